"""Who cites whom as a drawing: names in columns, from those who repeat to those who stand behind. Pure geometry.

Units are those of the drawing (an SVG view box). Names are cut to a width that is guessed from their letters, as the
server does not know the reader's fonts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

ROW, COLUMN, EDGE = 34.0, 330.0, 26.0
LETTER, MOST = 7.6, 28  # the width of a letter at the drawing's size of text, and letters shown of a name
SWEEPS = 4  # times that the rows of a column follow those of its neighbours

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name: where its dot stands, and as much of it as is shown."""

    name: str
    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who cites whom: a curve, how wide it is, how many claims took it, and whether it closes a circle."""

    path: str
    wide: float
    words: str
    back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The drawing: its names, its lines, and its size."""

    names: tuple[Name, ...]
    lines: tuple[Line, ...]
    wide: float
    high: float


def chain_graph(paths: Iterable[tuple[Sequence[str], int]]) -> Graph | None:
    """The drawing of chains, each from the outlet to whoever stands behind it, with the number of its claims."""
    weights: dict[Pair, int] = defaultdict(int)
    for path, number in paths:
        for pair in pairwise(path):
            weights[pair] += number
    return citation_graph(weights)


def citation_graph(weights: Mapping[Pair, int]) -> Graph | None:
    """The drawing of who cites whom how often; None where nobody cites anybody."""
    pairs = {pair: number for pair, number in weights.items() if pair[0] != pair[1]}
    if not pairs:
        return None
    back = closing(pairs)
    columns = _ordered(_columns([pair for pair in pairs if pair not in back]), pairs)
    rows = max(len(column) for column in columns)
    places = {
        name: (EDGE + number * COLUMN, EDGE + (row + (rows - len(column)) / 2) * ROW)
        for number, column in enumerate(columns)
        for row, name in enumerate(column)
    }
    return Graph(
        names=tuple(Name(name=name, words=_cut(name), x=x, y=y) for name, (x, y) in places.items()),
        lines=tuple(_line(pair, number, places, max(pairs.values()), pair in back) for pair, number in pairs.items()),
        wide=len(columns) * COLUMN,
        high=2 * EDGE + (rows - 1) * ROW,
    )


def closing(pairs: Iterable[Pair]) -> set[Pair]:
    """The pairs that close a circle, in the order of their names: without them the rest runs one way."""
    onward: dict[str, list[str]] = defaultdict(list)
    for a, b in sorted(pairs):
        onward[a].append(b)
    found, done, here = set[Pair](), set[str](), list[str]()
    for start in list(onward):
        stack = [(start, iter(onward[start]))] if start not in done else []
        here = [start] if stack else []
        while stack:
            name, rest = stack[-1]
            after = next((one for one in rest if (name, one) not in found), None)
            if after is None:
                done.add(name)
                here.pop()
                stack.pop()
            elif after in here:
                found.add((name, after))
            elif after not in done:
                stack.append((after, iter(onward.get(after, ()))))
                here.append(after)
    return found


def _columns(pairs: Sequence[Pair]) -> list[list[str]]:
    """Names by how far they are from those who cite nobody, who stand in the last column."""
    onward: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        onward[a].add(b)
    far: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in far:
            far[name] = 1 + max(map(depth, onward[name])) if name in onward else 0
        return far[name]

    names = sorted({name for pair in pairs for name in pair})
    most = max(map(depth, names))
    made: list[list[str]] = [[] for _ in range(most + 1)]
    for name in names:
        made[most - far[name]].append(name)
    return made


def _ordered(columns: list[list[str]], pairs: Mapping[Pair, int]) -> list[list[str]]:
    """The columns with each name near the middle of those it is tied to, so that few lines cross."""
    near: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        near[a].append(b)
        near[b].append(a)
    for _ in range(SWEEPS):
        at = {name: row - len(column) / 2 for column in columns for row, name in enumerate(column)}
        for column in columns:
            column.sort(key=lambda name: (sum(at[one] for one in near[name]) / len(near[name]), name))
    return columns


def _line(pair: Pair, number: int, places: Mapping[str, tuple[float, float]], most: int, back: bool) -> Line:
    (x1, y1), (x2, y2) = places[pair[0]], places[pair[1]]
    start, end = x1 + 14 + LETTER * len(_cut(pair[0])), x2 - 9
    if back or end <= start:
        low = max(y1, y2) + ROW * 0.6
        path = f"M{x1:.1f} {y1 + 7:.1f}C{x1:.1f} {low:.1f} {x2:.1f} {low:.1f} {x2:.1f} {y2 + 7:.1f}"
    else:
        middle = (max(start, end - COLUMN * 0.6) + end) / 2
        path = f"M{start:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {end:.1f} {y2:.1f}"
    words = f"{pair[0]} cites {pair[1]}: {number} claim{'' if number == 1 else 's'}"
    return Line(path=path, wide=round(1 + 3 * sqrt(number / most), 1), words=words, back=back)


def _cut(name: str) -> str:
    return name if len(name) <= MOST else name[: MOST - 1].rstrip() + "…"
