"""Those who take a deed upon themselves: sentence -> the actors in it."""

from time import process_time

import pytest

from knell.candidates.actors import find_actors


def actors(text):
    return [m.value for m in find_actors(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday Harakat-ul-Nur claimed responsibility.", ["Harakat-ul-Nur"]),
        ("Meanwhile Harakat Nur later claimed the attack that killed nine.", ["Harakat Nur"]),
        ("Late On Sunday The VLF claimed credit.", ["VLF"]),
        ("In March the VLF said it was behind the bombing.", ["VLF"]),
        ("VLF claimed the suicide car-bomb attack.", ["VLF"]),
        ("VLF said it had carried out the deadly raid.", ["VLF"]),
        ("al-Nur claimed responsibility for it.", ["al-Nur"]),
        ("The Front for the Liberation of Ruritania claimed both attacks.", ["Front for the Liberation of Ruritania"]),
    ],
)
def test_a_name_that_claims_a_deed_is_an_actor_without_what_opens_the_sentence(text, expected):
    assert actors(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Castle claimed the attack was staged by its foes.",
        "The Castle claimed the attack on the school was staged.",
        "Ruritania claimed responsibility lay elsewhere.",
        "Ruritania said it was behind schedule.",
        "Ruritania said it had carried out an investigation.",
        "Ruritania never claimed responsibility.",
        "On Sunday claimed responsibility fell.",
        "The emir of Ruritania claimed responsibility.",
        "The VLF, which did it, fled.",
        "Nine Dead After The Valley Lodge Fire Near Old Bridge claimed responsibility.",
    ],
)
def test_a_clause_about_a_deed_and_half_a_name_claim_nothing(text):
    assert actors(text) == []


@pytest.mark.parametrize("unit", ["Abcd Efgh ", "ABC ", "June ", "al al ", "Abc, de, ", "Abc claimed the attack "])
def test_a_long_run_of_capitals_takes_no_more_than_its_length(unit):
    began = process_time()
    find_actors(unit * 20_000)
    assert process_time() - began < 20  # the square of the length would be minutes
