"""The reading room as a web application: the table of pages behind the guard, and errors as one line each.

Local mode serves one named person on this machine and asks for no password, and every page says so. Anywhere else
people sign in, and may do what the journal's list of users lets them.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI
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
from knell.web.api import Refused, make_api, refused, told
from knell.web.deciding import Met
from knell.web.guard import Guard
from knell.web.pages.review import met_page
from knell.web.passwords import Door, LockedOut
from knell.web.room import Keeper
from knell.web.routes import PAGES, Page
from knell.web.shown import render
from knell.web.visit import NotFound, Visit

STATIC = Path(__file__).parent / "static"
MOST_FIELDS = 600


def make_app(dossier: Dossier, access: Access) -> FastAPI:
    """The application for one dossier."""
    app = FastAPI(title="Knell", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    keeper = Keeper(dossier)
    for page in PAGES:
        app.router.routes.append(Route(page.path, _endpoint(page, keeper, access), methods=[page.method]))
    if access.local is None:
        door = Door(dossier.folder)
        app.router.routes.append(Route("/sign-in", _sign_in_page, methods=["GET"]))
        app.router.routes.append(Route("/sign-in", _sign_in(door, access), methods=["POST"]))
        app.router.routes.append(Route("/sign-out", _sign_out(access), methods=["POST"]))
    app.include_router(make_api(keeper, access, visitor_of))
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(KnellError, told)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(HTTPException, _http_error)
    app.add_middleware(Guard, access=access)
    return app


def _endpoint(page: Page, keeper: Keeper, access: Access) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        form = await request.form(max_fields=MOST_FIELDS, max_files=0) if page.method == "POST" else FormData()
        return await run_in_threadpool(_answer, page, keeper, access, request, form)

    return endpoint


def _answer(page: Page, keeper: Keeper, access: Access, request: Request, form: FormData) -> Response:
    """The page, or one line that says why not, with the cookie of a session that was opened for it."""
    visitor, opened = visitor_of(request, access)
    if visitor is None:
        return RedirectResponse("/sign-in", status_code=303)
    try:
        response = _shown(page, keeper, request, form, visitor, local=access.local is not None)
    except KnellError as error:
        response = error_page(_status(error), str(error))
    if opened:
        response.set_cookie(COOKIE, opened, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return response


def _shown(page: Page, keeper: Keeper, request: Request, form: FormData, visitor: Visitor, *, local: bool) -> Response:
    if not visitor.may(page.role):
        return error_page(403, f"{visitor.name} is a {visitor.role} here; this needs a {page.role}: ask an admin")
    token = form.get("token")
    if page.method == "POST" and not same(token if isinstance(token, str) else None, visitor.token):
        return error_page(403, "the page was opened in another session: open it again, nothing was entered")
    visit = Visit(
        dossier=keeper.dossier,
        room=keeper.room(),
        visitor=visitor,
        path=request.url.path,
        parts=request.path_params,
        query=request.query_params,
        form=form,
        local=local,
    )
    try:
        return page.show(visit)
    except Met as met:
        return met_page(visit, met)


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


def error_page(status: int, why: str) -> HTMLResponse:
    """A page that says in one line what is wrong and what to do."""
    return HTMLResponse(render("error.html", {"status": status, "why": why}), status_code=status)


def _status(error: KnellError) -> int:
    if isinstance(error, NotFound):
        return 404
    return 422 if isinstance(error, BadInput | BadCall) else 500


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "there is no such page: the menu of the overview has them all", 405: "this page cannot do that"}
    return error_page(status, words.get(status, "this request is not understood"))
