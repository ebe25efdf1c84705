"""What the interface answers beside its lists: people, search, citations, scores, evidence, orphans, verification."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import QueryParams

from knell.config import Redaction
from knell.counting.derive import Counts
from knell.counting.forms import incident_json
from knell.counting.tally import incidents_of
from knell.counting.why import why_cell, why_incident
from knell.incidents.explain import Fit, Pair
from knell.persons.records import Victim
from knell.review.decide import CORRECTABLE
from knell.review.statements import kind_of
from knell.store.ask import Question, behind, find_orphans, find_reports, find_unread
from knell.store.journal import entry
from knell.web.access import Visitor
from knell.web.checks import Check
from knell.web.crossing import last_seen
from knell.web.joining import joining
from knell.web.judgements import NAMES
from knell.web.named import shown_name
from knell.web.pages.tally import cell_of, slice_of
from knell.web.room import Keeper, Room
from knell.web.shapes import LAST, After, Json, Limit, entry_json, found_in
from knell.web.stating import stated_in, stated_json
from knell.web.visit import NotFound

MOST_FOUND = 40
Asked = Annotated[str, Query(min_length=1, max_length=200)]
Seq = Annotated[int, Query(ge=1, le=LAST)]


def more_reads(api: APIRouter, keeper: Keeper, viewer: Callable[..., Visitor]) -> None:
    """Add the routes that only read."""
    _people(api, keeper, viewer)
    _behind(api, keeper, viewer)
    _evidence(api, keeper, viewer)


def check_json(check: Check | None) -> Json:
    """The last verification, or the one under way; `state` is "none" where nobody asked for one yet."""
    if check is None:
        return {"state": "none", "parts": []}
    return {**asdict(check), "faults": check.faults}


def _people(api: APIRouter, keeper: Keeper, viewer: Callable[..., Visitor]) -> None:
    may = [Depends(viewer)]

    @api.get("/people", dependencies=may)
    def people(limit: Limit = 100, after: After = 0) -> list[Json]:
        policy = keeper.dossier.config.redaction
        with keeper.room() as room:
            return [_person_json(one, policy) for one in room.people[after : after + limit]]

    @api.get("/search", dependencies=may)
    def search(q: Asked, limit: Limit = MOST_FOUND) -> Json:
        policy = keeper.dossier.config.redaction
        with keeper.room() as room:
            called = room.called(q, limit)
            room.incidents.fetch(called)
            return {
                "reports": list(find_reports(room.connection, Question(text=q), limit=limit)),
                "incidents": [incident_json(room.incidents[name]) for name in called],
                "people": [_person_json(one, policy) for one in room.people_called(q, limit)],
                "sources": room.voices_called(q, limit),
            }

    @api.get("/citations", dependencies=may)
    def citations(limit: Limit = 100) -> Json:
        with keeper.room() as room:
            cited = [{"a": a, "b": b, "claims": claims} for (a, b), claims in room.citations(limit).most_common()]
            return {"citations": cited, "circles": [list(pair) for pair in room.circles()]}

    @api.get("/orphans", dependencies=may)
    def orphans(limit: Limit = 100, after: After = 0) -> list[Json]:
        names = ("seq", "kind", "report", "quote", "why")
        with keeper.room() as room:
            lost = [*find_orphans(room.connection)]
            lost += [{name: getattr(one, name) for name in names} for one in room.orphans]
            return lost[after : after + limit]

    @api.get("/unread", dependencies=may)
    def unread(limit: Limit = 100, after: After = 0) -> list[Json]:
        with keeper.room() as room:
            return [*find_unread(room.connection)][after : after + limit]


def _behind(api: APIRouter, keeper: Keeper, viewer: Callable[..., Visitor]) -> None:
    may = [Depends(viewer)]

    @api.get("/claims/{claim}/behind", dependencies=may)
    def behind_claim(claim: str) -> Json:
        with keeper.room() as room:
            item = found_in(room.claims, claim, "claim")
            origin = room.origins.get(claim)
            incident = room.incident_of.get(claim)
            seen = last_seen(room.connection, claim, NAMES)
            told = {"origin": asdict(origin) if origin else None, "incident": incident, "origin_seen": seen}
            return {**told, "report": item.report.doc, "behind": behind(room.connection, claim)}

    @api.get("/reports/{report}/denials", dependencies=may)
    def denials(report: str) -> list[Json]:
        with keeper.room() as room:
            return _stated_json(room, report, "denial")

    @api.get("/reports/{report}/facilities", dependencies=may)
    def facilities(report: str) -> list[Json]:
        with keeper.room() as room:
            return _stated_json(room, report, "facility")

    @api.get("/reports/{report}/corrections", dependencies=may)
    def corrections(report: str) -> Json:
        with keeper.room() as room:
            found_in(room.reports, report, "report")
            return {"fields": list(CORRECTABLE), "seen": last_seen(room.connection, report, ("report.corrected",))}

    @api.get("/journal/{seq}", dependencies=may)
    def journal_entry(seq: int) -> Json:
        with keeper.room() as room:
            one = entry(room.connection, seq) if 0 < seq <= LAST else None
            if one is None:
                raise NotFound(f"there is no entry {seq}")
            return entry_json(one)


def _evidence(api: APIRouter, keeper: Keeper, viewer: Callable[..., Visitor]) -> None:
    may = [Depends(viewer)]

    @api.get("/incidents/{incident}/why", dependencies=may)
    def why(incident: str) -> Json:
        with keeper.room() as room:
            counted = found_in(room.incidents, room.forwards.get(incident, incident), "incident")
            room.fetch_behind(counted)
            name, connection = counted.incident.id, room.connection
            kinds = {"grade": "incident.graded", "title": "incident.titled"}
            seen = {what: last_seen(connection, name, (kind,)) for what, kind in kinds.items()}
            return {**asdict(why_incident(counted, _counts(room, counted.incident.claims), room.claims)), "seen": seen}

    @api.get("/incidents/{incident}/scores", dependencies=may)
    def scores(incident: str) -> Json:
        with keeper.room() as room:
            counted = found_in(room.incidents, room.forwards.get(incident, incident), "incident")
            made = joining(counted, room)
            others = [{"incident": one.counted.incident.id, **_fit_json(one.fit)} for one in made.candidates]
            return {"pairs": [_pair_json(pair) for pair in made.pairs], "candidates": others}

    @api.get("/tally/cell", dependencies=may, openapi_extra={"parameters": CELL})
    def cell(request: Request) -> Json:
        query = QueryParams(request.url.query)
        asked, (wanted, grades) = slice_of(query), cell_of(query)
        grade = grades[0] if grades else ""
        with keeper.room() as room:
            row = next((one for one in room.tally(asked).rows if (dict(one.by), one.grade) == (wanted, grade)), None)
            if row is None:
                raise NotFound("the tally has no such cell: ask for the tally first")
            names = incidents_of(room.columns, asked, row)
            room.incidents.fetch(names)
            inside = [room.incidents[name] for name in names if name in room.incidents]
            claims = [claim for one in inside for claim in one.incident.claims]
            counts = Counts(incidents=tuple(inside), origins=_counts(room, claims).origins)
            return asdict(why_cell(room.columns, asked, row, counts, room.claims))


def _stated_json(room: Room, report: str, kind: str) -> list[Json]:
    """The denials or the places hit of a report, rejected ones too."""
    found_in(room.reports, report, "report")
    made = [one for one in stated_in(room.connection, report) if kind_of(one.item) == kind]
    return [stated_json(room.connection, one) for one in made]


def _counts(room: Room, claims: list[str] | tuple[str, ...]) -> Counts:
    """The origins of some claims, as the evidence asks for them."""
    room.claims.fetch(claims)
    room.origins.fetch(claims)
    return Counts(origins={name: room.origins[name] for name in claims if name in room.origins})


def _person_json(victim: Victim, policy: Redaction) -> Json:
    """A named victim, as the dossier's redaction policy lets them be shown."""
    name = shown_name(victim, policy)
    names = list(victim.names) if name == victim.name else []
    kept = {key: value for key, value in asdict(victim).items() if key not in ("name", "names")}
    return {**kept, "name": name, "names": names}


def _fit_json(fit: Fit) -> Json:
    decided = _pair_json(fit.decided) if fit.decided else None
    return {"mean": fit.mean, "pairs": fit.pairs, "best": _pair_json(fit.best), "decided": decided}


def _pair_json(pair: Pair) -> Json:
    return {
        "a": {"telling": pair.a.id, "report": pair.a.report, "claims": list(pair.a.claims)},
        "b": {"telling": pair.b.id, "report": pair.b.report, "claims": list(pair.b.claims)},
        "score": pair.score,
        "components": [asdict(one) for one in pair.comparison.components],
        "decision": asdict(pair.link) if pair.link else None,
        "copies": pair.copies,
    }


ONE: Json = {"type": "string"}
MANY: Json = {"type": "array", "items": ONE}
FILTERS = ("harm", "age", "sex", "role", "grade", "place", "source", "across", "from", "to")
TALLY: list[Json] = [{"name": name, "in": "query", "required": False, "schema": ONE} for name in FILTERS]
TALLY.append({"name": "by", "in": "query", "required": False, "schema": MANY})
CELL: list[Json] = [*TALLY, {"name": "cell", "in": "query", "required": False, "schema": MANY}]
CELL.append({"name": "at", "in": "query", "required": True, "schema": ONE})
