"""Everything derived, made anew from captures, decisions and settings, and put in the place of what stands at once.

Until the last moment everybody reads what stood before; a run that is killed leaves it as it was.
"""

from collections.abc import Iterator
from dataclasses import replace

from knell.derive import (
    TOGETHER,
    Done,
    Progress,
    Reads,
    decisions_on,
    derive,
    derived_rows,
    made_by,
    open_archived,
    read_opened,
)
from knell.dossier import Dossier, sign
from knell.ledger.update import recount
from knell.settling import settle, syndication_row
from knell.store.database import Connection, reading, steady, writing
from knell.store.derived import capture_seqs, count_anew, count_captures, make_fresh, put_rows, report_id, swap_fresh
from knell.store.rows import Rows
from knell.store.ties import unsettle_all


def rebuild(dossier: Dossier, reads: Reads, progress: Progress | None = None) -> Done:
    """Derive everything anew and sign the journal. Where a capture cannot be had it raises, and nothing changes."""
    with steady(dossier.store) as store:
        done = _rebuild(replace(dossier, store=store), reads, progress)
    recount(dossier, progress)
    derive(dossier, reads)  # what came in while we read
    sign(dossier)
    return done


def _rebuild(dossier: Dossier, reads: Reads, progress: Progress | None) -> Done:
    done = Done()
    with writing(dossier.store) as connection:
        make_fresh(connection)
    with reading(dossier.store) as snapshot:
        for rows in fresh_rows(dossier, snapshot, reads, progress):
            with writing(dossier.store) as connection:
                put_rows(connection, rows, fresh=True)
            done.read += "reports" in rows
            done.unread += "reports" not in rows
    with writing(dossier.store) as connection:
        swap_fresh(connection)
        unsettle_all(connection)
        settle(connection, reads.group)
        count_anew(connection)
    return done


def fresh_rows(
    dossier: Dossier, snapshot: Connection, reads: Reads, progress: Progress | None = None
) -> Iterator[Rows]:
    """The rows of every capture, as a derivation from nothing makes them, from the journal as one moment saw it."""
    made, after, count = made_by(dossier, reads), 0, 0
    total = count_captures(snapshot)
    while seqs := capture_seqs(snapshot, after=after, limit=TOGETHER):
        opened = [open_archived(dossier, snapshot, seq) for seq, _ in seqs]
        for found, raw in read_opened(opened, reads):
            rows = derived_rows(found, raw, decisions_on(snapshot, report_id(found.capture)), made)
            copies = {"syndication": [syndication_row(found.report, reads.sign, made)]} if found.report else {}
            yield rows | copies
        after, count = seqs[-1][0], count + len(seqs)
        if progress:
            progress("reading anew", count, total)
