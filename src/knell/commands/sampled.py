"""The sample dossier: made from the sample reports, with what the demo's user decided on them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from knell.errors import BadInput
from knell.records import Claim, Place, Reading, Report
from knell.samples import sample_folder
from knell.samples.decided import ACTOR, SampleDecision, sample_decisions

if TYPE_CHECKING:  # what opens a database is imported where it is needed
    from knell.derive import Progress, Reads
    from knell.dossier import Dossier
    from knell.places.gazetteer import Gazetteer
    from knell.review.decide import Judged
    from knell.store.chain import Draft
    from knell.store.database import Connection

NAME = "Sample dossier"
Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Decided:
    """How many entries of the journal the decisions made, and how many decisions found no words to point at."""

    entered: int
    unmatched: int


def open_samples(folder: Path) -> "Dossier":
    """The sample dossier in a folder, made where there is none. Raises BadInput where another dossier lies there."""
    from knell.config import FILE, Config, config_text, parse_config
    from knell.dossier import make_dossier, open_dossier

    if (folder / FILE).exists():
        dossier = open_dossier(folder)
        if dossier.config.name != NAME:
            raise BadInput(f"{folder} holds the dossier {dossier.config.name!r}: name another folder with --dossier")
        return dossier
    return make_dossier(folder, parse_config(config_text(Config(name=NAME, country="UA")), NAME))


def add_samples(dossier: "Dossier", reads: "Reads", progress: "Progress | None" = None) -> int:
    """Take the sample reports into the dossier and read them; how many there are."""
    from knell.adding import add_outcomes, known_captures
    from knell.archive.collect import collect
    from knell.archive.taking import Options
    from knell.derive import derive
    from knell.dossier import sign
    from knell.reading.captured import reports_of_item

    paths = [str(path) for path in sample_paths()]
    with known_captures(dossier.store) as known:
        outcomes = collect(paths, known=known, options=Options(read=reports_of_item))
        add_outcomes(dossier, outcomes, actor=ACTOR)
    sign(dossier)
    derive(dossier, reads, progress)
    return len(paths)


def sample_paths() -> tuple[Path, ...]:
    """The files of the sample reports, in their order."""
    return tuple(sorted(sample_folder().glob("[0-9][0-9]-*.txt")))


def report_ids() -> dict[str, str]:
    """A sample's file stem -> the id of its report in any dossier that holds the file."""
    from knell.store.derived import report_id

    return {path.stem: report_id(hashlib.sha256(path.read_bytes()).hexdigest()) for path in sample_paths()}


def decide_samples(dossier: "Dossier", decisions: Sequence[SampleDecision] | None = None) -> Decided:
    """Enter the demo user's decisions that are not yet there, and apply them; what is right already is left alone."""
    from knell.derive import judge
    from knell.dossier import sign
    from knell.places.gazetteer import open_gazetteer
    from knell.store.database import writing
    from knell.store.journal import record

    ids, gazetteer, unmatched = report_ids(), open_gazetteer(), 0
    drafts: list[Draft] = []
    with writing(dossier.store) as connection:
        for decision in sample_decisions() if decisions is None else decisions:
            judged = judged_reading(connection, ids[decision.report])
            made = _drafts(decision, judged, gazetteer) if judged else None
            unmatched += made is None
            drafts += made or []
        record(connection, drafts)
    for report in sorted({str(draft.body["report"]) for draft in drafts}):
        judge(dossier, report)
    if drafts:
        sign(dossier)
    return Decided(entered=len(drafts), unmatched=unmatched)


def judged_reading(connection: "Connection", report: str) -> "Judged | None":
    """A report's reading with what people decided on it; None where the report is not read."""
    from knell.derive import decisions_on
    from knell.review.decide import apply_decisions
    from knell.store.derived import stored_report

    kept = stored_report(connection, report)
    return apply_decisions(kept[1], decisions_on(connection, report)) if kept else None


def sample_readings(dossier: "Dossier") -> list[Reading]:
    """The readings of the sample reports as people judged them, in the samples' order; those unread are left out."""
    from knell.store.database import reading

    with reading(dossier.store) as connection:
        found = {stem: judged_reading(connection, report) for stem, report in report_ids().items()}
    return [
        replace(judged.reading, report=replace(judged.reading.report, doc=stem))
        for stem, judged in found.items()
        if judged
    ]


def _drafts(decision: SampleDecision, judged: "Judged", gazetteer: "Gazetteer") -> "list[Draft] | None":
    """The entries that a decision needs; none where all is right, None where its words point at no claim."""
    from knell.review import decide

    report = judged.reading.report
    if not decision.at:
        left = [standing.claim for standing in judged.standings if standing.status != "rejected"]
        return [_rejected(claim, report, decision) for claim in left]
    fields = {**decision.fields}
    if names := fields.pop("place", None):
        fields["places"] = [_place_json(place) for place in places_named(list(map(str, _list(names))), gazetteer)]
    found = _pointed(decision, fields, judged, report)
    if decision.kind == "add":
        if found is not None:
            return []
        said = {"harm": decision.at["harm"], "words": decision.at["words"], **fields}
        if "places" in said:
            said["place"] = [place["name"] for place in _list(said["places"]) if isinstance(place, Mapping)]
        return [decide.add(report, actor=ACTOR, quote=str(decision.at["quote"]), fields=said)]
    if found is None:
        return None
    claim, status = found
    if decision.kind == "reject":
        return [] if status == "rejected" else [_rejected(claim, report, decision)]
    return _edits(claim, report, fields)


def _rejected(claim: Claim, report: Report, decision: SampleDecision) -> "Draft":
    from knell.review import decide

    return decide.reject(claim, report, actor=ACTOR, reason=decision.reason or "no claim")


def _edits(claim: Claim, report: Report, fields: Json) -> "list[Draft]":
    """An entry for each field that differs. An end of an interval that would cross the other goes second."""
    from knell.review import decide

    made: list[Draft] = []
    left = [name for name in fields if _with(claim, report, fields, name) != claim]
    for name in (*left, *left):
        after = _with(claim, report, fields, name)
        if after is not None and after != claim:
            made.append(decide.edit(claim, report, actor=ACTOR, field=name, new=fields[name]))
            claim = after
    if wrong := [name for name in left if _with(claim, report, fields, name) != claim]:
        raise BadInput(f"{report.title}: {', '.join(wrong)} cannot be set for the words {claim.quote!r}")
    return made


def _with(claim: Claim, report: Report, fields: Json, name: str) -> Claim | None:
    """The claim with a field set, the claim itself where it says the same already; None where it cannot be set."""
    from knell.jsonform import claim_json
    from knell.review.editing import edited, same_value

    try:
        after = edited(claim, report, {name: fields[name]})
    except BadInput:
        return None
    if name == "places" and [p.place_id for p in after.where.places[:1]] == [
        p.place_id for p in claim.where.places[:1]
    ]:
        return claim
    return claim if same_value(name, claim_json(after)[name], claim_json(claim)[name]) else after


def _pointed(decision: SampleDecision, fields: Json, judged: "Judged", report: Report) -> tuple[Claim, str] | None:
    from knell.review.pointing import find_claim, locate, pointer_from_json

    pointer = pointer_from_json(decision.at)
    span = locate(pointer, report)
    harms = {pointer.harm, str(fields.get("harm", pointer.harm))}
    claims = [standing.claim for standing in judged.standings]
    number = find_claim(pointer, claims, span, known_as="", harms=sorted(harms)) if span else None
    if number is None:
        return None
    return judged.standings[number].claim, judged.standings[number].status


def places_named(names: Sequence[str], gazetteer: "Gazetteer") -> tuple[Place, ...]:
    """The gazetteer's places of these names, the last of which is a country; a name it does not hold stays a name."""
    country = next((entry for entry in gazetteer.exact(names[-1]) if entry.kind == "country"), None)
    made = []
    for name in names:
        code = country.country_code if country else None
        entry = next((e for e in gazetteer.exact(name) if code is None or e.country_code == code), None)
        if entry is None:
            made.append(Place(name=name))
            continue
        made.append(
            Place(
                name=entry.name,
                native=entry.native,
                place_id=entry.place_id,
                country=entry.country,
                admin1=entry.admin1,
                lat=entry.lat,
                lon=entry.lon,
                precision=entry.precision,
            )
        )
    return tuple(made)


def _place_json(place: Place) -> dict[str, object]:
    from knell.fields import rows
    from knell.jsonparts import where_json
    from knell.records import Where

    (row,) = rows(where_json(Where(places=(place,))), "places")
    return dict(row)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
