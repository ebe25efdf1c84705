import json

import pytest
from training.written import FOLDER, expanded, problems, written

REPORT = {
    "doc": "x",
    "title": "Three die",
    "outlet": "Sample Wire",
    "published": "2022-03-05",
    "text": "Three people died in Kyiv.",
    "events": {"e1": {"place": ["Kyiv", "Ukraine"], "weapon": "missile"}},
    "claims": [
        {
            "id": "c1",
            "quote": "Three people died",
            "words": "Three",
            "low": 3,
            "high": 3,
            "harm": "killed",
            "event": "e1",
        }
    ],
}


def test_every_written_report_quotes_its_own_words_and_uses_the_fields_values():
    lines = [line for path in FOLDER.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert len(lines) > 300
    assert {r["doc"]: p for r in map(json.loads, lines) if (p := problems(r))} == {}


def test_no_two_written_reports_have_one_name():
    names = [report["doc"] for report in written()]
    assert len(names) == len(set(names))


def test_a_claim_takes_from_its_event_what_the_event_tells_once():
    [claim] = expanded(REPORT)["claims"]
    assert (claim["place"], claim["weapon"], claim["start"]) == (["Kyiv", "Ukraine"], "missile", None)
    assert (claim["sources"], claim["hedged"], claim["stance"]) == ([], False, "asserts")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quote": "Four people died"}, "quote not in the text"),
        ({"words": "Four"}, "words not in the quote"),
        ({"harm": "hurt"}, "harm is 'hurt'"),
        ({"event": "e2"}, "event 'e2' is not in events"),
        ({"additive_to": "c9"}, "additive_to names no claim"),
        ({"age_low": 3}, "unknown fields"),
    ],
)
def test_what_is_wrong_with_an_annotation_is_said(change, said):
    wrong = REPORT | {"claims": [REPORT["claims"][0] | change]}
    assert any(said in problem for problem in problems(wrong))
