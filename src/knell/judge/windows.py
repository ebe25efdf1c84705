"""Questions cut into windows of tokens that the model can read, and stacked into arrays.

A report of up to 510 tokens is one window; a longer one is cut into overlapping windows, each query is asked in the
window where it stands farthest from an edge, and sees the targets of that window.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from tokenizers import Tokenizer

from knell.judge.heads import Ints
from knell.judge.questions import Questions

LONGEST = 512
_STRIDE = 382
# A mention is read by at most this many tokens from its start, so that a long list does not drown its first words.
_WIDEST = 60


@dataclass(slots=True)
class Window:
    """One window: token ids with the marks at both ends, its mentions (index, first and last token), its pairs.

    `home` are the mentions whose answers are taken from this window; in a long report the others only serve as targets.
    """

    ids: list[int]
    mentions: list[tuple[int, int, int]] = field(default_factory=list)
    pairs: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    home: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows stacked into the model's inputs; `mentions` says whose each row is, (window, index), and `pairs` gives
    for each window the indices of its pairs, in the order of the rows."""

    inputs: dict[str, Ints]
    mentions: list[tuple[int, int]]
    pairs: list[tuple[int, Ints]]


def cut(questions: Questions, tokenizer: Tokenizer) -> list[Window]:
    """The windows of a page's questions; every query stands in exactly one of them."""
    ids, offsets = _shown_tokens(questions, tokenizer)
    positions = _token_positions(questions, offsets)
    begins = _window_starts(len(ids))
    bodies = [(b, min(b + LONGEST - 2, len(ids))) for b in begins]
    first, last = _mark(tokenizer, "[CLS]"), _mark(tokenizer, "[SEP]")
    windows = [Window([first, *ids[b:e], last]) for b, e in bodies]
    home = np.array([_home(p, bodies) for p in positions], np.int64)
    asked = np.zeros(len(positions), np.bool_)
    asked[questions.pairs.query] = True
    for number, ((begin, end), window) in enumerate(zip(bodies, windows, strict=True)):
        inside = np.full(len(positions), -1, np.int64)
        for index, (first_token, last_token) in enumerate(positions):
            stands = first_token < 0 or (begin <= first_token and last_token < end)
            if stands and (not asked[index] or home[index] == number or _is_target(questions, index)):
                inside[index] = len(window.mentions)
                shift = 1 - begin if first_token >= 0 else 1
                window.mentions.append((index, first_token + shift, last_token + shift))
        pairs = questions.pairs
        here = (home[pairs.query] == number) & (inside[pairs.query] >= 0) & (inside[pairs.target] >= 0)
        window.pairs = np.flatnonzero(here)
        window.home = {index for index, _, _ in window.mentions if home[index] == number}
    return [w for w in windows if w.mentions]


def _shown_tokens(questions: Questions, tokenizer: Tokenizer) -> tuple[list[int], list[tuple[int, int]]]:
    """The tokens of the text with their offsets, without those of unrelated paragraphs: these change nothing."""
    encoding = tokenizer.encode(questions.text, add_special_tokens=False)
    if not questions.unrelated:
        return encoding.ids, encoding.offsets
    shown = [
        (token, offset)
        for token, offset in zip(encoding.ids, encoding.offsets, strict=True)
        if not any(first <= offset[0] < last for first, last in questions.unrelated)
    ]
    return [token for token, _ in shown], [offset for _, offset in shown]


def _is_target(questions: Questions, index: int) -> bool:
    """A count of a long report may be linked to from a window that is not its own."""
    return questions.mentions[index].kind == "count"


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
    links: list[Ints] = []
    whose_mention: list[tuple[int, int]] = []
    whose_pair: list[tuple[int, Ints]] = []
    for number, (questions, window) in enumerate(windows):
        ids[number, : len(window.ids)] = window.ids
        mask[number, : len(window.ids)] = 1
        row_of = np.zeros(len(questions.mentions), np.int64)
        for index, first, last in window.mentions:
            row_of[index] = len(rows)
            rows.append((number, first, last, questions.mentions[index].type))
            whose_mention.append((number, index))
        pairs, chosen = questions.pairs, window.pairs
        links.append(
            np.stack(
                [row_of[pairs.query[chosen]], row_of[pairs.target[chosen]], pairs.link[chosen], pairs.near[chosen]]
            )
        )
        whose_pair.append((number, chosen))
    columns = np.array(rows or [(0, 0, 0, 0)], np.int64).T
    joined = np.concatenate(links, axis=1)
    # The model needs one row at least; nobody asks for its answer.
    joined = joined if joined.shape[1] else np.zeros((4, 1), np.int64)
    names = ("row", "first", "last", "kind", "query", "target", "link", "near")
    arrays = dict(zip(names, [*columns, *joined], strict=True))
    return Batch({"ids": ids, "mask": mask, **arrays}, whose_mention, whose_pair)
