"""The dossier as one request sees it: one moment of the database, of which each page reads what it shows.

Counts lie in tables (`knell.ledger`). Whoever decides something counts what it touches before the answer is given; a
reader counts only what somebody else left, if it is little, and otherwise sees the counts as they stand.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from types import TracebackType
from typing import TypeVar, cast

from sqlalchemy import Connection, func, select

from knell.counting.columns import Columns
from knell.counting.records import CountedIncident, Origin, Slice, Tally, Toll
from knell.dossier import Dossier
from knell.ledger.read import Ledger
from knell.ledger.tallies import Tallies
from knell.ledger.update import behind, bring_up_to_date, persons
from knell.ledger.views import Listed, Named
from knell.persons.records import Victim
from knell.store.database import Store, reading
from knell.store.tables import journal

FEW = 50  # reports that a reader counts before reading on

MOST_KEPT = 64

Mark = tuple[object, ...]
T = TypeVar("T")


@dataclass(slots=True)
class Kept:
    """What was made of the counts, for as long as they stand."""

    _changes: int = -1
    _made: OrderedDict[Hashable, object] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, changes: int, asked: Hashable, make: Callable[[], T]) -> T:
        """What is asked for, made where it is not there."""
        with self._lock:
            if changes > self._changes:
                self._changes = changes
                self._made.clear()
            if changes == self._changes and asked in self._made:
                self._made.move_to_end(asked)
                return cast(T, self._made[asked])
        made = make()
        with self._lock:
            if changes == self._changes:
                self._made[asked] = made
                while len(self._made) > MOST_KEPT:
                    self._made.popitem(last=False)
        return made


class Counted:
    """Everything counted, read as far as it is looked at."""

    def __init__(self, room: "Room") -> None:
        self._room = room

    @cached_property
    def incidents(self) -> Listed[CountedIncident]:
        """Every incident, by day."""
        return self._room.find_incidents()

    @cached_property
    def tolls(self) -> Listed[Toll]:
        """Every toll, by authority."""
        return self._room.find_tolls()

    @property
    def victims(self) -> Listed[Victim]:
        """Every named victim, by name."""
        return self._room.people

    @property
    def origins(self) -> Named[Origin]:
        """Who stands behind each claim that is counted."""
        return self._room.origins


class Room(Ledger):
    """One moment of a dossier, open until it is left; it opens the database when it is first asked something."""

    def __init__(
        self,
        store: Store | None,
        tallies: Tallies | None = None,
        connection: Connection | None = None,
        kept: Kept | None = None,
    ) -> None:
        super().__init__(connection)
        self._store, self._tallies, self._stack = store, tallies or Tallies(), ExitStack()
        self._kept = kept or Kept()

    def __enter__(self) -> "Room":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection = None
        self._stack.__exit__(kind, error, trace)

    def leave(self) -> None:
        """Close what was opened."""
        self.__exit__(None, None, None)

    @property
    def connection(self) -> Connection:
        """The moment that is seen."""
        if self._connection is None and self._store is not None:
            self._connection = self._stack.enter_context(reading(self._store))
        return super().connection

    @cached_property
    def mark(self) -> Mark:
        """The last entry of the journal, and what tells two states of the counts apart."""
        last = self.connection.execute(select(func.max(journal.c.seq))).scalar()
        return (last, self.state)

    @cached_property
    def counts(self) -> Counted:
        """Everything counted."""
        return Counted(self)

    @property
    def columns(self) -> Columns:
        """The index that tallies are made from."""
        return self._tallies.columns(self.connection)

    def tally(self, asked: Slice) -> Tally:
        """The answer to a question, remembered while nothing changes."""
        return self._tallies.tally(self.connection, asked)

    def keep(self, asked: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of the counts alone, kept for other readers while nothing is counted anew."""
        return self._kept.get(self.state.changes, asked, make)


@dataclass(slots=True)
class Keeper:
    """Opens rooms of a dossier, and keeps the counts up to date for them."""

    dossier: Dossier
    _tallies: Tallies = field(default_factory=Tallies)
    _kept: Kept = field(default_factory=Kept)
    _counting: Lock = field(default_factory=Lock)

    def room(self) -> Room:
        """The dossier as it is now; leave it by `with`."""
        room = Room(self.dossier.store, self._tallies, kept=self._kept)
        left = behind(room.connection, persons(self.dossier), FEW + 1)
        never = left > FEW and not room.state.rules
        if not left or self.dossier.store.read_only or (left > FEW and not never):
            return room
        room.leave()
        self._follow(wait=never)
        return Room(self.dossier.store, self._tallies, kept=self._kept)

    def _follow(self, *, wait: bool) -> None:
        """Count what others left to be counted, unless somebody is at it."""
        if self._counting.acquire(blocking=wait):
            try:
                bring_up_to_date(self.dossier)
            finally:
                self._counting.release()


def open_room(dossier: Dossier) -> Room:
    """The dossier as it is now, counted to the last report."""
    if not dossier.store.read_only:
        bring_up_to_date(dossier)
    return Room(dossier.store)
