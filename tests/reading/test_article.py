"""Reports from text and pages: kept verbatim, with what they say of themselves; what is given wins."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knell.errors import BadInput
from knell.reading.article import (
    complete,
    find_passages,
    report_from_html,
    report_from_text,
    to_report_span,
    working_text,
)
from knell.records import Report

BODY = "Shelling killed three people in the town on Tuesday, the governor said. Two of the wounded are children."
PAGE = f"""<html><head><title>Shelling kills three | The Daily</title>
<meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2022-03-23T08:00:00Z">
</head><body><nav><a href="/">Home</a></nav><article><h1>Shelling kills three</h1><p>{BODY}</p>
<script>var dead = 99</script><p>Read more: another story</p></article></body></html>"""


def test_the_working_text_puts_the_title_before_the_text_once():
    apart = Report(doc="r", title="Shelling kills 3", text=BODY)
    assert working_text(apart) == ("Shelling kills 3\n\n" + BODY, 18)
    for opening in ("Shelling kills 3\n\n", "  SHELLING KILLS, 3 — ", "“Shelling kills 3”\r\n"):
        holding = Report(doc="r", title="Shelling kills 3", text=opening + BODY)
        assert working_text(holding) == (opening + BODY, 0)


@given(st.text(min_size=1), st.none() | st.text(min_size=1), st.data())
def test_every_span_of_text_or_title_comes_back_to_its_own_words(text, title, data):
    report = Report(doc="r", text=text, title=title)
    working, offset = working_text(report)
    assert working[offset:] == text
    start = data.draw(st.integers(offset, len(working)))
    end = data.draw(st.integers(start, len(working)))
    field, span = to_report_span(report, offset, start, end)
    assert field == "text"
    assert text[slice(*span)] == working[start:end]
    if offset:
        end = data.draw(st.integers(1, len(title)))
        assert to_report_span(report, offset, 0, end) == ("title", (0, end))


def test_a_span_over_the_seam_is_cut_to_the_side_that_holds_more_of_it():
    report = Report(doc="r", title="Ten killed", text="In the town")
    _, offset = working_text(report)
    assert to_report_span(report, offset, 4, offset + 2) == ("title", (4, 10))
    assert to_report_span(report, offset, 9, offset + 6) == ("text", (0, 6))


def test_a_first_line_that_stands_apart_is_the_title_and_the_text_is_untouched():
    text = "Shelling kills three\r\n\r\n" + BODY + "\n\x01\u202e\r"
    report = report_from_text(text)
    assert (report.title, report.text, report.language) == ("Shelling kills three", text, "en")
    assert report_from_text(BODY + "\n\n" + BODY).title is None


def test_a_report_without_a_name_is_named_by_its_words():
    assert report_from_text(BODY).doc == report_from_text(BODY).doc != report_from_text(BODY + " ").doc
    assert report_from_text(BODY, doc="mine").doc == "mine"


def test_a_page_gives_its_text_title_outlet_and_date():
    report = report_from_html(PAGE)
    assert report.text == f"Shelling kills three\n\n{BODY}\n\nRead more: another story"
    assert (report.title, report.outlet, report.published) == ("Shelling kills three", "The Daily", date(2022, 3, 23))
    assert [p.kind for p in report.passages] == ["headline", "body", "teaser"]


def test_what_is_given_wins_over_what_the_page_says():
    report = report_from_html(PAGE, title="Mine", outlet="Other", published=date(2020, 1, 1), language="en", doc="d")
    assert (report.title, report.outlet, report.published, report.doc) == ("Mine", "Other", date(2020, 1, 1), "d")


def test_a_page_that_states_no_date_has_none_even_where_its_text_names_one():
    page = "<html><body><p>Shelling killed three people on 25 February 2022 in the town.</p></body></html>"
    assert report_from_html(page).published is None


@pytest.mark.parametrize(
    "page",
    [
        "<p>Shelling killed three people in the town.</p>",
        "Shelling killed three people in the town.",
        "<html><body>Shelling <!-- x -->killed three<br> people in the town.</body></html>",
        "<div>" * 200 + "<p>Shelling killed three people in the town.</p>",
    ],
)
def test_a_bare_fragment_is_read_as_well(page):
    assert " ".join(report_from_html(page).text.split()) == "Shelling killed three people in the town."


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (" ", "the page is empty"),
        ("<html><body><script>var killed = 9</script></body></html>", "the page holds no text of its own"),
        ("<div>" * 10_000 + "Shelling killed three", "the page nests more than 2048 elements"),
    ],
)
def test_a_page_without_a_report_is_refused_in_one_line(page, message):
    with pytest.raises(BadInput) as caught:
        report_from_html(page)
    assert str(caught.value).startswith(message)


def test_a_huge_page_is_read_whole_in_a_time_that_grows_with_its_size(monkeypatch):
    monkeypatch.setattr("knell.reading.page.LARGEST", 50)
    page = (
        "<html><body><nav>Home</nav>" + "".join(f"<p>{n} people were killed.</p>" for n in range(60)) + "</body></html>"
    )
    lines = report_from_html(page, language="en").text.split("\n\n")
    assert lines == [f"{n} people were killed." for n in range(60)]


def test_a_language_that_is_not_read_is_refused_found_or_given():
    french = "Les bombardements ont tué au moins trois personnes dans la ville mardi, selon le gouverneur de la région."
    with pytest.raises(BadInput, match="seems to be in 'fr', which is not read yet"):
        report_from_text(french)
    with pytest.raises(BadInput, match="language 'de' is not read yet"):
        report_from_text(BODY, language="de")
    with pytest.raises(BadInput, match="holds no words"):
        report_from_text("12 34 --")
    assert report_from_text(french, language="en-GB").language == "en"


def test_a_report_that_already_has_passages_keeps_them():
    passages = find_passages(BODY, None)
    report = Report(doc="r", text=BODY, language="en", passages=passages)
    assert complete(report) == report


def test_a_day_in_a_time_zone_that_nobody_knows_is_read_without_a_warning():
    page = PAGE.replace("2022-03-23T08:00:00Z", "2022-03-23 08:00:00 XYZ")
    assert report_from_html(page, doc="r").published == date(2022, 3, 23)
