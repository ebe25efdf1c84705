"""Decisions on denials and places hit: applied to any reading of the same words, and none is lost."""

from dataclasses import replace

import pytest

from knell.errors import BadInput
from knell.records import Denial, FacilityAttack, Reading, Report, Source
from knell.review.decide import apply_decisions, undo
from knell.review.statements import edit_statement, reject_statement, stated, statement_id
from knell.store.chain import Entry

TEXT = "Two shells hit School No. 3. Moscow denied it. The mayor denied it. Moscow denied it."
REPORT = Report(doc="r1", text=TEXT, language="en")


def denial(start, quote="Moscow denied it", source="Moscow"):
    return Denial(quote=quote, span=(start, start + len(quote)), source=Source(name=source))


FIRST, LAST = denial(TEXT.index("Moscow")), denial(TEXT.rindex("Moscow"))
HIT = FacilityAttack(quote="Two shells hit School No. 3", span=(0, 27), facility="school", name="School No. 3")
READING = Reading(report=REPORT, denials=(FIRST, LAST), facilities=(HIT,))


def entered(*drafts):
    at = "2024-01-01T00:00:00+00:00"
    return [
        Entry(seq=seq, at=at, clock=at, actor=d.actor, kind=d.kind, subject=d.subject, body=d.body, prev="", hash="")
        for seq, d in enumerate(drafts, 1)
    ]


def reject(item):
    return reject_statement(item, REPORT, actor="olena", reason="a kind word")


def test_of_two_denials_in_the_same_words_the_one_that_was_meant_is_rejected():
    judged = apply_decisions(READING, entered(reject(LAST)))
    assert judged.reading.denials == (FIRST,)
    assert judged.reading.facilities == (HIT,)
    assert statement_id(FIRST, REPORT) != statement_id(LAST, REPORT)


def test_a_field_is_corrected_and_the_correction_can_be_taken_back():
    [edit] = entered(edit_statement(HIT, REPORT, actor="olena", field="facility", new="hospital"))
    assert apply_decisions(READING, [edit]).reading.facilities[0].facility == "hospital"
    [_, back] = entered(undo(edit, actor="olena"), undo(edit, actor="olena"))
    assert apply_decisions(READING, [edit, back]).reading.facilities == (HIT,)


def test_another_reader_that_marks_more_words_is_judged_alike():
    longer = replace(FIRST, quote="3. Moscow denied it.", span=(FIRST.span[0] - 3, FIRST.span[1] + 1))
    judged = apply_decisions(replace(READING, denials=(longer, LAST)), entered(reject(FIRST)))
    assert judged.reading.denials == (LAST,)


def test_what_matches_nothing_any_more_is_kept_as_an_orphan_with_its_words():
    judged = apply_decisions(replace(READING, facilities=()), entered(reject(HIT)))
    [orphan] = judged.orphans
    assert (orphan.kind, orphan.quote, orphan.report) == ("facility.rejected", HIT.quote, "r1")
    assert judged.reading.denials == (FIRST, LAST)


def test_the_rejected_ones_stay_to_be_seen():
    found, lost = stated(READING, entered(reject(HIT)))
    assert [(one.item, one.rejected) for one in found] == [(FIRST, False), (LAST, False), (HIT, True)]
    assert lost == []


@pytest.mark.parametrize(
    ("item", "field", "new"),
    [(HIT, "facility", "castle"), (HIT, "facility", None), (HIT, "text", "x"), (FIRST, "source", "Moscow")],
)
def test_a_value_that_cannot_be_is_refused(item, field, new):
    with pytest.raises(BadInput):
        edit_statement(item, REPORT, actor="olena", field=field, new=new)


def test_a_rejection_needs_a_reason():
    with pytest.raises(BadInput):
        reject_statement(HIT, REPORT, actor="olena", reason=" ")
