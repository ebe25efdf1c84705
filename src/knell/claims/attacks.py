"""Schools, hospitals and other protected places that a report says were hit, whether or not people were hurt."""

from collections.abc import Mapping
from typing import cast

from knell.candidates.page import Page
from knell.claims.chains import attribute
from knell.claims.quotes import quote_span
from knell.claims.whenwhere import when_of, where_of
from knell.judge.judgement import Judgement
from knell.reading.article import to_report_span
from knell.records import Attribution, FacilityAttack, Place
from knell.vocabulary import Facility


def facility_attacks(
    page: Page, judgement: Judgement, places: Mapping[int, Place], events: Mapping[int, str]
) -> tuple[FacilityAttack, ...]:
    """One record per statement: two words for one place in one clause are one attack."""
    found: list[FacilityAttack] = []
    seen: set[tuple[str, int]] = set()
    for query, mention in enumerate(judgement.questions.mentions):
        if mention.kind != "facility":
            continue
        hit, score = judgement.chosen(query, "attack")
        facility = cast(Facility, page.facilities[mention.index].value)
        start, end = quote_span(page, mention.start, mention.end)
        if not hit or (facility, start) in seen:
            continue
        seen.add((facility, start))
        field, span = to_report_span(page.report, page.offset, start, end)
        found.append(
            FacilityAttack(
                quote=page.text[start:end],
                span=span,
                field=field,
                facility=facility,
                name=_name(page, mention.start, mention.end),
                where=where_of(page, judgement, query, places),
                when=when_of(page, judgement, query),
                actor=_actor(page, judgement, query),
                attribution=_attribution(page, judgement, query),
                event=_event(judgement, query, events),
                score=round(score, 3),
            )
        )
    return tuple(found)


def _name(page: Page, start: int, end: int) -> str | None:
    """The facility's own name where the words before its kind are capitalised ("Sonechko Nursery"), else None."""
    words = page.text[max(0, start - 60) : start].split(" ")
    named: list[str] = []
    for word in reversed(words[:-1] if words and not words[-1] else words):
        if (
            not word[:1].isupper()
            or word.lower() in {"the", "a", "an"}
            or "\n" in word
            or word.endswith((".", ",", ":"))
        ):
            break
        named.insert(0, word)
    return " ".join([*named, page.text[start:end]]) if named else None


def _actor(page: Page, judgement: Judgement, query: int) -> str | None:
    target, _ = judgement.pointed(query, "actor")
    return None if target is None else page.actors[judgement.questions.mentions[target].index].value


def _attribution(page: Page, judgement: Judgement, query: int) -> Attribution:
    target, _ = judgement.pointed(query, "source")
    if target is None:
        return Attribution()
    mention = judgement.questions.mentions[query]
    return attribute(
        (mention.start, mention.end), page.sources, page.text, pointed=judgement.questions.mentions[target].index
    )


def _event(judgement: Judgement, query: int, events: Mapping[int, str]) -> str | None:
    target, _ = judgement.pointed(query, "event")
    return None if target is None else events.get(target)
