"""The gazetteer: a name, in any spelling a report may use, to the places that bear it, likeliest first.

GeoNames settlements of 500 people and more, countries, first-level regions and a hand table, in an SQLite
index that is built once (knell.places.index). A look-up climbs a ladder and stops at the first rung that
holds: the exact name over all alternate names, the same name romanised otherwise, then a near spelling.
"""

import math
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz, process

from knell.places.handmade import arabic_countries
from knell.places.index import FILTER_BITS, Progress, open_index
from knell.places.spelling import arabic_skeleton, key, slavic_skeleton
from knell.vocabulary import PLACE_PRECISIONS, PlacePrecision

Kind = Literal["country", "admin1", "settlement", "region"]
Matched = Literal["exact", "spelling", "near", "far"]

# Measured on names that are absent (places.md): false hits 64% at 80, 30% at 85, 9% at 90, 5% at 92, 0% at 95.
NEAR = 92.0
# Tolerable only where the country is already known, and marked "far" for a person to look at.
FAR = 85.0
_KINDS: dict[str, Kind] = {"country": "country", "admin1": "admin1", "settlement": "settlement", "region": "region"}
_PRECISIONS: dict[str, PlacePrecision] = {p: p for p in PLACE_PRECISIONS}
_COLUMNS = (
    "p.id, p.name, p.native, p.kind, p.country_code, p.country, p.admin1_code, p.admin1, p.lat, p.lon, "
    "p.population, p.precision, p.prior"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place of the gazetteer, in standard English; `matched` says on which rung of the ladder it was found.

    `place_id` is the GeoNames id where there is one. `standing` orders the bearers of one name: the decimal
    logarithm of the population, more for countries, less where the name is not the place's own.
    """

    place_id: str
    name: str
    native: str | None
    kind: Kind
    country_code: str
    country: str | None
    admin1_code: str
    admin1: str | None
    lat: float | None
    lon: float | None
    population: int
    precision: PlacePrecision
    matched: Matched = "exact"
    primary: bool = True
    standing: float = 0.0


def open_gazetteer(progress: Progress | None = None) -> "Gazetteer":
    """The gazetteer; the first call on a machine builds its index (some ten seconds), telling `progress`.

    `progress` gets what is being done, how many steps are done, and of how many. Raises BadInput where the
    cache folder cannot be written.
    """
    return Gazetteer(open_index(progress))


class Gazetteer:
    """An open index with what was looked up in it; one connection, for one process."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        row = connection.execute("SELECT value FROM meta WHERE key = 'filter'").fetchone()
        self._bits: bytes = row[0]
        self._exact: dict[str, tuple[Entry, ...]] = {}
        self._spelled: dict[str, tuple[Entry, ...]] = {}
        self._entries: dict[str, Entry | None] = {}

    def lookup(self, name: str, *, country: str | None = None) -> tuple[Entry, ...]:
        """The places that bear the name, likeliest first; only those of the country (ISO code) if one is given."""
        for rung in (self.exact, self.spelled):
            if found := tuple(e for e in rung(name) if country is None or e.country_code == country):
                return found
        return self._near(key(name), country)

    def exact(self, name: str, *, without_article: bool = True) -> tuple[Entry, ...]:
        """The places of exactly this name, primary or alternate; also of the name without its article."""
        wanted = key(name)
        found = self._by_key(wanted)
        if not found and without_article:
            first, _, rest = wanted.partition(" ")
            found = self._by_key(rest) if first in ("the", "al", "el") and len(rest) > 2 else ()
            if first != "the":
                found = tuple(e for e in found if e.country_code in arabic_countries())
        return found

    def spelled(self, name: str) -> tuple[Entry, ...]:
        """The places whose name differs only in the way of romanising it (Slavic and Arabic spellings)."""
        if name not in self._spelled:
            folded = [s for s in (slavic_skeleton(name), arabic_skeleton(name)) if s]
            query = f"SELECT DISTINCT {_COLUMNS}, 0 FROM skeleton s JOIN place p ON p.number = s.place WHERE s.key = ?"
            rows = [row for s in folded for row in self._connection.execute(query, (s,))]
            self._spelled[name] = _ordered({row[0]: _entry(row, "spelling") for row in rows}.values())
        return self._spelled[name]

    def holds(self, folded: str) -> bool:
        """Whether some place may bear this key (knell.places.spelling.key): surely not where it says no."""
        place = zlib.crc32(folded.encode()) % FILTER_BITS
        return bool(self._bits[place >> 3] & (1 << (place & 7)))

    def by_id(self, place_id: str) -> Entry | None:
        """The place of this id, or None."""
        if place_id not in self._entries:
            query = f"SELECT {_COLUMNS}, 0 FROM place p WHERE p.id = ?"
            row = self._connection.execute(query, (place_id,)).fetchone()
            self._entries[place_id] = _entry(row, "exact") if row else None
        return self._entries[place_id]

    def country(self, code: str) -> Entry | None:
        """The country of an ISO 3166-1 code, or None."""
        query = "SELECT p.id FROM place p WHERE p.kind = 'country' AND p.country_code = ?"
        row = self._connection.execute(query, (code,)).fetchone()
        return self.by_id(row[0]) if row else None

    def _by_key(self, folded: str) -> tuple[Entry, ...]:
        if not folded or not self.holds(folded):
            return ()
        if folded not in self._exact:
            query = f"SELECT {_COLUMNS}, n.grade FROM name n JOIN place p ON p.number = n.place WHERE n.key = ?"
            self._exact[folded] = _ordered(_entry(row, "exact") for row in self._connection.execute(query, (folded,)))
        return self._exact[folded]

    def _near(self, wanted: str, country: str | None) -> tuple[Entry, ...]:
        """The bearers of the nearest spelling that opens with the same two letters, if it is near enough."""
        if len(wanted) < 5:
            return ()
        limit = FAR if country else NEAR
        low, high = wanted[:2], wanted[:2] + "\U0010ffff"
        query = "SELECT DISTINCT n.key FROM name n WHERE n.key BETWEEN ? AND ? AND length(n.key) BETWEEN ? AND ?"
        bounds: list[str | int] = [low, high, len(wanted) - 2, len(wanted) + 2]
        if country:
            query = query.replace("WHERE", "JOIN place p ON p.number = n.place WHERE p.country_code = ? AND")
            bounds.insert(0, country)
        keys = [row[0] for row in self._connection.execute(query, bounds)]
        best = process.extractOne(wanted, keys, scorer=fuzz.ratio, score_cutoff=limit)
        if best is None:
            return ()
        matched: Matched = "near" if best[1] >= NEAR else "far"
        found = (e for e in self._by_key(best[0]) if country is None or e.country_code == country)
        return tuple(replace(e, matched=matched) for e in found)


def _entry(row: tuple[object, ...], matched: Matched) -> Entry:
    place, name, native, kind, code, country, region_code, region, lat, lon, population, precision, prior, grade = row
    people = int(str(population))
    return Entry(
        place_id=str(place),
        name=str(name),
        native=str(native) if native else None,
        kind=_KINDS[str(kind)],
        country_code=str(code),
        country=str(country) if country else None,
        admin1_code=str(region_code),
        admin1=str(region) if region else None,
        lat=float(str(lat)) if lat is not None else None,
        lon=float(str(lon)) if lon is not None else None,
        population=people,
        precision=_PRECISIONS[str(precision)],
        matched=matched,
        primary=grade == 0,
        standing=_standing(float(str(prior)), people, int(str(grade))),
    )


def _standing(prior: float, population: int, grade: int) -> float:
    """How likely the bare name means this place. An alternate name needs some fifteen times the people."""
    return math.log10(population + 10) + prior - (0.0, 1.2, 3.0)[grade]


def _ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda e: (-e.standing, e.place_id)))
