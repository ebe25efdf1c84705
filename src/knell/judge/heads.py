"""What the model is asked about each mention, and which links it may draw: the contract of training and reading.

A *query* is a mention that may be a claim, a facility attack or a denial; a *target* is a mention it may be
linked to. Every head is a choice among the values listed here, in this order; every link is a choice among the
targets of its kind or none of them. Changing any list needs a new training (the weights carry its digest).
"""

import hashlib
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from knell.vocabulary import AGES, FACILITIES, HARMS, ROLES, SCOPES, SEXES, STANCES, WEAPONS

Ints = npt.NDArray[np.int64]

Head = Literal[
    "kind", "harm", "age", "sex", "role", "scope", "hedged", "unverified", "stance", "attack", "denial"
]  # fmt: skip
Link = Literal["source", "via", "place", "start", "end", "actor", "whole", "event", "adds", "weapon", "facility"]

NOT_STATED = None
NO = False
KINDS = ("none", "claim", "part")

# Values by head; the index of a value is the class the model predicts.
HEADS: dict[str, tuple[object, ...]] = {
    "kind": KINDS,
    "harm": HARMS,
    "age": (NOT_STATED, *AGES),
    "sex": (NOT_STATED, *SEXES),
    "role": (NOT_STATED, *ROLES),
    "scope": SCOPES,
    "hedged": (NO, True),
    "unverified": (NO, True),
    "stance": STANCES,
    "attack": (NO, True),
    "denial": (NO, True),
}

LINKS: tuple[Link, ...] = get_args(Link)

# The kind of mention a link may point at.
TARGETS: dict[str, str] = {
    "source": "source",
    "via": "source",
    "place": "toponym",
    "start": "date",
    "end": "date",
    "actor": "actor",
    "whole": "count",
    "event": "count",
    "adds": "count",
    "weapon": "weapon",
    "facility": "facility",
}

_COUNT_TYPES = tuple(
    f"count:{shape}"
    for shape in (
        "figure", "range", "vague", "one", "the", "bare", "kin", "kins", "pair", "pronoun", "name", "plural",
        "zero", "sum",
    )
)  # fmt: skip
_SOURCE_TYPES = tuple(f"source:{kind}" for kind in ("name", "noun", "pronoun", "quoted"))
_DATE_TYPES = tuple(f"date:{kind}" for kind in ("point", "since", "until", "between", "duration", "report"))

# What a mention is, as the model's type embedding knows it.
TYPES: tuple[str, ...] = (
    *_COUNT_TYPES,
    *_SOURCE_TYPES,
    *_DATE_TYPES,
    "toponym:known",
    "toponym:unknown",
    "actor",
    "denial",
    *(f"facility:{value}" for value in FACILITIES),
    *(f"weapon:{value}" for value in WEAPONS),
    "toponym:demonym",
    "toponym:country",
    "toponym:region",
    "toponym:settlement",
    "toponym:speaker",
)
TYPE_INDEX = {name: index for index, name in enumerate(TYPES)}

# Distance between query and target in words, by powers of two, signed, in three settings: same sentence,
# same paragraph, elsewhere; doubled by whether the grammar itself draws this link.
_STEPS = (0, 2, 5, 10, 20, 40, 80, 160)
NEARNESS = 2 * len(_STEPS) * 3 * 2


def nearness(distance: Ints, setting: Ints, by_grammar: Ints) -> Ints:
    """The class, 0 to NEARNESS - 1, of how each target lies to its query.

    `distance` in characters, negative where the target stands before its query; `setting` 0 for the same sentence,
    1 for the same paragraph, 2 elsewhere; `by_grammar` 1 where the grammar itself draws the link.
    """
    step = np.searchsorted(_STEPS, np.abs(distance) // 6, side="right") - 1
    return np.asarray(((step * 2 + (distance < 0)) * 3 + setting) * 2 + by_grammar, np.int64)


def contract() -> str:
    """A digest of every list above: weights trained on other lists are refused."""
    return hashlib.sha256(repr((HEADS, LINKS, TARGETS, TYPES, NEARNESS)).encode()).hexdigest()[:16]
