"""`add` killed (SIGKILL) at random moments and run again: the same captures, claims, groups and ties, nothing twice.

`make bench-kills` (ARGS="--kills 20" for a shorter run). Each round begins with an empty dossier: a child process adds
a folder of reports to it, and is killed at a moment drawn from the processor time that a whole run takes, which other
work on the machine does not stretch; one in three of those that take up the work is killed, too. The last one ends,
and all that stands is held against a run that nobody killed. SQLite always; PostgreSQL too where KNELL_TEST_POSTGRES
names a server.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from bench_store import databases, drop

import worker
from dossiers import claim_rows, make
from doubles import reader
from knell import adding, derive
from knell.dossier import Dossier, open_dossier
from knell.store.database import reading
from knell.store.derived import groups
from knell.store.journal import history
from knell.store.tables import captures, reports, ties
from knell.verify import verify

DATABASES = ("SQLite", "PostgreSQL")
REPORTS = 24
adding.TOGETHER, derive.TOGETHER = 5, 3  # small parts, so that so few reports are many transactions
TOWNS = ("Izium", "Okhtyrka", "Kramatorsk", "Chernihiv")
Standing = tuple[object, ...]


def main() -> int:
    """0 where every round ended as if nobody had been killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="on each database")
    parser.add_argument("--database", choices=DATABASES, help="this one only")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as room:
        source = written(Path(room) / "saved")
        for name in [asked.database] if asked.database else DATABASES:
            wrong += sum(1 for line in rounds(name, Path(room), source, asked.kills, asked.seed) if tell(line))
    return 1 if wrong else 0


def tell(line: str) -> bool:
    """Print a line; True where it tells of something wrong."""
    print(line, flush=True)
    return line.startswith("WRONG")


def rounds(name: str, room: Path, source: Path, kills: int, seed: int) -> Iterator[str]:
    """What went wrong in each round, and the figures of them all."""
    if not there(name):
        yield f"{name}: no server is named"
        return
    draw, met, killed, number = random.Random(f"{seed} {name}"), Counter[str](), 0, 0
    with fresh(name, room) as dossier:
        worker.main(str(dossier.folder), str(source), "olena")  # what it imports, no child has to
    with fresh(name, room) as dossier:
        whole = ended(dossier, source)
        wanted = standing(dossier)
    while killed < kills:
        number += 1
        with fresh(name, room) as dossier:
            again = True
            while again and killed < kills:
                hit = kill(dossier, source, draw.uniform(0, whole))
                killed += hit
                again = hit and draw.random() < 1 / 3
                met[moment(dossier)] += hit
            ended(dossier, source)
            for line in compared(dossier, wanted):
                yield f"WRONG {name}, round {number}: {line}"
    when = ", ".join(f"{count} {what}" for what, count in sorted(met.items()))
    yield f"{name}: {killed} kills in {number} rounds over a run of {whole:.2f} s of processor time ({when})"


def kill(dossier: Dossier, source: Path, after: float) -> bool:
    """Add in a child process and kill it when it has worked so many seconds; False where it had ended by then."""
    child = start(dossier, source)
    worked = (~child << 3) | 2  # Linux: the clock of that process's own processor time
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.clock_gettime(worked) >= after:
            break
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def ended(dossier: Dossier, source: Path) -> float:
    """Add in a child process that nobody kills; the seconds that it worked."""
    _, status, used = os.wait4(start(dossier, source), 0)
    if status:
        raise SystemExit(f"WRONG: adding again ended with {status}")
    return used.ru_utime + used.ru_stime


def start(dossier: Dossier, source: Path) -> int:
    """A child process that has everything imported, so that the time it takes is that of adding."""
    child = os.fork()
    if child == 0:
        try:
            worker.main(str(dossier.folder), str(source), "olena")
        except BaseException as error:
            print(f"WRONG: {error!r}", flush=True)
            os._exit(1)
        os._exit(0)
    return child


def moment(dossier: Dossier) -> str:
    """How far the work had come when it was killed."""
    with reading(dossier.store) as connection:
        kept, read = (
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (captures, reports)
        )
    if not kept:
        return "before anything was kept"
    return "while captures came in" if not read else "while reports were derived"


def compared(dossier: Dossier, wanted: Standing) -> Iterator[str]:
    """What stands otherwise than after a run that nobody killed, and what does not verify."""
    for what, found, there in zip(("captures", "claims", "groups", "ties"), standing(dossier), wanted, strict=True):
        if found != there:
            yield f"other {what}: {found!r:.300}"
    with reading(dossier.store) as connection:
        added = [entry.subject for entry in history(connection) if entry.kind == "capture.added"]
    if len(added) != len(set(added)):
        yield "a capture is in the journal twice"
    yield from verify(dossier, reader())


def standing(dossier: Dossier) -> Standing:
    """What may not depend on when somebody was killed."""
    with reading(dossier.store) as connection:
        kept = sorted(connection.execute(select(captures.c.sha256)).scalars())
        tied = sorted(tuple(row) for row in connection.execute(select(ties.c.report, ties.c.outlet, ties.c.to)))
        named: dict[str, set[str]] = {}
        for report, group in groups(connection).items():
            named.setdefault(group, set()).add(report)
    return kept, sorted(claim_rows(dossier), key=repr), sorted(map(sorted, named.values())), tied


def written(folder: Path) -> Path:
    """Reports that are copies of one another, that cite one another, and that stand alone."""
    folder.mkdir()
    for n in range(REPORTS):
        town, outlet = TOWNS[n % 4], f"Sample {['Wire', 'Post', 'Courier'][n % 3]}"
        said = f"{n // 2 + 1} people were killed in {town} on 2022-04-0{n % 8 + 1}, said Mayor Kovalenko {n // 2}."
        cited = "According to Sample Wire, more are missed." if n % 5 == 0 else ""
        words = " ".join(random.Random(n // 2).choices(("road", "house", "river", "school", "night", "east"), k=200))
        head = f'<meta property="og:site_name" content="{outlet}"><meta name="date" content="2022-04-{n % 8 + 8:02}">'
        page = (
            f"<html><head>{head}</head><body><article><p>{said} {cited}</p><p>{words} {n}</p></article></body></html>"
        )
        (folder / f"{n:03}.html").write_text(page, encoding="utf-8")
    return folder


def there(name: str) -> bool:
    return name == "SQLite" or bool(os.environ.get("KNELL_TEST_POSTGRES"))


class fresh:
    """An empty dossier on a database of this name, gone afterwards."""

    def __init__(self, name: str, room: Path) -> None:
        self.name, self.folder = name, room / "dossier"
        self.empty = room / "empty"

    def __enter__(self) -> Dossier:
        if self.name == "SQLite":
            if not self.empty.exists():
                make(self.empty)
            shutil.copytree(self.empty, self.folder)
            return open_dossier(self.folder)
        self.url = next(url for name, url in databases() if name == self.name)
        return make(self.folder, self.url)

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder)
        drop(self.url if self.name != "SQLite" else None)


if __name__ == "__main__":
    sys.exit(main())
