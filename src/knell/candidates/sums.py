"""Lists of victims as one figure: "a six-year-old girl and two adults" is three people."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from knell.candidates.mentions import CountMention
from knell.languages import words

_LONGEST_LIST = 7
_ADDENDS = frozenset({"figure", "one", "the", "kin", "kins", "pair", "bare", "name", "pronoun"})


def find_sums(text: str, found: Sequence[CountMention], language: str) -> list[CountMention]:
    """Every run of two or more neighbouring counts that a list may join, as a "sum" over all their words.

    An addend without an upper bound leaves the sum without one.
    """
    addends = [m for m in found if m.shape in _ADDENDS and m.low]
    sums: list[CountMention] = []
    joined = [_joined(text[a.end : b.start], language) for a, b in pairwise(addends)]
    for first, mention in enumerate(addends):
        low, high = mention.low or 0, mention.high
        for at in range(first, min(first + _LONGEST_LIST - 1, len(joined))):
            if not joined[at]:
                break
            following = addends[at + 1]
            low += following.low or 0
            high = high + following.high if high is not None and following.high is not None else None
            sums.append(_sum(text, mention.start, following.end, low, high))
    return sums


def _sum(text: str, start: int, end: int, low: int, high: int | None) -> CountMention:
    return CountMention(start=start, end=end, words=text[start:end], low=low, high=high, shape="sum")


def _joined(gap: str, language: str) -> bool:
    """True where the words between two counts only continue a list (no harm word, no sentence end), or tell the first's
    fate and go on to who shared it ("died five days later alongside her newborn")."""
    harm, member, joint, shared_fate, aside = _patterns(language)
    if "." in gap or "\n" in gap:
        return False
    return bool(shared_fate.search(gap)) or (
        not harm.search(member.sub("", gap)) and bool(joint.match(gap) or aside.match(gap))
    )


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    harm = re.compile(rf"\b(?:{'|'.join(words(language, 'counts', 'harm'))})\b", re.IGNORECASE)
    joints = "|".join(re.escape(w) for w in words(language, "counts", "list_joints"))
    joint = re.compile(rf"^(?:[ ,:(-]+[\w'’-]+){{0,7}}[ ,;]*(?:,|;|\b(?:{joints})\b)[ \w'’-]{{0,25}}$", re.IGNORECASE)
    beside = "|".join(re.escape(w) for w in words(language, "counts", "list_companions"))
    together = "|".join(re.escape(w) for w in words(language, "counts", "list_with"))
    harmed_with = rf"\b(?:{'|'.join(words(language, 'counts', 'harm'))}) (?:\w+ )?(?:{together})"
    shared_fate = re.compile(rf"^.{{0,160}}(?:\b(?:{beside})(?: [\w'’-]+){{0,2}}|{harmed_with}) ?$", re.IGNORECASE)
    relative = "|".join(words(language, "counts", "list_asides"))
    # A clause about the first of them: "a pupil called Polina, who is nine or ten, and her parents".
    aside = re.compile(
        rf"^(?:[ (-]+[\w'’-]+){{0,7}}, (?:{relative})\b[^,;]{{0,60}}, (?:{joints}) ?[ \w'’-]{{0,15}}$", re.IGNORECASE
    )
    member = re.compile(rf"\b(?:{'|'.join(words(language, 'counts', 'list_members'))})\b", re.IGNORECASE)
    return harm, member, joint, shared_fate, aside
