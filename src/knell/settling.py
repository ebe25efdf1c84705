"""Each report held against the others: which texts are copies of one, and which report cites which.

Both depend on all reports that there are, so a new report may change what stands of older ones. Only what it can have
changed is looked at: the groups where words are new, and the citations of reports that name one of the outlets
concerned.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knell.reading.citing import DAYS_BEFORE, OutletNames, Tie, cited_outlets, days_cited, marks, tie
from knell.records import Report
from knell.store import ties
from knell.store.database import Connection
from knell.store.derived import grouping, groups, regroup, report_of, signatures
from knell.store.rows import Made, Row, Rows, source_hash

Group = Callable[[Sequence[tuple[str, str]]], Mapping[str, str]]
KEPT = 10_000  # reports whose names and figures are held, so that they are taken once: about 80 MB


def settle(connection: Connection, group: Group) -> None:
    """Bring groups of copies and citations up to date with what came in, changed or went, in this transaction."""
    if not ties.count_unsettled(connection):
        return
    if ties.words_changed(connection):
        now, wanted = groups(connection), group(signatures(connection))
        regroup(connection, {report: name for report, name in wanted.items() if now[report] != name})
    for report, rows, stored in tie_rows(connection, _concerned(connection)):
        if stored != rows:
            ties.put_ties(connection, report, rows)
    ties.settled(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a report stood among the others before it was derived again: of which source and reader, and its rows."""

    seen: tuple[object, ...]
    outlet: str | None
    copies: Row
    ties: list[Row]


def standing(connection: Connection, report: str) -> Standing | None:
    """Where a report stands; None for one that is new."""
    seen, copies = ties.seen(connection, report), grouping(connection, report)
    if seen is None or copies is None:
        return None
    *source, outlet = seen
    return Standing(seen=tuple(source), outlet=outlet, copies=copies, ties=ties.stored_ties(connection, report))


def among_others(
    connection: Connection,
    name: str,
    report: Report | None,
    sign: Callable[[Report], str],
    made: Made,
    before: Standing | None,
) -> Rows:
    """The rows that hold a report against the others: as they stood where it is the same, else to be settled anew."""
    if report is None:
        if before:
            ties.unsettle(connection, name, before.outlet, words=True)
        return {}
    if before and before.seen == (source_hash(report), made.reader, made.config):
        return {"syndication": [before.copies], "ties": before.ties}
    row = syndication_row(report, sign, made)
    same = before is not None and before.copies["signature"] == row["signature"]
    if before and same:
        row["group"] = before.copies["group"]  # its words are the same, so its group is
    ties.unsettle(connection, name, before.outlet if before else None, words=not same)
    return {"syndication": [row]}


def syndication_row(report: Report, sign: Callable[[Report], str], made: Made) -> Row:
    """The row that names a report's group of copies; until the groups are formed, a group of its own."""
    row: Row = {"report": report.doc, "group": report.doc, "signature": sign(report)}
    return row | {"reader": made.reader, "config": made.config}


def tie_rows(connection: Connection, wanted: set[str]) -> Iterator[tuple[str, list[Row], list[Row]]]:
    """Those of these reports that are there, each with the rows of its citations and those that stand.

    The first are a function of `reports` alone.
    """
    names, library = OutletNames(ties.outlets(connection)), _Library(connection)
    ordered = ties.by_day(connection, wanted)
    for start in range(0, len(ordered), ties.PART):
        part = ordered[start : start + ties.PART]
        stored = ties.stored_among(connection, part)
        for row in ties.report_rows(connection, part):
            report = report_of(row)
            cited = cited_outlets(report, names.within(report.text))
            made = [tie(report, citation, library.candidates(report, citation.outlet)) for citation in cited]
            by = {"reader": row["reader"], "config": row["config"]}
            yield report.doc, [_row(n, each) | by for n, each in enumerate(made)], stored.get(report.doc, [])


def _concerned(connection: Connection) -> set[str]:
    """The reports whose citations may be others than before."""
    found = ties.touched(connection, DAYS_BEFORE)
    if new := ties.new_outlets(connection):
        names = OutletNames(new)
        found |= {report for report, text in ties.texts(connection) if names.within(text)}
    return found


class _Library:
    """The names and figures of reports that may be the cited ones."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._marks: dict[str, frozenset[str]] = {}

    def candidates(self, report: Report, outlet: str) -> list[tuple[str, frozenset[str]]]:
        """An outlet's reports that a report can have something from, by their days, each with its marks."""
        days = days_cited(report.published) if report.published else None
        found = ties.published_within(self._connection, outlet, days, but=report.doc)
        if len(self._marks) > KEPT:
            self._marks.clear()
        missing = [name for name in found if name not in self._marks]
        for start in range(0, len(missing), ties.PART):
            rows = ties.report_rows(self._connection, missing[start : start + ties.PART])
            self._marks |= {str(row["id"]): marks(report_of(row)) for row in rows}
        return [(name, self._marks[name]) for name in found]


def _row(n: int, made: Tie) -> Row:
    cited = made.citation
    where: Row = {"outlet": cited.outlet, "cue": cited.cue, "quote": cited.quote}
    span: Row = {"start": cited.span[0], "end": cited.span[1]}
    return {"report": made.report, "n": n, **where, **span, "to": made.to, "why": made.why}
