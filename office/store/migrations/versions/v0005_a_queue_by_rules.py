"""Claims to be called first, counters that help, officers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Who came back waits since that event; nobody has a claim yet."""
    op.add_column("tickets", sa.Column("returned_at", sa.BigInteger()))
    op.add_column("tickets", sa.Column("claim", sa.String(8), nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("bound", sa.Integer()))
    op.add_column("tickets", sa.Column("officer", sa.Integer()))
    op.execute(
        "UPDATE tickets SET returned_at = (SELECT at FROM events WHERE seq = returned_seq)"
        " WHERE returned_seq IS NOT NULL"
    )
    op.add_column("counters", sa.Column("helps", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "counters", sa.Column("since_priority", sa.Integer(), nullable=False, server_default="9")
    )
    op.add_column("counters", sa.Column("officer", sa.Integer()))
