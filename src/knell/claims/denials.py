"""Denials: a party denies, or calls false, the harm or its part in it. They are shown, never subtracted."""

from collections.abc import Mapping

from knell.candidates.page import Page
from knell.claims.quotes import quoted
from knell.claims.telling import attribution_of
from knell.judge.judgement import Judgement
from knell.judge.questions import Mention
from knell.records import Denial

_MARKS = " \t,;:.!?\"'“”’«»"


def denials(page: Page, judgement: Judgement, events: Mapping[int, str]) -> tuple[Denial, ...]:
    """The denials of a report, one per clause, each with its source and the event it speaks of."""
    found: dict[tuple[str, int], Denial] = {}
    for query, mention in enumerate(judgement.questions.mentions):
        if mention.kind != "denial":
            continue
        denied, score = judgement.chosen(query, "denial")
        field, quote, span = quoted(page, mention.start, mention.end)
        if not denied or (field, span[0]) in found:
            continue
        chain = attribution_of(page, judgement, query).chain
        event, _ = judgement.pointed(query, "event")
        found[field, span[0]] = Denial(
            quote=quote,
            span=span,
            field=field,
            source=chain[-1] if chain else None,
            of=events.get(event) if event is not None else None,
            text=_denied(page, quote, mention),
            score=round(score, 3),
        )
    return tuple(found.values())


def _denied(page: Page, quote: str, mention: Mention) -> str | None:
    """What is denied: the words of the quote behind the word of denial, None where there are none."""
    _, _, after = quote.partition(page.text[mention.start : mention.end])
    return after.strip(_MARKS) or None
