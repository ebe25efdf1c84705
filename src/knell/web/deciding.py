"""A person's decisions on claims, entered in the journal and applied at once; none is lost when two meet.

A decision says which entry on the claim its maker had seen. Where another has come in since, nothing is entered: the
two stand side by side, and the person decides again, knowing of the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from knell.derive import judge
from knell.dossier import Dossier, sign
from knell.errors import BadInput, KnellError
from knell.ledger.update import bring_up_to_date
from knell.records import Report
from knell.review.decide import accept, add, reject, undo
from knell.store.chain import Draft, Entry
from knell.store.database import reading, writing
from knell.store.journal import record
from knell.web.access import Visitor
from knell.web.forms import Fields, edits
from knell.web.kept import Kept, decision, kept_claim, last_said
from knell.web.room import Room

MOMENT = timedelta(seconds=1)  # the entries of one form stand one after the other, within one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a person decides: the dossier, what they see of it, and who they are."""

    dossier: Dossier
    room: Room
    visitor: Visitor


class Met(KnellError):
    """Somebody else decided on the same claim since the page was opened; `kept` is how the claim stands now."""

    def __init__(self, kept: Kept, other: Entry) -> None:
        super().__init__(f"{other.actor} decided on this claim (entry {other.seq}) while you had it open")
        self.kept, self.other = kept, other


def accept_claim(desk: Desk, name: str, seen: int) -> list[Entry]:
    """Enter that a claim is right as it stands."""
    return _decide(desk, name, seen, lambda kept: [accept(kept.claim, kept.report, actor=desk.visitor.name)])


def reject_claim(desk: Desk, name: str, seen: int, reason: str) -> list[Entry]:
    """Enter that a claim is none, and why."""
    actor = desk.visitor.name
    return _decide(desk, name, seen, lambda kept: [reject(kept.claim, kept.report, actor=actor, reason=reason)])


def edit_claim(desk: Desk, name: str, seen: int, fields: Fields, reason: str | None) -> list[Entry]:
    """Enter every field that a person set to another value, together or not at all."""
    actor = desk.visitor.name
    return _decide(desk, name, seen, lambda kept: edits(kept.claim, kept.report, fields, actor=actor, reason=reason))


def undo_claim(desk: Desk, name: str, seen: int) -> list[Entry]:
    """Take back the newest decision that stands on a claim, with all that were entered together with it."""

    def drafts(kept: Kept) -> Sequence[Draft]:
        if kept.last is None:
            raise BadInput("nothing is decided on this claim: there is nothing to undo")
        return [undo(one, actor=desk.visitor.name) for one in together(kept.decisions)]

    return _decide(desk, name, seen, drafts)


def add_claim(desk: Desk, report: Report, quote: str, fields: Fields, occurrence: int = 0) -> list[Entry]:
    """Enter a claim that the reader missed."""
    said = {name: value for name, value in fields.items() if value not in (None, [], False)}
    draft = add(report, actor=desk.visitor.name, quote=quote, fields=said, occurrence=occurrence)
    with writing(desk.dossier.store) as connection:
        made = record(connection, [draft])
    return _applied(desk, report.doc, made)


def together(decisions: Sequence[Entry]) -> list[Entry]:
    """The newest decision and those that were entered with it, the newest first: the fields of one form."""
    found = [decisions[-1]]
    for earlier in reversed(decisions[:-1]):
        last = found[-1]
        follows = earlier.seq == last.seq - 1 and (earlier.actor, earlier.kind) == (last.actor, last.kind)
        if not follows or datetime.fromisoformat(last.at) - datetime.fromisoformat(earlier.at) > MOMENT:
            break
        found.append(earlier)
    return found


def undo_entry(desk: Desk, seq: int) -> list[Entry]:
    """Take back one decision, whatever came after it."""
    with writing(desk.dossier.store) as connection:
        found = decision(connection, seq)
        made = record(connection, [undo(found, actor=desk.visitor.name)])
    return _applied(desk, str(found.body.get("report", "")), made)


def _decide(desk: Desk, name: str, seen: int, drafts: Callable[[Kept], Sequence[Draft]]) -> list[Entry]:
    with writing(desk.dossier.store) as connection:
        kept = _unmet(connection, desk, name, seen)
        made = record(connection, drafts(kept))
    return _applied(desk, kept.report.doc, made)


def _unmet(connection: Connection, desk: Desk, name: str, seen: int) -> Kept:
    """The claim, if nobody else has spoken of it since it was seen; the writer's lock keeps it so. Else raises Met."""
    kept = kept_claim(connection, desk.room, name)
    other = last_said(connection, kept.report.doc, name)
    if other is not None and other.seq > seen:
        raise Met(kept, other)
    return kept


def _applied(desk: Desk, report: str, made: list[Entry]) -> list[Entry]:
    """The entries, once they are signed and the reading follows them."""
    sign(desk.dossier)
    if report:
        judge(desk.dossier, report)
    bring_up_to_date(desk.dossier)
    return made


def standing(desk: Desk, name: str) -> Kept:
    """A claim as it stands now."""
    with reading(desk.dossier.store) as connection:
        return kept_claim(connection, desk.room, name)
