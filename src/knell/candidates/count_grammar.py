"""The count patterns of one language, compiled once from its word table (counts.toml), and where each may begin.

A pattern is tried only at words that can open it: `kinds` says of a word which patterns those are.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from knell.candidates.numbers import Numbers, numbers
from knell.candidates.openers import first_words, opening_words
from knell.languages import words

# More different words than a year of one outlet's reports has; what is known of a word costs some 100 bytes.
_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class CountGrammar:
    """The patterns by the shape they find, those that look at the words around a figure, and the words of openers."""

    numbers: Numbers
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
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    inhabited: re.Pattern[str]
    month_before: re.Pattern[str]
    people_after: re.Pattern[str]
    or_more: re.Pattern[str]
    age_before: re.Pattern[str]
    one_of: re.Pattern[str]
    kin_two: frozenset[str]
    triplets: frozenset[str]
    definite: frozenset[str]
    leading: frozenset[str]
    single: frozenset[str]
    possessive: frozenset[str]
    not_adjective: frozenset[str]
    age_units: frozenset[str]
    article_number: frozenset[str]
    bare_two: tuple[str, ...]
    kinds: Callable[[str], tuple[str, ...]]


@cache
def count_grammar(language: str) -> CountGrammar:
    """The count grammar of a language; raises BadInput for a language that is not read yet."""
    number = numbers(language)
    lists = _Lists(language, number)
    return CountGrammar(
        numbers=number,
        harm=_compiled(rf"\b(?:{lists.harm})\b"),
        zero=_compiled(lists.zero()),
        between=_compiled(lists.between()),
        range=_compiled(lists.range()),
        figure=_compiled(lists.figure()),
        vague=_compiled(rf"\b(?:(?:{lists.hedge}) )?(?:{lists.listed('vague', literal=False)})(?!\w)"),
        plural=_compiled(lists.plural()),
        pair=_compiled(rf"\b(?:{lists.listed('pair')}|{lists.listed('triplets')})\b"),
        one=_compiled(lists.one()),
        kin=_compiled(lists.kin_pattern()),
        bare=re.compile(lists.bare()),
        pronoun=_compiled(lists.pronoun()),
        named=re.compile(lists.named()),
        not_before=_compiled(rf"(?:\b(?:{lists.listed('not_before', literal=False)}) ?-?|:\d?)$"),
        not_after=_compiled(rf"^(?: (?:{lists.months})\b|{lists.listed('not_after', literal=False)})"),
        inhabited=_compiled(rf"\b(?:{lists.listed('inhabited')}) (?:only |just )?$"),
        month_before=_compiled(rf"\b(?:(?:{lists.months}) |(?:{lists.listed('months_short', literal=False)})\. )$"),
        people_after=_compiled(rf"^ (?:[\w]+ ){{0,2}}(?:{lists.harm}|{lists.listed('people')}|{lists.person})s?\b"),
        or_more=_compiled(rf"^(?: (?!and\b)[\w'-]+){{1,3}},? (?:{lists.listed('or_more_after')})\b"),
        age_before=re.compile(rf"(?:[A-Z][\w'’-]+(?:, | \()|\b(?i:{lists.person}|{lists.kin})(?:,? of |, | \())$"),
        one_of=_compiled(rf"^ (?:{lists.listed('one_not_before', literal=False)})\b"),
        kin_two=frozenset(words(language, "counts", "kin_two")),
        triplets=frozenset(words(language, "counts", "triplets")),
        definite=frozenset(words(language, "counts", "definite")),
        leading=_all_words(language, "at_least", "at_most", "about", "fillers"),
        single=first_words(words(language, "counts", "single")),
        possessive=frozenset(words(language, "counts", "possessive")),
        not_adjective=frozenset(words(language, "counts", "not_adjective")),
        age_units=frozenset(words(language, "counts", "age_units")),
        article_number=number.after_article,
        bare_two=tuple(words(language, "counts", "bare_two")),
        kinds=_kinds(language, number),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class _Lists:
    """The word lists of a language as alternatives, and the patterns made of them."""

    def __init__(self, language: str, number: Numbers) -> None:
        self.language, self.num = language, number.pattern
        self.low, self.about = self.listed("at_least"), self.listed("about")
        # "has gone up to eight" is eight
        risen = "".join(rf"(?<!\b{re.escape(verb)} )" for verb in words(language, "counts", "risen"))
        self.high = f"{risen}(?:{self.listed('at_most')})"
        self.hedge = f"{self.low}|{self.high}|{self.about}"
        self.harm = self.listed("harm", literal=False)
        self.months = self.listed("months", literal=False)
        self.person, self.kin = self.listed("person"), self.listed("kin")
        self.ages = self.listed("ages", literal=False)
        self.adjective = rf"(?:{self.ages}|(?!(?:{self.listed('not_adjective')})\b)[\w'’-]+)"

    def listed(self, key: str, *, literal: bool = True) -> str:
        longest_first = sorted(words(self.language, "counts", key), key=len, reverse=True)
        return "|".join(re.escape(o).replace(r"\ ", " ") if literal else o for o in longest_first)

    def zero(self) -> str:
        nouns, never = self.listed("zero_noun"), self.listed("zero_never")
        return (
            rf"\b(?:{self.listed('zero', literal=False)})\b|\b(?:{self.listed('zero_not')}) (?:{nouns})\b"
            rf"|\b(?:{self.listed('zero_before')})\b(?: (?!(?:{never})\b)[\w'-]+){{0,3}}? (?:{nouns})\b"
        )

    def between(self) -> str:
        first = rf"\b(?:{self.listed('between')}) ({self.listed('nil')}|{self.num})"
        return rf"{first} (?:{self.listed('between_joint')}) (?:({self.low}) )?({self.num})\b"

    def range(self) -> str:
        joint = "|".join(f" {word} " for word in words(self.language, "counts", "range_joint"))
        never = self.listed("range_not_after", literal=False)
        return rf"(?<![\w,.])\b({self.num})(?: ?[-–—] ?|{joint})({self.num})\b(?! ?[-–]?(?:{never}))"

    def figure(self) -> str:
        """Groups: 1 at least, 2 at most, 3 about, 4 the number, 5 "or more"."""
        hedged = rf"(?:(?:the )?(?:({self.low})|({self.high})|({self.about})) )?"
        filled = rf"(?:(?:{self.hedge}|{self.listed('fillers')}) ){{0,2}}"
        or_more = rf"(\+| (?:{self.listed('or_more')})\b(?! (?:\d|{self.low}))|-plus)?"
        never = rf"(?![\w%])(?!-(?:{self.listed('compounds')})s?\b)(?!:\d)"
        return rf"(?<![^\W_]|[$€£#/])(?<!\d[-,.:]){hedged}{filled}({self.num}){or_more}{never}"

    def plural(self) -> str:
        nouns = self.listed("plural")
        behind = "|".join(
            rf"(?<=\b{w})" if w[0].isalpha() else f"(?<={w})" for w in words(self.language, "counts", "plural_after")
        )
        return rf"(?:{behind})(?:{nouns})\b|\b(?:{nouns})(?= and (?:{nouns})\b)"

    def one(self) -> str:
        noun = rf"(?:(?:{self.person})\b(?![-'’])|{self.ages}\b(?! (?:{self.person})))"
        return rf"\b(?:{self.listed('single')})(?: {self.adjective}){{0,4}}?[ -]{noun}"

    def kin_pattern(self) -> str:
        """Groups: 1 one of kin, 2 several."""
        owner = rf"\b(?:{self.listed('possessive')}|[A-Z]\w+['’]s?)"
        return rf"{owner}(?: {self.adjective}){{0,2}}? (?:({self.kin})|({self.listed('kin_plural')}))\b"

    def bare(self) -> str:
        """A person without an article beside a word of harm; capitals count only in the first letter of a verb."""
        verbs = (f"[{v[0].upper()}{v[0]}]{v[1:]}" for v in words(self.language, "counts", "bare_after"))
        after_verb = "".join(rf"|(?<={verb} )(?i:{self.person})\b" for verb in verbs)
        be = rf"(?:{self.listed('be')}|\w+)"
        person = rf"(?:{self.ages} )?(?:{self.person}|{self.listed('bare_two')})"
        return (
            rf"(?<![\w-])(?i:{person})"
            rf"(?=(?:, \d{{1,3}})?,? (?:[\w'-]+ ){{0,2}}?(?i:{self.harm})\b|['’]s (?i:{self.harm})\b)"
            rf"{after_verb}"
            rf"|(?i:\b(?:{self.listed('alone')}|{self.ages}))(?=,? (?:{be} ){{0,3}}(?i:{self.harm})\b)"
        )

    def pronoun(self) -> str:
        after = "|".join(f"(?<={word} )" for word in words(self.language, "counts", "pronoun_object_after"))
        return (
            rf"\b(?:{self.listed('pronoun')})\b(?= (?:[\w]+[ ,]+){{0,3}}?(?:{self.harm})\b)"
            rf"|(?:{after})(?:{self.listed('pronoun_object')})\b|\b(?:{self.listed('pronoun_phrase')})"
        )

    def named(self) -> str:
        name = r"\b[A-Z][\w'’-]+(?: (?:al-|el-|van |de )?[A-Z][\w'’-]+){0,3}"
        be = rf"(?:(?:{self.listed('be')}|{self.listed('relative')}) ){{1,3}}(?:\w+ ){{0,1}}?"
        harmed = rf"(?:{self.listed('named_harm')})\b"
        return rf"{name}(?=(?:, [^.,;]{{1,30}},)?,? {be}{harmed}| (?:{self.listed('named_died')})\b)"


def _kinds(language: str, number: Numbers) -> Callable[[str], tuple[str, ...]]:
    """For a word in lower case: the patterns it can open, and what it is to those that are told by a later word."""
    openers = _openers(language, number)
    harm = _compiled("|".join(words(language, "counts", "harm")))

    @lru_cache(maxsize=_REMEMBERED)
    def kinds(word: str) -> tuple[str, ...]:
        found = [kind for kind, opening in openers.items() if word in opening]
        if word[0].isdigit():
            found.append("number")
        if harm.fullmatch(word):
            found.append("harm")
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
        "article": frozenset({number.article}),
        "vague": patterned("vague") | plain("at_least", "at_most", "about"),
        "plural": plain("plural"),
        "pair": plain("pair", "triplets"),
        "person": plain("person", "bare_two"),
        "kin": plain("kin", "kin_plural"),
        "alone": plain("alone"),
        "pronoun": plain("pronoun", "pronoun_object", "pronoun_phrase"),
        "victim": plain("named_harm", "named_died"),
        "unit": plain("age_units"),
        "verb": plain("bare_after"),
    }


def _all_words(language: str, *keys: str) -> frozenset[str]:
    """Every word of the phrases: what may stand between the first word of a hedge and its figure."""
    return frozenset(
        word for key in keys for phrase in words(language, "counts", key) for word in re.findall(r"[^\W_]+", phrase)
    )
