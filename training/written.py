"""Annotated reports written for Knell's training (training/reports/), in a short form that is written by hand.

A line is one report; each claim names its event, and takes from it what an event tells once (place, days, actor,
weapon, facility). What is left out is "not stated". `python training/written.py FILE…` checks files.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from knell.vocabulary import AGES, FACILITIES, HARMS, ROLES, SCOPES, SEXES, STANCES, WEAPONS

FOLDER = Path(__file__).parent / "reports"
Gold = dict  # one report, claim or event, as its JSON line gives it

_OF_EVENT = {"start": None, "end": None, "place": [], "actor": None, "weapon": None, "facility": None}
_PART = {"words": None, "low": None, "high": None, "age": None, "sex": None, "role": None}
_PERSON = {"name": None, "age_low": None, "age_high": None, "sex": None}
_CLAIM = {
    "approx": False, "age": None, "sex": None, "role": None, "parts": [], "scope": "incident", "event": None,
    **_OF_EVENT, "sources": [], "stance": "asserts", "hedged": False, "unverified": False, "persons": [],
    "additive_to": None,
}  # fmt: skip
_DENIAL = {"source": None, "of": None, "text": ""}
_ATTACK = {"name": None, "sources": [], "event": None, **_OF_EVENT}
_VALUES = {
    "harm": HARMS, "age": (None, *AGES), "sex": (None, *SEXES), "role": (None, *ROLES), "scope": SCOPES,
    "stance": STANCES, "weapon": (None, *WEAPONS), "facility": (None, *FACILITIES),
}  # fmt: skip


def written(folder: Path = FOLDER) -> list[Gold]:
    """Every report written for training, in the form of the annotated gold."""
    return [expanded(g) for path in sorted(folder.glob("*.jsonl")) for g in _lines(path)]


def expanded(short: Gold) -> Gold:
    """The report with every field of its claims, denials and facility attacks written out."""
    events = short.get("events", {})
    full = {key: value for key, value in short.items() if key != "events"}
    full |= {"language": short.get("language", "en"), "kind": "written", "text_kind": "own words"}
    for key, blank in (("claims", _CLAIM), ("denials", _DENIAL), ("facilities", _ATTACK)):
        full[key] = [_full(fact, blank, events) for fact in short.get(key, [])]
    return full


def _full(fact: Gold, blank: Gold, events: dict[str, Gold]) -> Gold:
    event = events.get(fact.get("event") or "", {})
    told = {key: value for key, value in event.items() if key in blank}
    full = blank | told | fact
    if "parts" in full:
        full["parts"] = [_PART | p for p in full["parts"]]
        full["persons"] = [_PERSON | p for p in full["persons"]]
    return full


def _lines(path: Path) -> Iterator[Gold]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def problems(short: Gold) -> list[str]:
    """What is wrong with a report's annotation, in words; empty where nothing is."""
    full, events = expanded(short), short.get("events", {})
    found = [f"no {key}" for key in ("doc", "title", "outlet", "published", "text") if not short.get(key)]
    identities = {c.get("id") for c in full["claims"]}
    for claim in full["claims"]:
        found += [f"{claim.get('id')}: {p}" for p in _claim_problems(claim, full, events, identities)]
    for fact in full["denials"] + full["facilities"]:
        if fact.get("quote", "") not in full["text"]:
            found.append(f"quote not in the text: {fact.get('quote')}")
        if fact.get("facility") not in _VALUES["facility"]:
            found.append(f"no such facility: {fact['facility']}")
    return found


def _claim_problems(claim: Gold, report: Gold, events: dict[str, Gold], identities: set[str]) -> Iterator[str]:
    unknown = set(claim) - set(_CLAIM) - {"id", "quote", "harm", "low", "high", "words", "note", "place_native"}
    if unknown:
        yield f"unknown fields {sorted(unknown)}"
    missing = {"id", "quote", "harm", "low", "high", "words"} - set(claim)
    if missing:
        yield f"fields left out: {sorted(missing)}"
        return
    if claim["quote"] not in report["text"] and claim["quote"] not in report["title"]:
        yield f"quote not in the text: {claim['quote']}"
    if claim["words"] not in claim["quote"]:
        yield f"words not in the quote: {claim['words']}"
    for field, values in _VALUES.items():
        if claim[field] not in values:
            yield f"{field} is {claim[field]!r}; it must be one of {values}"
    if claim["event"] not in events:
        yield f"event {claim['event']!r} is not in events"
    if claim["additive_to"] and claim["additive_to"] not in identities:
        yield f"additive_to names no claim: {claim['additive_to']}"
    for part in claim["parts"]:
        if part["words"] and part["words"] not in report["text"]:
            yield f"part's words not in the text: {part['words']}"
    for field in ("start", "end"):
        if claim[field]:
            date.fromisoformat(claim[field])


def main() -> int:
    wrong = 0
    for path in map(Path, sys.argv[1:]):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                found = problems(json.loads(line)) if line.strip() else []
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                found = [f"{type(error).__name__}: {error}"]
            for problem in found:
                print(f"{path.name}:{number}: {problem}")
            wrong += bool(found)
    reports = sum(1 for path in map(Path, sys.argv[1:]) for _ in _lines(path)) if not wrong else 0
    print(f"{wrong} reports with something wrong" if wrong else f"{reports} reports, nothing wrong")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
