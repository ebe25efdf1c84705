"""How well attributions are found: token micro-F1 over BIO tags, and F1 of linked source and content."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.attribution.corpus import ROLES, Attribution, Document, segments


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, 0 to 1."""

    precision: float
    recall: float
    f1: float


def evaluate(
    gold: Sequence[Document], tags: Sequence[list[str]], attributions: Sequence[list[Attribution]]
) -> dict[str, Score]:
    """`tokens`: tags other than O that agree; `linked`: source (or its absence) and content of one attribution overlap.

    `source`, `cue`, `content`: stretches with both ends right.
    """
    scores = {"tokens": _tokens(gold, tags), "linked": _linked(gold, attributions)}
    for role in ROLES:
        scores[role.lower()] = _strict(gold, tags, role)
    return scores


def _tokens(gold: Sequence[Document], tags: Sequence[list[str]]) -> Score:
    pairs = [(g, p) for d, t in zip(gold, tags, strict=True) for g, p in zip(d.tags, t, strict=True)]
    hits = sum(g == p != "O" for g, p in pairs)
    return _score(hits, sum(p != "O" for _, p in pairs), sum(g != "O" for g, _ in pairs))


def _strict(gold: Sequence[Document], tags: Sequence[list[str]], role: str) -> Score:
    hits = found = wanted = 0
    for document, predicted in zip(gold, tags, strict=True):
        a = {s for s in segments(document.tags) if s[0] == role}
        b = {s for s in segments(predicted) if s[0] == role}
        hits, found, wanted = hits + len(a & b), found + len(b), wanted + len(a)
    return _score(hits, found, wanted)


def _linked(gold: Sequence[Document], attributions: Sequence[list[Attribution]]) -> Score:
    hits = 0
    for document, predicted in zip(gold, attributions, strict=True):
        free = list(predicted)
        for attribution in document.attributions:
            match = next((p for p in free if _same(attribution, p)), None)
            if match:
                free.remove(match)
                hits += 1
    return _score(hits, sum(map(len, attributions)), sum(len(d.attributions) for d in gold))


def _same(one: Attribution, two: Attribution) -> bool:
    source = bool(set(one.source) & set(two.source)) or not (one.source or two.source)
    return source and bool(set(one.content) & set(two.content))


def _score(hits: int, found: int, wanted: int) -> Score:
    precision, recall = hits / found if found else 0.0, hits / wanted if wanted else 0.0
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0)
