"""The overview: what is recorded, the tolls, what waits for a person, and what changed lately."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from knell.counting.records import Slice, Tally, TallyRow, Toll
from knell.counting.tally import running
from knell.ledger.read import Asked
from knell.store.chain import Entry
from knell.store.database import reading
from knell.store.journal import newest_but_captures
from knell.vocabulary import HARMS as HARM_NAMES
from knell.web.drawing import Running, step_chart
from knell.web.pages.tally import evidence
from knell.web.reasons import REASON_WORDS
from knell.web.room import Room
from knell.web.since import HARMS, Since, visited
from knell.web.sketch import Sketch, sketch
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
MARKS = 300  # incidents on the small map: the newest


@dataclass(slots=True)
class Sum:
    """Minimums and maximums added over grades that stand together; `address` leads to the evidence."""

    address: str = ""
    low: int | None = None
    high: int = 0
    incidents: int = 0
    open_high: int = 0

    def add(self, row: TallyRow) -> None:
        """Add a row of a tally."""
        if row.low is not None:
            self.low = (self.low or 0) + row.low
        self.high += row.high or 0
        self.incidents += row.incidents
        self.open_high += row.open_high


def overview(visit: Visit) -> Response:
    """What is recorded, by month and harm; tolls; the map; the queue; the latest entries."""
    room = visit.room
    made = room.tally(Slice(by=("month", "harm")))
    placed, drawn = room.keep("drawn", lambda: newest_placed(room))
    return visit.page(
        "overview.html",
        months=by_month(made),
        harms=SHOWN,
        standings=STANDINGS,
        sums=sums(made),
        charts=[(toll, step_chart(toll, recorded(room, toll))) for toll in room.long_tolls(CHARTS)],
        drawn=drawn,
        placed=placed,
        marks=MARKS,
        queue=room.queue[:LATELY],
        words=REASON_WORDS,
        since=since(visit),
        harms_seen=HARMS,
        lately=lately(visit),
        totals=room.state,
    )


def newest_placed(room: Room) -> tuple[int, Sketch | None]:
    """How many incidents have coordinates, and the map of the newest of them."""
    placed = room.list_incidents(Asked(placed=True))
    return len(placed), sketch(placed[max(0, len(placed) - MARKS) :])


def recorded(room: Room, toll: Toll) -> Running:
    """What the recorded incidents of a toll's people, place and time add up to, day by day."""
    group = toll.group
    asked = Slice(harm=toll.harm, age=group.age, sex=group.sex, role=group.role, place=toll.place, start=toll.since)
    return room.keep(("running", asked), lambda: running(room.columns, asked)) if toll.place else []


def since(visit: Visit) -> Since | None:
    """What changed since this person was last here."""
    with reading(visit.dossier.store) as connection:
        return visited(visit.dossier.folder, visit.visitor.name, visit.room, connection)


def by_month(made: Tally) -> list[tuple[str | None, dict[tuple[str, str], Sum]]]:
    """For each month the sums of each harm and standing."""
    found: dict[str | None, dict[tuple[str, str], Sum]] = {}
    for row in made.rows:
        by = dict(row.by)
        harm, standing = str(by["harm"]), STANDING[row.grade]
        if harm in SHOWN:
            cells = found.setdefault(by["month"], {})
            cells.setdefault((harm, standing), _sum(harm, standing, by["month"])).add(row)
    return sorted(found.items(), key=lambda item: (item[0] is None, item[0] or ""))


def sums(made: Tally) -> dict[str, dict[str, Sum]]:
    """For each harm shown, the sums of what is verified, reported and contested."""
    found = {harm: {name: _sum(harm, name) for name in STANDINGS} for harm in SHOWN}
    for row in made.rows:
        harm = str(dict(row.by)["harm"])
        if harm in found:
            found[harm][STANDING[row.grade]].add(row)
    return found


def _sum(harm: str, standing: str, *month: str | None) -> Sum:
    """An empty sum with the address of its evidence."""
    grades = [grade for grade, name in STANDING.items() if name == standing]
    asked = Slice(harm=next(one for one in HARM_NAMES if one == harm), by=("month",) if month else ())
    return Sum(address=evidence(asked, (("month", month[0]),) if month else (), grades))


def lately(visit: Visit) -> list[Entry]:
    """The newest entries of the journal, the latest first; captures are not listed one by one."""
    with reading(visit.dossier.store) as connection:
        return newest_but_captures(connection, LATELY)
