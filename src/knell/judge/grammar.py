"""The links that the grammar itself would draw: an opinion for the model to weigh, and the rules' own answer."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from knell.candidates.mentions import DateMention, ToponymMention
from knell.candidates.page import Page
from knell.languages import words

_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)\]]*\s+(?=[A-Z“\"'‘«(\[0-9])|\n+")
_PARAGRAPH_END = re.compile(r"\n+")
# A preposition of place stands this close (characters) before the name it belongs to.
_BEFORE = 30


def sentence_ends(text: str) -> list[int]:
    """Where each sentence of a text ends, roughly: enough to tell whether two mentions share one."""
    return [m.end() for m in _SENTENCE_END.finditer(text)]


def paragraph_ends(text: str) -> list[int]:
    """Where each paragraph of a text ends."""
    return [m.end() for m in _PARAGRAPH_END.finditer(text)]


@dataclass(frozen=True)
class GrammarLinks:
    """For a position in a page: the source, place and date that the words around it suggest (indices, or None)."""

    source: Callable[[int], int | None]
    place: Callable[[int], int | None]
    date: Callable[[int], int | None]


def grammar_links(page: Page, language: str = "en") -> GrammarLinks:
    """The grammar's opinions on a page; they hold for three claims of four (source) and one of two (place, date)."""
    text = page.text
    sentences, paragraphs = sentence_ends(text), paragraph_ends(text)
    spoken = [(s.start, s.end) for s in page.sources]
    places = [i for i, t in enumerate(page.toponyms) if _located(text, t, spoken, language)]
    often = Counter(page.toponyms[i].name for i in places)
    main_place = max(places, key=lambda i: (often[page.toponyms[i].name], -i), default=None)
    dates = [i for i, d in enumerate(page.dates) if d.first or d.last]
    contents = sorted((s.content[1] - s.content[0], i, s.content) for i, s in enumerate(page.sources) if s.content)

    def source(position: int) -> int | None:
        return next((i for _, i, (first, last) in contents if first <= position < last), None)

    def place(position: int) -> int | None:
        found = _nearest(page.toponyms, places, position, sentences, paragraphs)
        return main_place if found is None else found

    def date(position: int) -> int | None:
        found = _nearest(page.dates, dates, position, sentences, paragraphs)
        return (dates[0] if dates else None) if found is None else found

    return GrammarLinks(source, place, date)


def _nearest(
    mentions: Sequence[ToponymMention] | Sequence[DateMention],
    among: Sequence[int],
    position: int,
    sentences: Sequence[int],
    paragraphs: Sequence[int],
) -> int | None:
    """The nearest mention in the sentence, else the last one before it in the paragraph."""
    here = bisect_right(sentences, position)
    first = bisect_left(among, sentences[here - 1] if here else 0, key=lambda i: mentions[i].start)
    last = bisect_left(among, sentences[here], key=lambda i: mentions[i].start) if here < len(sentences) else len(among)
    if first < last:
        return min(among[first:last], key=lambda i: abs(mentions[i].start - position))
    at = bisect_left(among, position, key=lambda i: mentions[i].start) - 1
    if at >= 0 and bisect_right(paragraphs, mentions[among[at]].start) == bisect_right(paragraphs, position):
        return among[at]
    return None


def _located(text: str, toponym: ToponymMention, spoken: Sequence[tuple[int, int]], language: str) -> bool:
    """True for "in Hama", "near the town of X": a place where something is, not a nation nor part of a speaker."""
    if toponym.form == "demonym" or any(a <= toponym.start and toponym.end <= b for a, b in spoken):
        return False
    return bool(_preposition(language).search(text[max(0, toponym.start - _BEFORE) : toponym.start]))


@cache
def _preposition(language: str) -> re.Pattern[str]:
    prepositions = "|".join(words(language, "places", "located"))
    between = "|".join(words(language, "places", "located_between"))
    return re.compile(rf"\b(?:{prepositions})\b(?: (?:{between}))* ?$", re.IGNORECASE)
