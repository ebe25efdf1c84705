"""How an incident came to look as it does: the reports as they came in, and every decision on it, in one list."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from knell.counting.records import CountedIncident
from knell.ledger.statements import within
from knell.records import Report
from knell.store.chain import Entry, entry_of
from knell.store.counted import count_decisions
from knell.store.tables import captures, decisions, journal, reports
from knell.web.room import Room

MOST = 60  # entries of an incident's history: the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One entry of the journal; `report` is the one that came in or was decided on, `undone` says it was taken back."""

    entry: Entry
    report: Report | None
    undone: bool


def past(counted: CountedIncident, room: Room) -> list[Past]:
    """What was entered on an incident, its claims and its reports, the newest first; `MOST` at most."""
    incident, connection = counted.incident, room.connection
    found = {*_collected(connection, incident.reports), *_decided(connection, counted)}
    rows = within(connection, select(journal), journal.c.seq, sorted(found, reverse=True)[:MOST])
    entries = sorted((entry_of(dict(row._mapping)) for row in rows), key=lambda one: -one.seq)
    names = _by_capture(connection, incident.reports)
    back = {one.body["undoes"] for one in entries if "undoes" in one.body}  # newer than what it takes back
    return [Past(entry=one, report=room.reports.get(_report_of(one, names)), undone=one.seq in back) for one in entries]


def _report_of(one: Entry, names: Mapping[str, str]) -> str:
    if one.kind == "capture.added":
        return names.get(one.subject, "")
    return one.subject if one.kind == "report.corrected" else str(one.body.get("report", ""))


def _by_capture(connection: Connection, names: tuple[str, ...]) -> dict[str, str]:
    return {str(row.capture): str(row.id) for row in within(connection, select(reports), reports.c.id, names)}


def _collected(connection: Connection, names: tuple[str, ...]) -> set[int]:
    query = select(captures.c.seq).join(reports, reports.c.capture == captures.c.sha256)
    return {int(row.seq) for row in within(connection, query, reports.c.id, names)}


def _decided(connection: Connection, counted: CountedIncident) -> set[int]:
    """The entries on the incident itself, on its claims, and on what its reports say of themselves."""
    incident = counted.incident
    subjects = {incident.id, *incident.claims, *incident.reports}
    found = {int(row.seq) for row in within(connection, select(decisions.c.seq), decisions.c.subject, subjects)}
    for column in (count_decisions.c.a, count_decisions.c.b):
        rows = within(connection, select(count_decisions.c.seq), column, incident.claims)
        found |= {int(row.seq) for row in rows}
    return found
