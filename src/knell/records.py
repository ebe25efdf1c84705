"""What a report holds: frozen records whose names are the names everywhere, in code, tables and JSON.

A value never travels without the words it was read from. `None` means *not stated*, never a default.
Positions are counted in characters (Python string indices), start inclusive, end exclusive. The `span` of a quote
lies in its `field`; the spans of what a claim is told by (dates, places, sources, parts, people) lie in the report's
text and are None where the words stand in the title alone.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knell.vocabulary import (
    Age,
    DatePrecision,
    Facility,
    Harm,
    PassageKind,
    PlacePrecision,
    Role,
    Scope,
    Sex,
    Stance,
    Weapon,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A slice of a report's text and what it is: headline, body, caption, teaser or boilerplate."""

    kind: PassageKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article, a post or a statement as it was collected; `text` is verbatim and passages slice it.

    `title` may also stand at the top of `text`. `published`, `outlet` and `language` are None where
    neither the page nor the user says them. `capture` is the sha256 of the bytes it was read from.
    """

    doc: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    language: str | None = None
    url: str | None = None
    capture: str | None = None
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of people as stated: "at least 25" is 25–None, "dozens" None–None, "about 40" 40–40 approx.

    >>> Count(words="at least 25", low=25, high=None)
    Count(words='at least 25', low=25, high=None, approx=False)
    """

    words: str
    low: int | None
    high: int | None
    approx: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Who the people counted are; each of the three is None where the report does not state it."""

    age: Age | None = None
    sex: Sex | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sub-count of a claim's figure ("35 killed, 12 of them children"); never a claim of its own."""

    count: Count
    group: Group = Group()
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One who is said to say it: the name written out in full, and the words that stand in the report."""

    name: str
    words: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The chain of sources, nearest to the report first; empty where the report speaks in its own voice."""

    chain: tuple[Source, ...] = ()
    cue: str | None = None
    hedged: bool = False
    stance: Stance = "asserts"

    @property
    def origin(self) -> Source | None:
        """The last source of the chain: whoever the statement is traced back to."""
        return self.chain[-1] if self.chain else None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The time of the harm: first and last day it can have happened, with the words they come from.

    `precision` "open" means a period one end of which is not stated.
    """

    start: date | None = None
    end: date | None = None
    words: str | None = None
    precision: DatePrecision | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer, or a name the gazetteer does not hold (then `place_id` and coordinates are None).

    `lat` and `lon` are WGS 84 degrees; a coordinate is never shown without its `precision`.
    """

    name: str
    native: str | None = None
    place_id: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where the harm happened: the words as reported and the places they resolve to, most specific first."""

    places: tuple[Place, ...] = ()
    words: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A victim given by name; the age is a range ("nine or 10" is 9–10), None where not stated."""

    name: str
    age_low: int | None = None
    age_high: int | None = None
    sex: Sex | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement in a report that a number of people came to harm.

    `quote` is a verbatim slice of the report's `text` or `title` (`field` says which) and `span` its position
    there. `id` hashes report, quoted words and harm. `event` is shared by claims of one incident or one
    running total in the report. `additive_to` is the id of the claim it is counted on top of.
    `score` is the reader's own confidence, 0 to 1; None for a claim that a person entered.
    """

    id: str
    report: str
    field: Literal["text", "title"] = "text"
    quote: str
    span: Span
    harm: Harm
    count: Count
    group: Group = Group()
    parts: tuple[Part, ...] = ()
    scope: Scope = "incident"
    event: str | None = None
    when: When = When()
    where: Where = Where()
    attribution: Attribution = Attribution()
    unverified: bool = False
    actor: str | None = None
    weapon: Weapon | None = None
    facility: Facility | None = None
    persons: tuple[Person, ...] = ()
    additive_to: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A party denies, or calls false, the harm or its part in it; `of` is the event it speaks of."""

    quote: str
    span: Span
    source: Source | None = None
    of: str | None = None
    text: str | None = None
    field: Literal["text", "title"] = "text"
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityAttack:
    """A school, hospital or other protected place is said to be hit, whether or not people were hurt."""

    quote: str
    span: Span
    facility: Facility
    name: str | None = None
    where: Where = Where()
    when: When = When()
    actor: str | None = None
    attribution: Attribution = Attribution()
    event: str | None = None
    field: Literal["text", "title"] = "text"
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One incident, or one running total, as told within one report: the claims that share it."""

    id: str
    claims: tuple[str, ...]
    scope: Scope
    when: When = When()
    where: Where = Where()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything one report claims, in the order it stands."""

    report: Report
    claims: tuple[Claim, ...] = ()
    denials: tuple[Denial, ...] = ()
    facilities: tuple[FacilityAttack, ...] = ()
    events: tuple[Event, ...] = ()
    notes: tuple[str, ...] = field(default=())
