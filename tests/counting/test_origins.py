"""Who stands behind a claim: whoever the text names, under any of the names that reports give."""

from dataclasses import replace

import pytest

from knell.counting.circumstances import disputed_weapons
from knell.counting.origins import find_origins
from knell.counting.sources import source_key
from told import claim, report

ONE = report("one", outlet="Daily")


def headline(item):
    return replace(item, claim=replace(item.claim, field="title"))


def names(*claims):
    return {name: origin.name for name, origin in find_origins(claims).items()}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("the UN human rights office (OHCHR)", "UN human rights office"),
        ("the bulletin of Ukraine's Office of the Prosecutor General", "Ukraine's Office of the Prosecutor General"),
        ("governor Pavlo Kyrylenko", "Pavlo Kyrylenko"),
        ("the governor of Donetsk Oblast, Pavlo Kyrylenko", "Pavlo Kyrylenko"),
        ("Pavlo Kyrylenko, the governor of Donetsk Oblast", "Pavlo Kyrylenko"),
    ],
)
def test_abbreviations_papers_and_offices_make_no_other_source(name, other):
    assert source_key(name) == source_key(other)


@pytest.mark.parametrize("name", ["the governor of Donetsk Oblast", "Donetsk Oblast governor", "(AP)", "table of"])
def test_a_name_that_is_nothing_else_stays(name):
    assert source_key(name) != "" and source_key(name) != source_key("Donetsk Oblast")


def test_a_headline_that_names_in_short_whom_the_text_names_is_no_source_of_its_own():
    title = headline(claim(103, of=ONE, id="title", by="prosecutors"))
    text = claim(103, of=ONE, id="text", by="Office of the Chief Prosecutor")
    assert set(names(title, text).values()) == {"Office of the Chief Prosecutor"}


def test_a_headlines_word_stands_where_the_text_names_several():
    title = headline(claim(103, of=ONE, id="title", by="prosecutors"))
    texts = [claim(103, of=ONE, id=by, by=by) for by in ("Red Cross", "Mayor of Here")]
    assert names(title, *texts)["title"] == "Prosecutors"


def test_a_running_total_told_twice_in_a_report_has_one_origin_whatever_its_events():
    title = headline(claim(103, of=ONE, id="title", scope="cumulative", event="e1"))
    text = claim(103, of=ONE, id="text", by="Red Cross", scope="cumulative", event="e2")
    assert set(names(title, text).values()) == {"Red Cross"}


def test_two_accounts_of_the_weapon_are_flagged_with_who_gives_them():
    shot = claim(10, id="a", by="the embassy", weapon="small_arms")
    shelled = claim(10, id="b", by="the governor", weapon="shelling")
    (flag,) = disputed_weapons([shot, shelled], find_origins([shot, shelled]))
    assert flag.says == "the weapon: shelling (Governor); small arms (Embassy)" and flag.claims == ("a", "b")
    rocket = claim(10, id="c", by="the mayor", weapon="missile")
    assert disputed_weapons([shelled, rocket], find_origins([shelled, rocket])) == ()
