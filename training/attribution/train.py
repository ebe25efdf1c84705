"""Trains the tagger on PolNeAR: `python -m training.attribution.train [--data DIR] [--epochs 2] [--out DIR]`.

About 5 s a step on one core without bf16 instructions. For comparison only: the weights never ship.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from training.attribution.corpus import TAGS, Document, read_corpus, segments
from training.attribution.model import Tagger, encoder_folder
from training.attribution.windows import LONGEST, Cutter, Pieces

BATCH = 12
RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM_UP = 60  # steps
ARC_WEIGHT = 0.15  # of each arc loss beside the tag loss
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Example:
    """One window: ids, and for each piece its tag, the piece of its source, the piece of its cue (IGNORED if none)."""

    ids: list[int]
    tags: list[int]
    sources: list[int]
    cues: list[int]


def main() -> None:
    """Reads the options, trains, writes tagger.pt after every epoch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/polnear"))
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0, help="of the training documents")
    parser.add_argument("--steps", type=int, help="stop after so many steps (to measure the time of one)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--bf16", action="store_true", help="only where the processor has it: elsewhere 10 times slower"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("work/attribution"))
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    chance = random.Random(options.seed)
    documents = read_corpus(options.data, "train")
    chance.shuffle(documents)
    documents = documents[: int(len(documents) * options.share)]
    options.out.mkdir(parents=True, exist_ok=True)
    train(documents, options.epochs, chance, options.out, steps=options.steps, bf16=options.bf16)


def train(
    documents: Sequence[Document],
    epochs: int,
    chance: random.Random,
    out: Path,
    *,
    steps: int | None = None,
    bf16: bool = False,
) -> None:
    """AdamW with a linear warm-up and decay over all epochs; the windows shift from one epoch to the next."""
    cutter, tagger = Cutter(encoder_folder()), Tagger(encoder_folder())
    prepared = [(d, cutter.pieces(d)) for d in documents]
    optimiser = _optimiser(tagger)
    base = [float(group["lr"]) for group in optimiser.param_groups]
    total = epochs * sum(1 for _ in _batches(prepared, cutter, chance, first=True))
    step, started = 0, time.monotonic()
    tagger.train()
    for epoch in range(epochs):
        for batch in _batches(prepared, cutter, chance, first=epoch == 0):
            scale = min(1.0, (step + 1) / WARM_UP) * max(0.02, 1 - step / total)
            for group, rate in zip(optimiser.param_groups, base, strict=True):
                group["lr"] = rate * scale
            loss = _loss(tagger, batch, bf16)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimiser.step()
            step += 1
            if step % 25 == 0:
                each = (time.monotonic() - started) / step
                print(f"epoch {epoch} step {step}/{total} loss {loss.item():.3f} {each:.2f} s a step", flush=True)
            if step == steps:
                return
        torch.save(tagger.state_dict(), out / "tagger.pt")


def examples(document: Document, pieces: Pieces, cutter: Cutter, lead: int) -> Iterator[Example]:
    """The windows of a document with what is to be learnt; links that leave the window are ignored."""
    start_of = {w: first for _, first, end in segments(document.tags) for w in range(first, end)}
    source_of = {a.cue[0]: start_of[a.source[0]] if a.source else -1 for a in document.attributions}
    cue_of = {start_of[w]: a.cue[0] for a in document.attributions for w in a.content}
    for first, last in cutter.windows(document, pieces, lead):
        ids = cutter.input_ids(pieces, (first, last))
        if len(ids) > LONGEST:
            continue
        tags, sources, cues = ([IGNORED] * len(ids) for _ in range(3))
        at = {w: pieces.first[w] - pieces.first[first] + 1 for w in range(first, last)}
        for w in range(first, last):
            tags[at[w]] = TAGS.index(document.tags[w])
            if w in source_of:
                sources[at[w]] = 0 if source_of[w] < 0 else at.get(source_of[w], IGNORED)
            if w in cue_of:
                cues[at[w]] = at.get(cue_of[w], IGNORED)
        yield Example(ids, tags, sources, cues)


def _batches(
    prepared: Sequence[tuple[Document, Pieces]], cutter: Cutter, chance: random.Random, *, first: bool
) -> Iterator[list[Example]]:
    """Shuffled batches of windows of like length."""
    pool = [
        e
        for document, pieces in prepared
        for e in examples(document, pieces, cutter, LONGEST - 2 if first else chance.randint(40, LONGEST - 2))
    ]
    chance.shuffle(pool)
    batches = []
    for at in range(0, len(pool), BATCH * 20):
        part = sorted(pool[at : at + BATCH * 20], key=lambda e: len(e.ids))
        batches += [part[k : k + BATCH] for k in range(0, len(part), BATCH)]
    chance.shuffle(batches)
    yield from batches


def _loss(tagger: Tagger, batch: Sequence[Example], bf16: bool) -> Tensor:
    width = max(len(e.ids) for e in batch)

    def filled(rows: list[list[int]], value: int) -> Tensor:
        return torch.tensor([r + [value] * (width - len(r)) for r in rows])

    ids = filled([e.ids for e in batch], 0)
    mask = filled([[1] * len(e.ids) for e in batch], 0)
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        tags, sources, cues = tagger(ids, mask)
    loss = _entropy(tags, filled([e.tags for e in batch], IGNORED))
    for scores, rows in ((sources, [e.sources for e in batch]), (cues, [e.cues for e in batch])):
        wanted = filled(rows, IGNORED)
        if bool((wanted >= 0).any()):
            loss = loss + ARC_WEIGHT * _entropy(scores, wanted)
    return loss


def _entropy(scores: Tensor, wanted: Tensor) -> Tensor:
    flat = scores.float().reshape(-1, scores.shape[-1])
    return nn.functional.cross_entropy(flat, wanted.reshape(-1), ignore_index=IGNORED)


def _optimiser(tagger: Tagger) -> torch.optim.Optimizer:
    encoder = [p for name, p in tagger.named_parameters() if name.startswith("encoder.")]
    heads = [p for name, p in tagger.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": encoder, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


if __name__ == "__main__":
    main()
