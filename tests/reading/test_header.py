"""What a plain text says of itself is found where it says it plainly, and never guessed."""

from datetime import date

import pytest

from knell.errors import BadInput
from knell.reading.article import report_from_text
from knell.reading.header import published_line, split_header

BODY = "Shelling killed three people in the town on Tuesday, the governor said. Two of the wounded are children.\n"
HEADER = "title: Shelling in the town\noutlet: The Daily\npublished: 2022-03-23\nlanguage: en\n\n"


def test_header_lines_are_read_and_stand_apart_from_the_text():
    report = report_from_text(HEADER + BODY)
    assert (report.title, report.outlet, report.published) == ("Shelling in the town", "The Daily", date(2022, 3, 23))
    assert report.text == BODY


def test_what_is_given_wins_over_the_header():
    assert report_from_text(HEADER + BODY, published=date(2020, 1, 1)).published == date(2020, 1, 1)


@pytest.mark.parametrize(
    "text", ["outlet: The Daily\n\n" + BODY, "title: one line and no more", "Title of it\n\n" + BODY]
)
def test_what_is_no_header_stays_in_the_text(text):
    assert split_header(text)[1] == text


def test_a_header_with_a_date_that_is_none_is_refused():
    with pytest.raises(BadInput, match="is no date"):
        report_from_text("title: x\npublished: soon\n\n" + BODY)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: 23 March 2022", date(2022, 3, 23)),
        ("PUBLISHED ON MARCH 23, 2022 10:45 GMT", date(2022, 3, 23)),
        ("Posted 2022-03-23", date(2022, 3, 23)),
        ("Updated 23/03/2022", date(2022, 3, 23)),
        ("Published 03/04/2022", None),
        ("Published March 2022", None),
        ("Published 23 March", None),
        ("Published by the ministry", None),
        (
            "A list published on 23 March 2022 by the ministry names each of the dead of that day.",
            None,
        ),
    ],
)
def test_a_line_that_says_when_it_was_published_is_read_where_it_holds_a_whole_date(line, day):
    assert published_line(f"Shelling in the town\n{line}\n\n{BODY}") == day


def test_the_day_of_publishing_goes_before_the_day_of_a_change():
    assert published_line(f"Updated 25 March 2022\nPublished 23 March 2022\n\n{BODY}") == date(2022, 3, 23)


def test_a_header_without_a_text_is_an_empty_report():
    with pytest.raises(BadInput, match="empty"):
        report_from_text("title: x\n\n \n")
