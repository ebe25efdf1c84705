"""Every expression that may count people, with its exact words and the numbers they state.

The grammar is wide on purpose: the judge chooses among its candidates, and no number can enter a claim
that did not stand in the report. Where two patterns meet, the one listed first keeps the words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from knell.candidates.mentions import CountMention, CountShape, NameMention
from knell.candidates.numbers import Numbers, numbers
from knell.candidates.sums import find_sums
from knell.languages import words

Found = Iterator[CountMention]


# A named person counts as one only this close (characters) to a word of harm.
_NAME_REACH = 70


def find_counts(text: str, language: str = "en", names: Sequence[NameMention] = ()) -> list[CountMention]:
    """All count candidates of a text, by position; sums of lists ("a girl and two adults") come with them.

    `names` are the people the text names: one who stands beside a word of harm may be a victim, and counts one.

    >>> [(m.words, m.low, m.high) for m in find_counts("At least 25 people died and 9 to 11 were hurt.")]
    [('At least 25', 25, None), ('9 to 11', 9, 11)]
    """
    grammar = count_grammar(language)
    taken = bytearray(len(text) + 1)
    found: list[CountMention] = []
    for finder in FINDERS:
        for mention in finder(grammar, text):
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                found.append(mention)
    found += _people(grammar, text, names, taken)
    found.sort(key=lambda m: (m.start, m.end))
    return sorted(found + find_sums(text, found, language), key=lambda m: (m.start, m.end))


@dataclass(frozen=True, slots=True)
class CountGrammar:
    """The count patterns of one language, compiled once from its word table."""

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
    kin_two: frozenset[str]
    triplets: frozenset[str]
    bare: re.Pattern[str]
    pronoun: re.Pattern[str]
    named: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    month_before: re.Pattern[str]
    month_after: re.Pattern[str]
    people_after: re.Pattern[str]
    or_more: re.Pattern[str]
    age_before: re.Pattern[str]
    one_of: re.Pattern[str]


def _either(options: tuple[str, ...], *, literal: bool = True) -> str:
    longest_first = sorted(options, key=len, reverse=True)
    return "|".join(re.escape(o).replace(r"\ ", " ") if literal else o for o in longest_first)


@cache
def count_grammar(language: str) -> CountGrammar:
    """The count grammar of a language; raises BadInput for a language that is not read yet."""

    def listed(key: str, *, literal: bool = True) -> str:
        return _either(words(language, "counts", key), literal=literal)

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    number = numbers(language)
    num = number.pattern
    low, high, about = listed("at_least"), listed("at_most"), listed("about")
    hedge = rf"{low}|{high}|{about}"
    filler, after = listed("fillers"), listed("or_more")
    harm, be, months = listed("harm", literal=False), listed("be"), listed("months", literal=False)
    person, ages = listed("person"), listed("ages", literal=False)
    adjective = rf"(?:{ages}|(?!(?:{listed('not_adjective')})\b)[\w'’-]+)"
    kin, kin_plural = listed("kin"), listed("kin_plural")
    no_figure_after = rf"(?! ?[-–]?(?:year|month|day|week|hour|minute|p\.?m|a\.?m))"  # noqa: F541
    return CountGrammar(
        numbers=number,
        harm=compiled(rf"\b(?:{harm})\b"),
        zero=compiled(
            rf"\bno[ -]?(?:one|body)\b|\bnone\b|\bnot (?:a|one|a single) (?:{listed('zero_noun')})\b"
            rf"|\b(?:no|without|zero|nor any|not any|neither)\b(?: (?!(?:fewer|less|more|doubt)\b)[\w'-]+){{0,3}}? (?:{listed('zero_noun')})\b"
        ),
        between=compiled(rf"\b(?:between|from) (none|{num}) (?:and|to) (?:({low}) )?({num})\b"),
        range=compiled(rf"(?<![\w,.])\b({num})(?: ?[-–—] ?| to | or )({num})\b{no_figure_after}"),
        figure=compiled(
            rf"(?<![^\W_]|[$€£#/])(?<!\d[-,.:])(?:(?:the )?(?:({low})|({high})|({about})) )?"
            rf"(?:(?:{hedge}|{filler}) ){{0,2}}({num})(\+| (?:{after})\b(?! (?:\d|{low}))|-plus)?(?![\w%])"
            r"(?!-(?:year|month|day|hour|minute|week|storey|story|floor|metre|meter|km|mile|mm|kilometre|bed|strong|member|ton|inch|page|room|seat|point|man)s?\b)(?!:\d)"
        ),
        vague=compiled(rf"\b(?:(?:{hedge}) )?(?:{listed('vague', literal=False)})(?!\w)"),
        plural=compiled(
            rf"(?<=\bincluding )(?:{listed('plural')})\b|(?:(?<=\band )|(?<=, )|(?<=mostly )|(?<=mainly )|(?<=them )|(?<=: ))(?:{listed('plural')})\b|\b(?:{listed('plural')})(?= and (?:{listed('plural')})\b)"
        ),
        pair=compiled(rf"\b(?:{listed('pair')}|{listed('triplets')})\b"),
        one=compiled(
            rf"\b(?:a|an|one|another|a single|a further|the other|the|this|that|every|each|neither)(?: {adjective}){{0,4}}?[ -]"
            rf"(?:(?:{person})\b(?![-'’])|{ages}\b(?! (?:{person})))"
        ),
        kin=compiled(
            rf"\b(?:his|her|their|my|whose|its|our|your|[A-Z]\w+['’]s?)(?: {adjective}){{0,2}}? (?:({kin})|({kin_plural}))\b"
        ),
        kin_two=frozenset(words(language, "counts", "kin_two")),
        triplets=frozenset(words(language, "counts", "triplets")),
        bare=re.compile(
            rf"(?<![\w-])(?i:(?:{ages} )?(?:{person}|couple))(?=,? (?:[\w'-]+ ){{0,2}}?(?i:{harm})\b)"
            rf"|(?<=[Kk]ills )(?i:{person})\b|(?<=[Ii]njures )(?i:{person})\b|(?<=[Ww]ounds )(?i:{person})\b"
            rf"|(?i:\b(?:another|one|the last|the other|the first|the second|the third|the fourth|a third|a fourth|a fifth|a second|{ages}))(?=,? (?:(?:{be}|who|of|the|them|\w+) ){{0,3}}(?i:{harm})\b)"
        ),
        pronoun=compiled(
            rf"\b(?:he|she|him|her|himself|herself)\b(?= (?:[\w]+[ ,]+){{0,3}}?(?:{harm})\b)|(?<=killed )(?:him|her)\b|\bher death|\bhis death"
        ),
        named=re.compile(
            rf"\b[A-Z][\w'’-]+(?: (?:al-|el-|van |de )?[A-Z][\w'’-]+){{0,3}}(?=(?:, [^.,;]{{1,30}},)?,? (?:(?:{be}|who) ){{1,3}}(?:\w+ ){{0,1}}?(?:killed|shot|injured|wounded|abducted|kidnapped|arrested|detained|beheaded|executed|murdered|missing|taken|dead|hurt|hit)\b| (?:died|dies|lost)\b)"
        ),
        not_before=compiled(rf"(?:\b(?:{listed('not_before', literal=False)}) ?-?|:\d?)$"),
        not_after=compiled(rf"^(?: (?:{months})\b|{listed('not_after', literal=False)})"),
        month_before=compiled(rf"\b(?:{months})\.? $"),
        month_after=compiled(rf"^ (?:{months})\b"),
        people_after=compiled(
            rf"^ (?:[\w]+ ){{0,2}}(?:{harm}|people|civilians|residents|soldiers|families|{person})s?\b"
        ),
        or_more=compiled(rf"^(?: (?!and\b)[\w'-]+){{1,3}},? (?:{listed('or_more_after')})\b"),
        age_before=re.compile(rf"(?:[A-Z][\w'’-]+(?:, | \()|\b(?i:{person}|{kin}),? of )$"),
        one_of=compiled(
            r"^ (?:of (?:the )?(?:most|largest|biggest|main|worst|deadliest|few|first)|day|week|month|year|hour|side|thing|another|more time|point|by one|time|end|night|morning)\b"
        ),
    )


def _mention(
    match: re.Match[str], low: int | None, high: int | None, shape: CountShape, *, group: int = 0, approx: bool = False
) -> CountMention:
    return CountMention(
        start=match.start(group),
        end=match.end(),
        words=match.string[match.start(group) : match.end()],
        low=low,
        high=high,
        approx=approx,
        shape=shape,
    )


def _zero(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.zero.finditer(text):
        yield _mention(match, 0, 0, "zero")


def _between(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.between.finditer(text):
        low, high = grammar.numbers.value(match[1]), grammar.numbers.value(match[3])
        if low < high and not grammar.month_after.match(text[match.end() : match.end() + 12]):
            yield _mention(match, low, None if match[2] else high, "range")


def _range(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.range.finditer(text):
        low, high = grammar.numbers.value(match[1]), grammar.numbers.value(match[2])
        if low < high and not _counts_something_else(grammar, text, match.start(1), match.end()):
            yield _mention(match, low, high, "range", group=1)


def _figure(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.figure.finditer(text):
        start, end = match.start(4), match.end(4)
        value = grammar.numbers.value(match[4])
        if _counts_something_else(grammar, text, start, match.end()) or _is_date(grammar, text, match, value):
            continue
        if _is_age(grammar, text, match, value):
            continue
        if match[4].lower() == "one" and grammar.one_of.match(text[end : end + 20]):
            continue
        low, high = _bounds(grammar, match, value)
        yield _mention(match, low, high, "figure", approx=bool(match[3]))


def _bounds(grammar: CountGrammar, match: re.Match[str], value: int) -> tuple[int | None, int | None]:
    after = match.string[match.end() : match.end() + 50]
    if match[1] or match[5] or (not match[2] and grammar.or_more.match(after)):
        return value, None
    return (None, value) if match[2] else (value, value)


def _counts_something_else(grammar: CountGrammar, text: str, start: int, end: int) -> bool:
    """True where the words beside a figure say it is a year of age, a distance, a weapon, a street number …"""
    return bool(
        grammar.not_before.search(text[max(0, start - 14) : start]) or grammar.not_after.match(text[end : end + 16])
    )


def _is_age(grammar: CountGrammar, text: str, match: re.Match[str], value: int) -> bool:
    """True for "Stone, 22," and "a lad of 16": a number beside a name or a person that only a comma follows."""
    if value > 110 or match.start() != match.start(4):
        return False
    return text[match.end() : match.end() + 1] in {",", ")", ";", "."} and bool(
        grammar.age_before.search(text[max(0, match.start() - 24) : match.start()])
    )


def _is_date(grammar: CountGrammar, text: str, match: re.Match[str], value: int) -> bool:
    start, end = match.start(4), match.end(4)
    if not match[4].isdigit():
        return False
    if value < 32 and grammar.month_before.search(text[max(0, start - 11) : start]):
        return True
    year = 1900 <= value <= 2035 and match.start() == start
    return year and not grammar.people_after.match(text[end : end + 40])


def _vague(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.vague.finditer(text):
        yield _mention(match, None, None, "vague")


def _plural(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.plural.finditer(text):
        yield _mention(match, None, None, "plural")


def _pair(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.pair.finditer(text):
        worth = 3 if match.group().lower() in grammar.triplets else 2
        yield _mention(match, worth, worth, "pair")


def _one(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.one.finditer(text):
        definite = match.group().lower().startswith(("the ", "this ", "that "))
        yield _mention(match, 1, 1, "the" if definite else "one")


def _kin(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.kin.finditer(text):
        if match[1]:
            yield _mention(match, 1, 1, "kin")
        else:
            worth = 2 if match[2].lower() in grammar.kin_two else None
            yield _mention(match, worth, worth, "kins")


def _bare(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.bare.finditer(text):
        worth = 2 if match.group().lower().endswith("couple") else 1
        yield _mention(match, worth, worth, "bare")


def _pronoun(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.pronoun.finditer(text):
        yield _mention(match, 1, 1, "pronoun")


def _people(grammar: CountGrammar, text: str, names: Sequence[NameMention], taken: bytearray) -> Found:
    for name in names:
        near = grammar.harm.search(text, max(0, name.start - _NAME_REACH), name.end + _NAME_REACH)
        if near and not any(taken[name.start : name.end]):
            yield CountMention(
                start=name.start, end=name.end, words=text[name.start : name.end], low=1, high=1, shape="name"
            )


def _named(grammar: CountGrammar, text: str) -> Found:
    for match in grammar.named.finditer(text):
        yield _mention(match, 1, 1, "name")


FINDERS = (_zero, _between, _range, _figure, _vague, _pair, _one, _kin, _bare, _pronoun, _named, _plural)
