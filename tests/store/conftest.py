"""Every test of the store runs on SQLite, and on PostgreSQL where KNELL_TEST_POSTGRES says where one is."""

import os
import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from knell.store.database import Store, open_store

SERVER = os.environ.get("KNELL_TEST_POSTGRES", "")
POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=["sqlite", POSTGRES])
def url(request, tmp_path) -> Iterator[str]:
    """The address of a new, empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'knell.db'}"
        return
    if not SERVER:
        pytest.skip("KNELL_TEST_POSTGRES names no server: the store is not tested on PostgreSQL")
    schema = f"knell_{secrets.token_hex(6)}"
    engine = create_engine(SERVER)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    found = make_url(SERVER).update_query_dict({"options": f"-csearch_path={schema},public"})
    yield found.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def store(url) -> Store:
    """An open, empty database."""
    return open_store(url, create=True)


@pytest.fixture
def tamper(store):
    """Run SQL as one who owns the database and has put its guards out of the way."""

    def run(statement: str, **values: object) -> None:
        with store.engine.begin() as connection:
            if store.dialect == "sqlite":
                triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
                triggers = [found for found in triggers if "_no_" in found.name]
                for found in triggers:
                    connection.execute(text(f"DROP TRIGGER {found.name}"))
                connection.execute(text(statement), values)
                for found in triggers:
                    connection.execute(text(found.sql))
            else:
                for table in ("journal", "refused"):
                    connection.execute(text(f"GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER"))
                    connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                connection.execute(text(statement), values)
                for table in ("journal", "refused"):
                    connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
                    connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM CURRENT_USER"))

    return run
