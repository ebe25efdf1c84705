"""`knell decide`: what a named person judges of claims, reports and sources, entered in the journal for good."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from knell.commands.kept import (
    actor_option,
    folder_option,
    format_option,
    inside,
    model_option,
    named,
    open_reads,
    show,
)
from knell.errors import BadInput
from knell.jsonform import report_json

if TYPE_CHECKING:
    from knell.dossier import Dossier
    from knell.records import Claim, Report
    from knell.store.chain import Draft
    from knell.store.database import Connection

TEXTS = ("harm", "words", "age", "sex", "role", "scope", "start", "end", "stance", "actor", "weapon", "facility")
DECISIONS = ("seq", "at", "actor", "kind", "subject", "says")


@click.group()
@folder_option
@click.pass_context
def decide(context: click.Context, *, folder: Path) -> None:
    """Decide on claims, reports and sources. A decision is never changed: a later one supersedes it."""
    context.obj = folder


@decide.command()
@click.argument("claim")
@actor_option
@inside
def accept(folder: Path, *, claim: str, actor: str | None) -> int:
    """CLAIM is right as it stands."""
    from knell.review import decide as decisions

    return _on_claim(folder, claim, lambda found, report: decisions.accept(found, report, actor=named(actor)))


@decide.command()
@click.argument("claim")
@click.argument("field")
@click.argument("value")
@click.option("--reason", metavar="WORDS")
@actor_option
@inside
def edit(folder: Path, *, claim: str, field: str, value: str, reason: str | None, actor: str | None) -> int:
    """FIELD of CLAIM is VALUE: text, a number, true, false, null, or JSON (a list of places or sources)."""
    from knell.review import decide as decisions

    new = value_of(field, value)
    return _on_claim(
        folder,
        claim,
        lambda found, report: decisions.edit(found, report, actor=named(actor), field=field, new=new, reason=reason),
    )


@decide.command()
@click.argument("claim")
@click.option("--reason", metavar="WORDS", required=True, help="Why it is no claim.")
@actor_option
@inside
def reject(folder: Path, *, claim: str, reason: str, actor: str | None) -> int:
    """CLAIM is no claim of harm."""
    from knell.review import decide as decisions

    return _on_claim(
        folder, claim, lambda found, report: decisions.reject(found, report, actor=named(actor), reason=reason)
    )


@decide.command()
@click.argument("report")
@click.option("--quote", metavar="WORDS", required=True, help="The words of the report, letter by letter.")
@click.option("--set", "said", metavar="FIELD=VALUE", multiple=True, help="harm=killed words=two low=2 high=2 …")
@click.option("--occurrence", type=click.IntRange(0), default=0, help="Which occurrence of the words; the first is 0.")
@actor_option
@inside
def add(folder: Path, *, report: str, quote: str, said: tuple[str, ...], occurrence: int, actor: str | None) -> int:
    """The reader missed a claim in REPORT."""
    from knell.review import decide as decisions

    values = dict(_assignment(each) for each in said)

    def make(_: "Connection", found: "Report") -> "Draft":
        return decisions.add(found, actor=named(actor), quote=quote, fields=values, occurrence=occurrence)

    return _on_report(folder, report, make)


@decide.command()
@click.argument("report")
@click.argument("field")
@click.argument("value")
@actor_option
@model_option
@inside
def correct(folder: Path, *, report: str, field: str, value: str, actor: str | None, model: bool) -> int:
    """FIELD (title, outlet, published, language, url) of REPORT is VALUE, or null where it is not known."""
    from knell.review import decide as decisions

    new = None if value == "null" else value

    def make(_: "Connection", found: "Report") -> "Draft":
        old = report_json(found).get(field)
        return decisions.correct_report(found, actor=named(actor), field=field, old=old, new=new)

    return _on_report(folder, report, make, model=model, unread=True)


@decide.command()
@click.argument("seq", type=int)
@actor_option
@model_option
@inside
def undo(folder: Path, *, seq: int, actor: str | None, model: bool) -> int:
    """Take back the decision that is entry SEQ of the journal, by a new entry."""
    from knell.review import decide as decisions
    from knell.store.journal import DECIDED, entry

    def make(connection: "Connection") -> "Draft":
        found = entry(connection, seq)
        if found is None or found.kind not in DECIDED:
            raise BadInput(f"journal entry {seq} is no decision that can be undone: `knell decide list` shows them")
        return decisions.undo(found, actor=named(actor))

    return _enter(folder, make, model=model)


@decide.command()
@click.argument("name")
@click.argument("other")
@actor_option
@inside
def alias(folder: Path, *, name: str, other: str, actor: str | None) -> int:
    """NAME and OTHER are one source."""
    from knell.review.counted import name_source

    return _enter(folder, lambda _: name_source(name, other, actor=named(actor)))


@decide.command()
@click.argument("source")
@click.argument("other")
@actor_option
@inside
def origin(folder: Path, *, source: str, other: str, actor: str | None) -> int:
    """What SOURCE says, it has from OTHER."""
    from knell.store.chain import Draft

    return _enter(
        folder, lambda _: Draft(actor=named(actor), kind="source.origin", subject=source, body={"origin": other})
    )


@decide.command("list")
@format_option
@inside
def list_decisions(folder: Path, *, form: str) -> int:
    """List every decision, oldest first."""
    from knell.dossier import open_dossier
    from knell.store.database import reading
    from knell.store.journal import decisions

    with reading(open_dossier(folder).store) as connection:
        rows = [
            {
                "seq": found.seq,
                "at": found.at,
                "actor": found.actor,
                "kind": found.kind,
                "subject": found.subject,
                "says": json.dumps(
                    {k: v for k, v in found.body.items() if k not in ("claim", "at")}, ensure_ascii=False
                ),
            }
            for found in decisions(connection)
        ]
    show(rows, form, DECISIONS)
    return 0


@decide.command()
@format_option
@inside
def orphans(folder: Path, *, form: str) -> int:
    """List decisions whose words no reader finds any more, with their words."""
    from knell.dossier import open_dossier
    from knell.store.ask import find_orphans
    from knell.store.database import reading

    with reading(open_dossier(folder).store) as connection:
        show(find_orphans(connection), form, ("seq", "kind", "report", "quote", "why"))
    return 0


def value_of(field: str, words: str) -> object:
    """A field's value as it is written on the command line: text where the field is text, else JSON."""
    if words == "null":
        return None
    if field in TEXTS:
        return words
    try:
        return json.loads(words)
    except ValueError:
        return words


def _assignment(words: str) -> tuple[str, object]:
    name, equals, value = words.partition("=")
    if not equals:
        raise BadInput(f"{words!r} sets nothing: write FIELD=VALUE")
    return name.strip(), value_of(name.strip(), value)


def _on_claim(folder: Path, name: str, make: "Callable[[Claim, Report], Draft]") -> int:
    from knell.jsonform import claim_from_json
    from knell.store.ask import find_claim
    from knell.store.derived import stored_report

    def draft(connection: "Connection") -> "Draft":
        row = find_claim(connection, name)
        kept = stored_report(connection, str(row["report"])) if row else None
        if row is None or kept is None:
            raise BadInput(f"there is no claim {name!r}: `knell claims` lists them")
        report, *_ = kept
        return make(claim_from_json(json.loads(str(row["body"])), report), report)

    return _enter(folder, draft)


def _on_report(
    folder: Path,
    name: str,
    make: "Callable[[Connection, Report], Draft]",
    *,
    model: bool | None = None,
    unread: bool = False,
) -> int:
    """Enter a decision on a report; with `unread`, on one that could not be read, too."""
    from knell.records import Report
    from knell.store.derived import is_unread, stored_report

    def draft(connection: "Connection") -> "Draft":
        if (kept := stored_report(connection, name)) is None:
            if not (unread and is_unread(connection, name)):
                raise BadInput(f"there is no report {name!r}: `knell reports` lists them")
            return make(
                connection, Report(doc=name, text="")
            )  # its language, say, may be what keeps it from being read
        return make(connection, kept[0])

    return _enter(folder, draft, model=model)


def _enter(folder: Path, make: "Callable[[Connection], Draft]", *, model: bool | None = None) -> int:
    """Enter a decision, apply it, sign the journal, and say under which number it stands."""
    from knell.dossier import open_dossier, sign
    from knell.store.database import writing
    from knell.store.journal import record

    dossier = open_dossier(folder)
    with writing(dossier.store) as connection:
        (made,) = record(connection, [make(connection)])
    _apply(dossier, made.subject if made.kind == "report.corrected" else made.body.get("report"), model)
    sign(dossier)
    click.echo(f"entry {made.seq}: {made.kind} {made.subject}, by {made.actor}")
    return 0


def _apply(dossier: "Dossier", report: object, model: bool | None) -> None:
    """Bring the one report up to date; it is read anew only where what the reader sees of it was corrected."""
    from knell.derive import derive, judge

    if isinstance(report, str) and not judge(dossier, report):
        derive(dossier, open_reads(model if model is not None else True))
