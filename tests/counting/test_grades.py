from knell.counting.grades import GradeGiven, agreed, grade, same_side
from knell.counting.origins import find_origins
from knell.counting.ranges import count_ranges
from knell.counting.records import Waiting
from knell.records import Group
from told import claim, denial, report


def graded(*claims, denials=(), given=()):
    origins = find_origins(claims)
    return grade(claims, origins, count_ranges(claims, origins), denials, given)


def test_one_origin_is_weak_and_says_which():
    found = graded(claim(3, by="Amnesty", actor="Russian forces"))
    assert (found.proposed, found.reason) == ("weak", "one origin (Amnesty International) only")


def test_two_independent_origins_near_an_action_of_a_belligerent_are_fair():
    found = graded(
        claim(3, by="Amnesty", actor="Russian forces"), claim(6, by="the mayor", of=report("r2"), weapon="missile")
    )
    assert found.proposed == "fair"


def test_two_origins_that_tie_it_to_no_belligerent_are_weak():
    assert graded(claim(3, by="Amnesty"), claim(6, by="the mayor", of=report("r2"))).proposed == "weak"


def test_competing_claims_of_responsibility_are_contested():
    found = graded(
        claim(50, by="the governor", actor="Russia"), claim(50, by="the ministry", of=report("r2"), actor="Ukraine")
    )
    assert found.proposed == "contested"
    assert "Russia" in found.reason
    assert "Ukraine" in found.reason


def test_a_denial_changes_the_proposed_grade_and_is_named():
    found = graded(claim(3, by="Amnesty", actor="Russia"), claim(3, by="HRW", actor="Russian forces", of=report("r2")),
                   denials=[denial()])  # fmt: skip
    assert (found.proposed, "Russian defence ministry denies it" in found.reason) == ("contested", True)


def test_harm_that_a_belligerent_accepts_as_its_own_is_confirmed():
    found = graded(claim(4, by="the US-led coalition", actor="US-led coalition", group=Group(role="civilian")))
    assert found.proposed == "confirmed"


def test_combatants_alone_are_discounted():
    assert graded(claim(62, by="the army", group=Group(role="combatant"))).proposed == "discounted"


def test_a_persons_grade_stands_and_is_marked_as_theirs():
    given = GradeGiven(incident="i", grade="fair", actor="olena", note="two witnesses")
    found = graded(claim(3, by="Amnesty"), given=[given])
    assert (found.stands, found.proposed, found.by) == ("fair", "weak", "olena")


def given_by(*steps, persons=2):
    proposed = graded(claim(3, by="Amnesty"))
    given = [GradeGiven(incident="i", grade=grade, actor=who, seq=n) for n, (who, grade) in enumerate(steps, 1)]
    return agreed(proposed, given, persons)


def test_under_the_two_person_rule_a_grade_waits_until_another_person_gives_the_same():
    alone = given_by(("olena", "fair"), ("olena", "fair"))
    assert (alone.stands, alone.given, alone.waits) == ("weak", None, Waiting(grade="fair", by="olena"))
    both = given_by(("olena", "fair"), ("ivan", "fair"))
    assert (both.stands, both.by, both.second, both.waits) == ("fair", "olena", "ivan", None)


def test_a_later_grade_of_one_person_takes_nothing_from_what_two_agreed_on():
    found = given_by(("olena", "fair"), ("ivan", "fair"), ("ivan", "contested"))
    assert (found.stands, found.waits) == ("fair", Waiting(grade="contested", by="ivan"))
    back = given_by(("olena", "fair"), ("ivan", "fair"), ("ivan", "contested"), ("ivan", "fair"))
    assert (back.stands, back.second, back.waits) == ("fair", "ivan", None)


def test_two_who_disagree_are_no_two_who_agree():
    found = given_by(("olena", "fair"), ("ivan", "contested"))
    assert (found.stands, found.waits) == ("weak", Waiting(grade="contested", by="ivan"))


def test_where_one_person_is_enough_the_last_grade_stands():
    found = given_by(("olena", "fair"), ("ivan", "contested"), persons=1)
    assert (found.stands, found.by, found.second, found.waits) == ("contested", "ivan", None, None)


def test_names_of_one_side_are_one_side():
    assert same_side("Russia", "Russian forces")
    assert not same_side("Russian forces", "Ukrainian forces")
