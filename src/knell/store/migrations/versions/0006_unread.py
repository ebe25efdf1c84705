"""What is kept but could not be read is found without a look at all that could."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_derived_state_why", "derived_state", ["why"], unique=False)
