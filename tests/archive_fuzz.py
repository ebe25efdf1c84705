"""Broken samples of every format, collected: no traceback, one line each, and nothing of the whole ones lost."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive_samples import SAMPLES, broken
from knell.archive.collect import collect
from knell.archive.folders import DiskFolder
from knell.archive.items import Collected, Copy, Refused, capture_of
from knell.archive.taking import Options
from knell.archive.warc import CaptureWriter, read_capture
from knell.reading.captured import reports_of_capture, reports_of_item

UNFORESEEN = "cannot be read ("


@dataclass(slots=True)
class Fuzzed:
    """What a fuzz run met: how items ended, what nobody foresaw, and the slowest input."""

    ended: Counter[str] = field(default_factory=Counter)
    unforeseen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")


def fuzz(runs: int, seed: int = 0, names: Sequence[str] = tuple(SAMPLES)) -> Fuzzed:
    """The outcome of `runs` broken inputs, each between two whole pages that must come through unharmed."""
    whole = {name: SAMPLES[name]() for name in names}
    met = Fuzzed()
    with tempfile.TemporaryDirectory() as room:
        for number in range(runs):
            name = names[number % len(names)]
            data = broken(whole[name], random.Random(f"{seed}-{number}"))
            _one(met, Path(room), f"{number}-{name}", data)
    return met


def _one(met: Fuzzed, room: Path, label: str, data: bytes) -> None:
    before, after = (f"Three were killed in the city on Monday, he said. {label} {at}".encode() for at in "az")
    paths = []
    for name, content in (("a.txt", before), (label.split("-", 1)[1], data), ("z.txt", after)):
        paths.append(room / name)
        paths[-1].write_bytes(content)
    start = time.perf_counter()
    outcomes = list(
        collect([str(path) for path in paths], known=lambda _: False, options=Options(read=reports_of_item))
    )
    met.slowest = max(met.slowest, (time.perf_counter() - start, label))
    if [getattr(outcomes[at], "data", None) for at in (0, -1)] != [before, after]:
        met.wrong.append(f"{label}: a whole page beside it was lost")
    middle = outcomes[1:-1]
    if not middle:
        met.wrong.append(f"{label}: ended without a line")
    for outcome in middle:
        met.ended[type(outcome).__name__] += 1
        if isinstance(outcome, Refused):
            _check_line(met, label, outcome)
        elif not isinstance(outcome, Collected | Copy):
            met.wrong.append(f"{label}: {outcome!r}")
    _check_kept(met, room, label, [outcome for outcome in middle if isinstance(outcome, Collected)])


def _check_line(met: Fuzzed, label: str, refused: Refused) -> None:
    if "\n" in refused.why + refused.source or not refused.why or len(refused.why) > 300:
        met.wrong.append(f"{label}: not one line: {refused.why!r}")
    if refused.why.startswith(UNFORESEEN):
        met.unforeseen.append(f"{label}: {refused.why}")


def _check_kept(met: Fuzzed, room: Path, label: str, items: list[Collected]) -> None:
    """Everything new is written, read back, and gives the same reports again."""
    folder = DiskFolder(room / f"archive-{label}")
    with CaptureWriter(folder) as writer:
        captures = [writer.write(capture_of(item, "fuzz"), item.data, item.exchange) for item in items]
    for item, capture in zip(items, captures, strict=True):
        if read_capture(folder, capture) != item.data:
            met.wrong.append(f"{label}: {item.source} comes back changed")
        elif (
            item.page is not None
            and not label.endswith(".pdf")
            and reports_of_capture(capture, item.data) != item.reports
        ):
            met.wrong.append(f"{label}: {item.source} gives other reports again")
