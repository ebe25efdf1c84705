"""Claims and readings go to JSON and come back the same; what is no claim is refused in one line."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from knell.errors import BadInput
from knell.jsonform import claim_from_json, claim_json, reading_from_json, reading_json, report_from_json
from knell.records import Attribution, Claim, Count, Group, Part, Place, Report, Source, When, Where
from strategies import readings

REPORT = Report(
    doc="r1", title="Shelling kills at least 3", text="Shelling killed at least 3 people, one of them a child."
)
CLAIM = Claim(
    id="c1",
    report="r1",
    quote="killed at least 3 people",
    span=(9, 33),
    harm="killed",
    count=Count(words="at least 3", low=3, high=None),
    parts=(Part(count=Count(words="one", low=1, high=1), group=Group(age="child")),),
    when=When(start=date(2022, 3, 1), end=date(2022, 3, 2), words="overnight", precision="range"),
    where=Where(
        places=(
            Place(name="Northtown", native="Північне"),
            Place(name="Ukraine", place_id="690791", country="UA", lat=49.0, lon=32.0, precision="country"),
        )
    ),
    attribution=Attribution(chain=(Source(name="the embassy"), Source(name="the ministry")), hedged=True),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(readings())
def test_every_reading_comes_back_from_its_json_unchanged(reading):
    assert reading_from_json(json.loads(json.dumps(reading_json(reading)))) == reading


def test_a_claim_has_the_flat_fields_of_the_guidelines():
    row = claim_json(CLAIM)
    guideline = (
        "id quote harm low high words approx age sex role parts scope event start end place sources stance hedged "
        "unverified actor weapon facility persons additive_to"
    )
    assert set(guideline.split()) <= set(row)
    assert (row["low"], row["high"], row["start"], row["end"]) == (3, None, "2022-03-01", "2022-03-02")
    assert row["place"] == ["Northtown", "Ukraine"]
    assert row["sources"] == ["the embassy", "the ministry"]
    assert row["span"] == [9, 33]


def test_coordinates_are_those_of_the_most_specific_place_that_has_any_and_carry_its_precision():
    row = claim_json(CLAIM)
    assert (row["lat"], row["lon"], row["place_precision"]) == (49.0, 32.0, "country")


def test_a_claim_in_the_title_has_no_position_in_the_text():
    row = claim_json(
        Claim(
            id="c1",
            report="r1",
            field="title",
            quote="kills at least 3",
            span=(9, 25),
            harm="killed",
            count=CLAIM.count,
        )
    )
    assert (row["field"], row["span"], row["title_span"]) == ("title", None, [9, 25])
    assert claim_from_json(row, REPORT).span == (9, 25)


def test_an_annotated_quote_is_found_in_the_text_and_then_in_the_title():
    row = {"id": "c1", "harm": "killed", "low": 3, "high": None, "words": "at least 3"}
    assert claim_from_json({**row, "quote": "killed at least 3"}, REPORT).field == "text"
    assert claim_from_json({**row, "quote": "kills at least 3"}, REPORT).field == "title"


def test_a_place_that_a_person_edited_loses_the_old_coordinates():
    row = {**claim_json(CLAIM), "place": ["Southtown", "Ukraine"]}
    assert [place.lat for place in claim_from_json(row, REPORT).where.places] == [None, None]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"harm": "hurt"}, "the field 'harm' is 'hurt': it must be null or one of killed, injured"),
        ({"harm": None}, "the field 'harm' is None: it must be one of killed"),
        ({"low": "three"}, "the field 'low' is 'three': it must be null or a whole number"),
        ({"low": True}, "the field 'low' is True"),
        ({"low": -1}, "the field 'low' is -1"),
        ({"low": 1e400}, "the field 'low' is inf"),
        ({"low": 9, "high": 3}, "the field 'low' is 9: it must not be more than 'high', which is 3"),
        ({"start": "1 March"}, "the field 'start' is '1 March': it must be a date written YYYY-MM-DD"),
        ({"start": "2022-02-30"}, "the field 'start' is '2022-02-30'"),
        ({"start": "2022-03-03"}, "the field 'start' is '2022-03-03': it must not be after 'end', which is 2022-03-02"),
        ({"place": "Northtown"}, "the field 'place' is 'Northtown': it must be a list"),
        ({"sources": [3]}, "the field 'sources' is a list: it must be a list of texts"),
        ({"hedged": "no"}, "the field 'hedged' is 'no': it must be true or false"),
        ({"span": [5, 2]}, "the field 'span' is a list: it must be a position"),
        (
            {"span": [0, 24]},
            "the field 'quote' is 'killed at least 3 people': it must be the words of the report's text",
        ),
        ({"score": 2}, "the field 'score' is 2: it must be null or a number from 0 to 1"),
        ({"parts": ["two"]}, "an entry of 'parts' is 'two': it must be a JSON object"),
        ({"actor": "\ud800"}, "the field 'actor' is '\\ud800': it must not hold half a character"),
        ({"quote": "nobody", "span": None}, "the field 'quote' is 'nobody': it must stand in the report's text"),
    ],
)
def test_a_wrong_value_is_refused_with_its_field_its_value_and_the_rule(change, message):
    with pytest.raises(BadInput) as caught:
        claim_from_json({**claim_json(CLAIM), **change}, REPORT)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": "x"}, "the field 'doc' is missing"),
        ({"doc": "a"}, "the field 'text' is missing"),
        ({"doc": "a", "text": " \n"}, "the field 'text' is ' \\n': it must hold more than white space"),
        ({"doc": "a", "text": "x", "published": "soon"}, "the field 'published' is 'soon': it must be a date"),
        ({"doc": ["a"], "text": "x"}, "the field 'doc' is a list: it must be text"),
    ],
)
def test_a_report_without_its_fields_is_refused(row, message):
    with pytest.raises(BadInput) as caught:
        report_from_json(row)
    assert str(caught.value).startswith(message)


def test_a_report_may_have_a_number_as_its_name_and_a_time_after_its_date():
    report = report_from_json({"doc": 17, "text": "x", "published": "2022-03-23T10:00:00Z"})
    assert (report.doc, report.published) == ("17", date(2022, 3, 23))
