"""Reports from captures: the same bytes, with what was found beside them, always give the same reports."""

from dataclasses import replace

from knell.archive.capture import Capture, Found
from knell.archive.items import Collected, Page
from knell.archive.limits import Limits
from knell.archive.pages import open_page
from knell.errors import BadInput
from knell.languages import languages_read
from knell.reading.article import report_from_page
from knell.records import Report


def reports_of_item(item: Collected) -> tuple[Report, ...]:
    """The reports of an item that is being collected; none where its language is not read yet.

    Raises BadInput where the item is no report at all: it is refused then.
    """
    return _reports(item.page, item.found, item.sha256, item.url) if item.page else ()


def reports_of_capture(capture: Capture, data: bytes, limits: Limits | None = None) -> tuple[Report, ...]:
    """The reports of a capture's bytes, as a rebuild makes them; a container has none."""
    if capture.kind == "container":
        return ()
    page = open_page(data, capture.media_type, charset=capture.outcome.get("charset"), limits=limits)
    return _reports(page, capture.found, capture.sha256, capture.url)


def _reports(page: Page, found: Found, sha256: str, url: str | None) -> tuple[Report, ...]:
    given = found.or_else(page.found).or_else(Found(url=url))
    doc = sha256[:16]
    try:
        report = report_from_page(page, given, doc=doc)
    except BadInput:
        # A report in a language that is not read yet is evidence all the same: it is kept, and read when it can be.
        report_from_page(page, Found(language=languages_read()[0]).or_else(given), doc=doc)
        return ()
    return (replace(report, capture=sha256),)
