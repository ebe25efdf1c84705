"""Adding reports in the browser: pasted text, addresses, files; and how each of them ended."""

from pathlib import Path

from starlette.responses import Response

from knell.archive.items import Item
from knell.dossier import Dossier
from knell.errors import BadCall, BadInput
from knell.store.ask import find_unread
from knell.store.captures import kept_among
from knell.store.database import reading
from knell.store.derived import report_id
from knell.web.incoming import begin, fetched, manner_of, pasted, sent
from knell.web.room import Room
from knell.web.runs import Ended, Run, Runs
from knell.web.visit import NotFound, Visit, as_json

TOLD = ("title", "outlet", "published", "url")  # what is said of a pasted text
FIELDS = ("text", *TOLD, "addresses", "columns", "encoding")


def add_page(visit: Visit) -> Response:
    """The form."""
    return visit.page("adding.html", said=dict.fromkeys(FIELDS, ""), error="")


def post_add(visit: Visit) -> Response:
    """Begin to add what was sent; where something of it cannot be, nothing is begun, and the form comes back."""
    said = {name: visit.said(name) for name in FIELDS} | {"text": str(visit.form.get("text") or "")}
    told = {name: said[name] for name in TOLD}

    def gather(folder: Path) -> list[Item]:
        files = sent(visit.form.getlist("files"), folder)
        return [*pasted(said["text"], **told), *fetched(said["addresses"].splitlines()), *files]

    try:
        run = begin(visit.runs, visit.visitor.name, manner_of(said["columns"], said["encoding"]), gather)
    except (BadInput, BadCall) as error:
        return visit.page("adding.html", status=422, said=said, error=str(error))
    return visit.onward(f"/add/{run.id}")


def run_page(visit: Visit) -> Response:
    """What a run has done so far: what was new, what was a copy, what was refused and why."""
    run = run_named(visit.runs, visit.parts["run"])
    return visit.page("added.html", run=run, rows=how_ended(run, visit.dossier, visit.room))


def run_json(visit: Visit) -> Response:
    """How far a run is, for the page that shows it."""
    return as_json(how_far(run_named(visit.runs, visit.parts["run"])))


def how_far(run: Run) -> dict[str, object]:
    """How far a run is, and how many of its items ended how."""
    told = {"state": run.state, "over": run.over, "met": sum(run.numbers.values()), "at": run.at, "to": run.to}
    return {**told, "numbers": run.numbers}


def run_named(runs: Runs, name: str) -> Run:
    """The run of this id. Raises NotFound for one that is no longer remembered."""
    run = runs.find(name)
    if run is None:
        raise NotFound("this run is over and no longer remembered: what it kept is among the reports")
    return run


def how_ended(run: Run, dossier: Dossier, room: Room) -> list[tuple[Ended, str | None, str]]:
    """How each item of a run ended, with its report where there is one, and in words where there is none yet."""
    names = [row.sha256 for row in run.rows if row.sha256]
    with reading(dossier.store) as connection:  # later than the room: what the run says is kept by now
        kept = kept_among(connection, names) if names else set()
        unread = {str(row["capture"]): str(row["why"]) for row in find_unread(connection)} if run.over else {}
    return [(row, *_standing(row, run, room, kept, unread)) for row in run.rows]


def _standing(row: Ended, run: Run, room: Room, kept: set[str], unread: dict[str, str]) -> tuple[str | None, str]:
    sha = row.sha256 or ""
    if row.how in ("refused", "container"):
        return None, row.why
    if report_id(sha) in room.reports:
        return report_id(sha), row.why
    if sha not in kept:
        return None, "not kept: add it again" if run.over else "on its way"
    return None, f"kept, not read: {unread[sha]}" if sha in unread else "kept, waits to be read"
