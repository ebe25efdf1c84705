"""The hand gazetteer (data/places.toml): names and places that the packaged tables lack or spell otherwise."""

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from knell.places.spelling import key

Table = dict[str, tuple[str, ...]]


class Own(NamedTuple):
    """A place of neither GeoNames' nor Natural Earth's table, at an approximate point."""

    id: str
    name: str
    country_code: str
    admin1_code: str
    lat: float
    lon: float
    precision: str
    aliases: tuple[str, ...]


def raw() -> bytes:
    """The table as it lies in the package."""
    return files(__package__).joinpath("data/places.toml").read_bytes()


@cache
def slavic_countries() -> frozenset[str]:
    """Countries whose names differ by romanisation from Cyrillic or between Slavic languages."""
    return frozenset(_list("slavic"))


@cache
def arabic_countries() -> frozenset[str]:
    """Countries whose names differ by romanisation from Arabic script."""
    return frozenset(_list("arabic"))


@cache
def countries() -> Table:
    """ISO code -> standard English name, then other names."""
    return _names("countries")


@cache
def admin1() -> Table:
    """GeoNames admin-1 code ("UA.21") -> standard English name, then other names."""
    return _names("admin1")


@cache
def settlements() -> Table:
    """GeoNames id -> standard English name, then other spellings and former names."""
    return _names("settlements")


@cache
def suffixes() -> dict[str, str]:
    """ISO code -> the word a first-level region carries after its name ("Oblast")."""
    return {code: names[0] for code, names in _names("suffix").items()}


@cache
def own() -> tuple[Own, ...]:
    """The places of the table itself; their id is "knell:" and their country and name."""
    table = _table()["own"]
    rows = table["places"] if isinstance(table, dict) else ()
    out = []
    for name, country, region, lat, lon, precision, *aliases in rows:
        place = f"knell:{country or 'world'}.{key(name).replace(' ', '-')}"
        out.append(Own(place, name, country, region, float(lat), float(lon), precision, tuple(aliases)))
    return tuple(out)


# (letters of the country's script, letters that betray another language, letters that prove the own one)
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщьюя")
_ARABIC = frozenset("ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
_SCRIPTS = {
    "UA": (_CYRILLIC, frozenset("ыэёъў"), frozenset("іїєґ")),
    "RU": (_CYRILLIC, frozenset("іїєґў"), frozenset("ыэё")),
    "BY": (_CYRILLIC, frozenset("їєґщъи"), frozenset("ўі")),
}


def native_script(country: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]] | None:
    """Letters by which a name in the country's own script is known, or None where that script is Latin or unread."""
    if country in _SCRIPTS:
        return _SCRIPTS[country]
    if country in arabic_countries() - {"IR", "AF", "PK", "SO", "DJ", "TD"}:
        return _ARABIC, frozenset("پچژگکیەێۆڕہھۃۀ"), frozenset("ةأإآىئؤ")
    return None


# Countries outside `arabic` whose names in GeoNames carry the marks of a transliteration.
_OTHER_SCRIPTS = frozenset(
    "UA,RU,BY,ET,ER,JP,IN,NP,BD,LK,BT,MM,TH,LA,KH,KR,KP,CN,TW,GE,AM,IL,GR,BG,MK,KZ,KG,TJ".split(",")  # noqa: SIM905
)


def plain(name: str, country: str) -> str:
    """A romanised name without the marks of transliteration ("Al Ḩasakah"); Latin-script countries keep theirs."""
    if country not in arabic_countries() and country not in _OTHER_SCRIPTS:
        return name
    decomposed = unicodedata.normalize("NFKD", name.replace("‘", "").replace("’", "").replace("`", ""))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def _table() -> dict[str, object]:
    return tomllib.loads(raw().decode("utf-8"))


def _list(name: str) -> tuple[str, ...]:
    found = _table()[name]
    return tuple(str(v) for v in found) if isinstance(found, list) else ()


def _names(name: str) -> Table:
    found = _table()[name]
    if not isinstance(found, dict):
        raise TypeError(f"places.toml: {name!r} is no table")
    return {k: tuple(v) if isinstance(v, list) else (str(v),) for k, v in found.items()}
