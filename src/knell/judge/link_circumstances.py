"""What bears on who says a claim and on where it happened: circumstances of each name its links may point at."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable

from knell.judge.heads import TYPES
from knell.judge.questions import Mention
from knell.judge.surroundings import ALWAYS, Answer, Surroundings, Told, log_odds

_OPENING = 250  # characters from the beginning that open a report
Pointed = list[tuple[Mention, int, float]]  # what one name's links point at, by which number, how surely


def source_answers(around: Surroundings, query: int) -> list[Answer]:
    """Those who may have said a claim, by name, and nobody."""
    page, count = around.page, around.judged.questions.mentions[query]
    names, nobody = _by_name(around, query, "source", lambda m: page.sources[m.index].name)
    drawn = around.judged.drawn(query, "source")
    none = {
        ALWAYS: 1.0,
        "grammar names one": float(bool(drawn)),
        "opens the report": float(count.start < _OPENING),
        "a total": around.judged.score(query, "scope", "cumulative"),
    }
    answers = [Answer("none", log_odds(nobody), none)]
    for name, pointed in names.items():
        told = _nearness(around, count, pointed) | _speaker(around, count, name, pointed)
        told["drawn by grammar"] = float(any(target in drawn for _, target, _ in pointed))
        answers.append(_answer(name, pointed, told))
    return answers


def _speaker(around: Surroundings, count: Mention, name: str, pointed: Pointed) -> Told:
    page = around.page
    spoken = [page.sources[mention.index] for mention, _, _ in pointed]
    at = bisect_left(around.said_from, count.start) - 1
    last = around.said_from[at] if at >= 0 else None
    return {
        "relays another": float(any(s.relayed is not None for s in spoken)),
        "words": math.log1p(len(name.split())),
        "spoke last": float(any(s.cue is not None and s.start == last for s in spoken)),
        "a place": float(any(mention.index in around.speaking_places for mention, _, _ in pointed)),
        "named once": float(len(spoken) == 1),
        "says it": float(any(s.content and s.content[0] <= count.start < s.content[1] for s in spoken)),
        "pronouns alone": float(all(s.kind == "pronoun" for s in spoken)),
    }


def place_answers(around: Surroundings, query: int) -> list[Answer]:
    """Where a claim may have happened, by name, and nowhere told."""
    page, count = around.page, around.judged.questions.mentions[query]
    names, nowhere = _by_name(around, query, "place", lambda m: page.toponyms[m.index].name)
    odds = {name: sum(p for _, _, p in pointed) for name, pointed in names.items()}
    total = around.judged.score(query, "scope", "cumulative")
    drawn = around.judged.drawn(query, "place")
    answers = [Answer("none", log_odds(nowhere), {ALWAYS: 1.0, "a total": total, "names": math.log1p(len(names))})]
    for name, pointed in names.items():
        told = _nearness(around, count, pointed) | _breadth(pointed, total)
        told |= _named(around, pointed, total) | _within(around, name, odds)
        told["drawn by grammar"] = float(any(target in drawn for _, target, _ in pointed))
        answers.append(_answer(name, pointed, told))
    return answers


def _breadth(pointed: Pointed, total: float) -> Told:
    """How broad the place is, as most of its mentions have it (TYPES); a total often stands for a whole country."""
    types = Counter(TYPES[mention.type].split(":")[1] for mention, _, _ in pointed)
    [(breadth, _)] = types.most_common(1)
    return {breadth: 1.0, f"{breadth}, a total": total, "speakers alone": float(set(types) == {"speaker"})}


def _named(around: Surroundings, pointed: Pointed, total: float) -> Told:
    first = min(mention.start for mention, _, _ in pointed)
    times = math.log(len(pointed))
    harmed = sum(around.sentence(mention.start) in around.harm_sentences for mention, _, _ in pointed)
    return {
        "named late": first / max(1, len(around.page.text)),
        "opens the report": float(first < _OPENING),
        "times named": times,
        "times named, a total": times * total,
        "beside harm": harmed / len(pointed),
    }


def _within(around: Surroundings, name: str, odds: dict[str, float]) -> Told:
    """What the gazetteer says of the other names: which of them hold this one, and which it holds."""
    return {
        "words": float(len(name.split()) - 1),
        "lies in another": sum(odds[other] for other in sorted(around.holders.get(name, ())) if other in odds),
        "holds another": sum(odds[other] for other in sorted(around.held.get(name, ())) if other in odds),
    }


def _by_name(
    around: Surroundings, query: int, link: str, name: Callable[[Mention], str]
) -> tuple[dict[str, Pointed], float]:
    """What the model's link may point at, together by name, and its probability of none of them."""
    names: dict[str, Pointed] = defaultdict(list)
    none = 0.0
    for target, odds in around.judged.ranked(query, link):
        if target is None:
            none = odds
        else:
            mention = around.judged.questions.mentions[target]
            names[name(mention)].append((mention, target, odds))
    return names, none


def _nearness(around: Surroundings, count: Mention, pointed: Pointed) -> Told:
    """How the nearest mention of a name lies to the count: one of the same sentence, if there is one."""
    sentence = around.sentence(count.start)
    apart = [(around.sentence(m.start) != sentence, abs(m.start - count.start), m.start) for m, _, _ in pointed]
    elsewhere, distance, start = min(apart)
    return {
        "in the sentence": float(not elsewhere),
        "in the paragraph": float(around.paragraph(start) == around.paragraph(count.start)),
        "far": math.log1p(distance),
    }


def _answer(name: str, pointed: Pointed, told: Told) -> Answer:
    """The answer that a name is, pointing at the mention of it that the model believes most."""
    _, target, _ = max(pointed, key=lambda p: p[2])
    return Answer("some", log_odds(sum(odds for _, _, odds in pointed)), told, name, target)
