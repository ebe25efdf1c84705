"""The shipped model, opened once and run on one core without torch (ONNX Runtime, int8 weights)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from knell.candidates.page import Page
from knell.errors import NotVerified
from knell.judge.heads import LINKS, contract
from knell.judge.judgement import WIDTH, ModelJudgement
from knell.judge.questions import Questions, ask
from knell.judge.windows import Window, cut, stack

# Windows run together: more fills the caches better, fewer wastes less padding (measured, docs/performance.md).
_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Encoder:
    """An open model: `name` and `version` stand on everything derived with it."""

    session: Any
    tokenizer: Tokenizer
    version: str
    threshold: float


def open_encoder(folder: Path | None = None) -> Encoder:
    """The shipped model, or the one in `folder`; raises NotVerified if a file is not the one its card names."""
    import onnxruntime

    folder = folder or Path(str(files("knell.judge").joinpath("weights")))
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    for name, digest in card["sha256"].items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            raise NotVerified(f"{folder / name} is not the file its card names: install Knell again or `make train`")
    if card["contract"] != contract():
        raise NotVerified(f"the weights {card['version']} were trained for other questions: run `make train`")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        str(folder / "judge.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
    )
    return Encoder(
        session, Tokenizer.from_file(str(folder / "tokenizer.json")), card["version"], float(card["threshold"])
    )


def judge_pages(pages: Sequence[Page], encoder: Encoder) -> list[ModelJudgement]:
    """The model's judgement on each page; windows of similar length run together."""
    asked = [ask(page) for page in pages]
    results = [_empty(questions) for questions in asked]
    work = [(n, w) for n, q in enumerate(asked) for w in cut(q, encoder.tokenizer) if w.pairs or _has_query(q, w)]
    work.sort(key=lambda item: len(item[1].ids))
    for begin in range(0, len(work), _TOGETHER):
        part = work[begin : begin + _TOGETHER]
        batch = stack([(asked[n], w) for n, w in part])
        logits, scores, nulls = encoder.session.run(None, batch.inputs)
        for row, (number, mention) in enumerate(batch.mentions):
            result = results[part[number][0]]
            result.logits[mention] = logits[row]
            result.nulls[mention] = nulls[row]
        for row, (number, pair) in enumerate(batch.pairs):
            results[part[number][0]].scores[pair] = scores[row]
    return results


def _has_query(questions: Questions, window: Window) -> bool:
    return any(questions.mentions[m].kind in ("count", "facility", "denial") for m, _, _ in window.mentions)


def _empty(questions: Questions) -> ModelJudgement:
    return ModelJudgement(
        questions,
        np.full((len(questions.mentions), WIDTH), np.nan, np.float32),
        np.full((len(questions.mentions), len(LINKS)), np.nan, np.float32),
        np.full(len(questions.pairs), np.nan, np.float32),
    )
