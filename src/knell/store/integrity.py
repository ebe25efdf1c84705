"""The database's own structure: its pages and indexes, its references, its guards, its search index."""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from knell.store.database import Store, reading
from knell.store.tables import journal, refused

_WRONG_WORDS = (
    "SELECT coalesce(r.id, 'numbered ' || s.n) FROM reports r FULL JOIN report_search s ON s.n = r.n "
    "WHERE s.search IS DISTINCT FROM to_tsvector('simple', left(r.folded, 300000))"
)
Schema = dict[tuple[str, str], str | None]


def structure_faults(store: Store) -> Iterator[str]:
    """What is wrong with the database as a database, one line each."""
    if store.dialect == "sqlite":
        yield from _sqlite_faults(store)
    else:
        yield from _postgresql_faults(store)


def _sqlite_faults(store: Store) -> Iterator[str]:
    with reading(store) as connection:
        for said in connection.execute(text("PRAGMA integrity_check(20)")).scalars():
            if said != "ok":
                yield f"knell.db: {said}"
        for row in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"knell.db: a row of {row[0]} refers to one of {row[2]} that is missing"
        yield from _schema_faults(connection)
    if not store.read_only:
        yield from _search_faults(store)


def _schema_faults(connection: Connection) -> Iterator[str]:
    """The tables, indexes and triggers against those that the migrations make."""
    found, wanted = _schema(connection), _fresh_schema()
    for kind, name in sorted(found.keys() | wanted.keys()):
        if name.startswith("fresh_"):
            continue  # a rebuild is under way, or was broken off
        if (kind, name) not in found:
            yield f"knell.db: the {kind} {name} is missing"
        elif (kind, name) not in wanted:
            yield f"knell.db: there is a {kind} {name} that Knell did not make"
        elif found[kind, name] != wanted[kind, name]:
            yield f"knell.db: the {kind} {name} is not as Knell made it"


@cache
def _fresh_schema() -> Schema:
    from knell.store.migrate import upgrade

    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    with engine.connect() as connection:
        upgrade(connection)
        made = _schema(connection)
    engine.dispose()
    return made


def _schema(connection: Connection) -> Schema:
    rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"))
    return {(row[0], row[1]): row[2] for row in rows}


def _search_faults(store: Store) -> Iterator[str]:
    """The search index against the words it was made from (FTS5's own check, which asks for a writer's rights)."""
    try:
        with store.engine.execution_options(knell_write=True).begin() as connection:
            connection.execute(text("INSERT INTO report_search(report_search, rank) VALUES ('integrity-check', 1)"))
    except DBAPIError as error:
        yield f"the search index is not that of the reports ({error.orig}); run `knell rebuild`"


def _postgresql_faults(store: Store) -> Iterator[str]:
    with reading(store) as connection:
        yield from _guard_faults(connection)
        for report in connection.execute(text(_WRONG_WORDS)).scalars():
            yield f"reports {report}: its search index is not that of its words; run `knell rebuild`"


def _guard_faults(connection: Connection) -> Iterator[str]:
    found = connection.execute(
        text(
            "SELECT relname || '.' || tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgenabled = 'O' AND NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        )
    )
    there = set(found.scalars())
    for table in (journal, refused):
        for guard in ("no_change", "no_truncate"):
            if f"{table.name}.{table.name}_{guard}" not in there:
                yield f"the guard {table.name}_{guard} of the table {table.name} is missing or turned off"
    if "reports.report_search_change" not in there:
        yield "the trigger report_search_change of the table reports is missing or turned off"
