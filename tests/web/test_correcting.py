import re
from html import unescape

import pytest

from knell.store.database import reading
from knell.store.journal import of_kind


def entries(reviewer):
    with reading(reviewer.dossier.store) as connection:
        return of_kind(connection, "report.corrected")


def form_of(reviewer, path):
    page = reviewer.get(path).text
    form = re.search(r'action="/reports/[^"]+/correct".*?</form>', page, re.S)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found[re.search(r'name="([^"]+)"', tag)[1]] = unescape(re.search(r'value="([^"]*)"', tag)[1])
    del found["token"]
    return found


def test_a_correction_enters_the_fields_that_were_changed_and_the_report_is_read_anew(reviewer):
    path = reviewer.report()
    before = form_of(reviewer, path)
    answer = reviewer.send(f"{path}/correct", **(before | {"outlet": "The Okhtyrka Post", "published": "2022-03-02"}))
    assert answer.status_code == 303, answer.text
    said = {one.body["field"]: (one.body["old"], one.body["new"]) for one in entries(reviewer)}
    assert said == {
        "outlet": (before["outlet"], "The Okhtyrka Post"),
        "published": (before["published"], "2022-03-02"),
    }
    page = unescape(reviewer.get(path).text)
    assert "The Okhtyrka Post" in page
    assert "published 2 Mar 2022" in page
    assert "Corrected by olena" in page
    assert "being read anew" not in page
    assert form_of(reviewer, path)["outlet"] == "The Okhtyrka Post"


def test_a_correction_is_taken_back_from_the_journal(reviewer):
    path = reviewer.report()
    before = form_of(reviewer, path)
    reviewer.send(f"{path}/correct", **(before | {"outlet": "Another"}))
    assert reviewer.send(f"/journal/{entries(reviewer)[0].seq}/undo").status_code == 303
    assert form_of(reviewer, path)["outlet"] == before["outlet"]


def test_what_is_not_known_is_left_empty_and_not_made_up(reviewer):
    path = reviewer.report()
    reviewer.send(f"{path}/correct", **(form_of(reviewer, path) | {"published": ""}))
    assert entries(reviewer)[0].body["new"] is None
    assert "date of publication not stated" in reviewer.get(path).text


@pytest.mark.parametrize(
    ("field", "value"),
    [("published", "yesterday"), ("language", "Ukrainian"), ("url", "javascript:alert(1)"), ("title", "x" * 1001)],
)
def test_a_value_that_cannot_be_is_refused_in_one_line(reviewer, field, value):
    path = reviewer.report()
    assert reviewer.send(f"{path}/correct", **(form_of(reviewer, path) | {field: value})).status_code == 422
    assert reviewer.send(f"{path}/correct", **form_of(reviewer, path)).status_code == 422  # nothing changed
    assert entries(reviewer) == []


def test_two_people_who_correct_one_report_see_both(reviewer, asking_as):
    path, ivan = reviewer.report(), asking_as("ivan", "coder")
    form = form_of(ivan, path)
    assert reviewer.send(f"{path}/correct", **(form | {"outlet": "One"})).status_code == 303
    met = ivan.send(f"{path}/correct", **(form | {"outlet": "Two"}))
    assert met.status_code == 409
    assert "Two" in met.text
    assert "One" in met.text
    assert len(entries(reviewer)) == 1
    now = re.search(r'name="seen" value="(\d+)"', met.text)[1]
    assert ivan.send(f"{path}/correct", **(form | {"outlet": "Two", "seen": now})).status_code == 303
    assert form_of(reviewer, path)["outlet"] == "Two"
