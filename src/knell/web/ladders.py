"""Range ladders: a range with every claim behind it as an interval, in the order they were said; who alleges whom."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knell.counting.groups import contains, disjoint_sum, whole_parts
from knell.counting.records import CountedIncident, CountRange
from knell.incidents.records import ClaimInContext
from knell.persons.reconcile import named_of
from knell.persons.records import Named, Victim
from knell.records import Claim, Count, Group
from knell.vocabulary import HARMS
from knell.web.drawing import Bar, Scale, scale_for
from knell.web.room import Room

_CLAIM = re.compile(r"\b(c[0-9a-f]{15})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One claim on the ladder of a range: who says it, when, its interval, which end it sets, or why it sets none.

    `stated` is what it says of the very quantity that the ladder is of; `of` is the figure that this is a part of.
    """

    item: ClaimInContext
    stated: Count
    of: Count | None
    origin: str
    path: tuple[str, ...]
    bar: Bar | None
    sets: str
    left_out: str | None
    because: ClaimInContext | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A range with the claims behind it, on one scale."""

    count: CountRange
    scale: Scale
    bar: Bar | None
    rungs: tuple[Rung, ...]
    named: Named | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a part of a claim says of its group."""

    group: Group
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alleged:
    """An actor with whoever names it, each with the claim that does."""

    actor: str
    by: tuple[tuple[str, ClaimInContext], ...]


def ladders(counted: CountedIncident, room: Room, victims: Sequence[Victim]) -> list[Ladder]:
    """A ladder for each range of an incident, by harm, all people before parts of them."""
    counts = sorted(counted.counts, key=lambda one: (HARMS.index(one.harm), one.group != Group(), str(one.group)))
    return [ladder(count, room, victims) for count in counts]


def ladder(count: CountRange, room: Room, victims: Sequence[Victim]) -> Ladder:
    """The claims of a range in the order they were published, each an interval on the range's scale."""
    told = [room.claims[name] for name in count.claims if name in room.claims]
    excluded = {one.claim: one.why for one in count.excluded}
    told += [room.claims[n] for n in excluded if n in room.claims and n not in count.claims]
    told.sort(key=lambda item: (str(item.report.published or "9"), item.added, item.claim.span))
    said = [stated(item.claim, count.group) for item in told]
    scale = scale_for([*(end for one, _ in said for end in (one.low, one.high)), count.low, count.high])
    named = next(iter(named_of(victims, [(count.harm, count.low, count.high)])), None)
    return Ladder(
        count=count,
        scale=scale,
        bar=scale.bar(count.low, count.high),
        rungs=tuple(_rung(item, one, count, scale, room, excluded) for item, one in zip(told, said, strict=True)),
        named=named if named and named.named and count.group == Group() else None,
    )


def stated(claim: Claim, group: Group) -> tuple[Count, Count | None]:
    """What a claim says of a group: its own figure, or the part or parts that are in the group, and of what figure."""
    if contains(group, claim.group):
        return claim.count, None
    parts = [_Told(of, count.low, count.high) for of, count in whole_parts(claim.parts, claim.count, claim.group)]
    low, high, chosen = disjoint_sum([one for one in parts if contains(group, one.group)])
    return (Count(words="", low=low, high=high), claim.count) if chosen else (claim.count, None)


def alleged_by(counted: CountedIncident, room: Room) -> list[Alleged]:
    """Each alleged actor with the origins that name it, those that most name first; each origin once."""
    found: dict[str, dict[str, ClaimInContext]] = {}
    for name in counted.incident.claims:
        item = room.claims.get(name)
        if item is None or not item.claim.actor:
            continue
        origin = room.origins.get(name)
        found.setdefault(item.claim.actor, {}).setdefault(origin.name if origin else item.report.outlet or "", item)
    made = [Alleged(actor=actor, by=tuple(by.items())) for actor, by in found.items()]
    return sorted(made, key=lambda one: (-len(one.by), one.actor))


def _named(words: str, room: Room) -> ClaimInContext | None:
    """The claim that a reason names by its id."""
    found = _CLAIM.search(words)
    return room.claims.get(found[1]) if found else None


def _rung(
    item: ClaimInContext,
    said: tuple[Count, Count | None],
    count: CountRange,
    scale: Scale,
    room: Room,
    excluded: Mapping[str, str],
) -> Rung:
    name, (number, whole) = item.claim.id, said
    origin = room.counts.origins.get(name)
    ends = [words for claim, words in ((count.low_claim, "low end"), (count.high_claim, "high end")) if claim == name]
    return Rung(
        item=item,
        stated=number,
        of=whole,
        origin=origin.name if origin else item.report.outlet or "",
        path=origin.path if origin else (),
        bar=scale.bar(number.low, number.high),
        sets=" and ".join(ends),
        left_out=excluded.get(name),
        because=_named(excluded.get(name) or "", room),
    )
