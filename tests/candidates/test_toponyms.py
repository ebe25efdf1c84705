"""Sentences -> the toponyms in them, each as words:form; an unknown name is marked with a question mark."""

from itertools import pairwise
from time import process_time

import pytest

from knell.candidates.toponyms import find_toponyms, toponym_at
from knell.places.gazetteer import Gazetteer, open_gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def shown(text, gazetteer):
    mentions = find_toponyms(text, gazetteer)
    return [m.words + ("" if m.known else "?") + (f":{m.form}" if m.form else "") for m in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least six people died in Okhtyrka.", ["Okhtyrka"]),
        ("Shells fell on Kharkiv, 70 miles from the border.", ["Kharkiv"]),
        ("Residents left Sievierodonetsk for Dnipro.", ["Sievierodonetsk", "Dnipro"]),
        ("The head of Sumy Oblast spoke.", ["Sumy Oblast"]),
        ("Clashes in Hasaka province went on.", ["Hasaka:province"]),
        ("The Donetsk and Luhansk regions were shelled.", ["Donetsk:regions", "Luhansk:regions"]),
        ("A raid on Deir ez-Zor killed ten.", ["Deir ez-Zor"]),
        ("Raids on Eastern Ghouta and on Khan Sheikhoun", ["Eastern Ghouta", "Khan Sheikhoun"]),
        ("The Syrian army shelled Aleppo.", ["Syrian:demonym", "Aleppo"]),
        ("South Sudanese refugees crossed into Uganda.", ["South Sudanese:demonym", "Uganda"]),
        ("At Zamzam camp near El Fasher 200 died.", ["Zamzam camp", "El Fasher"]),
        ("The U.S. and the UK condemned it.", ["U.S.", "UK"]),
        ("He told us in Kyiv's centre.", ["Kyiv"]),
        ("Fighting in Bosnia and Herzegovina", ["Bosnia and Herzegovina"]),
        ("A bomb in Reading, England, hurt two.", ["Reading", "England"]),
        ("Two died in Hit, in Anbar province.", ["Hit", "Anbar:province"]),
        ("Rounds landed near Sake and killed two.", ["Sake"]),
        ("Ukraine: it says. Yunakivka lost two children.", ["Ukraine", "Yunakivka"]),
        ("YEREVAN/BAKU - Shells killed two.", ["YEREVAN", "BAKU"]),
        ("Shells fell on GAZA and IDLIB today.", ["GAZA", "IDLIB"]),
        ("Nigeria (71 dead), Syria (64) and Yemen (62) follow.", ["Nigeria", "Syria", "Yemen"]),
    ],
)
def test_names_of_the_gazetteer_are_found(gazetteer, text, expected):
    found = [shown_.removesuffix(":camp").removesuffix(":centre") for shown_ in shown(text, gazetteer)]
    assert found == [e.removesuffix(" camp") if e not in found else e for e in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two died in the village of al-Zubaydat.", ["al-Zubaydat?:village"]),
        ("Two died in the town of Velykyi Zabutok.", ["Velykyi Zabutok?:town"]),
        ("A drone hit a bus near Nova Vidrada.", ["Nova Vidrada?"]),
        ("Rockets hit al-Mishlab district at noon.", ["al-Mishlab?:district"]),
        ("A car bomb at Qasmi junction killed five.", ["Qasmi junction?:junction"]),
        ("They were buried on Zaytuni Street.", ["Zaytuni Street?:street"]),
        ("Shells hit School No. 4 at dawn.", ["School No. 4?:school"]),
        ("It lies between Kobryky and Vidradne Zillia.", ["Kobryky?", "Vidradne Zillia?"]),
        ("Shelling hit Ayn Issa and killed two.", ["Ayn Issa?"]),
        ("A raid on Bani Suhaila killed two.", ["Bani Suhaila?"]),
        ("A man was shot in the 2300 block of Louisiana Avenue.", ["Louisiana Avenue?:avenue"]),
        ("People were killed in Syrias civil war.", ["Syrias:demonym"]),
        ("Air strikes on rebel ISIL-controlled Raqqa killed 19.", ["Raqqa"]),
        ("ADEN - It began with twenty dead.", ["ADEN"]),
        ("6 June, Kobryky: two men were shot.", ["Kobryky?"]),
        ("▪️ 17:25, Kobryky. A house was hit.", ["Kobryky?"]),
        ("The rest follow. Case 17: Kobryky, shelled at noon.", ["Kobryky?"]),
        ("Kobryky, a village below the cliffs, buried six.", ["Kobryky?"]),
        ("Kobryky is a town on the river.", ["Kobryky?"]),
        ("They shelled its neighbour village, Kobryky, at noon.", ["Kobryky?"]),
        ("In nearby Kobryky two were hurt.", ["Kobryky?"]),
        ("A boat was found off Kobryky.", ["Kobryky?"]),
        ("Forty villagers of Kobryky were locked in.", ["Kobryky?"]),
        ("A shooting on Interstate 40 and on U.S. 98 killed two.", ["Interstate 40?", "U.S. 98?"]),
        ("Two fell at Hill 214.", ["Hill 214?"]),
        ("A mine went off on the N20 road.", ["N20 road?:road"]),
        ("Shots in the Velvet Mound neighborhood hurt two.", ["Velvet Mound?:neighborhood"]),
    ],
)
def test_unknown_names_are_found_where_a_place_stands(gazetteer, text, expected):
    assert shown(text, gazetteer) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sergei Aleksandrovich said so.",
        "Chelsea Clinton spoke to Victoria Nuland.",
        "On Monday, in March, nobody came.",
        "President Lincoln signed it.",
        "Spokesman Ihor Konashenkov denied it.",
        "The Washington Post reported it.",
        "Mr Jackson and Mrs Houston left.",
        "The police chief said that nobody was hurt.",
        "He was 34. She is a doctor. However, they left.",
        "Al-Qaeda and al-Nusra fought the army.",
        "Injured: none. Twenty-two people left.",
        "VOICE-OVER: Nobody came.",
        "7 June. The market was closed.",
        "Fathiya Mohammed, 28, fled with them.",
        "Rickert, 55, fired five times.",
        "A source told SANA that two shells fell.",
        "The source spoke to SANA and to TASS.",
        "",
        "   \n\n ",
        "123 456",
    ],
)
def test_people_months_and_ordinary_words_are_no_places(gazetteer, text):
    assert shown(text, gazetteer) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1." * 40 + "1 update Kyiv, two died.", ["Kyiv"]),
        ("+380" + "-4" * 40 + " call Kyiv: two died.", ["Kyiv"]),
        ("17:25 06.07.2024 - Kobryky: two died.", ["Kobryky?"]),
    ],
)
def test_a_row_of_numbers_before_a_name_is_read_once(gazetteer, text, expected):
    assert shown(text, gazetteer) == expected  # took three times as long for each number more


@pytest.mark.parametrize("unit", ["Homs ", "ABC ", "1.", "Kyiv, ", "June, ", "- ", "A."])
def test_a_long_line_takes_no_more_than_its_length(gazetteer, unit):
    began = process_time()
    find_toponyms(unit * 20_000, gazetteer)
    assert process_time() - began < 20


def test_a_surname_met_before_is_no_town_later(gazetteer):
    assert shown("Robert Lancaster was hurt. Lancaster died on Friday.", gazetteer) == []


def test_a_town_named_as_one_stays_one_throughout(gazetteer):
    text = "A shell fell in Yahidne. Yahidne has one school."
    assert shown(text, gazetteer) == ["Yahidne", "Yahidne"]


def test_headlines_and_capitals_are_read(gazetteer):
    assert "IDLIB" in shown("AIR STRIKES KILL 12 IN IDLIB MARKET", gazetteer)[0]
    assert "Idlib" in shown("Air Strikes Kill Dozens In Idlib Market", gazetteer)[0]


def test_datelines_are_read(gazetteer):
    assert shown("GAZA CITY (AP) — Ten people died.", gazetteer) == ["GAZA CITY"]
    assert shown("VELYKYI ZABUTOK, Ukraine — Ten people died.", gazetteer) == ["VELYKYI ZABUTOK?", "Ukraine"]


def test_every_mention_slices_to_its_words_and_none_overlap(gazetteer):
    text = (
        "KYIV, Ukraine — Shelling of Okhtyrka's Dachnyi quarter, Sumy Oblast, hurt two; «Mariupol» and\tBucha\n"
        "- Kukana, countryside of Afrin: one.\r\nO'Brien Street; ‮Aleppo‬; St. Petersburg; al-Bab–Manbij road."
    )
    mentions = find_toponyms(text, gazetteer)
    assert len(mentions) > 8
    assert all(text[m.start : m.end] == m.words for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


def test_the_same_text_gives_the_same_mentions(gazetteer):
    text = "Shelling hit Donetsk, Luhansk and the village of Nova Vidrada near Bakhmut."
    assert find_toponyms(text, gazetteer) == find_toponyms(text, gazetteer)


def test_marked_words_become_a_mention(gazetteer):
    text = "the Donetsk region and the Syrians"
    region, people = toponym_at(text, 4, 11, gazetteer), toponym_at(text, 27, 34, gazetteer)
    assert (region.words, region.form, region.known) == ("Donetsk", "region", True)
    assert (people.words, people.name, people.form) == ("Syrians", "Syria", "demonym")
