"""What lists show of an incident in a table of its own; everything counted is counted anew."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SORTED = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.drop_column("incidents", "brief")
    op.create_table(
        "incident_briefs",
        sa.Column("incident", _SORTED, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("incident"),
    )
