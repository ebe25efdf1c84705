"""The words to quote for a claim: the shortest clause that holds the number, the people and the harm."""

import re
from functools import cache

from knell.candidates.page import Page
from knell.records import Span

_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Dr|Lt|St|No))(?<!\b(?:Mrs|Gen|Col|Gov|Sgt|Feb|Jan|Mar|Apr|Aug|Oct|Nov|Dec))(?<!\bSept)[.!?…]['\"”’»)\]]*(?=\s|$)|\n"
)
_CLAUSE_END = re.compile(r"[;:]|,(?!\d)|\s[–—-]\s|\s(?=and\b|but\b|while\b|which\b|who\b|when\b|after\b)")
_LONGEST = 320


@cache
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text as spans, split at line ends and full stops; they cover every letter."""
    found, at = [], 0
    for match in _SENTENCE_END.finditer(text):
        found.append((at, match.end()))
        at = match.end()
    if at < len(text):
        found.append((at, len(text)))
    return tuple(s for s in found if text[s[0] : s[1]].strip())


def sentence_of(text: str, position: int) -> Span:
    """The sentence that a position stands in (the whole text if it stands in none)."""
    for start, end in sentences(text):
        if start <= position < end:
            return start, end
    return 0, len(text)


def quote_span(page: Page, start: int, end: int) -> Span:
    """The clause to quote for the count at start:end: grown from its own clause until it holds a harm word."""
    first, last = sentence_of(page.text, start)
    last = max(last, end)
    cuts = [first, *(m.end() for m in _CLAUSE_END.finditer(page.text, first, last)), last]
    left = max(c for c in cuts if c <= start)
    right = min(c for c in cuts if c >= end)
    harms = [(t.start, t.end) for t in page.harms if first <= t.start and t.end <= last]
    if harms and not any(left <= a and b <= right for a, b in harms):
        a, b = min(harms, key=lambda h: max(start - h[1], h[0] - end))
        left, right = min(left, max(c for c in cuts if c <= a)), max(right, min(c for c in cuts if c >= b))
    return trimmed(page.text, left, min(right, max(left + _LONGEST, end)))


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the spaces and the punctuation that only separates it from its neighbours."""
    while start < end and text[start] in " \t\r\n,;:–—-":
        start += 1
    while end > start and text[end - 1] in " \t\r\n,;:–—-":
        end -= 1
    return start, end
