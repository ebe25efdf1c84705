"""The overview: what is recorded, the tolls, what waits for a person, and what changed lately."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from knell.counting.records import Slice, Tally
from knell.store.chain import Entry
from knell.store.database import reading
from knell.store.journal import newest_but_captures
from knell.web.drawing import step_chart
from knell.web.pages.queue import REASON_WORDS
from knell.web.since import HARMS, Since, visited
from knell.web.visit import Visit

SHOWN = ("killed", "injured")
STANDING: Mapping[str, str] = {
    "confirmed": "verified",
    "fair": "verified",
    "weak": "reported",
    "contested": "contested",
    "discounted": "contested",
}
STANDINGS = ("verified", "reported", "contested")
LATELY = 8
CHARTS = 3


@dataclass(slots=True)
class Sum:
    """Minimums and maximums added over grades that stand together."""

    low: int | None = None
    high: int = 0
    incidents: int = 0

    def add(self, low: int | None, high: int | None, incidents: int) -> None:
        """Add a row of a tally."""
        if low is not None:
            self.low = (self.low or 0) + low
        self.high += high or 0
        self.incidents += incidents


def overview(visit: Visit) -> Response:
    """What is recorded, by month and harm; tolls; the queue; the latest entries."""
    room = visit.room
    made = room.tally(Slice(by=("month", "harm")))
    return visit.page(
        "overview.html",
        months=by_month(made),
        harms=SHOWN,
        standings=STANDINGS,
        sums=sums(made),
        charts=[(toll, step_chart(toll)) for toll in room.long_tolls(CHARTS)],
        queue=room.queue[:LATELY],
        words=REASON_WORDS,
        since=since(visit),
        harms_seen=HARMS,
        lately=lately(visit),
        totals=room.state,
    )


def since(visit: Visit) -> Since | None:
    """What changed since this person was last here."""
    with reading(visit.dossier.store) as connection:
        return visited(visit.dossier.folder, visit.visitor.name, visit.room, connection)


def by_month(made: Tally) -> list[tuple[str | None, dict[str, Sum]]]:
    """For each month the sums of each harm, over all grades."""
    found: dict[str | None, dict[str, Sum]] = defaultdict(lambda: defaultdict(Sum))
    for row in made.rows:
        by = dict(row.by)
        found[by["month"]][str(by["harm"])].add(row.low, row.high, row.incidents)
    return sorted(found.items(), key=lambda item: (item[0] is None, item[0] or ""))


def sums(made: Tally) -> dict[str, dict[str, Sum]]:
    """For each harm shown, the sums of what is verified, reported and contested."""
    found: dict[str, dict[str, Sum]] = {harm: {name: Sum() for name in STANDINGS} for harm in SHOWN}
    for row in made.rows:
        harm = str(dict(row.by)["harm"])
        if harm in found:
            found[harm][STANDING[row.grade]].add(row.low, row.high, row.incidents)
    return found


def lately(visit: Visit) -> list[Entry]:
    """The newest entries of the journal, the latest first; captures are not listed one by one."""
    with reading(visit.dossier.store) as connection:
        return newest_but_captures(connection, LATELY)
