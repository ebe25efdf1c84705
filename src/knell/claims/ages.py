"""The age group that a person's own years give, where the words of a count of one state them."""

import re
from functools import cache

from knell.candidates.mentions import CountMention
from knell.candidates.numbers import numbers
from knell.candidates.page import Page
from knell.languages import words
from knell.vocabulary import Age

# Everyone below 18 is a child (Convention on the Rights of the Child, article 1). Where old age begins, definitions
# differ between 60 and 65: from there on the judgement stands.
_GROWN, _OLD = 18, 60


def age_stated(page: Page, mention: CountMention) -> Age | None:
    """Child or adult, for one person with an age beside the name or in the words ("a 17-year-old"); else None."""
    if (mention.low, mention.high) != (1, 1):
        return None
    for name in page.names:
        if name.start < mention.end and mention.start < name.end and name.age_low is not None:
            return _group(name.age_low, name.age_high or name.age_low)
    language = page.report.language or "en"
    found = next((m for form in _told(language) if (m := form.search(mention.words))), None)
    if not found:
        return None
    in_years = found["unit"].lower() in words(language, "counts", "age_years")
    years = numbers(language).value(found["number"]) if in_years else 0
    return _group(years, years)


def _group(low: int, high: int) -> Age | None:
    if high < _GROWN:
        return "child"
    return "adult" if low >= _GROWN and high < _OLD else None


@cache
def _told(language: str) -> tuple[re.Pattern[str], ...]:
    """ "17-year-old", "two month old": the number and its unit, in whatever order a language tells them."""
    spoken = "|".join(sorted(numbers(language).small, key=len, reverse=True))
    units = "|".join(words(language, "counts", "age_units"))
    number, unit = rf"\b(?P<number>\d{{1,3}}|(?:{spoken})(?:-(?:{spoken}))?)", f"(?P<unit>{units})"
    forms = words(language, "counts", "age_told")
    return tuple(re.compile(form.format(number=number, unit=unit), re.IGNORECASE) for form in forms)
