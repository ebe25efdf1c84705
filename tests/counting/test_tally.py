from datetime import date

import pytest

from knell.counting.columns import from_bytes, to_bytes
from knell.counting.derive import Statements, derive_counts
from knell.counting.mrm import Finding, find_rows, totals
from knell.counting.ohchr import breakdown
from knell.counting.records import Slice
from knell.counting.tally import headline, incidents_of, running, tally
from knell.errors import BadCall
from knell.records import Group
from told import KYIV, OKHTYRKA, claim, part, report

MARCH = date(2022, 3, 16)
LATER = date(2022, 3, 20)


def dossier():
    """Okhtyrka 3–6 with a child and two adults among the three; Kyiv: a girl and her parents; one vague figure."""
    claims = (
        claim(3, by="Amnesty", of=report("a"), facility="school", weapon="cluster", actor="Russian forces",
              parts=(part(1, age="child"), part(2, age="adult"))),
        claim(6, by="the mayor", of=report("b", published=date(2022, 2, 27)), facility="school"),
        claim(3, by="the police", of=report("c", published=MARCH), when=MARCH, place=KYIV,
              parts=(part(1, age="child", sex="female"), part(2, age="adult"))),
        claim((None, None), by="witnesses", of=report("d", published=LATER), when=LATER, place=KYIV),
    )  # fmt: skip
    return derive_counts(Statements(claims=claims))


def cells(asked):
    made = tally(dossier().columns(), asked)
    return {(*(value for _, value in row.by), row.grade): (row.low, row.high, row.unknown) for row in made.rows}


def test_totals_are_the_sum_of_minimums_and_of_maximums_by_grade():
    assert cells(Slice(harm="killed")) == {("fair",): (3, 6, 0), ("weak",): (3, 3, 1)}


def test_an_unknown_minimum_is_unknown_and_not_zero():
    found = cells(Slice(harm="killed", start=date(2022, 3, 18), end=date(2022, 3, 25)))
    assert found == {("weak",): (None, None, 1)}


def test_by_age_the_parts_and_the_rest_count_nobody_twice():
    found = cells(Slice(harm="killed", by=("age",), end=date(2022, 3, 1)))
    assert found == {("child", "fair"): (1, 1, 0), ("adult", "fair"): (2, 2, 0), (None, "fair"): (0, 3, 0)}


def test_a_filter_takes_the_people_it_names():
    assert cells(Slice(harm="killed", age="child")) == {("fair",): (1, 1, 0), ("weak",): (1, 1, 0)}
    assert cells(Slice(harm="killed", age="child", sex="female")) == {("weak",): (1, 1, 0)}


def test_places_months_and_sources_break_a_tally_down():
    assert cells(Slice(harm="killed", by=("place", "month")))["Okhtyrka", "2022-02", "fair"] == (3, 6, 0)
    assert cells(Slice(harm="killed", by=("source",)))["Mayor", "fair"] == (6, 6, 0)
    assert cells(Slice(harm="killed", place="Sumy Oblast")) == {("fair",): (3, 6, 0)}
    assert cells(Slice(harm="killed", place="p1")) == {("fair",): (3, 6, 0)}
    assert cells(Slice(harm="killed", source="the Mayor of Nowhere")) == {}


def test_without_a_harm_the_harms_are_told_apart():
    assert ("killed", "fair") in cells(Slice())


def test_a_cell_leads_to_its_incidents():
    columns = dossier().columns()
    asked = Slice(harm="killed", by=("place",))
    row = next(row for row in tally(columns, asked).rows if dict(row.by)["place"] == "Okhtyrka")
    (incident,) = incidents_of(columns, asked, row)
    assert incident == next(c.incident.id for c in dossier().incidents if c.incident.place.name == "Okhtyrka")


def test_sums_run_on_from_day_to_day_and_end_on_those_of_the_tally():
    columns = dossier().columns()
    made = running(columns, Slice(harm="killed"))
    assert [(low, high) for _, low, high in made] == [(3, 6), (6, 9), (6, 9)]  # the vague figure adds nothing
    assert [day for day, _, _ in made][1:] == [MARCH, LATER]
    assert running(columns, Slice(harm="killed", start=MARCH))[0][1:] == (3, 3)
    assert running(columns, Slice(harm="killed", age="child"))[-1][2] >= 1
    assert running(columns, Slice(harm="missing")) == []


def test_the_headline_adds_fair_and_confirmed_only():
    assert headline(tally(dossier().columns(), Slice(harm="killed"))) == (3, 6)


def test_the_index_is_kept_as_bytes_and_read_back():
    columns = dossier().columns()
    again = from_bytes(to_bytes(columns))
    assert tally(again, Slice(harm="killed", by=("age", "place"))) == tally(
        columns, Slice(harm="killed", by=("age", "place"))
    )
    assert to_bytes(again) == to_bytes(columns)


def test_a_column_that_is_none_is_refused_in_one_line():
    with pytest.raises(BadCall, match="cannot break down by 'colour': choose from"):
        tally(dossier().columns(), Slice(by=("colour",)))


def test_ohchrs_breakdown_has_child_sex_unknown_as_a_value():
    counts = dossier()
    found = breakdown("killed", (cell for cells in counts.cells.values() for cell in cells))
    assert (found.girls, found.children_sex_unknown, found.adults_sex_unknown) == ((1, 1), (1, 1), (4, 4))
    assert found.children == (2, 2)
    assert "1 girls, 1 children whose sex is unknown" in str(found)


def test_children_are_counted_by_victim_and_attacks_by_violation():
    counts = dossier()
    school = next(c for c in counts.incidents if c.incident.place == OKHTYRKA).incident.id
    rows = find_rows(counts.incidents, counts.cells)
    assert {(r.violation, r.unit, r.total, r.status) for r in rows if r.incident == school} == {
        ("killing", "victims", (1, 1), "report_pending_verification"),
        ("attack_on_schools", "violations", (1, 1), "report_pending_verification"),
    }


def test_what_is_verified_after_its_quarter_is_late_and_stands_apart():
    counts = dossier()
    school = next(c for c in counts.incidents if c.incident.place == OKHTYRKA).incident.id
    late = Finding(incident=school, violation="killing", status="verified", actor="iryna", verified_by="UN",
                   verified_on=date(2022, 5, 2))  # fmt: skip
    rows = find_rows(counts.incidents, counts.cells, [late])
    assert totals(rows)["killing", "verified", True] == (1, 1)
    assert totals(rows)["killing", "report_pending_verification", False] == (1, 1)


def test_injured_children_are_maimed_only_by_a_finding():
    counts = derive_counts(Statements(claims=(claim(2, harm="injured", group=Group(age="child")),)))
    (one,) = counts.incidents
    assert find_rows([one], counts.cells) == ()
    found = find_rows(
        [one], counts.cells, [Finding(incident=one.incident.id, violation="maiming", status="verified", actor="a")]
    )
    assert [(r.violation, r.total) for r in found] == [("maiming", (2, 2))]
