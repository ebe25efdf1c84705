"""The words beside a figure of one language: they say whether it counts people, and bound what it counts."""

import re
from dataclasses import dataclass
from functools import cache

from knell.candidates.count_patterns import Lists
from knell.candidates.numbers import numbers
from knell.languages import words


@dataclass(frozen=True, slots=True)
class FigureContext:
    """Patterns for the text that ends before a figure (…$) or begins behind it (^…)."""

    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    inhabited: re.Pattern[str]
    groups_after: re.Pattern[str]
    no_group: frozenset[str]
    handed_or_buried: re.Pattern[str]
    where: frozenset[str]
    before_year: frozenset[str]
    month_before: re.Pattern[str]
    day_before: re.Pattern[str]
    people_after: re.Pattern[str]
    people_next: re.Pattern[str]
    changed: re.Pattern[str]
    or_more: re.Pattern[str]
    age_before: re.Pattern[str]
    age_of: re.Pattern[str]
    ages_over: re.Pattern[str]
    part_after: re.Pattern[str]
    age_end: re.Pattern[str]
    one_of: re.Pattern[str]


@cache
def figure_context(language: str) -> FigureContext:
    """What to look for around the figures of a language."""
    lists = Lists(language, numbers(language))
    months, people, person, several = lists.months, lists.listed("people"), lists.person, lists.several
    described = rf"(?!(?:{lists.listed('groups_not_behind', literal=False)})\b)[\w'-]+"
    changed, toll = rf"(?:{lists.listed('changed')})", rf"(?:{lists.listed('changed_subject')})\b[^.;\n]{{0,40}}? "
    free = r"(?: [\w'’-]+){0,4}"
    by = rf"(?: (?:{lists.listed('changed_by')}) [\w.,-]+(?: [\w'’-]+)?)?"
    only, aged = lists.listed("inhabited_only"), lists.listed("age_joint")
    short_months = lists.listed("months_short", literal=False)
    return FigureContext(
        not_before=re.compile(lists.not_before()),
        not_after=compiled(rf"^(?: (?:{months})\b|{lists.listed('not_after', literal=False)})"),
        inhabited=compiled(rf"\b(?:{lists.listed('inhabited')}) (?:(?:{only}) )?$"),
        groups_after=compiled(rf"^((?: {described}){{0,2}}?) (?:{lists.listed('groups')})\b"),
        no_group=all_words(language, "people", "person", "not_adjective"),
        handed_or_buried=compiled(rf"\b(?:{lists.listed('handed_or_buried')}) $"),
        where=frozenset(words(language, "counts", "over_or_under")),
        before_year=frozenset(words(language, "counts", "before_year")),
        month_before=compiled(rf"\b(?:(?:{months}) |(?:{short_months})\. )$"),
        day_before=compiled(rf"\d (?:{months}) $"),
        people_after=compiled(rf"^ (?:[\w]+ ){{0,2}}(?:{lists.harm}|{people}|{person}){several}?\b"),
        people_next=compiled(rf"^ (?:{people}|(?:{person}){several})\b"),
        changed=compiled(rf"\b(?:{toll}{changed}{free}|{changed}{by}) (?:{lists.listed('changed_from')}) $"),
        or_more=compiled(rf"^(?: (?!{lists.conjunction}\b)[\w'-]+){{1,3}},? (?:{lists.listed('or_more_after')})\b"),
        age_before=re.compile(rf"(?:[A-Z][\w'’-]+(?:, | \()|\b(?i:{lists.someone})(?:,? (?:{aged}) |, | \())$"),
        age_of=compiled(rf"\b(?:{person}),? (?:{aged}) $"),
        ages_over=compiled(rf"\b(?:{lists.listed('ages_over')}|(?:{person}|{people}){several}?) $"),
        part_after=compiled(rf"^ (?:{lists.listed('part_after')})\b"),
        age_end=compiled(rf"^ (?!(?:{lists.listed('part_after')})\b)(?:{lists.listed('noun_ends')})\b"),
        one_of=compiled(rf"^ (?:{lists.listed('one_not_before', literal=False)})\b"),
    )


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, for capitals and small letters alike."""
    return re.compile(pattern, re.IGNORECASE)


def all_words(language: str, *keys: str) -> frozenset[str]:
    """Every word of the phrases under the keys of the language's counts table."""
    phrases = (phrase for key in keys for phrase in words(language, "counts", key))
    return frozenset(word for phrase in phrases for word in re.findall(r"[^\W_]+", phrase))
