"""The tables of the record, as SQLAlchemy Core sees them; migrations make them.

Times are milliseconds since 1970 UTC. What belongs to the journal: `events`, `commands`. What the
journal's events make of it: `visits`, `tickets`, `counters`, `days`, `opened_services`,
`passed_numbers`, `leases`, `clock_marks`, `print_jobs`, `help_calls`, `ratings`, `appointments`.
What stands beside it: `staff`, whose names and PINs the journal does not hold, `personal`, the
sealed values of persons, `cursors` of delivery followers, `link` and `rejected`, which say what the
central system has, the devices' owners, states and requests, and what came down: `cached_sets`,
`procedures`, `agencies`, `dossiers`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()

# Queries must say these in the very words of the index, or SQLite passes the index over.
waiting = text("state = 'waiting'")
at_counter = text("state IN ('called', 'serving')")
live = text("state IN ('waiting', 'called', 'serving', 'held')")
unsettled = text("outcome IS NULL")
unanswered = text("answer IS NULL")
open_call = text("is_open")
lingering = text("lingers")
unkept = text("state = 'made'")
unended = text("state IN ('open', 'again')")

events = Table(
    "events",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("point", String(32), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("origin", String(64), nullable=False),
    Column("command", String(64), nullable=False),
    Column("data", Text, nullable=False),
    Column("personal_digest", LargeBinary(32)),
    Column("prev", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Index("events_of_subject", "subject", "seq"),
)

commands = Table(
    "commands",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("args_digest", LargeBinary(32), nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("point", String(32), primary_key=True),
    Column("business_day", String(10), primary_key=True),
    Column("series", String(2), primary_key=True),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("holder", String(64), nullable=False),
    Column("store", String(36), nullable=False),
    Column("returned", Boolean, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("point", String(32), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("visit", String(36), nullable=False),
    Column("point", String(32), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("series", String(2), nullable=False),
    Column("number", Integer, nullable=False),
    Column("service", String(32), nullable=False),
    Column("priority", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(10), nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    Column("issued_seq", BigInteger, nullable=False),
    Column("place_at", BigInteger, nullable=False),
    Column("returned_seq", BigInteger),
    Column("seq", BigInteger, nullable=False),
    Column("counter", Integer),
    Column("calls", Integer, nullable=False),
    Column("called_at", BigInteger),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("ended_by", String(16)),
    Column("outcome", String(32)),
    Column("note", String(32)),
    Column("returned_at", BigInteger),
    Column("claim", String(8), nullable=False, server_default=""),
    Column("bound", Integer),
    Column("officer", Integer),
    Column("dossiers", Integer, nullable=False, server_default="1"),
    Column("due_at", BigInteger),
    Index("ticket_number", "point", "business_day", "series", "number", unique=True),
    Index("tickets_issued", "point", "business_day", "issued_seq"),
    Index(
        "ticket_open_at_counter",
        "point",
        "counter",
        unique=True,
        sqlite_where=at_counter,
        postgresql_where=at_counter,
    ),
    Index(
        "tickets_waiting",
        "point",
        "business_day",
        "service",
        "priority",
        "place_at",
        "issued_seq",
        sqlite_where=waiting,
        postgresql_where=waiting,
    ),
    Index(
        "tickets_live",
        "business_day",
        "state",
        sqlite_where=live,
        postgresql_where=live,
    ),
)

counters = Table(
    "counters",
    metadata,
    Column("point", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(8), nullable=False),
    Column("services", Text, nullable=False),
    Column("since_returned", Integer, nullable=False),
    Column("last_command", String(64)),
    Column("helps", Text, nullable=False, server_default=""),
    Column("since_priority", Integer, nullable=False, server_default="9"),
    Column("officer", Integer),
)

days = Table(
    "days",
    metadata,
    Column("business_day", String(10), primary_key=True),
    Column("opened_seq", BigInteger, nullable=False, unique=True),
    Column("closed", Boolean, nullable=False),
    Column("counts_as", String(10), nullable=False),
)

opened_services = Table(
    "opened_services",
    metadata,
    Column("business_day", String(10), primary_key=True),
    Column("service", String(32), primary_key=True),
)

passed_numbers = Table(
    "passed_numbers",
    metadata,
    Column("point", String(32), primary_key=True),
    Column("business_day", String(10), primary_key=True),
    Column("series", String(2), primary_key=True),
    Column("upto", Integer, nullable=False),
)

clock_marks = Table(
    "clock_marks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("doubted", String(32)),
    Column("asked_on", String(10)),
    Column("asked_seq", BigInteger),
    Column("confirmed_day", String(10)),
    Column("clock_day", String(10)),
    Column("confirmed_at", BigInteger),
)

print_jobs = Table(
    "print_jobs",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("ticket", String(36), nullable=False),
    Column("printer", String(64), nullable=False),
    Column("copy", Boolean, nullable=False),
    Column("requested_at", BigInteger, nullable=False),
    Column("requested_seq", BigInteger, nullable=False),
    Column("outcome", String(12)),
    Column("evidence", String(64)),
    Index("print_jobs_of_ticket", "ticket", "requested_seq"),
    Index(
        "print_jobs_unsettled",
        "printer",
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    ),
)

help_calls = Table(
    "help_calls",
    metadata,
    Column("asked_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("point", String(32), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("place", String(64), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),
    Column("is_open", Boolean, nullable=False),
    Index("help_calls_of_day", "point", "business_day"),
    Index(
        "help_call_open",
        "point",
        "place",
        unique=True,
        sqlite_where=open_call,
        postgresql_where=open_call,
    ),
)

ratings = Table(
    "ratings",
    metadata,
    Column("ticket", String(36), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("face", Integer, nullable=False),
    Column("faces", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("source", String(8), nullable=False),
    Column("reason", String(32)),
)

staff = Table(
    "staff",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("pin_hash", Text, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("locked_until", BigInteger),
    Column("agency", String(32), nullable=False, server_default=""),
)

personal = Table(
    "personal",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("nonce", LargeBinary(12), nullable=False),
    Column("salt", LargeBinary(32), nullable=False),
    Column("erased", Boolean, nullable=False),
    Column("lingers", Boolean, nullable=False),
    Index("personal_lingering", "seq", sqlite_where=lingering, postgresql_where=lingering),
)

appointments = Table(
    "appointments",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("point", String(32), nullable=False),
    Column("service", String(32), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("made_seq", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("ticket", String(36)),
    Index("appointments_of_day", "point", "business_day", "due_at"),
    Index("appointments_made", "business_day", sqlite_where=unkept, postgresql_where=unkept),
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

link = Table(
    "link",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", String(36), nullable=False),
    Column("acknowledged", BigInteger, nullable=False),
    Column("heard_at", BigInteger),
    Column("offline_since", BigInteger),
    Column("fault", String(64), nullable=False),
    Column("asked", BigInteger, nullable=False),
)

rejected = Table(
    "rejected",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("code", String(64), nullable=False),
    Column("told_at", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Index("rejected_open", "state", sqlite_where=unended, postgresql_where=unended),
)

record = Table(
    "record",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("key_check", LargeBinary(32), nullable=False),
)

device_owners = Table(
    "device_owners",
    metadata,
    Column("device", String(128), primary_key=True),
    Column("role", String(32), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("boot_id", String(36), nullable=False),
    Column("steady_ms", BigInteger, nullable=False),
    Column("host", String(64), nullable=False),
    Column("beat_at", BigInteger, nullable=False),
)

device_states = Table(
    "device_states",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("level", String(8), nullable=False),
    Column("reasons", Text, nullable=False),
    Column("source", String(16), nullable=False),
    Column("as_of", BigInteger, nullable=False),
)

device_memory = Table(
    "device_memory",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("what", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

device_requests = Table(
    "device_requests",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("device", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("args", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("answer", Text),
    Index(
        "device_requests_open",
        "device",
        sqlite_where=unanswered,
        postgresql_where=unanswered,
    ),
)

cached_sets = Table(
    "cached_sets",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("as_of", BigInteger),
    Column("source", String(16), nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("cursor", Text, nullable=False),
)

procedures = Table(
    "procedures",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("code", String(64), primary_key=True),
    Column("effective_from", String(10), primary_key=True),
    Column("effective_to", String(10), nullable=False),
    Column("name", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("time_limit", Text, nullable=False),
    Column("fee", Text, nullable=False),
    Column("papers", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("aliases", Text, nullable=False),
)

agencies = Table(
    "agencies",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("code", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent", String(64), nullable=False),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("code", String(64), primary_key=True),
    Column("status", Integer, nullable=False),
    Column("vendor_status", Text, nullable=False),
    Column("due_at", BigInteger),
    Column("as_of", BigInteger, nullable=False),
)
