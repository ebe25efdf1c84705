"""One number where a comparison needs one: what a careful reader would write if only one figure fits the box.

Never shown instead of a range. It serves to compare with other lists, which hold one number for each incident, and
it looks at how often and where a figure is told rather than at who says it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from knell.incidents.records import ClaimInContext
from knell.vocabulary import Harm

RULE = "one-number/2"

HARMS: tuple[Harm, ...] = ("killed", "injured", "casualties")
HEADLINE, BEGINNING, LATER = 2.0, 1.0, 0.3  # weight of a figure by where a report tells it
EARLY = 500  # characters: the first paragraphs of a report
TOLD_BY = 0.5  # of an incident's reports: a harm that fewer tell of is taken for a slip of one of them
DEATH_IS_LATER = 0.75  # of the weight of the injured: the dead told so often are the same people, told of later
SLIGHT = 0.15  # of the weight of killed and injured together: a harm told more slightly is taken for a slip


@dataclass(slots=True)
class _Told:
    """How a harm is told in an incident: figures by the number of reports, the reports, and the weight of it all."""

    figures: Counter[int] = field(default_factory=Counter)
    reports: int = 0
    weight: float = 0.0

    @property
    def figure(self) -> int | None:
        """The figure most reports give, the largest among equals."""
        return max(self.figures, key=lambda one: (self.figures[one], one), default=None)


def settle(claims: Sequence[ClaimInContext], mainly: Collection[str] = ()) -> Mapping[Harm, int]:
    """One number each for killed and injured of one incident.

    `mainly` names the reports that are mainly about it: others mention it in passing, and are asked only where there
    is none.

    A report's figure is the one it tells most weightily: in the headline, first, surely. The incident's is the one
    most reports give. Where the hurt are only counted together with the dead ("five shot, one fatally"), the
    injured are the rest; so they are where most reports count the dead among the injured and others tell the rest.
    Where as many are told to be killed as injured and no headline has both, they are the same people: killed, unless
    that is told far more slightly.
    """
    claims = [item for item in claims if item.report.doc in mainly] or claims
    told = _tell(claims)
    reports = len({item.report.doc for item in claims})
    killed, injured = (_counted(told[harm], told, reports) for harm in ("killed", "injured"))
    together = told["casualties"].figure
    if 0 < killed < injured and told["injured"].figures[injured - killed]:
        injured -= killed
    if not injured and together:
        injured = max(0, together - killed)
    if killed and killed == injured and not _in_one_headline(claims, killed):
        if told["killed"].weight >= DEATH_IS_LATER * told["injured"].weight:
            injured = 0
        else:
            killed = 0
    return {"killed": killed, "injured": injured}


def _tell(claims: Sequence[ClaimInContext]) -> Mapping[Harm, _Told]:
    weights: dict[tuple[Harm, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for item in sorted(claims, key=lambda item: item.claim.id):
        claim = item.claim
        if claim.count.low is not None and claim.attribution.stance == "asserts" and claim.harm in HARMS:
            weights[claim.harm, item.report.doc][claim.count.low] += _weight(item)
    told = {harm: _Told() for harm in HARMS}
    for (harm, report), figures in weights.items():
        figure = max(figures, key=lambda one: (figures[one], one))
        told[harm].figures[figure] += 1
        told[harm].reports += figure > 0
        told[harm].weight += sum(weights[harm, report].values()) if figure else 0.0
    return told


def _weight(item: ClaimInContext) -> float:
    where = BEGINNING if item.claim.span[0] < EARLY else LATER
    return (HEADLINE if item.claim.field == "title" else where) * (item.claim.score or 1.0)


def _counted(one: _Told, told: Mapping[Harm, _Told], reports: int) -> int:
    """The figure of a harm, 0 where too few reports tell of it or too slightly."""
    both = told["killed"].weight + told["injured"].weight
    if one.reports < TOLD_BY * reports or one.weight < SLIGHT * both:
        return 0
    return one.figure or 0


def _in_one_headline(claims: Sequence[ClaimInContext], figure: int) -> bool:
    """Whether one headline counts so many killed and so many injured: then they are different people."""
    harms: dict[str, set[Harm]] = defaultdict(set)
    for item in claims:
        if item.claim.field == "title" and item.claim.count.low == figure:
            harms[item.report.doc].add(item.claim.harm)
    return any({"killed", "injured"} <= found for found in harms.values())
