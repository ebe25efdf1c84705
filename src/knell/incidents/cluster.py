"""Tellings that agree come together: average linkage on the scores, under the bonds and bars of decisions.

Pairs of groups join from the best score down while the mean score between them is above zero. The result does
not depend on the order of the reports: everything is sorted by id, and scores are summed as whole millionths.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knell.incidents.records import Tie

Group = tuple[str, ...]
Scores = Mapping[str, Mapping[str, float]]
Summed = tuple[int, int]  # the sum of the scores between two groups in millionths, and how many pairs were scored

UNMET = -2.0  # the score of two tellings that were never compared
TIE = 0.05  # two incidents whose scores differ by less fit a telling equally well: it joins neither
MILLION = 1_000_000
BARRED = (-(10**18), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """Groups of telling ids, each sorted, and the tellings that fitted two groups equally well."""

    groups: tuple[Group, ...]
    ties: tuple[Tie, ...] = ()


def cluster(
    ids: Iterable[str], scores: Scores, bonded: Iterable[Group] = (), bars: Iterable[frozenset[str]] = ()
) -> Clustering:
    """The groups within one set of tellings, given the scores of the pairs that were compared.

    `bonded` groups stay whole whatever their scores; no group ever holds both ends of one of the `bars`.
    """
    state = _State(_start(sorted(ids), bonded), scores, bars)
    ties: list[Tie] = []
    while (best := state.pop_best()) is not None:
        a, b, mean = best
        torn = state.torn(a, b, mean)
        if torn:
            ties.append(state.untie(*torn, mean))
        else:
            state.join(a, b)
    return Clustering(groups=tuple(sorted(tuple(sorted(g)) for g in state.groups.values())), ties=tuple(ties))


def _start(ids: Sequence[str], bonded: Iterable[Group]) -> dict[int, list[str]]:
    known, inside = set(ids), dict[str, int]()
    for number, group in enumerate(sorted(bonded)):
        inside.update({one: -1 - number for one in group if one in known})
    made: dict[int, list[str]] = {}
    for position, one in enumerate(ids):
        made.setdefault(inside.get(one, position), []).append(one)
    return dict(enumerate(sorted(made.values())))


class _State:
    """The groups so far, the summed scores between them, and a heap of the pairs worth joining."""

    def __init__(self, groups: dict[int, list[str]], scores: Scores, bars: Iterable[frozenset[str]]) -> None:
        self.groups = groups
        self._links: dict[int, dict[int, Summed]] = {number: {} for number in groups}
        self._heap: list[tuple[float, int, int]] = []
        at = {one: number for number, group in groups.items() for one in group}
        for one, number in at.items():
            for other, value in scores.get(one, {}).items():
                if one < other and other in at and at[other] != number:
                    self._add(number, at[other], (round(value * MILLION), 1))
        for bar in bars:
            ends = [at[one] for one in bar if one in at]
            if len(ends) == 2:
                self._set(ends[0], ends[1], BARRED)
        for a, row in self._links.items():
            for b in row:
                if a < b:
                    self._push(a, b)

    def pop_best(self) -> tuple[int, int, float] | None:
        """The two groups with the highest mean score above zero, or None when no such pair is left."""
        while self._heap:
            minus, a, b = heapq.heappop(self._heap)
            if b in self._links.get(a, {}) and self.mean(a, b) == -minus:
                return a, b, -minus
        return None

    def mean(self, a: int, b: int) -> float:
        """The mean score over all pairs between two groups; pairs never compared count as unlike."""
        total, pairs = self._links[a].get(b, (0, 0))
        if total < -(10**17):
            return float("-inf")
        every = len(self.groups[a]) * len(self.groups[b])
        return (total + UNMET * MILLION * (every - pairs)) / every / MILLION

    def torn(self, a: int, b: int, best: float) -> tuple[int, list[int]] | None:
        """The group that fits two others equally well which do not fit each other, with those others."""
        for one, other in ((a, b), (b, a)):
            near = (third for third in self._links[one] if third != other and self.mean(one, third) >= best - TIE)
            rivals = [third for third in near if self.mean(other, third) <= 0]
            if rivals:
                return one, [other, *rivals]
        return None

    def untie(self, one: int, others: list[int], best: float) -> Tie:
        """Keep a torn group from all it is torn between, and say so."""
        for other in others:
            self._set(one, other, BARRED)
        names = tuple(sorted(min(self.groups[other]) for other in others))
        return Tie(telling=min(self.groups[one]), candidates=names, score=round(best, 2))

    def join(self, a: int, b: int) -> None:
        """Make two groups one, and push the pairs that are worth joining now."""
        self.groups[a] = self.groups[a] + self.groups.pop(b)
        gone = self._links.pop(b)
        self._links[a].pop(b, None)
        for third, summed in gone.items():
            self._links[third].pop(b, None)
            if third != a:
                self._add(a, third, summed)
        for third in self._links[a]:
            self._push(*sorted((a, third)))

    def _add(self, a: int, b: int, more: Summed) -> None:
        before = self._links[a].get(b, (0, 0))
        self._set(a, b, (before[0] + more[0], before[1] + more[1]))

    def _set(self, a: int, b: int, summed: Summed) -> None:
        self._links[a][b] = self._links[b][a] = summed

    def _push(self, a: int, b: int) -> None:
        if (mean := self.mean(a, b)) > 0:
            heapq.heappush(self._heap, (-mean, a, b))
