"""A dossier's database, opened: SQLite in the dossier's folder or PostgreSQL, its schema brought up to date.

One writer at a time on either: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock held to the end of the
transaction. Readers never wait; each sees one moment.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool, Pool, PoolProxiedConnection, QueuePool

from knell.errors import BadInput, KnellError

__all__ = ["HEAD", "Connection", "Store", "database_url", "open_store", "plain_errors", "reading", "steady", "writing"]

HEAD = "0007"  # the newest revision in migrations/versions
BUSY_MS = 60_000  # ten writers that each hold the lock for a second are no failure
WRITER_LOCK = 0x6B6E656C6C  # "knell": one lock a database, as one journal a database


@dataclass(frozen=True, slots=True)
class Store:
    """An open database. `read_only` stands for a SQLite file that may not be written."""

    engine: Engine
    read_only: bool = False

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name


def database_url(folder: Path, database: str | None) -> str:
    """Where the dossier in `folder` keeps its tables: `database` from its settings, else `knell.db`."""
    return database or f"sqlite:///{(folder / 'knell.db').resolve()}"


def open_store(url: str, *, create: bool = False) -> Store:
    """The database at `url`, migrated to this version. `create` makes an empty one; else a missing one is refused."""
    found = _checked(url)
    with plain_errors(found):
        read_only = found.get_backend_name() == "sqlite" and _checked_file(found, create=create)
        store = _opened(_immutable(found) if read_only else found, read_only=read_only)
        if (revision := _revision(store)) != HEAD:
            _bring_up_to_date(store, revision, create=create)
    return store


@contextmanager
def steady(store: Store) -> Iterator[Store]:
    """The store with its connections kept open for a long run of short transactions; they are closed at the end."""
    kept = _opened(store.engine.url, read_only=store.read_only, pool=QueuePool)
    try:
        yield kept
    finally:
        kept.engine.dispose()


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """A connection that sees the database as it is now, until it is closed."""
    engine = store.engine
    if store.dialect == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with plain_errors(engine.url), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(store: Store) -> Iterator[Connection]:
    """A transaction that is the only writer from its first moment; all of it is kept, or nothing."""
    if store.read_only:
        raise KnellError(f"{store.engine.url.database} may not be written: give rights to it and its folder")
    engine = store.engine.execution_options(knell_write=True)
    with plain_errors(engine.url), engine.begin() as connection:
        if store.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
        yield connection


@contextmanager
def plain_errors(url: URL) -> Iterator[None]:
    """What the database says against a statement becomes one line with what to do."""
    try:
        yield
    except DBAPIError as error:
        raise KnellError(_plain(error, url)) from error
    except sqlite3.Error as error:
        raise KnellError(f"{url.database}: {error}; run `knell verify`") from error


def _checked(url: str) -> URL:
    try:
        found = make_url(url)
        if found.get_backend_name() not in {"sqlite", "postgresql"}:
            raise ArgumentError
        return found
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise BadInput(f"the database {url!r} is not understood: write postgresql+psycopg://user@host/name") from None


def _checked_file(url: URL, *, create: bool) -> bool:
    """True if the database's file, which is there or made, may only be read."""
    path = Path(url.database or "")
    if not path.exists():
        if not create:
            raise BadInput(f"{path} is missing: restore it from a backup, or make a dossier with `knell init`")
        path.touch(mode=0o600)  # a dossier holds names of victims: no other account reads it
    if _writable(path):
        return False
    beside = path.with_name(path.name + "-wal")
    if beside.exists() and beside.stat().st_size:
        raise KnellError(
            f"{path} may not be written, and its last changes stand in {beside.name}: copy both to a folder"
        )
    return True


def _opened(url: URL, *, read_only: bool, pool: type[Pool] = NullPool) -> Store:
    # a command is short and a connection cheap: unless asked for, nothing is pooled, so nothing is shared by a fork
    engine = create_engine(url, poolclass=pool)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_frozen if read_only else _prepare)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _prepare_server)
    return Store(engine, read_only)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _immutable(url: URL) -> URL:
    # a database in a folder that may not be written cannot keep the files that WAL needs beside it
    return url.set(database=f"file:{url.database}", query={"mode": "ro", "immutable": "1", "uri": "true"})


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # the driver's own BEGINs would come too late; `_begin` opens transactions
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_frozen(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON")


def _prepare_server(connection: PoolProxiedConnection, _: object) -> None:
    # compiling a query costs half a second, ours run in milliseconds; the cost estimate does not see that
    driver = connection.cursor()
    driver.execute("SET jit = off")
    driver.close()
    connection.commit()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("knell_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(store: Store) -> str | None:
    with reading(store) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _bring_up_to_date(store: Store, revision: str | None, *, create: bool) -> None:
    if revision is None and not create:
        raise BadInput(f"{store.engine.url.database} holds no dossier: make one with `knell init`")
    from knell.store.migrate import KNOWN, upgrade  # Alembic takes a third of a second to import

    if revision is not None and revision not in KNOWN:
        raise BadInput(f"the database has revision {revision!r}, which this Knell does not know: install a newer Knell")
    with writing(store) as connection:
        upgrade(connection)


_ADVICE = (
    ("database or disk is full", "the disk is full: make room, then run the command again; nothing was half-written"),
    ("No space left", "the disk is full: make room, then run the command again; nothing was half-written"),
    ("disk I/O error", "the disk is full or refused a write: make room or look at it, then run the command again"),
    ("readonly database", "it may not be written: give rights to it and its folder"),
    ("unable to open database file", "it cannot be opened: look at the rights of its folder"),
    ("database is locked", "another writer held it for a minute: try again, or end the other command"),
    ("malformed", "it is damaged: restore it from a backup"),
    ("not a database", "it is no SQLite database, or it is damaged: restore it from a backup"),
    ("append-only", "the journal is only ever added to: record a new decision instead"),
    ("permission denied", "this user has no right to do that: ask whoever keeps the database"),
    ("connection", "the server cannot be reached: check the address in knell.toml"),
)


def _plain(error: DBAPIError, url: URL) -> str:
    said = str(error.orig).strip().splitlines()[0] if error.orig and str(error.orig).strip() else str(error)
    where = url.database if url.get_backend_name() == "sqlite" else url.set(query={}).render_as_string()
    for words, advice in _ADVICE:
        if words in said:
            return f"{where}: {advice}" if words in said[:40] else f"{where}: {said[:160]}: {advice}"
    return f"{where}: {said[:200]}; run `knell verify`"
