"""The names that a report gives in full, found by a short form of them: "SOHR", "Klymenko", "the mayor"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from knell.candidates.source_words import vocabulary
from knell.languages import either, words

_LONGEST_PERSON, _LONGEST_BODY = 4, 8  # words


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Capitalised names of people and of bodies, and bodies with their acronym behind them in brackets."""

    persons: re.Pattern[str]
    bodies: re.Pattern[str]
    stated: re.Pattern[str]


class FullNames:
    """The capitalised names of one report; of several that fit, the last one before a mention is meant."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language, self.patterns = text, language, _patterns(language)
        self.settings = vocabulary(language, "object")

    def of_surname(self, surname: str, start: int) -> str | None:
        """The longer personal name that ends in the surname."""
        persons = ((at, name) for at, name in self._persons if name.endswith(surname) and name != surname)
        return _nearest([(at, name) for at, name in persons if name.count(" ") < _LONGEST_PERSON], start)

    def of_acronym(self, acronym: str) -> str | None:
        """The name that an acronym abbreviates, if the report gives it."""
        name = self._stated.get(acronym) or self._initials.get(acronym)
        return f"{name} ({acronym})" if name else None

    def of_title(self, title: str, start: int) -> str | None:
        """The person whose title stands beside the name anywhere: "Ihor Klymenko, the interior minister"."""
        beside = sorted(
            (m.start(), m.group("name")) for p in _titled(title, self.language) for m in p.finditer(self.text)
        )
        # "In Amman the foreign minister": a setting that opens a sentence is no bearer's name.
        return _nearest([(at, name) for at, name in beside if name.split()[0].lower() not in self.settings], start)

    def of_body(self, words: frozenset[str], start: int) -> str | None:
        """The name that carries all of the words and more."""
        return _nearest([(at, name) for at, name in self._bodies if _carries(name, words)], start)

    @cached_property
    def _persons(self) -> list[tuple[int, str]]:
        return [(m.start(), m.group()) for m in self.patterns.persons.finditer(self.text)]

    @cached_property
    def _bodies(self) -> list[tuple[int, str]]:
        return [(m.start(), m.group()) for m in self.patterns.bodies.finditer(self.text)]

    @cached_property
    def _stated(self) -> dict[str, str]:
        """The names whose acronym stands behind them in brackets, by the acronym; the first of each."""
        if "(" not in self.text:
            return {}
        return {m[2]: m[1] for m in reversed(list(self.patterns.stated.finditer(self.text)))}

    @cached_property
    def _initials(self) -> dict[str, str]:
        """The names by their capital letters; the first of each."""
        return {
            "".join(w[0] for w in re.split(r"[ -]", name) if w[0].isupper()): name for _, name in reversed(self._bodies)
        }


def _nearest(found: Sequence[tuple[int, str]], start: int) -> str | None:
    """The last name before a position, else the first behind it."""
    before = [name for at, name in found if at < start]
    return before[-1] if before else next((name for _, name in found), None)


def _carries(name: str, words: frozenset[str]) -> bool:
    low = name.lower().split()
    return words < frozenset(low) and len(low) <= _LONGEST_BODY


@cache
def _titled(title: str, language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name behind its title and one before it."""
    person = _patterns(language).persons.pattern
    held, article = either(vocabulary(language, "title_of")), either(vocabulary(language, "article"))
    before = re.compile(rf"\b(?i:{title})(?: {held} [^,.;\n]{{1,40}})?,? (?P<name>{person})")
    behind = re.compile(rf"(?P<name>{person}),? (?:{article} )?(?:[\w’'-]+ ){{0,5}}(?i:{title})\b")
    return before, behind


@cache
def _patterns(language: str) -> _Patterns:
    prefix, joint = either(vocabulary(language, "name_prefix")), either(vocabulary(language, "name_joint"))
    within, definite = either(vocabulary(language, "body_joint")), either(words(language, "places", "definite"))
    capital = rf"(?:{prefix}[- ])*(?:[A-Z]\.|[A-ZÀ-Ž’'][\w’'-]*[\w])"
    body = rf"\b{capital}(?: {within} (?:{definite} )?{capital}| {capital}){{1,8}}"
    return _Patterns(
        persons=re.compile(rf"\b{capital}(?: (?:{joint}[- ])?{capital}){{1,4}}"),
        bodies=re.compile(body),
        stated=re.compile(rf"({body})(?: [a-z]+)? \(([^()\s]+)\)"),
    )
