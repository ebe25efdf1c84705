"""What a person should look at next, and why: the most useful things first, each with its reason.

The order is a sum of named weights, so that it can be explained and changed. Nothing here decides anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from knell.counting.derive import Counts
from knell.counting.records import CountedIncident, CountRange
from knell.incidents.records import ClaimInContext
from knell.persons.records import Victim
from knell.records import Group

RULE = "review-queue/1"

# Weights were set by hand: what could change a published number stands before what could only refine it.
WEIGHTS: Mapping[str, float] = {
    "contradictory decisions": 10.0,
    "fits two incidents": 6.0,
    "part exceeds whole": 6.0,
    "grade waits for a second person": 5.0,
    "denied": 4.0,
    "disagreement": 4.0,
    "incidents exceed total": 4.0,
    "digit slip": 4.0,
    "fall": 3.0,
    "more names than people": 3.0,
    "children": 3.0,
    "told differently": 2.0,
    "same figure": 2.0,
    "equal figures": 2.0,
    "one origin": 2.0,
    "large number": 2.0,
    "unsure reading": 2.0,
    "contested status": 2.0,
    "name to confirm": 1.0,
}
LARGE = 20  # people harmed in one incident
WIDE = 2.0  # times the low end: a range wider than this is a disagreement
UNSURE = 0.6  # the reader's own score of a claim below which a person should look

Kind = Literal["incident", "toll", "decision", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to look at: what it is, its id, every reason with its weight, and the claims to read."""

    kind: Kind
    subject: str
    says: str
    reasons: tuple[tuple[str, float], ...]
    claims: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """The sum of the reasons' weights; the queue is sorted by it."""
        return sum(weight for _, weight in self.reasons)


def make_queue(counts: Counts, claims: Mapping[str, ClaimInContext], decided: Iterable[str] = ()) -> tuple[Item, ...]:
    """Everything worth a person's look, the weightiest first.

    Incidents in `decided` (ids a person has graded) are left out unless a contradiction or a tie concerns them.
    """
    done = {*decided, *(one.incident.id for one in counts.incidents if one.grade.given)}
    victims = {victim.id: victim for victim in counts.victims}
    items = [*_decisions(counts), *_tolls(counts)]
    for one in counts.incidents:
        reasons = _ties(one, counts) + (["grade waits for a second person"] if one.grade.waits else [])
        reasons += [] if one.incident.id in done else _of_incident(one, claims, victims)
        if reasons:
            items.append(_item("incident", one.incident.id, one.incident.title, reasons, one.incident.claims))
    return tuple(sorted(items, key=lambda item: (-item.weight, item.kind, item.subject)))


def _item(kind: Kind, subject: str, says: str, reasons: Sequence[str], claims: Sequence[str]) -> Item:
    weighed = tuple((reason, WEIGHTS[reason]) for reason in dict.fromkeys(reasons))
    return Item(kind=kind, subject=subject, says=says, reasons=weighed, claims=tuple(claims))


def _decisions(counts: Counts) -> Iterable[Item]:
    for conflict in counts.gathered.conflicts:
        link = conflict.decision
        says = f"{link.actor} calls {link.a} and {link.b} {'one' if link.same else 'two'}, against earlier decisions"
        yield _item("decision", str(link.seq), says, ["contradictory decisions"], (link.a, link.b))


def _ties(one: CountedIncident, counts: Counts) -> list[str]:
    torn = {tie.telling for tie in counts.gathered.ties}
    return ["fits two incidents"] if torn & set(one.incident.tellings) else []


def _of_incident(
    one: CountedIncident, claims: Mapping[str, ClaimInContext], victims: Mapping[str, Victim]
) -> list[str]:
    reasons = [flag.kind for flag in one.flags]
    for count in one.counts:
        reasons += _of_count(count)
    if one.incident.denials:
        reasons.append("denied")
    if any(victims[name].doubtful or victims[name].conflicts for name in one.persons if name in victims):
        reasons.append("name to confirm")
    scores = [claims[name].claim.score for name in one.incident.claims if name in claims]
    if any(score is not None and score < UNSURE for score in scores):
        reasons.append("unsure reading")
    return reasons


def _of_count(count: CountRange) -> list[str]:
    reasons = [flag.kind for flag in count.flags]
    low, high = count.low or 0, count.high if count.high is not None else count.low or 0
    if len(count.origins) > 1 and high > WIDE * max(low, 1):
        reasons.append("disagreement")
    if count.group.age == "child" and high:
        reasons.append("children")
    if count.group == Group() and high >= LARGE:
        reasons.append("large number")
        if len(count.origins) == 1:
            reasons.append("one origin")
    return reasons


def _tolls(counts: Counts) -> Iterable[Item]:
    for toll in counts.tolls:
        reasons = [flag.kind for flag in toll.flags]
        reasons += ["fall" for point in toll.points if point.label == "fall"]
        if reasons:
            claims = [claim for flag in toll.flags for claim in flag.claims]
            yield _item("toll", toll.id, f"{toll.authority}: {toll.harm}", reasons, tuple(dict.fromkeys(claims)))
