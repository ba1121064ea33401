"""The tables of the reference central system."""

from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

centre = Table("centre", metadata, Column("epoch", String(36), primary_key=True))

sources = Table(
    "sources",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("upto", BigInteger, nullable=False),
    Column("heard_at", BigInteger, nullable=False),
)
"""A record each, and the last of its places that is taken here."""

events = Table(
    "events",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("body", LargeBinary(32), nullable=False),
    Column("id", String(36)),
    Column("at", BigInteger),
    Column("point", String(32)),
    Column("kind", String(40)),
    Column("subject", String(64)),
    Column("actor", String(64)),
    Column("origin", String(64)),
    Column("command", String(64)),
    Column("data", Text),
    Column("personal_digest", LargeBinary(32)),
    Column("code", String(32), nullable=False),
    UniqueConstraint("id", "source"),
)
"""What was sent; of what was rejected only hashes, place and reason (`code`)."""

superseded = Table(
    "superseded",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("branch", BigInteger, primary_key=True, autoincrement=False),
    *(
        Column(one.name, one.type, primary_key=one.name == "seq", nullable=one.nullable)
        for one in events.columns
        if one.name != "source"
    ),
)
"""What a record told before it was restored from a copy that did not know it.

`branch` counts the restorings of the record that left something behind, from 1.
"""

codes = Table(
    "codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("source", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)
"""By which records are let in, once each; "" is any record."""

certificates = Table(
    "certificates",
    metadata,
    Column("serial", String(40), primary_key=True),
    Column("source", String(64), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)
"""Which were given out, by their numbers in hex."""

names = Table(
    "names",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
)
"""What the offices are called."""

halls = Table(
    "halls",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
)
"""How each office stands, up to which event."""

alerts = Table(
    "alerts",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("about", String(64), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("told_at", BigInteger),
)
"""What is not well and was, or is to be, told to whoever wants to know."""
