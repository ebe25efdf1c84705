"""The timeline of incidents: by day, or summed by month where the days would be too many to tell apart."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from knell.counting.records import CountedIncident, CountRange
from knell.counting.why import spelt
from knell.speech import day_words, gettext, ngettext
from knell.web.pages.incidents import asked_incidents, whole
from knell.web.shown import days_words, title_words
from knell.web.timeline import Told, draw
from knell.web.visit import Visit

BY = ("day", "month")
DAYS = 200  # days and incidents up to which each incident gets a mark of its own
MARKS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month, with its incidents and the sums of their ranges' ends; `high` None: some incident has no upper end."""

    first: date
    incidents: tuple[CountedIncident, ...]
    low: int | None
    high: int | None

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def words(self) -> str:
        """Its name."""
        return day_words(self.first, "MMM y")


def timeline_page(visit: Visit) -> Response:
    """The incidents as marks along the days and as a list under them, each linked."""
    found = asked_incidents(visit)
    dated = [one for one in found if _start(one)]
    by = visit.asked("by") if visit.asked("by") in BY else _fitting(dated)
    months = by_month(dated)
    told = [_told(one) for one in dated] if by == "day" else [_summed(month, visit) for month in months]
    shown, turn = visit.slice(found)
    rows = [(one, whole(one, "killed"), whole(one, "injured")) for one in shown]
    return visit.page(
        "timeline.html",
        drawn=draw(told),
        by=by,
        months=months if by == "month" else [],
        rows=rows,
        turn=turn,
        undated=len(found) - len(dated),
        unstated=sum(one.low is None and one.high is None for one in told),
        month_query=_month_query,
    )


def by_month(dated: Sequence[CountedIncident]) -> list[Month]:
    """The incidents by the month of their first day, with the sums of the killed: minimums, and maximums."""
    found: dict[date, list[CountedIncident]] = {}
    for one in dated:
        if start := _start(one):
            found.setdefault(start.replace(day=1), []).append(one)
    return [_month(first, incidents) for first, incidents in sorted(found.items())]


def _month(first: date, incidents: Sequence[CountedIncident]) -> Month:
    counts = [count for one in incidents if (count := whole(one, "killed"))]
    lows = [count.low for count in counts if count.low is not None]
    highs = [count.high for count in counts]
    closed = [high for high in highs if high is not None]
    return Month(
        first=first,
        incidents=tuple(incidents),
        low=sum(lows) if lows else None,
        high=sum(closed) if closed and len(closed) == len(highs) else None,
    )


def _fitting(dated: Sequence[CountedIncident]) -> str:
    days = [day for one in dated if (day := _start(one))]
    return "day" if len(days) <= MARKS and (not days or (max(days) - min(days)).days <= DAYS) else "month"


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


def _summed(month: Month, visit: Visit) -> Told:
    killed = spelt(month.low, month.high) if month.low is not None or month.high is not None else gettext("not stated")
    words = ngettext(
        "%(month)s: %(number)s incident, killed %(range)s",
        "%(month)s: %(number)s incidents, killed %(range)s",
        len(month.incidents),
        month=month.words,
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


def _month_query(visit: Visit, month: Month) -> str:
    return visit.shared_with(**{"from": month.first.isoformat(), "to": month.last.isoformat(), "by": "day"})


def _range_words(count: CountRange | None) -> str:
    return spelt(count.low, count.high) if count else gettext("not stated")


def _start(one: CountedIncident) -> date | None:
    return one.incident.start or one.incident.end
