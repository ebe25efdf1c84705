"""The tables of what is counted, brought up to date: only what a changed report or a new decision can touch.

Each closed part of the dossier (tellings that hang together with no others) is counted by the same functions that
count it whole, so that these tables are the same whatever way they came about.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from knell import __version__
from knell.counting.columns import LAYOUT
from knell.counting.derive import RULES
from knell.dossier import Dossier
from knell.ledger.decided import last_decision
from knell.ledger.run import Run
from knell.review.queue import RULE as QUEUE_RULE
from knell.store.counted import COUNTED, count_changes, count_state, uncounted
from knell.store.database import reading, writing
from knell.store.tables import reports

LAYER = 3  # of these tables: another number counts everything anew
BATCH = 2_000  # reports in one transaction

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far the counting is: the last decision that had a say, and the sizes of what is counted.

    `changes` is how often something was counted: two states of the same number are the same in everything.
    """

    decisions: int = 0
    reports: int = 0
    claims: int = 0
    incidents: int = 0
    rules: str = ""
    changes: int = 0


def recount(dossier: Dossier, progress: Progress | None = None) -> None:
    """Count the whole dossier from nothing, in one transaction: until its end everybody reads what stood before."""
    with writing(dossier.store) as connection:
        _empty(connection, connection)
        for done, left in counted_in(connection, connection, persons(dossier)):
            if progress:
                progress("counting", done, done + left)


def bring_up_to_date(dossier: Dossier, progress: Progress | None = None) -> None:
    """Count what changed since the last time, a transaction for some thousand reports."""
    done = 0
    while is_behind(dossier):
        with writing(dossier.store) as connection:
            done += count_some(connection, connection, persons(dossier))
            left = waiting_reports(connection)
        if progress:
            progress("counting", done, done + left)


def is_behind(dossier: Dossier) -> bool:
    """Whether anything changed since it was last counted."""
    with reading(dossier.store) as connection:
        return behind(connection, persons(dossier)) > 0


def behind(connection: Connection, persons_to_grade: int, most: int = 1) -> int:
    """How many reports wait to be counted, `most` or fewer; 1 where only decisions are new, `most` where rules are."""
    state = state_of(connection)
    if state.rules != rules(persons_to_grade):
        return most
    found = len(connection.execute(select(uncounted.c.report).limit(most)).all())
    return found or int(last_decision(connection) > state.decisions)


def rules(persons_to_grade: int) -> str:
    """All that makes a count another one from the same claims and decisions."""
    layout = f"columns/{LAYOUT}, ledger/{LAYER}, knell {__version__}"
    return ", ".join((*RULES, QUEUE_RULE, f"persons-to-grade/{persons_to_grade}", layout))


def persons(dossier: Dossier) -> int:
    """How many people must give one grade before it stands."""
    return dossier.config.grading.persons


def waiting_reports(connection: Connection) -> int:
    """How many reports wait to be counted."""
    return connection.execute(select(func.count()).select_from(uncounted)).scalar_one()


def state_of(connection: Connection) -> State:
    """How far the counting is."""
    row = connection.execute(select(count_state)).mappings().one_or_none()
    said = {name: value for name, value in row.items() if name != "n"} if row else {}
    return State(**said, changes=changes_of(connection))


def changes_of(connection: Connection) -> int:
    """How often something was counted."""
    return connection.execute(select(count_changes.c.number)).scalar() or 0


def counted_in(connection: Connection, source: Connection, persons_to_grade: int) -> Iterator[tuple[int, int]]:
    """Count all that waits, with how many reports are done and how many are left."""
    done, left = 0, 1
    while left:
        done += count_some(connection, source, persons_to_grade, 10_000)
        left = waiting_reports(connection)
        yield done, left


def count_some(connection: Connection, source: Connection, persons_to_grade: int, limit: int = BATCH) -> int:
    """Count some of the reports that wait, and every new decision; how many reports. The connection must come from
    `writing`; `source` is where reports and decisions are read."""
    state = state_of(connection)
    anew = state.rules != rules(persons_to_grade)
    if anew:
        _empty(connection, source)
        state = State()
    names = list(connection.execute(select(uncounted.c.report).order_by(uncounted.c.report).limit(limit)).scalars())
    run, newest = Run(connection, source, persons_to_grade), last_decision(source)
    run.count(names, decisions=newest > state.decisions)
    for start in range(0, len(names), 500):
        connection.execute(delete(uncounted).where(uncounted.c.report.in_(names[start : start + 500])))
    sizes = {name: getattr(state, name) + run.size[name] for name in ("reports", "claims", "incidents")}
    connection.execute(delete(count_state))
    stamp = {"decisions": newest, "rules": rules(persons_to_grade)}
    connection.execute(insert(count_state), {"n": 1, **stamp, **sizes})
    if anew or run.changed:
        note_change(connection)
    return len(names)


def note_change(connection: Connection) -> None:
    """Say that what is counted was written."""
    if not connection.execute(update(count_changes).values(number=count_changes.c.number + 1)).rowcount:
        connection.execute(insert(count_changes), {"n": 1, "number": 1})


def _empty(connection: Connection, source: Connection) -> None:
    """Forget everything counted; all reports wait."""
    for table in (*COUNTED, uncounted):
        connection.execute(delete(table))
    for part in source.execute(select(reports.c.id)).scalars().partitions(1_000):
        connection.execute(insert(uncounted), [{"report": name} for name in part])
