"""A dossier: one folder with its settings, its key, its archive and its database, opened together."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from knell.archive.folders import DiskFolder, Folder, ObjectFolder
from knell.archive.stamping import ask_stamp
from knell.config import FILE, Config, config_text, load_config, settings_hash
from knell.errors import BadInput, KnellError
from knell.store.captures import recorded_end
from knell.store.database import Store, database_url, open_store, reading, writing
from knell.store.heads import TreeHead, make_key, sign_head


@dataclass(frozen=True, slots=True)
class Dossier:
    """An open dossier."""

    folder: Path
    config: Config
    store: Store
    archive: Folder


def make_dossier(folder: Path, config: Config, *, signed: bool = True) -> Dossier:
    """A new, empty dossier in `folder`. Its settings are written last: until then it is none, and can be made again."""
    if (folder / FILE).exists():
        raise BadInput(f"{folder} is a dossier already: add to it with `knell add`, or name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        make_key(folder)
        store = open_store(database_url(folder, config.database), create=True)
        if not _is_remote(config.archive):
            (folder / config.archive).mkdir(exist_ok=True)
        _write_settings(folder, config_text(config))
    except OSError as error:
        raise KnellError(f"{folder} cannot be made a dossier: {error.strerror}; make room or give rights") from error
    dossier = Dossier(folder, load_config(folder), store, _archive(folder, config, store))
    if signed:
        sign(dossier)
    return dossier


def open_dossier(folder: Path) -> Dossier:
    """The dossier in `folder`, its database migrated to this version. Raises one line where there is none."""
    config = load_config(folder)
    store = open_store(database_url(folder, config.database))
    return Dossier(folder, config, store, _archive(folder, config, store))


def sign(dossier: Dossier) -> TreeHead:
    """Sign the journal as it stands with the dossier's key; where the settings name a stamping server, have it stamped.

    A server that does not answer is no reason to lose work: the head stays without a stamp, and `verify` counts it.
    """
    with writing(dossier.store) as connection:
        head = sign_head(connection, dossier.folder, settings_hash(dossier.config))
    if dossier.config.stamp.url:
        with suppress(KnellError):
            stamp(dossier, head)
    return head


def stamp(dossier: Dossier, head: TreeHead) -> None:
    """Have a head stamped, if it is not. Raises KnellError where the server gives no stamp that verifies."""
    from knell.store.stamps import check_stamp, keep_stamp, stamp_of, stamp_request

    settings = dossier.config.stamp
    certificate = certificate_path(dossier)
    if settings.url is None or certificate is None:
        raise BadInput("knell.toml names no stamping server and certificate: set both under [stamp]")
    with reading(dossier.store) as connection:
        if stamp_of(connection, head) is not None:
            return
    answer = ask_stamp(settings.url, stamp_request(head), dossier.config.fetch.timeout)
    check_stamp(head, answer, certificate)
    with writing(dossier.store) as connection:
        keep_stamp(connection, head, answer)


def certificate_path(dossier: Dossier) -> Path | None:
    """The stamping server's certificate; a relative name is one in the dossier's folder."""
    name = dossier.config.stamp.certificate
    return dossier.folder / name if name else None


def _archive(folder: Path, config: Config, store: Store) -> Folder:
    if _is_remote(config.archive):
        return ObjectFolder(config.archive)
    return DiskFolder(folder / config.archive, recorded_end=_recorded_end(store))


def _recorded_end(store: Store) -> Callable[[str], int]:
    """Up to which byte the journal knows a file of the archive."""

    def end(name: str) -> int:
        with reading(store) as connection:
            return recorded_end(connection, name)

    return end


def _is_remote(archive: str) -> bool:
    return "://" in archive


def _write_settings(folder: Path, text: str) -> None:
    part = folder / f".{FILE}.{os.getpid()}"
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.rename(folder / FILE)
