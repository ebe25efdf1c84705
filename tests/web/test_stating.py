"""Denials and places hit in the reading view: rejected, corrected and taken back; and who cites whom beside them."""

import re

import pytest
from starlette.testclient import TestClient

from knell.dossier import open_dossier
from knell.verify import verify
from knell.web.access import Access
from knell.web.app import make_app
from web.conftest import Reader
from web.rooms import HOST, by_hand, sample_dossier


@pytest.fixture
def asking_as(tmp_path):
    """A dossier in which a strike is denied, as somebody of a name and a role opens it."""
    folder = sample_dossier(tmp_path, ("02-", "18-", "19-", "20-")).folder

    def asking(name, role="reviewer"):
        dossier = open_dossier(folder)
        app = make_app(dossier, Access(local=name, role=role), lambda _: by_hand())
        return Reader(TestClient(app, base_url=HOST), dossier)

    return asking


@pytest.fixture
def reviewer(asking_as):
    return asking_as("olena")


def with_denial(reader):
    """The address of a report that holds a denial, and the id of the denial."""
    for row in reader.get("/api/v1/reports?limit=100").json():
        if found := reader.get(f"/api/v1/reports/{row['id']}/denials").json():
            return f"/reports/{row['id']}", found[0]["id"]
    raise AssertionError("no report denies anything")


def say(reader, path, body):
    token = reader.get("/api/v1/session").json()["token"]
    return reader.client.post(f"/api/v1{path}", json=body, headers={"origin": HOST, "x-knell-token": token})


def test_a_denial_that_is_none_is_rejected_and_counts_no_more_until_it_is_taken_back(reviewer):
    report, denial = with_denial(reviewer)
    incident = re.search(r'href="(/incidents/[^"]+)"', reviewer.get(report).text)[1]
    before = reviewer.get(incident).text.count("denied by")
    assert before
    answer = reviewer.send(f"{report}/statements/{denial}/reject", seen="0", reason="he said the reverse")
    assert answer.status_code == 303
    page = reviewer.get(report).text
    assert f'id="{denial}" class="claim denial rejected"' in page
    assert "he said the reverse" in page
    assert f'id="w-{denial}"' not in page  # no longer marked in the text
    assert reviewer.get(incident).text.count("denied by") == before - 1
    assert "he said the reverse" in reviewer.get("/journal").text
    assert list(verify(reviewer.dossier, by_hand())) == []
    seen = reviewer.get(f"/api/v1{report}/denials").json()[0]["seen"]
    assert reviewer.send(f"{report}/statements/{denial}/undo", seen=str(seen)).status_code == 303
    assert reviewer.get(incident).text.count("denied by") == before


def test_the_field_of_a_place_hit_is_corrected_through_the_interface(reviewer):
    for row in reviewer.get("/api/v1/reports?limit=100").json():
        if found := reviewer.get(f"/api/v1/reports/{row['id']}/facilities").json():
            break
    path = f"/reports/{row['id']}/statements/{found[0]['id']}"
    answer = say(reviewer, f"{path}/edit", {"seen": 0, "fields": {"name": "School No. 3"}})
    assert answer.status_code == 200
    assert reviewer.get(f"/api/v1/reports/{row['id']}/facilities").json()[0]["name"] == "School No. 3"
    assert "School No. 3" in reviewer.get(f"/reports/{row['id']}").text
    again = say(reviewer, f"{path}/edit", {"seen": 0, "fields": {"name": "School No. 4"}})
    assert again.status_code == 409
    assert again.json()["entries"][0]["kind"] == "facility.edited"
    assert say(reviewer, f"{path}/edit", {"seen": 9999, "fields": {"text": "x"}}).status_code == 422
    assert say(reviewer, "/reports/none/statements/none/undo", {"seen": 0}).status_code == 404


def test_two_people_who_decide_on_one_denial_see_both(reviewer, asking_as):
    report, denial = with_denial(reviewer)
    reviewer.send(f"{report}/statements/{denial}/reject", seen="0", reason="no denial")
    other = asking_as("ivan")
    met = other.send(f"{report}/statements/{denial}/edit", seen="0", source="Kyiv", text="")
    assert met.status_code == 409
    assert "no denial" in met.text
    assert "Kyiv" in met.text
    assert f'href="{report}"' in met.text


def test_a_viewer_may_not_decide_on_it(reviewer, asking_as):
    report, denial = with_denial(reviewer)
    viewer = asking_as("vera", "viewer")
    assert viewer.send(f"{report}/statements/{denial}/reject", seen="0", reason="x", token="x").status_code == 403
    assert "/statements/" not in viewer.get(report).text
