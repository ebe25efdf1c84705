"""Captures kept as WARC 1.1 (ISO 28500): one record a capture, one gzip member a record, never rewritten.

The record carries the capture's own description (`Knell-Capture`), so that the archive can be read without the
database, and a record that a crash left without a journal entry is taken up again by the next run.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from io import BytesIO
from itertools import groupby
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from knell.archive.capture import Capture, capture_from_json, capture_to_json, digest
from knell.archive.folders import DiskFolder, Folder
from knell.archive.members import complete_end, members
from knell.errors import KnellError, NotVerified


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How a server answered: the status line and the headers as they came, for the WARC record."""

    status: str
    headers: tuple[tuple[str, str], ...]


def exchange(status: str, headers: Iterable[tuple[str, str]]) -> Exchange:
    """An answer whose body is kept unpacked: the headers that spoke of the packed body are marked as such."""
    changed = ("content-encoding", "transfer-encoding", "content-length")
    lines = [(" ".join(name.split()), " ".join(value.split())) for name, value in headers]
    return Exchange(
        status=" ".join(status.split()) or "200 OK",
        headers=tuple((f"X-Archive-Orig-{name}" if name.lower() in changed else name, value) for name, value in lines),
    )


class CaptureWriter:
    """Writes captures to a folder; what is written may be told to the journal only after `sync`.

    Keep it open until the journal has committed. It takes up complete records that an earlier run wrote but could
    not tell the journal: the same item then gets the same record again, nothing is stored twice.

    >>> with CaptureWriter(folder) as writer:  # doctest: +SKIP
    ...     capture = writer.write(capture, data)
    ...     writer.sync()
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._left: dict[str, Capture] = {}

    def __enter__(self) -> "CaptureWriter":
        if isinstance(self.folder, DiskFolder):
            self.folder.hold()
            for name, end in self.folder.tail():
                self._left = {left.sha256: left for left in _records(self.folder, name, end)}
        return self

    def __exit__(self, *_: object) -> None:
        self.folder.close()

    def write(self, capture: Capture, data: bytes, exchange: Exchange | None = None) -> Capture:
        """The capture with its place in the archive; raises KnellError where the folder cannot be written."""
        if digest(data) != capture.sha256:
            raise NotVerified(f"{capture.source}: its bytes changed between reading and writing; add it again")
        left = self._left.get(capture.sha256)
        if left is not None and left.source == capture.source:
            return left
        stored = _record_bytes(capture, data, exchange)
        name, offset = self.folder.append(stored)
        return replace(capture, warc_file=name, offset=offset, length=len(stored), stored_sha256=digest(stored))

    def sync(self) -> None:
        """All that was written will survive a loss of power: the journal may now say that it was added."""
        self.folder.sync()


def read_capture(folder: Folder, capture: Capture) -> bytes:
    """The bytes of a capture, checked against both digests; raises NotVerified naming what does not match."""
    where = f"{capture.warc_file} at byte {capture.offset}"
    stored = folder.read(capture.warc_file, capture.offset, capture.length)
    if digest(stored) != capture.stored_sha256:
        raise NotVerified(f"{where}: the record of {capture.source} is not what was written; restore it from a backup")
    _, data = _parsed(stored, where)
    if digest(data) != capture.sha256:
        raise NotVerified(f"{where}: the bytes of {capture.source} do not have the sha256 {capture.sha256}")
    return data


def read_record(folder: Folder, warc_file: str, offset: int) -> tuple[Capture, bytes]:
    """The record at one place, described by itself: what an auditor reads who has the archive and no database."""
    where = f"{warc_file} at byte {offset}"
    return _described(folder.read(warc_file, offset), warc_file, offset, where)


def list_records(folder: Folder, warc_file: str) -> Iterator[Capture]:
    """Every complete record of one file, in order, as it describes itself."""
    return _records(folder, warc_file, 0)


def left_records(folder: Folder, warc_file: str, recorded_end: int | None) -> list[Capture]:
    """The complete records of a file behind the journal's last word on it, as they describe themselves."""
    end = recorded_end or 0
    return list(_records(folder, warc_file, end)) if folder.size(warc_file) > end else []


def check_archive(folder: Folder, captures: Iterable[Capture]) -> Iterator[str]:
    """One line for everything in the archive that is not as the captures say: changed, missing, or unaccounted for."""
    wanted = sorted(captures, key=lambda capture: (capture.warc_file, capture.offset))
    known = {capture.sha256 for capture in wanted}
    by_file = {name: list(found) for name, found in groupby(wanted, key=lambda capture: capture.warc_file)}
    for name in sorted({*by_file, *folder.names()}):
        yield from _check_file(folder, name, by_file.get(name, []), known)


def _check_file(folder: Folder, name: str, captures: list[Capture], known: set[str]) -> Iterator[str]:
    end = 0
    for capture in captures:
        if capture.offset > end:
            yield from _unaccounted(folder, name, end, capture.offset, known)
        try:
            read_capture(folder, capture)
        except KnellError as error:
            yield str(error)
        end = max(end, capture.offset + capture.length)
    if (size := folder.size(name)) > end:
        yield from _unaccounted(folder, name, end, size, known)


def _unaccounted(folder: Folder, name: str, start: int, end: int, known: set[str]) -> Iterator[str]:
    data = folder.read(name, start, end - start)
    whole = complete_end(data)
    if whole and not _kept_elsewhere(data[:whole], name, known):
        yield f"{name}: bytes {start}–{start + whole} hold records that no journal entry names; add their items again"
    if whole < len(data):
        yield f"{name}: bytes {start + whole}–{end} are no complete record; the next `knell add` cuts them off"


def _kept_elsewhere(data: bytes, name: str, known: set[str]) -> bool:
    """True if records without an entry are whole, and of bytes kept already: a crash between two writers left them."""
    try:
        parts = [data[member.start : member.start + member.length] for member in members(data)]
        return all(_described(part, name, 0, name)[0].sha256 in known for part in parts)
    except KnellError:
        return False


def _records(folder: Folder, name: str, start: int) -> Iterator[Capture]:
    data = folder.read(name, start)
    for member in members(data):
        stored = data[member.start : member.start + member.length]
        try:
            capture, _ = _described(stored, name, start + member.start, name)
        except KnellError:  # a record of other hands: it is accounted for by `check_archive`
            continue
        yield capture


def _described(stored: bytes, name: str, offset: int, where: str) -> tuple[Capture, bytes]:
    described, data = _parsed(stored, where)
    length = next(members(stored)).length
    capture = replace(
        capture_from_json(described),
        warc_file=name,
        offset=offset,
        length=length,
        stored_sha256=digest(stored[:length]),
    )
    if digest(data) != capture.sha256:
        raise NotVerified(f"{where}: the bytes of {capture.source} do not have the sha256 {capture.sha256}")
    return capture, data


def _parsed(stored: bytes, where: str) -> tuple[Mapping[str, object], bytes]:
    try:
        record: ArcWarcRecord = next(iter(ArchiveIterator(BytesIO(stored))))
        data: bytes = record.content_stream().read()
        described = json.loads(record.rec_headers.get_header("Knell-Capture") or "{}")
    except (ArchiveLoadFailed, StopIteration, zlib.error, ValueError, OSError) as error:
        raise NotVerified(f"{where} holds no record that can be read; restore the file from a backup") from error
    return described, data


def _record_bytes(capture: Capture, data: bytes, exchange: Exchange | None) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    sha = f"sha256:{capture.sha256}"
    headers = {
        "WARC-Date": f"{capture.captured_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        "WARC-Payload-Digest": sha,
        "Knell-Capture": json.dumps(capture_to_json(capture), ensure_ascii=True, sort_keys=True),
    }
    http = None
    if exchange is not None:
        http = StatusAndHeaders(exchange.status, [*exchange.headers], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        _target(capture, exchange),
        "response" if http else "resource",
        payload=BytesIO(data),
        length=len(data),
        warc_content_type="" if http else capture.media_type,
        warc_headers_dict=headers,
        http_headers=http,
    )
    writer.write_record(record)
    return out.getvalue()


def _target(capture: Capture, exchange: Exchange | None) -> str:
    if capture.url and (exchange or capture.url.startswith(("http://", "https://"))):
        return quote(capture.url, safe=":/?#[]@!$&'()*+,;=%~")
    return "file:" + quote(capture.source)
