"""What a sentence says of numbers of people: the ways in which readings are known to go wrong, one row each."""

import time

import pytest

from knell.candidates.counts import find_counts
from knell.candidates.names import find_names
from knell.reading.article import FIGURES_MOST

# Sentence -> its candidates without the sums of lists: words, low, high, approx, shape.
FIGURES = [
    ("57 people were killed and 130 wounded.", ["57|57|57|figure", "130|130|130|figure"]),
    ("Four dead and twenty-one injured.", ["Four|4|4|figure", "twenty-one|21|21|figure"]),
    ("Killed: 4, wounded: 11.", ["4|4|4|figure", "11|11|11|figure"]),
    ("The death toll rose to 34.", ["34|34|34|figure"]),
    ("The number of wounded is 17.", ["17|17|17|figure"]),
    ("The bodies of five men were found.", ["five|5|5|figure"]),
    ("The siege forced 3.5 million to flee.", ["3.5 million|3500000|3500000|figure"]),
    ("A further 167 children were wounded.", ["A further 167|167|167|figure"]),
    ("Three of the wounded died.", ["Three|3|3|figure"]),
    ("One of the wounded died.", ["One|1|1|figure"]),
    ("One hundred and five people were killed.", ["One hundred and five|105|105|figure"]),
    ("Two hundred thousand people fled.", ["Two hundred thousand|200000|200000|figure"]),
    ("Half a million people fled.", ["Half a million|500000|500000|figure"]),
    ("A quarter of a million residents have fled.", ["A quarter of a million|250000|250000|figure"]),
    ("Three dozen people died.", ["Three dozen|36|36|figure"]),
    ("1,400 people died.", ["1,400|1400|1400|figure"]),
    ("1 400 people died.", ["1 400|1400|1400|figure"]),
    ("1\u00a0400 people died.", ["1\u00a0400|1400|1400|figure"]),
    ("1\u202f400 people died.", ["1\u202f400|1400|1400|figure"]),
    ("A family of five was killed.", ["A family of|?|?|vague", "five|5|5|figure"]),
]  # fmt: skip

BOUNDS = [
    ("At least 40 civilians died.", ["At least 40|40|?|figure"]),
    ("Over 9,000 civilians were killed or injured.", ["Over 9,000|9000|?|figure"]),
    ("More than a million people fled.", ["More than a million|1000000|?|figure"]),
    ("More than a dozen were hurt.", ["More than a dozen|12|?|figure"]),
    ("Not less than 12 died.", ["Not less than 12|12|?|figure"]),
    ("51 or more people were wounded.", ["51 or more|51|?|figure"]),
    ("51 people or more were wounded.", ["51|51|?|figure", "more|?|?|vague"]),
    ("A crew of 30+ was lost.", ["30+|30|?|figure"]),
    ("At least 45 soldiers and 20 civilians were killed.", ["At least 45|45|?|figure", "20|20|20|figure"]),
    ("Up to 20 miners are missing.", ["Up to 20|?|20|figure"]),
    ("As many as 50 are trapped.", ["As many as 50|?|50|figure"]),
    ("Fewer than 30 were killed.", ["Fewer than 30|?|30|figure"]),
    ("About 40 residents were hurt.", ["About 40|40|40|figure~"]),
    ("Roughly 300 people are trapped.", ["Roughly 300|300|300|figure~"]),
    ("Almost 90 were hurt.", ["Almost 90|90|90|figure~"]),
    ("Between 10 and 15 people died.", ["Between 10 and 15|10|15|range"]),
    ("From 10 to more than 30 people were killed.", ["From 10 to more than 30|10|?|range"]),
    ("10 to 15 people died.", ["10 to 15|10|15|range"]),
    ("10–15 people died.", ["10–15|10|15|range"]),
    ("Nine or 10 people were killed.", ["Nine or 10|9|10|range"]),
]  # fmt: skip

VAGUE = [
    ("Dozens of people died.", ["Dozens|?|?|vague"]),
    ("Scores were hurt.", ["Scores|?|?|vague"]),
    ("Hundreds were hurt.", ["Hundreds|?|?|vague"]),
    ("Tens of thousands have been displaced.", ["Tens of thousands|?|?|vague"]),
    ("Several thousand residents were deported.", ["Several thousand|?|?|vague"]),
    ("Several dozen were wounded.", ["Several dozen|?|?|vague"]),
    ("Some of the villagers were taken hostage.", ["Some|?|?|vague"]),
    ("Others were wounded.", ["Others|?|?|vague"]),
    ("Two-thirds of the patients were killed.", ["Two-thirds|?|?|vague"]),
    ("Three quarters of the staff were killed.", ["Three quarters|?|?|vague"]),
    ("Nearly two-thirds of the more than 3 million people who fled came here.",
     ["Nearly two-thirds|?|?|vague", "the more than 3 million|3000000|?|figure"]),
]  # fmt: skip

PEOPLE = [
    ("A woman was killed.", ["A woman|1|1|one"]),
    ("Another man was killed.", ["Another man|1|1|one"]),
    ("A six-year-old girl was killed.", ["A six-year-old girl|1|1|one"]),
    ("The six-year-old was killed.", ["The six-year-old|1|1|the"]),
    ("Her parents were killed.", ["Her parents|2|2|kins"]),
    ("Both were killed.", ["Both|2|2|pair"]),
    ("A couple were killed in their car.", ["A couple|2|2|pair"]),
    ("A couple of volunteers died.", ["A couple|2|2|pair"]),
    ("A couple of dozen were hurt.", ["A couple of dozen|?|?|vague"]),
    ("He was shot dead.", ["He|1|1|pronoun"]),
    ("Ivan Petrenko was killed.", ["Ivan Petrenko|1|1|name"]),
]  # fmt: skip

NONE = [
    ("No one was killed.", ["No one|0|0|zero"]),
    ("Nobody was injured in the fire.", ["Nobody|0|0|zero"]),
    ("There were no casualties.", ["no casualties|0|0|zero"]),
    ("No injuries were reported.", ["No injuries|0|0|zero"]),
    ("None of the passengers was hurt.", ["None|0|0|zero"]),
    ("Not one person was hurt.", ["Not one person|0|0|zero"]),
]  # fmt: skip

NO_PEOPLE = [
    ("Stone, 22, was killed.", ["Stone|1|1|name"]),
    ("The widow (61) was killed.", ["The widow|1|1|the"]),
    ("A man, 45, and a woman, 50, were killed.", ["A man|1|1|one", "a woman|1|1|one"]),
    ("A lad of 16, was killed.", ["A lad|1|1|one"]),
    ("He died, aged 16.", ["He|1|1|pronoun"]),
    ("Five children aged 3 to 12 were killed.", ["Five|5|5|figure"]),
    ("Five children aged between 3 and 12 were killed.", ["Five|5|5|figure"]),
    ("On 24 February 2022 a shell fell.", []),
    ("In 2014 the war began.", []),
    ("It fell on Feb. 24.", []),
    ("It fell on 5 March. 12 people died.", ["12|12|12|figure"]),
    ("On the 26th a shell killed two.", ["two|2|2|figure"]),
    ("The 26th victim died.", ["The 26th victim|1|1|the", "26th|26|26|figure"]),
    ("They paid $30 million in damages.", []),
    ("They fired 12 rockets and 3 shells.", []),
    ("40% of homes were hit.", []),
    ("A 70-mile front; 3,000 houses burnt.", []),
    ("At 9:30 p.m. two shells fell.", []),
    ("One of the largest hospitals was hit.", []),
]  # fmt: skip


def row(mention):
    low, high = ("?" if bound is None else bound for bound in (mention.low, mention.high))
    return f"{mention.words}|{low}|{high}|{mention.shape}{'~' if mention.approx else ''}"


def read(sentence):
    return find_counts(sentence, names=find_names(sentence))


@pytest.mark.parametrize(("sentence", "expected"), [*FIGURES, *BOUNDS, *VAGUE, *PEOPLE, *NONE, *NO_PEOPLE])
def test_a_sentence_states_these_numbers_of_people(sentence, expected):
    assert [row(mention) for mention in read(sentence) if mention.shape != "sum"] == expected


SUMS = [
    ("A girl and two adults were killed.", {"A girl and two": (3, 3)}),
    ("A fourth-grade student and her parents were killed.", {"A fourth-grade student and her parents": (3, 3)}),
    ("A man, 45, and a woman, 50, were killed.", {"A man, 45, and a woman": (2, 2)}),
    ("A couple and their son were killed.", {"A couple and their son": (3, 3)}),
    ("At least 45 soldiers and 20 civilians died.", {"At least 45 soldiers and 20": (65, None)}),
    ("22 children, 6 teachers and a driver died.",
     {"22 children, 6": (28, 28), "22 children, 6 teachers and a driver": (29, 29), "6 teachers and a driver": (7, 7)}),
    ("57 were killed and 130 wounded.", {}),
    ("Dozens and 3 children died.", {}),
    ("A boy was hurt. Two men died.", {}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SUMS)
def test_a_list_of_people_is_offered_as_one_figure_too(sentence, expected):
    assert {m.words: (m.low, m.high) for m in read(sentence) if m.shape == "sum"} == expected


@pytest.mark.parametrize(("sentence", "_"), [*FIGURES, *BOUNDS, *VAGUE, *PEOPLE, *NONE, *NO_PEOPLE, *SUMS])
def test_every_count_stands_where_it_says(sentence, _):
    assert all(sentence[mention.start : mention.end] == mention.words for mention in read(sentence))


def test_as_many_figures_as_a_report_may_hold_are_read_in_seconds():
    begun = time.process_time()
    assert find_counts("\n".join(map(str, range(FIGURES_MOST, 2 * FIGURES_MOST))))
    assert time.process_time() - begun < 20


def test_a_number_too_long_to_count_people_is_none():
    assert find_counts("Serial 12345678901234567890 was killed.") == []
