"""Which tellings are compared at all: those of one place cell and day, or with a victim or a text in common.

Comparing every telling with every other would grow with the square of the dossier. A telling stands under a few
keys and asks under a few; only tellings that meet under a key are compared, so the time grows with the number of
reports on one day and place.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil, cos, floor, radians

from knell.incidents.distance import EARTH_KM
from knell.incidents.records import Telling

Key = tuple[str | int | None, ...]

CELL = 0.5  # degrees: about 55 km, so that the radius of a settlement touches at most four cells
SLACK = 1  # days a dateline may be off (night attacks, time zones); both sides have it
LONGEST = 14  # days: an event told less precisely meets others only by victim, text or figure
NAMED = "named"
SPELL = 30  # days: reports that came out in one such spell or in neighbouring ones can meet by names in their texts
SOON = 10  # days between two reports, or two events, within which few names in common are enough
FEW, MANY = 2, 4  # names in common before two texts are compared for that alone: soon after each other, and later
FINE = 50.0  # km of radius: coarser places ("in Kharkiv Oblast") meet others by name of the region and figure


def names_suffice(a: Telling, b: Telling, shared: int) -> bool:
    """Whether so many names in common are reason enough to compare two tellings."""
    near = [
        abs((one - other).days) <= SOON
        for one, other in ((a.published, b.published), (a.first if a.dated else None, b.first if b.dated else None))
        if one and other
    ]
    return shared >= (FEW if any(near) else MANY)


def keys_of(telling: Telling) -> tuple[frozenset[Key], frozenset[Key]]:
    """The keys a telling stands under and those it asks under; two tellings meet if one asks where the other stands."""
    stands: set[Key] = set()
    asks: set[Key] = set()
    both: set[Key] = {("person", name) for name in telling.persons}
    if telling.syndication:
        both.add(("text", telling.syndication))
    for spell in _spells(telling):
        stands.update((NAMED, name, spell) for name in telling.proper)
        asks.update((NAMED, name, near) for name in telling.proper for near in (spell - 1, spell, spell + 1))
    for day in _days(telling):
        both.update(_place_keys(telling, day))
        for harm, low, high in telling.counts:
            figure = (day, harm, low if low is not None else high)
            _coarse_keys(telling, figure, stands, asks)
    return frozenset(stands | both), frozenset(asks | both)


def _spells(telling: Telling) -> set[int]:
    """The spells of days in which a telling came out, and in which its event lies if it says so."""
    days = (telling.published, telling.first if telling.dated else None)
    return {day.toordinal() // SPELL for day in days if day}


def _days(telling: Telling) -> range:
    """Day numbers the event can lie on, one more at either end; empty for long or unknown periods."""
    if telling.first is None or telling.last is None or telling.last - telling.first > timedelta(days=LONGEST):
        return range(0)
    return range(_number(telling.first) - SLACK, _number(telling.last) + SLACK + 1)


def _number(day: date) -> int:
    return day.toordinal()


def _place_keys(telling: Telling, day: int) -> Iterator[Key]:
    place = telling.place
    if place is None or telling.radius > FINE:
        return
    yield from (("name", name, day) for name in telling.names_of_place)
    if place.lat is not None and place.lon is not None:
        reach = telling.radius / EARTH_KM
        wide = reach / max(0.1, cos(radians(place.lat)))
        for row in range(floor((place.lat - reach) / CELL), ceil((place.lat + reach) / CELL)):
            for column in range(floor((place.lon - wide) / CELL), ceil((place.lon + wide) / CELL)):
                yield ("cell", row, column, day)


def _coarse_keys(telling: Telling, figure: tuple[int, str, int | None], stands: set[Key], asks: set[Key]) -> None:
    """A region or country alone fits too much: it meets what lies inside it only where the figure is the same."""
    region, country = telling.admin1, telling.country
    stands.add(("figure", *figure))
    coarse = telling.place is None or telling.radius > FINE or telling.place.lat is None
    if not coarse or figure[2] is None:
        stands.update(("within", name, *figure) for name in (region, country) if name)
    elif telling.place is None:
        if figure[2] > 2:
            asks.add(("figure", *figure))
    else:
        where = region if telling.place.precision == "admin1" and region else country
        stands.update(("within", name, *figure) for name in (region, country) if name)
        if where:
            asks.add(("within", where, *figure))
