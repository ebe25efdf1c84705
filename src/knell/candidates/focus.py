"""Which passages of a report are read further: where a word of harm stands beside people or a place that was hit.

Most reports of a feed are about something else and mention a death or a victim in passing. Of such a report the
sentences around that mention are read, and the two that open it; a report that is half about harm is read whole,
and so is a short one.
"""

from collections.abc import Iterable, Sequence

from knell.candidates.gate import harm_words
from knell.candidates.tokens import sentence_bounds
from knell.records import Span

_AROUND = 2  # sentences on each side: speakers and days may stand there
_OPENING = 2  # sentences that open a report and tell what it is about
_SHORT = 2_400  # characters of a report that one window of the model holds: to leave some out would save little
_MUCH = 0.5  # share of a report's characters from which it is read whole


def passages_apart(text: str, mentions: Iterable[int], language: str) -> tuple[Span, ...]:
    """The stretches of a text that nobody needs to read: none where the report is short or mostly about harm.

    `mentions` are the positions of what can come to harm: people counted, places that may be hit.
    """
    if len(text) <= _SHORT:
        return ()
    bounds = sentence_bounds(text)
    kept = _kept(bounds, _sentences_with(bounds, harm_words(text, language)) & _sentences_with(bounds, mentions))
    if sum(bounds[n][1] - bounds[n][0] for n in kept) >= _MUCH * len(text.rstrip()):
        return ()
    return tuple(_gaps([bounds[n] for n in sorted(kept)], len(text)))


def _sentences_with(bounds: Sequence[Span], positions: Iterable[int]) -> set[int]:
    found, number = set(), 0
    for position in sorted(positions):
        while number + 1 < len(bounds) and bounds[number][1] <= position:
            number += 1
        found.add(number)
    return found


def _kept(bounds: Sequence[Span], core: set[int]) -> set[int]:
    around = {n for c in core for n in range(c - _AROUND, c + _AROUND + 1)}
    return {n for n in around | set(range(_OPENING)) if 0 <= n < len(bounds)} if core else set()


def _gaps(kept: Sequence[Span], end: int) -> Iterable[Span]:
    at = 0
    for first, last in kept:
        if first > at:
            yield at, first
        at = last
    if at < end:
        yield at, end


def blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with spaces in place of the spans, so that positions stay."""
    pieces, at = [], 0
    for first, last in spans:
        pieces += [text[at:first], "".join("\n" if c == "\n" else " " for c in text[first:last])]
        at = last
    return "".join([*pieces, text[at:]])
