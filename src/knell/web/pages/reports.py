"""The list of reports, and the reading view: a report as it stands, its claims marked in place and in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import Response

from knell.ledger.views import Listed
from knell.publish.marks import Mark, Run, cut
from knell.publish.sentences import HARM_WORDS, attack_sentence, denial_sentence, people_words
from knell.records import Claim, Denial, Report
from knell.review.statements import Stated, Statement, kind_of
from knell.speech import gettext
from knell.store.ask import Question, count_reports, find_reports, values_of
from knell.store.database import reading
from knell.store.ties import cited_by, cites
from knell.vocabulary import FACILITIES, HARMS, PassageKind
from knell.web.crossing import last_seen
from knell.web.judgements import NAMES
from knell.web.kept import Kept, behind_claim, kept_claims
from knell.web.pages.correcting import corrections_of
from knell.web.stating import fields_of, seen_of, stated_in
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
    one: Stated
    kind: str
    says: str
    seen: int

    @property
    def id(self) -> str:
        """Its id on the page, and in the journal."""
        return self.one.id

    @property
    def fields(self) -> dict[str, str | None]:
        """What of it can be corrected."""
        return fields_of(self.one)


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
        cited = cites(connection, [report.doc]).get(report.doc, [])
        citing = cited_by(connection, report.doc)
    visit.room.reports.fetch([*(str(one["to"]) for one in cited if one["to"]), *citing])
    return visit.page(
        "report.html",
        reading_view(visit, report, claims),
        report=report,
        corrections=corrections_of(visit, report),
        cited=cited,
        citing=[visit.room.reports[name] for name in citing if name in visit.room.reports],
        facilities=FACILITIES,
    )


def reading_view(visit: Visit, report: Report, claims: Sequence[Kept]) -> dict[str, object]:
    """What the reading view shows beside the report itself."""
    visit.room.incident_of.fetch(kept.claim.id for kept in claims)
    numbered = [(kept, number) for number, kept in enumerate(claims, 1)]
    lines = _lines(visit.room.connection, report.doc, len(claims))
    marks: list[tuple[str, Mark]] = [
        (kept.claim.field, _claim_mark(kept)) for kept, _ in numbered if kept.status != "rejected"
    ]
    for line in lines:
        tag = gettext("denied") if line.kind == "denial" else gettext("place hit")
        mark = Mark(id=line.id, span=line.one.item.span, look=line.kind, tag=tag, label=line.says)
        if not line.one.rejected:
            marks.append((line.one.item.field, mark))
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


def _lines(connection: Connection, report: str, after: int) -> list[Line]:
    """The denials and the places hit of a report, as they stand."""
    return [
        Line(number=number, one=one, kind=kind_of(one.item), says=_says(one.item), seen=seen_of(connection, one))
        for number, one in enumerate(stated_in(connection, report), after + 1)
    ]


def _says(item: Statement) -> str:
    return denial_sentence(item) if isinstance(item, Denial) else attack_sentence(item)


def _blocks(report: Report, marks: list[Mark]) -> list[Block]:
    if not report.passages:
        return [Block("body", cut(report.text, marks))]
    return [Block(p.kind, cut(report.text, marks, p.start, p.end)) for p in report.passages]
