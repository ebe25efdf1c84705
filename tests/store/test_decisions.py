"""Decisions in a dossier: entered, applied, kept over a new reader, listed where their words are gone."""

import pytest
from sqlalchemy import select

from dossiers import add, everything, make, write
from doubles import reader
from knell.derive import derive, judge
from knell.jsonform import claim_from_json
from knell.records import Claim, Report
from knell.review import decide
from knell.store.ask import find_orphans
from knell.store.chain import Draft
from knell.store.database import reading, writing
from knell.store.derived import stored_report
from knell.store.journal import entry, record
from knell.store.tables import claims, orphans, reports
from knell.verify import verify


def standing(dossier):
    """Every claim with its report and status, as they stand."""
    import json

    found = []
    with reading(dossier.store) as connection:
        for row in connection.execute(select(claims).order_by(claims.c.report, claims.c.n)).mappings():
            report, *_ = stored_report(connection, row["report"])
            found.append((claim_from_json(json.loads(row["body"]), report), report, row["status"]))
    return found


def enter(dossier, *drafts: Draft):
    with writing(dossier.store) as connection:
        return record(connection, list(drafts))


@pytest.fixture
def dossier(url, tmp_path):
    made = make(tmp_path / "dossier", url)
    add(made, write(tmp_path / "saved"))
    derive(made, reader())
    return made


def drafts_on(found: list[tuple[Claim, Report, str]]) -> list[Draft]:
    """Two hundred decisions of every kind, in turn."""
    drafts = []
    for number, (claim, report, _) in enumerate(found):
        drafts.append(
            (
                lambda c, r: decide.accept(c, r, actor="olena"),
                lambda c, r: decide.edit(c, r, actor="olena", field="role", new="civilian"),
                lambda c, r: decide.reject(c, r, actor="taras", reason="told twice"),
                lambda _, r: decide.add(
                    r, actor="taras", quote="one more died later", fields={"harm": "killed", "words": "one", "low": 1}
                ),
            )[number % 4](claim, report)
        )
    return drafts


def test_a_new_reader_over_two_hundred_decisions_applies_each_or_lists_it_with_its_words(url, tmp_path):
    texts = [
        f"Then {n + 1} people were killed in Izium, said the Mayor.\nAt night {n + 2} soldiers were detained.\n"
        f"And {n + 3} children were injured in Kyiv.\nBut {n + 4} people were injured, and one more died later."
        for n in range(50)
    ]
    dossier = make(tmp_path / "dossier", url)
    add(dossier, write(tmp_path / "saved", texts))
    derive(dossier, reader())
    drafts = drafts_on(standing(dossier))
    assert len(drafts) == 200
    entered = enter(dossier, *drafts)
    assert derive(dossier, reader()).judged == 50
    later = reader("double 2", wide=True, skip="detained")
    assert derive(dossier, later).read == 50
    with reading(dossier.store) as connection:
        lost = {row["seq"]: row for row in find_orphans(connection)}
        applied = {seq for row in connection.execute(select(claims.c.decided)).scalars() for seq in eval(row)}
    assert {found.seq for found in entered} == applied | lost.keys()
    assert not applied & lost.keys()
    assert len(lost) == 50
    for row in lost.values():
        assert "soldiers were detained" in row["quote"]
        assert "no such claim" in row["why"]
    assert list(verify(dossier, later)) == []


def test_a_decision_is_applied_to_the_kept_reading_without_reading_again(dossier):
    claim, report, _ = standing(dossier)[0]
    enter(dossier, decide.edit(claim, report, actor="olena", field="age", new="adult"))
    assert judge(dossier, report.doc)
    assert standing(dossier)[0][2] == "edited"
    assert derive(dossier, reader()).read == 0
    assert list(verify(dossier, reader())) == []


def test_a_decision_that_is_undone_leaves_everything_derived_as_it_was_but_for_the_count_of_decisions(dossier):
    before = everything(dossier)
    claim, report, _ = standing(dossier)[0]
    (made,) = enter(dossier, decide.reject(claim, report, actor="olena", reason="a slip"))
    judge(dossier, report.doc)
    assert everything(dossier)["claims"] != before["claims"]
    with reading(dossier.store) as connection:
        found = entry(connection, made.seq)
    enter(dossier, decide.undo(found, actor="olena"))
    judge(dossier, report.doc)
    now = everything(dossier)
    for table in ("reports", "readings", "claims", "claim_places", "claim_sources", "events", "orphans"):
        assert now[table] == before[table], table
    assert len(now["journal"]) == len(before["journal"]) + 2


def test_a_corrected_report_is_read_again_with_what_people_know(dossier):
    _, report, _ = standing(dossier)[0]
    enter(
        dossier,
        decide.correct_report(report, actor="olena", field="published", old=None, new="2022-03-21"),
        decide.correct_report(report, actor="olena", field="outlet", old=None, new="Kyiv Post"),
    )
    assert not judge(dossier, report.doc)
    assert derive(dossier, reader()).read == 1
    with reading(dossier.store) as connection:
        row = connection.execute(select(reports).where(reports.c.id == report.doc)).mappings().one()
    assert (row["published"], row["outlet"], row["corrected"]) == ("2022-03-21", "Kyiv Post", "[4,5]")
    assert list(verify(dossier, reader())) == []


def test_a_decision_on_a_report_that_can_no_longer_be_read_is_listed_with_its_words(dossier):
    claim, report, _ = standing(dossier)[0]
    enter(dossier, decide.accept(claim, report, actor="olena"))
    enter(dossier, decide.correct_report(report, actor="olena", field="language", old="en", new="xx"))
    assert derive(dossier, reader()).unread == 1
    with reading(dossier.store) as connection:
        row = connection.execute(select(orphans)).mappings().one()
    assert row["quote"] == claim.quote
    assert "not read yet" in row["why"]
    assert list(verify(dossier, reader())) == []


def test_a_change_of_an_orphan_or_a_user_or_a_decision_is_found(dossier):
    claim, report, _ = standing(dossier)[0]
    enter(
        dossier,
        decide.edit(claim, report, actor="olena", field="role", new="civilian"),
        Draft(actor="admin", kind="user.added", subject="olena", body={"role": "coder"}),
    )
    gone = reader("double 2", skip=claim.harm)
    derive(dossier, gone)
    assert list(verify(dossier, gone)) == []
    for statement, named in (
        ("UPDATE orphans SET quote = 'x'", "orphans"),
        ("UPDATE decisions SET report = 'x'", "decisions"),
        ("UPDATE users SET active = NOT active", "users"),
    ):
        from sqlalchemy import text

        with writing(dossier.store) as connection:
            connection.execute(text(statement))
        assert any(named in fault for fault in verify(dossier, gone)), statement
