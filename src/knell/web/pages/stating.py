"""Decisions in the reading view on denials and places hit: reject with a reason, correct a field, undo."""

from starlette.responses import Response

from knell.web.pages.judging import desk_of, seen_by
from knell.web.stating import edit_stated, reject_stated, undo_stated
from knell.web.visit import Visit

FIELDS = ("source", "text", "facility", "name", "actor")


def post_reject_statement(visit: Visit) -> Response:
    """Reject a denial or a place hit with a reason."""
    report, name = visit.parts["report"], visit.parts["statement"]
    reject_stated(desk_of(visit), report, name, seen_by(visit), visit.said("reason"))
    return visit.onward(f"/reports/{report}", anchor=name)


def post_edit_statement(visit: Visit) -> Response:
    """Enter the fields of a denial or a place hit that were changed."""
    report, name = visit.parts["report"], visit.parts["statement"]
    fields: dict[str, str | None] = {field: visit.said(field) for field in FIELDS if field in visit.form}
    edit_stated(desk_of(visit), report, name, seen_by(visit), fields)
    return visit.onward(f"/reports/{report}", anchor=name)


def post_undo_statement(visit: Visit) -> Response:
    """Take back the newest decision on a denial or a place hit."""
    report, name = visit.parts["report"], visit.parts["statement"]
    undo_stated(desk_of(visit), report, name, seen_by(visit))
    return visit.onward(f"/reports/{report}", anchor=name)
