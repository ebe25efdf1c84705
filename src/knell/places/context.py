"""What a report itself says about where its places lie: countries and regions named, names beside names."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from knell import languages
from knell.places.gazetteer import Entry, Gazetteer
from knell.places.spelling import key

# Two readings of one name ("Georgia" the country and the state) both count where neither stands out.
_OPEN = 2.0
_EARTH_KM = 6371.0


class Toponym(Protocol):
    """What a mention must say of itself (knell.candidates.mentions.ToponymMention does)."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def words(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def known(self) -> bool: ...
    @property
    def form(self) -> str | None: ...


@dataclass(slots=True)
class Named:
    """Countries, their peoples and first-level regions a report names, each with the keys of the names that say so."""

    countries: dict[str, set[str]] = field(default_factory=dict)
    peoples: dict[str, set[str]] = field(default_factory=dict)
    regions: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def country(self, entry: Entry, name: str) -> float:
        """1 where a name other than this one names the entry's country, a half where only its people is named.

        "Russian" says who fired as often as where.
        """
        if self.countries.get(entry.country_code, set()) - {name}:
            return 1.0
        return 0.5 * bool(self.peoples.get(entry.country_code, set()) - {name})

    def region(self, entry: Entry, name: str) -> bool:
        """Whether a name other than this one names the entry's first-level region."""
        return bool(self.regions.get((entry.country_code, entry.admin1_code), set()) - {name})


def named_in(candidates: dict[str, tuple[Entry, ...]], demonyms: set[str]) -> Named:
    """The countries and regions among the candidates of a report's names, `demonyms` among them."""
    named = Named()
    for name, entries in candidates.items():
        for entry in entries:
            if entry.standing < entries[0].standing - _OPEN or not entry.primary:
                continue
            if entry.kind == "country":
                where = named.peoples if name in demonyms else named.countries
                where.setdefault(entry.country_code, set()).add(name)
            elif entry.kind == "admin1":
                named.regions.setdefault((entry.country_code, entry.admin1_code), set()).add(name)
                named.countries.setdefault(entry.country_code, set()).add(name)
    return named


def holder(mentions: Sequence[Toponym], i: int, text: str, language: str) -> int | None:
    """The index of the mention that says where mention `i` lies: "X, Y", "X in Y", "Y's X", "the Syrian city of X"."""
    here = mentions[i]
    if i + 1 < len(mentions):
        after = mentions[i + 1]
        gap = text[here.end : after.start]
        owner = text[after.end : after.end + 2] in ("'s", "’s")  # "In Sumy, Russia's ministry said"
        if after.form != "demonym" and not owner and len(gap) < 40 and _inside(language).fullmatch(gap):
            return i + 1
    if i > 0:
        before = mentions[i - 1]
        gap = text[before.end : here.start]
        possessive = gap in ("'s ", "’s ") or (gap.startswith(("'s ", "’s ")) and _kind_of(language).fullmatch(gap[2:]))
        if possessive or (before.form == "demonym" and len(gap) < 40 and _kind_of(language).fullmatch(gap)):
            return i - 1
    return None


def holds(outer: Entry, inner: Entry) -> bool:
    """Whether the outer place contains the inner one, as far as the gazetteer tells."""
    if outer.place_id == inner.place_id or inner.kind == "country" or outer.country_code != inner.country_code:
        return False
    if outer.kind == "country":
        return True
    if outer.kind == "admin1":
        return outer.admin1_code == inner.admin1_code and inner.kind != "admin1"
    # A quarter of a town, a village of a district: near it, and smaller.
    reach = 120.0 if outer.kind == "region" else 40.0
    return inner.population <= outer.population and kilometres(outer, inner) < reach


def kilometres(a: Entry, b: Entry) -> float:
    """Great-circle distance; infinite where either place has no point."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    return distance(a.lat, a.lon, b.lat, b.lon)


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres between two points in degrees (haversine)."""
    p, q = math.radians(lat1), math.radians(lat2)
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def home_countries(home: str | None, outlet: str | None, gazetteer: Gazetteer) -> frozenset[str]:
    """ISO codes of the countries a report is at home in: the dossier's, and the outlet's by its name or address."""
    found = set()
    if home:
        found |= {home.upper()} if len(home) == 2 else {e.country_code for e in gazetteer.exact(home)[:1]}
    if outlet:
        found |= _outlet_countries(outlet, gazetteer)
    return frozenset(found)


def _outlet_countries(outlet: str, gazetteer: Gazetteer) -> set[str]:
    """The country of an outlet's address ("….co.uk") or of the city or people in its name ("Kyiv Post")."""
    domain = re.search(r"\.([a-z]{2})(?:/|$)", outlet.strip().lower())
    if domain:
        code = {"uk": "GB"}.get(domain.group(1), domain.group(1).upper())
        return {code} if gazetteer.country(code) else set()
    demonyms = languages.pairs("en", "places", "demonyms")
    for word in re.findall(r"[^\W\d_]+", outlet):
        entries = gazetteer.exact(demonyms.get(word, word))
        if word[0].isupper() and entries and entries[0].primary and entries[0].standing > 5.8:
            return {entries[0].country_code}
    return set()


def levels(language: str) -> dict[str, str]:
    """Word beside a name -> level ("oblast": "admin1"), in the words of a language."""
    forms = languages.table(language, "places")["forms"]
    found = forms if isinstance(forms, dict) else {}
    return {word: level for level, words in reversed(found.items()) for word in words}


@cache
def _inside(language: str) -> re.Pattern[str]:
    """What may stand between a place and the one that holds it: ", ", " in ", " district of "."""
    forms = "|".join(sorted(levels(language), key=len, reverse=True))
    apart = "|".join(re.escape(w) for w in languages.words(language, "places", "lies_in"))
    described = rf"(?: (?:{forms}))?"
    return re.compile(rf"{described}(?:, (?:the )?|, (?:{apart}) (?:the )?| (?:{apart}) (?:the )?| \((?:the )?| of )")


@cache
def _kind_of(language: str) -> re.Pattern[str]:
    forms = "|".join(sorted(levels(language), key=len, reverse=True))
    return re.compile(rf" (?:[\w-]+ )?(?:{forms})(?: (?:of|called|named))? (?:the )?")


def name_key(mention: Toponym) -> str:
    """What makes two mentions one name: the folded name, and the kind it is said to be."""
    return f"{key(mention.name)}|{mention.form or ''}"
