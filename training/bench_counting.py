"""How long incidents and tallies take as a dossier grows: `make bench` calls it, `--claims 100000` runs one size.

Reports are made by shifting the places and dates of a few hundred hand-set events, so that the number of reports
on one day and place stays as it is in a real dossier.
"""

import argparse
import random
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table

from knell.counting.columns import from_bytes, to_bytes
from knell.counting.derive import Statements, derive_counts
from knell.counting.records import Slice
from knell.counting.tally import tally
from knell.incidents.gather import find_incidents
from knell.incidents.index import IncidentIndex
from knell.incidents.records import ClaimInContext
from knell.records import Attribution, Claim, Count, Group, Part, Place, Report, Source, When, Where

SEED = 20220224
SYLLABLES = (
    "ba",
    "ko",
    "ri",
    "sha",
    "ve",
    "lu",
    "mar",
    "don",
    "pol",
    "ste",
    "ira",
    "chu",
    "zel",
    "ov",
    "ets",
    "ka",
    "ny",
    "dar",
)
OUTLETS = [f"Outlet {n}" for n in range(40)]
SOURCES = [
    "the governor",
    "the mayor",
    "police",
    "a hospital",
    "rescuers",
    "the ministry",
    "residents",
    "the prosecutor",
]
WEAPONS = ("missile", "shelling", "drone", "airstrike", "mine", None)
FACILITIES = ("residential", "school", "hospital", "market", None, None)
AIMS = (
    "aims: 100,000 claims under 120 s and 2 GiB, ten reports more under 5 s, a tally of 1,000,000 claims under 300 ms"
)


def main() -> None:
    options = arguments()
    console = Console(width=110)
    table = Table(title="claims to incidents, one core, processor time")
    for column in (
        "claims",
        "reports",
        "incidents",
        "cluster s",
        "ten reports more s",
        "all counts s",
        "peak memory MB",
    ):
        table.add_column(column, justify="right")
    for size in options.claims:
        table.add_row(*measure_incidents(size))
    console.print(table)
    if options.tally:
        console.print(measure_tally(options.tally))
    console.print(AIMS)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="*", default=[1_000, 10_000, 100_000], help="sizes to cluster")
    parser.add_argument("--tally", type=int, default=1_000_000, help="claims behind the tally; 0 leaves it out")
    return parser.parse_args()


def measure_incidents(size: int) -> tuple[str, ...]:
    claims = list(made_claims(size))
    index, started = IncidentIndex(), time.process_time()
    found = find_incidents(claims, index=index)
    clustered = time.process_time() - started
    more = list(made_claims(20, seed=7, like=size))
    started = time.process_time()
    find_incidents(more, index=index)
    added = time.process_time() - started
    started = time.process_time()
    derive_counts(Statements(claims=tuple(claims)))
    derived = time.process_time() - started
    reports = len({item.report.doc for item in claims})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = (f"{clustered:.1f}", f"{added:.2f}", f"{derived:.1f}", f"{peak:,.0f}")
    return f"{size:,}", f"{reports:,}", f"{len(found.incidents):,}", *figures


def measure_tally(size: int) -> Table:
    """Tallies over many claims: the incidents of a tenth of them, ten times over under new ids."""
    counts = derive_counts(Statements(claims=tuple(made_claims(size // 10))))
    columns = counts.columns()
    columns = type(columns)(
        codes={name: column.repeat(10) for name, column in columns.codes.items()},
        labels=columns.labels,
        incidents=columns.incidents,
        place_ids=columns.place_ids,
    )
    block = to_bytes(columns)
    started = time.process_time()
    columns = from_bytes(block)
    loaded = time.process_time() - started
    table = Table(title=f"tally over {size:,} claims ({len(columns.codes['low']):,} cells, "
                        f"{len(block) / 2**20:.0f} MiB, opened in {loaded * 1000:.0f} ms)")  # fmt: skip
    for name in ("asked", "rows", "ms (median of 7)"):
        table.add_column(name, justify="left" if name == "asked" else "right")
    asked = {
        "killed": Slice(harm="killed"),
        "children killed by month": Slice(harm="killed", age="child", by=("month",)),
        "killed by place": Slice(harm="killed", by=("place",)),
        "every harm by month, age and sex": Slice(by=("month", "age", "sex")),
        "killed by source": Slice(harm="killed", by=("source",)),
        "killed in a region, one year": Slice(
            harm="killed", place="Region 3", start=date(2022, 3, 1), end=date(2023, 3, 1)
        ),
    }
    for name, question in asked.items():
        times, rows = [], 0
        for _ in range(7):
            started = time.process_time()
            rows = len(tally(columns, question).rows)
            times.append(time.process_time() - started)
        table.add_row(name, f"{rows:,}", f"{sorted(times)[3] * 1000:.0f}")
    return table


def made_claims(size: int, seed: int = SEED, like: int | None = None) -> Iterator[ClaimInContext]:
    """About `size` claims of events spread so that a town has a few in a month, told by one to six reports each."""
    chance = random.Random(seed)
    days = max(30, (like or size) // 40)
    made = event = 0
    while made < size:
        event += 1
        place, day = made_place(chance), date(2014, 1, 1) + timedelta(days=chance.randrange(days))
        killed, hurt = chance.choice((1, 1, 2, 3, 5, 12)), chance.choice((0, 1, 3, 8, 20))
        words = [made_word(chance) for _ in range(14)]
        weapon, facility = chance.choice(WEAPONS), chance.choice(FACILITIES)
        for number in range(chance.choice((1, 1, 2, 3, 4, 6))):
            doc = f"{seed}-{event}-{number}"
            text = " ".join(chance.sample(words, 9) + [made_word(chance) for _ in range(30)])
            report = Report(doc=doc, text=text, outlet=chance.choice(OUTLETS), language="en",
                            published=day + timedelta(days=chance.choice((0, 0, 1, 1, 2))))  # fmt: skip
            for harm, count in (("killed", killed), ("injured", hurt)):
                if not count or made >= size:
                    continue
                made += 1
                figure = max(1, count + chance.choice((0, 0, 0, 1, -1)))
                parts = (Part(count=Count(words="1", low=1, high=1), group=Group(age="child")),) if figure > 4 else ()
                yield ClaimInContext(
                    report=report,
                    claim=Claim(
                        id=f"{doc}-{harm}",
                        report=doc,
                        quote=f"{figure} {harm}",
                        span=(0, 1),
                        harm=harm,
                        count=Count(words=str(figure), low=figure, high=figure),
                        parts=parts,
                        event="e1",
                        when=When(start=day, end=day, precision="day") if chance.random() < 0.8 else When(),
                        where=Where(places=(place,)),
                        attribution=Attribution(chain=(Source(name=chance.choice(SOURCES)),)),
                        weapon=weapon,
                        facility=facility,
                    ),
                )


def made_place(chance: random.Random) -> Place:
    """One of two thousand towns in twenty regions."""
    town = chance.randrange(2000)
    lat, lon = 44 + (town * 37 % 800) / 100, 22 + (town * 91 % 1800) / 100
    of = {"name": f"Town {town}", "place_id": f"p{town}", "country": "Land", "admin1": f"Region {town % 20}"}
    return Place(**of, lat=lat, lon=lon, precision="settlement")


def made_word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(3))


if __name__ == "__main__":
    main()
