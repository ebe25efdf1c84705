"""The annotated reports, as pages with their questions and right answers; cached in the untracked folder work/."""

import json
import os
import random
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from labels import Gold, Labels, label

from knell.candidates.numbers import numbers
from knell.candidates.page import Page, find_candidates
from knell.judge.questions import Questions, ask
from knell.places.gazetteer import Gazetteer
from knell.places.resolve import resolve_places
from knell.records import Place, Report

# Reports whose licence does not allow shipping weights trained on them.
NOT_FOR_WEIGHTS = ("shooting",)


def shared() -> Path:
    """The folder of shared measurements: $KNELL_SHARED, else ../shared beside the checkout."""
    return Path(os.environ.get("KNELL_SHARED") or Path(__file__).parents[2] / "shared")


def load(path: Path, languages: Sequence[str] = ("en",)) -> list[Gold]:
    """The gold reports of a JSON Lines file in the given languages."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [g for g in map(json.loads, lines) if g.get("language", "en") in languages]


def report_of(gold: Gold) -> Report:
    """The report a reader is given: no annotation goes in."""
    published = gold.get("published")
    return Report(
        doc=gold["doc"],
        text=gold["text"],
        title=gold.get("title"),
        outlet=gold.get("outlet"),
        published=date.fromisoformat(published) if published else None,
        language=gold.get("language", "en"),
    )


@dataclass(slots=True)
class Example:
    """One annotated report, ready for training or for scoring."""

    gold: Gold
    page: Page
    questions: Questions
    labels: Labels
    places: dict[int, Place]


def examples(golds: Sequence[Gold], gazetteer: Gazetteer) -> list[Example]:
    """Pages, questions and labels of gold reports."""
    found = []
    for gold in golds:
        page = find_candidates(report_of(gold), gazetteer, gold.get("language", "en"))
        places = resolve_places(page.toponyms, page.text, gazetteer, outlet=gold.get("outlet"))
        questions = ask(page, places)
        found.append(Example(gold, page, questions, label(page, questions, gold), places))
    return found


_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_COMMA = re.compile(r",(?!\d)")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of places and of people in the reports, to put one in another's stead."""

    places: tuple[str, ...]
    people: tuple[str, ...]


def names_in(found: Sequence[Example]) -> Names:
    """Every name of a place and of a person in the reports."""
    places = {t.words for e in found for t in e.page.toponyms if t.form != "demonym" and len(t.words) > 3}
    people = {n.words for e in found for n in e.page.names if len(n.words) > 3}
    return Names(tuple(sorted(places)), tuple(sorted(people)))


def varied(example: Example, dice: random.Random, names: Names) -> Questions:
    """The questions over a varied text: other figures of like size, other names of places and people (so that none is
    learnt by heart), now and then no commas (as FA-KES lost its own).

    Labels stay right because mentions keep their order; only their positions move.
    """
    edits: list[tuple[int, int, str]] = []
    text = example.page.text
    if dice.random() < 0.6:
        places = [(t.start, t.end) for t in example.page.toponyms if t.form != "demonym"]
        people = [(n.start, n.end) for n in example.page.names]
        edits += _other_names(text, people, names.people, dice) + _other_names(text, places, names.places, dice)
    for count in example.page.counts:
        if count.shape in ("figure", "range") and dice.random() < 0.5:
            edits += _other_figures(text, count.start, count.end, dice)
    if dice.random() < 0.12:
        edits += [(m.start(), m.end(), "") for m in _COMMA.finditer(text)]
    if not edits:
        return example.questions
    new_text, moved = _apply(text, edits)
    mentions = tuple(
        m if m.start < 0 else replace(m, start=moved(m.start), end=max(moved(m.start) + 1, moved(m.end)))
        for m in example.questions.mentions
    )
    unrelated = tuple((moved(first), moved(last)) for first, last in example.questions.unrelated)
    return Questions(new_text, mentions, example.questions.pairs, unrelated)


def _other_figures(text: str, start: int, end: int, dice: random.Random) -> list[tuple[int, int, str]]:
    small = list(numbers("en").small)[2:20]
    word = re.compile(rf"\b(?:{'|'.join(small)})\b(?!-)", re.IGNORECASE)
    edits = []
    for match in _FIGURE.finditer(text, start, end):
        digits = len(match.group().replace(",", ""))
        value = dice.randint(10 ** (digits - 1), 10**digits - 1) if digits > 1 else dice.randint(2, 9)
        said = f"{value:,}" if "," in match.group() else str(value)
        edits.append((match.start(), match.end(), dice.choice(small) if digits == 1 and dice.random() < 0.3 else said))
    for match in word.finditer(text, start, end):
        said = dice.choice(small) if dice.random() < 0.8 else str(dice.randint(2, 60))
        edits.append((match.start(), match.end(), said.capitalize() if match.group()[0].isupper() else said))
    return edits


def _other_names(
    text: str, spans: Sequence[tuple[int, int]], names: Sequence[str], dice: random.Random
) -> list[tuple[int, int, str]]:
    """Most names replaced, each by one other throughout the report."""
    stead: dict[str, str] = {}
    for start, end in spans:
        said = text[start:end]
        if said not in stead:
            stead[said] = dice.choice(names) if dice.random() < 0.8 else said
    return [(start, end, stead[text[start:end]]) for start, end in spans]


def _apply(text: str, edits: list[tuple[int, int, str]]) -> tuple[str, Callable[[int], int]]:
    out, ends, shifts, at, shift = [], [], [], 0, 0
    for start, end, said in sorted(edits):
        if start < at:
            continue
        out += [text[at:start], said]
        at, shift = end, shift + len(said) - (end - start)
        ends.append(end)
        shifts.append(shift)
    out.append(text[at:])

    def moved(position: int) -> int:
        passed = bisect_right(ends, position) - 1
        return position + (shifts[passed] if passed >= 0 else 0)

    return "".join(out), moved
