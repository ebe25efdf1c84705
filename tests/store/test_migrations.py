from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import NullPool

from knell.store.chain import Draft
from knell.store.database import HEAD, open_store, reading, writing
from knell.store.integrity import structure_faults
from knell.store.journal import history, journal_faults, record
from knell.store.migrate import KNOWN, upgrade
from knell.store.tables import metadata

ALIAS = Draft(actor="olena", kind="source.alias", subject="the ministry", body={"name": "Ministry of Defence"})


def differences(store):
    """What the migrations make otherwise than `tables` says; the search index is made by hand on either database."""
    with reading(store) as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    return [each for each in found if "search" not in str(each) and "_parts" not in str(each)]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(store):
    assert differences(store) == []
    assert KNOWN[-1] == HEAD
    assert list(structure_faults(store)) == []


def test_a_database_of_an_earlier_revision_is_brought_up_to_date_with_all_that_it_holds(url):
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    with engine.begin() as connection:
        upgrade(connection, "0001")
        before = record(connection, [ALIAS, ALIAS])
    store = open_store(url)
    with reading(store) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        assert list(history(connection)) == before
        assert list(journal_faults(connection)) == []
    assert differences(store) == []
    assert list(structure_faults(store)) == []
    with writing(store) as connection:
        record(connection, [ALIAS])


def test_a_dropped_guard_is_named(store):
    drop = "DROP TRIGGER journal_no_update" if store.dialect == "sqlite" else "ALTER TABLE journal DISABLE TRIGGER ALL"
    if store.dialect == "postgresql":
        drop = "ALTER TABLE journal DISABLE TRIGGER USER"
    with writing(store) as connection:
        connection.execute(text(drop))
    assert any("journal_no_" in fault for fault in structure_faults(store))
