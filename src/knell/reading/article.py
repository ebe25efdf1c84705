"""Reports from what was collected: verbatim text, title, outlet, date and language, found or given (given wins)."""

import hashlib
import re
from dataclasses import replace
from datetime import date
from typing import Literal

from rapidfuzz import fuzz

from knell.archive.capture import Found
from knell.archive.items import Page
from knell.errors import BadInput
from knell.reading.header import published_line, split_header
from knell.reading.language import detect_language, require_language
from knell.reading.page import find_main_text
from knell.reading.passages import WORD, find_passages, title_end
from knell.records import Report, Span

SEAM = "\n\n"
TITLE_MOST = 200  # characters: a first line longer than this is a paragraph
FIGURES_MOST = 20_000  # the figures of a 300-page inquiry; more is a table, which no reader of prose can judge
FIGURE = re.compile(r"\d+")
FIRST_LINE = re.compile(r"\s*([^\r\n]+?)[ \t]*(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)")


def working_text(report: Report) -> tuple[str, int]:
    """What the reader reads, and where the report's text starts in it: the title stands before the text once."""
    if not report.title or title_end(report.text, report.title) or _told_at_once(report.text, report.title):
        return report.text, 0
    return report.title + SEAM + report.text, len(report.title) + len(SEAM)


# A dateline and an outlet's name may come before a title that the text repeats (measured on FA-KES).
_HEAD = 400
# Alike to this share of letters: a copied title may lose a comma or a quotation mark.
_ALIKE = 90


def _told_at_once(text: str, title: str) -> bool:
    """True where the text's head repeats the title, perhaps behind a date."""
    head, wanted = (" ".join(WORD.findall(said.casefold())) for said in (text[: _HEAD + len(title)], title))
    return len(wanted) > 15 and fuzz.partial_ratio(wanted, head) >= _ALIKE


def to_report_span(report: Report, offset: int, start: int, end: int) -> tuple[Literal["text", "title"], Span]:
    """A position in the working text as one in the report's text or title.

    A span over the seam between them is cut to the side that holds more of it.
    """
    length = len(report.title or "") if offset else 0
    if max(0, min(end, length) - start) > max(0, end - max(start, offset)):
        return "title", (start, min(end, length))
    return "text", (max(start - offset, 0), max(end - offset, 0))


def report_from_text(
    text: str,
    *,
    doc: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    published: date | None = None,
    language: str | None = None,
    url: str | None = None,
) -> Report:
    """The report in a plain text, kept verbatim beneath its header, if it has one ("title: …" and an empty line).

    Without a header, its first line is the title where it stands apart like one.
    """
    found, text = split_header(text)
    if not text.strip():
        raise BadInput("the report is empty; give text to read")
    report = Report(
        doc=doc or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        text=text,
        title=title or found.title or _first_line(text),
        outlet=outlet or found.outlet,
        published=published or found.published or published_line(text),
        language=language or found.language,
        url=url or found.url,
    )
    return complete(report)


def report_from_html(
    data: bytes | str,
    *,
    doc: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    published: date | None = None,
    language: str | None = None,
    url: str | None = None,
) -> Report:
    """The report on a web page: its main text, and what the page says of title, outlet and date."""
    page = find_main_text(data, url)
    return report_from_text(
        page.text,
        doc=doc,
        title=title or page.title,
        outlet=outlet or page.outlet,
        published=published or page.published,
        language=language,
        url=url or page.url,
    )


def report_from_page(page: Page, given: Found, *, doc: str | None = None) -> Report:
    """The report in what a file held, text or markup; what is given wins over what the file or the page says."""
    make = report_from_html if page.is_html else report_from_text
    found = given.or_else(page.found)
    return make(
        page.text,
        doc=doc,
        title=found.title,
        outlet=found.outlet,
        published=found.published,
        language=found.language,
        url=found.url,
    )


def complete(report: Report) -> Report:
    """The report with its language and passages, where it came without.

    Raises BadInput for a language that is not read, and for a table of numbers.
    """
    figures = sum(1 for _ in FIGURE.finditer(report.text))
    if figures > FIGURES_MOST:
        raise BadInput(f"holds {figures:,} figures: it is a table, not a report; cut out the text that tells of it")
    given = report.language is not None
    language = report.language.split("-")[0].lower() if report.language else detect_language(report.text)
    return replace(
        report,
        language=require_language(language, given=given),
        passages=report.passages or find_passages(report.text, report.title),
    )


def _first_line(text: str) -> str | None:
    found = FIRST_LINE.match(text)
    line = found[1] if found else ""
    return line if 0 < len(line) <= TITLE_MOST and not line.endswith((".", ":", ";", ",")) else None
