"""Sentences that are kept in English, as counting and collecting wrote them, said in the language of a page.

What is counted, refused or proposed is kept with its reason in words, the same for everybody. A page finds out which
sentence it is and what its variable parts are, and says that sentence anew. What is no such sentence stays as it is.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from knell.publish.sentences import FACILITY_WORDS, WEAPON_WORDS
from knell.speech import ENGLISH, day_words, gettext, ngettext, number_words, speech
from knell.vocabulary import AGES, HARMS, ROLES, SEXES
from knell.web.phrasebook import NUMBERED, PHRASES, TERMS
from knell.web.refusals import REFUSALS

# Variable parts that are themselves such sentences, or words of the vocabulary; all others are names and numbers.
AGAIN = ("told", "who", "whole", "why", "range", "harm", "grade", "other", "role", "field", "kind")
_PART = re.compile(r"%\((\w+)\)s")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"
_TITLE = re.compile(
    rf"(?P<place>.+), (?:(?P<first>{_DAY})(?: – (?P<last>{_DAY}))?|day not stated)(?: \((?P<what>[^()]+)\))?"
)
_TOLL = re.compile(rf"(?P<name>.+): (?P<harm>{'|'.join(HARMS)})")


def retell(words: str) -> str:
    """A sentence that was kept in English, in the language spoken now."""
    if not words or speech() is ENGLISH:
        return words
    for pattern, message in _patterns():
        if found := pattern.fullmatch(words):
            values = {name: _value(name, value) for name, value in found.groupdict().items()}
            if isinstance(message, str):
                return gettext(message, **values)
            return ngettext(*message, int(found["number"].replace(",", "")), **values)
    if found := _TOLL.fullmatch(words):
        return f"{found['name']}: {gettext(found['harm'])}"
    return words


def retell_title(title: str, name: str | None = None) -> str:
    """An incident's title, made of place, days and what was hit or used, in the language spoken now.

    `name` stands for the place. A title that a person gave is of another form and stays.
    """
    found = _TITLE.fullmatch(title) if speech() is not ENGLISH else None
    if found is None:
        return title
    place = name or (gettext("Place not stated") if found["place"] == "Place not stated" else found["place"])
    days = [day_words(datetime.strptime(one, "%d %B %Y").date()) for one in (found["first"], found["last"]) if one]
    what = found["what"] and found["what"].replace(" ", "_")
    kinds = {str(kind): words for kind, words in (*FACILITY_WORDS.items(), *WEAPON_WORDS.items())}
    said = gettext(kinds[what]) if what in kinds else found["what"]
    return f"{place}, {' – '.join(days) or gettext('day not stated')}" + (f" ({said})" if said else "")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str | tuple[str, str]], ...]:
    """The sentences as patterns, those with more words of their own before those that hold almost anything."""
    made = [*_each(), *((_pattern(many), (one, many)) for one, many in NUMBERED)]
    return tuple(
        sorted(made, key=lambda pair: -len(_PART.sub("", pair[1] if isinstance(pair[1], str) else pair[1][1])))
    )


def _each() -> Iterator[tuple[re.Pattern[str], str | tuple[str, str]]]:
    return ((_pattern(message), message) for message in (*PHRASES, *REFUSALS))


def _pattern(message: str) -> re.Pattern[str]:
    pieces = _PART.split(message)
    words = [_part(piece) if n % 2 else re.escape(piece) for n, piece in enumerate(pieces)]
    return re.compile("".join(words), re.DOTALL)


def _part(name: str) -> str:
    return rf"(?P<{name}>{r'[0-9][0-9,]*' if name == 'number' else '.+?'})"


def _value(name: str, value: str) -> str:
    if name in AGAIN:
        again = retell(value)
        if again == value:
            again = gettext(value.replace("_", " "))  # a value of the vocabulary
        return again if again != value else _numbers(_terms().sub(lambda found: gettext(found[0]), value))
    return _numbers(value) if _NUMBER.fullmatch(value) else value


def _numbers(words: str) -> str:
    return _NUMBER.sub(lambda found: number_words(int(found[0].replace(",", ""))), words)


@cache
def _terms() -> re.Pattern[str]:
    known = (*HARMS, *AGES, *SEXES, *ROLES, "confirmed", "fair", "weak", "contested", "discounted", *TERMS)
    return re.compile(rf"\b(?:{'|'.join(sorted(known, key=len, reverse=True))})\b")
