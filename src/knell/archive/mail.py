"""Mail (.eml) and pages saved as MHTML: the body as a page, every attachment an item of its own."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from knell.archive.capture import Found
from knell.archive.items import Item, Page, Refused, shown
from knell.errors import BadInput

LONGEST_HEADER = 20_000  # the standard library reads a header in quadratic time
PARTS = 1_000
TEXTS = {"text/plain": False, "text/html": True}
BODY_AT_LEAST = 200  # a newsletter's plain part often says only "view in your browser"


def read_mail(data: bytes) -> Page:
    """The body of a mail as a page, with its subject, day and sender; raises BadInput where it has no words."""
    message = _parsed(data)
    bodies = [(_words(part), TEXTS[part.get_content_type()]) for part in _bodies(message)]
    bodies = [(text, is_html) for text, is_html in bodies if text.strip()]
    if not bodies:
        raise BadInput("is a mail without words of its own: there is nothing to read")
    plain = next((body for body in bodies if not body[1] and len(body[0]) >= BODY_AT_LEAST), None)
    text, is_html = plain or next((body for body in bodies if body[1]), bodies[0])
    return Page(text=text, is_html=is_html, found=_found(message))


def attachments(item: Item, data: bytes) -> Iterator[Item | Refused]:
    """The attachments of a mail, each an item; pictures and styles that belong to the body's page are no items."""
    message = _parsed(data)
    bodies = list(_bodies(message))
    for number, part in enumerate(_leaves(message), 1):
        if any(part is body for body in bodies) or _is_furniture(part):
            continue
        name = shown(_filename(part) or f"part {number}", 120).replace("!", "_").replace("/", "_")
        yield Item(
            source=f"{item.source}!{name}",
            data=_bytes(part),
            declared=part.get_content_type(),
            charset=_charset(part),
            depth=item.depth + 1,
        )


def _parsed(data: bytes) -> EmailMessage:
    try:
        message = message_from_bytes(data, policy=policy.default)
    except (MessageError, ValueError, RecursionError, IndexError, LookupError) as error:
        raise BadInput(f"is a mail that cannot be read ({type(error).__name__}): export it again as .eml") from error
    if not message.keys():
        raise BadInput("is no mail: it has no headers; export it again as .eml")
    if any(len(str(value)) > LONGEST_HEADER for _, value in message.raw_items()):
        raise BadInput(f"is a mail with a header of more than {LONGEST_HEADER:,} characters: save its text instead")
    return message


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something, and mails within the mail as one part each."""
    waiting: list[EmailMessage] = [message]
    for _ in range(PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = [inner for inner in part.iter_parts() if isinstance(inner, EmailMessage)]
        else:
            yield part
    raise BadInput(f"is a mail of more than {PARTS:,} parts: save its attachments and add those")


def _bodies(message: EmailMessage) -> Iterator[EmailMessage]:
    """The text parts that are no attachments, up to the first attachment's sibling texts: plain and HTML once each."""
    seen: set[str] = set()
    for part in _leaves(message):
        kind = part.get_content_type()
        if kind in TEXTS and kind not in seen and not part.is_attachment() and not _filename(part):
            seen.add(kind)
            yield part


def _is_furniture(part: EmailMessage) -> bool:
    """True for what a saved page or a mail's HTML draws itself with."""
    inside = part.get("Content-ID") is not None or part.get("Content-Location") is not None
    return inside and part.get_content_maintype() in ("image", "font", "application", "text", "audio", "video")


def _words(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = _charset(part) or "utf-8"
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return data.decode("utf-8", "replace")


def _bytes(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, EmailMessage) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _charset(part: EmailMessage) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, IndexError):
        return None


def _filename(part: EmailMessage) -> str | None:
    try:
        return part.get_filename()
    except (LookupError, ValueError, IndexError):
        return None


def _found(message: EmailMessage) -> Found:
    sender = re.sub(r"\s*<[^>]*>", "", _header(message, "From") or "").strip(' "') or None
    try:
        day = parsedate_to_datetime(_header(message, "Date") or "").date()
    except (ValueError, TypeError, IndexError):
        day = None
    return Found(
        title=_header(message, "Subject"),
        author=sender,
        published=day,
        url=_header(message, "Snapshot-Content-Location"),
    )


def _header(message: EmailMessage, name: str) -> str | None:
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), None)
    if raw is None:
        return None
    try:
        return " ".join(str(make_header(decode_header(raw))).split()) or None
    except (ValueError, LookupError, UnicodeError, MessageError):
        return " ".join(raw.split()) or None
