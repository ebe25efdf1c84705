"""Denials: a party denies, or calls false, the harm or its part in it. They are shown, never subtracted."""

from collections.abc import Mapping

from knell.candidates.page import Page
from knell.claims.chains import attribute
from knell.claims.quotes import quote_span
from knell.judge.judgement import Judgement
from knell.reading.article import to_report_span
from knell.records import Denial


def denials(page: Page, judgement: Judgement, events: Mapping[int, str]) -> tuple[Denial, ...]:
    """The denials of a report, one per clause, each with its source and the event it speaks of."""
    found: dict[int, Denial] = {}
    for query, mention in enumerate(judgement.questions.mentions):
        if mention.kind != "denial":
            continue
        denied, score = judgement.chosen(query, "denial")
        start, end = quote_span(page, mention.start, mention.end)
        if not denied or start in found:
            continue
        field, span = to_report_span(page.report, page.offset, start, end)
        source, _ = judgement.pointed(query, "source")
        event, _ = judgement.pointed(query, "event")
        chain = (
            attribute(
                (mention.start, mention.end),
                page.sources,
                page.text,
                pointed=judgement.questions.mentions[source].index,
            ).chain
            if source is not None
            else ()
        )
        found[start] = Denial(
            quote=page.text[start:end],
            span=span,
            field=field,
            source=chain[-1] if chain else None,
            of=events.get(event) if event is not None else None,
            text=page.text[mention.end : end].strip() or None,
            score=round(score, 3),
        )
    return tuple(found.values())
