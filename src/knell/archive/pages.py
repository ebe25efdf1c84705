"""What a capture's bytes say: one reader a media type, from bytes to plain text or HTML.

A reader gives what the item says of itself beside the text. Reading the same bytes again gives the same page.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from knell.archive import mail, office, pdf, sniff
from knell.archive.capture import Found, found_from_json, found_to_json
from knell.archive.items import Page
from knell.archive.limits import Limits, check_size
from knell.archive.stated import decode, html_charset, read_date, storable
from knell.errors import BadInput

Reader = Callable[[bytes, str | None, Limits], Page]


def open_page(data: bytes, media_type: str, *, charset: str | None = None, limits: Limits | None = None) -> Page:
    """The page that bytes of a media type hold; raises BadInput, one line, where they hold none that can be read."""
    if media_type not in PAGE_READERS:
        raise BadInput(f"is of a kind that is not read ({media_type}): convert it to text, HTML, PDF or DOCX")
    page = PAGE_READERS[media_type](data, charset, limits or Limits())
    found = found_from_json({name: storable(str(value)) for name, value in found_to_json(page.found).items()})
    details = {name: storable(value) for name, value in page.details.items()}
    return replace(page, text=storable(page.text), found=found, details=details)


def _text(data: bytes, charset: str | None, limits: Limits) -> Page:
    check_size(len(data), limits.page)
    return Page(text=decode(data, charset))


def _html(data: bytes, charset: str | None, limits: Limits) -> Page:
    check_size(len(data), limits.page)
    return Page(text=decode(data, charset or html_charset(data)), is_html=True)


def _pdf(data: bytes, charset: str | None, limits: Limits) -> Page:
    check_size(len(data), limits.file, "a PDF")
    return pdf.read_pdf(data, limits)


def _docx(data: bytes, charset: str | None, limits: Limits) -> Page:
    check_size(len(data), limits.file, "a document")
    return office.read_docx(data, limits)


def _mail(data: bytes, charset: str | None, limits: Limits) -> Page:
    check_size(len(data), limits.file, "a mail")
    return mail.read_mail(data)


def _json(data: bytes, charset: str | None, limits: Limits) -> Page:
    """One report as JSON: a line of JSON Lines, a row of a table, a message of a chat, an entry of a feed."""
    check_size(len(data), limits.page)
    return page_of(parse_object(decode(data, charset)))


def parse_object(text: str) -> Mapping[str, object]:
    """The object in a JSON text; raises BadInput where it is none, or nests too deep."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        why = "it nests too deep" if isinstance(error, RecursionError) else str(error).split(": line")[0]
        raise BadInput(f'is no JSON ({why}): give one object with a "text"') from None
    if not isinstance(value, dict):
        raise BadInput('is JSON, but no object: give one object with a "text"')
    return value


def page_of(values: Mapping[str, object]) -> Page:
    """The page in an object with "text" or "html", and title, outlet, published, language, url where stated."""
    words = {name: value for name in ("text", "html") if isinstance(value := values.get(name), str) and value.strip()}
    if not words:
        names = ", ".join(map(str, list(values)[:12])) or "none"
        raise BadInput(f'has no "text" (its fields: {names}): name the field that holds the words "text"')
    name, text = next(iter(words.items()))
    return Page(text=text, is_html=name == "html", found=found_of(values))


def found_of(values: Mapping[str, object]) -> Found:
    """What an object says of itself; raises BadInput for a date that is none or can be two."""
    fields = ("title", "outlet", "language", "url", "author")
    stated = {name: str(value).strip() for name in fields if (value := values.get(name)) not in (None, "")}
    published = values.get("published") or values.get("date")
    return Found(**stated, published=read_date(str(published)) if published else None)


PAGE_READERS: Mapping[str, Reader] = {
    sniff.TEXT: _text,
    sniff.HTML: _html,
    sniff.PDF: _pdf,
    sniff.DOCX: _docx,
    sniff.MAIL: _mail,
    sniff.JSON: _json,
}
