"""The whole way of a report: what must hold of every reading, by rules and, where the weights are, by the model."""

import json
import time
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knell.candidates.page import find_candidates
from knell.errors import BadInput
from knell.flow import explain_report, open_reader, read_report, read_reports
from knell.jsonform import reading_from_json, reading_json
from knell.reading.article import report_from_text, working_text
from knell.records import Report
from knell.samples import sample_reports

WEIGHTS = Path(str(files("knell.judge").joinpath("weights")), "judge.onnx")
MODES = [
    pytest.param(False, id="rules"),
    pytest.param(
        True,
        id="model",
        marks=pytest.mark.skipif(not WEIGHTS.exists(), reason="the weights are not in this tree yet"),
    ),
]
UNRELATED = "The orchestra will play at seven."
PUBLISHED = date(2022, 3, 23)

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def reader(model):
    return open_reader(model=model)


def read(text, model, *, title=None, published=PUBLISHED):
    return read_report(Report(doc="d1", text=text, title=title, published=published, language="en"), reader(model))


SENTENCES = (
    "Shelling killed {n} people in Kharkiv on Tuesday, the mayor said.",
    "At least {n} children were wounded when a school in Izium was hit by an airstrike on 5 March.",
    "Police said {n} soldiers and {m} civilians died, among them Olena Kovalenko, 34.",
    "Since 24 February, {n} people have been abducted, Reuters reported, citing the ministry.",
    "The figures could not be independently verified.",
    'Moscow denied it and called the report "fake news".',
    "A six-year-old girl and {n} adults were reported dead.",
    "Between {n} and {m} residents are trapped in Mariupol, home to around 400,000 people.",
    "Two-thirds of the more than {n} million refugees fled by train; {m} more died.",
    "No one was hurt in Lviv.",
)


@st.composite
def stories(draw):
    """A report of a few sentences, as people write them, with whatever stands between paragraphs."""
    said = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))
    figures = st.integers(1, 5000)
    told = [sentence.format(n=draw(figures), m=draw(figures)) for sentence in said]
    seam = draw(st.sampled_from([" ", "\n\n", "\r\n\r\n", "\r", "\u2028", "\u00a0"]))
    title = draw(st.none() | st.sampled_from(["Shelling kills 12 in Kharkiv", "Olena Kovalenko, 34, killed", told[0]]))
    return seam.join(told), title


def english_samples():
    return [report for report in sample_reports() if report.language == "en"]


def stands_apart(title, text):
    """Whether the title is read besides the text: its head does not repeat it."""
    return working_text(Report(doc="d1", text=text, title=title))[1] > 0


def assert_stands(report, words, span, field="text"):
    if span is not None:
        said = report.text if field == "text" else report.title
        assert 0 <= span[0] <= span[1] <= len(said)
        assert said[slice(*span)] == words


def assert_every_span_stands(reading):
    """Every span of every record slices to its words."""
    report = reading.report
    for told in (*reading.claims, *reading.denials, *reading.facilities):
        assert told.quote
        assert_stands(report, told.quote, told.span, told.field)
    for told in (*reading.claims, *reading.facilities):
        assert_stands(report, told.when.words, told.when.span)
        assert_stands(report, told.where.words, told.where.span)
        for source in told.attribution.chain:
            assert_stands(report, source.words, source.span)
    for claim in reading.claims:
        for part in claim.parts:
            assert_stands(report, part.count.words, part.span)
        for person in claim.persons:
            assert_stands(report, person.name, person.span)
    for denial in reading.denials:
        if denial.source:
            assert_stands(report, denial.source.words, denial.source.span)


def assert_every_claim_has_its_candidate(reading, model):
    page = find_candidates(reading.report, reader(model).gazetteer)
    stated = {(count.words, count.low, count.high, count.approx) for count in page.counts}
    for claim in reading.claims:
        for count in (claim.count, *(part.count for part in claim.parts)):
            assert (count.words, count.low, count.high, count.approx) in stated


def assert_ids_lead_somewhere(reading):
    ids = [claim.id for claim in reading.claims]
    assert len(set(ids)) == len(ids)
    assert all(claim.additive_to in {None, *ids} - {claim.id} for claim in reading.claims)
    events = {event.id: event for event in reading.events}
    assert sorted(c for event in events.values() for c in event.claims) == sorted(ids)
    assert all(claim.id in events[claim.event].claims for claim in reading.claims)
    assert all(denial.of in {None, *events} for denial in reading.denials)
    assert all(attack.event in {None, *events} for attack in reading.facilities)


@pytest.mark.parametrize("model", MODES)
@few
@given(story=stories())
def test_a_reading_leads_back_to_the_words_of_its_report(model, story):
    text, title = story
    reading = read(text, model, title=title)
    assert_every_span_stands(reading)
    assert_every_claim_has_its_candidate(reading, model)
    assert_ids_lead_somewhere(reading)
    assert reading == read(text, model, title=title)
    assert reading_from_json(json.loads(json.dumps(reading_json(reading)))) == reading


@few
@given(story=stories())
def test_an_unrelated_paragraph_changes_no_count_by_rules(story):
    text, title = story
    counts = [claim.count for claim in read(text, False, title=title).claims]
    for told in (f"{text}\n\n{UNRELATED}", f"{UNRELATED}\n\n{text}"):
        if stands_apart(title, told) == stands_apart(title, text):  # else the title is now read twice, or once
            assert [claim.count for claim in read(told, False, title=title).claims] == counts


@pytest.mark.skipif(not WEIGHTS.exists(), reason="the weights are not in this tree yet")
def test_an_unrelated_paragraph_hardly_ever_changes_what_the_model_reads():
    """The model weighs a whole report, so a close decision may turn: in one report of twenty at most."""
    samples = english_samples()
    longer = [replace(report, text=f"{report.text}\n\n{UNRELATED}", passages=()) for report in samples]
    changed = [
        before.report.doc
        for before, after in zip(read_reports(samples, reader(True)), read_reports(longer, reader(True)), strict=True)
        if [claim.count for claim in before.claims] != [claim.count for claim in after.claims]
    ]
    assert len(changed) <= len(samples) / 20, changed


@pytest.mark.parametrize("model", MODES)
@few
@given(text=st.text(max_size=300), title=st.none() | st.text(max_size=40))
def test_any_text_is_read_without_an_error(model, text, title):
    reading = read(text, model, title=title)
    assert_every_span_stands(reading)
    assert_ids_lead_somewhere(reading)


NASTY = st.sampled_from(
    ["\x00", "\x07", "\x1b", "\u202e", "\u2066", "\u200b", "\ufeff", "\r", "\r\n", "\x85", "\u2028", "🜏", "é"]
)


@pytest.mark.parametrize("model", MODES)
@few
@given(story=stories(), marks=st.lists(st.tuples(NASTY, st.integers(0, 400)), max_size=12))
def test_control_and_bidirectional_characters_within_a_report_break_nothing(model, story, marks):
    text, title = story
    for mark, at in marks:
        text = text[:at] + mark + text[at:]
    reading = read(text, model, title=title)
    assert_every_span_stands(reading)
    assert_every_claim_has_its_candidate(reading, model)
    explain_report(reading.report, reader(model))


@pytest.mark.parametrize("model", MODES)
def test_the_sample_reports_lead_back_to_their_words(model):
    samples = english_samples()[: 6 if model else None]
    for reading in read_reports(samples, reader(model)):
        assert_every_span_stands(reading)
        assert_every_claim_has_its_candidate(reading, model)
        assert_ids_lead_somewhere(reading)


@pytest.mark.parametrize("model", MODES)
def test_reports_are_read_in_their_order_whatever_stands_beside_them(model):
    reports = [replace(report, doc=str(n)) for n, report in enumerate(english_samples()[:5])]
    together = list(read_reports(reports, reader(model)))
    assert [reading.report for reading in together] == reports
    alone = [read_report(report, reader(model)) for report in reports]
    assert [[c.id for c in r.claims] for r in together] == [[c.id for c in r.claims] for r in alone]


def test_a_reader_says_what_read():
    assert reader(False).version.startswith("knell ")
    assert reader(False).version.endswith(" rules")


def test_a_table_of_a_hundred_thousand_numbers_is_refused_in_one_line():
    with pytest.raises(BadInput, match="100,000 figures") as refused:
        report_from_text("\n".join(map(str, range(100_000))), language="en")
    assert "\n" not in str(refused.value)


def test_thousands_of_numbers_are_read_in_time():
    begun = time.process_time()
    figures = " ".join(str(n) for n in range(3_000))
    reading = read(f"{figures}\n\nA shell killed 12 people in Kharkiv.", False)
    assert reading.claims[-1].count.low == 12
    assert time.process_time() - begun < 30


def test_five_hundred_claims_in_one_paragraph_are_read_in_time():
    begun = time.process_time()
    reading = read("12 people were killed in Kharkiv on Tuesday. " * 500, False)
    assert len(reading.claims) == 500
    assert_ids_lead_somewhere(reading)
    assert time.process_time() - begun < 30
