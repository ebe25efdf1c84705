"""Claims and decisions in, every count out: the one function the dossier calls, and nothing it needs but records."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from knell.counting.cells import Cell, find_cells
from knell.counting.circumstances import disputed_weapons
from knell.counting.columns import Columns, make_columns
from knell.counting.consistency import check_tolls
from knell.counting.figures import find_figures
from knell.counting.grades import GradeGiven, grade
from knell.counting.origins import find_origins
from knell.counting.ranges import count_ranges
from knell.counting.records import CountedIncident, Flag, Origin, Sources, Toll
from knell.counting.tolls import find_tolls
from knell.incidents.gather import denial_id, find_incidents
from knell.incidents.index import IncidentIndex
from knell.incidents.records import ClaimInContext, DenialInContext, FacilityInContext, Incident, Incidents, Link
from knell.persons.link import find_victims
from knell.persons.reconcile import named_of, too_many
from knell.persons.records import PersonLink, Victim
from knell.records import Group

RULES = ("same-incident/1", "range-of-reports/1", "running-total/1", "airwars-grades/1", "same-victim/1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What people decided about incidents, sources, grades and victims, from the journal.

    Grades and titles are kept by the claim they are tied to: an incident's own id may change. `persons_to_grade` says
    how many must give one grade before it stands.
    """

    links: tuple[Link, ...] = ()
    sources: Sources = field(default_factory=Sources)
    grades: Mapping[str, tuple[GradeGiven, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    persons: tuple[PersonLink, ...] = ()
    persons_to_grade: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """All that the reports of a dossier state, decisions on single claims already applied."""

    claims: tuple[ClaimInContext, ...] = ()
    denials: tuple[DenialInContext, ...] = ()
    attacks: tuple[FacilityInContext, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Everything counted: incidents with ranges and grades, tolls, victims, origins, and the columns of the tally."""

    incidents: tuple[CountedIncident, ...] = ()
    tolls: tuple[Toll, ...] = ()
    victims: tuple[Victim, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    cells: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    gathered: Incidents = field(default_factory=Incidents)

    def columns(self) -> Columns:
        """The index that tallies are made from."""
        return make_columns((one, self.cells[one.incident.id]) for one in self.incidents)


def derive_counts(statements: Statements, decided: Decided | None = None, index: IncidentIndex | None = None) -> Counts:
    """Every count that the statements give under the decisions, the same whatever order they come in.

    An `index` kept from the last time holds the claims already placed; `statements` are still all of them.
    """
    decided = decided or Decided()
    fresh = _not_yet_placed(statements, index) if index else statements
    gathered = find_incidents(
        fresh.claims,
        attacks=fresh.attacks,
        denials=statements.denials,
        links=decided.links,
        titles=decided.titles,
        index=index,
    )
    claims = {item.claim.id: item for item in statements.claims}
    denials = {denial_id(item): item for item in statements.denials}
    made = count_incidents(gathered, claims, denials, decided)
    tolls = find_tolls(statements.claims, decided.sources)
    totals = [item for item in statements.claims if item.claim.scope == "cumulative"]
    origins = find_origins(totals, decided.sources)
    return replace(made, tolls=check_tolls(tolls, made.incidents), origins={**origins, **made.origins})


def count_incidents(
    gathered: Incidents,
    claims: Mapping[str, ClaimInContext],
    denials: Mapping[str, DenialInContext],
    decided: Decided,
) -> Counts:
    """The counts of gathered incidents, each from its own claims alone; without the tolls."""
    made = [_count(incident, claims, denials, decided) for incident in gathered.incidents]
    return Counts(
        incidents=tuple(one.counted for one in made),
        victims=tuple(victim for one in made for victim in one.victims),
        origins={claim: origin for one in made for claim, origin in one.origins.items()},
        cells={one.counted.incident.id: one.cells for one in made},
        gathered=gathered,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    counted: CountedIncident
    victims: tuple[Victim, ...]
    origins: Mapping[str, Origin]
    cells: tuple[Cell, ...]


def _count(
    incident: Incident,
    claims: Mapping[str, ClaimInContext],
    denials: Mapping[str, DenialInContext],
    decided: Decided,
) -> _Counted:
    told = [claims[one] for one in incident.claims]
    origins = find_origins(told, decided.sources)
    ranges = count_ranges(told, origins)
    victims = find_victims(told, decided.persons)
    of_them = [denials[one] for one in incident.denials]
    given = [one for claim in incident.claims for one in decided.grades.get(claim, ())]
    graded = grade(told, origins, ranges, of_them, given, decided.persons_to_grade)
    wholes = [(one.harm, one.low, one.high) for one in ranges if one.group == Group()]
    flags = [
        Flag(kind="more names than people", says=f"{named.harm}: {named}", claims=tuple(v.claims[0] for v in victims))
        for named in named_of(victims, wholes)
        if too_many(named)
    ]
    flags += disputed_weapons(told, origins)
    counted = CountedIncident(
        incident=incident, counts=ranges, grade=graded, persons=tuple(v.id for v in victims), flags=tuple(flags)
    )
    harms = Counter(item.claim.harm for item in told if item.claim.attribution.stance == "asserts")
    cells = find_cells(find_figures(told, origins)[0], origins, harms)
    return _Counted(counted=counted, victims=victims, origins=origins, cells=cells)


def _not_yet_placed(statements: Statements, index: IncidentIndex) -> Statements:
    """The statements of the reports that the index does not hold yet."""
    held = {telling.report for telling in index.everything()}
    return Statements(
        claims=tuple(item for item in statements.claims if item.report.doc not in held),
        attacks=tuple(item for item in statements.attacks if item.report.doc not in held),
    )


def claims_by_incident(incidents: Iterable[CountedIncident]) -> Mapping[str, str]:
    """The incident each claim belongs to."""
    return {claim: one.incident.id for one in incidents for claim in one.incident.claims}
