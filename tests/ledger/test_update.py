"""Whatever people decide, and however reports come in, the tables hold what counting the whole dossier gives."""

import contextlib
import random

import pytest
from sqlalchemy import select

from knell.derive import judge
from knell.ledger.rows import incident_of
from knell.ledger.statements import claims_named
from knell.ledger.update import bring_up_to_date
from knell.review import counted, decide
from knell.store.counted import incident_facts
from knell.store.database import reading, writing
from knell.store.journal import of_kind, record
from knell.store.tables import claims
from ledger.whole import assert_as_whole, rows
from web.rooms import sample_dossier

EDITS = (
    ("low", 1),
    ("high", 900),
    ("start", "2022-03-09"),
    ("end", "2023-01-01"),
    ("actor", "Side A"),
    ("scope", "cumulative"),
    ("scope", "incident"),
    ("age", "child"),
    ("sources", ["the mayor"]),
    ("harm", "injured"),
)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    made = sample_dossier(tmp_path_factory.mktemp("ledger"))
    bring_up_to_date(made)
    return made


def drafts(connection, draw):
    """A few decisions of any kind, on claims that stand."""
    names = connection.execute(select(claims.c.id).where(claims.c.status != "rejected")).scalars().all()
    items = list(claims_named(connection, names).values())
    one, other = draw.sample(items, 2)
    incidents = [incident_of(row) for row in rows(connection, select(incident_facts))]
    incidents = [found for found in incidents if found.incident.claims]
    known = {item.claim.id: item for item in items}
    some = draw.choice(incidents)
    oldest = known[some.incident.claims[0]]
    kind = draw.choice(
        ("edit", "reject", "same", "different", "grade", "title", "alias", "origin", "claim origin", "undo")
    )
    if kind == "edit":
        field, new = draw.choice(EDITS)
        return [decide.edit(one.claim, one.report, actor="olena", field=field, new=new)]
    if kind == "reject":
        return [decide.reject(one.claim, one.report, actor="olena", reason="no claim")]
    if kind in ("same", "different"):
        return [counted.link_incidents(one, other, same=kind == "same", actor="olena", reason="seen")]
    if kind == "grade":
        return [counted.give_grade(some, oldest, draw.choice(("fair", "discounted", "confirmed")), actor="olena")]
    if kind == "title":
        return [counted.give_title(some, oldest, f"Title {draw.random()}", actor="olena")]
    if kind == "alias":
        found = [item.claim.attribution.chain[0].name for item in items if item.claim.attribution.chain]
        return [counted.name_source(draw.choice(found), draw.choice(found), actor="olena")]
    if kind == "origin":
        found = [item.claim.attribution.chain[-1].name for item in items if item.claim.attribution.chain]
        return [counted.name_origin(draw.choice(found), draw.choice(found), actor="olena")]
    if kind == "claim origin":
        return [counted.name_origin(one, "the prosecutor", actor="olena")]
    said = [found for found in of_kind(connection, *counted.KINDS, *decide_kinds()) if "undoes" not in found.body]
    return [decide.undo(draw.choice(said), actor="olena")] if said else []


def decide_kinds():
    from knell.store.journal import CLAIM_KINDS

    return CLAIM_KINDS


@pytest.mark.parametrize("seed", range(2))
def test_after_any_decision_the_tables_are_those_of_a_count_of_the_whole(dossier, seed):
    draw = random.Random(seed)
    for _ in range(12):
        with writing(dossier.store) as connection:
            made = []
            with contextlib.suppress(decide.BadInput):
                made = record(connection, drafts(connection, draw))
        for report in {str(entry.body.get("report")) for entry in made if "report" in entry.body}:
            judge(dossier, report)
        bring_up_to_date(dossier)
        with reading(dossier.store) as connection:
            assert_as_whole(connection)
