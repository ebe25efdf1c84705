"""Killed civilians per report against FA-KES (Abu Salem et al. 2019, CC BY 4.0): `make bench-fakes [DATA=FILE]`.

Two shares: the report's main claim gives exactly the gold number, and the gold number is among its claims. The
weak gold counts the killed civilians of the report's main incident; people of no stated role are civilians there.
"""

import argparse
import json
import pickle
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from gold import report_of, shared
from rich.console import Console
from rich.table import Table

from knell.flow import open_reader, read_reports
from knell.records import Claim, Count, Reading
from knell.vocabulary import Role

# Roles that the set's "non-civilians" hold.
_FIGHTERS: tuple[Role | None, ...] = ("combatant",)
# A headline's total over the attacks of a day or of a few is what the report is about.
_FEW_DAYS = timedelta(days=7)


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

    The main claim is the first one that gives a number, of an event or of a few days' attacks. Of mixed victims the
    civilians count, where they are told apart; people of no stated role are civilians in this set.
    """
    killed = [c for c in reading.claims if c.harm == "killed"]
    if not killed:
        return 0
    stated = [c for c in killed if _is_recent(c) and number(c.count) is not None]
    if not stated and all(_is_recent(c) for c in killed):
        return None
    stated = stated or [c for c in killed if number(c.count) is not None]
    return _civilians(stated[0], stated) if stated else None


def _is_recent(claim: Claim) -> bool:
    """Whether a claim tells of one event, or sums attacks of a week at most: no running total of a war."""
    start, end = claim.when.start, claim.when.end
    return claim.scope == "incident" or bool(start and end and end - start <= _FEW_DAYS)


def _civilians(main: Claim, stated: Sequence[Claim]) -> int | None:
    """The civilians among the dead of the main claim, by what its event's claims say of them."""
    total = number(main.count)
    told = [c for c in stated if c.event == main.event]
    same = [c for c in told if number(c.count) == total]
    if main.group.role == "civilian" or total is None:
        return total
    civilians = [*_parts(same, ("civilian",)), *_counts(told, ("civilian",), total)]
    if any(c.group.role in _FIGHTERS for c in same):
        return civilians[0] if civilians and civilians[0] < total else 0
    fighters = [*_parts(same, _FIGHTERS), *_counts(told, _FIGHTERS, total)]
    if civilians and (fighters or _parts(same, ("civilian",))):
        return civilians[0]
    return total - fighters[0] if fighters and fighters[0] <= total else total


def _parts(claims: Sequence[Claim], roles: Sequence[Role | None]) -> list[int]:
    return [n for c in claims for p in c.parts if p.group.role in roles and (n := number(p.count))]


def _counts(claims: Sequence[Claim], roles: Sequence[Role | None], most: int) -> list[int]:
    return [n for c in claims if c.group.role in roles and (n := number(c.count)) and n <= most]


def number(count: Count) -> int | None:
    return count.low if count.low is not None else count.high


def all_killed(reading: Reading) -> set[int | None]:
    """Every number of dead that the claims and their parts give, and the civilians of the main one, worked out."""
    return {*_killed(reading), main_killed(reading)}


def _killed(reading: Reading) -> Iterator[int | None]:
    killed = [c for c in reading.claims if c.harm == "killed"]
    for claim in killed:
        yield number(claim.count)
        yield from (number(p.count) for p in claim.parts)
    if all(c.group.role in _FIGHTERS for c in killed):
        yield 0


if __name__ == "__main__":
    main()
