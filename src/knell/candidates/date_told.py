"""Times that lean on what was told before: "the Saturday before", "that year", "the same months of 2012"."""

from datetime import date

from knell.candidates.date_grammar import lookup
from knell.candidates.date_steps import (
    DAY,
    Told,
    Value,
    calendar_unit,
    one_day,
    step,
    unit_of,
    weekday_number,
    which_of,
)


def said_year(f: dict[str, str], told: Told) -> str | None:
    """The year that "of last year" or "of that year" means, or None where nothing of the kind is said."""
    if "that" in f.get("whose", ""):
        return str(told.spoken.first.year) if told.spoken else None
    if "whose" not in f or told.report is None:
        return None
    return str(told.report.year + (which_of(f, told, "whose") or 0))


def then(f: dict[str, str], told: Told) -> Value | None:
    """Whatever time was told of last: "since then"."""
    return told.spoken


def log_day(f: dict[str, str], told: Told) -> Value | None:
    """An entry of a log ("07:30 - …"): the day of the log."""
    return one_day(told.report) if told.report else None


def known_day(f: dict[str, str], told: Told) -> Value | None:
    """The day of an event that needs no date; none in a report older than it, which must mean another."""
    day = date.fromisoformat(lookup(told.language, "known")[f["known"]])
    return one_day(day) if told.report is None or day <= told.report else None


def told_unit(f: dict[str, str], told: Told) -> Value | None:
    """The week, month or year told of, or the one before it: "in the same week", "38 the year before".

    The one "before last" counts from the report; the one before something else is not told.
    """
    if "unsaid" in f:
        return None
    if f.get("side") == "before last":
        return calendar_unit(step(told.report, -2, unit_of(f, told)), f["unit"]) if told.report else None
    base = told.spoken.first if told.spoken else told.report if "side" in f else None
    if base is None:
        return None
    at = step(base, -1, unit_of(f, told)) if "side" in f else base
    return calendar_unit(at, f["unit"])


def told_weekday(f: dict[str, str], told: Told) -> Value | None:
    """That weekday nearest to the day told of, on the side the words say: "the Saturday before", "on the Thursday"."""
    if told.day is None or "unsaid" in f:
        return None
    weekday = weekday_number(f, told)
    side = lookup(told.language, "tosides").get(f.get("toside", ""), "on")
    if side == "before":
        return one_day(told.day - ((told.day.weekday() - weekday - 1) % 7 + 1) * DAY)
    start = told.day + (side == "after") * DAY
    found = start + (weekday - start.weekday()) % 7 * DAY
    return one_day(found) if told.report is None or found <= told.report else None


_TO_DATE = ("point", "period", "time", "stage")
_PERIODS = ("range", "season", "month")


def same_time(f: dict[str, str], told: Told) -> Value | None:
    """The like part of another year: "against 71 in the same months of 2012", "on the same day last year".

    A day or a month is the one told of, else the report's. A period told of within one year is taken over;
    "the same point" or period with none told of runs from the year's first day to the report's day in it.
    """
    said = f.get("year") or said_year(f, told)
    if told.report is None or not said:
        return None
    year, spoken, like = int(said), told.spoken or one_day(told.report), f["like"]
    so_far = "todate" in f or like in _TO_DATE
    if like in ("day", "date") and not so_far:
        return one_day(spoken.first.replace(year=year)) if spoken.precision == "day" else None
    if like == "month":
        one = (spoken.first.year, spoken.first.month) == (spoken.last.year, spoken.last.month)
        return calendar_unit(spoken.first.replace(year=year, day=1), "month") if one else None
    if "todate" not in f and spoken.precision in _PERIODS and spoken.first.year == spoken.last.year:
        return Value(_in_year(spoken.first, year), _in_year(spoken.last, year), spoken.precision)
    if like == "months" and spoken.precision == "year":  # "44 this year, against 71 in the same months of 2012"
        so_far = spoken.last == told.report
    return Value(date(year, 1, 1), _in_year(told.report, year), "range") if so_far else None


def _in_year(day: date, year: int) -> date:
    return step(day, year - day.year, "year")
