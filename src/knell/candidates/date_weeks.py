"""Days by their name in the week: "on Tuesday", "next Friday", "Monday of last week", "over the weekend".

Weekdays follow ISO 8601 (Monday 0); a week runs from Monday to Sunday.
"""

from knell.candidates.date_steps import DAY, Told, Value, one_day, weekday_number, which_of

_SATURDAY = 5


def named_weekday(f: dict[str, str], told: Told) -> Value | None:
    """The report's own day where it is that weekday, else the latest before it; "next" and plans look ahead."""
    if told.report is None:
        return None
    if "week" in f:
        monday = told.report + (7 * (which_of(f, told, "week") or 0) - told.report.weekday()) * DAY
        return one_day(monday + weekday_number(f, told) * DAY)
    which, back = which_of(f, told), (told.report.weekday() - weekday_number(f, told)) % 7
    if which == 1 or (told.ahead and which is None and back):
        return one_day(told.report + (7 - back) * DAY)
    if which == -1 and back == 0:
        back = 7
    return one_day(told.report - back * DAY)


def weekdays_between(f: dict[str, str], told: Told) -> Value | None:
    """Neighbouring days of one week: "Friday to Sunday", "the night to Monday"."""
    last = named_weekday({"weekday": f["weekday2"]}, told)
    if last is None:
        return None
    back = (last.first.weekday() - weekday_number(f, told)) % 7 if "weekday" in f else 1
    return Value(last.first - back * DAY, last.first, "range")


def weekend(f: dict[str, str], told: Told) -> Value | None:
    """The latest Saturday and Sunday begun by the report's day; "last" on a weekend is the one before."""
    if told.report is None:
        return None
    which, back = which_of(f, told), (told.report.weekday() - _SATURDAY) % 7
    if which == 1 or (which == 0 and back > 1):
        back -= 7
    elif which == -1 and back < 2:
        back += 7
    saturday = told.report - back * DAY
    return Value(saturday, saturday + DAY, "range")
