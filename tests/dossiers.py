"""Small dossiers for tests: made, filled with written reports, and asked what stands in them."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from knell.adding import Added, add_outcomes, known_captures
from knell.archive.collect import collect
from knell.archive.taking import Options
from knell.config import Config
from knell.dossier import Dossier, make_dossier, sign
from knell.reading.captured import reports_of_item
from knell.store.database import reading
from knell.store.tables import claims, metadata

TEXTS = (
    "Rockets fell on the town on Sunday.\n12 people were killed in Izium on 2022-03-20, said the Kharkiv Prosecutor."
    "\nMoscow denied it. It was reported that a school was hit.",
    "At dawn 3 children were injured in Okhtyrka on 2022-02-25, among them Polina Hnatiuk, 9, officials wrote.",
    "In the siege at least 25 people were killed in Mariupol, said the City Council. 4 soldiers were detained.",
)


def make(folder: Path, url: str | None = None, **settings: object) -> Dossier:
    """An empty dossier."""
    return make_dossier(folder, Config(name="Test", database=url, **settings))  # type: ignore[arg-type]


def write(folder: Path, texts: Iterable[str] = TEXTS) -> Path:
    """A folder of reports as a person might have saved them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def add(dossier: Dossier, *sources: Path, actor: str = "olena") -> Added:
    """Collect sources into a dossier, as `knell add` does, without reading them."""
    with known_captures(dossier.store) as known:
        options = Options(read=reports_of_item)
        outcomes = collect([str(source) for source in sources], known=known, options=options)
        added = add_outcomes(dossier, outcomes, actor=actor)
    sign(dossier)
    return added


def claim_rows(dossier: Dossier) -> list[tuple[object, ...]]:
    """What claims say, in order."""
    query = select(claims.c.id, claims.c.status, claims.c.harm, claims.c.low, claims.c.quote)
    with reading(dossier.store) as connection:
        return [tuple(row) for row in connection.execute(query.order_by(claims.c.report, claims.c.n))]


def everything(dossier: Dossier) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, sorted: two dossiers that say the same are equal, however often they were counted."""
    with reading(dossier.store) as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
            if name != "count_changes"
        }


def copied(dossier: Path, to: Path, *left_out: str) -> Path:
    """A copy of a dossier that others may have open: of its database as it is at one moment, since the files beside it
    (the log of what is being written) come and go."""
    shutil.copytree(dossier, to, ignore=shutil.ignore_patterns("knell.db*", *left_out))
    with closing(sqlite3.connect(dossier / "knell.db")) as live, closing(sqlite3.connect(to / "knell.db")) as copy:
        live.backup(copy)
    return to
