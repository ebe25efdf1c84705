"""A match of a count pattern as a mention; patterns are tried only where count_places.py says they may begin."""

import re
from collections.abc import Iterator, Sequence

from knell.candidates.mentions import CountMention, CountShape

Found = Iterator[CountMention]


def tried(pattern: re.Pattern[str], text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """What searching the text for the pattern finds, given every place where it may begin."""
    free, match = 0, pattern.match
    for place in places:
        if place >= free and (found := match(text, place)):
            free = found.end()
            yield found


def counted(
    match: re.Match[str], low: int | None, high: int | None, shape: CountShape, *, group: int = 0, approx: bool = False
) -> CountMention:
    """The words from the start of a group to the end of the match, with the numbers they state."""
    start, end = match.start(group), match.end()
    return CountMention(
        start=start, end=end, words=match.string[start:end], low=low, high=high, approx=approx, shape=shape
    )
