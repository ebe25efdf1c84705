"""The range of reports: for each quantity of an incident, the least and the greatest figure and who sets them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from knell.counting.figures import Figure, find_figures
from knell.counting.groups import contains, disjoint_sum, strictly_contains
from knell.counting.origins import shared_figures
from knell.counting.records import CountRange, Excluded, Flag, Moved, Origin, Without
from knell.incidents.records import ClaimInContext
from knell.records import Group
from knell.vocabulary import HARMS, Harm, Role

RULE = "range-of-reports/1"

_RIVALS: dict[Role | None, Role] = {"civilian": "combatant", "combatant": "civilian"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one origin says of one quantity now, after its later figures took the place of earlier ones."""

    origin: str
    low: int | None
    high: int | None
    claims: tuple[str, ...]
    approx: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The two ends of a range and the claims that set them."""

    low: int | None = None
    high: int | None = None
    low_claim: str | None = None
    high_claim: str | None = None
    or_more: bool = False


def count_ranges(claims: Sequence[ClaimInContext], origins: Mapping[str, Origin]) -> tuple[CountRange, ...]:
    """The ranges of every quantity that an incident's claims speak of, the whole of each harm first.

    `origins` is what `find_origins` gives for the same claims.
    """
    figures, left_out, moved = find_figures(claims, origins)
    harm_of = {item.claim.id: item.claim.harm for item in claims}
    made: list[CountRange] = []
    for harm in HARMS:
        of_harm = [figure for figure in figures if figure.harm == harm]
        out = [one for one in left_out if harm_of[one.claim] == harm]
        if of_harm or out:
            made.extend(_of_harm(harm, of_harm, out, moved, origins))
    flags = shared_figures(claims, origins)
    return tuple(_flagged(_civilians_contested(made), flags))


def projected(
    harm: Harm, group: Group, figures: Sequence[Figure], origins: Mapping[str, Origin]
) -> tuple[list[Said], list[Excluded]]:
    """What each origin says of one quantity: its latest figure for it, else the sum of the groups it tells of."""
    exact, finer = defaultdict[str, list[Figure]](list), defaultdict[str, list[Figure]](list)
    for figure in figures:
        if figure.harm == harm and figure.group == group:
            exact[figure.origin].append(figure)
        elif figure.harm == harm and contains(group, figure.group):
            finer[figure.origin].append(figure)
    said, out = [], list[Excluded]()
    for origin in sorted(exact.keys() | finer.keys()):
        latest, older = _latest(exact.get(origin) or _summed(finer[origin], group))
        said.append(_hull(origin, latest))
        name = _name(origin, origins)
        out.extend(_superseded(old, latest, name) for old in older)
    return said, out


def ends_of(said: Sequence[Said]) -> Ends:
    """Least low to greatest high over origins.

    "At least 30" states no upper end, so it cannot set one; it opens the range only where 30 lies above every
    upper end that is stated. "Up to 30" states no lower end likewise, and alone means 0 to 30.
    """
    lows = [(s.low, s.claims[0]) for s in said if s.low is not None]
    highs = [(s.high, s.claims[-1]) for s in said if s.high is not None]
    if not lows and highs:
        lows = [(0, min(highs)[1])]
    low, low_claim = min(lows, default=(None, None))
    high, high_claim = max(highs, default=(None, None), key=lambda end: (end[0] or 0, end[1] or ""))
    top, top_claim = max(lows, default=(None, None), key=lambda end: (end[0] or 0, end[1] or ""))
    or_more = any(s.high is None and s.low is not None for s in said)
    if top is not None and (high is None or top > high):
        is_open = any(one.low == top and one.high is None for one in said)
        high, high_claim = None if is_open else top, top_claim
    return Ends(low=low, high=high, low_claim=low_claim, high_claim=high_claim, or_more=or_more)


def best_of(said: Sequence[Said]) -> int | None:
    """The median over two or more origins of the middle of what each says, rounded down.

    Where an origin states no upper end its minimum stands for it.
    """
    middles = [s.low if s.high is None else (s.low or 0) + (s.high - (s.low or 0)) / 2 for s in said]
    known = [middle for middle in middles if middle is not None]
    return int(median(known)) if len(known) > 1 else None


def _of_harm(
    harm: Harm,
    figures: Sequence[Figure],
    out: Sequence[Excluded],
    moved: Sequence[Moved],
    origins: Mapping[str, Origin],
) -> list[CountRange]:
    groups = sorted({Group(), *(figure.group for figure in figures)}, key=_group_order)
    made = []
    for group in groups:
        said, older = projected(harm, group, figures, origins)
        whole = group == Group()
        made.append(
            _range(
                harm,
                group,
                said,
                excluded=(*(out if whole else ()), *older),
                moved=moved if whole and harm in ("killed", "injured") else (),
                origins=origins,
            )
        )
    return [_constrained(one, made) for one in made]


def _range(
    harm: Harm,
    group: Group,
    said: Sequence[Said],
    *,
    excluded: Iterable[Excluded],
    moved: Sequence[Moved],
    origins: Mapping[str, Origin],
) -> CountRange:
    ends = ends_of(said)
    without = []
    for left in said if len(said) > 1 else ():
        rest = ends_of([one for one in said if one is not left])
        if (rest.low, rest.high) != (ends.low, ends.high):
            without.append(Without(origin=_name(left.origin, origins), low=rest.low, high=rest.high))
    live = {claim for one in said for claim in one.claims}
    return CountRange(
        harm=harm,
        group=group,
        low=ends.low,
        high=ends.high,
        best=best_of(said),
        rule=RULE,
        origins=tuple(sorted(_name(one.origin, origins) for one in said)),
        low_claim=ends.low_claim,
        high_claim=ends.high_claim,
        or_more=ends.or_more,
        approx=any(one.approx for one in said),
        excluded=tuple(one for one in dict.fromkeys(excluded) if one.claim not in live),
        without=tuple(without),
        moved=tuple(moved),
        claims=tuple(sorted(live)),
    )


def _latest(figures: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """The figures an origin stands by now, and the earlier ones they took the place of.

    A figure is dated by the first report that has it: an outlet that prints last week's figure today does not
    take the origin back to it. Figures first told on one day stand together.
    """
    first: dict[tuple[int | None, int | None], date] = {}
    for figure in figures:
        key = (figure.low, figure.high)
        first[key] = min(first.get(key, date.max), figure.said or date.min)
    latest = max(first.values())
    kept = [figure for figure in figures if first[figure.low, figure.high] == latest]
    return kept, [figure for figure in figures if figure not in kept]


def _summed(figures: Sequence[Figure], group: Group) -> list[Figure]:
    """For each report that tells only of groups within the quantity, the sum of those that do not overlap."""
    by_report: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_report[figure.report].append(figure)
    made = []
    for found in by_report.values():
        low, high, used = disjoint_sum(found)
        claims = tuple(dict.fromkeys(claim for figure in used for claim in figure.claims))
        made.append(replace(used[0], group=group, low=low, high=high, claims=claims, part=False))
    return made


def _hull(origin: str, figures: Sequence[Figure]) -> Said:
    """One origin's figures of one day as one interval, the claim of its low end first and of its high end last.

    Where it gives one figure both as a minimum and plainly ("at least 3", "3"), the plain one tells more.
    """
    ordered = sorted(figures, key=lambda f: (f.low is None, f.low or 0, f.high is None, f.high or 0, f.claim))
    ends = ends_of([Said(origin=origin, low=f.low, high=f.high, claims=(f.claim,)) for f in ordered])
    low_claim, high_claim = ends.low_claim or ordered[0].claim, ends.high_claim or ordered[-1].claim
    named = dict.fromkeys(claim for figure in ordered for claim in (figure.claim, *figure.claims))
    between = [claim for claim in named if claim not in (low_claim, high_claim)]
    return Said(
        origin=origin,
        low=ends.low if any(figure.low is not None for figure in ordered) else None,
        high=ends.high,
        claims=(low_claim, *between, *((high_claim,) if high_claim != low_claim else ())),
        approx=any(figure.approx for figure in ordered),
    )


def _superseded(old: Figure, latest: Sequence[Figure], name: str) -> Excluded:
    now = min(latest, key=lambda figure: figure.claim)
    return Excluded(claim=old.claim, why=f"{name} later gave {_spelt(now)} ({now.claim})")


def _spelt(figure: Figure) -> str:
    if figure.high is None:
        return f"at least {figure.low:,}"
    if figure.low is None:
        return f"up to {figure.high:,}"
    return f"{figure.low:,}" if figure.low == figure.high else f"{figure.low:,}–{figure.high:,}"


def _name(key: str, origins: Mapping[str, Origin]) -> str:
    return next((origin.name for origin in origins.values() if origin.key == key), key)


def _group_order(group: Group) -> tuple[int, str, str, str]:
    known = (group.age or "", group.sex or "", group.role or "")
    return (sum(map(bool, known)), *known)


def _constrained(one: CountRange, others: Sequence[CountRange]) -> CountRange:
    """The range with a flag where a part of it, or the whole it is part of, leaves no room for it."""
    flags = []
    for other in others:
        if strictly_contains(other.group, one.group) and _exceeds(one, other):
            says = f"{_who(one)} reach beyond {_who(other)}: a part cannot exceed its whole"
            flags.append(Flag(kind="part exceeds whole", says=says, claims=(*one.claims, *other.claims)))
    return replace(one, flags=(*one.flags, *flags)) if flags else one


def _exceeds(part: CountRange, whole: CountRange) -> bool:
    over = part.high is not None and whole.high is not None and part.high > whole.high
    under = part.low is not None and whole.low is not None and part.low > whole.low
    unbounded = part.high is None and part.low is not None and whole.high is not None and part.low > whole.high
    return over or under or unbounded


def _who(one: CountRange) -> str:
    group = " ".join(word for word in (one.group.age, one.group.sex, one.group.role) if word) or "all people"
    high = "open" if one.high is None else f"{one.high:,}"
    return f"{one.harm}, {group}: {one.low if one.low is not None else 'unknown'}–{high}"


def _civilians_contested(ranges: Sequence[CountRange]) -> list[CountRange]:
    """Where origins call the same dead civilians and combatants, the minimum of both is 0 (Airwars)."""
    by_key = {(one.harm, one.group): one for one in ranges}
    made = []
    for one in ranges:
        rival, whole = by_key.get((one.harm, _other_status(one.group))), by_key[one.harm, Group()]
        if rival and rival is not one and whole.high is not None and (one.low or 0) + (rival.low or 0) > whole.high:
            says = "some call them civilians, some combatants: the minimum of both is 0"
            flag = Flag(kind="contested status", says=says, claims=(*one.claims, *rival.claims))
            one = replace(one, low=0, low_claim=None, flags=(*one.flags, flag))
        made.append(one)
    return made


def _other_status(group: Group) -> Group:
    role = _RIVALS.get(group.role)
    return replace(group, role=role) if role else group


def _flagged(ranges: Sequence[CountRange], flags: Sequence[Flag]) -> list[CountRange]:
    made = []
    for one in ranges:
        own = [flag for flag in flags if set(flag.claims) & set(one.claims)]
        made.append(replace(one, flags=(*one.flags, *own)) if own else one)
    return made
