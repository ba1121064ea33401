"""Personal values stand beside the journal, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing personal was in a record before."""
    op.create_table(
        "personal",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=12), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("lingers", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index(
        "personal_lingering",
        "personal",
        ["seq"],
        sqlite_where=sa.text("lingers"),
        postgresql_where=sa.text("lingers"),
    )
