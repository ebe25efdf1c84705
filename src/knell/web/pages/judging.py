"""Decisions on incidents: a grade, a title, that two incidents are one, or that a claim tells of another one."""

from starlette.responses import Response

from knell.counting.records import CountedIncident
from knell.dossier import sign
from knell.errors import BadInput
from knell.incidents.records import ClaimInContext
from knell.review.counted import give_grade, give_title, link_incidents
from knell.store.chain import Draft
from knell.store.database import writing
from knell.store.journal import record
from knell.web.visit import NotFound, Visit


def post_grade(visit: Visit) -> Response:
    """Give an incident a grade, with a note; it stands above the one proposed."""
    counted, oldest = _incident(visit)
    note = visit.said("note") or None
    return _entered(visit, give_grade(counted, oldest, visit.said("grade"), actor=visit.visitor.name, note=note))


def post_title(visit: Visit) -> Response:
    """Give an incident a title."""
    counted, oldest = _incident(visit)
    return _entered(visit, give_title(counted, oldest, visit.said("title"), actor=visit.visitor.name))


def post_join(visit: Visit) -> Response:
    """Decide that another incident is the same one."""
    _, oldest = _incident(visit)
    other = visit.room.incidents.get(visit.said("other"))
    if other is None:
        raise BadInput("choose the incident that is the same as this one")
    return _entered(visit, _link(visit, oldest, _claim(visit, other.incident.claims[0]), same=True))


def post_split(visit: Visit) -> Response:
    """Decide that a claim of this incident tells of another one."""
    counted, oldest = _incident(visit)
    if visit.said("claim") not in counted.incident.claims:
        raise BadInput("choose the claim that tells of another incident")
    return _entered(visit, _link(visit, oldest, _claim(visit, visit.said("claim")), same=False))


def _link(visit: Visit, a: ClaimInContext, b: ClaimInContext, *, same: bool) -> Draft:
    reason = visit.said("reason")
    if not reason:
        raise BadInput("say in a few words why: whoever reads this later needs the reason")
    return link_incidents(a, b, same=same, actor=visit.visitor.name, reason=reason)


def _incident(visit: Visit) -> tuple[CountedIncident, ClaimInContext]:
    """The incident and its oldest claim, which decisions on it are tied to."""
    counted = visit.room.incidents.get(visit.parts["incident"])
    if counted is None:
        raise NotFound(f"there is no incident {visit.parts['incident']!r}: it may have been joined to another one")
    if not counted.incident.claims:
        raise BadInput("this incident has no claim of harm that a decision could be tied to")
    return counted, _claim(visit, counted.incident.claims[0])


def _claim(visit: Visit, name: str) -> ClaimInContext:
    if name not in visit.room.claims:
        raise NotFound(f"there is no claim {name!r}")
    return visit.room.claims[name]


def _entered(visit: Visit, draft: Draft) -> Response:
    """Enter the decision and go to the incident, under the id that it bears now."""
    with writing(visit.dossier.store) as connection:
        record(connection, [draft])
    sign(visit.dossier)
    return visit.onward(f"/incidents/{visit.parts['incident']}")
