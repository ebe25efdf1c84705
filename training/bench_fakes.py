"""Killed civilians per report against FA-KES (Abu Salem et al. 2019, CC BY 4.0): `make bench-fakes [DATA=FILE]`.

Two shares: the report's main claim gives exactly the gold number, and the gold number is among its claims. The
weak gold counts the killed civilians of the report's main incident; people of no stated role are civilians there.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from gold import report_of, shared
from rich.console import Console
from rich.table import Table

from knell.flow import open_reader, read_reports
from knell.records import Claim, Count, Reading
from knell.vocabulary import Role

# Roles that the set's "non-civilians" hold.
_FIGHTERS: tuple[Role | None, ...] = ("combatant",)


def main() -> None:
    options = arguments()
    lines = [json.loads(line) for line in options.data.read_text(encoding="utf-8").splitlines()]
    reports = [report_of(line | {"doc": line["id"]}) for line in lines]
    gold = [line["gold"]["civilians"] for line in lines]
    table = Table(title=f"FA-KES: killed civilians in {len(gold)} reports (aims: exact .78, among .90)")
    for column in ("reader", "main claim exact", "among the claims"):
        table.add_column(column, justify="left" if column == "reader" else "right")
    for name, model in (("model", True), ("rules", False)):
        readings = list(read_reports(reports, open_reader(model=model)))
        exact = [main_killed(r) == g for r, g in zip(readings, gold, strict=True)]
        among = [g in all_killed(r) for r, g in zip(readings, gold, strict=True)]
        table.add_row(name, f"{sum(exact) / len(gold):.3f}", f"{sum(among) / len(gold):.3f}")
        for line, reading, right in zip(lines, readings, exact, strict=True):
            if not right and name == "model" and options.errors > 0:
                options.errors -= 1
                print(line["id"], line["gold"]["civilians"], main_killed(reading), line["title"])
    Console(width=100).print(table)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=shared() / "bench/fakes/dev.jsonl")
    parser.add_argument("--errors", type=int, default=0, help="print up to N reports read otherwise")
    return parser.parse_args()


def main_killed(reading: Reading) -> int | None:
    """Civilians killed by the report's main claim: 0 where none is said to be, None where the words are vague."""
    killed = [c for c in reading.claims if c.harm == "killed" and c.scope == "incident"]
    killed = killed or [c for c in reading.claims if c.harm == "killed"]
    if not killed:
        return 0
    main_event = [c for c in killed if c.event == killed[0].event]
    for told in (main_event, killed):
        stated = [n for n in civilian_counts(told) if n is not None]
        if stated:
            return stated[0]
    return None if any(c.group.role not in _FIGHTERS for c in main_event) else 0


def civilian_counts(claims: list[Claim]) -> list[int | None]:
    """The numbers said of civilians, those said to be civilians first, then those of no stated role."""
    said, unsaid = [], []
    for claim in claims:
        said += [number(p.count) for p in claim.parts if p.group.role == "civilian"]
        if claim.group.role == "civilian":
            said.append(number(claim.count))
        elif claim.group.role not in _FIGHTERS:
            unsaid.append(number(claim.count))
    return said + unsaid


def number(count: Count) -> int | None:
    return count.low if count.low is not None else count.high


def all_killed(reading: Reading) -> set[int | None]:
    return set(_killed(reading)) or {0}


def _killed(reading: Reading) -> Iterator[int | None]:
    killed = [c for c in reading.claims if c.harm == "killed"]
    for claim in killed:
        yield number(claim.count)
        yield from (number(p.count) for p in claim.parts)
    if all(c.group.role in _FIGHTERS for c in killed):
        yield 0


if __name__ == "__main__":
    main()
