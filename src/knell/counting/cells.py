"""An incident's figures cut into cells that do not overlap, so that sums over incidents count nobody twice.

For each choice of columns (age, sex, role) the cells of one incident cover everybody it counts: those whose group
is stated, and the rest as "not stated". A cell that is the same for several choices is kept once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knell.counting.figures import Figure
from knell.counting.groups import strictly_contains
from knell.counting.ranges import ends_of, projected
from knell.counting.records import Origin
from knell.records import Group
from knell.vocabulary import HARMS, Harm

AGE, SEX, ROLE = 1, 2, 4
CHOICES = tuple(range(8))
EVERY = 255  # bits of all eight choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """People of one harm and group in one incident; bit n of `choices` is set where it is a cell of choice n.

    A choice is AGE, SEX and ROLE added up. `source` is the origin whose figures alone are counted, None for all.
    """

    harm: Harm
    group: Group
    low: int | None
    high: int | None
    choices: int
    claims: int
    source: str | None = None


def find_cells(
    figures: Sequence[Figure], origins: Mapping[str, Origin], told: Mapping[Harm, int] | None = None
) -> tuple[Cell, ...]:
    """The cells of one incident, first over all origins and then of each origin alone.

    `told` counts the claims of each harm; a harm that is told without any figure has one cell, unknown.
    """
    names = {origin.key: origin.name for origin in origins.values()}
    made = _cells(figures, origins, None)
    for harm in (told or {}).keys() - {figure.harm for figure in figures}:
        made.append(Cell(harm=harm, group=Group(), low=None, high=None, choices=EVERY, claims=(told or {})[harm]))
    for key in sorted({figure.origin for figure in figures}):
        made += _cells([figure for figure in figures if figure.origin == key], origins, names[key])
    return tuple(made)


def _cells(figures: Sequence[Figure], origins: Mapping[str, Origin], source: str | None) -> list[Cell]:
    made = []
    for harm in HARMS:
        of_harm = [figure for figure in figures if figure.harm == harm]
        if not of_harm:
            continue
        claims = len({claim for figure in of_harm for claim in (figure.claim, *figure.claims)})
        stated = {figure.group for figure in of_harm}
        ends = _Ends(harm, of_harm, origins)
        choices: dict[tuple[Group, int | None, int | None], int] = defaultdict(int)
        for choice in CHOICES if stated != {Group()} else ():
            for group, low, high in _partition(stated, ends, choice):
                choices[group, low, high] |= 1 << choice
        if not choices:
            choices[Group(), *ends.of(Group())] = EVERY
        for (group, low, high), bits in choices.items():
            made.append(Cell(harm=harm, group=group, low=low, high=high, choices=bits, claims=claims, source=source))
    return made


Piece = tuple[Group, int | None, int | None]


def _partition(stated: Iterable[Group], ends: "_Ends", choice: int) -> list[Piece]:
    """The cells of one choice: the stated groups from the finest up, each less those within it, then the rest."""
    groups = {shown(group, part) for group in stated for part in CHOICES if part & choice == part} | {Group()}
    made: list[Piece] = []
    for group in sorted(groups, key=_finest_first):
        if group != Group() and _overlaps(group, [one for one, _, _ in made]):
            continue
        inside = [cell for cell in made if strictly_contains(group, cell[0])]
        low, high = _less(*ends.of(group), inside)
        if not inside or high != 0:
            made.append((group, low, high))
    return made


class _Ends:
    """The range of each group of one harm, worked out when it is first asked for."""

    def __init__(self, harm: Harm, figures: Sequence[Figure], origins: Mapping[str, Origin]) -> None:
        self._harm, self._figures, self._origins = harm, figures, origins
        self._known: dict[Group, tuple[int | None, int | None]] = {}

    def of(self, group: Group) -> tuple[int | None, int | None]:
        """The least and the greatest figure for a group."""
        if group not in self._known:
            ends = ends_of(projected(self._harm, group, self._figures, self._origins)[0])
            self._known[group] = (ends.low, ends.high)
        return self._known[group]


def shown(group: Group, choice: int) -> Group:
    """The group as far as a choice of columns shows it."""
    return Group(
        age=group.age if choice & AGE else None,
        sex=group.sex if choice & SEX else None,
        role=group.role if choice & ROLE else None,
    )


def _overlaps(group: Group, others: Sequence[Group]) -> bool:
    """Whether a group may share people with a cell that neither contains it nor lies within it."""
    for other in others:
        pairs = ((group.age, other.age), (group.sex, other.sex), (group.role, other.role))
        apart = any(a is not None and b is not None and a != b for a, b in pairs)
        if not apart and not strictly_contains(group, other):
            return True
    return False


def _less(low: int | None, high: int | None, inside: Sequence[Piece]) -> tuple[int | None, int | None]:
    """An interval less those of the cells within it: the least that can be left, and the most."""
    if not inside:
        return low, high
    taken_high = [cell[2] for cell in inside]
    rest_low = None if low is None else 0 if None in taken_high else max(0, low - sum(h or 0 for h in taken_high))
    rest_high = None if high is None else max(0, high - sum(cell[1] or 0 for cell in inside))
    return rest_low, rest_high


def _finest_first(group: Group) -> tuple[int, str, str, str]:
    known = (group.age or "", group.sex or "", group.role or "")
    return (-sum(map(bool, known)), *known)
