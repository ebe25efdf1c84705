"""A proposed grade for an incident with its reason, by Airwars' definitions; a person's grade stands above it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knell.counting.records import CountRange, Grade, Graded, Origin, Waiting
from knell.counting.sources import plain_words, source_key
from knell.incidents.records import ClaimInContext, DenialInContext
from knell.records import Group
from knell.vocabulary import Weapon

RULE = "airwars-grades/1"
# Weapons that only a belligerent has: harm by them is near an action of one even where nobody is named.
OF_WAR: frozenset[Weapon] = frozenset(
    {"airstrike", "missile", "shelling", "cluster", "drone", "ground_assault", "mine"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeGiven:
    """A person's grade for an incident, from the journal; `seq` orders them."""

    incident: str
    grade: Grade
    actor: str
    note: str | None = None
    seq: int = 0


def grade(
    claims: Sequence[ClaimInContext],
    origins: Mapping[str, Origin],
    counts: Sequence[CountRange],
    denials: Iterable[DenialInContext] = (),
    given: Iterable[GradeGiven] = (),
    persons: int = 1,
) -> Graded:
    """The grade proposed for an incident, why, and the one that as many `persons` gave as must agree.

    confirmed: a belligerent accepts responsibility. discounted: those harmed were combatants. contested: several
    parties are blamed, or the accused denies it. fair: two or more independent origins, near an action of a
    belligerent. weak: anything less.
    """
    proposed, reason = _propose(claims, origins, counts, list(denials))
    return agreed(Graded(proposed=proposed, reason=reason), given, persons)


def agreed(proposed: Graded, given: Iterable[GradeGiven], persons: int = 1) -> Graded:
    """A proposed grade with what people gave: the last that enough of them gave in a row stands.

    A later grade of one person alone waits; it takes nothing from the one that two agreed on before.
    """
    found, row = proposed, list[GradeGiven]()
    for one in sorted(given, key=lambda one: one.seq):
        row = [*row, one] if row and row[0].grade == one.grade else [one]
        second = next((other for other in row if other.actor != row[0].actor), None)
        if persons == 1:
            found = _stands(found, one, None)
        elif second or one.grade == found.given:
            found = _stands(found, row[0], second) if second else replace(found, waits=None)
        else:
            found = replace(found, waits=Waiting(grade=row[0].grade, by=row[0].actor, note=row[0].note))
    return found


def _stands(graded: Graded, first: GradeGiven, second: GradeGiven | None) -> Graded:
    note = first.note or (second.note if second else None)
    by = second.actor if second else None
    return replace(graded, given=first.grade, by=first.actor, note=note, second=by, waits=None)


def _propose(
    claims: Sequence[ClaimInContext],
    origins: Mapping[str, Origin],
    counts: Sequence[CountRange],
    denials: Sequence[DenialInContext],
) -> tuple[Grade, str]:
    if _all_combatants(counts):
        return "discounted", "every figure is of combatants"
    owner = _accepted(claims, origins)
    if owner:
        return "confirmed", f"{owner} accepts the harm as its own"
    blamed = _blamed(claims, origins)
    if len(blamed) > 1:
        return "contested", "competing claims of responsibility: " + "; ".join(
            f"{actor} ({', '.join(sorted(by))})" for actor, by in sorted(blamed.items())
        )
    names = sorted({name for one in counts for name in one.origins})
    if denials:
        denying = sorted({item.denial.source.name if item.denial.source else "a party" for item in denials})
        return "contested", f"{', '.join(denying)} denies it; told by {_told(names)}"
    near = bool(blamed) or any(item.claim.weapon in OF_WAR for item in claims)
    if len(names) > 1 and near:
        return "fair", f"{_told(names)}, near an action of a belligerent"
    if len(names) > 1:
        return "weak", f"{_told(names)}, but nothing ties it to a belligerent"
    return "weak", f"{_told(names)} only"


def _told(names: Sequence[str]) -> str:
    if not names:
        return "no origin with a figure"
    return f"{len(names)} independent origins ({', '.join(names)})" if len(names) > 1 else f"one origin ({names[0]})"


def _all_combatants(counts: Sequence[CountRange]) -> bool:
    """Whether all that is counted is combatants: the whole of each harm rests on figures of combatants alone."""
    wholes = [one for one in counts if one.group == Group() and one.harm in ("killed", "injured", "casualties")]
    fighters = {one.harm: one for one in counts if one.group == Group(role="combatant")}
    found = [one for one in wholes if one.claims]
    return bool(found) and all(
        one.harm in fighters and set(one.claims) <= set(fighters[one.harm].claims) for one in found
    )


def _accepted(claims: Sequence[ClaimInContext], origins: Mapping[str, Origin]) -> str | None:
    """A belligerent that says itself that it harmed people who were not fighting."""
    for item in claims:
        claim, origin = item.claim, origins[item.claim.id]
        own = claim.actor is not None and source_key(claim.actor) == origin.key
        if (
            own
            and claim.attribution.stance == "asserts"
            and claim.group.role != "combatant"
            and not claim.attribution.hedged
        ):
            return origin.name
    return None


def _blamed(claims: Sequence[ClaimInContext], origins: Mapping[str, Origin]) -> dict[str, set[str]]:
    """Each party that is blamed, by the name first used, and the origins that blame it.

    Two names for one side ("Russia", "Russian forces") are one where they share a word or its beginning.
    """
    made: dict[str, set[str]] = {}
    for item in sorted(claims, key=lambda item: item.claim.id):
        if item.claim.actor:
            known = next((actor for actor in made if same_side(actor, item.claim.actor)), item.claim.actor)
            made.setdefault(known, set()).add(origins[item.claim.id].name)
    return made


def same_side(a: str, b: str) -> bool:
    """Whether two names of an actor mean one side as far as the words tell: they share the beginning of a word."""
    plain = plain_words("forces")
    one, other = (
        {word[:5] for word in source_key(name).split() if len(word) > 3 and word not in plain} for name in (a, b)
    )
    return bool(one & other) or source_key(a) == source_key(b) or not (one and other)
