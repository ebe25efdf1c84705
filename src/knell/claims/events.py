"""Which claims of a report tell of one event, and what an event tells of all its claims."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from knell.judge.judgement import Judgement

T = TypeVar("T")


def group_events(judgement: Judgement, claims: Sequence[int], claim_of: Mapping[int, int]) -> dict[int, str]:
    """Claim (count index) -> event id ("e1", "e2" … in order of first mention), joined along the event links.

    `claim_of` names the claim that a count stands for where it is none itself; such counts are in the answer too.
    """
    leader = {index: index for index in claims}
    for index in claims:
        target, _ = judgement.pointed(index, "event")
        if target is not None and target in claim_of:
            leader[_root(leader, index)] = _root(leader, claim_of[target])
    names: dict[int, str] = {}
    for index in claims:
        names.setdefault(_root(leader, index), f"e{len(names) + 1}")
    return {count: names[_root(leader, claim)] for count, claim in claim_of.items()}


def _root(leader: Mapping[int, int], index: int) -> int:
    while leader[index] != index:
        index = leader[index]
    return index


def common(values: Sequence[T | None]) -> T | None:
    """The value most claims of an event state; None where none does or two are equally frequent."""
    ranked = Counter(v for v in values if v is not None).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
