import json
import os
from pathlib import Path

import pytest

from knell.candidates.count_grammar import count_grammar
from knell.candidates.count_places import find_places
from knell.candidates.counts import find_counts
from knell.candidates.names import find_names
from knell.candidates.openers import first_words, opening_words
from knell.samples import sample_reports

COUNTS = [
    ("At least 25 people died and 9 to 11 were hurt.", [("At least 25", 25, None), ("9 to 11", 9, 11)]),
    ("Up to 40 others are missing.", [("Up to 40", None, 40), ("others", None, None)]),
    ("Twenty-one civilians were injured.", [("Twenty-one", 21, 21)]),
    ("Some 3.5 million people fled.", [("Some 3.5 million", 3_500_000, 3_500_000)]),
    ("Between 10 and 15 soldiers were killed.", [("Between 10 and 15", 10, 15)]),
    ("No one was hurt.", [("No one", 0, 0)]),
    ("There were no further casualties.", [("no further casualties", 0, 0)]),
    ("Dozens were killed.", [("Dozens", None, None)]),
    ("A large number of people were wounded.", [("A large number of", None, None)]),
    ("A pregnant woman was killed.", [("A pregnant woman", 1, 1)]),
    ("A 16-year-old boy was shot.", [("A 16-year-old boy", 1, 1)]),
    ("Her parents were killed.", [("Her parents", 2, 2)]),
    ("Ahmad's youngest daughter died.", [("Ahmad's youngest daughter", 1, 1)]),
    ("Blast kills man in Homs.", [("man", 1, 1)]),
    ("Woman injured by shelling.", [("Woman", 1, 1)]),
    ("He was shot dead.", [("He", 1, 1)]),
    ("Ali Hassan was killed.", [("Ali Hassan", 1, 1)]),
    ("The dead included women and children.", [("women", None, None), ("children", None, None)]),
    ("A third was wounded.", [("A third", 1, 1)]),
    ("It happened 12 km away, at 3 p.m. on 24 February 2022.", []),
    ("He paid $400 for it.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), COUNTS)
def test_a_sentence_gives_its_counts(sentence, expected):
    assert [(m.words, m.low, m.high) for m in find_counts(sentence) if m.shape != "sum"] == expected


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("The death toll has gone up to eight people.", 8, 8),
        ("The number of wounded went up to 12.", 12, 12),
        ("The blast may have killed up to 12 people.", None, 12),
    ],
)
def test_up_to_bounds_a_count_unless_it_tells_how_the_count_has_changed(sentence, low, high):
    [count] = find_counts(sentence)
    assert (count.low, count.high) == (low, high)


@pytest.mark.parametrize(
    "sentence", ["The city is normally home to around 400,000 people.", "Izium, a town of 46,000, was shelled."]
)
def test_inhabitants_are_no_count(sentence):
    assert not [m for m in find_counts(sentence) if m.low and m.low > 1]


def test_the_numbers_of_a_thread_count_nobody():
    assert [m.low for m in find_counts("5/ Five girls were killed.\n\n6/ One is still held.")] == [5, 1]


@pytest.mark.parametrize(
    ("sentence", "sums"),
    [
        ("Another woman was reported dead days later alongside her newborn baby.", [2]),
        ("A pupil, who was nine or ten, and her parents were killed.", [3]),
        ("A man was injured. Together with two others he fled.", []),
    ],
)
def test_a_list_may_go_on_behind_what_befell_the_first(sentence, sums):
    assert [m.low for m in find_counts(sentence) if m.shape == "sum"] == sums


def test_a_list_is_also_its_sum():
    sums = [m for m in find_counts("A girl and two adults were killed.") if m.shape == "sum"]
    assert [(m.words, m.low, m.high) for m in sums] == [("A girl and two", 3, 3)]


def test_a_named_person_counts_only_beside_a_word_of_harm():
    near = "Ahmad Salem, 34, was among those killed."
    far = "Ahmad Salem opened the new bakery on the corner of the market square in the middle of the town. " * 2
    assert "Ahmad Salem" in {m.words for m in find_counts(near, names=find_names(near))}
    assert "Ahmad Salem" not in {m.words for m in find_counts(far, names=find_names(far))}


def texts():
    shared = Path(os.environ.get("KNELL_SHARED") or Path(__file__).parents[3] / "shared") / "gold/dev.jsonl"
    found = [sentence for sentence, _ in COUNTS] + [sample.text for sample in sample_reports()]
    if shared.exists():
        found += [json.loads(line)["text"] for line in shared.read_text(encoding="utf-8").splitlines()]
    return found


@pytest.mark.parametrize(
    "shape",
    [
        "zero",
        "between",
        "range",
        "figure",
        "vague",
        "plural",
        "pair",
        "one",
        "kin",
        "bare",
        "pronoun",
        "named",
        "befallen",
        "struck",
        "ordinal",
    ],
)
def test_every_match_begins_at_a_place_that_was_looked_up(shape):
    grammar = count_grammar("en")
    for text in texts():
        places = set(getattr(find_places(grammar, text), "number" if shape == "range" else shape))
        missed = [m.group() for m in getattr(grammar, shape).finditer(text) if m.start() not in places]
        assert not missed


def test_the_words_a_pattern_opens_with_are_read_off_it():
    assert opening_words("an? (?:large |small )*number of|entire famil(?:y|ies)") == {"a", "an", "entire"}
    assert opening_words("(?:tens|dozens)(?: of)?(?= people)") == {"tens", "dozens"}
    assert opening_words("no[ -]?one") == {"no", "noone"}
    assert first_words(["at least", "well-known"]) == {"at", "well"}


@pytest.mark.parametrize("pattern", [r"\w+ people", r"kill\w*", "(?:a )?"])
def test_a_pattern_that_can_open_with_any_word_is_refused(pattern):
    with pytest.raises(ValueError, match="any word"):
        opening_words(pattern)


def test_every_word_of_harm_is_known_by_itself():
    grammar = count_grammar("en")
    for text in texts():
        assert find_places(grammar, text).harms == [m.span() for m in grammar.harm.finditer(text)]
