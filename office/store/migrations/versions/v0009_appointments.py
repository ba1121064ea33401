"""Appointments, and numbers that were given for one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nobody had an appointment before."""
    op.add_column("tickets", sa.Column("due_at", sa.BigInteger()))
    op.create_table(
        "appointments",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("point", sa.String(length=32), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_seq", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("booking", sa.String(length=32)),
        sa.Column("ticket", sa.String(length=36)),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("appointment_booking", "appointments", ["booking"], unique=True)
    op.create_index("appointments_of_day", "appointments", ["point", "business_day", "due_at"])
    op.create_index(
        "appointments_made",
        "appointments",
        ["business_day"],
        sqlite_where=sa.text("state = 'made'"),
        postgresql_where=sa.text("state = 'made'"),
    )
