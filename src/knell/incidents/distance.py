"""How far two places lie apart, and how far a place may lie from its coordinates."""

from math import cos, hypot, radians

from knell.records import Place
from knell.vocabulary import PlacePrecision

# Kilometres within which the true place lies, by precision: the usual half-width of such an area. A settlement
# is given 10 km because reports name the nearest town for what happened in its villages.
RADIUS: dict[PlacePrecision, float] = {
    "exact": 0.2,
    "landmark": 0.5,
    "street": 1.0,
    "neighbourhood": 4.0,
    "settlement": 10.0,
    "municipality": 15.0,
    "admin2": 40.0,
    "admin1": 150.0,
    "country": 600.0,
}
EARTH_KM = 111.2  # one degree of latitude


def radius_km(precision: PlacePrecision | None) -> float:
    """The radius in kilometres that a precision stands for; an unstated one counts as a settlement."""
    return RADIUS[precision or "settlement"]


def distance_km(a: Place, b: Place) -> float | None:
    """Kilometres between two places on a flat projection (exact enough below 500 km); None without coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    width = abs(a.lon - b.lon)
    width = min(width, 360 - width) * cos(radians((a.lat + b.lat) / 2))
    return EARTH_KM * hypot(a.lat - b.lat, width)


def lies_within(fine: Place, coarse: Place) -> bool:
    """Whether one place is named as lying in the region or the country that the other one is."""
    if coarse.precision == "admin1":
        return fine.admin1 == coarse.name and fine.name != coarse.name
    return coarse.precision == "country" and fine.country == coarse.name and fine.precision != "country"


def far_apart(a: Place, b: Place) -> bool:
    """Whether two places cannot be one: farther apart than their precisions leave open, or in different regions."""
    if (a.place_id and a.place_id == b.place_id) or a.name == b.name or lies_within(a, b) or lies_within(b, a):
        return False
    apart = distance_km(a, b)
    if apart is not None:
        return apart > radius_km(a.precision) + radius_km(b.precision)
    return any(
        one is not None and other is not None and one != other
        for one, other in ((a.country, b.country), (a.admin1, b.admin1))
    )
