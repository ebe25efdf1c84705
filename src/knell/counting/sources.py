"""Names of sources made comparable: one body under several names is one authority."""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files

from knell.counting.records import Sources
from knell.languages import languages_read, words
from knell.persons.names import name_parts

_POSSESSIVE = re.compile(r"['’]s?\b")


Naming = Callable[[str], str]


def naming(sources: Sources) -> Naming:
    """A function from a source's name to the name it is counted under: people's aliases first, then known bodies.

    A circle of aliases ends where it closes.
    """
    by_key = {source_key(name): other for name, other in sources.aliases.items()}

    @cache
    def named(name: str) -> str:
        seen, found = set[str](), name
        while (key := source_key(found)) in by_key and key not in seen:
            seen.add(key)
            found = by_key[key]
        return known_bodies().get(source_key(found)) or _tidy(found)

    return named


@lru_cache(maxsize=200_000)
def source_key(name: str) -> str:
    """The name folded for comparison: letters in one script, no articles or fillers, words sorted.

    >>> source_key("Office of the Prosecutor General") == source_key("the Prosecutor General's office")
    True
    """
    plain = _POSSESSIVE.sub("", unicodedata.normalize("NFC", name))
    parts = (*name_parts(plain), *re.findall(r"\d+", plain))
    kept = [part for part in parts if part not in plain_words("filler")]
    return " ".join(sorted(kept or parts)) or plain.casefold().strip()


def is_unnamed(name: str) -> bool:
    """Whether the words name nobody ("a source", "reports"), so that two outlets need not mean the same."""
    return " ".join(name_parts(name)) in plain_words("unnamed")


@cache
def known_bodies() -> dict[str, str]:
    """Key of each known name of a body -> the name it is shown under."""
    text = files("knell.languages").joinpath("bodies.toml").read_text(encoding="utf-8")
    made: dict[str, str] = {}
    for name, others in tomllib.loads(text).items():
        made.update({source_key(other): name for other in (name, *map(str, others))})
    return made


def _tidy(name: str) -> str:
    bare = re.sub(r"^(?:the|a|an)\s+", "", name.strip(), flags=re.IGNORECASE)
    return bare[:1].upper() + bare[1:]


@cache
def plain_words(kind: str) -> frozenset[str]:
    """The words of a list ("filler", "unnamed", "forces") in all languages, folded as in a source's key."""
    listed = [word for language in _listed() for word in words(language, "counting", kind)]
    return frozenset(" ".join(name_parts(word)) or word for word in listed)


@cache
def _listed() -> tuple[str, ...]:
    home = files("knell.languages")
    return tuple(code for code in languages_read() if home.joinpath(code, "counting.toml").is_file())
