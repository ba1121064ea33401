"""What comes down from the central system: procedures, agencies, dossiers, and how old they are."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Nothing ever came down."""
    op.create_table(
        "cached_sets",
        sa.Column("name", sa.String(length=32), primary_key=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.BigInteger()),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
    )
    op.create_table(
        "procedures",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(length=64), primary_key=True),
        sa.Column("effective_from", sa.String(length=10), primary_key=True),
        sa.Column("effective_to", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("time_limit", sa.Text(), nullable=False),
        sa.Column("fee", sa.Text(), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
    )
    op.create_table(
        "agencies",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(length=64), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=False),
    )
    op.create_table(
        "dossiers",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(length=64), primary_key=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("vendor_status", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
    )
