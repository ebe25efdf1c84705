"""Steps on the calendar that every resolver of time expressions takes, and what it is given and gives back."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from knell.candidates.date_grammar import lookup
from knell.vocabulary import DatePrecision

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Value:
    """The first and last day an expression can mean."""

    first: date
    last: date
    precision: DatePrecision


@dataclass(frozen=True, slots=True)
class Told:
    """What is known where an expression stands: language, the report's day, the day told of last, and tense.

    `dated` is the last day told of with its year, where it stands close enough to lend that year;
    `spoken` is whatever time was told of last.
    """

    language: str
    report: date | None
    day: date | None = None
    dated: date | None = None
    spoken: Value | None = None
    ahead: bool = False


def one_day(day: date) -> Value:
    return Value(day, day, "day")


def calendar_unit(day: date, unit: str) -> Value:
    """The week from Monday to Sunday, month, year, decade or century that the day lies in."""
    if unit == "week":
        monday = day - day.weekday() * DAY
        return Value(monday, monday + 6 * DAY, "week")
    if unit == "month":
        return Value(day.replace(day=1), month_end(day), "month")
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    first = day.year - day.year % years
    return Value(date(first, 1, 1), date(first + years - 1, 12, 31), "year" if unit == "year" else "range")


def month_number(word: str, told: Told) -> int:
    return int(lookup(told.language, "months")[word])


def weekday_number(f: dict[str, str], told: Told) -> int:
    return int(lookup(told.language, "weekdays")[f["weekday"]])


def which_of(f: dict[str, str], told: Told, field: str = "which") -> int | None:
    """-1 for "last", 0 for "this", 1 for "next"; None where no such word stands."""
    said = lookup(told.language, "which").get(f.get(field, "").removeprefix("the "))
    return None if said is None else int(said)


def number_of(word: str, told: Told) -> int | None:
    value = word if word.isdigit() else lookup(told.language, "numbers")[word]
    return int(value) if value.isdigit() else None


def unit_of(f: dict[str, str], told: Told) -> str:
    return lookup(told.language, "units")[f["unit"]]


def step(day: date, number: int, unit: str) -> date:
    if unit == "hour":
        return day + (number // 24 if number > 0 else -(-number // 24)) * DAY
    if unit in ("month", "year", "decade", "century"):
        return add_months(day, number * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit])
    return day + number * {"day": 1, "week": 7, "fortnight": 14}[unit] * DAY


def add_months(day: date, number: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
