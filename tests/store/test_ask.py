from datetime import date

import pytest

from dossiers import add, make, write
from doubles import reader
from knell.derive import derive
from knell.errors import BadInput
from knell.store.ask import Question, area_inside, behind, find_claims, find_reports, names_of_source, undated
from knell.store.chain import Draft
from knell.store.database import reading, writing
from knell.store.folding import fold, terms
from knell.store.journal import record

TEXTS = (
    "12 people were killed in Izium on 2022-03-20, said the Kharkiv Prosecutor. Обʼєкт у Чернігові.",
    "3 children were injured in Okhtyrka on 2022-02-25. In Russian it is written with ё: зелёный.",
    "at least 25 people were killed, said the City Council. The name مُحَمَّد أحمد is on the list of the dead.",
    "7 soldiers were killed in Dnipro on 2022-04-01, said the General Staff. The café on the corner was hit.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("saved"), TEXTS)


@pytest.fixture
def connection(url, tmp_path, folder):
    dossier = make(tmp_path / "dossier", url)
    add(dossier, folder)
    derive(dossier, reader())
    with writing(dossier.store) as writer:
        alias = Draft(actor="olena", kind="source.alias", subject="General Staff", body={"name": "City Council"})
        record(writer, [alias])
    with reading(dossier.store) as found:
        yield found


def lows(connection, **asked):
    return sorted(row["low"] for row in find_claims(connection, Question(**asked)))


def test_claims_are_found_by_what_they_say(connection):
    assert lows(connection) == [3, 7, 12, 25]
    assert lows(connection, harm="killed") == [7, 12, 25]
    assert lows(connection, age="child") == [3]
    assert lows(connection, role="combatant") == [7]
    assert lows(connection, harm="missing") == []
    assert lows(connection, start=date(2022, 3, 1), end=date(2022, 3, 31)) == [12]
    assert lows(connection, end=date(2022, 3, 31)) == [3, 12]
    assert undated(connection, Question(end=date(2022, 3, 31))) == 1
    assert lows(connection, language="en", status="read") == [3, 7, 12, 25]
    assert lows(connection, outlet="nobody") == []


def test_claims_are_found_by_a_place_and_everything_inside_it(connection):
    assert lows(connection, area=area_inside(connection, ["Izium"])) == [12]
    assert lows(connection, area=area_inside(connection, ["Ukraine"])) == [3, 7, 12]
    assert lows(connection, area=area_inside(connection, ["x"], ["690791"])) == [3, 7, 12]
    assert lows(connection, area=area_inside(connection, ["UA.07"])) == [3, 7, 12]
    assert lows(connection, area=area_inside(connection, ["France"])) == []


def test_claims_are_found_by_a_source_under_any_name_that_people_gave_it(connection):
    assert lows(connection, sources=("prosecutor",)) == [12]
    assert names_of_source(connection, "city council") == ("General Staff", "city council")
    assert lows(connection, sources=names_of_source(connection, "General Staff")) == [7, 25]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("people", [12, 25]),
        ("PEOPLE killed", [12, 25]),
        ('"people were killed"', [12, 25]),
        ('"killed people"', []),
        ("обєкт", [12]),
        ("об’єкт", [12]),
        ("черніг*", [12]),
        ("чернігові", [12]),
        ("зеленый", [3]),
        ("ЗЕЛЁНЫЙ", [3]),
        ("محمد احمد", [25]),
        ("cafe", [7]),
        ("café corner", [7]),
        ("' OR 1=1 --", []),
        ("a:b & c | !d", []),
        ("NEAR(people killed)", []),
        ("***", []),
        ("", []),
    ],
)
def test_reports_are_found_by_their_words_in_any_spelling_on_either_database(connection, query, found):
    assert lows(connection, text=query) == found


def test_reports_are_found_by_what_they_claim(connection):
    rows = list(find_reports(connection, Question(harm="killed", role="combatant")))
    assert [row["claims"] for row in rows] == [1]
    assert len(list(find_reports(connection, Question()))) == 4
    assert len(list(find_reports(connection, Question(), limit=2))) == 2


def test_behind_a_claim_stand_its_sentence_speaker_report_capture_and_record(connection):
    claim = next(find_claims(connection, Question(role="combatant")))
    found = behind(connection, claim["id"])
    assert found["sentence"] == "7 soldiers were killed in Dnipro on 2022-04-01, said the General Staff."
    assert found["claim"]["sources"] == ["General Staff"]
    assert found["report"]["id"] == claim["report"]
    assert found["capture"]["warc_file"].endswith(".warc.gz")
    assert found["capture"]["collector"] == "olena"
    assert behind(connection, claim["report"])["capture"] == found["capture"]
    assert behind(connection, found["capture"]["sha256"])["capture"] == found["capture"]
    assert behind(connection, "5")["entry"]["kind"] == "source.alias"
    with pytest.raises(BadInput, match="nothing in this dossier"):
        behind(connection, "c0")


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("Об’єкт, обʼєкт", "обєкт обєкт"),
        ("Ґанок ёлка", "ганок елка"),
        ("йод їжак", "йод їжак"),
        ("ﬁve № 5", "five no 5"),
        ("الْعَرَبِيَّة", "العربيه"),
        ("Łódź Straße", "lodz strasse"),
        ("isn't  it—so", "isnt it so"),
        ("\u202eabc\u0000", "abc"),
        ("", ""),
    ],
)
def test_words_are_folded_for_search(words, folded):
    assert fold(words) == folded
    assert fold(fold(words)) == folded


def test_a_query_is_words_phrases_and_open_endings():
    assert terms('a* "b c" d-e *') == [("a", True), ("b c", False), ("d e", False)]
