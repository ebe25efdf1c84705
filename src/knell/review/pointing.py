"""A decision points at quoted words, never at offsets: how words are pointed at, and found again.

A pointer holds the quote, which of its occurrences is meant (the first is 0), the harm, and the number's own words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from knell.errors import BadInput
from knell.records import Claim, Report, Span
from knell.vocabulary import HARMS, Harm

Field = Literal["text", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of a report."""

    quote: str
    field: Field = "text"
    occurrence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer(Words):
    """Words of a report that state a harm."""

    harm: Harm
    words: str


def pointer_to(claim: Claim, report: Report) -> Pointer:
    """What points at a claim, in any later reading of the same words."""
    before = occurrence(report, claim.field, claim.quote, claim.span)
    return Pointer(quote=claim.quote, harm=claim.harm, words=claim.count.words, field=claim.field, occurrence=before)


def occurrence(report: Report, field: Field, quote: str, span: Span) -> int:
    """Which occurrence of its words a span of the report is; the first is 0."""
    return field_text(report, field).count(quote, 0, span[0])


def pointer_json(pointer: Pointer) -> dict[str, object]:
    """A pointer as it stands in the journal."""
    return {
        "quote": pointer.quote,
        "harm": pointer.harm,
        "words": pointer.words,
        "field": pointer.field,
        "occurrence": pointer.occurrence,
    }


def pointer_from_json(value: object) -> Pointer:
    """The pointer in a journal entry. Raises BadInput where it is none."""
    if not isinstance(value, Mapping):
        raise BadInput("a decision needs 'at': the quoted words it points at")
    quote, words, occurrence = value.get("quote"), value.get("words", ""), value.get("occurrence", 0)
    harm = next((harm for harm in HARMS if harm == value.get("harm")), None)
    field: Field = "title" if value.get("field") == "title" else "text"
    if not isinstance(quote, str) or not quote or harm is None or not isinstance(words, str):
        raise BadInput("a decision needs the quoted words it points at, the number's words and a known harm")
    if not isinstance(occurrence, int) or occurrence < 0:
        raise BadInput(f"the occurrence {occurrence!r} is not understood: the first is 0")
    return Pointer(quote=quote, harm=harm, words=words, field=field, occurrence=occurrence)


def locate(pointer: Words, report: Report) -> Span | None:
    """Where the quoted words stand in the report now; None if they do not, or if it is not clear which are meant."""
    text = field_text(report, pointer.field)
    starts = _starts(text, pointer.quote)
    if pointer.occurrence < len(starts):
        start = starts[pointer.occurrence]
    elif len(starts) == 1:
        start = starts[0]  # the words stood more often once; those that are left are the only ones that can be meant
    else:
        return None
    return start, start + len(pointer.quote)


def find_claim(
    pointer: Pointer, claims: Sequence[Claim], span: Span, *, known_as: str, harms: Sequence[str]
) -> int | None:
    """Which claim is pointed at: of the very words, else of the same number in words that overlap; None if unclear.

    `known_as` is the claim's id when it was decided, which decides between claims of the same words. `harms` are the
    harms it may have now: the one pointed at, and those that people changed it to.
    """
    of_field = [n for n, claim in enumerate(claims) if claim.field == pointer.field]
    here = [n for n in of_field if claims[n].harm in harms]
    same = [n for n in here if claims[n].quote == pointer.quote and claims[n].span[0] == span[0]]
    near = [n for n in here if claims[n].count.words == pointer.words and common(claims[n].span, span)]
    for found in (
        [n for n in of_field if claims[n].id == known_as and claims[n].span == span],
        [n for n in same if claims[n].count.words == pointer.words],
        _closest(near, [common(claims[n].span, span) for n in near]),
    ):
        if len(found) == 1:
            return found[0]
    return None


def common(one: Span, other: Span) -> float:
    """Which share of the words of either span both have, 0 to 1."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


def _closest(numbers: Sequence[int], shares: Sequence[float]) -> list[int]:
    return [n for n, share in zip(numbers, shares, strict=True) if share == max(shares)]


def field_text(report: Report, field: Field) -> str:
    """The text that a quote is a slice of."""
    return report.text if field == "text" else report.title or ""


def _starts(text: str, quote: str) -> list[int]:
    """Where the quote stands, occurrences that overlap counted once: as `str.count` counts them."""
    starts, at = [], text.find(quote)
    while at >= 0:
        starts.append(at)
        at = text.find(quote, at + len(quote))
    return starts
