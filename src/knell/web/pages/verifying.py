"""Verifying the dossier from the journal's page: begin a check, see how far it is, and what is wrong in words."""

from collections.abc import Mapping

from starlette.responses import Response

from knell.web.visit import Visit, as_json

WHAT: Mapping[str, tuple[str, str]] = {
    "the database": ("its pages, tables, guards and search index", "restore a backup, or the pages that were changed"),
    "the journal": (
        "the chain of its entries, the signed heads, the settings, and what is looked up beside it",
        "an entry was changed, taken out or put in past Knell: compare it with a backup and its signed head",
    ),
    "the archive": (
        "every capture’s bytes against the sha256 in the journal",
        "restore the file of the archive that is named from a backup",
    ),
    "what is derived": (
        "reports, claims and copies against what the captures and decisions make",
        "nothing that was collected or decided is lost: `knell rebuild` makes it anew",
    ),
    "what is counted": (
        "incidents, tolls, victims and tallies against what the claims and decisions give",
        "nothing that was collected or decided is lost: `knell rebuild` counts it anew",
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
    return as_json({"over": check.over, "part": part, "at": check.at, "to": check.to})
