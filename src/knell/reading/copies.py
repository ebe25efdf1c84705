"""Copies of one text: reports that share most of their words in order are one voice, whoever prints them.

A text's signature is its MinHash (Broder 1997; rensa's R-MinHash) over runs of four words. The share of equal places
in two signatures estimates the share of runs that two texts have in common, with a standard error of .04.
"""

import base64
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from knell.records import Report

PLACES = 128
BAND = 2  # places: two texts that share .24 of their runs agree in one of 64 bands in 98 of 100 cases
RUN = 4  # words: shorter runs are shared by reports of one event that are no copies
# Among 1,895 reports of local news, all 44 pairs at .5 or above are one text with changes, and of the pairs below .25
# that a band brings up none is (docs/collecting.md): follow-ups of one newsroom, which repeat paragraphs, lie between.
SIMILAR = 0.5
# A copy cut to its first paragraphs, or built into a longer text: nearly all of the shorter is in the longer.
# Below a share of .2 the estimate of how much of it is too coarse to be relied on.
WITHIN, WITHIN_RUNS, WITHIN_SHARE = 0.85, 60, 0.2
ALIKE_IN_LENGTH = 1.5  # a text longer than this by what it adds may be a round-up of several
FEW_RUNS = 8  # texts with fewer runs are copies only where all are the same
LARGE_BUCKET = 40
LONGER = "of the shorter text stands in the longer"

CREDIT = re.compile(r"\(([^()\n]{2,40})\)\s*[-–—]")
WORD = re.compile(r"\w+")
Signatures = NDArray[np.uint32]
Number = TypeVar("Number", np.int64, np.uint32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One report of a group and the share of runs of words it has in common with the group's first report."""

    doc: str
    similarity: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyndicationGroup:
    """Reports that are one text: `first` was published first, `credit` is the agency that a dateline names."""

    first: str
    reports: tuple[Copied, ...]
    credit: str | None = None


def group_copies(reports: Sequence[Report]) -> list[SyndicationGroup]:
    """Every group of two or more copies, each from the first published on; the order of `reports` changes nothing."""
    ordered = sorted(reports, key=_age)
    by_doc = {report.doc: report for report in ordered}
    signed = [(report.doc, sign(report)) for report in ordered]
    signature = dict(signed)
    members: dict[str, list[str]] = defaultdict(list)
    for doc, first in group_signatures(signed).items():
        members[first].append(doc)
    return [
        SyndicationGroup(
            first=first,
            reports=tuple(_copied(doc, first, signature) for doc in docs),
            credit=next(filter(None, (credit_of(by_doc[doc]) for doc in docs)), None),
        )
        for first, docs in members.items()
        if len(docs) > 1
    ]


def sign(report: Report) -> str:
    """The signature of a report's own words, in one line: what is compared instead of the texts."""
    runs = _runs(report)
    sketch = RMinHash(PLACES, 1)
    sketch.update(list(runs))
    packed = base64.b64encode(np.array(sketch.digest(), dtype="<u4").tobytes()).decode()
    return f"{RMinHash.ALGORITHM_VERSION}.{len(runs)}.{packed}"


def group_signatures(signed: Sequence[tuple[str, str]]) -> dict[str, str]:
    """For each report, the first report (as they are given) of the group of copies that it belongs to."""
    firsts: dict[str, int] = {}
    alike = [firsts.setdefault(signature, at) for at, (_, signature) in enumerate(signed)]
    kept = sorted(firsts.values())
    sizes, places = _unpacked([signed[at][1] for at in kept])
    parents = _components(places, sizes)
    group = {at: kept[_root(parents, position)] for position, at in enumerate(kept)}
    return {doc: signed[group[first]][0] for (doc, _), first in zip(signed, alike, strict=True)}


class CopyIndex:
    """Signatures of a growing collection: which of its reports is a new one a copy of?

    A new signature is compared with every one there is: 100,000 take about 30 ms, and none is missed.
    """

    def __init__(self, signed: Sequence[tuple[str, str]] = ()) -> None:
        self._docs = [doc for doc, _ in signed]
        sizes, places = _unpacked([signature for _, signature in signed])
        self._used = len(self._docs)
        self._sizes = _room(sizes, self._used)
        self._places = _room(places, self._used)

    def add(self, doc: str, signature: str) -> tuple[Copied, ...]:
        """The reports that the new one is a copy of, the most similar first; it is in the index from now on."""
        found = self.find(signature)
        sizes, places = _unpacked([signature])
        if self._used == len(self._sizes):
            self._sizes, self._places = _room(self._sizes, self._used), _room(self._places, self._used)
        self._sizes[self._used], self._places[self._used] = sizes[0], places[0]
        self._docs.append(doc)
        self._used += 1
        return found

    def find(self, signature: str) -> tuple[Copied, ...]:
        """The reports that a text with this signature is a copy of, the most similar first."""
        sizes, places = _unpacked([signature])
        shares = (self._places[: self._used] == places[0]).mean(axis=1)
        found = []
        for at in np.flatnonzero(shares >= 0.05):
            size = int(self._sizes[at])
            if why := _why(self._places[at], places[0], size, int(sizes[0])):
                found.append(Copied(doc=self._docs[at], similarity=round(float(shares[at]), 2), why=why))
        return tuple(sorted(found, key=lambda copied: (-copied.similarity, copied.doc)))


def similarity(a: str, b: str) -> float:
    """The estimated share of runs of words that two signed texts have in common, 0 to 1."""
    _, places = _unpacked([a, b])
    return float((places[0] == places[1]).mean())


def credit_of(report: Report) -> str | None:
    """The agency in a dateline, as written: "KYIV, March 23 (Reuters) - …" is Reuters."""
    found = CREDIT.search(report.text[:200])
    return found[1].strip() if found else None


def _age(report: Report) -> tuple[date, str]:
    return report.published or date.max, report.doc


def _copied(doc: str, first: str, signature: Mapping[str, str]) -> Copied:
    if doc == first:
        return Copied(doc=doc, similarity=1.0, why="published first")
    sizes, places = _unpacked([signature[doc], signature[first]])
    why = _why(places[0], places[1], int(sizes[0]), int(sizes[1])) or "a copy of another copy"
    return Copied(doc=doc, similarity=round(float((places[0] == places[1]).mean()), 2), why=why)


def _components(places: Signatures, sizes: NDArray[np.int64]) -> list[int]:
    """The parent of each text in the trees of copies: the root is the first of its group."""
    parents = list(range(len(places)))
    inside: dict[int, set[int]] = defaultdict(set)
    for a, b in _candidates(places):
        root_a, root_b = _root(parents, a), _root(parents, b)
        if root_a == root_b:
            continue
        kind = _of(places, sizes, a, b)
        if kind == "similar":
            parents[max(root_a, root_b)] = min(root_a, root_b)
        elif kind == "inside":
            small, large = (a, b) if sizes[a] <= sizes[b] else (b, a)
            inside[large].add(small)
    similar = [_root(parents, at) for at in range(len(parents))]
    for large, smalls in sorted(inside.items()):
        first = similar[large]
        if first != large:  # it must stand in what the longer one is a copy of, too
            smalls = {small for small in smalls if _of(places, sizes, small, first) or similar[small] == first}
        if all(_related(a, b, similar, inside) for a, b in combinations(sorted(smalls), 2)):
            for small in sorted(smalls):
                root_a, root_b = _root(parents, small), _root(parents, large)
                parents[max(root_a, root_b)] = min(root_a, root_b)
    return parents


def _related(a: int, b: int, similar: list[int], inside: Mapping[int, set[int]]) -> bool:
    """Whether two texts within a third are one story; a round-up of two stories must not make them one."""
    return similar[a] == similar[b] or a in inside.get(b, ()) or b in inside.get(a, ())


def _of(places: Signatures, sizes: NDArray[np.int64], a: int, b: int) -> Literal["similar", "inside"] | None:
    """Whether two texts are alike as wholes, or one stands in the other; None where neither."""
    small, large = sorted((int(sizes[a]), int(sizes[b])))
    if _why(places[a], places[b], small, large) is None:
        return None
    alike = float((places[a] == places[b]).mean()) >= SIMILAR and large <= small * ALIKE_IN_LENGTH
    return "similar" if alike else "inside"


def _why(a: Signatures, b: Signatures, size_a: int, size_b: int) -> str | None:
    """Why two texts are copies, in words; None where they are not."""
    share = float((a == b).mean())
    small, large = sorted((size_a, size_b))
    if share == 1.0 and small == large and small:
        return "the same words"
    if small < FEW_RUNS:
        return None
    if share >= SIMILAR:
        return f"{share:.0%} of their words in order are the same"
    inside = min(1.0, share * (small + large) / (1 + share) / small)
    if inside >= WITHIN and small >= WITHIN_RUNS and share >= WITHIN_SHARE:
        return f"{inside:.0%} {LONGER}"
    return None


def _runs(report: Report) -> set[str]:
    """The runs of words in a report's own passages: what a page adds around a text does not make it another."""
    slices = [(p.start, p.end) for p in report.passages if p.kind in ("headline", "body")] or [(0, len(report.text))]
    words = [word for start, end in slices for word in WORD.findall(report.text[start:end].casefold())]
    return {" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))} if words else set()


def _unpacked(signatures: Sequence[str]) -> tuple[NDArray[np.int64], Signatures]:
    sizes = np.zeros(len(signatures), dtype=np.int64)
    places = np.zeros((len(signatures), PLACES), dtype=np.uint32)
    for at, signature in enumerate(signatures):
        _, size, packed = signature.split(".", 2)
        sizes[at] = int(size)
        places[at] = np.frombuffer(base64.b64decode(packed), dtype="<u4")
    return sizes, places


def _candidates(places: Signatures) -> Iterator[tuple[int, int]]:
    """Pairs that agree in at least one band, each band in turn."""
    for start in range(0, PLACES, BAND):
        band = np.ascontiguousarray(places[:, start : start + BAND]).view(np.uint64).ravel()
        order = np.argsort(band, kind="stable")
        same = np.diff(band[order]) == 0
        ends = np.flatnonzero(np.diff(np.concatenate(([False], same, [False]))))
        for first, last in zip(ends[::2], ends[1::2], strict=True):
            yield from _pairs(order[first : last + 1])


def _pairs(bucket: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    if len(bucket) <= LARGE_BUCKET:
        yield from combinations(map(int, bucket), 2)
    else:  # so many alike are one text: each is held against the first and the next
        yield from ((int(bucket[0]), int(other)) for other in bucket[1:])
        yield from ((int(a), int(b)) for a, b in pairwise(bucket))


def _root(parents: list[int], at: int) -> int:
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = parents[at]
    return at


def _room(rows: NDArray[Number], used: int) -> NDArray[Number]:
    """The rows in an array with room for as many again."""
    larger = np.zeros((max(1024, used * 2), *rows.shape[1:]), dtype=rows.dtype)
    larger[:used] = rows[:used]
    return larger
