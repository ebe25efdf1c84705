"""What a time expression means: its first and last day, counted from the report's day where it must be.

Each rule of the grammar has one resolver here. A resolver returns None where the words alone do not tell:
nothing is ever filled in. Weekdays follow ISO 8601 (Monday 0); a week runs from Monday to Sunday.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import TypeGuard

from knell.candidates.date_grammar import lookup
from knell.candidates.date_steps import (
    DAY,
    Told,
    Value,
    add_months,
    bare_day,
    month_end,
    month_number,
    number_of,
    one_day,
    step,
    unit_of,
)
from knell.candidates.date_told import said_year, same_time, told_unit, told_weekday, years_between

_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month, northern meteorological seasons
_ENDS = {"start": (0.0, 0.34), "mid": (0.47, 0.67), "end": (0.66, 1.0)}  # shares of the whole period
_NEAR = 62  # days: a date without a year this close to one with a year is of the same year


def resolve(rule: str, fields: dict[str, str], told: Told) -> Value | None:
    """The days meant by a shape of the grammar, or None where they cannot be told."""
    try:
        return _RULES[rule](fields, told)
    except (ValueError, OverflowError):  # "31 February", a year beyond the calendar
        return None


def _days_between(f: dict[str, str], told: Told) -> Value | None:
    year2 = f.get("year2") or f.get("year")
    if "thisyear" in f and told.report:
        year2 = str(told.report.year)
    last = _day_in(int(bare_day(f["day2"])), month_number(f.get("month2") or f["month"], told), year2, told)
    if last is None:
        return None
    first = date(int(f.get("year") or last.year), month_number(f["month"], told), int(bare_day(f["day"])))
    if first > last and "year" not in f:
        first = first.replace(year=last.year - 1)
    return Value(first, last, "range") if first <= last else None


def _iso(f: dict[str, str], told: Told) -> Value | None:
    return one_day(date(int(f["year"]), int(f["mm"]), int(f["dd"])))


def _numeric(f: dict[str, str], told: Told) -> Value | None:
    """Day first, unless only the other order is a date or lies within a month of the report."""
    short = f.get("shortyear") or f["year"]
    year = int(short) if len(short) == 4 else 2000 + int(short) - (100 if int(short) > 69 else 0)
    a, b = int(f["dm"]), int(f["dm2"])
    orders = [date(year, m, d) for d, m in ((a, b), (b, a)) if m <= 12 and d <= monthrange(year, m)[1]]
    if len(orders) == 2 and told.report and orders[0] != orders[1]:
        near = [d for d in orders if abs(d - told.report) <= 31 * DAY]
        return one_day(near[0]) if len(near) == 1 else one_day(orders[0])
    return one_day(orders[0]) if orders else None


def _day_month(f: dict[str, str], told: Told) -> Value | None:
    year = f.get("year") or said_year(f, told) or _year_of_weekday(f, told)
    found = _day_in(_day(f, told), month_number(f["month"], told), year, told)
    return one_day(found) if found else None


def _year_of_weekday(f: dict[str, str], told: Told) -> str | None:
    """The only year about the report's in which the day falls on the weekday it is given: "Wed. 27 April"."""
    if "weekday" not in f or told.report is None:
        return None
    day, month, weekday = _day(f, told), month_number(f["month"], told), _weekday_number(f["weekday"], told)
    years = [told.report.year + n for n in (-1, 0, 1)]
    fits = [y for y in years if day <= monthrange(y, month)[1] and date(y, month, day).weekday() == weekday]
    return str(fits[0]) if len(fits) == 1 else None


def _day_of(f: dict[str, str], told: Told) -> Value | None:
    """A day of the month told of: "the 23rd of that month", "Monday the twentieth"."""
    which = f.get("which")
    anchor = told.spoken.first if _tells_month(told.spoken) and which in ("that", "the") else told.report
    if anchor is None:
        return None
    month = add_months(anchor, -1) if which == "last" else anchor
    found = month.replace(day=_day(f, told))
    if found > (told.report if which == "the" and told.report else anchor) and which in (None, "the"):
        found = add_months(found, -1)
    return one_day(found)


def _tells_month(spoken: Value | None) -> TypeGuard[Value]:
    return spoken is not None and spoken.precision in ("day", "range", "week", "month")


def _days_of_between(f: dict[str, str], told: Told) -> Value | None:
    """Two days of the month told of: "between the 4th and the 11th"."""
    last = _day_of({"which": "the", "day": f["day2"]}, told)
    first = last.first.replace(day=int(bare_day(f["day"]))) if last else None
    return Value(first, last.last, "range") if last and first and first <= last.first else None


def _clock(f: dict[str, str], told: Told) -> Value | None:
    """An entry of a log ("07:30 - …"): the day of the log."""
    return one_day(told.report) if told.report else None


def _known(f: dict[str, str], told: Told) -> Value | None:
    return one_day(told.known) if told.known else None


def _then(f: dict[str, str], told: Told) -> Value | None:
    return told.spoken


def _day(f: dict[str, str], told: Told) -> int:
    if "dayordinal" in f:
        return int(lookup(told.language, "dayordinals")[f["dayordinal"]])
    return int(bare_day(f["day"]))


def _day_in(day: int, month: int, year: str | None, told: Told) -> date | None:
    """That day of the month in the year given, else near the dated day, else the latest not after the report."""
    if year:
        return date(int(year), month, day)
    if told.dated:
        beside = [date(told.dated.year + n, month, day) for n in (0, 1, -1)]
        near = [d for d in beside if abs(d - told.dated) <= _NEAR * DAY]
        if near and (told.report is None or near[0] <= told.report):
            return near[0]
        if told.report is None:
            return beside[0]
    if told.report is None:
        return None
    years = (told.report.year, told.report.year - 1) if not told.ahead else (told.report.year, told.report.year + 1)
    found = [date(y, month, day) for y in years if day <= monthrange(y, month)[1]]
    return next((d for d in found if (d >= told.report if told.ahead else d <= told.report)), None)


def _months_between(f: dict[str, str], told: Told) -> Value | None:
    last = _month_of(f["month2"], f.get("year2") or f.get("year"), told)
    if last is None:
        return None
    first = date(int(f.get("year") or last.year), month_number(f["month"], told), 1)
    if first > last:
        first = first.replace(year=first.year - 1)
    return Value(first, month_end(last), "range")


def _month_rule(f: dict[str, str], told: Told) -> Value | None:
    which = lookup(told.language, "which").get(f.get("which", ""))
    first = _month_of(f["month"], f.get("year") or said_year(f, told), told, which)
    return _side(f, Value(first, month_end(first), "month"), told) if first else None


def _month_of(word: str, year: str | None, told: Told, which: str | None = None) -> date | None:
    month = month_number(word, told)
    if year:
        return date(int(year), month, 1)
    if told.report is None:
        return None
    this = date(told.report.year, month, 1)
    if which == "1" or (told.ahead and which is None):
        return this if this > told.report else this.replace(year=this.year + 1)
    if which == "-1" and (this.year, this.month) == (told.report.year, told.report.month):
        return this.replace(year=this.year - 1)
    return this if this <= told.report or which == "0" else this.replace(year=this.year - 1)


def _season(f: dict[str, str], told: Told) -> Value | None:
    month = _SEASONS[lookup(told.language, "seasons")[f["season"]]]
    if "year" in f:
        year = int(f["year"])
    elif "that" in f:
        year = told.day.year if told.day else 0
    elif told.report is None:
        return None
    else:
        which = int(lookup(told.language, "which").get(f.get("which", ""), "0"))
        year = told.report.year + max(which, 0)
        begun = date(year, month, 1) <= told.report
        over = _season_end(date(year, month, 1)) < told.report
        if which <= 0 and not (begun and (over or which == 0)):  # the last one is over
            year -= 1
    first = date(year, month, 1)
    return Value(first, _season_end(first), "season")


def _season_end(first: date) -> date:
    return month_end(add_months(first, 2))


def _quarter(f: dict[str, str], told: Told) -> Value | None:
    number = int(f.get("quarter") or lookup(told.language, "ordinals")[f["ordinal"]])
    if "year" not in f and told.report is None:
        return None
    year = int(f["year"]) if "year" in f else told.report.year if told.report else 0
    first = date(year, 3 * number - 2, 1)
    if "year" not in f and told.report and first > told.report:
        first = first.replace(year=year - 1)
    return Value(first, month_end(add_months(first, 2)), "season")


def _half(f: dict[str, str], told: Told) -> Value | None:
    if "n" in f:
        return _first_months(f, told)
    if "month" in f:
        return _half_month(f, told)
    number = int(lookup(told.language, "ordinals")[f["ordinal"]])
    if number > 2 or ("year" not in f and told.report is None):
        return None
    first = date(int(f["year"]) if "year" in f else told.report.year if told.report else 0, 6 * number - 5, 1)
    return Value(first, month_end(add_months(first, 5)), "range")


def _half_month(f: dict[str, str], told: Told) -> Value | None:
    first = _month_of(f["month"], f.get("year"), told)
    if first is None:
        return None
    ordinal = lookup(told.language, "ordinals")[f["ordinal"]]
    middle = first.replace(day=15)
    return Value(first, middle, "range") if ordinal == "1" else Value(middle + DAY, month_end(first), "range")


def _first_months(f: dict[str, str], told: Told) -> Value | None:
    number = number_of(f["n"], told)
    if number is None or ("year" not in f and told.report is None):
        return None
    first = date(int(f["year"]) if "year" in f else told.report.year if told.report else 0, 1, 1)
    return Value(first, month_end(add_months(first, number - 1)), "range")


def _weekdays_between(f: dict[str, str], told: Told) -> Value | None:
    last = _weekday({"weekday": f["weekday2"]}, told)
    if last is None:
        return None
    back = (last.first.weekday() - _weekday_number(f["weekday"], told)) % 7 if "weekday" in f else 1
    return Value(last.first - back * DAY, last.first, "range")


def _weekday(f: dict[str, str], told: Told) -> Value | None:
    """The report's own day where it is that weekday, else the latest before it; "next" and plans look ahead."""
    if told.report is None:
        return None
    which = lookup(told.language, "which").get(f.get("which", ""))
    if "week" in f:
        monday = told.report + (7 * int(lookup(told.language, "which")[f["week"]]) - told.report.weekday()) * DAY
        return one_day(monday + _weekday_number(f["weekday"], told) * DAY)
    back = (told.report.weekday() - _weekday_number(f["weekday"], told)) % 7
    if which == "1" or (told.ahead and which is None and back):
        return one_day(told.report + (7 - back) * DAY)
    if which == "-1" and back == 0:
        back = 7
    return one_day(told.report - back * DAY)


def _weekday_number(word: str, told: Told) -> int:
    return int(lookup(told.language, "weekdays")[word])


def _weekend(f: dict[str, str], told: Told) -> Value | None:
    """The latest Saturday and Sunday begun by the report's day; "last" on a weekend is the one before."""
    if told.report is None:
        return None
    which = f.get("which", "")
    back = (told.report.weekday() - 5) % 7
    if which == "next" or (which == "this" and back > 1):
        back -= 7
    elif which == "last" and back < 2:
        back += 7
    saturday = told.report - back * DAY
    return Value(saturday, saturday + DAY, "range")


def _relative(f: dict[str, str], told: Told) -> Value | None:
    return _offset(lookup(told.language, "relative")[f["relative"]], told.report)


def _narrative(f: dict[str, str], told: Told) -> Value | None:
    return _offset(lookup(told.language, "narrative")[f["narrative"]], told.day or told.report)


def _offset(days: str, anchor: date | None) -> Value | None:
    if anchor is None:
        return None
    first, _, last = days.partition("..")
    a, b = anchor + int(first) * DAY, anchor + int(last or first) * DAY
    return Value(a, b, "day" if a == b else "range")


def _back(f: dict[str, str], told: Told) -> Value | None:
    """A period that ends on the report's day: "the last four days", "the past month"."""
    number = number_of(f.get("n", "1"), told)
    if told.report is None or number is None:
        return None
    return Value(step(told.report, -number, unit_of(f, told)), told.report, "range")


def _shift(f: dict[str, str], told: Told) -> Value | None:
    """A distance from the report's day ("three days ago") or from the day told of last ("five days later")."""
    base, _, sign = lookup(told.language, "directions")[f["direction"]].partition(":")
    anchor = told.report if base == "report" else told.day or told.report
    number, unit = number_of(f["n"], told), unit_of(f, told)
    if anchor is None or number is None:
        return None
    at = step(anchor, int(sign) * number, unit)
    if unit == "month":
        return Value(at.replace(day=1), month_end(at), "month")
    if unit in ("year", "decade"):
        return Value(date(at.year, 1, 1), date(at.year, 12, 31), "year")
    return one_day(at)


def _anniversary(f: dict[str, str], told: Told) -> Value | None:
    """A distance back from the report to the very day ("one year since gunmen entered the school")."""
    number = number_of(f["n"], told)
    return one_day(step(told.report, -number, unit_of(f, told))) if told.report and number is not None else None


def _unit(f: dict[str, str], told: Told) -> Value | None:
    """The calendar week, month, year or decade before, of, or after the report; the current one ends with it."""
    if told.report is None:
        return None
    which = f.get("which", "").removeprefix("the ")
    steps, unit = int(lookup(told.language, "which").get(which, "0")), f["unit"]
    at = step(told.report, steps, unit)
    if unit == "week":
        monday = at - at.weekday() * DAY
        whole = Value(monday, monday + 6 * DAY, "week")
    elif unit == "month":
        whole = Value(at.replace(day=1), month_end(at), "month")
    else:
        span = {"year": 1, "decade": 10, "century": 100}[unit]
        start = at.year - at.year % span
        whole = Value(date(start, 1, 1), date(start + span - 1, 12, 31), "year" if span == 1 else "range")
    sided = _side(f, whole, told)
    return Value(sided.first, min(sided.last, told.report), sided.precision) if steps == 0 and sided else sided


def _hours(f: dict[str, str], told: Told) -> Value | None:
    number = number_of(f["n"], told)
    if told.report is None or number is None or not 12 <= number <= 96:
        return None
    return Value(told.report - max(1, number // 24) * DAY, told.report, "range")


def _decade(f: dict[str, str], told: Told) -> Value | None:
    year = int(f["decade"])
    return Value(date(year, 1, 1), date(year + 9, 12, 31), "range")


def _year(f: dict[str, str], told: Told) -> Value | None:
    year = int(f["year"])
    return _side(f, Value(date(year, 1, 1), date(year, 12, 31), "year"), told)


def _side(f: dict[str, str], whole: Value, told: Told) -> Value:
    """Narrowed to the start or the end where the words say so; "early" and "late" stay the whole: they draw no line."""
    side = lookup(told.language, "sides").get(f.get("sides", ""))
    if side == "mid" and whole.precision == "month":
        return Value(whole.first.replace(day=15), whole.first.replace(day=20), "month")
    low, high = _ENDS.get(side or "", (0.0, 1.0))
    if (low, high) == (0.0, 1.0):
        return whole
    if side == "mid" and whole.precision == "year":
        return whole
    days = (whole.last - whole.first).days
    return Value(whole.first + int(low * days) * DAY, whole.first + round(high * days) * DAY, whole.precision)


def _holiday(f: dict[str, str], told: Told) -> Value | None:
    """A feast on one day of every year: "since New Year", "on Christmas night"."""
    month, day = lookup(told.language, "holidays")[f["holiday"]].split("-")
    found = _day_in(int(day), int(month), f.get("year") or said_year(f, told), told)
    return one_day(found) if found else None


def _back_between(f: dict[str, str], told: Told) -> Value | None:
    """A period told by its last day: "in the six days to Sunday", "the twelve months up to November"."""
    rule = next(r for r in ("weekday", "relative", "day", "month") if r in f)
    closing = {"weekday": _weekday, "relative": _relative, "day": _day_month, "month": _month_rule}[rule](f, told)
    number = number_of(f.get("n", "1"), told)
    if closing is None or number is None:
        return None
    return Value(step(closing.last + DAY, -number, unit_of(f, told)), closing.last, "range")


_RULES: dict[str, Callable[[dict[str, str], Told], Value | None]] = {
    "days_of_between": _days_of_between,
    "holiday": _holiday,
    "back_between": _back_between,
    "told_unit": told_unit,
    "told_weekday": lambda f, told: told_weekday(f, told) or _weekday(f, told),
    "same_time": same_time,
    "years_between": years_between,
    "days_between": _days_between,
    "iso": _iso,
    "numeric": _numeric,
    "day_month": _day_month,
    "day_of": _day_of,
    "then": _then,
    "clock": _clock,
    "known": _known,
    "months_between": _months_between,
    "month": _month_rule,
    "season": _season,
    "quarter": _quarter,
    "half": _half,
    "weekdays_between": _weekdays_between,
    "weekday": _weekday,
    "weekend": _weekend,
    "relative": _relative,
    "narrative": _narrative,
    "back": _back,
    "shift": _shift,
    "anniversary": _anniversary,
    "unit": _unit,
    "unit_side": _unit,
    "hours": _hours,
    "decade": _decade,
    "year": _year,
}
