"""Events on the wire: a batch is gzip over lines of JSON (NDJSON), in which nothing stands twice.

The first line is an object, the batch's head; each further line is an array, one event, with the
values of `FIELDS` in their order; the head names them once. `seq` is counted from the head's
`first`. No hash of an event is sent: the receiver reckons the chain again from the head's `prev`,
and what comes out behind the last event has to be its `head`.

`id`, `subject` and `command` are 22 letters of base64url (RFC 4648 §5, without padding) where they
are UUIDs, and behind a colon where they are any other text; `at` is RFC 3339 with three decimals;
`data` is the object that the event's text is; `personal_digest` is hex or null. An event that is
withheld is an array of two: its hash in the chain and that of its body, in hex. Each event has one
line alone, canonical JSON, and what is written in any other way is no batch.
"""

import base64
import gzip
import hashlib
import json
import re
import uuid
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from office.clock import rfc3339, to_ms
from office.journal import canonical, digest, hashed_text
from office.model import Data, Event, Plain

VERSION = 1
"""Of this form of a batch."""
MOST_EVENTS = 2000
MOST_BYTES = 1 << 20
"""A batch has no more events, and its lines no more bytes unless one event alone has."""
MOST_UNPACKED_BYTES = 8 << 20
"""More is not unpacked, however little it was packed."""
FIELDS = (
    "id",
    "at",
    "point",
    "kind",
    "subject",
    "actor",
    "origin",
    "command",
    "data",
    "personal_digest",
)
_HEAD = ("count", "fields", "first", "head", "prev", "source", "v")
_SHORT = re.compile(r"[A-Za-z0-9_-]{22}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[\x21-\x7e]{1,64}")
_OTHER = ":"
"""No letter of base64url, and none that NFC joins with what follows, as it does `=` and U+0338."""
_GZIP = 16 + zlib.MAX_WBITS
_LEVEL = 6
_LAST = 2**62
"""No record has so many events."""


class BatchFaultyError(ValueError):
    """What came is no batch; `code` says why, `line` where (from 1; 0: nowhere in particular).

    `not-packed`: not gzip, or cut off. `too-large`: more than may be unpacked, or too many events.
    `version`: of a form that is not spoken here. `not-a-batch`: a line is not what it has to be.
    `chain`: the events are not those that the sender has at these places.
    """

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(f"{code}, line {line}" if line else code)
        self.code = code
        self.line = line


@dataclass(frozen=True, slots=True)
class Withheld:
    """An event that is not told, since whoever is told of it breaks: its place and its hashes.

    `hash` is that of the chain, `body` that of the event alone: 32 raw bytes.
    """

    seq: int
    prev: bytes
    hash: bytes
    body: bytes


Sent = Event | Withheld


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of one record, one behind the other, whose chain is whole; `source` is its name."""

    source: str
    events: Sequence[Sent]

    @property
    def head(self) -> bytes:
        """The hash of the last event: 32 raw bytes."""
        return self.events[-1].hash


def withheld(event: Event) -> Withheld:
    """What is sent instead of an event, so that the ones behind it can follow."""
    return Withheld(event.seq, event.prev, event.hash, body_hash(event))


def body_hash(event: Sent) -> bytes:
    """What tells whether the same place brings the same event again: SHA-256, 32 raw bytes."""
    if isinstance(event, Withheld):
        return event.body
    return hashlib.sha256(hashed_text(event).encode()).digest()


def first_batch(events: Sequence[Event], at_most: int = MOST_EVENTS) -> Sequence[Event]:
    """The first of these events, as many as one batch takes; one at least, where there is one."""
    room = MOST_BYTES
    for count, event in enumerate(events[:at_most]):
        room -= len(_line(event)) + 1
        if room < 0:
            return events[: max(count, 1)]
    return events[:at_most]


def pack(batch: Batch) -> bytes:
    """A batch as it is sent.

    Raises ValueError where its events do not follow one another, or are none or too many.
    """
    events = batch.events
    if not 1 <= len(events) <= MOST_EVENTS:
        raise ValueError(f"a batch of {len(events)} events")
    if any(after.prev != before.hash for before, after in pairwise(events)):
        raise ValueError("events that do not follow one another")
    head: Data = {
        "v": VERSION,
        "source": batch.source,
        "first": events[0].seq,
        "count": len(events),
        "prev": events[0].prev.hex(),
        "head": batch.head.hex(),
        "fields": list(FIELDS),
    }
    lines = [canonical(head).encode(), *map(_line, events)]
    return gzip.compress(b"\n".join(lines) + b"\n", _LEVEL, mtime=0)


def unpack(body: bytes) -> Batch:
    """What was sent, its chain reckoned again. Raises BatchFaultyError."""
    head, *lines = _unzipped(body).split(b"\n")[:-1] or [b""]
    told = _head(head)
    if told["count"] > MOST_EVENTS:
        raise BatchFaultyError("too-large", 1)
    if told["count"] != len(lines):
        raise BatchFaultyError("not-a-batch", 1)
    events = list(_chained(lines, told["first"], bytes.fromhex(told["prev"])))
    if events[-1].hash.hex() != told["head"]:
        raise BatchFaultyError("chain")
    return Batch(told["source"], events)


def _unzipped(body: bytes) -> bytes:
    """The lines, each with its end; nothing more is unpacked than is allowed."""
    unzip = zlib.decompressobj(_GZIP)
    try:
        lines = unzip.decompress(body, MOST_UNPACKED_BYTES + 1)
    except zlib.error as error:
        raise BatchFaultyError("not-packed") from error
    if len(lines) > MOST_UNPACKED_BYTES:
        raise BatchFaultyError("too-large")
    if not unzip.eof or unzip.unused_data:
        raise BatchFaultyError("not-packed")
    if not lines.endswith(b"\n"):
        raise BatchFaultyError("not-a-batch")
    return lines


def _head(line: bytes) -> dict[str, Any]:
    head = _read(line, 1)
    if not isinstance(head, dict):
        raise BatchFaultyError("not-a-batch", 1)
    if type(head.get("v")) is not int or head["v"] != VERSION:
        raise BatchFaultyError("version", 1)
    if tuple(sorted(head)) != _HEAD or head["fields"] != list(FIELDS):
        raise BatchFaultyError("not-a-batch", 1)
    hashes = all(_is_text(head[one], _HASH) for one in ("head", "prev"))
    numbers = all(type(head[one]) is int and 1 <= head[one] <= _LAST for one in ("count", "first"))
    if not hashes or not numbers or not _is_text(head["source"], _NAME):
        raise BatchFaultyError("not-a-batch", 1)
    return head


def _is_text(value: object, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _chained(lines: Iterable[bytes], first: int, prev: bytes) -> Iterator[Sent]:
    for number, line in enumerate(lines, start=2):
        try:
            event = _sent(_read(line, number), first + number - 2, prev)
        except (ValueError, TypeError, RecursionError) as error:
            raise BatchFaultyError("not-a-batch", number) from error
        if _line(event) != line:
            raise BatchFaultyError("not-a-batch", number)
        yield event
        prev = event.hash


def _read(line: bytes, number: int) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BatchFaultyError("not-a-batch", number) from error


def _line(event: Sent) -> bytes:
    """One event; its data is canonical JSON already and stands as it is."""
    if isinstance(event, Withheld):
        return canonical([event.hash.hex(), event.body.hex()]).encode()
    digest_hex = event.personal_digest.hex() if event.personal_digest else None
    before: list[Plain] = [
        _short(event.id),
        rfc3339(event.at),
        event.point,
        event.kind,
        _short(event.subject),
        event.actor,
        event.origin,
        _short(event.command),
    ]
    return f"{canonical(before)[:-1]},{event.data},{canonical(digest_hex)}]".encode()


def _sent(line: object, seq: int, prev: bytes) -> Sent:
    """What a line tells, in whatever form. Raises ValueError and TypeError."""
    if isinstance(line, list) and len(line) == 2 and all(_is_text(one, _HASH) for one in line):
        own, body = map(bytes.fromhex, line)
        return Withheld(seq, prev, own, body)
    event = _event(line, seq, prev)
    return replace(event, hash=digest(event))


def _event(line: object, seq: int, prev: bytes) -> Event:
    """The event of a line, in whatever form, without its hash. Raises ValueError and TypeError."""
    if not isinstance(line, list) or len(line) != len(FIELDS):
        raise TypeError("no event")
    *texts, data, digest_hex = line
    if not isinstance(data, dict) or not all(isinstance(one, str) for one in texts):
        raise TypeError("no event")
    event_id, at, point, kind, subject, actor, origin, command = texts
    return Event(
        seq=seq,
        id=_long(event_id),
        at=to_ms(datetime.fromisoformat(at)),
        point=point,
        kind=kind,
        subject=_long(subject),
        actor=actor,
        origin=origin,
        command=_long(command),
        data=canonical(data),
        personal_digest=_digest(digest_hex),
        prev=prev,
        hash=b"",
    )


def _short(text: str) -> str:
    """A UUID in 22 letters; any other text behind a sign that no such letter is."""
    if not _UUID.fullmatch(text):
        return _OTHER + text
    return base64.urlsafe_b64encode(uuid.UUID(text).bytes)[:-2].decode()


def _long(short: str) -> str:
    """What `_short` made it of. Raises ValueError where it makes nothing so."""
    if short.startswith(_OTHER):
        return short[len(_OTHER) :]
    if not _SHORT.fullmatch(short):
        raise ValueError("no id")
    return str(uuid.UUID(bytes=base64.urlsafe_b64decode(f"{short}==")))


def _digest(told: object) -> bytes | None:
    if told is None:
        return None
    if not isinstance(told, str) or not _HASH.fullmatch(told):
        raise ValueError("no digest")
    return bytes.fromhex(told)
