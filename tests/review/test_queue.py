from knell.counting.derive import Decided, Statements, derive_counts
from knell.counting.grades import GradeGiven
from knell.incidents.records import Link
from knell.records import Group
from knell.review.queue import make_queue
from told import KYIV, claim, denial, report


def queue(*claims, **decided):
    denials = decided.pop("denials", ())
    counts = derive_counts(Statements(claims=claims, denials=tuple(denials)), Decided(**decided))
    return make_queue(counts, {item.claim.id: item for item in claims})


def reasons(item):
    return {reason for reason, _ in item.reasons}


def test_a_single_small_undisputed_incident_needs_nobody():
    assert queue(claim(2)) == ()


def test_disagreement_children_denials_and_large_single_figures_are_each_a_reason():
    a, b = report("a", text="the nursery cellar"), report("b", text="the nursery cellar")
    (item,) = queue(claim(3, by="x", of=a), claim(9, by="y", of=b, group=Group()), denials=[denial(of=a)])
    assert reasons(item) == {"disagreement", "denied"}
    (item,) = queue(claim(300, by="x", of=a))
    assert reasons(item) == {"large number", "one origin"}
    (item,) = queue(claim(1, by="x", of=a, group=Group(age="child")))
    assert reasons(item) == {"children"}


def test_a_reading_the_reader_is_unsure_of_is_a_reason():
    (item,) = queue(claim(2, score=0.4))
    assert reasons(item) == {"unsure reading"}


def test_contradictory_decisions_come_first():
    told = [claim(30, of=report(name), id=name) for name in "ab"]
    links = (Link(seq=1, a="a", b="b", same=True, actor="x"), Link(seq=2, a="b", b="c", same=True, actor="x"))
    far = claim(2, of=report("c"), id="c", place=KYIV)
    items = queue(*told, far, links=(*links, Link(seq=3, a="a", b="c", same=False, actor="y")))
    assert items[0].kind == "decision"
    assert items[0].weight == max(item.weight for item in items)


def test_a_grade_that_waits_for_a_second_person_is_a_reason():
    a = claim(2, id="a")
    given = {"a": (GradeGiven(incident="a", grade="fair", actor="x"),)}
    (item,) = queue(a, grades=given, persons_to_grade=2)
    assert reasons(item) == {"grade waits for a second person"}


def test_what_a_person_has_graded_is_done():
    a = claim(300, id="a")
    assert queue(a, grades={"a": (GradeGiven(incident="a", grade="fair", actor="x"),)}) == ()
