from knell.counting.derive import Statements, derive_counts
from knell.counting.forms import incident_json, tally_json, toll_json
from knell.counting.records import Slice
from knell.counting.tally import tally
from knell.counting.why import why_cell, why_incident, why_point
from told import UKRAINE, claim, report


def made():
    claims = (
        claim(3, by="Amnesty", of=report("a"), id="low"),
        claim(6, by=("Sample Wire", "the mayor"), of=report("b"), id="high"),
        claim((None, None), by="witnesses", of=report("c"), id="vague"),
        claim(121, by="OHCHR", of=report("d"), id="toll", scope="cumulative", place=UKRAINE),
    )
    return derive_counts(Statements(claims=claims)), {item.claim.id: item for item in claims}


def test_every_end_of_a_range_leads_to_the_words_of_its_claim_and_the_way_they_came():
    counts, claims = made()
    why = why_incident(counts.incidents[0], counts, claims).inner[0]
    assert (why.says, why.rule) == ("killed: 3–6", "range-of-reports/1")
    ends = {one.sets: one for one in why.evidence if one.sets}
    assert ends["the low end"].quote == "3 killed"
    assert ends["the high end"].path == ("Outlet b", "Sample Wire", "the mayor")
    assert [one.claim for one in why.left_out] == ["vague"]
    assert "without Mayor: 3" in why.notes


def test_a_tallys_cell_leads_to_its_incidents_and_their_claims():
    counts, claims = made()
    columns, asked = counts.columns(), Slice(harm="killed")
    (row,) = tally(columns, asked).rows
    why = why_cell(columns, asked, row, counts, claims)
    assert why.says == "3–6"
    assert {one.claim for inner in why.inner for one in inner.evidence} == {"low", "high"}


def test_a_tolls_value_leads_to_its_claim():
    counts, claims = made()
    (toll,) = counts.tolls
    why = why_point(toll, toll.points[0], counts, claims)
    assert [(one.claim, one.sets) for one in why.evidence] == [("toll", "first report of the value")]


def test_json_has_the_names_the_design_lists():
    counts, _ = made()
    one = incident_json(counts.incidents[0])
    assert {
        "id",
        "title",
        "start",
        "end",
        "place",
        "place_id",
        "lat",
        "lon",
        "precision",
        "facility",
        "weapon",
    } <= one.keys()
    assert {"actors", "grade", "counts", "claims", "denials", "persons", "reports"} <= one.keys()
    assert {"harm", "age", "sex", "role", "low", "high", "best", "origins", "rule", "low_claim", "high_claim",
            "excluded"} <= one["counts"][0].keys()  # fmt: skip
    assert one["counts"][0]["excluded"] == [{"claim": "vague", "why": "no figure: “None–None”"}]
    toll = toll_json(counts.tolls[0])
    assert {"authority", "harm", "age", "role", "place", "since", "points"} <= toll.keys()
    assert {"as_of", "low", "high", "said", "published", "claim", "label"} <= toll["points"][0].keys()
    asked = tally_json(tally(counts.columns(), Slice(harm="killed", by=("place",))))
    assert {"scope", "rule", "as_of", "rows"} <= asked.keys()
    assert asked["rows"][0]["by"] == {"place": "Okhtyrka"}
