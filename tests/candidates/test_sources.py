"""Sentence → who may be its source, with the cue, the words it covers and the name in full."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knell.candidates.sources import find_sources
from knell.errors import BadInput


def names(text):
    return {m.words: m.name for m in find_sources(text)}


WRITTEN_OUT = [
    ("The Harbour Rights Monitor has 12 dead. Five were boys, the monitor said.", "the monitor",
     "The Harbour Rights Monitor"),
    ("The Ukrainian foreign ministry spoke of 12. The ministry added that two were boys.", "The ministry",
     "The Ukrainian foreign ministry"),
    ("Governor Ostap Hrim counted 12. Two were boys, Hrim said.", "Hrim", "Ostap Hrim"),
    ("Spokeswoman Olha Ridna counted 12. Two were boys, she said.", "she", "Spokeswoman Olha Ridna"),
    ("Ivan Hlyba, the interior minister, flew in. Two were boys, the minister said.", "the minister", "Ivan Hlyba"),
    ("The Dolny Observatory for Peace (DOP) counted 12. Two were boys, DOP said.", "DOP",
     "The Dolny Observatory for Peace (DOP)"),
    ("A source at the harbour police spoke of 12. The source added two more.", "The source",
     "A source at the harbour police"),
    ("Twelve died, a monitoring group said. The Dolny Observatory counted boys among them.", "a monitoring group",
     "The Dolny Observatory"),
    ("Olha Ridna has worked here for years. Twelve died, she said.", "she", "Olha Ridna"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "name"), WRITTEN_OUT)
def test_short_forms_and_pronouns_are_written_out(text, words, name):
    found = names(text)[words]
    assert found.lower().removeprefix("the ").removeprefix("governor ") == name.lower().removeprefix("the ")


def test_a_man_is_no_she():
    text = "Spokeswoman Olha Ridna counted 12. Spokesman Ivan Hlyba agreed, he said. Two were boys, she said."
    assert names(text)["she"] == "Spokeswoman Olha Ridna"


def test_an_indefinite_speaker_stays():
    assert names("Twelve died, health workers said.") == {"health workers": "health workers"}


def test_cue_and_content_are_spans_of_the_text():
    text = "Twelve people died, the harbour police said on Monday."
    (mention,) = find_sources(text)
    assert (mention.words, mention.cue, mention.relayed) == ("the harbour police", "said", None)
    assert text[slice(*mention.cue_span)] == "said"
    assert text[slice(*mention.content)] == "Twelve people died,"


def test_a_quotation_is_covered_to_its_end():
    text = '"Twelve people died here today. Thirty are still missing," the mayor said.'
    mention = next(m for m in find_sources(text) if m.words == "the mayor")
    assert "Thirty" in text[slice(*mention.content)]


def test_the_relayed_is_given_by_its_place_in_the_list():
    found = find_sources("Northern Wire reported 12 deaths, citing the governor.")
    wire = next(m for m in found if m.words == "Northern Wire")
    assert found[wire.relayed].words == "the governor"


def test_a_state_that_bears_the_word_says_nothing():
    assert find_sources("Fighters of the Islamic State reached Dolny.") == []


def test_a_text_without_speakers_has_none():
    assert find_sources("Shells fell on the town in the night.") == []
    assert find_sources("") == []


def test_a_language_that_is_not_read_is_refused():
    with pytest.raises(BadInput, match="not read yet"):
        find_sources("Kolm inimest sai surma.", "et")


@settings(deadline=None)  # the first text loads the word lists
@given(st.text(alphabet=st.sampled_from(list("abcXYZ 12.,;:!?\"“”'()-\n’")), max_size=120))
def test_any_text_gives_spans_that_slice_to_their_words(text):
    for sentence in (text, text + " the army said 12 died, citing X."):
        found = find_sources(sentence)
        for mention in found:
            assert sentence[mention.start : mention.end] == mention.words != ""
            assert mention.cue_span is None or sentence[slice(*mention.cue_span)] == mention.cue
            assert mention.content is None or 0 <= mention.content[0] < mention.content[1] <= len(sentence)
            assert mention.relayed is None or 0 <= mention.relayed < len(found)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("First number from interior minister Olha Ridna: 21 dead, 20 injured.", "interior minister Olha Ridna"),
        ("A third version, from CENTCOM itself: two men killed.", "CENTCOM"),
        ('[Caption: "35 bodies so far" - Maria Kovalenko, elder]', "Maria Kovalenko"),
        ("3 May 2015 - Air raids kill 18 in Aleppo Monitor - A boy sits on the rubble.", "Monitor"),
        ("He was killed, @town_news says, and no one knows his name.", "@town_news"),
        ("Al-Jazeera and Radio Alam both speak of nine wounded.", "Al-Jazeera and Radio Alam"),
    ],
)
def test_who_gives_a_figure_without_a_verb_of_saying_is_a_speaker(text, speaker):
    assert speaker in names(text)
