"""When and where the harm happened, as the links of a claim say; nothing stated gives nothing."""

from collections.abc import Mapping, Sequence
from datetime import date

from knell.candidates.dates import days_of
from knell.candidates.page import Page
from knell.claims.pointing import pointed
from knell.claims.quotes import text_span
from knell.judge.judgement import Judgement
from knell.judge.questions import Mention
from knell.places.resolve import place_chain
from knell.records import Place, When, Where
from knell.vocabulary import DatePrecision


def when_of(page: Page, judgement: Judgement, queries: Sequence[int]) -> When:
    """The first and last day that the date links of a claim (or of an event's claims) give; None where untold."""
    first = pointed(judgement, queries, "start", lambda m: _edge(page, m, "start"))
    last = pointed(judgement, queries, "end", lambda m: _edge(page, m, "end"))
    start, end = _edge(page, first, "start"), _edge(page, last, "end")
    if start and end and start > end:
        start, end = _ordered(page, first, last)
    if start is None and end is None:
        return When()
    spoken = first if first is not None and first.start >= 0 else last
    words = page.dates[spoken.index] if spoken is not None and spoken.start >= 0 else None
    return When(
        start=start,
        end=end,
        words=words.words if words else None,
        span=text_span(page, words.start, words.end) if words else None,
        precision=_precision(start, end, words.precision if words else None),
    )


def _edge(page: Page, mention: Mention | None, link: str) -> date | None:
    if mention is None:
        return None
    if mention.start < 0:
        return page.anchor
    first, last = days_of(page.dates[mention.index], page.anchor)
    return first if link == "start" else last


def _ordered(page: Page, first: Mention | None, last: Mention | None) -> tuple[date | None, date | None]:
    """Two links that contradict each other: the words of the first one alone say both ends.

    A period said to open after the report's own date has no end.
    """
    spoken = first if first is not None and first.start >= 0 else last
    start, end = _edge(page, spoken, "start"), _edge(page, spoken, "end")
    return start, end if start is None or end is None or start <= end else None


def _precision(start: date | None, end: date | None, said: DatePrecision | None) -> DatePrecision:
    if start is None or end is None:
        return "open"
    if start == end:
        return "day"
    return said if said and said != "day" else "range"


def where_of(page: Page, judgement: Judgement, queries: Sequence[int], places: Mapping[int, Place]) -> Where:
    """The place that claims' links point at, most specific first; a name without a gazetteer entry stands as said."""
    mention = pointed(judgement, queries, "place", lambda m: page.toponyms[m.index].name)
    if mention is None:
        return Where()
    toponym = page.toponyms[mention.index]
    place = places.get(mention.index, Place(name=toponym.name))
    return Where(places=place_chain(place), words=toponym.words, span=text_span(page, toponym.start, toponym.end))
