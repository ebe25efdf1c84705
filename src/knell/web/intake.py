"""The interface's way to add reports: texts and addresses as JSON, files as a form, and how each of them ended."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool

from knell.adding import Manner
from knell.archive.items import Item
from knell.web.access import Visitor
from knell.web.incoming import begin, fetched, manner_of, pasted, sent
from knell.web.pages.adding import how_ended, how_far, run_named
from knell.web.room import Keeper
from knell.web.runs import Run, Runs
from knell.web.shapes import AddBody, Json

MOST_FILES = 1_000
FILES: Json = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["files"],
                "properties": {
                    "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    "columns": {"type": "string", "description": "Which column of a table is what: text=Body"},
                    "encoding": {"type": "string", "description": "Where it is not UTF-8, as in windows-1251"},
                },
            }
        }
    },
}


def add_intake(
    api: APIRouter, keeper: Keeper, runs: Runs, allowed: Callable[[str, bool], Callable[..., Visitor]]
) -> None:
    """Add the routes by which reports come in. They are read behind the answer, which says where to ask for more."""
    coder, adder = Depends(allowed("coder", False)), Depends(allowed("coder", True))

    @api.post("/add", status_code=202, summary="Add texts, and what stands at addresses")
    def add(body: AddBody, visitor: Annotated[Visitor, adder]) -> Json:
        def gather(_: Path) -> list[Item]:
            texts = [item for one in body.texts for item in pasted(**one.model_dump())]
            return [*texts, *fetched(body.addresses)]

        return _run_json(begin(runs, visitor.name, Manner(), gather), keeper)

    @api.post("/add/files", status_code=202, summary="Add files", openapi_extra={"requestBody": FILES})
    async def add_files(request: Request, visitor: Annotated[Visitor, adder]) -> Json:
        async with request.form(max_files=MOST_FILES, max_fields=10) as form:
            said = [one if isinstance(one := form.get(name), str) else "" for name in ("columns", "encoding")]
            files = form.getlist("files")
            run = await run_in_threadpool(
                begin, runs, visitor.name, manner_of(*said), lambda folder: sent(files, folder)
            )
            return await run_in_threadpool(_run_json, run, keeper)

    @api.get("/add/{run}", dependencies=[coder], summary="How far a run is, and how each item ended")
    def how(run: str) -> Json:
        return _run_json(run_named(runs, run), keeper)


def _run_json(run: Run, keeper: Keeper) -> Json:
    with keeper.room() as room:
        rows = how_ended(run, keeper.dossier, room)
    items = [{"source": row.source, "how": row.how, "report": report, "why": why} for row, report, why in rows]
    return {"run": run.id, "by": run.by, **how_far(run), "why": run.why, "items": items}
