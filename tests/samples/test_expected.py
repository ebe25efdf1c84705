"""What the samples' own gold says stands in the samples, and says what each report is there to show."""

import json
from datetime import date

import pytest

from knell.samples import sample_reports
from knell.samples.expected import distractors, expected_claims, gold_lines
from knell.vocabulary import AGES, FACILITIES, HARMS, ROLES, SCOPES, SEXES, STANCES, WEAPONS

GOLD = {r["doc"]: r for r in map(json.loads, gold_lines())}
CLAIMS = [(doc, c) for doc, r in GOLD.items() for c in r["claims"]]
ALLOWED = {
    "harm": HARMS,
    "age": AGES,
    "sex": SEXES,
    "role": ROLES,
    "scope": SCOPES,
    "stance": STANCES,
    "weapon": WEAPONS,
    "facility": FACILITIES,
}


def figures(doc: str, harm: str) -> list[tuple[int | None, int | None]]:
    return [(c["low"], c["high"]) for c in GOLD[doc]["claims"] if c["harm"] == harm]


def test_every_report_has_its_line_with_text_and_title_as_they_stand() -> None:
    assert [(d, r["text"], r["title"]) for d, r in GOLD.items()] == [(r.doc, r.text, r.title) for r in sample_reports()]
    assert {d: r["claims"] for d, r in GOLD.items()} == expected_claims()


def test_every_quote_of_a_claim_denial_or_facility_stands_in_text_or_title() -> None:
    quotes = [(d, x["quote"]) for d, r in GOLD.items() for k in ("claims", "denials", "facilities") for x in r[k]]
    assert [(d, q) for d, q in quotes if q not in GOLD[d]["text"] and q not in GOLD[d]["title"]] == []
    assert len(quotes) > 150


def test_every_quote_stands_in_one_place_only() -> None:
    whole = {d: f"{r['title']}\n{r['text']}" for d, r in GOLD.items()}
    assert [(d, c["quote"]) for d, c in CLAIMS if whole[d].count(c["quote"]) != 1] == []


def test_the_number_words_stand_in_the_quote_and_those_of_parts_in_the_report() -> None:
    assert [(d, c["words"]) for d, c in CLAIMS if c["words"].lower() not in c["quote"].lower()] == []
    parts = [(d, p["words"]) for d, c in CLAIMS for p in c["parts"]]
    assert [(d, w) for d, w in parts if w.lower() not in f"{GOLD[d]['title']}\n{GOLD[d]['text']}".lower()] == []


@pytest.mark.parametrize("field", ALLOWED)
def test_every_value_is_a_word_of_the_vocabulary(field: str) -> None:
    found = {c.get(field) for _, c in CLAIMS} | {p.get(field) for _, c in CLAIMS for p in c["parts"]}
    assert found - {None} <= set(ALLOWED[field])


def test_bounds_days_and_references_hold_together() -> None:
    for doc, c in CLAIMS:
        ids = {x["id"] for x in GOLD[doc]["claims"]}
        assert c["additive_to"] is None or c["additive_to"] in ids - {c["id"]}, doc
        assert c["low"] is None or c["high"] is None or c["low"] <= c["high"], doc
        days = [date.fromisoformat(x) for x in (c["start"], c["end"]) if x]
        assert days == sorted(days), doc
        assert not days or days[-1] <= date.fromisoformat(GOLD[doc]["published"]), doc
        stated = sum(p["low"] or 0 for p in c["parts"] if p["age"])
        assert c["high"] is None or stated <= c["high"], doc


def test_denials_and_facilities_speak_of_an_event_of_their_report() -> None:
    for doc, report in GOLD.items():
        events = {c["event"] for c in report["claims"]}
        assert {d["of"] for d in report["denials"]} | {f["event"] for f in report["facilities"]} <= events, doc


def test_the_facts_of_the_dossier_are_told() -> None:
    assert set(figures("01-okhtyrka-amnesty", "killed") + figures("02-okhtyrka-six", "killed")) == {(3, 3), (6, 6)}
    assert figures("13-donetsk-tochka", "killed")[0] == (17, 17) and figures("13-donetsk-tochka", "injured") == [
        (36, 36)
    ]
    assert figures("41-kramatorsk-50", "killed")[0] == (50, 50) and figures("41-kramatorsk-50", "injured") == [(98, 98)]
    assert figures("29-mariupol-trapped", "trapped") == [(100000, None)]
    assert figures("47-theatre-amnesty", "killed")[:1] == [(12, None)]


def test_2389_children_stand_behind_a_chain_of_four_voices_with_one_origin() -> None:
    (claim,) = GOLD["27-children-2389-post"]["claims"]
    assert claim["sources"] == ["Sample Courier", "U.S. Embassy in Kyiv", "Ukraine's foreign ministry"]
    told = [c for doc, c in CLAIMS if c["low"] == 2389 and GOLD[doc]["language"] == "en"]
    assert {c["sources"][-1].split()[-2:][1] for c in told} == {"ministry"}


def test_ohchr_gives_sex_and_age_that_add_up_to_the_whole() -> None:
    for doc, whole in (("33-ohchr-1081", 1081), ("35-ohchr-list", 1232)):
        (claim,) = [c for c in GOLD[doc]["claims"] if c["low"] == whole]
        assert sum(p["low"] for p in claim["parts"]) == whole
        assert {(p["age"], p["sex"]) for p in claim["parts"]} == {
            ("adult", "male"),
            ("adult", "female"),
            ("child", "female"),
            ("child", "male"),
            ("child", None),
            ("adult", None),
        }


def test_the_five_distractors_claim_nothing_but_for_the_flood() -> None:
    assert {d: len(GOLD[d]["claims"]) for d in sorted(distractors())} == {
        "04-football-injuries": 0,
        "11-market-three-million": 0,
        "31-tanks-destroyed": 0,
        "36-composer-98": 0,
        "44-river-flood": 5,
    }
    assert all("invented." in GOLD[d]["text"].rstrip().split("\n")[-3] for d in distractors())


def test_no_population_is_a_claim() -> None:
    assert "400,000" in GOLD["29-mariupol-trapped"]["text"]
    assert not [c for _, c in CLAIMS if 400000 in (c["low"], c["high"]) or 38000000 in (c["low"], c["high"])]
