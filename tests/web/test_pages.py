import json
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from knell.web.access import Access
from knell.web.app import make_app
from knell.web.routes import PAGES
from web.rooms import HOST, XSS, sample_dossier

PLAIN = [page.path for page in PAGES if page.method == "GET" and "{" not in page.path and page.path != "/tally/cell"]


def links(html, beginning):
    return list(dict.fromkeys(unescape(one) for one in re.findall(rf'href="({beginning}[^"#]*)', html)))


@pytest.mark.parametrize("path", PLAIN)
def test_every_page_of_the_menu_answers(reader, path):
    assert reader.get(path).status_code == 200


@pytest.mark.parametrize("kind", ["reports", "incidents", "tolls"])
def test_everything_that_a_list_names_has_its_page(reader, kind):
    found = links(reader.get(f"/{kind}").text, f"/{kind}/")
    assert found
    for path in found:
        assert reader.get(path).status_code == 200, path


def test_every_claim_of_a_report_has_its_sentence_its_form_and_what_stands_behind_it(reader):
    page = reader.get(reader.report()).text
    claims = links(page, "/claims/")
    assert len(claims) >= 2
    for path in claims:
        assert reader.get(path).status_code == 200, path


def test_every_cell_of_a_tally_opens_its_evidence_and_each_piece_of_it_a_sentence(reader):
    page = reader.get("/tally?by=month&by=place&harm=killed").text
    cells = links(page, "/tally/cell")
    assert cells
    for cell in cells:
        evidence = reader.get(cell)
        assert evidence.status_code == 200
        [sentence, *_] = re.findall(r'href="(/reports/[^"]+#c-[^"]+)"', evidence.text)
        report, anchor = sentence.split("#")
        assert f'id="{anchor}"' in reader.get(report).text


def test_every_number_of_the_overview_leads_to_its_sentences_in_two_clicks(reader):
    page = reader.get("/").text
    numbers = re.findall(r'href="(/tally/cell\?[^"]+)">([^<]+)<', page)
    assert len(numbers) > 4
    for address, number in numbers:
        evidence = reader.get(unescape(address)).text
        assert f"<h1>{number}</h1>" in evidence  # the evidence is for the very number
        assert "<q>" in evidence
        assert re.search(r'href="/reports/[^"]+#c-', evidence)
    toll = next(iter(links(page, "/tolls/")))
    assert re.search(r'href="/reports/[^"]+#c-', reader.get(toll).text)


def test_the_columns_of_a_tally_are_chosen_and_every_number_opens_its_evidence(reader):
    page = reader.get("/tally?by=month&across=place&harm=killed").text
    assert re.search(r'<th scope="col" class="num">Okhtyrka</th>', page)
    cells = re.findall(r'href="(/tally/cell\?[^"]+)">([^<]+)<', page)
    assert cells
    for address, number in cells:
        assert f"<h1>{number}</h1>" in reader.get(unescape(address)).text
    whole = re.findall(r'href="(/tally/cell\?[^"]+)">([^<]+)<', reader.get("/tally?by=month&harm=killed").text)
    assert {number for address, number in whole if "at=" not in address} <= {number for _, number in cells}
    assert reader.get("/tally?across=colour").status_code == 422
    assert reader.get("/tally.csv?by=month&across=place&harm=killed").text.startswith("month,place,grade")


def test_two_authorities_stand_side_by_side_on_one_scale_and_against_recorded_incidents(tmp_path):
    app = make_app(sample_dossier(tmp_path, ("02-", "14-", "28-", "30-")), Access(local="olena"))
    with TestClient(app, base_url=HOST) as client:
        paths = links(client.get("/tolls").text, "/tolls/")
        first = next(path for path in paths if 'name="beside"' in client.get(path).text)
        other = re.search(r'<option value="(t-[0-9a-f]+)"', client.get(first).text)[1]
        page = client.get(f"{first}?beside={other}").text
    assert page.count('class="steps"') == 1
    assert page.count('<path class="step') == 4  # both lines, and both in the key
    assert "Side by side" in page
    table = page[page.index("Against recorded incidents</h2>") :]
    assert table.count('<th scope="row"') == 2


def test_the_address_of_a_tally_holds_the_whole_question(reader):
    asked = "by=month&harm=killed&from=2022-02-01&to=2022-03-31&age=child"
    page = reader.get(f"/tally?{asked}").text
    assert '<option value="child" selected>' in page
    assert 'value="2022-02-01"' in page
    assert reader.get(f"/tally.json?{asked}").json()["scope"]["harm"] == "killed"
    assert reader.get(f"/tally.csv?{asked}").text.startswith("month,grade,low,high")


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/tally?harm=sad", 422, "choose from killed"),
        ("/tally?from=yesterday", 422, "YYYY-MM-DD"),
        ("/tally?by=colour", 422, "choose from"),
        ("/tally/cell?cell=harm%3Dnone&at=weak", 404, "no such cell"),
        ("/reports/none", 404, "no report"),
        ("/incidents/none", 404, "no incident"),
        ("/tolls/none", 404, "no toll"),
        ("/claims/none", 404, "no claim"),
        ("/claims/none/edit", 404, "no claim"),
        ("/nothing", 404, "no such page"),
        ("/reports?page=-3", 200, "Reports"),
        ("/reports?page=9999999999999999999999", 200, "Reports"),
        ("/search?q=%22%22%2A%00", 200, "Search"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_in_one_line(reader, path, status, says):
    answer = reader.get(path)
    assert answer.status_code == status
    assert says in unescape(answer.text)


def test_markup_in_reports_titles_and_outlets_is_shown_as_text_everywhere(reader):
    pages = [reader.get(path).text for path in PLAIN if "json" not in path and "csv" not in path]
    hostile = next(p for p in links(reader.get("/reports").text, "/reports/") if "Title &lt;" in reader.get(p).text)
    pages += [reader.get(hostile).text, reader.get("/search", params={"q": XSS}).text]
    pages += [reader.get("/reports", params={"q": XSS}).text, reader.get(f"{hostile}/add", params={"quote": XSS}).text]
    for page in pages:
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert "<svg/onload" not in page
        assert "javascript:" not in page
    assert "&lt;script&gt;" in reader.get(hostile).text
    assert "U+202E" in reader.get(hostile).text


def test_a_report_stands_word_for_word_in_its_reading_view(reader):
    path = reader.report()
    page = reader.get(path).text
    article = re.search(r'<article class="text".*?</article>', page, re.S)[0]
    article = re.sub(r'<a class="to.*?</a>|<span class="kind".*?</span>', "", article, flags=re.S)
    shown = unescape(re.sub(r"<[^>]+>", "", article))
    assert shown == json.loads(json.dumps(reader_text(reader, path)))


def reader_text(reader, path):
    from knell.store.database import reading
    from knell.store.derived import stored_report

    with reading(reader.dossier.store) as connection:
        return stored_report(connection, path.rsplit("/", 1)[1])[0].text


def test_an_incident_page_names_both_ends_greys_copies_and_keeps_alleged_before_the_actor(reader):
    pages = [reader.get(path).text for path in links(reader.get("/incidents").text, "/incidents/")]
    assert any("low end" in page and "high end" in page for page in pages)
    for page in pages:
        for actor in re.findall(r'<p class="actor">(.*?)</p>', page):
            assert actor.startswith("alleged:")


def test_a_childs_name_is_shown_as_the_redaction_policy_says(reader):
    people = reader.get("/people").text
    assert "children by initials" in people
    assert "Polina" not in people
