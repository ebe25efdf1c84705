"""The shapes of time expressions of a language, compiled once from its dates.toml into one pattern.

A shape is a template such as "{day} {month} {year}"; each {class} is a word class of the table and comes back
as a field of the match. `find_shapes` gives name, span and fields; what they mean is told by date_values.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from knell.languages import either, pairs, table, words

_TABLES = (
    "weekday",
    "month",
    "season",
    "unit",
    "ordinal",
    "part",
    "relative",
    "narrative",
    "direction",
    "dayordinal",
    "known",
    "holiday",
    "toside",
)
_TRIGGERS = ("months", "weekdays", "seasons", "units", "relative", "narrative", "known")
_BEFORE, _BEYOND = 34, 44  # characters; no time expression reaches further from its trigger word
_DIGITS = {
    "day": r"(?:3[01]|[12]\d|0?[1-9])",
    "year": r"(?:19|20)\d\d",
    "mm": r"(?:0[1-9]|1[0-2])",
    "dd": r"(?:0[1-9]|[12]\d|3[01])",
    "dm": r"(?:0?[1-9]|[12]\d|3[01])",
    "shortyear": r"(?:(?:19|20)\d\d|\d\d)",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One time expression as it stands: the rule that found it, its span, and the word of each class in it."""

    rule: str
    start: int
    end: int
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled shapes: `triggers` and `figures` say where to look, `master` finds, `details` take apart."""

    triggers: AhoCorasick
    figures: re.Pattern[str]
    master: re.Pattern[str]
    details: dict[str, tuple[re.Pattern[str], ...]]


def find_shapes(text: str, language: str) -> Iterator[Shape]:
    """Every time expression in the text, left to right, without overlap."""
    grammar = compile_grammar(language)
    low = lowered(text)
    for first, last in _windows(low, grammar):
        for found in grammar.master.finditer(low, first, last):
            rule = found.lastgroup or ""
            start, end = found.span()
            taken = (d.fullmatch(low, start, end) for d in grammar.details[rule])
            fields = next((m.groupdict() for m in taken if m), {})
            yield Shape(rule, start, end, {k: " ".join(v.split()) for k, v in fields.items() if v})


def _windows(low: str, grammar: Grammar) -> Iterator[tuple[int, int]]:
    """The stretches of text around a trigger word or a figure that may be a date; the rest is never parsed."""
    hits = [s for _, s, e in grammar.triggers.find_matches_as_indexes(low) if _stands_alone(low, s, e)]
    hits += [m.start() for m in grammar.figures.finditer(low)]
    first = last = -1
    for at in sorted(hits):
        if at - _BEFORE > last:
            if last > 0:
                yield first, last
            first = max(0, at - _BEFORE)
        last = at + _BEYOND
    if last > 0:
        yield first, last


def _stands_alone(low: str, start: int, end: int) -> bool:
    return not (start and low[start - 1].isalpha()) and not low[end : end + 1].isalpha()


def lowered(text: str) -> str:
    """The text in lower case with every character at its old position."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@cache
def compile_grammar(language: str) -> Grammar:
    """The compiled shapes of a language."""
    classes = _classes(language)
    shapes = table(language, "dates")["shapes"]
    assert isinstance(shapes, list)
    master, details = [], {}
    for shape in shapes:
        for rule, templates in shape.items():
            patterns = [_template(t, classes) for t in templates]
            details[rule] = tuple(re.compile(p) for p in patterns)
            bare = "|".join(re.sub(r"\(\?P<\w+>", "(?:", p) for p in patterns)
            master.append(f"(?P<{rule}>(?:{bare})(?!\\w))")
    keys = {w for name in _TRIGGERS for w in pairs(language, "dates", name)} | set(words(language, "dates", "triggers"))
    triggers = AhoCorasick(sorted(keys), matchkind=MatchKind.LeftmostLongest)
    figures = re.compile(rf"(?:19|20)\d\d|\d[-./:]\d|\d{_ordinal_end(language)}\b")
    return Grammar(triggers, figures, re.compile(rf"(?<![\w-])(?:{'|'.join(master)})"), details)


def _classes(language: str) -> dict[str, str]:
    found = _DIGITS | {"day": f"{_DIGITS['day']}{_ordinal_end(language)}?"}
    for name in _TABLES:
        found[name] = _any_of(pairs(language, "dates", _plural(name)))
    found["which"] = _any_of(pairs(language, "dates", "which"))
    found["whose"] = _any_of(pairs(language, "dates", "whose"))
    found["sides"] = _any_of(pairs(language, "dates", "sides"))
    found["closed"] = closed(language)
    found["n"] = rf"(?:\d{{1,3}}|{_any_of(pairs(language, 'dates', 'numbers'))})"
    return found


@cache
def closed(language: str) -> str:
    """Nothing follows that the words before could count or name: a stop, a figure, or a word that goes on."""
    onward = _any_of([*words(language, "dates", "goes_on"), *pairs(language, "dates", "numbers")])
    definite = either(words(language, "places", "definite"))
    word = rf"{onward}(?!\w)(?!\s+(?:{definite}\s+)?\d+{_ordinal_end(language)}\b)"  # "the 1st and 3rd brigades"
    return rf"(?=\s*(?:[.,;:!?)\]\"”–—]|$)|[^\S\n]*\n|\s+(?:-|{word}|\d[\d,.]*(?!\w)))"


def _ordinal_end(language: str) -> str:
    """What follows the figures of an ordinal ("24th")."""
    return either(words(language, "counts", "ordinal_ends"))


def _plural(name: str) -> str:
    return name if name in ("relative", "narrative", "known") else name + "s"


def _any_of(listed: Iterable[str]) -> str:
    longest_first = sorted(listed, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s{1,3}") for w in longest_first) + ")"


def _template(template: str, classes: dict[str, str]) -> str:
    spaced = template.replace(" ?", r"\s{0,3}").replace(" ", r"\s{1,3}")
    return re.sub(r"\{([a-z]+)(2?)\}", lambda m: f"(?P<{m[1]}{m[2]}>{classes[m[1]]})", spaced)


@cache
def lookup(language: str, name: str) -> dict[str, str]:
    """A table of the language's dates.toml, read once."""
    return pairs(language, "dates", name)


@cache
def any_word(language: str, key: str, ending: str = r"(?!\w)") -> re.Pattern[str]:
    """A pattern for any of the listed words, whole; `ending` says what must follow."""
    listed = table(language, "dates")[key]
    assert isinstance(listed, list | dict)
    alternatives = "|".join(re.escape(str(w)) for w in sorted(map(str, listed), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives}){ending}")


@cache
def word_list(language: str, key: str) -> re.Pattern[str]:
    """A pattern that any of the listed words ends at, for looking back from a match."""
    alternatives = "|".join(re.escape(w) for w in sorted(words(language, "dates", key), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})\s*$")
