"""The word lists by which a language's reports name their sources (sources.toml), as sets."""

from functools import cache

from knell.languages import table


@cache
def vocabulary(language: str, key: str) -> frozenset[str]:
    """The set of words under a key of the language's sources table, lower case."""
    return frozenset(str(table(language, "sources")[key]).split())


@cache
def endings(language: str, key: str) -> tuple[str, ...]:
    """The endings under a key of the language's sources table, as `str.endswith` takes them."""
    return tuple(str(table(language, "sources")[key]).split())
