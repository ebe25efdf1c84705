"""Where each count pattern may begin in a text: one look at every word, then a look around the few that matter.

Every place where a pattern can match is among its places; most of them are none. So trying a pattern at its places
alone finds what searching the whole text would find, in a tenth of the time (docs/performance.md).
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knell.candidates.count_grammar import CountGrammar

_WORD = re.compile(r"[^\W_]+")
# Between the words of one noun phrase stand spaces, hyphens and apostrophes only.
_INSIDE = " -'’_"
# Blanks between a person and the word of harm that tells a bare noun: two or three words, some of them forms of "be"
# in two words, and an age before the noun ("Another six year old boy had been badly hurt").
_BLANKS = 12
# Words between a verb and the person it takes, and from an opener to what befell the person behind it.
_ADJECTIVES, _SUBJECT = 2 * 2, 10
# Characters from a name to the word of harm behind it: an apposition of 30, forms of "be", four words of a name.
_VICTIM = 240
# No noun phrase and no gap to a word of harm is longer, in words and in characters; keeps nonsense texts linear.
_LONGEST_PHRASE, _LONGEST_GAP = 40, 600


@dataclass(frozen=True, slots=True)
class Places:
    """Sorted positions where each pattern may begin; `harms` are the spans of the words of harm."""

    zero: list[int]
    between: list[int]
    number: list[int]
    figure: list[int]
    vague: list[int]
    plural: list[int]
    pair: list[int]
    one: list[int]
    kin: list[int]
    bare: list[int]
    pronoun: list[int]
    named: list[int]
    befallen: list[int]
    struck: list[int]
    ordinal: list[int]
    harms: list[tuple[int, int]]

    def harm_between(self, start: int, end: int) -> bool:
        """Whether a whole word of harm stands between two positions."""
        at = bisect_left(self.harms, (start, 0))
        return at < len(self.harms) and self.harms[at][1] <= end


def find_places(grammar: CountGrammar, text: str) -> Places:
    """Where the patterns of the grammar may begin in the text."""
    scan = _Scan(grammar, text)
    return Places(
        zero=scan.starts_of("zero"),
        between=scan.starts_of("between"),
        number=scan.positions(scan.numbers()),
        figure=scan.positions(scan.hedged(scan.numbers())),
        vague=scan.starts_of("vague"),
        plural=scan.starts_of("plural"),
        pair=scan.starts_of("pair"),
        one=scan.positions(scan.before([*scan.kinds["person"], *scan.ages()], grammar.single)),
        kin=scan.positions(scan.before(scan.kinds["kin"], grammar.possessive, owners=True)),
        bare=scan.positions(scan.bare()),
        pronoun=scan.starts_of("pronoun"),
        named=scan.positions(scan.victims()),
        befallen=scan.positions(scan.openers_before(scan.kinds["befell"], grammar.stranger)),
        struck=scan.starts_after("befalls"),
        ordinal=scan.starts_of("ordinal"),
        harms=[(scan.starts[i], scan.ends[i]) for i in scan.kinds["harm"]],
    )


class _Scan:
    """The words of a text, by number, and the numbers of the words of each kind."""

    def __init__(self, grammar: CountGrammar, text: str) -> None:
        self.grammar, self.text = grammar, text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.low: list[str] = []
        self.kinds: dict[str, list[int]] = defaultdict(list)
        kinds_of, kinds = grammar.kinds, self.kinds
        for number, match in enumerate(_WORD.finditer(text)):
            start, end = match.span()
            low = match[0].lower()
            self.starts.append(start)
            self.ends.append(end)
            self.low.append(low)
            for kind in kinds_of(low):
                kinds[kind].append(number)

    def starts_of(self, kind: str) -> list[int]:
        return [self.starts[i] for i in self.kinds[kind]]

    def starts_after(self, kind: str) -> list[int]:
        return [self.starts[i + 1] for i in self.kinds[kind] if i + 1 < len(self.starts)]

    def positions(self, numbers: Iterable[int]) -> list[int]:
        return [self.starts[i] for i in sorted(set(numbers))]

    def numbers(self) -> list[int]:
        """The words that a number can begin with: figures, number words, "a" before a scale."""
        after = self.grammar.article_number
        articles = [i for i in self.kinds["article"] if i + 1 < len(self.low) and self.low[i + 1] in after]
        return [*self.kinds["number"], *articles]

    def hedged(self, numbers: Iterable[int]) -> Iterator[int]:
        """The numbers, and the words of hedges and fillers right before them."""
        leading = self.grammar.leading
        for i in numbers:
            yield i
            while i and self.low[i - 1] in leading and self._gap(i) in (" ", ". "):
                i -= 1
                yield i

    def ages(self) -> list[int]:
        """The words that an age can begin with: "six" of "six-year-old"."""
        return [i - 1 for i in self.kinds["unit"] if i and self._gap(i) in (" ", "-")]

    def before(self, nouns: Iterable[int], openers: frozenset[str], *, owners: bool = False) -> Iterator[int]:
        """The openers (and words with an apostrophe) from which only adjectives lead to one of the nouns."""
        never, units = self.grammar.not_adjective - self.grammar.condition, self.grammar.age_units
        for noun in nouns:
            i = noun
            while i > max(0, noun - _LONGEST_PHRASE) and not (gap := self._gap(i)).strip(_INSIDE):
                apostrophe = gap[0] in "'’"
                i -= 1
                if self.low[i] in openers or (owners and apostrophe):
                    yield i
                if self.low[i] in never and self.low[i + 1] not in units and self._opens_word(i):
                    break

    def openers_before(self, verbs: Iterable[int], openers: frozenset[str]) -> Iterator[int]:
        """The openers within a noun phrase and a form of "be" before one of the verbs."""
        for verb in verbs:
            yield from (i for i in range(max(0, verb - _SUBJECT), verb) if self.low[i] in openers)

    def bare(self) -> Iterator[int]:
        """Persons and ages without an article, and words that stand alone, with a word of harm or hurt close behind."""
        harms = [self.starts[i] for i in sorted({*self.kinds["harm"], *self.kinds["hurt"]})]
        for i in {*self.kinds["person"], *self.ages(), *self.kinds["alone"]}:
            start = self.starts[i]
            at = bisect_right(harms, start)
            near = at < len(harms) and harms[at] < start + _LONGEST_GAP
            if near and self.text.count(" ", start, harms[at]) <= _BLANKS:
                yield i
        persons = {i - back for i in self.kinds["person"] for back in range(_ADJECTIVES + 1)}
        yield from (i + 1 for i in self.kinds["verb"] if i + 1 in persons)

    def victims(self) -> Iterator[int]:
        """Capitalised words with a word of harm behind them."""
        last = -1
        for i in self.kinds["victim"]:
            at = i - 1
            while at > last and self.starts[at] > self.starts[i] - _VICTIM:
                if "A" <= self.text[self.starts[at]] <= "Z":
                    yield at
                at -= 1
            last = i - 1

    def _gap(self, i: int) -> str:
        return self.text[self.ends[i - 1] : self.starts[i]]

    def _opens_word(self, i: int) -> bool:
        """Whether a blank stands before word i: in "well-to-do" the word "to" is part of an adjective."""
        return self.text[self.starts[i] - 1 : self.starts[i]] == " "
