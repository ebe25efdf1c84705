"""Passages cover a report without touching it, and tell captions, teasers and the page's furniture from the body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knell.reading.passages import find_passages


def kinds(text, title=None):
    return [passage.kind for passage in find_passages(text, title)]


@given(st.text(), st.none() | st.text())
def test_passages_are_contiguous_slices_that_cover_the_text(text, title):
    passages = find_passages(text, title)
    assert "".join(text[p.start : p.end] for p in passages) == text
    assert all(p.start < p.end for p in passages)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The mayor said that rescuers were still at work (and would be all night).", "body"),
        ("Rescuers at the market in the old town on Monday. (Getty)", "caption"),
        ("Rescuers at the market (Photo by A. Person/AFP via Getty Images)", "caption"),
        ("NORTHTOWN, UKRAINE - MARCH 22: A school stands in ruins.", "caption"),
        ("Pictured: the ruined school", "caption"),
        ("Read more: what we know of the strike", "teaser"),
        ("Watch: the moment the bridge fell", "teaser"),
        ("Read Also", "teaser"),
        ("Watch towers on the border were hit, and two guards died.", "body"),
        ("Video from the scene shows ten bodies in the road.", "body"),
        ("Analysis of the footage found that twelve people died.", "body"),
        ("Copyright 2022 The Daily", "boilerplate"),
        ("© 2022 The Daily", "boilerplate"),
        ("Sign up for our morning letter", "boilerplate"),
        ("By A. Person", "boilerplate"),
        ("By Tuesday, 30 people had died.", "body"),
        ("Published: 23 March 2022", "boilerplate"),
        ("Source: the ministry", "boilerplate"),
        ("Reporting by A. Person; editing by B. Person", "boilerplate"),
        ("Subscribers to the fund were among the dead.", "body"),
    ],
)
def test_a_line_is_told_by_how_it_opens_and_by_its_credit(line, kind):
    around = ["body"] if kind == "body" else ["body", kind, "body"]
    assert kinds(f"Shelling killed three people.\n\n{line}\n\nTwo were wounded.") == around


def test_the_title_at_the_top_is_the_headline_also_within_a_line():
    text = "Three die in shelling  12-03-2022 0147 PM\n\nShelling killed three."
    first, *_ = find_passages(text, "Three die in shelling")
    assert (first.kind, text[first.start : first.end]) == ("headline", "Three die in shelling  ")


def test_the_line_above_a_caption_is_the_pictures_name():
    text = "Shelling killed three.\n\nA ruined school\nA school in the old town. (AP)\n\nTwo were wounded."
    assert [(p.kind, text[p.start : p.end].split("\n")[0]) for p in find_passages(text, None)] == [
        ("body", "Shelling killed three."),
        ("caption", "A ruined school"),
        ("body", "Two were wounded."),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end):
    assert kinds(f"Shelling killed three.{end}{end}Read more: a story{end}Two were wounded.") == [
        "body",
        "teaser",
        "body",
    ]
