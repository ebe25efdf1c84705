"""The dossier counted whole in memory, to measure by it what is kept in tables."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, select

from knell.counting.columns import join_columns, to_bytes
from knell.counting.derive import Counts, Statements, derive_counts
from knell.ledger.rows import incident_of, item_of, origin_of, toll_of, victim_of
from knell.ledger.statements import told_in
from knell.ledger.sums import BLOCKS, read_blocks
from knell.ledger.totals import toll_order
from knell.ledger.update import state_of
from knell.review.counted import KINDS, read_decided
from knell.review.queue import Item, make_queue
from knell.store.counted import (
    citations,
    counted_claims,
    forwards,
    incident_facts,
    incidents,
    tolls,
    uncounted,
    victims,
    voices,
    waiting,
)
from knell.store.journal import of_kind
from knell.store.tables import reports


@dataclass(frozen=True)
class Whole:
    statements: Statements
    counts: Counts
    queue: tuple[Item, ...]


def count_whole(connection: Connection) -> Whole:
    """Everything counted by the functions for a whole dossier."""
    names = connection.execute(select(reports.c.id)).scalars().all()
    told = [one.statements for one in told_in(connection, names).values()]
    statements = Statements(
        claims=tuple(claim for one in told for claim in one.claims),
        denials=tuple(denial for one in told for denial in one.denials),
        attacks=tuple(attack for one in told for attack in one.attacks),
    )
    decided, _ = read_decided(of_kind(connection, *KINDS), statements.claims)
    counts = derive_counts(statements, decided)
    queue = make_queue(counts, {item.claim.id: item for item in statements.claims})
    return Whole(statements, counts, queue)


def rows(connection: Connection, query) -> list[dict[str, object]]:
    return [dict(row._mapping) for row in connection.execute(query)]


def assert_as_whole(connection: Connection) -> Whole:
    """The tables hold what counting the whole dossier gives."""
    whole = count_whole(connection)
    counts = whole.counts
    facts = select(incident_facts).join(incidents, incidents.c.id == incident_facts.c.incident)
    listed = rows(connection, facts.order_by(incidents.c.day, incidents.c.id))
    assert tuple(map(incident_of, listed)) == counts.incidents
    assert tuple(sorted(map(toll_of, rows(connection, select(tolls))), key=toll_order)) == counts.tolls
    named = select(victims).order_by(victims.c.day, victims.c.incident, victims.c.n)
    assert tuple(map(victim_of, rows(connection, named))) == counts.victims
    behind = {row["claim"]: origin_of(row) for row in rows(connection, select(counted_claims))}
    assert behind == dict(counts.origins)
    waits = sorted(
        map(item_of, rows(connection, select(waiting))), key=lambda one: (-one.weight, one.kind, one.subject)
    )
    assert tuple(waits) == whole.queue
    moved = {row["old"]: row["new"] for row in rows(connection, select(forwards))}
    assert moved == {one.old: one.new for one in counts.gathered.forwards}
    blocks = join_columns(read_blocks(connection, range(BLOCKS)).values())
    assert to_bytes(blocks) == to_bytes(join_columns([counts.columns()]))
    state = state_of(connection)
    assert (state.claims, state.incidents) == (len(whole.statements.claims), len(counts.incidents))
    assert rows(connection, select(uncounted)) == []
    _assert_sums(connection, whole)
    return whole


def _assert_sums(connection: Connection, whole: Whole) -> None:
    own, carried, repeated, cited = Counter(), Counter(), Counter(), Counter()
    claims = {item.claim.id: item for item in whole.statements.claims}
    for name, origin in whole.counts.origins.items():
        outlet = claims[name].report.outlet or claims[name].report.doc
        own[origin.name] += 1
        carried[origin.name] += outlet != origin.name
        repeated[outlet] += outlet != origin.name
        cited.update(pairwise(origin.path))
    found = {row["name"]: (row["own"], row["carried"], row["repeated"]) for row in rows(connection, select(voices))}
    names = {name for name in {*own, *repeated} if own[name] or repeated[name]}
    assert found == {name: (own[name], carried[name], repeated[name]) for name in names}
    assert {(row["a"], row["b"]): row["claims"] for row in rows(connection, select(citations))} == dict(cited)
