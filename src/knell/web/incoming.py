"""What people send in to be added, as items: pasted text, addresses, files laid down where collecting can open them."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from starlette.datastructures import UploadFile

from knell.adding import Manner
from knell.archive import sniff
from knell.archive.capture import Found
from knell.archive.items import Item, shown
from knell.archive.stated import check_encoding, read_date
from knell.archive.tables import read_mapping
from knell.errors import BadInput
from knell.web.runs import Run, Runs

MOST_ADDRESSES = 200
# Only the web is asked for pages here: a name without a scheme would be a file of the server's own.
_ADDRESS = re.compile(r"(feed:)?(https?://\S{3,2000})", re.IGNORECASE)


def begin(runs: Runs, by: str, manner: Manner, gather: Callable[[Path], Sequence[Item]]) -> Run:
    """A run that adds what `gather` makes in a folder of its own. Raises BadInput where there is nothing, or no way."""
    with _folder() as folder:
        items = gather(folder)
        if not items:
            raise BadInput("there is nothing to add: paste a text, give an address, or choose files")
        return runs.start(items, by=by, manner=manner, folder=folder)


def pasted(text: str, *, title: str = "", outlet: str = "", published: str = "", url: str = "") -> list[Item]:
    """The text of one report with what is said of it; nothing where all is empty."""
    text = text.replace("\r\n", "\n")  # browsers send the ends of lines so, whatever was pasted
    if not text.strip():
        if title or outlet or published or url:
            raise BadInput("a title, outlet, day or address is given, but no text: paste the text they belong to")
        return []
    if url and not _ADDRESS.fullmatch(url):
        raise BadInput(f"{url[:80]!r} is no address: it begins with http:// or https://")
    found = Found(title=title or None, outlet=outlet or None, published=read_date(published), url=url or None)
    return [Item(source=f"pasted: {shown(title or text, 80)}", data=text.encode(), expect=sniff.TEXT, found=found)]


def fetched(lines: Iterable[str]) -> list[Item]:
    """The addresses among the lines, each once. Raises BadInput for what is none, and for too many."""
    names = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if len(names) > MOST_ADDRESSES:
        raise BadInput(f"{len(names)} addresses are more than {MOST_ADDRESSES}: add them in parts")
    return [_address(name) for name in names]


def sent(files: Iterable[object], folder: Path) -> list[Item]:
    """The files of a form, laid down in the folder; an empty field is none."""
    items = []
    for number, one in enumerate(files):
        if not isinstance(one, UploadFile) or not one.filename:
            continue
        path = folder / str(number)
        with path.open("xb") as file:
            shutil.copyfileobj(one.file, file)
        items.append(Item(source=_named(one.filename), path=path))
    return items


def manner_of(columns: str, encoding: str) -> Manner:
    """How tables and old files are to be taken."""
    check_encoding(encoding or None)
    return Manner(columns=read_mapping(columns), encoding=encoding or None)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for what is sent, removed if nothing is begun with it; the run removes it otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="knell-add-"))
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _address(name: str) -> Item:
    parted = _ADDRESS.fullmatch(name)
    if parted is None:
        raise BadInput(f"{name[:80]!r} is no address: it begins with http:// or https://")
    return Item(source=parted[2], url=parted[2], expect=sniff.FEED if parted[1] else None, live=True)


def _named(name: str) -> str:
    """The name of a file without the folders that some browsers send along."""
    return shown(re.split(r"[/\\]", name)[-1], 200) or "file"
