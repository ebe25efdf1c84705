"""Which of the places of one name a report means, weighed from the report itself; equal candidates get none.

Each candidate starts from its standing (population and kind) and gains by what the report says: the country or
first-level region beside it ("Reading, England"), named elsewhere, the word for its kind ("Donetsk region"),
and the report's other places near it. All mentions of one name mean one place, unless the words beside one
say otherwise. The weights are decades of population, tuned on TR-News and LGL (training/bench_places.py).
"""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from knell import languages
from knell.places.context import Named, Toponym, holder, holds, home_countries, kilometres, levels, name_key, named_in
from knell.places.gazetteer import Entry, Gazetteer
from knell.places.handmade import arabic_countries
from knell.places.nearness import fit
from knell.places.spelling import arabic_skeleton, key
from knell.records import Place

BESIDE, NAMED_REGION, NAMED_COUNTRY, HOME, NEAR = 6.0, 1.8, 1.6, 1.5, 5.0
# Letters that two spellings of one name share, of 100: "Hassakeh" and "Hasaka" have 86, "Tadmur" and "Palmyra" 31.
_SAME_NAME = 70.0
# A city is what it is whatever stands beside it ("London, Germany and France").
_CITY = 5.4
# A quarter or a street is not the town that is spelled like it.
_SMALL = ("neighbourhood", "street", "landmark")
Weighed = list[tuple[float, Entry]]
# Candidates closer than this in score are equal, unless they lie on the same ground.
EQUAL, SAME_GROUND_KM = 0.05, 40.0
# Nearness settles after two or three rounds.
_ROUNDS = 3
# A name is weighed by its likeliest bearers; "Springfield" has ninety.
_MOST = 16
# Outside the countries a report is about only a city is meant: "Koya" in a report on Syria is not the one in Japan.
_ALONE = 4.6
# A name that stands out, with no rival of note in another country, says what country a report is about.
_STANDS_OUT, _RIVAL = 5.8, 4.0


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
    quarters = set(languages.words(language, "places", "within_town"))
    kinds, homes = levels(language), home_countries(home, outlet, gazetteer)
    found = {n: _candidates(m, kinds, quarters, gazetteer) for n, m in dict(zip(names, mentions, strict=True)).items()}
    named = named_in(found, {n for n, m in zip(names, mentions, strict=True) if m.form == "demonym"})
    about = homes | set(named.countries) | set(named.peoples)
    about |= _standing_out(found) | _of_many(found) if about else frozenset()
    candidates = {n: _plausible(entries, about) for n, entries in found.items()}
    holders = [holder(mentions, i, text, language) for i in range(len(mentions))]
    beside = [candidates[names[h]] if h is not None else () for h in holders]
    scores = _near(_scores(candidates, names, beside, named, homes))
    picks = {name: entry for name, weighed in scores.items() if (entry := _best(weighed))}
    out = {}
    for i, (mention, name) in enumerate(zip(mentions, names, strict=True)):
        entry = _own_holder(scores[name], beside[i]) or picks.get(name)
        within = picks.get(names[h]) if (h := holders[i]) is not None and mentions[h].form != "demonym" else None
        elsewhere = entry is not None and within is not None and _contradicts(entry, within, mention.form in quarters)
        if entry is not None and not elsewhere:
            out[i] = _place(mention, entry, kinds)
        elif elsewhere or not candidates[name]:
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


def _candidates(
    mention: Toponym, kinds: dict[str, str], quarters: Container[str], gazetteer: Gazetteer
) -> tuple[Entry, ...]:
    """The places the name may mean, those of the kind that the word beside it says first of all."""
    form = mention.form or ""
    single = form.removesuffix("s") if form.removesuffix("s") in kinds else form
    level = kinds.get(single)
    if level and (found := gazetteer.exact(f"{mention.words} {single}")):
        return found
    found = gazetteer.exact(mention.name) or (() if level in _SMALL else gazetteer.spelled(mention.name))
    if form in quarters:  # the Salah al-Din quarter of a town is no province
        found = tuple(e for e in found if e.kind not in ("country", "admin1"))
    if form == "demonym":
        return found[:1] if found and found[0].kind == "country" else found
    if level == "admin1" and (regions := tuple(e for e in found if e.kind in ("admin1", "region"))):
        return regions
    if level == "settlement":
        return tuple(e for e in found if e.kind == "settlement") or found
    return found


def _standing_out(found: dict[str, tuple[Entry, ...]]) -> frozenset[str]:
    """The countries of the names that can hardly mean anything else ("Aleppo", not "Paris")."""
    out = set()
    for first, *rest in (entries for entries in found.values() if entries):
        rivals = (e for e in rest if e.country_code != first.country_code)
        if first.standing > _STANDS_OUT and all(e.standing < _RIVAL for e in rivals):
            out.add(first.country_code)
    return frozenset(out)


def _of_many(found: dict[str, tuple[Entry, ...]]) -> frozenset[str]:
    """The countries that alone can explain several of the names: a report on Ukraine may only say "Russian"."""
    only = Counter(
        countries.pop() for entries in found.values() if len(countries := {e.country_code for e in entries}) == 1
    )
    return frozenset(c for c, n in only.items() if n >= max(2, 0.25 * len(found)))


def _plausible(found: tuple[Entry, ...], about: frozenset[str]) -> tuple[Entry, ...]:
    """The candidates of the countries the report is about, and cities anywhere whose very name it is."""
    return tuple(
        e for e in found if e.country_code in about or (e.matched == "exact" and (e.standing > _ALONE or not about))
    )


def _scores(
    candidates: dict[str, tuple[Entry, ...]],
    names: Sequence[str],
    beside: Sequence[Sequence[Entry]],
    named: Named,
    homes: frozenset[str],
) -> dict[str, Weighed]:
    """The likeliest candidates of each name by standing and what the report says, nearness still left out."""
    outer: dict[str, list[Entry]] = {}
    for name, entries in zip(names, beside, strict=True):
        outer.setdefault(name, []).extend(entries)
    out: dict[str, Weighed] = {}
    for name, entries in candidates.items():
        weighed = []
        for entry in entries:
            score = entry.standing + BESIDE * any(holds(o, entry) for o in outer[name])
            if entry.kind != "country":
                score += NAMED_COUNTRY * named.country(entry, name) + HOME * (entry.country_code in homes)
            if entry.kind not in ("country", "admin1"):
                score += NAMED_REGION * named.region(entry, name)
            weighed.append((score, entry))
        out[name] = sorted(weighed, key=lambda w: (-w[0], w[1].place_id))[:_MOST]
    return out


def _near(scores: dict[str, Weighed]) -> dict[str, Weighed]:
    """The scores with what nearness to the report's other places adds."""
    names = [n for n, weighed in scores.items() if weighed]
    if not names:
        return scores
    entries = [[e for _, e in scores[n]] for n in names]
    fitted = fit(entries, [[s for s, _ in scores[n]] for n in names], NEAR, _ROUNDS)
    out = dict(scores)
    for name, found, values in zip(names, entries, fitted, strict=True):
        out[name] = sorted(zip(values, found, strict=True), key=lambda w: (-w[0], w[1].place_id))
    return out


def _best(weighed: Weighed) -> Entry | None:
    """The highest; None for no candidates, or where a place elsewhere has the same score."""
    for score, rival in weighed[1:]:
        if weighed[0][0] - score >= EQUAL:
            break
        if kilometres(weighed[0][1], rival) > SAME_GROUND_KM:
            return None
    return weighed[0][1] if weighed else None


def _contradicts(entry: Entry, within: Entry, is_quarter: bool) -> bool:
    """Whether the words put a village into a country or region, or a quarter into a town, that has none of its name."""
    if is_quarter:
        return within.kind == "settlement" and not holds(within, entry)
    small = entry.kind == "settlement" and entry.standing < _CITY
    return small and within.kind in ("country", "admin1") and entry.country_code != within.country_code


def _own_holder(weighed: Weighed, outer: Sequence[Entry]) -> Entry | None:
    """The best candidate inside the place named beside this very mention."""
    return _best([(s, e) for s, e in weighed if any(holds(o, e) for o in outer[:3])])


def _place(mention: Toponym, entry: Entry, kinds: dict[str, str]) -> Place:
    place = Place(
        name=_spelled(mention, entry),
        native=entry.native,
        place_id=entry.place_id,
        country=entry.country,
        admin1=entry.admin1,
        lat=entry.lat,
        lon=entry.lon,
        precision=entry.precision,
    )
    form = mention.form or ""
    if kinds.get(form) == "admin2" and entry.precision == "settlement":
        # The district of a town is not the town: its point stands for it, its id does not.
        return replace(place, name=f"{place.name} {form.title()}", native=None, place_id=None, precision="admin2")
    return place


def _spelled(mention: Toponym, entry: Entry) -> str:
    """The standard name; a place written in Arabic script keeps the report's spelling of that very name.

    No romanisation is standard there (Saraqib, Seraqeb, Saraqeb): the words can be checked against the report,
    and the id joins them. Former and foreign names are always replaced.
    """
    kept = entry.country_code in arabic_countries() and entry.kind in ("settlement", "region")
    if not kept or mention.form == "demonym" or mention.words.isupper() or not mention.words.isascii():
        return entry.name
    same = arabic_skeleton(mention.words) == arabic_skeleton(entry.name)
    return mention.words if same or fuzz.ratio(key(mention.words), key(entry.name)) >= _SAME_NAME else entry.name


def _unknown(mention: Toponym, within: Entry | None, gazetteer: Gazetteer, named: Named) -> Place:
    """A name the gazetteer does not hold, or holds in a near spelling inside the country the report is about."""
    countries = {within.country_code} if within else {*named.countries, *named.peoples}
    if len(countries) == 1 and mention.form is None:
        for entry in gazetteer.lookup(mention.name, country=next(iter(countries)))[:1]:
            if entry.matched != "far" and (within is None or holds(within, entry)):
                return _place(mention, entry, {})
    if within is None:
        return Place(name=_cased(mention.words))
    return Place(name=_cased(mention.words), country=within.country, admin1=within.admin1)


def _cased(words: str) -> str:
    """The words, a dateline's capitals made small."""
    return words.title() if words.isupper() and len(words) > 4 else words
