"""The claims a careful reader finds in the sample reports, in the shape of the gold guidelines."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache

from knell.errors import BadInput
from knell.records import Report
from knell.samples import sample_folder, sample_reports

Fields = dict[str, object]

CLAIM: Fields = {
    "quote": None,
    "harm": None,
    "low": None,
    "high": None,
    "words": None,
    "approx": False,
    "age": None,
    "sex": None,
    "role": None,
    "parts": [],
    "scope": "incident",
    "event": None,
    "start": None,
    "end": None,
    "place": [],
    "sources": [],
    "stance": "asserts",
    "hedged": False,
    "unverified": False,
    "actor": None,
    "weapon": None,
    "facility": None,
    "persons": [],
    "additive_to": None,
}
PART: Fields = {"words": None, "low": None, "high": None, "age": None, "sex": None, "role": None}
DENIAL: Fields = {"quote": None, "source": None, "of": None, "text": None}
FACILITY: Fields = {
    "quote": None,
    "facility": None,
    "name": None,
    "place": [],
    "start": None,
    "end": None,
    "actor": None,
    "sources": [],
    "event": None,
}
MAY_STAND = {"note", "place_native"}


def expected_claims() -> dict[str, list[Fields]]:
    """The claims of each sample report, every field of the guidelines filled, numbered as they stand.

    >>> [c["low"] for c in expected_claims()["02-okhtyrka-six"]]
    [6, 6, 3, 1]
    """
    return {doc: _claims(doc, said) for doc, said in _written().items()}


def distractors() -> frozenset[str]:
    """The reports that tell of nothing in the conflict, whatever they claim."""
    return frozenset(doc for doc, said in _written().items() if said.get("distractor"))


def gold_lines() -> tuple[str, ...]:
    """One JSON line a sample report, as the gold sets have them, so that a reading can be scored against it."""
    return tuple(json.dumps(_gold(r, _written()[r.doc]), ensure_ascii=False) for r in sample_reports())


@cache
def _written() -> dict[str, Fields]:
    return tomllib.loads((sample_folder() / "expected.toml").read_text(encoding="utf-8"))


def _gold(report: Report, said: Fields) -> Fields:
    events = _tables_by_name(said.get("events", {}))
    return {
        "doc": report.doc,
        "kind": "sample",
        "text_kind": "own words",
        "title": report.title,
        "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None,
        "language": report.language,
        "text": report.text,
        "claims": _claims(report.doc, said),
        "denials": [_filled(report.doc, DENIAL, d) for d in _tables(said.get("denials", []))],
        "facilities": [
            _filled(report.doc, FACILITY, _of_event(FACILITY, events, f) | f)
            for f in _tables(said.get("facilities", []))
        ],
    }


def _claims(doc: str, said: Fields) -> list[Fields]:
    events = _tables_by_name(said.get("events", {}))
    return [
        {"id": f"c{number}"} | _claim(doc, _of_event(CLAIM, events, claim) | claim)
        for number, claim in enumerate(_tables(said.get("claims", [])), 1)
    ]


def _claim(doc: str, said: Fields) -> Fields:
    claim = _filled(doc, CLAIM, said)
    claim["parts"] = [_filled(doc, PART, part) for part in _tables(claim["parts"])]
    return claim


def _of_event(shape: Fields, events: Mapping[str, Fields], item: Fields) -> Fields:
    """What the item's event gives to each of its claims and facility attacks."""
    return {k: v for k, v in events[str(item["event"])].items() if k in shape or k in MAY_STAND}


def _filled(doc: str, shape: Fields, said: Fields) -> Fields:
    """The shape with what is said in it: `n` is both low and high, days are ISO, an empty day is none."""
    bounds = {"low": said["n"], "high": said["n"]} if "n" in said else {}
    rest = {k: _plain(v) for k, v in said.items() if k != "n"}
    if unknown := set(rest) - set(shape) - MAY_STAND:
        raise BadInput(f"expected.toml, {doc}: no field {', '.join(sorted(unknown))}; see the gold guidelines")
    return shape | bounds | rest


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def _tables(value: object) -> list[Fields]:
    return [dict(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _tables_by_name(value: object) -> dict[str, Fields]:
    return {str(name): dict(item) for name, item in value.items()} if isinstance(value, dict) else {}
