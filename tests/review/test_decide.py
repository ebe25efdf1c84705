"""Decisions point at words: they survive another reader, or become orphans with their words."""

from dataclasses import replace

import pytest

from doubles import read_one
from knell.errors import BadInput
from knell.records import Report
from knell.review.decide import accept, add, apply_decisions, correct, correct_report, edit, reject, undo
from knell.store.chain import Draft, Entry
from knell.store.journal import effective

TEXT = (
    "Rockets fell.\n12 people were killed in Izium on 2022-03-20, said the Prosecutor.\n"
    "Later 3 children were injured in Izium. Elsewhere 3 children were injured in Kyiv.\n"
    "Nobody counted the two who drowned in the river."
)
REPORT = Report(doc="r1", text=TEXT, title="12 people were killed")


def entered(*drafts: Draft, start: int = 1) -> list[Entry]:
    """The drafts as the journal would hold them."""
    return [
        Entry(
            seq=seq,
            at="2022-03-21",
            clock="2022-03-21",
            actor=draft.actor,
            kind=draft.kind,
            subject=draft.subject,
            body=draft.body,
            prev="",
            hash="",
        )
        for seq, draft in enumerate(drafts, start)
    ]


def claims(**options):
    return read_one(REPORT, **options).claims


def killed(**options):
    return next(claim for claim in claims(**options) if claim.harm == "killed")


def by_status(judged):
    return {(standing.status, standing.claim.harm, standing.claim.count.low) for standing in judged.standings}


def test_a_claim_is_accepted_edited_and_rejected():
    one, two, three = claims()
    decisions = entered(
        accept(one, REPORT, actor="olena"),
        edit(two, REPORT, actor="olena", field="age", new="adult"),
        reject(three, REPORT, actor="taras", reason="the same children"),
    )
    judged = apply_decisions(read_one(REPORT), decisions)
    assert [standing.status for standing in judged.standings] == ["accepted", "edited", "rejected"]
    assert [claim.group.age for claim in judged.reading.claims] == [None, "adult"]
    assert [standing.decided for standing in judged.standings] == [(1,), (2,), (3,)]
    assert judged.orphans == ()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("harm", "missing", lambda claim: claim.harm),
        ("low", 11, lambda claim: claim.count.low),
        ("approx", True, lambda claim: claim.count.approx),
        ("role", "civilian", lambda claim: claim.group.role),
        ("scope", "cumulative", lambda claim: claim.scope),
        ("actor", "Russia", lambda claim: claim.actor),
        ("weapon", "missile", lambda claim: claim.weapon),
        ("facility", "school", lambda claim: claim.facility),
        ("unverified", True, lambda claim: claim.unverified),
        ("place", ["Kyiv"], lambda claim: [place.name for place in claim.where.places]),
        ("sources", ["a mayor", "a doctor"], lambda claim: [source.name for source in claim.attribution.chain]),
        ("start", None, lambda claim: claim.when.start),
    ],
)
def test_any_field_can_be_edited(field, value, said):
    decisions = entered(edit(killed(), REPORT, actor="olena", field=field, new=value))
    judged = apply_decisions(read_one(REPORT), decisions)
    changed = judged.standings[0].claim
    assert said(changed) == value
    assert changed.quote == killed().quote


def test_a_place_that_a_person_names_does_not_keep_the_old_coordinates():
    decisions = entered(edit(killed(), REPORT, actor="olena", field="place", new=["Kyiv", "Ukraine"]))
    places = apply_decisions(read_one(REPORT), decisions).standings[0].claim.where.places
    assert [(place.name, place.place_id, place.lat) for place in places] == [
        ("Kyiv", None, None),
        ("Ukraine", None, None),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("harm", "dead"), ("low", -1), ("low", 13), ("start", "yesterday"), ("quote", "x"), ("id", "c1"), ("age", "boy")],
)
def test_a_value_that_cannot_be_is_refused_when_it_is_decided(field, value):
    with pytest.raises(BadInput):
        edit(killed(), REPORT, actor="olena", field=field, new=value)


def test_a_rejection_needs_a_reason():
    with pytest.raises(BadInput):
        reject(killed(), REPORT, actor="olena", reason=" ")


def test_a_missed_claim_is_added_by_its_words_and_refused_if_they_do_not_stand_there():
    fields = {"harm": "killed", "words": "two", "low": 2, "high": 2}
    draft = add(REPORT, actor="olena", quote="two who drowned", fields=fields)
    judged = apply_decisions(read_one(REPORT), entered(draft))
    made = judged.standings[-1]
    assert (made.status, made.claim.count.low, made.claim.id) == ("added", 2, draft.subject)
    assert TEXT[slice(*made.claim.span)] == "two who drowned"
    with pytest.raises(BadInput, match="do not stand"):
        add(REPORT, actor="olena", quote="three who drowned", fields=fields)
    with pytest.raises(BadInput, match="harm"):
        add(REPORT, actor="olena", quote="two who drowned", fields={"words": "two"})


def test_a_claim_that_was_added_and_that_a_later_reader_finds_too_is_one():
    found = killed()
    fields = {"harm": "killed", "words": "12", "low": 12, "high": 12, "role": "civilian"}
    draft = add(REPORT, actor="olena", quote=found.quote, fields=fields)
    judged = apply_decisions(read_one(REPORT), entered(draft))
    assert len(judged.standings) == 3
    assert judged.standings[0].claim.group.role == "civilian"


def test_the_second_of_two_claims_of_the_same_words_is_the_one_that_was_meant():
    text = "3 people were killed. And again: 3 people were killed."
    report = Report(doc="r2", text=text)
    _, second = read_one(report).claims
    judged = apply_decisions(read_one(report), entered(reject(second, report, actor="olena", reason="told twice")))
    assert [standing.status for standing in judged.standings] == ["read", "rejected"]


def test_decisions_survive_a_reader_that_quotes_more_words_and_the_claim_keeps_its_name():
    one, two, _ = claims()
    decisions = entered(accept(one, REPORT, actor="olena"), edit(two, REPORT, actor="olena", field="age", new="adult"))
    judged = apply_decisions(read_one(REPORT, wide=True), decisions)
    assert [standing.status for standing in judged.standings] == ["accepted", "edited", "read"]
    assert judged.standings[1].claim.id == two.id
    assert judged.standings[1].claim.quote == "Later " + two.quote
    assert judged.reading.events[1].claims == (two.id,)


def test_what_was_accepted_stays_though_a_reader_no_longer_finds_it_and_what_was_edited_is_orphaned_with_its_words():
    one, two, _ = claims()
    decisions = entered(accept(one, REPORT, actor="olena"), edit(two, REPORT, actor="olena", field="age", new="adult"))
    kept = apply_decisions(read_one(REPORT, skip="killed"), decisions)
    assert ("accepted", "killed", 12) in by_status(kept)
    lost = apply_decisions(read_one(REPORT, skip="injured"), decisions)
    assert [(orphan.seq, orphan.quote) for orphan in lost.orphans] == [(2, two.quote)]
    assert "no such claim" in lost.orphans[0].why


def test_words_that_no_longer_stand_in_the_report_orphan_every_decision_on_them():
    one, *_ = claims()
    decisions = entered(accept(one, REPORT, actor="olena"), reject(one, REPORT, actor="taras", reason="x"))
    other = replace(REPORT, text=TEXT.replace("12 people", "Twelve people"))
    judged = apply_decisions(read_one(other), decisions)
    assert [orphan.seq for orphan in judged.orphans] == [1, 2]
    assert {orphan.quote for orphan in judged.orphans} == {one.quote}


def test_a_number_that_a_new_reader_reads_differently_is_not_taken_for_the_accepted_one():
    one, *_ = claims()
    reading = read_one(REPORT)
    counted = replace(one, id="c9", quote=one.quote[3:], span=(one.span[0] + 3, one.span[1]))
    counted = replace(counted, count=replace(one.count, words="at least 12", high=None))
    changed = replace(reading, claims=(counted, *reading.claims[1:]))
    judged = apply_decisions(changed, entered(edit(one, REPORT, actor="olena", field="role", new="civilian")))
    assert [orphan.seq for orphan in judged.orphans] == [1]


def test_what_a_person_vouched_for_wins_over_a_later_reading():
    one, *_ = claims()
    draft = accept(one, REPORT, actor="olena")
    reading = read_one(REPORT)
    later = replace(one, group=replace(one.group, age="child"), facility="school")
    judged = apply_decisions(replace(reading, claims=(later, *reading.claims[1:])), entered(draft))
    assert judged.standings[0].claim.group.age is None
    assert judged.standings[0].claim.facility is None


def test_a_harm_that_was_edited_is_found_again_when_the_reader_has_learnt_it():
    one, *_ = claims()
    draft = edit(one, REPORT, actor="olena", field="harm", new="missing")
    reading = read_one(REPORT)
    learnt = replace(reading, claims=(replace(one, id="c9", harm="missing"), *reading.claims[1:]))
    judged = apply_decisions(learnt, entered(draft))
    assert (judged.orphans, judged.standings[0].claim.harm, len(judged.standings)) == ((), "missing", 3)


def test_a_decision_is_undone_and_the_undoing_is_undone_by_new_entries():
    one, *_ = claims()
    first = entered(reject(one, REPORT, actor="olena", reason="a mistake"))
    second = entered(undo(first[0], actor="taras"), start=2)
    third = entered(undo(second[0], actor="olena"), start=3)
    assert apply_decisions(read_one(REPORT), first).standings[0].status == "rejected"
    assert apply_decisions(read_one(REPORT), first + second).standings[0].status == "read"
    assert apply_decisions(read_one(REPORT), first + second + third).standings[0].status == "rejected"
    assert effective(first + second) == []


def test_the_last_of_several_decisions_on_one_claim_holds():
    one, *_ = claims()
    decisions = entered(
        reject(one, REPORT, actor="olena", reason="x"),
        edit(one, REPORT, actor="olena", field="low", new=10),
        edit(one, REPORT, actor="olena", field="low", new=11),
        accept(one, REPORT, actor="taras"),
        edit(one, REPORT, actor="taras", field="role", new="civilian"),
    )
    standing = apply_decisions(read_one(REPORT), decisions).standings[0]
    assert standing.status == "edited"
    assert standing.claim.group.role == "civilian"
    assert standing.decided == (1, 2, 3, 4, 5)


def test_a_broken_decision_becomes_an_orphan_and_stops_nothing():
    one, two, _ = claims()
    broken = Draft(actor="x", kind="claim.edited", subject="c1", body={"report": "r1", "at": {"quote": 3}})
    impossible = entered(edit(one, REPORT, actor="x", field="low", new=3), start=2)
    impossible = [replace(impossible[0], body={**impossible[0].body, "new": "many"})]
    decisions = entered(broken) + impossible + entered(accept(two, REPORT, actor="olena"), start=3)
    judged = apply_decisions(read_one(REPORT), decisions)
    assert [orphan.seq for orphan in judged.orphans] == [1, 2]
    assert judged.standings[1].status == "accepted"
    assert judged.standings[0].status == "read"


def test_a_report_is_corrected_by_the_last_word_on_each_field():
    decisions = entered(
        correct_report(REPORT, actor="olena", field="outlet", old=None, new="BBC"),
        correct_report(REPORT, actor="olena", field="published", old=None, new="2022-03-21"),
        correct_report(REPORT, actor="olena", field="outlet", old="BBC", new="Reuters"),
    )
    assert correct(REPORT, decisions) == ({"outlet": "Reuters", "published": "2022-03-21"}, (2, 3))
    with pytest.raises(BadInput):
        correct_report(REPORT, actor="olena", field="text", old="a", new="b")
