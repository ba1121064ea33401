"""Numbers that kiosks hold in reserve."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Nobody holds any yet."""
    op.create_table(
        "leases",
        sa.Column("point", sa.String(length=32), primary_key=True),
        sa.Column("business_day", sa.String(length=10), primary_key=True),
        sa.Column("series", sa.String(length=2), primary_key=True),
        sa.Column("first", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("store", sa.String(length=36), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
    )
