"""Claims and readings as JSON, with exactly the field names of the annotation guidelines, and back.

The flat fields (`low`, `start`, `place`, `sources` …) say everything a reader of the JSON needs; beside them
stand the words and positions they were read from.
"""

from typing import Literal

from knell import fields
from knell.errors import BadInput
from knell.fields import Row
from knell.jsonparts import (
    Json,
    attribution_from_json,
    attribution_json,
    count_from_json,
    count_json,
    group_from_json,
    group_json,
    iso,
    pair,
    part_from_json,
    part_json,
    person_from_json,
    person_json,
    when_from_json,
    when_json,
    where_from_json,
    where_json,
)
from knell.records import Claim, Denial, Event, FacilityAttack, Passage, Reading, Report, Source, Span
from knell.vocabulary import FACILITIES, HARMS, PASSAGE_KINDS, SCOPES, WEAPONS

Field = Literal["text", "title"]


def reading_json(reading: Reading) -> Json:
    """A reading as one JSON object: doc, report, claims, denials, facilities, events (and notes, if there are any)."""
    made: Json = {
        "doc": reading.report.doc,
        "report": report_json(reading.report),
        "claims": [claim_json(claim) for claim in reading.claims],
        "denials": [denial_json(denial) for denial in reading.denials],
        "facilities": [facility_json(attack) for attack in reading.facilities],
        "events": [event_json(event) for event in reading.events],
    }
    return {**made, "notes": list(reading.notes)} if reading.notes else made


def reading_from_json(row: Row) -> Reading:
    """The reading in a JSON object: one that Knell wrote, or an annotated report (its text beside its claims)."""
    report = report_from_json(fields.row(row["report"], "the field 'report'") if "report" in row else row)
    return Reading(
        report=report,
        claims=tuple(claim_from_json(item, report) for item in fields.rows(row, "claims")),
        denials=tuple(denial_from_json(item, report) for item in fields.rows(row, "denials")),
        facilities=tuple(facility_from_json(item, report) for item in fields.rows(row, "facilities")),
        events=tuple(event_from_json(item) for item in fields.rows(row, "events")),
        notes=fields.texts(row, "notes"),
    )


def report_json(report: Report) -> Json:
    """A report as a JSON object, its text verbatim."""
    return {
        "doc": report.doc,
        "title": report.title,
        "outlet": report.outlet,
        "published": iso(report.published),
        "language": report.language,
        "url": report.url,
        "capture": report.capture,
        "text": report.text,
        "passages": [{"kind": p.kind, "start": p.start, "end": p.end} for p in report.passages],
    }


def report_from_json(row: Row) -> Report:
    """The report in a JSON object; `doc` and `text` must be there. Raises BadInput naming field, value and rule."""
    doc = row.get("doc")
    return Report(
        doc=str(doc) if type(doc) is int else fields.text(row, "doc"),
        text=_text(row),
        title=fields.text_or_none(row, "title"),
        outlet=fields.text_or_none(row, "outlet"),
        published=fields.day_or_none(row, "published"),
        language=fields.text_or_none(row, "language"),
        url=fields.text_or_none(row, "url"),
        capture=fields.text_or_none(row, "capture"),
        passages=tuple(_passage(item) for item in fields.rows(row, "passages")),
    )


def claim_json(claim: Claim) -> Json:
    """A claim as a flat JSON object; `span` is a position in the report's text, `title_span` one in its title."""
    return {
        "id": claim.id,
        "report": claim.report,
        "quote": claim.quote,
        **_position_json(claim.field, claim.span),
        "harm": claim.harm,
        **count_json(claim.count),
        **group_json(claim.group),
        "parts": [part_json(part) for part in claim.parts],
        "scope": claim.scope,
        "event": claim.event,
        **when_json(claim.when),
        **where_json(claim.where),
        **attribution_json(claim.attribution),
        "unverified": claim.unverified,
        "actor": claim.actor,
        "weapon": claim.weapon,
        "facility": claim.facility,
        "persons": [person_json(person) for person in claim.persons],
        "additive_to": claim.additive_to,
        "score": claim.score,
    }


def claim_from_json(row: Row, report: Report | None = None) -> Claim:
    """The claim in a JSON object; a quote without a position is found in the `report`'s text, then in its title."""
    field, span = _position(row, report)
    return Claim(
        id=fields.text(row, "id"),
        report=report.doc if report else fields.text(row, "report"),
        field=field,
        quote=fields.text(row, "quote"),
        span=span,
        harm=fields.choice(row, "harm", HARMS),
        count=count_from_json(row),
        group=group_from_json(row),
        parts=tuple(part_from_json(item) for item in fields.rows(row, "parts")),
        scope=fields.choice(row, "scope", SCOPES) if "scope" in row else "incident",
        event=fields.text_or_none(row, "event"),
        when=when_from_json(row),
        where=where_from_json(row),
        attribution=attribution_from_json(row),
        unverified=fields.flag(row, "unverified"),
        actor=fields.text_or_none(row, "actor"),
        weapon=fields.choice_or_none(row, "weapon", WEAPONS),
        facility=fields.choice_or_none(row, "facility", FACILITIES),
        persons=tuple(person_from_json(item) for item in fields.rows(row, "persons")),
        additive_to=fields.text_or_none(row, "additive_to"),
        score=fields.number_or_none(row, "score", 0, 1),
    )


def denial_json(denial: Denial) -> Json:
    """A denial as a JSON object."""
    source = denial.source
    return {
        "quote": denial.quote,
        **_position_json(denial.field, denial.span),
        "source": source.name if source else None,
        "source_words": source.words if source else None,
        "source_span": pair(source.span) if source else None,
        "of": denial.of,
        "text": denial.text,
        "score": denial.score,
    }


def denial_from_json(row: Row, report: Report | None = None) -> Denial:
    """The denial in a JSON object."""
    field, span = _position(row, report)
    name = fields.text_or_none(row, "source")
    words, at = fields.text_or_none(row, "source_words"), fields.span_or_none(row, "source_span")
    return Denial(
        quote=fields.text(row, "quote"),
        field=field,
        span=span,
        source=Source(name=name, words=words, span=at) if name else None,
        of=fields.text_or_none(row, "of"),
        text=fields.text_or_none(row, "text"),
        score=fields.number_or_none(row, "score", 0, 1),
    )


def facility_json(attack: FacilityAttack) -> Json:
    """A facility attack as a JSON object."""
    return {
        "quote": attack.quote,
        **_position_json(attack.field, attack.span),
        "facility": attack.facility,
        "name": attack.name,
        **when_json(attack.when),
        **where_json(attack.where),
        "actor": attack.actor,
        **attribution_json(attack.attribution),
        "event": attack.event,
        "score": attack.score,
    }


def facility_from_json(row: Row, report: Report | None = None) -> FacilityAttack:
    """The facility attack in a JSON object."""
    field, span = _position(row, report)
    return FacilityAttack(
        quote=fields.text(row, "quote"),
        field=field,
        span=span,
        facility=fields.choice(row, "facility", FACILITIES),
        name=fields.text_or_none(row, "name"),
        where=where_from_json(row),
        when=when_from_json(row),
        actor=fields.text_or_none(row, "actor"),
        attribution=attribution_from_json(row),
        event=fields.text_or_none(row, "event"),
        score=fields.number_or_none(row, "score", 0, 1),
    )


def event_json(event: Event) -> Json:
    """An event as a JSON object."""
    head: Json = {"id": event.id, "scope": event.scope, "claims": list(event.claims)}
    return {**head, **when_json(event.when), **where_json(event.where)}


def event_from_json(row: Row) -> Event:
    """The event in a JSON object."""
    return Event(
        id=fields.text(row, "id"),
        claims=fields.texts(row, "claims"),
        scope=fields.choice(row, "scope", SCOPES),
        when=when_from_json(row),
        where=where_from_json(row),
    )


def _text(row: Row) -> str:
    body = fields.text(row, "text")
    if not body.strip():
        raise fields.wrong(row, "text", "it must hold more than white space")
    return body


def _passage(row: Row) -> Passage:
    start, end = fields.interval(row, "start", "end")
    if start is None or end is None:
        raise BadInput("a passage needs a 'start' and an 'end': both must be whole numbers")
    return Passage(kind=fields.choice(row, "kind", PASSAGE_KINDS), start=start, end=end)


def _position_json(field: Field, span: Span) -> Json:
    if field == "text":
        return {"field": "text", "span": list(span)}
    return {"field": "title", "span": None, "title_span": list(span)}


def _position(row: Row, report: Report | None) -> tuple[Field, Span]:
    """Where a quote stands; with a report at hand, its words there must be the quote."""
    for field, key in _POSITIONS:
        if (span := fields.span_or_none(row, key)) is not None:
            return field, _checked(row, report, field, key, span)
    if report is not None:
        quote = fields.text(row, "quote")
        for field, _ in _POSITIONS:
            if (start := _words(report, field).find(quote)) >= 0:
                return field, (start, start + len(quote))
    raise fields.wrong(
        row, "quote", "it must stand in the report's text or title word for word, or come with its 'span'"
    )


_POSITIONS: tuple[tuple[Field, str], ...] = (("text", "span"), ("title", "title_span"))


def _checked(row: Row, report: Report | None, field: Field, key: str, span: Span) -> Span:
    if report is not None and _words(report, field)[slice(*span)] != fields.text(row, "quote"):
        raise fields.wrong(row, "quote", f"it must be the words of the report's {field} at {key!r} {list(span)}")
    return span


def _words(report: Report, field: Field) -> str:
    return report.text if field == "text" else report.title or ""
