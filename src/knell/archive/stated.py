"""Dates and texts as tables, chats, mails and pages state them: read strictly, never guessed."""

import codecs
import re
from datetime import UTC, date, datetime

from charset_normalizer import from_bytes

from knell.errors import BadCall, BadInput

LIKELY = ("cp1251", "koi8_u", "cp866", "cp1252", "cp1250", "cp1256")  # of the languages that are read, or are next
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,].*)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ ,].*)?")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_date(words: str) -> date | None:
    """The day that words state: 2022-03-23 (with a time or without), 23.03.2022, or 23/03/2022 where only one order
    of day and month is possible; None for empty words. Raises BadInput where they are no date, or two."""
    words = words.strip()
    if not words:
        return None
    try:
        if found := _ISO.fullmatch(words):
            return date(*map(int, found.groups()))
        if found := _DAY_FIRST.fullmatch(words):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        if found := _SLASHED.fullmatch(words):
            return _slashed(*map(int, found.groups()))
    except ValueError:
        raise BadInput(f'"{words[:40]}" is no date: write it as in 2022-03-23') from None
    raise BadInput(f'"{words[:40]}" is no date: write it as in 2022-03-23')


def storable(words: str) -> str:
    """The words with a replacement mark for what no database holds: zero characters and halves of characters.

    Nothing moves: one character stands for one. The bytes themselves are in the archive.
    """
    return _UNSTORABLE.sub("\ufffd", words)


def not_in_future(published: date | None, today: date) -> None:
    """Raises BadInput where something says it was published after tomorrow (tomorrow has begun somewhere)."""
    if published is not None and (published - today).days > 1:
        raise BadInput(f"says it was published on {published}, which is yet to come: correct its date and add it again")


def _slashed(first: int, second: int, year: int) -> date:
    if first <= 12 and second <= 12 and first != second:
        raise BadInput(f'"{first:02}/{second:02}/{year}" can be two dates: write it as in 2022-03-23')
    day, month = (first, second) if second <= 12 else (second, first)
    return date(year, month, day)


def stated_moment(seconds: str) -> date:
    """The UTC day of a Unix time given in words."""
    return datetime.fromtimestamp(int(seconds), UTC).date()


def decode(data: bytes, charset: str | None = None) -> str:
    """The text of bytes: by its byte order mark, as UTF-8, or in the encoding declared, and in no other.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever is declared: the chance that they are anything else
    is nil. Raises BadInput where they are empty, binary or not in the encoding they say; a guess is only offered.
    """
    if not data.strip():
        raise BadInput("is empty: there is nothing to read")
    text = _decoded(data, charset)
    head = text[:100_000]
    if len(_CONTROL.findall(head)) > len(head) // 50:
        raise BadInput("is binary, not text: add a page, a document or a text")
    if not text.strip():
        raise BadInput("is empty: there is nothing to read")
    return text


def check_encoding(name: str | None) -> None:
    """Raises BadCall where the user names an encoding that there is not."""
    if name is not None and not _known(name):
        raise BadCall(f'"{name}" is no encoding: write as in windows-1251, koi8-u or utf-8')


def html_charset(data: bytes) -> str | None:
    """The encoding that an HTML page declares in its first 4096 bytes."""
    found = re.search(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", data[:4096], re.I)
    found = found or re.match(rb"\s*<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{2,40})", data[:200])
    name = found.group(1).decode("ascii") if found else None
    return None if name and name.lower().startswith("utf-16") else name  # it was read as ASCII: it cannot be UTF-16


def _decoded(data: bytes, charset: str | None) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, name)
    declared = _known(charset)
    if declared.startswith(("iso2022", "utf-16")):
        return _strictly(data, declared)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if declared:
            return _strictly(data, declared)
        raise BadInput(_wrong(data, error.start)) from None


def _known(charset: str | None) -> str:
    try:
        name = codecs.lookup(charset.strip()).name if charset else ""
    except (LookupError, ValueError):
        return ""
    return "cp1252" if name in ("iso8859-1", "ascii") else name  # as browsers do: the web's "latin-1" is cp1252


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise BadInput(f"says it is {name.removesuffix('-sig')}, but byte {at} is not: save it as UTF-8") from None


def _wrong(data: bytes, at: int) -> str:
    if b"\x00" in data[:4096]:
        return "is binary, not text: add a page, a document or a text"
    guess = from_bytes(data[:20_000], cp_isolation=list(LIKELY)).best()
    offer = f"; it looks like {guess.encoding}" if guess is not None else ""
    return f"is not UTF-8 at byte {at} and declares no encoding{offer}: save it as UTF-8, or say --encoding"
