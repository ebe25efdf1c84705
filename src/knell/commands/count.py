"""`knell incidents, tolls, tally`, and `knell why` for what they print: what the dossier counts, and why."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, urlencode

import click

from knell.commands.kept import Json, folder_option, format_option, show
from knell.counting.forms import incident_json, tally_json, toll_json
from knell.counting.records import GRADES, CountedIncident, CountRange, Slice, TallyRow, Toll
from knell.counting.tally import tally as make_tally
from knell.counting.why import Why, name_of, spelt, why_cell, why_incident, why_point
from knell.errors import BadCall, BadInput
from knell.records import Group
from knell.vocabulary import AGES, HARMS, ROLES, SEXES

if TYPE_CHECKING:  # what opens a database is imported where it is needed
    from knell.web.room import Room

Command = Callable[..., int]
T = TypeVar("T", bound=str)

INCIDENT_COLUMNS = ("id", "title", "killed", "injured", "origins", "grade", "reports")
TOLL_COLUMNS = ("id", "authority", "of", "place", "since", "as of", "value", "said", "label")
CELL = "tally?"
SCOPE_LINE = "Documented harm as reported; actual figures are likely higher because not all harm is reported."


def _filters(command: Command) -> Command:
    for option in reversed(
        (
            click.option("--harm", type=click.Choice(HARMS)),
            click.option("--age", type=click.Choice(AGES)),
            click.option("--sex", type=click.Choice(SEXES)),
            click.option("--role", type=click.Choice(ROLES)),
            click.option("--grade", type=click.Choice(GRADES), help="The grade that stands."),
            click.option("--place", metavar="PLACE", help="In this place, region or country: name or id."),
            click.option("--from", "start", metavar="DATE", help="On or after this day."),
            click.option("--to", "end", metavar="DATE", help="On or before this day."),
        )
    ):
        command = option(command)
    return command


@click.command()
@folder_option
@format_option
@_filters
@click.option("--limit", type=click.IntRange(1), help="At most so many.")
def incidents(*, folder: Path, form: str, limit: int | None, **asked: str | None) -> int:
    """List the incidents: where, when, the range of reports, how many independent origins, and the grade."""
    question = _slice(asked)
    with _room(folder) as room:
        found = [one for one in room.counts.incidents if _is_asked(one, question)]
    if form == "table":
        show([_incident_row(one) for one in found[:limit]], form, INCIDENT_COLUMNS)
    else:
        show([incident_json(one) for one in found[:limit]], form, INCIDENT_COLUMNS)
    return 0


@click.command()
@folder_option
@format_option
@click.option("--harm", type=click.Choice(HARMS))
@click.option("--age", type=click.Choice(AGES))
@click.option("--source", metavar="NAME", help="Of this authority.")
def tolls(*, folder: Path, form: str, harm: str | None, age: str | None, source: str | None) -> int:
    """List each authority's running totals, with every value, the day it is about and the day it was said."""
    with _room(folder) as room:
        found = [
            toll
            for toll in room.counts.tolls
            if harm in (None, toll.harm)
            and age in (None, toll.group.age)
            and (source or "").casefold() in toll.authority.casefold()
        ]
    if form == "table":
        show([row for toll in found for row in _toll_rows(toll)], form, TOLL_COLUMNS)
    else:
        show([toll_json(toll) for toll in found], form, TOLL_COLUMNS)
    return 0


@click.command()
@folder_option
@format_option
@_filters
@click.option("--source", metavar="NAME", help="What this source alone says.")
@click.option("--by", metavar="COLUMNS", help="month, place, harm, age, sex, role, grade, source …, joined by commas.")
def tally(*, folder: Path, form: str, by: str | None, **asked: str | None) -> int:
    """Add up minimums and maximums over the incidents of a slice, by grade; an unknown minimum prints "unknown"."""
    question = _slice(asked, tuple(name.strip() for name in (by or "").split(",") if name.strip()))
    with _room(folder) as room:
        made = make_tally(room.columns, question, as_of=room.last_published)
    if form == "json":
        import json

        click.echo(json.dumps(tally_json(made), ensure_ascii=False, indent=1))
        return 0
    rows = [_tally_row(row, question) for row in made.rows]
    names = [*(name for name, _ in made.rows[0].by)] if made.rows else []
    show(rows, form, (*names, "grade", "people", "incidents", "claims", "why"))
    if form == "table":
        click.echo(f"rule {made.rule}, as of {made.as_of or 'no report'}. {SCOPE_LINE}")
    return 0


def why_counted(folder: Path, name: str) -> Why | None:
    """Why an incident, a toll or a cell of a tally is what it is; None where the name is of none of these."""
    if not name.startswith(("i-", "t-", CELL)):
        return None
    with _room(folder) as room:
        return _why(room, name)


def _why(room: "Room", name: str) -> Why:
    if name.startswith(CELL):
        return _why_cell(room, name)
    if name in room.tolls:
        toll = room.tolls[name]
        points = tuple(why_point(toll, point, room.counts, room.claims) for point in toll.points)
        says = f"{toll.authority}: {toll.harm}, {len(toll.points)} values"
        return Why(subject=name, says=says, rule=points[0].rule, flags=toll.flags, inner=points)
    found = room.incidents.get(room.forwards.get(name, name))
    if found is None:
        raise BadInput(
            f"nothing in this dossier is called {name}: `knell incidents` and `knell tolls` list what there is"
        )
    return why_incident(found, room.counts, room.claims)


def why_text(why: Why, indent: int = 0) -> Iterable[str]:
    """The answer as lines: the number, its rule, its evidence, and what was left out and why."""
    pad = "  " * indent
    yield f"{pad}{why.says}   [{why.rule}]"
    yield from (f"{pad}  {note}" for note in why.notes)
    for one in why.evidence if not why.inner else ():
        sets = f" ({one.sets})" if one.sets else ""
        yield f"{pad}  {spelt(one.low, one.high)} says {one.origin or 'nobody named'}{sets}: “{one.quote}”"
        yield f"{pad}      {' ← '.join(one.path)}; claim {one.claim} in report {one.report}"
    yield from (f"{pad}  left out: {one.claim}: {one.why}" for one in why.left_out)
    yield from (f"{pad}  ! {flag.kind}: {flag.says}" for flag in why.flags)
    for inner in why.inner:
        yield from why_text(inner, indent + 1)


def cell_name(row: TallyRow, asked: Slice) -> str:
    """The name by which `knell why` finds a cell of a tally again."""
    fields = ("harm", "age", "sex", "role", "grade", "place", "source", "start", "end")
    pairs = [(name, str(value)) for name in fields if (value := getattr(asked, name)) is not None]
    pairs += [("by", ",".join(asked.by))] if asked.by else []
    pairs += [("is", f"{name}:{value or ''}") for name, value in (*row.by, ("grade", row.grade))]
    return CELL + urlencode(pairs)


def _why_cell(room: "Room", name: str) -> Why:
    given = parse_qsl(name[len(CELL) :], keep_blank_values=True)
    wanted = dict(value.split(":", 1) for key, value in given if key == "is" and ":" in value)
    asked = {key: value for key, value in given if key != "is"}
    by = tuple(one for one in asked.pop("by", "").split(",") if one)
    question = _slice(asked, by)
    for row in make_tally(room.columns, question).rows:
        values = {key: value or "" for key, value in (*row.by, ("grade", row.grade))}
        if values == wanted:
            return why_cell(room.columns, question, row, room.counts, room.claims)
    raise BadInput(f"no cell of a tally is called {name}: `knell tally` prints the name of each")


def _room(folder: Path) -> "Room":
    from knell.dossier import open_dossier
    from knell.web.room import open_room

    return open_room(open_dossier(folder))


def _slice(asked: Mapping[str, str | None], by: tuple[str, ...] = ()) -> Slice:
    return Slice(
        harm=_one_of(asked.get("harm"), HARMS),
        age=_one_of(asked.get("age"), AGES),
        sex=_one_of(asked.get("sex"), SEXES),
        role=_one_of(asked.get("role"), ROLES),
        grade=_one_of(asked.get("grade"), GRADES),
        place=asked.get("place"),
        source=asked.get("source"),
        start=_day(asked.get("start")),
        end=_day(asked.get("end")),
        by=by,
    )


def _one_of(value: str | None, known: tuple[T, ...]) -> T | None:
    found = next((one for one in known if one == value), None)
    if value and found is None:
        raise BadCall(f"{value!r} is not known here: choose from {', '.join(known)}")
    return found


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadCall(f"the day {value!r} is not understood: write it as 2022-03-23") from None


def _is_asked(one: CountedIncident, asked: Slice) -> bool:
    incident, place = one.incident, one.incident.place
    names = (place.name, place.place_id, place.admin1, place.country) if place else ()
    inside = asked.place is None or asked.place.casefold() in {(name or "").casefold() for name in names}
    after = asked.start is None or (incident.end is not None and incident.end >= asked.start)
    before = asked.end is None or (incident.start is not None and incident.start <= asked.end)
    anyone = not (asked.harm or asked.age or asked.sex or asked.role)
    people = anyone or any(
        asked.harm in (None, count.harm)
        and asked.age in (None, count.group.age)
        and asked.sex in (None, count.group.sex)
        and asked.role in (None, count.group.role)
        for count in one.counts
    )
    return inside and after and before and people and asked.grade in (None, one.grade.stands)


def _incident_row(one: CountedIncident) -> Json:
    wholes = {count.harm: count for count in one.counts if count.group == Group()}
    names = {name for count in one.counts for name in count.origins}
    given = f"{one.grade.given} (by {one.grade.by})" if one.grade.given else one.grade.proposed
    if waits := one.grade.waits:
        given += f"; {waits.grade} proposed by {waits.by}"
    return {
        "id": one.incident.id,
        "title": one.incident.title,
        "killed": _span(wholes.get("killed")),
        "injured": _span(wholes.get("injured")),
        "origins": len(names),
        "grade": given,
        "reports": len(one.incident.reports),
    }


def _span(count: CountRange | None) -> str | None:
    return (
        spelt(count.low, count.high) + (" or more" if count.or_more and count.high is not None else "")
        if count
        else None
    )


def _toll_rows(toll: Toll) -> Iterable[Json]:
    of = name_of(CountRange(harm=toll.harm, group=toll.group, low=None, high=None, best=None, rule="", origins=()))
    for number, point in enumerate(toll.points):
        shown: Json = {} if number else {"id": toll.id, "authority": toll.authority, "of": of, "place": toll.place}
        since = {} if number else {"since": toll.since}
        values = {"as of": point.as_of, "value": spelt(point.low, point.high), "said": point.said, "label": point.label}
        yield {name: ({**shown, **since, **values}.get(name) or "") for name in TOLL_COLUMNS}


def _tally_row(row: TallyRow, asked: Slice) -> Json:
    people = spelt(row.low, row.high) if row.low is not None else "unknown" + (f"–{row.high:,}" if row.high else "")
    return {
        **{name: value or "not stated" for name, value in row.by},
        "grade": row.grade,
        "people": people + (" or more" if row.open_high else ""),
        "low": row.low,
        "high": row.high,
        "incidents": row.incidents,
        "claims": row.claims,
        "why": cell_name(row, asked),
    }
