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
from knell.languages import table


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
    """The day of an event that needs no date, as `day_known` found it."""
    return one_day(told.known) if told.known else None


def day_known(phrase: str, low: str, report: date | None, language: str) -> date | None:
    """The day of an event named without one, from the only land of those listed that the report speaks of."""
    event = lookup(language, "known")[phrase]
    if event[:1].isdigit():
        return date.fromisoformat(event)
    if report is None:
        return None
    listed = table(language, "dates")["events"]
    assert isinstance(listed, list)
    of_kind = [e for e in listed if event in e["what"] and any(w in low for w in e["where"])]
    days = [d for d in (date.fromisoformat(e["day"]) for e in of_kind) if d <= report]
    return days[0] if len(days) == 1 else None


def told_unit(f: dict[str, str], told: Told) -> Value | None:
    """The week, month or year told of, or the one before it: "in the same week", "38 the year before"."""
    base = told.spoken.first if told.spoken else told.report if "side" in f else None
    if base is None:
        return None
    at = step(base, -1, unit_of(f, told)) if "side" in f else base
    return calendar_unit(at, f["unit"])


def told_weekday(f: dict[str, str], told: Told) -> Value | None:
    """That weekday nearest to the day told of, on the side the words say: "the Saturday before", "on the Thursday"."""
    if told.day is None:
        return None
    weekday = weekday_number(f, told)
    side = lookup(told.language, "tosides").get(f.get("toside", ""), "on")
    if side == "before":
        return one_day(told.day - ((told.day.weekday() - weekday - 1) % 7 + 1) * DAY)
    start = told.day + (side == "after") * DAY
    found = start + (weekday - start.weekday()) % 7 * DAY
    return one_day(found) if told.report is None or found <= told.report else None


def same_time(f: dict[str, str], told: Told) -> Value | None:
    """The like part of another year: "against 71 in the same months of 2012", "at the same point last year".

    A period told of within one year is taken over; else the year runs to the report's day in it.
    """
    said = f.get("year") or said_year(f, told)
    if told.report is None or not said:
        return None
    year, spoken = int(said), told.spoken
    if spoken and spoken.precision in ("range", "season", "month") and spoken.first.year == spoken.last.year:
        return Value(_in_year(spoken.first, year), _in_year(spoken.last, year), spoken.precision)
    return Value(date(year, 1, 1), _in_year(told.report, year), "range")


def _in_year(day: date, year: int) -> date:
    return step(day, year - day.year, "year")
