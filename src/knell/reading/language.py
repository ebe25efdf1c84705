"""The language of a text: by its commonest words where they are plain, else by py3langid."""

import re
from functools import cache

from knell.errors import BadInput
from knell.languages import languages_read, words

LOOKED_AT = 5000  # characters; the language of a report shows in its first paragraphs
PLAIN_SHARE = 0.2  # of all words are common ones: English news has .25 to .40, other languages in Latin script below .1
PLAIN_WORDS = 20  # fewer words than this are left to py3langid

WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`; None where it holds no letters."""
    found = [word.casefold() for word in WORD.findall(text[:LOOKED_AT])]
    if not found:
        return None
    return _by_common_words(found) or _by_model(text[:LOOKED_AT])


def is_read(language: str | None) -> bool:
    """True where Knell reads the language."""
    return language in languages_read()


def require_language(language: str | None, *, given: bool) -> str:
    """The language, where Knell reads it; raises BadInput with what to do where it does not."""
    if language is not None and is_read(language):
        return language
    known = ", ".join(languages_read())
    if given:
        raise BadInput(f"language {language!r} is not read yet; Knell reads: {known}")
    if language is None:
        raise BadInput("the report holds no words, so it has no language; give text to read")
    raise BadInput(
        f"the report seems to be in {language!r}, which is not read yet; Knell reads: {known}; "
        "if it is in one of them, say which (--language, or `knell decide correct`)"
    )


def _by_common_words(found: list[str]) -> str | None:
    if len(found) < PLAIN_WORDS:
        return None
    shares = sorted((sum(word in common for word in found) / len(found), code) for code, common in _common().items())
    best, code = shares[-1]
    second = shares[-2][0] if len(shares) > 1 else 0.0
    return code if best >= PLAIN_SHARE and best >= 2 * second else None


@cache
def _common() -> dict[str, frozenset[str]]:
    return {code: frozenset(words(code, "reading", "common")) for code in languages_read()}


def _by_model(text: str) -> str:
    import py3langid  # loads 0.5 s of tables: only where it is needed

    code, _ = py3langid.classify(text)
    return str(code)
