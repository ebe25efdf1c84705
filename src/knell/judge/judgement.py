"""The judgement on a page's questions: for each mention a choice with its score, for each link a target or none."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knell.judge.heads import HEADS, LINKS, Ints
from knell.judge.questions import Questions

Floats = npt.NDArray[np.float32]

# How much more the grammar's own opinion weighs than training made it: on the reports it is trained on, the model
# knows the answers without it (in log-odds, tuned on gold dev). For who says a count the second look weighs it anew.
_LEAN = {"source": 1.0, "start": 0.7}

# Training is too ready to leave these links undrawn: what "none of them" loses (log-odds, tuned on gold dev).
_NONE_LEAN = {"end": -1.0, "actor": -0.5}

# What training made too easy or too hard to say, where rare answers weighed more than they are frequent (log-odds,
# tuned on gold dev).
_ANSWER_LEAN: dict[str, dict[object, float]] = {
    "unverified": {True: -1.5},
    "denial": {True: 6.0},
    "scope": {"cumulative": -0.7},
}

# Where each head stands among the logits.
SLICES: dict[str, slice] = {}
_at = 0
for _head, _values in HEADS.items():
    SLICES[_head] = slice(_at, _at + len(_values))
    _at += len(_values)
WIDTH = _at
_LEANS = {
    head: np.array([lean.get(value, 0.0) for value in HEADS[head]], np.float32) for head, lean in _ANSWER_LEAN.items()
}


class Judgement(Protocol):
    """What assembly asks, whether a model or plain rules answer."""

    @property
    def questions(self) -> Questions:
        """The questions that are answered."""
        ...

    def chosen(self, mention: int, head: str) -> tuple[object, float]:
        """The value chosen for a mention, with a score from 0 to 1."""
        ...

    def score(self, mention: int, head: str, value: object) -> float:
        """The score, 0 to 1, of one value of a head."""
        ...

    def pointed(self, mention: int, link: str) -> tuple[int | None, float]:
        """The mention that a link points at (None: none of them), with a score from 0 to 1."""
        ...

    def ranked(self, mention: int, link: str) -> list[tuple[int | None, float]]:
        """All targets of a link with their scores, best first; None stands for none of them."""
        ...


@dataclass(frozen=True)
class ModelJudgement:
    """The model's raw scores over a page's questions, read as probabilities on demand.

    `logits` [mentions, WIDTH], `nulls` [mentions, links], `scores` [pairs].
    """

    questions: Questions
    logits: Floats
    nulls: Floats
    scores: Floats

    def chosen(self, mention: int, head: str) -> tuple[object, float]:
        odds = self.odds(mention, head)
        best = int(odds.argmax())
        return HEADS[head][best], float(odds[best])

    def score(self, mention: int, head: str, value: object) -> float:
        return float(self.odds(mention, head)[HEADS[head].index(value)])

    def odds(self, mentions: int | slice, head: str) -> Floats:
        """The probability of each value of a head, for one mention or for several, [mentions, values]."""
        return softmax(self.logits[mentions, SLICES[head]] + _LEANS.get(head, np.float32(0)))

    def pointed(self, mention: int, link: str) -> tuple[int | None, float]:
        ranked = self.ranked(mention, link)
        return ranked[0]

    def ranked(self, mention: int, link: str) -> list[tuple[int | None, float]]:
        """All targets of a link with their probabilities, best first; None stands for none of them."""
        asked = self.questions.pairs
        number = LINKS.index(link)
        rows = self._rows(mention, number)
        drawn = asked.near[rows] % 2  # the last bit of nearness: the grammar itself draws this link
        leant = self.scores[rows] + _LEAN.get(link, 0.0) * drawn.astype(np.float32)
        none = self.nulls[mention, number : number + 1] + np.float32(_NONE_LEAN.get(link, 0.0))
        odds = softmax(np.concatenate([none, leant]))
        targets: list[int | None] = [None, *asked.target[rows].tolist()]
        return sorted(zip(targets, odds.tolist(), strict=True), key=lambda t: -t[1])

    def drawn(self, mention: int, link: str) -> frozenset[int]:
        """The targets to which the grammar itself draws a link."""
        rows = self._rows(mention, LINKS.index(link))
        return frozenset(self.questions.pairs.target[rows[self.questions.pairs.near[rows] % 2 == 1]].tolist())

    def _rows(self, mention: int, link: int) -> Ints:
        """The answered pairs of one query and link."""
        keys, order = self._sorted
        key = mention * len(LINKS) + link
        rows = order[np.searchsorted(keys, key) : np.searchsorted(keys, key, side="right")]
        return rows[~np.isnan(self.scores[rows])]

    @cached_property
    def _sorted(self) -> tuple[Ints, Ints]:
        """The pairs by query and link, sorted once: to look through all of them for each query grows with the cube."""
        keys = self.questions.pairs.query * len(LINKS) + self.questions.pairs.link
        order = np.argsort(keys, kind="stable")
        return keys[order], order


def softmax(raw: Floats) -> Floats:
    """Probabilities from logits, over the last axis."""
    odds = np.exp(raw - raw.max(-1, keepdims=True))
    return np.asarray(odds / odds.sum(-1, keepdims=True), np.float32)
