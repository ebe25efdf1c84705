"""Small maps drawn on the server: where incidents lie, each as exactly as it is known. Pure geometry, no scripts.

Units are those of the drawing (an SVG view box). The projection is flat, stretched so that the middle of the window
keeps its shape, which is right for a window of some hundred kilometres and good enough for a continent.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import cos, radians, sqrt

from knell.counting.records import CountedIncident
from knell.incidents.distance import EARTH_KM, radius_km
from knell.ledger.rows import whole
from knell.vocabulary import PlacePrecision

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # west, south, east, north, in degrees

WIDE, HIGH = 360.0, 240.0
NEAR_KM, RINGS = 240.0, 2.2  # from the middle to the upper edge at least, and in radii of the place
FINE = 0.7  # units of the drawing below which two points of an outline are one
ALONE = 3.2  # the radius of a mark that need not say how many were killed
EDGE = 0.12  # of the window, around several incidents
# What a mark may claim: a spot, a town, or no more than that it lies somewhere in an area.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One incident on the map: its middle, how wide its place is known, how large its mark, how it looks."""

    id: str
    x: float
    y: float
    wide: float
    size: float
    look: str
    harmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A map: the paths of land, boundaries and disputed ones, its incidents, and its size."""

    land: str
    boundaries: str
    disputed: str
    spots: tuple[Spot, ...]
    wide: float = WIDE
    high: float = HIGH


def sketch(incidents: Iterable[CountedIncident]) -> Sketch | None:
    """The map of the incidents whose place has coordinates; None where none has."""
    shown = [one for one in incidents if look(one)]
    if not shown:
        return None
    box = window(shown)
    land, boundaries, disputed = ground(box)
    return Sketch(
        land=land,
        boundaries=boundaries,
        disputed=disputed,
        spots=tuple(_spot(one, box, alone=len(shown) == 1) for one in shown),
    )


def look(counted: CountedIncident) -> str | None:
    """How an incident is marked; None where its place has no coordinates, or they no precision."""
    incident = counted.incident
    if incident.place is None or incident.place.lat is None or incident.place.lon is None:
        return None
    return LOOKS[incident.precision] if incident.precision else None


def window(shown: Sequence[CountedIncident]) -> Box:
    """What of the earth is shown: all the places with room around them, in the shape of the drawing.

    Its edges lie on round numbers, so that near incidents share one.
    """
    points = [_at(one) for one in shown]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    middle = (round((west + east) / 2, 1), round((south + north) / 2, 1))
    least = max(NEAR_KM, RINGS * max(radius_km(one.incident.precision) for one in shown)) / EARTH_KM
    stretch = cos(radians(min(abs(middle[1]), 80)))
    half = max(least, (north - south) / 2 * (1 + 2 * EDGE), (east - west) / 2 * (1 + 2 * EDGE) * stretch * HIGH / WIDE)
    half = round(half, 1)
    across = half * WIDE / HIGH / stretch
    return middle[0] - across, middle[1] - half, middle[0] + across, middle[1] + half


@lru_cache(maxsize=512)
def ground(box: Box) -> tuple[str, str, str]:
    """The paths of land, boundaries and disputed boundaries within the window."""
    least = FINE * 2 * (box[3] - box[1]) / HIGH
    land = "".join(
        _ring(points, box)
        for points, around in _outlines()["land"]
        if _meet(around, box) and max(around[2] - around[0], around[3] - around[1]) > least
    )
    lines = [
        "".join(_line(points, box) for points, around in _outlines()[kind] if _meet(around, box)) for kind in LINES
    ]
    return land, lines[0], lines[1]


LINES = ("boundary", "disputed")


@cache
def _outlines() -> Mapping[str, list[tuple[list[Point], Box]]]:
    """The rings of land and the lines of boundaries, each with what is around it."""
    found: dict[str, list[tuple[list[Point], Box]]] = {"land": [], **{kind: [] for kind in LINES}}
    text = (files("knell.web") / "static/vendor/outlines.json").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        kind, parts = feature["properties"]["kind"], feature["geometry"]["coordinates"]
        for part in parts:
            for line in part if kind == "land" else [part]:
                points = [(float(x), float(y)) for x, y in line]
                found[kind].append((points, _around(points)))
    return found


def _around(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _ring(points: Sequence[Point], box: Box) -> str:
    """A closed path; what lies beyond one edge of the window is cut short, which changes nothing within it."""
    kept: list[Point] = []
    sides: list[int] = []
    for point in _thinned(points, box):
        side = _side(point, box)
        if len(kept) > 1 and side & sides[-1] & sides[-2]:
            kept.pop()
            sides.pop()
        kept.append(point)
        sides.append(side)
    return _path(kept, box) + "Z" if len(kept) > 2 else ""


def _line(points: Sequence[Point], box: Box) -> str:
    """The pieces of a line that may be seen."""
    made, last = "", None
    for a, b in pairwise(_thinned(points, box)):
        if _side(a, box) & _side(b, box):
            continue
        made += f"{'' if a == last else _path([a], box)}L{_xy(b, box)}"
        last = b
    return made


def _thinned(points: Sequence[Point], box: Box) -> list[Point]:
    """The points without those that nobody could tell from the one before; both ends stay."""
    least = FINE * (box[3] - box[1]) / HIGH
    kept = [points[0]]
    for x, y in points[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= least:
            kept.append((x, y))
    return [*kept, points[-1]]


def _side(point: Point, box: Box) -> int:
    """Beyond which edges of the window a point lies, as bits."""
    (x, y), (west, south, east, north) = point, box
    return (x < west) | (x > east) << 1 | (y < south) << 2 | (y > north) << 3


def _path(points: Sequence[Point], box: Box) -> str:
    return "M" + "L".join(_xy(point, box) for point in points)


def _xy(point: Point, box: Box) -> str:
    x, y = _on_paper(point, box)
    return f"{x:.1f} {y:.1f}"


def _on_paper(point: Point, box: Box) -> Point:
    west, south, east, north = box
    return (point[0] - west) / (east - west) * WIDE, (north - point[1]) / (north - south) * HIGH


def _at(counted: CountedIncident) -> Point:
    place = counted.incident.place
    return (place.lon or 0.0, place.lat or 0.0) if place else (0.0, 0.0)


def _spot(counted: CountedIncident, box: Box, *, alone: bool) -> Spot:
    x, y = _on_paper(_at(counted), box)
    killed = whole(counted.counts, "killed")
    most = (killed.high if killed.high is not None else killed.low or 0) if killed else 0
    km = radius_km(counted.incident.precision)
    return Spot(
        id=counted.incident.id,
        x=round(x, 1),
        y=round(y, 1),
        wide=round(km / EARTH_KM / (box[3] - box[1]) * HIGH, 1),
        size=ALONE if alone else round(min(3.5 + sqrt(most) / 2, 10.0), 1),
        look=look(counted) or "area",
        harmed=most > 0,
    )
