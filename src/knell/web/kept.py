"""Claims as they are kept, with what people decided on them: also the rejected ones, which nothing else shows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from knell.jsonform import claim_from_json
from knell.records import Claim, Report
from knell.review.counted import KINDS
from knell.store.ask import behind
from knell.store.chain import Entry
from knell.store.journal import CLAIM_KINDS, READING_KINDS, entry, of_kind
from knell.store.tables import claims
from knell.web.room import Room
from knell.web.visit import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A claim, its standing, the decisions that stand on it, and the last entry that spoke of it (0: none).

    Whoever decides says which entry they had seen; if another has come in between, the two are shown side by side.
    """

    claim: Claim
    report: Report
    status: str
    decisions: tuple[Entry, ...] = ()
    seen: int = 0

    @property
    def last(self) -> Entry | None:
        """The newest decision that stands."""
        return self.decisions[-1] if self.decisions else None


def kept_claims(connection: Connection, report: Report) -> list[Kept]:
    """The claims of a report in their order, rejected ones too."""
    said = of_kind(connection, *CLAIM_KINDS, report=report.doc)
    query = select(claims).where(claims.c.report == report.doc).order_by(claims.c.n)
    made = [_kept(row, report, said) for row in connection.execute(query).mappings()]
    return sorted(made, key=lambda kept: (kept.claim.field != "title", kept.claim.span))


def kept_claim(connection: Connection, room: Room, name: str) -> Kept:
    """One claim by its id."""
    row = connection.execute(select(claims).where(claims.c.id == name)).mappings().one_or_none()
    if row is None or str(row["report"]) not in room.reports:
        raise NotFound(f"there is no claim {name!r}: its report lists the claims that stand in it")
    report = room.reports[str(row["report"])]
    return _kept(row, report, of_kind(connection, *CLAIM_KINDS, report=report.doc))


def behind_claim(connection: Connection, room: Room, name: str) -> tuple[Kept, Mapping[str, object]]:
    """A claim with everything that stands behind it."""
    return kept_claim(connection, room, name), behind(connection, name)


def last_said(connection: Connection, report: str, claim: str) -> Entry | None:
    """The newest entry on a claim, decisions that were taken back among them."""
    said = [one for one in of_kind(connection, *CLAIM_KINDS, report=report) if one.subject == claim]
    return said[-1] if said else None


def decision(connection: Connection, seq: int) -> Entry:
    """A decision, by its entry's number."""
    found = entry(connection, seq)
    if found is None or found.kind not in (*READING_KINDS, *KINDS, "report.corrected"):
        raise NotFound(f"entry {seq} is no decision that can be taken back: the journal lists them")
    return found


def _kept(row: RowMapping, report: Report, said: list[Entry]) -> Kept:
    by_seq = {one.seq: one for one in said}
    decided = tuple(by_seq[seq] for seq in json.loads(str(row["decided"])) if seq in by_seq)
    return Kept(
        claim=claim_from_json(json.loads(str(row["body"])), report),
        report=report,
        status=str(row["status"]),
        decisions=decided,
        seen=max((one.seq for one in said if one.subject == row["id"]), default=0),
    )
