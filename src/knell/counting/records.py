"""What counting takes in and gives back: figures, ranges, tolls, grades and tallies, as frozen records.

Every number carries the name and version of the rule that made it and the claims that set it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knell.incidents.records import Incident
from knell.records import Group
from knell.vocabulary import Age, Harm, Role, Sex

Grade = Literal["confirmed", "fair", "weak", "contested", "discounted"]
GRADES: tuple[Grade, ...] = ("confirmed", "fair", "weak", "contested", "discounted")
How = Literal["decision", "chain", "repeats", "outlet", "copy", "own voice", "unnamed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What people decided about sources: other names of one body, and who stands behind a claim or a source.

    Keys and values are names as written; `origins` may be keyed by a claim's id or by the name of a source.
    """

    aliases: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Whoever a claim is traced back to: a key for comparison, the name to show, and how it was found."""

    key: str
    name: str
    how: How
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A claim that sets no end of a range, and why."""

    claim: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """The range when one origin is left out."""

    origin: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """People counted as injured who died later: how many, by which claim."""

    claim: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something in the figures that a person should look at, with the claims it rests on."""

    kind: str
    says: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRange:
    """The range of reports for one quantity of one incident: least to greatest figure over independent origins.

    A range, not a confidence interval. `low` None is unknown, never 0; `high` None is open. `or_more` says that
    an origin gives its figure as a minimum. `best` is the median over origins, given only for two or more.
    """

    harm: Harm
    group: Group
    low: int | None
    high: int | None
    best: int | None
    rule: str
    origins: tuple[str, ...]
    low_claim: str | None = None
    high_claim: str | None = None
    or_more: bool = False
    approx: bool = False
    excluded: tuple[Excluded, ...] = ()
    without: tuple[Without, ...] = ()
    moved: tuple[Moved, ...] = ()
    flags: tuple[Flag, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A grade that one person proposes and that waits for a second one, under the two-person rule."""

    grade: Grade
    by: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """The grade Knell proposes and why, and the one that people gave, which stands.

    Where two must agree, `second` confirmed what `by` had given, and `waits` is what still lacks a second person.
    """

    proposed: Grade
    reason: str
    given: Grade | None = None
    by: str | None = None
    note: str | None = None
    second: str | None = None
    waits: Waiting | None = None

    @property
    def stands(self) -> Grade:
        """The grade that counts: the person's where there is one."""
        return self.given or self.proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedIncident:
    """An incident with its ranges, its grade and its named victims."""

    incident: Incident
    counts: tuple[CountRange, ...]
    grade: Graded
    persons: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TollPoint:
    """One value of a running total: valid up to `as_of`, first said on `said`, printed on `published`.

    `label` says how it relates to the values before it; `claims` are all that repeat it.
    """

    as_of: date | None
    low: int | None
    high: int | None
    said: date | None
    published: date | None
    claim: str
    label: str
    claims: tuple[str, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """An authority's running total for one harm, group and territory, as a series in two times.

    `since` is the first day it covers, None where no report says so.
    """

    id: str
    authority: str
    harm: Harm
    group: Group
    place: str | None
    place_id: str | None
    since: date | None
    points: tuple[TollPoint, ...]
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """One cell of a tally: the values it is for, its grade, the sums, and how many incidents and claims made it.

    `low` None prints "unknown": no incident of the cell has a known minimum. `unknown` counts the incidents
    whose minimum is unknown and which add nothing to `low`.
    """

    by: tuple[tuple[str, str | None], ...]
    grade: Grade
    low: int | None
    high: int | None
    incidents: int
    claims: int
    unknown: int = 0
    open_high: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Sums of minimums and of maximums over incidents for one question, with the rule that made them."""

    scope: Mapping[str, str]
    rule: str
    as_of: date | None
    rows: tuple[TallyRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What a tally is asked: each filter None for all; `by` names the columns to break it down by."""

    harm: Harm | None = None
    age: Age | None = None
    sex: Sex | None = None
    role: Role | None = None
    grade: Grade | None = None
    place: str | None = None
    source: str | None = None
    start: date | None = None
    end: date | None = None
    by: tuple[str, ...] = ()
