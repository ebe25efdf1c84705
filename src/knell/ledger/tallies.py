"""The tally's columns in memory: blocks are read once, and again only when their hash is another.

A server keeps one of these; it is the only thing of a dossier that it holds whole (about 160 bytes a cell).
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from knell.counting.columns import COLUMNS, NUMBERS, Columns
from knell.counting.records import Slice, Tally
from knell.counting.tally import tally
from knell.ledger.sums import block_hashes, read_blocks
from knell.store.counted import count_changes, incidents

ANSWERS = 64  # tallies remembered for as long as nothing changes

Column = NDArray[np.int64]
Narrow = Mapping[str, NDArray[np.int32] | Column]


@dataclass(frozen=True, slots=True)
class _Block:
    """A block whose labels are numbered as in all blocks; its incidents are numbered by themselves."""

    hash: str
    codes: Narrow
    incidents: tuple[str, ...]


@dataclass(slots=True)
class Tallies:
    """The columns of a dossier, and the tallies lately asked of them."""

    _blocks: dict[int, _Block] = field(default_factory=dict)
    _labels: dict[str, dict[str | None, int]] = field(default_factory=lambda: {name: {None: 0} for name in COLUMNS})
    _joined: Columns | None = None
    _changes: int = -1
    _answers: OrderedDict[Slice, Tally] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def columns(self, connection: Connection) -> Columns:
        """The columns as the connection sees them."""
        with self._lock:
            return replace(self._now(connection), place_ids=_PlaceNames(connection))

    def tally(self, connection: Connection, asked: Slice) -> Tally:
        """The tally for a slice as the connection sees it."""
        with self._lock:
            columns = self._now(connection)
            if (found := self._answers.get(asked)) is not None:
                self._answers.move_to_end(asked)
                return found
        made = tally(replace(columns, place_ids=_PlaceNames(connection)), asked)
        with self._lock:
            if columns is self._joined:
                self._answers[asked] = made
                while len(self._answers) > ANSWERS:
                    self._answers.popitem(last=False)
        return made

    def _now(self, connection: Connection) -> Columns:
        changes = connection.execute(select(count_changes.c.number)).scalar() or 0
        if changes == self._changes and self._joined is not None:
            return self._joined
        hashes, self._changes = block_hashes(connection), changes
        stale = [number for number, one in hashes.items() if self._hash(number) != one]
        gone = self._blocks.keys() - hashes.keys()
        if stale or gone or self._joined is None:
            for number in gone:
                del self._blocks[number]
            for number, columns in read_blocks(connection, stale).items():
                self._blocks[number] = self._numbered(hashes[number], columns)
            self._joined = self._join()
            self._answers.clear()
        return self._joined

    def _hash(self, number: int) -> str | None:
        block = self._blocks.get(number)
        return block.hash if block else None

    def _numbered(self, name: str, columns: Columns) -> _Block:
        codes: dict[str, NDArray[np.int32] | Column] = {}
        for column in COLUMNS:
            known = self._labels[column]
            again = [known.setdefault(label, len(known)) for label in columns.labels[column]]
            codes[column] = np.array(again, dtype=np.int32)[columns.codes[column]]
        codes |= {column: columns.codes[column] for column in NUMBERS}
        return _Block(name, codes, columns.incidents)

    def _join(self) -> Columns:
        blocks = [self._blocks[number] for number in sorted(self._blocks)]
        labels = {name: tuple(numbers) for name, numbers in self._labels.items()}
        return Columns(_Together(blocks), labels, tuple(name for block in blocks for name in block.incidents), {})


class _Together(Mapping[str, Column]):
    """The columns of all blocks, each put together when it is first asked for: a tally needs a few of them."""

    def __init__(self, blocks: Sequence[_Block]) -> None:
        self._blocks = blocks
        self._known: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if name not in self._known:
            parts = [block.codes[name] for block in self._blocks]
            if name == "incident":
                starts = np.cumsum([0, *(len(block.incidents) for block in self._blocks)])
                parts = [part + start for part, start in zip(parts, starts, strict=False)]
            self._known[name] = np.concatenate(parts, dtype=np.int64) if parts else np.zeros(0, np.int64)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*COLUMNS, *NUMBERS))

    def __len__(self) -> int:
        return len(COLUMNS) + len(NUMBERS)


class _PlaceNames(Mapping[str, str]):
    """The name of each place by its id, as the latest incident there has it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getitem__(self, name: str) -> str:
        query = select(incidents.c.place).where(incidents.c.place_id == name)
        found = self._connection.execute(
            query.order_by(incidents.c.day.desc(), incidents.c.id.desc()).limit(1)
        ).scalar()
        if found is None:
            raise KeyError(name)
        return str(found)

    def __iter__(self) -> Iterator[str]:
        query = select(incidents.c.place_id).distinct().where(incidents.c.place_id.is_not(None))
        return iter([str(name) for name in self._connection.execute(query).scalars()])

    def __len__(self) -> int:
        return sum(1 for _ in self)
