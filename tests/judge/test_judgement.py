"""Raw scores read as choices: a choice that no window answered is never taken."""

import numpy as np
import pytest

from judged import asked_of, page_of, places_of
from knell.judge.encoder import empty_judgement
from knell.judge.heads import HEADS, LINKS
from knell.judge.judgement import SLICES
from knell.judge.rules import judge_by_rules

TEXT = "Shelling killed 12 people in Kharkiv, in Izium and in Lviv, the mayor said. Three of them were children."


@pytest.fixture
def judgement():
    """A judgement whose every head chooses its first value and whose every link is open."""
    empty = empty_judgement(asked_of(page_of(TEXT)))
    empty.logits[:] = 0
    empty.nulls[:] = 0
    for columns in SLICES.values():
        empty.logits[:, columns.start] = 1
    return empty


def targets(judgement, query, link):
    pairs = judgement.questions.pairs
    return np.flatnonzero((pairs.query == query) & (pairs.link == LINKS.index(link)))


def test_the_value_with_the_highest_score_is_chosen(judgement):
    columns = SLICES["harm"]
    judgement.logits[0, columns.start + HEADS["harm"].index("injured")] = 5
    value, odds = judgement.chosen(0, "harm")
    assert value == "injured"
    assert 0.9 < odds < 1
    assert judgement.score(0, "harm", "injured") == odds


def test_the_scores_of_a_head_add_up_to_one(judgement):
    for head, values in HEADS.items():
        assert sum(judgement.score(0, head, value) for value in values) == pytest.approx(1, abs=1e-5)


def test_a_link_points_at_the_target_with_the_highest_score(judgement):
    rows = targets(judgement, 0, "place")
    judgement.scores[rows] = [0, 3, 1]
    assert judgement.pointed(0, "place")[0] == judgement.questions.pairs.target[rows[1]]
    ranked = judgement.ranked(0, "place")
    assert len(ranked) == 4
    assert [odds for _, odds in ranked] == sorted((odds for _, odds in ranked), reverse=True)
    assert sum(odds for _, odds in ranked) == pytest.approx(1, abs=1e-5)


def test_a_link_points_at_nothing_where_none_of_them_scores_most(judgement):
    judgement.scores[targets(judgement, 0, "place")] = [0, 3, 1]
    judgement.nulls[0, LINKS.index("place")] = 9
    assert judgement.pointed(0, "place")[0] is None


def test_a_target_that_no_window_scored_is_never_chosen(judgement):
    rows = targets(judgement, 0, "place")
    judgement.scores[rows] = [np.nan, -5, np.nan]
    ranked = judgement.ranked(0, "place")
    assert {target for target, _ in ranked} == {None, judgement.questions.pairs.target[rows[1]]}
    assert not any(np.isnan(odds) for _, odds in ranked)


def test_a_link_without_targets_points_at_nothing(judgement):
    judgement.scores[:] = np.nan
    assert judgement.pointed(0, "source") == (None, 1.0)


def test_every_query_is_offered_its_own_targets_and_no_others(judgement):
    judgement.scores[:] = 0
    pairs = judgement.questions.pairs
    for query in set(pairs.query.tolist()):
        for link in LINKS:
            offered = {target for target, _ in judgement.ranked(query, link)} - {None}
            assert offered == set(pairs.target[targets(judgement, query, link)].tolist())


def test_great_scores_do_not_overflow(judgement):
    judgement.logits[0, SLICES["harm"].start] = 1e6
    assert judgement.chosen(0, "harm") == ("killed", 1.0)


def test_rules_answer_every_head_and_link_with_a_score_from_0_to_1():
    judged = judge_by_rules(page_of(TEXT), places_of(page_of(TEXT)))
    for number in range(len(judged.questions.mentions)):
        if judged.questions.mentions[number].kind != "count":
            continue
        for head, values in HEADS.items():
            value, odds = judged.chosen(number, head)
            assert value in values
            assert 0 <= odds <= 1
        for link in LINKS:
            target, odds = judged.pointed(number, link)
            assert target is None or 0 <= target < len(judged.questions.mentions)
            assert 0 <= odds <= 1


def test_rules_take_the_figure_beside_a_word_of_harm_and_no_population():
    page = page_of("The town, home to 400,000 people before the war, was shelled; at least 12 people were killed.")
    judged = judge_by_rules(page, places_of(page))
    kinds = {count.words: judged.chosen(n, "kind")[0] for n, count in enumerate(page.counts)}
    assert kinds["at least 12"] == "claim"
    assert judged.score([*kinds].index("at least 12"), "kind", "claim") == 1.0
