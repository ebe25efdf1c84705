"""The map of incidents: where each is said to have happened, and how exactly that is known."""

from collections.abc import Mapping

from starlette.responses import Response

from knell.counting.records import CountedIncident
from knell.incidents.distance import radius_km
from knell.jsonparts import Json, iso
from knell.publish.sentences import place_name
from knell.speech import gettext
from knell.vocabulary import PlacePrecision
from knell.web.pages.incidents import asked_incidents, whole
from knell.web.shown import PRECISION_WORDS, days_words, title_words
from knell.web.visit import Visit, as_json

# What a mark on the map may claim: a spot, a town, or no more than that it lies somewhere in an area.
LOOKS: Mapping[PlacePrecision, str] = {
    "exact": "spot",
    "landmark": "spot",
    "street": "spot",
    "neighbourhood": "town",
    "settlement": "town",
    "municipality": "town",
    "admin2": "area",
    "admin1": "area",
    "country": "area",
}


def map_page(visit: Visit) -> Response:
    """The map, and beside it the same incidents as a list, which needs neither scripts nor WebGL."""
    found = asked_incidents(visit)
    shown, turn = visit.slice(found)
    rows = [(one, look(one), whole(one, "killed"), whole(one, "injured")) for one in shown]
    without = sum(look(one) is None for one in found)
    return visit.page("map.html", rows=rows, turn=turn, placed=len(found) - without, without=without)


def map_json(visit: Visit) -> Response:
    """The incidents that have coordinates as GeoJSON (RFC 7946), each with the precision of its place."""
    features = [_feature(one) for one in asked_incidents(visit) if look(one)]
    return as_json({"type": "FeatureCollection", "features": features})


def look(counted: CountedIncident) -> str | None:
    """How an incident is marked; None where its place has no coordinates, or they no precision."""
    incident = counted.incident
    if incident.place is None or incident.place.lat is None or incident.place.lon is None:
        return None
    return LOOKS[incident.precision] if incident.precision else None


def _feature(counted: CountedIncident) -> Json:
    incident, place = counted.incident, counted.incident.place
    killed, injured = whole(counted, "killed"), whole(counted, "injured")
    return {
        "type": "Feature",
        "id": incident.id,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat] if place else None},
        "properties": {
            "id": incident.id,
            "title": title_words(incident),
            "place": place_name(place) if place else None,
            "start": iso(incident.start),
            "end": iso(incident.end),
            "precision": incident.precision,
            "days": days_words(incident.start, incident.end),
            "known": gettext(PRECISION_WORDS[incident.precision]) if incident.precision else "",
            "look": look(counted),
            "radius_km": radius_km(incident.precision),
            "grade": counted.grade.stands,
            "killed_low": killed.low if killed else None,
            "killed_high": killed.high if killed else None,
            "injured_low": injured.low if injured else None,
            "injured_high": injured.high if injured else None,
        },
    }
