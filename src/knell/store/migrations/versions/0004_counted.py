"""Incidents, tolls, victims and tallies in tables of their own; at first every report is still to be counted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SORTED = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    _tables()
    if op.get_context().dialect.name == "sqlite":
        _note_sqlite()
    else:
        _note_postgresql()
    op.execute("INSERT INTO uncounted (report) SELECT id FROM reports")


def _tables() -> None:
    op.create_table(
        "citations",
        sa.Column("a", _SORTED, nullable=False),
        sa.Column("b", _SORTED, nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("a", "b"),
    )
    op.create_index("ix_citations_claims", "citations", ["claims"], unique=False)
    op.create_table(
        "count_decisions",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("report_a", sa.Text(), nullable=True),
        sa.Column("report_b", sa.Text(), nullable=True),
        sa.Column("a", sa.Text(), nullable=True),
        sa.Column("b", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_count_decisions_a", "count_decisions", ["a"], unique=False)
    op.create_index("ix_count_decisions_b", "count_decisions", ["b"], unique=False)
    op.create_index("ix_count_decisions_report_a", "count_decisions", ["report_a"], unique=False)
    op.create_index("ix_count_decisions_report_b", "count_decisions", ["report_b"], unique=False)
    op.create_table(
        "count_state",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decisions", sa.BigInteger(), nullable=False),
        sa.Column("reports", sa.BigInteger(), nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.Column("incidents", sa.BigInteger(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_table(
        "counted_claims",
        sa.Column("claim", _SORTED, nullable=False),
        sa.Column("incident", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("origin_key", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("claim"),
    )
    op.create_index("ix_counted_claims_incident", "counted_claims", ["incident"], unique=False)
    op.create_index("ix_counted_claims_origin", "counted_claims", ["origin"], unique=False)
    op.create_index("ix_counted_claims_report", "counted_claims", ["report"], unique=False)
    op.create_table(
        "counted_reports",
        sa.Column("report", _SORTED, nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("report"),
    )
    op.create_table(
        "forwards",
        sa.Column("old", _SORTED, nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("old"),
    )
    op.create_table(
        "incident_counts",
        sa.Column("incident", _SORTED, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("harm", sa.Text(), nullable=False),
        sa.Column("age", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("incident", "n"),
    )
    op.create_index("ix_incident_counts_harm_incident", "incident_counts", ["harm", "incident"], unique=False)
    op.create_table(
        "incident_facts",
        sa.Column("incident", _SORTED, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("incident"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", _SORTED, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=True),
        sa.Column("last", sa.Integer(), nullable=True),
        sa.Column("title", _SORTED, nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("cased", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_id", sa.Text(), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.Column("reports", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_incidents_day_id", "incidents", ["day", "id"], unique=False)
    op.create_index("ix_incidents_day_title", "incidents", ["day", "title"], unique=False)
    op.create_index("ix_incidents_place_id", "incidents", ["place_id"], unique=False)
    op.create_table(
        "tally_blocks",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_table(
        "telling_claims",
        sa.Column("claim", _SORTED, nullable=False),
        sa.Column("telling", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("claim"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "telling_edges",
        sa.Column("a", _SORTED, nullable=False),
        sa.Column("b", _SORTED, nullable=False),
        sa.PrimaryKeyConstraint("a", "b"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "telling_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("telling", _SORTED, nullable=False),
        sa.Column("side", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "telling"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tellings",
        sa.Column("id", _SORTED, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("alike", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_tellings_alike", "tellings", ["alike"], unique=False)
    op.create_index("ix_tellings_incident", "tellings", ["incident"], unique=False)
    op.create_index("ix_tellings_report", "tellings", ["report"], unique=False)
    op.create_table(
        "toll_claims",
        sa.Column("claim", _SORTED, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("harm", sa.Text(), nullable=False),
        sa.Column("figure", sa.BigInteger(), nullable=True),
        sa.Column("syndication", sa.Text(), nullable=True),
        sa.Column("home", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("claim"),
    )
    op.create_index("ix_toll_claims_harm_figure", "toll_claims", ["harm", "figure"], unique=False)
    op.create_index("ix_toll_claims_home", "toll_claims", ["home"], unique=False)
    op.create_index("ix_toll_claims_report", "toll_claims", ["report"], unique=False)
    op.create_index("ix_toll_claims_syndication", "toll_claims", ["syndication"], unique=False)
    op.create_table(
        "toll_figures",
        sa.Column("figure", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("toll", _SORTED, nullable=False),
        sa.PrimaryKeyConstraint("figure", "toll"),
    )
    op.create_index("ix_toll_figures_toll", "toll_figures", ["toll"], unique=False)
    op.create_table(
        "tolls",
        sa.Column("id", _SORTED, nullable=False),
        sa.Column("authority", _SORTED, nullable=False),
        sa.Column("harm", _SORTED, nullable=False),
        sa.Column("place", _SORTED, nullable=False),
        sa.Column("people", _SORTED, nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("incidents", sa.BigInteger(), nullable=False),
        sa.Column("least", sa.BigInteger(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_tolls_harm_place", "tolls", ["harm", "place"], unique=False)
    op.create_index("ix_tolls_home", "tolls", ["home"], unique=False)
    op.create_table("uncounted", sa.Column("report", _SORTED, nullable=False), sa.PrimaryKeyConstraint("report"))
    op.create_table(
        "victims",
        sa.Column("incident", _SORTED, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("folded", _SORTED, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("incident", "n"),
    )
    op.create_index("ix_victims_folded_day_incident", "victims", ["folded", "day", "incident"], unique=False)
    op.create_index("ix_victims_id", "victims", ["id"], unique=False)
    op.create_table(
        "voices",
        sa.Column("name", _SORTED, nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("own", sa.BigInteger(), nullable=False),
        sa.Column("carried", sa.BigInteger(), nullable=False),
        sa.Column("repeated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("ix_voices_own", "voices", ["own"], unique=False)
    op.create_table(
        "waiting",
        sa.Column("kind", _SORTED, nullable=False),
        sa.Column("subject", _SORTED, nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("claims", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject"),
    )
    op.create_index("ix_waiting_weight", "waiting", ["weight"], unique=False)


# Whatever writes a report, or its group of copies, leaves word that it is to be counted again.
NOTED = (("reports", "id"), ("syndication", "report"))
ROWS = {"INSERT": ("new",), "DELETE": ("old",), "UPDATE": ("old", "new")}


def _note_sqlite() -> None:
    for table, column in NOTED:
        for verb, rows in ROWS.items():
            put = " ".join(f"INSERT OR IGNORE INTO uncounted (report) VALUES ({row}.{column});" for row in rows)
            op.execute(f"CREATE TRIGGER uncounted_{table}_{verb.lower()} AFTER {verb} ON {table} BEGIN {put} END")


def _note_postgresql() -> None:
    for table, column in NOTED:
        old, new = (
            f"INSERT INTO uncounted (report) VALUES ({row}.{column}) ON CONFLICT DO NOTHING;" for row in ("OLD", "NEW")
        )
        op.execute(
            f"CREATE FUNCTION knell_note_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' THEN {old} END IF; "
            f"IF TG_OP <> 'DELETE' THEN {new} END IF; "
            "RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER uncounted_change AFTER INSERT OR DELETE OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION knell_note_{table}()"
        )
