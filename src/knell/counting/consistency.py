"""Checks of figures against each other: parts against wholes, places against their country, incidents against tolls.

A check never changes a figure: it leaves a flag, and the flag goes to a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knell.counting.groups import strictly_contains
from knell.counting.records import CountedIncident, Flag, Toll, TollPoint
from knell.counting.tolls import latest
from knell.incidents.records import Incident
from knell.records import Group

ODD = 20  # people: equal figures below this meet by chance
NEAR = 3  # days within which two totals of one authority are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Sums over the recorded incidents that a toll covers.

    `incidents` have a known minimum of all people and are not discounted, `least` adds these up; `low` and `high` are
    sums over the ranges of the toll's own group.
    """

    incidents: int = 0
    least: int = 0
    low: int = 0
    high: int = 0

    def __add__(self, other: "Recorded") -> "Recorded":
        return Recorded(
            incidents=self.incidents + other.incidents,
            least=self.least + other.least,
            low=self.low + other.low,
            high=self.high + other.high,
        )

    def __sub__(self, other: "Recorded") -> "Recorded":
        return self + Recorded(incidents=-other.incidents, least=-other.least, low=-other.low, high=-other.high)


def check_tolls(tolls: Sequence[Toll], incidents: Iterable[CountedIncident] = ()) -> tuple[Toll, ...]:
    """The tolls with what is wrong between them flagged."""
    counted = list(incidents)
    return check_against(tolls, {toll.id: recorded(toll, counted) for toll in tolls})


def check_against(tolls: Sequence[Toll], sums: Mapping[str, Recorded]) -> tuple[Toll, ...]:
    """The same, given what recorded incidents of each toll's place and time add up to."""
    equal = _equal_figures(tolls)
    made = []
    for toll in tolls:
        against = exceeding(toll, sums[toll.id])
        flags = [*toll.flags, *_against_wholes(toll, tolls), *equal.get(toll.id, ()), *against]
        made.append(replace(toll, flags=tuple(flags)))
    return tuple(made)


def recorded(toll: Toll, incidents: Iterable[CountedIncident]) -> Recorded:
    """What the recorded incidents of a toll's place and time add up to."""
    total = Recorded()
    for one in incidents:
        if covers(toll, one.incident):
            total += share(toll, one)
    return total


def share(toll: Toll, one: CountedIncident) -> Recorded:
    """What one incident that a toll covers adds to its sum."""
    total = Recorded()
    for count in one.counts:
        if count.harm != toll.harm:
            continue
        whole = count.group == Group() and bool(count.low) and one.grade.stands != "discounted"
        same = count.group == toll.group
        high = count.high if count.high is not None else count.low or 0
        total += Recorded(
            incidents=int(whole),
            least=(count.low or 0) if whole else 0,
            low=(count.low or 0) if same else 0,
            high=high if same else 0,
        )
    return total


def _against_wholes(toll: Toll, tolls: Sequence[Toll]) -> Iterable[Flag]:
    """A part that exceeds its whole at the same time: children above all people, one region above the country."""
    for whole in tolls:
        if whole.authority != toll.authority or whole.harm != toll.harm or whole is toll:
            continue
        if (
            whole.place_id != toll.place_id
            or whole.place != toll.place
            or not strictly_contains(whole.group, toll.group)
        ):
            continue
        for point in toll.points:
            near = _at(whole, point.as_of)
            if near and point.low is not None and near.high is not None and point.low > near.high:
                says = (
                    f"{_who(toll.group)} {point.low:,} exceed the {near.high:,} of {_who(whole.group)} at the same time"
                )
                yield Flag(kind="part exceeds whole", says=says, claims=(point.claim, near.claim))


def _at(toll: Toll, day: date | None) -> TollPoint | None:
    """The value of a toll nearest to a day, within a few days of it."""
    known = [p for p in toll.points if p.as_of and day and abs((p.as_of - day).days) <= NEAR]
    return min(known, key=lambda p: (abs(((p.as_of or date.min) - (day or date.min)).days), p.claim), default=None)


def _equal_figures(tolls: Sequence[Toll]) -> Mapping[str, list[Flag]]:
    """Equal large figures under different keys: killed and injured, or two authorities, with one number."""
    by_figure: dict[int, list[tuple[Toll, TollPoint]]] = defaultdict(list)
    for toll in tolls:
        for point in toll.points:
            if point.low is not None and point.low == point.high and point.low >= ODD and point.low % 10:
                by_figure[point.low].append((toll, point))
    made: dict[str, list[Flag]] = defaultdict(list)
    for figure, found in by_figure.items():
        for toll, point in found:
            others = [
                (t, p) for t, p in found if (t.harm, t.authority, t.group) != (toll.harm, toll.authority, toll.group)
            ]
            for other, twin in others:
                says = f"the same figure {figure:,} stands for {_key(other)}: copied, or mistaken for it?"
                made[toll.id].append(Flag(kind="equal figures", says=says, claims=(point.claim, twin.claim)))
    return made


def exceeding(toll: Toll, inside: Recorded) -> Iterable[Flag]:
    """A flag where recorded incidents together exceed an authority's total for the same place and time."""
    last = latest(toll)
    if last is None or last.high is None or toll.group != Group() or not toll.place:
        return
    if inside.least > last.high:
        says = (
            f"{inside.incidents} recorded incidents add up to at least {inside.least:,}, "
            f"above the authority's {last.high:,}"
        )
        yield Flag(kind="incidents exceed total", says=says, claims=(last.claim,))


def residual(toll: Toll, incidents: Iterable[CountedIncident]) -> tuple[int | None, int | None]:
    """The authority's total less the recorded incidents of its place and time: least and greatest, not below 0."""
    return rest(toll, recorded(toll, incidents))


def rest(toll: Toll, inside: Recorded) -> tuple[int | None, int | None]:
    """The same, given what the recorded incidents add up to."""
    last = latest(toll)
    if last is None:
        return None, None
    return (
        None if last.low is None else max(0, last.low - inside.high),
        None if last.high is None else max(0, last.high - inside.low),
    )


def covers(toll: Toll, incident: Incident) -> bool:
    """Whether an incident lies in the place and the time of a toll's latest value."""
    place, start, last = incident.place, incident.start, latest(toll)
    if last is None or place is None or start is None or not toll.place:
        return False
    inside = toll.place in (place.name, place.admin1, place.country)
    return inside and (toll.since is None or toll.since <= start) and (last.as_of is None or start <= last.as_of)


def _key(toll: Toll) -> str:
    return f"{toll.harm} {_who(toll.group)} by {toll.authority}"


def _who(group: Group) -> str:
    return " ".join(word for word in (group.age, group.sex, group.role) if word) or "all people"
