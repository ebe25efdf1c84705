"""The list of reports, and the reading view: a report as it stands, its claims marked in place and in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from starlette.responses import Response

from knell.ledger.views import Listed
from knell.publish.marks import Mark, Run, cut
from knell.publish.sentences import HARM_WORDS, attack_sentence, denial_sentence, people_words
from knell.records import Claim, Denial, FacilityAttack, Report
from knell.speech import gettext
from knell.store.ask import Question, count_reports, find_reports, values_of
from knell.store.database import reading
from knell.vocabulary import HARMS, PassageKind
from knell.web.crossing import last_seen
from knell.web.judgements import NAMES
from knell.web.kept import Kept, behind_claim, kept_claims
from knell.web.pages.correcting import corrections_of
from knell.web.visit import NotFound, Visit


@dataclass(frozen=True, slots=True)
class Block:
    """One passage of the report, cut where its marks begin and end."""

    kind: PassageKind
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A denial or an attack on a protected place, numbered after the claims."""

    number: int
    id: str
    kind: Literal["denial", "facility"]
    says: str
    quote: str


def report_list(visit: Visit) -> Response:
    """Every report, or those that hold what is searched for."""
    question = Question(text=visit.asked("q"), outlet=visit.asked("outlet"), language=visit.asked("language"))
    with reading(visit.dossier.store) as connection:
        found: Listed[Mapping[str, object]] = Listed(
            lambda start, limit: find_reports(connection, question, limit=limit, start=start),
            lambda: count_reports(connection, question),
        )
        shown, turn = visit.slice(found)
        outlets, languages = values_of(connection, "outlet"), values_of(connection, "language")
    return visit.page("reports.html", rows=shown, turn=turn, outlets=outlets, languages=languages)


def report_page(visit: Visit) -> Response:
    """One report to be read and reviewed."""
    report = visit.room.reports.get(visit.parts["report"])
    if report is None:
        raise NotFound(f"there is no report {visit.parts['report']!r}: the list of reports has them all")
    with reading(visit.dossier.store) as connection:
        claims = kept_claims(connection, report)
    return visit.page(
        "report.html", reading_view(visit, report, claims), report=report, corrections=corrections_of(visit, report)
    )


def reading_view(visit: Visit, report: Report, claims: Sequence[Kept]) -> dict[str, object]:
    """What the reading view shows beside the report itself."""
    denials = [item.denial for item in visit.room.denials_of(report.doc)]
    attacks = [item.attack for item in visit.room.attacks_of(report.doc)]
    visit.room.incident_of.fetch(kept.claim.id for kept in claims)
    numbered = [(kept, number) for number, kept in enumerate(claims, 1)]
    lines = _lines(denials, attacks, len(claims))
    marks: list[tuple[str, Mark]] = [
        (kept.claim.field, _claim_mark(kept)) for kept, _ in numbered if kept.status != "rejected"
    ]
    told: list[Denial | FacilityAttack] = [*denials, *attacks]
    for line, item in zip(lines, told, strict=True):
        tag = gettext("denied") if line.kind == "denial" else gettext("place hit")
        marks.append((item.field, Mark(id=line.id, span=item.span, look=line.kind, tag=tag, label=line.says)))
    numbers = {f"c-{kept.claim.id}": number for kept, number in numbered} | {line.id: line.number for line in lines}
    return {
        "claims": numbered,
        "lines": lines,
        "numbers": numbers,
        "title": cut(report.title or "", [mark for field, mark in marks if field == "title"]),
        "blocks": _blocks(report, [mark for field, mark in marks if field == "text"]),
        "legend": [
            (harm, gettext(HARM_WORDS[harm])) for harm in HARMS if any(kept.claim.harm == harm for kept in claims)
        ],
        "waiting": sum(kept.status == "read" for kept in claims),
        "incident_of": visit.room.incident_of,
    }


def claim_page(visit: Visit) -> Response:
    """Everything that stands behind one claim: sentence, speaker, decisions, report, capture and archive record."""
    with reading(visit.dossier.store) as connection:
        kept, behind = behind_claim(connection, visit.room, visit.parts["claim"])
        traced = last_seen(connection, kept.claim.id, NAMES)
    origin = visit.room.counts.origins.get(kept.claim.id)
    incident = _incident(visit, kept.claim.id)
    return visit.page("claim.html", kept=kept, behind=behind, origin=origin, incident=incident, traced=traced)


def _incident(visit: Visit, claim: str) -> object:
    return visit.room.incidents.get(visit.room.incident_of.get(claim, ""))


def _claim_mark(kept: Kept) -> Mark:
    claim: Claim = kept.claim
    tag = gettext(HARM_WORDS[claim.harm])
    label = f"{tag}, {people_words(claim.count, claim.group)}"
    return Mark(id=f"c-{claim.id}", span=claim.span, look=claim.harm, tag=tag, label=label)


def _lines(denials: Sequence[Denial], attacks: Sequence[FacilityAttack], after: int) -> list[Line]:
    made = [
        Line(number=0, id=f"d-{n}", kind="denial", says=denial_sentence(one), quote=one.quote)
        for n, one in enumerate(denials, 1)
    ]
    made += [
        Line(number=0, id=f"f-{n}", kind="facility", says=attack_sentence(one), quote=one.quote)
        for n, one in enumerate(attacks, 1)
    ]
    return [replace(line, number=after + n) for n, line in enumerate(made, 1)]


def _blocks(report: Report, marks: list[Mark]) -> list[Block]:
    if not report.passages:
        return [Block("body", cut(report.text, marks))]
    return [Block(p.kind, cut(report.text, marks, p.start, p.end)) for p in report.passages]
