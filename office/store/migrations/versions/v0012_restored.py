"""A record that was restored: the numbers that it passes over, for they may be on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """No record was ever restored so."""
    op.create_table(
        "passed_numbers",
        sa.Column("point", sa.String(length=32), primary_key=True),
        sa.Column("business_day", sa.String(length=10), primary_key=True),
        sa.Column("series", sa.String(length=2), primary_key=True),
        sa.Column("upto", sa.Integer(), nullable=False),
    )
