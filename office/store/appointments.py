"""Rows of appointments; whom they are for stands in the rows of persons."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from office.model import Appointment, AppointmentState
from office.store.personal import PersonalRow
from office.store.tables import appointments, events, personal
from office.store.tables import unkept as unkept_only
from office.store.values import values_of

_C = appointments.c
_ADD = insert(appointments)
_SAVE = update(appointments).where(_C.code == bindparam("which"))
_GET = select(appointments).where(_C.code == bindparam("which"))
_SEALED_FROM = (
    select(
        appointments,
        personal.c.ciphertext,
        personal.c.nonce,
        personal.c.salt,
        events.c.personal_digest,
    )
    .join(personal, personal.c.seq == _C.made_seq)
    .join(events, events.c.seq == _C.made_seq)
    .where(_C.business_day >= bindparam("day"), personal.c.erased.is_(False))
    .order_by(_C.made_seq)
)
_TAKEN = (
    select(_C.due_at, func.count().label("times"))
    .where(
        _C.point == bindparam("at_point"),
        _C.business_day == bindparam("day"),
        _C.service == bindparam("of_service"),
        _C.state != AppointmentState.CANCELLED.value,
    )
    .group_by(_C.due_at)
)
_TAKEN_AT = select(func.count()).where(
    _C.point == bindparam("at_point"),
    _C.business_day == bindparam("day"),
    _C.due_at == bindparam("at"),
    _C.service == bindparam("of_service"),
    _C.state != AppointmentState.CANCELLED.value,
)
_OF_DAY = (
    select(appointments)
    .where(_C.point == bindparam("at_point"), _C.business_day == bindparam("day"))
    .order_by(_C.due_at, _C.made_seq)
)
_FROM_DAY = (
    select(appointments)
    .where(_C.point == bindparam("at_point"), _C.business_day >= bindparam("day"))
    .order_by(_C.due_at, _C.made_seq)
)
_UNKEPT = (
    select(appointments)
    .where(unkept_only, _C.business_day.between(bindparam("first"), bindparam("last")))
    .order_by(_C.due_at, _C.made_seq)
)
_ALL = select(appointments).order_by(_C.made_seq)


def add(tx: Connection, appointment: Appointment) -> None:
    """Write a new appointment."""
    tx.execute(_ADD, values_of(appointment))


def save(tx: Connection, appointment: Appointment) -> None:
    """Write what an appointment has become."""
    tx.execute(_SAVE, {**values_of(appointment), "which": appointment.code})


def get(tx: Connection, code: str) -> Appointment | None:
    """An appointment by its code."""
    row = tx.execute(_GET, {"which": code}).first()
    return _appointment(row) if row else None


def sealed_from(tx: Connection, day: str) -> Iterator[tuple[Appointment, PersonalRow, bytes]]:
    """The appointments of a day and later ones, each with its person, who was not erased.

    The last is the digest that the journal has of him.
    """
    for row in tx.execute(_SEALED_FROM, {"day": day}):
        *appointment, ciphertext, nonce, salt, digest = row
        one = _appointment(appointment)
        yield one, PersonalRow(one.made_seq, ciphertext, nonce, salt), digest


def taken(tx: Connection, point: str, day: str, service: str) -> dict[int, int]:
    """Time → how many have it, of a service on a day; who cancelled has none."""
    facts = {"at_point": point, "day": day, "of_service": service}
    return {row.due_at: row.times for row in tx.execute(_TAKEN, facts)}


def taken_at(tx: Connection, point: str, day: str, service: str, due_at: int) -> int:
    """How many have one time of a service; `day` is the day that it is on."""
    facts = {"at_point": point, "day": day, "of_service": service, "at": due_at}
    return tx.execute(_TAKEN_AT, facts).scalar_one()


def of_day(tx: Connection, point: str, day: str) -> list[Appointment]:
    """All appointments of a day at a point, by time."""
    return [_appointment(row) for row in tx.execute(_OF_DAY, {"at_point": point, "day": day})]


def from_day(tx: Connection, point: str, day: str) -> list[Appointment]:
    """All appointments of a day and later ones at a point, by time."""
    return [_appointment(row) for row in tx.execute(_FROM_DAY, {"at_point": point, "day": day})]


def unkept(tx: Connection, day: str, *, alone: bool) -> list[Appointment]:
    """Those of a day, and unless `alone` of any day before, that are still to be kept."""
    facts = {"first": day if alone else "", "last": day}
    return [_appointment(row) for row in tx.execute(_UNKEPT, facts)]


def everything(tx: Connection) -> list[Appointment]:
    """Every appointment, in the order in which they were made."""
    return [_appointment(row) for row in tx.execute(_ALL)]


_STATE_AT = list(Appointment.__slots__).index("state")


def _appointment(row: Iterable[Any]) -> Appointment:
    values = list(row)
    values[_STATE_AT] = AppointmentState(values[_STATE_AT])
    return Appointment(*values)
