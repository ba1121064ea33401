"""How many dossiers a ticket brings."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Every ticket so far stood for one."""
    op.add_column(
        "tickets", sa.Column("dossiers", sa.Integer(), nullable=False, server_default="1")
    )
