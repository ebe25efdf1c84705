"""Number words and figures of a language, and what they are worth."""

import re
from dataclasses import dataclass
from functools import cache

from knell.languages import pairs, words

# "1,400", "1 400" (also with no-break spaces) are one figure; "12.5" only matters before a scale word.
# Bounded, as a table of numbers or a serial number is no count of people and must not overflow.
_FIGURE = r"(?<!\d)(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3}){1,3}(?!\d)|\d{1,12}(?:\.\d+)?(?!\d))"
_SHARES = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
_GROUPING = re.compile(r"[,\u00a0\u202f ]")


@dataclass(frozen=True, slots=True)
class Numbers:
    """A language's number words: a pattern without groups, and the values it reads them with.

    Apart from figures the pattern begins with one of `openers`, or with `article` before one of `after_article`.
    """

    pattern: str
    openers: frozenset[str]
    article: str
    after_article: frozenset[str]
    small: dict[str, int]
    scales: dict[str, int]

    def value(self, said: str) -> int:
        """The whole number that the words are worth: "three hundred and five" is 305, "3.5 million" 3,500,000."""
        said = said.lower().replace("-", " ").strip()
        figure = re.match(_FIGURE, said)
        if figure:
            worth = float(_GROUPING.sub("", figure.group()))
            for word in said[figure.end() :].split():
                worth *= self.scales.get(word, 1)
            return round(worth)
        return self._words_value(said.replace(" and a half", " half").split())

    def is_one(self, first: str, between: str, second: str) -> bool:
        """Whether two numbers beside each other are one: "twenty-two thousand", not "twenty-thirty"."""
        unit = re.split(r"[ -]", second.lower(), maxsplit=1)[0]
        return between == "-" and self.small.get(first.lower(), 0) >= 20 and 0 < self.small.get(unit, 0) < 10

    def _words_value(self, spoken: list[str]) -> int:
        total, current = 0.0, 0.0
        for word in spoken:
            if word in ("a", "of"):
                current = current or 1
            elif word in _SHARES:
                current = _SHARES[word] + (current if word == "half" and current else 0)
            elif word in self.small:
                current += self.small[word]
            elif word in self.scales and self.scales[word] < 1000:
                current = (current or 1) * self.scales[word]
            elif word in self.scales:
                total, current = total + (current or 1) * self.scales[word], 0
        return int(total + current)


@cache
def numbers(language: str) -> Numbers:
    """The number words of a language, compiled once."""
    units, tens = words(language, "counts", "units"), words(language, "counts", "tens")
    scales = {k: int(v) for k, v in pairs(language, "counts", "scales").items()}
    small = {w: i for i, w in enumerate(units)} | {w: 10 * (i + 2) for i, w in enumerate(tens)}
    return Numbers(
        pattern=_pattern(
            "|".join(sorted(small, key=len, reverse=True)), "|".join(sorted(scales, key=len, reverse=True))
        ),
        openers=frozenset(small) | frozenset(_SHARES),
        article="a",
        after_article=frozenset(scales) | frozenset(_SHARES) | {"and"},
        small=small,
        scales=scales,
    )


def _pattern(word: str, scale: str) -> str:
    counted = rf"(?:[ -](?:{scale})|(?<=[a-z]) and a half (?:{scale})){{1,3}}"
    return (
        rf"(?:(?:{_FIGURE})(?:[ -](?:{scale})){{0,2}}"
        rf"|(?:a |one )?(?:quarter|half|third) of a (?:{scale})"
        rf"|half[ -]a[ -](?:{scale})"
        rf"|(?:a|{word}){counted}(?:(?: and)?[ -](?:{word})(?:[ -](?:{word}))?)?(?: (?:{scale}))?"
        rf"|(?:{word})(?:[- ](?:{word}))?(?:[ -](?:{scale}))?)"
    )
