"""The words to quote for a claim: the shortest clause that holds the number, the people and the harm."""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Literal

from knell.candidates.page import Page
from knell.languages import words
from knell.reading.article import to_report_span
from knell.records import Span

_STOP = re.compile(r"[.!?…]['\"”’»)\]]*(?=\s|$)|[\r\n]")
_LAST_WORD = re.compile(r"\w+$")
_LONGEST_ABBREVIATION = 8
_LONGEST = 320
_SEPARATORS = " \t\r\n,;:–—-"
# Reports read one after another: enough to cut each of a batch once.
_REMEMBERED = 64


@lru_cache(maxsize=_REMEMBERED)
def sentences(text: str, language: str = "en") -> tuple[Span, ...]:
    """The sentences of a text as spans, split at line ends and full stops; they cover every letter."""
    abbreviations = frozenset(words(language, "quotes", "abbreviations"))
    found, at = [], 0
    for match in _STOP.finditer(text):
        if match[0] == "." and _abbreviates(text, match.start(), abbreviations):
            continue
        found.append((at, match.end()))
        at = match.end()
    found.append((at, len(text)))
    return tuple((a, b) for a, b in found if text[a:b].strip())


def _abbreviates(text: str, dot: int, abbreviations: frozenset[str]) -> bool:
    """True for the point of "Feb.", "Mr." and "U.S.": a short form or a single capital letter before it."""
    word = _LAST_WORD.search(text[max(0, dot - _LONGEST_ABBREVIATION) : dot])
    return word is not None and (word[0] in abbreviations or (len(word[0]) == 1 and word[0].isupper()))


def sentence_of(text: str, position: int, language: str = "en") -> Span:
    """The sentence that a position stands in (the whole text if it stands in none)."""
    spans = sentences(text, language)
    at = bisect_right(spans, (position, len(text))) - 1
    return spans[at] if at >= 0 and position < spans[at][1] else (0, len(text))


def quoted(page: Page, start: int, end: int) -> tuple[Literal["text", "title"], str, Span]:
    """The clause to quote for the words at start:end, as (field, words, span in that field of the report)."""
    field, span = to_report_span(page.report, page.offset, *quote_span(page, start, end))
    said = (page.report.title or "") if field == "title" else page.report.text
    return field, said[slice(*span)], span


def quote_span(page: Page, start: int, end: int) -> Span:
    """The clause to quote for the count at start:end: grown from its own clause until it holds a harm word."""
    language = page.report.language or "en"
    first, last = sentence_of(page.text, start, language)
    last = max(last, end)
    ends = _patterns(language)[0].finditer(page.text, first, last)
    cuts = [first, *(m.end() for m in ends), last]
    left = max(c for c in cuts if c <= start)
    right = min(c for c in cuts if c >= end)
    harms = _harms_between(page, first, last)
    if harms and not any(left <= a and b <= right for a, b in harms):
        a, b = min(harms, key=lambda h: max(start - h[1], h[0] - end))
        left, right = min(left, max(c for c in cuts if c <= a)), max(right, min(c for c in cuts if c >= b))
    left = max(left, min(start, right - _LONGEST))
    left = max(left, min(start, _without_joint(page.text, left, language)))
    return trimmed(page.text, left, min(right, max(left + _LONGEST, end)))


def _harms_between(page: Page, first: int, last: int) -> list[Span]:
    at = bisect_right(page.harms, first - 1, key=lambda term: term.start)
    found = []
    for term in page.harms[at:]:
        if term.start >= last:
            break
        if term.end <= last:
            found.append((term.start, term.end))
    return found


def _without_joint(text: str, at: int, language: str) -> int:
    """The position behind a word that only ties the clause to the one before it ("and 130 wounded")."""
    joint = _patterns(language)[1].match(text, at)
    return joint.end() if joint else at


@lru_cache(maxsize=64)  # a report's sentences are asked for once per claim
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a clause ends, and what ties one to the clause before it."""
    openers, joints = ("|".join(words(language, "quotes", key)) for key in ("openers", "joints"))
    clause_end = re.compile(rf"[;:](?!\d)|,(?!\d)|\s[–—-]\s|\s(?=(?:{openers})\b)")
    return clause_end, re.compile(rf"[{_SEPARATORS}]*(?:{joints})\s+")


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the spaces and the punctuation that only separates it from its neighbours."""
    while start < end and text[start] in _SEPARATORS:
        start += 1
    while end > start and text[end - 1] in _SEPARATORS:
        end -= 1
    return start, end


def text_span(page: Page, start: int, end: int) -> Span | None:
    """A position of the page in the report's text; None where it stands in the title alone."""
    return (start - page.offset, end - page.offset) if start >= page.offset else None
