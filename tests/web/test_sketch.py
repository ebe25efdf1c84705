"""The small map, the ladders of parts, who alleges what, and the history of an incident."""

import re
from dataclasses import replace
from html import unescape

import pytest

from knell.records import Place
from knell.web.app import Keeper
from knell.web.ladders import alleged_by, ladders
from knell.web.past import past
from knell.web.sketch import HIGH, WIDE, ground, look, sketch, window


@pytest.fixture(scope="module")
def room(reader):
    with Keeper(reader.dossier).room() as found:
        yield found


@pytest.fixture(scope="module")
def incidents(room):
    names = [one.incident.id for one in room.counts.incidents]
    room.incidents.fetch(names)
    return [room.incidents[name] for name in names]


def at(counted, lon, lat, precision):
    place = Place(name="X", lon=lon, lat=lat, precision=precision)
    return replace(counted, incident=replace(counted.incident, place=place, precision=precision))


def test_an_incident_stands_in_the_middle_with_a_ring_as_wide_as_its_place_is_uncertain(incidents):
    rings = []
    for precision in ("exact", "settlement", "admin1", "country"):
        drawn = sketch([at(incidents[0], 37.5, 48.7, precision)])
        [spot] = drawn.spots
        assert (spot.x, spot.y) == (WIDE / 2, HIGH / 2)
        assert spot.wide < HIGH / 2  # all of the ring is seen
        rings.append(spot.wide)
    assert rings[0] < rings[1] < rings[2] <= rings[3]
    assert "nan" not in drawn.land


def test_several_incidents_all_lie_within_the_map(incidents):
    drawn = sketch([at(incidents[0], *point, "settlement") for point in ((22.3, 48.6), (39.9, 48.9), (30.7, 46.4))])
    assert all(0 < spot.x < WIDE and 0 < spot.y < HIGH for spot in drawn.spots)


def test_what_has_no_coordinates_is_on_no_map(incidents):
    assert look(at(incidents[0], None, None, "settlement")) is None
    assert sketch([at(incidents[0], 1.0, 1.0, None)]) is None


def test_land_fills_a_window_far_from_any_shore_and_no_window_at_sea(incidents):
    inland, sea = (window([at(incidents[0], *point, "settlement")]) for point in ((66.0, 48.0), (-45.0, 30.0)))
    assert ground(inland)[0].endswith("Z")
    assert ground(sea)[0] == ""
    numbers = [float(n) for n in re.findall(r"-?\d+\.\d", ground(inland)[0])]
    assert min(numbers) < 0
    assert max(numbers) > WIDE


def test_a_ladder_of_a_part_shows_the_number_of_the_part_and_of_what_it_is_one(incidents, room):
    parts = 0
    for counted in incidents:
        room.fetch_behind(counted)
        for ladder in ladders(counted, room, []):
            for rung in ladder.rungs:
                if rung.of is not None:
                    parts += 1
                    assert (rung.stated.low or 0) <= (rung.of.low or 0)
                if rung.sets == "low end":
                    assert rung.stated.low == ladder.count.low
    assert parts


def test_each_alleged_actor_stands_with_the_origins_that_name_it(incidents, room):
    named = [(counted, one) for counted in incidents for one in alleged_by(counted, room)]
    assert named
    for counted, one in named:
        assert all(item.claim.actor == one.actor for _, item in one.by)
        assert {item.claim.id for _, item in one.by} <= set(counted.incident.claims)


def test_the_history_of_an_incident_tells_of_its_reports_and_of_every_decision(reviewer):
    path = re.search(r'href="(/incidents/[^"#]+)"', reviewer.get("/incidents").text)[1]
    reviewer.send(f"{path}/title", title="A night in March", seen="0")
    page = unescape(reviewer.get(path).text)
    told = page[page.index('id="history"') :]
    assert "a title given" in told
    assert "A night in March" in told
    assert "a report kept" in told
    with Keeper(reviewer.dossier).room() as found:
        counted = found.incidents[path.rsplit("/", 1)[1]]
        entries = [one.entry.seq for one in past(counted, found)]
        reports = {one.report.doc for one in past(counted, found) if one.entry.kind == "capture.added"}
    assert entries == sorted(entries, reverse=True)
    assert reports == set(counted.incident.reports)


def test_the_page_of_an_incident_draws_its_place_without_scripts(reader, incidents):
    placed = next(one for one in incidents if look(one))
    page = reader.get(f"/incidents/{placed.incident.id}").text
    assert '<svg class="sketch"' in page
    assert "express no opinion" in page
