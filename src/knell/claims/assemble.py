"""Candidates and judgements become claims, denials and facility attacks: by rule, every step open to the eye."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from knell.candidates.mentions import CountMention
from knell.candidates.page import Page
from knell.claims.ages import age_stated
from knell.claims.attacks import facility_attacks
from knell.claims.denials import denials
from knell.claims.events import group_events
from knell.claims.persons import persons_of
from knell.claims.quotes import quoted, text_span
from knell.claims.select import Selection, select
from knell.claims.telling import actor_of, attribution_of, facility_of, harm_of, weapon_of
from knell.claims.whenwhere import when_of, where_of
from knell.judge.judgement import Judgement
from knell.languages import pairs
from knell.languages import words as listed
from knell.records import (
    Claim,
    Count,
    Event,
    Group,
    Part,
    Place,
    Reading,
    Report,
    Span,
    When,
    Where,
)
from knell.vocabulary import Age, Role, Scope, Sex

_WORD = re.compile(r"[ \u00a0]([^\W\d_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that assembly works from: the page, the judgement on it, and the places its toponyms resolve to."""

    page: Page
    judgement: Judgement
    places: Mapping[int, Place]
    threshold: float


def assemble(evidence: Evidence) -> Reading:
    """What a report claims: its claims with their events, denials and facility attacks, in the order they stand."""
    page = evidence.page
    selection = select(page, evidence.judgement, evidence.threshold)
    claim_of = selection.claim_of(page)
    events = group_events(page, evidence.judgement, list(selection.claims), claim_of)
    settings = _settings(evidence, events, selection.claims)
    built = {i: _claim(evidence, selection, i, events[i], settings[i]) for i in selection.claims}
    claims = _with_additions(evidence, built, claim_of)
    ordered = tuple(claims[index] for index in selection.claims)
    return Reading(
        report=page.report,
        claims=ordered,
        denials=denials(page, evidence.judgement, events),
        facilities=facility_attacks(page, evidence.judgement, evidence.places, events),
        events=_events(ordered),
    )


def _settings(evidence: Evidence, events: Mapping[int, str], claims: Iterable[int]) -> dict[int, tuple[When, Where]]:
    """When and where each claim's event was, as all of its claims together say: it happened once.

    A running total that was joined to one incident keeps a place and a period of its own.
    """
    page, judgement = evidence.page, evidence.judgement
    told: dict[tuple[str, object], list[int]] = {}
    for index in claims:
        told.setdefault((events[index], judgement.chosen(index, "scope")[0]), []).append(index)
    settings: dict[int, tuple[When, Where]] = {}
    for queries in told.values():
        setting = (when_of(page, judgement, queries), where_of(page, judgement, queries, evidence.places))
        settings |= dict.fromkeys(queries, setting)
    return settings


def _claim(evidence: Evidence, selection: Selection, index: int, event: str, setting: tuple[When, Where]) -> Claim:
    page, judgement = evidence.page, evidence.judgement
    mention = page.counts[index]
    field, quote, span = quoted(page, mention.start, mention.end)
    at = mention.start - span[0] - (page.offset if field == "text" else 0)
    harm = harm_of(page, judgement, index)
    return Claim(
        id=claim_id(page.report, quote, harm, span, field=field, at=at),
        report=page.report.doc,
        field=field,
        quote=quote,
        span=span,
        harm=harm,
        count=_count(mention),
        group=_group(page, judgement, index),
        parts=tuple(_part(page, judgement, i) for i in selection.parts[index]),
        scope=cast(Scope, judgement.chosen(index, "scope")[0]),
        event=event,
        when=setting[0],
        where=setting[1],
        attribution=attribution_of(page, judgement, index),
        unverified=bool(judgement.chosen(index, "unverified")[0]),
        actor=actor_of(page, judgement, [index]),
        weapon=weapon_of(page, judgement, [index]),
        facility=facility_of(page, judgement, [index]),
        persons=persons_of(page, mention),
        score=round(selection.claims[index], 3),
    )


def claim_id(
    report: Report, quote: str, harm: str, span: Span, *, field: Literal["text", "title"] = "text", at: int = 0
) -> str:
    """A claim's id: a hash of report, quoted words and harm.

    Which of its word-for-word repeats a quote is (`field`, `span`) and where in it the count stands (`at`) tell apart
    the claims that agree in all three.
    """
    said = (report.title or "") if field == "title" else report.text
    occurrence = said.count(quote, 0, span[0]) if quote else 0
    hashed = "\x1f".join((report.doc, field, quote, harm, str(occurrence), str(at)))
    return "c" + hashlib.sha256(hashed.encode("utf-8", "surrogatepass")).hexdigest()[:15]


def _count(mention: CountMention) -> Count:
    return Count(words=mention.words, low=mention.low, high=mention.high, approx=mention.approx)


def _noun(page: Page, count: CountMention) -> Callable[[str], str | None]:
    """What the word behind a figure, or the last one of a phrase, says of age or sex."""
    if count.shape in ("figure", "range", "vague"):
        found = _WORD.match(page.text, count.end)
        word = found[1].lower() if found else ""
    else:
        word = "" if count.shape == "sum" else count.words.rsplit(" ", 1)[-1].lower()
    language = page.report.language or "en"
    return lambda field: pairs(language, "people", field).get(word)


def _group(page: Page, judgement: Judgement, index: int) -> Group:
    """Age, sex and role as judged; a person's years decide, and what the noun says ("two adults") is never missing."""
    years = age_stated(page, page.counts[index])
    said = _noun(page, page.counts[index])
    return Group(
        age=years or cast(Age | None, judgement.chosen(index, "age")[0] or said("age")),
        sex=cast(Sex | None, judgement.chosen(index, "sex")[0] or said("sex")),
        role=cast(Role | None, judgement.chosen(index, "role")[0]),
    )


def _part(page: Page, judgement: Judgement, index: int) -> Part:
    mention = page.counts[index]
    span = text_span(page, mention.start, mention.end)
    return Part(count=_count(mention), group=_group(page, judgement, index), span=span)


def _with_additions(evidence: Evidence, built: Mapping[int, Claim], claim_of: Mapping[int, int]) -> dict[int, Claim]:
    """The claims with `additive_to` set where one is counted on top of another."""
    added = {}
    for index, claim in built.items():
        target = _added_to(evidence, index)
        other = built[claim_of[target]] if target is not None and target in claim_of else None
        added[index] = replace(claim, additive_to=other.id) if other and other.id != claim.id else claim
    return added


def _added_to(evidence: Evidence, index: int) -> int | None:
    """The count on top of which another is said; the words "a further" say that there is one."""
    pointed = [target for target, _ in evidence.judgement.ranked(index, "adds")]
    words = evidence.page.counts[index].words.lower()
    if words.startswith(listed(evidence.page.report.language or "en", "counts", "on_top")):
        pointed = [target for target in pointed if target is not None]
    return pointed[0] if pointed else None


def _events(claims: Sequence[Claim]) -> tuple[Event, ...]:
    events: dict[str, list[Claim]] = {}
    for claim in claims:
        events.setdefault(claim.event or "", []).append(claim)
    return tuple(
        Event(id=name, claims=tuple(c.id for c in told), scope=told[0].scope, when=told[0].when, where=told[0].where)
        for name, told in events.items()
    )
