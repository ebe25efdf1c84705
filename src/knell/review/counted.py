"""What people decide on incidents, sources, grades and victims: as entries for the journal, and read back from it.

Like every decision these point at quoted words, so they outlive a new reader; the id that a thing bore when it was
decided stands beside. What points at nothing any more becomes an orphan, with its words.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from knell.counting.derive import Decided
from knell.counting.grades import GradeGiven
from knell.counting.records import GRADES, CountedIncident, Grade, Sources
from knell.errors import BadInput
from knell.incidents.records import ClaimInContext, Link
from knell.persons.records import PersonLink
from knell.review.decide import effective
from knell.review.pointing import find_claim, locate, pointer_from_json, pointer_json, pointer_to
from knell.store.chain import Draft, Entry
from knell.store.rows import Orphan

Body = Mapping[str, object]
KINDS = (
    *("incident.same", "incident.different", "incident.graded", "incident.titled"),
    *("person.same", "person.different", "source.alias", "source.origin"),
)


def link_incidents(a: ClaimInContext, b: ClaimInContext, *, same: bool, actor: str, reason: str | None = None) -> Draft:
    """The decision that two claims tell of one incident, or of two."""
    if a.claim.id == b.claim.id:
        raise BadInput("a claim cannot be joined to or parted from itself: name two claims")
    body = {"a": _ref(a), "b": _ref(b), "reason": reason}
    return Draft(actor=actor, kind=f"incident.{'same' if same else 'different'}", subject=a.claim.id, body=_said(body))


def give_grade(
    incident: CountedIncident, oldest: ClaimInContext, grade: str, *, actor: str, note: str | None = None
) -> Draft:
    """The grade a person gives an incident; `oldest` is any claim of it, which the decision is tied to.

    Under the two-person rule it waits until another person gives the same; nobody confirms their own.
    """
    if grade not in GRADES:
        raise BadInput(f"the grade {grade!r} is not known: choose from {', '.join(GRADES)}")
    waits = incident.grade.waits
    if waits and (waits.grade, waits.by) == (grade, actor):
        raise BadInput(f"{actor} proposed {grade} already: another person has to confirm it")
    body = {"claim": _ref(oldest), "old": incident.grade.stands, "new": grade, "note": note}
    return Draft(actor=actor, kind="incident.graded", subject=incident.incident.id, body=_said(body))


def give_title(incident: CountedIncident, oldest: ClaimInContext, title: str, *, actor: str) -> Draft:
    """The title a person gives an incident."""
    if not title.strip():
        raise BadInput("a title needs at least one word")
    body = {"claim": _ref(oldest), "old": incident.incident.title, "new": title.strip()}
    return Draft(actor=actor, kind="incident.titled", subject=incident.incident.id, body=body)


def name_source(name: str, of: str, *, actor: str) -> Draft:
    """The decision that a name means a body known by another name."""
    return Draft(actor=actor, kind="source.alias", subject=name, body={"of": of})


def name_origin(what: ClaimInContext | str, origin: str, *, actor: str) -> Draft:
    """The decision on who stands behind a claim, or behind everything a source says."""
    if isinstance(what, str):
        return Draft(actor=actor, kind="source.origin", subject=what, body={"origin": origin})
    body = {"claim": _ref(what), "origin": origin}
    return Draft(actor=actor, kind="source.origin", subject=what.claim.id, body=body)


def link_persons(a: tuple[ClaimInContext, str], b: tuple[ClaimInContext, str], *, same: bool, actor: str) -> Draft:
    """The decision that two names, each in a claim, mean one victim, or two."""
    body = {"a": {**_ref(a[0]), "name": a[1]}, "b": {**_ref(b[0]), "name": b[1]}}
    return Draft(actor=actor, kind=f"person.{'same' if same else 'different'}", subject=a[0].claim.id, body=body)


def read_decided(
    entries: Iterable[Entry], claims: Sequence[ClaimInContext], *, persons_to_grade: int = 1
) -> tuple[Decided, tuple[Orphan, ...]]:
    """The decisions that stand, tied to the claims as they are read now, and those that point at none of them.

    `persons_to_grade` is the dossier's setting: how many must give one grade before it stands.
    """
    reading = _Reading(claims)
    for entry in effective(entry for entry in entries if entry.kind in KINDS):
        try:
            _READERS[entry.kind](reading, entry)
        except BadInput as error:
            reading.orphans.append(_orphan(entry, str(error)))
    made = Decided(
        links=tuple(reading.links),
        sources=Sources(aliases=reading.aliases, origins=reading.origins),
        grades=reading.grades,
        titles=reading.titles,
        persons=tuple(reading.persons),
        persons_to_grade=persons_to_grade,
    )
    return made, tuple(reading.orphans)


@dataclass(slots=True)
class _Reading:
    """What has been read so far; grades and titles by the claim they are tied to."""

    claims: Sequence[ClaimInContext]
    links: list[Link] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    grades: dict[str, tuple[GradeGiven, ...]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    persons: list[PersonLink] = field(default_factory=list)
    orphans: list[Orphan] = field(default_factory=list)
    by_report: dict[str, list[ClaimInContext]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for item in self.claims:
            self.by_report[item.report.doc].append(item)

    def claim(self, body: Body, name: str) -> str:
        """The claim that a part of a decision points at. Raises BadInput where no claim is meant any more."""
        at = body.get(name)
        if not isinstance(at, Mapping):
            raise BadInput(f"a decision needs {name!r}: the claim it points at")
        found = self.by_report.get(str(at.get("report")), [])
        pointer = pointer_from_json(at.get("at"))
        span = locate(pointer, found[0].report) if found else None
        known_as, harms = str(at.get("id", "")), (pointer.harm,)
        here = [item.claim for item in found]
        number = find_claim(pointer, here, span, known_as=known_as, harms=harms) if span else None
        if number is None:
            raise BadInput("no claim has these words any more")
        return found[number].claim.id


def _read_link(reading: _Reading, entry: Entry) -> None:
    a, b = reading.claim(entry.body, "a"), reading.claim(entry.body, "b")
    reason = entry.body.get("reason")
    reading.links.append(
        Link(
            seq=entry.seq,
            a=a,
            b=b,
            same=entry.kind == "incident.same",
            actor=entry.actor,
            reason=str(reason) if reason else None,
        )
    )


def _read_grade(reading: _Reading, entry: Entry) -> None:
    grade: Grade | None = next((one for one in GRADES if one == entry.body.get("new")), None)
    if grade is None:
        raise BadInput(f"the grade {entry.body.get('new')!r} is not known")
    claim, note = reading.claim(entry.body, "claim"), entry.body.get("note")
    given = GradeGiven(incident=claim, grade=grade, actor=entry.actor, note=str(note) if note else None, seq=entry.seq)
    reading.grades[claim] = (*reading.grades.get(claim, ()), given)


def _read_title(reading: _Reading, entry: Entry) -> None:
    reading.titles[reading.claim(entry.body, "claim")] = str(entry.body.get("new"))


def _read_alias(reading: _Reading, entry: Entry) -> None:
    reading.aliases[entry.subject] = str(entry.body.get("of") or entry.body.get("name"))


def _read_origin(reading: _Reading, entry: Entry) -> None:
    subject = reading.claim(entry.body, "claim") if "claim" in entry.body else entry.subject
    reading.origins[subject] = str(entry.body.get("origin"))


def _read_persons(reading: _Reading, entry: Entry) -> None:
    a, b = entry.body.get("a"), entry.body.get("b")
    names = [str(one.get("name")) if isinstance(one, Mapping) else "" for one in (a, b)]
    reading.persons.append(
        PersonLink(
            seq=entry.seq,
            a=(reading.claim(entry.body, "a"), names[0]),
            b=(reading.claim(entry.body, "b"), names[1]),
            same=entry.kind == "person.same",
            actor=entry.actor,
        )
    )


_READERS: Mapping[str, Callable[[_Reading, Entry], None]] = {
    "incident.same": _read_link,
    "incident.different": _read_link,
    "incident.graded": _read_grade,
    "incident.titled": _read_title,
    "person.same": _read_persons,
    "person.different": _read_persons,
    "source.alias": _read_alias,
    "source.origin": _read_origin,
}


def _ref(item: ClaimInContext) -> dict[str, object]:
    at = pointer_json(pointer_to(item.claim, item.report))
    return {"report": item.report.doc, "at": at, "id": item.claim.id}


def _said(body: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if value is not None}


def _orphan(entry: Entry, why: str) -> Orphan:
    parts = (entry.body.get(name) for name in ("claim", "a", "b"))
    refs = [part for part in parts if isinstance(part, Mapping)]
    at = [ref["at"] for ref in refs if isinstance(ref.get("at"), Mapping)]
    quote = " / ".join(str(one.get("quote", "")) for one in at)
    report = str(refs[0].get("report")) if refs else None
    return Orphan(seq=entry.seq, kind=entry.kind, report=report, quote=quote, why=why)
