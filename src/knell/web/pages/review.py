"""Decisions in the reading view: accept, edit, reject with a reason, undo, and add a claim that was missed."""

from collections.abc import Callable, Mapping

from starlette.responses import Response

from knell.errors import BadInput
from knell.jsonform import claim_json
from knell.records import Report
from knell.store.chain import Entry
from knell.web.deciding import (
    Desk,
    Met,
    accept_claim,
    add_claim,
    edit_claim,
    reject_claim,
    standing,
    undo_claim,
    undo_entry,
)
from knell.web.forms import ROWS, SELECTS, form_values, read_form
from knell.web.pages.correcting import KIND, read_anew
from knell.web.visit import NotFound, Visit

FORM: Mapping[str, object] = {"selects": SELECTS, "rows": ROWS}


def post_accept(visit: Visit) -> Response:
    """Accept a claim and go back to it."""
    return _decided(visit, lambda: accept_claim(_desk(visit), visit.parts["claim"], _seen(visit)))


def post_reject(visit: Visit) -> Response:
    """Reject a claim with a reason."""
    return _decided(visit, lambda: reject_claim(_desk(visit), visit.parts["claim"], _seen(visit), visit.said("reason")))


def post_undo(visit: Visit) -> Response:
    """Take back the newest decision on a claim."""
    return _decided(visit, lambda: undo_claim(_desk(visit), visit.parts["claim"], _seen(visit)))


def edit_page(visit: Visit) -> Response:
    """The form for a claim's fields."""
    kept = standing(_desk(visit), visit.parts["claim"])
    return visit.page("edit.html", FORM, kept=kept, values=form_values(kept.claim), error="", met=None)


def post_edit(visit: Visit) -> Response:
    """Enter the fields that were changed; where the form cannot be read it comes back with why."""
    name = visit.parts["claim"]
    said = _said(visit)
    try:
        fields = read_form(said)
        reason = visit.said("reason") or None
        return _decided(visit, lambda: edit_claim(_desk(visit), name, _seen(visit), fields, reason))
    except Met:
        raise
    except BadInput as error:
        kept = standing(_desk(visit), name)
        values = form_values(kept.claim) | typed(said)
        return visit.page("edit.html", FORM, status=422, kept=kept, values=values, error=str(error), met=None)


def add_page(visit: Visit) -> Response:
    """The form for a claim that the reader missed; `quote` is what was selected in the text."""
    report = _report(visit)
    values = form_values(None)
    quote, occurrence = visit.asked("quote") or "", visit.asked("occurrence") or "0"
    return visit.page(
        "add.html", FORM, report=report, values=values, quote=quote, occurrence=occurrence, error="", kept=None
    )


def post_add(visit: Visit) -> Response:
    """Enter a claim that the reader missed."""
    report = _report(visit)
    said, quote = _said(visit), str(visit.form.get("quote") or "").replace("\r\n", "\n")
    occurrence = visit.said("occurrence") or "0"
    try:
        fields = read_form(said)
        made = add_claim(_desk(visit), report, quote, fields, int(occurrence) if occurrence.isdecimal() else 0)
    except BadInput as error:
        return visit.page(
            "add.html",
            FORM,
            status=422,
            report=report,
            values=form_values(None) | typed(said),
            quote=quote,
            occurrence=occurrence,
            error=str(error),
            kept=None,
        )
    return visit.onward(f"/reports/{report.doc}", anchor=f"c-{made[0].subject}")


def post_undo_entry(visit: Visit) -> Response:
    """Take back a decision from the journal."""
    seq = visit.parts["seq"]
    if not seq.isdecimal() or len(seq) > 15:
        raise NotFound(f"there is no entry {seq!r}")
    made = undo_entry(_desk(visit), int(seq))
    if made[0].kind == KIND:
        read_anew(visit.runs, visit.visitor.name)
    return visit.onward("/sources" if visit.said("to") == "/sources" else "/journal")


def met_page(visit: Visit, met: Met) -> Response:
    """Two decisions on one claim, side by side: how it stands now, and what was about to be entered."""
    said = _said(visit)
    now = {name: _as_typed(value) for name, value in claim_json(met.kept.claim).items()}
    mine = {k: v.replace("\r\n", "\n") for k, v in said.items() if k not in ("token", "seen") and v and "." not in k}
    mine = {name: value for name, value in mine.items() if now.get(name) != value}  # what it says already is no news
    return visit.page("met.html", status=409, met=met, mine=mine, now=now, said=said, action=visit.path)


def _as_typed(value: object) -> str:
    """A value of a claim as its form shows it."""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def typed(said: Mapping[str, str]) -> dict[str, object]:
    """What a person typed, as they typed it, to be corrected."""
    plain = {name: value for name, value in said.items() if name in (*SELECTS, "low", "high", "words", "start", "end")}
    return {**plain, **{name: said[name] for name in ("actor", "place", "sources") if name in said}}


def _decided(visit: Visit, decide: Callable[[], list[Entry]]) -> Response:
    entries = decide()
    report = str(entries[0].body.get("report"))
    return visit.onward(f"/reports/{report}", anchor=f"c-{visit.parts['claim']}")


def _desk(visit: Visit) -> Desk:
    return Desk(dossier=visit.dossier, room=visit.room, visitor=visit.visitor)


def _seen(visit: Visit) -> int:
    seen = visit.said("seen")
    return int(seen) if seen.isdecimal() and len(seen) < 16 else 0


def _said(visit: Visit) -> dict[str, str]:
    return {name: value for name, value in visit.form.items() if isinstance(value, str)}


def _report(visit: Visit) -> Report:
    report = visit.room.reports.get(visit.parts["report"])
    if report is None:
        raise NotFound(f"there is no report {visit.parts['report']!r}")
    return report
