"""Which passages of a report are read further: where a word of harm stands close to people or a place that was hit.

Most reports of a feed are about something else and mention a death or a victim in passing. Of such a report the
sentences around that mention are read, and the two that open it; a report that is half about harm is read whole.
A first look needs words alone and spares the grammar the rest; a second asks how close the people stand.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knell.candidates.count_context import figure_context
from knell.candidates.gate import gate_words, harm_words
from knell.candidates.mentions import CountMention, TermMention
from knell.candidates.tokens import sentence_bounds
from knell.records import Span

_AROUND = 2  # sentences on each side: speakers and days may stand there
_AROUND_ONE = 1  # the same where one sentence alone tells of harm: an aside in a report about something else
_OPENING = 2  # sentences that open a report and tell what it is about
_NOTE = 1_000  # characters of a note, a log, a register: harm in one line, the people in the next
_SHORT = 1_500  # characters of a report that is read whole if any of its sentences tells of harm
_MUCH = 0.5  # share of a longer report's characters from which it is read whole
# Characters between a count and a word of harm, by the count's shape. 60 lets every report of gold train and of
# training/reports with a claim be read; at 40 two are not. What counts whoever comes along ("the lawyer", "and women",
# "hundreds") must stand closer; "many" and sums say too little (their members count by themselves).
_REACH = 60
_REACH_OF_SHAPE = {"the": 20, "plural": 20, "vague": 30, "sum": -1}
_REACH_OF_TERMS = 80  # a denial from a word of harm, a place from a weapon
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"/\d")  # "9/11"


@dataclass(frozen=True, slots=True)
class Outline:
    """A text's sentences, and where in each of them (by its number) words of harm stand."""

    text: str
    language: str
    bounds: Sequence[Span]
    harms: Mapping[int, Sequence[int]]

    def sentence(self, position: int) -> int:
        """The number of the sentence in which a position lies."""
        return min(bisect_right(self.bounds, position, key=lambda b: b[1]), len(self.bounds) - 1)


def outline(text: str, language: str) -> Outline:
    """The sentences of a text that holds a word of harm, and those words but for parts of names."""
    harms: dict[int, list[int]] = {}
    found = Outline(text, language, sentence_bounds(text), harms)
    named: dict[int, int] = {}
    for position in harm_words(text, language):
        number = found.sentence(position)
        if text[position].isupper():
            if number not in named:
                named[number] = _names_from(text, found.bounds[number])
            if position >= named[number]:
                continue
        harms.setdefault(number, []).append(position)
    return found


def _names_from(text: str, sentence: Span) -> int:
    """Where in a sentence a capital begins to make a name ("the Homeless Fund", "Ms Strand"): behind the first letter,
    and nowhere if most of its words have one: a headline."""
    words = list(re.finditer(r"\w+", text[slice(*sentence)]))
    if 2 * sum(word[0][0].isupper() for word in words) > len(words):
        return len(text)
    opening = re.compile(r"[^\W_]").search(text, *sentence)
    return opening.end() if opening else len(text)


def far_from_harm(report: Outline) -> tuple[Span, ...]:
    """The stretches that nobody needs to look at for people or places: no word of harm stands near."""
    return _apart(report, report.harms) if len(report.text) > _SHORT else ()


def passages_apart(report: Outline, counts: Iterable[CountMention], terms: Iterable[TermMention]) -> tuple[Span, ...]:
    """The stretches that nobody needs to read: none where the report is a note or mostly about harm, all of it where
    no harm stands close to people counted, a denial of it or a place that a weapon may have hit."""
    if len(report.text) <= _NOTE:
        return ()
    told = {report.sentence(m.start) for m in _harmed(report, counts, tuple(terms))}
    return () if told and len(report.text) <= _SHORT else _apart(report, told)


def _harmed(
    report: Outline, counts: Iterable[CountMention], terms: Sequence[TermMention]
) -> Iterable[CountMention | TermMention]:
    for count in counts:
        reach = _REACH_OF_SHAPE.get(count.shape, _REACH)
        if _close(report, count, reach) and _counts_people(report, count):
            yield count
    weapons: dict[int, list[int]] = {}
    for term in terms:
        if term.kind == "weapon":
            weapons.setdefault(report.sentence(term.start), []).append(term.start)
    for term in terms:
        number = report.sentence(term.start)
        if term.kind == "denial" and _close(report, term, _REACH_OF_TERMS):
            yield term
        may_be_hit = term.kind == "facility" and number in report.harms
        if may_be_hit and _gap(term, weapons.get(number, ())) <= _REACH_OF_TERMS:
            yield term


def _counts_people(report: Outline, count: CountMention) -> bool:
    """False for a year, a day and a vague word of no size: candidates still, but nothing to follow a harm for."""
    if count.shape == "vague":
        said = count.words.lower()
        return any(word in said for word in gate_words(report.language, "many"))
    return count.shape not in ("figure", "range") or not (_is_year(report, count) or _DAY.match(report.text, count.end))


def _is_year(report: Outline, count: CountMention) -> bool:
    """True for "the 2016" and "from 1999 to 2000", not for "some 2000", "at least 1950" and "2000 civilians"."""
    figures = _FIGURE.findall(count.words)
    if not figures or not all(map(_YEAR.fullmatch, figures)) or count.approx or None in (count.low, count.high):
        return False
    context = figure_context(report.language)
    before = count.words[: count.words.index(figures[0])].lower().split()
    if count.shape == "figure" and not context.before_year.issuperset(before):
        return False
    return not context.people_next.match(report.text[count.end : count.end + 40])


def _close(report: Outline, mention: CountMention | TermMention, reach: int) -> bool:
    return _gap(mention, report.harms.get(report.sentence(mention.start), ())) <= reach


def _gap(mention: CountMention | TermMention, positions: Sequence[int]) -> float:
    """Characters between a mention and the nearest of the positions, which are in order; below 0 within it."""
    behind = bisect_left(positions, mention.end)
    before = [mention.start - p for p in positions[behind - 1 : behind]]
    return min([*before, *(p - mention.end for p in positions[behind : behind + 1])], default=float("inf"))


def _apart(report: Outline, told: Collection[int]) -> tuple[Span, ...]:
    kept = [report.bounds[n] for n in _kept(len(report.bounds), told)]
    if sum(last - first for first, last in kept) >= _MUCH * len(report.text.rstrip()):
        return ()
    return tuple(_gaps(kept, len(report.text)))


def _kept(sentences: int, told: Collection[int]) -> list[int]:
    reach = _AROUND if len(told) > 1 else _AROUND_ONE
    around = {n for t in told for n in range(t - reach, t + reach + 1)}
    return sorted(n for n in around | set(range(_OPENING)) if 0 <= n < sentences) if told else []


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
