"""What a link of the judge points at, by value: mentions that mean the same add up."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from knell.judge.judgement import Judgement
from knell.judge.questions import Mention


def pointed(
    judgement: Judgement, queries: Sequence[int], link: str, value: Callable[[Mention], Hashable]
) -> Mention | None:
    """The mention with the most support from all queries together, None where "none of them" has the most.

    Two mentions of one value (a speaker named twice, a date said twice) share their probability: the model was
    trained to find any of them. Of these the one supported most is given.
    """
    by_value: dict[Hashable, float] = defaultdict(float)
    by_target: dict[tuple[Hashable, int], float] = defaultdict(float)
    nothing = 0.0
    for query in queries:
        for target, odds in judgement.ranked(query, link):
            if target is None:
                nothing += odds
                continue
            meant = value(judgement.questions.mentions[target])
            by_value[meant] += odds
            by_target[meant, target] += odds
    if not by_value:
        return None
    best = max(by_value, key=lambda v: by_value[v])
    if by_value[best] <= nothing:
        return None
    target = max((t for v, t in by_target if v == best), key=lambda t: by_target[best, t])
    return judgement.questions.mentions[target]
