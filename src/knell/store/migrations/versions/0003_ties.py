"""Which report cites which, and which reports are still to be held against the others: at first, all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ties",
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("to", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("config", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report", "n"),
    )
    op.create_index("ix_ties_outlet", "ties", ["outlet"], unique=False)
    op.create_index("ix_ties_to", "ties", ["to"], unique=False)
    op.create_index("ix_reports_outlet_published_id", "reports", ["outlet", "published", "id"], unique=False)
    op.create_table(
        "unsettled",
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("words", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("report", "outlet", "words"),
    )
    op.execute("INSERT INTO unsettled (report, outlet, words) SELECT id, coalesce(outlet, ''), true FROM reports")
