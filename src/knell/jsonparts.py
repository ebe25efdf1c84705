"""The parts of a claim as JSON fields, and back: count, group, parts, persons, when, where, who says it.

Reading back trusts the flat fields (`place`, `sources`): details beside them are kept only where they fit.
"""

from datetime import date

from knell import fields
from knell.fields import Row
from knell.records import Attribution, Count, Group, Part, Person, Place, Source, Span, When, Where
from knell.vocabulary import AGES, DATE_PRECISIONS, PLACE_PRECISIONS, ROLES, SEXES, STANCES

Json = dict[str, object]


def count_json(count: Count) -> Json:
    """A count as fields."""
    return {"low": count.low, "high": count.high, "words": count.words, "approx": count.approx}


def count_from_json(row: Row) -> Count:
    """The count in a row's fields."""
    low, high = fields.interval(row, "low", "high")
    words = fields.text_or_none(row, "words") or ""  # a part may have none: "including women and children"
    return Count(words=words, low=low, high=high, approx=fields.flag(row, "approx"))


def group_json(group: Group) -> Json:
    """A group as fields."""
    return {"age": group.age, "sex": group.sex, "role": group.role}


def group_from_json(row: Row) -> Group:
    """The group in a row's fields."""
    return Group(
        age=fields.choice_or_none(row, "age", AGES),
        sex=fields.choice_or_none(row, "sex", SEXES),
        role=fields.choice_or_none(row, "role", ROLES),
    )


def part_json(part: Part) -> Json:
    """A part as an object."""
    return {**count_json(part.count), **group_json(part.group), "span": pair(part.span)}


def part_from_json(row: Row) -> Part:
    """The part in an object."""
    return Part(count=count_from_json(row), group=group_from_json(row), span=fields.span_or_none(row, "span"))


def person_json(person: Person) -> Json:
    """A named victim as an object."""
    ages: Json = {"age_low": person.age_low, "age_high": person.age_high}
    return {"name": person.name, **ages, "sex": person.sex, "span": pair(person.span)}


def person_from_json(row: Row) -> Person:
    """The named victim in an object."""
    low, high = fields.interval(row, "age_low", "age_high")
    sex, span = fields.choice_or_none(row, "sex", SEXES), fields.span_or_none(row, "span")
    return Person(name=fields.text(row, "name"), age_low=low, age_high=high, sex=sex, span=span)


def when_json(when: When) -> Json:
    """A time as fields."""
    detail: Json = {"date_words": when.words, "date_precision": when.precision, "date_span": pair(when.span)}
    return {"start": iso(when.start), "end": iso(when.end), **detail}


def when_from_json(row: Row) -> When:
    """The time in a row's fields."""
    start, end = fields.day_or_none(row, "start"), fields.day_or_none(row, "end")
    if start and end and start > end:
        raise fields.wrong(row, "start", f"it must not be after 'end', which is {end}")
    return When(
        start=start,
        end=end,
        words=fields.text_or_none(row, "date_words"),
        precision=fields.choice_or_none(row, "date_precision", DATE_PRECISIONS),
        span=fields.span_or_none(row, "date_span"),
    )


def where_json(where: Where) -> Json:
    """Names first; the coordinates are those of the most specific place that has any, with that place's precision."""
    located = next((place for place in where.places if place.lat is not None), None)
    return {
        "place": [place.name for place in where.places],
        "place_native": [place.native for place in where.places],
        "place_ids": [place.place_id for place in where.places],
        "lat": located.lat if located else None,
        "lon": located.lon if located else None,
        "place_precision": located.precision if located else None,
        "place_words": where.words,
        "place_span": pair(where.span),
        "places": [_place_json(place) for place in where.places],
    }


def where_from_json(row: Row) -> Where:
    """The place in a row's fields."""
    names = fields.texts(row, "place")
    detailed = tuple(_place(item) for item in fields.rows(row, "places"))
    return Where(
        places=detailed if tuple(place.name for place in detailed) == names else _named_places(row, names),
        words=fields.text_or_none(row, "place_words"),
        span=fields.span_or_none(row, "place_span"),
    )


def _named_places(row: Row, names: tuple[str, ...]) -> tuple[Place, ...]:
    native, ids = fields.texts_or_none(row, "place_native"), fields.texts_or_none(row, "place_ids")
    same = len(native) == len(names)
    known = len(ids) == len(names)
    return tuple(
        Place(name=name, native=native[at] if same else None, place_id=ids[at] if known else None)
        for at, name in enumerate(names)
    )


def _place_json(place: Place) -> Json:
    return {
        "name": place.name,
        "native": place.native,
        "id": place.place_id,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
    }


def _place(row: Row) -> Place:
    return Place(
        name=fields.text(row, "name"),
        native=fields.text_or_none(row, "native"),
        place_id=fields.text_or_none(row, "id"),
        country=fields.text_or_none(row, "country"),
        admin1=fields.text_or_none(row, "admin1"),
        lat=fields.number_or_none(row, "lat", -90, 90),
        lon=fields.number_or_none(row, "lon", -180, 180),
        precision=fields.choice_or_none(row, "precision", PLACE_PRECISIONS),
    )


def attribution_json(attribution: Attribution) -> Json:
    """Who says it, as fields."""
    return {
        "sources": [source.name for source in attribution.chain],
        "source_words": [source.words for source in attribution.chain],
        "source_spans": [pair(source.span) for source in attribution.chain],
        "cue": attribution.cue,
        "stance": attribution.stance,
        "hedged": attribution.hedged,
    }


def attribution_from_json(row: Row) -> Attribution:
    """Who says it, from a row's fields."""
    names = fields.texts(row, "sources")
    words, at = fields.texts_or_none(row, "source_words"), fields.spans(row, "source_spans")
    told, placed = len(words) == len(names), len(at) == len(names)
    return Attribution(
        chain=tuple(
            Source(name=name, words=words[i] if told else None, span=at[i] if placed else None)
            for i, name in enumerate(names)
        ),
        cue=fields.text_or_none(row, "cue"),
        hedged=fields.flag(row, "hedged"),
        stance=fields.choice_or_none(row, "stance", STANCES) or "asserts",
    )


def pair(span: Span | None) -> list[int] | None:
    """A position as JSON."""
    return None if span is None else list(span)


def iso(day: date | None) -> str | None:
    """A date as JSON."""
    return None if day is None else day.isoformat()
