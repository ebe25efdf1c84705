import re
from html import unescape

from knell.store.database import reading
from knell.store.journal import history


def names(reviewer):
    return [one["name"] for one in reviewer.get("/api/v1/sources").json()]


def last(reviewer):
    with reading(reviewer.dossier.store) as connection:
        return list(history(connection))[-1]


def outlets_and_sources(reviewer):
    """A source that stands behind claims which others carry."""
    return next(one["name"] for one in reviewer.get("/api/v1/sources").json() if one["carried"])


def test_who_cites_whom_is_drawn_and_listed_in_words(reader):
    page = reader.get("/sources").text
    svg = re.search(r'<svg class="graph".*?</svg>', page, re.S)[0]
    drawn = set(re.findall(r"<title>([^<]+ cites [^<]+)</title>", svg))
    assert drawn
    rows = re.findall(r'<th scope="row" dir="auto">([^<]+)</th><td data-name="cites" dir="auto">([^<]+)</td>', page)
    assert {words.rsplit(":", 1)[0] for words in drawn} <= {f"{a} cites {b}" for a, b in rows}


def test_two_names_of_one_body_are_counted_as_one_until_it_is_taken_back(reviewer):
    before = names(reviewer)
    name, other = outlets_and_sources(reviewer), "The Committee of Inquiry"
    assert reviewer.send("/sources/alias", name=name, of=other, seen="0").status_code == 303
    assert (last(reviewer).kind, last(reviewer).subject, last(reviewer).body) == ("source.alias", name, {"of": other})
    after = names(reviewer)
    assert name not in after
    assert "Committee of Inquiry" in after
    page = unescape(reviewer.get("/sources").text)
    assert "Take back" in page
    assert other in page
    drawn = re.search(r'<svg class="graph".*?</svg>', page, re.S)[0]
    assert "Committee of Inquiry" in drawn
    assert f"cites {name}:" not in drawn
    answer = reviewer.send(f"/journal/{last(reviewer).seq}/undo", to="/sources")
    assert answer.headers["location"] == "/sources"
    assert names(reviewer) == before


def test_what_a_source_says_is_traced_back_to_whoever_it_has_it_from(reviewer):
    name = outlets_and_sources(reviewer)
    assert reviewer.send("/sources/origin", name=name, behind="A ward nurse", seen="0").status_code == 303
    found = names(reviewer)
    assert name not in found
    assert "Ward nurse" in found


def test_one_claim_is_traced_back_from_its_page(reviewer):
    claim = reviewer.get("/api/v1/claims?limit=1").json()[0]["id"]
    assert reviewer.send(f"/claims/{claim}/origin", behind="A ward nurse", seen="0").status_code == 303
    page = unescape(reviewer.get(f"/claims/{claim}").text)
    assert "Ward nurse" in page
    assert "by decision" in page
    assert "A ward nurse" in unescape(reviewer.get("/sources").text)


def test_two_people_who_decide_on_one_name_see_both_and_neither_is_lost(reviewer, asking_as):
    ivan, name = asking_as("ivan"), outlets_and_sources(reviewer)
    seen = re.search(r'name="seen" value="(\d+)"', ivan.get("/sources").text)[1]
    assert reviewer.send("/sources/alias", name=name, of="Body One", seen=seen).status_code == 303
    met = ivan.send("/sources/alias", name=name, of="Body Two", seen=seen)
    assert met.status_code == 409
    page = unescape(met.text)
    assert "olena decided on" in page
    assert "Body One" in page
    assert "Body Two" in page
    assert last(reviewer).body["of"] == "Body One"
    now = re.search(r'name="seen" value="(\d+)"', met.text)[1]
    assert ivan.send("/sources/alias", name=name, of="Body Two", seen=now).status_code == 303
    assert last(reviewer).body["of"] == "Body Two"


def test_a_name_that_decides_nothing_is_refused(reviewer):
    before = last(reviewer)
    for fields in ({"name": " ", "of": "x"}, {"name": "x", "of": "X"}, {"name": "x" * 201, "of": "y"}):
        assert reviewer.send("/sources/alias", **fields).status_code == 422
    assert reviewer.send("/sources/origin", name="x", behind="").status_code == 422
    assert last(reviewer) == before


def test_a_coder_corrects_reports_but_does_not_decide_on_sources(reviewer, asking_as):
    coder = asking_as("ivan", "coder")
    assert coder.send("/sources/alias", name="x", of="y").status_code == 403
    assert 'action="/sources/alias"' not in coder.get("/sources").text
