"""What the step from claims to incidents takes in and gives back: frozen records.

An incident's id hashes the id of its oldest claim, so it stays the same while reports are added around it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knell.records import Claim, Denial, FacilityAttack, Place, Report
from knell.vocabulary import DatePrecision, Facility, Harm, PlacePrecision, Weapon

Interval = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimInContext:
    """A claim with its report and what is known of both; decisions on the claim itself are already applied.

    `syndication` names the group of near-identical texts the report belongs to (None: no copy known).
    `added` is the order in which the report came to the dossier; where it is not given, the date of publication
    orders the reports.
    """

    claim: Claim
    report: Report
    syndication: str | None = None
    added: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DenialInContext:
    """A denial with its report; `denial.of` names the event of that report which it speaks of."""

    denial: Denial
    report: Report
    syndication: str | None = None
    added: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityInContext:
    """A facility attack with its report; `attack.event` ties it to the claims of that report."""

    attack: FacilityAttack
    report: Report
    syndication: str | None = None
    added: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A person's decision that two claims tell of the same incident, or of different ones; `seq` orders decisions."""

    seq: int
    a: str
    b: str
    same: bool
    actor: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one report tells of one event: the unit that is compared across reports.

    `order` sorts tellings from the oldest; `first`–`last` is the span of days the event can lie in and `dated`
    says whether the report states it (otherwise it is guessed from the publication, and weighs less).
    `radius` is how far the true place may be from its coordinates, in kilometres. `positions` is where its statements
    begin in the report's text. `twin` numbers the tellings of
    one report that state the very same.
    """

    id: str
    order: tuple[int, str, str]
    report: str
    event: str | None
    claims: tuple[str, ...]
    first: date | None
    last: date | None
    dated: bool
    published: date | None
    place: Place | None
    names_of_place: frozenset[str]
    admin1: str | None
    country: str | None
    radius: float
    facilities: frozenset[Facility]
    weapons: frozenset[Weapon]
    actors: frozenset[str]
    counts: tuple[tuple[Harm, int | None, int | None], ...]
    persons: frozenset[str]
    rare: frozenset[str]
    proper: frozenset[str]
    place_words: frozenset[str]
    frequent: frozenset[str]
    syndication: str | None
    positions: tuple[int, ...] = ()
    twin: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One part of a comparison: its name, what it adds to the score, and the reason in words."""

    name: str
    value: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How alike two tellings are: `score` is the sum of the components; above 0 they can be one incident."""

    a: str
    b: str
    score: float
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A decision that contradicts earlier ones; it is not applied until a person settles it."""

    decision: Link
    against: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A telling that fits two incidents equally well and so joins neither; a person decides."""

    telling: str
    candidates: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """An id that once named an incident, and the incident that now holds its oldest claim."""

    old: str
    new: str
    kind: Literal["merged", "split"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Claims about one moment and place, across reports; `claims` run from the oldest.

    `place` is the most precise place that most reports give. `denials` and `facility_attacks` are ids.
    """

    id: str
    title: str
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    tellings: tuple[str, ...]
    start: date | None = None
    end: date | None = None
    date_precision: DatePrecision | None = None
    place: Place | None = None
    precision: PlacePrecision | None = None
    facility: Facility | None = None
    weapon: Weapon | None = None
    actors: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    facility_attacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """All incidents of a dossier, with what waits for a person: contradictions and ties."""

    incidents: tuple[Incident, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    ties: tuple[Tie, ...] = ()
    forwards: tuple[Forward, ...] = ()
