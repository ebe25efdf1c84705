"""The word tables of the languages: how they are read, and that nothing in them is read by nobody."""

import re
from pathlib import Path

import pytest

from knell import languages

SOURCE = "\n".join(p.read_text(encoding="utf-8") for p in Path(languages.__file__).parents[1].rglob("*.py"))
TABLES = ("sources", "counts", "dates", "names", "actors", "places")


def test_any_of_several_words_is_matched_the_longest_first():
    assert re.fullmatch(languages.either(["in", "in front of", "St."]), "in front of")
    assert not re.search(languages.either(["St."]), "Sta")


def test_where_a_language_lists_no_word_nothing_is_matched():
    assert re.search(languages.either([]), "the") is None
    assert re.search(rf"(?:{languages.either([])} )?Amn", "the Amn")
    assert re.fullmatch(rf"dom{languages.either([])}?", "dom")


@pytest.mark.parametrize("name", TABLES)
def test_every_list_of_words_is_read(name):
    unread = [key for key in languages.table("en", name) if not re.search(rf"[\"']{key}[\"']", SOURCE)]
    assert unread == []
