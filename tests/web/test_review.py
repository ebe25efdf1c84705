import re
from html import unescape

from knell.store.database import reading
from knell.store.journal import CLAIM_KINDS, of_kind


def claim_of(reviewer, number=0):
    """The address of a claim, and what its form says was seen."""
    page = reviewer.get(reviewer.report()).text
    path = re.findall(r'action="(/claims/[^"]+)/accept"', page)[number]
    item = re.search(rf'id="c-{path.rsplit("/", 1)[1]}".*?</li>', page, re.S)[0]
    return path, re.search(r'name="seen" value="(\d+)"', item)[1], item


def item_of(reviewer, path):
    page = reviewer.get(reviewer.report()).text
    return unescape(re.search(rf'id="c-{path.rsplit("/", 1)[1]}".*?</li>', page, re.S)[0])


def entries(reviewer):
    with reading(reviewer.dossier.store) as connection:
        return of_kind(connection, *CLAIM_KINDS)


def form_of(reviewer, path):
    """The fields of the edit form as a browser would send them, untouched."""
    page = reviewer.get(f"{path}/edit").text
    form = re.search(r'<form method="post" class="fields">.*?</form>', page, re.S)[0]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)[1]
        if 'type="checkbox"' not in tag or "checked" in tag:
            fields[name] = unescape(re.search(r'value="([^"]*)"', tag)[1]) if "value=" in tag else ""
    for name, inner in re.findall(r'<select name="([^"]+)">(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        fields[name] = chosen[1] if chosen else ""
    for name, inner in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        fields[name] = unescape(inner)
    return {name: value for name, value in fields.items() if name != "token"}


def test_accepting_a_claim_enters_it_in_the_journal_and_shows_it(reviewer):
    path, seen, _ = claim_of(reviewer)
    answer = reviewer.send(f"{path}/accept", seen=seen)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"#c-{path.rsplit('/', 1)[1]}")
    [entry] = entries(reviewer)
    assert (entry.kind, entry.actor) == ("claim.accepted", "olena")
    assert "accepted by olena" in item_of(reviewer, path)


def test_rejecting_needs_a_reason_and_takes_the_claim_out_of_the_counts(reviewer):
    path, seen, _ = claim_of(reviewer)
    assert reviewer.send(f"{path}/reject", seen=seen, reason="  ").status_code == 422
    assert entries(reviewer) == []
    assert reviewer.send(f"{path}/reject", seen=seen, reason="a street number").status_code == 303
    assert "rejected by olena" in item_of(reviewer, path)
    assert "a street number" in item_of(reviewer, path)
    assert path.rsplit("/", 1)[1] not in reviewer.get("/incidents").text


def test_an_edit_enters_only_the_fields_that_were_changed_and_the_sentence_follows(reviewer):
    path, _, _ = claim_of(reviewer)
    fields = form_of(reviewer, path)
    assert reviewer.send(f"{path}/edit", **fields).status_code == 422  # nothing changed
    changed = fields | {
        "low": "40",
        "high": "44",
        "sources": "Mayor\nRed Cross",
        "unverified": "1",
        "reason": "misread",
    }
    answer = reviewer.send(f"{path}/edit", **changed)
    assert answer.status_code == 303, answer.text
    said = {entry.body["field"]: entry.body["new"] for entry in entries(reviewer)}
    assert said["low"] == 40
    assert said["high"] == 44
    assert said["sources"] == ["Mayor", "Red Cross"]
    assert set(said) <= {"low", "high", "sources", "unverified"}
    item = re.sub(r"<[^>]+>", "", item_of(reviewer, path))
    assert "40–44" in item
    assert "says Mayor, citing Red Cross" in item
    assert "not independently verified" in item


def test_parts_and_people_can_be_edited(reviewer):
    path, _, _ = claim_of(reviewer)
    rows = {"parts.0.words": "two women", "parts.0.low": "2", "parts.0.high": "2", "parts.0.sex": "female"}
    people = {"persons.0.name": "Ann Ray", "persons.0.age_low": "30", "persons.0.age_high": "31"}
    answer = reviewer.send(f"{path}/edit", **(form_of(reviewer, path) | rows | people))
    assert answer.status_code == 303, answer.text
    item = re.sub(r"<[^>]+>", "", item_of(reviewer, path))
    assert "of them 2 women or girls" in item
    assert "Ann Ray (30–31)" in item


def test_a_value_that_cannot_be_comes_back_with_the_form_and_enters_nothing(reviewer):
    path, _, _ = claim_of(reviewer)
    fields = form_of(reviewer, path)
    for wrong in ({"low": "9", "high": "3"}, {"low": "many"}, {"harm": "sad"}, {"start": "never"}):
        answer = reviewer.send(f"{path}/edit", **(fields | wrong))
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    assert entries(reviewer) == []


def test_undo_takes_back_everything_that_was_entered_together(reviewer):
    path, _, before = claim_of(reviewer)
    reviewer.send(f"{path}/edit", **(form_of(reviewer, path) | {"low": "40", "high": "44"}))
    _, seen, item = claim_of(reviewer)
    assert "40" in item
    assert reviewer.send(f"{path}/undo", seen=seen).status_code == 303
    sentence = re.compile(r'class="sentence".*?</p>', re.S)
    assert sentence.search(claim_of(reviewer)[2])[0] == sentence.search(before)[0]
    assert reviewer.send(f"{path}/undo", seen="999999").status_code == 422  # nothing left to undo


def test_a_missed_claim_is_added_by_its_words(reviewer):
    report = reviewer.report()
    quote = re.search(r"<q>([^<]{12,60})</q>", reviewer.get(report).text)[1]
    words = quote.split()[0]
    fields = {"harm": "detained", "words": words, "low": "2", "high": "2", "scope": "incident", "stance": "asserts"}
    answer = reviewer.send(f"{report}/add", quote=unescape(quote), **fields)
    assert answer.status_code == 303, answer.text
    assert "added by a person by olena" in reviewer.get(report).text
    refused = reviewer.send(f"{report}/add", quote="words that stand nowhere", **fields)
    assert refused.status_code == 422
    assert "do not stand in the report" in unescape(refused.text)


def test_two_people_who_decide_on_one_claim_see_both_and_neither_is_lost(reviewer):
    path, seen, _ = claim_of(reviewer)
    assert reviewer.send(f"{path}/accept", seen=seen).status_code == 303
    met = reviewer.send(f"{path}/reject", seen=seen, reason="not people")
    assert met.status_code == 409
    assert "a claim accepted" in met.text
    assert "not people" in met.text
    assert [entry.kind for entry in entries(reviewer)] == ["claim.accepted"]
    now = re.search(r'name="seen" value="(\d+)"', met.text)[1]
    assert reviewer.send(f"{path}/reject", seen=now, reason="not people").status_code == 303
    assert [entry.kind for entry in entries(reviewer)] == ["claim.accepted", "claim.rejected"]


def test_a_decision_is_taken_back_from_the_journal(reviewer):
    path, seen, _ = claim_of(reviewer)
    reviewer.send(f"{path}/reject", seen=seen, reason="not people")
    undo = re.search(r'action="(/journal/\d+/undo)"', reviewer.get("/journal").text)[1]
    assert reviewer.send(undo).status_code == 303
    assert "taken back later" in reviewer.get("/journal").text
    assert "not yet looked at" in item_of(reviewer, path)
    assert reviewer.send("/journal/1/undo").status_code == 404  # a capture is no decision
