"""Why a number is what it is: the evidence it rests on, the rule that made it, and what was left out and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knell.counting.columns import Columns
from knell.counting.grades import RULE as GRADE_RULE
from knell.counting.records import (
    CountedIncident,
    CountRange,
    Excluded,
    Flag,
    Graded,
    Origin,
    Slice,
    TallyRow,
    Toll,
    TollPoint,
)
from knell.counting.tally import RULE as TALLY_RULE
from knell.counting.tally import incidents_of
from knell.counting.tolls import RULE as TOLL_RULE
from knell.incidents.records import ClaimInContext
from knell.speech import gettext, number_words

Claims = Mapping[str, ClaimInContext]


class Counted(Protocol):
    """What an answer needs of all that is counted, wherever it is kept."""

    @property
    def incidents(self) -> Sequence[CountedIncident]:
        """The incidents."""

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Who stands behind each claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A claim that a number rests on: its words, where they stand, who says it and through whom it came."""

    claim: str
    report: str
    outlet: str | None
    quote: str
    words: str
    low: int | None
    high: int | None
    origin: str
    path: tuple[str, ...]
    sets: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The answer for one number: what it says, the rule, the evidence, what was left out, and what a person decided."""

    subject: str
    says: str
    rule: str
    evidence: tuple[Evidence, ...] = ()
    left_out: tuple[Excluded, ...] = ()
    flags: tuple[Flag, ...] = ()
    inner: tuple["Why", ...] = ()
    notes: tuple[str, ...] = ()


def why_incident(counted: CountedIncident, counts: Counted, claims: Claims) -> Why:
    """Why an incident is what it is: each of its ranges, and its grade."""
    grade = counted.grade
    ends = tuple(why_count(counted, one, claims, counts.origins) for one in counted.counts)
    return Why(
        subject=counted.incident.id,
        says=f"{counted.incident.title}: {grade.stands}",
        rule=GRADE_RULE,
        evidence=_evidence(counted.incident.claims, claims, counts.origins, {}),
        flags=counted.flags,
        inner=ends,
        notes=(f"proposed {grade.proposed}: {grade.reason}{given_words(grade)}",),
    )


def given_words(grade: Graded) -> str:
    """Who gave a grade, who confirmed it, and what waits for a second person, as the end of a sentence."""
    given = f"; {grade.by} set it to {grade.given}" if grade.given else ""
    second = f", {grade.second} confirmed it" if grade.second else ""
    waits = f"; {grade.waits.by} proposes {grade.waits.grade}, which waits for a second person" if grade.waits else ""
    return given + second + waits


def why_count(counted: CountedIncident, count: CountRange, claims: Claims, origins: Mapping[str, Origin]) -> Why:
    """Why a range has the ends it has, and what leaving each origin out would do."""
    ends: dict[str, str] = {}
    for claim, end in ((count.low_claim, "the low end"), (count.high_claim, "the high end")):
        if claim:
            ends[claim] = f"{ends[claim]} and {end}" if claim in ends else end
    notes = [f"without {one.origin}: {spelt(one.low, one.high)}" for one in count.without]
    notes += [f"{spelt(m.low, m.high)} died later and moved from injured to killed ({m.claim})" for m in count.moved]
    if count.best is not None:
        notes.append(f"best figure {count.best:,}: the median over {len(count.origins)} origins")
    return Why(
        subject=counted.incident.id,
        says=f"{name_of(count)}: {or_more(count)}",
        rule=count.rule,
        evidence=_evidence(count.claims, claims, origins, ends),
        left_out=count.excluded,
        flags=count.flags,
        notes=tuple(notes),
    )


def why_point(toll: Toll, point: TollPoint, counts: Counted, claims: Claims) -> Why:
    """Why a running total has a value: who printed it, and how it is labelled."""
    notes = [f"{point.label}" + (f": {point.why}" if point.why else "")]
    return Why(
        subject=toll.id,
        says=f"{toll.authority}, {toll.harm}, as of {point.as_of or 'an unknown day'}: {spelt(point.low, point.high)}",
        rule=TOLL_RULE,
        evidence=_evidence(point.claims, claims, counts.origins, {point.claim: "first report of the value"}),
        flags=toll.flags,
        notes=tuple(notes),
    )


def why_cell(columns: Columns, asked: Slice, row: TallyRow, counts: Counted, claims: Claims) -> Why:
    """Why a cell of a tally is what it is: its incidents with their ranges, and the incidents that add no minimum."""
    chosen = set(incidents_of(columns, asked, row))
    inside = [one for one in counts.incidents if one.incident.id in chosen]
    harm = dict(row.by).get("harm") or asked.harm
    inner = [
        why_count(one, count, claims, counts.origins)
        for one in inside
        for count in one.counts
        if count.harm == harm and _asked_for(count, asked, row)
    ]
    notes = (
        [f"{row.unknown} of {row.incidents} incidents have no known minimum and add nothing to it"]
        if row.unknown
        else []
    )
    if row.open_high:
        notes.append(f"{row.open_high} have no upper end: their minimum is added instead, so the sum is a lower bound")
    return Why(
        subject=", ".join(f"{name} {value or 'not stated'}" for name, value in (*row.by, ("grade", row.grade))),
        says=spelt(row.low, row.high),
        rule=TALLY_RULE,
        inner=tuple(inner),
        notes=tuple(notes),
    )


def name_of(count: CountRange) -> str:
    """The quantity in words: "killed, child female"."""
    group = " ".join(gettext(word) for word in (count.group.age, count.group.sex, count.group.role) if word)
    return gettext(count.harm) + (f", {group}" if group else "")


def or_more(count: CountRange) -> str:
    """A range in words, and whether it may be more."""
    range_words = spelt(count.low, count.high)
    return gettext("%(range)s or more", range=range_words) if count.or_more else range_words


def spelt(low: int | None, high: int | None) -> str:
    """An interval in words: "3–6", "3", "at least 25", "unknown"."""
    if low is None:
        return gettext("unknown") if high is None else f"{gettext('unknown')}–{number_words(high)}"
    if high is None:
        return gettext("at least %(number)s", number=number_words(low))
    return number_words(low) if low == high else f"{number_words(low)}–{number_words(high)}"


def _asked_for(count: CountRange, asked: Slice, row: TallyRow) -> bool:
    """Whether a range is the quantity of the cell: the group it names, or all people where it names none."""
    by = dict(row.by)
    for name in ("age", "sex", "role"):
        wanted = getattr(asked, name) or by.get(name)
        if getattr(count.group, name) != wanted:
            return False
    return True


def _evidence(
    names: Iterable[str], claims: Claims, origins: Mapping[str, Origin], sets: Mapping[str, str]
) -> tuple[Evidence, ...]:
    made = []
    for name in names:
        if name not in claims:
            continue
        item, origin = claims[name], origins.get(name)
        made.append(
            Evidence(
                claim=name,
                report=item.report.doc,
                outlet=item.report.outlet,
                quote=item.claim.quote,
                words=item.claim.count.words,
                low=item.claim.count.low,
                high=item.claim.count.high,
                origin=origin.name if origin else "",
                path=origin.path if origin else (),
                sets=sets.get(name),
            )
        )
    return tuple(made)
