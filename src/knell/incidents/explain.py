"""Why tellings hang together, and how well two incidents fit: the scores of `compare`, pair by pair, with reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from knell.incidents.compare import compare
from knell.incidents.index import copy_key
from knell.incidents.records import Comparison, Link, Telling

MOST = 12  # tellings of one incident that are compared: 66 pairs are more than anybody reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two tellings with their score and its parts; `link` is the decision that speaks of both, the latest.

    `copies`: one is a copy of the other's text and goes wherever it goes.
    """

    a: Telling
    b: Telling
    comparison: Comparison
    link: Link | None = None
    copies: bool = False

    @property
    def score(self) -> float:
        """Above 0 the two can be one incident."""
        return self.comparison.score


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well two groups of tellings fit: the mean score over their pairs, their number, and the best of them."""

    mean: float
    pairs: int
    best: Pair
    decided: Pair | None = None


def pairs_within(tellings: Sequence[Telling], links: Iterable[Link] = ()) -> tuple[Pair, ...]:
    """Every pair of an incident's tellings, the weakest first: where it would come apart. The first `MOST` tellings."""
    known = list(links)
    found = [_pair(a, b, known) for a, b in combinations(tellings[:MOST], 2)]
    return tuple(sorted(found, key=lambda pair: (pair.copies, pair.score, pair.a.id, pair.b.id)))


def fit(here: Sequence[Telling], there: Sequence[Telling], links: Iterable[Link] = ()) -> Fit | None:
    """How well two incidents fit; None where one of them has no telling. The first `MOST` tellings of each."""
    known = list(links)
    pairs = [_pair(a, b, known) for a, b in product(here[:MOST], there[:MOST])]
    if not pairs:
        return None
    mean = sum(pair.score for pair in pairs) / len(pairs)
    best = max(pairs, key=lambda pair: (pair.score, pair.a.id, pair.b.id))
    decided = max(
        (pair for pair in pairs if pair.link), key=lambda pair: pair.link.seq if pair.link else 0, default=None
    )
    return Fit(mean=round(mean, 2), pairs=len(pairs), best=best, decided=decided)


def _pair(a: Telling, b: Telling, links: Sequence[Link]) -> Pair:
    first, second = sorted((a, b), key=lambda telling: telling.order)
    one, other = set(first.claims), set(second.claims)
    spoken = [x for x in links if (x.a in one and x.b in other) or (x.a in other and x.b in one)]
    return Pair(
        a=first,
        b=second,
        comparison=compare(first, second),
        link=max(spoken, key=lambda link: link.seq, default=None),
        copies=first.syndication is not None and copy_key(first) == copy_key(second),
    )
