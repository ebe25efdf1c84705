"""Where everything on a page stands, with the model's answers: what the circumstances of an answer are told from."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from knell.candidates.page import Page
from knell.judge.grammar import paragraph_ends, sentence_ends
from knell.judge.heads import KINDS
from knell.judge.judgement import Floats, ModelJudgement
from knell.places.resolve import place_chain
from knell.records import Place, Span

Told = dict[str, float]
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
        return self.judged.odds(slice(0, len(self.page.counts)), "kind")

    @cached_property
    def harms(self) -> Floats:
        """The model's probability of each harm (HARMS) for each count, [counts, harms]."""
        return self.judged.odds(slice(0, len(self.page.counts)), "harm")

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
        """The sources (their indices) whose words are no more than the name of a place."""
        places = sorted((t.start, t.end) for t in self.page.toponyms)
        starts = [start for start, _ in places]
        at = {i: bisect_right(starts, s.start) - 1 for i, s in enumerate(self.page.sources)}
        return frozenset(i for i, k in at.items() if k >= 0 and self.page.sources[i].end <= places[k][1])

    @cached_property
    def chains(self) -> dict[str, tuple[str, ...]]:
        """For each name of a place what the gazetteer calls it, then its region and its country, where it is known."""
        named = {t.name: self.places.get(i) for i, t in enumerate(self.page.toponyms)}
        return {name: tuple(p.name for p in place_chain(place)) for name, place in named.items() if place}

    def lies_in(self, name: str, other: str) -> bool:
        """Whether the place of one name is part of that of another."""
        return other in self.chains and self.chains[other][0] in self.chains.get(name, ())[1:]

    def claimed(self, count: int) -> float:
        """The model's probability that a count is a claim."""
        return float(self.kinds[count, KINDS.index("claim")])


def meet(span: Span, spans: list[Span]) -> bool:
    """Whether a span shares a character with one of `spans`."""
    return any(first < span[1] and span[0] < last for first, last in spans)
