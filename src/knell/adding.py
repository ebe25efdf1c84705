"""What is collected comes into the dossier: bytes to the archive, an entry to the journal, in that order.

The order is what makes a loss of power harmless: a record that the journal does not know yet is found again by the
next run, while an entry whose record is not on the disk can never be.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from knell.archive.capture import Capture, capture_to_json
from knell.archive.collect import collect
from knell.archive.fetch import Fetcher, Manners
from knell.archive.folders import DiskFolder, Folder
from knell.archive.items import Collected, Copy, Item, Outcome, Refused
from knell.archive.taking import Options
from knell.archive.warc import CaptureWriter, left_records
from knell.dossier import Dossier
from knell.errors import KnellError
from knell.reading.captured import reports_of_item
from knell.store.captures import at_address, is_kept, is_listed, kept_among, recorded_ends
from knell.store.chain import Clock, Draft, now
from knell.store.database import Connection, Store, reading, steady, writing
from knell.store.journal import record, refuse

TOGETHER, TOGETHER_BYTES = 64, 16_000_000  # one fsync of the archive and one of the journal for so many items


@dataclass(slots=True)
class Added:
    """How many items were new, copies, refused; `lines` tells of each that was not new, and why."""

    new: int = 0
    containers: int = 0
    copies: int = 0
    refused: int = 0
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How sources are to be taken: which column of a table is what, the texts' encoding, whether feeds are followed."""

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    follow: bool = True


def add_sources(
    dossier: Dossier,
    sources: Sequence[str | Item],
    *,
    actor: str,
    manner: Manner | None = None,
    each: Callable[[Outcome], None] = lambda _: None,
) -> Added:
    """Collect from what a person named or sent, by the dossier's settings, and keep it."""
    how, fetch = manner or Manner(), dossier.config.fetch
    manners = Manners(max_bytes=fetch.max_bytes, timeout=fetch.timeout, redirects=fetch.redirects, allow=fetch.allow)
    options = Options(
        columns=how.columns,
        encoding=how.encoding,
        follow=how.follow,
        read=reports_of_item,
        known_url=lambda url: known_address(dossier.store, url),
    )
    with known_captures(dossier.store) as known:
        outcomes = collect(sources, known=known, fetcher=Fetcher(manners=manners), options=options)
        return add_outcomes(dossier, outcomes, actor=actor, encoding=how.encoding, each=each)


def add_outcomes(
    dossier: Dossier,
    outcomes: Iterable[Outcome],
    *,
    actor: str,
    encoding: str | None = None,
    clock: Clock = now,
    each: Callable[[Outcome], None] = lambda _: None,
) -> Added:
    """Keep what was collected. Nothing is told to the journal before the archive has it for good."""
    added = Added()
    take_up(dossier, actor=actor, clock=clock)
    with steady(dossier.store) as store, CaptureWriter(dossier.archive) as writer:
        for part in _parts(outcomes, each):
            _keep(replace(dossier, store=store), writer, part, actor, encoding, clock, added)
    return added


def take_up(dossier: Dossier, *, actor: str, clock: Clock = now) -> int:
    """Tell the journal of records that the archive holds and a crash kept from it; how many there were.

    The lock is held by whoever writes to the archive, so that a record seen here without its entry was left behind.
    """
    with writing(dossier.store) as connection:
        ends = recorded_ends(connection)
        left = [found for name in _open_ended(dossier.archive, ends) for found in _left(dossier.archive, name, ends)]
        there = kept_among(connection, (capture.sha256 for capture in left))
        lost = {capture.sha256: capture for capture in left if capture.sha256 not in there}
        record(connection, [_entry(capture, actor) for capture in lost.values()], clock)
    return len(lost)


@contextmanager
def known_captures(store: Store) -> Iterator[Callable[[str], bool]]:
    """A function that says whether bytes are kept already, by their sha256."""
    with store.engine.connect() as connection:
        yield lambda sha256: is_kept(connection, sha256)


def known_address(store: Store, url: str) -> str | None:
    """The capture of the page at an address, if there is one."""
    with reading(store) as connection:
        return at_address(connection, url)


def _parts(outcomes: Iterable[Outcome], each: Callable[[Outcome], None]) -> Iterator[list[Outcome]]:
    """The outcomes in parts small enough to be held, and to be lost when the power fails."""
    part: list[Outcome] = []
    size = 0
    for found in outcomes:
        each(found)
        part.append(found)
        size += len(found.data) if isinstance(found, Collected) else 0
        if len(part) >= TOGETHER or size >= TOGETHER_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _open_ended(archive: Folder, ends: Mapping[str, int]) -> list[str]:
    """The files that hold more than the journal knows of; an object, once the journal knows it, never grows."""
    if isinstance(archive, DiskFolder):
        return [name for name in archive.names() if archive.size(name) > ends.get(name, 0)]
    return [name for name in archive.names() if name not in ends]


def _left(archive: Folder, name: str, ends: Mapping[str, int]) -> list[Capture]:
    if isinstance(archive, DiskFolder):
        archive.mend(name)
    return left_records(archive, name, ends.get(name))


def _keep(
    dossier: Dossier,
    writer: CaptureWriter,
    part: list[Outcome],
    actor: str,
    encoding: str | None,
    clock: Clock,
    added: Added,
) -> None:
    """A part's bytes and entries. Another writer may have added the same bytes since they were collected."""
    collected = {found.sha256: found for found in part if isinstance(found, Collected)}
    try:
        with writing(dossier.store) as connection:
            there = kept_among(connection, collected)
            new = [found for found in collected.values() if found.sha256 not in there]
            kept = [writer.write(_capture(found, actor, encoding), found.data, found.exchange) for found in new]
            writer.sync()
            record(connection, [_entry(capture, actor) for capture in kept], clock)
            raced = [Copy(source=collected[sha].source, sha256=sha) for sha in collected if sha in there]
            others = [found for found in part if not isinstance(found, Collected)]
            lines = _list_refused(connection, [*others, *raced], actor, clock)
    except KnellError:
        if isinstance(dossier.archive, DiskFolder):
            dossier.archive.cut_back()  # what the journal did not take must not look as if it had been kept
        raise
    added.new += sum(capture.kind == "item" for capture in kept)
    added.containers += sum(capture.kind == "container" for capture in kept)
    added.copies += len(raced) + sum(isinstance(found, Copy) for found in others)
    added.refused += sum(found.items for found in others if isinstance(found, Refused))
    added.lines += lines


def _capture(found: Collected, actor: str, encoding: str | None) -> Capture:
    outcome = dict(found.outcome)
    if encoding:
        outcome.setdefault("charset", encoding)  # without it the bytes could not be opened again in the same way
    return Capture(
        sha256=found.sha256,
        source=found.source,
        media_type=found.media_type,
        captured_at=found.captured_at,
        collector=actor,
        size=len(found.data),
        kind=found.kind,
        url=found.url,
        within=found.within,
        found=found.found,
        outcome=outcome,
    )


def _entry(capture: Capture, actor: str) -> Draft:
    return Draft(actor=actor, kind="capture.added", subject=capture.sha256, body=capture_to_json(capture))


def _list_refused(connection: Connection, found: Iterable[Outcome], actor: str, clock: Clock) -> list[str]:
    """Enter what was not taken in the list kept for that; one line for each."""
    lines, drafts = [], []
    for item in found:
        if isinstance(item, Refused):
            lines.append(f"{item.source}: {item.why}")
            body: dict[str, object] = {"why": item.why, "items": item.items}
            drafts.append(Draft(actor=actor, kind="refused", subject=item.source, body=body))
        elif isinstance(item, Copy):
            lines.append(f"{item.source}: the same bytes{f' as {item.first}' if item.first else ''} are kept already")
            drafts.append(Draft(actor=actor, kind="copy", subject=item.source, body={"sha256": item.sha256}))
    refuse(connection, [draft for draft in drafts if not is_listed(connection, draft)], clock)
    return lines
