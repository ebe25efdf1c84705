"""The JSON interface under /api/v1: what the pages can read, and the decisions, over the same functions.

Shapes are those of the command line. A decision needs the session's token in the header X-Knell-Token; a script gets
both from `GET /api/v1/session`.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader
from starlette.datastructures import QueryParams

from knell.counting.forms import incident_json, tally_json, toll_json
from knell.errors import BadCall, BadInput
from knell.jsonform import report_json
from knell.store.ask import Question, find_claims, find_reports
from knell.store.database import reading
from knell.store.journal import history
from knell.web.access import COOKIE, Access, Visitor, same
from knell.web.answers import TALLY, more_reads
from knell.web.checks import Checks
from knell.web.crossing import Crossed
from knell.web.deciding import Desk, Met, accept_claim, add_claim, edit_claim, reject_claim, undo_claim
from knell.web.intake import add_intake
from knell.web.kept import kept_claim
from knell.web.pages.tally import slice_of
from knell.web.room import Keeper
from knell.web.rulings import desk_for, more_decisions
from knell.web.runs import Runs
from knell.web.shapes import (
    After,
    Edit,
    Json,
    Limit,
    Missed,
    Problem,
    Refused,
    Rejection,
    Seen,
    Words,
    entered,
    entry_json,
    found_in,
    kept_json,
)
from knell.web.visit import NotFound

TOKEN = "X-Knell-Token"
HEADER = APIKeyHeader(name=TOKEN, auto_error=False, description="The token of GET /api/v1/session")
WhoAsks = Callable[[Request, Access], tuple[Visitor | None, str | None]]


def make_api(keeper: Keeper, access: Access, who: WhoAsks, runs: Runs, checks: Checks) -> APIRouter:
    """The routes of the interface."""
    problems: dict[int | str, dict[str, object]] = {
        status: {"model": Problem} for status in (401, 403, 404, 409, 411, 413, 421, 422)
    }
    api = APIRouter(prefix="/api/v1", responses=problems)
    _reads(api, keeper, _allowed(access, who, "viewer"))
    _lists(api, keeper, _allowed(access, who, "viewer"))
    more_reads(api, keeper, _allowed(access, who, "viewer"))
    _decisions(api, keeper, _allowed(access, who, "coder", changes=True))

    def by_role(role: str, changes: bool) -> Callable[..., Visitor]:
        return _allowed(access, who, role, changes=changes)

    more_decisions(api, keeper, runs, checks, by_role)
    add_intake(api, keeper, runs, by_role)

    @api.get("/session", summary="Who you are, and the token your decisions must carry")
    def session(request: Request, response: Response) -> Json:
        visitor, opened = who(request, access)
        if visitor is None:
            raise Refused(401, "sign in first")
        if opened:
            response.set_cookie(COOKIE, opened, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return {"name": visitor.name, "role": visitor.role, "token": visitor.token}

    return api


def _allowed(access: Access, who: WhoAsks, role: str, *, changes: bool = False) -> Callable[..., Visitor]:
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

    def with_token(request: Request, _: Annotated[str | None, Security(HEADER)]) -> Visitor:
        return allowed(request)

    return with_token if changes else allowed


def _reads(api: APIRouter, keeper: Keeper, viewer: Callable[..., Visitor]) -> None:
    may = [Depends(viewer)]

    @api.get("/incidents", dependencies=may)
    def incidents(limit: Limit = 100, after: After = 0) -> list[Json]:
        with keeper.room() as room:
            return [incident_json(one) for one in room.counts.incidents[after : after + limit]]

    @api.get("/incidents/{incident}", dependencies=may)
    def incident(incident: str) -> Json:
        with keeper.room() as room:
            return incident_json(found_in(room.incidents, room.forwards.get(incident, incident), "incident"))

    @api.get("/tolls", dependencies=may)
    def tolls(limit: Limit = 100, after: After = 0) -> list[Json]:
        with keeper.room() as room:
            return [toll_json(one) for one in room.counts.tolls[after : after + limit]]

    @api.get("/tolls/{toll}", dependencies=may)
    def toll(toll: str) -> Json:
        with keeper.room() as room:
            return toll_json(found_in(room.tolls, toll, "toll"))

    @api.get("/tally", dependencies=may, openapi_extra={"parameters": TALLY})
    def tallied(request: Request) -> Json:
        with keeper.room() as room:
            return tally_json(room.tally(slice_of(QueryParams(request.url.query))))

    @api.get("/queue", dependencies=may)
    def queue(limit: Limit = 100) -> list[Json]:
        with keeper.room() as room:
            return [{**asdict(item), "weight": item.weight} for item in room.queue[:limit]]

    @api.get("/sources", dependencies=may)
    def sources(limit: Limit = 100, after: After = 0) -> list[Json]:
        with keeper.room() as room:
            return [asdict(voice) for voice in room.voices[after : after + limit]]


def _lists(api: APIRouter, keeper: Keeper, viewer: Callable[..., Visitor]) -> None:
    may = [Depends(viewer)]

    @api.get("/reports", dependencies=may)
    def reports(q: Words = None, outlet: Words = None, limit: Limit = 100, after: After = 0) -> list[Json]:
        question = Question(text=q or None, outlet=outlet or None)
        with reading(keeper.dossier.store) as connection:
            return list(find_reports(connection, question, limit=min(after + limit, 2**53)))[after:]

    @api.get("/reports/{report}", dependencies=may)
    def report(report: str) -> Json:
        with keeper.room() as room:
            return report_json(found_in(room.reports, report, "report"))

    @api.get("/claims", dependencies=may)
    def claims(q: Words = None, report: Words = None, limit: Limit = 100, after: After = 0) -> list[Json]:
        question = Question(text=q or None, report=report or None, rejected=True)
        with reading(keeper.dossier.store) as connection:
            return list(find_claims(connection, question, limit=min(after + limit, 2**53)))[after:]

    @api.get("/claims/{claim}", dependencies=may)
    def claim(claim: str) -> Json:
        with keeper.room() as room:
            return kept_json(kept_claim(room.connection, room, claim))

    @api.get("/journal", dependencies=may)
    def journal(limit: Limit = 100, after: After = 0) -> list[Json]:
        with reading(keeper.dossier.store) as connection:
            entries = history(connection, after=after)
            return [entry_json(one) for one, _ in zip(entries, range(limit), strict=False)]


def _decisions(api: APIRouter, keeper: Keeper, coder: Callable[..., Visitor]) -> None:
    desk = desk_for(keeper, coder)
    At = Annotated[Desk, Depends(desk)]

    @api.post("/claims/{claim}/accept")
    def accepted(claim: str, body: Seen, desk: At) -> list[Json]:
        return entered(accept_claim(desk, claim, body.seen))

    @api.post("/claims/{claim}/reject")
    def rejected(claim: str, body: Rejection, desk: At) -> list[Json]:
        return entered(reject_claim(desk, claim, body.seen, body.reason))

    @api.post("/claims/{claim}/edit")
    def edited(claim: str, body: Edit, desk: At) -> list[Json]:
        return entered(edit_claim(desk, claim, body.seen, body.fields, body.reason))

    @api.post("/claims/{claim}/undo")
    def undone(claim: str, body: Seen, desk: At) -> list[Json]:
        return entered(undo_claim(desk, claim, body.seen))

    @api.post("/reports/{report}/claims")
    def added(report: str, body: Missed, desk: At) -> list[Json]:
        found = found_in(desk.room.reports, report, "report")
        return entered(add_claim(desk, found, body.quote, body.fields, body.occurrence))


async def refused(_: Request, error: Exception) -> JSONResponse:
    """The answer to a request that goes no further."""
    status, why = (error.status, error.why) if isinstance(error, Refused) else (500, "an error of Knell's own")
    return JSONResponse({"error": why}, status_code=status)


async def told(_: Request, error: Exception) -> JSONResponse:
    """An error of the dossier or of what was asked, in one line."""
    if isinstance(error, Crossed):
        return JSONResponse({"error": str(error), "entries": entered(error.others)}, status_code=409)
    if isinstance(error, Met):
        now = kept_json(error.kept)
        return JSONResponse({"error": str(error), "now": now, "entry": entry_json(error.other)}, status_code=409)
    status = 404 if isinstance(error, NotFound) else 422 if isinstance(error, BadInput | BadCall) else 500
    return JSONResponse({"error": str(error)}, status_code=status)


async def invalid(_: Request, error: Exception) -> JSONResponse:
    """What was sent is not of the shape that is asked for: where, and why, in one line."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    why = "; ".join(f"{'.'.join(map(str, one['loc'][1:])) or 'the body'}: {one['msg']}" for one in found[:5])
    return JSONResponse({"error": " ".join(why.split()) or "the request is not understood"}, status_code=422)
