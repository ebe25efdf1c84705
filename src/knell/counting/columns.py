"""The cells of all incidents as columns of numbers: the index that a tally reads, and that the store keeps.

Every text is kept once in `labels` and stands in its column as a position there. It is small (about 30 bytes a
cell) and is written and read as one block of bytes.
"""

import io
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knell.counting.cells import Cell
from knell.counting.records import CountedIncident

LAYOUT = 2
COLUMNS = (
    *("year", "month", "place", "admin1", "country"),
    *("harm", "age", "sex", "role", "grade", "source", "weapon", "facility"),
)
NUMBERS = ("incident", "choices", "start", "end", "low", "high", "claims")
UNKNOWN = -1

Column = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells as columns: `codes` by name, `labels` the texts of coded columns (None is "not stated"), incident ids."""

    codes: Mapping[str, Column]
    labels: Mapping[str, tuple[str | None, ...]]
    incidents: tuple[str, ...]
    place_ids: Mapping[str, str]

    def code(self, column: str, value: str | None) -> int:
        """The number a value stands under in a column; -1 where no cell has it."""
        try:
            return self.labels[column].index(value)
        except ValueError:
            return UNKNOWN

    def inside(self, place: str) -> NDArray[np.bool_]:
        """Which cells lie in a place, given by its id or name: the place itself, its region or its country."""
        name = self.place_ids.get(place, place)
        found = np.zeros(len(self.codes["low"]), dtype=np.bool_)
        for column in ("place", "admin1", "country"):
            alike = [n for n, label in enumerate(self.labels[column]) if label and label.casefold() == name.casefold()]
            for number in alike:
                found |= self.codes[column] == number
        return found


def make_columns(counted: Iterable[tuple[CountedIncident, Iterable[Cell]]]) -> Columns:
    """The columns of incidents with their cells."""
    writer = _Writer()
    for incident, cells in counted:
        writer.add(incident, cells)
    return writer.columns()


def join_columns(parts: Iterable[Columns], without: Collection[str] = ()) -> Columns:
    """The cells of several columns as one, in the order of their incidents' ids, but for some incidents.

    The same cells give the same columns whatever parts they come in: labels are sorted, and none is left that no
    cell has. Ids of places are not kept.
    """
    found = [_kept(part, without) for part in parts]
    names = sorted({name for part in found for name in part.incidents})
    place = {name: number for number, name in enumerate(names)}
    labels: dict[str, tuple[str | None, ...]] = {}
    codes: dict[str, Column] = {}
    for column in COLUMNS:
        used = {part.labels[column][code] for part in found for code in np.unique(part.codes[column])}
        labels[column] = (None, *sorted(value for value in used if value is not None))
        number = {value: n for n, value in enumerate(labels[column])}
        codes[column] = _joined(np.array([number.get(v, 0) for v in p.labels[column]])[p.codes[column]] for p in found)
    for column in NUMBERS:
        codes[column] = _joined(part.codes[column] for part in found)
    codes["incident"] = _joined(np.array([place[n] for n in p.incidents], int)[p.codes["incident"]] for p in found)
    order = np.argsort(codes["incident"], kind="stable")
    codes = {name: np.ascontiguousarray(column[order]) for name, column in codes.items()}
    return Columns(codes=codes, labels=labels, incidents=tuple(names), place_ids={})


def _kept(columns: Columns, without: Collection[str]) -> Columns:
    """The columns but for some incidents."""
    gone = [number for number, name in enumerate(columns.incidents) if name in without]
    if not gone:
        return columns
    rows = ~np.isin(columns.codes["incident"], gone)
    left = [name for name in columns.incidents if name not in without]
    number = {name: n for n, name in enumerate(left)}
    again = np.array([number.get(name, 0) for name in columns.incidents], int)
    codes = {name: column[rows] for name, column in columns.codes.items()}
    codes["incident"] = again[codes["incident"]]
    return Columns(codes=codes, labels=columns.labels, incidents=tuple(left), place_ids={})


def _joined(parts: Iterable[Column]) -> Column:
    found = [part.astype(np.int64, copy=False) for part in parts]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def to_bytes(columns: Columns) -> bytes:
    """The columns as one block of bytes, the same for the same columns; each takes the room its numbers need."""
    head = {"layout": LAYOUT, "labels": columns.labels, "incidents": columns.incidents, "places": columns.place_ids}
    out = io.BytesIO()
    text = np.frombuffer(json.dumps(head, ensure_ascii=False, sort_keys=True).encode(), dtype=np.uint8)
    np.save(out, text, allow_pickle=False)
    for name in (*COLUMNS, *NUMBERS):
        np.save(out, _narrow(columns.codes[name]), allow_pickle=False)
    return out.getvalue()


def _narrow(column: Column) -> NDArray[np.signedinteger[Any]]:
    """The column in the smallest whole numbers that hold it."""
    least, most = (int(column.min()), int(column.max())) if len(column) else (0, 0)
    for kind in (np.int8, np.int16, np.int32):
        if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max:
            return column.astype(kind)
    return column


def from_bytes(block: bytes) -> Columns:
    """The columns that `to_bytes` wrote."""
    source = io.BytesIO(block)
    head = json.loads(np.load(source, allow_pickle=False).tobytes())
    codes = {name: np.load(source, allow_pickle=False).astype(np.int64) for name in (*COLUMNS, *NUMBERS)}
    labels = {name: tuple(values) for name, values in head["labels"].items()}
    return Columns(codes=codes, labels=labels, incidents=tuple(head["incidents"]), place_ids=head["places"])


class _Writer:
    """Collects cells row by row; texts get their number when they first come up."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, ...]] = []
        self._numbers: dict[str, dict[str | None, int]] = {name: {None: 0} for name in COLUMNS}
        self._incidents: list[str] = []
        self._places: dict[str, str] = {}

    def add(self, counted: CountedIncident, cells: Iterable[Cell]) -> None:
        """Write the cells of one incident."""
        incident, number = counted.incident, len(self._incidents)
        self._incidents.append(incident.id)
        place, start = incident.place, incident.start
        if place and place.place_id:
            self._places[place.place_id] = place.name
        same_month = start and incident.end and (start.year, start.month) == (incident.end.year, incident.end.month)
        shared: dict[str, str | None] = {
            "year": str(start.year) if start else None,
            "month": f"{start:%Y-%m}" if start and same_month else None,
            "place": place.name if place and place.precision not in ("country", "admin1") else None,
            "admin1": (place.admin1 or (place.name if place.precision == "admin1" else None)) if place else None,
            "country": (place.country or (place.name if place.precision == "country" else None)) if place else None,
            "grade": counted.grade.stands,
            "weapon": incident.weapon,
            "facility": incident.facility,
        }
        days = (start.toordinal() if start else 0, incident.end.toordinal() if incident.end else 0)
        coded = {name: self._code(name, value) for name, value in shared.items()}
        for cell in cells:
            own = {"harm": cell.harm, "age": cell.group.age, "sex": cell.group.sex, "role": cell.group.role}
            own_coded = {name: self._code(name, value) for name, value in (*own.items(), ("source", cell.source))}
            row = {**coded, **own_coded}
            low = UNKNOWN if cell.low is None else cell.low
            high = UNKNOWN if cell.high is None else cell.high
            numbers = (number, cell.choices, *days, low, high, cell.claims)
            self._rows.append((*(row[name] for name in COLUMNS), *numbers))

    def columns(self) -> Columns:
        """All that was added, as columns."""
        names = (*COLUMNS, *NUMBERS)
        table = np.array(self._rows, dtype=np.int64).reshape(len(self._rows), len(names))
        codes = {name: np.ascontiguousarray(table[:, n]) for n, name in enumerate(names)}
        labels = {name: tuple(numbers) for name, numbers in self._numbers.items()}
        return Columns(codes=codes, labels=labels, incidents=tuple(self._incidents), place_ids=self._places)

    def _code(self, column: str, value: str | None) -> int:
        numbers = self._numbers[column]
        return numbers.setdefault(value, len(numbers))
