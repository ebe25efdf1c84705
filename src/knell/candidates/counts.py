"""Every expression that may count people, with its exact words and the numbers they state.

The grammar is wide on purpose: the judge chooses among its candidates, and no number can enter a claim
that did not stand in the report. Where two patterns meet, the one listed first keeps the words.
"""

import re
from collections.abc import Iterator, Sequence

from knell.candidates.count_grammar import CountGrammar, count_grammar
from knell.candidates.count_places import Places, find_places
from knell.candidates.mentions import CountMention, CountShape, NameMention
from knell.candidates.sums import find_sums

Found = Iterator[CountMention]


# A named person counts as one only this close (characters) to a word of harm.
_NAME_REACH = 70
_LONGEST_WORD = 24


def find_counts(text: str, language: str = "en", names: Sequence[NameMention] = ()) -> list[CountMention]:
    """All count candidates of a text, by position; sums of lists ("a girl and two adults") come with them.

    `names` are the people the text names: one who stands beside a word of harm may be a victim, and counts one.

    >>> [(m.words, m.low, m.high) for m in find_counts("At least 25 people died and 9 to 11 were hurt.")]
    [('At least 25', 25, None), ('9 to 11', 9, 11)]
    """
    grammar = count_grammar(language)
    places = find_places(grammar, text)
    taken = bytearray(len(text) + 1)
    found: list[CountMention] = []
    for finder in FINDERS:
        for mention in finder(grammar, text, places):
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                found.append(mention)
    found += _people(grammar, text, names, places, taken)
    found.sort(key=lambda m: (m.start, m.end))
    # Beside the one person whom it may count too ("the 31st victim"): the judge chooses.
    ordinals = list(_ordinal(grammar, text, places))
    return sorted([*found, *ordinals, *find_sums(text, found, language)], key=lambda m: (m.start, m.end))


def _tried(pattern: re.Pattern[str], text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """What searching the text for the pattern finds, given every place where it may begin."""
    free, match = 0, pattern.match
    for place in places:
        if place >= free and (found := match(text, place)):
            free = found.end()
            yield found


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


def _zero(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.zero, text, places.zero):
        yield _mention(match, 0, 0, "zero")


def _between(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.between, text, places.between):
        low, high = grammar.numbers.value(match[1]), grammar.numbers.value(match[3])
        if low >= high or _has_changed(grammar, text, match.start(1)):
            continue
        if not _counts_something_else(grammar, text, match.start(), match.end()):
            yield _mention(match, low, None if match[2] else high, "range")


def _range(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.range, text, places.number):
        low, high = grammar.numbers.value(match[1]), grammar.numbers.value(match[2])
        if grammar.numbers.is_one(match[1], text[match.end(1) : match.start(2)], match[2]):
            continue
        if _has_changed(grammar, text, match.start(1)):
            continue
        if low < high and not _counts_something_else(grammar, text, match.start(1), match.end()):
            yield _mention(match, low, high, "range", group=1)


def _has_changed(grammar: CountGrammar, text: str, start: int) -> bool:
    """True for "has risen from 11 to 13": two figures, no range."""
    return bool(grammar.changed.search(text[max(0, start - 60) : start]))


def _figure(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.figure, text, places.figure):
        start, end = match.start(4), match.end(4)
        value = grammar.numbers.value(match[4])
        if _counts_something_else(grammar, text, start, match.end()) or _is_date(grammar, text, match, value):
            continue
        if _is_age(grammar, text, match, value) or _lives_there(grammar, text, match.start()):
            continue
        if match[4].lower() == "one" and grammar.one_of.match(text[end : end + 20]):
            continue
        group = grammar.groups_after.match(text[match.end() : match.end() + 50])
        if group and grammar.no_group.isdisjoint(group[1].lower().split()):
            yield _group(match, group.end())
            continue
        if grammar.placed.search(text[max(0, match.start() - 12) : match.start()]):
            yield _mention(match, value, value, "figure", group=4)
            continue
        low, high = _bounds(grammar, match, value)
        yield _mention(match, low, high, "figure", approx=bool(match[3]))


def _group(match: re.Match[str], length: int) -> CountMention:
    """Families counted ("some 120 families"): how many people they are is not said."""
    start, end = match.start(), match.end() + length
    return CountMention(start=start, end=end, words=match.string[start:end], low=None, high=None, shape="vague")


def _bounds(grammar: CountGrammar, match: re.Match[str], value: int) -> tuple[int | None, int | None]:
    after = match.string[match.end() : match.end() + 50]
    if match[1] or match[5] or (not match[2] and grammar.or_more.match(after)):
        return value, None
    return (None, value) if match[2] else (value, value)


def _counts_something_else(grammar: CountGrammar, text: str, start: int, end: int) -> bool:
    """True where the words beside a figure say it is a year of age, a distance, a weapon, a street number …"""
    if grammar.not_after.match(text[end : end + 16]):
        return True
    numbered = grammar.not_before.search(text[max(0, start - 14) : start])
    # "At Al-Shifa hospital 49 bodies": where people follow, the figure counts them and numbers nothing
    return bool(numbered) and not grammar.people_next.match(text[end : end + 40])


def _lives_there(grammar: CountGrammar, text: str, start: int) -> bool:
    """True for "home to around 400,000": inhabitants, whom no harm is said to have come to."""
    return bool(grammar.inhabited.search(text[max(0, start - 24) : start]))


def _is_age(grammar: CountGrammar, text: str, match: re.Match[str], value: int) -> bool:
    """True for "Stone, 22," and "a lad of 16": a number beside a name or a person that only a comma follows.

    Behind "a lad of" a word may follow too that cannot be what is counted ("a lad of 16 and his aunt").
    """
    if value > 110 or match.start() != match.start(4):
        return False
    before = text[max(0, match.start() - 24) : match.start()]
    if grammar.age_of.search(before) and grammar.age_end.match(text[match.end() : match.end() + 20]):
        return True
    return text[match.end() : match.end() + 1] in {",", ")", ";", "."} and bool(grammar.age_before.search(before))


def _is_date(grammar: CountGrammar, text: str, match: re.Match[str], value: int) -> bool:
    start, end = match.start(4), match.end(4)
    if not match[4].isdigit():
        return False
    if value < 32 and grammar.month_before.search(text[max(0, start - 11) : start]):
        # "Since 18 January 21 people have died"
        dated = grammar.day_before.search(text[max(0, start - 14) : start])
        return not (dated and grammar.people_next.match(text[end : end + 40]))
    hedged = match[1] or match[2] or match[3]
    year = 1900 <= value <= 2035 and not hedged
    return year and not grammar.people_after.match(text[end : end + 40])


def _vague(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.vague, text, places.vague):
        yield _mention(match, None, None, "vague")


def _plural(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.plural, text, places.plural):
        yield _mention(match, None, None, "plural")


def _pair(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.pair, text, places.pair):
        worth = 3 if match.group().lower() in grammar.triplets else 2
        yield _mention(match, worth, worth, "pair")


def _one(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.one, text, places.one):
        definite = match.group().split(" ", 1)[0].lower() in grammar.definite
        yield _mention(match, 1, 1, "the" if definite else "one")


def _kin(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.kin, text, places.kin):
        if match[1]:
            yield _mention(match, 1, 1, "kin")
        else:
            worth = 2 if match[2].lower() in grammar.kin_two else None
            yield _mention(match, worth, worth, "kins")


def _bare(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.bare, text, places.bare):
        worth = 2 if match.group().lower().endswith(grammar.bare_two) else 1
        yield _mention(match, worth, worth, "bare")


def _pronoun(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.pronoun, text, places.pronoun):
        yield _mention(match, 1, 1, "pronoun")


def _people(grammar: CountGrammar, text: str, names: Sequence[NameMention], places: Places, taken: bytearray) -> Found:
    for name in names:
        beside = name.age_low is not None or _near_harm(grammar, text, name, places)
        if beside and not any(taken[name.start : name.end]):
            yield CountMention(
                start=name.start, end=name.end, words=text[name.start : name.end], low=1, high=1, shape="name"
            )


def _near_harm(grammar: CountGrammar, text: str, name: NameMention, places: Places) -> bool:
    """Whether a word of harm stands within reach of a name; the reach may cut its last word ("dead|line")."""
    start, end = max(0, name.start - _NAME_REACH), min(len(text), name.end + _NAME_REACH)
    if places.harm_between(start, end):
        return True
    return (
        text[end - 1 : end + 1].isalnum()
        and grammar.harm.search(text, max(start, end - _LONGEST_WORD), end) is not None
    )


def _befallen(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.befallen, text, places.befallen):
        yield _mention(match, 1, 1, _opened(grammar, match[1]))


def _struck(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.struck, text, places.struck):
        yield _mention(match, 1, 1, _opened(grammar, match[1] or match.group()))


def _opened(grammar: CountGrammar, opener: str) -> CountShape:
    first = opener.split(" ", 1)[0].lower()
    return "the" if first in grammar.definite else "kin" if first in grammar.possessive else "one"


def _ordinal(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.ordinal, text, places.ordinal):
        value = int(match[1]) if match[1] else grammar.ordinals[match[2].lower()]
        if value > 1:
            yield _mention(match, value, value, "figure")


def _named(grammar: CountGrammar, text: str, places: Places) -> Found:
    for match in _tried(grammar.named, text, places.named):
        yield _mention(match, 1, 1, "name")


FINDERS = (
    _zero, _between, _range, _figure, _vague, _pair, _one, _kin, _bare, _pronoun, _named, _befallen, _struck, _plural,
)  # fmt: skip
