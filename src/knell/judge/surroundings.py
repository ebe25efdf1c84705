"""Where everything on a page stands, with the model's answers: what the circumstances of an answer are told from."""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from knell.candidates.page import Page
from knell.judge.grammar import paragraph_ends, sentence_ends
from knell.judge.heads import KINDS
from knell.judge.judgement import Floats, ModelJudgement
from knell.places.resolve import place_chain
from knell.records import Place, Span

Told = dict[str, float]
PlaceKey = tuple[str, str | None]  # what the gazetteer calls a place, and the country it lies in
_LEAST = 1e-4  # a probability taken for none
ALWAYS = "always"  # the circumstance that holds for every answer of a choice


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer to a question: `choice` names the weights it is weighed by, `odds` is the natural logarithm
    of the model's own probability, `told` are the circumstances; a link's answer points at `target` (None: none)."""

    choice: str
    odds: float
    told: Told
    name: str | None = None
    target: int | None = None


@dataclass(frozen=True)
class Surroundings:
    """A page, what its toponyms mean, and the model's answers on it."""

    page: Page
    places: Mapping[int, Place]
    judged: ModelJudgement

    def sentence(self, position: int) -> int:
        """The number of the sentence at a position of the working text."""
        return bisect_right(self._sentences, position)

    def paragraph(self, position: int) -> int:
        """The number of the paragraph at a position of the working text."""
        return bisect_right(self._paragraphs, position)

    @cached_property
    def _sentences(self) -> list[int]:
        return sentence_ends(self.page.text)

    @cached_property
    def _paragraphs(self) -> list[int]:
        return paragraph_ends(self.page.text)

    @cached_property
    def kinds(self) -> Floats:
        """The model's probability of each kind (KINDS) for each count, [counts, kinds]."""
        return np.nan_to_num(self.judged.odds(slice(0, len(self.page.counts)), "kind"))

    @cached_property
    def harms(self) -> Floats:
        """The model's probability of each harm (HARMS) for each count, [counts, harms]."""
        return np.nan_to_num(self.judged.odds(slice(0, len(self.page.counts)), "harm"))

    @cached_property
    def harm_sentences(self) -> frozenset[int]:
        """The sentences in which a word of harm stands."""
        return frozenset(self.sentence(harm.start) for harm in self.page.harms)

    @cached_property
    def said_from(self) -> list[int]:
        """Where those speakers stand whom a word of saying ties to what is said."""
        return sorted(s.start for s in self.page.sources if s.cue)

    @cached_property
    def speaking_places(self) -> frozenset[int]:
        """The sources (their indices) whose words lie within the name of a place."""
        places = Spans((t.start, t.end) for t in self.page.toponyms)
        return frozenset(i for i, s in enumerate(self.page.sources) if places.hold((s.start, s.end)))

    @cached_property
    def holders(self) -> dict[str, frozenset[str]]:
        """For each name of a place the other names on the page that it lies in; none if its mentions mean several."""
        chains = {name: chain for name, chain in self._chains.items() if chain}
        called: dict[PlaceKey, set[str]] = defaultdict(set)
        for name, chain in chains.items():
            called[chain[0]].add(name)
        return {
            name: frozenset(other for key in chain[1:] for other in called[key] if other != name)
            for name, chain in chains.items()
        }

    @cached_property
    def held(self) -> dict[str, frozenset[str]]:
        """For each name of a place the other names on the page that lie in it."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, holders in self.holders.items():
            for holder in holders:
                found[holder].add(name)
        return {name: frozenset(inside) for name, inside in found.items()}

    @cached_property
    def _chains(self) -> dict[str, tuple[PlaceKey, ...]]:
        """Name -> its place and those it lies in, most specific first; empty where its mentions mean several places."""
        found: dict[str, tuple[PlaceKey, ...]] = {}
        for i, toponym in enumerate(self.page.toponyms):
            if i in self.places:
                chain = tuple(_key(place) for place in place_chain(self.places[i]))
                found[toponym.name] = chain if found.get(toponym.name, chain) == chain else ()
        return found

    def claimed(self, count: int) -> float:
        """The model's probability that a count is a claim."""
        return float(self.kinds[count, KINDS.index("claim")])


def _key(place: Place) -> PlaceKey:
    return place.name, None if place.precision == "country" else place.country


class Spans:
    """Many spans, asked whether one of them meets or holds another, each in logarithmic time."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [first for first, _ in ordered]
        self._farthest = list(accumulate((last for _, last in ordered), max))

    def meet(self, span: Span) -> bool:
        """Whether one of them shares a character with `span`."""
        before = bisect_left(self._starts, span[1])
        return before > 0 and self._farthest[before - 1] > span[0]

    def hold(self, span: Span) -> bool:
        """Whether one of them begins no later than `span` and ends no earlier."""
        before = bisect_right(self._starts, span[0])
        return before > 0 and self._farthest[before - 1] >= span[1]


def log_odds(probability: float) -> float:
    """The natural logarithm of a probability; the least counts as one in ten thousand."""
    return math.log(max(probability, _LEAST))
