"""The tables copied out of a database and into another: by SQLite's own backup, or as JSON Lines, a file a table."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Table, insert, select

from knell.errors import BadInput
from knell.store.database import Connection
from knell.store.tables import PRIMARY, PROJECTED, journal, metadata

Row = dict[str, object]


def copy_sqlite(snapshot: Connection, target: Path) -> None:
    """The whole database as the snapshot sees it, while others write."""
    copy = sqlite3.connect(target)
    try:
        driver = snapshot.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.backup(copy)
    finally:
        copy.close()
    target.chmod(0o600)


def dump_tables(snapshot: Connection, folder: Path) -> None:
    """Every table as the snapshot sees it, a JSON object a row; the files are for their owner alone."""
    folder.mkdir()
    for table in metadata.sorted_tables:
        path = folder / f"{table.name}.jsonl"
        path.touch(mode=0o600)
        with path.open("w", encoding="utf-8") as file:
            for row in snapshot.execute(select(table).order_by(*table.primary_key)).mappings().yield_per(1000):
                file.write(json.dumps(dict(row), ensure_ascii=False) + "\n")


def fill(connection: Connection, source: Connection | Path) -> None:
    """Fill an empty database with all that cannot be derived, from another one or from a folder of dumped tables."""
    if connection.execute(select(journal.c.seq).limit(1)).first():
        raise BadInput("the database holds a dossier already: name an empty one")
    for table in (*PRIMARY, *PROJECTED):
        for rows in _in_parts(_rows(source, table)):
            connection.execute(insert(table), rows)


def _rows(source: Connection | Path, table: Table) -> Iterator[Row]:
    if isinstance(source, Path):
        with (source / f"{table.name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    else:
        for row in source.execute(select(table)).mappings():
            yield dict(row)


def _in_parts(rows: Iterator[Row], size: int = 1000) -> Iterator[list[Row]]:
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
