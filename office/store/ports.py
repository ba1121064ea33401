"""Rows beside the journal: who owns a port, how devices are, what technicians ask for."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select, update

from office.store.tables import device_memory, device_requests, device_states, port_owners


@dataclass(frozen=True, slots=True)
class PortOwner:
    """The process that holds a port.

    `started` is the kernel's start time of the process, in clock ticks since boot;
    `heartbeat_ms` is in milliseconds of the steady time of boot `boot_id`.
    """

    port: str
    role: str
    pid: int
    started: int
    boot_id: str
    heartbeat_ms: int


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """The last state that a device's owner wrote; `reasons` are codes, `as_of` milliseconds."""

    device: str
    kind: str
    state: str
    level: str
    reasons: tuple[str, ...]
    source: str
    as_of: int


@dataclass(frozen=True, slots=True)
class Request:
    """Something that a technician asks of a port's owner; `args` and `answer` are JSON text."""

    id: str
    device: str
    action: str
    args: str
    asked_at: int
    answer: str | None = None


def owner(tx: Connection, port: str) -> PortOwner | None:
    """Who last claimed a port."""
    row = tx.execute(select(port_owners).where(port_owners.c.port == port)).first()
    return PortOwner(*row) if row else None


def owners(tx: Connection) -> list[PortOwner]:
    """Every claim that stands."""
    return [PortOwner(*row) for row in tx.execute(select(port_owners).order_by(port_owners.c.port))]


def save_owner(tx: Connection, claim: PortOwner) -> None:
    """Write a claim, over any earlier one."""
    release(tx, claim.port)
    tx.execute(insert(port_owners), asdict(claim))


def beat(tx: Connection, ports: Collection[str], pid: int, heartbeat_ms: int) -> None:
    """Renew the claims of a process."""
    mine = port_owners.c.port.in_(ports) & (port_owners.c.pid == pid)
    tx.execute(update(port_owners).where(mine).values(heartbeat_ms=heartbeat_ms))


def release(tx: Connection, port: str) -> None:
    """Take a claim away."""
    tx.execute(delete(port_owners).where(port_owners.c.port == port))


def save_device(tx: Connection, row: DeviceRow) -> None:
    """Write a device's state, over the earlier one."""
    tx.execute(delete(device_states).where(device_states.c.device == row.device))
    tx.execute(insert(device_states), {**asdict(row), "reasons": " ".join(row.reasons)})


def devices(tx: Connection) -> list[DeviceRow]:
    """All devices that were ever heard of."""
    found = tx.execute(select(device_states).order_by(device_states.c.device))
    return [DeviceRow(**{**row._mapping, "reasons": tuple(row.reasons.split())}) for row in found]


def ask(tx: Connection, request: Request) -> None:
    """Leave a request."""
    tx.execute(insert(device_requests), asdict(request))


def open_requests(tx: Connection, device_ids: Collection[str]) -> list[Request]:
    """The unanswered requests for some devices, oldest first."""
    query = (
        select(device_requests)
        .where(device_requests.c.answer.is_(None), device_requests.c.device.in_(device_ids))
        .order_by(device_requests.c.asked_at)
    )
    return [Request(*row) for row in tx.execute(query)]


def answer(tx: Connection, request_id: str, text: str) -> None:
    """Answer a request; the first answer stands."""
    tx.execute(
        update(device_requests)
        .where(device_requests.c.id == request_id, device_requests.c.answer.is_(None))
        .values(answer=text)
    )


def answer_of(tx: Connection, request_id: str) -> str | None:
    """The answer to a request, None as long as there is none."""
    query = select(device_requests.c.answer).where(device_requests.c.id == request_id)
    text: str | None = tx.execute(query).scalar()
    return text


def recalled(tx: Connection, device: str, what: str) -> str | None:
    """A lasting fact of a device; None when there is none."""
    found = select(device_memory.c.value).where(
        device_memory.c.device == device, device_memory.c.what == what
    )
    value: str | None = tx.execute(found).scalar_one_or_none()
    return value


def remember(tx: Connection, device: str, what: str, value: str) -> None:
    """Keep a lasting fact of a device over any earlier one of its name."""
    named = (device_memory.c.device == device) & (device_memory.c.what == what)
    tx.execute(delete(device_memory).where(named))
    tx.execute(insert(device_memory).values(device=device, what=what, value=value))


def all_remembered(tx: Connection) -> list[tuple[str, str, str]]:
    """The lasting facts of every device: device, name, value."""
    found = select(device_memory).order_by(device_memory.c.device, device_memory.c.what)
    return [(row.device, row.what, row.value) for row in tx.execute(found)]
