"""OHCHR's breakdown of civilian harm: men, women, boys, girls, and children and adults whose sex is not known."""

from collections.abc import Iterable
from dataclasses import dataclass

from knell.counting.cells import AGE, SEX, Cell
from knell.vocabulary import Harm

RULE = "ohchr-breakdown/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """Sums of minimums and of maximums for each of OHCHR's values; "sex unknown" is a value, not a gap."""

    harm: Harm
    men: tuple[int, int]
    women: tuple[int, int]
    boys: tuple[int, int]
    girls: tuple[int, int]
    children_sex_unknown: tuple[int, int]
    adults_sex_unknown: tuple[int, int]
    age_unknown: tuple[int, int]

    @property
    def children(self) -> tuple[int, int]:
        """Boys, girls and children of unknown sex together."""
        return _add(self.boys, self.girls, self.children_sex_unknown)

    def __str__(self) -> str:
        """The breakdown as OHCHR writes it: "1,232 killed (250 men, 176 women, 18 girls, …)"."""
        parts = [
            (self.men, "men"), (self.women, "women"), (self.girls, "girls"), (self.boys, "boys"),
            (self.children_sex_unknown, "children whose sex is unknown"),
            (self.adults_sex_unknown, "adults whose sex is unknown"), (self.age_unknown, "people of unknown age"),
        ]  # fmt: skip
        total = _add(*(span for span, _ in parts))
        shown = ", ".join(f"{_spelt(span)} {name}" for span, name in parts if span[1])
        return f"{_spelt(total)} {self.harm}" + (f" ({shown})" if shown else "")


def breakdown(harm: Harm, cells: Iterable[Cell]) -> Breakdown:
    """The breakdown of the cells of any number of incidents."""
    sums: dict[tuple[str | None, str | None], tuple[int, int]] = {}
    for cell in cells:
        if cell.harm == harm and cell.source is None and cell.choices & 1 << (AGE | SEX):
            key = ("adult" if cell.group.age == "elderly" else cell.group.age, cell.group.sex)
            high = cell.high if cell.high is not None else cell.low or 0
            sums[key] = _add(sums.get(key, (0, 0)), (cell.low or 0, high))
    unknown = _add(*(sums.get((None, sex), (0, 0)) for sex in ("male", "female", None)))
    return Breakdown(
        harm=harm,
        men=sums.get(("adult", "male"), (0, 0)),
        women=sums.get(("adult", "female"), (0, 0)),
        boys=sums.get(("child", "male"), (0, 0)),
        girls=sums.get(("child", "female"), (0, 0)),
        children_sex_unknown=sums.get(("child", None), (0, 0)),
        adults_sex_unknown=sums.get(("adult", None), (0, 0)),
        age_unknown=unknown,
    )


def _add(*spans: tuple[int, int]) -> tuple[int, int]:
    return sum(low for low, _ in spans), sum(high for _, high in spans)


def _spelt(span: tuple[int, int]) -> str:
    low, high = span
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
