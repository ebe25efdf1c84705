"""Who may be the source of a statement, by grammar: speakers with their cue and what they say.

High recall is the aim: the judge points from a count to one of these mentions, or to none.
"""

from collections.abc import Sequence
from typing import Literal

from knell.candidates.coreference import write_out
from knell.candidates.cues import Cues
from knell.candidates.drafts import Draft, merge, trim
from knell.candidates.mentions import SourceMention
from knell.candidates.phrases import Grammar, Phrase
from knell.candidates.quotations import quotations
from knell.candidates.speakers import Speakers
from knell.candidates.tokens import Token, sentence_bounds, split_tokens, tokenise


def find_sources(text: str, language: str = "en") -> list[SourceMention]:
    """Everything in the text that may be the source of a statement, in order; names are written out in full."""
    grammar = Grammar(tokenise(text), language)
    drafts: list[Draft] = []
    openings: list[Phrase] = []
    for first, last in split_tokens(grammar.tokens, sentence_bounds(text)):
        found = Cues(grammar, text, first, last).drafts()
        trim(found, grammar)
        drafts += found
        opening = Speakers(grammar, text, first, last).opening()
        if opening:
            openings.append(opening)
    return _mentions(merge(drafts, grammar), openings, grammar.tokens, text, language)


def _mentions(
    drafts: list[Draft], openings: list[Phrase], tokens: Sequence[Token], text: str, language: str
) -> list[SourceMention]:
    index = {id(d): k for k, d in enumerate(drafts)}
    spans = [_span(d.phrase, tokens) for d in drafts]
    names = write_out(spans, [_span(p, tokens) for p in openings], text, language)
    quoted = quotations(text)
    return [
        SourceMention(
            start=span[0],
            end=span[1],
            words=text[slice(*span)],
            name=name,
            kind=_kind(draft.phrase),
            cue=text[slice(*cue)] if cue else None,
            cue_span=cue,
            content=_with_quotation(_characters(draft.content, tokens), quoted),
            relayed=index[id(draft.cites)] if draft.cites is not None else None,
        )
        for draft, span, name in zip(drafts, spans, names, strict=True)
        for cue in [_characters(draft.cue, tokens)]
    ]


def _kind(phrase: Phrase) -> Literal["name", "noun", "pronoun"]:
    if phrase.head == "pronoun":
        return "pronoun"
    return "name" if phrase.head == "name" else "noun"


def _span(phrase: Phrase, tokens: Sequence[Token]) -> tuple[int, int]:
    return tokens[phrase.start].start, tokens[phrase.end - 1].end


def _characters(tokens_: tuple[int, int] | None, tokens: Sequence[Token]) -> tuple[int, int] | None:
    """The span of a range of tokens; None for an empty one."""
    if tokens_ is None or tokens_[0] >= tokens_[1]:
        return None
    return tokens[tokens_[0]].start, tokens[tokens_[1] - 1].end


def _with_quotation(content: tuple[int, int] | None, quoted: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The content with the whole of every quotation that it runs into: speech that goes on over several sentences."""
    if content is None:
        return None
    start, end = content
    for a, b in quoted:
        if a < end and start < b:
            start, end = min(start, a), max(end, b)
    return start, end
