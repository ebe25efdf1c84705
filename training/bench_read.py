"""How well the shipped reader reads annotated reports, beside the rules alone: `make bench-read [DATA=FILE]`.

Scores by the shared scorer (claims match on harm, numbers and overlapping quotes; attributes over matched claims).
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from gold import Gold, load, report_of, shared
from rich.console import Console
from rich.table import Table

from knell.flow import open_reader, read_reports
from knell.jsonform import reading_json

sys.path.insert(0, str(shared() / "gold"))

# The aims of the reader, as the issue that asked for it sets them (English).
AIMS = {"claims": 0.86, "record": 0.65, "denials": 0.60, "facilities": 0.60}
ATTRIBUTE_AIMS = {"ultimate": 0.82, "place": 0.80, "start": 0.75, "end": 0.75, "scope": 0.88, "role": 0.93,
                  "hedged": 0.93, "unverified": 0.93}  # fmt: skip


def main() -> None:
    options = arguments()
    gold = load(options.data, options.language.split(","))
    readings = {
        name: [reading_json(r) for r in read_reports(map(report_of, gold), open_reader(model=model))]
        for name, model in (("model", True), ("rules", False))
        if name == "model" or not options.model_only
    }
    console = Console(width=110)
    console.print(overall(gold, readings, options.errors))
    console.print(attributes(gold, readings))
    console.print(by_kind(gold, readings["model"]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=shared() / "gold/dev.jsonl", help="annotated reports, JSON Lines")
    parser.add_argument("--language", default="en", help="languages to score, joined by commas")
    parser.add_argument("--errors", type=int, default=0, help="print up to N missed and wrong claims")
    parser.add_argument("--model-only", action="store_true", help="leave out the rules alone")
    return parser.parse_args()


def scored(gold: Sequence[Gold], read: Sequence[Gold], errors: int = 0) -> dict:
    import score

    return score.score(gold, read, errors)


def overall(gold: Sequence[Gold], readings: dict[str, list[Gold]], errors: int) -> Table:
    table = Table(title=f"{len(gold)} reports, {sum(len(g['claims']) for g in gold)} claims")
    for column in ("", "reader", "precision", "recall", "F1", "aim"):
        table.add_column(column, justify="left" if column in ("", "reader") else "right")
    results = {name: scored(gold, read, errors if name == "model" else 0) for name, read in readings.items()}
    for measure in ("claims", "found", "record", "denials", "facilities"):
        for name, result in results.items():
            figures = result[measure]
            aim = f"{AIMS[measure]:.2f}" if measure in AIMS and name == "model" else ""
            table.add_row(measure, name, *(f"{figures[k]:.3f}" for k in ("p", "r", "f1")), aim)
    return table


def attributes(gold: Sequence[Gold], readings: dict[str, list[Gold]]) -> Table:
    table = Table(title="attributes of matched claims: share right")
    table.add_column("attribute")
    results = {name: scored(gold, read)["attributes"] for name, read in readings.items()}
    for name in results:
        table.add_column(name, justify="right")
    table.add_column("aim", justify="right")
    for attribute in next(iter(results.values())):
        aim = f"{ATTRIBUTE_AIMS[attribute]:.2f}" if attribute in ATTRIBUTE_AIMS else ""
        table.add_row(attribute, *(f"{r[attribute]:.3f}" for r in results.values()), aim)
    return table


def by_kind(gold: Sequence[Gold], read: Sequence[Gold]) -> Table:
    table = Table(title="by kind of report (model)")
    for column in ("kind", "reports", "claims", "claims F1", "record F1", "ultimate", "place"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    kinds: dict[str, list[int]] = defaultdict(list)
    for number, report in enumerate(gold):
        kinds[report.get("kind", "?")].append(number)
    for kind, numbers in sorted(kinds.items()):
        result = scored([gold[n] for n in numbers], [read[n] for n in numbers])
        figures = [f"{result[k]['f1']:.3f}" for k in ("claims", "record")]
        figures += [f"{result['attributes'][k]:.3f}" for k in ("ultimate", "place")]
        table.add_row(kind, str(len(numbers)), str(result["claims"]["gold"]), *figures)
    return table


if __name__ == "__main__":
    main()
