"""The tally: choose what to count and by what; the address holds the whole question, and every cell its evidence."""

import csv
import io
from collections.abc import Mapping
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
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

By = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table: the values it is for, its rows by grade, and their sums."""

    by: By
    rows: Mapping[str, TallyRow]
    low: int | None
    high: int | None
    incidents: int


def tally_page(visit: Visit) -> Response:
    """The question as a form and its answer as a table."""
    asked = slice_of(visit.query)
    made = visit.room.tally(asked)
    shown, turn = visit.slice(lines(made), LINES)
    return visit.page(
        "tally.html",
        asked=asked,
        made=made,
        lines=shown,
        turn=turn,
        choices=CHOICES,
        breakdowns=BREAKDOWNS,
        levels=range(LEVELS),
        grades=[grade for grade in GRADES if any(row.grade == grade for row in made.rows)],
        question=question(asked),
        overlapping=asked.source is not None or "source" in asked.by,
        cell=lambda by, grade: urlencode([*question_pairs(asked), *cell_pairs(by, grade)]),
        rule=RULE,
    )


def cell_page(visit: Visit) -> Response:
    """The evidence for one cell: its incidents, their ranges, and the sentences these rest on."""
    asked, room = slice_of(visit.query), visit.room
    made = room.tally(asked)
    wanted, grade = cell_of(visit.query)
    row = next((one for one in made.rows if dict(one.by) == wanted and one.grade == grade), None)
    if row is None:
        raise NotFound("the tally has no such cell any more: ask the question again")
    columns = room.columns
    shown, turn = visit.slice(by_day(columns, incidents_of(columns, asked, row)))
    room.incidents.fetch(shown)
    incidents = [room.incidents[one] for one in shown if one in room.incidents]
    claims = [claim for one in incidents for claim in one.incident.claims]
    room.claims.fetch(claims)
    room.origins.fetch(claims)
    origins = {claim: room.origins[claim] for claim in claims if claim in room.origins}
    why = why_cell(columns, asked, row, Counts(incidents=tuple(incidents), origins=origins), room.claims)
    return visit.page("cell.html", row=row, why=why, incidents=incidents, question=question(asked), turn=turn)


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
    found = Slice(by=by[:LEVELS], start=_day(query, "from"), end=_day(query, "to"))
    given = {name: query.get(name) or None for name in (*CHOICES, "place", "source")}
    return replace(found, **given)  # type: ignore[arg-type]  # each value was found among its choices


def question_pairs(asked: Slice) -> list[tuple[str, str]]:
    """The question as the names and values of an address."""
    said = [("by", name) for name in asked.by]
    said += [(name, str(value)) for name in (*CHOICES, "place", "source") if (value := getattr(asked, name))]
    days = (("from", asked.start), ("to", asked.end))
    return said + [(name, day.isoformat()) for name, day in days if day]


def question(asked: Slice) -> str:
    """The question as the end of an address."""
    return urlencode(question_pairs(asked))


def cell_pairs(by: By, grade: str) -> list[tuple[str, str]]:
    """One cell as the names and values of an address; what is not stated has no "="."""
    return [("cell", name if value is None else f"{name}={value}") for name, value in by] + [("at", grade)]


def cell_of(query: QueryParams) -> tuple[dict[str, str | None], str]:
    """The cell that an address names."""
    parted = [one.partition("=") for one in query.getlist("cell")]
    return {name: value if mark else None for name, mark, value in parted}, query.get("at") or ""


def lines(made: Tally) -> list[Line]:
    """The rows of a tally joined over grades: each incident has one grade, so that sums over them count none twice."""
    found: dict[By, dict[str, TallyRow]] = {}
    for row in made.rows:
        found.setdefault(row.by, {})[row.grade] = row
    return [_line(by, rows) for by, rows in found.items()]


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


def _line(by: By, rows: Mapping[str, TallyRow]) -> Line:
    lows = [row.low for row in rows.values() if row.low is not None]
    highs = [row.high for row in rows.values() if row.high is not None]
    return Line(
        by=by,
        rows=rows,
        low=sum(lows) if lows else None,
        high=sum(highs) if highs else None,
        incidents=sum(row.incidents for row in rows.values()),
    )


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
