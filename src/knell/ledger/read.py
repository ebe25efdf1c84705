"""What is kept and counted of a dossier, as one moment saw it; nothing is read before somebody asks for it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, case, func, select, tuple_

from knell.counting.consistency import Recorded
from knell.counting.records import CountedIncident, Origin, Toll
from knell.incidents.records import ClaimInContext, DenialInContext, FacilityInContext
from knell.jsonparts import count_from_json
from knell.ledger.codec import unpacked
from knell.ledger.decided import orphaned
from knell.ledger.rows import brief_of, incident_of, item_of, origin_of, recorded_of, toll_of, victim_of
from knell.ledger.statements import attacks_in, claims_named, contexts, denials_in, within
from knell.ledger.update import State, state_of
from knell.ledger.views import Listed, Named
from knell.persons.records import Victim
from knell.records import Count, Place, Report
from knell.review.queue import Item
from knell.store.counted import (
    citations,
    counted_claims,
    forwards,
    incident_briefs,
    incident_counts,
    incident_facts,
    incidents,
    tolls,
    victims,
    voices,
    waiting,
)
from knell.store.folding import fold
from knell.store.rows import Orphan
from knell.store.tables import claims, denials, facility_attacks, reports
from knell.vocabulary import Harm, PlacePrecision

_WAITS = (waiting.c.weight.desc(), waiting.c.kind, waiting.c.subject)
_TOLLS = (tolls.c.authority, tolls.c.harm, tolls.c.place, tolls.c.people, tolls.c.id)
_PEOPLE = (victims.c.folded, victims.c.day, victims.c.incident, victims.c.n)

T = TypeVar("T")
Range = tuple[int | None, int | None] | None
Make = Callable[[Mapping[str, object]], T]
Reader = Callable[[Connection, Iterable[str]], Mapping[str, T]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which incidents are asked for; what is None does not narrow.

    `placed`: those that can be drawn on a map; `at`: those that lie there, by longitude, latitude and precision.
    """

    words: str | None = None
    grade: str | None = None
    first: date | None = None
    last: date | None = None
    placed: bool = False
    at: tuple[tuple[float, float, str], ...] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """What the row of an incident must say."""
        found = []
        if self.words:
            found.append(incidents.c.cased.contains(self.words.casefold(), autoescape=True))
        if self.grade:
            found.append(incidents.c.grade == self.grade)
        if self.first is not None:
            found.append(incidents.c.last >= self.first.toordinal())
        if self.last is not None:
            found.append(incidents.c.first <= self.last.toordinal())
        if self.placed:
            found.append(incidents.c.lat.is_not(None))
        if self.at:
            columns = incidents.c.lon, incidents.c.lat, incidents.c.precision
            found.append(tuple_(*columns).in_(self.at))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSum:
    """One month's incidents: how many, sums over their ranges of the killed, and the first and last day among them.

    `low` None: no minimum is stated. `high` None: none is, or some incident has no upper end.
    """

    first: date
    incidents: int
    low: int | None
    high: int | None
    days: tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is seen of an incident in a list: its title, its grade, and a range for each harm that was asked for."""

    title: str
    grade: str
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A claim by its number alone: what it counts, and the report that has it."""

    id: str
    report: str
    outlet: str | None
    count: Count


class Spot(NamedTuple):
    """Where incidents lie: one of them, how many they are, and the upper end of the most killed in any of them."""

    lon: float
    lat: float
    precision: PlacePrecision
    id: str
    number: int
    killed: int | None


@dataclass(frozen=True, slots=True)
class Voice:
    """A source or an outlet: claims it stands behind, those of them that others carry, and those that it repeats."""

    name: str
    own: int
    carried: int
    repeated: int


def _voice(row: Mapping[str, object]) -> Voice:
    name, *sums = (row[column] for column in ("name", "own", "carried", "repeated"))
    return Voice(str(name), *(int(str(one)) for one in sums))


class Ledger:
    """The counts of a dossier, read from `connection`. `claims` are those that stand."""

    def __init__(self, connection: Connection | None = None) -> None:
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """Where it is read."""
        if self._connection is None:
            raise ValueError("this ledger is closed")
        return self._connection

    @cached_property
    def state(self) -> State:
        """How far the counting is, with the sizes of what is counted."""
        return state_of(self.connection)

    # --- what reports say

    @cached_property
    def reports(self) -> Named[Report]:
        """Every report by its id, oldest first."""

        def load(names: Iterable[str]) -> Mapping[str, Report]:
            return {name: one.report for name, one in contexts(self.connection, names).items()}

        return Named(load, lambda: self._all(select(reports.c.id).order_by(reports.c.n)), lambda: self.state.reports)

    @cached_property
    def claims(self) -> Named[ClaimInContext]:
        """Every claim that stands."""
        every = select(claims.c.id).join(reports, reports.c.id == claims.c.report).where(claims.c.status != "rejected")
        every = every.order_by(reports.c.n, claims.c.n)
        return Named(
            lambda names: claims_named(self.connection, names), lambda: self._all(every), lambda: self.state.claims
        )

    def cited(self, names: Iterable[str]) -> dict[str, Cited]:
        """These claims by their numbers, as far as they stand."""
        query = select(claims.c.id, claims.c.report, claims.c.body, reports.c.outlet)
        query = query.join(reports, reports.c.id == claims.c.report).where(claims.c.status != "rejected")
        return {
            row.id: Cited(id=row.id, report=row.report, outlet=row.outlet, count=count_from_json(json.loads(row.body)))
            for row in within(self.connection, query, claims.c.id, names)
        }

    @cached_property
    def denials(self) -> Named[DenialInContext]:
        """Every denial by its id."""
        return self._in_reports(denials, denials_in)

    @cached_property
    def attacks(self) -> Named[FacilityInContext]:
        """Every attack on a protected place by its id."""
        return self._in_reports(facility_attacks, attacks_in)

    @cached_property
    def last_published(self) -> date | None:
        """The day on which the newest report came out."""
        newest = self.connection.execute(select(func.max(reports.c.published))).scalar()
        return date.fromisoformat(newest) if newest else None

    # --- incidents

    @cached_property
    def incidents(self) -> Named[CountedIncident]:
        """Every incident by its id."""
        every = select(incidents.c.id).order_by(incidents.c.day, incidents.c.id)
        return Named(self._incidents, lambda: self._all(every), lambda: self.state.incidents)

    @cached_property
    def incident_of(self) -> Named[str]:
        """The incident each claim is counted in."""
        kept = counted_claims.c
        query = select(kept.claim, kept.incident).where(kept.incident.is_not(None))

        def load(names: Iterable[str]) -> Mapping[str, str]:
            return {row.claim: row.incident for row in within(self.connection, query, kept.claim, names)}

        return Named(load, lambda: self._all(query.with_only_columns(kept.claim)), lambda: self._count(query))

    @cached_property
    def forwards(self) -> Named[str]:
        """Where each id leads that an incident bore before."""
        query = select(forwards)

        def load(names: Iterable[str]) -> Mapping[str, str]:
            return {row.old: row.new for row in within(self.connection, query, forwards.c.old, names)}

        return Named(load, lambda: self._all(select(forwards.c.old)), lambda: self._count(query))

    def find_incidents(self, asked: Asked | None = None) -> Listed[CountedIncident]:
        """The incidents asked for, by day."""
        query = select(incidents.c.id).where(*(asked or Asked()).conditions())
        ordered = query.order_by(incidents.c.day, incidents.c.id)

        def read(start: int, limit: int | None) -> Iterator[CountedIncident]:
            names = self._all(ordered.offset(start).limit(limit))
            for at in range(0, len(names), 500):
                found = self._incidents(names[at : at + 500])
                yield from (found[name] for name in names[at : at + 500])

        return Listed(read, lambda: self._count(query) if asked else self.state.incidents)

    def list_incidents(self, asked: Asked | None = None) -> Listed[CountedIncident]:
        """The same as lists show them: without claims, and of their ranges the killed and the injured."""
        query = select(incidents.c.id).where(*(asked or Asked()).conditions())
        # words are in few titles: a sum, for which there is no index, has all rows looked through as they lie
        ordered = query.order_by(incidents.c.day + 0 if asked and asked.words else incidents.c.day, incidents.c.id)

        def read(start: int, limit: int | None) -> Iterator[CountedIncident]:
            names = self._all(ordered.offset(start).limit(limit))
            for at in range(0, len(names), 500):
                found = self.briefs(names[at : at + 500])
                yield from (found[name] for name in names[at : at + 500])

        return Listed(read, lambda: self._count(query) if asked else self.state.incidents)

    def briefs(self, names: Iterable[str]) -> dict[str, CountedIncident]:
        """These incidents as lists show them."""
        rows = within(self.connection, select(incident_briefs), incident_briefs.c.incident, names)
        return {row.incident: brief_of(dict(row._mapping)) for row in rows}

    def looks(self, *harms: Harm) -> dict[str, Look]:
        """How each incident looks in a list: its title, its grade, and of each harm the range of all people."""
        count, ranges = incident_counts.c, dict[tuple[str, str], Range]()
        everybody = (count.age.is_(None), count.sex.is_(None), count.role.is_(None))
        found = select(incident_counts).where(count.harm.in_(harms), *everybody).order_by(count.incident, count.n)
        for row in self.connection.execute(found):
            ranges.setdefault((row.incident, row.harm), (row.low, row.high))
        query = select(incidents.c.id, incidents.c.title, incidents.c.grade).order_by(incidents.c.day, incidents.c.id)
        return {
            name: Look(title=title, grade=grade, ranges=tuple(ranges.get((name, harm)) for harm in harms))
            for name, title, grade in self.connection.execute(query)
        }

    def spots(self, asked: Asked) -> list[Spot]:
        """Where the incidents asked for lie, as far as their places have coordinates and a precision."""
        one = incidents.c
        where = (one.lon, one.lat, one.precision)
        killed = func.max(func.coalesce(one.high, one.low))
        query = select(*where, func.min(one.id), func.count(), killed).where(*asked.conditions(), one.lat.is_not(None))
        return [Spot._make(row) for row in self.connection.execute(query.group_by(*where).order_by(*where))]

    def places(self, names: Iterable[str]) -> dict[str, Place]:
        """What the places of these incidents are called."""
        query = select(incidents.c.id, incidents.c.place, incidents.c.native, incidents.c.country)
        rows = within(self.connection, query.where(incidents.c.place.is_not(None)), incidents.c.id, names)
        return {row.id: Place(name=row.place, native=row.native, country=row.country) for row in rows}

    def months(self, asked: Asked | None) -> list[MonthSum]:
        """The incidents of each month that a day is known of, with sums of their ranges of the killed."""
        open_end = case((and_(incidents.c.told, incidents.c.high.is_(None)), 1))
        sums = (func.count(), func.sum(incidents.c.low), func.sum(incidents.c.high), func.count(open_end))
        query = select(incidents.c.month, *sums, func.min(incidents.c.first), func.max(incidents.c.first))
        query = query.where(*(asked or Asked()).conditions(), incidents.c.month.is_not(None))
        if asked and asked.last:  # said again as the index has it
            query = query.where(incidents.c.month <= f"{asked.last:%Y-%m}")
        found = self.connection.execute(query.group_by(incidents.c.month).order_by(incidents.c.month))
        return [
            MonthSum(
                first=date.fromisoformat(f"{month}-01"),
                incidents=many,
                low=None if low is None else int(low),
                high=None if without or high is None else int(high),
                days=(date.fromordinal(least), date.fromordinal(most)),
            )
            for month, many, low, high, without, least, most in found
        ]

    def near(self, one: CountedIncident, most: int) -> list[CountedIncident]:
        """The incidents nearest in time, but for this one and those without a claim."""
        day = (one.incident.start or date.max).toordinal()
        query = select(incidents.c.id, incidents.c.day, incidents.c.title)
        query = query.where(incidents.c.id != one.incident.id, incidents.c.claims > 0).limit(most)
        before = query.where(incidents.c.day < day).order_by(incidents.c.day.desc(), incidents.c.title)
        after = query.where(incidents.c.day >= day).order_by(incidents.c.day, incidents.c.title)
        rows = [row for side in (before, after) for row in self.connection.execute(side)]
        nearest = sorted(rows, key=lambda row: (abs(row.day - day), row.title, row.day, row.id))[:most]
        self.incidents.fetch(row.id for row in nearest)
        return [self.incidents[row.id] for row in nearest]

    def fetch_behind(self, one: CountedIncident) -> None:
        """Read at once all that stands behind an incident."""
        incident = one.incident
        self.claims.fetch(incident.claims)
        self.origins.fetch(incident.claims)
        self.victims.fetch(one.persons)
        self.reports.fetch(incident.reports)
        self.denials.fetch(incident.denials)
        self.attacks.fetch(incident.facility_attacks)

    def denials_of(self, report: str) -> list[DenialInContext]:
        """The denials of one report."""
        return list(denials_in(self.connection, [report]).values())

    def attacks_of(self, report: str) -> list[FacilityInContext]:
        """The attacks on protected places that one report tells of."""
        return list(attacks_in(self.connection, [report]).values())

    def called(self, words: str, most: int) -> list[str]:
        """The ids of the incidents whose title or place has these words, by day."""
        query = select(incidents.c.id).where(incidents.c.folded.contains(fold(words), autoescape=True))
        return self._all(query.order_by(incidents.c.day + 0, incidents.c.id).limit(most))

    # --- who says it

    @cached_property
    def origins(self) -> Named[Origin]:
        """Who stands behind each claim that is counted."""
        query = select(counted_claims)

        def load(names: Iterable[str]) -> Mapping[str, Origin]:
            rows = within(self.connection, query, counted_claims.c.claim, names)
            return {row.claim: origin_of(dict(row._mapping)) for row in rows}

        return Named(load, lambda: self._all(select(counted_claims.c.claim)), lambda: self._count(query))

    @cached_property
    def voices(self) -> Listed[Voice]:
        """Every origin and every outlet, those that stand behind most claims first."""
        query = select(voices.c.name, voices.c.own, voices.c.carried, voices.c.repeated)
        ordered = query.order_by(voices.c.own.desc(), voices.c.repeated.desc(), voices.c.name)
        return self._listed(ordered, _voice)

    def voices_called(self, words: str, most: int) -> list[str]:
        """The sources and outlets whose name has these words."""
        query = select(voices.c.name).where(voices.c.folded.contains(fold(words), autoescape=True))
        return self._all(query.order_by(voices.c.name).limit(most))

    def citations(self, most: int) -> Counter[tuple[str, str]]:
        """Who cites whom most often."""
        query = select(citations).order_by(citations.c.claims.desc(), citations.c.a, citations.c.b).limit(most)
        return Counter({(row.a, row.b): row.claims for row in self.connection.execute(query)})

    def circles(self) -> list[tuple[str, str]]:
        """The pairs that cite each other."""
        back = citations.alias()
        both = citations.join(back, (back.c.a == citations.c.b) & (back.c.b == citations.c.a))
        query = select(citations.c.a, citations.c.b).select_from(both).where(citations.c.a < citations.c.b)
        return [(row.a, row.b) for row in self.connection.execute(query.order_by(citations.c.a, citations.c.b))]

    def citation_count(self) -> int:
        """How many pairs there are of which one cites the other."""
        return self._count(select(citations))

    # --- victims, tolls, and what waits

    @cached_property
    def victims(self) -> Named[Victim]:
        """Every named victim by id."""
        query = select(victims)

        def load(names: Iterable[str]) -> Mapping[str, Victim]:
            rows = within(self.connection, query, victims.c.id, names)
            return {row.id: victim_of(dict(row._mapping)) for row in rows}

        return Named(load, lambda: self._all(select(victims.c.id)), lambda: self._count(query))

    @cached_property
    def people(self) -> Listed[Victim]:
        """Every named victim by name."""
        return self._listed(select(victims).order_by(*_PEOPLE), victim_of)

    def people_called(self, words: str, most: int) -> list[Victim]:
        """The victims one of whose names has these words."""
        query = select(victims).where(victims.c.names.contains(fold(words), autoescape=True))
        ordered = query.order_by(victims.c.day, victims.c.incident, victims.c.n).limit(most)
        return [victim_of(row) for row in self._rows(ordered)]

    @cached_property
    def tolls(self) -> Named[Toll]:
        """Every toll by id."""

        def load(names: Iterable[str]) -> Mapping[str, Toll]:
            return {
                row.id: toll_of(dict(row._mapping)) for row in within(self.connection, select(tolls), tolls.c.id, names)
            }

        every = select(tolls.c.id).order_by(*_TOLLS)
        return Named(load, lambda: self._all(every), lambda: self._count(every))

    def list_tolls(self) -> Listed[tuple[Toll, int]]:
        """The tolls by authority, each with its latest value alone and with how many values it has."""
        query = select(tolls.c.brief, tolls.c.points).order_by(*_TOLLS)
        return self._listed(query, lambda row: (unpacked(Toll, str(row["brief"])), int(str(row["points"]))))

    def find_tolls(self, *conditions: ColumnElement[bool]) -> Listed[Toll]:
        """The tolls asked for, by authority."""
        return self._listed(select(tolls).where(*conditions).order_by(*_TOLLS), toll_of)

    def long_tolls(self, most: int) -> list[Toll]:
        """The tolls of two values and more, those of most values first."""
        query = select(tolls).where(tolls.c.points > 1).order_by(tolls.c.points.desc(), *_TOLLS).limit(most)
        return [toll_of(row) for row in self._rows(query)]

    def tolls_of_harm(self, harm: str, most: int) -> list[Toll]:
        """The tolls of one harm, each with its latest value alone."""
        query = select(tolls).where(tolls.c.harm == harm).order_by(*_TOLLS).limit(most)
        return [toll_of({**row, "body": row["brief"]}) for row in self._rows(query)]

    def inside(self, toll: str) -> Recorded:
        """What the recorded incidents of a toll's place and time add up to."""
        found = self._rows(select(tolls).where(tolls.c.id == toll))
        return recorded_of(found[0]) if found else Recorded()

    @cached_property
    def queue(self) -> Listed[Item]:
        """What waits for a person, the weightiest first."""
        return self.waits()

    def waits(self, why: str | None = None) -> Listed[Item]:
        """What waits for a person for a reason, the weightiest first."""
        query = select(waiting).order_by(*_WAITS)
        if why is not None:
            query = query.where(waiting.c.reasons.contains(f"[{json.dumps(why)},", autoescape=True))
        return self._listed(query, item_of)

    def reasons(self) -> Counter[str]:
        """Why things wait, and how many for each reason."""
        query = select(waiting.c.reasons, func.count().label("many")).group_by(waiting.c.reasons)
        found: Counter[str] = Counter()
        for row in self.connection.execute(query.order_by(func.max(waiting.c.weight).desc(), waiting.c.reasons)):
            for reason, _ in json.loads(row.reasons):
                found[reason] += row.many
        return found

    def waits_for(self, subject: str) -> Item | None:
        """Why one thing waits for a person."""
        found = self._rows(select(waiting).where(waiting.c.kind != "decision", waiting.c.subject == subject))
        return item_of(found[0]) if found else None

    @cached_property
    def orphans(self) -> tuple[Orphan, ...]:
        """The decisions on what is counted that point at nothing any more."""
        return orphaned(self.connection)

    def _incidents(self, names: Iterable[str]) -> dict[str, CountedIncident]:
        rows = within(self.connection, select(incident_facts), incident_facts.c.incident, names)
        return {row.incident: incident_of(dict(row._mapping)) for row in rows}

    def _in_reports(self, table: Table, read: Reader[T]) -> Named[T]:
        """Statements of a table by ids that name their report: "d:REPORT:12"."""

        def load(names: Iterable[str]) -> Mapping[str, T]:
            wanted = set(names)
            found = read(self.connection, {name.split(":")[1] for name in wanted if name.count(":") > 1})
            return {name: one for name, one in found.items() if name in wanted}

        def every() -> Sequence[str]:
            return list(read(self.connection, self._all(select(table.c.report).distinct())))

        return Named(load, every, lambda: self._count(select(table)))

    def _listed(self, query: Select[*tuple[object, ...]], make: Make[T]) -> Listed[T]:
        def read(start: int, limit: int | None) -> Iterator[T]:
            return (make(row) for row in self._rows(query.offset(start).limit(limit)))

        return Listed(read, lambda: self._count(query))

    def _rows(self, query: Select[*tuple[object, ...]]) -> list[dict[str, object]]:
        return [dict(row._mapping) for row in self.connection.execute(query)]

    def _all(self, query: Select[*tuple[str]]) -> list[str]:
        return list(self.connection.execute(query).scalars())

    def _count(self, query: Select[*tuple[object, ...]]) -> int:
        counted = select(func.count()).select_from(query.order_by(None).subquery())
        return self.connection.execute(counted).scalar_one()
