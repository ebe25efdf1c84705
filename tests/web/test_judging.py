import re
from html import unescape

from click.testing import CliRunner

from knell.commands.ask import why
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


def test_under_the_two_person_rule_a_grade_waits_until_another_reviewer_confirms_it(reviewer, asking_as):
    settings = reviewer.dossier.folder / "knell.toml"
    settings.write_text(settings.read_text() + "\n[grading]\npersons = 2\n")
    olena, ivan = asking_as("olena"), asking_as("ivan")
    [path, *_] = incidents(olena)
    proposed = re.search(r'<span class="grade (\w+)">', olena.get(path).text)[1]
    assert olena.send(f"{path}/grade", grade="confirmed", note="two officers saw it").status_code == 303
    page = unescape(olena.get(path).text)
    assert f'<span class="grade {proposed}">' in page
    assert "<b>confirmed</b> proposed by olena, waits for a second person" in page
    assert "Confirm it as the second person" not in page
    again = olena.send(f"{path}/grade", grade="confirmed")
    assert again.status_code == 422
    assert "another person has to confirm it" in again.text
    assert "waits for a second person" in ivan.get("/incidents").text
    assert "another one has to agree" in ivan.get("/queue").text
    assert "Confirm it as the second person" in ivan.get(path).text
    told = CliRunner().invoke(why, [path.rsplit("/", 1)[1], "--dossier", str(reviewer.dossier.folder)])
    assert "olena proposes confirmed, which waits for a second person" in told.output
    seen = re.search(r'name="seen" value="(\d+)"', ivan.get(path).text)[1]
    assert ivan.send(f"{path}/grade", grade="confirmed", seen=seen).status_code == 303
    page = olena.get(path).text
    assert "given by olena and ivan" in page
    assert "waits for a second person" not in page


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


def test_an_incident_says_pair_by_pair_why_its_reports_are_one_and_which_others_could_be(reviewer):
    pages = {path: unescape(reviewer.get(path).text) for path in incidents(reviewer)}
    path, page = next((path, page) for path, page in pages.items() if "Could be the same" in page)
    assert re.search(r"<b>[+−]\d+\.\d</b> <span[^>]*>mean over \d+ pair", page)
    form = re.search(rf'action="{path}/join".*?</form>', page, re.S)[0]
    other = re.search(r'name="other" value="([^"]+)"', form)[1]
    before = incidents(reviewer)
    assert reviewer.send(f"{path}/join", other=other, reason="one night, one street").status_code == 303
    assert len(incidents(reviewer)) == len(before) - 1
    joined = unescape(reviewer.get(path).text)
    assert "olena decided that they are one: one night, one street" in joined
    assert "Why these reports are one incident" in joined
    assert re.search(
        r'<b class="(for|against)">[+-]\d\.\d</b> (the same|their days|\d+ (days|km) apart|\d+ rare words)', joined
    )
