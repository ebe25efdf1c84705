from datetime import date

from knell.incidents.explain import MOST, fit, pairs_within
from knell.incidents.records import Link
from knell.incidents.tellings import find_tellings
from told import KYIV, claim, report


def told(*claims, links=()):
    return find_tellings(claims, links=links)


A = claim(3, of=report("a"), id="a")
B = claim(3, of=report("b"), id="b")
FAR = claim(9, of=report("c"), id="c", place=KYIV, when=date(2022, 3, 20))


def test_a_pair_says_what_its_score_is_made_of():
    [pair] = pairs_within(told(A, B))
    parts = pair.comparison.components
    assert pair.score == pair.comparison.score == round(sum(part.value for part in parts), 2)
    assert pair.score > 0
    assert {"the same place", "the same day"} <= {part.reason for part in parts}


def test_the_weakest_pair_stands_first_and_a_decision_beside_its_pair():
    link = Link(seq=7, a="c", b="a", same=True, actor="olena", reason="one strike")
    pairs = pairs_within(told(A, B, FAR), [link, Link(seq=3, a="a", b="c", same=False, actor="ivan")])
    assert [pair.score for pair in pairs] == sorted(pair.score for pair in pairs)
    assert pairs[0].score < 0 < pairs[-1].score
    [decided] = [pair for pair in pairs if pair.link]
    assert ({decided.a.id, decided.b.id}, decided.link) == ({"a", "c"}, link)


def test_how_well_two_incidents_fit_is_the_mean_over_their_pairs():
    found = fit(told(A, B), told(FAR))
    scores = [pair.score for pair in pairs_within(told(A, FAR))] + [pair.score for pair in pairs_within(told(B, FAR))]
    assert (found.pairs, found.mean) == (2, round(sum(scores) / 2, 2))
    assert found.best.score == max(scores)
    assert fit(told(A), ()) is None


def test_no_more_pairs_are_shown_than_can_be_read():
    many = told(*(claim(3, of=report(f"r{n}"), id=f"c{n}") for n in range(MOST + 5)))
    assert len(pairs_within(many)) == MOST * (MOST - 1) // 2
