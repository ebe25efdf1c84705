"""Copies of one text are one voice, and a report is tied to the report that it cites."""

import itertools
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knell.reading.citing import cited_outlets, tie_citations
from knell.reading.copies import CopyIndex, credit_of, group_copies, group_signatures, sign, similarity
from knell.reading.passages import find_passages
from knell.records import Report

WIRE = (
    "KRAMATORSK, Ukraine, April 8 (Sample Wire) - A missile strike on the railway station killed 50 people on Friday, "
    "five of them children, the governor of the region said in the evening. Thirty-eight died at the station and 12 in "
    "hospital. In the hospitals 98 people are being treated for their wounds: 16 children, 46 women and 36 men. It is "
    "the fourth figure of the day; the first came from the railways, which had reported over 30 killed. The defence "
    "ministry denied responsibility and said that pieces of the missile show who fired it. The figures could not be "
    "verified. Thousands of people had been waiting for trains to the west since the beginning of the week."
)
OTHER = (
    "A missile hit the railway station of Kramatorsk on Friday morning, when the platforms were full of families. The "
    "governor put the number of the dead at 50 by nightfall. Five were children. Doctors in three cities are treating "
    "almost a hundred wounded. Moscow says that it was not involved. Rail traffic was moved to Sloviansk the same day, "
    "and volunteers brought those who had been waiting to buses. Nobody could say how many had been on the square."
)


def a_report(doc: str, text: str, day: int | None = None, outlet: str | None = None) -> Report:
    passages = find_passages(text, None)
    published = date(2022, 4, day) if day else None
    return Report(doc=doc, text=text, outlet=outlet, published=published, passages=passages)


def changed(text: str, every: int, seed: int = 1) -> str:
    words = text.split()
    chance = random.Random(seed)
    for at in range(0, len(words), every):
        words[at] = f"word{chance.randrange(1000)}"
    return " ".join(words)


COPIES = {
    "a new first line": WIRE.replace("KRAMATORSK, Ukraine, April 8 (Sample Wire) - A missile", "On Friday a missile"),
    "a new paragraph on top": "Only those who wanted to catch a train have died, as our late edition reports.\n\n"
    + WIRE,
    "cut to the first paragraphs": WIRE[: WIRE.index("The defence")],
    "built into a longer report": f"{changed(OTHER, 2, 4)} {WIRE} {changed(OTHER, 2, 5)}",
    "capitals, quotation marks and line ends changed": WIRE.upper().replace(". ", ".\r\n"),
    "a word changed here and there": changed(WIRE, 20),
    "with a caption and a teaser": f"{WIRE}\n\nRead more: Ten cities hit\n\nThe station after the strike (Reuters)",
}


@pytest.mark.parametrize("how", COPIES)
def test_a_wire_story_is_known_again(how):
    (group,) = group_copies([a_report("wire", WIRE, 8), a_report("copy", COPIES[how], 9)])
    assert [copied.doc for copied in group.reports] == ["wire", "copy"]
    assert (group.first, group.credit) == ("wire", "Sample Wire")
    assert group.reports[0].why == "published first"
    assert "%" in group.reports[1].why or group.reports[1].why == "the same words"


@pytest.mark.parametrize(
    "text",
    [OTHER, changed(WIRE, 3), WIRE[:120], "Air raid alert in the city.", "", "38 12 98 16 46 36"],
    ids=["another report of it", "every third word changed", "a teaser", "a line", "nothing", "figures"],
)
def test_what_is_no_copy_stays_alone(text):
    assert group_copies([a_report("wire", WIRE, 8), a_report("other", text, 9)]) == []


def test_a_round_up_of_two_stories_does_not_make_them_one():
    reports = [a_report("a", WIRE, 8), a_report("b", OTHER, 8), a_report("both", f"{WIRE}\n\n{OTHER}", 9)]
    assert group_copies(reports) == []
    more = [*reports, a_report("c", COPIES["a new first line"], 9)]
    (group,) = group_copies(more)
    assert [copied.doc for copied in group.reports] == ["a", "c"]


def test_the_first_is_the_one_published_first_and_an_undated_one_comes_last():
    reports = [a_report("b", WIRE), a_report("c", WIRE, 9), a_report("a", WIRE, 8)]
    (group,) = group_copies(reports)
    assert group.first == "a"
    assert [copied.doc for copied in group.reports] == ["a", "c", "b"]


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_reports_changes_nothing(chance):
    reports = [
        a_report(f"{n}", text, n + 1) for n, text in enumerate([WIRE, OTHER, *COPIES.values(), changed(OTHER, 15)])
    ]
    expected = group_copies(reports)
    chance.shuffle(reports)
    assert group_copies(reports) == expected
    assert len(expected) == 2


def test_adding_one_by_one_finds_what_grouping_all_finds():
    texts = {"a": WIRE, "b": OTHER, "c": COPIES["a new first line"], "d": changed(OTHER, 15), "e": "Something else."}
    signed = [(doc, sign(a_report(doc, text))) for doc, text in texts.items()]
    index = CopyIndex(signed[:1])
    found = {doc: [copied.doc for copied in index.add(doc, signature)] for doc, signature in signed[1:]}
    assert found == {"b": [], "c": ["a"], "d": ["b"], "e": []}
    assert group_signatures(signed) == {"a": "a", "b": "b", "c": "a", "d": "b", "e": "e"}


def test_many_copies_of_one_text_are_one_group():
    signed = [(str(n), sign(a_report(str(n), changed(WIRE, 40, n)))) for n in range(120)]
    assert set(group_signatures(signed).values()) == {"0"}


def test_two_thousand_different_texts_stay_apart():
    chance = random.Random(1)
    vocabulary = [f"w{n}" for n in range(3000)]
    signed = [(str(n), sign(a_report(str(n), " ".join(chance.choices(vocabulary, k=80))))) for n in range(2000)]
    assert len(set(group_signatures(signed).values())) == 2000
    index = CopyIndex(signed)
    assert not index.find(sign(a_report("x", WIRE)))
    assert [copied.doc for copied in index.find(signed[1234][1])] == ["1234"]


def test_a_signature_is_one_line_that_is_the_same_each_time():
    assert sign(a_report("a", WIRE)) == sign(a_report("b", WIRE))
    assert "\n" not in sign(a_report("a", WIRE))
    assert similarity(sign(a_report("a", WIRE)), sign(a_report("b", WIRE))) == 1.0
    assert similarity(sign(a_report("a", WIRE)), sign(a_report("b", OTHER))) < 0.1


def test_a_dateline_names_the_agency():
    assert credit_of(a_report("a", "KYIV, March 23 (Reuters) - Three people")) == "Reuters"
    assert credit_of(a_report("a", "Three people (two of them children) died in Kyiv")) is None


OUTLETS = ("Sample Wire", "Sample Courier", "The Monitor", "The Monitor of Lviv", "Sample Post")


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Three people were killed, Sample Wire reported.", ["Sample Wire"]),
        ("Three people were killed, the governor told the Sample Courier.", ["Sample Courier"]),
        ("According to the Monitor, three people were killed.", ["The Monitor"]),
        ("According to The Monitor of Lviv, three people were killed.", ["The Monitor of Lviv"]),
        ("Three were killed, Sample Wire said, citing the Sample Courier.", ["Sample Courier", "Sample Wire"]),
        ("The Sample Courier’s correspondent counted three dead.", ["Sample Courier"]),
        ("Of 2.5 million many left, according to Sample Wire, which cites a U.S.-born envoy.", ["Sample Wire"]),
        ("Sample Wire could not verify the figures.", []),
        ("A driver of the Sample Courier was wounded.", []),
        ("He read the Sample Couriers, reported the police.", []),
        ("Sample Post reported three dead.", []),
        ("Nothing of the kind was reported.", []),
    ],
)
def test_an_outlet_is_cited_where_the_words_say_so(sentence, cited):
    text = f"It happened on Monday.\n\n{sentence} Nobody else was hurt."
    report = a_report("x", text, outlet="The Sample Post")
    found = cited_outlets(report, OUTLETS)
    assert sorted(citation.outlet for citation in found) == cited
    for citation in found:
        assert text[slice(*citation.span)] == citation.quote
        assert citation.outlet.removeprefix("The ") in citation.quote


def test_a_credit_under_a_picture_is_no_citation():
    text = "Three people were killed on Monday in town.\n\nPeople look at the station, as seen by Sample Wire (Reuters)"
    assert cited_outlets(a_report("x", text), OUTLETS) == ()


def test_a_report_is_tied_to_the_report_that_it_cites():
    wire = a_report("wire", WIRE, 8, "Sample Wire")
    older = replace(wire, doc="older", text="Sample Wire told of Mariupol and of 300 dead in the theatre.")
    text = "In Kramatorsk 50 people died at the station, 98 are in hospital, Sample Wire reported from Ukraine."
    report = a_report("post", text, 9, "Sample Post")
    (tie,) = tie_citations(report, [wire, older, report, a_report("late", WIRE, 12, "Sample Wire")])
    assert (tie.report, tie.to) == ("post", "wire")
    assert tie.why.startswith("cites Sample Wire, and shares ")


def test_no_report_is_picked_where_none_or_two_fit():
    text = "In Kramatorsk 50 people died at the station, 98 are in hospital, Sample Wire reported from Ukraine."
    report = a_report("post", text, 9, "Sample Post")
    twins = [a_report(doc, WIRE, 8, "Sample Wire") for doc in ("a", "b")]
    (two,) = tie_citations(report, twins)
    assert (two.to, two.why) == (None, "two reports of Sample Wire fit alike")
    (none,) = tie_citations(report, [a_report("z", "Seven cats in Lviv.", 8, "Sample Wire")])
    assert (none.to, none.why) == (None, "no report of Sample Wire tells of the same")
    assert tie_citations(report, []) == ()


def test_pairs_of_reports_of_the_samples_are_copies_only_where_they_are():
    texts = [WIRE, OTHER, changed(WIRE, 3), changed(OTHER, 3)]
    signed = [sign(a_report(str(n), text)) for n, text in enumerate(texts)]
    for a, b in itertools.combinations(signed, 2):
        assert similarity(a, b) < 0.3
