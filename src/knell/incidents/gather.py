"""Claims in, incidents out: the whole step on one page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from knell.incidents.describe import describe, forwards_of
from knell.incidents.index import IncidentIndex
from knell.incidents.records import (
    ClaimInContext,
    DenialInContext,
    FacilityInContext,
    Incident,
    Incidents,
    Link,
)
from knell.incidents.tellings import find_tellings
from knell.records import Denial

RULE = "incidents/1"


def find_incidents(
    claims: Iterable[ClaimInContext],
    *,
    attacks: Iterable[FacilityInContext] = (),
    denials: Iterable[DenialInContext] = (),
    links: Sequence[Link] = (),
    titles: Mapping[str, str] | None = None,
    index: IncidentIndex | None = None,
) -> Incidents:
    """The incidents that claims tell of, the same whatever order they come in.

    `links` are people's decisions on what is one incident; `titles` the names people gave, by a claim. An
    `index` kept from the last time makes adding a few reports fast: `claims` are then only the new ones.
    """
    index = index or IncidentIndex()
    index.update(find_tellings(claims, attacks, links), links=links)
    return collect(index, denials, titles)


def collect(
    index: IncidentIndex,
    denials: Iterable[DenialInContext] = (),
    titles: Mapping[str, str] | None = None,
    told: Mapping[str, Sequence[str]] | None = None,
) -> Incidents:
    """What an index holds, as incidents by day, with the denials that speak of them.

    `told` gives the denials of each telling where they are bound already: an index that holds only some tellings of
    a report cannot tell which of them a denial means.
    """
    if told is None:
        everything = index.everything()
        positions = {t.id: t.positions for t in everything}
        told = bind_denials(((t.report, t.id, t.event) for t in everything), denials, positions)
    made: list[Incident] = []
    for group in index.groups():
        tellings = [index.tellings[one] for one in group]
        copies = [copy for one in group for copy in index.copies_of(one)]
        found = {denial for one in (*tellings, *copies) for denial in told.get(one.id, ())}
        made.append(replace(describe(tellings, copies, titles), denials=tuple(sorted(found))))
    made.sort(key=lambda incident: (incident.start or date.max, incident.id))
    return Incidents(
        incidents=tuple(made), conflicts=index.conflicts(), ties=index.ties(), forwards=tuple(forwards_of(made))
    )


def bind_denials(
    tellings: Iterable[tuple[str, str, str | None]],
    denials: Iterable[DenialInContext],
    positions: Mapping[str, Sequence[int]] | None = None,
) -> dict[str, list[str]]:
    """The denials of each telling: those that name its event, or stand in a report that tells of nothing else.

    A telling is given as report, id and event. Where a report's event was cut in several, a denial speaks of the one
    told nearest before it; `positions` says where each is told.
    """
    told: dict[str, list[str]] = defaultdict(list)
    event: dict[str, str | None] = {}
    for report, name, of in tellings:
        told[report].append(name)
        event[name] = of
    made: dict[str, list[str]] = defaultdict(list)
    for item in denials:
        here = told.get(item.report.doc, [])
        named = [one for one in here if item.denial.of and event[one] == item.denial.of]
        for one in _nearest(named, item.denial, positions or {}) or (here if len(here) == 1 else []):
            made[one].append(denial_id(item))
    return made


def _nearest(named: Sequence[str], denial: Denial, positions: Mapping[str, Sequence[int]]) -> list[str]:
    if len(named) < 2 or denial.field != "text":
        return list(named)
    before = {one: max((at for at in positions.get(one, ()) if at <= denial.span[0]), default=-1) for one in named}
    last = max(before.values())
    return [one for one in named if before[one] == last]


def denial_id(item: DenialInContext) -> str:
    """The id of a denial: its report and where it stands there."""
    return f"d:{item.report.doc}:{item.denial.span[0]}"
