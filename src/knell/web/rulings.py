"""The interface's decisions on incidents, sources, reports and people, and verification: those of the pages."""

from collections.abc import Callable, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path

from knell.web.access import Visitor
from knell.web.answers import check_json
from knell.web.checks import Checks
from knell.web.deciding import Desk, undo_entry
from knell.web.judgements import (
    alias_source,
    correct,
    grade_incident,
    join_incidents,
    link_victims,
    split_incident,
    title_incident,
    trace_claim,
    trace_source,
)
from knell.web.pages.correcting import KIND, must_read, read_anew
from knell.web.room import Keeper
from knell.web.runs import Runs
from knell.web.shapes import (
    LAST,
    AliasBody,
    ClaimOriginBody,
    CorrectBody,
    GradeBody,
    JoinBody,
    Json,
    OriginBody,
    PeopleBody,
    Rejection,
    Seen,
    SplitBody,
    StatementBody,
    TitleBody,
    VerifyBody,
    entered,
)
from knell.web.stating import edit_stated, reject_stated, undo_stated

Allowed = Callable[..., Visitor]


def more_decisions(
    api: APIRouter, keeper: Keeper, runs: Runs, checks: Checks, allowed: Callable[[str, bool], Allowed]
) -> None:
    """Add the routes by which people decide; `allowed` makes the check of a role, and of the token for changes."""
    _on_incidents(api, keeper, allowed)
    _on_sources(api, keeper, allowed)
    _on_reports(api, keeper, runs, allowed)
    _on_statements(api, keeper, allowed)
    _on_all(api, checks, allowed)


def desk_for(keeper: Keeper, allowed: Allowed) -> Callable[..., Iterator[Desk]]:
    """What makes the desk of whoever is allowed, with a room that is left when the answer is given."""

    def desk(visitor: Annotated[Visitor, Depends(allowed)]) -> Iterator[Desk]:
        with keeper.room() as room:
            yield Desk(dossier=keeper.dossier, room=room, visitor=visitor)

    return desk


def _on_incidents(api: APIRouter, keeper: Keeper, allowed: Callable[[str, bool], Allowed]) -> None:
    coder, reviewer = (Depends(desk_for(keeper, allowed(role, True))) for role in ("coder", "reviewer"))

    @api.post("/incidents/{incident}/grade")
    def grade(incident: str, body: GradeBody, desk: Annotated[Desk, reviewer]) -> list[Json]:
        return entered(grade_incident(desk, incident, body.seen, body.grade, body.note))

    @api.post("/incidents/{incident}/title")
    def title(incident: str, body: TitleBody, desk: Annotated[Desk, coder]) -> list[Json]:
        return entered(title_incident(desk, incident, body.seen, body.title))

    @api.post("/incidents/{incident}/join")
    def join(incident: str, body: JoinBody, desk: Annotated[Desk, reviewer]) -> list[Json]:
        return entered(join_incidents(desk, incident, body.other, body.reason))

    @api.post("/incidents/{incident}/split")
    def split(incident: str, body: SplitBody, desk: Annotated[Desk, reviewer]) -> list[Json]:
        return entered(split_incident(desk, incident, body.claim, body.reason))

    @api.post("/people/link")
    def people(body: PeopleBody, desk: Annotated[Desk, reviewer]) -> list[Json]:
        names = (body.a.claim, body.a.name), (body.b.claim, body.b.name)
        return entered(link_victims(desk, *names, same=body.same))


def _on_sources(api: APIRouter, keeper: Keeper, allowed: Callable[[str, bool], Allowed]) -> None:
    reviewer = Depends(desk_for(keeper, allowed("reviewer", True)))

    @api.post("/sources/alias")
    def alias(body: AliasBody, desk: Annotated[Desk, reviewer]) -> list[Json]:
        return entered(alias_source(desk, body.name, body.of, body.seen))

    @api.post("/sources/origin")
    def origin(body: OriginBody, desk: Annotated[Desk, reviewer]) -> list[Json]:
        return entered(trace_source(desk, body.name, body.origin, body.seen))

    @api.post("/claims/{claim}/origin")
    def claim_origin(claim: str, body: ClaimOriginBody, desk: Annotated[Desk, reviewer]) -> list[Json]:
        return entered(trace_claim(desk, claim, body.origin, body.seen))


def _on_reports(api: APIRouter, keeper: Keeper, runs: Runs, allowed: Callable[[str, bool], Allowed]) -> None:
    coder, reviewer = (Depends(desk_for(keeper, allowed(role, True))) for role in ("coder", "reviewer"))

    @api.post("/reports/{report}/correct")
    def corrected(report: str, body: CorrectBody, desk: Annotated[Desk, coder]) -> list[Json]:
        must_read(runs)
        made = correct(desk, report, body.seen, body.fields)
        read_anew(runs, desk.visitor.name)
        return entered(made)

    @api.post("/journal/{seq}/undo")
    def undone(seq: Annotated[int, Path(ge=1, le=LAST)], desk: Annotated[Desk, reviewer]) -> list[Json]:
        made = undo_entry(desk, seq)
        if made[0].kind == KIND:
            read_anew(runs, desk.visitor.name)
        return entered(made)


def _on_statements(api: APIRouter, keeper: Keeper, allowed: Callable[[str, bool], Allowed]) -> None:
    coder, path = Depends(desk_for(keeper, allowed("coder", True))), "/reports/{report}/statements/{statement}"

    @api.post(f"{path}/reject", summary="It denies nothing, or tells of no protected place that was hit")
    def rejected(report: str, statement: str, body: Rejection, desk: Annotated[Desk, coder]) -> list[Json]:
        return entered(reject_stated(desk, report, statement, body.seen, body.reason))

    @api.post(f"{path}/edit")
    def edited(report: str, statement: str, body: StatementBody, desk: Annotated[Desk, coder]) -> list[Json]:
        return entered(edit_stated(desk, report, statement, body.seen, body.fields))

    @api.post(f"{path}/undo")
    def undone(report: str, statement: str, body: Seen, desk: Annotated[Desk, coder]) -> list[Json]:
        return entered(undo_stated(desk, report, statement, body.seen))


def _on_all(api: APIRouter, checks: Checks, allowed: Callable[[str, bool], Allowed]) -> None:
    @api.get("/verify", dependencies=[Depends(allowed("reviewer", False))])
    def verified() -> Json:
        return check_json(checks.last)

    @api.post("/verify")
    def verify(body: VerifyBody, visitor: Annotated[Visitor, Depends(allowed("reviewer", True))]) -> Json:
        return check_json(checks.start(by=visitor.name, whole=body.whole))
