"""One field of a claim set to another value, by the names that the JSON has.

What was read together with the old value (its words, its position, the place's coordinates) does not outlive it.
"""

from collections.abc import Mapping

from knell.errors import BadInput
from knell.fields import shown
from knell.jsonform import claim_from_json, claim_json
from knell.records import Claim, Report

Json = dict[str, object]

EDITABLE = (
    "harm",
    "low",
    "high",
    "words",
    "approx",
    "age",
    "sex",
    "role",
    "parts",
    "scope",
    "start",
    "end",
    "place",
    "places",
    "sources",
    "stance",
    "hedged",
    "unverified",
    "actor",
    "weapon",
    "facility",
    "persons",
)

_WHERE = ("place_native", "place_ids", "lat", "lon", "place_precision", "place_words", "place_span")
_WHEN = ("date_words", "date_span", "date_precision")
_READ_WITH: Mapping[str, tuple[str, ...]] = {
    "place": ("places", *_WHERE),
    "places": ("place", *_WHERE),
    "sources": ("source_words", "source_spans"),
    "start": _WHEN,
    "end": _WHEN,
}


def edited(claim: Claim, report: Report, changes: Mapping[str, object]) -> Claim:
    """The claim with other values for these fields. Raises BadInput naming a field or value that cannot be."""
    row = claim_json(claim)
    for name, value in changes.items():
        if name not in EDITABLE:
            raise BadInput(f"a claim has no field {name!r} to be edited: it has {', '.join(EDITABLE)}")
        if not same_value(name, value, row.get(name)):
            for beside in _READ_WITH.get(name, ()):
                if beside not in changes:
                    row.pop(beside, None)
        row[name] = value
    if "places" in changes:
        row["place"] = _names(changes["places"])
    if any(name in changes for name in ("start", "end")) and "date_precision" not in row:
        row["date_precision"] = _precision(row.get("start"), row.get("end"))
    return claim_from_json(row, report)


def same_value(name: str, one: object, other: object) -> bool:
    """True if two values of a field say the same; positions in the report do not count."""
    if name in {"parts", "persons"}:
        return without_spans(one) == without_spans(other)
    return one == other


def without_spans(items: object) -> object:
    """Parts or persons without their positions in a report's text; other values as they are."""
    if not isinstance(items, list | tuple):
        return items
    return [{k: v for k, v in item.items() if k != "span"} if isinstance(item, Mapping) else item for item in items]


def _precision(start: object, end: object) -> str | None:
    """A period that a person sets is as precise as its two days."""
    if start is None and end is None:
        return None
    if start is None or end is None:
        return "open"
    return "day" if start == end else "range"


def _names(places: object) -> list[object]:
    if not isinstance(places, list | tuple) or not all(isinstance(place, Mapping) for place in places):
        raise BadInput(f"the places {shown(places)} are not understood: each is an object with a name")
    return [place.get("name") for place in places]
