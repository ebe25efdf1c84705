"""What the grammar finds: words that may matter, each with its exact span and the value they state.

Positions are into the working text (`knell.reading.article.working_text`). A mention is only a candidate:
the judge decides which of them are claims and how they belong together.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knell.vocabulary import DatePrecision, Sex

CountShape = Literal[
    "figure", "range", "vague", "one", "the", "bare", "kin", "kins", "pair", "pronoun", "name", "plural", "zero", "sum"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountMention:
    """Words that may count people: "at least 25", "a woman", "dozens", "her parents", "no one"."""

    start: int
    end: int
    words: str
    low: int | None
    high: int | None
    approx: bool = False
    shape: CountShape = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A time expression with the first and last day it can mean; `kind` "since" opens a period up to the report.

    `first`/`last` are None where the expression cannot be resolved (no publication date to count from).
    """

    start: int
    end: int
    words: str
    first: date | None
    last: date | None
    precision: DatePrecision
    kind: Literal["point", "since", "until", "between", "duration"] = "point"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToponymMention:
    """Words that may name a place; `known` says whether the gazetteer holds them.

    `form` is the word beside the name that says what it is ("city", "region", "village", "district"), or None.
    """

    start: int
    end: int
    words: str
    name: str
    known: bool
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMention:
    """A person's name, with the age range and sex that stand beside it, None where they do not."""

    start: int
    end: int
    words: str
    name: str
    age_low: int | None = None
    age_high: int | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMention:
    """Words that may name whoever says something; `name` is written out in full (short forms, pronouns resolved).

    `cue` is the word of saying that ties it to a statement, with its span; `relayed` is the mention it cites
    ("Reuters, citing the governor": the mention of Reuters is relayed to that of the governor), by index.
    """

    start: int
    end: int
    words: str
    name: str
    kind: Literal["name", "noun", "pronoun", "quoted"]
    cue: str | None = None
    cue_span: tuple[int, int] | None = None
    content: tuple[int, int] | None = None
    relayed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMention:
    """A word of a closed list (harm, weapon, facility, actor, denial, caveat, hedge) and the value it stands for."""

    start: int
    end: int
    words: str
    kind: Literal["harm", "weapon", "facility", "actor", "denial", "caveat", "hedge"]
    value: str
