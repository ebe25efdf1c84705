"""Tellings in tables: which of them meet, found by their keys, and all that hangs together with some of them.

What `knell.incidents.index` holds in memory for the whole dossier is kept here, so that a change asks only for those
that it can touch. An edge stands between two tellings that met and scored above zero.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Column, Connection, delete, insert, select, update
from sqlalchemy import Row as RowOf

from knell.incidents.compare import SAME_FROM, score
from knell.incidents.index import copy_key
from knell.incidents.pairs import NAMED, Key, keys_of, names_suffice
from knell.incidents.records import Link, Telling
from knell.ledger.codec import packed, unpacked
from knell.ledger.statements import within
from knell.store.counted import telling_claims, telling_edges, telling_keys, tellings

STANDS, ASKS = 1, 2
REMEMBERED = 40_000  # tellings kept in memory while many are placed

Row = dict[str, object]


@dataclass(slots=True)
class Placing:
    """The tellings of a dossier as they are placed and taken away; those seen lately are remembered."""

    connection: Connection
    _seen: dict[str, Telling] = field(default_factory=dict)

    def of_reports(self, reports: Iterable[str]) -> dict[str, Telling]:
        """The tellings of some reports, by their ids."""
        query = select(tellings.c.id, tellings.c.body)
        return self._read(within(self.connection, query, tellings.c.report, reports))

    def named(self, names: Iterable[str]) -> dict[str, Telling]:
        """The tellings with these ids, as far as they are there."""
        wanted = set(names)
        found = {name: self._seen[name] for name in wanted & self._seen.keys()}
        query = select(tellings.c.id, tellings.c.body)
        return found | self._read(within(self.connection, query, tellings.c.id, wanted - found.keys()))

    def take_away(self, gone: Mapping[str, Telling]) -> set[str]:
        """Take tellings away; those that hung together with them, or were one incident with them."""
        near = {str(row.b) for row in within(self.connection, select(telling_edges), telling_edges.c.a, gone)}
        self._untie(near, gone)
        near |= self._sharing(tellings.c.alike, {_alike(one) for one in gone.values() if one.syndication})
        near |= self._sharing(tellings.c.incident, self.incidents_of(gone))
        for name, telling in gone.items():
            self._seen.pop(name, None)
            keys = telling_keys.c
            for part in _parts(sorted(_hashed(telling))):
                self.connection.execute(delete(telling_keys).where(keys.key.in_(part), keys.telling == name))
        for part in _parts(sorted(gone)):
            self.connection.execute(delete(telling_edges).where(telling_edges.c.a.in_(part)))
            self.connection.execute(delete(telling_claims).where(telling_claims.c.telling.in_(part)))
            self.connection.execute(delete(tellings).where(tellings.c.id.in_(part)))
        return near - gone.keys()

    def put(self, fresh: Sequence[Telling]) -> None:
        """Place tellings, and tie each to those that it meets and fits."""
        if not fresh:
            return
        for one in fresh:
            self._remember(one)
            rows = place_rows(one)
            self.connection.execute(insert(tellings), rows["tellings"])
            self.connection.execute(insert(telling_claims), rows["telling_claims"])
            hashed = _hashed(one)
            edges = [other for other in self._met(one, hashed) if _alike(other) != _alike(one)]
            edges = [other for other in edges if score(one, other) > SAME_FROM]
            self._tie(one.id, [other.id for other in edges])
            if rows["telling_keys"]:
                self.connection.execute(insert(telling_keys), rows["telling_keys"])

    def around(self, seeds: Iterable[str], links: Sequence[Link]) -> dict[str, str | None]:
        """All tellings that hang together with some of them: by edges, as copies, by decisions, or by an incident that
        they make now. Each with that incident."""
        tied = self._tied(links)
        found: dict[str, str | None] = {}
        left = set(seeds)
        while left:
            query = select(tellings.c.id, tellings.c.alike, tellings.c.incident)
            rows = list(within(self.connection, query, tellings.c.id, left))
            found |= {str(row.id): row.incident for row in rows}
            near = {str(row.b) for row in within(self.connection, select(telling_edges), telling_edges.c.a, left)}
            near |= self._sharing(tellings.c.alike, {row.alike for row in rows if row.alike != row.id})
            near |= self._sharing(tellings.c.incident, {row.incident for row in rows if row.incident})
            near |= {other for row in rows for other in tied.get(str(row.id), ())}
            left = near - found.keys()
        return found

    def telling_of(self, claims: Iterable[str]) -> dict[str, str]:
        """The telling of each claim that is in one."""
        rows = within(self.connection, select(telling_claims), telling_claims.c.claim, claims)
        return {str(row.claim): str(row.telling) for row in rows}

    def settle(self, incident_of: Mapping[str, str]) -> None:
        """Note which incident each telling makes."""
        by_incident: dict[str, list[str]] = defaultdict(list)
        for telling, incident in incident_of.items():
            by_incident[incident].append(telling)
        for incident, names in by_incident.items():
            for part in _parts(names):
                made = update(tellings).where(tellings.c.id.in_(part)).values(incident=incident)
                self.connection.execute(made)

    def _met(self, telling: Telling, hashed: Mapping[int, tuple[int, Key]]) -> list[Telling]:
        """The tellings under a common key; one name in the text is not enough, several are."""
        met, shared = set[str](), defaultdict[str, set[object]](set)
        for row in within(self.connection, select(telling_keys), telling_keys.c.key, hashed):
            side, key = hashed[row.key]
            asks, asked = side & ASKS and row.side & STANDS, side & STANDS and row.side & ASKS
            if key[0] == NAMED:
                if asks:
                    shared[row.telling].add(key[1])
            elif asks or asked:
                met.add(row.telling)
        few = {name for name, names in shared.items() if len(names) > 1 and name not in met}
        found = self.named((met | few) - {telling.id})
        return [
            other
            for name, other in sorted(found.items())
            if name in met or names_suffice(telling, other, len(shared[name]))
        ]

    def _sharing(self, column: Column[str], values: Iterable[object]) -> set[str]:
        return {str(row.id) for row in within(self.connection, select(tellings.c.id), column, values)}

    def incidents_of(self, names: Iterable[str]) -> set[str]:
        """The incidents that tellings make now."""
        rows = within(self.connection, select(tellings.c.incident), tellings.c.id, names)
        return {str(row.incident) for row in rows if row.incident}

    def _tie(self, name: str, others: Sequence[str]) -> None:
        rows: list[Row] = [{"a": a, "b": b} for other in others for a, b in ((name, other), (other, name))]
        if rows:
            self.connection.execute(insert(telling_edges), rows)

    def _untie(self, near: Iterable[str], gone: Iterable[str]) -> None:
        """Take away the edges that lead to tellings which go."""
        edges = telling_edges.c
        for name in near:
            for part in _parts(sorted(gone)):
                self.connection.execute(delete(telling_edges).where(edges.a == name, edges.b.in_(part)))

    def _tied(self, links: Sequence[Link]) -> dict[str, set[str]]:
        """The tellings that decisions speak of together."""
        at = self.telling_of({claim for link in links for claim in (link.a, link.b)})
        tied: dict[str, set[str]] = defaultdict(set)
        for link in links:
            if link.a in at and link.b in at:
                tied[at[link.a]].add(at[link.b])
                tied[at[link.b]].add(at[link.a])
        return tied

    def _read(self, rows: Iterable[RowOf[*tuple[object, ...]]]) -> dict[str, Telling]:
        return {row.id: self._seen.get(row.id) or self._remember(unpacked(Telling, row.body)) for row in rows}

    def _remember(self, telling: Telling) -> Telling:
        if len(self._seen) >= REMEMBERED:
            for name in list(self._seen)[: REMEMBERED // 2]:
                del self._seen[name]
        self._seen[telling.id] = telling
        return telling


def place_rows(telling: Telling, incident: str | None = None) -> dict[str, list[Row]]:
    """The rows under which a telling is found."""
    row: Row = {"id": telling.id, "report": telling.report, "alike": _alike(telling), "incident": incident}
    keys = ((key, side) for key, (side, of) in _hashed(telling).items() if _kept(side, of))
    return {
        "tellings": [row | {"body": packed(telling)}],
        "telling_claims": [{"claim": claim, "telling": telling.id} for claim in telling.claims],
        "telling_keys": [{"key": key, "telling": telling.id, "side": side} for key, side in keys],
    }


def _hashed(telling: Telling) -> dict[int, tuple[int, Key]]:
    """The keys of a telling as numbers, each with its side and itself."""
    stands, asks = keys_of(telling)
    return {
        _number(key): ((STANDS if key in stands else 0) | (ASKS if key in asks else 0), key) for key in stands | asks
    }


def _kept(side: int, key: Key) -> bool:
    """Whoever stands under a name is asked for it, both ways: asking alone needs no row."""
    return key[0] != NAMED or bool(side & STANDS)


def _number(key: Key) -> int:
    digest = hashlib.blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _alike(telling: Telling) -> str:
    """The same for copies: the group of texts, and all that is told of the event. Else the telling's own id."""
    if telling.syndication is None:
        return telling.id
    return hashlib.sha256(packed(copy_key(telling)).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _parts(names: Sequence[object]) -> Iterable[Sequence[object]]:
    return (names[start : start + 500] for start in range(0, len(names), 500))
