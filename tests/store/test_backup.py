"""Copies of a dossier, taken while others write to it, and made a dossier again on either database."""

import stat
import threading

import pytest
from sqlalchemy import select

from dossiers import add, everything, make, write
from doubles import reader
from knell.backup import back_up, restore
from knell.derive import derive
from knell.dossier import open_dossier
from knell.errors import BadInput
from knell.rebuild import rebuild
from knell.store.chain import Draft
from knell.store.database import reading, writing
from knell.store.journal import record
from knell.store.tables import journal
from knell.verify import verify


@pytest.fixture
def dossier(url, tmp_path):
    made = make(tmp_path / "dossier", url)
    add(made, write(tmp_path / "saved"))
    derive(made, reader())
    return made


def test_a_copy_taken_while_others_write_is_whole_and_becomes_a_dossier_on_sqlite(dossier, tmp_path):
    stop = threading.Event()

    def write_on():
        number = 0
        while not stop.is_set():
            number += 1
            with writing(dossier.store) as connection:
                alias = Draft(actor="taras", kind="source.alias", subject=f"s{number}", body={"name": "x"})
                record(connection, [alias])

    other = threading.Thread(target=write_on)
    other.start()
    try:
        backup = back_up(dossier, tmp_path / "backup")
    finally:
        stop.set()
        other.join()
    again = restore(backup, tmp_path / "again")
    rebuild(again, reader())
    assert list(verify(again, reader())) == []
    with reading(again.store) as connection, reading(dossier.store) as original:
        copied = connection.execute(select(journal).order_by(journal.c.seq)).all()
        whole = original.execute(select(journal).order_by(journal.c.seq)).all()
    assert len(copied) >= 3
    assert copied == whole[: len(copied)]


def test_a_dossier_moves_from_sqlite_to_another_database_with_all_that_was_decided(url, tmp_path):
    small = make(tmp_path / "small")
    add(small, write(tmp_path / "saved"))
    derive(small, reader())
    team = restore(back_up(small, tmp_path / "backup"), tmp_path / "team", url)
    rebuild(team, reader())
    assert everything(team) == everything(small)
    assert list(verify(team, reader())) == []
    add(team, write(tmp_path / "more", ["8 people were killed in Kyiv, said the Mayor."]))
    derive(team, reader())
    assert list(verify(team, reader())) == []


def test_a_copy_holds_the_names_of_victims_for_its_owner_alone(dossier, tmp_path):
    backup = back_up(dossier, tmp_path / "backup")
    private = [path for path in backup.rglob("*") if path.name == "knell.db" or path.suffix == ".jsonl"]
    assert private
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    assert stat.S_IMODE((backup / "knell.key").stat().st_mode) == 0o600


def test_a_copy_of_a_dossier_elsewhere_never_opens_the_database_it_was_taken_from(dossier, tmp_path):
    backup = back_up(dossier, tmp_path / "backup")
    if dossier.store.dialect == "sqlite":
        assert open_dossier(backup).store.engine.url.database == str(backup / "knell.db")
    else:
        with pytest.raises(BadInput, match="no dossier"):
            open_dossier(backup)


def test_a_copy_that_cannot_be_finished_leaves_nothing_behind(dossier, tmp_path):
    (path,) = (dossier.folder / "archive").glob("*.warc.gz")
    path.rename(tmp_path / "elsewhere")
    with pytest.raises(BadInput):
        back_up(dossier, tmp_path / "backup")
    assert not [found for found in tmp_path.iterdir() if "backup" in found.name]
    with pytest.raises(BadInput, match="there already"):
        back_up(dossier, dossier.folder)
    with pytest.raises(BadInput, match="not empty"):
        restore(tmp_path / "saved", dossier.folder)
