"""The count patterns of one language, compiled once from its word table (counts.toml), and where each may begin.

A pattern is tried only at words that can open it: `kinds` says of a word which patterns those are.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from knell.candidates.count_context import FigureContext, all_words, compiled, figure_context
from knell.candidates.count_patterns import Lists
from knell.candidates.numbers import Numbers, numbers
from knell.candidates.openers import first_words, opening_words
from knell.languages import words

# More different words than a year of one outlet's reports has; what is known of a word costs some 100 bytes.
_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class CountGrammar:
    """The patterns by the shape they find, what tells of a figure beside it, and the words of openers."""

    numbers: Numbers
    context: FigureContext
    harm: re.Pattern[str]
    zero: re.Pattern[str]
    between: re.Pattern[str]
    range: re.Pattern[str]
    figure: re.Pattern[str]
    vague: re.Pattern[str]
    plural: re.Pattern[str]
    pair: re.Pattern[str]
    one: re.Pattern[str]
    kin: re.Pattern[str]
    bare: re.Pattern[str]
    pronoun: re.Pattern[str]
    named: re.Pattern[str]
    befallen: re.Pattern[str]
    struck: re.Pattern[str]
    ordinal: re.Pattern[str]
    related_two: frozenset[str]
    triplets: frozenset[str]
    definite: frozenset[str]
    leading: frozenset[str]
    single: frozenset[str]
    possessive: frozenset[str]
    stranger: frozenset[str]
    things: frozenset[str]
    things_end: tuple[str, ...]
    condition: frozenset[str]
    ordinals: dict[str, int]
    not_adjective: frozenset[str]
    age_units: frozenset[str]
    article_number: frozenset[str]
    bare_two: tuple[str, ...]
    kinds: Callable[[str], tuple[str, ...]]


@cache
def count_grammar(language: str) -> CountGrammar:
    """The count grammar of a language; raises BadInput for a language that is not read yet."""
    number = numbers(language)
    lists = Lists(language, number)
    return CountGrammar(
        numbers=number,
        context=figure_context(language),
        harm=compiled(rf"\b(?:{lists.harm})\b"),
        zero=compiled(lists.zero()),
        between=compiled(lists.between()),
        range=compiled(lists.range()),
        figure=compiled(lists.figure()),
        vague=compiled(rf"\b(?:(?:{lists.hedge}) )?(?:{lists.listed('vague', literal=False)})(?!\w)"),
        plural=compiled(lists.plural()),
        pair=compiled(rf"\b(?:{lists.listed('pair')}|{lists.listed('triplets')})\b"),
        one=compiled(lists.one()),
        kin=compiled(lists.kin_pattern()),
        bare=re.compile(lists.bare()),
        pronoun=compiled(lists.pronoun()),
        named=re.compile(lists.named()),
        befallen=compiled(lists.befallen()),
        struck=compiled(lists.struck()),
        ordinal=compiled(lists.ordinal()),
        related_two=frozenset(words(language, "counts", "related_two")),
        triplets=frozenset(words(language, "counts", "triplets")),
        definite=frozenset(words(language, "counts", "definite")),
        leading=all_words(language, "at_least", "at_most", "about", "fillers"),
        single=first_words(words(language, "counts", "single")),
        possessive=frozenset(words(language, "counts", "possessive")),
        stranger=first_words((*words(language, "counts", "stranger"), *words(language, "counts", "single"))),
        things=frozenset(words(language, "counts", "things")),
        things_end=tuple(words(language, "counts", "things_end")),
        condition=frozenset(words(language, "counts", "condition")),
        ordinals={word: n for n, word in enumerate(words(language, "counts", "ordinals"), 1)},
        not_adjective=frozenset(words(language, "counts", "not_adjective")),
        age_units=frozenset(words(language, "counts", "age_units")),
        article_number=number.after_article,
        bare_two=tuple(words(language, "counts", "bare_two")),
        kinds=_kinds(language, number),
    )


def _kinds(language: str, number: Numbers) -> Callable[[str], tuple[str, ...]]:
    """For a word in lower case: the patterns it can open, and what it is to those that are told by a later word."""
    openers = _openers(language, number)
    harm = compiled("|".join(words(language, "counts", "harm")))
    ordinal = compiled(rf"\d{{1,4}}(?:{'|'.join(words(language, 'counts', 'ordinal_ends'))})")
    hurt = compiled("|".join(phrase.split(" ", 1)[0] for phrase in words(language, "counts", "hurt")))

    @lru_cache(maxsize=_REMEMBERED)
    def kinds(word: str) -> tuple[str, ...]:
        found = [kind for kind, opening in openers.items() if word in opening]
        if word[0].isdigit():
            found.append("number")
            if ordinal.fullmatch(word):
                found.append("ordinal")
        if harm.fullmatch(word):
            found.append("harm")
        if hurt.fullmatch(word):
            found.append("hurt")
        return tuple(found)

    return kinds


def _openers(language: str, number: Numbers) -> dict[str, frozenset[str]]:
    def plain(*keys: str) -> frozenset[str]:
        return first_words(w for key in keys for w in words(language, "counts", key))

    def patterned(key: str) -> frozenset[str]:
        return frozenset[str]().union(*map(opening_words, words(language, "counts", key)))

    return {
        "zero": patterned("zero") | plain("zero_not", "zero_before"),
        "between": plain("between"),
        "number": number.openers,
        "article": number.articles,
        "vague": patterned("vague") | plain("at_least", "at_most", "about"),
        "plural": plain("plural"),
        "pair": plain("pair", "triplets"),
        "person": plain("person", "person_adjective", "bare_two"),
        "kin": plain("related", "related_plural"),
        "alone": plain("alone"),
        "pronoun": plain("pronoun", "pronoun_object", "pronoun_or_owner", "pronoun_self", "pronoun_phrase"),
        "victim": plain("named_harm", "named_died"),
        "unit": plain("age_units"),
        "verb": plain("bare_after"),
        "befell": plain("befell"),
        "befalls": plain("befalls"),
        "ordinal": plain("ordinals"),
    }
