"""Who cites whom as a drawing: names in columns, from those who repeat to those who stand behind. Pure geometry.

Units are those of the drawing (an SVG view box). Names are cut to a width that is guessed from their letters, as the
server does not know the reader's fonts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import sqrt

from knell.speech import ngettext

ROW, EDGE, BETWEEN = 34.0, 22.0, 88.0  # between names of a column, around the drawing, between columns
LETTER, MOST = 7.6, 28  # the width of a letter at the drawing's size of text, and letters shown of a name
SPREAD = 3.0  # rows between the names of a short column, at most
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
    high = (max(len(column) for column in columns) - 1) * ROW
    across = [-12.0, *accumulate(max(map(_width, column)) + BETWEEN for column in columns)]
    places = {
        name: (EDGE + across[number], EDGE + number % 2 * ROW / 2 + y)
        for number, column in enumerate(columns)
        for name, y in zip(column, _rows(len(column), high), strict=True)
    }
    return Graph(
        names=tuple(Name(name=name, words=_cut(name), x=x, y=y) for name, (x, y) in places.items()),
        lines=tuple(_line(pair, number, places, max(pairs.values()), pair in back) for pair, number in pairs.items()),
        wide=EDGE + across[-1] - BETWEEN,
        high=2 * EDGE + high + ROW / 2,
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


def _rows(names: int, high: float) -> list[float]:
    """Where the names of a column stand: in its middle, wider apart where there are few."""
    step = min(SPREAD * ROW, high / (names - 1)) if names > 1 else 0.0
    return [high / 2 + step * (number - (names - 1) / 2) for number in range(names)]


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
    start, end = x1 + _width(pair[0]), x2 - 9
    if back or end <= start:
        low = max(y1, y2) + ROW * 0.6
        path = f"M{x1:.1f} {y1 + 7:.1f}C{x1:.1f} {low:.1f} {x2:.1f} {low:.1f} {x2:.1f} {y2 + 7:.1f}"
    else:
        middle = (max(start, end - 2 * BETWEEN) + end) / 2
        path = f"M{start:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {end:.1f} {y2:.1f}"
    words = ngettext(
        "%(who)s cites %(whom)s: %(number)s claim",
        "%(who)s cites %(whom)s: %(number)s claims",
        number,
        who=pair[0],
        whom=pair[1],
    )
    return Line(path=path, wide=round(1 + 3 * sqrt(number / most), 1), words=words, back=back)


def _width(name: str) -> float:
    """How far a name reaches from its dot."""
    return 16 + LETTER * len(_cut(name))


def _cut(name: str) -> str:
    return name if len(name) <= MOST else name[: MOST - 1].rstrip() + "…"
