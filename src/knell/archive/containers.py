"""ZIP, gzip and WACZ opened with their bombs defused: what is in them comes out item by item."""

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from knell.archive.items import Item, Refused, shown
from knell.archive.limits import Limits, megabytes
from knell.archive.sniff import DOCX, WACZ, ZIP
from knell.errors import BadInput

CHUNK = 1 << 16
RATIO_FROM = 1_000_000  # bytes: below, a bomb does no harm, and a small file of one letter is none
BROKEN = "is a ZIP that is cut off or damaged: fetch or copy it again"
OTHER_OFFICE = {
    "xl/workbook.xml": "a spreadsheet: export it as CSV",
    "ppt/presentation.xml": "a set of slides: export it as PDF",
    "content.xml": "an OpenDocument file: save it as .docx or PDF",
    "META-INF/container.xml": "an e-book: save its chapters as HTML or text",
}


def zip_kind(item: Item) -> str:
    """What a ZIP really is: a DOCX, a WACZ, or a ZIP of files; raises BadInput for other kinds of documents."""
    with _zip(item) as file:
        names = set(file.namelist())
    if "word/document.xml" in names:
        return DOCX
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return WACZ
    for name, what in OTHER_OFFICE.items():
        if name in names:
            raise BadInput(f"is {what}")
    return ZIP


def unzip(item: Item, limits: Limits, *, only_warc: bool = False) -> Iterator[Item | Refused]:
    """Every file in a ZIP as an item, or refused with its reason; of a WACZ, its WARC files."""
    hidden = 0
    with _zip(item) as file, tempfile.TemporaryDirectory(prefix="knell-") as room:
        infos = [info for info in file.infolist() if not info.filename.endswith("/")]  # is_dir fails for no name
        if len(infos) > limits.members:
            raise BadInput(f"holds {len(infos):,} files; a ZIP may have {limits.members:,}: unpack it, add the folder")
        if only_warc:
            infos = [info for info in infos if info.filename.startswith("archive/")]
        for info in infos:
            if _is_hidden(info.filename):
                hidden += 1
            else:
                yield _member(item, file, info, limits, Path(room))
    if hidden:
        yield Refused(source=item.source, why="holds hidden files, left out: unpack it and name them", items=hidden)


def gunzip_head(item: Item, size: int = 512) -> bytes:
    """The first bytes of what a gzip file holds; empty where it cannot be unpacked."""
    with opened(item) as file:
        try:
            return zlib.decompressobj(31).decompress(file.read(CHUNK), size)
        except zlib.error:
            return b""


def gunzip(item: Item, limits: Limits) -> Iterator[Item]:
    """What a gzip file holds, as one item."""
    unpacked, packed = bytearray(), 0
    with opened(item) as file:
        inflate = zlib.decompressobj(31)
        while not inflate.eof:
            chunk = inflate.unconsumed_tail or file.read(CHUNK)
            if not chunk:
                raise BadInput("is a gzip file that is cut off: fetch or copy it again")
            packed += 0 if inflate.unconsumed_tail else len(chunk)
            try:
                unpacked += inflate.decompress(chunk, CHUNK)
            except zlib.error as error:
                raise BadInput("is a gzip file that is damaged: fetch or copy it again") from error
            _check_bomb(len(unpacked), packed, limits.export, limits)
        if inflate.unused_data or file.read(1):
            raise BadInput("is a gzip file of several parts: unpack it and add what is in it")
    name = item.name.removesuffix(".gz") or "content"
    yield Item(source=f"{item.source}!{name}", data=bytes(unpacked), url=item.url, depth=item.depth + 1)


@contextmanager
def opened(item: Item) -> Iterator[BinaryIO]:
    """The bytes of an item as a file."""
    if item.path is None:
        yield BytesIO(item.data or b"")
        return
    with item.path.open("rb") as file:
        yield file


@contextmanager
def _zip(item: Item) -> Iterator[ZipFile]:
    with opened(item) as raw:
        try:
            file = ZipFile(raw)
        except (BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
            raise BadInput(BROKEN) from error
        with file:
            yield file


def _member(item: Item, file: ZipFile, info: ZipInfo, limits: Limits, room: Path) -> Item | Refused:
    source = f"{item.source}!{shown(info.filename).replace('!', '_') or 'a file without a name'}"
    if info.flag_bits & 1:
        return Refused(source=source, why="is encrypted: unpack it with its password and add the files")
    spool = info.file_size > limits.file
    try:
        with file.open(info) as packed:
            if not spool:
                data = b"".join(_bounded(packed, info, limits.file, limits))
                return Item(source=source, data=data, depth=item.depth + 1)
            path = room / "member"  # one at a time: each is read before the next is unpacked
            with path.open("wb") as unpacked:
                for chunk in _bounded(packed, info, limits.unpacked, limits):
                    unpacked.write(chunk)
            return Item(source=source, path=path, depth=item.depth + 1)
    except BadInput as error:
        return Refused(source=source, why=str(error))
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        why = shown(str(error), 100) or type(error).__name__
        return Refused(source=source, why=f"cannot be unpacked ({why}): fetch or copy the ZIP again")


def _bounded(packed: IO[bytes], info: ZipInfo, most: int, limits: Limits) -> Iterator[bytes]:
    size = 0
    while chunk := packed.read(CHUNK):
        size += len(chunk)
        _check_bomb(size, info.compress_size, most, limits)
        yield chunk


def _check_bomb(size: int, packed: int, most: int, limits: Limits) -> None:
    if size > max(RATIO_FROM, packed * limits.ratio):
        raise BadInput(f"unpacks to more than {limits.ratio} times its size, as a bomb does: unpack it yourself")
    if size > most:
        raise BadInput(f"unpacks to more than {megabytes(most)}: unpack it and add the files")


def _is_hidden(name: str) -> bool:
    return any(part == "__MACOSX" or (part.lstrip(".") and part.startswith(".")) for part in name.split("/"))
