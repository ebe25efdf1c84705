"""The field's terms with their exact values: the names everywhere, in code, tables, JSON and templates.

Sources: the claim annotation guidelines (harms, groups, scope, weapons, facilities), Airwars (grades),
the UN monitoring and reporting mechanism as Primero codes it (violations, statuses), see docs/vocabulary.md.
"""

from typing import Literal, get_args

Harm = Literal["killed", "injured", "casualties", "missing", "abducted", "detained", "displaced", "trapped"]
Age = Literal["child", "adult", "elderly"]
Sex = Literal["female", "male"]
Role = Literal["civilian", "combatant", "health", "journalist", "aid", "education", "prisoner", "official"]
Scope = Literal["incident", "cumulative"]
Stance = Literal["asserts", "denies", "doubts"]
Weapon = Literal[
    "airstrike",
    "missile",
    "shelling",
    "drone",
    "small_arms",
    "bomb",
    "cluster",
    "mine",
    "chemical",
    "ground_assault",
    "crush/other",
]
Facility = Literal[
    "hospital", "school", "worship", "market", "residential", "shelter", "media", "infrastructure", "aid"
]
PassageKind = Literal["headline", "body", "caption", "teaser", "boilerplate"]
DatePrecision = Literal["day", "range", "week", "month", "season", "year", "open"]
PlacePrecision = Literal[
    "country", "admin1", "admin2", "municipality", "settlement", "neighbourhood", "street", "landmark", "exact"
]

HARMS: tuple[Harm, ...] = get_args(Harm)
AGES: tuple[Age, ...] = get_args(Age)
SEXES: tuple[Sex, ...] = get_args(Sex)
ROLES: tuple[Role, ...] = get_args(Role)
SCOPES: tuple[Scope, ...] = get_args(Scope)
STANCES: tuple[Stance, ...] = get_args(Stance)
WEAPONS: tuple[Weapon, ...] = get_args(Weapon)
FACILITIES: tuple[Facility, ...] = get_args(Facility)
PASSAGE_KINDS: tuple[PassageKind, ...] = get_args(PassageKind)
DATE_PRECISIONS: tuple[DatePrecision, ...] = get_args(DatePrecision)
PLACE_PRECISIONS: tuple[PlacePrecision, ...] = get_args(PlacePrecision)
