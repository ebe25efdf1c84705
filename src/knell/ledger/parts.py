"""One closed part of the dossier counted anew: tellings that hang together with no others, by the rules for all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from knell.counting.derive import Counts, count_incidents
from knell.counting.records import Sources
from knell.incidents.gather import bind_denials, collect
from knell.incidents.index import IncidentIndex
from knell.incidents.records import ClaimInContext, DenialInContext, Link, Telling
from knell.ledger.decided import decided_on
from knell.ledger.placing import Placing
from knell.ledger.statements import claims_named, denials_in
from knell.review.queue import Item, make_queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a closed part counts, with the claims it rests on and what of it waits for a person."""

    counts: Counts
    claims: Mapping[str, ClaimInContext]
    waits: tuple[Item, ...]
    links: tuple[int, ...]
    incident_of: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """What people decided about the whole dossier: sources, links, and how many must agree on a grade."""

    sources: Sources
    links: tuple[Link, ...]
    persons_to_grade: int = 1


def count_part(source: Connection, placing: Placing, names: Collection[str], rulings: Rulings) -> Part:
    """The incidents that some tellings make which hang together with no others."""
    found = placing.named(names)
    claims = claims_named(source, (one for telling in found.values() for one in telling.claims))
    decided = decided_on(placing.connection, claims, rulings.sources, rulings.links)
    decided = replace(decided, persons_to_grade=rulings.persons_to_grade)
    denials = denials_in(source, {telling.report for telling in found.values()})
    index = IncidentIndex()
    index.update(found.values(), links=decided.links)
    gathered = collect(index, titles=decided.titles, told=_bound(placing, denials))
    counts = count_incidents(gathered, claims, denials, decided)
    return Part(
        counts=counts,
        claims=claims,
        waits=make_queue(counts, claims),
        links=tuple(link.seq for link in decided.links),
        incident_of={telling: one.incident.id for one in counts.incidents for telling in one.incident.tellings},
    )


def _bound(placing: Placing, denials: Mapping[str, DenialInContext]) -> dict[str, list[str]]:
    """The denials of each telling: which is meant is told by all tellings of the report, not by some of them."""
    if not denials:
        return {}
    every = placing.of_reports({item.report.doc for item in denials.values()})
    tellings = sorted(every.values(), key=lambda telling: telling.order)
    positions = {telling.id: telling.positions for telling in tellings}
    return bind_denials(_events(tellings), denials.values(), positions)


def _events(tellings: Iterable[Telling]) -> Iterable[tuple[str, str, str | None]]:
    return ((telling.report, telling.id, telling.event) for telling in tellings)
