"""Fits the weights of the second look (knell.judge.second_look) on reports that the model had not seen.

`python training/second_look.py HALF0.pt HALF1.pt`: two models, each trained on every second report (train.py --half),
answer the questions of the other half; the weights are those of a conditional logit over the possible answers
(McFadden 1974), annotated reports counting twice. Prints how often the likeliest answer is right before and after, on
the fifths of the reports that each fit leaves out. The weights go into a folder of weights, whose card is signed anew.
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from export import WEIGHTS, digests, write_json
from gold import NOT_FOR_WEIGHTS, Example, examples, load, shared
from labels import same_name
from model import JudgeModel
from rich.console import Console
from rich.table import Table
from torch import Tensor
from train import judge_all, kept, minilm, open_tokenizer
from written import written

from knell.judge.count_circumstances import count_answers
from knell.judge.judgement import ModelJudgement
from knell.judge.link_circumstances import place_answers, source_answers
from knell.judge.second_look import ODDS, Weights, weighed
from knell.judge.surroundings import Answer, Surroundings
from knell.places.gazetteer import open_gazetteer

Name = tuple[str, str]  # choice and circumstance
AS_IT_WAS = {ODDS: {ODDS: 1.0}}
_FOLDS = 5
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Question:
    """The possible answers to one question of a report, and which of them are right."""

    doc: str
    annotated: bool
    answers: Sequence[Answer]
    right: Sequence[bool]


def main() -> None:
    options = arguments()
    asked: dict[str, list[Question]] = defaultdict(list)
    for half, run in enumerate(options.halves):
        for example, judged in unseen(run, 1 - half):
            around = Surroundings(example.page, example.places, judged)
            for name, ask in QUESTIONS.items():
                asked[name] += ask(example, around)
    table = Table(title="likeliest answer right, on reports that neither the model nor the fit has seen")
    for column in ("question", "asked", "by the model", "weighed", "annotated: by the model", "weighed"):
        table.add_column(column, justify="left" if column == "question" else "right")
    for name, questions in asked.items():
        table.add_row(name, str(len(questions)), *map("{:.3f}".format, held_out(questions)))
    Console(width=110).print(table)
    weights = {name: as_json(fitted(questions)) for name, questions in asked.items()}
    write_json(options.to / "second_look.json", weights)
    card = json.loads((options.to / "card.json").read_text(encoding="utf-8"))
    card |= {
        "version": options.version,
        "sha256": digests(options.to),
        "second_look": [run.stem for run in options.halves],
    }
    write_json(options.to / "card.json", card)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("halves", nargs=2, type=Path, help="the runs trained on half 0 and on half 1")
    parser.add_argument("--version", required=True, help="what the weights are called from now on")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="a folder of weights")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    return options


def unseen(run: Path, half: int) -> Iterator[tuple[Example, ModelJudgement]]:
    """The reports of a half with the answers of a model that was trained on the other one."""
    golds = [g for g in load(shared() / "gold/train.jsonl") if g["kind"] not in NOT_FOR_WEIGHTS]
    pages = examples([*kept(golds, half), *kept(written(), half)], open_gazetteer())
    model = JudgeModel(minilm())
    model.load_state_dict(torch.load(run, map_location="cpu"))
    return zip(pages, judge_all(model, pages, open_tokenizer()), strict=True)


# What is asked, and what the annotators answered.


def kinds(example: Example, around: Surroundings) -> Iterator[Question]:
    for index, answers in enumerate(count_answers(around)):
        kind = example.labels.heads.get(index, {}).get("kind")
        if kind is not None:
            yield question(example, answers, [k == kind for k in range(len(answers))])


def sources(example: Example, around: Surroundings) -> Iterator[Question]:
    for mention, claim in example.labels.claim_of.items():
        said = (claim_of(example, claim).get("sources") or [None])[-1]
        if "source" in example.labels.links[mention]:
            answers = source_answers(around, mention)
            yield question(example, answers, [named(a.name, said) for a in answers])


def places(example: Example, around: Surroundings) -> Iterator[Question]:
    words = {t.name: t.words for t in example.page.toponyms}
    for mention, claim in example.labels.claim_of.items():
        said = (claim_of(example, claim).get("place") or [None])[0]
        if "place" in example.labels.links[mention]:
            answers = place_answers(around, mention)
            right = [
                named(a.name, said) or (said is not None and named(words.get(a.name or ""), said)) for a in answers
            ]
            yield question(example, answers, right)


QUESTIONS: dict[str, Callable[[Example, Surroundings], Iterator[Question]]] = {
    "kind": kinds,
    "source": sources,
    "place": places,
}


def claim_of(example: Example, number: int) -> dict:
    claim: dict = example.gold["claims"][number]
    return claim


def named(name: str | None, said: str | None) -> bool:
    return same_name(name, said) if name and said else name is said


def question(example: Example, answers: Sequence[Answer], right: Sequence[bool]) -> Question:
    return Question(example.gold["doc"], example.gold["kind"] != "written", answers, right)


# The fit.


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions as numbers: `told` [questions, answers, names], `real` and `right` [questions, answers]."""

    told: Tensor
    real: Tensor
    right: Tensor
    weight: Tensor


def names_of(questions: Sequence[Question]) -> list[Name]:
    found = {(a.choice, name) for q in questions for a in q.answers for name in a.told}
    return [(ODDS, ODDS), *sorted(found)]


def tabled(questions: Sequence[Question], names: Sequence[Name]) -> Asked:
    at = {name: n for n, name in enumerate(names)}
    widest = max(len(q.answers) for q in questions)
    told = torch.zeros(len(questions), widest, len(names))
    real, right = (
        torch.zeros(len(questions), widest, dtype=torch.bool),
        torch.zeros(len(questions), widest, dtype=torch.bool),
    )
    for n, q in enumerate(questions):
        for k, (answer, is_right) in enumerate(zip(q.answers, q.right, strict=True)):
            real[n, k], right[n, k] = True, is_right
            told[n, k, 0] = answer.odds
            for name, value in answer.told.items():
                if (answer.choice, name) in at:
                    told[n, k, at[answer.choice, name]] = value
    return Asked(told, real, right, torch.tensor([2.0 if q.annotated else 1.0 for q in questions]))


def fitted(questions: Sequence[Question]) -> dict[Name, float]:
    """The weights of a conditional logit, a little drawn towards what the model says by itself."""
    questions = [q for q in questions if any(q.right)]
    names = names_of(questions)
    table = tabled(questions, names)
    scale = table.told[table.real].std(0) + 1e-3
    told = table.told / scale
    alone = torch.zeros(len(names))
    alone[0] = scale[0]
    weights = alone.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        scores = (told @ weights).masked_fill(~table.real, -1e4)
        hit = scores.masked_fill(~table.right, -1e4)
        missed = (torch.logsumexp(scores, 1) - torch.logsumexp(hit, 1)) * table.weight
        loss = missed.sum() / table.weight.sum() + _RIDGE * ((weights - alone) ** 2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return dict(zip(names, (weights.detach() / scale).tolist(), strict=True))


def held_out(questions: Sequence[Question]) -> list[float]:
    """Shares right: by the model alone and weighed, over all questions and over those of annotated reports."""
    docs = sorted({q.doc for q in questions})
    random.Random(0).shuffle(docs)
    fold = {doc: n % _FOLDS for n, doc in enumerate(docs)}
    hits: list[tuple[bool, bool, bool]] = []
    for n in range(_FOLDS):
        weights = fitted([q for q in questions if fold[q.doc] != n])
        for q in (q for q in questions if fold[q.doc] == n):
            hits.append((q.annotated, right(q, AS_IT_WAS), right(q, as_json(weights))))
    annotated = [h for h in hits if h[0]]
    return [sum(h[k] for h in some) / len(some) for some in (hits, annotated) for k in (1, 2)]


def right(q: Question, weights: Weights) -> bool:
    """Whether the likeliest answer is right."""
    odds = [probability for _, probability in weighed(q.answers, weights)]
    return bool(q.right[odds.index(max(odds))])


def as_json(weights: dict[Name, float]) -> dict[str, dict[str, float]]:
    told: dict[str, dict[str, float]] = defaultdict(dict)
    for (choice, name), weight in weights.items():
        told[choice][name] = round(weight, 3)
    return told


if __name__ == "__main__":
    main()
