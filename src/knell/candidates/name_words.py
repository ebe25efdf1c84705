"""The words of one language that stand beside people's names, ready for the grammar of names."""

import re
from dataclasses import dataclass
from functools import cache

from knell.candidates.source_words import vocabulary
from knell.languages import either, pairs, table, words

_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёіїєґ][\w’'ʼ-]*\w"


@dataclass(frozen=True, slots=True)
class NameWords:
    """What a name looks like, what beside it tells a person or a place, the sex and the age."""

    run: re.Pattern[str]
    never: frozenset[str]
    before: dict[str, str]
    after: re.Pattern[str]
    sexes: dict[str, str]
    pronoun: re.Pattern[str]
    pronouns: dict[str, str]
    plurals: dict[str, str]
    bodies: frozenset[str]
    place: re.Pattern[str]
    of_person: re.Pattern[str]
    apposed: re.Pattern[str]
    word_before: re.Pattern[str]
    owner: re.Pattern[str]
    owner_or_point: re.Pattern[str]
    told_of: re.Pattern[str]
    ages_after: tuple[re.Pattern[str], ...]
    ages_before: tuple[re.Pattern[str], ...]
    numbers: dict[str, int]


@cache
def name_words(language: str) -> NameWords:
    """The words of a language's names.toml, compiled."""
    particle = either(words(language, "names", "particles"))
    prefix = either((*words(language, "names", "particles"), *words(language, "names", "prefixes")))
    word = rf"(?:(?:{prefix}-)?{_CAPITAL}|[A-Z]\.)"
    nations = [w.title() for w in pairs(language, "actors", "nations")]
    pronouns = pairs(language, "names", "pronouns")
    ages = table(language, "names")["ages"]
    assert isinstance(ages, dict)
    small = _small_numbers(language)
    number = rf"(?:\d{{1,3}}|(?i:{either(small)})(?:[- ](?i:{either(small)}))?)"
    joined = either(words(language, "names", "or"))
    dashed = rf"(?P<a>{number})(?:(?: {joined} |[-–])(?P<b>{number}))?"
    sexes = pairs(language, "names", "after")
    owner = rf"['’]{either(words(language, 'names', 'owner_ends'))}?$"
    of = either(words(language, "names", "of_person_joint"))
    return NameWords(
        run=re.compile(rf"(?<![\w.@#/])(?:{prefix}-)?{_CAPITAL}(?:[ \xa0](?:{particle}[ \xa0])*{word})*"),
        never=frozenset({*words(language, "names", "never"), *nations}),
        before=pairs(language, "names", "before"),
        after=re.compile(rf"(?<![\w-])((?i:{either(sexes)}))(?![\w-])"),
        sexes=sexes,
        pronoun=re.compile(rf"(?<!\w)({either(pronouns)}) {either(words(language, 'names', 'name_is'))}\s$"),
        pronouns=pronouns,
        plurals=pairs(language, "names", "plurals"),
        bodies=frozenset(words(language, "actors", "groups")),
        place=re.compile(rf"(?<!\w){either(words(language, 'names', 'of_place'))}\s$"),
        of_person=re.compile(rf"(?<!\w){either(words(language, 'names', 'of_person'))} {of}\s$"),
        apposed=re.compile(rf", {either(words(language, 'names', 'apposed'))} ((?:[\w-]+ ){{0,3}}[\w-]+)"),
        word_before=re.compile(rf"([\w-]+),?[ \n](?:{either(words(language, 'names', 'title_between'))}\.? )?$"),
        owner=re.compile(owner),
        owner_or_point=re.compile(rf"{owner}|\.$"),
        told_of=_told_of(language),
        ages_after=tuple(re.compile(_filled(str(p), dashed)) for p in ages["after"]),
        ages_before=tuple(re.compile(_filled(str(p), dashed)) for p in ages["before"]),
        numbers=small,
    )


def _told_of(language: str) -> re.Pattern[str]:
    """Where the words behind a name stop to tell of it: at another sentence, name or person."""
    goes_on, owner = either(words(language, "names", "goes_on")), either(words(language, "names", "owner_ends"))
    conjunction, article = either(vocabulary(language, "and")), either(vocabulary(language, "article"))
    other = rf" {conjunction} (?:[A-Z]|{article} |\d)|, [A-Z][a-z]+ [A-Z]"
    return re.compile(rf"\n|[.;] (?!{goes_on}\b)|{other}|^['’]{owner}")


def _filled(pattern: str, number: str) -> str:
    return pattern.replace("{{", "{").replace("}}", "}").replace("{n}", number)


def _small_numbers(language: str) -> dict[str, int]:
    units = {w: i for i, w in enumerate(words(language, "counts", "units"))}
    return units | {w: 10 * (i + 2) for i, w in enumerate(words(language, "counts", "tens"))}
