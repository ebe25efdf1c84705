"""Words of closed lists and the value each stands for: harm, weapon, facility, actor, denial, caveat, hedge.

The words are data (terms.toml of each language); an Aho-Corasick automaton for each kind finds the longest
listed word from each place in one pass. A word may carry several values ("bombing": from the air or planted):
each is a mention of its own, and the judge chooses.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from knell.candidates.actors import find_actors
from knell.candidates.date_grammar import lowered
from knell.candidates.mentions import TermMention
from knell.languages import table

TermKind = Literal["harm", "weapon", "facility", "actor", "denial", "caveat", "hedge"]

KINDS: tuple[TermKind, ...] = ("harm", "weapon", "facility", "actor", "denial", "caveat", "hedge")
_CAVEAT_REACH = 80  # characters between "not" and "verified"; the longest of the gold reports is 61
_DENIAL_REACH = 40
_JOINED = str.maketrans("-‐‑–\n\t\xa0’", "    " + "   '")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    automaton: AhoCorasick
    values: tuple[tuple[str, ...], ...]
    endings: frozenset[str]


def find_terms(text: str, language: str = "en", *, kinds: Iterable[TermKind] = KINDS) -> list[TermMention]:
    """Every listed word in the text with its value, ordered by place; one mention for each value of a word."""
    plain = lowered(text).translate(_JOINED)
    found: list[TermMention] = []
    for kind in kinds:
        if kind == "actor":
            found += find_actors(text, language)
        elif kind == "caveat":
            found += _caveats(text, plain, language)
        else:
            found += _listed(text, plain, kind, language)
            found += _denied(text, plain, language) if kind == "denial" else ()
    return sorted(found, key=lambda m: (m.start, -m.end, m.kind, m.value))


def _listed(text: str, plain: str, kind: TermKind, language: str) -> Iterator[TermMention]:
    lexicon = _lexicon(language, kind)
    for index, start, end in lexicon.automaton.find_matches_as_indexes(plain):
        stop = _word_end(plain, end, lexicon.endings)
        if stop is None or (start and plain[start - 1].isalnum()):
            continue
        for value in lexicon.values[index]:
            yield TermMention(start=start, end=stop, words=text[start:stop], kind=kind, value=value)


def _word_end(plain: str, end: int, endings: frozenset[str]) -> int | None:
    """Where the word ends that the match began, allowing one of the endings; None inside a longer word."""
    if end == len(plain) or not (plain[end].isalnum() or plain[end] == "'"):
        return end
    stop = end + 1
    while stop < len(plain) and stop - end < 6 and (plain[stop].isalnum() or plain[stop] == "'"):
        stop += 1
    tail = plain[end:stop]
    if tail in endings:
        return stop if not tail.startswith("'") else end
    return end if plain[end] == "'" else None


@cache
def _lexicon(language: str, kind: TermKind) -> _Lexicon:
    values: dict[str, list[str]] = {}
    for value, listed in _lists(language, kind).items():
        for word in listed:
            values.setdefault(word.lower().translate(_JOINED), []).append(value)
    endings = table(language, "terms").get("endings", [])
    assert isinstance(endings, list)
    patterns = sorted(values)
    automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
    return _Lexicon(automaton, tuple(tuple(values[p]) for p in patterns), frozenset(map(str, endings)))


def _lists(language: str, kind: str) -> dict[str, list[str]]:
    found = table(language, "terms")[kind]
    assert isinstance(found, dict)
    return {str(value): [str(w) for w in listed] for value, listed in found.items()}


def _denied(text: str, plain: str, language: str) -> Iterator[TermMention]:
    """A word of denying with what is denied: "had carried out no operation", "nobody was killed"."""
    for hit in _pair_pattern(language, "denial_pair", _DENIAL_REACH).finditer(plain):
        yield TermMention(
            start=hit.start(), end=hit.end(), words=text[hit.start() : hit.end()], kind="denial", value="denial"
        )


def _caveats(text: str, plain: str, language: str) -> Iterator[TermMention]:
    """The whole clause of each caveat: "The figures have not been able to be independently verified"."""
    last = -1
    for hit in _pair_pattern(language, "caveat", _CAVEAT_REACH).finditer(plain):
        start, end = _clause(plain, hit.start(), hit.end())
        if start >= last:
            yield TermMention(start=start, end=end, words=text[start:end], kind="caveat", value="unverified")
            last = end


def _clause(plain: str, start: int, end: int) -> tuple[int, int]:
    left = max(plain.rfind(mark, 0, start) for mark in (". ", "! ", "? ", "  ", "; ", '"', "“", ": "))
    right = re.compile(r"[.!?;\"”]|  |$").search(plain, end)
    first = left + 1 if left >= 0 else 0
    first += len(plain[first:start]) - len(plain[first:start].lstrip(' "“'))
    return first, right.start() if right else len(plain)


@cache
def _pair_pattern(language: str, kind: str, reach: int) -> re.Pattern[str]:
    """A word of `withhold` and one of `check` within `reach` characters, or a word of `alone`."""
    lists = {key: "|".join(map(re.escape, listed)) for key, listed in _lists(language, kind).items()}
    pair = rf"(?:{lists['withhold']})(?!\w)[^.;!?]{{0,{reach}}}?(?<!\w)(?:{lists['check']})(?!\w)"
    alone = rf"|(?:{lists['alone']})(?!\w)" if "alone" in lists else ""
    return re.compile(rf"(?<!\w)(?:{pair}{alone})")
