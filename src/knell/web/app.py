"""The reading room as a web application: the table of pages behind the guard, and errors as one line each.

Local mode serves one named person on this machine and asks for no password, and every page says so. Anywhere else
people sign in, and may do what the journal's list of users lets them.
"""

from asyncio import Semaphore
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from knell import __version__
from knell.dossier import Dossier
from knell.errors import BadCall, BadInput, KnellError
from knell.web.access import COOKIE, Access, Visitor, same
from knell.web.api import invalid, make_api, refused, told
from knell.web.checks import Checks
from knell.web.crossing import Crossed
from knell.web.deciding import Met
from knell.web.errors import error_page
from knell.web.guard import Guard
from knell.web.pages.judging import crossed_page
from knell.web.pages.review import met_page
from knell.web.passwords import Door, LockedOut
from knell.web.room import Keeper
from knell.web.routes import PAGES, Page
from knell.web.runs import OpenReads, Runs
from knell.web.shapes import API, Refused, problem
from knell.web.shown import render
from knell.web.tongues import Choosing, Spoken
from knell.web.visit import NotFound, Visit

STATIC = Path(__file__).parent / "static"
MOST_FIELDS = 600
AT_ONCE = 4  # pages made at a time: more would only slow each other, and the decisions that do not wait for them
MOST_TEXT = 5_000_000  # bytes of one field: a report that is pasted; files are not counted


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the pages of one server share: the dossier as it is now, and what is being added to it."""

    keeper: Keeper
    runs: Runs
    checks: Checks
    reading: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))


def make_app(dossier: Dossier, access: Access, open_reads: OpenReads | None = None) -> FastAPI:
    """The application for one dossier; `open_reads` opens what is added in the browser is read with."""
    app = FastAPI(title="Knell", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    keeper = Keeper(dossier)
    rooms = Rooms(keeper, Runs(dossier, open_reads), Checks(dossier, open_reads))
    for page in PAGES:
        app.router.routes.append(Route(page.path, _endpoint(page, rooms, access), methods=[page.method]))
    if access.local is None:
        door = Door(dossier.folder)
        app.router.routes.append(Route("/sign-in", _sign_in_page, methods=["GET"]))
        app.router.routes.append(Route("/sign-in", _sign_in(door, access), methods=["POST"]))
        app.router.routes.append(Route("/sign-out", _sign_out(access), methods=["POST"]))
    app.include_router(make_api(keeper, access, visitor_of, rooms.runs, rooms.checks))
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(KnellError, told)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(HTTPException, _http_error)
    app.add_middleware(Choosing)  # behind the guard, which is behind the language that its refusals are said in
    app.add_middleware(Guard, access=access)
    app.add_middleware(Spoken)
    return app


def _endpoint(page: Page, rooms: Rooms, access: Access) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        visitor, opened = visitor_of(request, access)
        if visitor is None:
            return RedirectResponse("/sign-in", status_code=303)
        if not visitor.may(page.role):  # before anything that was sent is read
            why = f"{visitor.name} is a {visitor.role} here; this needs a {page.role}: ask an admin"
            return _with_cookie(error_page(403, why), request, opened)
        local = access.local is not None
        if page.method == "GET":
            async with rooms.reading:
                response = await run_in_threadpool(_answer, page, rooms, request, FormData(), visitor, local=local)
            return _with_cookie(response, request, opened)
        async with request.form(max_fields=MOST_FIELDS, max_files=page.files, max_part_size=MOST_TEXT) as form:
            response = await run_in_threadpool(_answer, page, rooms, request, form, visitor, local=local)
        return _with_cookie(response, request, opened)

    return endpoint


def _with_cookie(response: Response, request: Request, opened: str | None) -> Response:
    """The response with the cookie of a session that was opened for it."""
    if opened:
        response.set_cookie(COOKIE, opened, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return response


def _answer(page: Page, rooms: Rooms, request: Request, form: FormData, visitor: Visitor, *, local: bool) -> Response:
    """The page, or one line that says why not."""
    token = form.get("token")
    if page.method == "POST" and not same(token if isinstance(token, str) else None, visitor.token):
        return error_page(403, "the page was opened in another session: open it again, nothing was entered")
    try:
        with rooms.keeper.room() as room:
            visit = Visit(
                dossier=rooms.keeper.dossier,
                room=room,
                visitor=visitor,
                path=request.url.path,
                parts=request.path_params,
                query=request.query_params,
                form=form,
                runs=rooms.runs,
                checks=rooms.checks,
                encodings=request.headers.get("accept-encoding", ""),
                local=local,
            )
            try:
                return page.show(visit)
            except Met as met:
                return met_page(visit, met)
            except Crossed as crossed:
                return crossed_page(visit, crossed)
    except KnellError as error:
        return error_page(_status(error), str(error))


def visitor_of(request: Request, access: Access) -> tuple[Visitor | None, str | None]:
    """Who is asking, and the key of a session opened just now; nobody where users must sign in and this one has not."""
    found = access.sessions.find(request.cookies.get(COOKIE))
    if access.local is None:
        role = access.role_of(found[0]) if found else None
        return (Visitor(name=found[0], role=role, token=found[1]) if found and role else None), None
    key = None
    if found is None or found[0] != access.local:
        key, token = access.sessions.open(access.local)
    else:
        token = found[1]
    return Visitor(name=access.local, role=access.role, token=token), key


def _sign_in(door: Door, access: Access) -> Callable[[Request], Awaitable[Response]]:
    async def sign_in(request: Request) -> Response:
        form = await request.form(max_fields=10, max_files=0)
        name, password = str(form.get("name") or "").strip(), str(form.get("password") or "")
        address = request.client.host if request.client else ""
        try:
            let_in = await run_in_threadpool(door.opens, name[:100], password[:500], address)
        except LockedOut as error:
            return _sign_in_form(429, str(error), name)
        if not let_in or access.role_of(name) is None:
            return _sign_in_form(403, "the name or the password is not right", name)
        access.sessions.close(request.cookies.get(COOKIE))  # a cookie from before signing in is worth nothing after
        key, _ = access.sessions.open(name)
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(COOKIE, key, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return response

    return sign_in


def _sign_out(access: Access) -> Callable[[Request], Awaitable[Response]]:
    async def sign_out(request: Request) -> Response:
        form = await request.form(max_fields=10, max_files=0)
        found = access.sessions.find(request.cookies.get(COOKIE))
        if found and same(str(form.get("token")), found[1]):
            access.sessions.close(request.cookies.get(COOKIE))
        return RedirectResponse("/sign-in", status_code=303)

    return sign_out


async def _sign_in_page(_: Request) -> Response:
    return _sign_in_form(200, "", "")


def _sign_in_form(status: int, why: str, name: str) -> Response:
    return HTMLResponse(render("sign-in.html", {"why": why, "name": name}), status_code=status)


def _status(error: KnellError) -> int:
    if isinstance(error, NotFound):
        return 404
    return 422 if isinstance(error, BadInput | BadCall) else 500


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {
        400: "more was sent than a form may hold, or it is broken: send less at once",
        404: "there is no such page: the menu of the overview has them all",
        405: "this page cannot do that",
    }
    why = words.get(status, "this request is not understood")
    answer = problem(status, why) if request.url.path.startswith(API) else error_page(status, why)
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)  # what a path does allow
    return answer
