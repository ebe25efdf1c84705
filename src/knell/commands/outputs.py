"""Where results go: standard output, a file that is written whole or not at all, or a folder of pages."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rich.console import Console

from knell.archive.items import shown
from knell.commands.files import Refusal
from knell.errors import BadCall, BadInput
from knell.jsonform import reading_json
from knell.publish.annotated import annotated_page, contents_page
from knell.records import Reading
from knell.terminal import error_console, output_console, reading_view

Outcome = Reading | Refusal


def write_table(outcomes: Iterable[Outcome], output: Path | None) -> int:
    """Tables for people; what was refused goes to standard error, and its number is returned."""
    refused = 0
    with stream_to(output) as stream:
        console = Console(file=stream, width=160, no_color=True) if output else output_console()
        for outcome in outcomes:
            if isinstance(outcome, Reading):
                console.print(reading_view(outcome, console.width))
            else:
                refused += tell(outcome)
    return refused


def write_json(outcomes: Iterable[Outcome], output: Path | None) -> int:
    """One object for one report, a list for several; what was refused stands in the list and on standard error."""
    held = list(outcomes)
    refused = sum(tell(outcome) for outcome in held if isinstance(outcome, Refusal))
    rows = [_row(outcome) for outcome in held]
    with stream_to(output) as stream:
        json.dump(rows[0] if len(rows) == 1 else rows, stream, ensure_ascii=False, indent=1)
        stream.write("\n")
    return refused


def write_lines(outcomes: Iterable[Outcome], output: Path | None) -> int:
    """One JSON object a line, in order, each written as soon as it is read; a refused one has "error"."""
    refused = 0
    with stream_to(output) as stream:
        for outcome in outcomes:
            refused += isinstance(outcome, Refusal)
            stream.write(json.dumps(_row(outcome), ensure_ascii=False) + "\n")
            stream.flush()
    return refused


def write_pages(outcomes: Iterable[Outcome], output: Path | None) -> int:
    """One page to a file or standard output; several into a folder, with a page of contents."""
    held = list(outcomes)
    readings = [outcome for outcome in held if isinstance(outcome, Reading)]
    refused = sum(tell(outcome) for outcome in held if isinstance(outcome, Refusal))
    if len(readings) > 1:
        if output is None:
            raise BadCall("several pages need a folder; name one with --output")
        write_folder(readings, output)
    elif readings:
        with stream_to(output) as stream:
            stream.write(annotated_page(readings[0]))
    return refused


def write_folder(readings: list[Reading], folder: Path) -> Path:
    """The annotated pages of readings in a folder, with a page of contents, whose path is returned."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise BadInput(f"{folder} is a file; name a folder with --output") from None
    names = [f"{number:03}-{_slug(reading.report.doc)}.html" for number, reading in enumerate(readings, 1)]
    for name, reading in zip(names, readings, strict=True):
        with stream_to(folder / name) as stream:
            stream.write(annotated_page(reading))
    with stream_to(folder / "index.html") as stream:
        stream.write(contents_page(list(zip(names, readings, strict=True))))
    return folder / "index.html"


@contextmanager
def stream_to(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a new file that takes the place of `output` once it is complete."""
    if output is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    if output.is_dir():
        raise BadInput(f"{output} is a folder; name a file with --output")
    half = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with half.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        half.replace(output)
    finally:
        half.unlink(missing_ok=True)


def tell(refusal: Refusal) -> int:
    """One line on standard error: what was refused and why; returns 1, the number told."""
    where = f"{refusal.name}, line {refusal.line}" if refusal.line else refusal.name
    error_console().print(shown(f"knell: {where}: {refusal.why}"), style="red")
    return 1


def _row(outcome: Outcome) -> dict[str, object]:
    if isinstance(outcome, Reading):
        return reading_json(outcome)
    line = {"line": outcome.line} if outcome.line else {"file": outcome.name}
    return {"doc": outcome.doc, **line, "error": outcome.why}


def _slug(doc: str) -> str:
    return re.sub(r"[^\w-]+", "-", doc, flags=re.ASCII).strip("-")[:60] or "report"
