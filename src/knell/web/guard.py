"""What stands before every page: the Host check, the headers that keep a page from loading anything from elsewhere,
the Origin check on everything that changes something, and the limit on what a form may hold.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from knell.web.access import Access
from knell.web.errors import error_page

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # "no-referrer" would make the browser hide the Origin of our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")
MOST_BYTES = 1_000_000  # a decision is a few fields
MOST_ADDED = 300_000_000  # the largest export that is read; what is larger comes in by `knell add`
ADDING = ("/add", "/api/v1/add/files")


class Guard:
    """The application behind its checks."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = MOST_ADDED if scope["path"] in ADDING else MOST_BYTES
        why = refusal(scope["method"], Headers(scope=scope), self.access, most)
        app: ASGIApp = _refused(scope["path"], *why) if why else self.app
        await app(scope, _limited(receive, most), _with_headers(scope, send))


def refusal(method: str, headers: Headers, access: Access, most: int) -> tuple[int, str] | None:
    """Why a request goes no further, as status and one line; None where it may."""
    host = headers.get("host")
    if not access.allows_host(host):
        return 421, "this server is not known by that name: open it by the address it printed"
    if method in SAFE:
        return None
    length = headers.get("content-length", "")
    if not length.isdigit():
        return 411, "the length of what is sent must be said"
    if int(length) > most:
        return 413, f"more than {most:,} bytes: bring reports in with `knell add`"
    origin = headers.get("origin")
    if origin is None or urlsplit(origin).netloc != host:
        return 403, "this did not come from a page of this dossier: open the page here and try again"
    return None


def _refused(path: str, status: int, why: str) -> ASGIApp:
    """The answer to a request that goes no further, in the manner of what it asked for."""
    if path.startswith("/api/"):
        return JSONResponse({"error": why}, status_code=status)
    return error_page(status, why)


def _limited(receive: Receive, most: int) -> Receive:
    """No more of a body than its limit is ever taken, whatever its header says."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            return {"type": "http.disconnect"}
        return message

    return limited


def _with_headers(scope: Scope, send: Send) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if not scope["path"].startswith("/static/"):
                headers["cache-control"] = "no-store"  # names of victims stay in no cache
        await send(message)

    return sending
