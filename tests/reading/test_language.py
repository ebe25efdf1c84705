"""The language of a text is found from its words."""

import sys

import pytest

from knell.reading.language import detect_language

ENGLISH = (
    "The governor said on Tuesday that three people were killed in the shelling of a market in the town, and that "
    "ten had been taken to hospital."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        ("Shelling kills three in the market", "en"),
        ("Унаслідок обстрілу загинули троє людей, ще п'ятеро поранені, повідомив голова області.", "uk"),
        ("В результате обстрела погибли три человека, ещё пятеро ранены, сообщил глава области.", "ru"),
        ("Bei dem Angriff wurden nach Angaben der Behörden mindestens drei Menschen getötet.", "de"),
        ("12 34 — …", None),
        ("", None),
    ],
)
def test_the_language_is_found(text, language):
    assert detect_language(text) == language


def test_plain_english_needs_no_model(monkeypatch):
    monkeypatch.setitem(sys.modules, "py3langid", None)  # an import of it now fails
    assert detect_language(ENGLISH) == "en"
