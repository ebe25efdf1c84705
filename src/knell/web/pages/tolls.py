"""Tolls: an authority's running totals, each value with the sentence that states it."""

from starlette.responses import Response

from knell.counting.consistency import residual
from knell.counting.tolls import latest
from knell.web.drawing import step_chart
from knell.web.visit import NotFound, Visit


def toll_list(visit: Visit) -> Response:
    """Every running total with its latest value."""
    found = [(toll, latest(toll)) for toll in visit.room.counts.tolls]
    shown, turn = visit.slice(found)
    return visit.page("tolls.html", rows=shown, turn=turn)


def toll_page(visit: Visit) -> Response:
    """One running total as a step line and a table, and what of it no recorded incident accounts for."""
    toll = visit.room.tolls.get(visit.parts["toll"])
    if toll is None:
        raise NotFound(f"there is no toll {visit.parts['toll']!r}: the list of tolls has them all")
    beside = visit.room.tolls.get(visit.asked("beside") or "")
    others = [one for one in visit.room.counts.tolls if one.harm == toll.harm and one.id != toll.id]
    return visit.page(
        "toll.html",
        toll=toll,
        chart=step_chart(toll),
        beside=beside,
        beside_chart=step_chart(beside) if beside else None,
        others=others,
        residual=residual(toll, visit.room.counts.incidents),
        claims=visit.room.claims,
    )
