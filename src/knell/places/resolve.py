"""Which of the places of one name a report means, weighed from the report itself; equal candidates get none.

Each candidate starts from its standing (population and kind) and gains by what the report says: the country or
first-level region beside it ("Reading, England"), named elsewhere, the word for its kind ("Donetsk region"),
and the report's other places near it. All mentions of one name mean one place, unless the words beside one
say otherwise. The weights are decades of population, tuned on TR-News and LGL (training/bench_places.py).
"""

from collections.abc import Sequence
from dataclasses import replace

from knell.places.context import (
    Named,
    Toponym,
    holder,
    holds,
    home_countries,
    kilometres,
    levels,
    name_key,
    named_in,
)
from knell.places.gazetteer import Entry, Gazetteer
from knell.records import Place

BESIDE, NAMED_REGION, NAMED_COUNTRY, HOME, NEAR = 6.0, 1.8, 1.2, 0.8, 2.0
# Half the nearness is left at this distance: the size of a small country or a large province.
NEAR_KM = 150.0
# Candidates closer than this in score are equal, unless they lie on the same ground.
EQUAL, SAME_GROUND_KM = 0.05, 40.0
# Rounds of picking by the other picks; they settle after two or three.
_ROUNDS = 3
Candidates = dict[str, tuple[Entry, ...]]
Picks = dict[str, Entry]


def resolve_places(
    mentions: Sequence[Toponym],
    text: str,
    gazetteer: Gazetteer,
    *,
    home: str | None = None,
    outlet: str | None = None,
    language: str = "en",
) -> dict[int, Place]:
    """The place each mention means, by the mention's index; a mention with two equal candidates has no entry.

    `home` is the country the dossier is about (name or ISO code), `outlet` the publisher's name or address. A
    name the gazetteer does not hold becomes a Place of that name without coordinates.
    """
    names = [name_key(m) for m in mentions]
    kinds = levels(language)
    candidates = {n: _candidates(m, kinds, gazetteer) for n, m in dict(zip(names, mentions, strict=True)).items()}
    named = named_in(candidates)
    homes = home_countries(home, outlet, gazetteer)
    holders = [holder(mentions, i, text, language) for i in range(len(mentions))]
    beside: list[list[Entry]] = [list(candidates[names[h]]) if h is not None else [] for h in holders]
    scores = _scores(candidates, names, beside, named, homes)
    picks = _settle(scores)
    out = {}
    for i, (mention, name) in enumerate(zip(mentions, names, strict=True)):
        entry = _own_holder(scores.get(name, {}), beside[i]) or picks.get(name)
        if entry is not None:
            out[i] = _place(mention, entry, kinds)
        elif not candidates[name]:
            within = picks.get(names[h]) if (h := holders[i]) is not None else None
            out[i] = _unknown(mention, within, gazetteer, named)
    return out


def place_chain(place: Place) -> tuple[Place, ...]:
    """The place, its first-level region and its country, most specific first, each named once.

    >>> [p.name for p in place_chain(Place(name="Okhtyrka", admin1="Sumy Oblast", country="Ukraine"))]
    ['Okhtyrka', 'Sumy Oblast', 'Ukraine']
    """
    chain = [place]
    if place.admin1 and place.admin1 != place.name and place.country != place.name:
        chain.append(Place(name=place.admin1, country=place.country, precision="admin1"))
    if place.country and all(p.name != place.country for p in chain):
        chain.append(Place(name=place.country, precision="country"))
    return tuple(chain)


def _candidates(mention: Toponym, kinds: dict[str, str], gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The places the name may mean, those of the kind that the word beside it says first of all."""
    form = mention.form or ""
    single = form.removesuffix("s") if form.removesuffix("s") in kinds else form
    level = kinds.get(single)
    if level and (found := gazetteer.exact(f"{mention.words} {single}")):
        return found
    found = gazetteer.exact(mention.name) or gazetteer.spelled(mention.name)
    if level == "admin1" and (regions := tuple(e for e in found if e.kind in ("admin1", "region"))):
        return regions
    if level == "settlement":
        return tuple(e for e in found if e.kind == "settlement") or found
    return found


def _scores(
    candidates: Candidates, names: list[str], beside: list[list[Entry]], named: Named, homes: frozenset[str]
) -> dict[str, dict[Entry, float]]:
    """Standing and context of every candidate, nearness still left out."""
    outer: dict[str, list[Entry]] = {}
    for name, entries in zip(names, beside, strict=True):
        outer.setdefault(name, []).extend(entries)
    out: dict[str, dict[Entry, float]] = {}
    for name, entries in candidates.items():
        out[name] = {}
        for entry in entries:
            score = entry.standing
            score += BESIDE * any(holds(o, entry) for o in outer[name])
            score += NAMED_REGION * named.region(entry, name) * (entry.kind != "admin1")
            score += NAMED_COUNTRY * named.country(entry, name) * (entry.kind != "country")
            score += HOME * (entry.country_code in homes) * (entry.kind != "country")
            out[name][entry] = score
    return out


def _settle(scores: dict[str, dict[Entry, float]]) -> Picks:
    """The best candidate of each name, weighing nearness to the other names' best until nothing changes."""
    picks = {name: entry for name, found in scores.items() if (entry := _best(found))}
    for _ in range(_ROUNDS):
        after = {}
        for name, found in scores.items():
            others = [e for n, e in picks.items() if n != name and e.kind != "country" and e.precision != "country"]
            near = {e: s + NEAR * _nearness(e, others) for e, s in found.items()} if len(found) > 1 else found
            if entry := _best(near):
                after[name] = entry
        if after == picks:
            break
        picks = after
    return picks


def _nearness(entry: Entry, others: Sequence[Entry]) -> float:
    """0 to 1: how close the other places lie; one beside it gives most, more add ever less."""
    if entry.kind == "country":
        return 0.0
    apart = 1.0
    for other in others:
        weight = 0.5 if other.kind == "settlement" else 0.35
        apart *= 1.0 - weight * 0.5 ** (kilometres(entry, other) / NEAR_KM)
    return 1.0 - apart


def _best(found: dict[Entry, float]) -> Entry | None:
    """The highest of the scores; None for no candidates, or where another place elsewhere has the same."""
    if not found:
        return None
    ordered = sorted(found, key=lambda e: (-found[e], e.place_id))
    for rival in ordered[1:]:
        if found[ordered[0]] - found[rival] >= EQUAL:
            break
        if kilometres(ordered[0], rival) > SAME_GROUND_KM:
            return None
    return ordered[0]


def _own_holder(found: dict[Entry, float], outer: Sequence[Entry]) -> Entry | None:
    """The best candidate inside the place named beside this very mention."""
    return _best({e: s for e, s in found.items() if any(holds(o, e) for o in outer[:3])})


def _place(mention: Toponym, entry: Entry, kinds: dict[str, str]) -> Place:
    place = Place(
        name=entry.name,
        native=entry.native,
        place_id=entry.place_id,
        country=entry.country,
        admin1=entry.admin1,
        lat=entry.lat,
        lon=entry.lon,
        precision=entry.precision,
    )
    form = mention.form or ""
    if kinds.get(form) == "admin2" and entry.kind == "settlement":
        # The district of a town is not the town: its point stands for it, its id does not.
        return replace(place, name=f"{entry.name} {form.title()}", native=None, place_id=None, precision="admin2")
    return place


def _unknown(mention: Toponym, within: Entry | None, gazetteer: Gazetteer, named: Named) -> Place:
    """A name the gazetteer does not hold, or holds in a near spelling inside the country the report is about."""
    countries = {within.country_code} if within else set(named.countries)
    if len(countries) == 1 and mention.form is None:
        for entry in gazetteer.lookup(mention.name, country=next(iter(countries)))[:1]:
            if entry.matched != "far" and (within is None or holds(within, entry)):
                return _place(mention, entry, {})
    if within is None:
        return Place(name=mention.words)
    return Place(name=mention.words, country=within.country, admin1=within.admin1)
