"""What lists, map and timeline show of an incident, in few columns; everything counted is counted anew."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("month", sa.Text(), nullable=True))
    op.add_column("incidents", sa.Column("low", sa.BigInteger(), nullable=True))
    op.add_column("incidents", sa.Column("high", sa.BigInteger(), nullable=True))
    op.add_column("incidents", sa.Column("told", sa.Boolean(), nullable=True))
    op.add_column("incidents", sa.Column("lat", sa.Float(), nullable=True))
    op.add_column("incidents", sa.Column("lon", sa.Float(), nullable=True))
    op.add_column("incidents", sa.Column("precision", sa.Text(), nullable=True))
    op.add_column("incidents", sa.Column("brief", sa.Text(), nullable=True))
    op.add_column("incidents", sa.Column("native", sa.Text(), nullable=True))
    op.create_table(
        "count_changes",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
    )
    columns = ["month", "low", "high", "told", "first"]
    op.create_index("ix_incidents_month_low_high_told_first", "incidents", columns, unique=False)
    op.create_index("ix_reports_language", "reports", ["language"], unique=False)
