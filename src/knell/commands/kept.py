"""What the commands on a dossier share: which dossier, by whom, read with what, and answers as table, JSON or CSV."""

import csv
import getpass
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from knell.archive.items import shown
from knell.errors import BadCall
from knell.terminal import output_console

if TYPE_CHECKING:
    from knell.derive import Progress, Reads

Json = dict[str, object]
FORMATS = ("table", "json", "csv")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

folder_option = click.option(
    "--dossier",
    "folder",
    metavar="DIR",
    envvar="KNELL_DOSSIER",
    default=".",
    type=click.Path(path_type=Path),
    help="The dossier's folder (default: $KNELL_DOSSIER, else this folder).",
)
actor_option = click.option(
    "--as", "actor", metavar="NAME", envvar="KNELL_USER", help="Who does this (default: $KNELL_USER, else your login)."
)
format_option = click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
model_option = click.option("--model/--no-model", default=True, help="Read with the model (the default), or by rules.")


def inside(command: Callable[..., int]) -> Callable[..., int]:
    """A command within a group that takes --dossier, too: people write it last as often as first."""

    @click.option("--dossier", "given", metavar="DIR", type=click.Path(path_type=Path), help="The dossier's folder.")
    @click.pass_context
    @wraps(command)
    def run(context: click.Context, /, given: Path | None, **options: object) -> int:
        return command(given or context.obj, **options)

    return run


def named(actor: str | None) -> str:
    """Who acts: as given, else by the login's name. Raises BadCall where neither says."""
    if actor and actor.strip():
        return actor.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise BadCall("who does this? say it with --as NAME") from None


def open_reads(model: bool, progress: "Progress | None" = None) -> "Reads":
    """The reading step with the shipped reader."""
    from knell import flow
    from knell.derive import Reads

    reader = flow.open_reader(model, progress=progress)
    return Reads(version=reader.version, read=lambda reports: flow.read_reports(reports, reader))


def show(
    rows: Iterable[Mapping[str, object]],
    form: str,
    columns: Sequence[str],
    cells: Callable[[Mapping[str, object]], Sequence[str]] | None = None,
) -> int:
    """Print rows in the format asked for; how many there were. `cells` makes a table's row where it is not plain."""
    found = list(rows)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(csv_text(found), nl=False)
    else:
        _table(found, columns, cells or (lambda row: [_cell(row.get(name)) for name in columns]))
    return len(found)


def csv_text(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV with a header: lists joined by "; ", nothing that a spreadsheet would take for a formula."""
    if not rows:
        return ""
    nested = {name for row in rows for name, value in row.items() if _nested(value)}
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in nested]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _plain(row.get(name)) for name in names})
    return out.getvalue()


def _table(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[str],
    cells: Callable[[Mapping[str, object]], Sequence[str]],
) -> None:
    console = output_console()
    if not rows:
        console.print("nothing found")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(shown(cell) for cell in cells(row)))
    console.print(table)


def _cell(value: object) -> str:
    return "—" if value is None else str(value)


def _nested(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(item, dict | list) for item in value)
    )


def _plain(value: object) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    words = "; ".join(str(item) for item in value) if isinstance(value, list) else str(value)
    return f"'{words}" if words.startswith(STARTS_A_FORMULA) else words
