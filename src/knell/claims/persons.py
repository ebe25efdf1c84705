"""Victims given by name beside a count: "including seven-year-old Alisa Hlans and her grandfather"."""

import re
from functools import cache

from knell.candidates.mentions import CountMention, NameMention
from knell.candidates.page import Page
from knell.candidates.source_words import vocabulary
from knell.claims.quotes import sentence_of, text_span
from knell.languages import either, words
from knell.records import Person

_BESIDE = re.compile(r"[\s,(]*")


def persons_of(page: Page, mention: CountMention) -> tuple[Person, ...]:
    """The people named in the words of the count or right beside it, speakers left out.

    A name in the title has no span: spans are positions in the report's text.
    """
    first, last = sentence_of(page.text, mention.start, page.report.language or "en")
    last = max(last, mention.end)
    speakers = [(s.start, s.end) for s in page.sources if first <= s.start < last and s.content]
    found: list[NameMention] = []
    for name in page.names:
        if not first <= name.start < last or any(a < name.end and name.start < b for a, b in speakers):
            continue
        if _beside(page, mention, name) or (found and _goes_on(page, found[-1], name)):
            found.append(name)
    return tuple(
        Person(name=n.name, age_low=n.age_low, age_high=n.age_high, sex=n.sex, span=text_span(page, n.start, n.end))
        for n in found
    )


def _beside(page: Page, mention: CountMention, name: NameMention) -> bool:
    """True where a name stands inside the count's words, right before or after them, or is introduced behind them."""
    if name.start < mention.end:
        return mention.start <= name.start or 0 <= mention.start - name.end <= 3
    between = page.text[mention.end : name.start]
    if _BESIDE.fullmatch(between):
        return True
    another = any(mention.end <= c.start and c.end <= name.start for c in page.counts if c.shape in ("figure", "range"))
    return not another and bool(_introduced(page.report.language or "en").search(between))


def _goes_on(page: Page, before: NameMention, name: NameMention) -> bool:
    """True for the next of a list of names."""
    return bool(_between_names(page.report.language or "en").fullmatch(page.text, before.end, name.start))


@cache
def _between_names(language: str) -> re.Pattern[str]:
    """An age and a word or two, over which a list of names goes on ("Ali, 7, and his sister Lina")."""
    return re.compile(rf"(?:, \d{{1,3}})?,? (?:{either(vocabulary(language, 'and'))} )?(?:[\w-]+ ){{0,3}}")


@cache
def _introduced(language: str) -> re.Pattern[str]:
    """Words that introduce a name, with an age or a trade before it, at the end of what stands between."""
    introduces = "|".join(words(language, "quotes", "introduces"))
    return re.compile(rf"\b(?:{introduces})[ :,](?:[^,.;:]{{0,40}} )?$")
