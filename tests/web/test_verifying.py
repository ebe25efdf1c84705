import re
import sqlite3
import time
from html import unescape

from knell.web import checks
from knell.web.pages.verifying import WHAT


def verified(reviewer, **fields):
    """The page of a check, once it is over."""
    assert reviewer.send("/journal/verify", **fields).headers["location"] == "/journal/verify"
    for _ in range(3_000):
        if reviewer.get("/journal/verify.json").json()["over"]:
            return unescape(re.sub(r"<[^>]+>", "", reviewer.get("/journal/verify").text))
        time.sleep(0.02)
    raise AssertionError("the check is not over")


def test_a_sound_dossier_verifies_by_hashes_and_by_reading_all_anew(reviewer):
    page = verified(reviewer)
    assert "All verifies" in page
    assert "journal entries" in page
    assert page.count("nothing wrong") == len(WHAT)
    assert "All verifies" in verified(reviewer, whole="1")
    assert "Every report is read anew" in reviewer.get("/journal/verify").text


def test_what_is_wrong_is_named_in_words_with_what_to_do(reviewer):
    [warc] = [path for path in (reviewer.dossier.folder / "archive").rglob("*.warc*") if path.is_file()]
    data = bytearray(warc.read_bytes())
    data[len(data) // 2] ^= 0xFF
    warc.chmod(0o644)
    warc.write_bytes(data)
    with sqlite3.connect(reviewer.dossier.folder / "knell.db") as database:
        database.execute("UPDATE reports SET outlet = 'another <b>one</b>' WHERE n = (SELECT min(n) FROM reports)")
    database.close()
    page = verified(reviewer)
    assert "do not verify" in page
    assert warc.name in page
    assert "its rows are not those that were derived" in page
    assert "restore the file of the archive" in page


def test_a_long_check_keeps_nobody_waiting_and_a_second_one_is_the_first(reviewer, monkeypatch):
    go_on = []

    def slowly(dossier, reads, progress):
        def faults():
            while not go_on:
                time.sleep(0.01)
            yield "the moon is missing"

        yield "the archive", faults()

    monkeypatch.setattr(checks, "verify_parts", slowly)
    reviewer.send("/journal/verify")
    assert reviewer.get("/journal/verify.json").json() == {"over": False, "part": "the archive", "at": 0, "to": 0}
    assert reviewer.get("/incidents").status_code == 200
    assert "is being checked" in reviewer.get("/journal/verify").text
    assert "Under way" in reviewer.get("/journal/verify").text
    reviewer.send("/journal/verify", whole="1")
    assert "is measured by the hash" in reviewer.get("/journal/verify").text
    go_on.append(True)
    assert "the moon is missing" in verified(reviewer)


def test_only_reviewers_ask_for_it(reviewer, asking_as):
    coder = asking_as("ivan", "coder")
    assert coder.send("/journal/verify").status_code == 403
    assert "/journal/verify" not in coder.get("/journal").text
    assert "/journal/verify" in reviewer.get("/journal").text
