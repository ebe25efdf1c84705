"""A text cut where its marked spans begin and end, so that a page can mark them in place, overlapping ones too."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knell.records import Span

# Characters that a page must show rather than obey: controls, and marks that turn the direction of what follows
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span of a text that a page marks; `id` names its anchor, `look` how it looks, `tag` its name in a word or two,
    `label` what it is in words."""

    id: str
    span: Span
    look: str
    tag: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words covered by the same marks: `marks` outermost first, those that `opens` here and `closes` after it.

    An `unseen` run is one control character; `words` is then its code point ("U+202E").
    """

    words: str
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()
    closes: tuple[Mark, ...] = ()
    unseen: bool = False


def cut(text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None) -> tuple[Run, ...]:
    """The runs of `text` from `start` to `end`; their words together are the text."""
    last = len(text) if end is None else end
    inside = sorted((m for m in marks if _within(m, start, last)), key=lambda m: (m.span[0], -m.span[1], m.id))
    edges = {start, last, *(min(max(edge, start), last) for mark in inside for edge in mark.span)}
    for found in UNSEEN.finditer(text, start, last):
        edges |= {found.start(), found.end()}
    return tuple(_runs(text, inside, sorted(edges)))


def visible(words: str) -> str:
    """Words with each such character shown by its code point, in angle brackets."""
    return UNSEEN.sub(lambda found: f"⟨{_code_point(found[0])}⟩", words)


def _code_point(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def _within(mark: Mark, start: int, end: int) -> bool:
    first, last = mark.span
    return first < last and first < end and last > start


def _runs(text: str, marks: list[Mark], edges: list[int]) -> Iterator[Run]:
    open_now: list[Mark] = []
    at = 0
    for first, last in pairwise(edges):
        while at < len(marks) and marks[at].span[0] <= first:
            open_now.append(marks[at])
            at += 1
        words = text[first:last]
        unseen = bool(UNSEEN.fullmatch(words))
        yield Run(
            words=_code_point(words) if unseen else words,
            marks=tuple(open_now),
            opens=tuple(mark for mark in open_now if mark.span[0] == first),
            closes=tuple(mark for mark in open_now if mark.span[1] == last),
            unseen=unseen,
        )
        open_now = [mark for mark in open_now if mark.span[1] > last]
