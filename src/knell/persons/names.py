"""Names of people made comparable: script, spelling and order differ between reports, the person does not."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_JOINED = re.compile(r"\b(عبد|ابو)\s+")
_ARTICLE = re.compile(r"\bال(?=\w{2})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """The name folded for comparison: Latin letters, no accents, spelling pairs settled, words sorted.

    >>> name_key("Ігор Коваленко") == name_key("Игорь Коваленко") == name_key("Kovalenko, Ihor")
    True
    """
    return " ".join(sorted(name_parts(name)))


def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a name in the order they stand, titles and initials of one letter left out."""
    text = unicodedata.normalize("NFC", name).casefold()
    text = fold_arabic(text) if any("\u0600" <= c <= "\u06ff" for c in text) else text
    words = [_fold(word) for word in _WORD.findall(text.replace("’", "").replace("ʼ", "").replace("'", ""))]
    titles = spellings().titles
    return tuple(word for word in words if word not in titles and (len(word) > 1 or len(words) == 1))


def fold_arabic(text: str) -> str:
    """Arabic letters that writers exchange made one, vowel marks and the article dropped, عبد and ابو joined on."""
    marked = unicodedata.normalize("NFC", text).translate(spellings().arabic)
    bare = "".join(c for c in marked if not unicodedata.combining(c))
    return _ARTICLE.sub("", _JOINED.sub(r"\1", bare))


@dataclass(frozen=True, slots=True)
class Spellings:
    """The letter tables and name pairs that settle spellings."""

    cyrillic: dict[int, str]
    latin: tuple[tuple[str, str], ...]
    first_names: dict[str, str]
    arabic: dict[int, str]
    titles: frozenset[str]


@cache
def spellings() -> Spellings:
    """The tables of `languages/names.toml`."""
    tables = tomllib.loads(files("knell.languages").joinpath("names.toml").read_text(encoding="utf-8"))
    names = {other: name for name, others in tables["first_names"].items() for other in others}
    return Spellings(
        cyrillic=str.maketrans(tables["cyrillic"]),
        latin=tuple((old, new) for old, new in tables["latin"]),
        first_names=names,
        arabic=str.maketrans(tables["arabic"]),
        titles=frozenset(tables["titles"]),
    )


def _fold(word: str) -> str:
    latin = word.translate(spellings().cyrillic)
    plain = "".join(c for c in unicodedata.normalize("NFD", latin) if not unicodedata.combining(c))
    for old, new in spellings().latin:
        plain = plain.replace(old, new)
    plain = re.sub(r"(.)\1", r"\1", plain)
    return spellings().first_names.get(plain, plain)
