"""The terminal shows every claim, as a table where there is room and as sentences where there is not."""

import io
from datetime import date

import pytest
from rich.console import Console

from knell.records import Attribution, Claim, Count, Denial, Group, Part, Person, Reading, Report, Source, When
from knell.terminal import reading_view

CLAIM = Claim(
    id="c1",
    report="r1",
    quote="at least 25 civilians were killed",
    span=(0, 33),
    harm="killed",
    count=Count(words="at least 25", low=25, high=None),
    group=Group(role="civilian"),
    parts=(Part(count=Count(words="nine or 10", low=9, high=10), group=Group(age="child")),),
    when=When(start=date(2022, 3, 1), end=date(2022, 3, 3)),
    attribution=Attribution(chain=(Source(name="the embassy"), Source(name="the ministry")), hedged=True),
    persons=(Person(name="P. One", age_low=9, age_high=10),),
    additive_to="c0",
    unverified=True,
)
READING = Reading(
    report=Report(doc="r1", text="x", title="A title", outlet="The Daily"),
    claims=(CLAIM,),
    denials=(Denial(quote="it denied that", span=(0, 3), source=Source(name="The army")),),
    notes=("two dates are possible",),
)


def shown(reading, width):
    stream = io.StringIO()
    Console(file=stream, width=width, markup=False, emoji=False, highlight=False).print(reading_view(reading, width))
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 110, 120, 160, 240])
def test_everything_a_claim_holds_is_shown_at_any_width(width):
    words = " ".join(shown(READING, width).split())
    for wanted in ("A title", "The Daily", "date of publication not stated", "killed", "denied by the army"):
        assert wanted in words
    for wanted in ("25", "9–10", "embassy", "ministry", "verified", "P. One", "1–3", "two dates"):
        assert wanted in words
    assert all(len(line) <= width for line in shown(READING, width).splitlines())


def test_a_table_gives_the_chain_nearest_first():
    assert "the embassy ← the ministry" in shown(READING, 240)


def test_a_report_without_claims_says_so():
    assert "no claim of harm to people found" in shown(Reading(report=READING.report), 160)


def test_what_would_steer_the_terminal_is_taken_out():
    report = Report(doc="r1", text="x", title="a\x1b[31mb\u202ec", outlet="[red]x")
    out = shown(Reading(report=report, claims=(CLAIM,)), 160)
    assert "\x1b" not in out and "\u202e" not in out and "[red]x" in out
