"""A person's years decide the age group, whatever was judged."""

import pytest

from judged import claim, reading

STATED = [
    ("A fifteen-year-old was killed in Homs.", "A fifteen-year-old", "adult", "child"),
    ("A 45-year-old man was killed in Homs.", "A 45-year-old man", "child", "adult"),
    ("An 18-month-old girl was killed in Homs.", "An 18-month-old girl", "adult", "child"),
    ("Police found 17-year-old Omar Haddad shot in Homs.", "Omar Haddad", "adult", "child"),
    ("A 63-year-old woman was killed in Homs.", "A 63-year-old woman", "elderly", "elderly"),
    ("Two 15-year-old girls were killed in Homs.", "Two", "child", "child"),
    ("A driver was killed in Homs.", "A driver", "adult", "adult"),
]


@pytest.mark.parametrize(("text", "count", "judged", "age"), STATED)
def test_years_told_of_one_person_decide_the_age_group(text, count, judged, age):
    [told] = reading(text, {count: claim(age=judged)}).claims
    assert told.group.age == age
