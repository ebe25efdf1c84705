"""Numbers as lines: intervals on a shared scale, and the steps of a running total. Pure geometry, drawn by templates.

Units are those of the drawing (an SVG view box); the page gives them their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knell.counting.records import Toll
from knell.speech import day_words, number_words

WIDE = 1000.0
CHART = (1000.0, 300.0)
LEFT, RIGHT, TOP, BOTTOM = 70.0, 30.0, 16.0, 34.0


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on the scale: where it begins and ends, and whether its upper end is open."""

    start: float
    end: float
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from 0 to `top` across the width, with round numbers to mark on it."""

    top: int

    def at(self, value: int) -> float:
        """Where a number stands, with room on both sides for its mark."""
        return 12 + (WIDE - 24) * value / max(self.top, 1)

    def bar(self, low: int | None, high: int | None) -> Bar | None:
        """The interval; None where neither end is known."""
        if low is None and high is None:
            return None
        start = self.at(low if low is not None else 0)
        return Bar(start, self.at(high), False) if high is not None else Bar(start, WIDE - 6, True)

    @property
    def ticks(self) -> tuple[int, ...]:
        """Round numbers from 0 to the top, five at most beside 0."""
        step = nice_step(self.top)
        return tuple(range(0, self.top + 1, step))


def scale_for(values: Sequence[int | None]) -> Scale:
    """A scale that holds all the numbers, ending on a round one."""
    top = max((value for value in values if value is not None), default=1) or 1
    step = nice_step(top)
    return Scale(-(-top // step) * step)


def nice_step(top: int) -> int:
    """The step of 1, 2 or 5 times a power of ten that cuts 0 to `top` in five pieces at most."""
    power = 1
    while True:
        for times in (1, 2, 5):
            if top <= 5 * times * power:
                return times * power
        power *= 10


@dataclass(frozen=True, slots=True)
class Dot:
    """One value of a toll on the chart."""

    x: float
    y: float
    words: str
    claim: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The steps of one toll: a path, its dots, and what stands along the two axes."""

    path: str
    dots: tuple[Dot, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    width: float = CHART[0]
    height: float = CHART[1]
    baseline: float = CHART[1] - BOTTOM


def step_chart(toll: Toll) -> Chart | None:
    """A toll as a step line over the days its values are valid for; None where no value has a day and a number."""
    points = [(p.as_of, p.low if p.low is not None else p.high, p) for p in toll.points]
    known = sorted(((day, n, p) for day, n, p in points if day is not None and n is not None), key=lambda one: one[0])
    if not known:
        return None
    first, last = known[0][0], known[-1][0]
    if first == last:
        first, last = first - timedelta(days=3), last + timedelta(days=3)
    scale = scale_for([n for _, n, _ in known])

    def x(day: date) -> float:
        return round(LEFT + (CHART[0] - LEFT - RIGHT) * (day - first).days / max((last - first).days, 1), 1)

    def y(value: int) -> float:
        return round(CHART[1] - BOTTOM - (CHART[1] - TOP - BOTTOM) * value / scale.top, 1)

    dots = tuple(Dot(x(day), y(n), number_words(n), p.claim, p.label) for day, n, p in known)
    path = f"M{dots[0].x} {dots[0].y}" + "".join(f"H{dot.x}V{dot.y}" for dot in dots[1:])
    return Chart(
        path=path,
        dots=dots,
        across=tuple((x(day), day_words(day, "d MMM")) for day in _days(first, last)),
        up=tuple((y(n), number_words(n)) for n in scale.ticks),
    )


def _days(first: date, last: date) -> list[date]:
    """Four days along the axis at most, the ends among them."""
    span = (last - first).days
    cuts = 3 if span >= 9 else 1
    return [first + timedelta(days=span * n // cuts) for n in range(cuts + 1)]
