"""The map: what it may say of a place, in data, in HTML, and in Chromium with and without WebGL."""

import re
import shutil
from html import unescape

import pytest

from knell.vocabulary import PLACE_PRECISIONS
from knell.web.pages import maps
from knell.web.shown import PRECISION_WORDS
from knell.web.sketch import LOOKS
from web.rooms import serving

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--no-first-run", "--disable-background-networking"]
SOFTWARE = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
in_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def test_every_precision_has_its_mark_and_its_words():
    assert set(LOOKS) == set(PRECISION_WORDS) == set(PLACE_PRECISIONS)


def test_the_data_of_the_map_gives_no_coordinates_without_their_precision(reader):
    found = reader.get("/map.json").json()
    assert found["type"] == "FeatureCollection"
    assert found["features"]
    for one in found["features"]:
        lon, lat = one["geometry"]["coordinates"]
        assert 20 < lon < 45
        assert 44 < lat < 55
        assert one["properties"]["precision"] in PLACE_PRECISIONS
        assert one["properties"]["radius_km"] > 0
        assert reader.get(f"/incidents/{one['id']}").status_code == 200


def test_the_list_beside_the_map_has_every_incident_also_those_without_coordinates(reader):
    page = reader.get("/map").text
    listed = set(re.findall(r'<li id="i-([^"]+)"', page))
    placed = {one["id"] for one in reader.get("/map.json").json()["features"]}
    assert listed == {one["id"] for one in reader.get("/api/v1/incidents").json()}
    assert placed < listed or placed == listed
    assert page.count("not on the map") == len(listed - placed)
    assert "express no opinion on the status of any territory" in page


def test_list_map_and_timeline_answer_one_question(reader):
    asked = "q=Chernihiv&grade=&from=2022-03-01&to=2022-03-31"
    titles = {one["properties"]["title"] for one in reader.get(f"/map.json?{asked}").json()["features"]}
    assert titles
    assert all("Chernihiv" in title for title in titles)
    page = unescape(reader.get(f"/incidents?{asked}").text)
    assert 'href="/map?q=Chernihiv&from=2022-03-01&to=2022-03-31"' in page
    assert reader.get("/map.json?from=2030-01-01").json()["features"] == []
    assert reader.get("/map?from=soon").status_code == 422


def test_what_is_drawn_is_what_the_data_has_and_no_more(reader):
    told = [
        one["properties"] | {"at": one["geometry"]["coordinates"]} for one in reader.get("/map.json").json()["features"]
    ]
    marks = reader.get("/map/marks.json").json()
    assert sum(marks["number"]) == len(told)
    for lon, lat, precision, number, killed, place in zip(
        *(marks[name] for name in ("lon", "lat", "precision", "number", "killed", "place")), strict=True
    ):
        here = [one for one in told if one["at"] == [lon, lat] and one["precision"] == precision]
        assert len(here) == number
        assert killed == max(one["killed_high"] or one["killed_low"] or 0 for one in here)
        assert place in {one["place"] for one in here}
        assert {(one["look"], one["radius_km"]) for one in here} == {tuple(marks["precisions"][precision].values())}
        listed = reader.get(f"/map.json?at={lon},{lat},{precision}").json()
        assert {one["id"] for one in listed["features"]} == {one["id"] for one in here}
    assert reader.get("/map/marks.json?q=nowhere").json()["lon"] == []
    assert reader.get("/map.json?at=here").status_code == 422


def test_the_marks_come_compressed_to_whoever_can_unpack_them(reader):
    packed = reader.get("/map/marks.json", headers={"accept-encoding": "gzip"})
    plain = reader.get("/map/marks.json", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


def test_many_incidents_are_given_in_parts(reader, monkeypatch):
    whole = reader.get("/map.json").json()
    assert whole["numberMatched"] == whole["numberReturned"] == len(whole["features"])
    assert whole["links"] == []
    monkeypatch.setattr(maps, "FEATURES", 1)
    found, path = [], "/map.json"
    while path:
        part = reader.get(path).json()
        found += part["features"]
        path = next((link["href"] for link in part["links"]), None)
    assert found == whole["features"]


@pytest.fixture(scope="module")
def address(reader):
    with serving(reader.dossier) as found:
        yield found


def opened(playwright, flags):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
    tab = browser.new_page()
    tab.set_default_timeout(30_000)
    return browser, tab


@pytest.mark.browser
@in_chromium
def test_the_map_is_drawn_under_the_strict_policy_and_a_mark_leads_to_its_incident(address):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser, tab = opened(playwright, SOFTWARE)
        said, elsewhere = [], []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(address) else 0)
        tab.goto(f"{address}/map?q=Okhtyrka")
        tab.wait_for_selector("#map[data-ready=yes]")
        assert not tab.locator("#mapless").is_visible()
        box = tab.locator("#map canvas").bounding_box()
        tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)  # one incident: it is in the middle
        tab.wait_for_selector("#chosen a")
        assert "Okhtyrka" in tab.locator("#chosen a").inner_text()
        assert tab.locator("#placed .current").count() == 1
        with tab.expect_navigation():
            tab.locator("#chosen a").click()
        assert "/incidents/" in tab.url
        assert said == []
        assert elsewhere == []
        browser.close()


@pytest.mark.browser
@in_chromium
def test_without_webgl_the_list_stands_alone_and_the_map_is_not_even_loaded(address):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser, tab = opened(playwright, ["--disable-gpu", "--disable-3d-apis"])
        asked = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(f"{address}/map", wait_until="networkidle")
        assert tab.locator("#mapless").is_visible()
        assert tab.locator("#placed a").count() == 3
        assert not any("maplibre" in one for one in asked)
        browser.close()
