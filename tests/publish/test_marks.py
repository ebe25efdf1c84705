"""A text is cut where marked spans begin and end, and stays the same text."""

from hypothesis import given
from hypothesis import strategies as st

from knell.publish.marks import Mark, cut
from strategies import spans


def mark(name, start, end):
    return Mark(id=name, span=(start, end), look="killed", tag="killed", label="killed")


def test_overlapping_spans_are_each_opened_and_closed_once():
    text = "57 killed and 130 wounded"
    outer, inner, across = mark("outer", 0, 25), mark("inner", 3, 9), mark("across", 7, 13)
    runs = cut(text, [inner, across, outer])
    assert "".join(run.words for run in runs) == text
    assert [(run.words, [m.id for m in run.marks]) for run in runs][:4] == [
        ("57 ", ["outer"]),
        ("kill", ["outer", "inner"]),
        ("ed", ["outer", "inner", "across"]),
        (" and", ["outer", "across"]),
    ]
    assert [m.id for run in runs for m in run.opens] == ["outer", "inner", "across"]
    assert [m.id for run in runs for m in run.closes] == ["inner", "across", "outer"]


def test_a_span_over_the_edge_of_a_passage_is_marked_on_both_sides_and_opened_once():
    text, over = "one two three", mark("over", 4, 13)
    left, right = cut(text, [over], 0, 8), cut(text, [over], 8, 13)
    assert [m.id for run in left + right for m in run.opens] == ["over"]
    assert [m.id for run in left + right for m in run.closes] == ["over"]
    assert all(run.marks == (over,) for run in (*left[1:], *right))


def test_controls_and_marks_that_turn_direction_are_shown_by_their_code_point():
    assert [run.words for run in cut("a\u202eb\x00", []) if run.unseen] == ["U+202E", "U+0000"]
    assert not any(run.unseen for run in cut("a\r\n\tb", []))


@given(st.text(), st.lists(spans(40)))
def test_the_runs_together_are_the_text(text, found):
    inside = [mark(str(at), *span) for at, span in enumerate(found) if span[1] <= len(text)]
    seen = [chr(int(run.words[2:], 16)) if run.unseen else run.words for run in cut(text, inside)]
    assert "".join(seen) == text
