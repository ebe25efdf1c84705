"""Verifying the dossier from the journal's page: begin a check, see how far it is, and what is wrong in words."""

from collections.abc import Mapping

from starlette.responses import Response

from knell.speech import N_, gettext
from knell.web.visit import Visit, as_json

WHAT: Mapping[str, tuple[str, str]] = {
    N_("the database"): (
        N_("its pages, tables, guards and search index"),
        N_("restore a backup, or the pages that were changed"),
    ),
    N_("the journal"): (
        N_("the chain of its entries, the signed heads, the settings, and what is looked up beside it"),
        N_("an entry was changed, taken out or put in past Knell: compare it with a backup and its signed head"),
    ),
    N_("the archive"): (
        N_("every capture’s bytes against the sha256 in the journal"),
        N_("restore the file of the archive that is named from a backup"),
    ),
    N_("what is derived"): (
        N_("reports, claims and copies against what the captures and decisions make"),
        N_("nothing that was collected or decided is lost: `knell rebuild` makes it anew"),
    ),
    N_("what is counted"): (
        N_("incidents, tolls, victims and tallies against what the claims and decisions give"),
        N_("nothing that was collected or decided is lost: `knell rebuild` counts it anew"),
    ),
}


def verify_page(visit: Visit) -> Response:
    """The last check, or the one under way, and the form for another."""
    can_read = visit.checks.open_reads is not None
    return visit.page("verifying.html", check=visit.checks.last, what=WHAT, can_read=can_read)


def post_verify(visit: Visit) -> Response:
    """Begin a check and show how far it is."""
    visit.checks.start(by=visit.visitor.name, whole=visit.said("whole") == "1")
    return visit.onward("/journal/verify")


def verify_json(visit: Visit) -> Response:
    """How far the check is, for the page that shows it."""
    check = visit.checks.last
    if check is None:
        return as_json({"over": True, "part": "", "at": 0, "to": 0})
    part = check.parts[-1].name if check.parts else "the database"
    to = check.to if part == "what is derived" else 0
    return as_json({"over": check.over, "part": gettext(part), "at": check.at, "to": to})
