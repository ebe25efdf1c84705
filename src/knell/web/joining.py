"""What an incident's page shows of joining and parting: why its tellings hang together, which others could be it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from knell.counting.records import CountedIncident
from knell.incidents.explain import MOST, Fit, Pair, fit, pairs_within
from knell.incidents.records import Telling
from knell.ledger.decided import links_decided
from knell.ledger.placing import Placing
from knell.ledger.statements import within
from knell.store.counted import telling_edges, tellings
from knell.web.room import Room

NEAREST = 8  # incidents of the nearest days, beside those whose tellings met and scored above zero
OFFERED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Another incident that could be the same, and how well the two fit."""

    counted: CountedIncident
    fit: Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Why an incident hangs together, the weakest pairs first, and which others fit it, the best first."""

    pairs: tuple[Pair, ...]
    candidates: tuple[Candidate, ...]
    untold: int = 0

    @property
    def reports(self) -> set[str]:
        """The reports that the pairs are of."""
        told = [one for pair in self.pairs for one in (pair.a, pair.b)]
        told += [one for item in self.candidates for one in (item.fit.best.a, item.fit.best.b)]
        return {one.report for one in told}


def joining(counted: CountedIncident, room: Room) -> Joining:
    """The scores behind an incident, and those of the incidents that it could be joined to."""
    links = links_decided(room.connection)
    placing = Placing(room.connection)
    here = _told(counted, placing)
    found = []
    for other in _others(counted, room):
        fitting = fit(here, _told(other, placing), links) if other.incident.claims else None
        if fitting is not None:
            found.append(Candidate(counted=other, fit=fitting))
    found.sort(key=lambda one: (-one.fit.mean, one.counted.incident.id))
    return Joining(
        pairs=pairs_within(here, links),
        candidates=tuple(found[:OFFERED]),
        untold=max(0, len(counted.incident.tellings) - MOST),
    )


def _told(counted: CountedIncident, placing: Placing) -> Sequence[Telling]:
    """The tellings of an incident, oldest first."""
    found = placing.named(counted.incident.tellings[:MOST])
    return [found[name] for name in counted.incident.tellings[:MOST] if name in found]


def _others(counted: CountedIncident, room: Room) -> list[CountedIncident]:
    """The incidents that one of its tellings fits, and those nearest in time."""
    edges = within(room.connection, select(telling_edges), telling_edges.c.a, counted.incident.tellings)
    near = {str(row.b) for row in edges} - set(counted.incident.tellings)
    rows = within(room.connection, select(tellings.c.incident), tellings.c.id, near)
    names = sorted({str(row.incident) for row in rows if row.incident} - {counted.incident.id})[:OFFERED]
    found = {name: room.incidents[name] for name in names if name in room.incidents}
    return list((found | {one.incident.id: one for one in room.near(counted, NEAREST)}).values())
