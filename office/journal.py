"""The office's journal: facts in the past, each chained to the one before.

`hash = SHA-256(prev ‖ canonical JSON of all fields before prev)`, with `prev` of the first event
32 zero bytes. Canonical JSON is UTF-8, NFC, keys sorted, no spaces, no floats; `at` stands in it
as RFC 3339 with three decimals, `data` as the object that its text is, `personal_digest` as hex
or null.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from office.clock import rfc3339
from office.model import Data, Event, Plain
from office.store.events import GENESIS

KINDS = frozenset(
    {
        "visit.opened",
        "ticket.issued",
        "ticket.called",
        "ticket.recalled",
        "ticket.started",
        "ticket.counted",
        "ticket.finished",
        "ticket.served",
        "ticket.yielded",
        "ticket.missed",
        "ticket.returned",
        "ticket.held",
        "ticket.resumed",
        "ticket.readied",
        "ticket.passed",
        "ticket.announced",
        "ticket.reminded",
        "ticket.attended",
        "ticket.released",
        "ticket.transferred",
        "ticket.cancelled",
        "ticket.voided",
        "ticket.unserved",
        "ticket.undone",
        "ticket.reprinted",
        "counter.opened",
        "counter.paused",
        "counter.closed",
        "service.opened",
        "rating.given",
        "rating.explained",
        "officer.signed_in",
        "officer.signed_out",
        "staff.added",
        "staff.pin_set",
        "staff.changed",
        "print.requested",
        "print.confirmed",
        "print.unconfirmed",
        "print.failed",
        "device.faulted",
        "device.recovered",
        "appointment.made",
        "appointment.moved",
        "appointment.cancelled",
        "appointment.kept",
        "appointment.freed",
        "appointment.lapsed",
        "help.asked",
        "help.answered",
        "person.erased",
        "record.restored",
        "day.opened",
        "day.closed",
        "day.corrected",
        "day.supplemented",
        "clock.doubted",
        "clock.confirmed",
        "hall.checked",
        "catalogue.imported",
        "wait.alerted",
        "wait.eased",
        "numbers.leased",
        "numbers.returned",
        "series.taken",
        "reserve.merged",
        "counters.kept",
        "number.noted",
        "event.waived",
        "event.corrected",
    }
)
"""Every kind of event there is; followers pass over kinds they do not know."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An event that has no place in the chain yet."""

    kind: str
    subject: str
    data: Data
    at: int
    point: str
    actor: str
    origin: str
    command: str
    personal_digest: bytes | None = None


def canonical(value: Plain | Data) -> str:
    """Canonical JSON text of a plain value. Raises TypeError on floats and foreign types."""
    return _encode(_normal(value))


def chain(fact: Fact, seq: int, prev: bytes, event_id: str) -> Event:
    """Give a fact its place behind the event with hash `prev`; `event_id` is a UUIDv7."""
    if fact.kind not in KINDS:
        raise ValueError(f"no such kind of event: {fact.kind}")
    event = Event(
        seq=seq,
        id=event_id,
        at=fact.at,
        point=fact.point,
        kind=fact.kind,
        subject=fact.subject,
        actor=fact.actor,
        origin=fact.origin,
        command=fact.command,
        data=canonical(fact.data),
        personal_digest=fact.personal_digest,
        prev=prev,
        hash=b"",
    )
    return replace(event, hash=digest(event))


def hashed_text(event: Event) -> str:
    """The canonical JSON that an event's hash covers, behind `prev`."""
    first = canonical({"actor": event.actor, "at": rfc3339(event.at), "command": event.command})
    digest = event.personal_digest.hex() if event.personal_digest else None
    rest = canonical(
        {
            "id": event.id,
            "kind": event.kind,
            "origin": event.origin,
            "personal_digest": digest,
            "point": event.point,
            "seq": event.seq,
            "subject": event.subject,
        }
    )
    return f'{first[:-1]},"data":{event.data},{rest[1:]}'


def digest(event: Event) -> bytes:
    """The hash that an event must have."""
    return hashlib.sha256(event.prev + hashed_text(event).encode()).digest()


def first_break(journal: Iterable[Event], known: Event | None = None) -> str | None:
    """What is wrong with a journal, in the order of `seq`; None when the chain is whole.

    It begins behind the event that is `known` to be right, if any.
    """
    prev = known.hash if known else GENESIS
    for seq, event in enumerate(journal, start=known.seq + 1 if known else 1):
        if event.seq != seq:
            return f"seq {seq} is missing"
        if event.prev != prev:
            return f"seq {seq} does not follow the one before"
        if event.hash != digest(event):
            return f"seq {seq} was changed"
        prev = event.hash
    return None


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _normal(value: object) -> Plain:
    """The value with every text in NFC: before JSON, whose escapes are no part of a text."""
    match value:
        case None | int():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case dict():
            return {_normal_key(key): _normal(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_normal(inner) for inner in value]
        case _:
            raise TypeError(f"not for the journal: {value!r}")


def _normal_key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key that is no text: {key!r}")
    return unicodedata.normalize("NFC", key)
