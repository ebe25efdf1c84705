"""Named victims against the counts of an incident: "1 named of 3–6", and whether there are more names than people."""

from collections.abc import Iterable, Sequence

from knell.persons.records import Named, Victim
from knell.vocabulary import Harm

Range = tuple[Harm, int | None, int | None]


def named_of(victims: Sequence[Victim], ranges: Iterable[Range]) -> tuple[Named, ...]:
    """For each harm counted, how many of those harmed are known by name.

    Whoever is named among the injured by one claim and among the dead by another is counted with the dead.
    """
    made = []
    for harm, low, high in ranges:
        names = [v for v in victims if harm in v.harms and not (harm == "injured" and "killed" in v.harms)]
        made.append(Named(harm=harm, named=len(names), low=low, high=high))
    return tuple(made)


def too_many(named: Named) -> bool:
    """Whether more people are named than anybody counts: a name is wrong, or the count is."""
    return named.high is not None and named.named > named.high
