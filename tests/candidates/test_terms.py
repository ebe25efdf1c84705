"""Words of closed lists: sentence -> the words found and the value each stands for."""

import pytest

from knell.candidates.terms import find_terms


def pairs(text, kind):
    return {(m.words, m.value) for m in find_terms(text, kinds=[kind])}


@pytest.mark.parametrize(
    ("text", "kind", "words", "value"),
    [
        ("a further 167 children have been wounded", "harm", "wounded", "injured"),
        ("Six people lost their lives", "harm", "lost their lives", "killed"),
        ("the death toll rose", "harm", "death toll", "killed"),
        ("more than 3.5 million fled", "harm", "fled", "displaced"),
        ("three are UNDER THE RUBBLE", "harm", "UNDER THE RUBBLE", "trapped"),
        ("forcibly deported to Russia", "harm", "forcibly deported", "abducted"),
        ("taken hostage on Friday", "harm", "taken hostage", "abducted"),
        ("nine are unaccounted for", "harm", "unaccounted for", "missing"),
        ("a barrel bomb fell", "weapon", "barrel bomb", "airstrike"),
        ("barrel-bombs fell", "weapon", "barrel-bombs", "airstrike"),
        ("a Tochka-U fell", "weapon", "Tochka-U", "missile"),
        ("mortar rounds fell", "weapon", "mortar rounds", "shelling"),
        ("a car bomb went off", "weapon", "car bomb", "bomb"),
        ("they were executed", "weapon", "executed", "crush/other"),
        ("cluster munitions", "weapon", "cluster munitions", "cluster"),
        ("two bombs fell on the bridge", "weapon", "bombs", "airstrike"),
        ("a rocket tore into a flat", "weapon", "rocket", "shelling"),
        ("their boat capsized", "weapon", "capsized", "crush/other"),
        ("a car drove into the crowd", "weapon", "drove into", "crush/other"),
        ("bombs planted by militants", "weapon", "bombs", "bomb"),
        ("she stepped on an explosive device", "weapon", "stepped on an explosive", "mine"),
        ("six died for want of air", "weapon", "want of air", "crush/other"),
        ("the boat sank", "weapon", "boat sank", "crush/other"),
        ("nine fell in a gunfight", "weapon", "gunfight", "ground_assault"),
        ("taken from an orphanage", "facility", "orphanage", "shelter"),
        ("found dead at a cabin", "facility", "cabin", "residential"),
        ("a shell sank the ferry", "facility", "ferry", "infrastructure"),
        ("hit a block of flats", "facility", "block of flats", "residential"),
        ("hit a maternity hospital", "facility", "maternity hospital", "hospital"),
        ("hit a railway station", "facility", "railway station", "infrastructure"),
        ("hit two kindergartens", "facility", "kindergartens", "school"),
        ("hit a camp for displaced people", "facility", "camp for displaced", "shelter"),
        ("the ministry denied it", "denial", "denied", "denial"),
        ('called it "fake news"', "denial", "fake news", "denial"),
        ("said its jets had carried out no combat operation there", "denial", "no combat operation", "denial"),
        ("a man was reportedly shot", "hedge", "reportedly", "hedge"),
    ],
)
def test_a_listed_word_is_found_with_its_value(text, kind, words, value):
    assert (words, value) in pairs(text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("a skilled worker", "harm"), ("the minister spoke", "weapon"), ("a homeland", "facility"), ("", "denial")],
)
def test_a_word_inside_another_is_not_found(text, kind):
    assert pairs(text, kind) == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a rocket tore into a flat", "missile"),
        ("she stepped on a stage", "mine"),
        ("a van drove over a bridge", "mine"),
        ("doctors fought for their lives", "ground_assault"),
        ("she sank into a coma", "crush/other"),
        ("he was given insulin and medicine", "crush/other"),
    ],
)
def test_common_words_name_no_weapon(text, value):
    assert value not in {v for _, v in pairs(text, "weapon")}


@pytest.mark.parametrize(
    "clause",
    [
        "The figures have not been able to be independently verified",
        "The report could not immediately be corroborated",
        "None of the tallies could be checked independently",
        "The agency could not immediately confirm the toll",
        "The number remains unverified",
    ],
)
def test_a_caveat_is_its_whole_clause(clause):
    assert pairs(f"Ten died. {clause}. A girl was hurt.", "caveat") == {(clause, "unverified")}


@pytest.mark.parametrize("text", ["The hospital confirmed four deaths.", "They did not answer. Police confirmed it."])
def test_a_plain_confirmation_is_no_caveat(text):
    assert pairs(text, "caveat") == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("when the car was shot at by Russian troops", "Russian troops"),
        ("a Russian strike on Kyiv", "Russia"),
        ("the US-led coalition struck", "US-led coalition"),
        ("gunmen of al-Shabaab came", "gunmen of al-Shabaab"),
        ("SDF and regime forces clashed", "SDF and regime forces"),
        ("the regime shelled it", "regime"),
        ("fighters of the UPC came", "fighters of the UPC"),
        ("the RSF shelled it", "RSF"),
        ("Burkina Faso's army came", "Burkina Faso's army"),
        ("heavily armed men came", "heavily armed men"),
    ],
)
def test_an_actor_is_a_head_with_what_names_it(text, value):
    assert value in {v for _, v in pairs(text, "actor")}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Officers shot him at the door", "Officers"),
        ("he was held by men in plain clothes", "men in plain clothes"),
        ("two men on a motorcycle fired", "men on a motorcycle"),
        ("a man with a kitchen knife attacked them", "man with a kitchen knife"),
        ("he blamed the 57th brigade", "57th brigade"),
        ("shot by a former employee", "former employee"),
        ("the Valley Liberation Front shot them", "Valley Liberation Front"),
        ("Harakat-ul-Nur, a splinter group, claimed responsibility", "Harakat-ul-Nur"),
        ("The VLF has claimed the attack", "VLF"),
    ],
)
def test_an_actor_is_told_by_what_it_carries_or_takes_upon_itself(text, value):
    assert value in {m.value for m in find_terms(text, kinds=["actor"])}


@pytest.mark.parametrize("text", ["Two people died", "on the front line", "a party of nine", "young people died"])
def test_common_words_of_groups_are_no_actors(text):
    assert find_terms(text, kinds=["actor"]) == []


def test_a_bare_man_is_no_actor():
    assert pairs("a man was killed by a unit", "actor") == set()


def test_every_term_slices_to_its_words_and_stands_in_order():
    text = "İki: Russian jets reportedly bombed a hospital; Moscow denied it. It could not be verified."
    terms = find_terms(text)
    assert {m.kind for m in terms} == {"harm", "weapon", "facility", "actor", "denial", "caveat", "hedge"} - {"harm"}
    assert all(text[m.start : m.end] == m.words for m in terms)
    assert [m.start for m in terms] == sorted(m.start for m in terms)
