"""Whether a report can tell of harm at all: most reports of a feed cannot, and are not read any further.

One pass of an Aho-Corasick automaton over the text, microseconds a report. The words are data (`gate` in terms.toml).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from knell.candidates.date_grammar import lowered
from knell.languages import table


def may_tell_of_harm(text: str, language: str = "en") -> bool:
    """True if the text holds a word that some report of harm might hang on; false cannot hold a claim.

    >>> may_tell_of_harm("Two people were injured."), may_tell_of_harm("The vote was held on Tuesday.")
    (True, False)
    """
    return next(harm_words(text, language), None) is not None


def harm_words(text: str, language: str = "en") -> Iterator[int]:
    """Where the words stand that some report of harm might hang on, but for phrases in which they harm nobody.

    >>> list(harm_words("A death in Lviv.")), list(harm_words("They oppose the death penalty."))
    ([2], [])
    """
    gate = _gate(language)
    low = lowered(text)
    for index, start, end in gate.automaton.find_matches_as_indexes(low):
        opens = start == 0 or not low[start - 1].isalnum()
        closes = end == len(low) or not low[end].isalnum()
        if index < gate.harmful:
            if opens and (closes or index < gate.roots):
                yield start
        elif not (opens and closes):
            yield start  # a longer word than the phrase's last, which hid the word of harm


@dataclass(frozen=True, slots=True)
class _Gate:
    """The words to look for: first the roots (beginnings of words), then whole words, behind them harmless phrases."""

    automaton: AhoCorasick
    roots: int
    harmful: int


@cache
def _gate(language: str) -> _Gate:
    roots, whole, harmless = (gate_words(language, key) for key in ("roots", "words", "harmless"))
    # Only the longest match at a place is told: a root must not hide a whole word that begins with it, nor the reverse.
    harmful = [*roots, *(w for w in whole if not any(w.startswith(root) for root in roots))]
    automaton = AhoCorasick([*harmful, *harmless], matchkind=MatchKind.LeftmostLongest)
    return _Gate(automaton, len(roots), len(harmful))


@cache
def gate_words(language: str, key: str) -> tuple[str, ...]:
    """One of the lists of words under `gate` in terms.toml."""
    found = table(language, "terms")["gate"]
    assert isinstance(found, dict)
    return tuple(str(w) for w in found[key])
