from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from knell.errors import BadInput, KnellError
from knell.store.chain import Draft
from knell.store.database import open_store, reading, writing
from knell.store.journal import entry, history, journal_faults, of_kind, record, refusals, refuse
from knell.store.tables import captures, journal, users

CAPTURE = {
    "source": "page.html",
    "media_type": "text/html",
    "captured_at": "2022-03-23T10:00:00+00:00",
    "collector": "olena",
    "warc_file": "knell-20220323-0001.warc.gz",
    "offset": 0,
    "length": 700,
}


def capture(n: int) -> Draft:
    return Draft(actor="olena", kind="capture.added", subject=f"{n:064x}", body=CAPTURE)


def accepted(n: int, report: str = "r1") -> Draft:
    body = {"report": report, "quote": "121 діти", "harm": "killed"}
    return Draft(actor="olena", kind="claim.accepted", subject=f"c{n}", body=body)


def faults(store) -> list[str]:
    with reading(store) as connection:
        return list(journal_faults(connection))


def test_each_entry_follows_from_the_one_before_it(store):
    with writing(store) as connection:
        made = record(connection, [capture(1), accepted(1)])
    with writing(store) as connection:
        made += record(connection, [accepted(2)])
    assert [found.seq for found in made] == [1, 2, 3]
    assert [found.prev for found in made] == ["0" * 64, made[0].hash, made[1].hash]
    with reading(store) as connection:
        assert list(history(connection)) == made
        assert entry(connection, 2) == made[1]
        assert entry(connection, 9) is None
    assert faults(store) == []


def test_decisions_on_a_report_are_found_by_the_report(store):
    with writing(store) as connection:
        record(connection, [accepted(1, "r1"), accepted(2, "r2"), accepted(3, "r1")])
    with reading(store) as connection:
        assert [found.subject for found in of_kind(connection, "claim.accepted", report="r1")] == ["c1", "c3"]
        assert len(of_kind(connection, "claim.accepted")) == 3


@pytest.mark.parametrize("table", ["journal", "refused"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}"])
def test_an_entry_can_neither_be_changed_nor_deleted(store, table, verb):
    with writing(store) as connection:
        record(connection, [accepted(1)])
        refuse(connection, [Draft(actor="olena", kind="refused", subject="x.pdf", body={"why": "encrypted"})])
    with pytest.raises(KnellError), writing(store) as connection:
        connection.execute(text(verb.format(table)))
    assert faults(store) == []


def test_a_journal_cannot_be_truncated(store):
    if store.dialect == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(KnellError), writing(store) as connection:
        connection.execute(text("TRUNCATE journal CASCADE"))


def test_time_never_goes_backwards_though_the_clock_does_and_what_the_clock_said_is_kept(store):
    start = datetime(2022, 3, 23, tzinfo=UTC)
    readings = iter([start, start - timedelta(days=2), start + timedelta(seconds=1)])
    with writing(store) as connection:
        made = record(connection, [accepted(n) for n in range(3)], clock=lambda: next(readings))
    assert [found.at for found in made] == sorted(found.at for found in made)
    assert made[1].at == made[0].at
    assert made[1].clock.startswith("2022-03-21")
    assert faults(store) == []


@pytest.mark.parametrize("column", ["seq", "at", "clock", "actor", "kind", "subject", "body", "prev", "hash"])
def test_a_change_of_any_column_of_an_entry_is_found_and_named(store, tamper, column):
    with writing(store) as connection:
        record(connection, [accepted(n) for n in range(3)])
    value = "seq + 40" if column == "seq" else f"overlay({column} placing 'X' from 3 for 1)"
    if store.dialect == "sqlite" and column != "seq":
        value = f"substr({column}, 1, 2) || 'X' || substr({column}, 4)"
    tamper(f"UPDATE journal SET {column} = {value} WHERE seq = 2")
    found = faults(store)
    assert found
    assert "journal entry" in found[0]


def test_a_body_that_says_the_same_in_other_bytes_is_found(store, tamper):
    with writing(store) as connection:
        record(connection, [accepted(1)])
    tamper("UPDATE journal SET body = body || ' '")
    assert "changed" in faults(store)[0]


def test_a_missing_entry_is_found(store, tamper):
    with writing(store) as connection:
        record(connection, [accepted(n) for n in range(4)])
    tamper("DELETE FROM journal WHERE seq = 2")
    assert any("missing" in fault for fault in faults(store))


def test_a_change_in_a_projection_is_found_and_named(store, tamper):
    with writing(store) as connection:
        record(connection, [capture(1), accepted(1)])
        record(connection, [Draft(actor="olena", kind="user.added", subject="taras", body={"role": "coder"})])
    tamper("UPDATE captures SET media_type = 'text/plain'")
    tamper("UPDATE users SET role = 'admin'")
    tamper("DELETE FROM decisions")
    found = faults(store)
    assert any("captures" in fault and "media_type is 'text/plain', but 'text/html'" in fault for fault in found)
    assert any("users taras: role is 'admin', but 'coder' by the journal" in fault for fault in found)
    assert any("decisions 2: the row is missing" in fault for fault in found)


def test_a_user_is_as_the_last_entry_says(store):
    def entered(kind: str, role: str) -> Draft:
        return Draft(actor="admin", kind=kind, subject="taras", body={"role": role})

    with writing(store) as connection:
        record(connection, [entered("user.added", "coder"), entered("user.changed", "reviewer")])
        record(connection, [entered("user.removed", "reviewer")])
        assert connection.execute(select(users.c.role, users.c.active)).all() == [("reviewer", False)]
    assert faults(store) == []


@pytest.mark.parametrize(
    "draft",
    [
        Draft(actor="olena", kind="claim.deleted", subject="c1", body={}),
        Draft(actor=" ", kind="claim.accepted", subject="c1", body={}),
        Draft(actor="olena", kind="claim.accepted", subject="", body={}),
        Draft(actor="olena", kind="user.added", subject="x", body={"role": "king"}),
        Draft(actor="olena", kind="claim.accepted", subject="c1", body={"n": 2**60}),
        Draft(actor="olena", kind="claim.accepted", subject="c1", body={"n": float("nan")}),
    ],
)
def test_what_the_journal_does_not_know_is_refused_and_nothing_is_entered(store, draft):
    with pytest.raises(BadInput), writing(store) as connection:
        record(connection, [accepted(1), draft])
    with reading(store) as connection:
        assert connection.execute(select(journal)).all() == []


def test_the_same_capture_cannot_be_entered_twice(store):
    with writing(store) as connection:
        record(connection, [capture(1)])
    with pytest.raises(KnellError), writing(store) as connection:
        record(connection, [capture(1)])
    with reading(store) as connection:
        assert len(connection.execute(select(captures)).all()) == 1
    assert faults(store) == []


def test_what_was_refused_is_kept_in_order_and_guarded(store, tamper):
    with writing(store) as connection:
        refuse(connection, [Draft(actor="o", kind="refused", subject="a.pdf", body={"why": "it is encrypted"})])
        refuse(connection, [Draft(actor="o", kind="copy", subject="b.pdf", body={"sha256": "0" * 64})])
    with reading(store) as connection:
        assert [found.subject for found in refusals(connection)] == ["a.pdf", "b.pdf"]
    tamper("UPDATE refused SET subject = 'c.pdf' WHERE seq = 2")
    assert "refused entry 2: its words were changed" in faults(store)[0]


def test_a_database_that_is_missing_or_of_a_later_version_is_refused_in_one_line(tmp_path, url):
    with pytest.raises(BadInput, match="missing"):
        open_store(f"sqlite:///{tmp_path / 'none.db'}")
    store = open_store(url, create=True)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadInput, match="install a newer Knell"):
        open_store(url)
    with pytest.raises(BadInput, match="not understood"):
        open_store("mysql://somewhere")
