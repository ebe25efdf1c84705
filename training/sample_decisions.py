"""Write the demo user's decisions anew: `python training/sample_decisions.py` after the shipped reader has changed.

The shipped reader reads the samples that show something in the demo; what it says there otherwise than
`expected.toml` becomes a decision: an edit of the fields that differ, a claim added, a claim rejected. Nothing is
written for what is right already, and the same reader gives the same file.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from knell.commands.kept import open_reads
from knell.commands.sampled import add_samples, open_samples, sample_readings
from knell.counting.records import Sources
from knell.counting.sources import naming, source_key
from knell.jsonform import claim_json
from knell.jsonparts import iso
from knell.records import Claim, Reading
from knell.review.pointing import pointer_json, pointer_to
from knell.samples import sample_folder
from knell.samples.decided import FILE
from knell.samples.expected import distractors, expected_claims

Fields = dict[str, object]

# What the demo must show, and the reports that show it.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "Okhtyrka: 3 to 6": ("01", "02", "34"),
    "the hospital in Mariupol: 3, then 5 by later deaths": ("07", "08", "09", "10", "34"),
    "Chernihiv: one origin behind several outlets, shot or shelled, denied": ("15", "16", "17", "19", "34"),
    "Kramatorsk: one rising toll": ("38", "39", "40", "41", "42", "43"),
    "2,389 children: one origin": ("23", "24", "26", "27"),
    "children, by the prosecutors": ("14", "28", "37", "45", "48"),
    "civilians, by the United Nations": ("21", "30", "33", "35"),
}
SERIES = ("children, by the prosecutors", "civilians, by the United Nations")
WEAPON_TELLS = ("15", "16", "17", "19")  # shot or shelled
COMPARED = ("harm", "low", "high", "age", "sex", "role", "scope", "stance")
PART = ("low", "high", "age", "sex")
PAGE = Path(__file__).parents[1] / "docs/accuracy.md"
PLACE = re.compile(r"(<!-- sample decisions -->).*?(<!-- end -->)", re.DOTALL)
HEAD = """# What the shipped reader errs on in the samples, put right by the demo's user through the ordinary decisions.
# Written by `python training/sample_decisions.py`, which compares the reading with expected.toml: do not edit.
# An empty text stands for what the report does not state.
"""


def main() -> None:
    options = arguments()
    with TemporaryDirectory() as folder:
        dossier = open_samples(Path(folder) / "dossier")
        add_samples(dossier, open_reads(model=True))
        readings = {reading.report.doc: reading for reading in sample_readings(dossier)}
    made = [row for doc, reading in readings.items() for row in decisions_on(doc, reading)]
    text = HEAD + "".join(written(row) for row in made)
    options.out.write_text(text, encoding="utf-8")
    said = told(made, {doc: len(reading.claims) for doc, reading in readings.items()})
    if options.page.exists():
        page = options.page.read_text(encoding="utf-8")
        options.page.write_text(PLACE.sub(rf"\g<1>\n{said}\n\g<2>", page), encoding="utf-8")
    print(f"{options.out}: {said}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=sample_folder() / FILE)
    parser.add_argument("--page", type=Path, default=PAGE, help="the page that says how many decisions there are")
    return parser.parse_args()


def told(made: Sequence[Fields], read: Mapping[str, int]) -> str:
    """How many decisions there are, in words for the page; `read` is how many claims each report was read with."""
    pointed = [row for row in made if row["at"]]
    whole = [str(row["report"]) for row in made if not row["at"]]
    kinds = {kind: sum(row["kind"] == kind for row in pointed) for kind in ("edit", "add", "reject")}
    fields = Counter(name for row in pointed if row["kind"] == "edit" for name in dict(row["fields"]))
    edits = ", ".join(f"{name} {number}" for name, number in sorted(fields.items(), key=lambda one: (-one[1], one[0])))
    return (
        f"{len(pointed)} decisions in {len({row['report'] for row in pointed})} reports (the reader finds "
        f"{sum(read.values())} claims in the samples that it reads):\n"
        f"{kinds['edit']} claims corrected, {kinds['add']} added, {kinds['reject']} rejected; besides, all claims of "
        f"the {len(whole)} reports that tell of nothing in the conflict: {sum(read[doc] for doc in whole)}.\n"
        f"Fields corrected: {edits}."
    )


def decisions_on(doc: str, reading: Reading) -> list[Fields]:
    """The decisions that a report needs, in the order of its claims."""
    if doc in distractors():
        return [decision(doc, "reject", {}, reason=NOTHING)]
    shown = [fact for fact, numbers in SHOWN.items() if doc.startswith(numbers)]
    if not shown:
        return []
    wanted = [gold for gold in expected_claims()[doc] if is_shown(gold, shown)]
    pairs, made = matched(reading, expected_claims()[doc]), []
    for number, claim in enumerate(reading.claims):
        gold = pairs.get(number)
        if gold is None:
            if not repeats(claim, reading, wanted):
                made.append(decision(doc, "reject", at(claim, reading), reason=why_none(claim, wanted)))
        elif is_shown(gold, shown) and (changes := differing(claim, gold, reading, pairs)):
            made.append(decision(doc, "edit", at(claim, reading), changes))
    told = {figure(gold) for gold in pairs.values()}
    for gold in (one for one in wanted if figure(one) not in told):
        made.append(added(doc, best_told(gold, wanted), reading))
        told.add(figure(gold))
    return made


def is_shown(gold: Fields, shown: Sequence[str]) -> bool:
    """Whether the demo shows an expected claim: of the series only those of the whole country."""
    return shown[0] not in SERIES or head(gold["place"]) == "Ukraine"


def figure(gold: Fields) -> tuple[object, ...]:
    """What makes two expected claims say the same of the same people."""
    return tuple(gold[name] for name in ("harm", "low", "high", "age", "scope", "event"))


def best_told(gold: Fields, wanted: Sequence[Fields]) -> Fields:
    """Of the expected claims of one figure the one that says most of who says it."""
    return max(
        (one for one in wanted if figure(one) == figure(gold)), key=lambda one: len(listed_names(one["sources"]))
    )


NOTHING = "tells of nothing in the conflict"


def matched(reading: Reading, wanted: Sequence[Fields]) -> dict[int, Fields]:
    """The number of each claim that states an expected one -> that one: the same number's words in the same place."""
    made: dict[int, Fields] = {}
    for gold in wanted:
        field, span = number_span(reading, gold)
        here = [
            n
            for n, claim in enumerate(reading.claims)
            if n not in made and claim.field == field and meet(words_span(claim), span)
        ]
        if here:
            made[
                max(here, key=lambda n: (reading.claims[n].harm == gold["harm"], agreement(reading.claims[n], gold)))
            ] = gold
    return made


def number_span(reading: Reading, gold: Fields) -> tuple[str, tuple[int, int]]:
    quote, words = str(gold["quote"]), str(gold["words"])
    field = "text" if quote in reading.report.text else "title"
    text = reading.report.text if field == "text" else reading.report.title or ""
    start = text.index(quote) + max(0, quote.lower().find(words.lower()))
    return field, (start, start + len(words))


def words_span(claim: Claim) -> tuple[int, int]:
    start = claim.span[0] + max(0, claim.quote.lower().find(claim.count.words.lower()))
    return start, start + max(1, len(claim.count.words))


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def agreement(claim: Claim, gold: Fields) -> int:
    row = claim_json(claim)
    return sum(row[name] == gold[name] for name in COMPARED) + 10 * (row["harm"] == gold["harm"])


def differing(claim: Claim, gold: Fields, reading: Reading, pairs: Mapping[int, Fields]) -> Fields:
    """The fields in which a claim differs from what is expected, as far as they tell in counts."""
    row = claim_json(claim)
    made = {name: gold[name] for name in COMPARED if row[name] != gold[name]}
    made |= differing_days(row, gold, reading)
    if not same_place(claim, gold, reading):
        made["place"] = gold["place"]
    sources = gold["sources"] or best_told(gold, expected_claims()[reading.report.doc])["sources"]
    if not same_sources(row["sources"], sources) and not told_beside(gold, claim, reading, pairs):
        made["sources"] = sources
    if reading.report.doc.startswith(WEAPON_TELLS) and gold["weapon"] and gold["weapon"] != row["weapon"]:
        made["weapon"] = gold["weapon"]
    if gold["scope"] == "incident" and made.keys() & {"start", "end", "place"}:  # it was taken for another event's
        made |= {name: gold[name] for name in ("actor", "weapon", "facility") if gold[name] != row[name]}
    if parts_of(gold) != parts_of(row):
        made["parts"] = grouped_parts(gold)
    if names_of(gold) - names_of(row):
        made["persons"] = gold["persons"]
    return made


def differing_days(row: Mapping[str, object], gold: Fields, reading: Reading) -> Fields:
    """The days that are wrong by more than is without effect.

    An incident may be read a day off. A total counts to the day it came out where it gives none, or a later one.
    """
    made: Fields = {}
    for name in ("start", "end"):
        if not gold[name]:
            if (
                name == "end"
                and gold["scope"] == "cumulative"
                and row[name] not in (None, iso(reading.report.published))
            ):
                made[name] = None
            continue
        day, read = date.fromisoformat(str(gold[name])), row[name]
        found = date.fromisoformat(str(read)) if read else None
        if gold["scope"] == "cumulative" and name == "end" and reading.report.published:
            found = min(found or reading.report.published, reading.report.published)
        if found is None or abs((found - day).days) > 1:
            made[name] = gold[name]
    return made


def same_place(claim: Claim, gold: Fields, reading: Reading) -> bool:
    """Whether a claim lies where it should, or in a region of it while others of its event name the place itself."""
    read = [place.name for place in claim.where.places]
    if head(read) == head(gold["place"]):
        return True
    beside = [other for other in reading.claims if other.event == claim.event and other is not claim]
    named = any(other.where.places and other.where.places[0].name == head(gold["place"]) for other in beside)
    return named and claim.scope == "incident" and bool(read) and read[0] in listed_names(gold["place"])[1:]


def head(places: object) -> str | None:
    return str(places[0]) if isinstance(places, list) and places else None


def same_sources(read: object, gold: object) -> bool:
    named = naming(Sources())
    one, other = (
        [source_key(named(str(name))) for name in chain] if isinstance(chain, list) else [] for chain in (read, gold)
    )
    return one == other


def told_beside(gold: Fields, claim: Claim, reading: Reading, pairs: Mapping[int, Fields]) -> bool:
    """Whether another claim of the same figure is read with its source, and this one has none or is a headline."""
    if claim.attribution.chain and claim.field == "text":
        return False
    others = [(reading.claims[n], one) for n, one in pairs.items() if figure(one) == figure(gold) and one is not gold]
    return any(
        other.event == claim.event
        and (other.field == "text" or not claim.attribution.chain)
        and other.attribution.chain
        and same_sources([source.name for source in other.attribution.chain], one["sources"])
        for other, one in others
    )


def parts_of(row: Mapping[str, object]) -> list[str]:
    """The parts that state a number and a group, comparable: others are counted nowhere."""
    return sorted(str(tuple(part[name] for name in PART)) for part in grouped_parts(row))


def grouped_parts(row: Mapping[str, object]) -> list[Fields]:
    return [part for part in listed(row["parts"]) if part["low"] is not None and (part["age"] or part["sex"])]


def names_of(row: Mapping[str, object]) -> set[str]:
    return {str(person["name"]) for person in listed(row["persons"])}


def listed_names(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def listed(value: object) -> list[Fields]:
    return [dict(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def repeats(claim: Claim, reading: Reading, wanted: Sequence[Fields]) -> bool:
    """Whether a claim that is not expected only says again what an expected one says: it may stand."""
    return any(not (differing(claim, gold, reading, {}).keys() - {"parts", "persons"}) for gold in wanted)


def why_none(claim: Claim, wanted: Sequence[Fields]) -> str:
    parts = [part for gold in wanted for part in listed(gold["parts"])]
    if any(part["low"] == claim.count.low is not None for part in parts):
        return "a part of another figure, not a figure of its own"
    return "no figure of people harmed, or one that stands elsewhere in the report"


def added(doc: str, gold: Fields, reading: Reading) -> Fields:
    """The decision that adds an expected claim with all that it states."""
    field, _ = number_span(reading, gold)
    pointer = {"quote": gold["quote"], "harm": gold["harm"], "words": gold["words"], "field": field, "occurrence": 0}
    said = {name: gold[name] for name in (*COMPARED, "start", "end", "place", "sources", "weapon") if gold[name]}
    said |= {"approx": True} if gold["approx"] else {}
    said |= {"unverified": True} if gold["unverified"] else {}
    said |= {"parts": parts} if (parts := grouped_parts(gold)) else {}
    said |= {"persons": gold["persons"]} if gold["persons"] else {}
    del said["harm"]
    return decision(doc, "add", pointer, said)


def at(claim: Claim, reading: Reading) -> Fields:
    return pointer_json(pointer_to(claim, reading.report))


def decision(doc: str, kind: str, pointer: Fields, fields: Fields | None = None, reason: str | None = None) -> Fields:
    return {"report": doc, "kind": kind, "at": pointer, "fields": fields or {}, "reason": reason}


def written(row: Fields) -> str:
    """A decision as TOML."""
    lines = [f"{name} = {toml(row[name])}" for name in ("report", "kind", "at", "fields", "reason") if row[name]]
    return "\n[[decision]]\n" + "".join(f"{line}\n" for line in lines)


def toml(value: object) -> str:
    """A value in TOML; None as an empty text."""
    if value is None:
        return '""'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml(each)}" for name, each in value.items()) + " }"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
