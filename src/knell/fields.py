"""Fields of a JSON row read with care: a value of the right kind, or one line that names field, value and rule."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from knell.errors import BadInput

Row = Mapping[str, object]
Span = tuple[int, int]
T = TypeVar("T", bound=str)

LARGEST = 10**10  # more people than live: a larger figure is a slip, and would not fit a database column
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}\S*)?")


def row(value: object, what: str) -> Row:
    """`value` as a JSON object; `what` says in the message what should have been one."""
    if not isinstance(value, Mapping):
        raise BadInput(f"{what} is {shown(value)}: it must be a JSON object")
    return value


def rows(of: Row, name: str) -> list[Row]:
    """The list of objects in a field; empty where the field is absent or null."""
    return [row(item, f"an entry of {name!r}") for item in _list(of, name)]


def text(of: Row, name: str) -> str:
    """The text of a field that must be there and not be empty."""
    value = text_or_none(of, name)
    if value is None:
        raise wrong(of, name, "it must be text that is not empty")
    return value


def text_or_none(of: Row, name: str) -> str | None:
    """The text of a field; None where it is absent, null or empty."""
    value = of.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise wrong(of, name, "it must be text")
    return _whole_characters(of, name, value)


def texts(of: Row, name: str) -> tuple[str, ...]:
    """The list of texts in a field; empty where it is absent or null."""
    found = texts_or_none(of, name)
    if any(item is None for item in found):
        raise wrong(of, name, "it must be a list of texts")
    return tuple(item for item in found if item is not None)


def texts_or_none(of: Row, name: str) -> tuple[str | None, ...]:
    """The list in a field, each entry a text or None."""
    found: list[str | None] = []
    for item in _list(of, name):
        if item is not None and not isinstance(item, str):
            raise wrong(of, name, "it must be a list of texts")
        found.append(item if item is None else _whole_characters(of, name, item))
    return tuple(found)


def choice(of: Row, name: str, allowed: tuple[T, ...]) -> T:
    """The value of a field that must be one of the `allowed` words."""
    value = choice_or_none(of, name, allowed)
    if value is None:
        raise wrong(of, name, f"it must be one of {', '.join(allowed)}")
    return value


def choice_or_none(of: Row, name: str, allowed: tuple[T, ...]) -> T | None:
    """The value of a field, one of the `allowed` words; None where it is absent or null."""
    value = of.get(name)
    if value is None:
        return None
    for word in allowed:
        if word == value:
            return word
    raise wrong(of, name, f"it must be null or one of {', '.join(allowed)}")


def whole_or_none(of: Row, name: str) -> int | None:
    """The whole number of a field, 0 or more; None where it is absent or null."""
    value = of.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise wrong(of, name, f"it must be null or a whole number from 0 to {LARGEST}")
    return value


def interval(of: Row, low: str, high: str) -> tuple[int | None, int | None]:
    """The whole numbers of two fields, the first not above the second."""
    first, last = whole_or_none(of, low), whole_or_none(of, high)
    if first is not None and last is not None and first > last:
        raise wrong(of, low, f"it must not be more than {high!r}, which is {last}")
    return first, last


def number_or_none(of: Row, name: str, low: float, high: float) -> float | None:
    """The number of a field, from `low` to `high`; None where it is absent or null."""
    value = of.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise wrong(of, name, f"it must be null or a number from {low:g} to {high:g}")
    return float(value)


def flag(of: Row, name: str) -> bool:
    """The truth value of a field; False where it is absent or null."""
    value = of.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise wrong(of, name, "it must be true or false")


def day_or_none(of: Row, name: str) -> date | None:
    """The date of a field, written YYYY-MM-DD (a time after it is passed over); None where absent or null."""
    value = text_or_none(of, name)
    if value is None:
        return None
    found = DAY.fullmatch(value.strip())
    try:
        return date.fromisoformat(found[1] if found else "")
    except ValueError:
        raise wrong(of, name, "it must be a date written YYYY-MM-DD") from None


def span_or_none(of: Row, name: str) -> Span | None:
    """The position [start, end] of a field, in characters; None where it is absent or null."""
    value = of.get(name)
    return None if value is None else _span(of, name, value)


def spans(of: Row, name: str) -> tuple[Span | None, ...]:
    """The list of positions in a field, each [start, end] or None."""
    return tuple(None if item is None else _span(of, name, item) for item in _list(of, name))


def wrong(of: Row, name: str, rule: str) -> BadInput:
    """The error to raise: the field's name, its value and the rule it breaks."""
    if name not in of:
        return BadInput(f"the field {name!r} is missing: {rule}")
    return BadInput(f"the field {name!r} is {shown(of[name])}: {rule}")


def shown(value: object, limit: int = 60) -> str:
    """A value as it can stand in one line of an error: control characters escaped, cut after `limit` characters."""
    if isinstance(value, str):
        return repr(value) if len(value) <= limit else f"{value[:limit]!r}…"
    words = repr(value) if isinstance(value, int | float | None) else type(value).__name__
    return {"dict": "an object", "list": "a list", "tuple": "a list"}.get(words, words[:limit])


def _list(of: Row, name: str) -> list[object]:
    value = of.get(name)
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise wrong(of, name, "it must be a list")
    return list(value)


def _span(of: Row, name: str, value: object) -> Span:
    if isinstance(value, list | tuple) and len(value) == 2:
        start, end = value
        whole = type(start) is int and type(end) is int
        if whole and 0 <= start <= end:
            return start, end
    raise wrong(of, name, "it must be a position [start, end] in characters")


def _whole_characters(of: Row, name: str, value: str) -> str:
    # JSON can spell half a character ("\ud800"); no file and no database takes it
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise wrong(of, name, "it must not hold half a character (a lone surrogate)")
    return value
