"""The languages of the reading room: which there are, which one a request asks for, and how it is kept.

A choice is made by `?lang=` on any page and kept in a cookie; without one the browser's languages decide, then English.
The JSON interface and downloads for other programs speak English.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from urllib.parse import parse_qsl, quote, urlencode

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from knell.speech import ENGLISH, Shape, Speech, speaking

LANGUAGES: dict[str, str] = {"en": "English", "uk": "Українська"}
HOMES: Mapping[str, str] = {"uk": "Ukraine"}
COOKIE = "knell_language"
YEAR = 365 * 24 * 3600  # seconds that a choice is kept
ENGLISH_ONLY = ("/api/", "/tally.json", "/tally.csv", "/static/")


@cache
def speech_of(code: str) -> Speech:
    """A language by its code: English as it is written in the code, any other by its catalogue and by CLDR."""
    if code == ENGLISH.code:
        return ENGLISH
    locale = Locale.parse(code, sep="-")

    def day(day: date, shape: Shape) -> str:
        return str(format_date(day, shape if "d" in shape else "LLL y", locale=locale))

    def number(number: int) -> str:
        return str(format_decimal(number, locale=locale))

    return Speech(
        code=code,
        right_to_left=locale.text_direction == "rtl",
        home=HOMES.get(code),
        catalogue=catalogue_of(code),
        day=day,
        number=number,
    )


def catalogue_of(code: str) -> NullTranslations:
    """The shipped catalogue of a language; an empty one, which leaves all in English, where there is none."""
    found = files("knell.web") / "locale" / code / "LC_MESSAGES" / "knell.mo"
    if not found.is_file():
        return NullTranslations()
    with found.open("rb") as file:
        return GNUTranslations(file)


def chosen(headers: Headers) -> str:
    """The language a request asks for: by its cookie, else by its browser, else English."""
    try:
        kept = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        kept = None
    if kept is not None and kept.value in LANGUAGES:
        return kept.value
    return next((code for code in preferred(headers.get("accept-language", "")) if code in LANGUAGES), ENGLISH.code)


def preferred(header: str) -> list[str]:
    """The languages of an Accept-Language header (RFC 9110, 12.5.4) without their regions, the most wanted first."""
    found: list[tuple[float, str]] = []
    for part in header.split(",")[:40]:
        tag, *more = (one.strip().lower() for one in part.split(";"))
        weight = next((one[2:] for one in more if one.startswith("q=")), "1")
        try:
            found.append((float(weight), tag.split("-")[0]))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(found, key=lambda one: -one[0]) if weight > 0]


class Spoken:
    """The application, speaking the language that each request asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(ENGLISH_ONLY):
            await self.app(scope, receive, send)
            return
        with speaking(speech_of(chosen(Headers(scope=scope)))):
            await self.app(scope, receive, send)


class Choosing:
    """The application; an address that ends on `?lang=` keeps the choice and leads on to the address without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http" and scope["method"] == "GET" and not scope["path"].startswith(ENGLISH_ONLY):
            asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            wanted = [value for name, value in asked if name == "lang"]
            if wanted and wanted[-1] in LANGUAGES:
                app = _kept(scope, asked, wanted[-1])
        await app(scope, receive, send)


def _kept(scope: Scope, asked: list[tuple[str, str]], code: str) -> ASGIApp:
    """The way on to the same page, with the choice in a cookie."""
    path = "/" + quote(scope["path"]).lstrip("/")  # "//" would lead to another server
    rest = urlencode([pair for pair in asked if pair[0] != "lang"])
    response = RedirectResponse(f"{path}?{rest}" if rest else path, status_code=303)
    response.set_cookie(COOKIE, code, max_age=YEAR, httponly=True, samesite="lax", secure=scope["scheme"] == "https")
    return response
