"""What runs through the whole dossier and is kept as sums: who says and who repeats, who cites whom, and tallies.

A change takes off what stood and adds what stands; nothing else is read.
"""

import base64
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import Connection, Table, delete, insert, select

from knell.counting.columns import Columns, from_bytes, join_columns, to_bytes
from knell.ledger.statements import within
from knell.store.counted import citations, tally_blocks, voices
from knell.store.folding import fold

BLOCKS = 64  # a change writes one of them anew
Row = dict[str, object]


@dataclass(slots=True)
class Sums:
    """Changes of sums, gathered until they are written."""

    own: Counter[str] = field(default_factory=Counter)
    carried: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    cited: Counter[tuple[str, str]] = field(default_factory=Counter)
    gone: set[str] = field(default_factory=set)
    parts: list[Columns] = field(default_factory=list)

    def count(self, rows: Iterable[Mapping[str, object]], sign: int) -> None:
        """Add (1) or take off (-1) what rows of `counted_claims` say."""
        for row in rows:
            origin, outlet = str(row["origin"]), str(row["outlet"])
            self.own[origin] += sign
            if outlet != origin:
                self.carried[origin] += sign
                self.repeated[outlet] += sign
            path = json.loads(str(row["path"]))
            for a, b in pairwise(path):
                self.cited[a, b] += sign

    def write(self, connection: Connection) -> None:
        """Write what has changed."""
        self._write_voices(connection)
        self._write_citations(connection)
        self._write_blocks(connection)

    def _write_voices(self, connection: Connection) -> None:
        names = {name for found in (self.own, self.carried, self.repeated) for name, by in found.items() if by}
        stood = {row.name: row for row in within(connection, select(voices), voices.c.name, names)}
        rows: list[Row] = []
        for name in names:
            before = stood.get(name)
            row: Row = {
                column: (getattr(before, column) if before else 0) + getattr(self, column)[name]
                for column in ("own", "carried", "repeated")
            }
            if any(row.values()):
                rows.append({"name": name, "folded": fold(name), **row})
        _replace(connection, voices, ({"name": name} for name in names), rows)

    def _write_citations(self, connection: Connection) -> None:
        pairs = {pair: by for pair, by in self.cited.items() if by}
        found = within(connection, select(citations), citations.c.a, {a for a, _ in pairs})
        stood = {(row.a, row.b): row.claims for row in found}
        sums = {pair: stood.get(pair, 0) + by for pair, by in pairs.items()}
        rows: list[Row] = [{"a": a, "b": b, "claims": claims} for (a, b), claims in sums.items() if claims]
        _replace(connection, citations, ({"a": a, "b": b} for a, b in pairs), rows)

    def _write_blocks(self, connection: Connection) -> None:
        fresh: dict[int, set[str]] = defaultdict(set)
        for name in (name for part in self.parts for name in part.incidents):
            fresh[block_of(name)].add(name)
        whole = join_columns(self.parts)
        for number in sorted({*fresh, *map(block_of, self.gone)}):
            others = {name for block, names in fresh.items() if block != number for name in names}
            parts = [join_columns([whole], others)]
            parts += [join_columns([kept], self.gone) for kept in read_blocks(connection, [number]).values()]
            connection.execute(delete(tally_blocks).where(tally_blocks.c.n == number))
            if (made := join_columns(parts)).incidents:
                connection.execute(insert(tally_blocks), block_row(number, made))


def block_of(incident: str) -> int:
    """The block in which an incident's cells lie."""
    return int(hashlib.sha256(incident.encode()).hexdigest()[:8], 16) % BLOCKS


def block_row(number: int, columns: Columns) -> Row:
    """A block of the tally's columns as a row."""
    body = base64.b64encode(to_bytes(columns)).decode()
    return {"n": number, "hash": hashlib.sha256(body.encode()).hexdigest(), "body": body}


def read_blocks(connection: Connection, numbers: Iterable[int]) -> dict[int, Columns]:
    """These blocks of the tally's columns."""
    rows = within(connection, select(tally_blocks.c.n, tally_blocks.c.body), tally_blocks.c.n, numbers)
    return {row.n: from_bytes(base64.b64decode(row.body)) for row in rows}


def block_hashes(connection: Connection) -> dict[int, str]:
    """The hash of each block: a block of the same hash holds the same."""
    return {row.n: row.hash for row in connection.execute(select(tally_blocks.c.n, tally_blocks.c.hash))}


def _replace(connection: Connection, table: Table, keys: Iterable[Row], rows: list[Row]) -> None:
    for key in keys:
        connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
    if rows:
        connection.execute(insert(table), rows)
