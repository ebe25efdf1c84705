"""Months and longer parts of the calendar: "in May", "late 2014", "spring 2020", "the first half of the year"."""

from datetime import date

from knell.candidates.date_grammar import lookup
from knell.candidates.date_steps import (
    DAY,
    Told,
    Value,
    add_months,
    calendar_unit,
    month_end,
    month_number,
    number_of,
    which_of,
)
from knell.candidates.date_told import said_year
from knell.vocabulary import DatePrecision

_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month, northern meteorological seasons
_ENDS = {"start": (0.0, 0.34), "mid": (0.47, 0.67), "end": (0.66, 1.0)}  # shares of the whole period
_LONGEST = 60  # years; "2011-85" is a number of something else


def named_month(f: dict[str, str], told: Told) -> Value | None:
    """A month by its name: "May 2014", "last March", "early June"."""
    first = _month_of(f["month"], f.get("year") or said_year(f, told), told, which_of(f, told))
    return narrowed(f, calendar_unit(first, "month"), told) if first else None


def months_between(f: dict[str, str], told: Told) -> Value | None:
    """Whole months: "March to May 2015"."""
    last = _month_of(f["month2"], f.get("year2") or f.get("year"), told)
    if last is None:
        return None
    first = date(int(f.get("year") or last.year), month_number(f["month"], told), 1)
    if first > last:
        first = first.replace(year=first.year - 1)
    return Value(first, month_end(last), "range")


def _month_of(word: str, year: str | None, told: Told, which: int | None = None) -> date | None:
    """The first day of the month in the year given, else of the latest begun; "next" and plans look ahead."""
    month = month_number(word, told)
    if year:
        return date(int(year), month, 1)
    if told.report is None:
        return None
    this = date(told.report.year, month, 1)
    if which == 1 or (told.ahead and which is None):
        return this if this > told.report else this.replace(year=this.year + 1)
    if which == -1 and this.month == told.report.month:
        return this.replace(year=this.year - 1)
    return this if this <= told.report or which == 0 else this.replace(year=this.year - 1)


def season(f: dict[str, str], told: Told) -> Value | None:
    """A meteorological season: "winter 2015", "last summer", "that autumn"."""
    month = _SEASONS[lookup(told.language, "seasons")[f["season"]]]
    year = _season_year(f, month, told)
    return None if year is None else _months_from(date(year, month, 1), 3, "season")


def _season_year(f: dict[str, str], month: int, told: Told) -> int | None:
    if "year" in f:
        return int(f["year"])
    if "that" in f:
        return told.day.year if told.day else None
    if told.report is None:
        return None
    which, this = which_of(f, told) or 0, told.report.year
    if which > 0:
        return this + which
    years = (this, this - 1, this - 2)
    seasons = {y: _months_from(date(y, month, 1), 3, "season") for y in years}
    # "last winter" is one that is over, "the winter" the latest begun
    return next(y for y in years if (seasons[y].last < told.report if which else seasons[y].first <= told.report))


def quarter(f: dict[str, str], told: Told) -> Value | None:
    """A quarter of a year: "the third quarter of 2019", "Q2 2020"; without its year the latest begun."""
    number, year = int(f.get("quarter") or _ordinal(f, told)), _year_of(f, told)
    if year is None:
        return None
    first = date(year, 3 * number - 2, 1)
    if "year" not in f and told.report and first > told.report:
        first = first.replace(year=year - 1)
    return _months_from(first, 3, "season")


def half(f: dict[str, str], told: Told) -> Value | None:
    """Half of a year or month, or a year's first months: "the second half of May", "the first nine months of 2020"."""
    if "month" in f:
        return _half_of_month(f, told)
    year = _year_of(f, told)
    if year is None:
        return None
    if "n" in f:
        number = number_of(f["n"], told)
        return None if number is None else _months_from(date(year, 1, 1), number, "range")
    return _months_from(date(year, 6 * _ordinal(f, told) - 5, 1), 6, "range")


def _half_of_month(f: dict[str, str], told: Told) -> Value | None:
    first = _month_of(f["month"], f.get("year"), told)
    if first is None:
        return None
    middle = first.replace(day=15)
    ends = (first, middle) if _ordinal(f, told) == 1 else (middle + DAY, month_end(first))
    return Value(*ends, "range")


def _months_from(first: date, number: int, precision: DatePrecision) -> Value:
    return Value(first, month_end(add_months(first, number - 1)), precision)


def _ordinal(f: dict[str, str], told: Told) -> int:
    return int(lookup(told.language, "ordinals")[f["ordinal"]])


def _year_of(f: dict[str, str], told: Told) -> int | None:
    """The year that is said, else the report's."""
    return int(f["year"]) if "year" in f else told.report.year if told.report else None


def named_year(f: dict[str, str], told: Told) -> Value | None:
    """A year by its number: "2014", "late 2014"."""
    return narrowed(f, calendar_unit(date(int(f["year"]), 1, 1), "year"), told)


def years_between(f: dict[str, str], told: Told) -> Value | None:
    """Whole years: "1941 to 1945", "1992-95"."""
    first = int(f["year"])
    last = int(f["year2"]) if "year2" in f else first - first % 100 + int(f["short"])
    return Value(date(first, 1, 1), date(last, 12, 31), "range") if 0 < last - first <= _LONGEST else None


def decade(f: dict[str, str], told: Told) -> Value | None:
    """Ten years: "the 1990s"."""
    return calendar_unit(date(int(f["decade"]), 1, 1), "decade")


def narrowed(f: dict[str, str], whole: Value, told: Told) -> Value:
    """Narrowed to the start or the end where the words say so; "early" and "late" stay the whole: they draw no line."""
    side = lookup(told.language, "sides").get(f.get("sides", ""))
    if side == "mid" and whole.precision == "month":
        return Value(whole.first.replace(day=15), whole.first.replace(day=20), "month")
    if side not in _ENDS or (side == "mid" and whole.precision == "year"):
        return whole
    low, high = _ENDS[side]
    days = (whole.last - whole.first).days
    return Value(whole.first + int(low * days) * DAY, whole.first + round(high * days) * DAY, whole.precision)
