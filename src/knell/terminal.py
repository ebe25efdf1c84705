"""What the command line shows: tables of claims with colour, progress on standard error, errors in one line."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from knell.archive.items import shown
from knell.publish.sentences import (
    HARM_WORDS,
    attack_sentence,
    caveat_words,
    chain_words,
    claim_sentence,
    denial_sentence,
    part_words,
    people_words,
    person_words,
    place_words,
    when_words,
)
from knell.records import Claim, Reading
from knell.vocabulary import Harm

NARROW = 120  # columns: below this a table of eight columns cannot be read, and claims are shown as sentences
PIPED = 160  # columns where the output is no terminal
QUOTE_MOST = 90

HARM_STYLES: dict[Harm, str] = {
    "killed": "bold red",
    "injured": "bold yellow",
    "casualties": "bold dark_orange",
    "missing": "bold blue",
    "abducted": "bold magenta",
    "detained": "bold magenta",
    "displaced": "bold cyan",
    "trapped": "bold green",
}


def output_console() -> Console:
    """The console for results, on standard output; names and quotes are never taken for markup."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else PIPED
    return Console(markup=False, emoji=False, highlight=False, width=width)


def error_console() -> Console:
    """The console for progress and errors, on standard error."""
    return Console(stderr=True, markup=False, emoji=False, highlight=False, soft_wrap=True)


@contextmanager
def progress_bar(words: str, total: int | None, *, shows: bool = True) -> Iterator[Progress]:
    """A bar on standard error with one task; nothing where standard error is no terminal, or not `shows`."""
    console = error_console()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not (shows and console.is_terminal)) as bar:
        bar.add_task(words, total=total)
        yield bar


def reading_view(reading: Reading, width: int) -> RenderableType:
    """A reading for the terminal: a row for each claim; denials and attacks on protected places beneath."""
    claims = reading.claims
    if not claims:
        body: RenderableType = Padding(Text("no claim of harm to people found", style="dim"), (0, 2))
    else:
        body = claims_table(claims, width) if width >= NARROW else _sentences(claims)
    return Group(_heading(reading), body, *_beneath(reading), Text())


def claims_table(claims: tuple[Claim, ...], width: int) -> Table:
    """One row for each claim: harm, people, where, when, who says it, caveats, words."""
    quote = width // 4
    each = (width - quote - 35) // 5  # 35: number, harm and the space between the columns
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", justify="right", style="dim")
    table.add_column("harm", no_wrap=True)
    for heading in ("people", "where", "when", "who says", "caveats"):
        table.add_column(heading, max_width=each)
    table.add_column("words of the report", min_width=quote, style="italic dim")
    for number, claim in enumerate(claims, 1):
        table.add_row(str(number), *_cells(claim))
    return table


def _cells(claim: Claim) -> Iterator[Text]:
    yield Text(HARM_WORDS[claim.harm], style=HARM_STYLES[claim.harm])
    yield _people(claim)
    yield _said(place_words(claim.where))
    yield _said(when_words(claim.when))
    yield _said(chain_words(claim.attribution))
    yield Text(shown("; ".join(_caveats(claim))), style="yellow")
    yield Text(shown(claim.quote, QUOTE_MOST))


def _people(claim: Claim) -> Text:
    text = Text(shown(people_words(claim.count, claim.group)), style="bold")
    details = [f"of them {part_words(part)}" for part in claim.parts]
    details += [f"named: {person_words(person)}" for person in claim.persons]
    if claim.scope == "cumulative":
        details.append("running total")
    if claim.additive_to:
        details.append("on top of an earlier figure")
    return text.append("".join(f"\n{shown(detail)}" for detail in details), style="not bold dim")


def _caveats(claim: Claim) -> tuple[str, ...]:
    stance = {"asserts": (), "denies": ("denied",), "doubts": ("doubted",)}[claim.attribution.stance]
    return (*stance, *caveat_words(claim))


def _said(words: str) -> Text:
    return Text(shown(words)) if words else Text("—", style="dim")


def _sentences(claims: tuple[Claim, ...]) -> RenderableType:
    lines: list[RenderableType] = []
    for number, claim in enumerate(claims, 1):
        line = Text(f"{number}. ", style="dim")
        head, _, rest = claim_sentence(claim).partition(" · ")
        line.append(head, style=HARM_STYLES[claim.harm]).append(f" · {shown(rest)}", style="not dim")
        lines += [line, Padding(Text(shown(claim.quote, QUOTE_MOST), style="italic dim"), (0, 0, 0, 3))]
    return Group(*lines)


def _heading(reading: Reading) -> Text:
    report = reading.report
    text = Text(shown(report.title or report.doc), style="bold")
    published = f"published {report.published}" if report.published else "date of publication not stated"
    about = " · ".join(filter(None, (report.outlet or "outlet not stated", published, report.language)))
    return text.append(f"\n{shown(about)}", style="not bold dim")


def _beneath(reading: Reading) -> Iterator[RenderableType]:
    for denial in reading.denials:
        yield _line("denial", denial_sentence(denial), denial.quote)
    for attack in reading.facilities:
        yield _line("protected place", attack_sentence(attack), attack.quote)
    for note in reading.notes:
        yield _line("note", note, "")


def _line(kind: str, sentence: str, quote: str) -> Text:
    line = Text(f"{kind}: ", style="bold").append(shown(sentence), style="not bold")
    return line.append(f"  {shown(quote, QUOTE_MOST)}" if quote else "", style="not bold italic dim")
