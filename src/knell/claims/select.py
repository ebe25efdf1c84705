"""Which count candidates are claims, which are parts of one, and what was left out and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from knell.candidates.page import Page
from knell.judge.judgement import Judgement

# A list scored lower than this is never taken for its members' sake.
_LEAST_OF_A_LIST = 0.3
_KIN = ("kin", "kins")
# Kin likelier a part than not must be a part of something.
_LIKELY_A_PART = 0.5
# A part pointed at something that is no claim goes to the nearest claim this close before it (characters).
_NEAREST_WHOLE = 350


@dataclass(frozen=True, slots=True)
class Selection:
    """Count mentions chosen (indices of `page.counts`): claims and their parts, and why others were left out."""

    claims: dict[int, float]
    parts: dict[int, list[int]]
    left_out: dict[int, str] = field(default_factory=dict)

    def claim_of(self, page: Page) -> dict[int, int]:
        """Every count that is a claim, a part of one, or a sum of claims -> that claim (the first of a sum's).

        A link may point at a member of a list whose sum was chosen, or at the sum of members that were.
        """
        found = {part: whole for whole, parts in self.parts.items() for part in parts}
        for index in self.left_out:
            members = _members(page, index) if page.counts[index].shape == "sum" else []
            chosen = [member for member in members if member in self.claims]
            if chosen:
                found[index] = chosen[0]
        return found | {index: index for index in self.claims}


def select(page: Page, judgement: Judgement, threshold: float) -> Selection:
    """The claims and parts of a page: a sum replaces its members, or its members replace the sum."""
    scores = {i: judgement.score(i, "kind", "claim") for i in range(len(page.counts))}
    claims = {i: s for i, s in scores.items() if s >= threshold}
    claims |= {i: scores[i] for i in _outweighing_lists(page, claims, scores, threshold)}
    for index, member in _lists_with_kin(page, judgement, claims):
        claims[index] = scores[index] = max(scores[index], claims.pop(member))
    for index, score in _lists_of_kin_left_alone(page, judgement, claims, scores):
        claims[index] = scores[index] = max(score, scores[index])
    left_out: dict[int, str] = {}
    _settle_sums(page, claims, scores, left_out)
    parts = _attach_parts(page, judgement, claims, left_out)
    attached = {part for inside in parts.values() for part in inside}
    for index, score in scores.items():
        if index not in claims and index not in left_out and index not in attached:
            left_out[index] = f"claim {score:.2f} is under {threshold:.2f}"
    return Selection(dict(sorted(claims.items())), parts, left_out)


def _outweighing_lists(
    page: Page, claims: Mapping[int, float], scores: Mapping[int, float], threshold: float
) -> Iterator[int]:
    """Lists that share with a member what one of them alone would score: of two readings the likelier is taken.

    A list and its members cannot both be claims, so that their chances add up; the list must have the larger one.
    """
    for index, count in enumerate(page.counts):
        inside = _members(page, index) if count.shape == "sum" and index not in claims else []
        best = max((scores[i] for i in inside), default=0.0)
        taken = any(i in claims for i in inside)
        if inside and not taken and max(best, _LEAST_OF_A_LIST) <= scores[index] and scores[index] + best >= threshold:
            yield index


def _lists_with_kin(page: Page, judgement: Judgement, claims: Mapping[int, float]) -> list[tuple[int, int]]:
    """Lists of one claim and kin judged to be a part of something ("a woman … alongside her baby"), with that claim.

    Kin are never a part of the person they stand beside, but of both together.
    """
    taken = [i for i in claims if page.counts[i].shape == "sum"]
    found: dict[int, int] = {}
    for index, count in enumerate(page.counts):
        if count.shape != "sum" or any(_overlap(page, index, i) for i in taken):
            continue
        inside = [i for i in _members(page, index) if page.counts[i].shape != "sum"]
        claimed = [i for i in inside if i in claims]
        kin = [i for i in inside if page.counts[i].shape in _KIN and judgement.chosen(i, "kind")[0] == "part"]
        if len(claimed) == 1 and kin and len(inside) == 1 + len(kin) and claimed[0] not in found.values():
            found[index] = claimed[0]
    return list(found.items())


def _lists_of_kin_left_alone(
    page: Page, judgement: Judgement, claims: Mapping[int, float], scores: Mapping[int, float]
) -> list[tuple[int, float]]:
    """Lists with kin judged to be a part ("Polina … and her parents"), where their paragraph claims nothing that
    they could be a part of: that is the list. With each the score that its kin are a part."""
    sums = [i for i, count in enumerate(page.counts) if count.shape == "sum"]
    found: dict[int, float] = {}
    for index, count in enumerate(page.counts):
        score = judgement.score(index, "kind", "part") if count.shape in _KIN and index not in claims else 0.0
        if score < _LIKELY_A_PART or _whole_in_paragraph(page, judgement, index, claims):
            continue
        lists = [i for i in sums if _overlap(page, i, index)]
        free = [i for i in lists if not any(_overlap(page, i, taken) for taken in [*claims, *found])]
        if free:
            found[max(free, key=lambda i: scores[i])] = score
    return list(found.items())


def _whole_in_paragraph(page: Page, judgement: Judgement, part: int, claims: Mapping[int, float]) -> bool:
    whole, _ = judgement.pointed(part, "whole")
    if whole is None or whole not in claims:
        return False
    first, last = sorted((page.counts[whole].start, page.counts[part].start))
    return "\n" not in page.text[first:last]


def _settle_sums(page: Page, claims: dict[int, float], scores: dict[int, float], left_out: dict[int, str]) -> None:
    """Keeps, of a sum and the figures in it, whichever the judge believes more."""
    sums = sorted((i for i in claims if page.counts[i].shape == "sum"), key=lambda i: -scores[i])
    for index in sums:
        if index not in claims:
            continue
        inside = [i for i in claims if i != index and _overlap(page, i, index)]
        members = [i for i in inside if page.counts[i].shape != "sum"]
        rivals = [i for i in inside if page.counts[i].shape == "sum"]
        best_member = max((scores[i] for i in members), default=0.0)
        loser = [index] if best_member > scores[index] else members
        for rival in {*loser, *(rivals if index not in loser else ())}:
            left_out[rival] = (
                f"a list and its members cannot both be claims; the other scored {max(best_member, scores[index]):.2f}"
            )
            del claims[rival]


def _members(page: Page, index: int) -> list[int]:
    """The counts inside the words of a sum; those that begin with it stand before it."""
    first, last = index, index
    while first and page.counts[first - 1].start == page.counts[index].start:
        first -= 1
    while last + 1 < len(page.counts) and page.counts[last + 1].start < page.counts[index].end:
        last += 1
    return [i for i in range(first, last + 1) if i != index]


def _overlap(page: Page, a: int, b: int) -> bool:
    return page.counts[a].start < page.counts[b].end and page.counts[b].start < page.counts[a].end


def _attach_parts(
    page: Page, judgement: Judgement, claims: dict[int, float], left_out: dict[int, str]
) -> dict[int, list[int]]:
    parts: dict[int, list[int]] = {index: [] for index in claims}
    sums = [index for index in claims if page.counts[index].shape == "sum"]
    for index, count in enumerate(page.counts):
        if index in claims or count.shape == "sum":
            continue
        summed = [i for i in sums if _overlap(page, i, index)]
        if summed:
            parts[summed[0]].append(index)
        elif judgement.chosen(index, "kind")[0] == "part":
            whole = _whole(page, judgement, index, claims)
            if whole is None:
                left_out[index] = "a part, but of no claim in this report"
            else:
                parts[whole].append(index)
    return parts | {index: _adding_up(page, judgement, index, parts[index]) for index in sums}


def _adding_up(page: Page, judgement: Judgement, index: int, members: list[int]) -> list[int]:
    """The members of a list that add up to it, at most two left out: an age within it, a name told twice.

    Of several ways out the one that leaves out whom the judge believes least; all members where none adds up.
    """
    low = page.counts[index].low
    if low is None:
        return members
    worth = {i: page.counts[i].low or 0 for i in members}
    surplus = sum(worth.values()) - low
    if surplus == 0:
        return members
    belief = {i: 1 - judgement.score(i, "kind", "none") for i in members}
    for size in range(1, min(3, len(members))):
        ways = [gone for gone in combinations(members, size) if sum(worth[i] for i in gone) == surplus]
        if ways:
            gone = min(ways, key=lambda way: sum(belief[i] for i in way))
            return [i for i in members if i not in gone]
    return members


def _whole(page: Page, judgement: Judgement, part: int, claims: dict[int, float]) -> int | None:
    pointed, _ = judgement.pointed(part, "whole")
    if pointed in claims:
        return pointed
    start, low = page.counts[part].start, page.counts[part].low
    before = [
        i for i in claims if 0 <= start - page.counts[i].start <= _NEAREST_WHOLE and _can_hold(page.counts[i].high, low)
    ]
    return max(before, key=lambda i: page.counts[i].start, default=None)


def _can_hold(high: int | None, part: int | None) -> bool:
    return part is None or high is None or high >= part
