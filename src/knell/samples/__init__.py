"""The sample dossier's reports: short, in Knell's own words, from public facts of February to July 2022."""

from datetime import date
from pathlib import Path

from knell.errors import BadInput
from knell.records import Report

MARK = "Sample report written for Knell from public facts."
HEADER = ("title", "outlet", "published", "language")


def sample_reports() -> tuple[Report, ...]:
    """Every sample report in the order of its file name; `doc` is the file's stem, `text` stands as in the file.

    >>> sample_reports()[0].outlet
    'Sample Wire'
    """
    return tuple(read_sample(path) for path in sorted(sample_folder().glob("[0-9][0-9]-*.txt")))


def sample_folder() -> Path:
    """The folder that holds the sample reports, one text file each."""
    return Path(__file__).parent


def read_sample(path: Path) -> Report:
    """The report in a file of header lines (`title: …`), an empty line, and the text.

    Raises BadInput where a header line is missing, unknown, or no date.
    """
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    if tuple(said) != HEADER or not text:
        raise BadInput(f"{path.name}: a sample starts with the lines {', '.join(HEADER)}, then an empty line; add them")
    return Report(
        doc=path.stem,
        text=text,
        title=said["title"],
        outlet=said["outlet"],
        published=_published(path.name, said["published"]),
        language=said["language"],
    )


def _published(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadInput(f"{name}: {value!r} is no date; write it as YYYY-MM-DD") from error
