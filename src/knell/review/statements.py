"""What people decided on denials and on protected places said to be hit: rejected, or one of their fields corrected.

Like decisions on claims these point at quoted words, so that they outlive a new reader. What matches nothing any more
is given back with why, and none is lost.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from knell.errors import BadInput
from knell.records import Denial, FacilityAttack, Reading, Report, Source, Span
from knell.review.pointing import Field, Words, common, locate, occurrence
from knell.store.chain import Draft, Entry
from knell.store.journal import STATEMENT_KINDS, effective
from knell.vocabulary import FACILITIES

Statement = Denial | FacilityAttack
EDITABLE: Mapping[str, tuple[str, ...]] = {"denial": ("source", "text"), "facility": ("facility", "name", "actor")}
NEAR = 0.5  # of the words of either quote that both must have to be taken for one by another reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A denial or a place hit as it stands now, under the id by which it is decided on, with the decisions on it."""

    id: str
    item: Statement
    rejected: bool = False
    decided: tuple[Entry, ...] = ()


def judge_statements(reading: Reading, decisions: Iterable[Entry]) -> tuple[Reading, list[tuple[Entry, str]]]:
    """The reading without what was rejected and with what was corrected; and the decisions that match nothing, why."""
    found, lost = stated(reading, decisions)
    kept = [one.item for one in found if not one.rejected]
    denials = tuple(item for item in kept if isinstance(item, Denial))
    attacks = tuple(item for item in kept if isinstance(item, FacilityAttack))
    return replace(reading, denials=denials, facilities=attacks), lost


def stated(reading: Reading, decisions: Iterable[Entry]) -> tuple[list[Stated], list[tuple[Entry, str]]]:
    """Every denial and place hit of a raw reading as people judged it, the rejected ones too; and what is lost."""
    report = reading.report
    every: tuple[Statement, ...] = (*reading.denials, *reading.facilities)
    made = [Stated(id=statement_id(item, report), item=item) for item in every]
    lost = []
    for decision in effective(decisions):
        if decision.kind not in STATEMENT_KINDS:
            continue
        try:
            at = _match(decision, made, report)
            made[at] = _judged(made[at], decision)
        except BadInput as error:
            lost.append((decision, str(error)))
    return made, lost


def reject_statement(item: Statement, report: Report, *, actor: str, reason: str) -> Draft:
    """The decision that the words deny nothing, or tell of no protected place that was hit, and why."""
    if not reason.strip():
        raise BadInput("say in a few words why: whoever reads this later needs the reason")
    return _draft("rejected", item, report, actor, {"reason": reason.strip()})


def edit_statement(item: Statement, report: Report, *, actor: str, field: str, new: str | None) -> Draft:
    """The decision that one field of it has another value. Raises BadInput for a value that cannot be."""
    old = value_of(item, field)
    if new == old:
        raise BadInput("nothing was changed: change a field, or leave it as it is")
    _edited(item, field, new)
    return _draft("edited", item, report, actor, {"field": field, "old": old, "new": new})


def value_of(item: Statement, field: str) -> str | None:
    """The value of a field that can be corrected. Raises BadInput for any other."""
    if field not in EDITABLE[kind_of(item)]:
        names = ", ".join(EDITABLE[kind_of(item)])
        raise BadInput(f"a {kind_of(item)} has no field {field!r} to be corrected: it has {names}")
    value = getattr(item, field)
    return value.name if isinstance(value, Source) else value


def statement_id(item: Statement, report: Report) -> str:
    """The id of a denial or a place hit: its kind, and a hash of the report and the quoted words."""
    place = occurrence(report, item.field, item.quote, item.span)
    said = "\n".join((report.doc, kind_of(item), item.field, str(place), item.quote))
    return f"{kind_of(item)[0]}{hashlib.sha256(said.encode()).hexdigest()[:15]}"


def kind_of(item: Statement) -> str:
    """What it is: "denial" or "facility"."""
    return "denial" if isinstance(item, Denial) else "facility"


def _draft(what: str, item: Statement, report: Report, actor: str, said: Mapping[str, object]) -> Draft:
    place = occurrence(report, item.field, item.quote, item.span)
    at = {"quote": item.quote, "field": item.field, "occurrence": place}
    body = {"report": report.doc, "at": at, **said}
    return Draft(actor=actor, kind=f"{kind_of(item)}.{what}", subject=statement_id(item, report), body=body)


def _match(decision: Entry, made: Sequence[Stated], report: Report) -> int:
    """Which statement is meant: the one of this id, else the one whose words are mostly the quoted ones."""
    kind = decision.kind.split(".")[0]
    for number, one in enumerate(made):
        if one.id == decision.subject:
            return number
    span, field = _located(decision, report)
    near = [
        (common(one.item.span, span), number)
        for number, one in enumerate(made)
        if kind_of(one.item) == kind and one.item.field == field
    ]
    share, number = max(near, default=(0.0, -1))
    if share < NEAR:
        raise BadInput("this reader finds nothing like it in the words")
    return number


def _located(decision: Entry, report: Report) -> tuple[Span, Field]:
    at = decision.body.get("at")
    quote, number = (at.get("quote"), at.get("occurrence", 0)) if isinstance(at, Mapping) else (None, 0)
    if not isinstance(at, Mapping) or not isinstance(quote, str) or not quote or not isinstance(number, int):
        raise BadInput("a decision needs 'at': the quoted words it points at")
    field: Field = "title" if at.get("field") == "title" else "text"
    span = locate(Words(quote=quote, field=field, occurrence=number), report)
    if span is None:
        raise BadInput("the words no longer stand in the report")
    return span, field


def _judged(one: Stated, decision: Entry) -> Stated:
    decided = (*one.decided, decision)
    if decision.kind.endswith(".rejected"):
        return replace(one, rejected=True, decided=decided)
    field, new = str(decision.body.get("field")), decision.body.get("new")
    return replace(one, item=_edited(one.item, field, cast("str | None", new)), decided=decided)


def _edited(item: Statement, field: str, new: str | None) -> Statement:
    value_of(item, field)
    if new is not None and not (isinstance(new, str) and new.strip() and len(new) <= 500):
        raise BadInput(f"the {field} {str(new)[:60]!r} is not understood: write it as text")
    if field == "source" and isinstance(item, Denial):
        source = replace(item.source, name=new) if item.source and new else Source(name=new) if new else None
        return replace(item, source=source)
    if field == "facility" and new not in FACILITIES:
        raise BadInput(f"facility cannot be {new!r}: choose from {', '.join(FACILITIES)}")
    return replace(item, **{field: new})  # type: ignore[arg-type]  # checked above
