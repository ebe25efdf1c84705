"""The derived tables in the database: what is stale, and one report's rows put in, taken out and read back."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    RowMapping,
    Select,
    Table,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
)

from knell.records import Passage, Reading, Report
from knell.store.rows import Made, Row, Rows, stored_reading
from knell.store.tables import (
    DERIVED,
    OF_REPORT,
    captures,
    claim_places,
    claim_sources,
    claims,
    decisions,
    derived_state,
    orphans,
    persons,
    readings,
    reports,
    syndication,
)

OF_CLAIM = (claim_places, claim_sources, persons)
COMPARED = (*OF_REPORT, orphans, derived_state)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "reports": ("id",),
    "claims": ("id",),
    "events": ("report", "id"),
    "denials": ("report", "n"),
    "facility_attacks": ("report", "n"),
    "claim_places": ("claim", "n"),
    "claim_sources": ("claim", "n"),
    "persons": ("claim", "n"),
    "orphans": ("seq",),
    "derived_state": ("capture",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A capture whose derived rows are missing or old. `opened` means that its report can be taken as it is stored."""

    seq: int
    sha256: str
    decisions: int
    opened: bool


def report_id(sha256: str) -> str:
    """The id of the report in a capture: one item, one report."""
    return f"r{sha256[:16]}"


def stale_captures(connection: Connection, made: Made) -> list[Stale]:
    """The captures to be derived, oldest first: new ones, and those of which reader, settings or decisions changed."""
    state = derived_state.c
    of_report = literal("r").concat(func.substr(captures.c.sha256, 1, 16))
    last = select(func.coalesce(func.max(decisions.c.seq), 0)).where(decisions.c.report == of_report)
    last_said = last.correlate(captures).scalar_subquery()
    found = connection.execute(
        select(captures.c.seq, captures.c.sha256, last_said.label("last"), state.reader, state.config, state.why)
        .join_from(captures, derived_state, state.capture == captures.c.sha256, isouter=True)
        .where(captures.c.kind == "item")
        .where(
            or_(
                state.capture.is_(None),
                state.reader != made.reader,
                state.config != made.config,
                state.decisions != last_said,
            )
        )
        .order_by(captures.c.seq)
    )
    return [
        Stale(
            seq=row.seq,
            sha256=row.sha256,
            decisions=row.last,
            opened=row.why is None and (row.reader, row.config) == (made.reader, made.config),
        )
        for row in found
    ]


def put_rows(connection: Connection, rows: Rows, *, fresh: bool = False) -> None:
    """Put one report's rows in, table by table in the order in which they refer to each other."""
    for table in DERIVED:
        if found := rows.get(table.name):
            connection.execute(insert(fresh_table(table) if fresh else table), found)


def drop_report(connection: Connection, capture: str) -> None:
    """Take out everything derived from one capture."""
    report = report_id(capture)
    connection.execute(delete(reports).where(reports.c.id == report))  # and with it all that refers to it
    connection.execute(delete(orphans).where(orphans.c.report == report))
    connection.execute(delete(derived_state).where(derived_state.c.capture == capture))


def stored_rows(connection: Connection, report: str) -> Rows:
    """One report's rows as they stand, in the order in which `report_rows` makes them."""
    return {table.name: [dict(row) for row in _rows(connection, table, report)] for table in COMPARED}


def stored_report(connection: Connection, report: str) -> tuple[Report, Reading, Row] | None:
    """A report as it stands, the reading as the reader gave it, and the report's row; None if it is not derived."""
    row = connection.execute(select(reports).where(reports.c.id == report)).mappings().one_or_none()
    body = connection.execute(select(readings.c.body).where(readings.c.report == report)).scalar()
    if row is None or body is None:
        return None
    found = report_of(row)
    return found, stored_reading(json.loads(body), found), {**row, "corrected": json.loads(row["corrected"])}


def is_unread(connection: Connection, report: str) -> bool:
    """Whether this is the id of a report that is kept but could not be read."""
    query = select(derived_state.c.report).where(derived_state.c.report == report, derived_state.c.why.is_not(None))
    return connection.execute(query).first() is not None


def report_of(row: Mapping[str, object] | RowMapping) -> Report:
    """The report in a row of `reports`."""
    published = row["published"]
    passages = tuple(Passage(kind=kind, start=a, end=b) for kind, a, b in json.loads(str(row["passages"])))
    return Report(
        doc=str(row["id"]),
        text=str(row["text"]),
        title=_said(row["title"]),
        outlet=_said(row["outlet"]),
        published=date.fromisoformat(str(published)) if published else None,
        language=_said(row["language"]),
        url=_said(row["url"]),
        capture=_said(row["capture"]),
        passages=passages,
    )


def row_key(table: Table, row: Mapping[str, object]) -> str:
    """What a row is called in a message."""
    return " ".join(str(row[name]) for name in _KEYS.get(table.name, ("report",)))


def underived(connection: Connection) -> Iterator[str]:
    """The captures of single items from which nothing is derived."""
    joined = captures.outerjoin(derived_state, derived_state.c.capture == captures.c.sha256)
    without = select(captures.c.sha256).select_from(joined)
    yield from connection.execute(without.where(captures.c.kind == "item", derived_state.c.capture.is_(None))).scalars()


def states(connection: Connection) -> Iterator[RowMapping]:
    """The state of every capture."""
    yield from connection.execute(select(derived_state).order_by(derived_state.c.capture)).mappings().yield_per(1000)


def stored_syndication(connection: Connection) -> Iterator[RowMapping]:
    """The rows that name groups of copies."""
    yield from connection.execute(select(syndication)).mappings().yield_per(1000)


def signatures(connection: Connection) -> list[tuple[str, str]]:
    """Every report and the signature of its text, oldest first."""
    query = select(syndication.c.report, syndication.c.signature).join(reports, reports.c.id == syndication.c.report)
    return [(row.report, row.signature) for row in connection.execute(query.order_by(reports.c.n))]


def grouping(connection: Connection, report: str) -> Row | None:
    """The row that names a report's group of copies."""
    row = connection.execute(select(syndication).where(syndication.c.report == report)).mappings().one_or_none()
    return dict(row) if row else None


def groups(connection: Connection) -> dict[str, str]:
    """The group of copies that each report belongs to."""
    return {row.report: row.group for row in connection.execute(select(syndication.c.report, syndication.c.group))}


def regroup(connection: Connection, changed: Mapping[str, str]) -> None:
    """Set the groups of these reports."""
    for report, group in changed.items():
        connection.execute(syndication.update().where(syndication.c.report == report).values(group=group))


# --- a rebuild's fresh tables


def make_fresh(connection: Connection) -> None:
    """Empty tables beside the derived ones; those that a broken-off rebuild left are dropped."""
    drop_fresh(connection)
    for table in DERIVED:
        fresh_table(table).create(connection)


def drop_fresh(connection: Connection) -> None:
    """Drop the fresh tables."""
    for table in reversed(DERIVED):
        connection.execute(text(f"DROP TABLE IF EXISTS fresh_{table.name}"))


def swap_fresh(connection: Connection) -> None:
    """Put what stands in the fresh tables in the place of what is derived, within this one transaction."""
    for table in reversed(DERIVED):
        connection.execute(delete(table))
    for table in DERIVED:
        fresh = fresh_table(table)
        names = [column.name for column in table.c]
        connection.execute(insert(table).from_select(names, select(*(fresh.c[name] for name in names))))
    drop_fresh(connection)


def fresh_table(table: Table) -> Table:
    """The table that a rebuild fills: the same columns, no keys, no index."""
    if (found := _FRESH.tables.get(f"fresh_{table.name}")) is not None:
        return found
    return Table(f"fresh_{table.name}", _FRESH, *(Column(column.name, column.type) for column in table.c))


_FRESH = MetaData()


def count_anew(connection: Connection) -> None:
    """Have the database count how common values are, after many rows came in: its plans of queries rest on that."""
    for table in (reports, claims, claim_places, claim_sources):
        connection.execute(text(f"ANALYZE {table.name}"))


def count_rows(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """How many rows each table holds."""
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def capture_seqs(connection: Connection, *, after: int, limit: int) -> Sequence[tuple[int, str]]:
    """The next captures of single items by their journal entries."""
    query = select(captures.c.seq, captures.c.sha256).where(captures.c.kind == "item", captures.c.seq > after)
    return [(row.seq, row.sha256) for row in connection.execute(query.order_by(captures.c.seq).limit(limit))]


def count_captures(connection: Connection) -> int:
    """How many captures are single items."""
    query = select(func.count()).select_from(captures).where(captures.c.kind == "item")
    return connection.execute(query).scalar_one()


def _rows(connection: Connection, table: Table, report: str) -> Iterator[RowMapping]:
    query: Select[*tuple[object, ...]] = select(table)
    if table is reports:
        query = query.where(table.c.id == report)
    elif table in OF_CLAIM:
        query = query.join(claims, claims.c.id == table.c.claim).where(claims.c.report == report)
        query = query.order_by(claims.c.n, table.c.n)
    else:
        query = query.where(table.c.report == report)
    for name in ("n", "seq"):
        if name in table.c and table not in OF_CLAIM:
            query = query.order_by(table.c[name])
    yield from connection.execute(query).mappings()


def _said(value: object) -> str | None:
    return None if value is None else str(value)
