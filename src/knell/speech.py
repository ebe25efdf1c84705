"""The language in which words are said just now: English, unless a page is being made for another reader.

Messages are written in English and looked up in the gettext way. Whoever makes a page says `with speaking(...)`;
everywhere else, on the command line and in the journal, English is spoken.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from gettext import NullTranslations
from typing import Literal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Shape = Literal["d MMM y", "d MMM", "MMM y"]  # patterns of CLDR (UTS 35)


def english_day(day: date, shape: Shape) -> str:
    """A day as English writes it: "8 Apr 2022", "8 Apr", "Apr 2022"."""
    month = MONTHS[day.month - 1]
    return {"d MMM y": f"{day.day} {month} {day.year}", "d MMM": f"{day.day} {month}", "MMM y": f"{month} {day.year}"}[
        shape
    ]


def english_number(number: int) -> str:
    """A number with its thousands parted: "1,234"."""
    return f"{number:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A language: its code (BCP 47), its catalogue, and how it writes days and numbers.

    `home` is the country whose places bear their own names in it.
    """

    code: str = "en"
    right_to_left: bool = False
    home: str | None = None
    catalogue: NullTranslations = field(default_factory=NullTranslations)
    day: Callable[[date, Shape], str] = english_day
    number: Callable[[int], str] = english_number


ENGLISH = Speech()
_now: ContextVar[Speech] = ContextVar("speech", default=ENGLISH)


def speech() -> Speech:
    """The language that is spoken now."""
    return _now.get()


@contextmanager
def speaking(other: Speech) -> Iterator[None]:
    """Speak another language until the block is left."""
    before = _now.set(other)
    try:
        yield
    finally:
        _now.reset(before)


def gettext(message: str, **values: object) -> str:
    """A message in the language spoken now, its `%(name)s` filled in."""
    words = _now.get().catalogue.gettext(message) if message else ""
    return words % values if values else words


def pgettext(context: str, message: str, **values: object) -> str:
    """A message that means something else elsewhere; `context` tells the two apart."""
    words = _now.get().catalogue.pgettext(context, message)
    return words % values if values else words


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """A message whose words depend on a number; `%(number)s` is that number as the language writes it."""
    words = _now.get().catalogue.ngettext(one, many, n)
    return words % {"number": number_words(n), **values}


def N_(message: str) -> str:
    """The message as it is, marked to be found for the catalogue: it is looked up where it is shown."""
    return message


def NP_(context: str, message: str) -> tuple[str, str]:
    """A message and what tells it from the same words elsewhere, marked to be found for the catalogue."""
    return context, message


def NN_(one: str, many: str) -> tuple[str, str]:
    """The two forms of a message that depends on a number, marked to be found for the catalogue."""
    return one, many


def day_words(day: date, shape: Shape = "d MMM y") -> str:
    """A day as the language spoken now writes it."""
    return _now.get().day(day, shape)


def number_words(number: int) -> str:
    """A number as the language spoken now writes it."""
    return _now.get().number(number)
