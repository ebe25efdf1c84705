"""Who says a claim, and whom they have it from: the chain of sources of one position in a report.

By rule, or from the mention that the model points to; the steps taken explain themselves.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knell.candidates.mentions import SourceMention
from knell.candidates.phrases import vocabulary
from knell.records import Attribution, Source
from knell.vocabulary import Stance


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
        start, steps = _by_rule(position, mentions, text)
    if start is None:
        return Explained(attribution=Attribution(), steps=tuple(steps))
    chain = _chain(start, mentions)
    kept = [k for k in chain if not _is_outlet(mentions[k].name, outlet)]
    steps += [f"left out {mentions[k].name!r}: the report's own outlet" for k in chain if k not in kept]
    sources = tuple(
        Source(name=mentions[k].name, words=mentions[k].words, span=(mentions[k].start, mentions[k].end)) for k in kept
    )
    cues = [mentions[k].cue or "" for k in chain]
    return Explained(
        attribution=Attribution(
            chain=sources, cue=cues[-1] or None, hedged=_hedged(cues, language), stance=_stance(cues, language)
        ),
        steps=tuple(steps),
    )


def _by_rule(position: tuple[int, int], mentions: Sequence[SourceMention], text: str) -> tuple[int | None, list[str]]:
    """The mention that covers the position most closely, and why."""
    start, _ = position
    covering = [k for k, m in enumerate(mentions) if m.content and m.content[0] <= start < m.content[1]]
    if covering:
        best = min(covering, key=lambda k: (_size(mentions[k]), k))
        return best, [f"{mentions[best].words!r} ({mentions[best].cue}) says the smallest content that holds it"]
    return None, ["no speaker covers it: the report's own voice"]


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


def _is_outlet(name: str, outlet: str | None) -> bool:
    if not outlet:
        return False
    plain = [re.sub(r"\W|^the\b|news|agency", "", n.lower()) for n in (name, outlet)]
    return bool(plain[0]) and (plain[0] in plain[1] or plain[1] in plain[0])


def _hedged(cues: Sequence[str], language: str) -> bool:
    return any(c.lower() in vocabulary(language, "hedge") for c in cues)


def _stance(cues: Sequence[str], language: str) -> Stance:
    last = cues[-1].lower() if cues else ""
    if last in vocabulary(language, "deny"):
        return "denies"
    return "doubts" if last in vocabulary(language, "doubt") else "asserts"
