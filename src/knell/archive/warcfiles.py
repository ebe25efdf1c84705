"""WARC files of other hands (crawlers, browsers, another Knell) read record by record with warcio."""

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import IO, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader, DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from knell.archive.capture import NOTHING_FOUND, Found, found_from_json
from knell.archive.containers import CHUNK, opened
from knell.archive.items import Item, Refused, shown
from knell.archive.limits import Limits, megabytes
from knell.archive.warc import exchange
from knell.errors import BadInput

ABOUT_OTHERS = ("warcinfo", "request", "metadata", "continuation", "arc_header")
NOT_PAGES: Mapping[str, str] = {
    "image": "pictures",
    "audio": "sound",
    "video": "film",
    "font": "fonts",
    "text/css": "styles",
    "text/javascript": "scripts",
    "application/javascript": "scripts",
    "application/x-javascript": "scripts",
    "application/json": "data of scripts",
    "application/wasm": "scripts",
}


WINDOWS: Mapping[str, tuple[int, ...]] = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}


class _QuietIterator(ArchiveIterator):  # type: ignore[misc]
    """warcio's iterator without its words on standard error: what is wrong is said by whoever reads."""

    INC_RECORD = ""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, check_digests=True)
        self.reader = _StrictReader(file)

    def finish(self) -> None:
        """Go to the end of the record's gzip member: only there does its check sum speak for what was unpacked."""
        self.read_to_end()
        if self.reader.decompressor and not self.reader.decompressor.eof:
            raise EOFError("the gzip member does not end")


class _StrictReader(DecompressingBufferedReader):  # type: ignore[misc]
    """warcio's reader, which goes on after a damaged gzip member; this one stops there, and says so (zlib.error)."""

    def _decompress(self, data: bytes) -> bytes:
        if self.decompressor and data and self.num_block_read:
            unpacked: bytes = self.decompressor.decompress(data)
            return unpacked
        tried: bytes = super()._decompress(data)
        return tried


def warc_pages(item: Item, limits: Limits) -> Iterator[Item | Refused]:
    """Every page in a WARC file as an item, with its address and day; one line for each kind that is no page.

    Raises BadInput where the file is cut off or damaged, saying how many records came before.
    """
    left: Counter[str] = Counter()
    number = 0
    with opened(item) as file:
        records = _QuietIterator(file)
        while True:
            try:
                record = next(records)
                passed = record.rec_type in ABOUT_OTHERS
                why = None if passed else _no_page(record)
                found = None if passed or why else _item(item, record, number + 1, limits)
                records.finish()
                number += 1
            except StopIteration:
                break
            except (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, KeyError, AttributeError) as error:
                raise BadInput(_broken(number, error)) from error
            if found is not None:
                yield found
            elif why:
                left[why] += 1
    if not number or records.offset < _size(item):
        raise BadInput(_broken(number))
    for why, count in sorted(left.items()):
        yield Refused(source=item.source, why=f"{count:,} records are {why}: left out", items=count)


def _no_page(record: ArcWarcRecord) -> str | None:
    """Why a record is no page: a word for its kind; None where it is one."""
    if record.rec_type == "revisit":
        return "repetitions of an earlier record"
    if record.rec_type not in ("response", "resource", "conversion"):
        return f"of type {shown(str(record.rec_type), 30)}"
    if record.http_headers and (status := str(record.http_headers.get_statuscode())) not in ("200", "203"):
        return f"answers with status {shown(status, 10)}"
    declared = _declared(record)
    return (
        NOT_PAGES.get(declared) or NOT_PAGES.get(declared.split("/")[0])
        if "Knell-Capture" not in _names(record)
        else None
    )


def _item(item: Item, record: ArcWarcRecord, number: int, limits: Limits) -> Item | Refused:
    headers = record.rec_headers
    address = str(headers.get_header("WARC-Target-URI") or "")
    source = f"{item.source}!{shown(address) or number}"
    data = _payload(record, limits.file)
    if data is None:
        return Refused(source=source, why=f"has more than {megabytes(limits.file)}: cut it, or convert it to text")
    stated = headers.get_header("Content-Length") or headers.get_header("length")
    if not str(stated or "").isdigit() or getattr(record.raw_stream, "limit", 0) > 0:
        return Refused(source=source, why="is cut off in the middle: fetch or copy the WARC file again")
    described = _described(record)
    http = record.http_headers
    return Item(
        source=source,
        data=data,
        declared=_declared(record) or None,
        charset=_charset(record),
        expect=str(described["media_type"]) if "media_type" in described else None,
        url=address if address.startswith(("http://", "https://")) else None,
        found=_found(described),
        outcome=_outcome(item, record, described),
        exchange=exchange(str(http.statusline), http.headers) if http else None,
        captured_at=_moment(str(headers.get_header("WARC-Date") or "")),
        depth=item.depth + 1,
    )


def _payload(record: ArcWarcRecord, most: int) -> bytes | None:
    """The unpacked bytes of a record's page; None where they are more than `most`."""
    http = record.http_headers
    chunked = http and "chunked" in str(http.get_header("Transfer-Encoding") or "").lower()
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    data = _read(stream, most)
    packing = str(http.get_header("Content-Encoding") or "").strip().lower() if http else ""
    return data if data is None or packing in ("", "identity") else _unpacked(data, packing, most)


def _read(stream: IO[bytes], most: int) -> bytes | None:
    pieces, size = [], 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most:
            return None
        pieces.append(chunk)
    return b"".join(pieces)


def _unpacked(data: bytes, packing: str, most: int) -> bytes | None:
    """A packed body unpacked. Crawlers often keep a body unpacked under the header of the packed one: it stays."""
    for window in WINDOWS.get(packing, ()):
        inflate = zlib.decompressobj(window)
        try:
            unpacked = inflate.decompress(data, most + 1)
        except zlib.error:
            continue
        return unpacked if len(unpacked) <= most else None
    return data


def _outcome(item: Item, record: ArcWarcRecord, described: Mapping[str, object]) -> dict[str, str]:
    outcome = {"imported_from": item.source}
    if record.http_headers:
        outcome["status"] = str(record.http_headers.get_statuscode())
    if record.digest_checker.passed is False:
        outcome["digest"] = "does not match the record's own"
    if "collector" in described:
        outcome["collected_by"] = str(described["collector"])
    return outcome


def _declared(record: ArcWarcRecord) -> str:
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "").split(";")[0].strip().lower()


def _charset(record: ArcWarcRecord) -> str | None:
    headers = record.http_headers or record.rec_headers
    _, _, charset = str(headers.get_header("Content-Type") or "").lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") or None


def _described(record: ArcWarcRecord) -> Mapping[str, object]:
    """What another Knell wrote of the capture; empty for a record of other hands."""
    try:
        value = json.loads(record.rec_headers.get_header("Knell-Capture") or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _found(described: Mapping[str, object]) -> Found:
    found = described.get("found")
    try:
        return found_from_json(found) if isinstance(found, dict) else NOTHING_FOUND
    except (TypeError, ValueError):
        return NOTHING_FOUND


def _names(record: ArcWarcRecord) -> set[str]:
    return {name for name, _ in record.rec_headers.headers}


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _size(item: Item) -> int:
    return item.path.stat().st_size if item.path else len(item.data or b"")


def _broken(number: int, error: Exception | None = None) -> str:
    if "non-chunked gzip" in str(error):
        return "is a WARC file packed as one piece: run `warcio recompress` on it, then add the new file"
    return f"is a WARC file that is cut off or damaged after {number:,} records: fetch or copy it again"
