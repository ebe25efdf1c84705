"""A second look at the model's answers: each weighed together with what else the report says (Wolpert 1992, "Stacked
generalization").

The score of an answer is a sum over its circumstances, so that it can be told. The weights are fitted on the answers
of models that had not seen the reports (training/second_look.py): on reports it was trained on, a model is right
without looking further.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from knell.candidates.page import Page
from knell.judge.count_circumstances import count_answers
from knell.judge.heads import KINDS
from knell.judge.judgement import ModelJudgement, softmax
from knell.judge.link_circumstances import place_answers, source_answers
from knell.judge.questions import Questions
from knell.judge.surroundings import ALWAYS, Answer, Surroundings
from knell.records import Place

# The weights of one question: what the model's own odds count for, and by choice what each circumstance does.
Weights = Mapping[str, Mapping[str, float]]
Weighed = list[tuple[Answer, float]]

_LINKS = {"source": source_answers, "place": place_answers}
ODDS = "odds"
# Reasons told for an answer: so many, and none that moves it less (log-odds).
_FEW, _NOTABLE = 3, 0.05


@dataclass(frozen=True)
class SecondLook:
    """The model's judgement on a page where what a count is, who says it and where it happened are weighed anew."""

    page: Page
    places: Mapping[int, Place]
    judged: ModelJudgement
    weights: Mapping[str, Weights]

    @property
    def questions(self) -> Questions:
        return self.judged.questions

    def chosen(self, mention: int, head: str) -> tuple[object, float]:
        if not self._weighs(mention, head):
            return self.judged.chosen(mention, head)
        best = max(KINDS, key=lambda kind: self.score(mention, head, kind))
        return best, self.score(mention, head, best)

    def score(self, mention: int, head: str, value: object) -> float:
        if not self._weighs(mention, head):
            return self.judged.score(mention, head, value)
        return self._kinds[mention][KINDS.index(str(value))][1]

    def pointed(self, mention: int, link: str) -> tuple[int | None, float]:
        return self.ranked(mention, link)[0]

    def ranked(self, mention: int, link: str) -> list[tuple[int | None, float]]:
        """All targets of a link with their probabilities, best first; of mentions that bear one name the likeliest."""
        if link not in _LINKS or not self._is_count(mention):
            return self.judged.ranked(mention, link)
        targets = [(answer.target, odds) for answer, odds in self._weighed_link(mention, link)]
        return sorted(targets, key=lambda t: -t[1])

    def reasons(self, mention: int, question: str) -> list[str]:
        """What spoke most for or against the likeliest answer about a count, compared with the next ("kind", "source",
        "place"): each circumstance with the log-odds between the two that it makes."""
        answers = self._weighed_link(mention, question) if question in _LINKS else self._kinds[mention]
        first, *rest = sorted(answers, key=lambda w: -w[1])[:2]
        ours, theirs = (_moved(answer, self.weights[question]) for answer, _ in (first, *(rest or [first])))
        apart = {name: ours.get(name, 0.0) - theirs.get(name, 0.0) for name in {**ours, **theirs} if name != ALWAYS}
        largest = sorted(apart.items(), key=lambda item: -abs(item[1]))[:_FEW]
        return [f"{name} {by:+.1f}" for name, by in largest if abs(by) >= _NOTABLE]

    def _weighs(self, mention: int, head: str) -> bool:
        return head == "kind" and self._is_count(mention)

    def _is_count(self, mention: int) -> bool:
        return self.questions.mentions[mention].kind == "count"

    @cached_property
    def _around(self) -> Surroundings:
        return Surroundings(self.page, self.places, self.judged)

    @cached_property
    def _kinds(self) -> list[Weighed]:
        return [weighed(answers, self.weights["kind"]) for answers in count_answers(self._around)]

    def _weighed_link(self, mention: int, link: str) -> Weighed:
        if (mention, link) not in self._links:
            self._links[mention, link] = weighed(_LINKS[link](self._around, mention), self.weights[link])
        return self._links[mention, link]

    @cached_property
    def _links(self) -> dict[tuple[int, str], Weighed]:
        return {}


def weighed(answers: Sequence[Answer], weights: Weights) -> Weighed:
    """The answers to one question, each with its probability once its circumstances are weighed."""
    own = weights[ODDS][ODDS]
    scores = [own * answer.odds + sum(_moved(answer, weights).values()) for answer in answers]
    return list(zip(answers, softmax(np.array(scores, np.float32)).tolist(), strict=True))


def _moved(answer: Answer, weights: Weights) -> dict[str, float]:
    """By how much each circumstance of an answer moves its score."""
    by = weights.get(answer.choice, {})
    return {name: by.get(name, 0.0) * value for name, value in answer.told.items()}
