"""Which captures are kept, and where in the archive they lie."""

from collections.abc import Iterable

from sqlalchemy import func, select

from knell.store.chain import Draft, canonical
from knell.store.database import Connection
from knell.store.tables import captures, refused


def is_kept(connection: Connection, sha256: str) -> bool:
    """True if the journal knows these bytes. Each question sees what other writers have added since the last."""
    found = connection.execute(select(captures.c.seq).where(captures.c.sha256 == sha256)).scalar()
    connection.rollback()
    return found is not None


def kept_among(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of the sha256 that the journal knows."""
    return set(connection.execute(select(captures.c.sha256).where(captures.c.sha256.in_(list(names)))).scalars())


def at_address(connection: Connection, url: str) -> str | None:
    """The capture of the page at an address, if there is one."""
    return connection.execute(select(captures.c.sha256).where(captures.c.url == url).limit(1)).scalar()


def recorded_ends(connection: Connection) -> dict[str, int]:
    """Up to which byte the journal knows each file of the archive."""
    end = func.max(captures.c.offset + captures.c.length)
    found = connection.execute(select(captures.c.warc_file, end).group_by(captures.c.warc_file)).tuples()
    return {name: int(size) for name, size in found}


def recorded_end(connection: Connection, warc_file: str) -> int:
    """Up to which byte the journal knows one file of the archive."""
    last = func.max(captures.c.offset + captures.c.length)
    return connection.execute(select(last).where(captures.c.warc_file == warc_file)).scalar() or 0


def is_listed(connection: Connection, draft: Draft) -> bool:
    """True if the same was said before of the same item that was refused or a copy."""
    same = select(refused.c.seq).where(refused.c.subject == draft.subject, refused.c.kind == draft.kind)
    return connection.execute(same.where(refused.c.body == canonical(draft.body)).limit(1)).first() is not None
