"""What a report says of itself, corrected by a person: outlet, title, day, language, address. It is then read anew."""

import time
from dataclasses import dataclass

from starlette.responses import Response

from knell.adding import Manner
from knell.errors import BadInput
from knell.records import Report
from knell.review.decide import CORRECTABLE
from knell.store.chain import Entry
from knell.store.database import reading
from knell.store.derived import stored_report
from knell.store.journal import effective, of_kind
from knell.web.judgements import correct
from knell.web.pages.judging import desk_of, seen_by
from knell.web.runs import Runs
from knell.web.visit import Visit

KIND = "report.corrected"
PATIENCE = 4.0  # seconds that a page waits for its report to be read anew; a run that takes longer goes on behind it


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people corrected of a report, the last entry on it (0: none), and whether it is still to be read anew."""

    entries: tuple[Entry, ...] = ()
    seen: int = 0
    pending: bool = False


def corrections_of(visit: Visit, report: Report) -> Corrections:
    """The corrections that stand on a report."""
    with reading(visit.dossier.store) as connection:
        said = of_kind(connection, KIND, report=report.doc)
        kept = stored_report(connection, report.doc) if said else None
    standing = effective(said)
    wanted = {str(one.body["field"]): one.seq for one in standing}
    known = kept[2]["corrected"] if kept else []
    seen = max((one.seq for one in said), default=0)
    return Corrections(tuple(standing), seen, pending=sorted(wanted.values()) != known)


def post_correct(visit: Visit) -> Response:
    """Enter what was corrected, and read the report anew; what takes long goes on behind the page."""
    name = visit.parts["report"]
    must_read(visit.runs)
    fields = {field: str(visit.form[field]) for field in CORRECTABLE if field in visit.form}
    correct(desk_of(visit), name, seen_by(visit), fields)
    read_anew(visit.runs, visit.visitor.name)
    return visit.onward(f"/reports/{name}")


def must_read(runs: Runs) -> None:
    """Raises BadInput where this server could not read a report anew."""
    if runs.open_reads is None:
        raise BadInput("this server reads no reports: correct them with `knell decide correct`")


def read_anew(runs: Runs, by: str) -> None:
    """Begin to bring what is derived up to date, and wait a moment for it."""
    try:
        run = runs.start([], by=by, manner=Manner())
    except BadInput:
        return  # so many runs wait already; the last of them reads this too
    until = time.monotonic() + PATIENCE
    while not run.over and time.monotonic() < until:
        time.sleep(0.02)
