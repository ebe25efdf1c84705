"""Incidents along the days: where each stands in the drawing, and how far its range of the killed reaches.

The scale of the killed is a square root: one death stays visible beside six hundred, and the numbers stand at the axis.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from knell.speech import day_words, number_words

WIDE, HIGH = 1000.0, 340.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 16.0, 14.0, 62.0
BASE = HIGH - BOTTOM  # the line of nobody killed
UNSTATED = BASE + 14  # below it: no number of killed is stated, which is not 0
MARKS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
ROOM = 16.0  # between the numbers of the axis
DODGE = 9.0  # between marks of one day
MOST_DAYS = 6  # named along the axis


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is drawn: its days, its range of the killed (both None: not stated), where it leads, how it is called."""

    start: date
    end: date
    low: int | None
    high: int | None
    to: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """One mark: its place along the days, its range as a line from `low` up to `high`, and where it leads.

    `until` is where a period ends (None: one day). `open_end`: the range has no upper end.
    """

    x: float
    low: float
    high: float
    until: float | None
    stated: bool
    open_end: bool
    to: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The drawing: its marks, and what stands along its two axes."""

    strokes: tuple[Stroke, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    wide: float = WIDE
    high: float = HIGH
    base: float = BASE
    left: float = LEFT


@dataclass(frozen=True, slots=True)
class _Scales:
    first: date
    last: date
    top: int

    def x(self, day: date) -> float:
        return round(LEFT + (WIDE - LEFT - RIGHT) * (day - self.first).days / (self.last - self.first).days, 1)

    def y(self, value: int) -> float:
        return round(BASE - (BASE - TOP) * sqrt(value / self.top), 1)


def draw(told: Sequence[Told]) -> Timeline | None:
    """The drawing of all that is told; None where there is nothing."""
    if not told:
        return None
    air = timedelta(days=2)  # on both sides, so that no mark stands on the edge
    scales = _Scales(min(one.start for one in told) - air, max(one.end for one in told) + air, _top(told))
    beside: Counter[date] = Counter()
    strokes = []
    for one in sorted(told, key=lambda one: (one.start, one.to)):
        strokes.append(_stroke(one, scales, beside[one.start]))
        beside[one.start] += 1
    return Timeline(strokes=tuple(strokes), across=_along(scales), up=_up(scales))


def _stroke(one: Told, scales: _Scales, beside: int) -> Stroke:
    """A mark; those of one day stand side by side, to the right and to the left in turn."""
    low = one.low if one.low is not None else one.high
    high = one.high if one.high is not None else low
    aside = DODGE * ((beside + 1) // 2) * (-1 if beside % 2 else 1)
    return Stroke(
        x=round(scales.x(one.start) + aside, 1),
        low=UNSTATED if low is None else scales.y(low),
        high=UNSTATED if high is None else scales.y(high),
        until=scales.x(one.end) if one.end > one.start else None,
        stated=low is not None,
        open_end=low is not None and one.high is None,
        to=one.to,
        words=one.words,
    )


def _top(told: Sequence[Told]) -> int:
    most = max((one.high or one.low or 0 for one in told), default=0)
    return next((mark for mark in MARKS if mark >= max(most, 1)), most)


def _up(scales: _Scales) -> tuple[tuple[float, str], ...]:
    """The numbers of the axis from the top down, none so near to another that they could not be read."""
    found: list[tuple[float, str]] = []
    for mark in reversed([mark for mark in MARKS if mark <= scales.top]):
        if not found or scales.y(mark) - found[-1][0] >= ROOM:
            found.append((scales.y(mark), number_words(mark)))
    return tuple(found)


def _along(scales: _Scales) -> tuple[tuple[float, str], ...]:
    """Days along the axis, or the first days of months where there are many."""
    span = (scales.last - scales.first).days
    if span > 92:
        firsts = [day for day in _days(scales) if day.day == 1]
        every = -(-len(firsts) // (2 * MOST_DAYS))
        return tuple((scales.x(day), day_words(day, "MMM y")) for day in firsts[::every])
    every = max(1, -(-span // MOST_DAYS))
    return tuple((scales.x(day), day_words(day, "d MMM")) for day in _days(scales)[2:-1:every])


def _days(scales: _Scales) -> list[date]:
    return [scales.first + timedelta(days=number) for number in range((scales.last - scales.first).days + 1)]
