"""The tally: choose what to count and by what; the address holds the whole question, and every cell its evidence."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.responses import Response

from knell.counting.columns import COLUMNS
from knell.counting.derive import Counts
from knell.counting.forms import tally_json
from knell.counting.records import GRADES, Slice, Tally, TallyRow
from knell.counting.tally import RULE, by_day, incidents_of
from knell.counting.why import why_cell
from knell.errors import BadInput
from knell.vocabulary import AGES, HARMS, ROLES, SEXES
from knell.web.visit import NotFound, Visit, as_csv, as_json

CHOICES: Mapping[str, tuple[str, ...]] = {
    "harm": HARMS,
    "age": AGES,
    "sex": SEXES,
    "role": ROLES,
    "grade": GRADES,
}
BREAKDOWNS = tuple(name for name in COLUMNS if name != "grade")
LINES = 240  # of the table on one page: twenty years of months
LEVELS = 3  # columns to break down by at once: more is a table nobody reads
COLUMNS_SHOWN = 14  # values of the column chosen for the table's columns
WHOLE = ("year", "month", "place", "admin1", "country", "weapon", "facility")  # an incident has one: they add up
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

By = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Sums over the rows of a tally that share a place in the table; `open_high` incidents have no upper end."""

    low: int | None
    high: int | None
    open_high: int
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table: the values it is for, its cells by column, and all of them together."""

    by: By
    cells: Mapping[str | None, Cell]
    whole: Cell


def tally_page(visit: Visit) -> Response:
    """The question as a form and its answer as a table."""
    asked, across = slice_of(visit.query), across_of(visit.query)
    made = visit.room.tally(asked)
    every = list(dict.fromkeys(column_of(row, across) for row in made.rows))
    shown, turn = visit.slice(lines(made, across), LINES)
    return visit.page(
        "tally.html",
        asked=asked,
        across=across,
        rows_by=[name for name in asked.by if name != across],
        made=made,
        lines=shown,
        turn=turn,
        choices=CHOICES,
        breakdowns=BREAKDOWNS,
        levels=range(LEVELS),
        columns=[one for one in GRADES if one in every] if across is None else every[:COLUMNS_SHOWN],
        hidden=max(0, len(every) - COLUMNS_SHOWN),
        summed=across is None or across in WHOLE,
        question=question(asked, across),
        overlapping=asked.source is not None or "source" in asked.by,
        cell=lambda by, column: urlencode([*question_pairs(asked, across), *cell_pairs(by, column, across)]),
        line=lambda by: urlencode([*question_pairs(asked), *cell_pairs(by)]),
        rule=RULE,
    )


def cell_page(visit: Visit) -> Response:
    """The evidence for one cell: its incidents, their ranges, and the sentences these rest on.

    A cell may be of several grades, of all where none is named, and of all values of a column that it does not name.
    """
    asked, across, room = slice_of(visit.query), across_of(visit.query), visit.room
    wanted, grades = cell_of(visit.query)
    rows = [one for one in room.tally(asked).rows if _fits(one, wanted, grades)]
    if not rows:
        raise NotFound("the tally has no such cell any more: ask the question again")
    columns = room.columns
    names = {name for row in rows for name in incidents_of(columns, asked, row)}
    shown, turn = visit.slice(by_day(columns, sorted(names)))
    room.incidents.fetch(shown)
    incidents = [room.incidents[one] for one in shown if one in room.incidents]
    claims = [claim for one in incidents for claim in one.incident.claims]
    room.claims.fetch(claims)
    room.origins.fetch(claims)
    counts = Counts(
        incidents=tuple(incidents), origins={claim: room.origins[claim] for claim in claims if claim in room.origins}
    )
    whys = [why_cell(columns, asked, row, counts, room.claims) for row in rows]
    order = {name: number for number, name in enumerate(shown)}
    return visit.page(
        "cell.html",
        by=sorted(wanted.items()),
        harm=asked.harm,
        grades=grades,
        whole=_summed(rows),
        rule=RULE,
        inner=sorted((one for why in whys for one in why.inner), key=lambda one: order.get(one.subject, 0)),
        notes=[note for why in whys for note in why.notes],
        incidents=incidents,
        question=question(asked, across),
        turn=turn,
    )


def tally_download_json(visit: Visit) -> Response:
    """The answer as JSON, in the shape of `knell tally --format json`."""
    return as_json(tally_json(visit.room.tally(slice_of(visit.query))), "tally.json")


def tally_download_csv(visit: Visit) -> Response:
    """The answer as CSV; a sum that is unknown is an empty field, never 0."""
    return as_csv(csv_of(visit.room.tally(slice_of(visit.query))), "tally.csv")


def slice_of(query: QueryParams) -> Slice:
    """The question that an address asks. Raises BadInput for a value that cannot be."""
    for name, choices in CHOICES.items():
        if (value := query.get(name)) and value not in choices:
            raise BadInput(f"{name} cannot be {value!r}: choose from {', '.join(choices)}")
    by = tuple(dict.fromkeys(name for name in query.getlist("by") if name))
    if unknown := [name for name in by if name not in COLUMNS]:
        raise BadInput(f"cannot break down by {unknown[0]!r}: choose from {', '.join(COLUMNS)}")
    across = across_of(query)
    rows = tuple(name for name in by if name != across)[:LEVELS]
    found = Slice(by=(*rows, across) if across else rows, start=_day(query, "from"), end=_day(query, "to"))
    given = {name: query.get(name) or None for name in (*CHOICES, "place", "source")}
    return replace(found, **given)  # type: ignore[arg-type]  # each value was found among its choices


def across_of(query: QueryParams) -> str | None:
    """What the columns of the table are; None for grades. Raises BadInput for what they cannot be."""
    across = query.get("across") or "grade"
    if across != "grade" and across not in BREAKDOWNS:
        raise BadInput(f"cannot break down by {across!r}: choose from {', '.join(COLUMNS)}")
    return across if across != "grade" else None


def question_pairs(asked: Slice, across: str | None = None) -> list[tuple[str, str]]:
    """The question as the names and values of an address."""
    said = [("by", name) for name in asked.by if name != across]
    said += [("across", across)] if across else []
    said += [(name, str(value)) for name in (*CHOICES, "place", "source") if (value := getattr(asked, name))]
    days = (("from", asked.start), ("to", asked.end))
    return said + [(name, day.isoformat()) for name, day in days if day]


def question(asked: Slice, across: str | None = None) -> str:
    """The question as the end of an address."""
    return urlencode(question_pairs(asked, across))


def cell_pairs(by: By, column: str | None = None, across: str | None = None) -> list[tuple[str, str]]:
    """One cell as the names and values of an address; what is not stated has no "="."""
    if across is not None:
        return [*cell_pairs(by), *cell_pairs(((across, column),))]
    said = [("cell", name if value is None else f"{name}={value}") for name, value in by]
    return said + ([("at", column)] if column else [])


def cell_of(query: QueryParams) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """The cell that an address names, and of which grades it is: of all where it names none."""
    parted = [one.partition("=") for one in query.getlist("cell")]
    return {name: value if mark else None for name, mark, value in parted}, tuple(query.getlist("at"))


def evidence(asked: Slice, by: By = (), grades: Sequence[str] = ()) -> str:
    """The address of the evidence for a cell of a question, of these grades or of all."""
    return urlencode([*question_pairs(asked), *cell_pairs(by), *(("at", grade) for grade in grades)])


def lines(made: Tally, across: str | None = None) -> list[Line]:
    """The rows of a tally as lines of cells by grade, or by another column: then over all grades."""
    found: dict[By, dict[str | None, list[TallyRow]]] = {}
    for row in made.rows:
        by = tuple(pair for pair in row.by if pair[0] != across)
        found.setdefault(by, {}).setdefault(column_of(row, across), []).append(row)
    return [_line(by, columns) for by, columns in found.items()]


def column_of(row: TallyRow, across: str | None) -> str | None:
    """In which column of the table a row of a tally stands."""
    return row.grade if across is None else dict(row.by)[across]


def csv_of(made: Tally) -> str:
    """A tally as CSV with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [name for name, _ in made.rows[0].by] if made.rows else []
    writer.writerow([*names, "grade", "low", "high", "incidents", "claims", "unknown", "open_high", "rule"])
    for row in made.rows:
        values = [_plain(value) for _, value in row.by]
        writer.writerow(
            [*values, row.grade, row.low, row.high, row.incidents, row.claims, row.unknown, row.open_high, made.rule]
        )
    return out.getvalue()


def _line(by: By, columns: Mapping[str | None, Sequence[TallyRow]]) -> Line:
    cells = {name: _summed(rows) for name, rows in columns.items()}
    return Line(by=by, cells=cells, whole=_summed([row for rows in columns.values() for row in rows]))


def _summed(rows: Sequence[TallyRow]) -> Cell:
    """The rows together: each incident has one grade, so that sums over grades count none twice."""
    lows = [row.low for row in rows if row.low is not None]
    highs = [row.high for row in rows if row.high is not None]
    return Cell(
        low=sum(lows) if lows else None,
        high=sum(highs) if highs else None,
        open_high=sum(row.open_high for row in rows),
        incidents=sum(row.incidents for row in rows),
    )


def _fits(row: TallyRow, wanted: Mapping[str, str | None], grades: Sequence[str]) -> bool:
    said = dict(row.by)
    named = all(name in said and said[name] == value for name, value in wanted.items())
    return named and (row.grade in grades or not grades)


def _plain(value: str | None) -> str:
    """A text that no spreadsheet takes for a formula."""
    words = value or ""
    return f"'{words}" if words.startswith(STARTS_A_FORMULA) else words


def _day(query: QueryParams, name: str) -> date | None:
    value = query.get(name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadInput(f"{name} {value!r} is no day: write it as YYYY-MM-DD") from None
