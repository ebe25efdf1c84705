"""A person's decisions on denials and on protected places said to be hit, entered and applied at once."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from knell.derive import judge
from knell.dossier import sign
from knell.errors import BadInput
from knell.jsonform import denial_json, facility_json
from knell.ledger.update import bring_up_to_date
from knell.records import Denial, Report
from knell.review.decide import undo
from knell.review.statements import (
    EDITABLE,
    Stated,
    Statement,
    edit_statement,
    kind_of,
    reject_statement,
    stated,
    value_of,
)
from knell.store.chain import Draft, Entry
from knell.store.database import writing
from knell.store.derived import stored_report
from knell.store.journal import STATEMENT_KINDS, of_kind, record
from knell.web.crossing import last_seen, not_crossed
from knell.web.deciding import Desk, together
from knell.web.shapes import Json
from knell.web.visit import NotFound


def stated_in(connection: Connection, report: str) -> list[Stated]:
    """The denials and the places hit of a report as they stand, rejected ones too."""
    kept = stored_report(connection, report)
    return stated(kept[1], of_kind(connection, *STATEMENT_KINDS, report=report))[0] if kept else []


def reject_stated(desk: Desk, report: str, name: str, seen: int, reason: str) -> list[Entry]:
    """Enter that the words deny nothing, or tell of no protected place that was hit, and why."""
    return _decide(desk, report, name, seen, lambda one, of: [_rejection(one.item, of, desk, reason)])


def edit_stated(desk: Desk, report: str, name: str, seen: int, fields: Mapping[str, str | None]) -> list[Entry]:
    """Enter every field that a person set to another value, together or not at all."""

    def drafts(one: Stated, of: Report) -> list[Draft]:
        said = {field: (value or "").strip() or None for field, value in fields.items()}
        changed = {field: value for field, value in said.items() if value != value_of(one.item, field)}
        if not changed:
            raise BadInput("nothing was changed: change a field, or leave it as it is")
        who = desk.visitor.name
        return [edit_statement(one.item, of, actor=who, field=field, new=new) for field, new in changed.items()]

    return _decide(desk, report, name, seen, drafts)


def undo_stated(desk: Desk, report: str, name: str, seen: int) -> list[Entry]:
    """Take back the newest decision on it, with all that were entered together with it."""

    def drafts(one: Stated, _: Report) -> list[Draft]:
        if not one.decided:
            raise BadInput("nothing is decided on it: there is nothing to undo")
        return [undo(entry, actor=desk.visitor.name) for entry in together(one.decided)]

    return _decide(desk, report, name, seen, drafts)


def seen_of(connection: Connection, one: Stated) -> int:
    """The last decision on it; 0 where there is none."""
    return last_seen(connection, one.id, STATEMENT_KINDS)


def stated_json(connection: Connection, one: Stated) -> Json:
    """A denial or a place hit with its id, whether it was rejected, and the last decision on it."""
    said = denial_json(one.item) if isinstance(one.item, Denial) else facility_json(one.item)
    return {"id": one.id, **said, "rejected": one.rejected, "seen": seen_of(connection, one)}


def fields_of(one: Stated) -> dict[str, str | None]:
    """The fields that can be corrected, with their values."""
    return {field: value_of(one.item, field) for field in EDITABLE[kind_of(one.item)]}


def _rejection(item: Statement, report: Report, desk: Desk, reason: str) -> Draft:
    return reject_statement(item, report, actor=desk.visitor.name, reason=reason)


def _decide(
    desk: Desk, report: str, name: str, seen: int, drafts: Callable[[Stated, Report], Sequence[Draft]]
) -> list[Entry]:
    of = desk.room.reports.get(report)
    if of is None:
        raise NotFound(f"there is no report {report!r}")
    with writing(desk.dossier.store) as connection:
        one = next((one for one in stated_in(connection, report) if one.id == name), None)
        if one is None:
            raise NotFound(f"there is no statement {name!r}: its report lists those that stand in it")
        not_crossed(connection, "this statement", name, STATEMENT_KINDS, seen)
        made = record(connection, drafts(one, of))
    sign(desk.dossier)
    judge(desk.dossier, report)
    bring_up_to_date(desk.dossier)
    return made
