"""Reports clustered by their main incident, and its killed and injured: `make bench-incidents [DATA=FILE]`.

The set holds news reports of shootings with the incident each is about (Gun Violence Database; local tests only).
Readings are kept in the untracked folder work/, by the reader's version and the file.
"""

import argparse
import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, log
from pathlib import Path

import numpy as np
from gold import report_of, shared
from rich.console import Console
from rich.progress import track
from rich.table import Table

from knell.counting.derive import Counts, Statements, derive_counts
from knell.counting.settle import settle
from knell.flow import open_reader, read_reports
from knell.incidents.records import ClaimInContext, FacilityInContext, Telling
from knell.incidents.tellings import find_tellings
from knell.jsonform import reading_from_json, reading_json
from knell.reading.copies import group_copies
from knell.records import Group, Reading

AIMS = {"B³ F1": 0.85, "killed": 0.80, "injured": 0.70}
Labels = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Gold:
    """A report's incident in the set, and what the set says of it."""

    incident: str
    killed: int
    injured: int


def main() -> None:
    options = arguments()
    lines = [json.loads(line) for line in options.data.read_text(encoding="utf-8").splitlines()]
    gold = {line["doc"]: Gold(line["incident"], line["gold"]["killed"], line["gold"]["injured"]) for line in lines}
    readings = read_all(options.data, lines, model=not options.rules)
    started = time.process_time()
    counts, main_of = count(readings)
    took = time.process_time() - started
    known = {doc: one.incident for doc, one in gold.items()}
    threshold, by_text = text_alone(readings, known)
    table = Table(title=f"{len(gold)} reports of {len(set(known.values()))} incidents")
    for column in ("clustered by", "B³ precision", "B³ recall", "B³ F1", "adjusted Rand"):
        table.add_column(column, justify="left" if column == "clustered by" else "right")
    for name, labels in (
        ("Knell", main_of),
        ("same place and day, as read", place_and_day(readings)),
        (f"text alone (TF-IDF at its best threshold, {threshold:.2f})", by_text),
    ):
        p, r, f = b_cubed(labels, known)
        table.add_row(name, f"{p:.3f}", f"{r:.3f}", f"{f:.3f}", f"{adjusted_rand(labels, known):.3f}")
    console = Console(width=110)
    console.print(table)
    claims = {item.claim.id: item for item in statements_of(readings).claims}
    console.print(figures(counts, main_of, gold, claims, options.errors))
    console.print(f"aims: {AIMS}; clustering and counting took {took:.1f} s of processor time")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=shared() / "bench/incidents/dev.jsonl")
    parser.add_argument("--rules", action="store_true", help="read by rules alone")
    parser.add_argument("--errors", type=int, default=0, help="print up to N incidents whose figures are wrong")
    return parser.parse_args()


def read_all(data: Path, lines: Sequence[dict], model: bool) -> list[Reading]:
    """The readings of all reports, from the cache where this reader has read this file before."""
    reader = open_reader(model=model)
    key = hashlib.sha256(f"{reader.version}|{data.name}|{len(lines)}".encode()).hexdigest()[:12]
    kept = Path(__file__).parents[1] / "work" / f"incidents-{key}.jsonl"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        reports = [report_of(line) for line in lines]
        part = kept.with_suffix(".part")
        with part.open("w", encoding="utf-8") as out:
            for reading in track(read_reports(reports, reader), "reading", total=len(reports)):
                out.write(json.dumps(reading_json(reading), ensure_ascii=False) + "\n")
        part.rename(kept)
    return [reading_from_json(json.loads(line)) for line in kept.read_text(encoding="utf-8").splitlines()]


def count(readings: Sequence[Reading]) -> tuple[Counts, Labels]:
    """Everything counted, and for each report the incident it is mainly about (itself, where it tells of none)."""
    statements = statements_of(readings)
    counts = derive_counts(statements)
    home = {telling: one.incident.id for one in counts.incidents for telling in one.incident.tellings}
    told: dict[str, list[Telling]] = defaultdict(list)
    for telling in find_tellings(statements.claims, statements.attacks):
        told[telling.report].append(telling)
    first = {item.claim.id: item.claim.span[0] if item.claim.field == "text" else -1 for item in statements.claims}
    labels = {}
    for reading in readings:
        main = main_telling(told[reading.report.doc], first)
        labels[reading.report.doc] = home[main.id] if main else reading.report.doc
    return counts, labels


def statements_of(readings: Sequence[Reading]) -> Statements:
    groups = group_copies([reading.report for reading in readings])
    group = {copied.doc: one.first for one in groups for copied in one.reports}
    return Statements(
        claims=tuple(
            ClaimInContext(claim=claim, report=r.report, syndication=group.get(r.report.doc))
            for r in readings
            for claim in r.claims
        ),
        attacks=tuple(
            FacilityInContext(attack=attack, report=r.report, syndication=group.get(r.report.doc))
            for r in readings
            for attack in r.facilities
        ),
    )


def main_telling(tellings: Sequence[Telling], first: Mapping[str, int]) -> Telling | None:
    """The event a report is mainly about: the one with dead or injured that most of its claims tell of, the first."""
    hurt = [t for t in tellings if {harm for harm, _, _ in t.counts} & {"killed", "injured", "casualties"}]
    return max(
        hurt or tellings, key=lambda t: (len(t.claims), -min(first.get(c, 10**9) for c in t.claims)), default=None
    )


def place_and_day(readings: Sequence[Reading]) -> Labels:
    """The first baseline: reports that give the same place and day for what they mainly tell of."""
    statements = statements_of(readings)
    told: dict[str, list[Telling]] = defaultdict(list)
    for telling in find_tellings(statements.claims):
        told[telling.report].append(telling)
    labels: dict[str, object] = {}
    for reading in readings:
        main = main_telling(told[reading.report.doc], {})
        key = (main.place.name, main.last) if main and main.place and main.last else None
        labels[reading.report.doc] = key or reading.report.doc
    return labels


def text_alone(readings: Sequence[Reading], gold: Labels) -> tuple[float, Labels]:
    """The second baseline: reports joined wherever their TF-IDF cosine reaches a threshold, the best one of all."""
    docs = [reading.report.doc for reading in readings]
    alike = cosines([f"{r.report.title or ''} {r.report.text}" for r in readings])
    best: tuple[float, float, Labels] = (-1.0, 0.0, {})
    for threshold in np.arange(0.1, 0.7, 0.05):
        labels = dict(zip(docs, joined(alike >= threshold), strict=True))
        score = b_cubed(labels, gold)[2]
        best = max(best, (score, float(threshold), labels), key=lambda found: found[0])
    return best[1], best[2]


def cosines(texts: Sequence[str]) -> np.ndarray:
    tokens = [Counter(word for word in text.lower().split() if word.isalnum()) for text in texts]
    seen = Counter(word for counted in tokens for word in counted)
    column = {word: n for n, word in enumerate(w for w, count in seen.items() if 1 < count < len(texts) / 2)}
    matrix = np.zeros((len(texts), len(column)), dtype=np.float32)
    for row, counted in enumerate(tokens):
        for word, number in counted.items():
            if word in column:
                matrix[row, column[word]] = (1 + log(number)) * log(len(texts) / seen[word])
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    return matrix @ matrix.T


def joined(near: np.ndarray) -> list[int]:
    """The connected sets of a table of pairs, as a number for each row."""
    labels = [-1] * len(near)
    for start in range(len(near)):
        to_see = [start] if labels[start] < 0 else []
        while to_see:
            row = to_see.pop()
            labels[row] = start
            to_see.extend(int(other) for other in np.flatnonzero(near[row]) if labels[other] < 0)
    return labels


def b_cubed(found: Labels, gold: Labels) -> tuple[float, float, float]:
    """B³ precision, recall and F1 (Bagga and Baldwin 1998)."""
    both = Counter((found[doc], gold[doc]) for doc in gold)
    sizes = Counter(found[doc] for doc in gold), Counter(gold.values())
    precision = sum(both[found[d], gold[d]] / sizes[0][found[d]] for d in gold) / len(gold)
    recall = sum(both[found[d], gold[d]] / sizes[1][gold[d]] for d in gold) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def adjusted_rand(found: Labels, gold: Labels) -> float:
    """The Rand index corrected for chance (Hubert and Arabie 1985)."""

    def pairs(counted: Counter) -> int:
        return sum(comb(n, 2) for n in counted.values())

    both, a, b = Counter((found[d], gold[d]) for d in gold), Counter(found[d] for d in gold), Counter(gold.values())
    expected = pairs(a) * pairs(b) / comb(len(gold), 2)
    return (pairs(both) - expected) / ((pairs(a) + pairs(b)) / 2 - expected)


def figures(
    counts: Counts, main_of: Labels, gold: Mapping[str, Gold], claims: Mapping[str, ClaimInContext], errors: int
) -> Table:
    """For incidents with two or more reports: the share whose killed, and injured, are exactly right."""
    by_id = {one.incident.id: one for one in counts.incidents}
    reports: dict[str, list[str]] = defaultdict(list)
    for doc, one in gold.items():
        reports[one.incident].append(doc)
    right: dict[str, list[bool]] = defaultdict(list)
    for docs in (docs for docs in reports.values() if len(docs) > 1):
        wanted = gold[docs[0]]
        named = Counter(str(main_of[doc]) for doc in docs)
        incident = by_id.get(max(named, key=lambda one: (one in by_id, named[one])))
        mainly = [doc for doc, main in main_of.items() if incident and main == incident.incident.id]
        settled = settle([claims[one] for one in incident.incident.claims], mainly) if incident else {}
        wrong = False
        for harm in ("killed", "injured"):
            right[harm].append(settled.get(harm) == getattr(wanted, harm))
            wrong = wrong or not right[harm][-1]
            if incident:
                held = [c for c in incident.counts if c.harm == harm and c.group == Group()]
                low, high = (held[0].low or 0, held[0].high) if held else (0, 0)
                within = low <= getattr(wanted, harm) <= (high if high is not None else 10**9)
                right[f"{harm} within the range"].append(within)
        if wrong and errors > 0:
            errors -= 1
            print(wanted, settled, incident.incident.title if incident else None, docs)
    table = Table(title=f"incidents with two or more reports ({len(right['killed'])}): share exactly right")
    for name in right:
        table.add_column(name, justify="right")
    table.add_row(*(f"{sum(values) / len(values):.3f}" for values in right.values()))
    return table


if __name__ == "__main__":
    main()
