"""Whom an officer was seconded by."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nobody's agency is known so far."""
    op.add_column("staff", sa.Column("agency", sa.String(32), nullable=False, server_default=""))
