"""The commands on a dossier, run as a person runs them, with the double reader in the place of the real one."""

import csv
import io
import json

import pytest

from dossiers import TEXTS, everything, write
from doubles import reader
from knell.cli import run
from knell.dossier import open_dossier


@pytest.fixture(autouse=True)
def double(monkeypatch):
    """No weights and no gazetteer are opened."""
    for module in ("dossier", "decide"):
        monkeypatch.setattr(f"knell.commands.{module}.open_reads", lambda *_: reader())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A dossier of three reports; commands find it by KNELL_DOSSIER."""
    folder = tmp_path / "dossier"
    monkeypatch.setenv("KNELL_DOSSIER", str(folder))
    monkeypatch.setenv("KNELL_USER", "olena")
    assert run(["init", str(folder), "--name", "Test", "--country", "UA"]) == 0
    assert run(["add", str(write(tmp_path / "saved"))]) == 0
    return folder


@pytest.fixture
def said(capsys, folder):
    """Run a command and give what it printed."""
    capsys.readouterr()

    def say(*arguments: str, code: int = 0) -> str:
        assert run(list(arguments)) == code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return out + err

    return say


def claim(said, **wanted):
    rows = json.loads(said("claims", "--format", "json"))
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def test_what_was_added_is_listed_and_adding_it_again_says_what_was_a_copy(said, tmp_path):
    again = said("add", str(tmp_path / "saved"))
    assert "0 new, 3 copies, 0 refused; 0 reports read" in again
    assert "the same bytes are kept already" in again
    assert "Izium" in said("claims")
    assert len(json.loads(said("reports", "--format", "json"))) == 3
    assert "copy" in said("reports", "--refused")
    told = json.loads(said("reports", "--refused", "--format", "json"))
    assert {row["why"] for row in told} == {"the same bytes are kept already"}


def test_what_is_refused_is_told_with_its_reason_listed_and_stops_nothing(said, tmp_path):
    source = write(tmp_path / "more", ["9 people were killed in Kyiv."])
    (source / "empty.txt").write_bytes(b"")
    (source / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    printed = said("add", str(source), str(tmp_path / "none.txt"), code=1)
    assert "1 new, 0 copies, 3 refused; 1 reports read" in printed
    listed = json.loads(said("reports", "--refused", "--format", "json"))
    assert sorted(row["item"].rsplit("/", 1)[-1] for row in listed) == ["broken.pdf", "empty.txt", "none.txt"]
    assert all(row["why"] for row in listed)
    said("add", str(source), code=1)
    assert len(json.loads(said("reports", "--refused", "--format", "json"))) == 4  # and the copy, once
    assert "all verified" in said("verify")


@pytest.mark.parametrize(
    ("options", "lows"),
    [
        ([], [3, 4, 12, 25]),
        (["--harm", "killed"], [12, 25]),
        (["--age", "child"], [3]),
        (["--role", "combatant"], [4]),
        (["--source", "prosecutor"], [12]),
        (["--from", "2022-03-01", "--to", "2022-03-31"], [12]),
        (["--text", "rockets"], [12]),
        (["--language", "en", "--status", "read"], [3, 4, 12, 25]),
        (["--outlet", "none"], []),
        (["--limit", "1"], [12]),
    ],
)
def test_claims_are_narrowed_by_options_in_every_format(said, options, lows):
    printed = said("claims", "--format", "json", *options)
    rows = json.loads(printed[: printed.rindex("]") + 1])
    assert sorted(row["low"] for row in rows) == lows
    table = csv.DictReader(io.StringIO(said("claims", "--format", "csv", *options)))
    assert sorted(int(row["low"]) for row in table if row["low"] and row["low"].isdigit()) == lows


def test_a_question_by_date_says_how_many_claims_have_none(said):
    assert "2 claims without a day are left out" in said("claims", "--from", "2022-01-01")


def test_a_cell_that_a_spreadsheet_would_run_is_made_words(said, tmp_path):
    (tmp_path / "=cmd.txt").write_text("8 people were killed in Kyiv, said the Mayor.")
    said("add", str(tmp_path / "=cmd.txt"))
    printed = said("reports", "--format", "csv")
    assert not any(cell.startswith(("=", "+", "@")) for row in csv.reader(io.StringIO(printed)) for cell in row)


def test_a_report_in_a_language_that_is_not_read_yet_is_kept_and_listed_with_that_reason(said, tmp_path):
    text = "".join("Вчора у місті внаслідок обстрілу загинули люди, повідомила прокуратура. " for _ in range(9))
    printed = said("add", str(write(tmp_path / "more", [text])))
    if "1 reports read" not in printed:  # Ukrainian comes after English
        assert "1 new, 0 copies, 0 refused" in printed
        assert "is not read yet" in said("reports", "--unread", "--format", "json")
    assert "all verified: 4 journal entries, 4 captures" in said("verify")


def test_a_report_whose_language_was_taken_for_another_is_read_once_somebody_says_which_it_is(said, tmp_path):
    text = (
        "Hospitalet. 5 people were killed in Izium, said the Mayor. " + "Lorem ipsum dolor sit amet consectetur. " * 9
    )
    said("add", str(write(tmp_path / "more", [text])))
    (unread,) = json.loads(said("reports", "--unread", "--format", "json"))
    assert "decide correct" in unread["why"]
    said("decide", "correct", unread["report"], "language", "en")
    assert claim(said, low=5)["report"] == unread["report"]
    assert "nothing found" in said("reports", "--unread")
    assert "all verified" in said("verify")
    assert "there is no report" in said("decide", "correct", "r0", "language", "en", code=1)


def test_why_leads_from_a_claim_to_its_bytes(said):
    found = claim(said, low=12)
    printed = said("why", found["id"])
    for words in ("Kharkiv Prosecutor", "12 people were killed in Izium on 2022-03-20", "capture", ".warc.gz at byte"):
        assert words in printed
    whole = json.loads(said("why", found["id"], "--format", "json"))
    assert whole["capture"]["sha256"].startswith(found["report"][1:])
    assert "nothing in this dossier" in said("why", "c0", code=1)
    assert "capture.added" in said("why", "1")


def test_decisions_are_entered_applied_listed_and_undone(said, folder):
    found = claim(said, low=12)
    assert "entry 4: claim.accepted" in said("decide", "accept", found["id"])
    said("decide", "edit", found["id"], "role", "civilian", "--reason", "the prosecutor says so", "--as", "taras")
    said("decide", "edit", found["id"], "place", '["Kharkiv", "Ukraine"]')
    said("decide", "reject", claim(said, low=4)["id"], "--reason", "soldiers")
    quote = ["--quote", "Rockets fell", "--set", "harm=missing", "--set", "words=Rockets", "--set", "low=1"]
    said("decide", "add", found["report"], *quote)
    rows = json.loads(said("claims", "--format", "json", "--rejected"))
    assert sorted((row["low"], row["status"]) for row in rows) == [
        (1, "added"),
        (3, "read"),
        (4, "rejected"),
        (12, "edited"),
        (25, "read"),
    ]
    changed = claim(said, low=12)
    assert (changed["role"], changed["place"]) == ("civilian", ["Kharkiv", "Ukraine"])
    assert "by taras" in said("why", found["id"])
    assert "claim.rejected" in said("decide", "list")
    said("decide", "undo", "7")
    assert claim(said, low=4)["status"] == "read"
    assert "nothing found" in said("decide", "orphans", "--dossier", str(folder))
    assert "no dossier" in said("decide", "list", "--dossier", "nowhere", code=1)
    assert "all verified: 9 journal entries" in said("verify")
    assert "all verified" in said("verify", "--quick")


def test_a_corrected_report_is_read_again(said):
    found = claim(said, low=12)
    said("decide", "correct", found["report"], "outlet", "Kyiv Post")
    said("decide", "correct", found["report"], "published", "2022-03-21")
    (report,) = json.loads(said("reports", "--outlet", "kyiv post", "--format", "json"))
    assert (report["published"], report["claims"]) == ("2022-03-21", 1)
    assert "all verified" in said("verify")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["decide", "accept", "c0"], 1, "no claim 'c0'"),
        (["decide", "add", "r0", "--quote", "x"], 1, "no report 'r0'"),
        (["decide", "undo", "1"], 1, "no decision that can be undone"),
        (["decide", "undo", "99"], 1, "no decision that can be undone"),
        (["decide", "nothing"], 2, "No such command"),
        (["claims", "--harm", "dead"], 2, "dead"),
        (["claims", "--from", "yesterday"], 1, "write it YYYY-MM-DD"),
        (["users", "add", "taras", "--role", "king"], 1, "the role 'king' is not known"),
        (["users", "remove", "nobody"], 1, "no user 'nobody'"),
        (["add", "x", "--dossier", "nowhere"], 1, "no dossier"),
        (["backup"], 2, "Missing argument"),
    ],
)
def test_a_wrong_call_is_one_line_with_what_to_do(said, arguments, code, words):
    printed = said(*arguments, code=code)
    assert words in printed
    assert printed.count("\n") == 1


def test_a_dossier_is_made_once_and_wrong_settings_make_none(said, folder, tmp_path):
    assert "is a dossier already" in said("init", str(folder), code=1)
    assert "two capital letters" in said("init", str(tmp_path / "x"), "--country", "ukraine", code=1)
    assert not (tmp_path / "x").exists()
    assert "postgresql" in said("init", str(tmp_path / "x"), "--database", "mysql://x", code=1)


def test_users_are_added_changed_and_removed_in_the_journal(said):
    said("users", "add", "taras", "--role", "coder")
    said("users", "add", "taras", "--role", "reviewer")
    said("users", "add", "ira", "--role", "admin")
    said("users", "remove", "ira")
    rows = json.loads(said("users", "--format", "json"))
    assert [(row["name"], row["role"], row["active"]) for row in rows] == [
        ("ira", "admin", False),
        ("taras", "reviewer", True),
    ]
    assert "all verified: 7 journal entries" in said("verify")


def test_a_rebuild_changes_nothing_and_a_broken_row_is_named_and_mended_by_it(said, folder):
    before = everything(open_dossier(folder))
    assert "3 reports read anew" in said("rebuild")
    assert everything(open_dossier(folder)) == before
    dossier = open_dossier(folder)
    with dossier.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE claims SET low = 13 WHERE low = 12")
    printed = said("verify", code=1)
    assert "low is 13, but 12 by a fresh rebuild" in printed
    assert "its rows are not those that were derived" in said("verify", "--quick", code=1)
    said("rebuild")
    assert "all verified" in said("verify")


def test_a_backup_is_a_dossier_and_fills_a_new_one(said, folder, tmp_path):
    found = claim(said, low=12)
    said("decide", "accept", found["id"])
    target = tmp_path / "copy"
    said("backup", str(target))
    assert "is there already" in said("backup", str(target), code=1)
    (folder / "knell.db").unlink()
    assert "all verified" in said("verify", "--dossier", str(target))
    assert "3 reports read anew" in said("init", str(tmp_path / "again"), "--from", str(target))
    assert everything(open_dossier(tmp_path / "again")) == everything(open_dossier(target))
    assert "all verified" in said("verify", "--dossier", str(tmp_path / "again"))
    assert len(TEXTS) == 3


def test_a_backup_leaves_passwords_out_and_says_so(said, folder, tmp_path):
    assert "passwords are" not in said("backup", str(tmp_path / "without"))
    (folder / "passwords.json").write_text("{}")
    assert "passwords are not in it" in said("backup", str(tmp_path / "copy"))
    assert not (tmp_path / "copy" / "passwords.json").exists()


def test_why_a_report_says_whom_it_cites_and_who_cites_it(said, tmp_path):
    told = "At the station in Kramatorsk 52 people died, Sample Wire reported on Friday."
    for n, (outlet, words) in enumerate((("Sample Wire", told.split(",")[0] + "."), ("Sample Post", told))):
        head = f'<meta property="og:site_name" content="{outlet}"><meta name="date" content="2022-04-08">'
        page = f"<html><head>{head}</head><body><article><p>{words}</p></article></body></html>"
        (tmp_path / f"{n}.html").write_text(page)
        said("add", str(tmp_path / f"{n}.html"))
    rows = {row["outlet"]: row for row in json.loads(said("reports", "--format", "json"))}
    wire, post = rows["Sample Wire"], rows["Sample Post"]
    assert [cited["to"] for cited in post["cites"]] == [wire["id"]]
    assert f"cites     {wire['id']}: cites Sample Wire, and shares" in said("why", post["id"])
    assert "{" not in said("reports", "--format", "csv")  # what is nested has no cell
    assert f"cited by  {post['id']}" in said("why", wire["id"])


def test_a_table_without_the_column_names_the_option_that_helps(said, tmp_path):
    (tmp_path / "x.csv").write_text("body,day\nTwo people were killed.,2022-03-01\n")
    assert "--columns text=COLUMN" in said("add", str(tmp_path / "x.csv"), code=1)
    assert "1 new" in said("add", str(tmp_path / "x.csv"), "--columns", "text=body,published=day")
