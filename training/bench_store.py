"""What a dossier costs: journal entries and reports a second, search over 100,000 reports, and verifying a gigabyte.

`make bench-store` (ARGS="--reports 10000" for a shorter run). SQLite always; PostgreSQL too where KNELL_TEST_POSTGRES
names a server. Each figure is by the wall clock and, in brackets, by this process's own processor time, which other
work on the machine distorts less (of PostgreSQL it leaves out what the server does).
"""

import argparse
import hashlib
import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from doubles import reader
from knell.adding import add_outcomes, known_captures
from knell.archive.collect import collect
from knell.archive.items import Collected
from knell.config import Config
from knell.derive import Reads, derive
from knell.dossier import Dossier, make_dossier, sign
from knell.errors import KnellError
from knell.reading.copies import group_signatures
from knell.reading.copies import sign as sign_text
from knell.records import Report
from knell.samples import sample_reports
from knell.settling import settle
from knell.store.ask import Question, find_claims, find_reports
from knell.store.chain import Draft, now
from knell.store.database import Connection, reading, steady, writing
from knell.store.derived import count_anew, put_rows, report_id
from knell.store.folding import fold
from knell.store.journal import record
from knell.store.ties import unsettle
from knell.verify import verify

QUERIES = ("prosecutor", "school children", '"near the river"', "hosp*", "school market hospital river", "zzz")
ROUNDS, PAGE = 20, 50
PLACES = ("Kyiv", "Lviv", "Odesa", "Kharkiv", "Daily", "Sunday", "North", "South")
Ask = Callable[..., Iterator[object]]


def main() -> None:
    options = arguments()
    table = Table("database", "what", "figure", box=None, pad_edge=False)
    for name, url in databases():
        with tempfile.TemporaryDirectory() as folder:
            dossier = make_dossier(Path(folder) / "dossier", Config(name="bench", database=url))
            for what, figure in figures(dossier, options):
                table.add_row(name, what, figure)
        drop(url)
    with tempfile.TemporaryDirectory() as folder:
        dossier = make_dossier(Path(folder) / "dossier", Config(name="bench"))
        for what, figure in settling_figures(dossier, options.settled):
            table.add_row("SQLite", what, figure)
    Console(width=120).print(table)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000, help="made reports that are searched")
    parser.add_argument("--entries", type=int, default=2_000, help="journal entries, each in a transaction of its own")
    parser.add_argument("--settled", type=int, default=10_000, help="made reports that new ones are held against")
    parser.add_argument("--read", type=int, default=200, help="reports that are added and read")
    parser.add_argument("--megabytes", type=int, default=200, help="of archive that is verified")
    parser.add_argument("--no-model", action="store_true", help="real reader by rules alone")
    return parser.parse_args()


def databases() -> Iterator[tuple[str, str | None]]:
    yield "SQLite", None
    if server := os.environ.get("KNELL_TEST_POSTGRES"):
        schema = f"bench_{secrets.token_hex(4)}"
        engine = create_engine(server)
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        url = make_url(server).update_query_dict({"options": f"-csearch_path={schema},public"})
        yield "PostgreSQL", url.render_as_string(hide_password=False)


def drop(url: str | None) -> None:
    if url is not None:
        schema = str(make_url(url).query["options"]).split("=")[1].split(",")[0]
        with create_engine(url).begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


def figures(dossier: Dossier, options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    yield from journal_figures(dossier, options.entries)
    yield from reading_figures(dossier, options)
    yield from verify_figures(dossier, options.megabytes)
    yield from search_figures(dossier, options.reports)


def journal_figures(dossier: Dossier, count: int) -> Iterator[tuple[str, str]]:
    drafts = [Draft(actor="bench", kind="source.alias", subject=f"s{n}", body={"name": "x"}) for n in range(count)]
    with steady(dossier.store) as store:
        with timed() as single:
            for draft in drafts:
                with writing(store) as connection:
                    record(connection, [draft])
        with timed() as batch, writing(store) as connection:
            record(connection, drafts)
    yield "journal entries a second, each in its own transaction", single().rate(count)
    yield "journal entries a second, in one transaction", batch().rate(count)


def reading_figures(dossier: Dossier, options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    samples = [report for report in sample_reports() if report.language == "en"]
    for name, reads in readers(options.no_model):
        texts = [f"{each.text}\n({name} {n})" for n, each in enumerate(samples * (options.read // len(samples) + 1))]
        folder = written(dossier.folder.parent / name, texts[: options.read])
        with timed() as whole, known_captures(dossier.store) as known:
            add_outcomes(dossier, collect([str(folder)], known=known), actor="bench")
            derive(dossier, reads)
        yield f"reports a second, from file to claims, {name} reader", whole().rate(options.read)


def readers(no_model: bool) -> Iterator[tuple[str, Reads]]:
    from knell import flow

    try:
        real = flow.open_reader(not no_model)
    except KnellError as error:
        print(error, file=sys.stderr)
        real = flow.open_reader(False)
    yield "real", Reads(version=real.version, read=lambda reports: flow.read_reports(reports, real))
    yield "double", reader()


def verify_figures(dossier: Dossier, megabytes: int) -> Iterator[tuple[str, str]]:
    draw = random.Random(1)
    items = (container(draw, n) for n in range(megabytes))
    add_outcomes(dossier, items, actor="bench")
    sign(dossier)
    with timed() as quick:
        faults = list(verify(dossier, None))
    yield "seconds a gigabyte of archive, verify --quick", f"{quick().each(megabytes / 1000)}, {len(faults)} faults"


def container(draw: random.Random, number: int) -> Collected:
    """A megabyte that does not pack: a capture of no report."""
    data = draw.randbytes(1_000_000)
    sha = hashlib.sha256(data).hexdigest()
    name = f"made {number}"
    kind = "application/octet-stream"
    return Collected(source=name, sha256=sha, data=data, media_type=kind, captured_at=now(), kind="container")


def search_figures(dossier: Dossier, count: int) -> Iterator[tuple[str, str]]:
    draw = random.Random(2)
    words = sorted({word for report in sample_reports() for word in report.text.split() if word.isalpha()})
    with timed() as filled, steady(dossier.store) as store:
        for start in range(0, count, 1000):
            with writing(store) as connection:
                fill(connection, draw, words, range(start, min(start + 1000, count)))
    with writing(dossier.store) as connection:
        count_anew(connection)
    yield f"seconds to fill in {count:,} made reports", filled().each(1)
    for query in QUERIES:
        yield f"search {query}: ms, median of {ROUNDS}", asked(dossier, find_reports, query)
    yield "claims in reports with prosecutor: ms", asked(dossier, find_claims, "prosecutor")


def fill(connection: Connection, draw: random.Random, words: Sequence[str], numbers: range) -> None:
    shas = [f"{n:x}".rjust(16, "0") + secrets.token_hex(24) for n in numbers]
    bodies = {"source": "made", "media_type": "text/plain", "captured_at": "2022", "collector": "bench"}
    places = {"warc_file": "made", "offset": 0, "length": 1, "kind": "container"}
    entries = record(
        connection,
        [Draft(actor="bench", kind="capture.added", subject=sha, body=bodies | places) for sha in shas],
    )
    rows = []
    for entry in entries:
        body = " ".join(draw.choices(words, k=300))
        report = {"id": report_id(entry.subject), "n": entry.seq, "capture": entry.subject, "doc": "made", "text": body}
        said = {"outlet": "made", "title": "made", "published": "2022-03-01", "language": "en", "url": None}
        kept = {"passages": "[]", "corrected": "[]", "folded": fold(body), "reader": "made", "config": "made"}
        rows.append({**report, **said, **kept})
    put_rows(connection, {"reports": rows})


def settling_figures(dossier: Dossier, count: int) -> Iterator[tuple[str, str]]:
    """Reports of forty outlets over two years, three in ten of which cite one of them; then ten more."""
    draw = random.Random(3)
    outlets = [f"The {place} {kind}" for place in PLACES for kind in ("Post", "Wire", "Courier", "Times", "Monitor")]
    words = sorted({word for report in sample_reports() for word in report.text.split() if word.isalpha()})
    for start in range(0, count, 1000):
        with writing(dossier.store) as connection:
            told(connection, draw, words, outlets, min(1000, count - start))
    what = {"all of": lambda: None, "10 more in": lambda: outlets, "10 of a new outlet in": lambda: ["Herald"]}
    for which, those in what.items():
        with writing(dossier.store) as connection:
            if new := those():
                told(connection, draw, words, new, 10)
        with timed() as taken, writing(dossier.store) as connection:
            settle(connection, group_signatures)
        yield f"seconds to hold {which} {count:,} reports against the others", f"{taken().wall:.2f} ({taken().cpu:.2f})"


def told(connection: Connection, draw: random.Random, words: list[str], outlets: Sequence[str], count: int) -> None:
    """Made reports that wait to be held against the others."""
    bodies = {"source": "made", "media_type": "text/plain", "captured_at": "2022", "collector": "bench"}
    places = {"warc_file": "made", "offset": 0, "length": 1, "kind": "container"}
    shas = [f"{draw.getrandbits(256):064x}" for _ in range(count)]
    for entry in record(
        connection, [Draft(actor="bench", kind="capture.added", subject=sha, body=bodies | places) for sha in shas]
    ):
        cited = f". Many fled, {draw.choice(outlets)} reported." if draw.random() < 0.3 else "."
        body = " ".join(draw.choices(words, k=300)) + cited
        name, day = report_id(entry.subject), date(2022, 1, 1) + timedelta(draw.randrange(700))
        said = {"outlet": draw.choice(outlets), "title": "made", "published": day.isoformat(), "language": "en"}
        kept = {"passages": "[]", "corrected": "[]", "folded": fold(body), "reader": "made", "config": "made"}
        report = {"id": name, "n": entry.seq, "capture": entry.subject, "doc": "made", "text": body, "url": None}
        copies = {"report": name, "group": name, "signature": sign_text(Report(doc=name, text=body))}
        put_rows(
            connection,
            {"reports": [report | said | kept], "syndication": [copies | {"reader": "made", "config": "made"}]},
        )
        unsettle(connection, name, None, words=True)


def asked(dossier: Dossier, ask: Ask, query: str) -> str:
    """The median time of one page of answers, as a person sees it first."""
    times, found = [], 0
    for _ in range(ROUNDS):
        with timed() as taken, reading(dossier.store) as connection:
            found = len(list(ask(connection, Question(text=query), limit=PAGE)))
        times.append(taken())
    wall, cpu = (statistics.median(times) * 1000 for times in zip(*times, strict=True))
    return f"{wall:,.1f} ({cpu:,.1f}), {found} shown"


def written(folder: Path, texts: Sequence[str]) -> Path:
    folder.mkdir()
    for number, body in enumerate(texts):
        (folder / f"{number:06}.txt").write_text(body, encoding="utf-8")
    return folder


class Taken(NamedTuple):
    """Seconds by the wall clock and of this process's processor time."""

    wall: float
    cpu: float

    def rate(self, count: float) -> str:
        return f"{count / self.wall:,.1f} ({count / self.cpu:,.1f})"

    def each(self, count: float) -> str:
        return f"{self.wall / count:,.1f} ({self.cpu / count:,.1f})"


@contextmanager
def timed() -> Iterator[Callable[[], Taken]]:
    """What the block takes, when it is over."""
    start = Taken(time.perf_counter(), time.process_time())
    end: list[Taken] = []
    yield lambda: Taken(end[0].wall - start.wall, end[0].cpu - start.cpu)
    end.append(Taken(time.perf_counter(), time.process_time()))


if __name__ == "__main__":
    main()
