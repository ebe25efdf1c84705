"""Ways of counting people that reports use and a short word list misses: one row for each class."""

import pytest

from knell.candidates.counts import find_counts
from knell.candidates.names import find_names

# Sentence -> words, low, high of its candidates without the sums of lists.
FIGURES = [
    ("It's 58, he said.", ["58|58|58"]),
    ("The union's 11 do not fit the staff's 12.", ["11|11|11", "12|12|12"]),
    ("In Buru-un 1,086 people slept outside.", ["1,086|1086|1086"]),
    ("At the Noor hospital 49 bodies were washed.", ["49|49|49"]),
    ("Since 18 January 21 people have died.", ["21|21|21"]),
    ("On 18 January 2021 it rained.", []),
    ("Twenty-two thousand are on the road.", ["Twenty-two thousand|22000|22000"]),
    ("Twenty-five to thirty died.", ["Twenty-five to thirty|25|30"]),
    ("Killed: two, perhaps three.", ["two, perhaps three|2|3"]),
    ("The toll has risen from 11 to 13.", ["11|11|11", "13|13|13"]),
    ("From 11 to 13 people died.", ["From 11 to 13|11|13"]),
    ("Just over 1,700 people were moved.", ["Just over 1,700|1700|None"]),
    ("Each side handed over 95 prisoners.", ["95|95|95"]),
    ("The toll passes 30.", ["passes 30|30|None"]),
    ("They found 31 graves.", ["31|31|31"]),
    ("It lists 22 cases of torture.", ["22|22|22"]),
    ("It lists 22 cases.", []),
    ("She spoke of the 2016 accord.", []),
]
VAGUE = [
    ("Some 120 families have left.", ["Some 120 families|None|None"]),
    ('The bulletin has "a number" of hurt.', ["a number|None|None"]),
    ("An unknown number have been abducted.", ["An unknown number|None|None"]),
    ("The whole town is on the road.", ["The whole town|None|None"]),
]
NOBODY = [
    ("No arrests have been made.", ["No arrests|0|0"]),
    ("It said that no driver had been harmed.", ["no driver|0|0"]),
    ("Not one of them was hurt.", ["Not one of|0|0"]),
    ("The pilot was unhurt.", ["The pilot|1|1", "unhurt|0|0"]),
    ('Their loss is "not one".', ["not one|0|0"]),
    ("His aunt was not hurt.", ["His aunt|1|1", "not hurt|0|0"]),
    ("There was no official word.", []),
]
PERSONS = [
    ("An oboist was shot dead.", ["An oboist|1|1"]),
    ("Its ferryman was killed.", ["Its ferryman|1|1"]),
    ("The shell killed a zither player.", ["a zither player|1|1"]),
    ("Two died when it wounded another near the well.", ["Two|2|2", "another|1|1"]),
    ("The pilgrims were arrested.", []),
    ("The injured man was flown out.", ["The injured man|1|1"]),
    ("His workmate has concussion.", ["His workmate|1|1"]),
    ("Mine kills Awá boy.", ["Awá boy|1|1"]),
    ("Mother and son found dead in Dnipro", ["Mother|1|1", "son|1|1"]),
    ("She is in hospital with a broken hip.", ["She|1|1"]),
    ("He shot his wife and himself.", ["He|1|1", "his wife|1|1", "himself|1|1"]),
    ("We buried him yesterday.", ["him|1|1"]),
    ("A Syrian was shot.", ["A Syrian|1|1"]),
    ("The Syrian army was there.", []),
    ("The second attack came at noon.", []),
    ("They confirm the welder's death.", ["the welder|1|1"]),
    ("Nelia Orlyk, 70, wore an orange scarf.", ["Nelia Orlyk|1|1"]),
    ("The list begins with the death of Maryna Skoryk.", ["Maryna Skoryk|1|1"]),
]
ORDINALS = [
    ("It is the county's 31st homicide this year.", ["31st|31|31"]),
    ("She is the third journalist murdered there.", ["the third journalist|1|1", "third|3|3"]),
    ("He is the fifth member of the mission to have died.", ["the fifth member|1|1", "fifth|5|5"]),
    ("Police stopped on 21st Street.", []),
    ("A double homicide shook Regina.", ["double homicide|2|2"]),
]


def read(sentence):
    return [m for m in find_counts(sentence, names=find_names(sentence)) if m.shape != "sum"]


@pytest.mark.parametrize(("sentence", "expected"), [*FIGURES, *VAGUE, *NOBODY, *PERSONS, *ORDINALS])
def test_a_sentence_counts_these_people(sentence, expected):
    found = [f"{m.words}|{m.low}|{m.high}" for m in read(sentence)]
    assert found == expected


@pytest.mark.parametrize(
    ("sentence", "sum_of_list"),
    [
        ("A boy of six and two adults were killed.", ("A boy of six and two", 3)),
        (
            "Two boys, aged six and nine, and their mother were killed.",
            ("Two boys, aged six and nine, and their mother", 3),
        ),
        ("She and two drivers had been held.", ("She and two", 3)),
        ("A colonel was shot dead with his brother.", ("A colonel was shot dead with his brother", 2)),
        ("Eight hostages and a waiter were dead.", ("Eight hostages and a waiter", 9)),
        ("Priest and 11 worshippers held", ("Priest and 11", 12)),
    ],
)
def test_a_list_is_summed_through_ages_pronouns_and_shared_fates(sentence, sum_of_list):
    assert sum_of_list in [(m.words, m.low) for m in find_counts(sentence) if m.shape == "sum"]
