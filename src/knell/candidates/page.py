"""Everything the grammar finds in one report, side by side: what the judge is asked about."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knell import languages
from knell.candidates.counts import find_counts
from knell.candidates.dates import find_dateline, find_dates
from knell.candidates.focus import blanked, far_from_harm, outline, passages_apart
from knell.candidates.gate import may_tell_of_harm
from knell.candidates.mentions import (
    CountMention,
    DateMention,
    NameMention,
    SourceMention,
    TermMention,
    ToponymMention,
)
from knell.candidates.names import find_names
from knell.candidates.sources import find_sources
from knell.candidates.terms import find_terms
from knell.candidates.toponyms import find_toponyms
from knell.places.gazetteer import Gazetteer
from knell.reading.article import working_text
from knell.records import Report, Span

_PARAGRAPH = re.compile(r"[^\n]+\n*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A report's working text with every candidate in it; positions are into `text`.

    `offset` is where the report's own text begins in the working text; `anchor` is the day that relative
    dates are counted from: the dateline, else the day of publication, else None. `unrelated` are the passages
    apart from any harm, and paragraphs in which nothing stands that a claim could be linked to: nobody reads them.
    """

    report: Report
    text: str
    offset: int
    anchor: date | None
    counts: tuple[CountMention, ...]
    dates: tuple[DateMention, ...]
    toponyms: tuple[ToponymMention, ...]
    sources: tuple[SourceMention, ...]
    names: tuple[NameMention, ...]
    actors: tuple[TermMention, ...]
    facilities: tuple[TermMention, ...]
    weapons: tuple[TermMention, ...]
    harms: tuple[TermMention, ...]
    denials: tuple[TermMention, ...]
    caveats: tuple[TermMention, ...]
    hedges: tuple[TermMention, ...]
    unrelated: tuple[Span, ...] = ()


def find_candidates(report: Report, gazetteer: Gazetteer, language: str = "en") -> Page:
    """The page of a report: all mentions the grammar of its language finds; none where no word tells of harm."""
    text, offset = working_text(report)
    if not may_tell_of_harm(text, language):
        return _nothing_found(report, text, offset)
    lines = outline(text, language)
    near = blanked(text, far_from_harm(lines))
    terms = find_terms(near, language)
    names = find_names(near, language)
    counts = find_counts(near, language, names)
    apart = passages_apart(lines, counts, terms)
    if apart == ((0, len(text)),):
        return _nothing_found(report, text, offset, apart)
    names = [n for n in names if not _inside(n.start, apart)]

    def of_kind(kind: str) -> tuple[TermMention, ...]:
        return tuple(t for t in terms if t.kind == kind and not _inside(t.start, apart))

    text, whole = blanked(text, apart), text
    dates = find_dates(text, report.published, language)
    facilities = of_kind("facility")
    # "Kindergarten" and "Mission" are towns too, but not where they name what was hit.
    toponyms = [
        t
        for t in find_toponyms(text, gazetteer, language)
        if not any(f.start <= t.start and t.end <= f.end for f in facilities)
    ]
    sources = find_sources(text, language)
    toponyms = list(_without_people(toponyms, names, sources, text, language))
    said = [
        *(t.start for t in terms if not _inside(t.start, apart)),
        *(n.start for n in names),
        *(d.start for d in dates),
    ]
    linked = sorted([*said, *(t.start for t in toponyms), *(s.start for s in sources)])
    unrelated = tuple(sorted([*apart, *(p for p in _unrelated(text, linked, language) if not _within(p, apart))]))
    return Page(
        report=report,
        text=whole,
        offset=offset,
        anchor=find_dateline(text, report.published) or report.published,
        counts=tuple(c for c in counts if not _inside(c.start, unrelated)),
        dates=tuple(dates),
        toponyms=tuple(toponyms),
        sources=tuple(sources),
        names=tuple(names),
        actors=of_kind("actor"),
        facilities=facilities,
        weapons=of_kind("weapon"),
        harms=of_kind("harm"),
        denials=of_kind("denial"),
        caveats=of_kind("caveat"),
        hedges=of_kind("hedge"),
        unrelated=unrelated,
    )


def _without_people(
    toponyms: Sequence[ToponymMention],
    names: Sequence[NameMention],
    sources: Sequence[SourceMention],
    text: str,
    language: str,
) -> Iterator[ToponymMention]:
    """The places without unknown ones that carry the surname of a person or a speaker ("from Kovalenko")."""
    speakers = {_surname(s.name) for s in sources if s.kind == "name" and " " in s.name}
    people = speakers | {_surname(n.name) for n in names if " " in n.name}
    inside = tuple(f" {word} " for word in languages.words(language, "places", "lies_in"))
    for toponym in toponyms:
        surname = _surname(toponym.words)
        said = text[max(0, toponym.start - 12) : toponym.start].casefold().removesuffix("the ").endswith(inside)
        if toponym.known or toponym.form or said or surname not in (people if " " not in toponym.words else speakers):
            yield toponym


def _surname(name: str) -> str:
    return name.rsplit(" ", 1)[-1].lower().removeprefix("al-")


def _unrelated(text: str, linked: Sequence[int], language: str) -> Iterator[Span]:
    for paragraph in _PARAGRAPH.finditer(text):
        first, last = paragraph.span()
        if bisect_left(linked, first) == bisect_left(linked, last) and not may_tell_of_harm(text[first:last], language):
            yield first, last


def _within(span: Span, spans: Sequence[Span]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in spans)


def _inside(position: int, spans: Sequence[Span]) -> bool:
    return any(first <= position < last for first, last in spans)


def _nothing_found(report: Report, text: str, offset: int, unrelated: tuple[Span, ...] = ()) -> Page:
    return Page(
        report=report, text=text, offset=offset, anchor=report.published, counts=(), dates=(), toponyms=(), sources=(),
        names=(), actors=(), facilities=(), weapons=(), harms=(), denials=(), caveats=(), hedges=(),
        unrelated=unrelated,
    )  # fmt: skip
