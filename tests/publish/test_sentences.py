"""Claims in plain words, with nothing added to what the record holds."""

from datetime import date

import pytest
from hypothesis import given, settings

from knell.publish.sentences import (
    attack_sentence,
    claim_sentence,
    count_words,
    denial_sentence,
    part_words,
    people_words,
    person_words,
    when_words,
)
from knell.records import (
    Attribution,
    Claim,
    Count,
    Denial,
    FacilityAttack,
    Group,
    Part,
    Person,
    Place,
    Source,
    When,
    Where,
)
from strategies import claims, counts, reports


def number(low, high, words="x", approx=False):
    return Count(words=words, low=low, high=high, approx=approx)


def test_a_claim_reads_as_one_line():
    claim = Claim(
        id="c1",
        report="r1",
        quote="121 children",
        span=(0, 12),
        harm="killed",
        count=number(121, 121),
        group=Group(age="child"),
        scope="cumulative",
        where=Where(places=(Place(name="Ukraine"),)),
        when=When(start=date(2022, 2, 24), end=date(2022, 3, 23)),
        attribution=Attribution(chain=(Source(name="The embassy"), Source(name="the ministry"))),
        unverified=True,
    )
    assert claim_sentence(claim) == (
        "killed · 121 children · running total · Ukraine · 24 Feb – 23 Mar 2022 · "
        "says the embassy, citing the ministry · not independently verified"
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (number(121, 121), "121"),
        (number(2389, 2389), "2,389"),
        (number(40, 40, approx=True), "about 40"),
        (number(25, None), "at least 25"),
        (number(None, 30), "up to 30"),
        (number(9, 11), "9–11"),
        (number(0, 0), "none"),
        (number(None, None, "dozens"), "“dozens”"),
        (number(None, None, ""), "number not stated"),
    ],
)
def test_a_count_reads_as_the_interval_that_was_stated(count, words):
    assert count_words(count) == words


@pytest.mark.parametrize(
    ("count", "group", "words"),
    [
        (number(1, 1), Group(), "1 person"),
        (number(1, 1), Group(age="child", sex="female"), "1 girl"),
        (number(0, 0), Group(role="civilian"), "no civilians"),
        (number(3, None), Group(role="civilian", age="child"), "at least 3 civilian children"),
        (number(2, 2), Group(sex="female"), "2 women or girls"),
        (number(2, 2), Group(role="health", sex="female", age="adult"), "2 health-worker women"),
        (number(None, None, "dozens"), Group(role="health"), "“dozens” (health workers)"),
    ],
)
def test_the_people_counted_are_named_and_their_age_or_sex_never_assumed(count, group, words):
    assert people_words(count, group) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2022, 2, 25), date(2022, 2, 25), "25 Feb 2022"),
        (date(2022, 3, 1), date(2022, 3, 3), "1–3 Mar 2022"),
        (date(2022, 2, 24), date(2022, 3, 23), "24 Feb – 23 Mar 2022"),
        (date(2021, 12, 30), date(2022, 1, 2), "30 Dec 2021 – 2 Jan 2022"),
        (date(2022, 3, 1), date(2022, 3, 31), "Mar 2022"),
        (date(2022, 1, 1), date(2022, 12, 31), "2022"),
        (date(2022, 2, 24), None, "since 24 Feb 2022"),
        (None, date(2022, 3, 23), "until 23 Mar 2022"),
        (None, None, ""),
    ],
)
def test_a_time_reads_as_its_period_and_an_absent_one_as_nothing(start, end, words):
    assert when_words(When(start=start, end=end)) == words


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (Person(name="P. One", age_low=9, age_high=10), "P. One (9–10)"),
        (Person(name="P. One", age_low=7, age_high=7), "P. One (7)"),
        (Person(name="P. One", age_low=60), "P. One (60–)"),
        (Person(name="P. One"), "P. One"),
    ],
)
def test_a_victims_age_is_a_range(person, words):
    assert person_words(person) == words


def test_a_part_without_a_number_is_its_people():
    assert part_words(Part(count=number(None, None, ""), group=Group(age="adult", sex="female"))) == "women"
    assert part_words(Part(count=number(2, 2), group=Group(age="child"))) == "2 children"


def test_denials_and_attacks_say_who_says_so():
    denial = Denial(quote="x", span=(0, 1), source=Source(name="The army"), text="that it fired")
    assert denial_sentence(denial) == "denied by the army · that it fired"
    attack = FacilityAttack(
        quote="x",
        span=(0, 1),
        facility="school",
        name="School No. 3",
        actor="the army",
        attribution=Attribution(chain=(Source(name="the mayor"),), hedged=True),
    )
    assert attack_sentence(attack) == (
        "school: School No. 3 said to be hit · alleged actor: the army · says the mayor · alleged or believed"
    )


@given(counts())
def test_every_number_of_a_count_stands_in_its_words(count):
    words = count_words(count)
    for value in {count.low, count.high} - {None}:
        assert f"{value:,}" in words or (value == 0 and words == "none")


@settings(max_examples=30, deadline=None)
@given(reports().flatmap(claims))
def test_every_claim_has_a_sentence_with_its_count(claim):
    assert people_words(claim.count, claim.group) in claim_sentence(claim)
