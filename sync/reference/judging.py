"""What becomes of a batch: pure, from what was sent and what is recorded at the same places.

An event is known by record, place, id and the hash of its body. Sent again, it is a duplicate;
other bytes at its place mean that somebody has two histories, and nothing of it is taken. One that
this system cannot accept is rejected, with its reason, and recorded nevertheless: the place behind
it is free for the next.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from office.model import Event
from office.restored import RESTORED
from office.store.copies import RECORD
from sync.batches import Batch, Sent, Withheld, body_hash
from sync.contract import Judgement, Verdict

LONGEST = {
    "id": 36,
    "point": 32,
    "kind": 40,
    "subject": 64,
    "actor": 64,
    "origin": 64,
    "command": 64,
    "data": 64 * 1024,
}
"""Letters of each text that are kept."""
_KIND = re.compile(r"[a-z]+\.[a-z_]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class OtherHistory(Exception):
    """At place `seq` this record had something else, or what is sent does not follow it."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"seq {seq} has another history")
        self.seq = seq


class Gap(Exception):
    """Events between what is here and what was sent are missing."""


def may_branch(event: Sent, before: bytes | None, epochs: Collection[int]) -> bool:
    """Whether a record goes on otherwise from here, since it was restored from a copy.

    `before` is the hash at the place before, as it is known here; `epochs` are those of the
    restorings of the record that are known. Who has lost a machine begins a new epoch where the
    copy ended; what the old machine told behind that place is kept, and counts no more. The old
    machine itself, should it run still, tells of no restoring, and is refused.
    """
    if isinstance(event, Withheld) or event.prev != before:
        return False
    if event.kind != RESTORED or event.subject != RECORD:
        return False
    epoch = json.loads(event.data).get("epoch")
    return type(epoch) is int and epoch > max(epochs, default=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What is recorded at a place: hashes of 32 raw bytes, and why it was rejected ("": it is not).

    `hash` is that of the chain, `body` that of the event alone.
    """

    hash: bytes
    body: bytes
    code: str


@dataclass(frozen=True, slots=True)
class Judged:
    """An event, what becomes of it, and whether its place was empty."""

    event: Sent
    judgement: Judgement
    code: str
    is_new: bool


def judge(
    batch: Batch, upto: int, known: Mapping[int, Known], used: Mapping[str, int]
) -> Sequence[Judged]:
    """Each event's lot. `upto` is the last place that is taken, 0 for an unknown record.

    `known` has the places from the one before the batch to its last, as far as they are taken;
    `used` which ids of the batch the record has, and where. Raises Gap and OtherHistory.
    """
    first = batch.events[0]
    if first.seq > upto + 1:
        raise Gap
    before = known[first.seq - 1].hash if first.seq > 1 else bytes(32)
    if first.prev != before:
        raise OtherHistory(first.seq)
    ids = dict(used)
    judged = []
    for event in batch.events:
        found = known.get(event.seq)
        if found and (found.hash != event.hash or found.body != body_hash(event)):
            raise OtherHistory(event.seq)
        if found and not found.code:
            judged.append(Judged(event, Judgement.DUPLICATE, "", is_new=False))
            continue
        # what was rejected is looked at anew, by what is accepted now
        code = "withheld" if isinstance(event, Withheld) else why_not(event)
        if (
            isinstance(event, Event)
            and not code
            and ids.setdefault(event.id, event.seq) != event.seq
        ):
            code = "id-used"
        lot = Judgement.REJECT if code else Judgement.OK
        judged.append(Judged(event, lot, code, is_new=not found))
    return judged


def why_not(event: Event) -> str:
    """Why an event cannot be accepted, whatever it tells; "" where it can.

    A kind that nobody knows here is no reason: offices may be newer than their centre.
    """
    if not _UUID.fullmatch(event.id):
        return "id"
    for name, most in LONGEST.items():
        text = getattr(event, name)
        if len(text) > most or "\x00" in text:  # which PostgreSQL keeps in no text
            return name
    return "" if _KIND.fullmatch(event.kind) else "kind"


def verdicts(judged: Sequence[Judged]) -> list[Verdict]:
    """The same, neighbours with one lot together."""
    spans: list[Verdict] = []
    for one in judged:
        code = one.code or None
        last = spans[-1] if spans else None
        if last and (last.judgement, last.code) == (one.judgement, code):
            spans[-1] = last.model_copy(update={"last": one.event.seq})
        else:
            spans.append(
                Verdict(first=one.event.seq, last=one.event.seq, judgement=one.judgement, code=code)
            )
    return spans
