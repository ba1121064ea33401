"""Owners of ports are counted by the machine's steady time, which nobody can set."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """What the column holds is renewed within 5 s by whoever lives."""
    op.execute("ALTER TABLE port_owners RENAME COLUMN heartbeat_at TO heartbeat_ms")
