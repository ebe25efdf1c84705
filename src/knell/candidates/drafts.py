"""Mentions in the making: trimmed where the next speaker takes over, one for each phrase."""

from dataclasses import dataclass
from itertools import pairwise

from knell.candidates.contents import Content, Side
from knell.candidates.phrases import Grammar, Phrase
from knell.candidates.source_words import vocabulary

Range = tuple[int, int]


@dataclass(slots=True, kw_only=True)
class Draft:
    """Token ranges of a speaker, the cue and the content; `cites` is the draft of whoever the speaker hands on."""

    phrase: Phrase
    cue: Range | None
    content: Range | None
    side: Side
    rule: str
    cites: "Draft | None" = None


def drafted(phrase: Phrase, cue: Range, content: Content, rule: str) -> Draft:
    """The draft of a speaker with its cue and what it says."""
    return Draft(phrase=phrase, cue=cue, content=content[0], side=content[1], rule=rule)


def add(found: list[Draft], phrase: Phrase, cue: Range, content: Content, rule: str) -> Draft:
    """The same, put behind those found before."""
    found.append(drafted(phrase, cue, content, rule))
    return found[-1]


def trim(drafts: list[Draft], grammar: Grammar) -> None:
    """Cuts contents of one sentence where the next speaker takes over: "A said 5 died, while B said 6"."""
    for draft in drafts:
        if draft.content:
            draft.content = _within_semicolons(draft, drafts, grammar)
    turn = vocabulary(grammar.language, "turn")
    ordered = sorted((d for d in drafts if d.content), key=lambda d: d.phrase.start)
    for one, two in pairwise(ordered):
        if one.content is None or two.content is None or one.phrase == two.phrase:
            continue
        if one.cites is two or two.cites is one:
            continue
        if one.side != "after" and two.side != "after" and one.phrase.end <= two.phrase.start:
            two.content = (max(one.phrase.end, two.content[0]), two.content[1])
        if one.side == "after" and two.side == "after" and two.phrase.start > one.content[0]:
            before = grammar.tokens[two.phrase.start - 1].low
            if before in turn or before in (",", ";"):
                one.content = (one.content[0], min(one.content[1], two.phrase.start))


def _within_semicolons(draft: Draft, drafts: list[Draft], grammar: Grammar) -> Range | None:
    """The content up to the semicolon behind which another speaker has the word."""
    if draft.content is None or draft.rule == "label":
        return draft.content
    start, end = draft.content
    others = [
        d.phrase.start for d in drafts if d.phrase != draft.phrase and d.cites is not draft and draft.cites is not d
    ]
    for k in range(start, end):
        if grammar.tokens[k].text == ";":
            if k < draft.phrase.start and any(start <= o < k for o in others):
                start = k + 1
            elif k > draft.phrase.start and any(k < o < end for o in others):
                end = k
                break
    return start, max(start, end)


def merge(drafts: list[Draft], grammar: Grammar) -> list[Draft]:
    """One draft for each phrase, in order, their contents joined; the report's own voice is left out."""
    kept: dict[Range, Draft] = {}
    into: dict[int, Draft] = {}
    for draft in drafts:
        if _is_own(draft.phrase, grammar):
            continue
        first = kept.setdefault((draft.phrase.start, draft.phrase.end), draft)
        into[id(draft)] = first
        if first is not draft:
            first.content = _hull(first.content, draft.content)
            first.cue, first.cites = first.cue or draft.cue, first.cites or draft.cites
    for draft in kept.values():
        draft.cites = into.get(id(draft.cites)) if draft.cites is not None else None
    return sorted(kept.values(), key=lambda d: (d.phrase.start, d.phrase.end))


def _hull(one: Range | None, two: Range | None) -> Range | None:
    if one is None or two is None:
        return one or two
    return min(one[0], two[0]), max(one[1], two[1])


def _is_own(phrase: Phrase, grammar: Grammar) -> bool:
    """True for "we", "our teams", "an earlier version of this story"."""
    own = vocabulary(grammar.language, "own")
    own_text = grammar.tokens[phrase.core - 1].low in grammar.carriers and any(
        grammar.tokens[k].low in vocabulary(grammar.language, "this") for k in range(phrase.start, phrase.end)
    )
    return grammar.tokens[phrase.start].low in own or own_text
