import pytest

from knell.persons.link import find_victims
from knell.persons.names import name_key
from knell.persons.reconcile import named_of, too_many
from knell.persons.records import Named, PersonLink
from knell.records import Person
from told import claim, report


def told(*people, id="a", harm="killed"):
    item = claim(len(people), of=report(id), id=id, harm=harm)
    persons = tuple(
        Person(name=p[0], age_low=p[1], age_high=p[-1]) if isinstance(p, tuple) else Person(name=p) for p in people
    )
    from dataclasses import replace

    return replace(item, claim=replace(item.claim, persons=persons))


@pytest.mark.parametrize(
    "names",
    [
        ("Ігор Коваленко", "Игорь Коваленко", "Ihor Kovalenko", "Igor Kovalenko", "Kovalenko, Ihor"),
        ("Олександр Шевченко", "Александр Шевченко", "Oleksandr Shevchenko", "Aleksandr Shevchenko"),
        ("Сергій Бойко", "Сергей Бойко", "Serhii Boiko", "Sergey Boyko"),
        ("Юлія Мороз", "Юлия Мороз", "Yuliia Moroz", "Yulia Moroz"),
        ("أحمد عبد الله", "احمد عبدالله", "أَحْمَد عبدالله"),
        ("فاطمة الحسن", "فاطمه حسن"),
    ],
)
def test_spellings_of_one_name_have_one_key(names):
    assert len({name_key(name) for name in names}) == 1


def test_sisters_have_two_keys():
    assert name_key("Olena Bondar") != name_key("Olha Bondar")


def test_one_victim_under_two_spellings_keeps_both_and_the_range_of_ages():
    (one,) = find_victims(
        [told(("Alisa Hlans", 7)), told(("Аліса Гланс", 7), id="b"), told(("Alisa Hlanz", 8), id="c")]
    )
    assert one.names == ("Alisa Hlans", "Alisa Hlanz", "Аліса Гланс")
    assert (one.age_low, one.age_high) == (7, 8)
    assert one.conflicts == ("age: 7 against 8",)
    assert "the same name in another spelling" in one.reasons


def test_brothers_and_sisters_stay_two_people():
    assert len(find_victims([told("Olena Bondar", "Olha Bondar")])) == 2


def test_father_and_son_of_one_name_stay_two_people():
    assert len(find_victims([told(("Ivan Bondar", 41)), told(("Ivan Bondar", 9), id="b")])) == 2


def test_a_family_name_alone_joins_the_only_victim_who_bears_it_and_is_marked():
    (one,) = find_victims([told("Alisa Hlans"), told("Hlans", id="b")])
    assert one.doubtful
    assert len(find_victims([told("Olena Bondar", "Olha Bondar"), told("Bondar", id="b")])) == 3


def test_a_person_settles_it():
    claims = [told("Alisa Hlans"), told("Hlans", id="b")]
    apart = PersonLink(seq=1, a=("a", "Alisa Hlans"), b=("b", "Hlans"), same=False, actor="olena")
    assert len(find_victims(claims, [apart])) == 2
    assert len(find_victims(claims, [apart, PersonLink(seq=2, a=apart.a, b=apart.b, same=True, actor="ivan")])) == 1


def test_the_named_are_told_against_the_counted():
    victims = find_victims([told("Alisa Hlans"), told("Petro Hlans", id="b", harm="injured")])
    killed, injured = named_of(victims, [("killed", 3, 6), ("injured", 1, None)])
    assert (str(killed), str(injured)) == ("1 named of 3–6", "1 named of 1–")
    assert str(Named(harm="killed", named=2, low=2, high=2)) == "2 named of 2"
    assert str(Named(harm="killed", named=0, low=None, high=4)) == "0 named of unknown–4"
    assert not too_many(killed)
    assert too_many(Named(harm="killed", named=4, low=1, high=3))


def test_whoever_died_of_the_injury_is_named_with_the_dead_only():
    victims = find_victims([told("Alisa Hlans"), told("Alisa Hlans", id="b", harm="injured")])
    killed, injured = named_of(victims, [("killed", 1, 1), ("injured", 1, 1)])
    assert (killed.named, injured.named) == (1, 0)


def test_the_order_of_claims_changes_no_victim():
    claims = [told("Alisa Hlans"), told("Hlans", id="b"), told("Аліса Гланс", id="c"), told("Petro Hlans", id="d")]
    assert find_victims(claims) == find_victims(claims[::-1])
