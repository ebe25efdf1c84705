"""What changed since somebody was last here: remembered on the server, never in the journal."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from knell.store.database import reading
from knell.store.journal import history
from knell.web.room import Keeper
from knell.web.since import APART, FOLDER, visited

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def look(reader, name="petro", *, hours=0.0, folder=None):
    with Keeper(reader.dossier).room() as room, reading(reader.dossier.store) as connection:
        moment = START + timedelta(hours=hours)
        return visited(folder or reader.dossier.folder, name, room, connection, now=moment)


def graded(reader, grade):
    incident = reader.get("/api/v1/incidents").json()[0]["id"]
    reader.send(f"/incidents/{incident}/grade", grade=grade, note="because")
    return incident


def test_a_first_visit_has_nothing_to_compare_with(reviewer):
    assert look(reviewer) is None


def test_a_later_visit_tells_what_others_did_and_which_incident_looks_otherwise(reviewer):
    look(reviewer)
    incident = graded(reviewer, "discounted")
    since = look(reviewer, hours=20)
    assert since.at == START
    assert [entry.kind for entry in since.decisions] == ["incident.graded"]
    [change] = since.changes
    assert (change.id, change.now.grade) == (incident, "discounted")
    assert change.before.grade != "discounted"


def test_one_visit_goes_on_showing_the_same_until_it_is_over(reviewer):
    look(reviewer)
    graded(reviewer, "discounted")
    first = look(reviewer, hours=20)
    again = look(reviewer, hours=20.2)
    assert again == first
    over = look(reviewer, hours=20.2 + APART / timedelta(hours=1) + 0.1)
    assert (over.changes, over.decisions) == ((), ())


def test_what_one_did_oneself_is_no_news_but_the_number_it_changed_is_told(reviewer):
    look(reviewer, "olena")
    graded(reviewer, "discounted")
    since = look(reviewer, "olena", hours=20)
    assert since.decisions == ()
    assert len(since.changes) == 1


def test_new_reports_and_new_incidents_are_told(reviewer):
    from web.test_adding import OTHER

    look(reviewer)
    reviewer.added(reviewer.add(text=OTHER.text, title=OTHER.title or "", published=str(OTHER.published or "")))
    since = look(reviewer, hours=20)
    assert since.kinds["capture.added"] == 1
    assert since.changes


def test_a_joined_incident_is_told_with_the_one_that_it_is_part_of(reviewer):
    look(reviewer)
    one, other = [row["id"] for row in reviewer.get("/api/v1/incidents").json() if row["claims"]][:2]
    reviewer.send(f"/incidents/{one}/join", other=other, reason="the same day and street")
    gone = [change for change in look(reviewer, hours=20).changes if change.now is None]
    assert [change.into for change in gone] == [one if gone[0].id == other else other]


def test_each_person_has_a_visit_of_their_own_outside_the_journal(reviewer):
    with reading(reviewer.dossier.store) as connection:
        before = sum(1 for _ in history(connection))
    look(reviewer, "petro")
    assert look(reviewer, "../../olena") is None
    with reading(reviewer.dossier.store) as connection:
        assert sum(1 for _ in history(connection)) == before
    kept = list((reviewer.dossier.folder / FOLDER).iterdir())
    assert len(kept) == 2
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"before": 3, "last": {"seq": "x"}}', '{"before": null, "last": {}}'])
def test_a_damaged_file_is_as_good_as_none(reviewer, text):
    look(reviewer)
    [path] = (reviewer.dossier.folder / FOLDER).iterdir()
    path.write_text(text)
    assert look(reviewer, hours=20) is None


def test_a_folder_that_cannot_be_written_to_only_costs_the_comparison(reviewer, tmp_path):
    (tmp_path / "no").write_text("a file where the folder would be")
    assert look(reviewer, folder=tmp_path / "no") is None


def test_the_overview_shows_old_and_new(reviewer, monkeypatch):
    monkeypatch.setattr("knell.web.since.APART", timedelta(0))
    assert "Since you were last here" not in reviewer.get("/").text  # a first visit
    graded(reviewer, "discounted")
    page = reviewer.get("/").text
    assert "Since you were last here" in page
    assert "<b>discounted</b>" in page
