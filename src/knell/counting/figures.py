"""Claims and their parts as figures: an interval of people of one harm and group, said by one origin on one day."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from knell.counting.groups import whole_parts
from knell.counting.records import Excluded, Moved, Origin
from knell.errors import BadInput
from knell.incidents.records import ClaimInContext
from knell.languages import words
from knell.records import Claim, Count, Group
from knell.vocabulary import Harm

Figures = tuple["Figure", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one claim, or one part of it, says of one quantity; `claims` are all that went into the interval."""

    claim: str
    harm: Harm
    group: Group
    low: int | None
    high: int | None
    origin: str
    report: str
    said: date | None
    approx: bool = False
    part: bool = False
    claims: tuple[str, ...] = ()


def find_figures(
    claims: Sequence[ClaimInContext], origins: Mapping[str, Origin]
) -> tuple[Figures, tuple[Excluded, ...], tuple[Moved, ...]]:
    """The figures of an incident's claims, what states none and why, and who moved from injured to killed."""
    live, left_out = _live(claims)
    deaths, later = _later_deaths(live)
    died = {one.claim for one in later}
    some = _some_of([item for item in live if item.claim.id not in died], origins)
    live = [item for item in live if item.claim.id not in some]
    left_out += some.values()
    added, more = _on_top([item for item in live if item.claim.id not in died])
    left_out += [*added.values(), *later]
    out = {one.claim for one in left_out}
    figures = [f for item in live if item.claim.id not in out for f in _figures(item, origins, more)]
    return _moved(figures, deaths), tuple(left_out), tuple(moved for moved, _ in deaths)


def _live(claims: Sequence[ClaimInContext]) -> tuple[list[ClaimInContext], list[Excluded]]:
    kept, out = [], []
    for item in sorted(claims, key=lambda item: item.claim.id):
        why = _no_figure(item.claim)
        if why:
            out.append(Excluded(claim=item.claim.id, why=why))
        else:
            kept.append(item)
    return kept, out


def _no_figure(claim: Claim) -> str | None:
    if claim.attribution.stance == "denies":
        return "a denial: shown, and lowers nothing by itself"
    if claim.attribution.stance == "doubts":
        return "the speaker doubts the figure"
    if claim.count.low is None and claim.count.high is None and not claim.parts:
        return f"no figure: “{claim.count.words}”"
    return None


def _some_of(live: Sequence[ClaimInContext], origins: Mapping[str, Origin]) -> dict[str, Excluded]:
    """Claims that tell of some of those whom the same report counts: one victim's story, a first figure.

    Of two figures for the same group of one event the larger is the report's; the smaller is told of some of
    them where the same origin says both, or where it is a single person.
    """
    by_event: dict[tuple[str, str | None, Harm, Group], list[ClaimInContext]] = defaultdict(list)
    for item in live:
        if not item.claim.additive_to:
            by_event[item.report.doc, item.claim.event, item.claim.harm, item.claim.group].append(item)
    made: dict[str, Excluded] = {}
    for found in by_event.values():
        top = max(found, key=lambda item: (item.claim.count.low or 0, item.claim.id))
        most = top.claim.count.low or 0
        for item in found:
            low, high = item.claim.count.low, item.claim.count.high
            same = origins[item.claim.id].key == origins[top.claim.id].key
            if low is not None and high is not None and high < most and (same or high == 1):
                why = f"tells of some of the {most:,} that the same report counts ({top.claim.id})"
                made[item.claim.id] = Excluded(claim=item.claim.id, why=why)
    return made


def _on_top(live: Sequence[ClaimInContext]) -> tuple[dict[str, Excluded], dict[str, list[Claim]]]:
    """Claims counted on top of another of the same harm ("two more died"): they add to it and set no end alone."""
    by_id = {item.claim.id: item.claim for item in live}
    added: dict[str, Excluded] = {}
    more: dict[str, list[Claim]] = defaultdict(list)
    for item in live:
        base = by_id.get(item.claim.additive_to or "")
        if base and base.harm == item.claim.harm and base.id != item.claim.id and not base.additive_to:
            more[base.id].append(item.claim)
            added[item.claim.id] = Excluded(claim=item.claim.id, why=f"counted on top of {base.id}")
    return added, more


def _later_deaths(live: Sequence[ClaimInContext]) -> tuple[list[tuple[Moved, date]], list[Excluded]]:
    """Deaths after the first count, one statement for each day: the largest that any report gives.

    Whoever died later was among the injured of an earlier report: where none was counted, nobody moves. Deaths that
    were first told beside a larger total which was new then are part of it ("50 killed, 12 of them died in hospital");
    beside one that had been told before, they come on top of it.
    """
    told = _first_told(live)
    begun = min((day for (harm, _, _), day in told.items() if harm == "killed"), default=date.min)
    found = [item for item in live if is_later_death(item) and told[_value_of(item)] > begun]
    later = _with_repeats(_without_sums(found), live)
    first = _days_of("injured", live), _days_of("killed", [item for item in live if item not in later])
    if not all(first):
        return [], []
    since = max(min(days) for days in first)
    best: dict[str, tuple[Moved, date]] = {}
    out: list[Excluded] = []
    for item in sorted(later, key=_when_said):
        said, count = told[_value_of(item)], item.claim.count
        if said <= since or count.low is None or _is_part_of_total(item, live, told):
            continue
        key = "; ".join(sorted(p.name for p in item.claim.persons))
        moved = Moved(claim=item.claim.id, low=count.low, high=count.high or count.low)
        if key not in best or best[key][0].high < moved.high:
            best[key] = (moved, said)
        why = "died later: moves from the injured to the killed of the counts made before"
        out.append(Excluded(claim=item.claim.id, why=why))
    return _without_repeats(best), out


Value = tuple[Harm, int | None, int | None]


def _first_told(live: Iterable[ClaimInContext]) -> dict[Value, date]:
    """The day each figure was first told: a report that repeats it later does not count anew."""
    made: dict[Value, date] = {}
    for item in live:
        if item.report.published:
            value = _value_of(item)
            made[value] = min(made.get(value, date.max), item.report.published)
    return defaultdict(lambda: date.min, made)


def _value_of(item: ClaimInContext) -> Value:
    return item.claim.harm, item.claim.count.low, item.claim.count.high


def _when_said(item: ClaimInContext) -> tuple[date, str]:
    return item.report.published or date.max, item.claim.id


def _without_sums(later: Sequence[ClaimInContext]) -> list[ClaimInContext]:
    """Later deaths without the sum that their sentence draws: "two more have died, which makes five"."""
    least: dict[tuple[str, str], int] = {}
    for item in later:
        sentence = item.report.doc, _sentence(item)
        least[sentence] = min(least.get(sentence, item.claim.count.low or 0), item.claim.count.low or 0)
    return [item for item in later if (item.claim.count.low or 0) == least[item.report.doc, _sentence(item)]]


def _with_repeats(later: Sequence[ClaimInContext], live: Sequence[ClaimInContext]) -> list[ClaimInContext]:
    """Later deaths with what only repeats them: the same figure in their own report, in its headline."""
    known = {(item.report.doc, item.claim.event, *_value_of(item)) for item in later}
    return [item for item in live if (item.report.doc, item.claim.event, *_value_of(item)) in known]


def _is_part_of_total(item: ClaimInContext, live: Sequence[ClaimInContext], told: Mapping[Value, date]) -> bool:
    """Whether the first report of these deaths gave a larger total that was new then, and no sum with an old one."""
    value, low = _value_of(item), item.claim.count.low or 0
    first = told[value]
    reports = {other.report.doc for other in live if _value_of(other) == value and other.report.published == first}
    sums = {low + (old or 0) for (harm, old, _), day in told.items() if harm == "killed" and day < first}
    for other in (one for one in live if one.report.doc in reports and one.claim.harm == "killed"):
        total = other.claim.count.low or other.claim.count.high or 0
        if total > low and total not in sums and told[_value_of(other)] >= first:
            return True
    return False


def _days_of(harm: Harm, live: Sequence[ClaimInContext]) -> list[date]:
    return [item.report.published for item in live if item.claim.harm == harm and item.report.published]


def _without_repeats(best: Mapping[str, tuple[Moved, date]]) -> list[tuple[Moved, date]]:
    """Named deaths, or the unnamed figure where it is larger: the unnamed may be the same people."""
    named = [found for key, found in best.items() if key]
    unnamed = best.get("")
    if unnamed and unnamed[0].high >= sum(moved.high for moved, _ in named):
        return [unnamed]
    return named


def is_later_death(item: ClaimInContext) -> bool:
    """Whether a claim of deaths says that they came after: "died in hospital", "subsequently died"."""
    if item.claim.harm != "killed":
        return False
    cue = later_cue(item.report.language)
    return cue is not None and cue.search(_sentence(item).casefold()) is not None


@cache
def later_cue(language: str | None) -> re.Pattern[str] | None:
    """The words of a later death in a language; "died in hospital", but not in a hospital attack."""
    try:
        said = words(language or "en", "counting", "later_death")
        other = words(language or "en", "counting", "not_later_before")
    except (FileNotFoundError, KeyError, BadInput):
        return None
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, said))})\b(?! (?:{'|'.join(map(re.escape, other))}))")


def _sentence(item: ClaimInContext) -> str:
    """The quote and the rest of its sentence."""
    if item.claim.field == "title":
        return item.claim.quote
    text, (start, end) = item.report.text, item.claim.span
    left = max(text.rfind(mark, 0, start) for mark in (". ", "\n", "! ", "? ")) + 1
    ends = [at for at in (text.find(mark, end) for mark in (". ", "\n", "! ", "? ")) if at >= 0]
    return text[left : min(ends, default=len(text))]


def _figures(
    item: ClaimInContext, origins: Mapping[str, Origin], more: Mapping[str, Sequence[Claim]]
) -> Iterable[Figure]:
    claim, extra = item.claim, more.get(item.claim.id, ())
    said, origin = item.report.published, origins[claim.id].key
    base = Figure(
        claim=claim.id, harm=claim.harm, group=claim.group, low=claim.count.low, high=claim.count.high,
        origin=origin, report=item.report.doc, said=said, approx=claim.count.approx, claims=(claim.id,),
    )  # fmt: skip
    if claim.count.low is not None or claim.count.high is not None:
        yield _plus(base, extra)
    for one in (claim, *extra):
        for group, count in whole_parts(one.parts, one.count, one.group):
            if group != one.group:
                yield _part(base, count, group, one.id)
        if extra and one.group != Group() and (one.group != claim.group or one is not claim):
            yield _part(base, one.count, one.group, one.id)


def _plus(base: Figure, extra: Sequence[Claim]) -> Figure:
    """The figure with what is counted on top of it; the sum is of the base's group only where all are of it."""
    if not extra:
        return base
    low = sum(c.count.low or 0 for c in extra) + (base.low or 0)
    highs = [base.high, *(c.count.high for c in extra)]
    high = None if None in highs else sum(h for h in highs if h is not None)
    group = (
        base.group
        if all(c.group == base.group for c in extra)
        else shared_group([base.group, *(c.group for c in extra)])
    )
    return replace(base, low=low, high=high, group=group, claims=(*base.claims, *(c.id for c in extra)))


def _part(base: Figure, count: Count, group: Group, claim: str) -> Figure:
    return replace(base, low=count.low, high=count.high, group=group, approx=count.approx, part=True, claims=(claim,))


def shared_group(groups: Sequence[Group]) -> Group:
    """What all groups have in common."""
    first = groups[0]
    return Group(
        age=first.age if all(g.age == first.age for g in groups) else None,
        sex=first.sex if all(g.sex == first.sex for g in groups) else None,
        role=first.role if all(g.role == first.role for g in groups) else None,
    )


def _moved(figures: Sequence[Figure], deaths: Sequence[tuple[Moved, date]]) -> Figures:
    """Totals of killed first told before a later death rise by it, those of injured fall by it.

    A total that is told again after it is still the old one.
    """
    first: dict[Value, date] = {}
    for figure in figures:
        if figure.said:
            value = (figure.harm, figure.low, figure.high)
            first[value] = min(first.get(value, date.max), figure.said)
    made = []
    for figure in figures:
        told = first.get((figure.harm, figure.low, figure.high), date.max)
        for moved, said in deaths:
            if told < said and not (figure.group.age or figure.group.sex or figure.part):
                figure = _shift(figure, moved)
        made.append(figure)
    return tuple(made)


def _shift(figure: Figure, moved: Moved) -> Figure:
    if figure.harm == "killed":
        low = None if figure.low is None else figure.low + moved.low
        high = None if figure.high is None else figure.high + moved.high
    elif figure.harm == "injured":
        low = None if figure.low is None else max(0, figure.low - moved.high)
        high = None if figure.high is None else max(0, figure.high - moved.low)
    else:
        return figure
    return replace(figure, low=low, high=high, claims=(*figure.claims, moved.claim))
