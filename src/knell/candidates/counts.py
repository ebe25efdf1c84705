"""Every expression that may count people, with its exact words and the numbers they state.

The grammar is wide on purpose: the judge chooses among its candidates, and no number can enter a claim
that did not stand in the report. Where two patterns meet, the one listed first keeps the words.
"""

from collections.abc import Sequence

from knell.candidates.count_figures import (
    find_between,
    find_figure,
    find_ordinal,
    find_range,
    find_vague,
    find_zero,
)
from knell.candidates.count_grammar import count_grammar
from knell.candidates.count_persons import (
    find_bare,
    find_befallen,
    find_kin,
    find_named,
    find_one,
    find_pair,
    find_plural,
    find_pronoun,
    find_struck,
    find_victims,
)
from knell.candidates.count_places import find_places
from knell.candidates.mentions import CountMention, NameMention
from knell.candidates.sums import find_sums

_FINDERS = (
    find_zero,
    find_between,
    find_range,
    find_figure,
    find_vague,
    find_pair,
    find_one,
    find_kin,
    find_bare,
    find_pronoun,
    find_named,
    find_befallen,
    find_struck,
    find_plural,
)


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
    for finder in _FINDERS:
        for mention in finder(grammar, text, places):
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                found.append(mention)
    victims = find_victims(grammar, text, names, places)
    found = _in_order([*found, *(m for m in victims if not any(taken[m.start : m.end]))])
    # Beside the one person whom it may count too ("the 31st victim"): the judge chooses.
    return _in_order([*found, *find_ordinal(grammar, text, places), *find_sums(text, found, language)])


def _in_order(found: Sequence[CountMention]) -> list[CountMention]:
    return sorted(found, key=lambda m: (m.start, m.end))
