"""What reports state, read back from the store in the context that counting needs: always in the order of reports."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Row, Select, select

from knell.counting.derive import Statements
from knell.incidents.gather import denial_id
from knell.incidents.records import ClaimInContext, DenialInContext, FacilityInContext
from knell.incidents.tellings import statement_id
from knell.jsonform import claim_from_json, denial_from_json, facility_from_json
from knell.ledger.codec import text
from knell.records import Report
from knell.store.derived import report_of
from knell.store.tables import claims, denials, facility_attacks, reports, syndication

MANY = 500  # values in one query: SQLite takes 32,766, and a longer list saves nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A report, the order in which it came, and the group of copies it belongs to."""

    report: Report
    added: int
    syndication: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything one report states that stands, and a hash over all that counting sees of it."""

    statements: Statements
    seen: str


def within(
    connection: Connection, query: Select[*tuple[object, ...]], column: Column[str], names: Iterable[object]
) -> Iterator[Row[*tuple[object, ...]]]:
    """The rows of a query whose column holds one of the names, asked for in parts."""
    wanted = sorted(set(names), key=str)
    for start in range(0, len(wanted), MANY):
        yield from connection.execute(query.where(column.in_(wanted[start : start + MANY])))


def contexts(connection: Connection, names: Iterable[str]) -> dict[str, Context]:
    """These reports as far as they are there, oldest first."""
    query = select(reports, syndication.c.group).outerjoin(syndication, syndication.c.report == reports.c.id)
    found = [dict(row._mapping) for row in within(connection, query, reports.c.id, names)]
    return {
        str(row["id"]): Context(report=report_of(row), added=int(str(row["n"])), syndication=_maybe(row["group"]))
        for row in sorted(found, key=lambda row: int(str(row["n"])))
    }


def told_in(connection: Connection, names: Iterable[str]) -> dict[str, Told]:
    """What these reports state, oldest first; a report that is no longer there is left out."""
    known = contexts(connection, names)
    rows = {table: _bodies(connection, table, known) for table in (claims, denials, facility_attacks)}
    made = {}
    for name, context in known.items():
        said = {table: found.get(name, []) for table, found in rows.items()}
        standing = [body for body, status in said[claims] if status != "rejected"]
        statements = Statements(
            claims=tuple(_claim(body, context) for body in standing),
            denials=tuple(_denial(body, context) for body, _ in said[denials]),
            attacks=tuple(_attack(body, context) for body, _ in said[facility_attacks]),
        )
        bodies = [standing, *([body for body, _ in said[table]] for table in (denials, facility_attacks))]
        made[name] = Told(statements=statements, seen=_seen(context, bodies))
    return made


def claims_named(connection: Connection, names: Iterable[str]) -> dict[str, ClaimInContext]:
    """The claims with these ids that stand, in the order of their reports."""
    query = select(claims.c.id, claims.c.report, claims.c.n, claims.c.body).where(claims.c.status != "rejected")
    rows = list(within(connection, query, claims.c.id, names))
    known = contexts(connection, {str(row.report) for row in rows})
    rows.sort(key=lambda row: (known[row.report].added, row.n))
    return {str(row.id): _claim(row.body, known[row.report]) for row in rows}


def denials_in(connection: Connection, names: Iterable[str]) -> dict[str, DenialInContext]:
    """The denials of these reports, by their ids."""
    query = select(denials.c.report, denials.c.body).order_by(denials.c.report, denials.c.n)
    rows = list(within(connection, query, denials.c.report, names))
    known = contexts(connection, {str(row.report) for row in rows})
    found = (_denial(row.body, known[row.report]) for row in rows)
    return {denial_id(item): item for item in found}


def attacks_in(connection: Connection, names: Iterable[str]) -> dict[str, FacilityInContext]:
    """The attacks on protected places that these reports tell of, by their ids."""
    query = select(facility_attacks.c.report, facility_attacks.c.body)
    rows = within(
        connection, query.order_by(facility_attacks.c.report, facility_attacks.c.n), facility_attacks.c.report, names
    )
    found = list(rows)
    known = contexts(connection, {str(row.report) for row in found})
    items = (_attack(row.body, known[row.report]) for row in found)
    return {statement_id(item): item for item in items}


def _bodies(connection: Connection, table: object, known: Mapping[str, Context]) -> dict[str, list[tuple[str, str]]]:
    """For each report the bodies of its rows in a table, in their order, each with its status."""
    columns = table.c  # type: ignore[attr-defined]
    status = columns.status if "status" in columns else columns.body
    query = select(columns.report, columns.body, status.label("status")).order_by(columns.report, columns.n)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in within(connection, query, columns.report, known):
        found.setdefault(str(row.report), []).append((str(row.body), str(row.status)))
    return found


def _claim(body: str, context: Context) -> ClaimInContext:
    claim = claim_from_json(json.loads(body), context.report)
    return ClaimInContext(claim=claim, report=context.report, syndication=context.syndication, added=context.added)


def _denial(body: str, context: Context) -> DenialInContext:
    return DenialInContext(
        denial=denial_from_json(json.loads(body), context.report),
        report=context.report,
        syndication=context.syndication,
        added=context.added,
    )


def _attack(body: str, context: Context) -> FacilityInContext:
    return FacilityInContext(
        attack=facility_from_json(json.loads(body), context.report),
        report=context.report,
        syndication=context.syndication,
        added=context.added,
    )


def _seen(context: Context, bodies: Sequence[object]) -> str:
    report = context.report
    published = report.published.isoformat() if report.published else None
    said = [report.title, report.outlet, published, report.language, context.added, context.syndication, report.text]
    return hashlib.sha256(text([said, *bodies]).encode("utf-8", "surrogatepass")).hexdigest()


def _maybe(value: object) -> str | None:
    return None if value is None else str(value)
