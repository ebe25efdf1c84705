"""What bears on whether a count is a claim, a part of one or neither."""

from collections import defaultdict
from collections.abc import Iterator

from knell.judge.heads import KINDS
from knell.judge.rules import kind_by_rule
from knell.judge.surroundings import ALWAYS, Answer, Spans, Surroundings, Told, log_odds

_PART = KINDS.index("part")
_NO_PART = 1e-4  # what is hardly a part makes no whole


def count_answers(around: Surroundings) -> list[list[Answer]]:
    """For each count of a page its possible kinds, with the circumstances that bear on them."""
    kinds = around.kinds
    return [
        [Answer(kind, log_odds(float(kinds[i, k])), told, kind) for k, kind in enumerate(KINDS)]
        for i, told in enumerate(_circumstances(around))
    ]


def _circumstances(around: Surroundings) -> Iterator[Told]:
    page = around.page
    held, holding = _overlapping(around)
    beside, before, with_parts = _beside(around), _told_before(around), _with_parts(around)
    names, places = Spans((n.start, n.end) for n in page.names), Spans((t.start, t.end) for t in page.toponyms)
    speaking = Spans((s.start, s.end) for s in page.sources if s.cue)
    for i, count in enumerate(page.counts):
        rule, span = kind_by_rule(page, count), (count.start, count.end)
        yield {
            ALWAYS: 1.0,
            "held by a list": held[i],
            "shares words with a claim": holding[i],
            "beside a claim": beside[i],
            "has parts": with_parts[i],
            "a claim by rule": float(rule == "claim"),
            "a part by rule": float(rule == "part"),
            "speaks": float(speaking.meet((count.start, count.start + 1))),
            "sure of the harm": float(around.harms[i].max()),
            "told before": before[i],
            "a name": float(names.meet(span)),
            "a place": float(places.meet(span)),
        }


def _overlapping(around: Surroundings) -> tuple[list[float], list[float]]:
    """For each count, how surely a list, and how surely another count, that shares words with it is a claim."""
    counts = around.page.counts
    held, holding = [0.0] * len(counts), [0.0] * len(counts)
    for i, count in enumerate(counts):
        for k in range(i + 1, len(counts)):
            if counts[k].start >= count.end:
                break
            for one, other in ((i, k), (k, i)):
                table = held if counts[other].shape == "sum" else holding
                table[one] = max(table[one], around.claimed(other))
    return held, holding


def _beside(around: Surroundings) -> list[float]:
    """For each count, how surely another one of its sentence is a claim."""
    of_sentence: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, count in enumerate(around.page.counts):
        of_sentence[around.sentence(count.start)].append((around.claimed(i), i))
    found = [0.0] * len(around.page.counts)
    for listed in of_sentence.values():
        first, *rest = sorted(listed, reverse=True)[:2]
        for _, i in listed:
            best = rest[0] if rest and i == first[1] else first
            found[i] = best[0] if best[1] != i else 0.0
    return found


def _told_before(around: Surroundings) -> list[float]:
    """For each count of more than one, how surely an earlier one of the same value and harm is a claim."""
    best: dict[tuple[int | None, int | None, int], float] = defaultdict(float)
    found = []
    for i, count in enumerate(around.page.counts):
        key = (count.low, count.high, int(around.harms[i].argmax()))
        found.append(best[key] if (count.low or 0) > 1 else 0.0)
        best[key] = max(best[key], around.claimed(i))
    return found


def _with_parts(around: Surroundings) -> list[float]:
    """For each count, how surely some other one is a part of it."""
    found = [0.0] * len(around.page.counts)
    for i in range(len(found)):
        part = float(around.kinds[i, _PART])
        for target, odds in around.judged.ranked(i, "whole") if part > _NO_PART else ():
            if target is not None:
                found[target] = max(found[target], odds * part)
    return found
