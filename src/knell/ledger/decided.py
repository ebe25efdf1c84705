"""People's decisions on incidents, sources, grades and victims, tied once to the claims that they point at.

A decision is located anew only when it comes in, is taken back, or when the report it points into changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, func, insert, select, union_all

from knell.counting.derive import Decided
from knell.counting.grades import GradeGiven
from knell.counting.records import Sources
from knell.incidents.records import Link
from knell.ledger.codec import packed, unpacked
from knell.ledger.statements import told_in, within
from knell.persons.records import PersonLink
from knell.review.counted import KINDS, read_decided
from knell.store.chain import Entry
from knell.store.counted import count_decisions
from knell.store.journal import effective, entry, of_kind
from knell.store.rows import Orphan
from knell.store.tables import journal

LINKS = ("incident.same", "incident.different")
NAMES = ("source.alias", "source.origin")
Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """A single decision as it is kept: what it says, by the claims it is tied to."""

    link: Link | None = None
    grade: GradeGiven | None = None
    title: str | None = None
    alias: str | None = None
    origin: str | None = None
    persons: PersonLink | None = None


def last_decision(connection: Connection) -> int:
    """The journal entry of the newest decision on what is counted."""
    newest = union_all(*(select(func.max(journal.c.seq)).where(journal.c.kind == kind) for kind in KINDS))
    return max((seq or 0 for seq in connection.execute(newest).scalars()), default=0)


def follow(connection: Connection, source: Connection, *, anew: bool, reports: Iterable[str]) -> list[Row]:
    """Bring the kept decisions up to date: all where new ones came in, else those that point into these reports.

    Gives every row that came, went or changed, as it was and as it is.
    """
    changed = set(reports)
    stood = {int(str(row["seq"])): row for row in _rows(connection, None if anew else changed)}
    entries = _standing(source, None if anew else stood)
    same = {seq for seq, row in stood.items() if seq in entries and not {row["report_a"], row["report_b"]} & changed}
    located = _located(source, [entry for seq, entry in entries.items() if seq not in same])
    now = {int(str(row["seq"])): row for row in located}
    gone = [row for seq, row in stood.items() if seq not in same and row != now.get(seq)]
    fresh = [row for seq, row in now.items() if row != stood.get(seq)]
    for row in gone:
        connection.execute(delete(count_decisions).where(count_decisions.c.seq == row["seq"]))
    if fresh:
        connection.execute(insert(count_decisions), fresh)
    return [*gone, *fresh]


def sources_decided(connection: Connection) -> Sources:
    """What people decided about names of sources, and about who stands behind single claims."""
    aliases, origins = dict[str, str](), dict[str, str]()
    query = select(count_decisions).where(count_decisions.c.kind.in_(NAMES), count_decisions.c.why.is_(None))
    for row in connection.execute(query.order_by(count_decisions.c.seq)).mappings():
        one = unpacked(One, str(row["body"]))
        if one.alias is not None:
            aliases[str(row["a"])] = one.alias
        if one.origin is not None:
            origins[str(row["a"])] = one.origin
    return Sources(aliases=aliases, origins=origins)


def links_decided(connection: Connection) -> tuple[Link, ...]:
    """Every decision that two claims tell of one incident, or of two."""
    query = select(count_decisions.c.body).where(count_decisions.c.kind.in_(LINKS), count_decisions.c.why.is_(None))
    found = (unpacked(One, row.body).link for row in connection.execute(query.order_by(count_decisions.c.seq)))
    return tuple(link for link in found if link)


def decided_on(connection: Connection, claims: Iterable[str], sources: Sources, links: Sequence[Link]) -> Decided:
    """What people decided that concerns some claims."""
    wanted = set(claims)
    found: dict[int, Row] = {}
    for column in (count_decisions.c.a, count_decisions.c.b):
        query = select(count_decisions).where(count_decisions.c.why.is_(None))
        found |= {row.seq: dict(row._mapping) for row in within(connection, query, column, wanted)}
    made = Decided(sources=sources, links=tuple(one for one in links if one.a in wanted and one.b in wanted))
    grades, titles, persons = dict[str, tuple[GradeGiven, ...]](), dict[str, str](), list[PersonLink]()
    for _, row in sorted(found.items()):
        one = unpacked(One, str(row["body"]))
        if one.grade:
            grades[str(row["a"])] = (*grades.get(str(row["a"]), ()), one.grade)
        if one.title is not None:
            titles[str(row["a"])] = one.title
        if one.persons:
            persons.append(one.persons)
    return replace(made, grades=grades, titles=titles, persons=tuple(persons))


def orphaned(connection: Connection) -> tuple[Orphan, ...]:
    """The decisions that point at nothing any more."""
    query = select(count_decisions).where(count_decisions.c.why.is_not(None)).order_by(count_decisions.c.seq)
    return tuple(
        Orphan(seq=row["seq"], kind=row["kind"], report=row["report_a"], quote=row["quote"] or "", why=row["why"])
        for row in connection.execute(query).mappings()
    )


def _rows(connection: Connection, reports: set[str] | None) -> list[Row]:
    query = select(count_decisions)
    if reports is None:
        return [dict(row._mapping) for row in connection.execute(query)]
    columns = (count_decisions.c.report_a, count_decisions.c.report_b)
    found = {row.seq: dict(row._mapping) for column in columns for row in within(connection, query, column, reports)}
    return list(found.values())


def _standing(connection: Connection, seqs: Iterable[int] | None) -> dict[int, Entry]:
    """The decisions that stand, oldest first: all of them, or those that are known to."""
    if seqs is None:
        return {found.seq: found for found in effective(of_kind(connection, *KINDS))}
    return {seq: found for seq in sorted(seqs) if (found := entry(connection, seq))}


def _located(connection: Connection, entries: Sequence[Entry]) -> Iterator[Row]:
    """The rows of decisions, each tied to the claims that it points at now."""
    points = {one.seq: _reports_of(one) for one in entries}
    told = told_in(connection, {report for found in points.values() for report in found})
    for one in entries:
        reports = [name for name in dict.fromkeys(points[one.seq]) if name in told]
        decided, orphans = read_decided([one], [item for name in reports for item in told[name].statements.claims])
        first, second = [*points[one.seq], None, None][:2]
        row: Row = {"seq": one.seq, "kind": one.kind, "report_a": first, "report_b": second}
        if orphans:
            why, quote = orphans[0].why, orphans[0].quote
            yield row | {"a": None, "b": None, "why": why, "quote": quote, "body": packed(One())}
        else:
            a, b, said = _tied(decided)
            yield row | {"a": a, "b": b, "why": None, "quote": None, "body": packed(said)}


def _reports_of(entry: Entry) -> list[str]:
    parts = (entry.body.get(name) for name in ("claim", "a", "b"))
    return [str(part.get("report")) for part in parts if isinstance(part, Mapping)]


def _tied(decided: Decided) -> tuple[str | None, str | None, One]:
    """What a single decision is tied to, and what it says."""
    for link in decided.links:
        return link.a, link.b, One(link=link)
    for claim, (grade, *_) in decided.grades.items():
        return claim, None, One(grade=grade)
    for claim, title in decided.titles.items():
        return claim, None, One(title=title)
    for persons in decided.persons:
        return persons.a[0], persons.b[0], One(persons=persons)
    for name, of in decided.sources.aliases.items():
        return name, None, One(alias=of)
    for name, origin in decided.sources.origins.items():
        return name, None, One(origin=origin)
    return None, None, One()
