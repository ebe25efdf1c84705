"""The words of one language by which its reports name actors, ready for the grammar of actors."""

import re
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from knell.languages import either, pairs, table, words


@dataclass(frozen=True, slots=True)
class ActorWords:
    """Heads and names to look for, what qualifies a head, what a name carries on, and what claims a deed."""

    heads: AhoCorasick
    names: AhoCorasick
    countries: dict[str, str]
    weak: frozenset[str]
    named: frozenset[str]
    persons: frozenset[str]
    only_carrying: frozenset[str]
    carried: re.Pattern[str]
    claims: re.Pattern[str]
    claimant: re.Pattern[str]
    after: re.Pattern[str]
    numbered: re.Pattern[str]
    owner: re.Pattern[str]
    never: frozenset[str]
    prepositions: frozenset[str]
    qualifiers: frozenset[str]
    joiners: frozenset[str]
    openers: frozenset[str]


@cache
def actor_words(language: str) -> ActorWords:
    """The words of a language's actors.toml, compiled."""
    nations = {_capital(w): noun for w, noun in pairs(language, "actors", "nations").items()}
    countries = table(language, "actors")["countries"]
    assert isinstance(countries, dict)
    groups = words(language, "actors", "groups")
    names = sorted({*groups, *nations, *(str(c) for c in countries["names"])})
    phrases = (*words(language, "actors", "modifiers"), *pairs(language, "actors", "nations"), *groups)
    particles = frozenset(words(language, "actors", "particles"))
    return ActorWords(
        heads=AhoCorasick(list(words(language, "actors", "heads")), matchkind=MatchKind.LeftmostLongest),
        names=AhoCorasick(names, matchkind=MatchKind.LeftmostLongest),
        countries=nations,
        weak=frozenset(words(language, "actors", "weak")),
        named=frozenset(words(language, "actors", "named")),
        persons=frozenset(words(language, "actors", "persons")),
        only_carrying=frozenset(words(language, "actors", "only_carrying")),
        carried=re.compile(
            rf" (?:{_any_of(language, 'carrying')}) (?:\w+ ){{0,2}}?(?:{_any_of(language, 'carried')})(?!\w)"
        ),
        claims=_claims(language),
        claimant=_claimant(language),
        after=_after(language),
        numbered=re.compile(rf"\d{{1,4}}{either(words(language, 'counts', 'ordinal_ends'))}"),  # "the 57th brigade"
        owner=re.compile(rf"['’]{either(words(language, 'names', 'owner_ends'))}?$"),
        never=frozenset(words(language, "actors", "never")),
        prepositions=frozenset(words(language, "actors", "prepositions")),
        qualifiers=frozenset(part for phrase in phrases for part in phrase.lower().split()) - particles,
        openers=frozenset(
            (
                *words(language, "actors", "openers"),
                *pairs(language, "dates", "months"),
                *pairs(language, "dates", "weekdays"),
            )
        ),
        joiners=frozenset(part for phrase in words(language, "actors", "joiners") for part in phrase.split()),
    )


def _claims(language: str) -> re.Pattern[str]:
    """What claims a deed: "claimed the attack", "said it was behind the bombing".

    Not where a clause goes on from it ("claimed the attack was staged"): that says what happened, and blames others.
    """
    finite = "|".join(words(language, "actors", "finite"))
    deed = rf"(?:{_any_of(language, 'deed_openers')}) (?:[\w-]+ ){{0,2}}?(?:{_any_of(language, 'deeds')})"
    onward = rf"(?: (?!(?:{_any_of(language, 'relative')}) )[^\s.,;:!?]++){{0,12}}? (?:{finite})(?!\w)"
    return re.compile(
        rf"(?<!\w)(?:(?:{_any_of(language, 'claims')}) {deed}(?![\w-])(?!{onward})"
        rf"|(?:{_any_of(language, 'responsibility')})(?![\w-])(?! (?:{finite})(?!\w)))"
    )


def _claimant(language: str) -> re.Pattern[str]:
    """The name before a claim, perhaps with what it is and one more word ("has", "later").

    Every part is bounded, so that a claim costs the same however long the run of capitals before it is.
    """
    prefix, joint = (either(words(language, "actors", key)) for key in ("claimant_prefix", "claimant_joint"))
    name = rf"{prefix}?[A-Z]\w{{0,24}}(?:[ '’-](?:{joint}[ -]){{0,2}}[A-Z]\w{{0,24}}){{0,7}}"
    return re.compile(rf"(?<![\w’'-])(?<!\d )({name})(?:, [^.,;:\n]{{3,60}},)?(?: (\w{{1,20}}))? $")


def _after(language: str) -> re.Pattern[str]:
    """The name that follows a head: "of the al-Nusra Front"."""
    keys = ("after_head", "after_prefix", "after_joint")
    opener, prefix, joint = (either(words(language, "actors", key)) for key in keys)
    definite = either(words(language, "places", "definite"))
    word = r"[A-Z0-9][\w’'-]*"
    return re.compile(rf" {opener} (?:{definite} )?{prefix}?[A-Z][\w’'-]*(?:[ -](?:{joint}|{word}))*")


def _any_of(language: str, key: str) -> str:
    return "|".join(map(re.escape, words(language, "actors", key)))


def _capital(word: str) -> str:
    return word.title() if word.replace(" ", "").isalpha() and len(word) > 2 else word.upper()
