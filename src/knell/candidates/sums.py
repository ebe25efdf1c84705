"""Lists of victims as one figure: "a six-year-old girl and two adults" is three people."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from knell.candidates.mentions import CountMention
from knell.languages import words

_LONGEST_LIST = 7
_BEHIND = 30  # characters behind a count that tell whether a list leads on from it
# Counts of somebody already told, so that a noun behind a comma may say who that is.
_DEFINITE = frozenset({"the", "kin", "name", "pronoun"})
_Joint = Literal["none", "and", "comma", "unsure"]
_ADDENDS = frozenset({"figure", "one", "the", "kin", "kins", "pair", "bare", "name", "pronoun"})


@dataclass(frozen=True, slots=True)
class _Patterns:
    harm: re.Pattern[str]
    member: re.Pattern[str]
    joint: re.Pattern[str]
    shared_fate: re.Pattern[str]
    aside: re.Pattern[str]
    conjunction: re.Pattern[str]
    article: re.Pattern[str]
    noun_end: re.Pattern[str]


def find_sums(text: str, found: Sequence[CountMention], language: str) -> list[CountMention]:
    """Every run of two or more neighbouring counts that a list may join, as a "sum" over all their words.

    An addend without an upper bound leaves the sum without one.
    """
    addends = [
        m for m in found if m.shape in _ADDENDS and m.low and (m.shape != "pronoun" or _opens(text, m.start, language))
    ]
    sums: list[CountMention] = []
    joints = [_joint(text, a, b, language) for a, b in pairwise(addends)]
    for first, mention in enumerate(addends):
        low, high, open_list = mention.low or 0, mention.high, False
        for at in range(first, min(first + _LONGEST_LIST - 1, len(joints))):
            if joints[at] == "none":
                break
            following = addends[at + 1]
            low += following.low or 0
            high = high + following.high if high is not None and following.high is not None else None
            open_list = joints[at] == "unsure" or (open_list and joints[at] != "and")
            if not open_list:
                sums.append(_sum(text, mention.start, following.end, low, high))
    return sums


def _opens(text: str, start: int, language: str) -> bool:
    """Whether a clause opens with the pronoun at `start`: "she and two drivers died", not "the car she and …"."""
    before = text[max(0, start - _BEHIND) : start].rstrip(" \u00a0")
    word = re.search(r"[\w’']+$", before)
    return word is None or word[0].lower() in words(language, "counts", "before_pronoun")


def _sum(text: str, start: int, end: int, low: int, high: int | None) -> CountMention:
    return CountMention(start=start, end=end, words=text[start:end], low=low, high=high, shape="sum")


def _joint(text: str, one: CountMention, other: CountMention, language: str) -> _Joint:
    """How a list goes on from one count to the next, if it does.

    "A policeman, a father of two," is one man: behind a comma alone, a noun with its article that the list does not
    lead on from says who somebody just told is, or opens a list that only an "and" to come makes sure of.
    """
    joined = _patterns(language)
    gap = text[one.end : other.start]
    if not _goes_on(joined, gap):
        return "none"
    if joined.conjunction.search(gap):
        return "and"
    if not joined.article.match(other.words):
        return "comma"
    after = text[other.end : other.end + _BEHIND]
    if one.shape in _DEFINITE:
        return "comma" if joined.conjunction.match(after.lstrip()) else "none"
    return "unsure" if joined.noun_end.match(after) else "comma"


def _goes_on(joined: _Patterns, gap: str) -> bool:
    """True where the words between two counts only continue a list (no harm word, no sentence end), or tell the first's
    fate and go on to who shared it ("died five days later alongside her newborn")."""
    if "." in gap or "\n" in gap:
        return False
    return bool(joined.shared_fate.search(gap)) or (
        not joined.harm.search(joined.member.sub("", gap)) and bool(joined.joint.match(gap) or joined.aside.match(gap))
    )


@cache
def _patterns(language: str) -> _Patterns:
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
    conjunction = re.compile(rf";|\b(?:{joints})\b", re.IGNORECASE)
    article = re.compile(rf"(?:{'|'.join(words(language, 'counts', 'list_articles'))}) ", re.IGNORECASE)
    ends = "|".join(
        w for w in words(language, "counts", "noun_ends") if w not in words(language, "counts", "list_joints")
    )
    noun_end = re.compile(rf"[,.;:)]|$|\n| (?:{ends})\b", re.IGNORECASE)
    return _Patterns(harm, member, joint, shared_fate, aside, conjunction, article, noun_end)
