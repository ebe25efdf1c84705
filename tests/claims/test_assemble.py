"""When, where, by whom, in which event: what the links of a claim become."""

from datetime import date

import pytest

from judged import REPORT_DATE, claim, evidence, reading
from knell.claims.explain import explain
from knell.jsonform import reading_from_json, reading_json

TUESDAY = "Shelling killed 12 people in Kharkiv on Tuesday, the mayor said."
RUNNING = "Since 24 February 2022, 121 children have been killed in Ukraine."
MARCH = "A shell killed 12 people on 9 March, four days after that of 5 March."


def one(text, said, **about):
    [told] = reading(text, said, **about).claims
    return told


def when(text, said, **about):
    told = one(text, said, **about)
    return told.when.start, told.when.end, told.when.precision


def test_the_day_of_a_claim_keeps_its_words():
    told = one(TUESDAY, {"12": claim(start="Tuesday", end="Tuesday")})
    assert (told.when.start, told.when.end, told.when.precision) == (date(2022, 3, 22), date(2022, 3, 22), "day")
    assert TUESDAY[slice(*told.when.span)] == told.when.words == "Tuesday"


def test_a_running_total_goes_from_since_to_the_reports_date():
    said = {"121": claim(scope="cumulative", start="24 February 2022", end=REPORT_DATE)}
    assert when(RUNNING, said) == (date(2022, 2, 24), date(2022, 3, 23), "range")


def test_a_period_whose_end_is_not_told_is_open():
    assert when("It began on 5 March. 12 died.", {"12": claim(start="5 March")}) == (date(2022, 3, 5), None, "open")


def test_nothing_is_told_of_a_claim_without_a_date():
    assert when(TUESDAY, {"12": claim()}) == (None, None, None)


def test_a_weekday_means_nothing_without_the_reports_date():
    assert when(TUESDAY, {"12": claim(start="Tuesday", end="Tuesday")}, published=None) == (None, None, None)


def test_links_that_contradict_each_other_give_the_first_ones_words():
    said = {"12": claim(start="9 March", end="5 March")}
    assert when(MARCH, said) == (date(2022, 3, 9), date(2022, 3, 9), "day")


def test_a_period_said_to_open_after_the_report_has_no_end():
    text = "Since 24 February 2023, 121 children have been killed."
    assert when(text, {"121": claim(start="24 February 2023", end=REPORT_DATE)}) == (date(2023, 2, 24), None, "open")


def test_a_place_stands_with_everything_it_lies_in():
    text = "Six people died in Okhtyrka when a shell hit it."
    told = one(text, {"Six": claim(place="Okhtyrka")})
    assert [p.name for p in told.where.places] == ["Okhtyrka", "Sumy Oblast", "Ukraine"]
    assert text[slice(*told.where.span)] == told.where.words == "Okhtyrka"
    assert one(text, {"Six": claim()}).where.places == ()


def test_a_chain_of_sources_is_written_out_nearest_first():
    text = "The US embassy said, citing the ministry, that 2,389 children were abducted by Russian forces."
    told = one(text, {"2,389": claim("abducted", source="The US embassy", actor="Russian forces")})
    chain = told.attribution.chain
    assert [source.name for source in chain] == ["The US embassy", "the ministry"]
    assert [text[slice(*source.span)] for source in chain] == [source.words for source in chain]
    assert told.actor == "Russian forces"


def test_words_in_the_title_have_no_place_in_the_text():
    text, title = (
        "It was hit at noon. Nine were hurt on Monday.",
        "Shelling killed 12 in Kharkiv on Tuesday, police say",
    )
    said = {"12": claim(start="Tuesday", end="Tuesday", place="Kharkiv"), "Nine": claim("injured", start="Monday")}
    first, second = reading(text, said, title=title).claims
    assert (first.field, second.field) == ("title", "text")
    assert (first.when.words, first.when.span) == ("Tuesday", None)
    assert (first.where.words, first.where.span) == ("Kharkiv", None)
    assert text[slice(*second.when.span)] == second.when.words == "Monday"


EVENTS = "At noon 12 people were killed. The 12 were buried and 3 hurt. In the north 40 were killed and 7 hurt."


def test_claims_joined_by_their_links_tell_of_one_event():
    said = {
        "12": claim(),
        "The 12": claim(event="12"),
        "3": claim("injured", event="The 12"),
        "40": claim(),
        "7": claim("injured", event="40"),
    }
    found = reading(EVENTS, said)
    assert [c.event for c in found.claims] == ["e1", "e1", "e1", "e2", "e2"]
    assert [(e.id, len(e.claims)) for e in found.events] == [("e1", 3), ("e2", 2)]
    assert {c for e in found.events for c in e.claims} == {c.id for c in found.claims}


def test_a_link_to_a_member_of_a_list_means_the_list_and_the_other_way_round():
    text = "A girl and two adults were killed. Nine were hurt. Moscow denied it."
    summed = {
        "A girl and two": claim(),
        "Nine": claim("injured", event="two"),
        "denied": {"denial": True, "event": "A girl"},
    }
    listed = {
        "A girl": claim(),
        "two": claim(event="A girl"),
        "Nine": claim("injured", event="A girl and two"),
        "denied": {"denial": True, "event": "A girl and two"},
    }
    for said in (summed, listed):
        found = reading(text, said)
        assert {c.event for c in found.claims} == {"e1"}
        assert [d.of for d in found.denials] == ["e1"]


def test_an_event_link_to_what_is_no_claim_joins_nothing():
    found = reading(EVENTS, {"40": claim(), "7": claim("injured", event="12")})
    assert [c.event for c in found.claims] == ["e1", "e2"]


ADDED = "The strike killed 12 people. Two more died in hospital."


def test_a_claim_names_the_one_it_is_counted_on_top_of():
    first, second = reading(ADDED, {"12": claim(), "Two": claim(adds="12")}).claims
    assert (first.additive_to, second.additive_to) == (None, first.id)


def test_what_is_counted_on_top_of_a_part_is_counted_on_top_of_its_whole():
    text = "A girl and two adults were killed. Two more died in hospital."
    first, second = reading(text, {"A girl and two": claim(), "Two": claim(adds="two")}).claims
    assert second.additive_to == first.id


def test_nothing_is_counted_on_top_of_what_is_no_claim():
    [told] = reading(ADDED, {"Two": claim(adds="12")}).claims
    assert told.additive_to is None


DENIED = 'The attack, which Russia claimed was "fake news", killed 12. Moscow denied it.'


def test_a_denial_has_its_source_and_the_event_it_speaks_of_and_lowers_nothing():
    said = {"12": claim(), "fake news": {"denial": True, "source": "Russia", "event": "12"}}
    found = reading(DENIED, said)
    [denial] = found.denials
    assert "fake news" in denial.quote
    assert DENIED[slice(*denial.span)] == denial.quote
    assert (denial.source.name, denial.of) == ("Russia", "e1")
    assert found.claims[0].count.low == 12


def test_a_word_of_denial_that_denies_nothing_is_no_denial():
    assert reading(DENIED, {"12": claim()}).denials == ()


HIT = "Sonechko Nursery in Kharkiv was hit by an airstrike on 5 March. A school burnt, and 3 people were hurt."


def test_an_attack_on_a_facility_needs_no_victims():
    said = {"Nursery": {"attack": True, "place": "Kharkiv", "start": "5 March", "end": "5 March"}}
    found = reading(HIT, said)
    [attack] = found.facilities
    assert (attack.facility, attack.name, attack.event) == ("school", "Sonechko Nursery", None)
    assert HIT[slice(*attack.span)] == attack.quote
    assert (attack.when.start, attack.where.places[0].name) == (date(2022, 3, 5), "Kharkiv")
    assert found.claims == ()


def test_two_facilities_are_two_attacks_and_join_the_event_they_point_at():
    said = {"3": claim("injured"), "Nursery": {"attack": True}, "school": {"attack": True, "event": "3"}}
    assert [(a.name, a.event) for a in reading(HIT, said).facilities] == [("Sonechko Nursery", None), (None, "e1")]


# A title that the head of the text repeats is read once.
LONG_AGO = "The orchestra played in the park until the evening came. " * 12
REPEATED = "12 people were killed.\n\n12 people were killed.\n\n12 people were killed."


def test_a_sentence_repeated_word_for_word_is_a_claim_each_time_with_its_own_id():
    said = {"12": claim(), "12@2": claim(), "12@3": claim()}
    ids = [c.id for c in reading(REPEATED, said).claims]
    assert len(set(ids)) == 3
    assert ids == [c.id for c in reading(REPEATED, said).claims]


def test_an_id_does_not_depend_on_the_other_claims():
    whole = reading(REPEATED, {"12": claim(), "12@2": claim(), "12@3": claim()})
    [last] = reading(REPEATED, {"12@3": claim()}).claims
    assert last.id == whole.claims[2].id


def test_two_claims_of_one_clause_have_their_own_ids():
    text = "22 pupils died with 6 teachers."
    first, second = reading(text, {"22": claim(), "6": claim()}).claims
    assert first.quote == second.quote
    assert first.id != second.id


def test_the_title_and_a_sentence_like_it_have_their_own_ids():
    title = "12 people were killed in Homs"
    first, second = reading(f"{LONG_AGO}{title}", {"12": claim(), "12@2": claim()}, title=title).claims
    assert (first.field, second.field, first.quote) == ("title", "text", second.quote)
    assert first.id != second.id


def test_an_explanation_shows_each_candidate_what_it_points_at_and_why_it_was_left_out():
    said = {"12": claim(place="Kharkiv", start="Tuesday"), "the mayor": claim(score=0.2)}
    told = explain(evidence(TUESDAY, said))
    assert "a claim" in told
    assert "place → 'Kharkiv'" in told
    assert "left out: claim 0.20 is under 0.50" in told


@pytest.mark.parametrize(("text", "said"), [(TUESDAY, {"12": claim()}), (EVENTS, {"12": claim(), "3": claim()})])
def test_a_reading_goes_through_json_and_back(text, said):
    found = reading(text, said)
    assert reading_from_json(reading_json(found)) == found


def test_the_noun_counted_says_its_age_where_the_judge_says_none():
    [told] = reading("Two adults were killed.", {"Two": claim()}).claims
    assert told.group.age == "adult"
