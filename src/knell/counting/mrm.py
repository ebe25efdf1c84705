"""The view of the UN's monitoring and reporting mechanism on children: by victim or by violation, boys and girls apart.

Knell proposes rows from what is counted; the status, who verified it and whether it is a violation at all are
findings of named people. The types, units and statuses are those of the mechanism as Primero codes them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knell.counting.cells import AGE, SEX, Cell
from knell.counting.records import CountedIncident

RULE = "mrm-children/1"

Violation = Literal[
    "killing", "maiming", "recruitment", "sexual_violence", "abduction", "attack_on_hospitals", "attack_on_schools",
    "military_use", "denial_humanitarian_access", "deprivation_liberty",
]  # fmt: skip
Status = Literal[
    "verified", "report_pending_verification", "reported_not_verified", "not_mrm",
    "verification_found_that_incident_did_not_occur",
]  # fmt: skip
Unit = Literal["victims", "violations"]

BY_VICTIM: frozenset[Violation] = frozenset({"killing", "maiming", "recruitment", "sexual_violence", "abduction"})
UNVERIFIED: tuple[Status, ...] = ("report_pending_verification", "reported_not_verified")
NOT_GRAVE: frozenset[Violation] = frozenset({"military_use", "deprivation_liberty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A person's finding on one incident and type: its status, and who verified it and when."""

    incident: str
    violation: Violation
    status: Status
    actor: str
    verified_by: str | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One violation in one incident: how many boys, girls and children of unknown sex, or one violation."""

    incident: str
    violation: Violation
    unit: Unit
    status: Status
    boys: tuple[int, int]
    girls: tuple[int, int]
    unknown: tuple[int, int]
    violations: int
    verified_by: str | None = None
    late: bool = False

    @property
    def total(self) -> tuple[int, int]:
        """All victims; for violations counted as such, their number."""
        if self.unit == "violations":
            return self.violations, self.violations
        spans = (self.boys, self.girls, self.unknown)
        return sum(low for low, _ in spans), sum(high for _, high in spans)


def find_rows(
    counted: Iterable[CountedIncident],
    cells: Mapping[str, Sequence[Cell]],
    findings: Iterable[Finding] = (),
) -> tuple[Row, ...]:
    """The rows of all incidents that harm children or hit a school or hospital.

    Without a finding a row waits for verification. Injured children are maimed only where a person found the
    injury serious; otherwise they stand in no row. What people found beyond the counts (recruitment …) has its row.
    """
    found: dict[tuple[str, Violation], Finding] = {(one.incident, one.violation): one for one in findings}
    made: list[Row] = []
    for one in counted:
        proposed = _proposed(one, cells.get(one.incident.id, ()))
        extra = {violation for incident, violation in found if incident == one.incident.id}
        for violation in sorted(proposed | extra):
            finding = found.get((one.incident.id, violation))
            made.append(_row(one, violation, cells.get(one.incident.id, ()), finding))
    return tuple(made)


def totals(rows: Iterable[Row]) -> Mapping[tuple[Violation, Status, bool], tuple[int, int]]:
    """Victims or violations by type, status and whether verified late; late verification has its own column."""
    made: dict[tuple[Violation, Status, bool], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        low, high = made[row.violation, row.status, row.late]
        made[row.violation, row.status, row.late] = (low + row.total[0], high + row.total[1])
    return dict(made)


def unverified(rows: Iterable[Row], violation: Violation) -> tuple[int, int]:
    """Pending and not verified together, as the mechanism adds them."""
    found = [row.total for row in rows if row.violation == violation and row.status in UNVERIFIED]
    return sum(low for low, _ in found), sum(high for _, high in found)


def quarter_end(day: date) -> date:
    """The last day of the quarter of a day."""
    month = 3 * ((day.month - 1) // 3) + 3
    return date(day.year, month, 31 if month in (3, 12) else 30)


def _proposed(one: CountedIncident, cells: Sequence[Cell]) -> set[Violation]:
    made: set[Violation] = set()
    if any(_children(cells, "killed")):
        made.add("killing")
    if any(_children(cells, "abducted")):
        made.add("abduction")
    if one.incident.facility == "hospital":
        made.add("attack_on_hospitals")
    if one.incident.facility == "school":
        made.add("attack_on_schools")
    if any(_children(cells, "trapped")):
        made.add("denial_humanitarian_access")
    return made


def _children(cells: Sequence[Cell], harm: str) -> list[Cell]:
    return [
        cell
        for cell in cells
        if cell.harm == harm and cell.group.age == "child" and cell.source is None and cell.choices & 1 << (AGE | SEX)
    ]


_HARM: Mapping[Violation, str] = {"killing": "killed", "maiming": "injured", "abduction": "abducted"}


def _row(one: CountedIncident, violation: Violation, cells: Sequence[Cell], finding: Finding | None) -> Row:
    children = _children(cells, _HARM[violation]) if violation in _HARM else []
    spans = {sex: _span([cell for cell in children if cell.group.sex == sex]) for sex in ("male", "female", None)}
    start = one.incident.end or one.incident.start
    verified = finding.verified_on if finding and finding.status == "verified" else None
    return Row(
        incident=one.incident.id,
        violation=violation,
        unit="victims" if violation in BY_VICTIM else "violations",
        status=finding.status if finding else "report_pending_verification",
        boys=spans["male"],
        girls=spans["female"],
        unknown=spans[None],
        violations=0 if violation in BY_VICTIM else 1,
        verified_by=finding.verified_by if finding else None,
        late=bool(verified and start and verified > quarter_end(start)),
    )


def _span(cells: Sequence[Cell]) -> tuple[int, int]:
    return sum(c.low or 0 for c in cells), sum(c.high if c.high is not None else c.low or 0 for c in cells)
