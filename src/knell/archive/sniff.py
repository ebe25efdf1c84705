"""The media type of bytes: by what they begin with, then by the name's ending, then by what a server declared."""

import re

from knell.errors import BadInput

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP, GZIP, WARC, WACZ = "application/zip", "application/gzip", "application/warc", "application/wacz"
HTML, TEXT, MAIL, FEED = "text/html", "text/plain", "message/rfc822", "application/feed+xml"
JSON, JSON_LINES, CSV, CHAT = "application/json", "application/x-ndjson", "text/csv", "application/vnd.telegram+json"
OCTETS = "application/octet-stream"
HEAD = 8192

_BY_START: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x1f\x8b", GZIP),
    (b"WARC/", WARC),
)
_UNREAD: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file: save it as .docx without a password"),
    (b"{\\rtf", "RTF: save it as .docx"),
    (b"\x89PNG", "a picture: only text is read"),
    (b"\xff\xd8\xff", "a picture: only text is read"),
    (b"GIF8", "a picture: only text is read"),
    (b"II*\x00", "a picture: only text is read"),
    (b"MM\x00*", "a picture: only text is read"),
    (b"BM", "a picture: only text is read"),
    (b"RIFF", "sound, film or a picture: only text is read"),
    (b"ID3", "sound: only text is read"),
    (b"OggS", "sound: only text is read"),
    (b"\x1aE\xdf\xa3", "film: only text is read"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it and add the folder"),
    (b"Rar!", "a RAR archive: unpack it and add the folder"),
    (b"BZh", "a bzip2 archive: unpack it and add the file"),
    (b"\xfd7zXZ", "an xz archive: unpack it and add the file"),
    (b"SQLite format 3", "a database: export it as CSV or JSON Lines"),
    (b"bplist", "a web archive of Safari: save the page as HTML"),
)
_BY_ENDING: dict[str, str] = {
    "csv": CSV,
    "tsv": CSV,
    "jsonl": JSON_LINES,
    "ndjson": JSON_LINES,
    "json": JSON,
    "eml": MAIL,
    "mht": MAIL,
    "mhtml": MAIL,
    "html": HTML,
    "htm": HTML,
    "xhtml": HTML,
    "txt": TEXT,
    "md": TEXT,
    "text": TEXT,
}
_DECLARED: dict[str, str] = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "text/plain": TEXT,
    "text/csv": CSV,
    "message/rfc822": MAIL,
    "application/json": JSON,
    "application/x-ndjson": JSON_LINES,
    "application/jsonl": JSON_LINES,
}
_FEED_ENDINGS = ("rss", "atom", "rdf", "xml")
_FEED_ROOT = re.compile(rb"<(?:\w+:)?(rss|feed|RDF)[\s>]")
_HTML_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|!--)", re.I | re.S
)
_MAIL_LINE = re.compile(
    rb"^(received|return-path|from|to|date|subject|message-id|mime-version|delivered-to|content-type|x-[\w-]+):", re.I
)


def media_type(head: bytes, name: str = "", declared: str | None = None) -> str:
    """The media type of an item from its first bytes, its name and what a server declared.

    Raises BadInput, naming what it is, where it is a kind that is never read (a picture, an old Office file…).
    """
    for start, kind in _BY_START:
        if head.startswith(start):
            return kind
    if b"%PDF-" in head[:1024]:
        return PDF
    for start, what in _UNREAD:
        if head.startswith(start) and not (start in (b"BM", b"ID3") and b"\x00" not in head[:64]):
            raise BadInput(f"is {what}")
    if head[4:8] == b"ftyp":
        raise BadInput("is film or a picture: only text is read")
    return _text_type(head, name, (declared or "").split(";")[0].strip().lower())


def expects_feed(name: str) -> bool:
    """Whether a name promises a feed: one that ends in .rss, .atom, .rdf or .xml, or in the word feed."""
    return name.rsplit(".", 1)[-1] in _FEED_ENDINGS or name in ("feed", "rss", "atom")


def _text_type(head: bytes, name: str, declared: str) -> str:
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput("is binary, not text: add a page, a document or a text")
    ending = name.rsplit(".", 1)[-1] if "." in name else ""
    if _FEED_ROOT.search(head[:4096]) and not _HTML_START.match(head):
        return FEED
    if _HTML_START.match(head):
        return HTML
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    if declared in _DECLARED:
        return _DECLARED[declared]
    return _by_look(head)


def _by_look(head: bytes) -> str:
    lines = head.lstrip(b"\xef\xbb\xbf").split(b"\n", 12)
    if sum(bool(_MAIL_LINE.match(line)) for line in lines[:12]) >= 2:
        return MAIL
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return JSON_LINES if re.match(rb"\{.*\}\s*\n\s*\{", start) else JSON
    if start.startswith(b"<") and re.match(rb"<[a-zA-Z!?]", start):
        if re.search(rb"<(p|div|br|article|table|span|h1|a)[\s>/]", start, re.I):
            return HTML
        raise BadInput("is XML of a kind that is not read: add a page, a feed or a text")
    return TEXT
