"""Decisions on incidents: a grade, a title, that two incidents are one, or that a claim tells of another one."""

from starlette.responses import Response

from knell.web.crossing import Crossed
from knell.web.deciding import Desk
from knell.web.judgements import grade_incident, join_incidents, split_incident, title_incident
from knell.web.visit import Visit


def post_grade(visit: Visit) -> Response:
    """Give an incident a grade, with a note; it stands above the one proposed."""
    grade_incident(desk_of(visit), _name(visit), seen_by(visit), visit.said("grade"), visit.said("note") or None)
    return _there(visit)


def post_title(visit: Visit) -> Response:
    """Give an incident a title."""
    title_incident(desk_of(visit), _name(visit), seen_by(visit), visit.said("title"))
    return _there(visit)


def post_join(visit: Visit) -> Response:
    """Decide that another incident is the same one."""
    join_incidents(desk_of(visit), _name(visit), visit.said("other"), visit.said("reason"))
    return _there(visit)


def post_split(visit: Visit) -> Response:
    """Decide that a claim of this incident tells of another one."""
    split_incident(desk_of(visit), _name(visit), visit.said("claim"), visit.said("reason"))
    return _there(visit)


def crossed_page(visit: Visit, crossed: Crossed) -> Response:
    """Two decisions on one thing, side by side: what others entered, and what was about to be."""
    said = {name: value for name, value in visit.form.items() if isinstance(value, str) and name != "token"}
    mine = {name: value for name, value in said.items() if name != "seen" and value}
    back = visit.path.partition("/statements/")[0] if "/statements/" in visit.path else visit.path.rsplit("/", 1)[0]
    return visit.page("crossed.html", status=409, crossed=crossed, said=said, mine=mine, back=back)


def desk_of(visit: Visit) -> Desk:
    """Where the visitor decides."""
    return Desk(dossier=visit.dossier, room=visit.room, visitor=visit.visitor)


def seen_by(visit: Visit) -> int:
    """The last entry that the form's maker had seen; 0 where the form does not say."""
    seen = visit.said("seen")
    return int(seen) if seen.isdecimal() and len(seen) < 16 else 0


def _name(visit: Visit) -> str:
    return visit.parts["incident"]


def _there(visit: Visit) -> Response:
    """On to the incident, which may bear another id now."""
    return visit.onward(f"/incidents/{_name(visit)}")
