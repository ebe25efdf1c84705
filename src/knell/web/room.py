"""The dossier as one request sees it: one moment of the database, of which each page reads what it shows.

Counts lie in tables (`knell.ledger`). Whoever decides something counts what it touches before the answer is given; a
reader counts only what somebody else left, if it is little, and otherwise sees the counts as they stand.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from types import TracebackType

from sqlalchemy import Connection, func, select

from knell.counting.columns import Columns
from knell.counting.records import CountedIncident, Origin, Slice, Tally, Toll
from knell.dossier import Dossier
from knell.ledger.read import Ledger
from knell.ledger.tallies import Tallies
from knell.ledger.update import behind, bring_up_to_date, persons, state_of
from knell.ledger.views import Listed, Named
from knell.persons.records import Victim
from knell.store.database import Store, reading
from knell.store.tables import journal

FEW = 50  # reports that a reader counts before reading on

Mark = tuple[object, ...]


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
        self, store: Store | None, tallies: Tallies | None = None, connection: Connection | None = None
    ) -> None:
        super().__init__(connection)
        self._store, self._tallies, self._stack = store, tallies or Tallies(), ExitStack()

    def __enter__(self) -> "Room":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection = None
        self._stack.__exit__(kind, error, trace)

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


@dataclass(slots=True)
class Keeper:
    """Opens rooms of a dossier, and keeps the counts up to date for them."""

    dossier: Dossier
    _tallies: Tallies = field(default_factory=Tallies)
    _counting: Lock = field(default_factory=Lock)

    def room(self) -> Room:
        """The dossier as it is now; leave it by `with`."""
        self._follow()
        return Room(self.dossier.store, self._tallies)

    def _follow(self) -> None:
        """Count what others left to be counted, if it is little or nothing is counted yet, and nobody is at it."""
        with reading(self.dossier.store) as connection:
            left = behind(connection, persons(self.dossier), FEW + 1)
            never = left > FEW and not state_of(connection).rules
        if not left or self.dossier.store.read_only or (left > FEW and not never):
            return
        if self._counting.acquire(blocking=never):
            try:
                bring_up_to_date(self.dossier)
            finally:
                self._counting.release()


def open_room(dossier: Dossier) -> Room:
    """The dossier as it is now, counted to the last report."""
    if not dossier.store.read_only:
        bring_up_to_date(dossier)
    return Room(dossier.store)
