"""`knell demo`: reads the sample reports that come with Knell and shows what they claim."""

import tempfile
from pathlib import Path

import click

from knell.commands.files import readings_of
from knell.commands.outputs import tell, write_folder
from knell.commands.read import moving, steps_on
from knell.reading.article import complete
from knell.reading.language import is_read
from knell.records import Reading
from knell.samples import sample_reports
from knell.terminal import output_console, progress_bar, reading_view


@click.command()
@click.option("--dossier", metavar="DIR", type=click.Path(path_type=Path), help="Write there (default: a new folder).")
@click.option("--no-serve", is_flag=True, help="Only print and write; start no server.")
@click.option("--model/--no-model", default=True, help="Read with the model (the default), or by rules alone.")
def demo(*, dossier: Path | None, no_serve: bool, model: bool) -> int:
    """Read the sample reports, print what they claim, and write their annotated pages."""
    from knell.flow import open_reader, read_reports  # 0.4 s of imports: not for --help

    samples = [complete(report) for report in sample_reports() if is_read(report.language)]
    with progress_bar("reading the sample reports", len(samples)) as bar:
        reader = open_reader(model, progress=steps_on(bar))
        outcomes = list(moving(readings_of(samples, lambda some: read_reports(some, reader)), bar))
    console = output_console()
    readings = [outcome for outcome in outcomes if isinstance(outcome, Reading)]
    for reading in readings:
        console.print(reading_view(reading, console.width))
    folder = dossier or Path(tempfile.mkdtemp(prefix="knell-demo-"))
    contents = write_folder(readings, folder / "pages")
    claims = sum(len(reading.claims) for reading in readings)
    console.print(f"{len(readings)} sample reports, {claims} claims. The annotated pages: {contents}", soft_wrap=True)
    refused = sum(tell(outcome) for outcome in outcomes if not isinstance(outcome, Reading))
    return 1 if refused else 0
