from dataclasses import replace
from datetime import date, timedelta

from knell.incidents.compare import compare
from knell.incidents.describe import changes, incident_id
from knell.incidents.gather import find_incidents
from knell.incidents.index import IncidentIndex
from knell.incidents.records import Link
from knell.incidents.tellings import find_tellings
from knell.records import Place
from told import DAY, KYIV, OKHTYRKA, UKRAINE, claim, denial, report


def groups(*claims, links=(), **fields):
    return {frozenset(one.claims) for one in find_incidents(claims, links=links, **fields).incidents}


def two(**second):
    a = claim(3, of=report("a", text="Sonechko nursery rocket shelter"), id="a", facility="school", weapon="cluster")
    fields = {
        "of": report("b", text="Sonechko kindergarten rocket Alisa"),
        "facility": "school",
        "weapon": "cluster",
        **second,
    }
    return a, claim(6, id="b", **fields)


def test_two_reports_of_one_day_and_place_are_one_incident():
    assert groups(*two()) == {frozenset({"a", "b"})}


def test_another_day_another_town_or_another_kind_of_place_is_another_incident():
    assert len(groups(*two(when=DAY + timedelta(days=4)))) == 2
    assert len(groups(*two(place=KYIV))) == 2
    other = {"facility": "hospital", "weapon": "small_arms", "of": report("b", text="ward doctors patients clinic")}
    assert len(groups(*two(**other))) == 2


def test_one_report_may_tell_of_several_incidents():
    one = report("a")
    assert len(groups(claim(3, of=one, id="a"), claim(2, of=one, id="b", event="e2", place=KYIV))) == 2


def test_a_running_total_never_joins_an_incident():
    assert groups(claim(3, id="a"), claim(121, id="t", scope="cumulative", of=report("b"))) == {frozenset({"a"})}


def test_a_score_is_the_sum_of_its_parts_and_each_part_has_its_reason():
    one, other = find_tellings(two())
    found = compare(one, other)
    assert round(sum(part.value for part in found.components), 1) == round(found.score, 1)
    reasons = {part.name: part.reason for part in found.components}
    assert reasons["place"] == "the same place"
    assert reasons["dates"] == "the same day"
    assert all(part.reason for part in found.components)
    assert compare(other, one) == found


def test_distance_is_weighed_against_what_the_precisions_leave_open():
    near = Place(name="A village", lat=50.36, lon=34.90, precision="settlement", country="Ukraine")
    reasons = {p.name: p.reason for p in compare(*find_tellings(two(place=near))).components}
    assert reasons["place"] == "6 km apart, within the 20 km their precisions leave open"


def test_a_country_alone_meets_an_incident_only_by_the_same_figure():
    assert len(groups(*two(place=UKRAINE))) == 2


def test_victims_named_by_both_join_reports_that_differ_in_the_day():
    names = {"victims": ("Alisa Hlans",)}
    a = claim(1, of=report("a"), id="a", **names)
    b = claim(1, of=report("b"), id="b", when=DAY + timedelta(days=1), **names)
    assert groups(a, b) == {frozenset({"a", "b"})}


def test_a_person_joins_and_parts_incidents_and_taking_it_back_restores_them():
    far, near = two(place=KYIV), two()
    same = Link(seq=1, a="a", b="b", same=True, actor="olena")
    assert groups(*far, links=[same]) == {frozenset({"a", "b"})}
    assert len(groups(*near, links=[replace(same, same=False)])) == 2
    assert groups(*far) == groups(*far, links=[same, replace(same, seq=2, same=False)])
    assert groups(*near) == {frozenset({"a", "b"})}


def test_two_claims_of_one_report_can_be_told_apart():
    one = report("a")
    told = claim(3, of=one, id="a"), claim(2, of=one, id="b", harm="injured")
    assert len(groups(*told, links=[Link(seq=1, a="a", b="b", same=False, actor="olena")])) == 2


def test_contradictory_decisions_go_to_a_person_and_the_later_one_waits():
    told = [
        claim(3, of=report(name), id=name, place=place)
        for name, place in zip("abc", (OKHTYRKA, KYIV, UKRAINE), strict=True)
    ]
    links = [
        Link(seq=1, a="a", b="b", same=True, actor="olena"),
        Link(seq=2, a="b", b="c", same=True, actor="olena"),
        Link(seq=3, a="a", b="c", same=False, actor="ivan"),
    ]
    found = find_incidents(told, links=links)
    assert [one.decision.actor for one in found.conflicts] == ["ivan"]
    assert [link.seq for link in found.conflicts[0].against] == [1, 2]
    assert len(found.incidents) == 1


def test_a_telling_that_fits_two_incidents_equally_joins_neither():
    def told(name, facility, weapon, words):
        return claim(4, of=report(name, text=words), id=name, facility=facility, weapon=weapon)

    a, b = told("a", "school", "missile", "pupils"), told("b", "hospital", "small_arms", "patients")
    found = find_incidents([a, b, claim(4, of=report("c", text="nothing more"), id="c")])
    assert [(tie.telling, len(tie.candidates)) for tie in found.ties] == [("c", 2)]
    assert len(found.incidents) == 3


def test_an_incident_keeps_its_id_while_reports_are_added():
    first, second = two()
    before = find_incidents([replace(first, added=1)]).incidents[0]
    after = find_incidents([replace(first, added=1), replace(second, added=2)]).incidents[0]
    assert before.id == after.id == incident_id("a")


def test_an_id_that_went_into_another_incident_leads_there():
    a, b = two(place=KYIV)
    apart = find_incidents([a, b]).incidents
    joined = find_incidents([a, b], links=[Link(seq=1, a="a", b="b", same=True, actor="x")])
    assert [(f.old, f.new) for f in joined.forwards] == [(incident_id("b"), incident_id("a"))]
    assert [(f.kind, f.old, f.new) for f in changes(apart, joined.incidents)] == [
        ("merged", incident_id("b"), incident_id("a"))
    ]
    assert [f.kind for f in changes(joined.incidents, apart)] == ["split"]


def test_adding_to_an_index_gives_what_all_at_once_gives():
    a, b = two()
    c = claim(3, of=report("c"), id="c", place=KYIV)
    index = IncidentIndex()
    find_incidents([b], index=index)
    find_incidents([c], index=index)
    assert find_incidents([a], index=index) == find_incidents([a, b, c])


def test_a_telling_taken_away_leaves_the_others_as_they_were_without_it():
    a, b = two()
    index = IncidentIndex()
    find_incidents([a, b], index=index)
    index.update([], gone=["b"])
    assert index.groups() == (("a",),)


def test_a_denial_is_bound_to_the_incident_its_event_belongs_to():
    one = report("a")
    (found,) = find_incidents([claim(3, of=one, id="a")], denials=[denial(of=one)]).incidents
    assert found.denials == ("d:a:0",)


def test_a_claim_without_day_or_place_stays_without_them():
    (found,) = find_incidents([claim(3, of=report("a", published=None), when=None, place=None, id="a")]).incidents
    assert (found.start, found.place, found.title) == (None, None, "Place not stated, day not stated")


def test_the_title_says_where_when_and_what():
    (found,) = find_incidents(two()).incidents
    assert found.title == "Okhtyrka, 25 February 2022 (school)"
    assert found.start == date(2022, 2, 25)
