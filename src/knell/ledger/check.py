"""The tables of what is counted, held against the same tables made from nothing, in memory."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, select
from sqlalchemy.pool import NullPool

from knell.dossier import Dossier
from knell.ledger.update import behind, bring_up_to_date, counted_in, persons, waiting_reports
from knell.store.counted import COUNTED, count_changes, uncounted
from knell.store.database import reading
from knell.store.journal import row_faults
from knell.store.schema import metadata

Row = dict[str, object]


def count_faults(dossier: Dossier) -> Iterator[str]:
    """What is counted otherwise than claims and decisions give, one line each. What is only behind is counted first."""
    if not dossier.store.read_only:
        bring_up_to_date(dossier)
    with reading(dossier.store) as snapshot:
        if behind(snapshot, persons(dossier)):
            yield f"{waiting_reports(snapshot)} reports are not yet counted: open the dossier where it may be written"
            return
        with _scratch().connect() as scratch:
            metadata.create_all(scratch, tables=[*COUNTED, count_changes, uncounted], checkfirst=False)
            for _ in counted_in(scratch, snapshot, persons(dossier)):
                pass
            for table in COUNTED:
                yield from _table_faults(table, snapshot, scratch)


@cache
def _scratch() -> Engine:
    """Each of its connections is an empty database in memory; what it compiles for one serves the next."""
    return create_engine("sqlite://", poolclass=NullPool)


def _table_faults(table: Table, stored: Connection, fresh: Connection) -> Iterator[str]:
    """The rows of one table against those made from nothing, both in the order of their keys."""
    keys = [column.name for column in table.primary_key]
    found, wanted = _rows(table, stored), _rows(table, fresh)
    row, want = next(found, None), next(wanted, None)
    while row is not None or want is not None:
        key, other = _key(row, keys), _key(want, keys)
        name = f"{table.name} {' '.join(map(str, min(one for one in (key, other) if one is not None)))}"
        if row is None or (other is not None and key is not None and other < key):
            yield f"{name}: the row is missing, though a count from nothing makes it"
            want = next(wanted, None)
        else:
            same = want if key == other else None
            yield from row_faults(name, row, same, "a count from nothing")
            row, want = next(found, None), next(wanted, None) if same else want


def _rows(table: Table, connection: Connection) -> Iterator[Row]:
    query = select(table).order_by(*table.primary_key)
    for row in connection.execute(query).yield_per(1_000):
        yield dict(row._mapping)


def _key(row: Row | None, keys: list[str]) -> tuple[Any, ...] | None:
    return None if row is None else tuple(row[name] for name in keys)
