"""Number words and figures of a language, and what they are worth."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from knell.languages import either, pairs, words

# "1,400", "1 400" (also with no-break spaces) are one figure; "12.5" only matters before a scale word.
# Bounded, as a table of numbers or a serial number is no count of people and must not overflow.
_FIGURE = r"(?<!\d)(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3}){1,3}(?!\d)|\d{1,12}(?:\.\d+)?(?!\d))"
_GROUPING = re.compile(r"[,\u00a0\u202f ]")


@dataclass(frozen=True, slots=True)
class Numbers:
    """A language's number words: a pattern without groups, and the values it reads them with.

    Apart from figures the pattern begins with one of `openers`, or one of `articles` before one of `after_article`.
    """

    pattern: str
    openers: frozenset[str]
    articles: frozenset[str]
    after_article: frozenset[str]
    small: dict[str, int]
    scales: dict[str, int]
    shares: dict[str, float]
    added_shares: dict[str, str]
    share_of: frozenset[str]

    def value(self, said: str) -> int:
        """The whole number that the words are worth: "three hundred and five" is 305, "3.5 million" 3,500,000."""
        said = said.lower().replace("-", " ").strip()
        figure = re.match(_FIGURE, said)
        if figure:
            worth = float(_GROUPING.sub("", figure.group()))
            for word in said[figure.end() :].split():
                worth *= self.scales.get(word, 1)
            return round(worth)
        for words_between, share in self.added_shares.items():
            said = said.replace(f" {words_between}", f" {share}")
        return self._words_value(said.split())

    def is_one(self, first: str, between: str, second: str) -> bool:
        """Whether two numbers beside each other are one: "twenty-two thousand", not "twenty-thirty"."""
        unit = re.split(r"[ -]", second.lower(), maxsplit=1)[0]
        return between == "-" and self.small.get(first.lower(), 0) >= 20 and 0 < self.small.get(unit, 0) < 10

    def _words_value(self, spoken: list[str]) -> int:
        total, current = 0.0, 0.0
        for word in spoken:
            if word in self.articles or word in self.share_of:
                current = current or 1
            elif word in self.shares:
                current = self.shares[word] + (current if word in self.added_shares.values() else 0)
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
    shares = {word: float(Fraction(worth)) for word, worth in pairs(language, "counts", "shares").items()}
    added = pairs(language, "counts", "added_shares")
    return Numbers(
        pattern=_pattern(language, either(small), either(scales)),
        openers=frozenset(small) | frozenset(shares),
        articles=frozenset(words(language, "counts", "one_article")),
        after_article=frozenset(scales) | frozenset(shares) | {phrase.split()[0] for phrase in added},
        small=small,
        scales=scales,
        shares=shares,
        added_shares=added,
        share_of=frozenset(word for phrase in words(language, "counts", "share_of") for word in phrase.split()),
    )


def _pattern(language: str, word: str, scale: str) -> str:
    article, of, joint = (either(words(language, "counts", key)) for key in ("one_article", "share_of", "number_joint"))
    share, added = either(pairs(language, "counts", "shares")), pairs(language, "counts", "added_shares")
    one, half = words(language, "counts", "units")[1], either(added.values())
    counted = rf"(?:[ -]{scale}|(?<=[^\W\d_]) {either(added)} {scale}){{1,3}}"
    return (
        rf"(?:(?:{_FIGURE})(?:[ -]{scale}){{0,2}}"
        rf"|(?:{article} |{one} )?{share} {of} {scale}"
        rf"|{half}[ -]{article}[ -]{scale}"
        rf"|(?:{article}|{word}){counted}(?:(?: {joint})?[ -]{word}(?:[ -]{word})?)?(?: {scale})?"
        rf"|{word}(?:[- ]{word})?(?:[ -]{scale})?)"
    )
