import re

import pytest

from knell.store.database import reading
from knell.store.journal import CLAIM_KINDS, of_kind
from web.rooms import HOST

READS = ("incidents", "tolls", "tally", "queue", "sources", "reports", "claims", "journal", "session")


def say(reviewer, path, body, **headers):
    token = reviewer.get("/api/v1/session").json()["token"]
    sent = {"origin": HOST, "x-knell-token": token} | headers
    return reviewer.client.post(f"/api/v1{path}", json=body, headers={k: v for k, v in sent.items() if v is not None})


def kinds(reviewer):
    with reading(reviewer.dossier.store) as connection:
        return [entry.kind for entry in of_kind(connection, *CLAIM_KINDS)]


@pytest.mark.parametrize("name", READS)
def test_what_the_pages_can_read_can_be_asked_for(reader, name):
    answer = reader.get(f"/api/v1/{name}")
    assert answer.status_code == 200
    assert answer.json()


@pytest.mark.parametrize("kind", ["incidents", "tolls", "claims", "reports"])
def test_each_thing_can_be_asked_for_by_its_id(reader, kind):
    for one in reader.get(f"/api/v1/{kind}?limit=5").json():
        found = reader.get(f"/api/v1/{kind}/{one['id']}").json()
        assert found.get("id", found.get("doc")) == one["id"]
    unknown = reader.get(f"/api/v1/{kind}/none")
    assert unknown.status_code == 404
    assert unknown.json() == {"error": f"there is no {kind[:-1]} 'none'"} or "no claim" in unknown.json()["error"]


def test_the_interface_describes_itself_and_loads_nothing(reader):
    described = reader.get("/api/v1/openapi.json").json()
    assert {f"/api/v1/{name}" for name in READS} <= set(described["paths"])
    assert reader.get("/docs").status_code == 404


def test_a_tally_by_api_is_the_tally_of_the_page(reader):
    asked = "by=month&harm=killed"
    assert reader.get(f"/api/v1/tally?{asked}").json() == reader.get(f"/tally.json?{asked}").json()
    assert reader.get("/api/v1/tally?harm=sad").status_code == 422


def test_a_decision_by_api_is_entered_and_a_second_one_meets_it(reviewer):
    claim = reviewer.get("/api/v1/claims?limit=1").json()[0]["id"]
    seen = reviewer.get(f"/api/v1/claims/{claim}").json()["seen"]
    assert say(reviewer, f"/claims/{claim}/accept", {"seen": seen}).json()[0]["kind"] == "claim.accepted"
    met = say(reviewer, f"/claims/{claim}/reject", {"seen": seen, "reason": "no"})
    assert met.status_code == 409
    assert met.json()["now"]["status"] == "accepted"
    now = met.json()["now"]["seen"]
    edit = say(reviewer, f"/claims/{claim}/edit", {"seen": now, "fields": {"low": 1, "high": 9}})
    assert edit.status_code == 200, edit.text
    after = reviewer.get(f"/api/v1/claims/{claim}").json()
    assert (after["low"], after["high"], after["status"]) == (1, 9, "edited")
    assert say(reviewer, f"/claims/{claim}/undo", {"seen": after["seen"]}).status_code == 200
    assert reviewer.get(f"/api/v1/claims/{claim}").json()["status"] == "accepted"


def test_a_missed_claim_is_added_by_api(reviewer):
    report = next(r for r in reviewer.get("/api/v1/reports").json() if r["claims"])["id"]
    text = reviewer.get(f"/api/v1/reports/{report}").json()["text"]
    body = {"quote": text[:40], "fields": {"harm": "missing", "words": text.split()[0], "low": 3, "high": 3}}
    assert say(reviewer, f"/reports/{report}/claims", body).status_code == 200
    assert kinds(reviewer) == ["claim.added"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"low": "many"}, "low"),
        ({"colour": 1}, "no field"),
        ({"sources": 5}, "sources"),
        ({"parts": [1]}, "parts"),
        ({"persons": {"name": 1}}, "persons"),
        ({"places": [{"name": 3}]}, "place"),
        ({"low": 1e400}, ""),
        ({"low": 10**40}, ""),
        ({}, "nothing was changed"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_one_line_and_enters_nothing(reviewer, fields, says):
    claim = reviewer.get("/api/v1/claims?limit=1").json()[0]["id"]
    if fields.get("low") == 1e400:
        token = reviewer.get("/api/v1/session").json()["token"]
        head = {"origin": HOST, "x-knell-token": token, "content-type": "application/json"}
        path = f"/api/v1/claims/{claim}/edit"
        answer = reviewer.client.post(path, content='{"seen":0,"fields":{"low":1e400}}', headers=head)
    else:
        answer = say(reviewer, f"/claims/{claim}/edit", {"seen": 0, "fields": fields})
    assert answer.status_code == 422
    assert says in answer.text
    assert kinds(reviewer) == []


@pytest.mark.parametrize("headers", [{"origin": None}, {"origin": "https://evil.example"}, {"x-knell-token": "no"}])
def test_a_decision_by_api_needs_origin_and_token(reviewer, headers):
    claim = reviewer.get("/api/v1/claims?limit=1").json()[0]["id"]
    assert say(reviewer, f"/claims/{claim}/accept", {"seen": 0}, **headers).status_code == 403
    assert kinds(reviewer) == []


def test_no_answer_of_the_interface_is_a_page_that_runs(reader):
    for name in READS:
        answer = reader.get(f"/api/v1/{name}")
        assert re.match("application/json", answer.headers["content-type"])
        assert answer.headers["x-content-type-options"] == "nosniff"
