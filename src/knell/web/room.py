"""The dossier as the pages see it: every statement, everything counted, as one moment saw it, held until it changes.

A room is derived and thrown away like all that is derived. It is made again as soon as the journal or the readings
have moved on; whoever is reading meanwhile keeps the room they entered.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection, func, select

from knell.counting.columns import Columns
from knell.counting.derive import Counts, Statements, derive_counts
from knell.counting.records import CountedIncident, Toll
from knell.dossier import Dossier
from knell.incidents.gather import denial_id
from knell.incidents.records import ClaimInContext, DenialInContext, FacilityInContext
from knell.incidents.tellings import statement_id
from knell.jsonform import claim_from_json, denial_from_json, facility_from_json
from knell.persons.records import Victim
from knell.records import Report
from knell.review.counted import KINDS, read_decided
from knell.review.queue import Item, make_queue
from knell.store.database import reading
from knell.store.derived import report_of
from knell.store.journal import of_kind
from knell.store.rows import Orphan
from knell.store.tables import claims, denials, derived_state, facility_attacks, journal, reports, syndication

Mark = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One moment of a dossier. `claims` are those that stand; rejected ones are shown in their report only."""

    mark: Mark
    reports: Mapping[str, Report]
    claims: Mapping[str, ClaimInContext]
    status: Mapping[str, str]
    denials: Mapping[str, DenialInContext]
    attacks: Mapping[str, FacilityInContext]
    counts: Counts
    columns: Columns
    orphans: tuple[Orphan, ...]
    incidents: Mapping[str, CountedIncident]
    tolls: Mapping[str, Toll]
    victims: Mapping[str, Victim]
    incident_of: Mapping[str, str]
    forwards: Mapping[str, str]
    queue: tuple[Item, ...]


@dataclass(slots=True)
class Keeper:
    """Holds the room of a dossier and makes it anew when the dossier has changed."""

    dossier: Dossier
    _room: Room | None = None
    _lock: Lock = field(default_factory=Lock)

    def room(self) -> Room:
        """The dossier as it is now."""
        with reading(self.dossier.store) as connection:
            mark = _mark(connection)
            room = self._room
            if room is not None and room.mark == mark:
                return room
            with self._lock:  # one reader makes it, the others wait for theirs
                if self._room is None or self._room.mark != mark:
                    persons = self.dossier.config.grading.persons
                    self._room = make_room(connection, mark, persons_to_grade=persons)
                return self._room


def make_room(connection: Connection, mark: Mark = (), *, persons_to_grade: int = 1) -> Room:
    """Everything the pages need, from what is kept and derived; `persons_to_grade` is a setting of the dossier."""
    groups = {row.report: row.group for row in connection.execute(select(syndication.c.report, syndication.c.group))}
    rows = connection.execute(select(reports).order_by(reports.c.n)).mappings().all()
    found = {str(row["id"]): report_of(row) for row in rows}
    order = {str(row["id"]): int(row["n"]) for row in rows}
    told = _claims(connection, found, groups, order)
    standing = {item.claim.id: item for item, status in told if status != "rejected"}
    said_no = {denial_id(item): item for item in _denials(connection, found, groups, order)}
    attacked = tuple(_attacks(connection, found, groups, order))
    decisions = of_kind(connection, *KINDS)
    decided, orphans = read_decided(decisions, tuple(standing.values()), persons_to_grade=persons_to_grade)
    statements = Statements(claims=tuple(standing.values()), denials=tuple(said_no.values()), attacks=attacked)
    counts = derive_counts(statements, decided)
    return Room(
        mark=mark,
        reports=found,
        claims=standing,
        status={item.claim.id: status for item, status in told},
        denials=said_no,
        attacks={statement_id(item): item for item in attacked},
        counts=counts,
        columns=counts.columns(),
        orphans=orphans,
        incidents={one.incident.id: one for one in counts.incidents},
        tolls={one.id: one for one in counts.tolls},
        victims={one.id: one for one in counts.victims},
        incident_of={claim: one.incident.id for one in counts.incidents for claim in one.incident.claims},
        forwards={one.old: one.new for one in counts.gathered.forwards},
        queue=make_queue(counts, standing),
    )


def _mark(connection: Connection) -> Mark:
    """What changes whenever anything kept or derived does."""
    state = derived_state.c
    seen = select(func.count(), func.max(state.decisions), func.max(state.reader), func.max(state.config))
    copies = select(func.count(syndication.c.group.distinct()))
    last = connection.execute(select(func.max(journal.c.seq))).scalar()
    return (last, *connection.execute(seen).one(), connection.execute(copies).scalar())


def _claims(
    connection: Connection, found: Mapping[str, Report], groups: Mapping[str, str], order: Mapping[str, int]
) -> list[tuple[ClaimInContext, str]]:
    query = select(claims.c.report, claims.c.status, claims.c.body)
    query = query.join(reports, reports.c.id == claims.c.report).order_by(reports.c.n, claims.c.n)
    made = []
    for row in connection.execute(query):
        report = found[row.report]
        claim = claim_from_json(json.loads(row.body), report)
        syndicated = groups.get(row.report)
        made.append(
            (ClaimInContext(claim=claim, report=report, syndication=syndicated, added=order[row.report]), row.status)
        )
    return made


def _denials(
    connection: Connection, found: Mapping[str, Report], groups: Mapping[str, str], order: Mapping[str, int]
) -> list[DenialInContext]:
    query = select(denials.c.report, denials.c.body).order_by(denials.c.report, denials.c.n)
    return [
        DenialInContext(
            denial=denial_from_json(json.loads(row.body), found[row.report]),
            report=found[row.report],
            syndication=groups.get(row.report),
            added=order[row.report],
        )
        for row in connection.execute(query)
    ]


def _attacks(
    connection: Connection, found: Mapping[str, Report], groups: Mapping[str, str], order: Mapping[str, int]
) -> list[FacilityInContext]:
    query = select(facility_attacks.c.report, facility_attacks.c.body)
    return [
        FacilityInContext(
            attack=facility_from_json(json.loads(row.body), found[row.report]),
            report=found[row.report],
            syndication=groups.get(row.report),
            added=order[row.report],
        )
        for row in connection.execute(query.order_by(facility_attacks.c.report, facility_attacks.c.n))
    ]
