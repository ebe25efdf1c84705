"""Who says a claim, and whom they have it from: the chain of sources of one position in a report.

By rule, or from the mention that the model points to; the steps taken explain themselves.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knell.candidates.mentions import SourceMention
from knell.candidates.source_words import vocabulary
from knell.candidates.tokens import sentence_bounds
from knell.languages import either, words
from knell.records import Attribution, Source
from knell.vocabulary import Stance

BESIDE = 70  # characters between a figure and a word that hedges it
LONGEST_ITEM = 90  # characters of a line that may be an item of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An attribution with the steps that led to it, one line each."""

    attribution: Attribution
    steps: tuple[str, ...]


def attribute(
    position: tuple[int, int],
    mentions: Sequence[SourceMention],
    text: str,
    *,
    pointed: int | None = None,
    outlet: str | None = None,
    language: str = "en",
) -> Attribution:
    """The chain of sources for the words at `position`, nearest first; empty where the report speaks itself."""
    return explain(position, mentions, text, pointed=pointed, outlet=outlet, language=language).attribution


def explain(
    position: tuple[int, int],
    mentions: Sequence[SourceMention],
    text: str,
    *,
    pointed: int | None = None,
    outlet: str | None = None,
    language: str = "en",
) -> Explained:
    """`attribute` with its reasons; `pointed` is the index of the mention that the model chose."""
    start: int | None = pointed
    if pointed is not None:
        steps = [f"the model points to {mentions[pointed].words!r}"]
    else:
        start, steps = _by_rule(position, mentions, text, language)
    if start is None:
        hedged = _hedged_beside(position, text, language)
        return Explained(attribution=Attribution(hedged=hedged), steps=tuple(steps))
    chain = _chain(start, mentions)
    kept = [k for k in chain if not _is_outlet(mentions[k].name, outlet, language)]
    steps += [f"left out {mentions[k].name!r}: the report's own outlet" for k in chain if k not in kept]
    sources = tuple(
        Source(name=mentions[k].name, words=mentions[k].words, span=(mentions[k].start, mentions[k].end)) for k in kept
    )
    cues = [mentions[k].cue or "" for k in chain]
    return Explained(
        attribution=Attribution(
            chain=sources,
            cue=cues[-1] or None,
            hedged=_hedged(cues, language) or _hedged_beside(position, text, language),
            stance=_stance(cues, language),
        ),
        steps=tuple(steps),
    )


def _by_rule(
    position: tuple[int, int], mentions: Sequence[SourceMention], text: str, language: str
) -> tuple[int | None, list[str]]:
    """The mention that covers the position most closely, or whose speech runs on to it, and why."""
    start, _ = position
    covering = [k for k, m in enumerate(mentions) if m.content and m.content[0] <= start < m.content[1]]
    outside = [k for k in covering if not mentions[k].start <= start < mentions[k].end]
    if outside:
        best = min(outside, key=lambda k: (_size(mentions[k]), k))
        return best, [f"{mentions[best].words!r} ({mentions[best].cue}) says the smallest content that holds it"]
    running, why = _running_on(start, mentions, text, language)
    if running is not None:
        return running, [f"{mentions[running].words!r} ({mentions[running].cue}) goes on: {why}"]
    return None, ["no speaker covers it: the report's own voice"]


def _running_on(start: int, mentions: Sequence[SourceMention], text: str, language: str) -> tuple[int | None, str]:
    """The speaker of the sentences before, if what is said runs on into the sentence at `start`."""
    bounds = sentence_bounds(text)
    here = next((i for i, (_, end) in enumerate(bounds) if start < end), len(bounds) - 1)
    if _speaking(bounds[here], mentions):
        return None, ""
    if _is_item(text, *bounds[here]):
        return _above(here, bounds, mentions, text)
    for i in range(here - 1, max(-1, here - 5), -1):
        if "\n" in text[bounds[i][0] : bounds[i + 1][0]].lstrip():
            break
        speaking = _speaking(bounds[i], mentions)
        if speaking:
            last = speaking[-1]
            return _goes_on(last, mentions[last], bounds[i], bounds[i + 1], text, language)
    return None, ""


def _goes_on(
    k: int, mention: SourceMention, said: tuple[int, int], following: tuple[int, int], text: str, language: str
) -> tuple[int | None, str]:
    """Whether the sentence after an attributed one keeps its speaker."""
    opening = text[following[0] : following[1]].strip()
    first = re.findall(r"\w+", opening)[:1]
    if first and first[0].lower() in vocabulary(language, "breaks"):
        return None, ""
    if opening[:1] in '"“«':
        return k, "the quotation does"
    if first and first[0].lower() in vocabulary(language, "goes_on") and mention.content:
        return k, f"the next sentence opens with {first[0]!r}"
    closing = mention.content is not None and mention.content[1] <= mention.start + 1
    if (
        closing
        and text[: mention.start].rstrip().endswith(",")
        and mention.cue_span
        and said[1] - mention.cue_span[1] < 30
    ):
        return k, "the sentence before ends on the speaker"
    return None, ""


def _above(
    here: int, bounds: Sequence[tuple[int, int]], mentions: Sequence[SourceMention], text: str
) -> tuple[int | None, str]:
    """The last speaker above a list, for one of its items."""
    for i in range(here - 1, -1, -1):
        speaking = _speaking(bounds[i], mentions)
        if speaking:
            item = all(mentions[k].cue in (":", "(") for k in speaking) and _is_item(text, *bounds[i])
            return (None, "") if item else (speaking[-1], "the list does")
    return None, ""


def _speaking(bounds: tuple[int, int], mentions: Sequence[SourceMention]) -> list[int]:
    return [k for k, m in enumerate(mentions) if m.cue_span and bounds[0] <= m.cue_span[0] < bounds[1]]


def _is_item(text: str, start: int, end: int) -> bool:
    """True for a short line among lines: an item of a list, a row of a table."""
    top = text.rfind("\n", 0, start + len(text[start:end]) - len(text[start:end].lstrip())) + 1
    bottom = text.find("\n", top)
    bottom = bottom if bottom >= 0 else len(text)
    line = text[top:bottom]
    beside = text[max(0, top - 2) : top].strip("\n") != "" or text[bottom + 1 : bottom + 2].strip() != ""
    return 0 < len(line) < LONGEST_ITEM and beside and not line.rstrip().endswith(".")


def _size(mention: SourceMention) -> int:
    return mention.content[1] - mention.content[0] if mention.content else 0


def _chain(start: int, mentions: Sequence[SourceMention]) -> list[int]:
    """Indices from the nearest to the last: those who hand on `start`, it, and those it cites."""
    chain = [start]
    while (
        parent := next((k for k, m in enumerate(mentions) if m.relayed == chain[0] and k not in chain), None)
    ) is not None:
        chain.insert(0, parent)
    while (cited := mentions[chain[-1]].relayed) is not None and cited not in chain:
        chain.append(cited)
    return chain


def _is_outlet(name: str, outlet: str | None, language: str) -> bool:
    if not outlet:
        return False
    plain = [_telling_nothing(language).sub("", n.lower()) for n in (name, outlet)]
    return bool(plain[0]) and (plain[0] in plain[1] or plain[1] in plain[0])


@cache
def _telling_nothing(language: str) -> re.Pattern[str]:
    """What of a name in lower case does not tell one outlet from another."""
    definite = either(words(language, "places", "definite"))
    return re.compile(rf"\W|^{definite}\b|{either(vocabulary(language, 'outlet_words'))}")


def _hedged(cues: Sequence[str], language: str) -> bool:
    return any(c.lower() in vocabulary(language, "hedge") for c in cues)


def _hedged_beside(position: tuple[int, int], text: str, language: str) -> bool:
    """True if a word of doubt stands beside the figure, in its sentence."""
    start = max(text.rfind(mark, 0, position[0]) for mark in (". ", ".\n", "\n", "; ", ": ", ".  "))
    ends = [k for mark in (". ", "\n", "; ") if (k := text.find(mark, position[1])) >= 0]
    before = text[max(start, position[0] - BESIDE) : position[0]]
    near = " ".join((before + text[position[0] : min([*ends, position[1] + BESIDE])]).lower().split())
    return _hedge_beside(language).search(near) is not None


@cache
def _hedge_beside(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words(language, 'sources', 'hedge_beside')))})\b")


def _stance(cues: Sequence[str], language: str) -> Stance:
    last = cues[-1].lower() if cues else ""
    if last in vocabulary(language, "deny"):
        return "denies"
    return "doubts" if last in vocabulary(language, "doubt") else "asserts"
