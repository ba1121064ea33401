"""What devices must not forget: code pages, stored pictures, counts, bindings."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing that stands in the record changes."""
    op.create_table(
        "device_memory",
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", "what"),
    )
