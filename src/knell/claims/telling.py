"""What is told of a claim or of an attack on a facility: the harm, who says it, who is said to have done it and how."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from knell.candidates.page import Page
from knell.claims.chains import attribute
from knell.claims.pointing import pointed
from knell.claims.quotes import quote_span, sentence_of, text_span
from knell.judge.judgement import Judgement
from knell.records import Attribution, Source
from knell.vocabulary import HARMS, Facility, Harm, Stance, Weapon

# How much a harm word in the clause, or elsewhere in the sentence, adds to the judge's own odds for that harm: rare
# harms have few examples to learn from, but say their name (gold dev: .885 of harms right become .913).
_IN_CLAUSE, _IN_SENTENCE = 4.0, 8.0


def harm_of(page: Page, judgement: Judgement, query: int) -> Harm:
    """The harm the judge believes most, leaning on the harm words of the claim's clause and sentence."""
    mention = judgement.questions.mentions[query]
    first, last = quote_span(page, mention.start, mention.end)
    begin, end = sentence_of(page.text, mention.start)
    clause = {t.value for t in page.harms if first <= t.start < last}
    sentence = {t.value for t in page.harms if begin <= t.start < end}

    def odds(harm: Harm) -> float:
        weight = 1.0 + _IN_CLAUSE * (harm in clause) + _IN_SENTENCE * (harm in sentence)
        return judgement.score(query, "harm", harm) * weight

    return max(HARMS, key=odds)


def attribution_of(page: Page, judgement: Judgement, query: int) -> Attribution:
    """Who is said to say it, nearest first, with hedge and stance as the judge reads them."""
    source = pointed(judgement, [query], "source", lambda m: page.sources[m.index].name)
    if source is None:
        chain = Attribution()
    else:
        mention = judgement.questions.mentions[query]
        chain = attribute(
            (mention.start, mention.end),
            page.sources,
            page.text,
            pointed=source.index,
            outlet=page.report.outlet,
            language=page.report.language or "en",
        )
    return replace(
        chain,
        chain=tuple(_in_text(page, said) for said in chain.chain),
        hedged=bool(judgement.chosen(query, "hedged")[0]),
        stance=cast(Stance, judgement.chosen(query, "stance")[0]),
    )


def _in_text(page: Page, source: Source) -> Source:
    return replace(source, span=text_span(page, *source.span)) if source.span else source


def actor_of(page: Page, judgement: Judgement, queries: Sequence[int]) -> str | None:
    """Who is said to have done it, as named; None where the report names no one."""
    actor = pointed(judgement, queries, "actor", lambda m: page.actors[m.index].value)
    return None if actor is None else page.actors[actor.index].value


def weapon_of(page: Page, judgement: Judgement, queries: Sequence[int]) -> Weapon | None:
    """What the harm was done with; None where the report does not say."""
    weapon = pointed(judgement, queries, "weapon", lambda m: page.weapons[m.index].value)
    return None if weapon is None else cast(Weapon, page.weapons[weapon.index].value)


def facility_of(page: Page, judgement: Judgement, queries: Sequence[int]) -> Facility | None:
    """The kind of place that was hit; None where the report does not say."""
    facility = pointed(judgement, queries, "facility", lambda m: page.facilities[m.index].value)
    return None if facility is None else cast(Facility, page.facilities[facility.index].value)
