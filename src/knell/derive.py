"""Captures + decisions + settings -> reports and claims: what is derived, brought up to date.

Only what changed is computed again: a new capture is opened and read; a new decision is applied to the reading that
is kept; another reader, or other settings, read everything anew. Each report is written in one transaction, so that a
run which is killed leaves whole reports only, and the next run goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from knell.archive.capture import Capture, Found, capture_from_json
from knell.archive.pages import open_page
from knell.archive.stated import read_date
from knell.archive.warc import read_capture
from knell.config import reading_hash
from knell.dossier import Dossier
from knell.errors import BadInput, KnellError
from knell.ledger.update import bring_up_to_date
from knell.reading.article import report_from_page
from knell.reading.copies import group_signatures, sign
from knell.records import Reading, Report
from knell.review.decide import apply_decisions, correct
from knell.settling import among_others, settle, standing
from knell.store.chain import Entry
from knell.store.database import Connection, reading, steady, writing
from knell.store.derived import (
    Stale,
    count_anew,
    drop_report,
    put_rows,
    report_id,
    stale_captures,
    stored_report,
)
from knell.store.journal import READING_KINDS, effective, entry, of_kind
from knell.store.rows import Derived, Made, Orphan, Rows, report_rows, source_hash, unique_ids, unread_rows
from knell.store.ties import count_unsettled

Progress = Callable[[str, int, int], None]
MANY = 1_000  # reports: from then on the database's own guesses may be far off
TOGETHER = 32  # captures opened and read together: enough for a model's batches, little to lose when killed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """The pure steps that derivation is given: how reports are read, and what tells copies of one text.

    `version` stands on every row; another version reads everything anew. `group` takes (report, signature), oldest
    first, and names each report's group by its oldest report.
    """

    version: str
    read: Callable[[Iterable[Report]], Iterator[Reading]]
    sign: Callable[[Report], str] = sign
    group: Callable[[Sequence[tuple[str, str]]], Mapping[str, str]] = group_signatures


@dataclass(slots=True)
class Done:
    """What a run of `derive` did, in reports; `faults` are captures that the archive no longer gives as they were."""

    read: int = 0
    judged: int = 0
    unread: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A capture with its report, or with why it holds none; `raw` where the reading is kept already."""

    seq: int
    capture: str
    report: Report | None = None
    doc: str = ""
    corrected: tuple[int, ...] = ()
    why: str = ""
    raw: Reading | None = None


def derive(dossier: Dossier, reads: Reads, progress: Progress | None = None) -> Done:
    """Bring everything derived up to date."""
    with steady(dossier.store) as store:
        done = _derive(replace(dossier, store=store), reads, progress)
        bring_up_to_date(replace(dossier, store=store), progress)
    return done


def _derive(dossier: Dossier, reads: Reads, progress: Progress | None) -> Done:
    made, done = made_by(dossier, reads), Done()
    tried: set[tuple[str, int]] = set()
    while stale := _untried(dossier, made, tried):
        for number, part in enumerate(batches(stale, TOGETHER)):
            if progress:
                progress("reading", number * TOGETHER, len(stale))
            for opened, raw in read_opened(list(_openable(dossier, part, made, done)), reads):
                _write(dossier, opened, raw, reads, made, done)
        if progress:
            progress("reading", len(stale), len(stale))
    settle_reports(dossier, reads)
    if done.read >= MANY:
        with writing(dossier.store) as connection:
            count_anew(connection)
    return done


def judge(dossier: Dossier, report: str) -> bool:
    """Apply the decisions on one report to the reading that is kept, with whatever reader it was made; False where
    there is none, or where the report itself was corrected and has to be read again: then `derive` does it."""
    with reading(dossier.store) as connection:
        kept = stored_report(connection, report)
        if kept is None:
            return False
        found, raw, row = kept
        decided = of_kind(connection, "report.corrected", report=report)
    _, corrected = correct(found, decided)
    if list(corrected) != row["corrected"]:
        return False
    capture, doc, n = str(row["capture"]), str(row["doc"]), int(str(row["n"]))
    opened = Opened(seq=n, capture=capture, report=found, doc=doc, corrected=corrected, raw=raw)
    made = Made(reader=str(row["reader"]), config=str(row["config"]))
    _write(dossier, opened, raw, None, made, Done())
    bring_up_to_date(dossier)
    return True


def made_by(dossier: Dossier, reads: Reads) -> Made:
    """What stands on every row derived now."""
    return Made(reader=reads.version, config=reading_hash(dossier.config))


def batches(items: Iterable[Stale], size: int) -> Iterator[list[Stale]]:
    """The items in lists of `size`."""
    queue = iter(items)
    while part := list(islice(queue, size)):
        yield part


def open_capture(capture: Capture, data: bytes, corrections: Mapping[str, object]) -> Report:
    """The report in a capture's bytes, as it says of itself and as people corrected it. Raises BadInput for none."""
    page = open_page(data, capture.media_type, charset=capture.outcome.get("charset"))
    said = {name: value for name, value in corrections.items() if value is not None}
    days = {"published": _day(said["published"])} if "published" in said else {}
    given = Found(**(said | days)).or_else(capture.found).or_else(Found(url=capture.url))  # type: ignore[arg-type]  # fields of CORRECTABLE are Found's
    report = report_from_page(page, given, doc=report_id(capture.sha256))
    unsaid = {name: None for name, value in corrections.items() if value is None}
    return replace(report, capture=capture.sha256, **unsaid)  # type: ignore[arg-type]


def open_archived(dossier: Dossier, connection: Connection, seq: int) -> Opened:
    """The capture that entry `seq` tells of, read from the archive and opened."""
    found = entry(connection, seq)
    if found is None:
        raise KnellError(f"journal entry {seq} is missing, though a capture names it; run `knell verify`")
    capture = capture_from_json(found.body)
    decided = of_kind(connection, "report.corrected", report=report_id(capture.sha256))
    corrections, corrected = correct(Report(doc="", text=""), decided)
    data = read_capture(dossier.archive, capture)
    opened = Opened(seq=seq, capture=capture.sha256, doc=capture.source, corrected=corrected)
    try:
        return replace(opened, report=open_capture(capture, data, corrections))
    except BadInput as error:
        return replace(opened, why=str(error))


def read_opened(opened: Sequence[Opened], reads: Reads) -> Iterator[tuple[Opened, Reading | None]]:
    """Each opened capture with its reading; those whose reading is kept are not read again."""
    new = [found.report for found in opened if found.report is not None and found.raw is None]
    made = iter(_readings(new, reads))
    for found in opened:
        if found.report is None:
            yield found, None
        elif found.raw is not None:
            yield found, found.raw
        elif isinstance(raw := next(made), Reading):
            yield found, replace(raw, claims=unique_ids(raw.claims))
        else:
            yield replace(found, report=None, why=raw), None


def _readings(reports: list[Report], reads: Reads) -> list[Reading | str]:
    """The readings, or for a report that cannot be read why: one report must not keep the others from being read."""
    try:
        return list(reads.read(reports))
    except Exception as error:  # the edge of one report; what failed stands in `derived_state`
        if len(reports) == 1:
            why = (
                f"{error}" if isinstance(error, KnellError) else f"the reader failed ({type(error).__name__}: {error})"
            )
            return [" ".join(why.split())]
        return [read for report in reports for read in _readings([report], reads)]


def derived_rows(opened: Opened, raw: Reading | None, decided: Sequence[Entry], made: Made) -> Rows:
    """All rows of one capture, but for its group of copies: pure, and the same in every rebuild."""
    last = max((found.seq for found in decided), default=0)
    report = report_id(opened.capture)
    if opened.report is None or raw is None:
        lost = [_lost(found, report, opened.why) for found in effective(decided) if found.kind in READING_KINDS]
        return unread_rows(opened.capture, report, opened.why, last, lost, made)
    judged = apply_decisions(raw, decided)
    derived = Derived(
        n=opened.seq,
        report=opened.report,
        doc=opened.doc,
        corrected=opened.corrected,
        raw=raw,
        reading=judged.reading,
        standings=judged.standings,
        orphans=judged.orphans,
        decisions=last,
    )
    return report_rows(derived, made)


def decisions_on(connection: Connection, report: str) -> list[Entry]:
    """Every decision that points into a report."""
    return of_kind(connection, *READING_KINDS, "report.corrected", report=report)


def settle_reports(dossier: Dossier, reads: Reads) -> None:
    """Hold what came in or changed against all other reports: groups of copies, and who cites whom."""
    with reading(dossier.store) as connection:
        if not count_unsettled(connection):
            return
    with writing(dossier.store) as connection:
        settle(connection, reads.group)


def _untried(dossier: Dossier, made: Made, tried: set[tuple[str, int]]) -> list[Stale]:
    """What is stale and was not yet tried in this state of the journal: a decision may come in while we read."""
    with reading(dossier.store) as connection:
        stale = [each for each in stale_captures(connection, made) if (each.sha256, each.decisions) not in tried]
    tried |= {(each.sha256, each.decisions) for each in stale}
    return stale


def _openable(dossier: Dossier, stale: Iterable[Stale], made: Made, done: Done) -> Iterator[Opened]:
    """The captures that can be had; one that was damaged is named, and what was derived of it stands as it was."""
    for each in stale:
        try:
            yield _open(dossier, each, made)
        except KnellError as error:
            done.faults.append(str(error))


def _open(dossier: Dossier, stale: Stale, made: Made) -> Opened:
    with reading(dossier.store) as connection:
        kept = stored_report(connection, report_id(stale.sha256)) if stale.opened else None
        if kept is None:
            return open_archived(dossier, connection, stale.seq)
        report, raw, row = kept
        _, corrected = correct(report, of_kind(connection, "report.corrected", report=report.doc))
        if list(corrected) != row["corrected"]:
            fresh = open_archived(dossier, connection, stale.seq)
            same = fresh.report is not None and source_hash(fresh.report) == source_hash(report)
            return replace(fresh, raw=replace(raw, report=fresh.report)) if same and fresh.report else fresh
    return Opened(seq=stale.seq, capture=stale.sha256, report=report, doc=str(row["doc"]), corrected=corrected, raw=raw)


def _write(dossier: Dossier, opened: Opened, raw: Reading | None, reads: Reads | None, made: Made, done: Done) -> None:
    """One report's rows, in one transaction, with the decisions as they are at that moment."""
    report = report_id(opened.capture)
    with writing(dossier.store) as connection:
        decided = decisions_on(connection, report)
        _, corrected = correct(Report(doc="", text=""), decided)
        if corrected != opened.corrected:
            return  # corrected while we read: it is still stale, and opened again
        rows, stood = derived_rows(opened, raw, decided, made), standing(connection, report)
        drop_report(connection, opened.capture)
        sign_text = reads.sign if reads else sign
        put_rows(connection, rows | among_others(connection, report, opened.report, sign_text, made, stood))
    done.unread += opened.report is None
    done.read += opened.report is not None and opened.raw is None
    done.judged += opened.raw is not None


def _lost(decision: Entry, report: str, why: str) -> Orphan:
    at = decision.body.get("at")
    quote = str(at.get("quote", "")) if isinstance(at, Mapping) else ""
    return Orphan(seq=decision.seq, kind=decision.kind, report=report, quote=quote, why=f"the report: {why}")


def _day(value: object) -> date | None:
    return read_date(str(value))
