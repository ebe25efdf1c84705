"""The journal: the only way in. What is entered here is never changed; what it says of captures, decisions and users
also stands in tables of their own (projections), for looking up, and these must always equal the journal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, Table, delete, func, insert, select, union_all

from knell.errors import BadInput
from knell.store.chain import Clock, add_entries, broken, canonical, entries, entry_of, now
from knell.store.chain import Draft as Draft
from knell.store.chain import Entry as Entry
from knell.store.tables import captures, journal, refused, users
from knell.store.tables import decisions as decided

CLAIM_KINDS = ("claim.accepted", "claim.edited", "claim.rejected", "claim.added")
STATEMENT_KINDS = ("denial.rejected", "denial.edited", "facility.rejected", "facility.edited")
READING_KINDS = (*CLAIM_KINDS, *STATEMENT_KINDS)  # what is judged of one report's reading
KINDS = (
    "capture.added",
    "report.corrected",
    *READING_KINDS,
    "incident.same",
    "incident.different",
    "incident.graded",
    "incident.titled",
    "person.same",
    "person.different",
    "source.alias",
    "source.origin",
    "redaction.set",
    "redaction.lifted",
    "edition.published",
    "user.added",
    "user.changed",
    "user.removed",
)
DECIDED = tuple(kind for kind in KINDS if kind != "capture.added" and not kind.startswith(("user.", "edition.")))
ROLES = ("viewer", "coder", "reviewer", "publisher", "admin")
REFUSALS = ("refused", "copy")

Row = dict[str, object]


def record(connection: Connection, drafts: Sequence[Draft], clock: Clock = now) -> list[Entry]:
    """Enter drafts in the journal and in its projections, within the transaction of `writing`."""
    for draft in drafts:
        _check(draft)
    made = add_entries(connection, journal, drafts, clock)
    together: dict[str, list[Row]] = {}
    for found in made:
        for table, row in projected(found):
            together.setdefault(table.name, []).append(row)
    for table in (captures, decided):
        if rows := together.get(table.name):
            connection.execute(insert(table), rows)
    for row in together.get("users", []):
        connection.execute(delete(users).where(users.c.name == row["name"]))
        connection.execute(insert(users), row)
    return made


def refuse(connection: Connection, drafts: Sequence[Draft], clock: Clock = now) -> list[Entry]:
    """Enter what was refused, or was a copy, and why, in the list kept for that; it is a chain of its own."""
    for draft in drafts:
        if draft.kind not in REFUSALS:
            raise BadInput(f"{draft.kind!r} is neither of {', '.join(REFUSALS)}")
    return add_entries(connection, refused, drafts, clock)


def history(connection: Connection, *, after: int = 0) -> Iterator[Entry]:
    """The journal's entries in order."""
    return entries(connection, journal, after=after)


def by_others(connection: Connection, name: str, *, after: int) -> tuple[dict[str, int], list[Entry]]:
    """What others entered after an entry: how many of each kind, and all but captures, in order."""
    mine = (journal.c.seq > after, journal.c.actor != name)
    kinds = connection.execute(select(journal.c.kind, func.count()).where(*mine).group_by(journal.c.kind))
    query = select(journal).where(*mine, journal.c.kind != "capture.added").order_by(journal.c.seq)
    return dict(kinds.tuples().all()), [entry_of(dict(row._mapping)) for row in connection.execute(query)]


def refusals(connection: Connection) -> Iterator[Entry]:
    """What was refused or was a copy, in order."""
    return entries(connection, refused)


def entry(connection: Connection, seq: int) -> Entry | None:
    """One entry of the journal."""
    row = connection.execute(select(journal).where(journal.c.seq == seq)).one_or_none()
    return entry_of(dict(row._mapping)) if row else None


def of_kind(connection: Connection, *kinds: str, report: str | None = None) -> list[Entry]:
    """The entries of these kinds in order; with `report`, the decisions that point into it."""
    query = select(journal).where(journal.c.kind.in_(kinds)).order_by(journal.c.seq)
    if report is not None:
        query = query.where(journal.c.seq.in_(select(decided.c.seq).where(decided.c.report == report)))
    return [entry_of(dict(row._mapping)) for row in connection.execute(query)]


def newest(connection: Connection, kind: str | None, start: int = 0, limit: int | None = None) -> Iterator[Entry]:
    """The entries of a kind, or all of them, the newest first."""
    query = select(journal).order_by(journal.c.seq.desc()).offset(start).limit(limit)
    query = query.where(journal.c.kind == kind) if kind else query
    for row in connection.execute(query):
        yield entry_of(dict(row._mapping))


def newest_but_captures(connection: Connection, limit: int) -> list[Entry]:
    """What people entered last besides adding reports, the newest first; of each user the last entry."""
    lasts = (select(table.c.seq).order_by(table.c.seq.desc()).limit(limit) for table in (decided, users))
    seqs = sorted((seq for query in lasts for seq in connection.execute(query).scalars()), reverse=True)[:limit]
    rows = connection.execute(select(journal).where(journal.c.seq.in_(seqs)).order_by(journal.c.seq.desc()))
    return [entry_of(dict(row._mapping)) for row in rows]


def count_entries(connection: Connection, kind: str | None) -> int:
    """How many entries there are, or how many of a kind; the journal has no gaps."""
    if kind is None:
        return connection.execute(select(func.max(journal.c.seq))).scalar() or 0
    return connection.execute(select(func.count()).select_from(journal).where(journal.c.kind == kind)).scalar_one()


def kinds_entered(connection: Connection) -> list[str]:
    """The kinds of which there is an entry."""
    first = union_all(*(select(func.min(journal.c.kind)).where(journal.c.kind == kind) for kind in KINDS))
    return sorted(kind for kind in connection.execute(first).scalars() if kind)


def undone(connection: Connection, entries: Sequence[Entry]) -> set[object]:
    """Those of the entries that a later one takes back."""
    first = min((one.seq for one in entries if one.kind in DECIDED), default=None)
    if first is None:
        return set()
    later = select(journal).where(journal.c.seq.in_(select(decided.c.seq).where(decided.c.seq > first)))
    found = connection.execute(later.where(journal.c.body.contains('"undoes":')))
    return {body["undoes"] for row in found if "undoes" in (body := entry_of(dict(row._mapping)).body)}


def decisions(connection: Connection) -> list[Entry]:
    """Every decision in order, those that were undone and the undoing among them."""
    return of_kind(connection, *DECIDED)


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """The decisions that stand, oldest first: without those undone and without the undoing."""
    undone: set[object] = set()
    standing: list[Entry] = []
    for decision in sorted(entries, key=lambda entry: entry.seq, reverse=True):
        if decision.seq in undone:
            continue
        if "undoes" in decision.body:
            undone.add(decision.body["undoes"])
        else:
            standing.append(decision)
    return standing[::-1]


def projected(found: Entry) -> list[tuple[Table, Row]]:
    """The rows that an entry stands for in the projections."""
    if found.kind == "capture.added":
        return [(captures, _capture_row(found))]
    if found.kind in {"user.added", "user.changed", "user.removed"}:
        active = found.kind != "user.removed"
        role = found.body["role"]
        return [(users, {"name": found.subject, "role": role, "active": active, "seq": found.seq})]
    report = found.body.get("report") if found.kind in READING_KINDS else None
    if found.kind == "report.corrected":
        report = found.subject
    return [(decided, {"seq": found.seq, "kind": found.kind, "subject": found.subject, "report": report})]


def journal_faults(connection: Connection) -> Iterator[str]:
    """What is wrong with the journal, the list of refusals or the projections, one line each."""
    faults = [*broken(connection, journal), *broken(connection, refused)]
    yield from faults
    if not faults:  # of a broken journal nothing can be projected
        yield from _projection_faults(connection)


def _projection_faults(connection: Connection) -> Iterator[str]:
    expected: dict[str, dict[object, Row]] = {"captures": {}, "decisions": {}, "users": {}}
    for found in history(connection):
        for table, row in projected(found):
            expected[table.name][row[_key(table)]] = row
    for table in (captures, decided, users):
        missing = expected[table.name]
        for stored in connection.execute(select(table)):
            row = dict(stored._mapping)
            wanted = missing.pop(row[_key(table)], None)
            yield from row_faults(f"{table.name} {row[_key(table)]}", row, wanted, "the journal")
        for key in missing:
            yield f"{table.name} {key}: the row is missing, though the journal has it"


def row_faults(name: str, row: Mapping[str, object], wanted: Mapping[str, object] | None, by: str) -> Iterator[str]:
    """What a stored row says otherwise than it should."""
    if wanted is None:
        yield f"{name}: there is no such thing by {by}"
        return
    for column, value in row.items():
        if value != wanted[column] or type(value) is not type(wanted[column]):
            yield f"{name}: {column} is {_short(value)}, but {_short(wanted[column])} by {by}"


def _short(value: object) -> str:
    words = repr(value)
    return words if len(words) <= 80 else words[:77] + "…" + words[-1]


def _key(table: Table) -> str:
    return {"captures": "sha256", "decisions": "seq", "users": "name"}[table.name]


def _capture_row(found: Entry) -> Row:
    body = found.body
    named = ("within", "source", "url", "media_type", "captured_at", "collector", "warc_file", "offset", "length")
    row: Row = {name: body.get(name) for name in named}
    return {"sha256": found.subject, "seq": found.seq, "kind": body.get("kind", "item"), **row}


def _check(draft: Draft) -> None:
    if draft.kind not in KINDS:
        raise BadInput(f"the journal has no kind {draft.kind!r}: it is one of {', '.join(KINDS)}")
    if not draft.actor.strip() or not draft.subject.strip():
        raise BadInput(f"an entry {draft.kind!r} needs a named actor and a subject")
    if draft.kind.startswith("user.") and draft.body.get("role") not in ROLES:
        raise BadInput(f"the role {draft.body.get('role')!r} is not known: it is one of {', '.join(ROLES)}")
    canonical(draft.body)
