"""Times by their distance from the report's day or the day told of: "yesterday", "three days ago", "last month"."""

from datetime import date

from knell.candidates.date_days import named_day
from knell.candidates.date_grammar import lookup
from knell.candidates.date_months import named_month, narrowed
from knell.candidates.date_steps import DAY, Told, Value, calendar_unit, number_of, one_day, step, unit_of, which_of
from knell.candidates.date_weeks import named_weekday

_HOURS = range(12, 97)  # fewer are within a day, more are no usual way to tell of days
_TOLD_AS = {"month": "month", "year": "year", "decade": "year"}  # "two decades ago" means a year, not ten


def relative(f: dict[str, str], told: Told) -> Value | None:
    """A day counted from the report's: "yesterday", "overnight"."""
    return _offset(lookup(told.language, "relative")[f["relative"]], told.report)


def narrative(f: dict[str, str], told: Told) -> Value | None:
    """A day counted from the one told of: "the next day"; none where that would be the report's tomorrow."""
    if "unsaid" in f:  # "the day before the vote": the vote's day is not told
        return None
    value = _offset(lookup(told.language, "narrative")[f["narrative"]], told.day or told.report)
    return None if value and told.day is None and told.report and value.last > told.report else value


def _offset(days: str, anchor: date | None) -> Value | None:
    """The days from an anchor that a table states as "-1" or "-1..0"."""
    if anchor is None:
        return None
    first, _, last = days.partition("..")
    a, b = anchor + int(first) * DAY, anchor + int(last or first) * DAY
    return Value(a, b, "day" if a == b else "range")


def shift(f: dict[str, str], told: Told) -> Value | None:
    """A distance from the report's day ("three days ago") or from the day told of last ("five days later")."""
    base, _, sign = lookup(told.language, "directions")[f["direction"]].partition(":")
    anchor = told.report if base == "report" else told.day or told.report
    number, unit = number_of(f["n"], told), unit_of(f, told)
    if anchor is None or number is None:
        return None
    at = step(anchor, int(sign) * number, unit)
    return calendar_unit(at, _TOLD_AS[unit]) if unit in _TOLD_AS else one_day(at)


def anniversary(f: dict[str, str], told: Told) -> Value | None:
    """A distance back from the report to the very day ("one year since gunmen entered the school")."""
    number = number_of(f["n"], told)
    return one_day(step(told.report, -number, unit_of(f, told))) if told.report and number is not None else None


def period_back(f: dict[str, str], told: Told) -> Value | None:
    """A period that ends on the report's day: "the last four days", "the past month"; "in two weeks" may lie ahead."""
    if "within" in f and told.ahead:
        return None
    number = number_of(f.get("n", "1"), told)
    if told.report is None or number is None:
        return None
    return Value(step(told.report, -number, unit_of(f, told)), told.report, "range")


def hours_back(f: dict[str, str], told: Told) -> Value | None:
    """The days that "in the past 48 hours" may touch."""
    number = number_of(f["n"], told)
    if told.report is None or number is None or number not in _HOURS:
        return None
    return Value(told.report - max(1, number // 24) * DAY, told.report, "range")


_CLOSINGS = {"weekday": named_weekday, "relative": relative, "day": named_day, "month": named_month}


def period_to(f: dict[str, str], told: Told) -> Value | None:
    """A period told by its last day: "in the six days to Sunday", "the twelve months up to November"."""
    closing = next(rule for field, rule in _CLOSINGS.items() if field in f)(f, told)
    number = number_of(f.get("n", "1"), told)
    if closing is None or number is None:
        return None
    return Value(step(closing.last + DAY, -number, unit_of(f, told)), closing.last, "range")


def unit_beside(f: dict[str, str], told: Told) -> Value | None:
    """The calendar week, month, year or decade before, of, or after the report; the current one ends with it."""
    if told.report is None:
        return None
    steps = which_of(f, told) or 0
    whole = narrowed(f, calendar_unit(step(told.report, steps, f["unit"]), f["unit"]), told)
    return whole if steps else Value(whole.first, min(whole.last, told.report), whole.precision)
