import json
import os
from pathlib import Path
from time import process_time

import pytest

from knell.candidates.counts import find_counts
from knell.candidates.focus import blanked, far_from_harm, outline, passages_apart
from knell.candidates.page import find_candidates
from knell.candidates.terms import find_terms
from knell.places.gazetteer import open_gazetteer
from knell.records import Report

SHARED = Path(os.environ.get("KNELL_SHARED") or Path(__file__).parents[3] / "shared")
WRITTEN = Path(__file__).parents[2] / "training/reports"
VOTE = "The vote was held on Tuesday. Turnout was high in the north. Counting goes on. "
HARM = "Police said three people were killed in Sumy. "


def apart(text):
    return passages_apart(outline(text, "en"), find_counts(text), find_terms(text))


def kept(text):
    return blanked(text, apart(text)).split()


def test_a_report_about_harm_is_read_whole():
    assert apart((HARM + "The shelling lasted an hour. ") * 40) == ()


def test_a_short_report_that_tells_of_harm_is_read_whole():
    assert apart(VOTE * 8 + HARM + VOTE * 8) == ()


def test_a_short_report_that_tells_of_none_is_not_read():
    text = VOTE * 8 + "The death of the old party was foretold. " + VOTE * 8
    assert apart(text) == ((0, len(text)),)


def test_a_note_is_read_whole_although_harm_and_people_stand_apart():
    assert apart("Log of the ward. 06:00 shelling. 07:10 three at the gate. " + VOTE * 4) == ()


def test_of_a_report_about_something_else_the_surroundings_of_the_harm_and_its_opening_are_read():
    text = VOTE * 20 + HARM + HARM + VOTE * 20
    rest = blanked(text, apart(text))
    assert HARM + HARM.strip() in rest
    assert rest.count("Counting goes on.") == 1  # two sentences before, two behind
    assert rest.startswith("The vote was held on Tuesday. Turnout was high in the north.")
    assert len(rest) == len(text)


def test_around_a_single_sentence_one_on_each_side_is_read():
    rest = blanked(text := VOTE * 20 + HARM + VOTE * 20, apart(text))
    assert rest.count("Counting goes on.") == 1
    assert rest.count("The vote was held on Tuesday.") == 2  # the opening, and behind the harm


@pytest.mark.parametrize(
    "harm",
    [
        "A bomb hit the school. ",
        "The army denied any strike in which civilians were killed. ",
        "A teacher was shot dead. ",
        "Nobody was hurt. ",
        "Dozens of people were wounded. ",
        "The driver was killed. ",
        "THREE KILLED AS BLAST HITS SUMY MARKET. ",
        "Three Killed As Blast Hits Sumy. ",
        "In the Sumy area 14 people were injured. ",
        "Shells and hunger killed 12000 people there. ",
        "Some 2000 civilians were killed. ",
        "The list has 2000 civilians killed. ",
        "At least 1950 were killed. ",
        "A total of 1950 were killed. ",
        "Between 1900 and 2000 people were killed. ",
        "The dam took 30 lives on Friday. ",
        "A flood strands 40 villagers. ",
    ],
)
def test_what_tells_of_harm_is_followed(harm):
    assert set(harm.split()) <= set(kept(VOTE * 20 + harm + VOTE * 20))


@pytest.mark.parametrize(
    "harmless",
    [
        "The bomb of 1945 was remembered. ",
        "Ten people from the Homeless Fund came. ",
        "Three speakers backed the death penalty. ",
        "The 2016 killing was recalled, and the killings from 1999 to 2003. ",
        "The murders of 1998-2001 and the 2050 death rate were on the list. ",
        "The attacks of 9/11 left their mark on the victims' law. ",
        "The lawyer spoke for an hour about deaths, as did many. ",
        "The court had heard of a death. ",
        "Two men came, and after a long speech on trade, on schools and on the budget a word fell on the victims. ",
        "Many victims' groups and most members of the party agreed. ",
    ],
)
def test_a_word_of_harm_without_people_close_to_it_is_not_followed(harmless):
    text = VOTE * 20 + harmless + VOTE * 20
    assert apart(text) == ((0, len(text)),)


@pytest.mark.parametrize(
    "unit", ["by the Killed ", "killed 12 people and ", "a missile killed two near a school and ", "«Killed "]
)
def test_a_long_sentence_takes_time_in_proportion(unit):
    def seconds(times):
        text = unit * times
        counts, terms = find_counts(text), find_terms(text)
        began = process_time()
        passages_apart(outline(text, "en"), counts, terms)
        return process_time() - began

    seconds(100)
    assert seconds(4000) < 0.02 + 10 * min(seconds(1000) for _ in range(3))


def test_what_is_far_from_every_word_of_harm_is_not_looked_at():
    text = VOTE * 20 + HARM + VOTE * 20
    assert far_from_harm(outline(text, "en")) == apart(text)
    assert far_from_harm(outline(HARM, "en")) == ()


def test_speakers_and_places_outside_those_passages_are_no_candidates():
    text = VOTE * 15 + "Officials in Lviv said so. " + VOTE * 15 + HARM + VOTE * 15
    page = find_candidates(Report(doc="x", text=text), open_gazetteer())
    assert [t.words for t in page.toponyms] == ["Sumy"]
    assert [c.words for c in page.counts] == ["three"]
    assert page.text == text


def test_the_annotated_reports_lose_next_to_nothing():
    files = [SHARED / "gold/train.jsonl", SHARED / "gold/dev.jsonl"]
    if not all(f.exists() for f in files):
        pytest.skip("the annotated reports (shared/gold) are not here")
    lost, told = lost_of([r for r in rows(files) if r["language"] == "en"])
    assert told > 2000
    assert len(lost) <= 3


def test_the_reports_written_for_training_lose_next_to_nothing():
    lost, told = lost_of([r for r in rows(sorted(WRITTEN.glob("*.jsonl"))) if len(r["text"]) > 900])
    assert told > 1000
    # Four stand in paragraphs without a word of harm and without a place, a date or a speaker, three in a log that
    # tells in each line of other people and only once of a harm.
    assert len(lost) <= 7


def rows(files):
    return [json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines() if line.strip()]


def lost_of(reports):
    """The quotes of claims, denials and attacks that are not read, and how many were looked for."""
    lost, told = [], 0
    for row in reports:
        page = find_candidates(Report(doc=row["doc"], text=row["text"], title=row.get("title")), open_gazetteer())
        facts = [*row["claims"], *row.get("denials", []), *row.get("facilities", [])]
        for quote in [f["quote"] for f in facts]:
            at = page.text.find(quote)
            told += at >= 0
            if at >= 0 and any(a <= at and at + len(quote) <= b for a, b in page.unrelated):
                lost.append((row["doc"], quote))
    return lost, told
