"""Days by their number in the month: "24 February", "2022-02-24", "between the 4th and the 11th", "on Christmas night".

A day without its year is of the year that the dated day beside it lends, else of the latest before the report.
"""

from calendar import monthrange
from datetime import date
from typing import TypeGuard

from knell.candidates.date_grammar import lookup
from knell.candidates.date_steps import (
    DAY,
    Told,
    Value,
    add_months,
    calendar_unit,
    month_end,
    month_number,
    one_day,
    weekday_number,
)
from knell.candidates.date_told import said_year

_NEAR = 62  # days: a date without a year this close to one with a year is of the same year


def named_day(f: dict[str, str], told: Told) -> Value | None:
    """A day and its month: "24 February", "Wed. 27 April", "the third of May last year"."""
    year = f.get("year") or said_year(f, told) or _year_of_weekday(f, told)
    found = _day_in(_day(f, told), month_number(f["month"], told), year, told)
    return one_day(found) if found else None


def _year_of_weekday(f: dict[str, str], told: Told) -> str | None:
    """The only year about the report's in which the day falls on the weekday it is given: "Wed. 27 April"."""
    if "weekday" not in f or told.report is None:
        return None
    day, month, weekday = _day(f, told), month_number(f["month"], told), weekday_number(f, told)
    years = [told.report.year + n for n in (-1, 0, 1)]
    fits = [y for y in years if day <= monthrange(y, month)[1] and date(y, month, day).weekday() == weekday]
    return str(fits[0]) if len(fits) == 1 else None


def holiday(f: dict[str, str], told: Told) -> Value | None:
    """A feast on one day of every year: "since New Year", "on Christmas night"."""
    month, day = lookup(told.language, "holidays")[f["holiday"]].split("-")
    found = _day_in(int(day), int(month), f.get("year") or said_year(f, told), told)
    return one_day(found) if found else None


def days_between(f: dict[str, str], told: Told) -> Value | None:
    """Two days with one month or two: "5-7 May 2014", "24 February to 26 March"."""
    year2 = f.get("year2") or f.get("year")
    if "thisyear" in f and told.report:
        year2 = str(told.report.year)
    last = _day_in(_number(f["day2"]), month_number(f.get("month2") or f["month"], told), year2, told)
    if last is None:
        return None
    first = date(int(f.get("year") or last.year), month_number(f["month"], told), _number(f["day"]))
    if first > last and "year" not in f:
        first = first.replace(year=last.year - 1)
    return Value(first, last, "range") if first <= last else None


def _day_in(day: int, month: int, year: str | None, told: Told) -> date | None:
    """That day of the month in the year given, else near the dated day, else the latest not after the report."""
    if year:
        return date(int(year), month, day)
    if told.dated and (beside := _day_beside(told.dated, day, month, told.report)):
        return beside
    if told.report is None:
        return None
    years = (told.report.year, told.report.year + (1 if told.ahead else -1))
    found = [date(y, month, day) for y in years if day <= monthrange(y, month)[1]]
    return next((d for d in found if (d >= told.report if told.ahead else d <= told.report)), None)


def _day_beside(dated: date, day: int, month: int, report: date | None) -> date | None:
    """That day in the year of a dated day close to it; with no report to count from, in the dated day's own year."""
    beside = [date(dated.year + n, month, day) for n in (0, 1, -1)]
    if near := [d for d in beside if abs(d - dated) <= _NEAR * DAY]:
        return near[0] if report is None or near[0] <= report else None
    return beside[0] if report is None else None


def iso_day(f: dict[str, str], told: Told) -> Value | None:
    """A day as ISO 8601 writes it: "2022-02-24"."""
    return one_day(date(int(f["year"]), int(f["mm"]), int(f["dd"])))


def numeric_day(f: dict[str, str], told: Told) -> Value | None:
    """Day first, unless only the other order is a date or lies within a month of the report."""
    short = f.get("shortyear") or f["year"]
    year = int(short) if len(short) == 4 else 2000 + int(short) - (100 if int(short) > 69 else 0)
    a, b = int(f["dm"]), int(f["dm2"])
    orders = [date(year, m, d) for d, m in ((a, b), (b, a)) if m <= 12 and d <= monthrange(year, m)[1]]
    near = [d for d in orders if told.report and abs(d - told.report) <= 31 * DAY]
    chosen = near if len(near) == 1 else orders
    return one_day(chosen[0]) if chosen else None


def day_of_month(f: dict[str, str], told: Told) -> Value | None:
    """A day of the month told of: "the 23rd of that month", "Monday the twentieth"; None where the month lacks it."""
    return _day_of(lookup(told.language, "daymonths").get(f.get("which", "")), _day(f, told), told)


def _day_of(month: str | None, day: int, told: Told) -> Value | None:
    spoken = told.spoken if _tells_month(told.spoken) and month in ("told", "open") else None
    anchor = spoken.first if spoken else told.report
    if anchor is None or (month == "told" and spoken is None):
        return None
    if month is not None and month != "open":
        steps = 0 if month == "told" else int(month)
        return one_day(add_months(anchor.replace(day=1), steps).replace(day=day))
    if spoken and calendar_unit(spoken.last, "month").first > spoken.first:
        return _day_about(day, spoken, told.report or spoken.last)
    return _latest(day, anchor, told.report or anchor)


def _latest(day: int, month: date, limit: date) -> Value | None:
    """That day of the month, or of the latest one before that has it by the limit."""
    months = (add_months(month.replace(day=1), -n) for n in range(3))
    days = (m.replace(day=day) for m in months if day <= month_end(m).day)
    return next((one_day(d) for d in days if d <= limit), None)


def _day_about(day: int, period: Value, limit: date) -> Value | None:
    """That day within a period over several months, else the nearest to its end; None where it has two of them."""
    count = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month
    months = [add_months(period.first.replace(day=1), n) for n in range(-1, count + 2)]
    days = [m.replace(day=day) for m in months if day <= month_end(m).day]
    days = [d for d in days if d <= limit]
    inside = [d for d in days if period.first <= d <= period.last]
    if len(inside) > 1 or not days:
        return None
    return one_day(inside[0] if inside else min(days, key=lambda d: abs(d - period.last)))


def _tells_month(spoken: Value | None) -> TypeGuard[Value]:
    return spoken is not None and spoken.precision in ("day", "range", "week", "month")


def days_of_month(f: dict[str, str], told: Told) -> Value | None:
    """Two days of the month told of: "between the 4th and the 11th"."""
    last = _day_of("open", _number(f["day2"]), told)
    first = last.first.replace(day=_number(f["day"])) if last else None
    return Value(first, last.last, "range") if last and first and first <= last.first else None


def _day(f: dict[str, str], told: Told) -> int:
    return int(lookup(told.language, "dayordinals")[f["dayordinal"]]) if "dayordinal" in f else _number(f["day"])


def _number(day: str) -> int:
    """The day in figures, whatever ending stands behind them: "24", "24th"."""
    return int("".join(c for c in day if c.isdecimal()))
