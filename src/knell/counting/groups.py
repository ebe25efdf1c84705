"""Which groups of people contain each other, which cannot overlap, and what follows for their sums."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from knell.records import Count, Group, Part

# Roles that nobody holds at once; a nurse or a journalist may well be a civilian.
_APART = {frozenset({role, "combatant"}) for role in ("civilian", "health", "journalist", "aid", "education")}


class Counted(Protocol):
    """Anything that counts people of a group."""

    @property
    def group(self) -> Group: ...
    @property
    def low(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...


C = TypeVar("C", bound=Counted)


def contains(whole: Group, part: Group) -> bool:
    """Whether everybody in `part` is in `whole`: what the whole states, the part states alike."""
    same_age = whole.age is None or whole.age == part.age
    return same_age and (whole.sex is None or whole.sex == part.sex) and (whole.role is None or whole.role == part.role)


def strictly_contains(whole: Group, part: Group) -> bool:
    """Whether `part` is within `whole` and not the same group."""
    return whole != part and contains(whole, part)


def disjoint(a: Group, b: Group) -> bool:
    """Whether nobody can be in both: another age, another sex, or roles that exclude each other."""
    ages = a.age is not None and b.age is not None and a.age != b.age
    sexes = a.sex is not None and b.sex is not None and a.sex != b.sex
    return ages or sexes or frozenset({a.role, b.role}) in _APART


def disjoint_sum(counted: Sequence[C]) -> tuple[int | None, int | None, list[C]]:
    """The largest sum over figures whose groups do not overlap, with the figures that went into it.

    Of figures for one group the largest counts once. Taken greedily from the widest and largest figure down.
    """
    chosen: list[C] = []
    for one in sorted(counted, key=_width):
        if all(disjoint(one.group, other.group) for other in chosen):
            chosen.append(one)
    lows = [one.low for one in chosen if one.low is not None]
    highs = [one.high for one in chosen]
    high = None if None in highs else sum(h for h in highs if h is not None)
    return (sum(lows) if lows else None), high, chosen


def _width(one: Counted) -> tuple[int, int, str]:
    stated = sum(value is not None for value in (one.group.age, one.group.sex, one.group.role))
    return stated, -(one.low or one.high or 0), str(one.group)


def whole_parts(parts: Sequence[Part], whole: Count, group: Group) -> list[tuple[Group, Count]]:
    """The parts of a figure as quantities: each with the full group it stands for, what it does not state inherited.

    "15 girls, 30 boys and 48 children of unknown sex" in a list that adds up to its whole are 93 children: such a
    list has no overlaps, so a wider group in it is counted beside the finer ones and not around them.
    """
    stated = [
        (inherit(part.group, group), part.count) for part in parts if part.count.low is not None or part.count.high
    ]
    exact = all(count.low is not None and count.low == count.high for _, count in stated)
    if not exact or whole.low is None or sum(count.low or 0 for _, count in stated) != whole.low:
        return stated
    made = []
    for one, count in stated:
        within = sum(other.low or 0 for finer, other in stated if strictly_contains(one, finer))
        figure = (count.low or 0) + within
        made.append((one, count if not within else Count(words=count.words, low=figure, high=figure)))
    return made


def inherit(part: Group, whole: Group) -> Group:
    """The group of a part: what it does not state itself, it has from the whole."""
    return Group(age=part.age or whole.age, sex=part.sex or whole.sex, role=part.role or whole.role)
