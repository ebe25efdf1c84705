"""Which report cites which, as rows; and which reports are still to be held against the others.

A report is unsettled from the transaction in which it came in, changed or went, until its group of copies and all
citations that it has a part in are brought up to date: a run that is killed in between leaves it so, and the next one
goes on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, literal, or_, select, union

from knell.store.rows import Row
from knell.store.tables import derived_state, reports, ties, unsettled

Json = dict[str, object]
PART = 200  # reports that are held at once


def seen(connection: Connection, report: str) -> tuple[str, str, str, str | None] | None:
    """Of which source, by which reader and with which settings a report was derived, and its outlet."""
    state = derived_state.c
    query = select(state.source, state.reader, state.config, reports.c.outlet)
    row = connection.execute(query.join(reports, reports.c.id == state.report).where(state.report == report)).first()
    return (row.source, row.reader, row.config, row.outlet) if row else None


def unsettle(connection: Connection, report: str, outlet: str | None, *, words: bool) -> None:
    """A report came in, changed or went; `outlet` is whose it was before, `words` whether its own words are others."""
    row = {"report": report, "outlet": outlet or "", "words": words}
    same = [unsettled.c[name] == value for name, value in row.items()]
    if connection.execute(select(unsettled).where(*same)).first() is None:
        connection.execute(insert(unsettled), row)


def unsettle_all(connection: Connection) -> None:
    """Every report is to be held against the others anew."""
    connection.execute(delete(unsettled))
    every = select(reports.c.id, func.coalesce(reports.c.outlet, ""), literal(True))
    connection.execute(insert(unsettled).from_select(["report", "outlet", "words"], every))


def count_unsettled(connection: Connection) -> int:
    """How many reports are unsettled."""
    return connection.execute(select(func.count(unsettled.c.report.distinct()))).scalar_one()


def words_changed(connection: Connection) -> bool:
    """Whether an unsettled report's own words are others than they were, so that the groups of copies may be."""
    return connection.execute(select(unsettled.c.report).where(unsettled.c.words).limit(1)).first() is not None


def settled(connection: Connection) -> None:
    """What was unsettled is settled."""
    connection.execute(delete(unsettled))


def outlets(connection: Connection) -> list[str]:
    """Every outlet of which there is a report."""
    return list(connection.execute(select(reports.c.outlet).distinct().where(reports.c.outlet != "")).scalars())


def new_outlets(connection: Connection) -> list[str]:
    """The outlets of which there was no report before those that are unsettled."""
    count = select(reports.c.outlet, func.count()).where(reports.c.outlet != "").group_by(reports.c.outlet)
    changed = {row[0]: row[1] for row in connection.execute(count.where(reports.c.id.in_(_changed())))}
    every = {row[0]: row[1] for row in connection.execute(count)} if changed else {}
    return sorted(outlet for outlet, number in changed.items() if every[outlet] == number)


def touched(connection: Connection, after: int) -> set[str]:
    """The reports whose citations may be others: those unsettled, and those that cite an outlet of theirs no more
    than `after` days after one of them."""
    was = select(ties.c.report).where(ties.c.outlet.in_(select(unsettled.c.outlet)))
    found = set(connection.execute(union(_changed(), was)).scalars())
    day, undated = reports.c.published, func.count() - func.count(reports.c.published)
    now = select(reports.c.outlet, func.min(day).label("first"), func.max(day).label("last"), undated.label("undated"))
    for row in connection.execute(now.where(reports.c.id.in_(_changed())).group_by(reports.c.outlet)):
        citing = select(ties.c.report).join(reports, reports.c.id == ties.c.report).where(ties.c.outlet == row.outlet)
        if not row.undated:
            last = date.fromisoformat(row.last) + timedelta(after)
            citing = citing.where(or_(day.is_(None), day.between(row.first, last.isoformat())))
        found.update(connection.execute(citing).scalars())
    return found


def by_day(connection: Connection, names: set[str]) -> list[str]:
    """The reports among these that are there, in the order of their days: those that may be tied come together."""
    query = select(reports.c.id).order_by(reports.c.published, reports.c.n)
    if len(names) <= PART:
        query = query.where(reports.c.id.in_(names))
    return [name for name in connection.execute(query).scalars() if name in names]


def report_ids(connection: Connection) -> Iterator[str]:
    """Every report."""
    yield from connection.execute(select(reports.c.id)).scalars()


def texts(connection: Connection) -> Iterator[tuple[str, str]]:
    """The text of every report that is not unsettled."""
    query = select(reports.c.id, reports.c.text).where(reports.c.id.not_in(_changed()))
    for row in connection.execute(query).yield_per(500):
        yield row.id, row.text


def report_rows(connection: Connection, names: Sequence[str]) -> list[RowMapping]:
    """The rows of these reports."""
    return list(connection.execute(select(reports).where(reports.c.id.in_(names))).mappings())


def published_within(connection: Connection, outlet: str, days: tuple[date, date] | None, but: str) -> list[str]:
    """The reports of an outlet, but one, that were published on these days, or of which it is not known."""
    query = select(reports.c.id).where(reports.c.outlet == outlet, reports.c.id != but).order_by(reports.c.id)
    if days is not None:
        day = reports.c.published
        query = query.where(or_(day.is_(None), day.between(days[0].isoformat(), days[1].isoformat())))
    return list(connection.execute(query).scalars())


def stored_ties(connection: Connection, report: str) -> list[Row]:
    """A report's citations as they stand."""
    query = select(ties).where(ties.c.report == report).order_by(ties.c.n)
    return [dict(row) for row in connection.execute(query).mappings()]


def stored_among(connection: Connection, names: Sequence[str]) -> dict[str, list[Row]]:
    """The citations of each of these reports as they stand, in one question; none for one that cites nobody."""
    found = dict[str, list[Row]]()
    for row in connection.execute(select(ties).where(ties.c.report.in_(names)).order_by(ties.c.n)).mappings():
        found.setdefault(row["report"], []).append(dict(row))
    return found


def put_ties(connection: Connection, report: str, rows: Sequence[Row]) -> None:
    """Put a report's citations in the place of those that stand."""
    connection.execute(delete(ties).where(ties.c.report == report))
    if rows:
        connection.execute(insert(ties), rows)


def cites(connection: Connection, names: Iterable[str]) -> Mapping[str, list[Json]]:
    """What each of these reports says it has from other outlets, and from which of their reports, as JSON."""
    columns = [ties.c[name] for name in ("report", "outlet", "quote", "to", "why")]
    wanted, found = list(names), dict[str, list[Json]]()
    for start in range(0, len(wanted), 500):
        query = select(*columns).where(ties.c.report.in_(wanted[start : start + 500]))
        for row in connection.execute(query.order_by(ties.c.report, ties.c.n)).mappings():
            found.setdefault(row["report"], []).append({name: row[name] for name in ("outlet", "quote", "to", "why")})
    return found


def cited_by(connection: Connection, report: str) -> list[str]:
    """The reports that have something from this one, oldest first."""
    query = select(ties.c.report).join(reports, reports.c.id == ties.c.report).where(ties.c.to == report)
    return list(dict.fromkeys(connection.execute(query.order_by(reports.c.n)).scalars()))


def _changed() -> Select[str]:
    return select(unsettled.c.report)
