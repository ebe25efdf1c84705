"""Claims of one report that share an event become one telling: when, where, what, how many, who, in which words."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from knell.incidents.distance import far_apart, lies_within, radius_km
from knell.incidents.records import ClaimInContext, FacilityInContext, Interval, Link, Telling
from knell.incidents.words import proper_words, telling_words, words_of
from knell.persons.names import name_key
from knell.records import Claim, FacilityAttack, Place, Report, When
from knell.vocabulary import Harm

GUESS = timedelta(days=3)  # 84 % of the shooting reports that state their day come out within three days of it
PROTECTED = frozenset({"school", "hospital", "worship", "aid"})
SAME_NIGHT = 1  # days between two that may still be one event
WINDOW = 300  # characters on either side of a quote, where a report is not set in paragraphs
PRECISE = ("day", "range", "week", "month", "season", "year", "open")
WHOLE_HARMS: tuple[Harm, ...] = ("killed", "injured", "casualties", "missing", "abducted", "detained", "trapped")

Statement = ClaimInContext | FacilityInContext


def find_tellings(
    claims: Iterable[ClaimInContext],
    attacks: Iterable[FacilityInContext] = (),
    links: Sequence[Link] = (),
) -> tuple[Telling, ...]:
    """The tellings of all incident claims, oldest first; running totals tell of no single event and make none.

    A facility attack joins the claims of its event; alone it stands only where the place is one that the law protects
    by itself, as a school or a hospital. Where a person decided that two claims of
    one telling are different incidents, the second is told apart.
    """
    groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    statements: list[Statement] = [*(c for c in claims if is_incident(c.claim)), *attacks]
    for item in statements:
        event = _event_of(item)
        groups[item.report.doc, event].append(item)
    told = _split(_taken_in(_elsewhere_apart(groups)), _told_apart(links))
    told = {key: found for key, found in told.items() if any(_stands_alone(item) for item in found)}
    most: Counter[str] = Counter()
    for (report, _), found in told.items():
        most[report] = max(most[report], len(found))
    made = [_telling(found, len(found) == most[report]) for (report, _), found in told.items()]
    return _numbered(sorted(made, key=lambda telling: telling.order))


def _stands_alone(item: Statement) -> bool:
    return isinstance(item, ClaimInContext) or item.attack.facility in PROTECTED


def _numbered(tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """Tellings of one report that state the very same are told apart by their number among them."""
    seen: Counter[tuple[object, ...]] = Counter()
    made = []
    for telling in tellings:
        if telling.syndication:
            same = (telling.report, telling.counts, telling.place, telling.first, telling.last, telling.persons)
            telling = replace(telling, twin=seen[same])
            seen[same] += 1
        made.append(telling)
    return tuple(made)


def is_incident(claim: Claim) -> bool:
    """Whether a claim can belong to an incident: it is told of one event and does not deny or repeat a total."""
    return claim.scope == "incident" and claim.attribution.stance != "denies"


def statement_id(item: Statement) -> str:
    """The id of a claim, or of a facility attack (report and quoted words)."""
    if isinstance(item, ClaimInContext):
        return item.claim.id
    return f"f:{item.report.doc}:{item.attack.span[0]}:{item.attack.facility}"


def order_of(item: Statement) -> tuple[int, str, str]:
    """Sorts statements from the oldest: by the order they came in, then publication, then id; facilities last."""
    published = item.report.published.isoformat() if item.report.published else "9999"
    kind = "0" if isinstance(item, ClaimInContext) else "1"
    return item.added, published, kind + statement_id(item)


def _told_apart(links: Sequence[Link]) -> dict[str, set[str]]:
    """For each claim, the claims that a person's latest decision calls another incident."""
    latest: dict[frozenset[str], Link] = {}
    for link in sorted(links, key=lambda link: link.seq):
        latest[frozenset((link.a, link.b))] = link
    found: dict[str, set[str]] = defaultdict(set)
    for link in latest.values():
        if not link.same:
            found[link.b].add(link.a)
    return found


def _event_of(item: Statement) -> str:
    stated = item.claim.event if isinstance(item, ClaimInContext) else item.attack.event
    return stated or statement_id(item)


def _elsewhere_apart(
    groups: dict[tuple[str, str], list[Statement]],
) -> dict[tuple[str, str], list[Statement]]:
    """The groups cut where one event would lie in two places on two days: a reader, or a person, set them so.

    Either alone is no reason: one reading in four gives a wrong day or place.
    """
    made: dict[tuple[str, str], list[Statement]] = {}
    for (report, event), found in groups.items():
        apart: list[list[Statement]] = []
        for item in sorted(found, key=_position):
            home = next((some for some in apart if not any(_is_elsewhere(item, one) for one in some)), None)
            if home is None:
                apart.append([item])
            else:
                home.append(item)
        for number, some in enumerate(apart):
            made[report, f"{event}/{number}" if number else event] = some
    return made


def _taken_in(groups: dict[tuple[str, str], list[Statement]]) -> dict[tuple[str, str], list[Statement]]:
    """The groups with claims that name no event, as people add them, in the one event of their place and days."""
    by_report: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in groups:
        by_report[key[0]].append(key)
    made = {key: list(found) for key, found in groups.items()}
    for key, found in groups.items():
        if _stated(found[0]).event is None:
            homes = [other for other in by_report[key[0]] if _stated(groups[other][0]).event is not None]
            fitting = [other for other in homes if any(_is_there(found[0], one) for one in groups[other])]
            if len(fitting) == 1:
                made[fitting[0]] += made.pop(key)
    return made


def _is_there(one: Statement, other: Statement) -> bool:
    """Whether two statements name one place first, and days in common."""
    a, b = _stated(one), _stated(other)
    if not (a.where.places and b.where.places and a.when.start and a.when.end and b.when.start and b.when.end):
        return False
    here, there = a.where.places[0], b.where.places[0]
    same = here.place_id == there.place_id if here.place_id or there.place_id else here.name == there.name
    return same and a.when.start <= b.when.end and b.when.start <= a.when.end


def _position(item: Statement) -> tuple[int, str]:
    part = _stated(item)
    return (part.span[0] if part.field == "text" else -1), statement_id(item)


def _stated(item: Statement) -> Claim | FacilityAttack:
    return item.claim if isinstance(item, ClaimInContext) else item.attack


def _is_elsewhere(one: Statement, other: Statement) -> bool:
    """Whether two statements give different places and days that have none in common."""
    a, b = _stated(one), _stated(other)
    if not (a.where.places and b.where.places and a.when.start and a.when.end and b.when.start and b.when.end):
        return False
    gap = max((a.when.start - b.when.end).days, (b.when.start - a.when.end).days)
    return gap > SAME_NIGHT and far_apart(a.where.places[0], b.where.places[0])


def _split(
    groups: dict[tuple[str, str], list[Statement]], apart: dict[str, set[str]]
) -> dict[tuple[str, str], list[Statement]]:
    made: dict[tuple[str, str], list[Statement]] = {}
    for (report, event), found in groups.items():
        here = {statement_id(item) for item in found}
        for item in found:
            own = apart.get(statement_id(item), set()) & here
            key = (report, f"{event}/{statement_id(item)}" if own else event)
            made.setdefault(key, []).append(item)
    return made


def _telling(found: list[Statement], alone: bool) -> Telling:
    found = sorted(found, key=order_of)
    report, claims = found[0].report, [i.claim for i in found if isinstance(i, ClaimInContext)]
    parts: list[Claim | FacilityAttack] = [i.claim if isinstance(i, ClaimInContext) else i.attack for i in found]
    first, last, dated = span_of_days([p.when for p in parts], report.published)
    places = [place for p in parts for place in p.where.places]
    place, heads = best_place(parts), {name for p in places for name in (p.name, p.native) if name}
    context = _context(report, parts, alone)
    rare, frequent = telling_words(context, report.language)
    return Telling(
        id=statement_id(found[0]),
        order=order_of(found[0]),
        report=report.doc,
        event=next((part.event for part in parts if part.event), None),
        claims=tuple(statement_id(i) for i in found),
        positions=tuple(sorted(p.span[0] for p in parts if p.field == "text")),
        first=first,
        last=last,
        dated=dated,
        published=report.published,
        place=place,
        names_of_place=frozenset(p.place_id or p.name.lower() for p in places if p.precision != "country"),
        admin1=next((p.admin1 or p.name for p in places if p.admin1 or p.precision == "admin1"), None),
        country=next((p.country or p.name for p in places if p.country or p.precision == "country"), None),
        radius=radius_km(place.precision) if place else 0.0,
        facilities=frozenset(p.facility for p in parts if p.facility),
        weapons=frozenset(c.weapon for c in claims if c.weapon),
        actors=frozenset(p.actor.lower() for p in parts if p.actor),
        counts=_whole_counts(claims),
        persons=frozenset(name_key(p.name) for c in claims for p in c.persons if len(p.name.split()) > 1),
        rare=rare,
        proper=proper_words(context, rare),
        place_words=words_of(heads),
        frequent=frequent,
        syndication=found[0].syndication,
    )


def span_of_days(whens: Sequence[When], published: date | None) -> tuple[date | None, date | None, bool]:
    """The first and last day an event can lie in, and whether the report states it.

    The most precise statement decides, the commonest among equals. Where none is stated, the three days up to
    the publication are a guess, marked as not dated.
    """
    stated = [w for w in whens if w.start or w.end]
    if not stated:
        return (published - GUESS if published else None), published, False
    tally = Counter((w.start or w.end, w.end or w.start, w.precision or "day") for w in stated)
    (first, last, _), _ = min(tally.items(), key=lambda item: (PRECISE.index(item[0][2]), -item[1], str(item[0])))
    return first, last, True


def best_place(parts: Sequence[Claim | FacilityAttack]) -> Place | None:
    """The place most of the statements name first; the more precise among equals, then by name.

    Where a third of them name a place within it, it is that one: "in Ukraine" does not speak against Kramatorsk.
    """
    heads = Counter(p.where.places[0] for p in parts if p.where.places)
    if not heads:
        return None

    def rank(place: Place) -> tuple[int, float, str]:
        return -heads[place], radius_km(place.precision), place.name

    most = min(heads, key=rank)
    return min(
        (place for place in heads if lies_within(place, most) and 3 * heads[place] >= len(parts)),
        key=rank,
        default=most,
    )


def _whole_counts(claims: Sequence[Claim]) -> tuple[tuple[Harm, int | None, int | None], ...]:
    """The largest figure told for each harm: what the event as a whole is said to have cost, roughly."""
    made: dict[Harm, Interval] = {}
    for claim in claims:
        if claim.harm in WHOLE_HARMS and claim.additive_to is None:
            low, high = claim.count.low, claim.count.high
            before = made.get(claim.harm)
            if before is None or (low or high or 0) > (before[0] or before[1] or 0):
                made[claim.harm] = (low, high)
    return tuple((harm, *made[harm]) for harm in WHOLE_HARMS if harm in made)


def _context(report: Report, parts: Sequence[Claim | FacilityAttack], alone: bool) -> str:
    """The text that speaks of the event: all of it for what a report mainly tells, else the quotes' paragraphs."""
    if alone:
        return f"{report.title or ''}\n{report.text}"
    spans = {part.span for part in parts if part.field == "text"}
    titles = [part.quote for part in parts if part.field == "title"]
    return "\n".join([*titles, *sorted({_paragraph(report.text, start, end) for start, end in spans})])


def _paragraph(text: str, start: int, end: int) -> str:
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    if right - left > 4 * WINDOW:
        left, right = _word_start(text, max(left, start - WINDOW)), min(right, end + WINDOW)
    return text[left:right]


def _word_start(text: str, at: int) -> int:
    found = re.compile(r"\s").search(text, at)
    return found.end() if found and at else at
