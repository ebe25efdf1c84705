"""One request as a page sees it: who asks, what they ask, the dossier's room, and how to answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams
from starlette.responses import HTMLResponse, RedirectResponse, Response

from knell.dossier import Dossier
from knell.errors import BadInput, KnellError
from knell.web.access import Visitor
from knell.web.checks import Checks
from knell.web.room import Room
from knell.web.runs import Runs
from knell.web.shown import render

PER_PAGE = 50
SHARED = ("q", "grade", "from", "to")  # what list, map and timeline of incidents are asked by
T = TypeVar("T")


class NotFound(KnellError):
    """Nothing in the dossier has the id that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request, its visitor and the dossier; `form` is empty for a request that only reads."""

    dossier: Dossier
    room: Room
    visitor: Visitor
    path: str
    parts: Mapping[str, str]
    query: QueryParams
    form: FormData
    runs: Runs
    checks: Checks
    encodings: str = ""  # what the asker can unpack
    local: bool = True

    def asked(self, name: str) -> str | None:
        """A value of the address, None where it is empty."""
        return (self.query.get(name) or "").strip() or None

    @property
    def shared(self) -> str:
        """The question of the address without its page: what other ways to see the same list go by."""
        return self.shared_with()

    def shared_with(self, **more: str) -> str:
        """That question with some of it asked otherwise."""
        kept = [(name, value) for name, value in self.query.multi_items() if name in SHARED and name not in more]
        return urlencode([(name, value) for name, value in (*kept, *more.items()) if value])

    def in_language(self, code: str) -> str:
        """The address of this page in another language; of the overview, where the page answers a form."""
        asked = [(name, value) for name, value in self.query.multi_items() if name != "lang"]
        return f"{'/' if self.form else self.path}?{urlencode([*([] if self.form else asked), ('lang', code)])}"

    def day(self, name: str) -> date | None:
        """A day of the address. Raises BadInput for what is none."""
        value = self.asked(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise BadInput(f"{name} {value!r} is no day: write it as YYYY-MM-DD") from None

    def said(self, name: str) -> str:
        """A value of the form."""
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def page(
        self, template: str, shown: Mapping[str, object] | None = None, *, status: int = 200, **names: object
    ) -> HTMLResponse:
        """The page that a template makes."""
        shared = {"visit": self, "visitor": self.visitor, "room": self.room, "dossier_name": self.dossier.config.name}
        return HTMLResponse(render(template, {**shared, **(shown or {}), **names}), status_code=status)

    def onward(self, path: str, *, anchor: str = "", **query: str) -> Response:
        """Send the reader on to another page, after a change: reloading it changes nothing again."""
        asked = f"?{urlencode(query)}" if query else ""
        return RedirectResponse(f"{path}{asked}{f'#{anchor}' if anchor else ''}", status_code=303)

    def slice(self, found: Sequence[T], per: int = PER_PAGE) -> tuple[Sequence[T], "Turn"]:
        """One page of a long list, and where it stands in it."""
        number = self.asked("page") or "1"
        at = max(1, int(number)) if number.isdecimal() and len(number) < 8 else 1
        last = max(1, -(-len(found) // per))
        at = min(at, last)
        return found[(at - 1) * per : at * per], Turn(self, at, last, len(found))


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page of a list this is."""

    visit: Visit
    at: int
    last: int
    total: int

    def address(self, number: int) -> str:
        """The address of another page of the same list."""
        rest = [(name, value) for name, value in self.visit.query.multi_items() if name != "page"]
        return "?" + urlencode([*rest, ("page", str(number))])


def as_json(value: object, name: str | None = None) -> Response:
    """A JSON answer; with a name, one to be kept as a file."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return Response(text, media_type="application/json", headers=_file(name))


def as_csv(text: str, name: str) -> Response:
    """A CSV answer to be kept as a file."""
    return Response(text, media_type="text/csv; charset=utf-8", headers=_file(name))


def _file(name: str | None) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'} if name else {}
