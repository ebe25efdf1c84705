"""Claims of one event: along the judge's links, unless their places speak against it."""

from dataclasses import dataclass
from typing import Any

import pytest

from judged import asked_of, claim, page_of, reading
from knell.claims.events import group_events

TEXT = "Shelling killed 12 people in Izium. A day later 3 people were killed in Lviv."


@dataclass
class Ranked:
    """Answers only which targets a link ranks, by the words of query and target."""

    questions: Any
    told: dict[tuple[int, str], list[tuple[int | None, float]]]

    def ranked(self, mention, link):
        return self.told.get((mention, link), [(None, 1.0)])


def grouped(place_of_the_second):
    page = page_of(TEXT)
    asked = asked_of(page)
    at = {TEXT[m.start : m.end]: n for n, m in enumerate(asked.mentions) if m.start >= 0 and m.kind != "date"}
    first, second = at["12"], at["3"]
    told = {
        (first, "place"): [(at["Izium"], 0.8), (None, 0.2)],
        (second, "place"): [(at[place_of_the_second], 0.8), (None, 0.2)],
        (second, "event"): [(first, 0.6), (None, 0.4)],
    }
    return group_events(page, Ranked(asked, told), [first, second], {first: first, second: second})


@pytest.mark.parametrize(("place", "events"), [("Izium", ["e1", "e1"]), ("Lviv", ["e1", "e2"])])
def test_a_doubtful_link_to_a_claim_of_another_place_is_not_drawn(place, events):
    assert list(grouped(place).values()) == events


KIN = "In Dolny a boy and his parents were shot at in their car. Six people died in Izium."


def test_kin_that_are_a_part_of_nothing_claimed_make_their_list_a_claim():
    found = reading(
        KIN, {"his parents": {"kind": "part", "harm": "killed"}, "a boy and his parents": {"harm": "killed"}}
    )
    assert [(c.count.words, c.count.low) for c in found.claims] == [("a boy and his parents", 3)]


def test_kin_of_a_claim_in_their_paragraph_stay_its_part():
    told = {
        "Six": claim(),
        "his parents": {"kind": "part", "harm": "killed", "whole": "Six"},
    }
    assert [c.count.low for c in reading(KIN, told).claims] == [6]


def test_a_pronoun_heads_a_list_only_where_a_clause_opens():
    sums = [c.words for c in page_of("The bus she and her brothers rode in was hit.").counts if c.shape == "sum"]
    assert sums == []
    sums = [c.words for c in page_of("Shells fell when she and two drivers were killed.").counts if c.shape == "sum"]
    assert sums == ["she and two"]


def test_a_running_total_keeps_its_own_place_beside_an_incident_it_was_joined_to():
    found = reading(
        "Since May 120 people have been killed across Ukraine. A girl was killed in Izium.",
        {"120": claim(scope="cumulative", place="Ukraine"), "A girl": claim(event="120", place="Izium")},
    )
    assert [c.where.places[0].name for c in found.claims] == ["Ukraine", "Izium"]
