"""The tables of what is counted: incidents, tolls, victims, tallies; a page then reads no more of them than it shows.

All of them are derived from the tables of claims and from decisions (`knell.ledger`). `uncounted` lists the reports of
which something changed since they were last counted; triggers keep it, so that no way of writing reports can forget it.
Texts that are sorted by have the order of their letters' numbers (collation C) on either database.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import TEXT

from knell.store.schema import metadata

SORTED = Text().with_variant(TEXT(collation="C"), "postgresql")


def _key(name: str) -> Column[str]:
    return Column(name, SORTED, primary_key=True)


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _maybe(*names: str) -> list[Column[str]]:
    return [Column(name, Text) for name in names]


def _whole(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False) for name in names]


# --- how far the counting is

uncounted = Table("uncounted", metadata, _key("report"))
count_state = Table(
    "count_state",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    *_whole("decisions", "reports", "claims", "incidents"),
    *_text("rules"),
)
# how often what is counted was written: two moments with the same number saw the same
count_changes = Table(
    "count_changes",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    *_whole("number"),
)
counted_reports = Table("counted_reports", metadata, _key("report"), *_text("seen"), *_whole("claims"))
count_decisions = Table(
    "count_decisions",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    *_text("kind", "body"),
    *_maybe("report_a", "report_b", "a", "b", "why", "quote"),
)

# --- what each report tells of an event, and which tellings meet

tellings = Table("tellings", metadata, _key("id"), *_text("report", "alike", "body"), *_maybe("incident"))
telling_claims = Table("telling_claims", metadata, _key("claim"), *_text("telling"), sqlite_with_rowid=False)
telling_keys = Table(
    "telling_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    _key("telling"),
    Column("side", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)
telling_edges = Table("telling_edges", metadata, _key("a"), _key("b"), sqlite_with_rowid=False)

# --- incidents

incidents = Table(
    "incidents",
    metadata,
    _key("id"),
    Column("day", Integer, nullable=False),
    Column("first", Integer),
    Column("last", Integer),
    Column("title", SORTED, nullable=False),
    *_text("folded", "cased", "grade"),
    *_maybe("place", "native", "place_id", "admin1", "country"),
    *_whole("claims", "reports"),
    Column("month", Text),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("told", Boolean),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", Text),
)
# what lists show of an incident: beside the table that is searched, whose rows stay short
incident_briefs = Table("incident_briefs", metadata, _key("incident"), *_text("body"))
incident_facts = Table("incident_facts", metadata, _key("incident"), *_text("body"))
incident_counts = Table(
    "incident_counts",
    metadata,
    _key("incident"),
    Column("n", Integer, primary_key=True, autoincrement=False),
    *_text("harm"),
    *_maybe("age", "sex", "role"),
    Column("low", BigInteger),
    Column("high", BigInteger),
)
counted_claims = Table(
    "counted_claims",
    metadata,
    _key("claim"),
    *_maybe("incident"),
    *_text("report", "outlet", "origin_key", "origin", "how", "path"),
)
victims = Table(
    "victims",
    metadata,
    _key("incident"),
    Column("n", Integer, primary_key=True, autoincrement=False),
    *_text("id"),
    Column("folded", SORTED, nullable=False),
    Column("day", Integer, nullable=False),
    *_text("names", "body"),
)
forwards = Table("forwards", metadata, _key("old"), *_text("new"))

# --- tolls

toll_claims = Table(
    "toll_claims",
    metadata,
    _key("claim"),
    *_text("report", "harm"),
    Column("figure", BigInteger),
    *_maybe("syndication", "home"),
)
tolls = Table(
    "tolls",
    metadata,
    _key("id"),
    Column("authority", SORTED, nullable=False),
    Column("harm", SORTED, nullable=False),
    Column("place", SORTED, nullable=False),
    Column("people", SORTED, nullable=False),
    *_text("home"),
    *_whole("points", "incidents", "least", "low", "high"),
    *_text("brief", "body", "flags"),
)
toll_figures = Table(
    "toll_figures",
    metadata,
    Column("figure", BigInteger, primary_key=True, autoincrement=False),
    _key("toll"),
)

# --- what runs through all of them

waiting = Table(
    "waiting",
    metadata,
    _key("kind"),
    _key("subject"),
    Column("weight", Float, nullable=False),
    *_text("says", "reasons", "claims"),
)
voices = Table(
    "voices",
    metadata,
    _key("name"),
    *_text("folded"),
    *_whole("own", "carried", "repeated"),
)
citations = Table("citations", metadata, _key("a"), _key("b"), *_whole("claims"))
tally_blocks = Table(
    "tally_blocks",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    *_text("hash", "body"),
)

COUNTED = (
    *(count_state, counted_reports, count_decisions, tellings, telling_claims, telling_keys, telling_edges),
    *(incidents, incident_briefs, incident_facts, incident_counts, counted_claims, victims, forwards),
    *(toll_claims, tolls, toll_figures, waiting, voices, citations, tally_blocks),
)

for _table, _columns in (
    (count_decisions, ("report_a",)),
    (count_decisions, ("report_b",)),
    (count_decisions, ("a",)),
    (count_decisions, ("b",)),
    (tellings, ("report",)),
    (tellings, ("alike",)),
    (tellings, ("incident",)),
    (incidents, ("day", "id")),
    (incidents, ("day", "title")),
    (incidents, ("place_id",)),
    (incidents, ("month", "low", "high", "told", "first")),
    (incident_counts, ("harm", "incident")),
    (counted_claims, ("incident",)),
    (counted_claims, ("report",)),
    (counted_claims, ("origin",)),
    (victims, ("folded", "day", "incident")),
    (victims, ("id",)),
    (toll_claims, ("report",)),
    (toll_claims, ("harm", "figure")),
    (toll_claims, ("syndication",)),
    (toll_claims, ("home",)),
    (tolls, ("home",)),
    (tolls, ("harm", "place")),
    (toll_figures, ("toll",)),
    (waiting, ("weight",)),
    (voices, ("own",)),
    (citations, ("claims",)),
):
    Index(f"ix_{_table.name}_{'_'.join(_columns)}", *(_table.c[name] for name in _columns))
