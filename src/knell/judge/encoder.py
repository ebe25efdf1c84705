"""The shipped model, opened once and run on one core without torch (ONNX Runtime, int8 weights)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from knell.candidates.page import Page
from knell.errors import NotVerified
from knell.judge.heads import LINKS, contract
from knell.judge.judgement import WIDTH, Floats, ModelJudgement
from knell.judge.questions import Questions, ask
from knell.judge.second_look import Weights
from knell.judge.windows import Batch, Window, cut, stack
from knell.records import Place

# What a folder of weights holds beside its card, which names the sha256 of each.
FILES = ("judge.onnx", "tokenizer.json", "second_look.json")

_QUERIES = ("count", "facility", "denial")


@dataclass(frozen=True, slots=True)
class Encoder:
    """An open model, with the weights of the second look at its answers; its version stands on everything derived."""

    session: Any
    tokenizer: Tokenizer
    version: str
    threshold: float
    second_look: Mapping[str, Weights]


def open_encoder(folder: Path | None = None) -> Encoder:
    """The shipped model, or the one in `folder`; raises NotVerified if a file is not the one its card names."""
    import onnxruntime

    folder = folder or Path(str(files("knell.judge").joinpath("weights")))
    if not (folder / "card.json").is_file():
        raise NotVerified(f"{folder} holds no weights: run `make train`, or read with --no-model")
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    for name in FILES:
        if not (folder / name).is_file() or sha256(folder / name) != card["sha256"].get(name):
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
        session,
        Tokenizer.from_file(str(folder / "tokenizer.json")),
        card["version"],
        float(card["threshold"]),
        json.loads((folder / "second_look.json").read_text(encoding="utf-8")),
    )


def sha256(path: Path) -> str:
    """The digest of a file's bytes, as cards name it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def judge_page(page: Page, places: Mapping[int, Place], encoder: Encoder) -> ModelJudgement:
    """The model's judgement on a page. Each window runs by itself: int8 scales its activations over all that run
    together, so that other reports would change the answers; and it is faster (docs/performance.md)."""
    questions = ask(page, places)
    result = empty_judgement(questions)
    if any(m.kind in _QUERIES for m in questions.mentions):
        for window in cut(questions, encoder.tokenizer):
            if _has_query(questions, window):
                batch = stack([(questions, window)])
                fill([result], [window], batch, *encoder.session.run(None, batch.inputs))
    return result


def fill(
    results: Sequence[ModelJudgement],
    windows: Sequence[Window],
    batch: Batch,
    logits: Floats,
    scores: Floats,
    nulls: Floats,
) -> None:
    """Writes a batch's answers into the judgements of its windows' pages."""
    for row, (number, mention) in enumerate(batch.mentions):
        if mention in windows[number].home:
            results[number].logits[mention] = logits[row]
            results[number].nulls[mention] = nulls[row]
    at = 0
    for number, pairs in batch.pairs:
        results[number].scores[pairs] = scores[at : at + len(pairs)]
        at += len(pairs)


def _has_query(questions: Questions, window: Window) -> bool:
    return any(questions.mentions[m].kind in _QUERIES for m in window.home)


def empty_judgement(questions: Questions) -> ModelJudgement:
    """A judgement that no window has answered yet: every score is NaN."""
    return ModelJudgement(
        questions,
        np.full((len(questions.mentions), WIDTH), np.nan, np.float32),
        np.full((len(questions.mentions), len(LINKS)), np.nan, np.float32),
        np.full(len(questions.pairs.query), np.nan, np.float32),
    )
