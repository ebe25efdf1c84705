"""The JSON interface under /api/v1: what the pages can read, and the decisions, over the same functions.

Shapes are those of the command line. A decision needs the session's token in the header X-Knell-Token; a script gets
both from `GET /api/v1/session`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import QueryParams

from knell.counting.forms import incident_json, tally_json, toll_json
from knell.counting.tally import tally
from knell.errors import BadInput
from knell.jsonform import claim_json, report_json
from knell.store.ask import Question, find_claims, find_reports
from knell.store.chain import Entry
from knell.store.database import reading
from knell.store.journal import history
from knell.web.access import COOKIE, Access, Visitor, same
from knell.web.deciding import Desk, Met, accept_claim, add_claim, edit_claim, reject_claim, undo_claim
from knell.web.kept import Kept, kept_claim
from knell.web.pages.lists import voices
from knell.web.pages.tally import slice_of
from knell.web.room import Keeper
from knell.web.visit import NotFound

Json = dict[str, object]
T = TypeVar("T")
TOKEN = "x-knell-token"
MOST = 1000

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most")]
After = Annotated[int, Query(ge=0, le=2**53, description="How many to skip; in the journal, the last entry seen")]
Words = Annotated[str | None, Query(max_length=200)]
WhoAsks = Callable[[Request, Access], tuple[Visitor | None, str | None]]


class Problem(BaseModel):
    """What is wrong, in one line."""

    error: str


class Seen(BaseModel):
    """The last journal entry on the claim that whoever decides had seen; 0 where there was none."""

    model_config = ConfigDict(extra="forbid")
    seen: int = Field(ge=0, le=2**53)


class Rejection(Seen):
    """Why a claim is none."""

    reason: str = Field(min_length=1, max_length=500)


class Edit(Seen):
    """Fields of a claim, by the names of its JSON, with their new values."""

    fields: dict[str, object]
    reason: str | None = Field(default=None, max_length=500)


class Missed(BaseModel):
    """A claim that the reader missed: words of the report, letter by letter, and what they state."""

    model_config = ConfigDict(extra="forbid")
    quote: str = Field(min_length=1, max_length=20_000)
    fields: dict[str, object]
    occurrence: int = Field(default=0, ge=0, le=10_000)


class Refused(Exception):
    """A request that goes no further: its status and one line."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def make_api(keeper: Keeper, access: Access, who: WhoAsks) -> APIRouter:
    """The routes of the interface."""
    problems: dict[int | str, dict[str, object]] = {
        status: {"model": Problem} for status in (401, 403, 404, 409, 411, 413, 421, 422)
    }
    api = APIRouter(prefix="/api/v1", responses=problems)
    _reads(api, keeper, _allowed(access, who, "viewer"))
    _lists(api, keeper, _allowed(access, who, "viewer"))
    _decisions(api, keeper, _allowed(access, who, "coder", changes=True))

    @api.get("/session", summary="Who you are, and the token your decisions must carry")
    def session(request: Request, response: Response) -> Json:
        visitor, opened = who(request, access)
        if visitor is None:
            raise Refused(401, "sign in first")
        if opened:
            response.set_cookie(COOKIE, opened, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return {"name": visitor.name, "role": visitor.role, "token": visitor.token}

    return api


def _allowed(access: Access, who: WhoAsks, role: str, *, changes: bool = False) -> Callable[[Request], Visitor]:
    """Who asks, if their role lets them; whoever changes something must carry the session's token too."""

    def allowed(request: Request) -> Visitor:
        visitor, opened = who(request, access)
        if visitor is None:
            raise Refused(401, "sign in first")
        if not visitor.may(role):
            raise Refused(403, f"{visitor.name} is a {visitor.role} here; this needs a {role}")
        if changes and (opened or not same(request.headers.get(TOKEN), visitor.token)):
            raise Refused(403, f"the header {TOKEN} must hold the token of GET /api/v1/session")
        return visitor

    return allowed


def _reads(api: APIRouter, keeper: Keeper, viewer: Callable[[Request], Visitor]) -> None:
    may = [Depends(viewer)]

    @api.get("/incidents", dependencies=may)
    def incidents(limit: Limit = 100, after: After = 0) -> list[Json]:
        return [incident_json(one) for one in keeper.room().counts.incidents[after : after + limit]]

    @api.get("/incidents/{incident}", dependencies=may)
    def incident(incident: str) -> Json:
        room = keeper.room()
        return incident_json(_found(room.incidents, room.forwards.get(incident, incident), "incident"))

    @api.get("/tolls", dependencies=may)
    def tolls(limit: Limit = 100, after: After = 0) -> list[Json]:
        return [toll_json(one) for one in keeper.room().counts.tolls[after : after + limit]]

    @api.get("/tolls/{toll}", dependencies=may)
    def toll(toll: str) -> Json:
        return toll_json(_found(keeper.room().tolls, toll, "toll"))

    @api.get("/tally", dependencies=may, openapi_extra={"parameters": TALLY})
    def tallied(request: Request) -> Json:
        return tally_json(tally(keeper.room().columns, slice_of(QueryParams(request.url.query))))

    @api.get("/queue", dependencies=may)
    def queue(limit: Limit = 100) -> list[Json]:
        return [{**asdict(item), "weight": item.weight} for item in keeper.room().queue[:limit]]

    @api.get("/sources", dependencies=may)
    def sources(limit: Limit = 100, after: After = 0) -> list[Json]:
        return [asdict(voice) for voice in voices(keeper.room())[after : after + limit]]


def _lists(api: APIRouter, keeper: Keeper, viewer: Callable[[Request], Visitor]) -> None:
    may = [Depends(viewer)]

    @api.get("/reports", dependencies=may)
    def reports(q: Words = None, outlet: Words = None, limit: Limit = 100, after: After = 0) -> list[Json]:
        question = Question(text=q or None, outlet=outlet or None)
        with reading(keeper.dossier.store) as connection:
            return list(find_reports(connection, question, limit=min(after + limit, 2**53)))[after:]

    @api.get("/reports/{report}", dependencies=may)
    def report(report: str) -> Json:
        return report_json(_found(keeper.room().reports, report, "report"))

    @api.get("/claims", dependencies=may)
    def claims(q: Words = None, report: Words = None, limit: Limit = 100, after: After = 0) -> list[Json]:
        question = Question(text=q or None, report=report or None, rejected=True)
        with reading(keeper.dossier.store) as connection:
            return list(find_claims(connection, question, limit=min(after + limit, 2**53)))[after:]

    @api.get("/claims/{claim}", dependencies=may)
    def claim(claim: str) -> Json:
        with reading(keeper.dossier.store) as connection:
            return _kept_json(kept_claim(connection, keeper.room(), claim))

    @api.get("/journal", dependencies=may)
    def journal(limit: Limit = 100, after: After = 0) -> list[Json]:
        with reading(keeper.dossier.store) as connection:
            entries = history(connection, after=after)
            return [_entry_json(one) for one, _ in zip(entries, range(limit), strict=False)]


def _decisions(api: APIRouter, keeper: Keeper, coder: Callable[[Request], Visitor]) -> None:
    def desk(visitor: Annotated[Visitor, Depends(coder)]) -> Desk:
        return Desk(dossier=keeper.dossier, room=keeper.room(), visitor=visitor)

    At = Annotated[Desk, Depends(desk)]

    @api.post("/claims/{claim}/accept")
    def accepted(claim: str, body: Seen, desk: At) -> list[Json]:
        return _entered(accept_claim(desk, claim, body.seen))

    @api.post("/claims/{claim}/reject")
    def rejected(claim: str, body: Rejection, desk: At) -> list[Json]:
        return _entered(reject_claim(desk, claim, body.seen, body.reason))

    @api.post("/claims/{claim}/edit")
    def edited(claim: str, body: Edit, desk: At) -> list[Json]:
        return _entered(edit_claim(desk, claim, body.seen, body.fields, body.reason))

    @api.post("/claims/{claim}/undo")
    def undone(claim: str, body: Seen, desk: At) -> list[Json]:
        return _entered(undo_claim(desk, claim, body.seen))

    @api.post("/reports/{report}/claims")
    def added(report: str, body: Missed, desk: At) -> list[Json]:
        found = _found(desk.room.reports, report, "report")
        return _entered(add_claim(desk, found, body.quote, body.fields, body.occurrence))


async def refused(_: Request, error: Exception) -> JSONResponse:
    """The answer to a request that goes no further."""
    status, why = (error.status, error.why) if isinstance(error, Refused) else (500, "an error of Knell's own")
    return JSONResponse({"error": why}, status_code=status)


async def told(_: Request, error: Exception) -> JSONResponse:
    """An error of the dossier or of what was asked, in one line."""
    if isinstance(error, Met):
        now = _kept_json(error.kept)
        return JSONResponse({"error": str(error), "now": now, "entry": _entry_json(error.other)}, status_code=409)
    status = 404 if isinstance(error, NotFound) else 422 if isinstance(error, BadInput) else 500
    return JSONResponse({"error": str(error)}, status_code=status)


ONE: Json = {"type": "string"}
FILTERS = ("harm", "age", "sex", "role", "grade", "place", "source", "from", "to")
TALLY: list[Json] = [{"name": name, "in": "query", "required": False, "schema": ONE} for name in FILTERS]
TALLY.append({"name": "by", "in": "query", "required": False, "schema": {"type": "array", "items": ONE}})


def _found(held: Mapping[str, T], name: str, what: str) -> T:
    if name not in held:
        raise NotFound(f"there is no {what} {name!r}")
    return held[name]


def _kept_json(kept: Kept) -> Json:
    decisions = [_entry_json(one) for one in kept.decisions]
    return {**claim_json(kept.claim), "status": kept.status, "seen": kept.seen, "decisions": decisions}


def _entered(entries: Sequence[Entry]) -> list[Json]:
    return [_entry_json(one) for one in entries]


def _entry_json(entry: Entry) -> Json:
    said: Json = {"seq": entry.seq, "at": entry.at, "actor": entry.actor, "kind": entry.kind, "subject": entry.subject}
    return {**said, "body": dict(entry.body), "prev": entry.prev, "hash": entry.hash}
