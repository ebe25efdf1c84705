"""A page turned into what the model is asked: mentions with their types, and pairs that may be linked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knell.candidates.mentions import ToponymMention
from knell.candidates.page import Page
from knell.judge.grammar import grammar_links, paragraph_ends, sentence_ends
from knell.judge.heads import LINKS, TARGETS, TYPE_INDEX, Ints, nearness
from knell.records import Place, Span

# A part stands near its whole; farther apart a pair only costs time (99% of gold train's lie within).
_FARTHEST_WHOLE = 500
# No window of tokens reaches farther (characters): pairs beyond would never be asked, and there are n² of them.
_FARTHEST = 10_000
# The report's own date stands nowhere in the text: as far away as can be.
_NOWHERE = 10**6

# How broad a place is, by the precision of its coordinates.
_BREADTH = {"country": "country", "admin1": "region", "admin2": "region"}

# The links asked of each kind of query.
_ASKED = {
    "count": LINKS,
    "facility": ("source", "via", "place", "start", "end", "actor", "event", "weapon"),
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
class Pairs:
    """Links that may be drawn, one a row: query and target (indices of mentions), link, class of nearness."""

    query: Ints
    target: Ints
    link: Ints
    near: Ints


@dataclass(frozen=True, slots=True)
class Questions:
    """All mentions of a page in one list, and all pairs the model scores; `unrelated` text is not shown to it."""

    text: str
    mentions: tuple[Mention, ...]
    pairs: Pairs
    unrelated: tuple[Span, ...] = ()


def ask(page: Page, places: Mapping[int, Place]) -> Questions:
    """The questions that a page puts to the model; `places` are what its toponyms mean, by their index."""
    mentions = tuple(_mentions(page, places))
    return Questions(page.text, mentions, _pairs(page, mentions), page.unrelated)


def _mentions(page: Page, places: Mapping[int, Place]) -> list[Mention]:
    found = [Mention(m.start, m.end, TYPE_INDEX[f"count:{m.shape}"], "count", i) for i, m in enumerate(page.counts)]
    found += [Mention(m.start, m.end, TYPE_INDEX[f"source:{m.kind}"], "source", i) for i, m in enumerate(page.sources)]
    found += [Mention(m.start, m.end, TYPE_INDEX[f"date:{m.kind}"], "date", i) for i, m in enumerate(page.dates)]
    if page.anchor is not None:
        found.append(Mention(-1, -1, TYPE_INDEX["date:report"], "date", len(page.dates)))
    spoken = [(s.start, s.end) for s in page.sources]
    found += [
        Mention(m.start, m.end, TYPE_INDEX[_toponym_type(m, places.get(i), spoken)], "toponym", i)
        for i, m in enumerate(page.toponyms)
    ]
    found += [Mention(m.start, m.end, TYPE_INDEX["actor"], "actor", i) for i, m in enumerate(page.actors)]
    found += [Mention(m.start, m.end, TYPE_INDEX["denial"], "denial", i) for i, m in enumerate(page.denials)]
    found += [
        Mention(m.start, m.end, TYPE_INDEX[f"facility:{m.value}"], "facility", i) for i, m in enumerate(page.facilities)
    ]
    found += [Mention(m.start, m.end, TYPE_INDEX[f"weapon:{m.value}"], "weapon", i) for i, m in enumerate(page.weapons)]
    return found


def _toponym_type(mention: ToponymMention, place: Place | None, spoken: Sequence[Span]) -> str:
    """What a name is to the harm: demonyms ("the Russian army") and names within a speaker's ("the governor of
    Sumy") are seldom its place; a country or region is where nothing finer is told."""
    if mention.form == "demonym":
        return "toponym:demonym"
    if any(first <= mention.start and mention.end <= last for first, last in spoken):
        return "toponym:speaker"
    if place is None or place.precision is None:
        return "toponym:known" if mention.known else "toponym:unknown"
    return f"toponym:{_BREADTH.get(place.precision, 'settlement')}"


def _pairs(page: Page, mentions: tuple[Mention, ...]) -> Pairs:
    of_kind: dict[str, list[int]] = {}
    for index, mention in enumerate(mentions):
        of_kind.setdefault(mention.kind, []).append(index)
    starts = np.array([m.start for m in mentions], np.int64)
    blocks: list[tuple[Ints, Ints, int]] = []
    grids: dict[tuple[str, str], tuple[Ints, Ints]] = {}
    for kind, links in _ASKED.items():
        for link in links:
            asked = (kind, TARGETS[link])
            if asked not in grids:  # several links share their targets
                grids[asked] = _grid(of_kind.get(kind, []), of_kind.get(TARGETS[link], []), starts)
            query, target = grids[asked]
            kept = _may_link(link, kind, starts[query], starts[target]) & (query != target)
            blocks.append((query[kept], target[kept], LINKS.index(link)))
    query = np.concatenate([b[0] for b in blocks])
    target = np.concatenate([b[1] for b in blocks])
    link_of = np.concatenate([np.full(len(b[0]), b[2], np.int64) for b in blocks])
    return Pairs(query, target, link_of, _near(page, mentions, starts, query, target))


def _grid(queries: list[int], targets: list[int], starts: Ints) -> tuple[Ints, Ints]:
    """Each query with each target within reach; the report's own date is within everyone's."""
    asked, offered = np.array(queries, np.int64), np.array(targets, np.int64)
    by_start = offered[np.argsort(starts[offered], kind="stable")]
    sorted_starts, nowhere = starts[by_start], by_start[starts[by_start] < 0]
    first = np.searchsorted(sorted_starts, np.maximum(starts[asked] - _FARTHEST, 0))
    last = np.searchsorted(sorted_starts, starts[asked] + _FARTHEST, side="right")
    near = [np.sort(np.concatenate([nowhere, by_start[a:b]])) for a, b in zip(first, last, strict=True)]
    query = np.repeat(asked, [len(n) for n in near])
    return query, np.concatenate([*near, np.zeros(0, np.int64)])


def _may_link(link: str, kind: str, query: Ints, target: Ints) -> npt.NDArray[np.bool_]:
    if kind == "count" and link == "whole":
        return np.asarray(np.abs(target - query) <= _FARTHEST_WHOLE)
    if kind == "count" and link in ("event", "adds"):
        return np.asarray(target <= query)
    return np.ones(len(query), np.bool_)


def _near(page: Page, mentions: tuple[Mention, ...], starts: Ints, query: Ints, target: Ints) -> Ints:
    sentence = np.searchsorted(sentence_ends(page.text), starts, side="right")
    paragraph = np.searchsorted(paragraph_ends(page.text), starts, side="right")
    setting = np.where(sentence[query] == sentence[target], 0, np.where(paragraph[query] == paragraph[target], 1, 2))
    nowhere = starts[target] < 0
    distance = np.where(nowhere, _NOWHERE, starts[target] - starts[query])
    drawn = _drawn_by_grammar(page, mentions)
    by_grammar = np.isin(query * len(mentions) + target, drawn).astype(np.int64)
    return nearness(distance, np.where(nowhere, 2, setting).astype(np.int64), by_grammar)


def _drawn_by_grammar(page: Page, mentions: tuple[Mention, ...]) -> Ints:
    """The links that the grammar itself would draw, each as query · number of mentions + target."""
    links = grammar_links(page)
    at = {(m.kind, m.index): n for n, m in enumerate(mentions)}
    drawn = []
    for number, mention in enumerate(mentions):
        if mention.kind in _ASKED:
            for kind, link in (("source", links.source), ("toponym", links.place), ("date", links.date)):
                target = link(mention.start)
                if target is not None:
                    drawn.append(number * len(mentions) + at[kind, target])
    return np.array(drawn, np.int64)
