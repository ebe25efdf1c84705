"""Numbers as lines: intervals on a shared scale, and the steps of a running total. Pure geometry, drawn by templates.

Units are those of the drawing (an SVG view box); the page gives them their size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knell.counting.records import Toll, TollPoint
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


Running = Sequence[tuple[date, int, int]]  # up to a day: the sums of minimums and of maximums


@dataclass(frozen=True, slots=True)
class Dot:
    """One value of a toll on the chart."""

    x: float
    y: float
    words: str
    claim: str
    label: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one toll: a path and its dots."""

    path: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Tolls on one scale over the recorded range, which is a path too, and what stands along the two axes."""

    lines: tuple[Steps, ...]
    band: str
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    width: float = CHART[0]
    height: float = CHART[1]
    baseline: float = CHART[1] - BOTTOM

    @property
    def dots(self) -> tuple[Dot, ...]:
        """The dots of the first toll."""
        return self.lines[0].dots


def step_chart(toll: Toll, recorded: Running = (), beside: Toll | None = None) -> Chart | None:
    """A toll as a step line over the days its values are valid for, with another one on the same scale.

    `recorded` is what recorded incidents add up to, drawn as a band from the least to the greatest sum. None where no
    value of the toll has a day and a number.
    """
    known = [_known(one) for one in (toll, beside) if one is not None]
    if not known[0]:
        return None
    days = [day for one in known for day, _, _ in one]
    first, last = min(days), max(days)
    if first == last:
        first, last = first - timedelta(days=3), last + timedelta(days=3)
    least = [(day, low, high) for day, low, high in recorded if day <= last]
    scale = scale_for([*(n for one in known for _, n, _ in one), *(high for _, _, high in least[-1:])])

    def x(day: date) -> float:
        return round(LEFT + (CHART[0] - LEFT - RIGHT) * max((day - first).days, 0) / max((last - first).days, 1), 1)

    def y(value: int) -> float:
        return round(CHART[1] - BOTTOM - (CHART[1] - TOP - BOTTOM) * value / scale.top, 1)

    return Chart(
        lines=tuple(_steps(one, x, y) for one in known if one),
        band=_band(least, x, y, last),
        across=tuple((x(day), day_words(day, "d MMM")) for day in _days(first, last)),
        up=tuple((y(n), number_words(n)) for n in scale.ticks),
    )


Place = Callable[[date], float]
Value = tuple[date, int, TollPoint]


def _known(toll: Toll) -> list[Value]:
    """The values that have a day and a number, by day."""
    points = [(p.as_of, p.low if p.low is not None else p.high, p) for p in toll.points]
    known = [(day, n, p) for day, n, p in points if day is not None and n is not None]
    return sorted(known, key=lambda one: one[0])


def _steps(known: Sequence[Value], x: Place, y: Callable[[int], float]) -> Steps:
    dots = tuple(Dot(x(day), y(n), number_words(n), p.claim, p.label) for day, n, p in known)
    return Steps(f"M{dots[0].x} {dots[0].y}" + "".join(f"H{dot.x}V{dot.y}" for dot in dots[1:]), dots)


def _band(recorded: Running, x: Place, y: Callable[[int], float], last: date) -> str:
    """The recorded range as a closed path of steps: along the greatest sums, and back along the least."""
    if not recorded:
        return ""
    start, end = x(recorded[0][0]), x(last)
    there = "".join(f"H{x(day)}V{y(high)}" for day, _, high in recorded)
    lows = [y(low) for _, low, _ in recorded]
    back = "".join(f"V{at}H{x(day)}" for at, (day, _, _) in zip(lows[::-1], reversed(recorded), strict=True))
    return f"M{start} {y(0)}{there}H{end}{back}V{y(0)}Z"


def _days(first: date, last: date) -> list[date]:
    """Four days along the axis at most, the ends among them."""
    span = (last - first).days
    cuts = 3 if span >= 9 else 1
    return [first + timedelta(days=span * n // cuts) for n in range(cuts + 1)]
