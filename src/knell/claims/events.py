"""Which claims of a report tell of one event, and what an event tells of all its claims."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TypeVar

from knell.candidates.page import Page
from knell.judge.judgement import Judgement

T = TypeVar("T")
Places = Mapping[str | None, float]

# How often two claims point at one place, if they tell of one event and if of two: .99 and .30 of the annotators' do
# (gold train), and the pointers err.
_AGREE_IN_ONE, _AGREE_IN_TWO = 0.9, 0.4


def group_events(
    page: Page, judgement: Judgement, claims: Sequence[int], claim_of: Mapping[int, int]
) -> dict[int, str]:
    """Claim (count index) -> event id ("e1", "e2" … in order of first mention), joined along the event links.

    A link to a claim that points at another place counts for less (Bayes' rule over whether their places agree).

    `claim_of` names the claim that a count stands for where it is none itself; such counts are in the answer too.
    """
    places = cache(partial(_places, page, judgement))
    leader = {index: index for index in claims}
    for index in claims:
        target = _told_with(judgement, places, index)
        if target is not None and target in claim_of:
            leader[_root(leader, index)] = _root(leader, claim_of[target])
    names: dict[int, str] = {}
    for index in claims:
        names.setdefault(_root(leader, index), f"e{len(names) + 1}")
    return {count: names[_root(leader, claim)] for count, claim in claim_of.items()}


def _told_with(judgement: Judgement, places: Callable[[int], Places], index: int) -> int | None:
    """The earlier count of the same event, or None."""
    weighed = {
        target: odds if target is None else odds * _for_one_event(places(index), places(target))
        for target, odds in judgement.ranked(index, "event")[:2]
    }
    return max(weighed, key=lambda t: weighed[t])


def _for_one_event(one: Places, other: Places) -> float:
    """How much likelier one event than two makes it that two claims point at these places."""
    agree = sum(odds * other.get(place, 0.0) for place, odds in one.items())
    in_one = _AGREE_IN_ONE * agree + (1 - _AGREE_IN_ONE) * (1 - agree)
    return in_one / (_AGREE_IN_TWO * agree + (1 - _AGREE_IN_TWO) * (1 - agree))


def _places(page: Page, judgement: Judgement, index: int) -> Places:
    """How surely a claim points at each place, by its name; None stands for none of them."""
    found: dict[str | None, float] = defaultdict(float)
    for target, odds in judgement.ranked(index, "place"):
        mention = None if target is None else judgement.questions.mentions[target]
        found[page.toponyms[mention.index].name if mention else None] += odds
    return found


def _root(leader: Mapping[int, int], index: int) -> int:
    while leader[index] != index:
        index = leader[index]
    return index


def common(values: Sequence[T | None]) -> T | None:
    """The value most claims of an event state; None where none does or two are equally frequent."""
    ranked = Counter(v for v in values if v is not None).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
