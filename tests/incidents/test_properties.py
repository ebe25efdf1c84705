"""What must hold for any reports: their order, copies of them and decisions taken back change nothing."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from knell.counting.derive import Decided, Statements, derive_counts
from knell.counting.groups import strictly_contains
from knell.incidents.records import Link
from knell.records import Group
from told import KYIV, OKHTYRKA, UKRAINE, claim, part, report

NAMES = ("the mayor", "the governor", "Sample Wire", "a hospital", "reports")
TEXTS = ("nursery rocket cellar", "bread queue morning", "station platform fragments", "")
GROUPS = (
    Group(),
    Group(),
    Group(age="child"),
    Group(sex="female"),
    Group(age="child", sex="female"),
    Group(role="civilian"),
)


@st.composite
def told(draw):
    """A handful of reports with claims on a few days and places, so that many of them meet."""
    made = []
    for number in range(draw(st.integers(1, 5))):
        day = date(2022, 3, draw(st.integers(1, 3)))
        of = report(
            f"r{number}", published=day + timedelta(days=draw(st.integers(0, 2))), text=draw(st.sampled_from(TEXTS))
        )
        for n in range(draw(st.integers(1, 3))):
            low = draw(st.integers(0, 9))
            high = draw(st.sampled_from((low, low, None, low + 2)))
            parts = draw(st.sampled_from(((), (part(1, age="child"),), (part(1, age="child"), part(2, age="adult")))))
            made.append(
                claim(
                    (low, high),
                    id=f"r{number}c{n}",
                    of=of,
                    by=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2))),
                    harm=draw(st.sampled_from(("killed", "injured"))),
                    when=draw(st.sampled_from((day, None))),
                    place=draw(st.sampled_from((OKHTYRKA, OKHTYRKA, KYIV, UKRAINE, None))),
                    scope=draw(st.sampled_from(("incident", "incident", "incident", "cumulative"))),
                    event=draw(st.sampled_from(("e1", "e1", "e2"))),
                    group=draw(st.sampled_from(GROUPS)),
                    parts=parts,
                )
            )
    return made


def counts(claims, links=()):
    return derive_counts(Statements(claims=tuple(claims)), Decided(links=tuple(links)))


def spans(made):
    return {
        (one.incident.place, one.incident.start, count.harm, count.group, count.low, count.high, len(count.origins))
        for one in made.incidents
        for count in one.counts
    }


@given(told(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_reports_changes_neither_incidents_nor_ranges(claims, random):
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert counts(shuffled) == counts(claims)


@given(told(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_copy_of_a_report_changes_no_range_and_no_number_of_origins(claims, data):
    doc = data.draw(st.sampled_from(sorted({item.report.doc for item in claims})))
    own = [item for item in claims if item.report.doc == doc]
    late = max(item.report.published for item in claims) + timedelta(days=data.draw(st.integers(0, 3)))
    group = [replace(item, syndication="copy") if item.report.doc == doc else item for item in claims]
    copied = replace(own[0].report, doc="zz", outlet="Another outlet", published=late)
    copies = [
        replace(i, report=copied, syndication="copy", claim=replace(i.claim, id=f"zz{i.claim.id}", report="zz"))
        for i in own
    ]
    assert spans(counts([*group, *copies])) == spans(counts(claims))


@given(told())
@settings(max_examples=60, deadline=None)
def test_a_part_never_exceeds_its_whole_without_a_flag(claims):
    for one in counts(claims).incidents:
        for part_of in one.counts:
            for whole in one.counts:
                inside = whole.harm == part_of.harm and strictly_contains(whole.group, part_of.group)
                over = whole.high is not None and part_of.high is not None and part_of.high > whole.high
                under = whole.low is not None and part_of.low is not None and part_of.low > whole.low
                if inside and (over or under):
                    assert "part exceeds whole" in {flag.kind for flag in part_of.flags}


@given(told(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_decision_taken_back_restores_the_former_state(claims, data):
    ids = [item.claim.id for item in claims]
    drawn = st.tuples(st.sampled_from(ids), st.sampled_from(ids), st.booleans())
    links = [
        Link(seq=n, a=a, b=b, same=same, actor="x")
        for n, (a, b, same) in enumerate(data.draw(st.lists(drawn, max_size=4)))
        if a != b
    ]
    from knell.incidents.index import IncidentIndex

    index, statements = IncidentIndex(), Statements(claims=tuple(claims))
    before = derive_counts(statements, index=index)
    index_with = derive_counts(statements, Decided(links=tuple(links)), index=index)
    assert {c for one in index_with.incidents for c in one.incident.claims} == {
        c for one in before.incidents for c in one.incident.claims
    }
    assert derive_counts(statements, index=index) == before
