"""`knell demo`: the sample reports as a dossier, read, put right where the reader errs, counted, and served."""

import shlex
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from knell.commands.ask import claims, why
from knell.commands.count import incidents, tolls
from knell.commands.kept import open_reads
from knell.commands.outputs import write_folder
from knell.commands.read import steps_on
from knell.commands.sampled import Decided, add_samples, decide_samples, open_samples, sample_readings
from knell.commands.serve import serve
from knell.samples.decided import ACTOR
from knell.terminal import output_console, progress_bar

if TYPE_CHECKING:
    from knell.dossier import Dossier
    from knell.records import Reading

CLAIMS_SHOWN = 8
EXPLAINED = "Okhtyrka"  # the incident that one `why` is printed for: two origins, a range, a named victim
PORT = 8700


@click.command()
@click.option(
    "--dossier", metavar="DIR", type=click.Path(path_type=Path), help="Keep it there (default: a new folder)."
)
@click.option("--no-serve", is_flag=True, help="Only print and write; start no server.")
@click.option("--model/--no-model", default=True, help="Read with the model (the default), or by rules alone.")
@click.pass_context
def demo(context: click.Context, *, dossier: Path | None, no_serve: bool, model: bool) -> int:
    """Make a dossier of the sample reports, show what it counts and why, and serve it."""
    folder = dossier or Path(tempfile.mkdtemp(prefix="knell-demo-"))
    with progress_bar("reading the sample reports", None) as bar:
        made = open_samples(folder)
        files = add_samples(made, open_reads(model, steps_on(bar)), steps_on(bar))
        decided = decide_samples(made)
        readings = sample_readings(made)
        contents = write_folder(readings, folder / "pages")
    for line in _told(folder, files, readings, decided, contents):
        output_console().print(line, soft_wrap=True)
    _headed(f"Claims: the first {CLAIMS_SHOWN}", folder, "claims")
    context.invoke(claims, folder=folder, limit=CLAIMS_SHOWN)
    _headed("Incidents: the range of reports over independent origins", folder, "incidents")
    context.invoke(incidents, folder=folder)
    _headed("Tolls: each authority's running totals", folder, "tolls")
    context.invoke(tolls, folder=folder)
    if name := _explained(made):
        _headed("Why", folder, f"why {name}")
        context.invoke(why, name=name, folder=folder)
    if no_serve:
        return 0
    click.echo()
    return int(context.invoke(serve, folder=folder, actor=ACTOR, port=_free_port()) or 0)


def _told(folder: Path, files: int, readings: "Sequence[Reading]", decided: Decided, contents: Path) -> tuple[str, ...]:
    stated = sum(len(reading.claims) for reading in readings)
    unread = f"; {files - len(readings)} are in languages that are not read yet" if files > len(readings) else ""
    lost = f" {decided.unmatched} more point at words that this reader reads otherwise." if decided.unmatched else ""
    return (
        f"The sample dossier: {folder}",
        f"{len(readings)} of {files} sample reports read, {stated} claims{unread}. Their annotated pages: {contents}",
        f"The demo user corrects what the reader errs on: {decided.entered} new decisions in the journal.{lost}",
    )


def _headed(words: str, folder: Path, command: str) -> None:
    output_console().print(f"\n{words}   (knell {command} --dossier {shlex.quote(str(folder))})\n", soft_wrap=True)


def _explained(dossier: "Dossier") -> str | None:
    """The incident to be explained: the one at the place chosen, else the first that is counted."""
    from knell.web.room import open_room

    with open_room(dossier) as room:
        counted = [one for one in room.counts.incidents if one.counts]
    places = {one.incident.id: one.incident.place.name for one in counted if one.incident.place}
    return next((name for name, place in places.items() if place == EXPLAINED), next(iter(places), None))


def _free_port() -> int:
    """The reading room's usual port, or any other where something else has it."""
    for port in (PORT, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    return PORT
