"""The model's answers weighed with what else the report says: the circumstances, their weights, and their reasons."""

import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from judged import asked_of, find, page_of, places_of
from knell.claims.assemble import Evidence
from knell.claims.explain import explain
from knell.judge.count_circumstances import count_answers
from knell.judge.encoder import empty_judgement
from knell.judge.heads import KINDS, LINKS, TYPES
from knell.judge.judgement import SLICES
from knell.judge.link_circumstances import place_answers, source_answers
from knell.judge.second_look import ODDS, SecondLook
from knell.judge.surroundings import Spans, Surroundings

TEXT = (
    "Shelling killed 12 people in Izium, Kharkiv region. The mayor said that 12 people were killed and 5 hurt. "
    "Three of the dead were children.\n\nA woman and two men died in Lviv on Monday, Olena Kovalenko told reporters."
)
AS_IT_WAS = {question: {ODDS: {ODDS: 1.0}} for question in ("kind", "source", "place")}


@pytest.fixture
def judged():
    """A judgement of even odds on everything."""
    empty = empty_judgement(asked_of(page_of(TEXT)))
    for scores in (empty.logits, empty.nulls, empty.scores):
        scores[:] = 0
    return empty


def around(judged):
    page = page_of(TEXT)
    return Surroundings(page, places_of(page), judged)


def look(judged, weights):
    page = page_of(TEXT)
    return SecondLook(page, places_of(page), judged, AS_IT_WAS | weights)


def count(judged, words):
    return find(page_of(TEXT), judged.questions, words, {"count"})


def believe(judged, words, kind):
    judged.logits[count(judged, words), SLICES["kind"].start + KINDS.index(kind)] = 9


def told(judged, words):
    return count_answers(around(judged))[count(judged, words)][0].told


def named(answers):
    return {answer.name: answer for answer in answers}


def test_without_circumstances_the_models_odds_stand(judged):
    believe(judged, "12", "claim")
    second = look(judged, {})
    for mention, head in ((0, "kind"), (0, "harm"), (1, "kind")):
        assert second.chosen(mention, head)[0] == judged.chosen(mention, head)[0]
        assert second.score(mention, head, judged.chosen(mention, head)[0]) == pytest.approx(
            judged.chosen(mention, head)[1], abs=1e-3
        )
    assert sum(odds for _, odds in second.ranked(0, "place")) == pytest.approx(1, abs=1e-5)


def test_a_list_holds_its_members_and_shares_their_words(judged):
    believe(judged, "A woman and two", "claim")
    assert told(judged, "A woman")["held by a list"] > 0.9
    assert told(judged, "12")["held by a list"] == 0
    believe(judged, "two", "claim")
    assert told(judged, "A woman and two")["shares words with a claim"] > 0.9
    assert told(judged, "A woman")["shares words with a claim"] == 0


def test_a_figure_told_before_is_known_by_value_and_harm(judged):
    believe(judged, "12", "claim")
    assert told(judged, "12@2")["told before"] > 0.9
    assert told(judged, "12")["told before"] == told(judged, "5")["told before"] == 0
    judged.logits[count(judged, "12@2"), SLICES["harm"].start + 3] = 9
    assert told(judged, "12@2")["told before"] == 0


def test_a_claim_of_the_same_sentence_stands_beside(judged):
    believe(judged, "12@2", "claim")
    assert told(judged, "5")["beside a claim"] > 0.9
    assert told(judged, "12@2")["beside a claim"] < 0.5
    assert told(judged, "12")["beside a claim"] == 0


def test_a_count_that_others_are_a_part_of_has_parts(judged):
    believe(judged, "Three", "part")
    pairs = judged.questions.pairs
    whole = (pairs.query == count(judged, "Three")) & (pairs.link == LINKS.index("whole"))
    judged.scores[np.flatnonzero(whole & (pairs.target == count(judged, "12@2")))] = 9
    assert told(judged, "12@2")["has parts"] > 0.9
    assert told(judged, "12")["has parts"] < 0.1


def test_speakers_differ_in_what_they_say_and_where_they_stand(judged):
    speakers = named(source_answers(around(judged), count(judged, "12@2")))
    mayor, witness, nobody = speakers["The mayor"].told, speakers["Olena Kovalenko"].told, speakers[None].told
    assert (mayor["says it"], mayor["in the sentence"], mayor["spoke last"]) == (1, 1, 1)
    assert (witness["says it"], witness["in the sentence"], witness["in the paragraph"]) == (0, 0, 0)
    assert nobody["grammar names one"] == 1
    assert named(source_answers(around(judged), count(judged, "12")))[None].told["grammar names one"] == 0


def test_places_know_which_of_them_holds_another(judged):
    places = named(place_answers(around(judged), count(judged, "12")))
    holder = next(name for name, a in places.items() if name and "Kharkiv" in name)
    assert places["Izium"].told["lies in another"] > 0
    assert places[holder].told["holds another"] > 0
    assert places["Lviv"].told["lies in another"] == 0
    assert places["Izium"].told["in the sentence"] == 1
    assert places["Lviv"].told["named late"] > places["Izium"].told["named late"]


def test_a_circumstance_moves_the_answer_and_is_named_as_the_reason(judged):
    believe(judged, "12", "claim")
    repeat = count(judged, "12@2")
    again = {"kind": {ODDS: {ODDS: 1.0}, "claim": {"told before": 2.0}}}
    second = look(judged, again)
    assert look(judged, {}).score(repeat, "kind", "claim") == pytest.approx(1 / 3, abs=0.01)
    assert second.score(repeat, "kind", "claim") > 0.7
    assert second.chosen(repeat, "kind")[0] == "claim"
    assert second.reasons(repeat, "kind") == ["told before +2.0"]


def test_the_reasons_stand_in_the_explanation_of_a_reading(judged):
    believe(judged, "12", "claim")
    second = look(judged, {"kind": {ODDS: {ODDS: 1.0}, "claim": {"told before": 2.0}}})
    page = page_of(TEXT)
    told_why = explain(Evidence(page=page, judgement=second, places=places_of(page), threshold=0.6))
    assert "a claim (told before +2.0)" in told_why


def test_a_speaker_gains_by_saying_it(judged):
    said = count(judged, "12@2")
    second = look(judged, {"source": {ODDS: {ODDS: 1.0}, "some": {"says it": 5.0}}})
    target, odds = second.pointed(said, "source")
    assert judged.questions.mentions[target].start == TEXT.index("The mayor")
    assert odds > 0.9
    assert judged.pointed(said, "source")[1] < 0.6


def test_what_is_no_count_keeps_the_models_own_answer(judged):
    page = page_of("Shells hit a school in Izium, the mayor said. Two people were hurt.")
    empty = empty_judgement(asked_of(page))
    for scores in (empty.logits, empty.nulls, empty.scores):
        scores[:] = 0
    [school] = [n for n, m in enumerate(empty.questions.mentions) if m.kind == "facility"]
    weights = {"place": {ODDS: {ODDS: 1.0}, "none": {"always": 9.0}}}
    second = SecondLook(page, places_of(page), empty, AS_IT_WAS | weights)
    assert second.ranked(school, "place") == empty.ranked(school, "place")
    assert second.pointed(count_of(page), "place")[0] is None


def count_of(page):
    return next(i for i, c in enumerate(page.counts) if c.words.startswith("Two"))


def test_every_shipped_weight_belongs_to_a_circumstance_that_is_told(judged):
    shipped = json.loads(files("knell.judge").joinpath("weights/second_look.json").read_text(encoding="utf-8"))
    asked = {
        "kind": count_answers(around(judged))[0],
        "source": source_answers(around(judged), 0),
        "place": place_answers(around(judged), 0),
    }
    assert set(shipped) == set(asked)
    for question, answers in asked.items():
        names = {name for answer in answers for name in answer.told}
        weighed = {name for choice, by in shipped[question].items() if choice != ODDS for name in by}
        breadths = {name for name in weighed if question == "place" and name.removesuffix(", a total") in BREADTHS}
        assert weighed - breadths <= names
        assert names <= weighed
        assert set(shipped[question]) == {ODDS} | {answer.choice for answer in answers}


BREADTHS = {name.split(":")[1] for name in TYPES if name.startswith("toponym:")}


def test_a_speaker_that_hands_on_what_another_says_is_known(judged):
    text = (
        "Reuters, citing the governor, reported that 12 people were killed in Izium. He said two of them were guards."
    )
    page = page_of(text)
    empty = empty_judgement(asked_of(page))
    for scores in (empty.logits, empty.nulls, empty.scores):
        scores[:] = 0
    speakers = named(source_answers(Surroundings(page, places_of(page), empty), 0))
    relaying = {name for name, answer in speakers.items() if name and answer.told["relays another"]}
    assert relaying == {"Reuters"}
    assert {name for name, answer in speakers.items() if name and answer.told["named once"]} == {"the governor"}


def test_a_name_that_means_two_places_lies_in_neither(judged):
    told = around(judged)
    assert told.holders["Izium"]
    izium = next(i for i, t in enumerate(told.page.toponyms) if t.name == "Izium")
    lviv = next(i for i, t in enumerate(told.page.toponyms) if t.name == "Lviv")
    toponyms = [replace(t, name="Izium") if i == lviv else t for i, t in enumerate(told.page.toponyms)]
    both = Surroundings(replace(told.page, toponyms=tuple(toponyms)), told.places, judged)
    assert told.places[izium].name != told.places[lviv].name
    assert not both.holders.get("Izium")


def test_a_count_that_no_window_answered_changes_no_other(judged):
    believe(judged, "12@2", "claim")
    before = told(judged, "5")
    judged.logits[count(judged, "The mayor")] = np.nan
    assert told(judged, "5") == before


def test_spans_know_whom_they_meet_and_hold():
    spans = Spans([(0, 40), (10, 12), (50, 60)])
    assert [spans.meet(s) for s in ((38, 45), (40, 50), (59, 70), (60, 70))] == [True, False, True, False]
    assert [spans.hold(s) for s in ((13, 40), (13, 41), (50, 60), (49, 55))] == [True, False, True, False]
    assert not Spans([]).meet((0, 9))
