"""When and where the harm happened, as the links of a claim say; nothing stated gives nothing."""

from collections.abc import Mapping
from datetime import date

from knell.candidates.page import Page
from knell.judge.judgement import Judgement
from knell.judge.questions import Mention
from knell.places.resolve import place_chain
from knell.records import Place, When, Where
from knell.vocabulary import DatePrecision


def when_of(page: Page, judgement: Judgement, query: int) -> When:
    """The first and last day that a claim's date links give; None where the report does not tell."""
    first = _date_mention(judgement, query, "start")
    last = _date_mention(judgement, query, "end")
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
        span=(words.start, words.end) if words else None,
        precision=_precision(page, start, end, words.precision if words else None),
    )


def _date_mention(judgement: Judgement, query: int, link: str) -> Mention | None:
    target, _ = judgement.pointed(query, link)
    return None if target is None else judgement.questions.mentions[target]


def _edge(page: Page, mention: Mention | None, link: str) -> date | None:
    if mention is None:
        return None
    if mention.start < 0:
        return page.anchor
    found = page.dates[mention.index]
    if link == "end" and found.kind == "since":
        return page.anchor
    return found.first if link == "start" else found.last


def _ordered(page: Page, first: Mention | None, last: Mention | None) -> tuple[date | None, date | None]:
    """Two links that contradict each other: the words of the first one alone say both ends."""
    spoken = first if first is not None and first.start >= 0 else last
    return _edge(page, spoken, "start"), _edge(page, spoken, "end")


def _precision(page: Page, start: date | None, end: date | None, said: DatePrecision | None) -> DatePrecision:
    if start is None or end is None:
        return "open"
    if start == end:
        return "day"
    return said if said and said != "day" else "range"


def where_of(page: Page, judgement: Judgement, query: int, places: Mapping[int, Place]) -> Where:
    """The place a claim's link points at, most specific first; a name without a gazetteer entry stands as said."""
    target, _ = judgement.pointed(query, "place")
    if target is None:
        return Where()
    mention = judgement.questions.mentions[target]
    toponym = page.toponyms[mention.index]
    place = places.get(mention.index, Place(name=toponym.name))
    return Where(places=place_chain(place), words=toponym.words, span=(toponym.start, toponym.end))
