"""The sample reports are what they say: short, marked, of invented outlets, and in words of our own."""

import os
import re
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import pytest

from knell.errors import BadInput
from knell.records import Report
from knell.samples import MARK, read_sample, sample_folder, sample_reports

REPORTS = {r.doc: r for r in sample_reports()}
FLASHES = {"07-mariupol-hospital-flash", "38-kramatorsk-flash"}
COPIES = (("15-bread-queue-embassy", "17-bread-queue-radio"), ("41-kramatorsk-50", "42-kramatorsk-copy"))


def words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def body(report: Report) -> str:
    return report.text.rstrip().rsplit("\n", 1)[0]


def test_the_dossier_has_its_48_reports_in_the_order_of_their_numbers() -> None:
    assert [int(doc[:2]) for doc in REPORTS] == list(range(1, 49))


def test_the_reports_stand_in_the_order_of_their_publication_but_for_a_few_days() -> None:
    days = [r.published or date.min for r in REPORTS.values()]
    assert all((a - b).days <= 4 for a, b in pairwise(days))
    assert date(2022, 2, 24) <= min(days) and max(days) <= date(2022, 7, 31)


def test_43_reports_are_in_english_three_in_ukrainian_and_two_in_russian() -> None:
    languages = [r.language for r in REPORTS.values()]
    assert {x: languages.count(x) for x in set(languages)} == {"en": 43, "uk": 3, "ru": 2}


@pytest.mark.parametrize("doc", REPORTS)
def test_a_report_is_short_marked_and_of_an_invented_outlet(doc: str) -> None:
    report = REPORTS[doc]
    assert report.title and report.outlet and report.outlet.startswith("Sample ")
    last = report.text.rstrip("\n").rsplit("\n", 1)[1]
    assert last == MARK if report.language == "en" else last.endswith(MARK) and len(last) > len(MARK)
    assert len(words(body(report))) <= 250
    assert len(words(body(report))) >= 60 or doc in FLASHES


@pytest.mark.parametrize("doc", REPORTS)
def test_a_report_holds_its_file_verbatim_after_the_header(doc: str) -> None:
    raw = (sample_folder() / f"{doc}.txt").read_text(encoding="utf-8")
    assert raw.endswith("\n\n" + REPORTS[doc].text)
    assert "\r" not in raw and "\ufeff" not in raw


@pytest.mark.parametrize(("first", "second"), COPIES)
def test_an_intended_copy_is_its_original_under_a_new_first_line(first: str, second: str) -> None:
    original, copy = body(REPORTS[first]), body(REPORTS[second])
    assert SequenceMatcher(None, words(original), words(copy)).ratio() > 0.85
    assert original.split("\n")[0] != copy.split("\n")[0]
    assert REPORTS[first].outlet != REPORTS[second].outlet


def test_no_two_other_reports_share_a_run_of_twelve_words() -> None:
    seen: dict[tuple[str, ...], str] = {}
    shared = set()
    for doc, report in REPORTS.items():
        for run in runs(body(report), 12):
            if (other := seen.setdefault(run, doc)) != doc:
                shared.add((other, doc))
    assert shared == set(COPIES)


def test_no_run_of_eight_words_comes_from_the_founding_article() -> None:
    here = Path(__file__).resolve().parents[2]
    article = Path(os.environ.get("KNELL_SHARED", here.parent / "shared")) / "seed" / "article.txt"
    if not article.exists():
        pytest.skip("the shared folder is absent: the founding article cannot be compared")
    taken = runs(article.read_text(encoding="utf-8"), 8)
    assert {doc: found for doc, r in REPORTS.items() if (found := runs(f"{r.title}\n{r.text}", 8) & taken)} == {}


@pytest.mark.parametrize(
    "raw", ["", "title: a\n\ntext", "title: a\noutlet: b\npublished: soon\nlanguage: en\n\ntext"], ids=str
)
def test_a_file_without_its_header_or_with_a_date_that_is_none_is_refused_in_one_line(raw: str, tmp_path: Path) -> None:
    path = tmp_path / "01-x.txt"
    path.write_text(raw, encoding="utf-8")
    with pytest.raises(BadInput, match=r"^01-x.txt: "):
        read_sample(path)
