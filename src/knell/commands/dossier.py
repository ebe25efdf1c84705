"""`knell init, add, rebuild, verify, backup, users`: a dossier made, filled, kept and checked."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from knell.archive.items import shown
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
from knell.commands.read import steps_on
from knell.terminal import error_console, progress_bar

if TYPE_CHECKING:  # what opens a database is imported where it is needed: half a second not spent by `--help`
    from knell.adding import Added
    from knell.derive import Done
    from knell.dossier import Dossier
    from knell.store.chain import Draft
    from knell.store.database import Connection


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", metavar="WORDS", help="What the dossier is called (default: the folder's name).")
@click.option("--conflict", metavar="WORDS", help="The conflict it is about.")
@click.option("--country", metavar="XX", help="Where places are looked for first, by ISO 3166, as in UA.")
@click.option(
    "--language", "languages", metavar="XX", multiple=True, help="A language of its reports; can be repeated."
)
@click.option(
    "--database", metavar="URL", help="A PostgreSQL database, postgresql+psycopg://… (default: a SQLite file)."
)
@click.option("--from", "backup", metavar="BACKUP", type=click.Path(path_type=Path), help="Fill it from a backup.")
@model_option
def init(
    folder: Path,
    *,
    name: str | None,
    conflict: str | None,
    country: str | None,
    languages: tuple[str, ...],
    database: str | None,
    backup: Path | None,
    model: bool,
) -> int:
    """Make a new dossier in DIR, or make one again from a backup, on this or on another database."""
    from knell.config import Config, config_text, parse_config
    from knell.dossier import make_dossier

    if backup is not None:
        return _restore(backup, folder, database, model)
    asked = Config(
        name=name or folder.resolve().name or "dossier",
        conflict=conflict,
        country=country,
        languages=languages or ("en",),
        database=database,
    )
    made = make_dossier(folder, parse_config(config_text(asked), "the call"))
    click.echo(
        f"made the dossier {made.config.name!r} in {folder}; its key is {folder / 'knell.key'}: keep a copy of it"
    )
    return 0


def _restore(backup: Path, folder: Path, database: str | None, model: bool) -> int:
    from knell.backup import restore
    from knell.rebuild import rebuild

    dossier = restore(backup, folder, database)
    with progress_bar("reading", None) as bar:
        done = rebuild(dossier, open_reads(model, steps_on(bar)), steps_on(bar))
    click.echo(f"made {folder} from {backup}: {done.read} reports read anew; `knell verify` checks it all")
    return 0


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE…")
@folder_option
@actor_option
@click.option("--columns", metavar="MAP", help='Which column of a table is what: "text=Body,published=Day".')
@click.option("--encoding", metavar="NAME", help="The encoding of the texts, where that is not UTF-8.")
@click.option("--follow/--no-follow", default=True, help="Fetch the pages that a fetched feed announces (the default).")
@model_option
def add(
    sources: tuple[str, ...],
    *,
    folder: Path,
    actor: str | None,
    columns: str | None,
    encoding: str | None,
    follow: bool,
    model: bool,
) -> int:
    """Add files, folders, addresses, feeds, WARC, JSON Lines or chat exports; the same bytes twice change nothing.

    What is refused is told and listed with its reason, and stops nothing else; the exit code is then 1. Without
    SOURCE, what was left unread is read.
    """
    from knell.adding import Manner, add_sources
    from knell.archive.tables import read_mapping
    from knell.derive import derive
    from knell.dossier import open_dossier, sign

    dossier = open_dossier(folder)
    with progress_bar("collecting", None) as bar:
        reads = open_reads(model, steps_on(bar))  # what cannot be read with is better known before than after
        manner = Manner(columns=read_mapping(columns) if columns else {}, encoding=encoding, follow=follow)
        added = add_sources(
            dossier, sources, actor=named(actor), manner=manner, each=lambda _: bar.advance(bar.task_ids[0])
        )
        sign(dossier)
        done = derive(dossier, reads, steps_on(bar))
    _tell(added, done)
    return 1 if added.refused or done.faults else 0


def _tell(added: "Added", done: "Done") -> None:
    console = error_console()
    for line in [*added.lines, *done.faults]:
        console.print(shown(line, 600), style="yellow")
    whole = f" ({added.containers} kept whole beside their items)" if added.containers else ""
    click.echo(f"{added.new} new{whole}, {added.copies} copies, {added.refused} refused; {done.read} reports read")
    if done.unread:
        click.echo(f"{done.unread} could not be read: `knell reports --unread` says why")


@click.command()
@folder_option
@model_option
def rebuild(*, folder: Path, model: bool) -> int:
    """Derive everything anew from captures, decisions and settings, and put it in place at once."""
    from knell.dossier import open_dossier
    from knell.rebuild import rebuild as run

    dossier = open_dossier(folder)
    with progress_bar("reading", None) as bar:
        done = run(dossier, open_reads(model, steps_on(bar)), steps_on(bar))
    click.echo(f"{done.read} reports read anew, {done.unread} could not be read")
    return 0


@click.command()
@folder_option
@click.option("--quick", is_flag=True, help="Check derived rows by the hashes kept beside them, without reading anew.")
@model_option
def verify(*, folder: Path, quick: bool, model: bool) -> int:
    """Check the journal's chain, the signed heads, every capture, and that what is derived equals a fresh rebuild.

    Each fault is one line that names its place; the exit code is then 1.
    """
    from knell.dossier import open_dossier
    from knell.verify import summary
    from knell.verify import verify as run

    dossier = open_dossier(folder)
    faults = 0
    with progress_bar("verifying", None) as bar:
        for fault in run(dossier, None if quick else open_reads(model, steps_on(bar)), steps_on(bar)):
            faults += 1
            click.echo(shown(fault, 400))
    said = f"{faults} faults" if faults else "all verified"
    click.echo(f"{said}: {summary(dossier)}")
    return 1 if faults else 0


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@folder_option
def backup(target: Path, *, folder: Path) -> int:
    """Copy the dossier, consistent while it is in use, into the new folder DIR; `knell init --from DIR` restores it."""
    from knell.backup import back_up
    from knell.dossier import open_dossier
    from knell.web.passwords import FILE

    click.echo(f"copied to {back_up(open_dossier(folder), target)}: it holds the key, keep it as safe as the dossier")
    if (folder / FILE).exists():
        click.echo(f"passwords are not in it, so that nobody can guess at them there: copy {FILE}, or set them anew")
    return 0


@click.group(invoke_without_command=True)
@folder_option
@format_option
@click.pass_context
def users(context: click.Context, *, folder: Path, form: str) -> int:
    """List who works on the dossier; `users add` and `users remove` change it."""
    context.obj = folder
    if context.invoked_subcommand is None:
        from knell.store.database import reading
        from knell.store.users import list_users

        with reading(_opened(folder).store) as connection:
            rows = [{"name": u.name, "role": u.role, "active": u.active} for u in list_users(connection)]
        show(rows, form, ("name", "role", "active"))
    return 0


@users.command("add")
@click.argument("name")
@click.option("--role", required=True, metavar="ROLE", help="viewer, coder, reviewer, publisher or admin.")
@actor_option
@inside
def add_user(folder: Path, *, name: str, role: str, actor: str | None) -> int:
    """Add NAME, or give NAME another role."""
    from knell.store.users import set_user

    _record(folder, lambda connection: set_user(connection, name, role, actor=named(actor)))
    return 0


@users.command("remove")
@click.argument("name")
@actor_option
@inside
def drop_user(folder: Path, *, name: str, actor: str | None) -> int:
    """End what NAME may do; NAME's decisions stay."""
    from knell.store.users import remove_user

    _record(folder, lambda connection: remove_user(connection, name, actor=named(actor)))
    return 0


def _opened(folder: Path) -> "Dossier":
    from knell.dossier import open_dossier

    return open_dossier(folder)


def _record(folder: Path, make: "Callable[[Connection], Draft]") -> None:
    """Enter one draft and sign the journal."""
    from knell.dossier import sign
    from knell.store.database import writing
    from knell.store.journal import record

    dossier = _opened(folder)
    with writing(dossier.store) as connection:
        record(connection, [make(connection)])
    sign(dossier)
