"""A report and what is read and judged of it, as the rows of the derived tables. Pure: the same in, the same rows.

Each row carries the version of the reader and the hash of the settings it was made with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knell.jsonform import (
    claim_json,
    denial_json,
    event_json,
    facility_json,
    reading_from_json,
    reading_json,
    report_json,
)
from knell.jsonparts import iso
from knell.records import Claim, Place, Reading, Report
from knell.store.chain import canonical, rows_hash
from knell.store.folding import fold

Row = dict[str, object]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """With what a row was derived: the reader's version, and the hash of the settings it saw."""

    reader: str
    config: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A claim, what people made of it (read, accepted, edited, added, rejected), and their journal entries."""

    claim: Claim
    status: str = "read"
    decided: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A decision whose words no longer match: the journal entry, its words, and why."""

    seq: int
    kind: str
    report: str | None
    quote: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """All that is derived from one capture: its report, the reading as the reader gave it, and as people judged it.

    `n` is the journal entry of the capture, so that reports are numbered the same in every rebuild. `decisions` is
    the last journal entry that had a say.
    """

    n: int
    report: Report
    doc: str
    corrected: tuple[int, ...]
    raw: Reading
    reading: Reading
    standings: tuple[Standing, ...]
    orphans: tuple[Orphan, ...]
    decisions: int


def report_rows(derived: Derived, made: Made) -> Rows:
    """The rows of every derived table that tells of this one report."""
    report = derived.report
    stamp: Row = {"reader": made.reader, "config": made.config}
    rows: Rows = {
        "reports": [_report_row(derived)],
        "readings": [{"report": report.doc, "body": canonical(_without_report(derived.raw))}],
        "claims": [_claim_row(n, standing) for n, standing in enumerate(derived.standings)],
        "claim_places": [],
        "claim_sources": [],
        "persons": [],
        "denials": list(_denial_rows(derived.reading)),
        "facility_attacks": list(_facility_rows(derived.reading)),
        "events": list(_event_rows(derived.reading)),
        "orphans": [orphan_row(orphan) for orphan in derived.orphans],
    }
    for standing in derived.standings:
        rows["claim_places"] += _place_rows(standing.claim)
        rows["claim_sources"] += _source_rows(standing.claim)
        rows["persons"] += _person_rows(standing.claim)
    rows = {table: [row | stamp for row in found] for table, found in rows.items()}
    state: Row = {"capture": report.capture, "report": report.doc, "why": None, "source": source_hash(report)}
    return with_state(rows, state | {"decisions": derived.decisions} | stamp)


def unread_rows(capture: str, report: str, why: str, decisions: int, orphans: Sequence[Orphan], made: Made) -> Rows:
    """The rows of a capture that holds no report that can be read: why, and the decisions that are orphaned by it."""
    stamp: Row = {"reader": made.reader, "config": made.config}
    rows: Rows = {"orphans": [orphan_row(orphan) | stamp for orphan in orphans]}
    state: Row = {"capture": capture, "report": report, "why": why, "source": None, "decisions": decisions}
    return with_state(rows, state | stamp)


def with_state(rows: Rows, state: Row) -> Rows:
    """The rows with that of `derived_state`, which holds the sha256 over them all and over its own other columns."""
    every = [canonical([table, row]) for table, found in rows.items() for row in found]
    return rows | {"derived_state": [state | {"rows": rows_hash([state, *sorted(every)])}]}


def orphan_row(orphan: Orphan) -> Row:
    """The row of a decision that no longer matches."""
    return {
        "seq": orphan.seq,
        "kind": orphan.kind,
        "report": orphan.report,
        "quote": orphan.quote,
        "why": orphan.why,
    }


def source_hash(report: Report) -> str:
    """The sha256 over all that the reader sees of a report: where it is the same, nothing is read again."""
    seen = [report.doc, report.title, report.outlet, iso(report.published), report.language, report.url, report.text]
    return rows_hash([*seen, [[passage.kind, passage.start, passage.end] for passage in report.passages]])


def stored_reading(body: Mapping[str, object], report: Report) -> Reading:
    """The reading in a row of `readings`, joined again with its report."""
    return replace(reading_from_json({**body, "report": report_json(report)}), report=report)


def _without_report(reading: Reading) -> Row:
    # the report stands in its own table; kept twice, its text would double the database
    whole = reading_json(reading)
    return {name: value for name, value in whole.items() if name != "report"}


def _report_row(derived: Derived) -> Row:
    report = derived.report
    passages = [[passage.kind, passage.start, passage.end] for passage in report.passages]
    return {
        "id": report.doc,
        "n": derived.n,
        "capture": report.capture,
        "doc": derived.doc,
        "outlet": report.outlet,
        "title": report.title,
        "published": iso(report.published),
        "language": report.language,
        "url": report.url,
        "text": report.text,
        "passages": canonical(passages),
        "corrected": canonical(list(derived.corrected)),
        "folded": fold(f"{report.title or ''}\n{report.text}"),
    }


def _claim_row(n: int, standing: Standing) -> Row:
    claim = standing.claim
    origin = claim.attribution.origin
    located = next((place for place in claim.where.places if place.lat is not None), None)
    return {
        "id": claim.id,
        "report": claim.report,
        "n": n,
        "status": standing.status,
        "harm": claim.harm,
        "words": claim.count.words,
        "low": claim.count.low,
        "high": claim.count.high,
        "age": claim.group.age,
        "sex": claim.group.sex,
        "role": claim.group.role,
        "scope": claim.scope,
        "event": claim.event,
        "start": iso(claim.when.start),
        "end": iso(claim.when.end),
        "origin": origin.name if origin else None,
        "stance": claim.attribution.stance,
        "hedged": claim.attribution.hedged,
        "unverified": claim.unverified,
        "actor": claim.actor,
        "weapon": claim.weapon,
        "facility": claim.facility,
        "quote": claim.quote,
        "lat": _float(located.lat) if located else None,
        "lon": _float(located.lon) if located else None,
        "score": _float(claim.score),
        "decided": canonical(list(standing.decided)),
        "body": canonical(claim_json(claim)),
    }


def _float(value: float | None) -> float | None:
    # a database gives 1 back as 1.0; the row that is compared must say the same
    return None if value is None else float(value)


def _place_rows(claim: Claim) -> Iterator[Row]:
    for n, place in enumerate(claim.where.places):
        yield {"claim": claim.id, "n": n, "folded": fold(place.name), **_place_columns(place)}


def _place_columns(place: Place) -> Row:
    return {
        "name": place.name,
        "place_id": place.place_id,
        "country": place.country,
        "admin1": place.admin1,
        "precision": place.precision,
    }


def _source_rows(claim: Claim) -> Iterator[Row]:
    for n, source in enumerate(claim.attribution.chain):
        yield {"claim": claim.id, "n": n, "name": source.name, "folded": fold(source.name)}


def _person_rows(claim: Claim) -> Iterator[Row]:
    for n, person in enumerate(claim.persons):
        ages = {"age_low": person.age_low, "age_high": person.age_high}
        yield {
            "claim": claim.id,
            "n": n,
            "name": person.name,
            "folded": fold(person.name),
            **ages,
            "sex": person.sex,
        }


def _denial_rows(reading: Reading) -> Iterator[Row]:
    for n, denial in enumerate(reading.denials):
        yield {
            "report": reading.report.doc,
            "n": n,
            "quote": denial.quote,
            "source": denial.source.name if denial.source else None,
            "of": denial.of,
            "body": canonical(denial_json(denial)),
        }


def _facility_rows(reading: Reading) -> Iterator[Row]:
    for n, attack in enumerate(reading.facilities):
        yield {
            "report": reading.report.doc,
            "n": n,
            "facility": attack.facility,
            "name": attack.name,
            "start": iso(attack.when.start),
            "end": iso(attack.when.end),
            "quote": attack.quote,
            "body": canonical(facility_json(attack)),
        }


def _event_rows(reading: Reading) -> Iterator[Row]:
    for event in reading.events:
        yield {
            "report": reading.report.doc,
            "id": event.id,
            "scope": event.scope,
            "start": iso(event.when.start),
            "end": iso(event.when.end),
            "body": canonical(event_json(event)),
        }


def unique_ids(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, each with an id of its own: where a reader gave two the same id, the later ones are numbered."""
    seen: dict[str, int] = {}
    made = []
    for claim in claims:
        seen[claim.id] = again = seen.get(claim.id, 0) + 1
        made.append(claim if again == 1 else replace(claim, id=f"{claim.id}-{again}"))
    return tuple(made)
