"""Totals over incidents: the sum of minimums and the sum of maximums, for any slice, from columns kept in memory.

Intervals of incidents are added end by end. Combining them as if they were independent would give a narrower
range, which missed the truth in simulation; the two sums held it.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knell.counting.cells import AGE, ROLE, SEX
from knell.counting.columns import COLUMNS, Columns
from knell.counting.records import GRADES, Slice, Tally, TallyRow
from knell.errors import BadCall

RULE = "sum-of-minimums–sum-of-maximums/1"
BITS = {"age": AGE, "sex": SEX, "role": ROLE}

Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]


def tally(columns: Columns, asked: Slice, as_of: date | None = None) -> Tally:
    """The tally for a slice, a row for each cell and grade; harm is always told apart, since harms do not add up.

    Broken down or filtered by source, a row holds what that source alone says: such rows overlap.
    """
    by = _columns_by(asked)
    rows = np.flatnonzero(_selected(columns, asked, by))
    keys = [*by, "grade"]
    cells, inverse = _cells(columns, keys, rows)
    made = _rows(columns, keys, cells, inverse, rows)
    made.sort(key=lambda row: ([(value is None, value or "") for _, value in row.by], GRADES.index(row.grade)))
    return Tally(scope=_scope(asked), rule=RULE, as_of=as_of, rows=tuple(made))


def running(columns: Columns, asked: Slice) -> list[tuple[date, int, int]]:
    """The sums of minimums and of maximums over the incidents begun up to each day on which one began.

    An open upper end adds its lower one. What has no day is in none of them, nor is what began before `asked.start`.
    """
    chosen = _selected(columns, asked, []) & (columns.codes["start"] > 0)
    if asked.start is not None:
        chosen &= columns.codes["start"] >= asked.start.toordinal()
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(columns.codes["start"][rows], kind="stable")]
    starts, low, high = (columns.codes[name][rows] for name in ("start", "low", "high"))
    lows, highs = np.cumsum(np.maximum(low, 0)), np.cumsum(np.where(high >= 0, high, np.maximum(low, 0)))
    last = np.flatnonzero(np.diff(starts, append=-1))
    return [(date.fromordinal(int(starts[n])), int(lows[n]), int(highs[n])) for n in last]


def incidents_of(columns: Columns, asked: Slice, row: TallyRow | None = None) -> tuple[str, ...]:
    """The incidents that a slice holds, or one row of its tally: the evidence for the cell."""
    by = _columns_by(asked)
    chosen = _selected(columns, asked, by)
    for name, value in (*row.by, ("grade", row.grade)) if row else ():
        chosen &= columns.codes[name] == columns.code(name, value)
    return tuple(sorted({columns.incidents[number] for number in np.unique(columns.codes["incident"][chosen])}))


def by_day(columns: Columns, names: Sequence[str]) -> list[str]:
    """Incidents by their day and id, those without a day last."""
    starts = np.zeros(len(columns.incidents), dtype=np.int64)
    starts[columns.codes["incident"]] = columns.codes["start"]
    day = dict(zip(columns.incidents, starts.tolist(), strict=True)) if names else {}
    return sorted(names, key=lambda name: (day[name] or date.max.toordinal(), name))


def headline(made: Tally) -> tuple[int | None, int]:
    """The sums over the grades that Airwars heads its figures with: fair and confirmed."""
    rows = [row for row in made.rows if row.grade in ("fair", "confirmed")]
    lows = [row.low for row in rows if row.low is not None]
    return (sum(lows) if lows else None), sum(row.high or 0 for row in rows)


def _columns_by(asked: Slice) -> list[str]:
    unknown = [name for name in asked.by if name not in COLUMNS]
    if unknown:
        raise BadCall(f"cannot break down by {unknown[0]!r}: choose from {', '.join(COLUMNS)}")
    by = [name for name in dict.fromkeys(asked.by) if name != "grade"]
    return by if asked.harm or "harm" in by else ["harm", *by]


def _selected(columns: Columns, asked: Slice, by: Sequence[str]) -> Mask:
    choice = sum(bit for name, bit in BITS.items() if name in by or getattr(asked, name) is not None)
    chosen: Mask = (columns.codes["choices"] & (1 << choice)) != 0
    for name in ("harm", "age", "sex", "role", "grade"):
        if (value := getattr(asked, name)) is not None:
            chosen &= columns.codes[name] == columns.code(name, value)
    one_source = asked.source is not None or "source" in by
    source = columns.codes["source"]
    chosen &= (source != 0) if one_source and asked.source is None else source == columns.code("source", asked.source)
    if asked.place is not None:
        chosen &= columns.inside(asked.place)
    if asked.start is not None:
        chosen &= columns.codes["end"] >= asked.start.toordinal()
    if asked.end is not None:
        known = columns.codes["start"] > 0
        chosen &= known & (columns.codes["start"] <= asked.end.toordinal())
    return chosen


def _cells(columns: Columns, keys: Sequence[str], rows: Codes) -> tuple[list[tuple[int, ...]], Codes]:
    """The distinct combinations of codes among the rows, and for each row which one it is."""
    joined = np.zeros(len(rows), dtype=np.int64)
    for name in keys:
        joined = joined * len(columns.labels[name]) + columns.codes[name][rows]
    if (size := int(np.prod([len(columns.labels[name]) for name in keys], dtype=np.int64))) <= 4 * max(len(rows), 1024):
        present = np.flatnonzero(np.bincount(joined, minlength=size))
        place = np.zeros(size, dtype=np.int64)
        place[present] = np.arange(len(present))
        found, inverse = present, place[joined]
    else:
        found, inverse = np.unique(joined, return_inverse=True)
    return [_taken_apart(columns, keys, int(one)) for one in found], inverse


def _taken_apart(columns: Columns, keys: Sequence[str], joined: int) -> tuple[int, ...]:
    codes = []
    for name in reversed(keys):
        joined, code = divmod(joined, len(columns.labels[name]))
        codes.append(code)
    return tuple(reversed(codes))


def _rows(
    columns: Columns, keys: Sequence[str], cells: Sequence[tuple[int, ...]], inverse: Codes, rows: Codes
) -> list[TallyRow]:
    """One row for each cell: lows and highs summed where they are stated, the others counted."""
    low, high, count = columns.codes["low"][rows], columns.codes["high"][rows], len(cells)
    known, closed = low >= 0, high >= 0
    # An open upper end adds its lower one: the sum is then itself a lower bound, and `open_high` says so.
    top = np.where(closed, high, np.maximum(low, 0))
    sums = {
        "low": np.bincount(inverse, weights=np.where(known, low, 0), minlength=count),
        "high": np.bincount(inverse, weights=top, minlength=count),
        "known": np.bincount(inverse, weights=known, minlength=count),
        "all": np.bincount(inverse, minlength=count),
        "closed": np.bincount(inverse, weights=closed, minlength=count),
        "claims": np.bincount(inverse, weights=columns.codes["claims"][rows], minlength=count),
    }
    whole = {name: values.astype(np.int64) for name, values in sums.items()}
    made = []
    for n, cell in enumerate(cells):
        *values, grade = (columns.labels[name][code] for name, code in zip(keys, cell, strict=True))
        of = {name: int(column[n]) for name, column in whole.items()}
        made.append(
            TallyRow(
                by=tuple(zip(keys[:-1], values, strict=True)),
                grade=GRADES[GRADES.index(grade)],
                low=of["low"] if of["known"] else None,
                high=of["high"] if of["closed"] or of["known"] else None,
                incidents=of["all"],
                claims=of["claims"],
                unknown=of["all"] - of["known"],
                open_high=of["all"] - of["closed"],
            )
        )
    return made


def _scope(asked: Slice) -> dict[str, str]:
    fields = ("harm", "age", "sex", "role", "grade", "place", "source", "start", "end")
    return {name: str(value) for name in fields if (value := getattr(asked, name)) is not None}
