"""How far the central system has the journal, and what it did not accept."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Nothing was ever sent."""
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.Column("acknowledged", sa.BigInteger(), nullable=False),
        sa.Column("heard_at", sa.BigInteger()),
        sa.Column("offline_since", sa.BigInteger()),
        sa.Column("fault", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "rejected",
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
    )
    unended = sa.text("state IN ('open', 'again')")
    op.create_index(
        "rejected_open", "rejected", ["state"], sqlite_where=unended, postgresql_where=unended
    )
