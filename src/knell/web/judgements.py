"""A person's decisions on incidents, sources and reports, for pages and interface alike: checked, entered, signed."""

import re
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from knell.archive.stated import read_date
from knell.counting.records import CountedIncident
from knell.dossier import sign
from knell.errors import BadInput
from knell.incidents.records import ClaimInContext
from knell.jsonform import report_json
from knell.ledger.update import bring_up_to_date
from knell.records import Report
from knell.review.counted import give_grade, give_title, link_incidents, link_persons, name_origin, name_source
from knell.review.decide import CORRECTABLE, correct_report
from knell.store.chain import Draft, Entry
from knell.store.database import writing
from knell.store.journal import record
from knell.web.crossing import not_crossed
from knell.web.deciding import Desk
from knell.web.shown import link_address
from knell.web.visit import NotFound

NAMES = ("source.alias", "source.origin")
MOST = 200  # letters of a source's name
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def grade_incident(desk: Desk, name: str, seen: int, grade: str, note: str | None) -> list[Entry]:
    """Give an incident a grade, or confirm the one that another person proposed."""
    counted, oldest = _incident(desk, name)
    draft = give_grade(counted, oldest, grade, actor=desk.visitor.name, note=note)
    return _entered(desk, [draft], _unless("this incident’s grade", name, ("incident.graded",), seen))


def title_incident(desk: Desk, name: str, seen: int, title: str) -> list[Entry]:
    """Give an incident a title."""
    counted, oldest = _incident(desk, name)
    draft = give_title(counted, oldest, title, actor=desk.visitor.name)
    return _entered(desk, [draft], _unless("this incident’s title", name, ("incident.titled",), seen))


def join_incidents(desk: Desk, name: str, other: str, reason: str) -> list[Entry]:
    """Decide that another incident is the same one."""
    _, oldest = _incident(desk, name)
    if other not in desk.room.incidents or other == name:
        raise BadInput("choose the incident that is the same as this one")
    return _entered(desk, [_link(desk, oldest, _incident(desk, other)[1], reason, same=True)])


def split_incident(desk: Desk, name: str, claim: str, reason: str) -> list[Entry]:
    """Decide that a claim of this incident tells of another one."""
    counted, oldest = _incident(desk, name)
    if claim not in counted.incident.claims:
        raise BadInput("choose the claim that tells of another incident")
    return _entered(desk, [_link(desk, oldest, _claim(desk, claim), reason, same=False)])


def link_victims(desk: Desk, a: tuple[str, str], b: tuple[str, str], *, same: bool) -> list[Entry]:
    """Decide that two names, each as a claim gives it, mean one victim, or two."""
    if a == b:
        raise BadInput("a name cannot be joined to or parted from itself: name two")
    one, other = ((_claim(desk, claim), name) for claim, name in (a, b))
    for item, name in (one, other):
        if name not in {person.name for person in item.claim.persons}:
            raise BadInput(
                f"the claim {item.claim.id} names no victim {name[:60]!r}: write the name as it stands there"
            )
    return _entered(desk, [link_persons(one, other, same=same, actor=desk.visitor.name)])


def alias_source(desk: Desk, name: str, of: str, seen: int) -> list[Entry]:
    """Decide that a name means a body known by another name."""
    name, of = _name(name), _name(of)
    if name.casefold() == of.casefold():
        raise BadInput("a source is itself already: give two names")
    draft = name_source(name, of, actor=desk.visitor.name)
    return _entered(desk, [draft], _unless(f"“{name}”", name, NAMES, seen))


def trace_source(desk: Desk, name: str, origin: str, seen: int) -> list[Entry]:
    """Decide that what a source says it has from another one."""
    name, origin = _name(name), _name(origin)
    if name.casefold() == origin.casefold():
        raise BadInput("nobody stands behind themselves: name whoever the source has it from")
    draft = name_origin(name, origin, actor=desk.visitor.name)
    return _entered(desk, [draft], _unless(f"“{name}”", name, NAMES, seen))


def trace_claim(desk: Desk, claim: str, origin: str, seen: int) -> list[Entry]:
    """Decide who stands behind one claim."""
    draft = name_origin(_claim(desk, claim), _name(origin), actor=desk.visitor.name)
    return _entered(desk, [draft], _unless("who stands behind this claim", claim, NAMES, seen))


def correct(desk: Desk, name: str, seen: int, fields: Mapping[str, object]) -> list[Entry]:
    """Correct what a report says of itself: one entry for each field that differs. It is then to be read anew."""
    report = desk.room.reports.get(name)
    if report is None:
        raise NotFound(f"there is no report {name!r}")
    drafts = corrections(report, fields, actor=desk.visitor.name)
    return _entered(desk, drafts, _unless("this report", name, ("report.corrected",), seen))


def corrections(report: Report, fields: Mapping[str, object], *, actor: str) -> list[Draft]:
    """A draft for each field that differs from what the report has now. Raises BadInput for a value that cannot be."""
    before = report_json(report)
    drafts = []
    for field, value in fields.items():
        new = correction(field, value)
        if new != before.get(field):
            drafts.append(correct_report(report, actor=actor, field=field, old=before.get(field), new=new))
    if not drafts:
        raise BadInput("nothing was changed: correct a field, or leave the report as it is")
    return drafts


def correction(field: str, value: object) -> str | None:
    """The value of a field as it is entered; None for one that is empty. Raises BadInput for what it cannot be."""
    if field not in CORRECTABLE:
        raise BadInput(f"a report has no field {field!r} to be corrected: it has {', '.join(CORRECTABLE)}")
    if value is not None and not isinstance(value, str):
        raise BadInput(f"the {field} {value!r} is not understood: write it as text")
    words = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", value or "").strip()
    if not words:
        return None
    if field == "published":
        day = read_date(words)
        return day.isoformat() if day else None
    if field == "language" and not _LANGUAGE.fullmatch(words):
        raise BadInput(f"the language {words[:20]!r} is no code: write two or three letters, as in uk")
    if field == "url" and link_address(words) is None:
        raise BadInput(f"{words[:80]!r} is no address: it begins with http:// or https://")
    if len(words) > 1000:
        raise BadInput(f"the {field} is longer than 1,000 letters")
    return words


Check = Callable[[Connection], None]


def _unless(what: str, subject: str, kinds: Sequence[str], seen: int) -> Check:
    return lambda connection: not_crossed(connection, what, subject, kinds, seen)


def _entered(desk: Desk, drafts: Sequence[Draft], check: Check = lambda _: None) -> list[Entry]:
    """The entries, all together or not at all, once they are signed; within the writer's lock nobody comes between."""
    with writing(desk.dossier.store) as connection:
        check(connection)
        made = record(connection, drafts)
    sign(desk.dossier)
    bring_up_to_date(desk.dossier)
    return made


def _link(desk: Desk, a: ClaimInContext, b: ClaimInContext, reason: str, *, same: bool) -> Draft:
    if not reason.strip():
        raise BadInput("say in a few words why: whoever reads this later needs the reason")
    return link_incidents(a, b, same=same, actor=desk.visitor.name, reason=reason.strip())


def _incident(desk: Desk, name: str) -> tuple[CountedIncident, ClaimInContext]:
    """The incident and its oldest claim, which decisions on it are tied to."""
    counted = desk.room.incidents.get(name)
    if counted is None:
        raise NotFound(f"there is no incident {name!r}: it may have been joined to another one")
    if not counted.incident.claims:
        raise BadInput("this incident has no claim of harm that a decision could be tied to")
    return counted, _claim(desk, counted.incident.claims[0])


def _claim(desk: Desk, name: str) -> ClaimInContext:
    found = desk.room.claims.get(name)
    if found is None:
        raise NotFound(f"there is no claim {name!r}")
    return found


def _name(words: str) -> str:
    """A source's name as it is entered: one line, not empty."""
    name = " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", words).split())
    if not name:
        raise BadInput("name the source, as reports name it")
    if len(name) > MOST:
        raise BadInput(f"a source’s name has at most {MOST} letters")
    return name
