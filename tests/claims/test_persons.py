"""Victims given by name beside a count."""

import pytest

from judged import claim, reading

NAMED = [
    ("Six people died there, including seven-year-old Alisa Hlans.", "Six", [("Alisa Hlans", 7, 7)]),
    ("Six people were killed when the Zirka nursery school was shelled, including seven-year-old Alisa Hlans.",
     "Six", [("Alisa Hlans", 7, 7)]),
    ("Three were killed, among them Omar Haddad, Ali Hassan and Lina Noor.", "Three",
     [("Omar Haddad", None, None), ("Ali Hassan", None, None), ("Lina Noor", None, None)]),
    ("A student called Polina Zapadynska was killed.", "A student", [("Polina Zapadynska", None, None)]),
    ("A teacher, Olena Kovalenko, was killed.", "A teacher", [("Olena Kovalenko", None, None)]),
    ("Three people were killed, governor Pavlo Kyrylenko said.", "Three", []),
    ("Three people were killed. Olena Kovalenko lives next door.", "Three", []),
    ("Three were killed and two hurt, including Omar Haddad.", "two", [("Omar Haddad", None, None)]),
    ("Three were killed and two hurt, including Omar Haddad.", "Three", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count", "expected"), NAMED)
def test_a_claim_names_its_victims_and_no_speakers(text, count, expected):
    [told] = reading(text, {count: claim()}).claims
    assert [(p.name, p.age_low, p.age_high) for p in told.persons] == expected
    assert all(text[slice(*p.span)] == p.name for p in told.persons)


def test_a_victim_named_only_in_the_title_has_no_place_in_the_text():
    [told] = reading("It was hit at noon.", {"Two": claim()}, title="Two killed in Homs, including Omar Haddad").claims
    assert [(p.name, p.span) for p in told.persons] == [("Omar Haddad", None)]
