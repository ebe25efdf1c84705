import re
from html import unescape

from knell.store.database import reading
from knell.store.journal import history


def incidents(reviewer):
    return list(dict.fromkeys(re.findall(r'href="(/incidents/[^"]+)"', reviewer.get("/incidents").text)))


def last(reviewer):
    with reading(reviewer.dossier.store) as connection:
        return list(history(connection))[-1]


def test_a_grade_stands_above_the_proposed_one_under_the_name_of_who_gave_it(reviewer):
    [path, *_] = incidents(reviewer)
    assert reviewer.send(f"{path}/grade", grade="confirmed", note="two officers saw it").status_code == 303
    page = reviewer.get(path).text
    assert "given by olena" in page
    assert "two officers saw it" in page
    assert reviewer.send(f"{path}/grade", grade="certain").status_code == 422


def test_an_incident_gets_a_title_which_is_shown_as_text(reviewer):
    [path, *_] = incidents(reviewer)
    assert reviewer.send(f"{path}/title", title="The <b>nursery</b>").status_code == 303
    assert "The &lt;b&gt;nursery&lt;/b&gt;" in reviewer.get("/incidents").text
    assert reviewer.send(f"{path}/title", title=" ").status_code == 422


def test_two_incidents_are_joined_and_parted_again_from_the_journal(reviewer):
    before = incidents(reviewer)
    path, other = before[0], before[1].rsplit("/", 1)[1]
    assert reviewer.send(f"{path}/join", other=other, reason="").status_code == 422
    assert reviewer.send(f"{path}/join", other=other, reason="one strike").status_code == 303
    assert len(incidents(reviewer)) == len(before) - 1
    assert reviewer.send(f"/journal/{last(reviewer).seq}/undo").status_code == 303
    assert incidents(reviewer) == before


def test_a_claim_that_tells_of_another_incident_is_parted(reviewer):
    before = incidents(reviewer)
    path = next(p for p in before if "/split" in reviewer.get(p).text)
    form = re.search(r'action="/incidents/[^"]+/split".*?</form>', reviewer.get(path).text, re.S)[0]
    claim = re.findall(r'<option value="([^"]+)"', form)[-1]
    assert reviewer.send(f"{path}/split", claim="none", reason="x").status_code == 422
    assert reviewer.send(f"{path}/split", claim=claim, reason="another day").status_code == 303
    assert len(incidents(reviewer)) >= len(before)
    assert "another day" in unescape(reviewer.get("/journal").text)
