from dataclasses import replace
from datetime import date

import pytest

from knell.counting.derive import Statements, derive_counts
from knell.errors import BadInput
from knell.review.counted import (
    give_grade,
    give_title,
    link_incidents,
    link_persons,
    name_origin,
    name_source,
    read_decided,
)
from knell.review.decide import undo
from knell.store.chain import Draft, Entry
from told import KYIV, claim, report

A = claim(
    3, by="Amnesty", of=report("a", text="It killed 3 people."), text="3 people", id="a", victims=("Alisa Hlans",)
)
B = claim(
    6,
    by="the mayor",
    of=report("b", text="6 are dead."),
    text="6 are dead",
    id="b",
    place=KYIV,
    victims=("Аліса Гланц",),
)


def entries(*drafts):
    return [
        Entry(seq=n, at="", clock="", actor=d.actor, kind=d.kind, subject=d.subject, body=d.body, prev="", hash="")
        for n, d in enumerate(drafts, 1)
    ]


def derived(*drafts, claims=(A, B)):
    decided, orphans = read_decided(entries(*drafts), claims)
    return derive_counts(Statements(claims=tuple(claims)), decided), orphans


def test_a_persons_join_counts_two_incidents_as_one_until_it_is_taken_back():
    join = link_incidents(A, B, same=True, actor="olena", reason="one strike")
    assert len(derived(join)[0].incidents) == 1
    back = undo(entries(join)[0], actor="olena")
    assert derived(join, back)[0] == derived()[0]


def test_a_grade_and_a_title_stand_on_the_incident_of_their_claim_with_the_name_of_who_gave_them():
    (one, *_) = derived()[0].incidents
    drafts = give_grade(one, A, "fair", actor="ivan", note="seen"), give_title(one, A, "The nursery", actor="ivan")
    found = next(c for c in derived(*drafts)[0].incidents if "a" in c.incident.claims)
    assert (found.grade.stands, found.grade.by, found.grade.proposed) == ("fair", "ivan", "weak")
    assert found.incident.title == "The nursery"


def test_the_later_of_two_grades_stands():
    (one, *_) = derived()[0].incidents
    drafts = give_grade(one, A, "fair", actor="ivan"), give_grade(one, A, "contested", actor="olena")
    found = next(c for c in derived(*drafts)[0].incidents if "a" in c.incident.claims)
    assert found.grade.given == "contested"


def test_nobody_confirms_a_grade_that_they_proposed_themselves():
    (one, *_) = derived()[0].incidents
    draft = give_grade(one, A, "fair", actor="ivan")
    decided, _ = read_decided(entries(draft), (A, B), persons_to_grade=2)
    counts = derive_counts(Statements(claims=(A, B)), decided)
    found = next(c for c in counts.incidents if "a" in c.incident.claims)
    assert found.grade.given is None
    with pytest.raises(BadInput, match="ivan proposed fair already: another person has to confirm it"):
        give_grade(found, A, "fair", actor="ivan")
    assert give_grade(found, A, "fair", actor="olena").body["new"] == "fair"


def test_a_name_given_on_the_command_line_of_old_is_still_read():
    old = entries(Draft(actor="olena", kind="source.alias", subject="the mayor", body={"name": "Amnesty"}))
    assert read_decided(old, (A, B))[0].sources.aliases == {"the mayor": "Amnesty"}


def test_sources_are_named_and_traced_by_decision():
    join = link_incidents(A, B, same=True, actor="olena")
    counts, _ = derived(join, name_source("the mayor", "Amnesty", actor="olena"))
    assert counts.incidents[0].counts[0].origins == ("Amnesty International",)
    counts, _ = derived(join, name_origin(B, "a witness on the square", actor="olena"))
    assert "Witness on the square" in counts.incidents[0].counts[0].origins


def test_two_names_are_one_victim_or_two_as_a_person_says():
    join = link_incidents(A, B, same=True, actor="olena")
    assert len(derived(join)[0].victims) == 1
    apart = link_persons((A, "Alisa Hlans"), (B, "Аліса Гланц"), same=False, actor="olena")
    assert len(derived(join, apart)[0].victims) == 2


def test_a_decision_survives_a_reader_that_quotes_the_same_words_under_another_id():
    join = link_incidents(A, B, same=True, actor="olena")
    renamed = replace(A, claim=replace(A.claim, id="new"))
    assert len(derived(join, claims=(renamed, B))[0].incidents) == 1


def test_a_decision_whose_words_are_gone_is_listed_with_its_words():
    join = link_incidents(A, B, same=True, actor="olena")
    _, orphans = derived(join, claims=(B,))
    assert [(o.seq, o.quote, o.why) for o in orphans] == [
        (1, "3 people / 6 are dead", "no claim has these words any more")
    ]


def test_an_unknown_grade_is_refused_in_one_line():
    (one, *_) = derived()[0].incidents
    with pytest.raises(BadInput, match="the grade 'certain' is not known: choose from confirmed, fair"):
        give_grade(one, A, "certain", actor="ivan")


def test_nothing_decided_decides_nothing():
    assert date(2022, 2, 25) in {one.incident.start for one in derived()[0].incidents}
