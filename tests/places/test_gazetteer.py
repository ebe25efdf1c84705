import pytest


@pytest.mark.parametrize(
    ("name", "expected", "admin1", "country", "kind"),
    [
        ("Okhtyrka", "Okhtyrka", "Sumy Oblast", "Ukraine", "settlement"),
        ("Ахтырка", "Okhtyrka", "Sumy Oblast", "Ukraine", "settlement"),
        ("Охтирка", "Okhtyrka", "Sumy Oblast", "Ukraine", "settlement"),
        ("Artemivsk", "Bakhmut", "Donetsk Oblast", "Ukraine", "settlement"),
        ("Маріуполь", "Mariupol", "Donetsk Oblast", "Ukraine", "settlement"),
        ("Borodianka", "Borodianka", "Kyiv Oblast", "Ukraine", "settlement"),
        ("Kiev", "Kyiv", "Kyiv City", "Ukraine", "settlement"),
        ("Rafah", "Rafah", "Gaza Strip", "Palestinian Territories", "settlement"),
        ("Gaza", "Gaza City", "Gaza Strip", "Palestinian Territories", "settlement"),
        ("El Fasher", "El Fasher", "North Darfur", "Sudan", "settlement"),
        ("al-Fashir", "El Fasher", "North Darfur", "Sudan", "settlement"),
        ("Taiz", "Taiz", "Taiz Governorate", "Yemen", "settlement"),
        ("Salamyieh", "Salamiyah", "Hama Province", "Syria", "settlement"),
        ("Donetsk", "Donetsk", "Donetsk Oblast", "Ukraine", "settlement"),
        ("Donetsk region", "Donetsk Oblast", "Donetsk Oblast", "Ukraine", "admin1"),
        ("Донецька область", "Donetsk Oblast", "Donetsk Oblast", "Ukraine", "admin1"),
        ("Hasaka province", "Hasaka Province", "Hasaka Province", "Syria", "admin1"),
        ("Sumy Oblast", "Sumy Oblast", "Sumy Oblast", "Ukraine", "admin1"),
        ("the Gaza Strip", "Gaza Strip", "Gaza Strip", "Palestinian Territories", "admin1"),
        ("Tigray", "Tigray", "Tigray", "Ethiopia", "admin1"),
        ("Darfur", "Darfur", None, "Sudan", "region"),
        ("the Donbas", "Donbas", None, "Ukraine", "region"),
        ("Zamzam camp", "Zamzam", "North Darfur", "Sudan", "settlement"),
        ("Eastern Ghouta", "Eastern Ghouta", "Rif Dimashq Province", "Syria", "region"),
        ("Burma", "Myanmar", None, "Myanmar", "country"),
        ("DRC", "Democratic Republic of the Congo", None, "Democratic Republic of the Congo", "country"),
        ("Washington", "Washington", "District of Columbia", "United States", "settlement"),
        ("سوريا", "Syria", None, "Syria", "country"),
    ],
)
def test_a_name_finds_the_place_a_report_most_likely_means(gazetteer, name, expected, admin1, country, kind):
    found = gazetteer.lookup(name)[0]
    assert (found.name, found.admin1, found.country, found.kind) == (expected, admin1, country, kind)


def test_a_crimean_town_belongs_to_ukraine(gazetteer):
    assert gazetteer.lookup("Simferopol")[0].country == "Ukraine"


def test_a_look_up_inside_a_country_leaves_the_others_out(gazetteer):
    assert {e.country_code for e in gazetteer.lookup("Tripoli")} >= {"LB", "LY"}
    assert {e.country_code for e in gazetteer.lookup("Tripoli", country="LB")} == {"LB"}


def test_a_near_spelling_says_that_it_is_one(gazetteer):
    assert gazetteer.lookup("Kharkiv")[0].matched == "exact"
    assert gazetteer.lookup("Akhtirka")[0].name == "Okhtyrka"
    near = gazetteer.lookup("Kharkivv")[0]
    assert (near.name, near.matched) == ("Kharkiv", "near")


def test_a_far_spelling_is_found_only_inside_a_country_and_marked(gazetteer):
    assert gazetteer.lookup("Xorodianka") == ()
    assert all(e.name != "Vinnytsia" for e in gazetteer.lookup("Vinytska"))
    found = gazetteer.lookup("Shevchenkovo Pole", country="UA")
    assert all(e.matched in ("exact", "spelling", "near", "far") for e in found)
    assert all(e.matched == "far" for e in gazetteer.lookup("Kramatorskova", country="UA"))


@pytest.mark.parametrize("name", ["", " ", "—", "Qzxwv", "\x00", "a" * 5000, "%' OR 1=1 --"])
def test_what_is_no_name_finds_nothing(gazetteer, name):
    assert gazetteer.lookup(name) == ()


def test_every_place_has_a_precision_and_a_point(gazetteer):
    for name in ("Kyiv", "Ukraine", "Sumy Oblast", "Darfur", "Azovstal", "Mazzeh"):
        entry = gazetteer.lookup(name)[0]
        assert entry.precision
        assert entry.lat is not None
        assert entry.lon is not None


def test_an_entry_is_found_again_by_its_id(gazetteer):
    entry = gazetteer.lookup("Okhtyrka")[0]
    again = gazetteer.by_id(entry.place_id)
    assert again is not None
    assert (again.name, again.native) == ("Okhtyrka", "Охтирка")
    assert gazetteer.by_id("no such id") is None
