"""Who stands behind each claim: five outlets that repeat one ministry are one origin.

The order of the evidence: a person's decision; the chain the report writes out; the attributed claim of the same
figure in the same report; the report of another outlet that is cited and lies in the dossier; the group of
near-identical texts; and last the outlet's own voice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from knell.counting.records import Flag, How, Origin, Sources
from knell.counting.sources import Naming, is_unnamed, naming, source_key
from knell.incidents.records import ClaimInContext
from knell.records import Claim

ODD = 20  # people: two origins with an equal figure below this agree by chance too often to say anything
OUTLET = "outlet:"


def find_origins(claims: Sequence[ClaimInContext], sources: Sources | None = None) -> dict[str, Origin]:
    """The origin of each claim, by claim id; the claims should be all that speak of one incident or one total."""
    sources = sources or Sources()
    named = naming(sources)
    voices = _voices(claims)
    direct = {item.claim.id: _direct(item, sources, named, voices) for item in claims}
    repeated = _repeats(claims, direct)
    found = {claim: repeated.get(claim, origin) for claim, origin in direct.items()}
    told = _by_outlet(claims, named)
    return {item.claim.id: _followed(item, told, found) for item in claims}


def shared_figures(claims: Sequence[ClaimInContext], origins: Mapping[str, Origin]) -> tuple[Flag, ...]:
    """A flag for each large exact figure that several origins give alike: one may have it from the other."""
    by_figure: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for item in claims:
        low = item.claim.count.low
        if low is not None and low == item.claim.count.high and not item.claim.count.approx and _is_odd(low):
            by_figure[item.claim.harm, low].append(item.claim)
    made = []
    for (harm, figure), found in sorted(by_figure.items()):
        names = sorted({origins[claim.id].name for claim in found})
        if len({origins[claim.id].key for claim in found}) > 1:
            says = f"{', '.join(names)} give the same figure, {figure:,} {harm}: does one have it from another?"
            made.append(Flag(kind="same figure", says=says, claims=tuple(sorted(claim.id for claim in found))))
    return tuple(made)


def _is_odd(figure: int) -> bool:
    return figure >= ODD and figure % 10 != 0


def _voices(claims: Iterable[ClaimInContext]) -> dict[str, str]:
    """For each group of copies, the outlet that had the text first: its voice is the voice of all."""
    first: dict[str, tuple[date, int, str, str]] = {}
    for item in claims:
        if item.syndication:
            report = item.report
            rank = (report.published or date.max, item.added, report.doc, report.outlet or report.doc)
            first[item.syndication] = min(rank, first.get(item.syndication, rank))
    return {group: rank[3] for group, rank in first.items()}


def _direct(item: ClaimInContext, sources: Sources, named: Naming, voices: Mapping[str, str]) -> Origin:
    chain = [source.name for source in item.claim.attribution.chain]
    outlet = voices.get(item.syndication or "", item.report.outlet or item.report.doc)
    while chain and source_key(chain[-1]) == source_key(item.report.outlet or ""):
        chain.pop()
    path = (item.report.outlet or item.report.doc, *chain)
    if item.claim.id in sources.origins:
        return _origin(named(sources.origins[item.claim.id]), "decision", path)
    if not chain and (behind := _behind(named(outlet), sources)):
        return _origin(named(behind), "decision", (*path, behind))
    if not chain:
        how: How = "copy" if item.syndication and outlet != item.report.outlet else "own voice"
        return Origin(key=OUTLET + source_key(named(outlet)), name=named(outlet), how=how, path=path)
    last = named(chain[-1])
    if behind := _behind(last, sources):
        return _origin(named(behind), "decision", (*path, behind))
    if is_unnamed(chain[-1]):
        return Origin(key=f"unnamed:{source_key(outlet)}", name=f"{last} ({outlet})", how="unnamed", path=path)
    return _origin(last, "chain", path)


def _behind(name: str, sources: Sources) -> str | None:
    """Whoever stands behind all that a source or an outlet says, by a person's decision."""
    return next((other for one, other in sources.origins.items() if source_key(one) == source_key(name)), None)


def _origin(name: str, how: How, path: tuple[str, ...]) -> Origin:
    return Origin(key=source_key(name), name=name, how=how, path=path)


def _repeats(claims: Sequence[ClaimInContext], direct: Mapping[str, Origin]) -> dict[str, Origin]:
    """Claims that repeat a figure which the same report attributes elsewhere: a headline is not a source.

    What the report says in its own voice, and whom its headline names in short ("Prosecutors: …"), is whoever its
    text names; where the text names several for the figure, the headline's word stands.
    """
    attributed: dict[tuple[str, str | None, str, int | None], list[Claim]] = defaultdict(list)
    for item in claims:
        if direct[item.claim.id].how in ("chain", "decision", "unnamed"):
            attributed[_same_figure(item)].append(item.claim)
    made: dict[str, Origin] = {}
    for item in claims:
        behind = attributed.get(_same_figure(item), ())
        own = direct[item.claim.id]
        if item.claim.field == "title" and own.how == "chain":
            behind = [claim for claim in behind if claim.field == "text"]
            behind = behind if len({direct[claim.id].key for claim in behind}) == 1 else []
        elif own.how not in ("own voice", "copy"):
            continue
        if behind:
            first = direct[min(behind, key=lambda claim: (claim.field == "title", claim.span)).id]
            made[item.claim.id] = Origin(key=first.key, name=first.name, how="repeats", path=first.path)
    return made


def _same_figure(item: ClaimInContext) -> tuple[str, str | None, str, int | None]:
    claim = item.claim
    return (
        item.report.doc,
        claim.event if claim.scope == "incident" else None,  # a total is the same wherever the report comes back to it
        claim.harm,
        claim.count.low if claim.count.low is not None else claim.count.high,
    )


Told = Mapping[tuple[str, str, int | None, int | None], Sequence[ClaimInContext]]


def _by_outlet(claims: Iterable[ClaimInContext], named: Naming) -> Told:
    made: dict[tuple[str, str, int | None, int | None], list[ClaimInContext]] = defaultdict(list)
    for item in claims:
        if item.report.outlet:
            made[source_key(named(item.report.outlet)), *_figure(item.claim)].append(item)
    return made


def _figure(claim: Claim) -> tuple[str, int | None, int | None]:
    return claim.harm, claim.count.low, claim.count.high


def _followed(item: ClaimInContext, told: Told, found: Mapping[str, Origin]) -> Origin:
    """The origin behind a cited outlet whose own report is here: the chain goes on there, as far as it leads.

    Outlets that cite each other in a circle are one origin, named by the first of them in the alphabet.
    """
    origin = found[item.claim.id]
    seen, path = set[str](), origin.path
    until = item.report.published or date.max
    while origin.key not in seen:
        seen.add(origin.key)
        cited = told.get((origin.key, *_figure(item.claim)), ())
        earlier = [other for other in cited if (other.report.published or date.min) <= until]
        if not earlier:
            return origin
        behind = found[min(earlier, key=lambda other: (other.report.published or date.max, other.claim.id)).claim.id]
        path = (*path, *behind.path[1:])
        origin = Origin(key=behind.key, name=behind.name, how="outlet", path=path)
    return Origin(key=min(seen), name=origin.name, how="outlet", path=path) if len(seen) > 1 else found[item.claim.id]
