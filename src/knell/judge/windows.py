"""Questions cut into windows of tokens that the model can read, and stacked into arrays.

A report of up to 510 tokens is one window; a longer one is cut into overlapping windows, each query is asked in the
window where it stands farthest from an edge, and sees the targets of that window.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from knell.judge.questions import Questions

Ints = npt.NDArray[np.int64]

LONGEST = 512
_STRIDE = 255
# A mention is read by at most this many tokens from its start, so that a long list does not drown its first words.
_WIDEST = 60


@dataclass(slots=True)
class Window:
    """One window: token ids with the marks at both ends, its mentions by token position, its pairs."""

    ids: list[int]
    mentions: list[tuple[int, int, int]] = field(default_factory=list)
    pairs: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows stacked into the model's inputs; `mentions` and `pairs` say whose each row is: (window, index)."""

    inputs: dict[str, Ints]
    mentions: list[tuple[int, int]]
    pairs: list[tuple[int, int]]


def cut(questions: Questions, tokenizer: Tokenizer) -> list[Window]:
    """The windows of a page's questions; every query stands in exactly one of them."""
    encoding = tokenizer.encode(questions.text, add_special_tokens=False)
    positions = _token_positions(questions, encoding.offsets)
    begins = _window_starts(len(encoding.ids))
    bodies = [(b, min(b + LONGEST - 2, len(encoding.ids))) for b in begins]
    first, last = _mark(tokenizer, "[CLS]"), _mark(tokenizer, "[SEP]")
    windows = [Window([first, *encoding.ids[b:e], last]) for b, e in bodies]
    home = [_home(p, bodies) for p in positions]
    local: list[dict[int, int]] = [{} for _ in windows]
    asked = {pair.query for pair in questions.pairs}
    for index, position in enumerate(positions):
        for number, (begin, end) in enumerate(bodies):
            inside = position[0] < 0 or (begin <= position[0] and position[1] < end)
            if inside and (index not in asked or home[index] == number):
                local[number][index] = len(windows[number].mentions)
                shift = 1 - begin if position[0] >= 0 else 1
                windows[number].mentions.append((index, position[0] + shift, position[1] + shift))
    # A query of a long report is also a target (a count may be part of one in the overlap): only its home asks.
    for number, pair in enumerate(questions.pairs):
        window = home[pair.query]
        if pair.query in local[window] and pair.target in local[window]:
            windows[window].pairs.append(number)
    return [w for w in windows if w.mentions]


def _mark(tokenizer: Tokenizer, name: str) -> int:
    number = tokenizer.token_to_id(name)
    if number is None:
        raise ValueError(f"the tokenizer has no {name} token")
    return number


def _token_positions(questions: Questions, offsets: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    starts = [o[0] for o in offsets]
    found = []
    for mention in questions.mentions:
        if mention.start < 0 or not starts:
            found.append((-1, -1))
            continue
        first = max(0, bisect_right(starts, mention.start) - 1)
        last = max(first, bisect_left(starts, mention.end) - 1)
        found.append((first, min(last, first + _WIDEST)))
    return found


def _window_starts(tokens: int) -> list[int]:
    body = LONGEST - 2
    if tokens <= body:
        return [0]
    # The last window reaches the very end of the report.
    return [*range(0, tokens - body, _STRIDE), tokens - body]


def _home(position: tuple[int, int], bodies: list[tuple[int, int]]) -> int:
    """The window in which a mention stands farthest from an edge that cuts the report."""
    total = bodies[-1][1]

    def margin(body: tuple[int, int]) -> int:
        left = position[0] - body[0] if body[0] else total
        right = body[1] - 1 - position[1] if body[1] < total else total
        return min(left, right)

    return max(range(len(bodies)), key=lambda n: margin(bodies[n]))


def stack(windows: Sequence[tuple[Questions, Window]]) -> Batch:
    """The model's inputs for several windows (of one page or of many), padded to the longest."""
    longest = max(len(w.ids) for _, w in windows)
    ids = np.zeros((len(windows), longest), np.int64)
    mask = np.zeros((len(windows), longest), np.int64)
    rows: list[tuple[int, int, int, int]] = []
    links: list[tuple[int, int, int, int]] = []
    whose_mention: list[tuple[int, int]] = []
    whose_pair: list[tuple[int, int]] = []
    for number, (questions, window) in enumerate(windows):
        ids[number, : len(window.ids)] = window.ids
        mask[number, : len(window.ids)] = 1
        place = {}
        for index, first, last in window.mentions:
            place[index] = len(rows)
            rows.append((number, first, last, questions.mentions[index].type))
            whose_mention.append((number, index))
        for index in window.pairs:
            pair = questions.pairs[index]
            links.append((place[pair.query], place[pair.target], pair.link, pair.nearness))
            whose_pair.append((number, index))
    columns = np.array(rows or [(0, 0, 0, 0)], np.int64).T
    pairs = np.array(links or [(0, 0, 0, 0)], np.int64).T
    names = ("row", "first", "last", "kind", "query", "target", "link", "near")
    arrays = dict(zip(names, [*columns, *pairs], strict=True))
    return Batch({"ids": ids, "mask": mask, **arrays}, whose_mention, whose_pair)
