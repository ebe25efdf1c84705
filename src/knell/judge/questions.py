"""A page turned into what the model is asked: mentions with their types, and pairs that may be linked."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from knell.candidates.page import Page
from knell.judge.heads import LINKS, TARGETS, TYPE_INDEX, nearness

# A part stands near its whole; farther apart a pair only costs time (tuned on gold train: 99% lie within).
_FARTHEST_WHOLE = 500
_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)\]]*\s+(?=[A-Z“\"'‘«(\[0-9])|\n+")
_PARAGRAPH_END = re.compile(r"\n+")

# The links asked of each kind of query.
_ASKED = {
    "count": LINKS,
    "facility": ("source", "via", "place", "start", "end", "actor", "event"),
    "denial": ("source", "event"),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention as the model sees it: its span, its type, and which candidate of the page it is.

    The report's own date is a mention without words: `start` is -1.
    """

    start: int
    end: int
    type: int
    kind: str
    index: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A link that may be drawn from the query mention to the target mention (indices into `mentions`)."""

    query: int
    target: int
    link: int
    nearness: int


@dataclass(frozen=True, slots=True)
class Questions:
    """All mentions of a page in one list, and all pairs the model scores."""

    text: str
    mentions: tuple[Mention, ...]
    pairs: tuple[Pair, ...]


def ask(page: Page) -> Questions:
    """The questions that a page puts to the model."""
    mentions = tuple(_mentions(page))
    return Questions(page.text, mentions, tuple(_pairs(page, mentions)))


def _mentions(page: Page) -> list[Mention]:
    found = [Mention(m.start, m.end, TYPE_INDEX[f"count:{m.shape}"], "count", i) for i, m in enumerate(page.counts)]
    found += [Mention(m.start, m.end, TYPE_INDEX[f"source:{m.kind}"], "source", i) for i, m in enumerate(page.sources)]
    found += [Mention(m.start, m.end, TYPE_INDEX[f"date:{m.kind}"], "date", i) for i, m in enumerate(page.dates)]
    if page.anchor is not None:
        found.append(Mention(-1, -1, TYPE_INDEX["date:report"], "date", len(page.dates)))
    found += [
        Mention(m.start, m.end, TYPE_INDEX["toponym:known" if m.known else "toponym:unknown"], "toponym", i)
        for i, m in enumerate(page.toponyms)
    ]
    found += [Mention(m.start, m.end, TYPE_INDEX["actor"], "actor", i) for i, m in enumerate(page.actors)]
    found += [Mention(m.start, m.end, TYPE_INDEX["denial"], "denial", i) for i, m in enumerate(page.denials)]
    found += [
        Mention(m.start, m.end, TYPE_INDEX[f"facility:{m.value}"], "facility", i) for i, m in enumerate(page.facilities)
    ]
    return found


def _pairs(page: Page, mentions: tuple[Mention, ...]) -> list[Pair]:
    by_kind: dict[str, list[int]] = {}
    for index, mention in enumerate(mentions):
        by_kind.setdefault(mention.kind, []).append(index)
    setting = _Setting(page)
    pairs: list[Pair] = []
    for query, mention in enumerate(mentions):
        for link in _ASKED.get(mention.kind, ()):
            for target in by_kind.get(TARGETS[link], ()):
                if target != query and _may_link(link, mention, mentions[target]):
                    near = setting.nearness(mention, mentions[target])
                    pairs.append(Pair(query, target, LINKS.index(link), near))
    return pairs


def _may_link(link: str, query: Mention, target: Mention) -> bool:
    if query.kind != "count":
        return True
    if link == "whole":
        return abs(target.start - query.start) <= _FARTHEST_WHOLE
    if link in ("event", "adds"):
        return target.start <= query.start
    return True


class _Setting:
    """Where sentences and paragraphs end, to tell how two mentions lie to each other."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sentences = [m.end() for m in _SENTENCE_END.finditer(page.text)]
        self.paragraphs = [m.end() for m in _PARAGRAPH_END.finditer(page.text)]

    def nearness(self, query: Mention, target: Mention) -> int:
        if target.start < 0:
            return nearness(10**6, same_sentence=False, same_paragraph=False, by_grammar=False)
        return nearness(
            target.start - query.start,
            same_sentence=bisect_right(self.sentences, query.start) == bisect_right(self.sentences, target.start),
            same_paragraph=bisect_right(self.paragraphs, query.start) == bisect_right(self.paragraphs, target.start),
            by_grammar=self._by_grammar(query, target),
        )

    def _by_grammar(self, query: Mention, target: Mention) -> bool:
        """True where the source's own grammar says that its content covers the query."""
        if target.kind != "source":
            return False
        content = self.page.sources[target.index].content
        return content is not None and content[0] <= query.start < content[1]
