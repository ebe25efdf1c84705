"""What a dossier counts, asked as a person asks, with the double reader in the place of the real one."""

import json

import pytest

from dossiers import write
from doubles import reader
from knell.cli import run

TEXTS = (
    "Rockets fell at dawn. 12 people were killed in Izium on 2022-03-20, said the Kharkiv Prosecutor.",
    "Izium counts its dead. 15 people were killed in Izium on 2022-03-20, said the City Council. 4 people were injured "
    "in Izium on 2022-03-20, said the City Council.",
    "3 children were injured in Okhtyrka on 2022-02-25, among them Polina Hnatiuk, 9, officials wrote.",
)


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """Run a command on a dossier of three reports and give what it printed."""
    monkeypatch.setattr("knell.commands.dossier.open_reads", lambda *_: reader())
    monkeypatch.setenv("KNELL_DOSSIER", str(tmp_path / "dossier"))
    monkeypatch.setenv("KNELL_USER", "olena")
    assert run(["init", str(tmp_path / "dossier"), "--name", "Test", "--country", "UA"]) == 0
    assert run(["add", str(write(tmp_path / "saved", TEXTS))]) == 0
    capsys.readouterr()

    def say(*arguments: str, code: int = 0) -> str:
        assert run(list(arguments)) == code
        out, err = capsys.readouterr()
        return out + err

    return say


def test_incidents_are_listed_with_their_range_origins_and_grade(said):
    rows = json.loads(said("incidents", "--harm", "killed", "--format", "json"))
    spans = {(count["low"], count["high"]) for row in rows for count in row["counts"] if count["harm"] == "killed"}
    assert spans in ({(12, 15)}, {(12, 12), (15, 15)})
    assert "Izium, 20 March 2022" in said("incidents")
    assert "nothing found" in said("incidents", "--place", "Kyiv")


def test_a_tally_adds_ends_by_grade_and_each_cell_has_a_name_that_why_answers(said):
    made = json.loads(said("tally", "--harm", "injured", "--by", "place", "--format", "json"))
    assert {(row["by"]["place"], row["low"], row["high"]) for row in made["rows"]} == {
        ("Izium", 4, 4),
        ("Okhtyrka", 3, 3),
    }
    name = next(line.split()[-1] for line in said("tally", "--harm", "injured").splitlines() if "tally?" in line)
    answer = said("why", name)
    assert "sum-of-minimums" in answer
    assert "3 children were injured" in answer
    assert "actual figures are likely higher" in said("tally", "--harm", "killed")


def test_why_leads_from_an_incident_to_its_sentences(said):
    name = json.loads(said("incidents", "--place", "Okhtyrka", "--format", "json"))[0]["id"]
    answer = said("why", name)
    assert "range-of-reports/1" in answer
    assert "“3 children were injured in Okhtyrka on 2022-02-25”" in answer
    assert json.loads(said("why", name, "--format", "json"))["subject"] == name


def test_what_is_not_there_and_what_is_not_understood_is_one_line(said):
    assert "nothing in this dossier is called i-123" in said("why", "i-123", code=1)
    assert "cannot break down by 'colour'" in said("tally", "--by", "colour", code=2)
    assert "the day 'soon' is not understood" in said("incidents", "--from", "soon", code=2)
    assert "nothing found" in said("tolls")
