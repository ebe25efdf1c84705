from datetime import date

import pytest

from knell.counting.origins import find_origins
from knell.counting.ranges import count_ranges
from knell.counting.records import Sources
from knell.records import Group
from told import claim, part, report

DAYS = [date(2022, 2, day) for day in (26, 27, 28)]


def ranges(*claims, sources=None):
    return {(one.harm, one.group): one for one in count_ranges(claims, find_origins(claims, sources))}


def whole(*claims, harm="killed", sources=None):
    return ranges(*claims, sources=sources)[harm, Group()]


def reports(n):
    return [report(f"r{number}", published=DAYS[min(number, 2)]) for number in range(n)]


def test_three_by_one_body_and_six_by_another_are_three_to_six_and_each_end_has_its_claim():
    a, b = reports(2)
    found = whole(claim(3, by="Amnesty", of=a, id="low"), claim(6, by="the mayor", of=b, id="high"))
    assert (found.low, found.high, found.low_claim, found.high_claim) == (3, 6, "low", "high")
    assert found.origins == ("Amnesty International", "Mayor")
    assert [(w.origin, w.low, w.high) for w in found.without] == [("Amnesty International", 6, 6), ("Mayor", 3, 3)]


def test_five_outlets_that_repeat_one_ministry_are_one_origin_without_a_best_figure():
    found = whole(*(claim(12, by=("the embassy", "the foreign ministry"), of=one) for one in reports(5)))
    assert (found.low, found.high, found.best, len(found.origins)) == (12, 12, None, 1)


def test_the_best_figure_is_the_median_over_origins_not_over_reports():
    a, b, c = reports(3)
    many = [claim(10, by="the mayor", of=one) for one in (a, b, c)]
    found = whole(*many, claim(14, by="the governor", of=a), claim(20, by="a hospital", of=b))
    assert found.best == 14


def test_the_latest_figure_of_an_origin_takes_the_place_of_its_earlier_ones_which_are_kept():
    a, b, c = reports(3)
    found = whole(*(claim(n, by="Pavlo Kyrylenko", of=one, id=f"c{n}") for n, one in ((39, a), (50, b), (57, c))))
    assert (found.low, found.high) == (57, 57)
    assert {one.claim: one.why for one in found.excluded} == {
        "c39": "Pavlo Kyrylenko later gave 57 (c57)",
        "c50": "Pavlo Kyrylenko later gave 57 (c57)",
    }


def test_an_outlet_that_prints_an_old_figure_today_does_not_take_the_origin_back_to_it():
    a, b, c = reports(3)
    found = whole(
        claim(39, by="the governor", of=a), claim(50, by="the governor", of=b), claim(39, by="the governor", of=c)
    )
    assert (found.low, found.high) == (50, 50)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([(25, None)], (25, None, True)),
        ([(25, None), 40], (25, 40, True)),
        ([(25, None), 20], (20, None, True)),
        ([(None, 30)], (0, 30, False)),
        ([(None, 30), 12], (12, 30, False)),
        ([(None, None)], (None, None, False)),
        ([(None, None), 5], (5, 5, False)),
        ([0, 5], (0, 5, False)),
    ],
)
def test_hedged_figures_are_intervals_that_set_only_the_end_they_state(counts, expected):
    found = whole(
        *(claim(n, by=f"body {i}", of=one) for i, (n, one) in enumerate(zip(counts, reports(9), strict=False)))
    )
    assert (found.low, found.high, found.or_more) == expected


def test_a_vague_figure_sets_no_end_and_says_so():
    found = whole(claim((None, None), id="vague"))
    assert [one.claim for one in found.excluded] == ["vague"]
    assert "no figure" in found.excluded[0].why


def test_parts_are_quantities_of_their_own_and_never_added_to_their_whole():
    found = ranges(claim(3, parts=(part(1, age="child"), part(2, age="adult"))))
    assert {(group.age, one.low, one.high) for (_, group), one in found.items()} == {
        (None, 3, 3), ("child", 1, 1), ("adult", 2, 2)
    }  # fmt: skip


def test_a_report_that_tells_only_of_groups_gives_their_sum_as_its_whole():
    found = whole(claim(2, group=Group(age="child"), id="a"), claim(1, group=Group(age="adult"), id="b"))
    assert (found.low, found.high, set(found.claims)) == (3, 3, {"a", "b"})


def test_groups_that_may_overlap_are_not_added():
    found = whole(claim(2, group=Group(age="child"), id="a"), claim(1, group=Group(sex="female"), id="b"))
    assert (found.low, found.high) == (2, 2)


def test_a_part_that_exceeds_its_whole_is_flagged():
    a, b = reports(2)
    found = ranges(claim(3, by="x", of=a), claim(5, by="y", of=b, group=Group(age="child")))
    assert [flag.kind for flag in found["killed", Group(age="child")].flags] == ["part exceeds whole"]


def test_a_headline_that_repeats_an_attributed_figure_is_no_origin_of_its_own():
    one = report()
    found = whole(claim(10, of=one, id="head", field="title"), claim(10, by="the mayor", of=one, id="body"))
    assert found.origins == ("Mayor",)


def test_one_victim_told_of_beside_the_total_of_the_report_does_not_lower_it():
    one = report()
    found = whole(claim(3, by="police", of=one), claim(1, of=one, id="story"))
    assert (found.low, found.high) == (3, 3)
    assert "some of the 3" in found.excluded[0].why


def test_two_more_are_counted_on_top_of_the_claim_they_add_to():
    one = report()
    found = whole(claim(3, by="x", of=one, id="base"), claim(2, by="x", of=one, id="more", additive_to="base"))
    assert (found.low, found.high) == (5, 5)


def test_later_deaths_move_people_from_the_injured_to_the_killed():
    late = report(
        "late", published=DAYS[2], text="A pregnant woman and her newborn have died in hospital. No more is known."
    )
    first = report("first", published=DAYS[0])
    told = [
        claim(3, by="city council", of=first),
        claim(17, by="city council", of=first, harm="injured"),
        claim(2, by="AP", of=late, id="late", text="A pregnant woman and her newborn"),
    ]
    found = ranges(*told)
    killed, injured = found["killed", Group()], found["injured", Group()]
    assert (killed.low, killed.high) == (5, 5)
    assert (injured.low, injured.high) == (15, 15)
    assert [(m.claim, m.low) for m in killed.moved] == [("late", 2)]


def test_a_later_death_moves_nobody_where_no_injured_were_counted_before():
    late = report("late", published=DAYS[2], text="A man shot on Friday later died.")
    found = whole(
        claim(1, by="police", of=report("first", published=DAYS[0])), claim(1, by="police", of=late, text="A man")
    )
    assert (found.low, found.high) == (1, 1)


def later_deaths(text, *beside):
    """What a report of later deaths makes of 3 killed and 17 injured, told two days before by the council."""
    late = report("late", published=DAYS[2], text=text)
    first = report("first", published=DAYS[0])
    told = [claim(3, by="council", of=first), claim(17, by="council", of=first, harm="injured")]
    found = ranges(*told, *(claim(n, of=late, id=name, by=by, text=words) for name, n, by, words in beside))
    return [(found[harm, Group()].low, found[harm, Group()].high) for harm in ("killed", "injured")]


def test_a_total_that_is_told_again_beside_later_deaths_is_still_the_old_one():
    text = "A woman and her baby have since died. The council had counted three."
    assert later_deaths(text, ("x", 2, "AP", "A woman and her baby"), ("y", 3, "council", "three")) == [
        (5, 5),
        (15, 15),
    ]


def test_later_deaths_first_told_beside_a_new_total_are_part_of_it():
    text = "Nine were killed. Two of them died in hospital."
    assert later_deaths(text, ("x", 2, "AP", "Two of them"), ("y", 9, "council", "Nine"))[0][1] == 9


def test_the_sum_that_a_sentence_draws_is_no_later_death():
    text = "A woman and her baby have since died, which makes five."
    assert later_deaths(text, ("x", 2, "AP", "A woman and her baby"), ("y", 5, "AP", "five")) == [(5, 5), (15, 15)]


def test_whoever_died_in_a_hospital_attack_did_not_die_later():
    assert later_deaths("Three died in hospital attack.", ("x", 3, "council", "Three"))[1] == (17, 17)


def test_people_called_civilians_by_some_and_combatants_by_others_have_no_minimum_as_either():
    a, b = reports(2)
    found = ranges(
        claim(5, by="x", of=a, group=Group(role="civilian")), claim(5, by="y", of=b, group=Group(role="combatant"))
    )
    assert found["killed", Group()].low == 5
    assert {found["killed", Group(role=role)].low for role in ("civilian", "combatant")} == {0}


def test_two_origins_with_one_odd_figure_are_flagged_for_a_person():
    a, b = reports(2)
    found = whole(claim(2389, by="the ministry", of=a), claim(2389, by="the prosecutor", of=b))
    assert "same figure" in [flag.kind for flag in found.flags]


def test_a_person_may_say_who_stands_behind_a_source():
    a, b = reports(2)
    told = [claim(2389, by="the ministry", of=a), claim(2389, by="the prosecutor", of=b)]
    found = whole(*told, sources=Sources(origins={"the prosecutor": "the ministry"}))
    assert found.origins == ("Ministry",)


def test_a_cited_outlet_whose_report_is_here_leads_on_to_its_own_source():
    first = report("r0", outlet="Sample Wire", published=DAYS[0])
    second = report("r1", outlet="Sample Courier", published=DAYS[1])
    told = [claim(7, by="the governor", of=first), claim(7, by="Sample Wire", of=second)]
    found = whole(*told)
    assert found.origins == ("Governor",)


def test_outlets_that_cite_each_other_are_one_origin():
    first = report("r0", outlet="Sample Wire", published=DAYS[0])
    second = report("r1", outlet="Sample Courier", published=DAYS[0])
    found = whole(claim(7, by="Sample Courier", of=first), claim(7, by="Sample Wire", of=second))
    assert len(found.origins) == 1


def test_a_denial_lowers_nothing_and_is_listed():
    a, b = reports(2)
    found = whole(claim(10, by="x", of=a), claim(0, by="y", of=b, id="denied", stance="denies"))
    assert (found.low, found.high) == (10, 10)
    assert [one.claim for one in found.excluded] == ["denied"]
