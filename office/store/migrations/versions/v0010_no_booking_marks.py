"""Booking codes of other systems: sealed with the person, no digest of them beside."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """What was booked before is known by its own code alone."""
    op.drop_index("appointment_booking", "appointments")
    op.drop_column("appointments", "booking")
