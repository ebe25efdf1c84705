"""A consistent copy of a dossier, taken while it is in use.

The database is copied first, as one moment saw it; then the archive, which only grows: whatever the copied journal
names is in it. SQLite is copied by its own backup, PostgreSQL as JSON Lines, a file a table, which `restore` reads
into a dossier on either database.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from knell.archive.folders import Folder
from knell.config import FILE, Config, config_text, load_config, parse_config
from knell.dossier import Dossier, make_dossier, open_dossier
from knell.errors import BadInput, KnellError
from knell.store.captures import recorded_ends
from knell.store.database import Connection, reading, writing
from knell.store.dump import copy_sqlite, dump_tables, fill
from knell.store.heads import PRIVATE, PUBLIC

DUMP, DUMPED_SETTINGS = "tables", "settings.toml"


def back_up(dossier: Dossier, target: Path) -> Path:
    """Copy the dossier into the new folder `target`, which is named so only when the copy is whole."""
    if target.exists():
        raise BadInput(f"{target} is there already: name a folder that is not")
    part = target.with_name(f".{target.name}.part-{os.getpid()}")
    try:
        part.mkdir(parents=True)
        _copy(dossier, part)
        part.rename(target)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise KnellError(f"{target} cannot be written: {error.strerror}; make room or give rights") from error
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return target


def restore(backup: Path, folder: Path, database: str | None = None) -> Dossier:
    """The dossier that `back_up` copied, made anew in `folder`, on SQLite or on the database that is named.

    What is derived is not copied; `rebuild` makes it again.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty: name a new folder")
    dumped = (backup / DUMP).is_dir()
    kept = _settings(backup) if dumped else load_config(backup)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (PUBLIC, PRIVATE):
            shutil.copy2(backup / name, folder / name)
        shutil.copytree(backup / "archive", folder / "archive")
    except OSError as error:
        raise KnellError(f"{error.filename or folder}: {error.strerror}; look at the backup and at {folder}") from error
    dossier = make_dossier(folder, replace(kept, database=database, archive="archive"), signed=False)
    with writing(dossier.store) as connection:
        if dumped:
            fill(connection, backup / DUMP)
        else:
            with reading(open_dossier(backup).store) as source:
                fill(connection, source)
    return dossier


def _copy(dossier: Dossier, part: Path) -> None:
    for name in (PUBLIC, PRIVATE):
        shutil.copy2(dossier.folder / name, part / name)
    with reading(dossier.store) as snapshot:
        if dossier.store.dialect == "sqlite":
            copy_sqlite(snapshot, part / "knell.db")
        else:
            dump_tables(snapshot, part / DUMP)
        _copy_archive(dossier.archive, snapshot, part / "archive")
    # a copy opens its own tables and archive, never those of the dossier it was taken from
    alone = replace(dossier.config, database=None, archive="archive")
    settings = FILE if dossier.store.dialect == "sqlite" else DUMPED_SETTINGS
    (part / settings).write_text(config_text(alone), encoding="utf-8")
    _sync_tree(part)


def _settings(backup: Path) -> Config:
    try:
        return parse_config((backup / DUMPED_SETTINGS).read_text(encoding="utf-8"), str(backup / DUMPED_SETTINGS))
    except OSError as error:
        raise BadInput(f"{backup / DUMPED_SETTINGS} cannot be read: {error.strerror}") from None


def _copy_archive(archive: Folder, snapshot: Connection, target: Path) -> None:
    """Every file up to the last byte that the copied journal names: what comes in meanwhile is not in this copy."""
    target.mkdir()
    for name, size in recorded_ends(snapshot).items():
        with (target / name).open("wb") as file:
            for start in range(0, size, 1 << 24):
                file.write(archive.read(name, start, min(1 << 24, size - start)))


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
