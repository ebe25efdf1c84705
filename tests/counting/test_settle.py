from dataclasses import replace

from knell.counting.settle import settle
from told import claim, report


def title(item):
    return replace(item, claim=replace(item.claim, field="title", span=(0, len(item.claim.quote))))


def test_the_figure_most_reports_give_is_taken():
    told = [claim(n, of=report(name)) for n, name in ((3, "a"), (4, "b"), (4, "c"))]
    assert settle(told) == {"killed": 4, "injured": 0}


def test_a_headline_weighs_more_than_a_later_sentence():
    one = report("a")
    assert settle([title(claim(3, of=one)), claim(1, of=one, id="later")])["killed"] == 3


def test_a_harm_that_one_report_of_three_tells_is_taken_for_a_slip():
    told = [claim(1, harm="injured", of=report(name)) for name in "abc"]
    assert settle([*told, claim(2, of=report("a"), id="slip")]) == {"killed": 0, "injured": 1}


def test_whoever_is_told_to_be_shot_and_to_have_died_is_counted_once():
    one = report("a")
    assert settle([title(claim(1, of=one)), claim(1, of=one, harm="injured")]) == {"killed": 1, "injured": 0}


def test_a_headline_that_counts_as_many_dead_as_hurt_means_different_people():
    one = report("a")
    assert settle([title(claim(2, of=one)), title(claim(2, of=one, harm="injured"))]) == {"killed": 2, "injured": 2}


def test_of_five_shot_one_fatally_four_are_injured():
    one = report("a")
    assert settle([claim(5, of=one, harm="casualties"), claim(1, of=one)]) == {"killed": 1, "injured": 4}


def test_where_most_count_the_dead_among_the_shot_and_one_tells_the_rest_it_is_the_rest():
    shot = [title(claim(5, of=report(name), harm="injured", id=f"i{name}")) for name in "ab"]
    rest = title(claim(4, of=report("c"), harm="injured", id="ic"))
    dead = [title(claim(1, of=report(name), id=f"k{name}")) for name in "abc"]
    assert settle([*shot, rest, *dead]) == {"killed": 1, "injured": 4}
    assert settle([*shot, *dead])["injured"] == 5


def test_who_is_told_hurt_a_little_more_than_dead_is_dead():
    one = report("a")
    told = [claim(1, of=one, id="k"), claim(1, of=one, harm="injured", id="i")]
    light = replace(told[0], claim=replace(told[0].claim, score=0.8))
    assert settle([light, told[1]]) == {"killed": 1, "injured": 0}


def test_nobody_told_of_is_nobody():
    assert settle([]) == {"killed": 0, "injured": 0}


def test_reports_that_mention_the_incident_in_passing_are_asked_only_where_there_are_no_others():
    told = [claim(3, of=report("a")), claim(9, of=report("b")), claim(9, of=report("c"), id="c9")]
    assert settle(told, mainly=["a"])["killed"] == 3
    assert settle(told, mainly=["elsewhere"])["killed"] == 9
