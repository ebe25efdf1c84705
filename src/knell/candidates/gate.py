"""Whether a report can tell of harm at all: most reports of a feed cannot, and are not read any further.

One pass of an Aho-Corasick automaton over the text, microseconds a report. The words are data (`gate` in terms.toml).
"""

from collections.abc import Iterator
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
    """Where the words stand that some report of harm might hang on."""
    automaton, roots = _automaton(language)
    low = lowered(text)
    for index, start, end in automaton.find_matches_as_indexes(low):
        opens = start == 0 or not low[start - 1].isalnum()
        if opens and (index < roots or end == len(low) or not low[end].isalnum()):
            yield start


@cache
def _automaton(language: str) -> tuple[AhoCorasick, int]:
    """The words to look for, roots first, and how many of them are roots: beginnings of words."""
    found = table(language, "terms")["gate"]
    assert isinstance(found, dict)
    roots, whole = [str(w) for w in found["roots"]], [str(w) for w in found["words"]]
    # Only the longest match at a place is told: a root must not hide a whole word that begins with it, nor the reverse.
    whole = [w for w in whole if not any(w.startswith(root) for root in roots)]
    return AhoCorasick([*roots, *whole], matchkind=MatchKind.LeftmostLongest), len(roots)
