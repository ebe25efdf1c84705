"""A page holds every candidate of a report, each at its place in the working text."""

from dataclasses import fields
from datetime import date

import pytest

from judged import gazetteer, page_of
from knell.candidates.page import Page, find_candidates
from knell.samples import sample_reports

LISTS = [f.name for f in fields(Page) if f.name not in {"report", "text", "offset", "anchor", "unrelated"}]
TEXT = (
    "KYIV, March 9 - Shelling killed 12 people in Kharkiv on Tuesday, governor Oleh Synehubov reportedly said. "
    "A school was hit by Russian forces. Moscow denied it. The figure could not be independently verified."
)


def test_the_title_stands_before_the_text_once():
    page = page_of(TEXT, title="Twelve killed in Kharkiv")
    assert page.text[page.offset :] == TEXT
    assert page.text.startswith("Twelve killed in Kharkiv")
    assert [m.words for m in page.counts][:1] == ["Twelve"]
    opened = page_of(f"Twelve killed in Kharkiv\n\n{TEXT}", title="Twelve killed in Kharkiv")
    assert opened.offset == 0


def test_every_kind_of_mention_is_found():
    page = page_of(TEXT)
    assert [name for name in LISTS if not getattr(page, name)] == []


def test_days_are_counted_from_the_dateline_else_from_the_day_of_publication():
    assert page_of(TEXT, published=date(2022, 3, 10)).anchor == date(2022, 3, 9)
    assert page_of("Two men were killed.", published=date(2022, 3, 20)).anchor == date(2022, 3, 20)
    assert page_of("Two men were killed.", published=None).anchor is None


def test_a_report_that_tells_of_no_harm_gives_no_candidates():
    page = page_of("The orchestra will play at seven in Kharkiv on Tuesday, the mayor said.")
    assert not any(getattr(page, name) for name in LISTS)


@pytest.mark.parametrize("report", [r for r in sample_reports() if r.language == "en"][:12], ids=lambda r: r.doc)
def test_every_mention_slices_to_its_words_and_stands_in_order(report):
    page = find_candidates(report, gazetteer())
    for name in LISTS:
        mentions = getattr(page, name)
        assert all(page.text[m.start : m.end] == m.words for m in mentions)
        assert [m.start for m in mentions] == sorted(m.start for m in mentions)


def test_a_paragraph_with_no_word_of_harm_and_nothing_to_link_to_is_left_unread():
    page = page_of("Two men were killed in Kharkiv.\n\nThe orchestra will play at seven.")
    assert [page.text[first:last] for first, last in page.unrelated] == ["The orchestra will play at seven."]
    assert [m.words for m in page.counts] == ["Two"]


def test_an_unknown_name_that_is_a_speakers_surname_is_no_place():
    page = page_of("Health official Anees al-Hrimani said 58 were killed in Sanaa. The last word, from Hrimani, is 74.")
    assert [t.words for t in page.toponyms] == ["Sanaa"]
    assert "Hrimani" in [t.words for t in page_of("12 died in Sanaa. The last word, from Hrimani, is 74.").toponyms]
