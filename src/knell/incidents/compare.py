"""Whether two tellings can be one incident: a score that is a sum of named parts, each with its reason.

The parts are in natural logs of odds, like weights of evidence: +2.3 makes "the same" ten times as likely.
The starting point is below zero, so a pair has to earn being joined by agreeing on more than the week.
"""

from collections.abc import Callable
from math import log, log2

from knell.incidents.distance import distance_km
from knell.incidents.records import Comparison, Component, Telling
from knell.incidents.words import likeness
from knell.vocabulary import Facility, Harm

RULE = "same-incident/1"
START = -2.5  # most pairs that meet under a place and a day are different events
SAME_FROM = 0.0
FAR = 3.0  # the most that another day or place says against: one reading in four gives a wrong one
FEW_WORDS, FEW_NAMES = 8, 4  # texts with fewer say nothing by sharing none

Weighed = tuple[float, str]
EITHER: frozenset[Facility] = frozenset({"shelter", "residential", "infrastructure"})  # a school may shelter people
AREA_WEAPONS = frozenset({"airstrike", "missile", "shelling", "bomb", "cluster", "drone"})


def score(a: Telling, b: Telling) -> float:
    """The sum of all parts; above 0 the two can be one incident."""
    return START + sum(weigh(a, b)[0] for _, weigh in PARTS)


def compare(a: Telling, b: Telling) -> Comparison:
    """The score with every part that is not zero and why it is what it is."""
    first, second = sorted((a, b), key=lambda telling: telling.id)
    weighed = [(name, weigh(first, second)) for name, weigh in PARTS]
    parts = [Component(name=name, value=round(value, 2), reason=why) for name, (value, why) in weighed if value]
    start = Component(name="start", value=START, reason="two events that meet are mostly different ones")
    total = START + sum(value for _, (value, _) in weighed)
    return Comparison(a=first.id, b=second.id, score=round(total, 2), components=(start, *parts))


def weigh_report(a: Telling, b: Telling) -> Weighed:
    """One report tells its events apart; two near-copies that differ in a figure mostly tell of the same ones."""
    if a.report == b.report:
        return -4.0, "one report tells them apart"
    if a.syndication and a.syndication == b.syndication:
        return 3.0, "the reports are near-copies of one text"
    return 0.0, ""


def weigh_place(a: Telling, b: Telling) -> Weighed:
    """Distance against what the two precisions leave open; the finer the place they share, the more it says."""
    if a.place is None or b.place is None:
        return 0.0, ""
    if _same_place(a, b):
        return _fineness(max(a.radius, b.radius)), "the same place"
    if within := _lies_within(a, b):
        return within
    apart = distance_km(a.place, b.place)
    if shared := (a.names_of_place & b.names_of_place) - {a.admin1, b.admin1}:
        return 1.5, f"both name {min(shared)}"
    if apart is None:
        return _weigh_regions(a, b)
    room = a.radius + b.radius
    if apart <= room:
        return 0.8 * _fineness(room), f"{apart:.0f} km apart, within the {room:.0f} km their precisions leave open"
    return -min(FAR, 1.5 * apart / room), f"{apart:.0f} km apart, beyond the {room:.0f} km their precisions leave open"


def _lies_within(a: Telling, b: Telling) -> Weighed | None:
    """A region speaks a little for a place inside it, a country not at all; neither speaks against."""
    for coarse, fine in ((a, b), (b, a)):
        if coarse.place and coarse.place.precision == "admin1" and coarse.place.name == fine.admin1:
            return 0.5, f"one place lies in {coarse.place.name}"
        if coarse.place and coarse.place.precision == "country" and coarse.place.name == fine.country:
            return 0.0, f"one place lies in {coarse.place.name}"
    return None


def _weigh_regions(a: Telling, b: Telling) -> Weighed:
    """A street or a house without coordinates contradicts nothing but another region or country."""
    for one, other, weight in ((a.admin1, b.admin1, 2.0), (a.country, b.country, 3.0)):
        if one and other and one != other:
            return -weight, f"{one} is not {other}"
    return (0.3, f"both in {a.admin1}") if a.admin1 and a.admin1 == b.admin1 else (0.0, "")


def _same_place(a: Telling, b: Telling) -> bool:
    if a.place is None or b.place is None:
        return False
    if a.place.place_id or b.place.place_id:
        return a.place.place_id == b.place.place_id
    return a.place.name.lower() == b.place.name.lower()


def _fineness(radius: float) -> float:
    """3.1 for a landmark, 2 for a settlement, 0.6 for a region, 0 for a country (km of radius)."""
    return max(0.0, 2.0 - 0.5 * log(max(radius, 0.5) / 10.0))


def weigh_dates(a: Telling, b: Telling) -> Weighed:
    """Days in common or days between; a day guessed from the publication weighs little either way."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 0.0, ""
    gap = max((a.first - b.last).days, (b.first - a.last).days, 0)
    length = max((a.last - a.first).days, (b.last - b.first).days)
    if not (a.dated and b.dated):
        return _weigh_guess(a, b, gap)
    if gap:
        return -min(FAR, 1.2 * gap), f"{gap} days apart"
    return max(0.0, 2.5 - 0.5 * log2(1 + length)), "the same day" if not length else "their days overlap"


def _weigh_guess(a: Telling, b: Telling, gap: int) -> Weighed:
    """A report that gives no day tells of any day before it came out, more likely one of the last."""
    if not gap:
        return 1.0, "about one time"
    if any(not one.dated and one.last and other.first and one.last < other.first for one, other in ((a, b), (b, a))):
        return -FAR, "one came out before the other's day"
    return -0.4 * log2(1 + gap), f"{gap} days before a report that gives no day"


def weigh_facility(a: Telling, b: Telling) -> Weighed:
    """The same kind of place hit; two different kinds speak against, unless one place can be both."""
    if not a.facilities or not b.facilities:
        return 0.0, ""
    if shared := a.facilities & b.facilities:
        return 1.0, f"the same kind of place hit ({min(shared)})"
    if (a.facilities | b.facilities) & EITHER:
        return -0.5, "kinds of places that one building can be"
    return -2.5, "different kinds of places hit"


def weigh_weapon(a: Telling, b: Telling) -> Weighed:
    """The same weapon; two that onlookers confuse (a missile, a shell) hardly count against."""
    if not a.weapons or not b.weapons:
        return 0.0, ""
    if a.weapons & b.weapons:
        return 0.4, f"the same weapon ({min(a.weapons & b.weapons)})"
    confused = a.weapons & AREA_WEAPONS and b.weapons & AREA_WEAPONS
    return (-0.2, "weapons that are easily confused") if confused else (-1.2, "different weapons")


def weigh_actor(a: Telling, b: Telling) -> Weighed:
    """The same alleged actor; different ones hardly speak against, since blame is what reports dispute."""
    if not a.actors or not b.actors:
        return 0.0, ""
    return (0.3, "the same alleged actor") if a.actors & b.actors else (-0.2, "different alleged actors")


def weigh_counts(a: Telling, b: Telling) -> Weighed:
    """Figures that can be the same; a large equal figure says much, a first count that rises little against."""
    theirs = {harm: (low, high) for harm, low, high in b.counts}
    parts = [_weigh_figures(harm, low, high, *theirs[harm]) for harm, low, high in a.counts if harm in theirs]
    if not parts:
        return 0.0, ""
    total = sum(value for value, _ in parts)
    return max(-3.0, min(3.0, total)), "; ".join(why for _, why in parts)


def _weigh_figures(harm: Harm, low: int | None, high: int | None, low2: int | None, high2: int | None) -> Weighed:
    if low is not None and (low, high) == (low2, high2):
        return min(2.5, 0.3 + 0.5 * log2(max(low, 1))), f"both {harm} {low}"
    most_low, least_high = max(low or 0, low2 or 0), min(_or_most(high), _or_most(high2))
    if most_low <= least_high:
        return 0.1, f"{harm} figures that can be the same"
    ratio = (most_low + 1) / (least_high + 1)
    return -min(3.0, 1.2 * log2(ratio)), f"{harm} {least_high} against {most_low}"


def _or_most(high: int | None) -> float:
    return float("inf") if high is None else high


def weigh_names(a: Telling, b: Telling) -> Weighed:
    """A victim named by both; full lists with nobody in common speak against."""
    if not a.persons or not b.persons:
        return 0.0, ""
    shared = a.persons & b.persons
    if shared:
        return 5.0, f"both name {min(shared)}"
    return -1.0, "different victims named"


def weigh_words(a: Telling, b: Telling) -> Weighed:
    """Rare words in common, as a cosine turned into weight; short texts that share none say nothing."""
    alike = likeness((a.rare, a.frequent), (b.rare, b.frequent))
    few = min(len(a.rare), len(b.rare)) < FEW_WORDS
    value = min(4.0, 12.0 * alike - (0.0 if few else 0.6))
    return value, f"{len(a.rare & b.rare)} rare words in common, likeness {alike:.2f}"


def weigh_mentions(a: Telling, b: Telling) -> Weighed:
    """Names that both texts hold: of streets, victims, officials, units. Two or more are seldom chance in one week."""
    shared = a.proper & b.proper
    if _same_place(a, b) or a.names_of_place & b.names_of_place:
        shared -= a.place_words | b.place_words  # they are weighed as the place
    if not shared:
        few = min(len(a.proper), len(b.proper)) < FEW_NAMES
        return (0.0, "") if few else (-1.0, "no name in common")
    return min(4.0, len(shared) - 0.5), "both mention " + ", ".join(sorted(shared)[:4])


PARTS: tuple[tuple[str, Callable[[Telling, Telling], Weighed]], ...] = (
    ("report", weigh_report),
    ("place", weigh_place),
    ("dates", weigh_dates),
    ("facility", weigh_facility),
    ("weapon", weigh_weapon),
    ("actor", weigh_actor),
    ("counts", weigh_counts),
    ("names", weigh_names),
    ("words", weigh_words),
    ("mentions", weigh_mentions),
)
