"""Full-text search over reports: all words must stand in a report, in any order; "a phrase" stands as it is; word*
takes any ending. Words are folded the same way on both databases (`folding`), so both find the same.
"""

from typing import TypeVar

from sqlalchemy import Select, bindparam, column, false, select, table, text

from knell.store.folding import terms
from knell.store.tables import reports

Asked = TypeVar("Asked", bound=Select[*tuple[object, ...]])
_SEARCH, _WORDS = table("report_search", column("rowid")), table("report_search", column("n"))


def narrow(query: Asked, said: str, dialect: str) -> Asked:
    """The query over reports, narrowed to those that hold what is searched for; to none if nothing is left of it.

    The rows come in the order of `reports.n`. The search is always the first step: no guess of how many it finds
    makes a database read every report instead.
    """
    wanted = terms(said)
    if not wanted:
        return query.where(false())
    if dialect == "sqlite":
        words = " ".join(f'"{phrase}"{" *" if open_ended else ""}' for phrase, open_ended in wanted)
        match = text("report_search MATCH :said").bindparams(bindparam("said", words))
        # FTS5 gives its rows in the order of rowid, so that the first page needs no more than its own rows
        return query.join(_SEARCH, _SEARCH.c.rowid == reports.c.n).where(match).order_by(_SEARCH.c.rowid)
    words = " & ".join(_tsquery(phrase, open_ended) for phrase, open_ended in wanted)
    holds = text("search @@ to_tsquery('simple', :said)").bindparams(bindparam("said", words))
    found = select(_WORDS.c.n).where(holds).cte("found").prefix_with("MATERIALIZED")
    return query.join(found, found.c.n == reports.c.n).order_by(found.c.n)


def _tsquery(words: str, open_ended: bool) -> str:
    """A phrase for PostgreSQL; folded words hold letters and figures only, so nothing in them is an operator."""
    phrase = " <-> ".join(words.split())
    return f"({phrase}{':*' if open_ended else ''})"
