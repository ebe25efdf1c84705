"""Templates, and the words that stand for values in them. Everything is escaped; nothing is marked safe by hand."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from urllib.parse import SplitResult, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from knell.counting.why import spelt
from knell.publish.marks import visible
from knell.publish.sentences import (
    FACILITY_WORDS,
    HARM_WORDS,
    MONTHS,
    PEOPLE_WORDS,
    WEAPON_WORDS,
    claim_pieces,
    count_words,
    denial_sentence,
    group_words,
    who_words,
)
from knell.records import Group

GRADE_WORDS = {
    "confirmed": "confirmed",
    "fair": "fair",
    "weak": "weak",
    "contested": "contested",
    "discounted": "discounted",
}

PRECISION_WORDS = {
    "exact": "known exactly",
    "landmark": "known to the building",
    "street": "known to the street",
    "neighbourhood": "known to the part of town",
    "settlement": "known to the town",
    "municipality": "known to the municipality",
    "admin2": "known to the district",
    "admin1": "known to the region",
    "country": "known to the country",
}


def render(template: str, names: Mapping[str, object]) -> str:
    """The HTML of a template."""
    return _environment().get_template(template).render(names)


def day_words(value: object) -> str:
    """A day or a time as people write it: "8 Apr 2022"; what is none of these as it stands."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return "day not stated" if value is None else str(value)


def days_words(start: date | None, end: date | None) -> str:
    """A period: one day, or two with a dash."""
    if start is None and end is None:
        return "day not stated"
    if start == end or end is None or start is None:
        return day_words(start or end)
    return f"{day_words(start)} – {day_words(end)}"


def quantity_words(harm: str, group: Group) -> str:
    """What a range counts: "killed, children"."""
    words = HARM_WORDS.get(harm, harm)  # type: ignore[call-overload]
    return f"{words}, {group_words(group)}" if group != Group() else str(words)


def value_words(value: object) -> str:
    """A vocabulary's word without its underscore; "not stated" where there is none."""
    return "not stated" if value in (None, "") else str(value).replace("_", " ")


def link_address(url: str | None) -> SplitResult | None:
    """An address that a link may lead to: the web's, and nothing that runs."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.netloc else None


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("knell.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "visible": lambda words: visible(str(words)),
        "day": day_words,
        "value": value_words,
        "pieces": claim_pieces,
        "count": count_words,
        "denied": denial_sentence,
        "who": who_words,
        "query": lambda pairs: urlencode(list(pairs)),
        "number": lambda value: f"{value:,}",
    }
    made.globals |= {
        "spelt": spelt,
        "days": days_words,
        "quantity": quantity_words,
        "link_address": link_address,
        "HARM_WORDS": HARM_WORDS,
        "WEAPON_WORDS": WEAPON_WORDS,
        "FACILITY_WORDS": FACILITY_WORDS,
        "PEOPLE_WORDS": PEOPLE_WORDS,
        "GRADE_WORDS": GRADE_WORDS,
        "PRECISION_WORDS": PRECISION_WORDS,
    }
    return made
