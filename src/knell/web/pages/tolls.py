"""Tolls: an authority's running totals, each value with the sentence that states it."""

from datetime import date

from starlette.responses import Response

from knell.counting.consistency import rest
from knell.counting.records import Toll, TollPoint
from knell.counting.tolls import latest
from knell.web.drawing import step_chart
from knell.web.pages.overview import recorded
from knell.web.visit import NotFound, Visit

OTHERS = 400  # tolls offered to be shown beside one


def toll_list(visit: Visit) -> Response:
    """Every running total with its latest value."""
    shown, turn = visit.slice(visit.room.list_tolls())
    return visit.page("tolls.html", rows=[(toll, latest(toll), values) for toll, values in shown], turn=turn)


def toll_page(visit: Visit) -> Response:
    """One running total as a step line and a table, and what of it no recorded incident accounts for."""
    toll = visit.room.tolls.get(visit.parts["toll"])
    if toll is None:
        raise NotFound(f"there is no toll {visit.parts['toll']!r}: the list of tolls has them all")
    beside = visit.room.tolls.get(visit.asked("beside") or "")
    shown = [one for one in (toll, beside) if one is not None]
    others = [one for one in visit.room.tolls_of_harm(toll.harm, OTHERS) if one.id != toll.id]
    visit.room.claims.fetch(claim for one in shown for point in one.points for claim in point.claims)
    return visit.page(
        "toll.html",
        toll=toll,
        beside=beside,
        chart=step_chart(toll, recorded(visit.room, toll), beside),
        days=side_by_side(toll, beside) if beside else [],
        others=others,
        residuals=[(one, visit.room.inside(one.id), rest(one, visit.room.inside(one.id))) for one in shown],
        claims=visit.room.claims,
    )


def side_by_side(toll: Toll, beside: Toll) -> list[tuple[date, TollPoint | None, TollPoint | None]]:
    """The days on which either has a value, with the newest value that each has for the day; the newest first."""
    found = {point.as_of: point for point in toll.points if point.as_of}
    other = {point.as_of: point for point in beside.points if point.as_of}
    return [(day, found.get(day), other.get(day)) for day in sorted({*found, *other}, reverse=True)]
