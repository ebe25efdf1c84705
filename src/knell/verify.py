"""Everything kept and derived, checked against what it was made from; each fault is one line that names its place.

Checked are the chain of the journal and of the list of refusals, the projections, the signed heads and the key, the
settings, every capture's bytes in the archive, the database's own structure, and each derived row against the row
that a derivation from nothing makes.
"""

from collections.abc import Callable, Iterator, Mapping

from knell.archive.capture import Capture, capture_from_json
from knell.archive.warc import check_archive
from knell.config import settings_hash
from knell.derive import Progress, Reads
from knell.dossier import Dossier, certificate_path
from knell.errors import KnellError
from knell.ledger.check import count_faults
from knell.rebuild import fresh_rows
from knell.settling import tie_rows
from knell.store.database import Connection, reading
from knell.store.derived import COMPARED, count_rows, row_key, states, stored_rows, stored_syndication, underived
from knell.store.heads import any_stamp, head_faults, latest_head
from knell.store.integrity import structure_faults
from knell.store.journal import history, journal_faults, row_faults
from knell.store.rows import Row, Rows, with_state
from knell.store.tables import captures, claims, journal, reports, syndication, ties
from knell.store.ties import count_unsettled, report_ids


def verify(dossier: Dossier, reads: Reads | None, progress: Progress | None = None) -> Iterator[str]:
    """What does not verify, one line each; nothing if all does. Without a reader each derived row is measured by the
    hash kept beside it, which is quick and finds every accident, but not a change by one who knows of the hash."""
    for _, faults in verify_parts(dossier, reads, progress):
        yield from faults


def verify_parts(
    dossier: Dossier, reads: Reads | None, progress: Progress | None = None
) -> Iterator[tuple[str, Iterator[str]]]:
    """What is checked, one part after the other, each with its faults: a part is done when its faults are taken."""
    checks: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
        ("the database", lambda: structure_faults(dossier.store)),
        ("the journal", lambda: _primary_faults(dossier)),
        ("the archive", lambda: _archive_faults(dossier, progress)),
        ("what is derived", lambda: _derived_faults(dossier, reads, progress) if reads else _hash_faults(dossier)),
        ("what is counted", lambda: count_faults(dossier)),
    )
    for what, check in checks:
        yield what, _checked(what, check)


def summary(dossier: Dossier) -> str:
    """What was checked, in numbers."""
    with reading(dossier.store) as connection:
        found = count_rows(connection, (journal, captures, reports, claims))
        head = latest_head(connection)
    signed = f"head of {head.size} entries signed {head.at[:19]}Z, root {head.root[:16]}…" if head else "never signed"
    counted = ", ".join(f"{number} {name}" for name, number in found.items() if name != "journal")
    return f"{found['journal']} journal entries, {counted}; {signed}"


def _checked(what: str, check: Callable[[], Iterator[str]]) -> Iterator[str]:
    """The faults of one check; what is too damaged to be checked is a fault too, and stops no other check."""
    try:
        yield from check()
    except (KnellError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        yield f"{what} is damaged so that it cannot be checked: {error}"


def _primary_faults(dossier: Dossier) -> Iterator[str]:
    with reading(dossier.store) as connection:
        yield from journal_faults(connection)
        yield from head_faults(connection, dossier.folder, settings_hash(dossier.config))
        if any_stamp(connection):
            from knell.store.stamps import stamp_faults

            yield from stamp_faults(connection, certificate_path(dossier))


def _archive_faults(dossier: Dossier, progress: Progress | None) -> Iterator[str]:
    with reading(dossier.store) as connection:
        captures = [capture_from_json(each.body) for each in history(connection) if each.kind == "capture.added"]
    yield from check_archive(dossier.archive, _counted(captures, progress))


def _counted(captures: list[Capture], progress: Progress | None) -> Iterator[Capture]:
    yield from captures
    if progress:
        progress("the archive", len(captures), len(captures))


def _derived_faults(dossier: Dossier, reads: Reads, progress: Progress | None) -> Iterator[str]:
    """Every derived row against a fresh rebuild."""
    counted = {table.name: 0 for table in (*COMPARED, syndication)}
    copies: dict[str, Row] = {}
    with reading(dossier.store) as snapshot:
        for wanted in fresh_rows(dossier, snapshot, reads, progress):
            for name, rows in wanted.items():
                counted[name] += len(rows)
            copies |= {str(row["report"]): row for row in wanted.get("syndication", [])}
            yield from _report_faults(stored_rows(snapshot, str(wanted["derived_state"][0]["report"])), wanted)
        yield from _group_faults(snapshot, reads, copies)
        yield from _tie_faults(snapshot)
        yield from _unsettled_faults(snapshot)
        for name, count in count_rows(snapshot, (*COMPARED, syndication)).items():
            if count != counted[name]:
                yield f"{name}: there are {count} rows, but {counted[name]} by a fresh rebuild"


def _report_faults(stored: Rows, wanted: Rows) -> Iterator[str]:
    for table in COMPARED:
        missing = {row_key(table, row): row for row in wanted.get(table.name, [])}
        for row in stored[table.name]:
            key = row_key(table, row)
            yield from row_faults(f"{table.name} {key}", row, missing.pop(key, None), "a fresh rebuild")
        for key in missing:
            yield f"{table.name} {key}: the row is missing, though a fresh rebuild makes it"


def _group_faults(connection: Connection, reads: Reads, copies: Mapping[str, Row]) -> Iterator[str]:
    """The groups of copies against those that the reports' signatures make; `copies` are the fresh rows by report."""
    groups = reads.group([(report, str(row["signature"])) for report, row in copies.items()])
    for stored in stored_syndication(connection):
        report = stored["report"]
        wanted = copies.get(report, {}) | {"group": groups.get(report)}
        yield from row_faults(
            f"syndication {report}", dict(stored), wanted if report in copies else None, "a fresh rebuild"
        )


def _tie_faults(connection: Connection) -> Iterator[str]:
    """Who cites whom against what the reports say, whose own rows were held against a fresh rebuild before."""
    there = count_rows(connection, (ties,))["ties"]
    for report, rows, stored in tie_rows(connection, set(report_ids(connection))):
        there -= len(stored)
        missing = {row["n"]: row for row in rows}
        for row in stored:
            yield from row_faults(f"ties {report} {row['n']}", row, missing.pop(row["n"], None), "a fresh rebuild")
        for n in missing:
            yield f"ties {report} {n}: the row is missing, though a fresh rebuild makes it"
    if there:
        yield f"ties: {there} rows are of no report"


def _unsettled_faults(connection: Connection) -> Iterator[str]:
    if waiting := count_unsettled(connection):
        yield f"{waiting} reports are not yet held against the others: run `knell add` without a source"


def _hash_faults(dossier: Dossier) -> Iterator[str]:
    """Every report's rows against the hash that was taken when they were derived."""
    with reading(dossier.store) as connection:
        for sha256 in underived(connection):
            yield f"captures {sha256}: nothing is derived from it; run `knell add` without a source, or `knell rebuild`"
        yield from _unsettled_faults(connection)
        for state in states(connection):
            rows = stored_rows(connection, state["report"])
            del rows["derived_state"]
            taken = {name: value for name, value in state.items() if name != "rows"}
            if with_state(rows, taken)["derived_state"][0]["rows"] != state["rows"]:
                yield f"reports {state['report']}: its rows are not those that were derived; run `knell rebuild`"
