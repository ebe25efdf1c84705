"""The decisions of the demo's user: what the shipped reader errs on in the samples, put right by quoted words.

`decisions.toml` holds them; `training/sample_decisions.py` writes it by comparing a reading with `expected.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from knell.errors import BadInput
from knell.samples import sample_folder

ACTOR = "demo user"
FILE = "decisions.toml"
KINDS: tuple[Literal["edit", "add", "reject"], ...] = ("edit", "add", "reject")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDecision:
    """One claim put right: `at` points at quoted words, `fields` are the values that the report states.

    Without words to point at, a rejection is of every claim that is read in the report.
    A place is given by its names alone, the most specific first; None means that the report does not state it.
    """

    report: str
    kind: Literal["edit", "add", "reject"]
    at: Mapping[str, object]
    fields: Mapping[str, object]
    reason: str | None = None


def sample_decisions() -> tuple[SampleDecision, ...]:
    """The recorded decisions in the order of the reports. Raises BadInput for one that is not understood."""
    text = (sample_folder() / FILE).read_text(encoding="utf-8")
    rows = tomllib.loads(text).get("decision", [])
    return tuple(_decision(row) for row in rows)


def _decision(row: Mapping[str, object]) -> SampleDecision:
    kind = next((one for one in KINDS if one == row.get("kind")), None)
    at, fields, reason = row.get("at", {}), row.get("fields", {}), row.get("reason")
    if kind is None or not (at or kind == "reject") or not isinstance(at, Mapping) or not isinstance(fields, Mapping):
        raise BadInput(f"{FILE}: the decision {dict(row)} is not understood: it needs kind, at and fields")
    return SampleDecision(
        report=str(row["report"]),
        kind=kind,
        at=dict(at),
        fields={name: _plain(value) for name, value in fields.items()},
        reason=str(reason) if reason else None,
    )


def _plain(value: object) -> object:
    """A value as JSON has it: TOML knows no null, so an empty text stands for what a report does not state."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return None if value == "" else value
