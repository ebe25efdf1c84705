"""A group of tellings made an incident: its id, title, days, place, and what is said to have been hit and by whom."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from knell.incidents.records import Forward, Incident, Telling
from knell.records import Place
from knell.vocabulary import DatePrecision

Days = tuple[date, date]
T = TypeVar("T", bound=str)


def describe(
    tellings: Sequence[Telling], copies: Sequence[Telling] = (), named: Mapping[str, str] | None = None
) -> Incident:
    """The incident that the tellings of one group make; copies add claims and reports but no weight.

    `named` holds titles that people gave, by the claim they are tied to, oldest first.
    """
    found = sorted(tellings, key=lambda telling: telling.order)
    every = sorted((*tellings, *copies), key=lambda telling: telling.order)
    days, precision = common_days(found)
    place = common_place(found)
    facility, weapon = _commonest(t.facilities for t in found), _commonest(t.weapons for t in found)
    claims = tuple(claim for telling in every for claim in telling.claims if not claim.startswith("f:"))
    given = [title for claim, title in (named or {}).items() if claim in claims]
    title = given[-1] if given else title_of(place, days, precision, facility or weapon)
    return Incident(
        id=incident_id(every[0].id),
        title=title,
        claims=claims,
        reports=tuple(dict.fromkeys(telling.report for telling in every)),
        tellings=tuple(telling.id for telling in every),
        start=days[0] if days else None,
        end=days[1] if days else None,
        date_precision=precision,
        place=place,
        precision=place.precision if place else None,
        facility=facility,
        weapon=weapon,
        actors=tuple(actor for actor, _ in Counter(a for t in found for a in sorted(t.actors)).most_common()),
        facility_attacks=tuple(claim for telling in every for claim in telling.claims if claim.startswith("f:")),
    )


def incident_id(statement: str) -> str:
    """The id of an incident whose oldest claim (or facility attack) this is."""
    return "i-" + hashlib.sha256(f"incident:{statement}".encode()).hexdigest()[:12]


def forwards_of(incidents: Iterable[Incident]) -> Iterator[Forward]:
    """Where each id leads that an incident bore before its oldest claim was joined by an older one."""
    for incident in incidents:
        for telling in incident.tellings[1:]:
            yield Forward(old=incident_id(telling), new=incident.id, kind="merged")


def changes(before: Iterable[Incident], after: Iterable[Incident]) -> tuple[Forward, ...]:
    """What became of each incident: those that went into another one, and those that came out of one.

    A merged id leads to the incident that holds most of its claims now; a split names every new incident that
    took claims from the old one.
    """
    now = list(after)
    home = {claim: incident.id for incident in now for claim in incident.claims}
    living = {incident.id for incident in now}
    made: list[Forward] = []
    for old in before:
        went = Counter(home[claim] for claim in old.claims if claim in home)
        kind = "merged" if old.id not in living and len(went) == 1 else "split"
        for new in sorted(went.keys() - {old.id}, key=lambda one: (-went[one], one)):
            made.append(Forward(old=old.id, new=new, kind="merged" if kind == "merged" else "split"))
    return tuple(made)


def common_days(tellings: Sequence[Telling]) -> tuple[Days | None, DatePrecision | None]:
    """The days most reports give, the more precise among equals; guesses only where no report states a day."""
    stated = [t for t in tellings if t.dated] or list(tellings)
    tally = Counter((t.first, t.last) for t in stated if t.first and t.last)
    if not tally:
        return None, None
    shortest = min((last - first).days for first, last in tally)
    near = {days: n for days, n in tally.items() if (days[1] - days[0]).days <= max(shortest, 1)}
    days = min(near, key=lambda d: (-near[d], d[1] - d[0], d))
    length = (days[1] - days[0]).days
    return days, "day" if not length else "range" if length < 28 else "month" if length < 32 else "range"


def common_place(tellings: Sequence[Telling]) -> Place | None:
    """The place most reports give; a finer one that a third of them give is taken instead."""
    votes = Counter(t.place for t in tellings if t.place)
    if not votes:
        return None
    enough = [place for place, n in votes.items() if 3 * n >= len(tellings)] or list(votes)
    radius = {t.place: t.radius for t in tellings if t.place}
    return min(enough, key=lambda place: (radius[place], -votes[place], place.name, place.place_id or ""))


def title_of(place: Place | None, days: Days | None, precision: DatePrecision | None, what: str | None) -> str:
    """Place, day and what was hit or used, as far as they are known: "Okhtyrka, 25 February 2022 (school)"."""
    where = place.name if place else "Place not stated"
    return f"{where}, {_spelt(days)}" + (f" ({what.replace('_', ' ')})" if what else "")


def _spelt(days: Days | None) -> str:
    if days is None:
        return "day not stated"
    first, last = days
    if first == last:
        return f"{first.day} {first:%B %Y}"
    return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def _commonest(found: Iterable[frozenset[T]]) -> T | None:
    tally = Counter(one for some in found for one in some)
    return min(tally, key=lambda one: (-tally[one], one)) if tally else None
