"""Running totals in tables: a changed total is traced anew with those it can speak for, and their tolls made again.

Whoever stands behind a total depends on totals of the same figure, on those of the same report, and on its group of
copies; a series lies within one home (authority, harm, territory). So a change reaches no further than that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select

from knell.counting.consistency import ODD, Recorded, check_against, exceeding
from knell.counting.derive import Counts
from knell.counting.origins import find_origins
from knell.counting.records import Origin, Sources, Toll
from knell.counting.tolls import home_of, is_total, latest, make_tolls
from knell.incidents.records import ClaimInContext
from knell.ledger.codec import packed, text, unpacked
from knell.ledger.rows import claim_row, recorded_of, toll_of, toll_row, waiting_row
from knell.ledger.statements import claims_named, within
from knell.ledger.sums import Sums
from knell.records import Group
from knell.review.queue import Item, make_queue
from knell.store.counted import (
    counted_claims,
    incident_counts,
    incidents,
    toll_claims,
    toll_figures,
    tolls,
    waiting,
)

NEVER = date.max.toordinal()  # incidents without a day are sorted there

Row = dict[str, object]
Figure = tuple[str, int | None]


@dataclass(slots=True)
class Reach:
    """What changed among totals: reports, figures, groups of copies, single claims, and homes."""

    reports: set[str] = field(default_factory=set)
    figures: set[Figure] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    homes: set[str] = field(default_factory=set)

    def meet(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Note what rows of `toll_claims` are about."""
        for row in rows:
            figure = row["figure"]
            self.figures.add((str(row["harm"]), None if figure is None else int(str(figure))))
            self.claims.add(str(row["claim"]))
            if row["syndication"]:
                self.groups.add(str(row["syndication"]))
            if row["home"]:
                self.homes.add(str(row["home"]))


def retell_totals(connection: Connection, reports: Iterable[str], told: Iterable[ClaimInContext], reach: Reach) -> None:
    """Put the totals that reports state now in the place of those they stated."""
    wanted = set(reports)
    stood = [dict(row._mapping) for row in within(connection, select(toll_claims), toll_claims.c.report, wanted)]
    reach.meet(stood)
    for row in stood:
        connection.execute(delete(toll_claims).where(toll_claims.c.claim == row["claim"]))
    fresh = [_total_row(item) for item in told if item.claim.scope == "cumulative"]
    if fresh:
        connection.execute(insert(toll_claims), fresh)
    reach.meet(fresh)


def follow_totals(connection: Connection, source: Connection, reach: Reach, sources: Sources, sums: Sums) -> None:
    """Trace the totals that were reached anew, and make the tolls of their homes again."""
    if not reach.claims:
        return
    reached = _rows(connection, _reached(reach))
    names = {str(row["claim"]) for row in reached}
    _forget(connection, reach.claims | names, sums)
    context = Reach()
    context.meet(reached)
    context.reports = {str(row["report"]) for row in reached}
    around = _rows(connection, _reached(context)) if reached else []
    wider = Reach(reports={str(row["report"]) for row in around})
    wider.meet(around)
    wider.figures.clear()
    around = _rows(connection, _reached(wider)) if around else []
    claims = claims_named(source, (str(row["claim"]) for row in around))
    origins = find_origins(list(claims.values()), sources)
    stated = find_origins([item for item in claims.values() if is_total(item.claim)], sources)
    fresh = [claim_row(claims[name], origins[name], None) for name in sorted(names) if name in claims]
    if fresh:
        connection.execute(insert(counted_claims), fresh)
        sums.count(fresh, 1)
    homes = {name: text(list(home_of(claims[name].claim, stated[name]))) for name in names if name in stated}
    for row in reached:
        name = str(row["claim"])
        if row["home"] != homes.get(name):
            made = toll_claims.update().where(toll_claims.c.claim == name).values(home=homes.get(name))
            connection.execute(made)
    _make_tolls(connection, source, reach.homes | {str(r["home"]) for r in reached if r["home"]} | set(homes.values()))


def weigh_incidents(connection: Connection, deltas: Mapping[str, Recorded]) -> None:
    """Add what incidents now add up to inside tolls; where that flags a toll, or no longer does, it waits or not."""
    for row in list(within(connection, select(tolls), tolls.c.id, deltas)):
        before = recorded_of(dict(row._mapping))
        after = before + deltas[row.id]
        if after == before:
            continue
        values = {"incidents": after.incidents, "least": after.least, "low": after.low, "high": after.high}
        connection.execute(tolls.update().where(tolls.c.id == row.id).values(**values))
        small = unpacked(Toll, row.brief)
        if list(exceeding(small, before)) != list(exceeding(small, after)):
            _wait(connection, [toll_of({**row._mapping, **values})])


def _make_tolls(connection: Connection, source: Connection, homes: set[str]) -> None:
    """Make the tolls of these homes again, and flag all that share a figure with them."""
    stood = [dict(row._mapping) for row in within(connection, select(tolls.c.id), tolls.c.home, homes)]
    old = {str(row["id"]) for row in stood}
    figures = {row.figure for row in within(connection, select(toll_figures), toll_figures.c.toll, old)}
    for name in old:
        connection.execute(delete(tolls).where(tolls.c.id == name))
        connection.execute(delete(toll_figures).where(toll_figures.c.toll == name))
        connection.execute(delete(waiting).where(waiting.c.kind == "toll", waiting.c.subject == name))
    made = _tolls_of(connection, source, homes)
    for toll, home in made:
        inside = _recorded(connection, toll)
        connection.execute(insert(tolls), toll_row(toll, home, (), inside))
        odd = odd_figures(toll)
        figures |= odd
        if odd:
            connection.execute(insert(toll_figures), [{"figure": figure, "toll": toll.id} for figure in sorted(odd)])
    sharing = {row.toll for row in within(connection, select(toll_figures), toll_figures.c.figure, figures)}
    _flag(connection, sharing | {toll.id for toll, _ in made})


def _tolls_of(connection: Connection, source: Connection, homes: set[str]) -> list[tuple[Toll, str]]:
    rows = {row.claim: row.home for row in within(connection, select(toll_claims), toll_claims.c.home, homes)}
    claims = claims_named(source, rows)
    by_home: dict[str, list[ClaimInContext]] = {}
    for name, item in claims.items():
        by_home.setdefault(rows[name], []).append(item)
    found = []
    for home, items in sorted(by_home.items()):
        authority = unpacked(tuple[str, ...], home)[0]
        behind = Origin(key="", name=authority, how="chain")  # a series goes by the name alone
        found += [(toll, home) for toll in make_tolls(items, {item.claim.id: behind for item in items})]
    return found


def _flag(connection: Connection, names: set[str]) -> None:
    """Hold tolls against those of the same home and those that share a figure."""
    if not names:
        return
    shared = {row.figure for row in within(connection, select(toll_figures), toll_figures.c.toll, names)}
    around = {row.toll for row in within(connection, select(toll_figures), toll_figures.c.figure, shared)} | names
    homes = {row.home for row in within(connection, select(tolls.c.home), tolls.c.id, around)}
    rows = [dict(row._mapping) for row in within(connection, select(tolls), tolls.c.home, homes)]
    found = sorted((unpacked(Toll, str(row["body"])) for row in rows), key=toll_order)
    checked = check_against(found, {toll.id: Recorded() for toll in found})
    stood = {str(row["id"]): row for row in rows}
    for toll in checked:
        if toll.id in names:
            flags = packed(toll.flags)
            connection.execute(tolls.update().where(tolls.c.id == toll.id).values(flags=flags))
            _wait(connection, [toll_of({**stood[toll.id], "flags": flags})])


def toll_order(toll: Toll) -> tuple[str, str, str, str, str]:
    """Sorts tolls as they are listed."""
    return toll.authority, toll.harm, toll.place or "", str(toll.group), toll.id


def odd_figures(toll: Toll) -> set[int]:
    """The figures of a toll that are large and odd enough to say something when another toll has them too."""
    return {p.low for p in toll.points if p.low is not None and p.low == p.high and p.low >= ODD and p.low % 10}


def _wait(connection: Connection, found: Sequence[Toll]) -> None:
    """Have tolls wait for a person, where there is reason to."""
    for toll in found:
        connection.execute(delete(waiting).where(waiting.c.kind == "toll", waiting.c.subject == toll.id))
        items: tuple[Item, ...] = make_queue(Counts(tolls=(toll,)), {})
        if items:
            connection.execute(insert(waiting), [waiting_row(item) for item in items])


def _recorded(connection: Connection, toll: Toll) -> Recorded:
    """What the recorded incidents inside a toll add up to, as `knell.counting.consistency` adds them."""
    last = latest(toll)
    if last is None or not toll.place:
        return Recorded()
    where = [or_(*(incidents.c[name] == toll.place for name in ("place", "admin1", "country")))]
    where.append(incidents.c.day < NEVER)
    if toll.since is not None:
        where.append(incidents.c.day >= toll.since.toordinal())
    if last.as_of is not None:
        where.append(incidents.c.day <= last.as_of.toordinal())
    count = incident_counts.c
    joined = incident_counts.join(incidents, incidents.c.id == count.incident)
    low, high = func.coalesce(count.low, 0), func.coalesce(count.high, count.low, 0)
    base = select(func.count(), func.coalesce(func.sum(low), 0), func.coalesce(func.sum(high), 0)).select_from(joined)
    base = base.where(count.harm == toll.harm, *where)
    same = connection.execute(base.where(*_of_group(toll.group))).one()
    whole = connection.execute(base.where(*_of_group(Group()), count.low > 0, incidents.c.grade != "discounted")).one()
    return Recorded(incidents=int(whole[0]), least=int(whole[1]), low=int(same[1]), high=int(same[2]))


def _of_group(group: Group) -> list[ColumnElement[bool]]:
    columns = incident_counts.c
    pairs = ((columns.age, group.age), (columns.sex, group.sex), (columns.role, group.role))
    return [column.is_(None) if value is None else column == value for column, value in pairs]


def _reached(reach: Reach) -> list[ColumnElement[bool]]:
    """The conditions under which a total is reached, each small enough for one query."""
    made: list[ColumnElement[bool]] = []
    columns = toll_claims.c
    for column, names in (
        (columns.claim, reach.claims),
        (columns.report, reach.reports),
        (columns.syndication, reach.groups),
    ):
        wanted = sorted(names)
        made += [column.in_(wanted[start : start + 500]) for start in range(0, len(wanted), 500)]
    made += [
        and_(columns.harm == harm, columns.figure.is_(None) if figure is None else columns.figure == figure)
        for harm, figure in sorted(reach.figures, key=str)
    ]
    return made


def _rows(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> list[Row]:
    found: dict[str, Row] = {}
    for condition in conditions:
        for row in connection.execute(select(toll_claims).where(condition)):
            found[row.claim] = dict(row._mapping)
    return list(found.values())


def _forget(connection: Connection, names: Iterable[str], sums: Sums) -> None:
    """Take off who stood behind these totals, and what they were in where they are totals only by a decision."""
    query = select(counted_claims)
    stood = [dict(row._mapping) for row in within(connection, query, counted_claims.c.claim, names)]
    sums.count(stood, -1)
    for row in stood:
        connection.execute(delete(counted_claims).where(counted_claims.c.claim == row["claim"]))


def _total_row(item: ClaimInContext) -> Row:
    count = item.claim.count
    return {
        "claim": item.claim.id,
        "report": item.report.doc,
        "harm": item.claim.harm,
        "figure": count.low if count.low is not None else count.high,
        "syndication": item.syndication,
        "home": None,
    }
