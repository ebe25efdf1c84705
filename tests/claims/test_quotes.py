"""The words quoted for a claim: the shortest clause that holds the number and the harm."""

import pytest

from judged import claim, page_of, reading
from knell.claims.quotes import quote_span, sentence_of, sentences

QUOTES = [
    ("At least 25 people were killed in Homs, the army said.", "At least 25", "At least 25 people were killed in Homs"),
    ("Shelling killed 57 people and wounded 130 others.", "57", "Shelling killed 57 people"),
    ("Shelling killed 57 people and wounded 130 others.", "130", "wounded 130 others."),
    ("57 people were killed and 130 wounded.", "130", "130 wounded."),
    ("The army, which lost 12 men, said: nobody else was hurt.", "12", "which lost 12 men"),
    ("Of the dead, found on Sunday, 11 were women.", "11", "Of the dead, found on Sunday, 11 were women."),
    ("The toll stands at 1,400 dead; more are feared.", "1,400", "The toll stands at 1,400 dead"),
    ("On Feb. 24 Mr. Salem and 11 others were killed.", "11", None),
    ("The U.S. said 12 soldiers died. It gave no names.", "12", None),
]


@pytest.mark.parametrize(("text", "number", "expected"), QUOTES)
def test_a_quote_holds_the_number_and_the_harm(text, number, expected):
    page = page_of(text)
    start = text.index(number)
    first, last = quote_span(page, start, start + len(number))
    quote = text[first:last]
    assert number in quote
    assert any(harm.words in quote for harm in page.harms)
    assert quote == (expected or quote)
    assert quote == quote.strip(" ,;:–—-")


ABBREVIATED = [
    "On Feb. 24 a shell hit.",
    "Mr. Salem died.",
    "Dr. J. Smith said so.",
    "The U.S. said so.",
    "Gen. Ivanov left.",
    "St. Petersburg is far.",
    "It was on Sept. 9.",
    "It cost 3.5 million.",
]


@pytest.mark.parametrize("text", ABBREVIATED)
def test_an_abbreviation_does_not_end_a_sentence(text):
    assert sentences(text) == ((0, len(text)),)


def test_sentences_end_at_full_stops_quotation_marks_and_lines():
    text = "One died. “Two died.” Three died!\nFour died"
    assert [text[a:b].strip() for a, b in sentences(text)] == ["One died.", "“Two died.”", "Three died!", "Four died"]
    assert sentence_of(text, text.index("Three")) == sentences(text)[2]


def test_a_quote_stays_within_a_few_lines_however_long_the_sentence():
    text = "In the town 12 people, " + "and then some more words " * 60 + "were killed."
    page = page_of(text)
    first, last = quote_span(page, text.index("12"), text.index("12") + 2)
    assert "12" in text[first:last]
    assert last - first <= 400


def test_a_claim_in_the_title_is_quoted_from_the_title():
    title, text = "Shelling kills 12 in Homs", "At noon 9 people died in the market of the old town."
    first, second = reading(text, {"12": claim(), "9": claim()}, title=title).claims
    assert (first.field, first.quote, first.span) == ("title", title, (0, len(title)))
    assert (second.field, text[slice(*second.span)]) == ("text", second.quote)


def test_a_title_that_also_opens_the_text_is_read_once():
    title = "Shelling kills 12 in Homs"
    found = reading(f"{title}\n\nThe shells fell at noon.", {"12": claim()}, title=title)
    assert [(c.field, c.span) for c in found.claims] == [("text", (0, len(title)))]
