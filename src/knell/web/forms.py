"""A claim's fields as a form, and a form as the fields of a claim: what a person typed, checked and named as in JSON.

A field of the form left as it was makes no edit. Lists (places, sources) stand one a line.
"""

import re
from collections.abc import Mapping
from typing import cast

from knell.errors import BadInput
from knell.jsonform import claim_json
from knell.records import Claim, Report
from knell.review.decide import edit
from knell.review.editing import edited, same_value
from knell.store.chain import Draft
from knell.vocabulary import AGES, FACILITIES, HARMS, ROLES, SCOPES, SEXES, STANCES, WEAPONS

Fields = dict[str, object]

SELECTS: Mapping[str, tuple[str, ...]] = {
    "harm": HARMS,
    "age": AGES,
    "sex": SEXES,
    "role": ROLES,
    "scope": SCOPES,
    "stance": STANCES,
    "weapon": WEAPONS,
    "facility": FACILITIES,
}
REQUIRED = ("harm", "scope", "stance")
NUMBERS = ("low", "high")
TEXTS = ("words", "actor", "start", "end")
FLAGS = ("approx", "hedged", "unverified")
LISTS = ("place", "sources")
ROWS: Mapping[str, tuple[str, ...]] = {
    "parts": ("words", "low", "high", "age", "sex", "role"),
    "persons": ("name", "age_low", "age_high", "sex"),
}
SPARE = 2  # empty lines for parts or people to be added
MOST_ROWS = 60
_PAIRS = (("low", "high"), ("start", "end"))


def form_values(claim: Claim | None) -> Fields:
    """The values that a form starts from: a claim's, or those of a new one."""
    row = claim_json(claim) if claim else {"harm": "killed", "scope": "incident", "stance": "asserts"}
    values: Fields = {name: row.get(name) for name in (*SELECTS, *NUMBERS, *TEXTS, *FLAGS)}
    values |= {name: "\n".join(map(str, cast("list[object]", row.get(name) or []))) for name in LISTS}
    for name in ROWS:
        rows = [cast("Mapping[str, object]", item) for item in cast("list[object]", row.get(name) or [])]
        kept = [{column: item.get(column) for column in _columns(name)} for item in rows]
        values[name] = kept + [dict.fromkeys(_columns(name)) for _ in range(SPARE)]
    return values


def read_form(said: Mapping[str, str]) -> Fields:
    """The fields that a form says. Raises BadInput, one line, for a value that cannot be."""
    fields: Fields = {}
    for name, choices in SELECTS.items():
        if name in said:
            fields[name] = _choice(name, said[name], choices)
    fields |= {name: _number(name, said[name]) for name in NUMBERS if name in said}
    fields |= {name: said[name].strip() or None for name in TEXTS if name in said}
    fields |= {name: name in said for name in FLAGS}
    for name in LISTS:
        if name in said:
            fields[name] = [line.strip() for line in said[name].splitlines() if line.strip()]
    return fields | {name: _rows(name, said) for name in ROWS}


def edits(claim: Claim, report: Report, fields: Fields, *, actor: str, reason: str | None) -> list[Draft]:
    """One decision for each field that differs, in an order in which each of them is possible."""
    before = claim_json(claim)
    changes = {name: value for name, value in fields.items() if not same_value(name, value, _plain(before, name))}
    if not changes:
        raise BadInput("nothing was changed: change a field, or accept the claim as it stands")
    drafts, now = [], claim
    for name in _ordered(changes, before):
        drafts.append(edit(now, report, actor=actor, field=name, new=changes[name], reason=reason))
        now = edited(now, report, {name: changes[name]})
    return drafts


def _plain(row: Mapping[str, object], name: str) -> object:
    """A claim's value in the shape a form can give: parts and people by the columns of the form alone."""
    value = row.get(name)
    if name not in ROWS or not isinstance(value, list):
        return value
    return [{column: item.get(column) for column in _columns(name)} for item in value]


def _columns(name: str) -> tuple[str, ...]:
    return (*ROWS[name], "approx") if name == "parts" else ROWS[name]


def _ordered(changes: Fields, before: Mapping[str, object]) -> list[str]:
    """The fields to change; an interval that moves up gets its upper end first."""
    names = list(changes)
    for low, high in _PAIRS:
        if low in changes and high in changes and _above(changes[low], before.get(high)):
            names.remove(high)
            names.insert(names.index(low), high)
    return names


def _above(one: object, other: object) -> bool:
    if isinstance(one, int) and isinstance(other, int):
        return one > other
    return isinstance(one, str) and isinstance(other, str) and one > other


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str | None:
    value = value.strip()
    if not value and name not in REQUIRED:
        return None
    if value not in choices:
        raise BadInput(f"{name} cannot be {value!r}: choose from {', '.join(choices)}")
    return value


def _number(name: str, value: str) -> int | None:
    plain = re.sub(r"[\s,’']", "", value)
    if not plain:
        return None
    if not re.fullmatch(r"\d{1,10}", plain, re.ASCII):
        raise BadInput(f"{name} {value!r} is no number of people: write it in figures, or leave it empty")
    return int(plain)


def _rows(name: str, said: Mapping[str, str]) -> list[Fields]:
    """The lines of parts or people that hold anything; the rest are spare."""
    found: list[Fields] = []
    for number in range(MOST_ROWS):
        row: Fields = {}
        for column in ROWS[name]:
            value = said.get(f"{name}.{number}.{column}", "")
            if column in SELECTS:
                row[column] = _choice(column, value, SELECTS[column])
            elif column in ("words", "name"):
                row[column] = value.strip()
            else:
                row[column] = _number(column, value)
        if any(value not in (None, "") for value in row.values()):
            if name == "persons" and not row["name"]:
                raise BadInput("a person is listed without a name: write the name as it stands in the report")
            found.append(row | ({"approx": said.get(f"{name}.{number}.approx") == "1"} if name == "parts" else {}))
    return found
