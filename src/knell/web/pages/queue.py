"""The queue: what a person should look at next, and why, in words; and what fits nowhere any more."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from knell.counting.records import CountedIncident, CountRange
from knell.ledger.read import Cited
from knell.review.queue import Item
from knell.store.ask import find_orphans, find_unread
from knell.store.database import reading
from knell.web.pages.incidents import whole
from knell.web.reasons import REASON_WORDS
from knell.web.visit import Visit

SHOWN = 3  # claims named for each thing to look at
MOST_LOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A thing to look at, with what it is about and the first claims to read."""

    item: Item
    incident: CountedIncident | None
    killed: CountRange | None
    injured: CountRange | None
    claims: tuple[Cited, ...]


def queue_page(visit: Visit) -> Response:
    """What waits, the weightiest first; `why` narrows it to one reason."""
    why = visit.asked("why")
    shown, turn = visit.slice(visit.room.waits(why))
    incidents = visit.room.briefs(item.subject for item in shown if item.kind == "incident")
    claims = visit.room.cited(claim for item in shown for claim in item.claims[:SHOWN])
    with reading(visit.dossier.store) as connection:
        lost = [*find_orphans(connection), *(_orphan_row(one) for one in visit.room.orphans)]
        unread = list(find_unread(connection))
    return visit.page(
        "queue.html",
        rows=[_row(item, incidents.get(item.subject), claims) for item in shown],
        turn=turn,
        why=why,
        reasons=visit.room.keep("reasons", visit.room.reasons).most_common(),
        words=REASON_WORDS,
        lost=lost[:MOST_LOST],
        unread=unread[:MOST_LOST],
        left=(len(lost), len(unread)),
    )


def _row(item: Item, incident: CountedIncident | None, claims: Mapping[str, Cited]) -> Row:
    return Row(
        item=item,
        incident=incident,
        killed=whole(incident, "killed") if incident else None,
        injured=whole(incident, "injured") if incident else None,
        claims=tuple(claims[name] for name in item.claims[:SHOWN] if name in claims),
    )


def _orphan_row(one: object) -> Mapping[str, object]:
    return {name: getattr(one, name) for name in ("seq", "kind", "report", "quote", "why")}
