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

_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_PERSON = r"((?:[^\W\d_a-zа-яіїєґё][\w’'-]*\s?){2,3})"
_POSSESSIVE = re.compile(r"['’]s?\b")


Naming = Callable[[str], str]


def naming(sources: Sources) -> Naming:
    """A function from a source's name to the name it is counted under: people's aliases first, then known bodies.

    An alias of a known body holds for all its names. A circle of aliases ends where it closes.
    """
    by_key = {source_key(name): other for name, other in sources.aliases.items()}

    @cache
    def named(name: str) -> str:
        seen, found = set[str](), name
        while (key := source_key(found)) not in seen:
            seen.add(key)
            found = by_key.get(key) or known_bodies().get(key) or found
        return known_bodies().get(key) or _tidy(found)

    return named


@lru_cache(maxsize=200_000)
def source_key(name: str) -> str:
    """The name folded for comparison: letters in one script, no articles or fillers, words sorted.

    >>> source_key("Office of the Prosecutor General") == source_key("the Prosecutor General's office")
    True
    """
    plain = _POSSESSIVE.sub("", unicodedata.normalize("NFC", bare_name(name)))
    parts = (*name_parts(plain), *re.findall(r"\d+", plain))
    kept = [part for part in parts if part not in plain_words("filler")]
    return " ".join(sorted(kept or parts)) or plain.casefold().strip()


@lru_cache(maxsize=200_000)
def bare_name(name: str) -> str:
    """The name of whoever speaks, without abbreviation, office or paper: whose bulletin it is, who is governor.

    >>> bare_name("the bulletin of the UN human rights office (OHCHR)")
    'the UN human rights office'
    >>> bare_name("governor Pavlo Kyrylenko") == bare_name("the governor of Donetsk Oblast, Pavlo Kyrylenko")
    True
    """
    bare = _IN_BRACKETS.sub("", name.strip()) or name.strip()
    bare = _papers().sub("", bare) or bare
    for pattern in _offices():
        if found := pattern.fullmatch(bare):
            return found[1].strip()
    return bare


@cache
def _papers() -> re.Pattern[str]:
    """What opens a name that is the paper of another: "the bulletin of", "the press service of the"."""
    return re.compile(rf"(?:the |a |an )?(?:{_any_of('paper')}) of (?=\S)", re.IGNORECASE)


@cache
def _offices() -> tuple[re.Pattern[str], ...]:
    """Where a person's name stands beside an office: after it, or cut from it by a comma."""
    office = f"(?i:{_any_of('office_held')})"
    return (
        re.compile(rf"(?:.*\s)?{office}\s{_PERSON}"),
        re.compile(rf"{_PERSON},\s.*\b{office}\b.*"),
        re.compile(rf"(?:.*\b)?{office}\b.*,\s{_PERSON}"),
    )


def _any_of(kind: str) -> str:
    listed = {word for language in _listed() for word in words(language, "counting", kind)}
    return "|".join(re.escape(word) for word in sorted(listed, key=lambda word: (-len(word), word)))


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
    bare = re.sub(r"^(?:the|a|an)\s+", "", bare_name(name), flags=re.IGNORECASE)
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
