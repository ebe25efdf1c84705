"""The tellings of a dossier held so that ten more are placed without comparing the others again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from knell.incidents.cluster import Clustering, Group, Scores, cluster
from knell.incidents.compare import SAME_FROM, score
from knell.incidents.links import Bonds, apply_links
from knell.incidents.pairs import NAMED, Key, keys_of, names_suffice
from knell.incidents.records import Conflict, Link, Telling, Tie

ALL_PAIRS = 150  # tellings in one connected set up to which every pair is scored; beyond, only those that met


CopyKey = tuple[object, ...]


class IncidentIndex:
    """Grows with every report: what meets what, how each pair scores, and the groups that follow.

    Adding tellings one by one or all at once gives the same groups. Copies of one text count once: the oldest is
    compared (`tellings` holds those), the others go wherever it goes.
    """

    def __init__(self) -> None:
        self.tellings: dict[str, Telling] = {}
        self._all: dict[str, Telling] = {}
        self._alike: dict[CopyKey, set[str]] = defaultdict(set)
        self._placed: dict[CopyKey, str] = {}
        self._stands: dict[Key, set[str]] = defaultdict(set)
        self._asks: dict[Key, set[str]] = defaultdict(set)
        self._scores: dict[str, dict[str, float]] = {}
        self._links: tuple[Link, ...] = ()
        self._bonds = Bonds()
        self._groups: dict[str, Group] = {}
        self._ties: dict[str, tuple[Tie, ...]] = {}

    def update(
        self, tellings: Iterable[Telling], gone: Iterable[str] = (), links: Sequence[Link] | None = None
    ) -> Bonds:
        """Place new tellings, take away those that are gone, and apply decisions (None: as they were)."""
        fresh = list(tellings)
        changed = {key for name in (*gone, *(telling.id for telling in fresh)) if (key := self._forget(name))}
        changed |= {self._know(telling) for telling in fresh}
        touched = {one for key in sorted(changed, key=repr) for one in self._settle(key)} & self.tellings.keys()
        self._links = self._links if links is None else tuple(links)
        touched |= self._bind()
        self._regroup(touched)
        return self._bonds

    def groups(self) -> tuple[Group, ...]:
        """Every group of telling ids, sorted; copies are not named (`copies_of` gives them)."""
        return tuple(sorted(set(self._groups.values())))

    def copies_of(self, telling: str) -> tuple[Telling, ...]:
        """The copies of a telling, oldest first."""
        alike = self._alike[copy_key(self._all[telling])] - {telling}
        return tuple(sorted((self._all[one] for one in alike), key=lambda one: one.order))

    def everything(self) -> tuple[Telling, ...]:
        """All tellings, copies too."""
        return tuple(self._all.values())

    def ties(self) -> tuple[Tie, ...]:
        """The tellings that fit two incidents equally well."""
        return tuple(sorted({tie for ties in self._ties.values() for tie in ties}, key=lambda tie: tie.telling))

    def conflicts(self) -> tuple[Conflict, ...]:
        """The decisions that contradict earlier ones and wait for a person."""
        return self._bonds.conflicts

    def neighbours(self, telling: str) -> dict[str, float]:
        """The tellings that one was compared with, and the scores."""
        return dict(self._scores.get(telling, {}))

    def _know(self, telling: Telling) -> CopyKey:
        self._all[telling.id] = telling
        key = copy_key(telling)
        self._alike[key].add(telling.id)
        return key

    def _forget(self, name: str) -> CopyKey | None:
        telling = self._all.pop(name, None)
        if telling is None:
            return None
        key = copy_key(telling)
        self._alike[key].discard(name)
        return key

    def _settle(self, key: CopyKey) -> set[str]:
        """Place the oldest of some copies, and take away any that was placed before it."""
        alike = self._alike[key]
        oldest = min((self._all[one] for one in alike), key=lambda one: one.order, default=None)
        placed = self._placed.pop(key, None)
        touched = self._remove([placed]) if placed else set[str]()
        if oldest is None:
            del self._alike[key]
            return touched
        self._placed[key] = oldest.id
        return touched | self._place(oldest)

    def _place(self, telling: Telling) -> set[str]:
        stands, asks = keys_of(telling)
        met = self._met(telling, stands, asks)
        scores = {other: score(telling, self.tellings[other]) for other in met}
        for other, value in scores.items():
            self._scores[other][telling.id] = value
        self._scores[telling.id] = scores
        self.tellings[telling.id] = telling
        for key in stands:
            self._stands[key].add(telling.id)
        for key in asks:
            if key[0] != NAMED:  # whoever stands under a name is asked for it, both ways
                self._asks[key].add(telling.id)
        return {telling.id}

    def _met(self, telling: Telling, stands: frozenset[Key], asks: frozenset[Key]) -> set[str]:
        """The tellings under a common key; one name in the text is not enough, several are."""
        met: set[str] = set()
        shared: dict[str, set[object]] = defaultdict(set)
        for key in asks:
            if key[0] == NAMED:
                for one in self._stands.get(key, ()):
                    shared[one].add(key[1])
            else:
                met |= self._stands.get(key, set())
        for key in stands:
            met |= self._asks.get(key, set())
        return met | {one for one, names in shared.items() if names_suffice(telling, self.tellings[one], len(names))}

    def _remove(self, gone: Iterable[str]) -> set[str]:
        touched: set[str] = set()
        for name in gone:
            telling = self.tellings.pop(name, None)
            if telling is None:
                continue
            stands, asks = keys_of(telling)
            for key in stands:
                self._stands[key].discard(name)
            for key in asks:
                self._asks[key].discard(name)
            for other in self._scores.pop(name):
                self._scores[other].pop(name, None)
                touched.add(other)
            touched.update(self._groups.pop(name, ()))
            self._ties.pop(name, None)
        return touched & self.tellings.keys()

    def _bind(self) -> set[str]:
        before, self._bonds = self._bonds, apply_links(self._links, list(self._all.values()), self._standing_for())
        changed = set(before.group_of) | set(self._bonds.group_of)
        changed |= {one for bar in before.apart ^ self._bonds.apart for one in bar}
        return changed & self.tellings.keys()

    def _standing_for(self) -> dict[str, str]:
        """For each copy, the telling that is compared in its place."""
        return {one: self._placed[key] for key, alike in self._alike.items() if len(alike) > 1 for one in alike}

    def _regroup(self, touched: set[str]) -> None:
        members = self._bonds.members()
        bars: dict[str, list[frozenset[str]]] = defaultdict(list)
        for bar in self._bonds.apart:
            for one in bar:
                bars[one].append(bar)
        left = {one for name in touched for one in self._groups.get(name, (name,))} & self.tellings.keys()
        for start in sorted(left):
            if start not in left:
                continue
            connected = self._connected(start, members)
            left -= connected
            held = {name: members[name] for name in (self._bonds.group_of.get(o) for o in connected) if name}
            near = {bar for one in connected for bar in bars.get(one, ())}
            self._keep(cluster(connected, self._scores_within(connected), held.values(), near))

    def _keep(self, made: Clustering) -> None:
        ties = {tie.telling: tie for tie in made.ties}
        for group in made.groups:
            for one in group:
                self._groups[one] = group
                self._ties[one] = (ties[one],) if one in ties else ()

    def _connected(self, start: str, members: dict[str, tuple[str, ...]]) -> set[str]:
        found, to_see = {start}, [start]
        while to_see:
            one = to_see.pop()
            near = {other for other, value in self._scores[one].items() if value > SAME_FROM}
            near.update(o for o in members.get(self._bonds.group_of.get(one, ""), ()) if o in self.tellings)
            to_see.extend(near - found)
            found |= near
        return found

    def _scores_within(self, connected: set[str]) -> Scores:
        """The scores of a connected set: all of them where it is small, else those of the pairs that met."""
        if len(connected) > ALL_PAIRS:
            return self._scores
        made: dict[str, dict[str, float]] = {}
        for one in connected:
            kept = self._scores[one]
            made[one] = {o: kept[o] if o in kept else self._worked_out(one, o) for o in connected if o > one}
        return made

    def _worked_out(self, a: str, b: str) -> float:
        return score(self.tellings[a], self.tellings[b])


def copy_key(telling: Telling) -> CopyKey:
    """What two tellings share if they are copies: the group of texts, and all that is told of the event."""
    if telling.syndication is None:
        return (telling.id,)
    days = (telling.first, telling.last) if telling.dated else None
    return telling.syndication, telling.counts, telling.place, days, telling.persons, telling.twin
