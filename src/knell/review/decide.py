"""What people decided on claims, applied to what a reader reads: pure, and the same for any version of the reader.

A decision is never edited: a later one supersedes it, and an entry whose body says `undoes` takes one back (which
can be taken back in turn). A decision whose words no longer match becomes an orphan, with its words; none is lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knell.claims.assemble import claim_id
from knell.errors import BadInput
from knell.jsonform import claim_from_json, claim_json
from knell.records import Claim, Reading, Report, Span
from knell.review.editing import EDITABLE, Json, edited, same_value, without_spans
from knell.review.pointing import Pointer, find_claim, locate, pointer_from_json, pointer_json, pointer_to
from knell.review.statements import judge_statements
from knell.store.chain import Draft, Entry
from knell.store.journal import effective as effective
from knell.store.rows import Orphan, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A reading as people judged it: `reading` without the rejected claims, `standings` with all of them."""

    reading: Reading
    standings: tuple[Standing, ...]
    orphans: tuple[Orphan, ...] = ()


def apply_decisions(reading: Reading, decisions: Iterable[Entry]) -> Judged:
    """The reading with the decisions on it applied in the journal's order; what matches nothing, as orphans."""
    decisions = list(decisions)
    reading, lost = judge_statements(reading, decisions)
    standings = [Standing(claim=claim) for claim in reading.claims]
    orphans = [_orphan(decision, why) for decision, why in lost]
    renamed: dict[str, str] = {}
    for group in _by_claim(effective(decisions)):
        try:
            _apply(group, reading.report, standings, renamed)
        except BadInput as error:
            orphans += [_orphan(decision, str(error)) for decision in group]
    standings = [replace(standing, claim=_linked(standing.claim, renamed)) for standing in standings]
    kept = tuple(standing.claim for standing in standings if standing.status != "rejected")
    return Judged(
        reading=_with_claims(reading, kept, renamed),
        standings=tuple(standings),
        orphans=tuple(sorted(orphans, key=lambda orphan: orphan.seq)),
    )


def correct(report: Report, decisions: Iterable[Entry]) -> tuple[Mapping[str, object], tuple[int, ...]]:
    """What people corrected of a report (title, outlet, published, language, url), and by which entries."""
    fields: dict[str, object] = {}
    by: dict[str, int] = {}
    for decision in effective(decisions):
        if decision.kind == "report.corrected":
            name = str(decision.body["field"])
            fields[name], by[name] = decision.body["new"], decision.seq
    return fields, tuple(sorted(by.values()))


# --- decisions to be entered


def accept(claim: Claim, report: Report, *, actor: str) -> Draft:
    """The decision that a claim is right as it stands."""
    return _draft("claim.accepted", claim, report, actor, {"claim": claim_json(claim)})


def edit(claim: Claim, report: Report, *, actor: str, field: str, new: object, reason: str | None = None) -> Draft:
    """The decision that one field of a claim has another value. Raises BadInput for a value that cannot be."""
    before = claim_json(claim)
    edited(claim, report, {field: new})
    said: Json = {"field": field, "old": before.get(field), "new": new}
    return _draft("claim.edited", claim, report, actor, said | ({"reason": reason} if reason else {}))


def reject(claim: Claim, report: Report, *, actor: str, reason: str) -> Draft:
    """The decision that a claim is none, and why."""
    if not reason.strip():
        raise BadInput("a rejection needs a reason: say in a few words why this is no claim")
    return _draft("claim.rejected", claim, report, actor, {"reason": reason.strip()})


def add(report: Report, *, actor: str, quote: str, fields: Mapping[str, object], occurrence: int = 0) -> Draft:
    """The decision that the reader missed a claim: quoted words of the report, and what they state."""
    field = "text" if quote and quote in report.text else "title"
    pointer = pointer_from_json({"quote": quote, "field": field, "occurrence": occurrence, **_harm_and_words(fields)})
    if (span := locate(pointer, report)) is None:
        raise BadInput(f"the words {quote[:60]!r} do not stand in the report: quote it letter by letter")
    row: Json = {name: value for name, value in fields.items() if name in EDITABLE}
    if unknown := sorted(set(fields) - set(EDITABLE)):
        raise BadInput(f"a claim has no field {unknown[0]!r} to be set: it has {', '.join(EDITABLE)}")
    made = _new_claim(row, report, pointer, span, claim_id(report, quote, pointer.harm, span))
    return _draft("claim.added", made, report, actor, {"claim": claim_json(made)})


def undo(decision: Entry, *, actor: str) -> Draft:
    """The decision that takes another one back."""
    kept = {name: decision.body[name] for name in ("report", "at") if name in decision.body}
    body = {**kept, "undoes": decision.seq}
    return Draft(actor=actor, kind=decision.kind, subject=decision.subject, body=body)


def correct_report(report: Report, *, actor: str, field: str, old: object, new: object) -> Draft:
    """The decision that a report's title, outlet, date, language or address is another than it says."""
    if field not in CORRECTABLE:
        raise BadInput(f"a report has no field {field!r} to be corrected: it has {', '.join(CORRECTABLE)}")
    if new is not None and not isinstance(new, str):
        raise BadInput(f"the {field} {new!r} is not understood: write it as text")
    return Draft(
        actor=actor, kind="report.corrected", subject=report.doc, body={"field": field, "old": old, "new": new}
    )


CORRECTABLE = ("title", "outlet", "published", "language", "url")


def _draft(kind: str, claim: Claim, report: Report, actor: str, body: Mapping[str, object]) -> Draft:
    at = pointer_json(pointer_to(claim, report))
    return Draft(actor=actor, kind=kind, subject=claim.id, body={"report": report.doc, "at": at, **body})


def _harm_and_words(fields: Mapping[str, object]) -> Json:
    return {"harm": fields.get("harm"), "words": fields.get("words", "")}


# --- applying them


def _by_claim(decisions: Sequence[Entry]) -> list[list[Entry]]:
    """The decisions on each claim, as it was called when they were taken, in the journal's order."""
    groups: dict[str, list[Entry]] = {}
    for decision in decisions:
        if decision.kind.startswith("claim."):
            groups.setdefault(decision.subject, []).append(decision)
    return list(groups.values())


def _apply(group: Sequence[Entry], report: Report, standings: list[Standing], renamed: dict[str, str]) -> None:
    first = pointer_from_json(group[0].body.get("at"))
    span = locate(first, report)
    if span is None:
        raise BadInput("the words no longer stand in the report")
    at = _match(group, first, span, standings)
    if at is None:
        standing = Standing(claim=_entered(group, report, first, span))
        standings.append(standing)
        at = len(standings) - 1
    else:
        standing = _named(standings[at], group[0].subject, standings, renamed)
    for decision in group:
        standing = _judged(standing, decision, report)
    standings[at] = standing


def _match(group: Sequence[Entry], first: Pointer, span: Span, standings: Sequence[Standing]) -> int | None:
    harms: set[str] = {first.harm} | {pointer_from_json(decision.body.get("at")).harm for decision in group}
    harms |= {str(decision.body.get("new")) for decision in group if decision.body.get("field") == "harm"}
    claims = [standing.claim for standing in standings]
    return find_claim(first, claims, span, known_as=group[0].subject, harms=sorted(harms))


def _entered(group: Sequence[Entry], report: Report, pointer: Pointer, span: Span) -> Claim:
    """A claim that no reader finds but a person vouched for, from the newest entry that holds it whole."""
    for decision in reversed(group):
        claim = decision.body.get("claim")
        if isinstance(claim, Mapping):
            row = {name: claim[name] for name in EDITABLE if name in claim}
            return _new_claim(row, report, pointer, span, decision.subject)
    raise BadInput("this reader finds no such claim in the words, and nobody accepted it")


def _new_claim(row: Mapping[str, object], report: Report, pointer: Pointer, span: Span, name: str) -> Claim:
    words = row.get("words") or pointer.words
    if not words:
        raise BadInput("a claim needs 'words': the number's words as they stand in the quote")
    position: Json = {"field": pointer.field, ("span" if pointer.field == "text" else "title_span"): list(span)}
    whole = {**row, "words": words, "id": name, "report": report.doc, "quote": pointer.quote, **position}
    return claim_from_json(whole, report)


def _named(standing: Standing, name: str, standings: Sequence[Standing], renamed: dict[str, str]) -> Standing:
    """The claim under the name it was decided by, so that what else was decided on it (incidents) still finds it."""
    claim = standing.claim
    if standing.decided or claim.id == name or any(other.claim.id == name for other in standings):
        return standing
    renamed[claim.id] = name
    return replace(standing, claim=replace(claim, id=name))


def _judged(standing: Standing, decision: Entry, report: Report) -> Standing:
    claim, status = standing.claim, standing.status
    body = decision.body
    if decision.kind == "claim.rejected":
        status = "rejected"
    elif decision.kind == "claim.edited":
        claim = edited(claim, report, {str(body["field"]): body["new"]})
        status = "edited" if status != "rejected" else status
    else:
        snapshot = body.get("claim")
        claim = _overlaid(claim, report, snapshot if isinstance(snapshot, Mapping) else {})
        status = "added" if decision.kind == "claim.added" else "accepted"
    return Standing(claim=claim, status=status, decided=(*standing.decided, decision.seq))


def _overlaid(claim: Claim, report: Report, vouched: Mapping[str, object]) -> Claim:
    """The claim with the values that a person vouched for, where a reader has others by now."""
    now = claim_json(claim)
    changes = {
        name: without_spans(vouched[name])
        for name in EDITABLE
        if name in vouched and name != "places" and not same_value(name, vouched[name], now[name])
    }
    if "place" in changes and "places" in vouched:
        changes["places"] = vouched["places"]  # a place of the same name is resolved as this reader does it
    return edited(claim, report, changes) if changes else claim


def _linked(claim: Claim, renamed: Mapping[str, str]) -> Claim:
    base = claim.additive_to
    return replace(claim, additive_to=renamed[base]) if base is not None and base in renamed else claim


def _with_claims(reading: Reading, claims: tuple[Claim, ...], renamed: Mapping[str, str]) -> Reading:
    names = {claim.id for claim in claims}
    events = []
    for event in reading.events:
        told = tuple(renamed.get(name, name) for name in event.claims)
        events.append(replace(event, claims=tuple(name for name in told if name in names)))
    return replace(reading, claims=claims, events=tuple(events))


def _orphan(decision: Entry, why: str) -> Orphan:
    at = decision.body.get("at")
    quote = str(at.get("quote", "")) if isinstance(at, Mapping) else ""
    report = decision.body.get("report")
    return Orphan(
        seq=decision.seq,
        kind=decision.kind,
        report=report if isinstance(report, str) else None,
        quote=quote,
        why=why,
    )
