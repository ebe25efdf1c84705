"""Tolls: an authority's running totals, each value with the sentence that states it."""

from starlette.responses import Response

from knell.counting.consistency import rest
from knell.counting.tolls import latest
from knell.web.drawing import step_chart
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
    others = [one for one in visit.room.tolls_of_harm(toll.harm, OTHERS) if one.id != toll.id]
    visit.room.claims.fetch(claim for point in toll.points for claim in point.claims)
    return visit.page(
        "toll.html",
        toll=toll,
        chart=step_chart(toll),
        beside=beside,
        beside_chart=step_chart(beside) if beside else None,
        others=others,
        residual=rest(toll, visit.room.inside(toll.id)),
        claims=visit.room.claims,
    )
