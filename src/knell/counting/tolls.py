"""An authority's running totals as series in two times: the day a value is valid for, and the day it was said.

A running total may fall. A fall is labelled, never forced up; a late report counts on the day it is about.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knell.counting.groups import whole_parts
from knell.counting.labels import Value, label
from knell.counting.origins import find_origins
from knell.counting.records import Flag, Origin, Sources, Toll, TollPoint
from knell.incidents.records import ClaimInContext
from knell.records import Claim, Count, Group, Place
from knell.vocabulary import Harm

RULE = "running-total/1"
NEAR = 7  # days: "since the invasion began", "since 24 February" and "since late February" mean one beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One statement of a running total, or of a part of one, traced back to an authority."""

    item: ClaimInContext
    authority: str
    group: Group
    count: Count
    since: date | None
    as_of: date | None
    place: Place | None


Key = tuple[str, Harm, Group, str]


def find_tolls(claims: Iterable[ClaimInContext], sources: Sources | None = None) -> tuple[Toll, ...]:
    """The tolls that all cumulative claims make, by authority, harm, group, territory and first day covered."""
    totals = [item for item in claims if is_total(item.claim)]
    return make_tolls(totals, find_origins(totals, sources))


def make_tolls(totals: Iterable[ClaimInContext], origins: Mapping[str, Origin]) -> tuple[Toll, ...]:
    """The tolls of totals whose origins are known; a series never reaches beyond one `home_of`."""
    series: dict[Key, list[Total]] = defaultdict(list)
    for item in totals:
        for total in _totals(item, origins[item.claim.id]):
            series[_key(total)].append(total)
    made = [toll for found in series.values() for toll in _by_beginning(found)]
    return tuple(sorted(made, key=lambda toll: (toll.authority, toll.harm, toll.place or "", str(toll.group), toll.id)))


def home_of(claim: Claim, origin: Origin) -> tuple[str, str, str]:
    """Where all series lie that a total can belong to: authority, harm and territory."""
    place = claim.where.places[0] if claim.where.places else None
    return origin.name, claim.harm, (place.place_id or place.name.lower()) if place else ""


def is_total(claim: Claim) -> bool:
    """Whether a claim states a running total that somebody asserts."""
    stated = claim.count.low is not None or claim.count.high is not None
    return claim.scope == "cumulative" and claim.attribution.stance == "asserts" and stated


def _totals(item: ClaimInContext, origin: Origin) -> Iterable[Total]:
    claim = item.claim
    place = claim.where.places[0] if claim.where.places else None
    whole = Total(
        item=item,
        authority=origin.name,
        group=claim.group,
        count=claim.count,
        since=claim.when.start,
        as_of=_as_of(claim.when.end, item.report.published),
        place=place,
    )
    yield whole
    for group, count in whole_parts(claim.parts, claim.count, claim.group):
        if group != claim.group:
            yield replace(whole, group=group, count=count)


def _as_of(end: date | None, published: date | None) -> date | None:
    """The last day a total covers: no report tells of days after it came out."""
    return min(end, published) if end and published else end or published


def _key(total: Total) -> Key:
    place = total.place
    return total.authority, total.item.claim.harm, total.group, (place.place_id or place.name.lower()) if place else ""


def _by_beginning(totals: Sequence[Total]) -> list[Toll]:
    """One series for each first day; totals that state none go with the only one there is, or apart.

    A total of a single month is no point of the series since the beginning: its first day differs.
    """
    begun: dict[date, list[Total]] = {}
    for total in sorted((t for t in totals if t.since), key=lambda t: t.since or date.min):
        home = next((first for first in begun if total.since and (total.since - first).days <= NEAR), total.since)
        if home:
            begun.setdefault(home, []).append(total)
    open_ended = [total for total in totals if not total.since]
    if len(begun) == 1:
        begun[next(iter(begun))].extend(open_ended)
        open_ended = []
    made = [_toll(found, first) for first, found in begun.items()]
    return [*made, *([_toll(open_ended, None)] if open_ended else [])]


def _toll(totals: Sequence[Total], since: date | None) -> Toll:
    first = totals[0]
    points = _labelled(_points(totals))
    stated = Counter(t.since for t in totals if t.since)
    since = min(stated, key=lambda day: (-stated[day], day)) if stated else since
    harm, place = first.item.claim.harm, first.place
    key = "|".join(map(str, (*_key(first), since)))
    return Toll(
        id="t-" + hashlib.sha256(key.encode()).hexdigest()[:12],
        authority=first.authority,
        harm=harm,
        group=first.group,
        place=place.name if place else None,
        place_id=place.place_id if place else None,
        since=since,
        points=points,
        flags=tuple(_slips(points)),
    )


def _points(totals: Sequence[Total]) -> list[tuple[TollPoint, Total]]:
    """One point for each day and value, dated by the first report that has it.

    A report that repeats a value on a later day without saying as of when is a repetition of it, not a new day.
    """
    known = {(t.as_of, _value(t)) for t in totals if t.item.claim.when.end}
    days: dict[tuple[int | None, int | None], date] = {}
    for as_of, value in known:
        if as_of:
            days[value] = min(days.get(value, as_of), as_of)
    by_point: dict[tuple[date | None, tuple[int | None, int | None]], list[Total]] = defaultdict(list)
    for total in totals:
        as_of = total.as_of if total.item.claim.when.end else days.get(_value(total), total.as_of)
        by_point[as_of, _value(total)].append(total)
    made = []
    for (as_of, (low, high)), found in by_point.items():
        found.sort(key=lambda t: (t.item.report.published or date.max, t.item.added, t.item.claim.id))
        first = found[0].item
        said = first.report.published
        point = TollPoint(
            as_of=as_of,
            low=low,
            high=high,
            said=said,
            published=said,
            claim=first.claim.id,
            label="",
            claims=tuple(t.item.claim.id for t in found),
        )
        made.append((point, found[0]))
    made.sort(key=lambda pair: (pair[0].as_of or date.max, pair[0].said or date.max, pair[0].low or 0, pair[0].claim))
    return made


def _value(total: Total) -> tuple[int | None, int | None]:
    return total.count.low, total.count.high


def _labelled(points: Sequence[tuple[TollPoint, Total]]) -> tuple[TollPoint, ...]:
    made: list[TollPoint] = []
    before: list[Value] = []
    for point, total in points:
        value = Value(as_of=point.as_of, said=point.said, low=point.low, high=point.high, words=_around(total.item))
        name, why = label(value, before, total.item.report.language)
        made.append(replace(point, label=name, why=why))
        before.append(value)
    return tuple(made)


def _around(item: ClaimInContext) -> str:
    if item.claim.field == "title":
        return item.claim.quote
    start, end = item.claim.span
    return item.report.text[max(0, start - 200) : end + 200]


def _slips(points: Sequence[TollPoint]) -> Iterable[Flag]:
    for point in points:
        if point.label == "error?":
            yield Flag(kind="digit slip", says=point.why or "the figure looks mistyped", claims=point.claims)


def latest(toll: Toll, on: date | None = None) -> TollPoint | None:
    """The value a toll stood at, as far as was said by a day (None: by now): the last day, its last vintage."""
    known = [p for p in toll.points if on is None or (p.said or date.max) <= on]
    return max(known, key=lambda p: (p.as_of or date.min, p.said or date.min), default=None)


def tolls_by_claim(tolls: Iterable[Toll]) -> Mapping[str, str]:
    """The toll that each claim belongs to."""
    return {claim: toll.id for toll in tolls for point in toll.points for claim in point.claims}
