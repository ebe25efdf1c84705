"""How fast the reading room is: pages, search, tallies and decisions of a made dossier, and a minute of many readers.

`make bench-room` makes 100,000 incidents with 1,000,000 claims, serves them and asks for each page as
a browser does; the time is that from the request to the last byte of the answer, on the same machine, and the
processor time what the server used for one answer on average, which other programs on the machine change little.
`ARGS="--incidents 2000"` is a shorter run, `--folder DIR` keeps the dossier for the next one, and `--check` holds what
was made against a count from nothing (for some hundred incidents).
"""

import argparse
import http.client
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parent))
import made_room

from knell.config import FILE, Config
from knell.dossier import Dossier, make_dossier, open_dossier, sign
from knell.ledger.check import count_faults
from knell.ledger.update import state_of
from knell.store.counted import incidents, tolls
from knell.store.database import reading
from knell.store.journal import CLAIM_KINDS
from knell.store.tables import claims, decisions, journal, readings, reports

AIMS = "aims: pages p95 under 150 ms, search under 100 ms, a tally under 300 ms, the map under 4 s, nothing lost"
CHROMIUM = ["--no-sandbox", "--no-first-run", "--disable-background-networking"]
CHROMIUM += ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]  # without a graphics card
Ask = Callable[[random.Random], str]


@dataclass(slots=True)
class Browser:
    """One person's browser: a connection that stays open, and a session."""

    port: int
    cookie: str = ""
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> tuple[int, str]:
        """The answer to a request for a page."""
        return self._asked("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """The answer to a form."""
        head = {"origin": f"http://127.0.0.1:{self.port}", "content-type": "application/x-www-form-urlencoded"}
        return self._asked("POST", path, urlencode(fields), head)

    def edit(self, path: str, token: str, said: dict[str, object]) -> tuple[int, str]:
        """The answer to a decision sent as JSON."""
        head = {"origin": f"http://127.0.0.1:{self.port}", "content-type": "application/json", "x-knell-token": token}
        return self._asked("POST", path, json.dumps(said), head)

    def _asked(self, verb: str, path: str, body: str | None, head: dict[str, str]) -> tuple[int, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self._connection.request(verb, path, body, head | ({"cookie": self.cookie} if self.cookie else {}))
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if set_cookie := answer.getheader("set-cookie"):
            self.cookie = set_cookie.split(";")[0]
        return answer.status, text


@dataclass(slots=True)
class Names:
    """Ids to ask for."""

    incidents: list[str]
    reports: list[str]
    claims: list[str]
    tolls: list[str]
    pages: int
    reviewed: list[str]


@dataclass(slots=True)
class Minute:
    """What happened while many read and some decided."""

    times: list[float] = field(default_factory=list)
    decisions: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    entered: int = 0
    broken: list[str] = field(default_factory=list)


def main() -> None:
    options = arguments()
    console = Console(width=118)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch) / "room"
        dossier = open_dossier(folder) if (folder / FILE).exists() else made(folder, options.incidents, console)
        if options.check:
            faults = [fault for fault in count_faults(dossier) if not fault.startswith("counted_reports")]
            console.print(f"{len(faults)} rows are not those of a count from nothing", *faults[:5], sep="\n")
        names = names_of(dossier)
        with served(dossier) as (port, process):
            console.print(pages(dossier, names, port, process, options.rounds))
            console.print(deciding(names, port, options.rounds))
            console.print(f"map, from its address to all of it drawn in Chromium: {map_ready(port)}")
            if options.seconds:
                console.print(crowd(dossier, names, port, options))
    console.print(AIMS)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--incidents", type=int, default=100_000, help="each with ten claims")
    parser.add_argument("--folder", type=Path, help="where the dossier is kept, or lies already")
    parser.add_argument("--rounds", type=int, default=40, help="times that each page is asked for")
    parser.add_argument("--seconds", type=int, default=60, help="that many read at once; 0 leaves it out")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--reviewers", type=int, default=5)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds that a reader looks at a page, on average")
    parser.add_argument("--check", action="store_true", help="hold the made dossier against a count from nothing")
    return parser.parse_args()


def made(folder: Path, size: int, console: Console) -> Dossier:
    """A new dossier of `size` incidents."""
    dossier, start = make_dossier(folder, Config(name="Made")), time.monotonic()
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("making incidents", total=size)
        for done in made_room.fill(dossier, size):
            bar.update(task, completed=done.incidents)
    sign(dossier)
    console.print(
        f"made {done.incidents:,} incidents, {done.reports:,} reports, {done.claims:,} claims "
        f"in {time.monotonic() - start:,.0f} s; the database has {_size(folder):,} MB"
    )
    return dossier


def names_of(dossier: Dossier, many: int = 2_000) -> Names:
    """Some ids of each kind, spread over the dossier."""
    with reading(dossier.store) as connection:

        def some(column: object, *where: object) -> list[str]:
            every = list(connection.execute(select(column).where(*where)).scalars())  # type: ignore[call-overload]
            return random.Random(3).sample(every, min(many, len(every)))

        decided = select(decisions.c.report).where(decisions.c.report.is_not(None))
        kept = list(connection.execute(select(readings.c.report).where(readings.c.report.not_in(decided))).scalars())
        return Names(
            incidents=some(incidents.c.id),
            reports=some(reports.c.id),
            claims=some(claims.c.id),
            tolls=some(tolls.c.id),
            pages=state_of(connection).incidents // 50,
            reviewed=random.Random(4).sample(kept, len(kept)),
        )


@contextmanager
def served(dossier: Dossier) -> Iterator[tuple[int, int]]:
    """The port at which `knell serve` serves the dossier until the block is left, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "knell", "serve", str(dossier.folder), "--port", str(port), "--as", "bench"]
    process = subprocess.Popen([*command, "--no-model"], stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                Browser(port).get("/")
                break
            except OSError:
                time.sleep(0.2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def asks(names: Names) -> dict[str, Ask]:
    """Every page, with a choice of what it shows."""
    towns = [made_room.made_place(number).name for number in range(0, made_room.TOWNS, 7)]

    def page(chance: random.Random) -> int:
        return 1 + int(names.pages * chance.random() ** 3)

    return {
        "overview": lambda _: "/",
        "incidents": lambda _: "/incidents",
        "incidents, any page": lambda chance: f"/incidents?page={page(chance)}",
        "incidents of a place": lambda chance: f"/incidents?q={chance.choice(towns)}",
        "incidents of a year, one grade": lambda chance: (
            f"/incidents?from={chance.randrange(2015, 2026)}-01-01&grade=weak"
        ),
        "incident": lambda chance: f"/incidents/{chance.choice(names.incidents)}",
        "reports": lambda _: "/reports",
        "reports, any page": lambda chance: f"/reports?page={page(chance)}",
        "reading view": lambda chance: f"/reports/{chance.choice(names.reports)}",
        "claim": lambda chance: f"/claims/{chance.choice(names.claims)}",
        "tolls": lambda _: "/tolls",
        "toll": lambda chance: f"/tolls/{chance.choice(names.tolls)}",
        "sources": lambda _: "/sources",
        "people, any page": lambda chance: f"/people?page={1 + chance.randrange(200)}",
        "queue": lambda _: "/queue",
        "journal": lambda _: "/journal",
        "search: a place": lambda chance: f"/search?q={chance.choice(towns)}",
        "search: two words": lambda chance: f"/search?q=killed+{chance.choice(towns)}",
        "search: a common word": lambda _: "/search?q=governor",
        "tally: killed by month": lambda _: "/tally?by=month&harm=killed",
        "tally: by place": lambda _: "/tally?by=place&harm=killed",
        "tally: month, age and sex": lambda _: "/tally?by=month&by=age&by=sex",
        "tally: by origin, one year": lambda c: f"/tally?by=source&from={c.randrange(2015, 2026)}-01-01",
        "tally: in a region": lambda c: f"/tally?by=month&place=Region+{c.randrange(made_room.REGIONS)}",
        "tally: a cell": lambda _: "/tally/cell?by=month&harm=killed&cell=harm%3Dkilled&cell=month%3D2016-05&at=weak",
        "map": lambda _: "/map",
        "map: its marks": lambda _: "/map/marks.json",
        "map of a year": lambda chance: f"/map?from={chance.randrange(2015, 2026)}-01-01",
        "timeline": lambda _: "/timeline",
        "timeline of a month": lambda chance: (
            f"/timeline?from={(year := chance.randrange(2015, 2026))}-03-01&to={year}-03-31"
        ),
        "api: incidents": lambda chance: f"/api/v1/incidents?limit=50&after={50 * page(chance)}",
    }


def pages(dossier: Dossier, names: Names, port: int, process: int, rounds: int) -> Table:
    """Each page by one reader, one after the other."""
    with reading(dossier.store) as connection:
        state = state_of(connection)
    table = Table(title=f"{state.incidents:,} incidents, {state.reports:,} reports, {state.claims:,} claims")
    for name in ("page", "median ms", "p95 ms", "first ms", "processor ms", "kB"):
        table.add_column(name, justify="left" if name == "page" else "right")
    browser, chance = Browser(port), random.Random(5)
    browser.get("/")
    for name, ask in asks(names).items():
        times, size, spent = [], 0, _processor(process)
        for _ in range(rounds):
            path, start = ask(chance), time.perf_counter()
            status, text = browser.get(path)
            times.append((time.perf_counter() - start) * 1000)
            size = len(text) // 1000
            if status not in (200, 404) or (status == 404 and "cell" not in path):
                raise SystemExit(f"{path} answered {status}")
            if times[-1] > 20_000:
                break
        spent = (_processor(process) - spent) / len(times)
        table.add_row(name, *_ms(times), f"{times[0]:,.0f}", f"{spent:,.0f}", f"{size:,}")
    return table


def deciding(names: Names, port: int, rounds: int) -> Table:
    """Decisions by one reviewer, from the form to the page that follows; what they touch is counted in it."""
    table = Table(title="decisions, each with all that it changes counted anew")
    for name in ("decision", "median ms", "p95 ms"):
        table.add_column(name, justify="left" if name == "decision" else "right")
    browser = Browser(port)
    left = iter(names.reviewed)
    for what in ("accept", "reject", "edit"):
        times = []
        for _ in range(rounds):
            status, text, took = decide(browser, next(left), what)
            times.append(took)
            if status not in (200, 303):
                raise SystemExit(f"{what} answered {status}: {_plain(text)}")
        table.add_row(what, *_ms(times))
    names.reviewed = list(left)
    return table


def map_ready(port: int) -> str:
    """How long Chromium takes from the address of the map until everything on it is drawn, three times."""
    if (chromium := shutil.which("chromium")) is None:
        return "not measured, there is no Chromium here"
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as playwright:
        for _ in range(3):
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
            tab = browser.new_page()
            start = time.perf_counter()
            tab.goto(f"http://127.0.0.1:{port}/map")
            tab.wait_for_selector("#map[data-ready=yes]", timeout=120_000)
            times.append(time.perf_counter() - start)
            browser.close()
    return ", ".join(f"{one:.1f} s" for one in times)


def crowd(dossier: Dossier, names: Names, port: int, options: argparse.Namespace) -> Table:
    """Many readers and some reviewers at once: what they wait, and whether every decision is in the journal."""
    before, found = _entries(dossier), Minute()
    end = time.monotonic() + options.seconds
    people = [Thread(target=_reader, args=(names, port, n, end, options.pause, found)) for n in range(options.readers)]
    share = len(names.reviewed) // max(1, options.reviewers)
    for n in range(options.reviewers):
        own = names.reviewed[n * share : (n + 1) * share]
        people.append(Thread(target=_reviewer, args=(own, port, n, end, found)))
    for person in people:
        person.start()
    for person in people:
        person.join()
    kept = _entries(dossier) - before
    table = Table(title=f"{options.readers} readers and {options.reviewers} reviewers for {options.seconds} s")
    for name in ("what", "figure"):
        table.add_column(name)
    table.add_row("pages read", f"{len(found.times):,} ({len(found.times) / options.seconds:,.1f} a second)")
    table.add_row("page, median and p95 ms", " / ".join(_ms(found.times)))
    table.add_row("decisions", f"{len(found.decisions):,}, median and p95 ms {' / '.join(_ms(found.decisions))}")
    table.add_row(
        "answers by status", ", ".join(f"{status}: {many:,}" for status, many in sorted(found.statuses.items()))
    )
    table.add_row("entries acknowledged, entries in the journal", f"{found.entered:,}, {kept:,}")
    table.add_row("errors", f"{len(found.broken)} {found.broken[:3] or ''}")
    return table


def _reader(names: Names, port: int, number: int, end: float, pause: float, found: Minute) -> None:
    chance, browser = random.Random(f"reader {number}"), Browser(port)
    every = list(asks(names).values())
    time.sleep(chance.random() * pause)
    while time.monotonic() < end:
        path, start = chance.choice(every)(chance), time.perf_counter()
        try:
            status, text = browser.get(path)
        except (OSError, http.client.HTTPException) as error:
            found.broken.append(f"{path}: {type(error).__name__}")
            return
        found.times.append((time.perf_counter() - start) * 1000)
        found.statuses[status] += 1
        if status >= 400 and not (status == 404 and "cell" in path):
            found.broken.append(f"{path}: {status} {_plain(text)}")
        time.sleep(chance.random() * 2 * pause)


def _reviewer(own: Sequence[str], port: int, number: int, end: float, found: Minute) -> None:
    chance, browser = random.Random(f"reviewer {number}"), Browser(port)
    for report in own:
        if time.monotonic() >= end:
            return
        what = chance.choice(("accept", "accept", "edit", "reject"))
        try:
            status, text, took = decide(browser, report, what)
        except (OSError, http.client.HTTPException) as error:
            found.broken.append(f"{what} in {report}: {type(error).__name__}")
            return
        found.decisions.append(took)
        found.statuses[status] += 1
        if status in (200, 303):
            found.entered += 1
        else:
            found.broken.append(f"{what} in {report}: {status} {_plain(text)}")
        time.sleep(chance.random())


def decide(browser: Browser, report: str, what: str) -> tuple[int, str, float]:
    """Decide on the first claim of a report as its reading view lets one: status, answer, milliseconds."""
    claim, path = f"c{report[1:]}0", f"/reports/{report}"
    status, text = browser.get(path)
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    token, seen = _field(text, "token"), _field(text, "seen")
    start = time.perf_counter()
    if what == "edit":  # by the interface: a form says all fields at once, and this one entry
        status, text = browser.edit(f"/api/v1/claims/{claim}/edit", token, {"seen": int(seen), "fields": {"high": 900}})
    else:
        said = {"reason": "counted twice"} if what == "reject" else {}
        status, text = browser.post(f"/claims/{claim}/{what}", {"token": token, "seen": seen, **said})
    return status, text, (time.perf_counter() - start) * 1000


def _field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    return found[1] if found else ""


def _entries(dossier: Dossier) -> int:
    query = select(func.count()).select_from(journal).where(journal.c.kind.in_(CLAIM_KINDS))
    with reading(dossier.store) as connection:
        return connection.execute(query).scalar_one()


def _ms(times: Sequence[float]) -> tuple[str, str]:
    if not times:
        return "—", "—"
    ordered = sorted(times)
    return f"{statistics.median(ordered):,.0f}", f"{ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]:,.0f}"


def _processor(process: int) -> float:
    """The processor time that a process has used, in milliseconds (Linux; elsewhere 0)."""
    stat = Path(f"/proc/{process}/stat")
    ticks = sum(map(int, stat.read_text().rsplit(")", 1)[1].split()[11:13])) if stat.exists() else 0
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def _plain(text: str) -> str:
    main = text.split("<main", 1)[-1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:160]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 10**6


if __name__ == "__main__":
    main()
