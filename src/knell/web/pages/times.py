"""The timeline of incidents: by day, or summed by month where the days would be too many to tell apart."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from starlette.responses import Response

from knell.counting.records import CountedIncident, CountRange
from knell.counting.why import spelt
from knell.ledger.read import MonthSum
from knell.speech import day_words, gettext, ngettext
from knell.web.pages.incidents import asked_incidents, question_of, whole
from knell.web.shown import days_words, title_words
from knell.web.timeline import Told, draw
from knell.web.visit import Visit

BY = ("day", "month")
DAYS = 200  # days and incidents up to which each incident gets a mark of its own
MARKS, MOST_MARKS = 400, 5_000


def timeline_page(visit: Visit) -> Response:
    """The incidents as marks along the days and as a list under them, each linked."""
    asked, found = question_of(visit), asked_incidents(visit)
    months = visit.room.months(asked)
    dated = sum(month.incidents for month in months)
    by = visit.asked("by") if visit.asked("by") in BY and dated <= MOST_MARKS else _fitting(months, dated)
    told = [_told(one) for one in found if _start(one)] if by == "day" else [_summed(month, visit) for month in months]
    shown, turn = visit.slice(found)
    rows = [(one, whole(one, "killed"), whole(one, "injured")) for one in shown]
    return visit.page(
        "timeline.html",
        drawn=draw(told),
        by=by,
        months=[(month, _words(month), _month_query(visit, month)) for month in months] if by == "month" else [],
        rows=rows,
        turn=turn,
        undated=len(found) - dated,
        unstated=sum(one.low is None and one.high is None for one in told),
    )


def _fitting(months: Sequence[MonthSum], dated: int) -> str:
    if not months:
        return "day"
    return "day" if dated <= MARKS and (months[-1].days[1] - months[0].days[0]).days <= DAYS else "month"


def _words(month: MonthSum) -> str:
    return day_words(month.first, "MMM y")


def _told(one: CountedIncident) -> Told:
    incident, killed = one.incident, whole(one, "killed")
    start = incident.start or incident.end or date.min
    return Told(
        start=start,
        end=incident.end or start,
        low=killed.low if killed else None,
        high=killed.high if killed else None,
        to=f"/incidents/{incident.id}",
        words=gettext(
            "%(title)s: %(days)s, killed %(range)s",
            title=title_words(incident),
            days=days_words(incident.start, incident.end),
            range=_range_words(killed),
        ),
    )


def _summed(month: MonthSum, visit: Visit) -> Told:
    killed = spelt(month.low, month.high) if month.low is not None or month.high is not None else gettext("not stated")
    words = ngettext(
        "%(month)s: %(number)s incident, killed %(range)s",
        "%(month)s: %(number)s incidents, killed %(range)s",
        month.incidents,
        month=_words(month),
        range=killed,
    )
    return Told(
        start=month.first,
        end=month.first,
        low=month.low,
        high=month.high,
        to=f"/timeline?{_month_query(visit, month)}",
        words=words,
    )


def _month_query(visit: Visit, month: MonthSum) -> str:
    last = month.first.replace(day=monthrange(month.first.year, month.first.month)[1])
    return visit.shared_with(**{"from": month.first.isoformat(), "to": last.isoformat(), "by": "day"})


def _range_words(count: CountRange | None) -> str:
    return spelt(count.low, count.high) if count else gettext("not stated")


def _start(one: CountedIncident) -> date | None:
    return one.incident.start or one.incident.end
