"""One number where a comparison needs one: what a careful reader would write if only one figure fits the box.

Never shown instead of a range. It serves to compare with other lists, which hold one number for each incident.
"""

from collections.abc import Iterable, Mapping

from knell.counting.records import CountRange
from knell.records import Group
from knell.vocabulary import Harm

RULE = "one-number/1"


def settle(counts: Iterable[CountRange]) -> Mapping[Harm, int | None]:
    """One number each for killed and injured: 0 where no report tells of any, None where none gives a figure.

    The best figure where two origins have one; else the only origin's, its minimum where it is open. Where the
    hurt are only counted together with the dead ("five shot, one fatally"), the injured are the rest.
    """
    wholes = {one.harm: one for one in counts if one.group == Group()}
    figures = {harm: _figure(one) for harm, one in wholes.items()}
    killed = figures.get("killed", 0)
    injured = figures.get("injured")
    together = figures.get("casualties")
    if injured is None and together is not None:
        injured = max(0, together - (killed or 0))
    elif "injured" not in wholes:
        injured = 0
    return {"killed": killed, "injured": injured}


def _figure(one: CountRange) -> int | None:
    if one.best is not None:
        return one.best
    return one.high if one.high is not None else one.low
