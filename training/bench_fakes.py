"""Killed civilians per report against FA-KES (Abu Salem et al. 2019, CC BY 4.0): `make bench-fakes [DATA=FILE]`.

Two shares: the report's main claim gives exactly the gold number, and the gold number is among its claims. The
weak gold counts the killed civilians of the report's main incident; people of no stated role are civilians there.
"""

import argparse
import json
import pickle
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
        if options.keep and name == "model":
            options.keep.write_bytes(pickle.dumps(readings))
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
    parser.add_argument("--keep", type=Path, help="keep the model's readings in this file")
    return parser.parse_args()


def main_killed(reading: Reading) -> int | None:
    """Civilians killed by the report's main claim: 0 where none is said to be, None where the words are vague.

    The main claim is the first one that gives a number. Of mixed victims the civilians count, where they are told
    apart; people of no stated role are civilians in this set.
    """
    killed = [c for c in reading.claims if c.harm == "killed" and c.scope == "incident"]
    killed = killed or [c for c in reading.claims if c.harm == "killed"]
    if not killed:
        return 0
    stated = [c for c in killed if number(c.count) is not None]
    if not stated:
        return None
    first = stated[0]
    told = [c for c in stated if c.event == first.event]
    civilian = [*_civilian_parts(first), *(number(c.count) for c in told if c.group.role == "civilian")]
    mixed = first.group.role in _FIGHTERS or any(_fights(c) for c in told)
    if first.group.role != "civilian" and mixed:
        return civilian[0] if civilian else 0 if first.group.role in _FIGHTERS else number(first.count)
    return number(first.count)


def _civilian_parts(claim: Claim) -> list[int | None]:
    return [number(p.count) for p in claim.parts if p.group.role == "civilian" and number(p.count) is not None]


def _fights(claim: Claim) -> bool:
    return claim.group.role in _FIGHTERS or any(p.group.role in _FIGHTERS for p in claim.parts)


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
