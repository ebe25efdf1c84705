"""Adding reports in the browser: pasted text, addresses, files; and how each of them ended."""

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.responses import Response

from knell.adding import Manner
from knell.archive import sniff
from knell.archive.capture import Found
from knell.archive.items import Item, shown
from knell.archive.stated import check_encoding, read_date
from knell.archive.tables import read_mapping
from knell.errors import BadCall, BadInput
from knell.store.ask import find_unread
from knell.store.captures import kept_among
from knell.store.database import reading
from knell.store.derived import report_id
from knell.web.runs import Ended, Run
from knell.web.visit import NotFound, Visit, as_json

FIELDS = ("text", "title", "outlet", "published", "url", "addresses", "columns", "encoding")
MOST_ADDRESSES = 200
# Only the web is asked for pages here: a name without a scheme would be a file of the server's own.
_ADDRESS = re.compile(r"(feed:)?(https?://\S{3,2000})", re.IGNORECASE)


def add_page(visit: Visit) -> Response:
    """The form."""
    return visit.page("adding.html", said=dict.fromkeys(FIELDS, ""), error="")


def post_add(visit: Visit) -> Response:
    """Begin to add what was sent; where something of it cannot be, nothing is begun, and the form comes back."""
    said = {name: visit.said(name) for name in FIELDS} | {"text": str(visit.form.get("text") or "")}
    folder = Path(tempfile.mkdtemp(prefix="knell-add-"))
    try:
        items = [*_pasted(said), *_fetched(said["addresses"]), *_sent(visit, folder)]
        if not items:
            raise BadInput("there is nothing to add: paste a text, give an address, or choose files")
        run = visit.runs.start(items, by=visit.visitor.name, manner=_manner(said), folder=folder)
    except (BadInput, BadCall) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return visit.page("adding.html", status=422, said=said, error=str(error))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return visit.onward(f"/add/{run.id}")


def run_page(visit: Visit) -> Response:
    """What a run has done so far: what was new, what was a copy, what was refused and why."""
    run = _run(visit)
    return visit.page("added.html", run=run, rows=_rows(run, visit))


def run_json(visit: Visit) -> Response:
    """How far a run is, for the page that shows it."""
    run = _run(visit)
    told = {"state": run.state, "over": run.over, "met": sum(run.numbers.values()), "at": run.at, "to": run.to}
    return as_json({**told, "numbers": run.numbers})


def _run(visit: Visit) -> Run:
    run = visit.runs.find(visit.parts["run"])
    if run is None:
        raise NotFound("this run is over and no longer remembered: what it kept is among the reports")
    return run


def _pasted(said: dict[str, str]) -> list[Item]:
    text = said["text"].replace("\r\n", "\n")  # browsers send the ends of lines so, whatever was pasted
    if not text.strip():
        if any(said[name] for name in ("title", "outlet", "published", "url")):
            raise BadInput("a title, outlet, day or address is given, but no text: paste the text they belong to")
        return []
    if said["url"] and not _ADDRESS.fullmatch(said["url"]):
        raise BadInput(f"{said['url'][:80]!r} is no address: it begins with http:// or https://")
    found = Found(
        title=said["title"] or None,
        outlet=said["outlet"] or None,
        published=read_date(said["published"]),
        url=said["url"] or None,
    )
    name = shown(said["title"] or text, 80)
    return [Item(source=f"pasted: {name}", data=text.encode(), expect=sniff.TEXT, found=found)]


def _fetched(lines: str) -> list[Item]:
    names = list(dict.fromkeys(line.strip() for line in lines.splitlines() if line.strip()))
    if len(names) > MOST_ADDRESSES:
        raise BadInput(f"{len(names)} addresses are more than {MOST_ADDRESSES}: add them in parts")
    return [_address(name) for name in names]


def _address(name: str) -> Item:
    parted = _ADDRESS.fullmatch(name)
    if parted is None:
        raise BadInput(f"{name[:80]!r} is no address: it begins with http:// or https://")
    return Item(source=parted[2], url=parted[2], expect=sniff.FEED if parted[1] else None, live=True)


def _sent(visit: Visit, folder: Path) -> list[Item]:
    """The files of the form, laid down where collecting can open them; an empty field is none."""
    items = []
    for number, sent in enumerate(visit.form.getlist("files")):
        if not isinstance(sent, UploadFile) or not sent.filename:
            continue
        path = folder / str(number)
        with path.open("xb") as file:
            shutil.copyfileobj(sent.file, file)
        items.append(Item(source=_named(sent.filename), path=path))
    return items


def _named(name: str) -> str:
    """The name of a file without the folders that some browsers send along."""
    return shown(re.split(r"[/\\]", name)[-1], 200) or "file"


def _manner(said: dict[str, str]) -> Manner:
    check_encoding(said["encoding"] or None)
    return Manner(columns=read_mapping(said["columns"]), encoding=said["encoding"] or None)


def _rows(run: Run, visit: Visit) -> Sequence[tuple[Ended, str | None, str]]:
    """How each item ended, with its report where there is one, and in words where there is none yet."""
    names = [row.sha256 for row in run.rows if row.sha256]
    with reading(visit.dossier.store) as connection:
        kept = kept_among(connection, names) if names else set()
        unread = {str(row["capture"]): str(row["why"]) for row in find_unread(connection)} if run.over else {}
    return [(row, *_standing(row, run, visit, kept, unread)) for row in run.rows]


def _standing(row: Ended, run: Run, visit: Visit, kept: set[str], unread: dict[str, str]) -> tuple[str | None, str]:
    sha = row.sha256 or ""
    if row.how in ("refused", "container"):
        return None, row.why
    if report_id(sha) in visit.room.reports:
        return report_id(sha), row.why
    if sha not in kept:
        return None, "not kept: add it again" if run.over else "on its way"
    return None, f"kept, not read: {unread[sha]}" if sha in unread else "kept, waits to be read"
