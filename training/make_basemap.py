"""The outlines of the map: `python training/make_basemap.py countries-50m.json` (npm: world-atlas 2.0.2).

Natural Earth's 1:50m outlines are in the public domain. Boundaries are drawn for orientation alone: those of
territories whose status is disputed are marked, so that the map can draw them otherwise, whoever holds the land.
"""

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from math import hypot
from pathlib import Path

OUT = Path(__file__).parents[1] / "src/knell/web/static/vendor/outlines.json"
FINE = 0.02  # degrees, about two kilometres: what lies nearer to a line is left out of it
DISPUTED = ("Kosovo", "N. Cyprus", "Palestine", "Siachen Glacier", "Somaliland", "W. Sahara")
# The line across the isthmus of Perekop: Natural Earth draws it between Ukraine and Russia (A/RES/68/262 does not).
CRIMEA = (32.0, 45.0, 35.7, 46.5)
Point = tuple[float, float]


def main() -> None:
    atlas = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = [simplified(arc) for arc in decoded(atlas)]
    features = [{"type": "Feature", "properties": {"kind": "land"}, "geometry": land(atlas, arcs)}]
    features += [
        {
            "type": "Feature",
            "properties": {"kind": kind},
            "geometry": {"type": "MultiLineString", "coordinates": [rounded(arcs[n]) for n in numbers]},
        }
        for kind, numbers in boundaries(atlas, arcs).items()
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    OUT.write_text(text + "\n", encoding="utf-8", newline="\n")
    _list_anew()
    print(f"{OUT}: {len(text) // 1000} KB")


def decoded(atlas: dict) -> Iterator[list[Point]]:
    """The arcs of a TopoJSON file in degrees."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def simplified(arc: list[Point]) -> list[Point]:
    """An arc without the points that lie on it all the same (Douglas and Peucker 1973); its ends stay."""
    keep = {0, len(arc) - 1}
    waiting = [(0, len(arc) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, at = max(((_off(arc[n], arc[first], arc[last]), n) for n in range(first + 1, last)), default=(0, 0))
        if far > FINE:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [arc[n] for n in sorted(keep)]


def land(atlas: dict, arcs: list[list[Point]]) -> dict:
    """The land as one geometry, without rings that shrank to nothing."""
    [found] = atlas["objects"]["land"]["geometries"]
    polygons = found["arcs"] if found["type"] == "MultiPolygon" else [found["arcs"]]
    rings = [[rounded(_ring(ring, arcs)) for ring in polygon] for polygon in polygons]
    kept = [[ring for ring in polygon if len(ring) >= 4] for polygon in rings if len(polygon[0]) >= 4]
    return {"type": "MultiPolygon", "coordinates": kept}


def boundaries(atlas: dict, arcs: list[list[Point]]) -> dict[str, list[int]]:
    """The arcs that two countries share, as "boundary" or "disputed"."""
    users = defaultdict(set)
    for country in atlas["objects"]["countries"]["geometries"]:
        for number in _numbers(country["arcs"]):
            users[number].add(country["properties"]["name"])
    found = {"boundary": [], "disputed": []}
    for number, names in sorted(users.items()):
        if len(names) > 1:
            found["disputed" if names & {*DISPUTED} or _crimea(names, arcs[number]) else "boundary"].append(number)
    return found


def rounded(points: list[Point]) -> list[Point]:
    """Points to a hundredth of a degree, none twice in a row."""
    made = [(round(x, 2), round(y, 2)) for x, y in points]
    return [point for n, point in enumerate(made) if n == 0 or point != made[n - 1]]


def _list_anew() -> None:
    """Put the new file's sha256 in the list of what is vendored."""
    listed = OUT.with_name("VENDORED.json")
    items = json.loads(listed.read_text(encoding="utf-8"))
    for item in items:
        if item["file"] == OUT.name:
            item["sha256"] = hashlib.sha256(OUT.read_bytes()).hexdigest()
    listed.write_text(json.dumps(items, indent=1) + "\n", encoding="utf-8", newline="\n")


def _crimea(names: set[str], arc: list[Point]) -> bool:
    west, south, east, north = CRIMEA
    return names == {"Ukraine", "Russia"} and all(west < x < east and south < y < north for x, y in arc)


def _ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return _unbroken(points)


def _unbroken(ring: list[Point]) -> list[Point]:
    """A ring that crosses the 180th meridian as one piece beyond it; one around the pole closed along the pole."""
    made = ring[:1]
    for x, y in ring[1:]:
        turns = round((made[-1][0] - x) / 360)
        made.append((x + 360 * turns, y))
    if abs(made[0][0] - made[-1][0]) > 180:
        made += [(made[-1][0], -89.9), (made[0][0], -89.9), made[0]]
    return made


def _numbers(arcs: list) -> Iterator[int]:
    for one in arcs:
        if isinstance(one, list):
            yield from _numbers(one)
        else:
            yield one if one >= 0 else ~one


def _off(point: Point, one: Point, other: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, one, other
    length = hypot(bx - ax, by - ay)
    if not length:
        return hypot(x - ax, y - ay)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


if __name__ == "__main__":
    main()
