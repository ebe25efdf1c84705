import pytest

from knell.candidates.toponyms import find_toponyms
from knell.places.resolve import place_chain, resolve_places
from knell.records import Place


def places(text, gazetteer, **more):
    """Words -> place, for the mentions of a text."""
    mentions = find_toponyms(text, gazetteer)
    found = resolve_places(mentions, text, gazetteer, **more)
    return {m.words: found.get(i) for i, m in enumerate(mentions)}


@pytest.mark.parametrize(
    ("text", "words", "chain"),
    [
        ("Six people died in Okhtyrka, Sumy Oblast.", "Okhtyrka", ("Okhtyrka", "Sumy Oblast", "Ukraine")),
        ("Ukraine said Artemivsk was hit.", "Artemivsk", ("Bakhmut", "Donetsk Oblast", "Ukraine")),
        ("A market in Pokrovsk, Ukraine, was hit.", "Pokrovsk", ("Pokrovsk", "Donetsk Oblast", "Ukraine")),
        (
            "Russian shells fell on Pokrovsk and Myrnohrad near Kurakhove.",
            "Pokrovsk",
            ("Pokrovsk", "Donetsk Oblast", "Ukraine"),
        ),
        ("Shelling hit the Donetsk region.", "Donetsk", ("Donetsk Oblast", "Ukraine")),
        ("Shelling hit Donetsk on Monday.", "Donetsk", ("Donetsk", "Donetsk Oblast", "Ukraine")),
        ("Air strikes in Rafah killed 12.", "Rafah", ("Rafah", "Gaza Strip", "Palestinian Territories")),
        ("Fighting reached El Fasher in Sudan.", "El Fasher", ("El Fasher", "North Darfur", "Sudan")),
        ("Two died in Tripoli, Lebanon.", "Tripoli", ("Tripoli", "North Governorate", "Lebanon")),
        ("Two died in Paris, Texas.", "Paris", ("Paris", "Texas", "United States")),
        ("He fled Kharkiv, 70 miles from the front.", "Kharkiv", ("Kharkiv", "Kharkiv Oblast", "Ukraine")),
        ("In Syria a mine went off near Koya.", "Koya", ("Koya",)),
        (
            "A house in the Salah al-Din quarter of Rafah was hit.",
            "Salah al-Din",
            ("Salah al-Din", "Gaza Strip", "Palestinian Territories"),
        ),
        ("Syrian troops shelled Khan Sheikhoun in Idlib.", "Idlib", ("Idlib", "Idlib Province", "Syria")),
    ],
)
def test_the_report_decides_which_place_is_meant(gazetteer, text, words, chain):
    place = places(text, gazetteer)[words]
    assert place is not None
    assert tuple(p.name for p in place_chain(place)) == chain


def test_one_name_means_one_place_throughout_a_report(gazetteer):
    text = "Police in Paris, Texas, searched a house. Paris has 25,000 inhabitants."
    mentions = find_toponyms(text, gazetteer)
    found = resolve_places(mentions, text, gazetteer)
    assert {found[i].admin1 for i, m in enumerate(mentions) if m.words == "Paris"} == {"Texas"}


def test_the_words_beside_a_mention_decide_for_it_alone(gazetteer):
    text = "She moved from Paris, Texas, to Paris, France."
    mentions = find_toponyms(text, gazetteer)
    found = resolve_places(mentions, text, gazetteer)
    assert [found[i].country for i, m in enumerate(mentions) if m.words == "Paris"] == ["United States", "France"]


def test_a_list_is_no_address(gazetteer):
    assert places("Leaders in London, Berlin and Rome met.", gazetteer)["London"].country == "United Kingdom"


def test_the_speaker_after_a_comma_holds_no_town(gazetteer):
    assert places("After the strike on Sumy, Russia's ministry spoke.", gazetteer)["Sumy"].country == "Ukraine"


def test_two_equal_places_get_none(gazetteer):
    mentions = find_toponyms("He was seen in Walker County.", gazetteer)
    assert [m.words for m in mentions] == ["Walker County"]
    assert resolve_places(mentions, "He was seen in Walker County.", gazetteer) == {}


def test_the_home_of_the_outlet_tips_the_scale(gazetteer):
    text = "A man was stabbed in Richmond on Friday."
    assert places(text, gazetteer, outlet="www.richmondnews.co.uk")["Richmond"].country == "United Kingdom"
    assert places(text, gazetteer, home="US")["Richmond"].country == "United States"
    assert places(text, gazetteer, home="United Kingdom")["Richmond"].country == "United Kingdom"


def test_an_unknown_name_keeps_its_words_and_gets_no_point(gazetteer):
    place = places("Three died in the village of Velykyi Zabutok in Ukraine.", gazetteer)["Velykyi Zabutok"]
    assert place == Place(name="Velykyi Zabutok", country="Ukraine")


def test_a_dateline_in_capitals_becomes_a_name(gazetteer):
    place = places("VELYKYI ZABUTOK, Ukraine — Three died.", gazetteer)["VELYKYI ZABUTOK"]
    assert place is not None
    assert place.name == "Velykyi Zabutok"


def test_the_district_of_a_town_is_not_the_town(gazetteer):
    place = places("Villages in Haisyn district of Ukraine were shelled.", gazetteer)["Haisyn"]
    assert place is not None
    assert (place.name, place.precision, place.place_id) == ("Haisyn District", "admin2", None)


def test_a_name_of_arabic_script_keeps_the_spelling_of_the_report(gazetteer):
    for words in ("Seraqeb", "Saraqib", "Saraqeb"):
        place = places(f"Bombs fell on {words} in Syria.", gazetteer)[words]
        assert place is not None
        assert (place.name, place.place_id) == (words, "164816")


def test_a_former_name_becomes_the_name_of_today(gazetteer):
    assert places("Shells hit Dzerzhynsk in Ukraine.", gazetteer)["Dzerzhynsk"].name == "Toretsk"


def test_every_resolved_place_has_a_precision(gazetteer):
    text = "In Ukraine, Sumy Oblast, Okhtyrka, Darfur, Mazzeh in Damascus and the Donbas were named."
    found = [p for p in places(text, gazetteer).values() if p is not None]
    assert found
    assert all(p.precision for p in found if p.place_id)


def test_no_mention_gives_no_place(gazetteer):
    assert resolve_places([], "", gazetteer) == {}


def test_a_chain_names_each_place_once():
    country = Place(name="Ukraine", country="Ukraine", precision="country")
    assert place_chain(country) == (country,)
    region = Place(name="Sumy Oblast", admin1="Sumy Oblast", country="Ukraine", precision="admin1")
    assert [p.name for p in place_chain(region)] == ["Sumy Oblast", "Ukraine"]
    assert place_chain(Place(name="al-Tayba")) == (Place(name="al-Tayba"),)
