"""Incidents: the list, and one with its ranges, who says what, denials, named victims, grade and history."""

from starlette.responses import Response

from knell.counting.records import CountedIncident, CountRange
from knell.ledger.read import Asked
from knell.ledger.rows import whole as range_of
from knell.ledger.views import Listed
from knell.persons.reconcile import named_of
from knell.records import Group
from knell.vocabulary import Harm
from knell.web.crossing import last_seen
from knell.web.drawing import scale_for
from knell.web.graphs import chain_graph
from knell.web.joining import joining
from knell.web.ladders import alleged_by, ladders
from knell.web.named import shown_name
from knell.web.past import past
from knell.web.reasons import REASON_WORDS
from knell.web.room import Room
from knell.web.sketch import sketch
from knell.web.visit import NotFound, Visit

CHOICES = 40  # incidents offered to be joined: those nearest in time


def incident_list(visit: Visit) -> Response:
    """Every incident with its range of the killed and the injured."""
    shown, turn = visit.slice(asked_incidents(visit))
    rows = [(one, whole(one, "killed"), whole(one, "injured")) for one in shown]
    highs = [count.high or count.low for _, *counts in rows for count in counts if count]
    return visit.page("incidents.html", rows=rows, turn=turn, scale=scale_for(highs))


def asked_incidents(visit: Visit) -> Listed[CountedIncident]:
    """The incidents that the address asks for, as lists show them."""
    asked = question_of(visit)
    found = visit.room.list_incidents(asked)
    return Listed(found.read, lambda: visit.room.keep(("how many", asked), lambda: len(found)))


def question_of(visit: Visit) -> Asked | None:
    """Which incidents the address asks for, None for all: list, map and timeline answer one question."""
    asked = Asked(words=visit.asked("q"), grade=visit.asked("grade"), first=visit.day("from"), last=visit.day("to"))
    return asked if asked != Asked() else None


def incident_page(visit: Visit) -> Response:
    """One incident; an id it bore earlier leads to it."""
    room, name = visit.room, visit.parts["incident"]
    if name in room.forwards and name not in room.incidents:
        return visit.onward(f"/incidents/{room.forwards[name]}")
    counted = room.incidents.get(name)
    if counted is None:
        raise NotFound(f"there is no incident {name!r}: the list of incidents has them all")
    room.fetch_behind(counted)
    victims = [room.victims[one] for one in counted.persons if one in room.victims]
    return visit.page(
        "incident.html",
        counted=counted,
        incident=counted.incident,
        ladders=ladders(counted, room, victims),
        alleged=alleged_by(counted, room),
        drawn=sketch([counted]),
        past=past(counted, room),
        chains=(ways := chains(counted, room)),
        graph=chain_graph((path, len(names)) for path, _, names in ways),
        denials=[room.denials[one] for one in counted.incident.denials if one in room.denials],
        attacks=[room.attacks[one] for one in counted.incident.facility_attacks if one in room.attacks],
        victims=[(victim, shown_name(victim, visit.dossier.config.redaction)) for victim in victims],
        named=[one for one in named_of(victims, _wholes(counted)) if one.named],
        reports=[room.reports[one] for one in counted.incident.reports if one in room.reports],
        near=room.near(counted, CHOICES),
        joining=joining(counted, room),
        told=[room.claims[one] for one in counted.incident.claims if one in room.claims],
        seen=_seen(visit, name),
        two_persons=visit.dossier.config.grading.persons == 2,
        waits=room.waits_for(counted.incident.id),
        words=REASON_WORDS,
    )


def _seen(visit: Visit, name: str) -> dict[str, int]:
    """The last decisions on the incident that its forms know of."""
    kinds = {"grade": "incident.graded", "title": "incident.titled"}
    return {what: last_seen(visit.room.connection, name, (kind,)) for what, kind in kinds.items()}


def whole(counted: CountedIncident, harm: str) -> CountRange | None:
    """The range of all people of one harm."""
    return range_of(counted.counts, harm)


def chains(counted: CountedIncident, room: Room) -> list[tuple[tuple[str, ...], str, list[str]]]:
    """Each way by which a statement came, from the outlet to whoever stands behind it, with the claims that took it."""
    found: dict[tuple[str, ...], tuple[str, list[str]]] = {}
    for name in counted.incident.claims:
        origin = room.counts.origins.get(name)
        if origin is not None and len(origin.path) > 1:
            found.setdefault(origin.path, (origin.how, []))[1].append(name)
    return sorted((path, how, names) for path, (how, names) in found.items())


def _wholes(counted: CountedIncident) -> list[tuple[Harm, int | None, int | None]]:
    return [(one.harm, one.low, one.high) for one in counted.counts if one.group == Group()]
