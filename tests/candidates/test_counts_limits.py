"""What limits the count grammar: readings that look like people and are none, bounds that stay, sizes, time."""

import time

import pytest

from knell.candidates.count_patterns import Lists
from knell.candidates.counts import find_counts
from knell.candidates.names import find_names
from knell.candidates.numbers import numbers


def read(sentence):
    return find_counts(sentence, names=find_names(sentence))


def rows(sentence):
    return [f"{m.words}|{m.low}|{m.high}{'~' if m.approx else ''}" for m in read(sentence) if m.shape != "sum"]


def sums(sentence):
    return {m.words: m.low for m in read(sentence) if m.shape == "sum"}


BOUNDS = [
    ("They buried at least 12 villagers.", ["at least 12|12|None"]),
    ("The collapse trapped more than 30 miners.", ["more than 30|30|None"]),
    ("They buried about 40.", ["about 40|40|40~"]),
    ("They handed over more than 95 prisoners.", ["more than 95|95|None"]),
    ("They handed over 95 prisoners.", ["95|95|95"]),
    ("Rockets fell on Kharkiv killing from 10 to 15 people.", ["from 10 to 15|10|15"]),
    ("The toll rose by two from 11 to 13.", ["two|2|2", "11|11|11", "13|13|13"]),
    ("The number of dead rose in the evening from 11 to 13.", ["11|11|11", "13|13|13"]),
    ("They counted a total of 1950.", ["a total of 1950|1950|1950"]),
    ("She read the 1950 treaty and its 2014 annex.", []),
    ("The shell killed 12 leaving families homeless.", ["12|12|12"]),
    ("The shell killed 12 and left families homeless.", ["12|12|12"]),
    ("Some 120 displaced families came.", ["Some 120 displaced families|None|None"]),
]
ORDINALS = [
    ("The October 7th killings are remembered.", []),
    ("The May 5th shooting is remembered.", []),
    ("The 8th Army killed 30.", [30]),
    ("The 3rd Assault Brigade shot back.", []),
    ("The third bomb killed five.", [5]),
    ("It is the third city to fall.", []),
    ("It was the fifth attack this year.", []),
    ("He was shot near the 10th Street.", []),
    ("The shell on the 5th killed nine.", [9]),
    ("It is the twenty-second homicide.", []),
    ("It is the 22nd killing so far.", [22]),
    ("It is the third arrest this year.", [3]),
    ("The third arrest surprised them.", []),
    ("The second gunman shot five.", [5]),
    ("He is the third Syrian journalist killed this year.", [3]),
]
THINGS = [
    ("A Russian drone was shot down.", []),
    ("A gyrocopter was shot down.", []),
    ("A plane was shot and a helicopter was killed.", []),
    ("A warrant was executed.", []),
    ("Its economy was hurt.", []),
    ("Our hope died and its generator died.", []),
    ("A record was beaten.", []),
    ("Hunger killed a village.", []),
    ("The shell killed a cow, wounding a dog.", []),
    ("A cow was killed.", []),
    ("The court arrested a decision, wounding our confidence.", []),
    ("Shrapnel killed two, wounding a third.", ["two|2|2", "a third|1|1"]),
    ("The vote killed the bill and wounded their pride.", []),
]
HERS = [
    ("They hit her house and seized her phone.", []),
    ("They arrested her lawyer.", ["her lawyer|1|1"]),
    ("They arrested her in Kazan.", ["her|1|1"]),
    ("They killed her yesterday.", ["her|1|1"]),
    ("They killed her.", ["her|1|1"]),
]
AGES = [
    ("The third bomb killed five.", ["five|5|5"]),
    ("Two brothers and their sister, all under 10, died.", ["Two|2|2", "their sister|1|1", "all|None|None"]),
    ("Men over 60 may leave.", []),
    ("Children under five were killed.", []),
    ("It killed a few men, over 30 of them young.", ["a few|None|None", "over 30|30|None"]),
    ("All over 30 of them died.", ["All over 30|30|None"]),
    ("Only about 30 died.", ["Only about 30|30|30~"]),
    ("Another at least 12 died.", ["Another at least 12|12|None"]),
    ("All under 10 people were hurt.", ["All under 10|None|10"]),
]


@pytest.mark.parametrize(("sentence", "expected"), [*BOUNDS, *THINGS, *HERS, *AGES])
def test_a_sentence_states_no_more_than_this(sentence, expected):
    assert rows(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), ORDINALS)
def test_an_ordinal_is_a_number_of_people_only_beside_people_and_harm(sentence, expected):
    assert [m.low for m in read(sentence) if m.low != 1] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The second victim, a 34-year-old man, died.", {}),
        ("The victim, a man from Lviv, died.", {}),
        ("A victim, a 34-year-old man, died.", {}),
        ("She, a nurse, was shot.", {}),
        ("The mayor, a policeman and two boys died.",
         {"The mayor, a policeman": 2, "The mayor, a policeman and two": 4, "a policeman and two": 3}),
        ("A man, a woman and a child died.", {"A man, a woman": 2, "A man, a woman and a child": 3,
         "a woman and a child": 2}),
        ("A man, a woman, a boy and a girl died.",
         {"A man, a woman, a boy and a girl": 4, "a woman, a boy": 2,
          "a woman, a boy and a girl": 3, "a boy and a girl": 2}),
    ],
)  # fmt: skip
def test_what_an_apposition_says_of_somebody_is_nobody_else(sentence, expected):
    assert sums(sentence) == expected


def test_no_pattern_repeats_its_nouns_for_every_verb():
    lists = Lists("en", numbers("en"))
    assert len(lists.bare()) < 50_000


def test_four_times_the_figures_take_about_four_times_as_long():
    def seconds(figures):
        text = "\n".join(map(str, range(figures, 2 * figures)))
        begun = time.process_time()
        find_counts(text)
        return time.process_time() - begun

    assert seconds(40_000) < 10 * seconds(10_000) + 1
