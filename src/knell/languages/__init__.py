"""Facts about languages, as data: one folder each, TOML tables of words that the grammars read."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from knell.errors import BadInput


def languages_read() -> tuple[str, ...]:
    """The ISO 639-1 codes of the languages that Knell reads, sorted."""
    return tuple(sorted(p.name for p in files(__name__).iterdir() if p.is_dir() and len(p.name) == 2))


@cache
def table(language: str, name: str) -> dict[str, object]:
    """The named word table of a language ("counts", "dates", …); raises BadInput for a language not read yet."""
    if language not in languages_read():
        raise BadInput(f"language {language!r} is not read yet; Knell reads: {', '.join(languages_read())}")
    path = files(__name__).joinpath(language, f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def words(language: str, name: str, key: str) -> tuple[str, ...]:
    """The list of words under `key` of a language's table, as written there."""
    found = table(language, name)[key]
    if not isinstance(found, list):
        raise TypeError(f"{language}/{name}.toml: {key!r} is no list")
    return tuple(str(w) for w in found)


@cache
def pairs(language: str, name: str, key: str) -> dict[str, str]:
    """The mapping word -> value under `key` of a language's table; one dict for all callers, not to be changed."""
    found = table(language, name)[key]
    if not isinstance(found, dict):
        raise TypeError(f"{language}/{name}.toml: {key!r} is no table")
    return {str(k): str(v) for k, v in found.items()}


def either(listed: Iterable[str]) -> str:
    """A pattern for any of the words, without groups; where a language lists none it matches nothing."""
    longest_first = sorted(listed, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else "(?!)"
