from knell.candidates.tokens import sentence_bounds


def test_a_sentence_ends_before_a_capital_a_figure_or_an_opening_mark():
    text = "He left. She came! “No,” they said. • Two stayed. (All of them.) 12 went."
    found = [text[first:last].strip() for first, last in sentence_bounds(text)]
    assert found == ["He left.", "She came!", "“No,” they said.", "• Two stayed.", "(All of them.)", "12 went."]


def test_a_run_of_blanks_takes_no_more_time_than_its_length():
    # A passage left out is such a run; with two ways to read it this would take minutes.
    text = "He left." + " " * 200_000 + "and came back."
    assert sentence_bounds(text) == [(0, len(text))]
