"""How well time expressions are found and resolved on TimeML news: `make bench-dates [DATA="DIR …"]`.

Gold: TIMEX3 of type DATE, anchored at each document's creation time, by the grain of the value (day, week, month,
year). A prediction that meets an expression of another kind (TIME, DURATION, SET, another grain) is left out of
its grain's score; one that meets nothing is wrong. Relaxed: spans overlap; strict: they are equal; value: they
overlap and the values agree. Scored per grain, as precision, recall and F1.
"""

import argparse
import html
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gold import shared
from rich.console import Console
from rich.table import Table

from knell.candidates.dates import find_dates
from knell.candidates.mentions import DateMention

GRAINS = {
    "day": re.compile(r"\d{4}-\d\d-\d\d"),
    "week": re.compile(r"\d{4}-W\d\d"),
    "month": re.compile(r"\d{4}-\d\d"),
    "year": re.compile(r"\d{4}"),
}
TAG = re.compile(r"<(/?)(\w+)([^>]*)>")


@dataclass(frozen=True, slots=True)
class Timex:
    """A gold time expression: span in the plain text, type and value."""

    start: int
    end: int
    kind: str
    value: str

    @property
    def grain(self) -> str | None:
        """The grain of a DATE's value, or None for anything else."""
        return next((g for g, p in GRAINS.items() if self.kind == "DATE" and p.fullmatch(self.value)), None)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("folders", nargs="*", type=Path, help="folders of .tml files")
    options.add_argument("--errors", type=int, default=0, help="print up to N expressions whose value is wrong")
    given = options.parse_args()
    folders = given.folders or [shared() / "bench" / "dates" / "TBAQ" / name for name in ("TimeBank", "AQUAINT")]
    table = Table("set", "grain", "gold", "found", "strict F1", "relaxed F1", "value P", "value R", "value F1")
    for folder in folders:
        documents = [read_timeml(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.tml"))]
        if not documents:
            sys.exit(f"no .tml file in {folder}; give folders of TimeML files")
        readings = [(gold, find_dates(text, day)) for text, day, gold in documents]
        for grain in GRAINS:
            table.add_row(f"{folder.name} ({len(documents)})", grain, *row(readings, grain))
        for line in list(wrong(readings))[: given.errors]:
            print(line)
    Console(width=110).print(table)


def read_timeml(source: str) -> tuple[str, date | None, list[Timex]]:
    """Plain text, creation day and expressions of one TimeML document."""
    created = re.search(r'<DCT>.*?value="(\d{4}-\d\d-\d\d)', source, re.DOTALL)
    body = re.search(r"<TEXT>(.*)</TEXT>", source, re.DOTALL)
    text, found = "", list[Timex]()
    opened: list[tuple[int, str]] = []
    at = 0
    marked = body[1] if body else ""
    for tag in TAG.finditer(marked):
        text += html.unescape(marked[at : tag.start()])
        at = tag.end()
        if tag[2] == "TIMEX3" and not tag[1]:
            opened.append((len(text), tag[3]))
        elif tag[2] == "TIMEX3":
            start, attributes = opened.pop()
            found.append(Timex(start, len(text), attribute(attributes, "type"), attribute(attributes, "value")))
    return text + html.unescape(marked[at:]), date.fromisoformat(created[1]) if created else None, found


def attribute(attributes: str, name: str) -> str:
    """The value of an attribute of a tag, or an empty string."""
    found = re.search(rf'\b{name}="([^"]*)"', attributes)
    return found[1] if found else ""


def value_of(mention: DateMention) -> str:
    """The mention's days as a TIMEX3 value of its grain, or an empty string."""
    if mention.first is None:
        return ""
    year, week, _ = mention.first.isocalendar()
    written = {
        "day": mention.first.isoformat(),
        "week": f"{year}-W{week:02}",
        "month": f"{mention.first:%Y-%m}",
        "year": f"{mention.first:%Y}",
    }
    return written.get(mention.precision, "")


def row(readings: list[tuple[list[Timex], list[DateMention]]], grain: str) -> list[str]:
    """The figures of one grain over all documents."""
    gold_total = found_total = strict = relaxed = right = 0
    for gold, mentions in readings:
        ours = [m for m in mentions if m.precision == grain and concerns(m, gold, grain)]
        theirs = [t for t in gold if t.grain == grain]
        gold_total, found_total = gold_total + len(theirs), found_total + len(ours)
        for timex in theirs:
            met = [m for m in ours if overlap(m, timex)]
            relaxed += bool(met)
            strict += any((m.start, m.end) == (timex.start, timex.end) for m in met)
            right += any(value_of(m) == timex.value for m in met)
    p, r = right / max(1, found_total), right / max(1, gold_total)
    return [
        str(gold_total),
        str(found_total),
        *(f"{f1(n, gold_total, found_total):.3f}" for n in (strict, relaxed)),
        *(f"{x:.3f}" for x in (p, r, f1(right, gold_total, found_total))),
    ]


def concerns(mention: DateMention, gold: list[Timex], grain: str) -> bool:
    """True where the mention meets an expression of the grain, or nothing at all."""
    met = [t.grain for t in gold if overlap(mention, t)]
    return not met or grain in met


def overlap(mention: DateMention, timex: Timex) -> bool:
    return mention.start < timex.end and timex.start < mention.end


def f1(right: int, gold: int, found: int) -> float:
    """The harmonic mean of precision and recall, 0 where nothing is right."""
    return 2 * right / (gold + found) if right else 0.0


def wrong(readings: list[tuple[list[Timex], list[DateMention]]]) -> Iterator[str]:
    """One line for each gold expression that is not found or has another value, and each found where nothing is."""
    for gold, mentions in readings:
        for timex in gold:
            met = [m for m in mentions if overlap(m, timex)]
            if timex.grain and timex.value not in (values := [value_of(m) for m in met]):
                yield f"gold {timex.value} ours {values} {[m.words for m in met]}"
        for mention in mentions:
            if not any(overlap(mention, t) for t in gold):
                yield f"extra {mention.words!r} {value_of(mention)}"


if __name__ == "__main__":
    main()
