import json

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.pool import NullPool

from dossiers import TEXTS, add, claim_rows, everything, make, write
from doubles import reader
from knell.config import FILE
from knell.derive import Reads, derive
from knell.dossier import open_dossier, sign
from knell.rebuild import rebuild
from knell.store.database import reading, writing
from knell.store.tables import captures, claims, derived_state, metadata, reports, syndication
from knell.verify import verify


@pytest.fixture
def dossier(url, tmp_path):
    """A dossier of three reports, derived."""
    made = make(tmp_path / "dossier", url)
    add(made, write(tmp_path / "saved"))
    derive(made, reader())
    return made


def faults(dossier, reads=None):
    return list(verify(dossier, reads))


def test_what_was_added_becomes_reports_and_claims_with_all_that_they_say(dossier):
    rows = claim_rows(dossier)
    assert sorted((row[2], row[3]) for row in rows) == [("detained", 4), ("injured", 3), ("killed", 12), ("killed", 25)]
    with reading(dossier.store) as connection:
        found = connection.execute(select(claims).where(claims.c.low == 12)).mappings().one()
        assert (found["origin"], found["start"], found["status"]) == ("Kharkiv Prosecutor", "2022-03-20", "read")
        assert (found["reader"], json.loads(found["body"])["place"]) == ("double 1", ["Izium", "Ukraine"])
        assert connection.execute(select(func.count()).select_from(reports)).scalar() == 3
    assert faults(dossier, reader()) == []
    assert faults(dossier) == []


def test_adding_and_deriving_again_changes_nothing(dossier, tmp_path):
    before = everything(dossier)
    added = add(dossier, tmp_path / "saved")
    assert (added.new, added.copies, added.refused) == (0, 3, 0)
    done = derive(dossier, reader())
    assert (done.read, done.judged) == (0, 0)
    first = everything(dossier)
    told = ("refused", "tree_heads")  # that these were copies, and that head signed
    assert {name: rows for name, rows in first.items() if name not in told} == {
        name: rows for name, rows in before.items() if name not in told
    }
    again = add(dossier, tmp_path / "saved")
    assert again.copies == 3
    assert everything(dossier) == first


def test_only_what_is_new_is_read(dossier, tmp_path):
    add(dossier, write(tmp_path / "more", ["7 people were killed in Dnipro."]))
    assert derive(dossier, reader()).read == 1
    assert len(claim_rows(dossier)) == 5


def test_another_reader_or_other_settings_read_everything_anew(dossier):
    assert derive(dossier, reader("double 2")).read == 3
    path = dossier.folder / FILE
    path.write_text('country = "UA"\n' + path.read_text())
    again = open_dossier(dossier.folder)
    assert any("knell.toml says otherwise" in fault for fault in faults(again))
    assert derive(again, reader("double 2")).read == 3
    sign(again)
    assert faults(again, reader("double 2")) == []


def test_a_rebuild_gives_every_row_as_it_was(dossier):
    before = everything(dossier)
    done = rebuild(dossier, reader())
    assert done.read == 3
    assert everything(dossier) == before
    assert faults(dossier, reader()) == []


def test_a_broken_off_rebuild_leaves_what_stood_and_the_next_one_ends_well(dossier):
    before = claim_rows(dossier)

    def fail(found):
        yield from list(reader().read(found))[:1]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(dossier, Reads(version="double 3", read=fail))
    assert claim_rows(dossier) == before
    assert faults(dossier, reader()) == []
    rebuild(dossier, reader())
    assert faults(dossier, reader()) == []


def test_a_report_that_the_reader_stumbles_over_is_named_and_keeps_no_other_from_being_read(dossier):
    def stumble(found):
        for report in found:
            if "Okhtyrka" in report.text:
                raise ValueError("a page\nof tears")
            yield from reader().read([report])

    clumsy = Reads(version="double 4", read=stumble)
    done = derive(dossier, clumsy)
    assert (done.read, done.unread) == (2, 1)
    with reading(dossier.store) as connection:
        why = connection.execute(select(derived_state.c.why).where(derived_state.c.why.is_not(None))).scalar()
    assert why == "the reader failed (ValueError: a page of tears)"
    assert faults(dossier, clumsy) == []


def test_texts_of_the_same_words_form_one_group_named_by_the_oldest(dossier, tmp_path):
    add(dossier, write(tmp_path / "copies", [TEXTS[0] + "\n"]))
    derive(dossier, reader())
    with reading(dossier.store) as connection:
        query = select(syndication.c.group, func.count()).group_by(syndication.c.group).order_by(func.count())
        assert [row[1] for row in connection.execute(query)] == [1, 1, 2]
        oldest = connection.execute(select(reports.c.id).order_by(reports.c.n).limit(1)).scalar()
        assert connection.execute(query).all()[-1][0] == oldest
    assert faults(dossier, reader()) == []


CHANGED_TABLES = sorted(
    table.name
    for table in metadata.sorted_tables
    if "reader" in table.c or table.name in {"captures", "users", "decisions"}
)


def _changed(column, value):
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 100
    if value is None:
        return "x" if "TEXT" in str(column.type) else 1
    return ("X" if value[:1] != "X" else "Y") + value[1:]


@pytest.mark.parametrize("name", CHANGED_TABLES)
def test_a_change_of_any_column_of_any_row_that_can_be_made_again_is_found_and_named(dossier, name):
    table = metadata.tables[name]
    with reading(dossier.store) as connection:
        row = connection.execute(select(table).limit(1)).mappings().one_or_none()
    if row is None:
        assert name in {"users", "decisions", "orphans", "ties"}  # in test_journal, test_decisions, test_settling
        return
    engine = create_engine(dossier.store.engine.url, poolclass=NullPool)  # in SQLite, references are off by default
    if dossier.store.dialect == "postgresql":
        with engine.begin() as connection:
            _drop_references(connection)
    # the comparison is the same Python on either database: on the slower one a few columns stand for all
    for column in list(table.c) if dossier.store.dialect == "sqlite" else list(table.c)[:: len(table.c) // 2]:
        value = _changed(column, row[column.name])
        _set(engine, table, row, {column.name: value})
        found = faults(dossier, reader())
        assert any(name in fault or "reports" in fault for fault in found), (column, found)
        if name not in {"captures", "syndication"}:
            assert faults(dossier), f"{column} is not found without a reader"
        _set(engine, table, {**row, column.name: value}, {column.name: row[column.name]})
    assert faults(dossier, reader()) == []


def _set(engine, table, row, values):
    keys = [table.c[key.name] == row[key.name] for key in table.primary_key]
    with engine.begin() as connection:
        connection.execute(table.update().where(*keys).values(values))


def _drop_references(connection):
    found = connection.execute(
        text(
            "SELECT conrelid::regclass, conname FROM pg_constraint "
            "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
    ).all()
    for table, name in found:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))


def test_a_row_that_nobody_derived_is_found(dossier):
    with writing(dossier.store) as connection:
        row = dict(connection.execute(select(claims).limit(1)).mappings().one())
        connection.execute(claims.insert(), row | {"id": "c0", "low": 4000})
    assert any("claims c0: there is no such thing by a fresh rebuild" in fault for fault in faults(dossier, reader()))


def test_a_missing_row_is_found(dossier):
    with writing(dossier.store) as connection:
        connection.execute(claims.delete().where(claims.c.low == 12))
    assert any("is missing, though a fresh rebuild makes it" in fault for fault in faults(dossier, reader()))


def test_a_capture_that_the_archive_lost_is_named_and_stops_nothing_else(dossier, tmp_path):
    with reading(dossier.store) as connection:
        first = connection.execute(select(captures).order_by(captures.c.seq).limit(1)).mappings().one()
    path = dossier.folder / "archive" / first["warc_file"]
    data = bytearray(path.read_bytes())
    data[first["offset"] + first["length"] // 2] ^= 1
    path.write_bytes(data)
    found = faults(dossier)
    assert len(found) == 1
    assert first["warc_file"] in found[0]
    assert "000.txt" in found[0]
    done = derive(dossier, reader("double 2"))
    assert (done.read, len(done.faults)) == (2, 1)
    with reading(dossier.store) as connection:
        versions = connection.execute(select(derived_state.c.reader, func.count()).group_by(derived_state.c.reader))
        assert sorted(map(tuple, versions)) == [("double 1", 1), ("double 2", 2)]
