import json
import os
from pathlib import Path

import pytest

from knell.candidates.focus import blanked, passages_apart
from knell.candidates.page import find_candidates
from knell.places.gazetteer import open_gazetteer
from knell.records import Report

SHARED = Path(os.environ.get("KNELL_SHARED") or Path(__file__).parents[3] / "shared")
VOTE = "The vote was held on Tuesday. Turnout was high in the north. Counting goes on. "
HARM = "Police said three people were killed in Sumy. "


def test_a_report_about_harm_is_read_whole():
    text = HARM + "The shelling lasted an hour. " + HARM
    assert passages_apart(text, [text.index("three")], "en") == ()


def test_a_short_report_is_read_whole():
    text = VOTE + HARM + VOTE
    assert passages_apart(text, [text.index("three")], "en") == ()


def test_of_a_report_about_something_else_the_surroundings_of_the_harm_and_its_opening_are_read():
    text = VOTE * 20 + HARM + VOTE * 20
    apart = passages_apart(text, [text.index("three")], "en")
    kept = blanked(text, apart)
    assert HARM.strip() in kept
    assert kept.count("Counting goes on.") == 1  # two sentences before, two behind
    assert kept.startswith("The vote was held on Tuesday. Turnout was high in the north.")
    assert len(kept) == len(text)


def test_a_word_of_harm_without_people_beside_it_is_not_followed():
    text = VOTE * 20 + "The bomb of 1945 was remembered. " + VOTE * 20
    assert passages_apart(text, [], "en") == ((0, len(text)),)


def test_speakers_and_places_outside_those_passages_are_no_candidates():
    text = VOTE * 15 + "Officials in Lviv said so. " + VOTE * 15 + HARM + VOTE * 15
    page = find_candidates(Report(doc="x", text=text), open_gazetteer())
    assert [t.words for t in page.toponyms] == ["Sumy"]
    assert [c.words for c in page.counts] == ["three"]
    assert page.text == text


def test_the_annotated_reports_lose_next_to_nothing():
    files = [SHARED / "gold/train.jsonl", SHARED / "gold/dev.jsonl"]
    if not all(f.exists() for f in files):
        pytest.skip("the annotated reports (shared/gold) are not here")
    rows = [json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines()]
    lost = told = 0
    for row in [r for r in rows if r["language"] == "en"]:
        page = find_candidates(Report(doc=row["doc"], text=row["text"]), open_gazetteer())
        for claim in row["claims"]:
            at = page.text.find(claim["quote"])
            told += at >= 0
            lost += at >= 0 and any(a <= at and at + len(claim["quote"]) <= b for a, b in page.unrelated)
    assert told > 2000
    assert lost <= 2
