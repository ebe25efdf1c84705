"""Tables: JSON Lines and JSON lists, kept line by line as they stand, and CSV with a header, row by row."""

import csv
import json
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from typing import BinaryIO

from knell.archive.capture import canonical
from knell.archive.items import Item, Refused
from knell.archive.limits import Limits, megabytes
from knell.archive.sniff import JSON
from knell.archive.stated import decode
from knell.errors import BadInput

FIELDS = ("doc", "title", "outlet", "published", "language", "url", "author", "text")


def lines(item: Item, limits: Limits) -> Iterator[Item | Refused]:
    """Each line of JSON Lines as an item, its bytes as they stand; empty lines are no items."""
    with _opened(item) as file:
        number = 0
        while line := file.readline(limits.page + 2):
            number += 1
            source = f"{item.source}!{number}"
            if len(line) > limits.page and not line.endswith(b"\n"):
                yield Refused(source=source, why=f"is a line of more than {megabytes(limits.page)}: split it")
                while (rest := file.readline(limits.page)) and not rest.endswith(b"\n"):
                    continue
            elif stripped := (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip():
                yield Item(source=source, data=stripped, expect=JSON, depth=item.depth + 1)


def objects(item: Item, values: list[object]) -> Iterator[Item]:
    """Each member of a JSON list as an item."""
    for number, value in enumerate(values, 1):
        data = canonical(value).encode()
        yield Item(source=f"{item.source}!{number}", data=data, expect=JSON, depth=item.depth + 1)


def rows(item: Item, data: bytes, columns: Mapping[str, str], limits: Limits) -> Iterator[Item | Refused]:
    """Each row of a CSV as an item with all its cells; `columns` says which column holds which field.

    Raises BadInput, naming the columns found, where no column holds the text.
    """
    text = decode(data, item.charset).removeprefix("\ufeff")
    csv.field_size_limit(limits.page)
    table = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        header = next(table)
        named = _mapping(header, columns)
        for number, cells in enumerate(table, 2):
            source = f"{item.source}!{number}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                why = f"has {len(cells)} cells where the header has {len(header)}: quote cells that hold the separator"
                yield Refused(source=source, why=why)
                continue
            yield _row(item, source, dict(zip(header, cells, strict=True)), named)
    except StopIteration:
        raise BadInput("is empty: there is nothing to read") from None
    except csv.Error as error:
        raise BadInput(f"is no CSV beyond line {table.line_num} ({error}): save it again as CSV") from error


def read_mapping(words: str) -> dict[str, str]:
    """The mapping in "text=Body,published=Date"; raises BadInput where it is none or names a field there is not."""
    pairs = [pair.partition("=") for pair in words.split(",") if pair.strip()]
    mapping = {field.strip(): column.strip() for field, _, column in pairs}
    unknown = [field for field in mapping if field not in FIELDS]
    if unknown or not all(mapping.values()):
        raise BadInput(f'"{words}" is no mapping: write as in text=Body,published=Date; fields: {", ".join(FIELDS)}')
    return mapping


def _row(item: Item, source: str, cells: Mapping[str, str], named: Mapping[str, str]) -> Item:
    values: dict[str, object] = {field: cells[column] for field, column in named.items() if cells[column].strip()}
    values["row"] = cells
    return Item(source=source, data=canonical(values).encode(), expect=JSON, depth=item.depth + 1)


def _mapping(header: list[str], columns: Mapping[str, str]) -> dict[str, str]:
    stripped = {name.strip().casefold(): name for name in header}
    found = ", ".join(name.strip()[:40] for name in header[:20]) or "none"
    named = {}
    for field in FIELDS:
        wanted = columns.get(field, field).casefold()
        if wanted in stripped:
            named[field] = stripped[wanted]
        elif field in columns or field == "text":
            raise BadInput(
                f'has no column "{columns.get(field, field)}" for the {field} (its columns: {found}): say '
                f"which with --columns {field}=COLUMN"
            )
    return named


def _separator(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t|", key=first.count)


def _opened(item: Item) -> BinaryIO:
    return item.path.open("rb") if item.path else BytesIO(item.data or b"")


def parse_list(text: str) -> list[object] | None:
    """The list in a JSON text; None where it is no list, or no JSON."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None
