"""Many machines on one record: it has a name and knows its key; devices have owners, not ports."""

import sqlalchemy as sa
from alembic import context, op

revision = "0011"
down_revision = "0010"

_HAD_AN_OWNER = """
    INSERT INTO device_owners
    SELECT device, '', 0, 0, '', 0, '', 0 FROM device_states
"""


def upgrade() -> None:
    """A device that was ever heard of had an owner: what it left behind may be half on paper."""
    record = op.create_table(
        "record",
        sa.Column("id", sa.String(length=36), primary_key=True),
        sa.Column("key_check", sa.LargeBinary(length=32), nullable=False),
    )
    mark = context.config.attributes["mark"]
    if mark is not None:
        op.bulk_insert(record, [mark])
    op.create_table(
        "device_owners",
        sa.Column("device", sa.String(length=128), primary_key=True),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("boot_id", sa.String(length=36), nullable=False),
        sa.Column("steady_ms", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.String(length=64), nullable=False),
        sa.Column("beat_at", sa.BigInteger(), nullable=False),
    )
    op.execute(_HAD_AN_OWNER)
    op.drop_table("port_owners")
