"""Counts told in numbers: "at least 25", "9 to 11", "no one", "dozens", "the 31st victim".

A figure that counts no people (a date, an age, a distance) is told by the words right beside it.
"""

import re

from knell.candidates.count_context import FigureContext
from knell.candidates.count_grammar import CountGrammar
from knell.candidates.count_matches import Found, counted, tried
from knell.candidates.count_places import Places
from knell.candidates.mentions import CountMention


def find_zero(grammar: CountGrammar, text: str, places: Places) -> Found:
    """No one: "no casualties", "nobody was hurt"."""
    for match in tried(grammar.zero, text, places.zero):
        yield counted(match, 0, 0, "zero")


def find_between(grammar: CountGrammar, text: str, places: Places) -> Found:
    """Two bounds behind a word for it: "between 9 and 11", "from 20 to at least 30"."""
    for match in tried(grammar.between, text, places.between):
        low, high = grammar.numbers.value(match[1]), grammar.numbers.value(match[3])
        if low >= high or _has_changed(grammar.context, text, match.start(1)):
            continue
        if not _counts_something_else(grammar.context, text, match.start(), match.end()):
            yield counted(match, low, None if match[2] else high, "range")


def find_range(grammar: CountGrammar, text: str, places: Places) -> Found:
    """Two bounds beside each other: "9-11", "nine or ten"."""
    for match in tried(grammar.range, text, places.number):
        low, high = grammar.numbers.value(match[1]), grammar.numbers.value(match[2])
        if low >= high or _has_changed(grammar.context, text, match.start(1)):
            continue
        if grammar.numbers.is_one(match[1], text[match.end(1) : match.start(2)], match[2]):
            continue
        if not _counts_something_else(grammar.context, text, match.start(1), match.end()):
            yield counted(match, low, high, "range", group=1)


def _has_changed(context: FigureContext, text: str, start: int) -> bool:
    """True for "has risen from 11 to 13": two figures, no range."""
    return bool(context.changed.search(text[max(0, start - 90) : start]))


def find_figure(grammar: CountGrammar, text: str, places: Places) -> Found:
    """One number, with its bounds: "25", "at least 25", "up to 25", "25 or more", "some 120 families"."""
    for hedged in tried(grammar.figure, text, places.figure):
        match = _without_where(grammar, text, hedged)
        value = grammar.numbers.value(match[4])
        if not _counts_no_people(grammar.context, text, match, value):
            yield _figure(grammar.context, text, match, value)


def _without_where(grammar: CountGrammar, text: str, match: re.Match[str]) -> re.Match[str]:
    """The figure without the word that tells where: "handed over 95", "buried under two"."""
    hedge, start = match[1] or match[2], match.start(1 if match[1] else 2)
    if not hedge or hedge.lower() not in grammar.context.where:
        return match
    if not grammar.context.handed_or_buried.search(text[max(0, start - 12) : start]):
        return match
    return grammar.figure.match(text, start + len(hedge) + 1) or match


def _figure(context: FigureContext, text: str, match: re.Match[str], value: int) -> CountMention:
    group = context.groups_after.match(text[match.end() : match.end() + 50])
    if group and context.no_group.isdisjoint(group[1].lower().split()):
        # how many people the families are is not said
        start, end = match.start(), match.end() + group.end()
        return CountMention(start=start, end=end, words=text[start:end], low=None, high=None, shape="vague")
    low, high = _bounds(context, match, value)
    return counted(match, low, high, "figure", approx=bool(match[3]))


def _bounds(context: FigureContext, match: re.Match[str], value: int) -> tuple[int | None, int | None]:
    after = match.string[match.end() : match.end() + 50]
    if match[1] or match[5] or (not match[2] and context.or_more.match(after)):
        return value, None
    return (None, value) if match[2] else (value, value)


def _counts_no_people(context: FigureContext, text: str, match: re.Match[str], value: int) -> bool:
    return (
        _counts_something_else(context, text, match.start(4), match.end())
        or _is_date(context, text, match, value)
        or _is_age(context, text, match, value)
        or _lives_there(context, text, match.start())
        or _is_no_person(context, text, match, value)
    )


def _counts_something_else(context: FigureContext, text: str, start: int, end: int) -> bool:
    """True where the words beside a figure say it is a year of age, a distance, a weapon, a street number …"""
    if context.not_after.match(text[end : end + 16]):
        return True
    numbered = context.not_before.search(text[max(0, start - 14) : start])
    # "At Al-Shifa hospital 49 bodies": where people follow, the figure counts them and numbers nothing
    return bool(numbered) and not context.people_next.match(text[end : end + 40])


def _is_date(context: FigureContext, text: str, match: re.Match[str], value: int) -> bool:
    start, end = match.start(4), match.end(4)
    if not match[4].isdigit():
        return False
    if value < 32 and context.month_before.search(text[max(0, start - 11) : start]):
        # "Since 18 January 21 people have died"
        dated = context.day_before.search(text[max(0, start - 14) : start])
        return not (dated and context.people_next.match(text[end : end + 40]))
    # "a total of 1950" counts; "the 1950 treaty" and "its 2014 annex" are of a year
    before = text[match.start() : start].lower().split()
    year = 1900 <= value <= 2035 and context.before_year.issuperset(before)
    return year and not context.people_after.match(text[end : end + 40])


def _is_age(context: FigureContext, text: str, match: re.Match[str], value: int) -> bool:
    """True for "Stone, 22," and "a lad of 16": a number beside a name or a person that only a comma follows.

    Behind "a lad of" a word may follow too that cannot be what is counted ("a lad of 16 and his aunt").
    """
    if value > 110:
        return False
    if match.start() != match.start(4):
        return _are_all_older(context, text, match)
    before = text[max(0, match.start() - 24) : match.start()]
    if context.age_of.search(before) and context.age_end.match(text[match.end() : match.end() + 20]):
        return True
    return text[match.end() : match.end() + 1] in {",", ")", ";", "."} and bool(context.age_before.search(before))


def _are_all_older(context: FigureContext, text: str, match: re.Match[str]) -> bool:
    """True for "all under 10" and "men over 60": the age of those told before, unless people follow."""
    if (match[1] or match[2] or "").lower() not in context.where:
        return False
    hedge = match.start(1 if match[1] else 2)
    told = context.ages_over.search(text[max(0, hedge - 24) : hedge])
    after = text[match.end() : match.end() + 40]
    return bool(told) and not context.part_after.match(after) and not context.people_next.match(after)


def _lives_there(context: FigureContext, text: str, start: int) -> bool:
    """True for "home to around 400,000": inhabitants, whom no harm is said to have come to."""
    return bool(context.inhabited.search(text[max(0, start - 24) : start]))


def _is_no_person(context: FigureContext, text: str, match: re.Match[str], value: int) -> bool:
    """True for "one of the largest", "one day", "one another": no person is counted."""
    spoken = value == 1 and match[4].isalpha()
    return spoken and bool(context.one_of.match(text[match.end(4) : match.end(4) + 20]))


def find_vague(grammar: CountGrammar, text: str, places: Places) -> Found:
    """A number that is not told: "dozens", "several"."""
    for match in tried(grammar.vague, text, places.vague):
        yield counted(match, None, None, "vague")


def find_ordinal(grammar: CountGrammar, text: str, places: Places) -> Found:
    """How many there are with this one: "the 31st victim"."""
    for match in tried(grammar.ordinal, text, places.ordinal):
        value = int(match[1]) if match[1] else grammar.ordinals[match[2].lower()]
        start = match.start()
        if value > 1 and not grammar.context.month_before.search(text[max(0, start - 11) : start]):
            yield counted(match, value, value, "figure")
