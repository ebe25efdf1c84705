"""The interface as a script sees it: what it can read and decide, and nothing that it sends breaks the server."""

import json
import re
import time

import pytest

from knell.store.database import reading
from knell.store.journal import history
from knell.web.routes import PAGES
from web.rooms import HOST

READS = ("people", "citations", "orphans", "unread", "verify", "search?q=Okhtyrka")


def say(asking, path, **body):
    token = asking.get("/api/v1/session").json()["token"]
    headers = {"origin": HOST, "x-knell-token": token}
    return asking.client.post(f"/api/v1{path}", json=body, headers=headers)


def last(reviewer):
    with reading(reviewer.dossier.store) as connection:
        return list(history(connection))[-1]


def first(asking, kind):
    return asking.get(f"/api/v1/{kind}").json()[0]


@pytest.mark.parametrize("name", READS)
def test_what_the_pages_show_beside_their_lists_can_be_asked_for(reader, name):
    answer = reader.get(f"/api/v1/{name}")
    assert answer.status_code == 200
    assert isinstance(answer.json(), dict | list)


def test_what_stands_behind_an_incident_a_claim_and_a_report_can_be_asked_for(reader):
    incident = next(one for one in reader.get("/api/v1/incidents").json() if one["claims"])
    why = reader.get(f"/api/v1/incidents/{incident['id']}/why").json()
    assert why["inner"][0]["evidence"][0]["quote"]
    assert why["seen"] == {"grade": 0, "title": 0}
    scores = reader.get(f"/api/v1/incidents/{incident['id']}/scores").json()
    assert {"start", "place"} & {part["name"] for part in scores["candidates"][0]["best"]["components"]}
    behind = reader.get(f"/api/v1/claims/{incident['claims'][0]}/behind").json()
    assert behind["incident"] == incident["id"]
    assert behind["origin"]["name"]
    assert behind["behind"]["capture"]["sha256"]
    report = incident["reports"][0]
    for name in ("denials", "facilities", "corrections"):
        assert reader.get(f"/api/v1/reports/{report}/{name}").status_code == 200
        assert reader.get(f"/api/v1/reports/none/{name}").status_code == 404
    assert reader.get("/api/v1/journal/1").json()["kind"] == "capture.added"
    assert reader.get("/api/v1/journal/999999").status_code == 404


def test_a_cell_of_a_tally_gives_its_evidence(reader):
    row = reader.get("/api/v1/tally?by=month&harm=killed").json()["rows"][0]
    month = row["by"]["month"]
    cell = "month" if month is None else f"month={month}"
    params = [("by", "month"), ("harm", "killed"), ("cell", cell), ("cell", "harm=killed"), ("at", row["grade"])]
    cells = [(name, value) for name, value in params if name != "cell" or value.split("=")[0] in row["by"]]
    why = reader.get("/api/v1/tally/cell", params=cells).json()
    assert why["inner"][0]["evidence"]
    assert reader.get("/api/v1/tally/cell?cell=harm%3Dnone&at=weak").status_code == 404


def test_a_childs_name_is_withheld_from_the_interface_as_from_the_pages(reader):
    people = json.dumps(reader.get("/api/v1/people?limit=1000").json())
    assert "Polina" not in people
    assert reader.get("/api/v1/people").json()


def test_an_incident_is_graded_titled_joined_and_parted(reviewer):
    incident = next(one for one in reviewer.get("/api/v1/incidents").json() if one["claims"])["id"]
    made = say(reviewer, f"/incidents/{incident}/grade", seen=0, grade="fair", note="seen")
    assert made.json()[0]["kind"] == "incident.graded"
    assert reviewer.get(f"/api/v1/incidents/{incident}").json()["grade"]["given"] == "fair"
    crossed = say(reviewer, f"/incidents/{incident}/grade", seen=0, grade="weak")
    assert crossed.status_code == 409
    assert crossed.json()["entries"][0]["seq"] == made.json()[0]["seq"]
    assert say(reviewer, f"/incidents/{incident}/title", seen=0, title="The bridge").status_code == 200
    assert reviewer.get(f"/api/v1/incidents/{incident}").json()["title"] == "The bridge"
    other = reviewer.get(f"/api/v1/incidents/{incident}/scores").json()["candidates"][0]["incident"]
    before = len(reviewer.get("/api/v1/incidents?limit=1000").json())
    assert say(reviewer, f"/incidents/{incident}/join", other=other, reason="one night").status_code == 200
    assert len(reviewer.get("/api/v1/incidents?limit=1000").json()) == before - 1
    joined = reviewer.get(f"/api/v1/incidents/{incident}").json()
    parted = say(reviewer, f"/incidents/{joined['id']}/split", claim=joined["claims"][-1], reason="no")
    assert parted.json()[0]["kind"] == "incident.different"
    assert say(reviewer, f"/journal/{parted.json()[0]['seq']}/undo").json()[0]["body"]["undoes"]


def test_sources_reports_and_people_are_decided_on(reviewer):
    name = first(reviewer, "sources")["name"]
    assert say(reviewer, "/sources/alias", name=name, of="Body One", seen=0).status_code == 200
    assert first(reviewer, "sources")["name"] != name
    assert say(reviewer, "/sources/origin", name="Body One", origin="Body Two", seen=0).status_code == 200
    claim = first(reviewer, "claims")["id"]
    assert say(reviewer, f"/claims/{claim}/origin", origin="A nurse", seen=0).status_code == 200
    assert reviewer.get(f"/api/v1/claims/{claim}/behind").json()["origin"]["how"] == "decision"
    report = first(reviewer, "reports")["id"]
    fields = {"published": "2022-03-04", "outlet": None}
    assert len(say(reviewer, f"/reports/{report}/correct", fields=fields, seen=0).json()) == 2
    found = reviewer.get(f"/api/v1/reports/{report}").json()
    assert (found["published"], found["outlet"]) == ("2022-03-04", None)
    told = [
        (one["id"], person["name"])
        for one in reviewer.get("/api/v1/claims?limit=1000").json()
        for person in one["persons"]
    ]
    a, b = ({"claim": claim, "name": name} for claim, name in told[:2])
    assert say(reviewer, "/people/link", a=a, b=b, same=True).json()[0]["kind"] == "person.same"
    assert say(reviewer, "/people/link", a=a, b=a, same=True).status_code == 422
    assert say(reviewer, "/people/link", a=a | {"name": "Nobody"}, b=b, same=True).status_code == 422


def test_verifying_is_asked_for_and_its_result_read(reviewer):
    assert reviewer.get("/api/v1/verify").json()["state"] == "none"
    say(reviewer, "/verify", whole=False)
    for _ in range(3_000):
        if (found := reviewer.get("/api/v1/verify").json())["state"] != "running":
            break
        time.sleep(0.02)
    assert (found["state"], found["faults"]) == ("done", 0)


def test_a_coder_has_a_coders_decisions_in_the_interface_too(reviewer, asking_as):
    coder, before = asking_as("ivan", "coder"), last(reviewer)
    incident, claim = first(reviewer, "incidents")["id"], first(reviewer, "claims")["id"]
    for path, body in (
        (f"/incidents/{incident}/grade", {"seen": 0, "grade": "fair"}),
        (f"/incidents/{incident}/join", {"other": "x", "reason": "x"}),
        (f"/incidents/{incident}/split", {"claim": claim, "reason": "x"}),
        (f"/claims/{claim}/origin", {"origin": "x", "seen": 0}),
        ("/sources/alias", {"name": "x", "of": "y", "seen": 0}),
        ("/sources/origin", {"name": "x", "origin": "y", "seen": 0}),
        ("/journal/5/undo", {}),
        ("/verify", {}),
    ):
        assert say(coder, path, **body).status_code == 403, path
    assert coder.get("/api/v1/verify").status_code == 403
    assert last(reviewer) == before


def test_what_is_wrong_is_one_line_of_json_whatever_is_asked(reader):
    for answer in (
        reader.get("/api/v1/nothing"),
        reader.get("/api/v1/incidents?limit=0"),
        reader.get("/api/v1/incidents", headers={"host": "evil.example"}),
        reader.client.post("/api/v1/incidents"),
        reader.client.post(
            "/api/v1/verify", content=b"{", headers={"origin": HOST, "content-type": "application/json"}
        ),
        reader.client.post("/api/v1/verify", json={}),
        say(reader, "/sources/alias", name="x", of="y", seen=0, more=1),
    ):
        assert answer.status_code >= 400
        assert list(answer.json()) == ["error"], answer.text
        assert "\n" not in answer.json()["error"]
    assert reader.client.delete("/api/v1/incidents", headers={"origin": HOST, "content-length": "0"}).status_code == 405


def test_everything_a_page_decides_the_interface_decides_too(reader):
    """Each form of the pages has its path; signing in is done with a password."""
    described = reader.get("/api/v1/openapi.json").json()["paths"]
    offered = {re.sub(r"{\w+}", "{}", path.removeprefix("/api/v1")) for path, one in described.items() if "post" in one}
    wanted = {re.sub(r"{\w+}", "{}", page.path) for page in PAGES if page.method == "POST"}
    named = {"/reports/{}/add": "/reports/{}/claims", "/journal/verify": "/verify"}
    assert {named.get(path, path) for path in wanted} - offered == set()


def test_texts_and_files_are_added_and_each_says_how_it_ended(reviewer):
    made = say(
        reviewer,
        "/add",
        texts=[{"text": "7 people were killed in Izium on Sunday.", "title": "Seven", "outlet": "The Times"}],
    )
    assert made.status_code == 202
    run = ended(reviewer, made.json()["run"])
    [item] = run["items"]
    assert (run["state"], run["numbers"]["new"], item["how"]) == ("done", 1, "new")
    assert reviewer.get(f"/api/v1/reports/{item['report']}").json()["outlet"] == "The Times"
    files = [("files", ("a.txt", b"2 people were injured in Izium.")), ("files", ("b.png", b"\x89PNG\r\n\x1a\n"))]
    token = reviewer.get("/api/v1/session").json()["token"]
    sent = {"origin": HOST, "x-knell-token": token}
    made = reviewer.client.post("/api/v1/add/files", files=files, headers=sent)
    assert made.status_code == 202
    assert [(one["source"], one["how"]) for one in ended(reviewer, made.json()["run"])["items"]] == [
        ("a.txt", "new"),
        ("b.png", "refused"),
    ]


def test_what_cannot_be_added_is_refused_in_one_line(reviewer, asking_as):
    assert "nothing to add" in say(reviewer, "/add").json()["error"]
    answer = say(reviewer, "/add", addresses=["/etc/passwd"])
    assert (answer.status_code, "is no address" in answer.json()["error"]) == (422, True)
    assert say(asking_as("ivan", "viewer"), "/add", addresses=["https://a.org"]).status_code == 403
    assert reviewer.client.post("/api/v1/add/files", files={"files": b"x"}, headers={"origin": HOST}).status_code == 403
    assert reviewer.get("/api/v1/add/none").status_code == 404


def ended(reviewer, run):
    for _ in range(500):
        told = reviewer.get(f"/api/v1/add/{run}").json()
        if told["over"]:
            return told
        time.sleep(0.02)
    raise AssertionError("the run is not over")
