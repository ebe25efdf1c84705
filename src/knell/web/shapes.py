"""The shapes of the JSON interface: what its answers hold, what a decision must say, and how it is refused."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeVar

from fastapi import Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from knell.jsonform import claim_json
from knell.store.chain import Entry
from knell.web.kept import Kept
from knell.web.visit import NotFound

API = "/api/"
Json = dict[str, object]
T = TypeVar("T")
MOST = 1000
LAST = 2**53  # the largest number that every JSON reader keeps exactly

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most")]
After = Annotated[int, Query(ge=0, le=LAST, description="How many to skip; in the journal, the last entry seen")]
Words = Annotated[str | None, Query(max_length=200)]


class Problem(BaseModel):
    """What is wrong, in one line."""

    error: str


class Body(BaseModel):
    """What a decision says; a name that it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class Seen(Body):
    """The last journal entry on the same thing that whoever decides had seen; 0 where there was none."""

    seen: int = Field(ge=0, le=LAST)


class Rejection(Seen):
    """Why a claim is none."""

    reason: str = Field(min_length=1, max_length=500)


class Edit(Seen):
    """Fields of a claim, by the names of its JSON, with their new values."""

    fields: dict[str, object]
    reason: str | None = Field(default=None, max_length=500)


class Missed(Body):
    """A claim that the reader missed: words of the report, letter by letter, and what they state."""

    quote: str = Field(min_length=1, max_length=20_000)
    fields: dict[str, object]
    occurrence: int = Field(default=0, ge=0, le=10_000)


class GradeBody(Seen):
    """A grade for an incident; under the two-person rule it waits until another person gives the same."""

    grade: Literal["confirmed", "fair", "weak", "contested", "discounted"]
    note: str | None = Field(default=None, max_length=500)


class TitleBody(Seen):
    """A title for an incident."""

    title: str = Field(min_length=1, max_length=200)


class JoinBody(Body):
    """The id of the incident that is the same, and why."""

    other: str = Field(min_length=1, max_length=100)
    reason: str = Field(min_length=1, max_length=500)


class SplitBody(Body):
    """The id of the claim that tells of another incident, and why."""

    claim: str = Field(min_length=1, max_length=100)
    reason: str = Field(min_length=1, max_length=500)


class AliasBody(Seen):
    """A name, and the body that it means."""

    name: str = Field(min_length=1, max_length=200)
    of: str = Field(min_length=1, max_length=200)


class OriginBody(Seen):
    """A source, and whoever it has from what it says."""

    name: str = Field(min_length=1, max_length=200)
    origin: str = Field(min_length=1, max_length=200)


class ClaimOriginBody(Seen):
    """Who stands behind a claim."""

    origin: str = Field(min_length=1, max_length=200)


class CorrectBody(Seen):
    """Fields of a report (title, outlet, published, language, url) with their values; null: not known."""

    fields: dict[str, str | None] = Field(min_length=1, max_length=10)


class StatementBody(Seen):
    """Fields of a denial (source, text) or a place hit (facility, name, actor) with their values; null: not stated."""

    fields: dict[str, str | None] = Field(min_length=1, max_length=5)


class NameBody(Body):
    """A victim's name as a claim gives it."""

    claim: str = Field(min_length=1, max_length=100)
    name: str = Field(min_length=1, max_length=200)


class PeopleBody(Body):
    """Two names, each in a claim, that mean one victim (`same`) or two."""

    a: NameBody
    b: NameBody
    same: bool


class TextBody(Body):
    """The text of one report as it stands, and what is known of it."""

    text: str = Field(min_length=1, max_length=900_000)
    title: str = Field(default="", max_length=500)
    outlet: str = Field(default="", max_length=200)
    published: str = Field(default="", max_length=40, description="The day, as 2022-03-23")
    url: str = Field(default="", max_length=2000)


class AddBody(Body):
    """Texts to be kept, and addresses to be fetched (http and https; feed:https://… for a feed)."""

    texts: list[TextBody] = Field(default=[], max_length=200)
    addresses: list[str] = Field(default=[], max_length=200)


class VerifyBody(Body):
    """Whether every report is read anew and compared, which takes as long as a rebuild."""

    whole: bool = False


def problem(status: int, why: str) -> Response:
    """The answer that says in one line what is wrong."""
    return JSONResponse({"error": why}, status_code=status)


class Refused(Exception):
    """A request that goes no further: its status and one line."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def found_in(held: Mapping[str, T], name: str, what: str) -> T:
    """What has this id. Raises NotFound, one line, where nothing has."""
    if name not in held:
        raise NotFound(f"there is no {what} {name!r}")
    return held[name]


def kept_json(kept: Kept) -> Json:
    """A claim with its standing, and the decisions that stand on it."""
    return {**claim_json(kept.claim), "status": kept.status, "seen": kept.seen, "decisions": entered(kept.decisions)}


def entered(entries: Sequence[Entry]) -> list[Json]:
    """Entries of the journal."""
    return [entry_json(one) for one in entries]


def entry_json(entry: Entry) -> Json:
    """One entry of the journal, with its place in the chain."""
    said: Json = {"seq": entry.seq, "at": entry.at, "actor": entry.actor, "kind": entry.kind, "subject": entry.subject}
    return {**said, "body": dict(entry.body), "prev": entry.prev, "hash": entry.hash}
