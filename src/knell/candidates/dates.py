"""Time expressions of a report, resolved against its own date: "24 February", "early Thursday", "since March".

The publication date is never an answer by itself: where nothing is said, nothing is found. A dateline in the
text that contradicts the page's date beats it.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from knell.candidates.date_grammar import Shape, any_word, closed, find_shapes, lowered, word_list
from knell.candidates.date_spans import joined
from knell.candidates.date_steps import Told, Value
from knell.candidates.date_values import resolve
from knell.candidates.mentions import DateMention
from knell.languages import either, words

_BARE = ("month", "season", "year", "weekday", "day_month", "months_between", "days_between")
_DATELINE_RULES = ("day_month", "iso", "numeric", "weekday")
_LENDS = 300  # characters over which a dated day lends its year to a date without one
_HEAD = 300  # a dateline stands in the first lines: outlet, headline, then the date


def find_dates(text: str, published: date | None, language: str = "en") -> list[DateMention]:
    """Every time expression in the text, in order, with the days it means.

    `first` and `last` are None where the words do not tell. kind "since" opens a period that runs to the
    report's day, "until" closes one, "between" is a period with both ends, "duration" counts back.
    """
    shapes = list(find_shapes(text, language))
    report = _dateline(text[:_HEAD], shapes, published, language)
    low, found = lowered(text), []
    told, dated_at = Told(language, report), -_LENDS
    for shape in shapes:
        if not _is_time(shape, text, low, language):
            continue
        dated = told.dated if report is None or shape.start - dated_at <= _LENDS else None
        here = Told(language, report, told.day, dated, told.spoken, _ahead(low, shape, language))
        value = resolve(shape.rule, shape.fields, here)
        if shape.rule == "known" and value is None:
            continue
        found.append(_mention(text, low, shape, value, language))
        if found[-1].kind == "since" and _happened_then(low, found[-1], language):
            found.append(replace(found[-1], kind="point"))
        told = _after(told, shape, value)
        dated_at = shape.end if _has_year(shape) else dated_at
    return list(joined(text, found, language))


def find_dateline(text: str, published: date | None, language: str = "en") -> date | None:
    """The report's day: a dateline at the head of the text where there is one, else `published`."""
    head = text[:_HEAD]
    return _dateline(head, find_shapes(head, language), published, language)


def _dateline(head: str, shapes: Iterable[Shape], published: date | None, language: str) -> date | None:
    low = lowered(head)
    for shape in shapes:
        if shape.end > len(head):
            break
        if shape.rule not in _DATELINE_RULES or not _is_dateline(head, low, shape, published, language):
            continue
        value = resolve(shape.rule, shape.fields, Told(language, published))
        if value and _credible(shape, value.first, published):
            return value.first
    return published


def _is_dateline(head: str, low: str, shape: Shape, published: date | None, language: str) -> bool:
    """True for a date that opens the text, follows "Published" or an outlet, or stands in "KYIV, March 22 -"."""
    before, after = head[: shape.start], head[shape.end :]
    if word_list(language, "dateline_before").search(low[: shape.start]):
        return True
    if "year" in shape.fields or "shortyear" in shape.fields or shape.rule == "iso":
        return not before.strip() or bool(re.search(r"(?:^|\n)\s*[A-Z][\w .'/]{0,30}\s{2,}$|\n\s*$", before))
    opens = re.fullmatch(r"[\W\d]*(?:[A-Z][A-Z'’. -]+(?:, [A-Z][\w. ]+)?,\s)?", before)
    return bool(opens and re.match(r"\s*(?:\([^)]{2,40}\)\s*)?[-–—]\s", after))


def _credible(shape: Shape, day: date, published: date | None) -> bool:
    """A dateline without a year or with a weekday only must lie close to the page's date."""
    if "year" in shape.fields or "shortyear" in shape.fields:
        return True
    return published is not None and abs((published - day).days) <= 7


def _is_time(shape: Shape, text: str, low: str, language: str) -> bool:
    """False for words that only look like a time: "may", "march", "2014" as a number of things."""
    if shape.rule == "anniversary":  # deeper in a report it counts from another event
        return shape.start < _HEAD
    if shape.rule in ("year", "years_between") and _counts(shape, low, language):
        return False
    if shape.rule not in _BARE:
        return True
    ambiguous = words(language, "dates", "ambiguous")
    if shape.rule != "season" and any(
        f in ambiguous and text[low.index(f, shape.start)].islower() for f in shape.fields.values()
    ):
        return False
    before = low[max(0, shape.start - 20) : shape.start]
    if shape.rule == "weekday" and shape.fields["weekday"] in ambiguous and shape.fields.keys() == {"weekday"}:
        return bool(word_list(language, "month_before").search(before))
    if shape.rule == "month" and not shape.fields.keys() - {"month"} and shape.fields["month"] in ambiguous:
        return bool(word_list(language, "month_before").search(before))
    if shape.rule == "year" and "sides" not in shape.fields:
        after = text[shape.end : shape.end + 2]
        return bool(word_list(language, "year_before").search(before)) or not re.match(r"\s?\w", after)
    return True


def _counts(shape: Shape, low: str, language: str) -> bool:
    """True where the figures may be a number of what follows: "between 1950 and 2000 people"."""
    before, after = low[max(0, shape.start - 20) : shape.start], low[shape.end : shape.end + 40]
    beside = word_list(language, "figure_before").search(before) if shape.rule == "year" else None
    if shape.rule == "year" and (beside is None or re.search(r"(?<!\d)(?:19|20)\d\d\s$", before[: beside.start()])):
        return False
    if shape.rule == "years_between" and word_list(language, "years_before").search(before):
        return False
    return not re.match(closed(language), after)


def _ahead(low: str, shape: Shape, language: str) -> bool:
    """True where the words before speak of a plan, so the day lies ahead of the report."""
    reach = 40 if shape.rule == "weekday" else 120
    clause = re.split(r"[;!?\n]|\. ", low[max(0, shape.start - reach) : shape.start])[-1]
    listed = "ahead_within" if shape.rule == "back" else "ahead"  # "the third to be shot in five years" looks back
    return bool(any_word(language, listed).search(clause))


def _mention(text: str, low: str, shape: Shape, value: Value | None, language: str) -> DateMention:
    return DateMention(
        start=shape.start,
        end=shape.end,
        words=text[shape.start : shape.end],
        first=value.first if value else None,
        last=value.last if value else None,
        precision=value.precision if value else "open",
        kind=_kind(low, shape, language),
    )


def _kind(low: str, shape: Shape, language: str) -> Literal["point", "since", "until", "between", "duration"]:
    if shape.rule.endswith("_between"):
        return "between"
    if shape.rule in ("back", "hours"):
        return "duration"
    if shape.rule == "known":
        return "since"
    clause = re.split(r"[.,;:!?\n]", low[max(0, shape.start - 70) : shape.start])[-1]
    if any_word(language, "opens").search(clause):
        return "since"
    between = either(words(language, "dates", "closes_then"))
    return "until" if any_word(language, "closes", rf"(?: {between})?\s+$").search(clause) else "point"


def _happened_then(low: str, since: DateMention, language: str) -> bool:
    """True for "missing since Friday", "since the raid of 12 December", "since Tuesday, when …": maybe no period."""
    clause = re.split(r"[.,;:!?\n]", low[max(0, since.start - 70) : since.start])[-1]
    opening = any_word(language, "since").search(clause)
    if not opening or since.precision != "day":  # since a month or a year: hardly ever
        return False
    before, between = clause[: opening.start()], clause[opening.end() :]
    after = re.sub(r"^,?\s", "", low[since.end : since.end + 12])
    return (
        any_word(language, "happened_before").search(before) is not None
        or any_word(language, "happened_at").search(between) is not None
        or any_word(language, "happened_when").match(after) is not None
    )


def _after(told: Told, shape: Shape, value: Value | None) -> Told:
    """What the text has told of once this expression is read: the day that "the next day" counts from."""
    if value is None or shape.rule in ("back", "hours", "known"):
        return told
    lends = _has_year(shape) and value.precision != "year" and value.first != told.report
    dated = value.first if lends else told.dated
    if value.precision not in ("day", "range"):
        return Told(told.language, told.report, told.day, dated, value)
    return Told(told.language, told.report, value.last, dated, value)


def _has_year(shape: Shape) -> bool:
    return not shape.fields.keys().isdisjoint(("year", "year2", "whose"))


def days_of(mention: DateMention, report: date | None) -> tuple[date | None, date | None]:
    """The period a mention stands for: a "since" runs from its first day to the report's day."""
    if mention.kind == "since" and mention.first is not None:
        return mention.first, report
    return mention.first, mention.last


def is_near(a: date, b: date, days: int) -> bool:
    """True where the two days lie no more than `days` apart."""
    return abs(a - b) <= timedelta(days=days)
