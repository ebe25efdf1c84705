from datetime import date

import pytest

from knell.counting.labels import looks_mistyped
from knell.counting.records import Sources
from knell.counting.tolls import find_tolls, latest
from knell.records import Group
from told import UKRAINE, claim, part, report

INVASION = date(2022, 2, 24)


def total(
    count, as_of, *, published=None, by="Office of the Prosecutor General", doc=None, text="", since=INVASION, **fields
):
    day = published or as_of
    of = report(doc or f"{by}-{day}-{count}", published=day, text=text)
    fields = {"group": Group(age="child"), "place": UKRAINE, **fields}
    return claim(count, by=by, of=of, when=as_of, since=since, scope="cumulative", text=text or None, **fields)


def points(*claims, sources=None):
    (toll,) = find_tolls(claims, sources)
    return [(p.as_of.day, p.low, p.label) for p in toll.points]


def test_a_rising_toll_is_one_series_and_no_contradiction():
    assert points(total(121, date(2022, 3, 23)), total(103, date(2022, 3, 16)), total(169, date(2022, 4, 5))) == [
        (16, 103, "first"), (23, 121, "rise"), (5, 169, "rise")
    ]  # fmt: skip


def test_one_body_under_several_names_and_languages_is_one_authority():
    claims = [
        total(103, date(2022, 3, 16), by="Ukraine's Office of the Prosecutor General"),
        total(121, date(2022, 3, 23), by="the Prosecutor General's Office"),
        total(130, date(2022, 3, 25), by="Офіс генерального прокурора"),
    ]
    (toll,) = find_tolls(claims)
    assert (toll.authority, len(toll.points)) == ("Office of the Prosecutor General of Ukraine", 3)


def test_a_dossiers_own_alias_joins_two_names():
    claims = [total(10, date(2022, 3, 1), by="Monitor"), total(12, date(2022, 3, 2), by="Sample Monitors of Harm")]
    assert len(find_tolls(claims)) == 2
    assert len(find_tolls(claims, Sources(aliases={"Sample Monitors of Harm": "Monitor"}))) == 1


def test_two_authorities_two_harms_and_two_groups_are_series_of_their_own():
    day = date(2022, 3, 23)
    claims = [
        total(121, day),
        total(167, day, harm="injured"),
        total(78, day, by="OHCHR"),
        total(900, day, group=Group()),
    ]
    assert len(find_tolls(claims)) == 4


def test_a_late_report_counts_on_the_day_it_is_about():
    late = total(110, date(2022, 3, 18), published=date(2022, 4, 20))
    assert points(total(103, date(2022, 3, 16)), total(121, date(2022, 3, 23)), late) == [
        (16, 103, "first"), (18, 110, "late report"), (23, 121, "rise")
    ]  # fmt: skip


def test_a_later_vintage_of_the_same_days_is_a_revision_not_a_spike():
    month = {"since": date(2022, 3, 1), "by": "OHCHR", "group": Group(role="civilian")}
    said = [(3333, date(2022, 11, 20)), (3378, date(2023, 2, 5)), (4154, date(2023, 7, 16))]
    claims = [total(n, date(2022, 3, 31), published=day, **month) for n, day in said]
    (toll,) = find_tolls(claims)
    assert [(p.low, p.said, p.label) for p in toll.points] == [
        (3333, date(2022, 11, 20), "first"), (3378, date(2023, 2, 5), "revised"), (4154, date(2023, 7, 16), "revised")
    ]  # fmt: skip
    assert latest(toll).low == 4154
    assert latest(toll, on=date(2022, 12, 1)).low == 3333


def test_a_total_of_one_month_is_no_point_of_the_series_since_the_beginning():
    since = total(2000, date(2022, 3, 31), by="OHCHR")
    month = total(1500, date(2022, 3, 31), by="OHCHR", since=date(2022, 3, 8))
    assert len(find_tolls([since, month])) == 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The office corrected its figure to 115 children.", "correction"),
        ("It now counts 115 children, excluding those in occupied towns.", "change of scope"),
        ("It counts 115 children.", "fall"),
    ],
)
def test_a_fall_is_labelled_and_never_forced_up(words, expected):
    fallen = total(115, date(2022, 3, 30), text=words)
    assert points(total(103, date(2022, 3, 16)), total(127, date(2022, 3, 23)), fallen)[-1] == (30, 115, expected)


def test_exchanged_digits_are_taken_for_a_slip():
    assert points(total(121, date(2022, 3, 23)), total(112, date(2022, 3, 24)))[-1][2] == "error?"
    assert looks_mistyped(1081, 1801)
    assert looks_mistyped(121, 1211)
    assert not looks_mistyped(121, 128)
    assert not looks_mistyped(103, 121)


def test_a_rise_far_above_the_usual_is_a_jump():
    claims = [total(n, date(2022, 3, day)) for n, day in ((100, 1), (105, 6), (110, 11), (400, 16))]
    assert points(*claims)[-1][2] == "jump"


def test_a_value_repeated_later_without_a_day_is_no_new_point():
    again = total(121, None, published=date(2022, 4, 20), since=None)
    assert points(total(121, date(2022, 3, 23)), again) == [(23, 121, "first")]


def test_ohchrs_list_of_parts_gives_all_children_not_only_those_of_unknown_sex():
    day = date(2022, 3, 24)
    parts = (
        part(219, age="adult", sex="male"), part(165, age="adult", sex="female"), part(15, age="child", sex="female"),
        part(30, age="child", sex="male"), part(48, age="child"), part(604, age="adult"),
    )  # fmt: skip
    tolls = find_tolls([total(1081, day, by="OHCHR", group=Group(), parts=parts)])
    values = {(t.group.age, t.group.sex): t.points[0].low for t in tolls}
    assert values["child", None] == 93
    assert values["adult", None] == 988
    assert values["child", "female"] == 15


def test_the_same_claims_in_another_order_make_the_same_tolls():
    claims = [
        total(n, date(2022, 3, day), by=by) for n, day, by in ((10, 1, "a"), (12, 2, "b"), (14, 3, "a"), (9, 9, "b"))
    ]
    assert find_tolls(claims) == find_tolls(claims[::-1])


def test_a_total_covers_no_day_after_the_report_that_tells_it():
    assert points(total(169, date(2022, 4, 30), published=date(2022, 4, 7))) == [(7, 169, "first")]
