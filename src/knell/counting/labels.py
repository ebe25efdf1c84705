"""How a value of a running total relates to those before it: a rise, a repeat, a fall and what a fall may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knell.errors import BadInput
from knell.languages import words

LATE = 3  # days between the day a value is about and the day it was said
STEEP = 4.0  # times the usual daily rise of the series; OHCHR's and the prosecutor's series of 2022 stay below 3
LARGE = 0.5  # share of the value before: smaller rises are never called jumps


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a series, with the words around it."""

    as_of: date | None
    said: date | None
    low: int | None
    high: int | None
    words: str = ""

    @property
    def figure(self) -> int:
        """The number that the series is compared by: the minimum where one is stated."""
        return self.low if self.low is not None else self.high or 0


def label(value: Value, before: Sequence[Value], language: str | None) -> tuple[str, str | None]:
    """The label of a value, given those of earlier days, and the reason where the label needs one.

    "first", "rise", "same" or "late report" say how the series goes on; "correction", "change of scope", "fall"
    and "error?" mark a value below the one before or above all reason; "revised" is a later figure for the same day.
    """
    if not before:
        return _late("first", value)
    last = before[-1]
    if value.as_of == last.as_of and value.figure != last.figure:
        return _revised(value, last, language)
    if value.figure == last.figure:
        return "same", None
    if value.figure < last.figure:
        return _fall(value, last, language)
    return _jump(value, before, language) or _late("rise", value)


def looks_mistyped(figure: int, near: int) -> bool:
    """Whether a figure is another one with two neighbouring digits exchanged, one digit lost or one put in."""
    a, b = str(figure), str(near)
    if figure == near or max(len(a), len(b)) < 3:
        return False
    if len(a) == len(b):
        differ = [i for i in range(len(a)) if a[i] != b[i]]
        exchanged = len(differ) == 2 and differ[1] == differ[0] + 1
        return exchanged and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]]
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _late(name: str, value: Value) -> tuple[str, str | None]:
    if value.as_of and value.said and (value.said - value.as_of).days > LATE:
        days = (value.said - value.as_of).days
        return (name if name == "first" else "late report"), f"said {days} days after the day it is about"
    return name, None


def _revised(value: Value, last: Value, language: str | None) -> tuple[str, str | None]:
    if looks_mistyped(value.figure, last.figure):
        return "error?", f"{value.figure:,} looks like {last.figure:,} mistyped"
    why = f"the figure for the same day was {last.figure:,}"
    if _says(value, "scope_change", language):
        return "change of scope", why
    return ("correction" if _says(value, "revision", language) else "revised"), why


def _fall(value: Value, last: Value, language: str | None) -> tuple[str, str | None]:
    if looks_mistyped(value.figure, last.figure):
        return "error?", f"{value.figure:,} looks like {last.figure:,} mistyped"
    why = f"below {last.figure:,} of the time before"
    if _says(value, "revision", language):
        return "correction", why
    if _says(value, "scope_change", language):
        return "change of scope", why
    return "fall", why + ": a correction, a change of scope or an error; a person should look"


def _jump(value: Value, before: Sequence[Value], language: str | None) -> tuple[str, str | None] | None:
    last = before[-1]
    if value.figure < last.figure * (1 + LARGE) or last.figure < 10:
        return None
    if value.figure == 10 * last.figure or looks_mistyped(value.figure, last.figure):
        return "error?", f"{value.figure:,} looks like {last.figure:,} with a digit too many"
    usual, now = _daily(before), _daily((last, value))
    if usual is None or now is None or now <= STEEP * usual:
        return None
    why = f"{now:.0f} a day against {usual:.0f} a day before"
    return ("change of scope" if _says(value, "scope_change", language) else "jump"), why


def _daily(values: Sequence[Value]) -> float | None:
    """The mean rise per day over a stretch of the series; None for less than a day or no rise."""
    first, last = values[0], values[-1]
    if not first.as_of or not last.as_of:
        return None
    days, rise = (last.as_of - first.as_of).days, last.figure - first.figure
    return rise / days if days > 0 and rise > 0 else None


def _says(value: Value, kind: str, language: str | None) -> bool:
    text = value.words.casefold()
    try:
        return any(word in text for word in words(language or "en", "counting", kind))
    except (FileNotFoundError, KeyError, BadInput):
        return False
