"""Full-text search over reports: all words must stand in a report, in any order; "a phrase" stands as it is; word*
takes any ending. Words are folded the same way on both databases (`folding`), so both find the same.
"""

from sqlalchemy import ColumnElement, Select, bindparam, false, select, text

from knell.store.folding import terms
from knell.store.tables import reports


def matching_reports(query: str, dialect: str) -> Select[str]:
    """The ids of the reports that hold what is searched for; of none where nothing is left of the query."""
    wanted = terms(query)
    if not wanted:
        return select(reports.c.id).where(false())
    if dialect == "sqlite":
        said = " ".join(f'"{words}"{" *" if open_ended else ""}' for words, open_ended in wanted)
        found = text("SELECT rowid FROM report_search WHERE report_search MATCH :said").bindparams(said=said)
        return select(reports.c.id).where(reports.c.n.in_(found.columns(reports.c.n)))
    said = " & ".join(_tsquery(words, open_ended) for words, open_ended in wanted)
    return select(reports.c.id).where(_holds(said))


def _holds(said: str) -> ColumnElement[bool]:
    query = text("reports.search @@ to_tsquery('simple', :said)").bindparams(bindparam("said", said))
    return query.self_group()  # type: ignore[return-value]  # a text clause stands where a condition does


def _tsquery(words: str, open_ended: bool) -> str:
    """A phrase for PostgreSQL; folded words hold letters and figures only, so nothing in them is an operator."""
    phrase = " <-> ".join(words.split())
    return f"({phrase}{':*' if open_ended else ''})"
