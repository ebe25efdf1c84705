"""From what the user names on the command line to reports and readings, in order; nothing is dropped silently."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from knell.archive.capture import Found
from knell.archive.formats import holds_rows, json_lines, read_page
from knell.archive.limits import Limits, megabytes
from knell.errors import BadInput, KnellError
from knell.reading.article import complete, report_from_page
from knell.records import Reading, Report

STANDARD_INPUT = "-"
FILE_MOST = Limits().file
TOGETHER = 16  # reports given to the reader at once: it sorts their windows by length

ReadAll = Callable[[Sequence[Report]], Iterable[Reading]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A report that was not read: the name the user knows it by, the line it stood in, and why."""

    name: str
    why: str
    doc: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the user said of the files: given facts win over found ones; `rows` means JSON Lines whatever the name."""

    given: Found
    charset: str | None = None
    rows: bool = False


def reports_in(names: Sequence[str], asked: Asked) -> Iterator[Report | Refusal]:
    """The reports of files and standard input ("-"), each complete with language and passages, or why not."""
    for name in names:
        try:
            yield from _rows(name, asked) if _has_rows(name, asked) else iter([_page(name, asked)])
        except BadInput as error:
            yield Refusal(name=name, why=str(error))
        except OSError as error:
            yield Refusal(name=name, why=f"cannot be read: {(error.strerror or str(error)).lower()}")


def readings_of(reports: Iterable[Report | Refusal], read_all: ReadAll) -> Iterator[Reading | Refusal]:
    """Readings and refusals in the order the reports came; one that fails takes no other with it."""
    queue = iter(reports)
    while part := list(islice(queue, TOGETHER)):
        readings = iter(_together([item for item in part if isinstance(item, Report)], read_all))
        for item in part:
            yield next(readings) if isinstance(item, Report) else item


def _has_rows(name: str, asked: Asked) -> bool:
    if asked.rows or name == STANDARD_INPUT:
        return asked.rows
    if Path(name).is_dir():
        raise BadInput("is a folder: name the files in it")
    with Path(name).open("rb") as file:
        head = file.read(8192)
    return bool(head.strip()) and holds_rows(head, name)


def _rows(name: str, asked: Asked) -> Iterator[Report | Refusal]:
    if name == STANDARD_INPUT:
        yield from _row_reports(name, sys.stdin.buffer, asked)
        return
    with Path(name).open("rb") as file:
        yield from _row_reports(name, file, asked)


def _row_reports(name: str, stream: BinaryIO, asked: Asked) -> Iterator[Report | Refusal]:
    for row in json_lines(stream):
        refused = Refusal(name=name, doc=row.doc, line=row.number, why=row.error or "")
        if row.report is None:
            yield refused
            continue
        try:
            yield complete(_with_given(row.report, asked.given))
        except BadInput as error:
            yield replace(refused, why=str(error))


def _with_given(report: Report, given: Found) -> Report:
    return replace(
        report,
        title=given.title or report.title,
        outlet=given.outlet or report.outlet,
        published=given.published or report.published,
        language=given.language or report.language,
    )


def _page(name: str, asked: Asked) -> Report:
    page = read_page(_bytes(name), name, asked.charset)
    doc = None if name == STANDARD_INPUT else Path(name).stem
    return report_from_page(page, asked.given, doc=doc)


def _bytes(name: str) -> bytes:
    """The bytes of a file or of standard input; no more than the limit is ever held."""
    if name == STANDARD_INPUT:
        data = sys.stdin.buffer.read(FILE_MOST + 1)
    else:
        with Path(name).open("rb") as file:
            data = file.read(FILE_MOST + 1)
    if len(data) > FILE_MOST:
        raise BadInput(f"has over {megabytes(FILE_MOST)}: cut it, or convert it to text")
    return data


def _together(reports: list[Report], read_all: ReadAll) -> Iterator[Reading | Refusal]:
    try:
        readings = list(read_all(reports)) if reports else []
    except Exception:  # one report of the batch: found by reading each alone
        return (_alone(report, read_all) for report in reports)
    return iter(readings)


def _alone(report: Report, read_all: ReadAll) -> Reading | Refusal:
    try:
        (reading,) = read_all([report])
    except KnellError as error:
        return Refusal(name=report.doc, doc=report.doc, why=str(error))
    except Exception as error:  # the edge of one document: the rest of the batch goes on, and this is told
        why = f"the reader failed ({type(error).__name__}: {error}); please report this with the text"
        return Refusal(name=report.doc, doc=report.doc, why=why)
    return reading
