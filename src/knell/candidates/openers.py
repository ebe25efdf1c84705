"""Which words a pattern can begin with, so that it is tried where one of them stands and nowhere else.

Trying a pattern of a hundred alternatives at every character is what reading would spend its time on.
"""

from collections.abc import Iterable

# What is known of the first word so far, and whether the next characters may still belong to it.
_Beginning = tuple[str, bool]
_EMPTY: _Beginning = ("", True)
_ANY: _Beginning = ("*", True)


def opening_words(pattern: str) -> frozenset[str]:
    """The words, in lower case, that a text matched by the pattern can begin with.

    Reads the regular expressions that word tables use: alternatives, groups, classes, `?`, `*`, `+`, look-aheads.
    Raises ValueError for a pattern that can begin with any word, as nothing would be gained.

    >>> sorted(opening_words("an? (?:large |small )*number of|entire famil(?:y|ies)"))
    ['a', 'an', 'entire']
    """
    beginnings, end = _alternatives(pattern, 0)
    if end != len(pattern):
        raise ValueError(f"pattern {pattern!r} has a bracket too many")
    found = frozenset(word.lower() for word, _ in beginnings)
    if any(not word or "*" in word for word in found):
        raise ValueError(f"pattern {pattern!r} can begin with any word")
    return found


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """The first word of each plain phrase, in lower case: the letters and digits before anything else."""
    return frozenset(_letters(phrase.lower()) for phrase in phrases)


def _letters(phrase: str) -> str:
    return next((phrase[:i] for i, c in enumerate(phrase) if not c.isalnum()), phrase)


def _alternatives(pattern: str, at: int) -> tuple[set[_Beginning], int]:
    """The beginnings of alternatives up to their closing bracket, and where that stands."""
    found: set[_Beginning] = set()
    while True:
        beginnings, at = _sequence(pattern, at)
        found |= beginnings
        if at == len(pattern) or pattern[at] == ")":
            return found, at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[set[_Beginning], int]:
    beginnings = {_EMPTY}
    while at < len(pattern) and pattern[at] not in "|)":
        element, at = _element(pattern, at)
        element, at = _repeated(pattern, at, element)
        beginnings = _joined(beginnings, element)
    return beginnings, at


def _joined(left: set[_Beginning], right: set[_Beginning]) -> set[_Beginning]:
    closed = {(word, False) for word, goes_on in left if not goes_on}
    return closed | {(word + more, goes_on) for word, open_ in left if open_ for more, goes_on in right}


def _element(pattern: str, at: int) -> tuple[set[_Beginning], int]:
    """One character, class or group; a look-ahead says nothing about the words themselves."""
    if pattern[at] == "(":
        inner, end = _alternatives(pattern, at + 3)
        return ({_EMPTY} if pattern[at + 1 : at + 3] in ("?=", "?!") else inner), end + 1
    if pattern[at] == "[":
        end = pattern.index("]", at)
        return {_character(c) for c in pattern[at + 1 : end]}, end + 1
    if pattern[at] == "\\":
        return {_ANY if pattern[at + 1].isalnum() else _character(pattern[at + 1])}, at + 2
    return {_character(pattern[at])}, at + 1


def _character(character: str) -> _Beginning:
    return (character, True) if character.isalnum() else ("", False)


def _repeated(pattern: str, at: int, element: set[_Beginning]) -> tuple[set[_Beginning], int]:
    if at == len(pattern) or pattern[at] not in "?*+":
        return element, at
    if pattern[at] != "?" and any(goes_on for _, goes_on in element):
        return {_EMPTY, _ANY}, at + 1
    return element | ({_EMPTY} if pattern[at] in "?*" else set()), at + 1
