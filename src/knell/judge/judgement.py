"""The judgement on a page's questions: for each mention a choice with its score, for each link a target or none."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knell.judge.heads import HEADS, LINKS
from knell.judge.questions import Questions

Floats = npt.NDArray[np.float32]

_SLICES: dict[str, slice] = {}
_at = 0
for _head, _values in HEADS.items():
    _SLICES[_head] = slice(_at, _at + len(_values))
    _at += len(_values)
WIDTH = _at


class Judgement(Protocol):
    """What assembly asks, whether a model or plain rules answer."""

    questions: Questions

    def chosen(self, mention: int, head: str) -> tuple[object, float]:
        """The value chosen for a mention, with a score from 0 to 1."""
        ...

    def score(self, mention: int, head: str, value: object) -> float:
        """The score, 0 to 1, of one value of a head."""
        ...

    def pointed(self, mention: int, link: str) -> tuple[int | None, float]:
        """The mention that a link points at (None: none of them), with a score from 0 to 1."""
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
        odds = _softmax(self.logits[mention, _SLICES[head]])
        best = int(odds.argmax())
        return HEADS[head][best], float(odds[best])

    def score(self, mention: int, head: str, value: object) -> float:
        return float(_softmax(self.logits[mention, _SLICES[head]])[HEADS[head].index(value)])

    def pointed(self, mention: int, link: str) -> tuple[int | None, float]:
        ranked = self.ranked(mention, link)
        return ranked[0]

    def ranked(self, mention: int, link: str) -> list[tuple[int | None, float]]:
        """All targets of a link with their probabilities, best first; None stands for none of them."""
        pairs = self._pairs_of.get((mention, LINKS.index(link)), [])
        raw = np.array([self.nulls[mention, LINKS.index(link)], *(self.scores[p] for p in pairs)], np.float32)
        odds = _softmax(raw)
        targets: list[int | None] = [None, *(self.questions.pairs[p].target for p in pairs)]
        return sorted(zip(targets, odds.tolist(), strict=True), key=lambda t: -t[1])

    @cached_property
    def _pairs_of(self) -> dict[tuple[int, int], list[int]]:
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, pair in enumerate(self.questions.pairs):
            if not np.isnan(self.scores[number]):
                found[pair.query, pair.link].append(number)
        return found


def _softmax(raw: Floats) -> Floats:
    odds = np.exp(raw - raw.max())
    return np.asarray(odds / odds.sum(), np.float32)
