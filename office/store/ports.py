"""Rows beside the journal: who owns a port, how devices are, what technicians ask for."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select, update

from office.store.tables import device_memory, device_owners, device_requests, device_states


@dataclass(frozen=True, slots=True)
class DeviceOwner:
    """The process that looks after a device, and alone opens its port.

    `started` is the kernel's start time of the process, in clock ticks since boot `boot_id`.
    Its last beat is `steady_ms`, in milliseconds of the steady time of that boot, and `beat_at`,
    by the record's clock. `host` is the machine's name in its network, for people.
    """

    device: str
    role: str
    pid: int
    started: int
    boot_id: str
    steady_ms: int
    host: str
    beat_at: int


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


def owner(tx: Connection, device: str) -> DeviceOwner | None:
    """Who last claimed a device."""
    row = tx.execute(select(device_owners).where(device_owners.c.device == device)).first()
    return DeviceOwner(*row) if row else None


def owners(tx: Connection) -> list[DeviceOwner]:
    """Every claim that was ever made, by its last owner."""
    found = tx.execute(select(device_owners).order_by(device_owners.c.device))
    return [DeviceOwner(*row) for row in found]


def save_owner(tx: Connection, claim: DeviceOwner) -> None:
    """Write a claim, over any earlier one."""
    tx.execute(delete(device_owners).where(device_owners.c.device == claim.device))
    tx.execute(insert(device_owners), asdict(claim))


def beat(tx: Connection, claim: DeviceOwner, devices: Collection[str]) -> int:
    """Renew what the process of `claim` still has of these devices, as `claim` says; how many."""
    columns = device_owners.c
    its_own = (
        (columns.pid == claim.pid)
        & (columns.started == claim.started)
        & (columns.boot_id == claim.boot_id)
    )
    renewed = {"steady_ms": claim.steady_ms, "beat_at": claim.beat_at}
    mine = columns.device.in_(devices) & its_own
    return tx.execute(update(device_owners).where(mine).values(renewed)).rowcount


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


def mirror_memory(tx: Connection, facts: Collection[tuple[str, str, str]]) -> None:
    """Have just these lasting facts, as `all_remembered` tells them."""
    tx.execute(delete(device_memory))
    if facts:
        tx.execute(
            insert(device_memory),
            [{"device": device, "what": what, "value": value} for device, what, value in facts],
        )
