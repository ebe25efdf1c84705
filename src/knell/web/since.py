"""What changed since somebody was last here: what they saw then is kept on the server, in no journal.

One file a person beside the dossier, readable by its owner alone, with the numbers they saw; it is left out of backups,
and whoever removes it loses nothing but this comparison.
"""

import json
import os
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from knell.ledger.read import Look
from knell.store.chain import Entry
from knell.store.database import Connection
from knell.store.journal import by_others
from knell.vocabulary import Harm
from knell.web.room import Room

FOLDER = "visits"
APART = timedelta(minutes=30)  # without a look at the overview for so long, the next one is another visit
FRESH = timedelta(minutes=1)  # for so long a look that saw nothing new is not written down
MOST = 5_000  # incidents remembered for a person; of a larger dossier only the journal is compared
HARMS: tuple[Harm, ...] = ("killed", "injured")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A moment that somebody saw: the journal's last entry, the time, and the incidents by id."""

    seq: int
    at: datetime
    looks: Mapping[str, Look]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An incident that looks otherwise than it did; `before` None: it is new. `now` None: it is no more."""

    id: str
    before: Look | None
    now: Look | None
    into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed since `at`: entries of others by kind, the newest of their decisions, and incidents."""

    at: datetime
    kinds: Mapping[str, int]
    decisions: tuple[Entry, ...]
    changes: tuple[Change, ...]


def visited(
    folder: Path, name: str, room: Room, connection: Connection, *, now: datetime | None = None
) -> Since | None:
    """Note that somebody looks at the overview, and say what changed since their last visit; None for a first one."""
    moment = now or datetime.now(UTC)
    path = folder / FOLDER / f"{sha256(name.encode()).hexdigest()[:24]}.json"
    stood, last = _read(path)
    before = last if last is not None and moment - last.at > APART else stood
    now_seen = Seen(seq=_last(room), at=moment, looks=looks(room))
    if before is not stood or last is None or replace(last, at=moment) != now_seen or moment - last.at > FRESH:
        _write(path, before, now_seen)
    return _since(before, name, room, connection) if before else None


def looks(room: Room) -> dict[str, Look]:
    """How each incident looks now; nothing where they are too many to be remembered for each person."""
    if room.state.incidents > MOST:
        return {}
    return room.keep("looks", lambda: room.looks(*HARMS))


def _since(before: Seen, name: str, room: Room, connection: Connection) -> Since:
    kinds, decisions = by_others(connection, name, after=before.seq)
    return Since(
        at=before.at,
        kinds=Counter(kinds),
        decisions=tuple(decisions[::-1]),
        changes=_changes(before.looks, looks(room), room) if before.looks else (),
    )


def _changes(before: Mapping[str, Look], now: Mapping[str, Look], room: Room) -> tuple[Change, ...]:
    """The incidents that look otherwise, the new ones last."""
    changed = [Change(id=name, before=before[name], now=now[name]) for name in now if name in before]
    gone = [
        Change(id=name, before=before[name], now=None, into=room.forwards.get(name)) for name in before.keys() - now
    ]
    new = [Change(id=name, before=None, now=now[name]) for name in now if name not in before]
    return (*(one for one in changed if one.before != one.now), *sorted(gone, key=lambda one: one.id), *new)


def _last(room: Room) -> int:
    return int(str(room.mark[0] or 0)) if room.mark else 0


def _read(path: Path) -> tuple[Seen | None, Seen | None]:
    """What was seen at the visit before, and last; a file that cannot be read is as good as none."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return _seen(kept["before"]), _seen(kept["last"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, None


def _seen(row: Mapping[str, object] | None) -> Seen | None:
    if row is None:
        return None
    found = row["looks"]
    if not isinstance(found, dict):
        raise TypeError("looks are no object")
    return Seen(
        seq=int(str(row["seq"])),
        at=datetime.fromisoformat(str(row["at"])),
        looks={str(name): _look_of(*said) for name, said in found.items()},
    )


def _look_of(title: str, grade: str, *ranges: list[int | None] | None) -> Look:
    return Look(title=title, grade=grade, ranges=tuple((one[0], one[1]) if one else None for one in ranges))


def _row(seen: Seen | None) -> dict[str, object] | None:
    if seen is None:
        return None
    said = {name: [look.title, look.grade, *look.ranges] for name, look in seen.looks.items()}
    return {"seq": seen.seq, "at": seen.at.isoformat(), "looks": said}


def _write(path: Path, before: Seen | None, last: Seen) -> None:
    """Keep what is seen; where the folder cannot be written to, the next visit has nothing to compare with."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({"before": _row(before), "last": _row(last)}, file, ensure_ascii=False)
        half.replace(path)
