"""Tags for documents from any scorer of windows: torch or ONNX, the same path."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from training.attribution.corpus import PARAGRAPH, TAGS, Document
from training.attribution.windows import Cutter

Floats = NDArray[np.float32]
Scorer = Callable[[NDArray[np.int64], NDArray[np.int64]], Floats]
BATCH = 16
NEVER = -1e9


def predict(score: Scorer, cutter: Cutter, documents: Sequence[Document]) -> list[list[str]]:
    """One tag a word for each document; windows go through the scorer in batches of like length."""
    cut = [
        (k, window, pieces)
        for k, d in enumerate(documents)
        for pieces in [cutter.pieces(d)]
        for window in cutter.windows(d, pieces)
    ]
    inputs = [cutter.input_ids(pieces, window) for _, window, pieces in cut]
    scores = [np.full((len(d.words), len(TAGS)), NEVER, np.float32) for d in documents]
    order = sorted(range(len(cut)), key=lambda n: len(inputs[n]))
    for at in range(0, len(order), BATCH):
        batch = order[at : at + BATCH]
        out = score(*pad([inputs[n] for n in batch]))
        for row, n in enumerate(batch):
            k, (first, last), pieces = cut[n]
            offset = pieces.first[first] - 1
            scores[k][first:last] = out[row, [pieces.first[w] - offset for w in range(first, last)]]
    return [_decode(s, d) for s, d in zip(scores, documents, strict=True)]


def pad(rows: Sequence[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids and mask of one batch, filled up with zeros."""
    width = max(map(len, rows))
    ids = np.array([r + [0] * (width - len(r)) for r in rows], np.int64)
    mask = np.array([[1] * len(r) + [0] * (width - len(r)) for r in rows], np.int64)
    return ids, mask


def onnx_scorer(path: Path) -> Scorer:
    """A scorer that runs an exported tagger on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return lambda ids, mask: session.run(["tags"], {"ids": ids, "mask": mask})[0]


def _decode(scores: Floats, document: Document) -> list[str]:
    """The best sequence of tags in which no stretch starts with an inner tag (Viterbi); paragraph marks are O."""
    scores = scores.copy()
    for i, word in enumerate(document.words):
        if word.text == PARAGRAPH:
            scores[i, 1:] = NEVER
    inner = [k for k, tag in enumerate(TAGS) if tag[0] == "I"]
    moves = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for k in inner:
        moves[[j for j in range(len(TAGS)) if j not in (k, k - 1)], k] = NEVER
    best, back = scores[0].copy(), np.zeros(scores.shape, np.int64)
    best[inner] = NEVER
    for t in range(1, len(scores)):
        reach = best[:, None] + moves
        back[t], best = reach.argmax(0), reach.max(0) + scores[t]
    path = [int(best.argmax())]
    for t in range(len(scores) - 1, 0, -1):
        path.append(int(back[t, path[-1]]))
    return [TAGS[k] for k in reversed(path)]
