"""What a report tells of one event, where its reader or a person set it so, and where not."""

from datetime import timedelta

import pytest

from knell.incidents.gather import find_incidents
from knell.incidents.records import FacilityInContext
from knell.incidents.tellings import find_tellings
from knell.records import FacilityAttack, When, Where
from told import DAY, KYIV, OKHTYRKA, UKRAINE, claim, denial, report

WEEK = timedelta(days=7)
ONE = report("one", text="Three died in Okhtyrka. Ten died in Kyiv. Moscow: we did not do it.")


def told(*claims, attacks=()):
    return {frozenset(telling.claims) for telling in find_tellings(claims, attacks)}


def test_an_event_in_two_places_on_two_days_is_cut():
    a = claim(3, of=ONE, id="a")
    assert told(a, claim(10, of=ONE, id="b", place=KYIV, when=DAY + WEEK)) == {frozenset({"a"}), frozenset({"b"})}


@pytest.mark.parametrize(
    "other", [{"place": KYIV}, {"when": DAY + WEEK}, {"place": UKRAINE, "when": DAY + WEEK}, {"when": None}], ids=str
)
def test_another_place_or_another_day_alone_does_not_cut_it(other):
    assert len(told(claim(3, of=ONE, id="a"), claim(10, of=ONE, id="b", **other))) == 1


def test_a_denial_speaks_of_the_part_told_nearest_before_it():
    a = claim(3, of=ONE, id="a", text="Three died in Okhtyrka")
    b = claim(10, of=ONE, id="b", place=KYIV, when=DAY + WEEK, text="Ten died in Kyiv")
    no = denial(of=ONE)
    at = ONE.text.index("we did not")
    no = type(no)(denial=type(no.denial)(quote="we did not", span=(at, at + 10), of="e1"), report=ONE)
    found = {one.claims: one.denials for one in find_incidents([a, b], denials=[no]).incidents}
    assert [claims for claims, denials in found.items() if denials] == [("b",)]


def test_a_claim_that_a_person_adds_belongs_to_the_event_of_its_place_and_days():
    a = claim(3, of=ONE, id="a")
    added = claim(2, of=ONE, id="x", event=None)
    assert told(a, added) == {frozenset({"a", "x"})}
    assert len(told(a, claim(2, of=ONE, id="x", event=None, when=DAY + WEEK))) == 2


def test_an_event_lies_in_the_finer_place_that_a_third_of_its_claims_name():
    claims = [claim(3, of=ONE, id="a"), *(claim(n, of=ONE, id=f"b{n}", place=UKRAINE) for n in (4, 5))]
    (telling,) = find_tellings(claims)
    assert telling.place == OKHTYRKA
    (telling,) = find_tellings([*claims, claim(6, of=ONE, id="b6", place=UKRAINE)])
    assert telling.place == UKRAINE


@pytest.mark.parametrize(("facility", "many"), [("school", 1), ("hospital", 1), ("residential", 0)])
def test_an_attack_that_hurt_nobody_is_an_incident_where_the_place_is_protected(facility, many):
    attack = FacilityAttack(
        quote="A rocket hit it",
        span=(0, 15),
        facility=facility,
        where=Where(places=(OKHTYRKA,)),
        when=When(start=DAY, end=DAY),
        event="e9",
    )
    assert len(told(attacks=[FacilityInContext(attack=attack, report=ONE)])) == many
