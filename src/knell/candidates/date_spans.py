"""Two dates that are the ends of one period: "from 24 February … to 26 March 2022"."""

import re
from collections.abc import Iterator
from functools import cache

from knell.candidates.mentions import DateMention
from knell.languages import either, words


def joined(text: str, found: list[DateMention], language: str) -> Iterator[DateMention]:
    """The mentions, with "from 24 February … to 26 March 2022" made one period of two."""
    waiting: DateMention | None = None
    for mention in found:
        if waiting and _spans(text, waiting, mention, language):
            assert mention.last is not None
            waiting = DateMention(
                start=waiting.start,
                end=mention.end,
                words=text[waiting.start : mention.end],
                first=waiting.first,
                last=mention.last,
                precision="range",
                kind="between",
            )
            continue
        if waiting:
            yield waiting
        waiting = mention
    if waiting:
        yield waiting


def _spans(text: str, a: DateMention, b: DateMention, language: str) -> bool:
    between = text[a.end : b.start]
    joint, opener = _patterns(language)
    if not joint.fullmatch(between):
        return False
    opened = opener.search(text[max(0, a.start - 15) : a.start])
    both = a.first is not None and b.last is not None and a.first < b.last
    return both and bool(opened or not between.strip().isalpha())


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands between the two dates, and what may open the period before the first."""
    joins, opens = (either(words(language, "dates", key)) for key in ("joins_days", "opens_days"))
    definite = either(words(language, "places", "definite"))
    joint = re.compile(rf"\s*(?:{joins}|-|–|—)\s*(?:{definite} )?")
    return joint, re.compile(rf"{opens}\s+(?:{definite} )?$", re.IGNORECASE)
