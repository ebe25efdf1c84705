"""Victims given by name beside a count: "including seven-year-old Alisa Hlans and her grandfather"."""

from knell.candidates.mentions import CountMention
from knell.candidates.page import Page
from knell.claims.quotes import sentence_of
from knell.records import Person

# Before these words a name is a speaker, not a victim.
_SPEAKS = ("said", "says", "told", "according", "wrote", "reported", "added", "announced")


def persons_of(page: Page, mention: CountMention) -> tuple[Person, ...]:
    """The people named in the words of the count or right beside it, speakers left out."""
    first, last = sentence_of(page.text, mention.start)
    last = max(last, mention.end)
    speakers = [(s.start, s.end) for s in page.sources]
    named = [
        n
        for n in page.names
        if first <= n.start < last
        and not any(a < n.end and n.start < b for a, b in speakers)
        and _near(page, mention, n.start, n.end)
    ]
    return tuple(
        Person(name=n.name, age_low=n.age_low, age_high=n.age_high, sex=n.sex, span=(n.start, n.end)) for n in named
    )


def _near(page: Page, mention: CountMention, start: int, end: int) -> bool:
    """True where a name stands inside the count's words, or is introduced right after it."""
    if mention.start <= start and end <= mention.end:
        return True
    if start < mention.start:
        return 0 <= mention.start - end <= 3
    between = page.text[mention.end : start].lower()
    return len(between) <= 60 and (
        "including" in between or "called" in between or "named" in between or between.strip() in {"", ","}
    )
