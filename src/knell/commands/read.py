"""`knell read`: prints what reports claim and keeps nothing."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from rich.progress import Progress, TaskID

from knell import fields
from knell.archive.capture import Found
from knell.commands.files import Asked, Refusal, readings_of, reports_in
from knell.commands.outputs import Outcome, stream_to, tell, write_json, write_lines, write_pages, write_table
from knell.errors import BadCall
from knell.reading.language import require_language
from knell.records import Report
from knell.terminal import progress_bar

WRITERS: dict[str, Callable[[Iterable[Outcome], Path | None], int]] = {
    "table": write_table,
    "json": write_json,
    "html": write_pages,
}


@click.command()
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--published", metavar="DATE", help="The day it was published, YYYY-MM-DD.")
@click.option("--outlet", metavar="NAME", help="Who published it.")
@click.option("--title", metavar="WORDS", help="Its title.")
@click.option("--language", metavar="XX", help="Its language, as an ISO 639-1 code.")
@click.option("--encoding", metavar="NAME", help="The encoding of its text, where that is not UTF-8.")
@click.option("--format", "form", type=click.Choice([*WRITERS]), default="table", show_default=True)
@click.option("--jsonl", is_flag=True, help="One report a line in, one line out, in the same order.")
@click.option("--output", metavar="PATH", type=click.Path(path_type=Path), help="Write there; many pages: a folder.")
@click.option("--model/--no-model", default=True, help="Read with the model (the default), or by rules alone.")
@click.option("--explain", is_flag=True, help="Show candidates, scores and links, and what was left out and why.")
def read(
    files: tuple[str, ...],
    *,
    published: str | None,
    outlet: str | None,
    title: str | None,
    language: str | None,
    encoding: str | None,
    form: str,
    jsonl: bool,
    output: Path | None,
    model: bool,
    explain: bool,
) -> int:
    """Print what the reports in FILE… claim: who came to harm, where, when, and who says so.

    FILE is text, HTML, PDF, DOCX, a mail or JSON Lines; "-" is standard input. Nothing is kept. The exit code is 1
    where a report was refused.
    """
    given = _given({"published": published, "outlet": outlet, "title": title, "language": language})
    names = files or (("-",) if jsonl else ())
    if not names:
        raise BadCall('no FILE is given; name one or more, or "-" for standard input')
    reports = reports_in(names, Asked(given=given, charset=encoding, rows=jsonl))
    if explain:
        refused = _explain(reports, output, model)
    elif jsonl:
        refused = _stream(reports, output, model)
    else:
        refused = WRITERS[form](_readings(reports, len(names), model), output)
    return 1 if refused else 0


def _given(said: fields.Row) -> Found:
    """What the user says of the reports; raises BadInput for a date that is none and a language not read."""
    language = fields.text_or_none(said, "language")
    return Found(
        title=fields.text_or_none(said, "title"),
        outlet=fields.text_or_none(said, "outlet"),
        published=fields.day_or_none(said, "published"),
        language=require_language(language, given=True) if language else None,
    )


def _readings(reports: Iterable[Report | Refusal], files: int, model: bool) -> list[Outcome]:
    """All readings, with a bar while they are made: what is printed comes after it."""
    from knell import flow  # 0.4 s of imports: not for --help and wrong calls

    with progress_bar("reading", files) as bar:
        reader = flow.open_reader(model, progress=steps_on(bar))
        return list(moving(readings_of(reports, lambda some: flow.read_reports(some, reader)), bar))


def _stream(reports: Iterable[Report | Refusal], output: Path | None, model: bool) -> int:
    """Writes each line as it is read; the bar stays away where the lines themselves go to the terminal."""
    from knell import flow

    shows = output is not None or not sys.stdout.isatty()
    with progress_bar("reading", None, shows=shows) as bar:
        reader = flow.open_reader(model, progress=steps_on(bar))
        return write_lines(moving(readings_of(reports, lambda some: flow.read_reports(some, reader)), bar), output)


def _explain(reports: Iterable[Report | Refusal], output: Path | None, model: bool) -> int:
    from knell import flow

    reader = flow.open_reader(model)
    refused = 0
    with stream_to(output) as stream:
        for report in reports:
            if isinstance(report, Refusal):
                refused += 1
                tell(report)
            else:
                stream.write(flow.explain_report(report, reader) + "\n")
    return refused


def moving(outcomes: Iterable[Outcome], bar: Progress) -> Iterator[Outcome]:
    """The same outcomes; the bar moves by one for each."""
    for outcome in outcomes:
        bar.advance(bar.task_ids[0])
        yield outcome


def steps_on(bar: Progress) -> Callable[[str, int, int], None]:
    """What tells the bar of other work: the gazetteer's index is built on the first day."""
    tasks: dict[str, TaskID] = {}

    def step(words: str, done: int, of: int) -> None:
        if words not in tasks:
            tasks[words] = bar.add_task(words)
        bar.update(tasks[words], completed=done, total=of, visible=done < of)

    return step
