"""Decisions of people on which claims tell of one incident, made into bonds and bars between tellings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from knell.incidents.records import Conflict, Link, Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonds:
    """What decisions force: groups of tellings that are one, pairs that are not, and decisions that contradict.

    `group_of` names for a telling the smallest id of its group, for bonded tellings only.
    """

    group_of: dict[str, str] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()
    conflicts: tuple[Conflict, ...] = ()
    orphans: tuple[Link, ...] = ()

    def members(self) -> dict[str, tuple[str, ...]]:
        """The tellings of each bonded group, by the group's name."""
        made: dict[str, list[str]] = defaultdict(list)
        for telling, name in self.group_of.items():
            made[name].append(telling)
        return {name: tuple(sorted(found)) for name, found in made.items()}


def apply_links(
    links: Iterable[Link], tellings: Sequence[Telling], standing_for: Mapping[str, str] | None = None
) -> Bonds:
    """The bonds that decisions make, applied in the order they were taken.

    A later decision on the same two claims replaces the earlier one. A decision that contradicts what earlier
    ones say together (A = B, B = C, now A ≠ C) is not applied but listed, for a person to settle; one that names
    a claim which is no longer there is listed as orphaned. `standing_for` names for each copy the telling it goes with.
    """
    stands = standing_for or {}
    at = {claim: stands.get(telling.id, telling.id) for telling in tellings for claim in telling.claims}
    kept = _latest(links)
    orphans = tuple(link for link in kept if link.a not in at or link.b not in at)
    groups, apart, done, conflicts = _Groups(), list[Link](), list[Link](), list[Conflict]()
    for link in (link for link in kept if link.a in at and link.b in at):
        a, b = at[link.a], at[link.b]
        barred = any(groups.would_join(a, b, at[bar.a], at[bar.b]) for bar in apart)
        joined = groups.name(a) == groups.name(b)
        if barred if link.same else joined:
            conflicts.append(Conflict(decision=link, against=_around(link, done, at, groups)))
        else:
            done.append(link)
            if link.same:
                groups.join(a, b)
            else:
                apart.append(link)
    bars = frozenset(frozenset((at[bar.a], at[bar.b])) for bar in apart)
    return Bonds(group_of=groups.names(), apart=bars, conflicts=tuple(conflicts), orphans=orphans)


def _latest(links: Iterable[Link]) -> list[Link]:
    latest: dict[frozenset[str], Link] = {}
    for link in sorted(links, key=lambda link: link.seq):
        latest[frozenset((link.a, link.b))] = link
    return sorted(latest.values(), key=lambda link: link.seq)


class _Groups:
    """Disjoint sets of tellings; a set is named by its smallest member."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def name(self, telling: str) -> str:
        while (above := self._up.get(telling, telling)) != telling:
            telling = above
        return telling

    def join(self, a: str, b: str) -> None:
        first, second = sorted((self.name(a), self.name(b)))
        self._up[first] = first
        self._up[second] = first

    def would_join(self, a: str, b: str, bar_a: str, bar_b: str) -> bool:
        return {self.name(a), self.name(b)} == {self.name(bar_a), self.name(bar_b)}

    def names(self) -> dict[str, str]:
        return {telling: self.name(telling) for telling in self._up}


def _around(link: Link, done: Sequence[Link], at: dict[str, str], groups: _Groups) -> tuple[Link, ...]:
    """The earlier decisions that touch the two groups which the contradicting one speaks of."""
    here = {groups.name(at[link.a]), groups.name(at[link.b])}
    return tuple(one for one in done if groups.name(at[one.a]) in here and groups.name(at[one.b]) in here)
