"""The map of incidents: where each is said to have happened, and how exactly that is known."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response

from knell.counting.records import CountedIncident
from knell.errors import BadInput
from knell.incidents.distance import radius_km
from knell.jsonparts import Json, iso
from knell.ledger.read import Asked
from knell.ledger.views import Listed
from knell.publish.sentences import place_name
from knell.speech import gettext, speech
from knell.web.pages.incidents import asked_incidents, question_of, whole
from knell.web.room import Room
from knell.web.shown import PRECISION_WORDS, days_words, title_words
from knell.web.sketch import LOOKS, look
from knell.web.visit import Visit, as_json

At = tuple[tuple[float, float, str], ...]

FEATURES, CHOSEN = 2_000, 50  # in one answer: of all incidents, and of those at spots that were chosen


def map_page(visit: Visit) -> Response:
    """The map, and beside it the same incidents as a list, which needs neither scripts nor WebGL."""
    asked, found = question_of(visit), asked_incidents(visit)
    shown, turn = visit.slice(found)
    rows = [(one, spot(one), whole(one, "killed"), whole(one, "injured")) for one in shown]
    without = len(found) - visit.room.keep(("placed", asked), lambda: len(_placed(visit)))
    return visit.page("map.html", rows=rows, turn=turn, without=without)


def map_json(visit: Visit) -> Response:
    """The incidents that have coordinates as GeoJSON (RFC 7946), each with the precision of its place.

    Many are given in parts, each with the address of the next; `at`, which may stand there several times, asks for
    those of a spot: "36.2,49.9,settlement".
    """
    at = _spots_asked(visit.query.getlist("at"))
    shown, turn = visit.slice(_placed(visit, at), CHOSEN if at else FEATURES)
    onward = [{"rel": "next", "href": f"/map.json{turn.address(turn.at + 1)}"}] if turn.at < turn.last else []
    counted = {"numberMatched": turn.total, "numberReturned": len(shown), "links": onward}
    return as_json({"type": "FeatureCollection", **counted, "features": [_feature(one) for one in shown]})


def marks_json(visit: Visit) -> Response:
    """All that is drawn, in as few bytes as it takes: a column for each thing that is known of a spot."""
    asked = question_of(visit) or Asked()
    body = visit.room.keep(("marks", asked, speech().home), lambda: _marks(visit.room, asked))
    packed = "gzip" in visit.encodings
    headers = {"vary": "accept-encoding", **({"content-encoding": "gzip"} if packed else {})}
    return Response(body if packed else gzip.decompress(body), media_type="application/json", headers=headers)


def _marks(room: Room, asked: Asked) -> bytes:
    """The marks as JSON, compressed."""
    spots = room.spots(asked)
    places = room.places(one.id for one in spots)
    made = {
        "lon": [one.lon for one in spots],
        "lat": [one.lat for one in spots],
        "precision": [one.precision for one in spots],
        "number": [one.number for one in spots],
        "killed": [one.killed or 0 for one in spots],
        "place": [place_name(places[one.id]) for one in spots],
        "precisions": {name: {"look": mark, "radius_km": radius_km(name)} for name, mark in LOOKS.items()},
    }
    return gzip.compress(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode(), 5)


def _placed(visit: Visit, at: At = ()) -> Listed[CountedIncident]:
    """The incidents that the address asks for and that have coordinates."""
    return visit.room.list_incidents(replace(question_of(visit) or Asked(), placed=True, at=at))


def _spots_asked(values: Sequence[str]) -> At:
    """Longitude, latitude and precision of each spot. Raises BadInput for what is none."""
    try:
        parts = [value.split(",") for value in values[:CHOSEN]]
        return tuple((float(lon), float(lat), precision) for lon, lat, precision in parts)
    except ValueError:
        raise BadInput("a spot of the map is written as at=LONGITUDE,LATITUDE,PRECISION") from None


def spot(counted: CountedIncident) -> str | None:
    """Where an incident is drawn, as the address of the map's data asks for it; None where it is not."""
    place, precision = counted.incident.place, counted.incident.precision
    return f"{place.lon},{place.lat},{precision}" if place and look(counted) else None


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
