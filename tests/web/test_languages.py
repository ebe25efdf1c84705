import ast
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import html
from starlette.testclient import TestClient

import knell.web
from knell.publish.sentences import people_words
from knell.records import Count, Group
from knell.speech import Speech, speaking
from knell.web import tongues
from knell.web.access import Access
from knell.web.app import make_app
from knell.web.phrases import retell, retell_title
from knell.web.routes import PAGES
from knell.web.tongues import preferred, speech_of
from web.rooms import HOST, by_hand

WEB = Path(knell.web.__file__).parent
CATALOGUES = sorted((WEB / "locale").glob("*/LC_MESSAGES/knell.po"))
PLAIN = [p.path for p in PAGES if p.method == "GET" and not re.search(r"[{]|\.json$|\.csv$|/cell$", p.path)]
UKRAINIAN = {"accept-language": "uk-UA,uk;q=0.9,en;q=0.5"}


@pytest.fixture(scope="module")
def ukrainian(reader):
    app = make_app(reader.dossier, Access(local="olena"), lambda _: by_hand())
    return TestClient(app, base_url=HOST, headers=UKRAINIAN)


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parent.parent.name)
def test_a_catalogue_is_translated_whole_and_compiled_as_it_stands(po):
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parent.parent.name)
    with po.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert len(catalog) > 800
    for one in (one for one in catalog if one.id):
        assert not one.fuzzy, one.id
        assert not list(one.check(catalog)), one.id
        if one.pluralizable:
            assert len(one.string) == catalog.num_plurals and all(one.string), one.id
            numbers = {catalog.plural_func(n): n for n in range(30)} if hasattr(catalog, "plural_func") else {}
            for form, n in numbers.items():
                assert compiled.ngettext(*one.id, n) == one.string[form], one.id
            assert compiled.ngettext(*one.id, 1) == one.string[0], one.id
            assert compiled.ngettext(*one.id, 5) == one.string[-1], one.id
        elif one.context:
            assert compiled.pgettext(one.context, one.id) == one.string
        else:
            assert one.string and compiled.gettext(one.id) == one.string, one.id


def test_every_message_of_code_and_templates_is_in_the_catalogue():
    messages = _tool()
    found = messages.extracted()
    assert len(found) > 800
    assert not [fault for po in CATALOGUES for fault in messages.faults_of(po, found)]


@pytest.mark.parametrize("path", PLAIN)
def test_a_page_is_in_the_language_of_the_browser(ukrainian, path):
    page = ukrainian.get(path)
    assert page.status_code == 200
    assert '<html lang="uk" dir="ltr">' in page.text
    assert "Огляд" in page.text
    assert not _english(page.text, path)


@pytest.mark.parametrize("kind", ["reports", "incidents", "tolls", "claims", "tally/cell"])
def test_what_a_list_leads_to_is_in_ukrainian_but_for_what_others_said(ukrainian, reader, kind):
    beginning = {"claims": reader.report(), "tally/cell": "/tally?by=month&harm=killed"}.get(kind, f"/{kind}")
    found = re.findall(rf'href="(/{kind}[/?][^"#]+)"', ukrainian.get(beginning).text)
    assert found
    for path in list(dict.fromkeys(found))[:3]:
        page = ukrainian.get(path.replace("&amp;", "&"))
        assert page.status_code == 200, path
        assert not _english(page.text, path)


def test_a_report_keeps_its_own_language(ukrainian, reader):
    page = html.fromstring(ukrainian.get(reader.report()).text)
    [text] = page.xpath("//article")
    assert text.get("lang") == "en"
    assert {one.get("lang") for one in page.xpath("//p[@class='quote']")} == {"en"}
    assert page.xpath("//span[@class='harm' and text()='загиблі']")


def test_the_language_is_chosen_by_a_link_and_kept_in_a_cookie(reader):
    client = TestClient(make_app(reader.dossier, Access(local="olena"), lambda _: by_hand()), base_url=HOST)
    page = html.fromstring(client.get("/tally?by=month&harm=killed").text)
    [link] = page.xpath("//footer//a[@hreflang='uk']")
    assert link.text == "Українська"
    answer = client.get(link.get("href"), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tally?by=month&harm=killed")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert '<html lang="uk"' in client.get("/", headers={"accept-language": "en"}).text
    assert '<html lang="en"' in client.get("/?lang=en").text
    assert '<html lang="en"' in client.get("/?lang=xx").text


@pytest.mark.parametrize("path", ["//evil.example/?lang=uk", "/%2F/evil.example?lang=uk", "/\\evil.example?lang=uk"])
def test_a_choice_of_language_leads_to_no_other_server(reader, path):
    answer = reader.client.get(f"{HOST}{path}", follow_redirects=False)
    location = answer.headers.get("location", "/")
    assert location.startswith("/") and not location.startswith(("//", "/\\"))


def test_the_interface_for_programs_speaks_english(ukrainian):
    assert (
        ukrainian.get("/api/v1/claims/none").json()
        == ukrainian.get("/api/v1/claims/none", headers={"accept-language": "en"}).json()
    )
    assert ukrainian.get("/tally.csv").text.startswith("harm,grade,low,high")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/reports/none", "повідомлення 'none' немає"),
        ("/nothing", "такої сторінки немає"),
        ("/tally?harm=sad", "виберіть одне з"),
        ("/incidents?from=yesterday", "не день"),
    ],
)
def test_an_error_says_in_ukrainian_what_to_do(ukrainian, path, says):
    assert says in html.fromstring(ukrainian.get(path).text).xpath("string(//main)")


def test_a_page_turns_for_a_language_that_runs_from_right_to_left(reader, monkeypatch):
    monkeypatch.setitem(tongues.LANGUAGES, "ar", "العربية")
    app = make_app(reader.dossier, Access(local="olena"), lambda _: by_hand())
    client = TestClient(app, base_url=HOST, headers={"accept-language": "ar"})
    for path in (*PLAIN, reader.report()):
        page = client.get(path)
        assert page.status_code == 200, path
        assert '<html lang="ar" dir="rtl">' in page.text, path


def test_no_style_names_the_left_or_the_right():
    sided = re.compile(
        r"(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:|[{;]\s*(?:left|right):"
    )
    four = re.compile(r"(?:margin|padding):\s*([^\s;]+)\s+([^\s;]+)\s+([^\s;]+)\s+([^\s;]+)\s*;")
    for path in (WEB / "static").glob("*.css"):
        style = path.read_text(encoding="utf-8")
        assert not sided.findall(style), path.name
        assert not [found for found in four.findall(style) if found[1] != found[3]], path.name


@pytest.mark.parametrize(
    ("number", "group", "says"),
    [
        ((1, 1), Group(age="child"), "1 дитина"),
        ((3, 3), Group(age="child"), "3 дитини"),
        ((121, 121), Group(age="child"), "121 дитина"),
        ((2389, 2389), Group(age="child"), "2 389 дітей"),
        ((9, 11), Group(), "9–11 осіб"),
        ((25, None), Group(role="civilian"), "щонайменше 25 цивільних осіб"),
        ((2, 2), Group(age="adult", sex="female", role="journalist"), "2 жінки (журналісти)"),
        ((0, 0), Group(age="child"), "нікого (діти)"),
    ],
)
def test_people_are_counted_in_the_three_forms_of_ukrainian(number, group, says):
    low, high = number
    with speaking(speech_of("uk")):
        assert people_words(Count(words="", low=low, high=high), group).replace("\xa0", " ") == says


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        ("one origin (Sample Wire) only", "лише одне першоджерело (Sample Wire)"),
        ("2 independent origins (A, B), near an action of a belligerent",
         "2 незалежні першоджерела (A, B), поряд із діями сторони конфлікту"),
        ("X denies it; told by 5 independent origins (A, B)",
         "X це заперечує; повідомляють: 5 незалежних першоджерел (A, B)"),
        ("Prosecutor later gave at least 1,200 (c-1)", "Prosecutor пізніше дає щонайменше 1 200 (c-1)"),
        ("killed, child female: 3–6 reach beyond killed, all people: 2–5: a part cannot exceed its whole",
         "загиблі, дитина жіноча: 3–6 виходить за межі загиблі, усі люди: 2–5: частина не може перевищувати ціле"),
        ("Words of a person, in their own way", "Words of a person, in their own way"),
    ],
)  # fmt: skip
def test_a_sentence_kept_in_english_is_said_anew(kept, says):
    with speaking(speech_of("uk")):
        assert retell(kept).replace("\xa0", " ") == says
    assert retell(kept) == kept


def test_a_title_is_said_anew_unless_a_person_gave_it():
    with speaking(speech_of("uk")):
        assert retell_title("Okhtyrka, 25 February 2022 (school)", "Охтирка") == "Охтирка, 25 лют. 2022 (школа)"
        assert retell_title("Place not stated, day not stated") == "Місце не вказано, день не вказано"
        assert retell_title("The theatre") == "The theatre"


def test_the_languages_of_a_browser_come_in_the_order_it_wants_them():
    assert preferred("en;q=0.5, uk-UA, ru;q=0, *;q=0.1, de;q=nonsense") == ["uk", "en", "*"]
    assert Speech().code == "en"


def test_whatever_a_page_may_refuse_is_in_the_phrasebook():
    """Each message that the reading room raises is found again, so that an error page can say it."""
    files = [*WEB.rglob("*.py"), *(WEB.parent / "review").glob("*.py")]
    elsewhere = ("passwords.py", "access.py", "answers.py", "shapes.py", "api.py", "rulings.py")  # never on a page
    raised = [one for file in files if file.name not in elsewhere for one in _raised(file)]
    assert len(raised) > 40
    with speaking(speech_of("uk")):
        assert not [words for words in raised if retell(words) == words]


def test_why_something_added_is_refused_is_in_the_phrasebook():
    """Each message of collecting that a run's page can show; what only the command line meets is left out."""
    elsewhere = ("folders.py", "capture.py", "taking.py", "collect.py")  # files by their names, and damage within
    files = [file for file in (WEB.parent / "archive").glob("*.py") if file.name not in elsewhere]
    raised = [one for file in files for one in _raised(file) if " " in one.strip() and not one.startswith("7 ")]
    assert len(raised) > 50
    partly = (
        "7: there is nothing",
        "encoding7:",
        "PDF may: 7",
        "is 7",
    )  # a part of them is put in, with words of its own
    with speaking(speech_of("uk")):
        lost = [words for words in raised if retell(words) == words and not any(part in words for part in partly)]
    assert lost == []


def _raised(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("BadInput", "BadCall", "NotFound"):
            for one in node.args:
                if isinstance(one, ast.JoinedStr):
                    yield "".join(part.value if isinstance(part, ast.Constant) else "7" for part in one.values)
                elif isinstance(one, ast.Constant) and " " in str(one.value):
                    yield one.value


def _english(text, path):
    """Words of the interface left in English: lower-case Latin words that stand in no name, quote or code."""
    said = []
    for node in html.fromstring(text).xpath(
        "//body//text() | //body//@aria-label | //body//@placeholder | //body//@data-name"
    ):
        parent = node.getparent()
        around = [parent, *parent.iterancestors()]
        if any(
            one.tag in ("kbd", "script", "style", "textarea", "option", "svg", "title") or one.get("class") in NAMES
            for one in around
        ):
            continue
        if any(
            (one.get("lang") not in (None, "uk") or one.get("dir") == "auto") and one.tag != "html" for one in around
        ):
            continue
        said += [word for word in re.findall(r"(?<![\w`.=/-])[a-z]{4,}(?![\w`.=/-])", node) if word not in KNOWN]
    return said


KNOWN = {
    "text",
    "knell",
    "olena",
    "https",
    "none",
    "script",
    "alert",
    "onerror",
    "onload",
}  # and those of a hostile title
NAMES = ("who", "how", "where", "persons", "mono")  # pieces of a sentence that hold names as reports give them


def _tool():
    import importlib.util

    path = Path(__file__).parents[2] / "training" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages", path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made
