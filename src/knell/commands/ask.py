"""`knell claims, reports, why`: what stands in a dossier, and what stands behind it."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from knell.archive.items import shown
from knell.commands.kept import Json, folder_option, format_option, show
from knell.errors import BadInput
from knell.jsonform import claim_from_json
from knell.publish.sentences import (
    HARM_WORDS,
    caveat_words,
    chain_words,
    claim_sentence,
    people_words,
    place_words,
    when_words,
)
from knell.terminal import error_console, output_console
from knell.vocabulary import AGES, HARMS, ROLES, SCOPES, SEXES

if TYPE_CHECKING:
    from knell.store.ask import Area, Question
    from knell.store.database import Connection

STATUSES = ("read", "accepted", "edited", "added", "rejected")
CLAIM_COLUMNS = ("id", "harm", "people", "where", "when", "who says", "caveats", "report", "words")
REPORT_COLUMNS = ("id", "published", "outlet", "language", "claims", "group", "title")

SAME = "the same bytes are kept already"

Command = Callable[..., int]


def _filters(command: Command) -> Command:
    """The options that narrow both claims and reports."""
    for option in reversed(
        (
            click.option("--harm", type=click.Choice(HARMS)),
            click.option("--age", type=click.Choice(AGES)),
            click.option("--sex", type=click.Choice(SEXES)),
            click.option("--role", type=click.Choice(ROLES)),
            click.option("--scope", type=click.Choice(SCOPES)),
            click.option("--status", type=click.Choice(STATUSES), help="What people made of a claim."),
            click.option("--place", metavar="PLACE", help="In this place and everything inside it: name, id or XX."),
            click.option("--from", "start", metavar="DATE", help="Harm on or after this day."),
            click.option("--to", "end", metavar="DATE", help="Harm on or before this day."),
            click.option("--source", metavar="NAME", help="Said, or cited, by this source, under any of its names."),
            click.option("--outlet", metavar="NAME", help="Published by this outlet."),
            click.option("--language", metavar="XX", help="In reports of this language."),
            click.option("--report", metavar="ID", help="In this report."),
            click.option("--text", metavar="WORDS", help='In reports that hold these words, "a phrase" or a begin*.'),
            click.option("--rejected", is_flag=True, help="Rejected claims too."),
            click.option("--limit", type=click.IntRange(1), help="At most so many."),
        )
    ):
        command = option(command)
    return command


@click.command()
@folder_option
@format_option
@_filters
def claims(*, folder: Path, form: str, limit: int | None, **asked: str | bool | None) -> int:
    """List the claims of harm in the dossier."""
    from knell.dossier import open_dossier
    from knell.store.ask import find_claims, undated
    from knell.store.database import reading

    with reading(open_dossier(folder).store) as connection:
        question = _question(connection, asked)
        found = show(find_claims(connection, question, limit=limit), form, CLAIM_COLUMNS, _claim_cells)
        left_out = undated(connection, question)
    if left_out:
        error_console().print(f"{left_out} claims without a day are left out, {found} are shown", style="yellow")
    return 0


@click.command()
@folder_option
@format_option
@_filters
@click.option("--unread", is_flag=True, help="Instead: what is kept but could not be read, and why.")
@click.option("--refused", is_flag=True, help="Instead: what was refused, or was a copy, and why.")
def reports(
    *, folder: Path, form: str, limit: int | None, unread: bool, refused: bool, **asked: str | bool | None
) -> int:
    """List the reports in the dossier."""
    from knell.dossier import open_dossier
    from knell.store.ask import find_reports, find_unread
    from knell.store.database import reading
    from knell.store.journal import refusals

    with reading(open_dossier(folder).store) as connection:
        if unread:
            show(find_unread(connection), form, ("report", "source", "why"))
        elif refused:
            rows = (
                {"at": r.at, "actor": r.actor, "kind": r.kind, "item": r.subject, "why": SAME, **r.body}
                for r in refusals(connection)
            )
            show(rows, form, ("at", "actor", "kind", "item", "why", "sha256"))
        else:
            show(find_reports(connection, _question(connection, asked), limit=limit), form, REPORT_COLUMNS)
    return 0


@click.command()
@click.argument("name", metavar="ID")
@folder_option
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def why(name: str, *, folder: Path, form: str) -> int:
    """Show what stands behind ID: a claim, a report, a capture (sha256), a journal entry (its number), an incident,
    a toll or a cell of a tally, by the name that its list prints."""
    if (counted := _why_counted(folder, name, form)) is not None:
        return counted
    from knell.dossier import open_dossier
    from knell.store.ask import behind
    from knell.store.database import reading

    with reading(open_dossier(folder).store) as connection:
        found = behind(connection, name)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    console = output_console()
    for line in why_lines(found):
        console.print(line, soft_wrap=True)
    return 0


def _why_counted(folder: Path, name: str, form: str) -> int | None:
    """Print why an incident, a toll or a cell of a tally is what it is; None where the name is of none of these."""
    from dataclasses import asdict

    from knell.commands.count import why_counted, why_text

    found = why_counted(folder, name)
    if found is None:
        return None
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(shown(line, 1000) for line in why_text(found)))
    return 0


def why_lines(found: Mapping[str, object]) -> list[str]:
    """What stands behind an id, as lines from the number down to the bytes."""
    lines: list[str] = []
    if isinstance(claim := found.get("claim"), dict):
        made = claim_from_json(claim)
        lines += [f"claim     {claim['id']}  {claim_sentence(made)}", f"status    {found['status']}"]
        lines += [f"sentence  {shown(str(found['sentence']), 600)}"]
        chain = " ← ".join(source.name for source in made.attribution.chain)
        lines += [f"speaker   {shown(chain) if chain else 'the report in its own voice'}"]
        lines += [f"caveat    {caveat}" for caveat in caveat_words(made)]
        lines += [f"read by   {found['reader']}"]
    lines += [_decision_line(each) for each in _objects(found, "decisions")]
    lines += _report_lines(found)
    if isinstance(entry := found.get("entry"), dict):
        lines += [_decision_line(entry), f"          {shown(json.dumps(entry['body'], ensure_ascii=False), 2000)}"]
        lines += [f"hash      {entry['hash']}"]
    return lines


def _report_lines(found: Mapping[str, object]) -> list[str]:
    lines = []
    if isinstance(report := found.get("report"), dict):
        said = [str(report[name]) for name in ("outlet", "published", "title", "language") if report.get(name)]
        lines += [f"report    {report['id']}  {shown(', '.join(said), 300)}"]
        lines += [_decision_line(each) for each in _objects(found, "corrections")]
        if copies := found.get("copies"):
            lines += [f"copies    {', '.join(map(str, copies)) if isinstance(copies, list) else copies}"]
        lines += [_citation_line(each) for each in _objects(found, "cites")]
        if cited := found.get("cited_by"):
            lines += [f"cited by  {', '.join(map(str, cited)) if isinstance(cited, list) else cited}"]
        if orphans := found.get("orphans"):
            lines += [f"orphans   journal entries {orphans}: `knell decide orphans` shows their words"]
    if isinstance(capture := found.get("capture"), dict):
        where = capture.get("url") or capture["source"]
        lines += [f"capture   {capture['sha256']}", f"          {shown(str(where), 300)}"]
        lines += [f"          collected {capture['captured_at']} by {shown(str(capture['collector']))}"]
        lines += [f"record    {capture['warc_file']} at byte {capture['offset']}, {capture['length']} bytes"]
        lines += [
            f"entry     {capture['seq']} of the journal, {capture['added_at']}, by {shown(str(capture['added_by']))}"
        ]
    return lines


def _citation_line(cited: Mapping[str, object]) -> str:
    meant = f"{cited['to']}: {cited['why']}" if cited["to"] else f"{cited['outlet']}, but {cited['why']}"
    return f"cites     {shown(meant, 300)}\n          “{shown(str(cited['quote']), 300)}”"


def _decision_line(entry: Mapping[str, object]) -> str:
    said = entry["body"]
    told = ""
    if isinstance(said, Mapping):
        if "undoes" in said:
            told = f"undoes entry {said['undoes']}"
        elif "field" in said and "new" in said:
            told = f"{said['field']}: {said.get('old')!r} → {said['new']!r}"
        told += f" ({said['reason']})" if said.get("reason") else ""
    what = f"{entry['kind']} {shown(told, 400)}".rstrip()
    return f"decision  {entry['seq']} {what}, by {shown(str(entry['actor']))}, {entry['at']}"


def _objects(found: Mapping[str, object], name: str) -> list[Json]:
    value = found.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _claim_cells(row: Mapping[str, object]) -> list[str]:
    claim = claim_from_json(row)
    caveats = [*caveat_words(claim), *([str(row["status"])] if row["status"] != "read" else [])]
    report = " ".join(str(row[name]) for name in ("outlet", "published") if row.get(name)) or claim.report
    return [
        claim.id,
        HARM_WORDS[claim.harm],
        people_words(claim.count, claim.group),
        place_words(claim.where) or "—",
        when_words(claim.when) or "—",
        chain_words(claim.attribution) or "—",
        "; ".join(caveats),
        report,
        claim.quote,
    ]


def _question(connection: "Connection", asked: Mapping[str, str | bool | None]) -> "Question":
    from knell.store.ask import Question, names_of_source

    said = {name: value for name, value in asked.items() if isinstance(value, str) and value.strip()}
    place, source = said.pop("place", None), said.pop("source", None)
    days = {name: _day(name, said.pop(name)) for name in ("start", "end") if name in said}
    return Question(
        **(said | days),  # type: ignore[arg-type]  # every option but these three is a text of the question
        area=_area(connection, place) if place else None,
        sources=names_of_source(connection, source) if source else (),
        rejected=bool(asked.get("rejected")),
    )


def _area(connection: "Connection", name: str) -> "Area":
    """A place by its name, its id or its country's code; the gazetteer knows its other names."""
    from knell.places.gazetteer import open_gazetteer
    from knell.store.ask import area_inside

    names, ids = [name], [name]
    gazetteer = open_gazetteer()
    for entry in (gazetteer.by_id(name), gazetteer.country(name), *gazetteer.exact(name)[:1]):
        if entry is not None:
            names.append(entry.name)
            ids.append(entry.place_id)
    return area_inside(connection, names, ids)


def _day(name: str, words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        option = {"start": "--from", "end": "--to"}[name]
        raise BadInput(f"{option} {words!r} is no day: write it YYYY-MM-DD") from None
