"""People by name: sentence -> name, age from, age to, sex."""

import pytest

from knell.candidates.names import find_names


def read(text):
    return [(m.name, m.age_low, m.age_high, m.sex) for m in find_names(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("including Alisa Hlans, 7, and a man", [("Alisa Hlans", 7, 7, None)]),
        ("including seven-year-old Alisa Hlans and a man", [("Alisa Hlans", 7, 7, None)]),
        ("a pupil called Polina, who is thought to be either nine or 10, died", [("Polina", 9, 10, None)]),
        ("Kennon Daniels, 20, was hurt. He lives.", [("Kennon Daniels", 20, 20, "male")]),
        ("naming Dr Mahmoud Babaker Idris and", [("Mahmoud Babaker Idris", None, None, None)]),
        ("said Captain Scott Adams of the police", [("Scott Adams", None, None, None)]),
        ("Olha Hrytsenko, a nurse who lost her son, said", [("Olha Hrytsenko", None, None, "female")]),
        ("his wife, Ikram, 41, and a child", [("Ikram", 41, 41, "female")]),
        ("Mr Khalid al-Amin said", [("Khalid al-Amin", None, None, "male")]),
        ("Khaula Bibi, aged six, had come", [("Khaula Bibi", 6, 6, None)]),
        ("Yusuf Karam (28) was found", [("Yusuf Karam", 28, 28, None)]),
        ("Four men were found: Saad Karam (28).", [("Saad Karam", 28, 28, "male")]),
        ("Serhii Bondar, a welder, 57, was outside", [("Serhii Bondar", 57, 57, None)]),
        ("Both were found by Umm Waseem's son", [("Umm Waseem", None, None, None)]),
        ("Her name was Sofia, they said", [("Sofia", None, None, "female")]),
    ],
)
def test_a_name_comes_with_the_age_and_sex_beside_it(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the Ministry of Health said on Monday",
        "in New Karakol and the Free Syrian Army",
        "The Red Cross and Amnesty International said",
        "Islamic State seized it",
        "About 1,400 people",
        "LVIV, UKRAINE - MARCH 22: A girl is treated",
        "Car Bomb Kills Seven Near Central Market",
        "",
    ],
)
def test_bodies_places_and_headlines_are_no_people(text):
    assert read(text) == []


def test_every_name_slices_to_its_words():
    text = "Mrs Anna Kovalenko, 61, and Umm Waseem's son Waseem, 29, died when a missile struck their home there."
    mentions = find_names(text)
    assert [text[m.start : m.end] for m in mentions] == [m.words for m in mentions]
    assert [m.name for m in mentions] == ["Anna Kovalenko", "Umm Waseem", "Waseem"]
