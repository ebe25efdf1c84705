"""Counts told by naming people, without a number: "a milkman", "her parents", "twins", "children", "Ahmad Salem"."""

import re
from collections.abc import Sequence

from knell.candidates.count_grammar import CountGrammar
from knell.candidates.count_matches import Found, counted, tried
from knell.candidates.count_places import Places
from knell.candidates.mentions import CountMention, CountShape, NameMention

# A named person counts as one only this close (characters) to a word of harm.
_NAME_REACH = 70
_LONGEST_WORD = 24


def find_pair(grammar: CountGrammar, text: str, places: Places) -> Found:
    """People who come in twos and threes: "a couple", "triplets"."""
    for match in tried(grammar.pair, text, places.pair):
        worth = 3 if match.group().lower() in grammar.triplets else 2
        yield counted(match, worth, worth, "pair")


def find_one(grammar: CountGrammar, text: str, places: Places) -> Found:
    """A person behind an article: "a six-year-old girl", "the woman"."""
    for match in tried(grammar.one, text, places.one):
        definite = match.group().split(" ", 1)[0].lower() in grammar.definite
        yield counted(match, 1, 1, "the" if definite else "one")


def find_kin(grammar: CountGrammar, text: str, places: Places) -> Found:
    """People told by whose they are, of the family or not: "his wife", "her parents", "Omar's landlord"."""
    for match in tried(grammar.kin, text, places.kin):
        if match[1]:
            yield counted(match, 1, 1, "kin")
        else:
            worth = 2 if match[2].lower() in grammar.related_two else None
            yield counted(match, worth, worth, "kins")


def find_bare(grammar: CountGrammar, text: str, places: Places) -> Found:
    """A person without an article beside a word of harm: "Teacher killed by shell"."""
    for match in tried(grammar.bare, text, places.bare):
        worth = 2 if match.group().lower().endswith(grammar.bare_two) else 1
        yield counted(match, worth, worth, "bare")


def find_pronoun(grammar: CountGrammar, text: str, places: Places) -> Found:
    """One person told by a pronoun beside a word of harm: "he was killed"."""
    for match in tried(grammar.pronoun, text, places.pronoun):
        yield counted(match, 1, 1, "pronoun")


def find_named(grammar: CountGrammar, text: str, places: Places) -> Found:
    """One capitalised name before a word of harm: "Stone was shot"."""
    for match in tried(grammar.named, text, places.named):
        yield counted(match, 1, 1, "name")


def find_befallen(grammar: CountGrammar, text: str, places: Places) -> Found:
    """One by what befell it: "a milkman was shot"."""
    for match in tried(grammar.befallen, text, places.befallen):
        if not _is_thing(grammar, match.group()):
            yield counted(match, 1, 1, _opened(grammar, match[1]))


def find_struck(grammar: CountGrammar, text: str, places: Places) -> Found:
    """One by the verb before it: "killing a greengrocer", "wounded its caretaker"."""
    for match in tried(grammar.struck, text, places.struck):
        if not _is_thing(grammar, match.group()):
            yield counted(match, 1, 1, _opened(grammar, match[1] or match.group()))


def _is_thing(grammar: CountGrammar, phrase: str) -> bool:
    """Whether the noun at the end of a phrase is known to be no person: "a drone", "our hope", "a cow"."""
    noun = re.split(r"[ -]", phrase.lower())[-1]
    return noun in grammar.things or noun.endswith(grammar.things_end)


def _opened(grammar: CountGrammar, opener: str) -> CountShape:
    first = opener.split(" ", 1)[0].lower()
    return "the" if first in grammar.definite else "kin" if first in grammar.possessive else "one"


def find_plural(grammar: CountGrammar, text: str, places: Places) -> Found:
    """People without a number in a list: "including children"."""
    for match in tried(grammar.plural, text, places.plural):
        yield counted(match, None, None, "plural")


def find_victims(grammar: CountGrammar, text: str, names: Sequence[NameMention], places: Places) -> Found:
    """The people the text names who may be victims: with an age, or beside a word of harm."""
    for name in names:
        if name.age_low is not None or _near_harm(grammar, text, name, places):
            words = text[name.start : name.end]
            yield CountMention(start=name.start, end=name.end, words=words, low=1, high=1, shape="name")


def _near_harm(grammar: CountGrammar, text: str, name: NameMention, places: Places) -> bool:
    """Whether a word of harm stands within reach of a name; the reach may cut its last word ("dead|line")."""
    start, end = max(0, name.start - _NAME_REACH), min(len(text), name.end + _NAME_REACH)
    if places.harm_between(start, end):
        return True
    return (
        text[end - 1 : end + 1].isalnum()
        and grammar.harm.search(text, max(start, end - _LONGEST_WORD), end) is not None
    )
