"""What a time expression means: its first and last day, counted from the report's day where it must be.

Each rule of the grammar has one resolver. A resolver returns None where the words alone do not tell:
nothing is ever filled in.
"""

from collections.abc import Callable

from knell.candidates.date_days import (
    day_of_month,
    days_between,
    days_of_month,
    holiday,
    iso_day,
    named_day,
    numeric_day,
)
from knell.candidates.date_distances import (
    anniversary,
    hours_back,
    narrative,
    period_back,
    period_to,
    relative,
    shift,
    unit_beside,
)
from knell.candidates.date_months import (
    decade,
    half,
    months_between,
    named_month,
    named_year,
    quarter,
    season,
    years_between,
)
from knell.candidates.date_steps import Told, Value
from knell.candidates.date_told import known_day, log_day, same_time, then, told_unit, told_weekday
from knell.candidates.date_weeks import named_weekday, weekdays_between, weekend


def resolve(rule: str, fields: dict[str, str], told: Told) -> Value | None:
    """The days meant by a shape of the grammar, or None where they cannot be told."""
    try:
        return _RULES[rule](fields, told)
    except (ValueError, OverflowError):  # "31 February", a year beyond the calendar
        return None


_RULES: dict[str, Callable[[dict[str, str], Told], Value | None]] = {
    "days_between": days_between,
    "iso": iso_day,
    "numeric": numeric_day,
    "day_month": named_day,
    "days_of_between": days_of_month,
    "day_of": day_of_month,
    "holiday": holiday,
    "months_between": months_between,
    "month": named_month,
    "season": season,
    "quarter": quarter,
    "half": half,
    "decade": decade,
    "years_between": years_between,
    "year": named_year,
    "weekdays_between": weekdays_between,
    "weekday": named_weekday,
    "weekend": weekend,
    "relative": relative,
    "narrative": narrative,
    "shift": shift,
    "anniversary": anniversary,
    "back": period_back,
    "back_between": period_to,
    "hours": hours_back,
    "unit": unit_beside,
    "unit_side": unit_beside,
    "told_unit": told_unit,
    "told_weekday": lambda f, told: told_weekday(f, told) or (None if "unsaid" in f else named_weekday(f, told)),
    "same_time": same_time,
    "then": then,
    "clock": log_day,
    "known": known_day,
}
