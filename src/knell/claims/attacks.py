"""Schools, hospitals and other protected places that a report says were hit, whether or not people were hurt."""

from collections.abc import Mapping
from typing import cast

from knell.candidates.page import Page
from knell.claims.quotes import quoted
from knell.claims.telling import actor_of, attribution_of
from knell.claims.whenwhere import when_of, where_of
from knell.judge.judgement import Judgement
from knell.records import FacilityAttack, Place
from knell.vocabulary import Facility


def facility_attacks(
    page: Page, judgement: Judgement, places: Mapping[int, Place], events: Mapping[int, str]
) -> tuple[FacilityAttack, ...]:
    """One record per statement: two words for one place in one clause are one attack."""
    found: list[FacilityAttack] = []
    seen: set[tuple[str, str, int]] = set()
    for query, mention in enumerate(judgement.questions.mentions):
        if mention.kind != "facility":
            continue
        hit, score = judgement.chosen(query, "attack")
        facility = cast(Facility, page.facilities[mention.index].value)
        field, quote, span = quoted(page, mention.start, mention.end)
        if not hit or (facility, field, span[0]) in seen:
            continue
        seen.add((facility, field, span[0]))
        found.append(
            FacilityAttack(
                quote=quote,
                span=span,
                field=field,
                facility=facility,
                name=_name(page, mention.start, mention.end),
                where=where_of(page, judgement, [query], places),
                when=when_of(page, judgement, [query]),
                actor=actor_of(page, judgement, [query]),
                attribution=attribution_of(page, judgement, query),
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


def _event(judgement: Judgement, query: int, events: Mapping[int, str]) -> str | None:
    target, _ = judgement.pointed(query, "event")
    return None if target is None else events.get(target)
