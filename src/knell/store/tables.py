"""The tables of a dossier: one schema for SQLite and PostgreSQL.

Primary tables are only ever added to: the journal and the list of what was refused (both hash-chained), and the
signed tree heads. Projections (captures, decisions, users) are the journal over again in columns. All others are
derived from captures, decisions and configuration, and each of their rows says by which reader.

Days and times are ISO 8601 texts and nested values canonical JSON (RFC 8785) texts, so that a value has the same
bytes in either database and a changed byte is a changed value.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text

from knell.store.counted import COUNTED as COUNTED
from knell.store.schema import metadata as metadata


def _chain() -> list[Column[object]]:
    return [
        Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
        Column("at", Text, nullable=False),
        Column("clock", Text, nullable=False),
        Column("actor", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("prev", Text, nullable=False),
        Column("hash", Text, nullable=False, unique=True),
    ]


def _derived() -> list[Column[str]]:
    return [Column("reader", Text, nullable=False), Column("config", Text, nullable=False)]


def _report(*, primary_key: bool = False) -> Column[str]:
    key = ForeignKey("reports.id", ondelete="CASCADE")
    return Column("report", Text, key, nullable=False, primary_key=primary_key)


def _claim() -> Column[str]:
    return Column("claim", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True)


def _n() -> Column[int]:
    return Column("n", Integer, primary_key=True, autoincrement=False)


# --- primary

journal = Table("journal", metadata, *_chain())
refused = Table("refused", metadata, *_chain())
tree_heads = Table(
    "tree_heads",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("root", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("stamp", Text),
)

# --- projections of the journal

captures = Table(
    "captures",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("within", Text),
    Column("source", Text, nullable=False),
    Column("url", Text),
    Column("media_type", Text, nullable=False),
    Column("captured_at", Text, nullable=False),
    Column("collector", Text, nullable=False),
    Column("warc_file", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
)
decisions = Table(
    "decisions",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("report", Text),
)
users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

# --- derived

reports = Table(
    "reports",
    metadata,
    Column("id", Text, primary_key=True),
    Column("n", BigInteger, nullable=False, unique=True),
    Column("capture", Text, ForeignKey("captures.sha256"), nullable=False),
    Column("doc", Text, nullable=False),
    Column("outlet", Text),
    Column("title", Text),
    Column("published", Text),
    Column("language", Text),
    Column("url", Text),
    Column("text", Text, nullable=False),
    Column("passages", Text, nullable=False),
    Column("corrected", Text, nullable=False),
    Column("folded", Text, nullable=False),
    *_derived(),
)
derived_state = Table(
    "derived_state",
    metadata,
    Column("capture", Text, ForeignKey("captures.sha256"), primary_key=True),
    Column("report", Text, nullable=False, unique=True),
    Column("why", Text),
    Column("source", Text),
    Column("decisions", BigInteger, nullable=False),
    Column("rows", Text, nullable=False),
    *_derived(),
)
readings = Table("readings", metadata, _report(primary_key=True), Column("body", Text, nullable=False), *_derived())
claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    _report(),
    Column("n", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("harm", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("age", Text),
    Column("sex", Text),
    Column("role", Text),
    Column("scope", Text, nullable=False),
    Column("event", Text),
    Column("start", Text),
    Column("end", Text),
    Column("origin", Text),
    Column("stance", Text, nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("unverified", Boolean, nullable=False),
    Column("actor", Text),
    Column("weapon", Text),
    Column("facility", Text),
    Column("quote", Text, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("score", Float),
    Column("decided", Text, nullable=False),
    Column("body", Text, nullable=False),
    *_derived(),
)
claim_places = Table(
    "claim_places",
    metadata,
    _claim(),
    _n(),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("place_id", Text),
    Column("country", Text),
    Column("admin1", Text),
    Column("precision", Text),
    *_derived(),
)
claim_sources = Table(
    "claim_sources",
    metadata,
    _claim(),
    _n(),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    *_derived(),
)
persons = Table(
    "persons",
    metadata,
    _claim(),
    _n(),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("age_low", Integer),
    Column("age_high", Integer),
    Column("sex", Text),
    *_derived(),
)
denials = Table(
    "denials",
    metadata,
    _report(primary_key=True),
    _n(),
    Column("quote", Text, nullable=False),
    Column("source", Text),
    Column("of", Text),
    Column("body", Text, nullable=False),
    *_derived(),
)
facility_attacks = Table(
    "facility_attacks",
    metadata,
    _report(primary_key=True),
    _n(),
    Column("facility", Text, nullable=False),
    Column("name", Text),
    Column("start", Text),
    Column("end", Text),
    Column("quote", Text, nullable=False),
    Column("body", Text, nullable=False),
    *_derived(),
)
events = Table(
    "events",
    metadata,
    _report(primary_key=True),
    Column("id", Text, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("start", Text),
    Column("end", Text),
    Column("body", Text, nullable=False),
    *_derived(),
)
syndication = Table(
    "syndication",
    metadata,
    _report(primary_key=True),
    Column("group", Text, nullable=False),
    Column("signature", Text, nullable=False),
    *_derived(),
)
ties = Table(
    "ties",
    metadata,
    _report(primary_key=True),
    _n(),
    Column("outlet", Text, nullable=False),
    Column("cue", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("to", Text),
    Column("why", Text, nullable=False),
    *_derived(),
)
orphans = Table(
    "orphans",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("report", Text),
    Column("quote", Text, nullable=False),
    Column("why", Text, nullable=False),
    *_derived(),
)

# --- what is still to be derived: reports that came in, changed or went since they were last held against the others

unsettled = Table(
    "unsettled",
    metadata,
    Column("report", Text, primary_key=True),
    Column("outlet", Text, primary_key=True),
    Column("words", Boolean, primary_key=True),
)

PRIMARY = (journal, refused, tree_heads)
PROJECTED = (captures, decisions, users)
OF_REPORT = (reports, readings, claims, claim_places, claim_sources, persons, denials, facility_attacks, events)
DERIVED = (*OF_REPORT, syndication, ties, orphans, derived_state)

for _table, _columns in (
    (journal, ("kind",)),
    (journal, ("subject",)),
    (refused, ("subject",)),
    (captures, ("warc_file", "offset")),
    (captures, ("within",)),
    (decisions, ("report",)),
    (derived_state, ("why",)),
    (reports, ("capture",)),
    (reports, ("published",)),
    (reports, ("outlet",)),
    (reports, ("language",)),
    (reports, ("outlet", "published", "id")),
    (claims, ("report",)),
    (claims, ("harm", "start")),
    (claims, ("origin",)),
    (claim_places, ("folded",)),
    (claim_places, ("place_id",)),
    (claim_places, ("country", "admin1")),
    (claim_sources, ("folded",)),
    (persons, ("folded",)),
    (syndication, ("group",)),
    (ties, ("outlet",)),
    (ties, ("to",)),
    (orphans, ("report",)),
):
    Index(f"ix_{_table.name}_{'_'.join(_columns)}", *(_table.c[name] for name in _columns))
