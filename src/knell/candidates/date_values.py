"""What a time expression means: its first and last day, counted from the report's day where it must be.

Each rule of the grammar has one resolver here. A resolver returns None where the words alone do not tell:
nothing is ever filled in. Weekdays follow ISO 8601 (Monday 0); a week runs from Monday to Sunday.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from knell.candidates.date_grammar import lookup
from knell.vocabulary import DatePrecision

_DAY = timedelta(days=1)
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month, northern meteorological seasons
_ENDS = {"start": (0.0, 0.34), "mid": (0.47, 0.67), "end": (0.66, 1.0)}  # shares of the whole period
_NEAR = 62  # days: a date without a year this close to one with a year is of the same year


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
    last = _day_in(int(_bare(f["day2"])), _month(f.get("month2") or f["month"], told), year2, told)
    if last is None:
        return None
    first = date(int(f.get("year") or last.year), _month(f["month"], told), int(_bare(f["day"])))
    if first > last and "year" not in f:
        first = first.replace(year=last.year - 1)
    return Value(first, last, "range") if first <= last else None


def _iso(f: dict[str, str], told: Told) -> Value | None:
    return _one(date(int(f["year"]), int(f["mm"]), int(f["dd"])))


def _numeric(f: dict[str, str], told: Told) -> Value | None:
    """Day first, unless only the other order is a date or lies within a month of the report."""
    short = f.get("shortyear") or f["year"]
    year = int(short) if len(short) == 4 else 2000 + int(short) - (100 if int(short) > 69 else 0)
    a, b = int(f["dm"]), int(f["dm2"])
    orders = [date(year, m, d) for d, m in ((a, b), (b, a)) if m <= 12 and d <= monthrange(year, m)[1]]
    if len(orders) == 2 and told.report and orders[0] != orders[1]:
        near = [d for d in orders if abs(d - told.report) <= 31 * _DAY]
        return _one(near[0]) if len(near) == 1 else _one(orders[0])
    return _one(orders[0]) if orders else None


def _day_month(f: dict[str, str], told: Told) -> Value | None:
    found = _day_in(_day(f, told), _month(f["month"], told), f.get("year"), told)
    return _one(found) if found else None


def _day_of(f: dict[str, str], told: Told) -> Value | None:
    """A day of the month told of: "the 23rd of that month", "Monday the twentieth"."""
    which = f.get("which")
    anchor = told.spoken.first if told.spoken and which in ("that", "the") else told.report
    if anchor is None:
        return None
    month = _add_months(anchor, -1) if which == "last" else anchor
    found = month.replace(day=_day(f, told))
    if which is None and found > anchor:
        found = _add_months(found, -1)
    return _one(found)


def _clock(f: dict[str, str], told: Told) -> Value | None:
    """An entry of a log ("07:30 - …"): the day of the log."""
    return _one(told.report) if told.report else None


def _known(f: dict[str, str], told: Told) -> Value | None:
    return _one(date.fromisoformat(lookup(told.language, "known")[f["known"]]))


def _then(f: dict[str, str], told: Told) -> Value | None:
    return told.spoken


def _day(f: dict[str, str], told: Told) -> int:
    if "dayordinal" in f:
        return int(lookup(told.language, "dayordinals")[f["dayordinal"]])
    return int(_bare(f["day"]))


def _day_in(day: int, month: int, year: str | None, told: Told) -> date | None:
    """That day of the month in the year given, else near the dated day, else the latest not after the report."""
    if year:
        return date(int(year), month, day)
    if told.dated:
        beside = [date(told.dated.year + n, month, day) for n in (0, 1, -1)]
        near = [d for d in beside if abs(d - told.dated) <= _NEAR * _DAY]
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
    first = date(int(f.get("year") or last.year), _month(f["month"], told), 1)
    if first > last:
        first = first.replace(year=first.year - 1)
    return Value(first, _month_end(last), "range")


def _month_rule(f: dict[str, str], told: Told) -> Value | None:
    which = lookup(told.language, "which").get(f.get("which", ""))
    first = _month_of(f["month"], f.get("year"), told, which)
    return _side(f, Value(first, _month_end(first), "month"), told) if first else None


def _month_of(word: str, year: str | None, told: Told, which: str | None = None) -> date | None:
    month = _month(word, told)
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
    elif "which" not in f:
        year = told.day.year if told.day else 0
    elif told.report is None:
        return None
    else:
        step = int(lookup(told.language, "which").get(f.get("which", ""), "0"))
        year = told.report.year + (step if step > 0 else 0)
        if date(year, month, 1) > told.report and step <= 0:
            year -= 1
    first = date(year, month, 1)
    return Value(first, _month_end(_add_months(first, 2)), "season")


def _quarter(f: dict[str, str], told: Told) -> Value | None:
    number = int(f.get("quarter") or lookup(told.language, "ordinals")[f["ordinal"]])
    if "year" not in f and told.report is None:
        return None
    year = int(f["year"]) if "year" in f else told.report.year if told.report else 0
    first = date(year, 3 * number - 2, 1)
    if "year" not in f and told.report and first > told.report:
        first = first.replace(year=year - 1)
    return Value(first, _month_end(_add_months(first, 2)), "season")


def _half(f: dict[str, str], told: Told) -> Value | None:
    if "n" in f:
        return _first_months(f, told)
    number = int(lookup(told.language, "ordinals")[f["ordinal"]])
    if number > 2 or ("year" not in f and told.report is None):
        return None
    first = date(int(f["year"]) if "year" in f else told.report.year if told.report else 0, 6 * number - 5, 1)
    return Value(first, _month_end(_add_months(first, 5)), "range")


def _first_months(f: dict[str, str], told: Told) -> Value | None:
    number = _number(f["n"], told)
    if number is None or ("year" not in f and told.report is None):
        return None
    first = date(int(f["year"]) if "year" in f else told.report.year if told.report else 0, 1, 1)
    return Value(first, _month_end(_add_months(first, number - 1)), "range")


def _weekdays_between(f: dict[str, str], told: Told) -> Value | None:
    last = _weekday({"weekday": f["weekday2"]}, told)
    if last is None:
        return None
    back = (last.first.weekday() - _weekday_number(f["weekday"], told)) % 7 if "weekday" in f else 1
    return Value(last.first - back * _DAY, last.first, "range")


def _weekday(f: dict[str, str], told: Told) -> Value | None:
    """The report's own day where it is that weekday, else the latest before it; "next" and plans look ahead."""
    if told.report is None:
        return None
    which = lookup(told.language, "which").get(f.get("which", ""))
    back = (told.report.weekday() - _weekday_number(f["weekday"], told)) % 7
    if which == "1" or (told.ahead and which is None and back):
        return _one(told.report + (7 - back) * _DAY)
    if which == "-1" and back == 0:
        back = 7
    return _one(told.report - back * _DAY)


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
    saturday = told.report - back * _DAY
    return Value(saturday, saturday + _DAY, "range")


def _relative(f: dict[str, str], told: Told) -> Value | None:
    return _offset(lookup(told.language, "relative")[f["relative"]], told.report)


def _narrative(f: dict[str, str], told: Told) -> Value | None:
    return _offset(lookup(told.language, "narrative")[f["narrative"]], told.day or told.report)


def _offset(days: str, anchor: date | None) -> Value | None:
    if anchor is None:
        return None
    first, _, last = days.partition("..")
    a, b = anchor + int(first) * _DAY, anchor + int(last or first) * _DAY
    return Value(a, b, "day" if a == b else "range")


def _back(f: dict[str, str], told: Told) -> Value | None:
    """A period that ends on the report's day: "the last four days", "the past month"."""
    number = _number(f.get("n", "1"), told)
    if told.report is None or number is None:
        return None
    return Value(_step(told.report, -number, _unit_of(f, told)), told.report, "range")


def _shift(f: dict[str, str], told: Told) -> Value | None:
    """A distance from the report's day ("three days ago") or from the day told of last ("five days later")."""
    base, _, sign = lookup(told.language, "directions")[f["direction"]].partition(":")
    anchor = told.report if base == "report" else told.day or told.report
    number, unit = _number(f["n"], told), _unit_of(f, told)
    if anchor is None or number is None:
        return None
    at = _step(anchor, int(sign) * number, unit)
    if unit == "month":
        return Value(at.replace(day=1), _month_end(at), "month")
    if unit in ("year", "decade"):
        return Value(date(at.year, 1, 1), date(at.year, 12, 31), "year")
    return _one(at)


def _anniversary(f: dict[str, str], told: Told) -> Value | None:
    """A distance back from the report to the very day ("one year since gunmen entered the school")."""
    number = _number(f["n"], told)
    return _one(_step(told.report, -number, _unit_of(f, told))) if told.report and number is not None else None


def _unit(f: dict[str, str], told: Told) -> Value | None:
    """The calendar week, month, year or decade before, of, or after the report; the current one ends with it."""
    if told.report is None:
        return None
    which = f.get("which", "").removeprefix("the ")
    step, unit = int(lookup(told.language, "which").get(which, "0")), f["unit"]
    at = _step(told.report, step, unit)
    if unit == "week":
        monday = at - at.weekday() * _DAY
        whole = Value(monday, monday + 6 * _DAY, "week")
    elif unit == "month":
        whole = Value(at.replace(day=1), _month_end(at), "month")
    else:
        span = {"year": 1, "decade": 10, "century": 100}[unit]
        start = at.year - at.year % span
        whole = Value(date(start, 1, 1), date(start + span - 1, 12, 31), "year" if span == 1 else "range")
    sided = _side(f, whole, told)
    return Value(sided.first, min(sided.last, told.report), sided.precision) if step == 0 and sided else sided


def _hours(f: dict[str, str], told: Told) -> Value | None:
    number = _number(f["n"], told)
    if told.report is None or number is None or not 12 <= number <= 96:
        return None
    return Value(told.report - max(1, number // 24) * _DAY, told.report, "range")


def _decade(f: dict[str, str], told: Told) -> Value | None:
    year = int(f["decade"])
    return Value(date(year, 1, 1), date(year + 9, 12, 31), "range")


def _year(f: dict[str, str], told: Told) -> Value | None:
    year = int(f["year"])
    return _side(f, Value(date(year, 1, 1), date(year, 12, 31), "year"), told)


def _side(f: dict[str, str], whole: Value, told: Told) -> Value:
    """Narrowed to the start or the end where the words say so; "early" and "late" stay the whole: they draw no line."""
    side = lookup(told.language, "sides").get(f.get("sides", ""))
    low, high = _ENDS.get(side or "", (0.0, 1.0))
    if (low, high) == (0.0, 1.0):
        return whole
    if side == "mid" and whole.precision == "year":
        return whole
    days = (whole.last - whole.first).days
    return Value(whole.first + int(low * days) * _DAY, whole.first + round(high * days) * _DAY, whole.precision)


def _one(day: date) -> Value:
    return Value(day, day, "day")


def _bare(day: str) -> str:
    return day.rstrip("stndrh")


def _month(word: str, told: Told) -> int:
    return int(lookup(told.language, "months")[word])


def _number(word: str, told: Told) -> int | None:
    value = word if word.isdigit() else lookup(told.language, "numbers")[word]
    return int(value) if value.isdigit() else None


def _unit_of(f: dict[str, str], told: Told) -> str:
    return lookup(told.language, "units")[f["unit"]]


def _step(day: date, number: int, unit: str) -> date:
    if unit == "hour":
        return day + (number // 24 if number > 0 else -(-number // 24)) * _DAY
    if unit in ("month", "year", "decade", "century"):
        return _add_months(day, number * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit])
    return day + number * {"day": 1, "week": 7, "fortnight": 14}[unit] * _DAY


def _add_months(day: date, number: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


_RULES: dict[str, Callable[[dict[str, str], Told], Value | None]] = {
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
