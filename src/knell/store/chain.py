"""Hash chains: each entry's hash covers the entry and the hash before it, so that none can be changed, moved or lost.

`hash = sha256(prev || canonical entry)`, where `prev` is the 32 bytes of the hash before (32 zero bytes at the
beginning) and the entry is RFC 8785 canonical JSON of seq, at, clock, actor, kind, subject and body.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import rfc8785
from sqlalchemy import Connection, Table, insert, select

from knell.errors import BadInput

Body = Mapping[str, object]
Clock = Callable[[], datetime]
START = "0" * 64
_COLUMNS = ("seq", "at", "clock", "actor", "kind", "subject", "body", "prev", "hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be entered: who did what to which thing, and the particulars."""

    actor: str
    kind: str
    subject: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was entered. `at` never goes backwards; `clock` is what the clock said, which may."""

    seq: int
    at: str
    clock: str
    actor: str
    kind: str
    subject: str
    body: Body
    prev: str
    hash: str


def now() -> datetime:
    """The time by this machine's clock."""
    return datetime.now(UTC)


def add_entries(connection: Connection, table: Table, drafts: Sequence[Draft], clock: Clock = now) -> list[Entry]:
    """Enter drafts at the end of the chain, in their order. The connection must come from `writing`: it holds the lock
    without which two writers would fork the chain."""
    last = connection.execute(
        select(table.c.seq, table.c.at, table.c.hash).order_by(table.c.seq.desc()).limit(1)
    ).one_or_none()
    seq, at, prev = (last.seq, last.at, last.hash) if last else (0, "", START)
    made: list[Entry] = []
    for draft in drafts:
        read = instant(clock())
        seq, at = seq + 1, max(at, read)
        made.append(_entry(draft, seq, at, read, prev))
        prev = made[-1].hash
    if made:
        connection.execute(insert(table), [_row(entry) for entry in made])
    return made


def entries(connection: Connection, table: Table, *, after: int = 0) -> Iterator[Entry]:
    """The chain's entries in order, those behind `after`. Raises BadInput where a body is no JSON."""
    columns = [table.c[name] for name in _COLUMNS]
    for row in connection.execute(select(*columns).where(table.c.seq > after).order_by(table.c.seq)).yield_per(2000):
        yield entry_of(dict(row._mapping))


def entry_of(row: Mapping[str, object]) -> Entry:
    """The entry in a row of the table."""
    try:
        body = json.loads(str(row["body"]))
    except ValueError:
        raise BadInput(f"entry {row['seq']} cannot be read: its body is no JSON; run `knell verify`") from None
    return Entry(**{**row, "body": body})


def broken(connection: Connection, table: Table) -> Iterator[str]:
    """What is wrong with the chain, one line each; nothing if it is whole."""
    before, at, prev = 0, "", START
    columns = [table.c[name] for name in _COLUMNS]
    for row in connection.execute(select(*columns).order_by(table.c.seq)).yield_per(2000):
        name = f"{table.name} entry {row.seq}"
        if row.seq != before + 1:
            yield f"{name}: entries {before + 1} to {row.seq - 1} are missing" if row.seq > before else f"{name}: moved"
        if row.prev != prev:
            yield f"{name}: it does not follow from the entry before it (prev {str(row.prev)[:12]}…)"
        if (found := _hash_of_row(dict(row._mapping))) != row.hash:
            yield f"{name}: its words were changed: they have the hash {found[:12]}…, not {str(row.hash)[:12]}…"
        if row.at < at:
            yield f"{name}: it is entered at {row.at}, before the entry before it"
        before, at, prev = row.seq, row.at, row.hash


def instant(moment: datetime) -> str:
    """A moment as text that sorts by time: UTC, with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: object) -> str:
    """RFC 8785 canonical JSON. Raises BadInput for what it cannot hold (whole numbers beyond 2^53, NaN)."""
    try:
        return rfc8785.dumps(value).decode("utf-8")  # type: ignore[arg-type]
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise BadInput(f"this cannot be kept as JSON: {error}") from None


def _entry(draft: Draft, seq: int, at: str, clock: str, prev: str) -> Entry:
    words: dict[str, object] = {
        "seq": seq,
        "at": at,
        "clock": clock,
        "actor": draft.actor,
        "kind": draft.kind,
        "subject": draft.subject,
        "body": draft.body,
    }
    return Entry(**words, prev=prev, hash=_hash(prev, canonical(words)))  # type: ignore[arg-type]


def _hash(prev: str, words: str) -> str:
    return hashlib.sha256(bytes.fromhex(prev) + words.encode("utf-8")).hexdigest()


def _row(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in _COLUMNS} | {"body": canonical(entry.body)}


def _hash_of_row(row: Mapping[str, object]) -> str:
    """The hash that the row's own words have; a body whose bytes are not canonical has none."""
    try:
        body = json.loads(str(row["body"]))
        if canonical(body) != row["body"]:
            return "not canonical"
        words = {name: row[name] for name in _COLUMNS[:6]} | {"body": body}
        return _hash(str(row["prev"]), canonical(words))
    except (ValueError, BadInput) as error:
        return f"unreadable: {error}"


def rows_hash(rows: Iterable[object]) -> str:
    """The sha256 over JSON values, each as canonical JSON on a line of its own."""
    found = hashlib.sha256()
    for row in rows:
        found.update(canonical(row).encode("utf-8") + b"\n")
    return found.hexdigest()
