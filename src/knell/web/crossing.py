"""Two people decide on one thing at once: the second is told, nothing is entered, and both are shown side by side.

For claims this is `knell.web.deciding`; here it is for incidents, sources and reports. A decision says which entry of
the journal its maker had seen: where a later one speaks of the same thing, it meets that one.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from knell.errors import KnellError
from knell.store.chain import Entry
from knell.store.journal import entry
from knell.store.tables import decisions


class Crossed(KnellError):
    """Somebody else decided on the same thing since it was opened; `what` names it, `others` are their entries."""

    def __init__(self, what: str, others: Sequence[Entry]) -> None:
        last = others[-1]
        super().__init__(f"{last.actor} decided on {what} (entry {last.seq}) while you had it open")
        self.what, self.others = what, tuple(others)

    @property
    def seen(self) -> int:
        """The last of the other entries: who decides again has seen it."""
        return self.others[-1].seq


def not_crossed(connection: Connection, what: str, subject: str, kinds: Sequence[str], seen: int) -> None:
    """Raises Crossed where the journal has a decision of these kinds on the subject that came after `seen`."""
    later = select(decisions.c.seq).where(
        decisions.c.subject == subject, decisions.c.kind.in_(kinds), decisions.c.seq > seen
    )
    found = [entry(connection, seq) for seq in connection.execute(later.order_by(decisions.c.seq)).scalars()]
    others = [one for one in found if one is not None]
    if others:
        raise Crossed(what, others)


def last_seen(connection: Connection, subject: str, kinds: Sequence[str]) -> int:
    """The newest entry of these kinds on the subject; 0 where there is none."""
    query = select(decisions.c.seq).where(decisions.c.subject == subject, decisions.c.kind.in_(kinds))
    return int(connection.execute(query.order_by(decisions.c.seq.desc()).limit(1)).scalar() or 0)
