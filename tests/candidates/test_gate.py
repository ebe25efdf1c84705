import json
import os
from pathlib import Path

import pytest

from knell.candidates.gate import may_tell_of_harm
from knell.candidates.page import find_candidates
from knell.reading.article import working_text
from knell.records import Report
from knell.samples import sample_reports

SHARED = Path(os.environ.get("KNELL_SHARED") or Path(__file__).parents[3] / "shared")


@pytest.mark.parametrize(
    "text",
    [
        "Two people were injured.",
        "THE DEATH TOLL ROSE",
        "Some 200 fled.",
        "They were shot.",
        "An air strike hit a school.",
        "He was lynched.",
        "Their lives inside the cellar",
        "The landslide cost seven miners their lives on Sunday.",
        "The cold took 12 lives in Sumy.",
        "Two ferries went down, and 60 lives with them.",
        "The river has claimed 90 lives up to now.",
        "The epidemic took two of our lives.",
        "A flood strands a hamlet.",
    ],
)
def test_a_word_of_harm_opens_the_gate(text):
    assert may_tell_of_harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The vote was held on Tuesday.",
        "A strict diet of shellfish",
        "She lost the race.",
        "Ms Lynch won.",
        "On death row",
        "A captivating speech",
    ],
)
def test_everyday_words_do_not(text):
    assert not may_tell_of_harm(text)


def test_a_report_without_a_word_of_harm_has_no_candidates():
    page = find_candidates(Report(doc="x", text="Three ministers met in Kyiv, officials said."), gazetteer=None)
    assert not (page.counts or page.sources or page.toponyms)
    assert page.text == "Three ministers met in Kyiv, officials said."


def test_no_report_with_a_claim_is_left_out():
    files = [SHARED / "gold/train.jsonl", SHARED / "gold/dev.jsonl"]
    if not all(f.exists() for f in files):
        pytest.skip("the annotated reports (shared/gold) are not here")
    rows = [json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines()]
    told = [r for r in rows if r.get("language", "en") == "en" and (r["claims"] or r["denials"] or r["facilities"])]
    assert len(told) > 300
    texts = [working_text(Report(doc=r["doc"], text=r["text"], title=r.get("title")))[0] for r in told]
    assert [r["doc"] for r, text in zip(told, texts, strict=True) if not may_tell_of_harm(text)] == []


def test_every_sample_report_is_read():
    for report in sample_reports():
        if report.language == "en":
            assert may_tell_of_harm(working_text(report)[0])
