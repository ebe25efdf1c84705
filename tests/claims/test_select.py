"""Which candidates become claims and parts, and what is said of those left out."""

from judged import PART, claim, evidence, reading
from knell.claims.select import select

LIST = "A six-year-old girl and two adults were reported dead on Wednesday."


def selection(text, said):
    found = evidence(text, said)
    words = [mention.words for mention in found.page.counts]
    chosen = select(found.page, found.judgement, found.threshold)
    parts = {words[whole]: [words[part] for part in inside] for whole, inside in chosen.parts.items()}
    return parts, {words[index]: why for index, why in chosen.left_out.items()}


def test_a_sum_that_the_judge_believes_more_takes_its_members_as_parts():
    parts, _ = selection(
        LIST, {"A six-year-old girl and two": claim(), "A six-year-old girl": claim(score=0.6), "two": claim(score=0.6)}
    )
    assert parts == {"A six-year-old girl and two": ["A six-year-old girl", "two"]}


def test_members_that_the_judge_believes_more_replace_their_sum():
    parts, left_out = selection(
        LIST, {"A six-year-old girl and two": claim(score=0.7), "A six-year-old girl": claim(), "two": claim()}
    )
    assert parts == {"A six-year-old girl": [], "two": []}
    assert "cannot both be claims" in left_out["A six-year-old girl and two"]


def test_of_two_sums_that_overlap_the_likelier_one_stays():
    text = "22 children, 6 teachers and a driver were killed."
    whole, first = "22 children, 6 teachers and a driver", "22 children, 6"
    parts, left_out = selection(text, {whole: claim(), first: claim(score=0.6)})
    assert parts == {whole: ["22", "6", "a driver"]}
    assert first in left_out


def test_a_list_and_its_members_that_share_one_belief_are_the_likelier_of_them():
    whole, girl = "A six-year-old girl and two", "A six-year-old girl"
    parts, _ = selection(LIST, {whole: claim(score=0.4), girl: claim(score=0.35), "two": claim(score=0.1)})
    assert parts == {whole: [girl, "two"]}
    none, left_out = selection(LIST, {whole: claim(score=0.2), girl: claim(score=0.35), "two": claim(score=0.1)})
    assert none == {}
    assert "under" in left_out[whole]


def test_an_age_within_a_list_is_no_part_of_it():
    text = "Polina Hrim, who is thought to be either nine or 10, and her parents were killed in Kyiv."
    found = [m.words for m in evidence(text, {}).page.counts]
    [whole] = [words for words in found if words.startswith("Polina") and words.endswith("her parents")]
    parts, _ = selection(text, {whole: claim()})
    assert parts == {whole: ["Polina Hrim", "her parents"]}


def test_a_part_belongs_to_the_whole_it_points_at():
    text = "The strike killed 12, including three children. Nine were hurt."
    parts, _ = selection(text, {"12": claim(), "three": {**PART, "whole": "12"}, "Nine": claim("injured")})
    assert parts == {"12": ["three"], "Nine": []}


def test_a_part_whose_whole_is_no_claim_goes_to_the_nearest_claim_before_it_that_can_hold_it():
    text = "Some 40 people were killed and 2 were hurt, five of them children."
    parts, _ = selection(text, {"Some 40": claim(), "2": claim("injured"), "five": PART})
    assert parts == {"Some 40": ["five"], "2": []}


def test_a_part_of_nothing_is_left_out_with_its_reason():
    parts, left_out = selection("Three of them were children when they died.", {"Three": PART})
    assert parts == {}
    assert left_out["Three"] == "a part, but of no claim in this report"


def test_a_candidate_under_the_threshold_is_left_out_with_its_score():
    _, left_out = selection("The city, where 400,000 people live, was hit; two died.", {"400,000": claim(score=0.31)})
    assert left_out["400,000"] == "claim 0.31 is under 0.50"


def test_a_claim_shows_its_parts_with_their_groups():
    found = reading(
        LIST,
        {
            "A six-year-old girl and two": claim(),
            "A six-year-old girl": {"age": "child", "sex": "female"},
            "two": {"age": "adult"},
        },
    )
    [told] = found.claims
    assert (told.count.low, told.count.high, told.count.words) == (3, 3, "A six-year-old girl and two")
    assert [(p.count.low, p.group.age, p.group.sex) for p in told.parts] == [(1, "child", "female"), (2, "adult", None)]
    assert [LIST[slice(*p.span)] for p in told.parts] == ["A six-year-old girl", "two"]
