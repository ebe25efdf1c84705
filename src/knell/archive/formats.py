"""What a file given to `knell read` holds: one page, or reports in rows of JSON Lines.

Pages of every media type are opened by `knell.archive.pages`. Rows are reports as they stand, one a line; a bad
line is told and never stops the rest.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from knell import fields
from knell.archive.items import Page
from knell.archive.limits import Limits, megabytes
from knell.archive.pages import open_page
from knell.archive.sniff import HEAD, JSON_LINES, media_type
from knell.archive.stated import decode
from knell.errors import BadInput
from knell.jsonform import report_from_json
from knell.records import Report

LINE_MOST = Limits().page


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of JSON: its report, or why there is none. `doc` is its name where it could be made out."""

    number: int
    doc: str | None = None
    report: Report | None = None
    error: str | None = None


def holds_rows(head: bytes, name: str) -> bool:
    """True where a file's first bytes or its name say that it is JSON Lines."""
    return media_type(head[:HEAD], name) == JSON_LINES


def read_page(data: bytes, name: str, charset: str | None = None) -> Page:
    """The page that the bytes of one file hold. Raises BadInput, in one line, for what is empty, huge or not read."""
    if not data.strip():
        raise BadInput("is empty: there is nothing to read")
    return open_page(data, media_type(data[:HEAD], name), charset=charset)


def json_lines(stream: BinaryIO) -> Iterator[Row]:
    """The reports of JSON Lines, one for each line that is not blank, in order; never stops at a bad line."""
    for number, line in enumerate(_lines(stream), 1):
        if line is None:
            yield Row(number=number, error=f"has over {megabytes(LINE_MOST)} in one line: cut the report into pieces")
        elif line.strip():
            yield _row(number, line)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream; None for one over the limit, of which no more than the limit is ever held."""
    while line := stream.readline(LINE_MOST):
        if len(line) < LINE_MOST or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LINE_MOST)
        yield None


def _row(number: int, line: bytes) -> Row:
    doc = None
    try:
        row = fields.row(_parsed(decode(line, "utf-8")), "the line")
        doc = row["doc"] if isinstance(row.get("doc"), str) else None
        report = report_from_json(row)
    except BadInput as error:
        return Row(number=number, doc=doc if isinstance(doc, str) else None, error=str(error))
    return Row(number=number, doc=report.doc, report=report)


def _parsed(text: str) -> object:
    try:
        parsed: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(f"is no JSON ({error.msg} at character {error.pos}): give one JSON object a line") from None
    except (RecursionError, ValueError):  # nested a thousand deep, or a number of thousands of digits
        raise BadInput("is JSON that nests too deep or holds too long a number: give one plain object a line") from None
    return parsed
