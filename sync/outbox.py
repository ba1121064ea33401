"""What waits to be sent: the journal behind the place up to which the central system has it.

Pure are the rules, `go_on_from` and `lots`; `Outbox` reads and writes the record around them, in
transactions that are over before anything is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from office.model import Event
from office.restored import RESTORED
from office.store import Store, events, link
from office.store.copies import RECORD
from office.store.link import ACCEPTED, AGAIN, CORRECTED, OPEN, WAIVED, LinkRow, RejectedRow
from sync.batches import MOST_EVENTS, Batch, first_batch, withheld
from sync.central import CentralFault, Fault
from sync.contract import Judgement, Pushed, Standing, Verdict


@dataclass(frozen=True, slots=True)
class Known:
    """What this record knows of the place up to which the central system says to have it.

    `hash` is the chain's there, None where there is no such place; `restored` is the place of the
    last restoring, 0 where there was none; `acknowledged` the last place that was acknowledged.
    """

    hash: bytes | None
    restored: int
    acknowledged: int


def go_on_from(told: Standing, known: Known) -> int:
    """Behind which place is sent: never ahead of what was acknowledged, for verdicts are wanted.

    A central system that was put back from a copy has less, and gets it again. A record that was
    restored goes on from there, whatever the other one told before it was lost.
    Raises CentralFault where the two have not the same history.
    """
    same = told.have_upto == 0 or (known.hash is not None and known.hash.hex() == told.head)
    if same:
        return min(known.acknowledged, told.have_upto)
    if 0 < known.restored <= told.have_upto:
        return min(known.acknowledged, known.restored - 1)
    raise CentralFault(Fault.BEHIND if known.hash is None else Fault.OTHER_HISTORY)


def lots(
    verdicts: Sequence[Verdict],
    first: int,
    last: int,
    known: Mapping[int, RejectedRow],
    now_ms: int,
) -> list[RejectedRow]:
    """What changes among the events that are not accepted, by an answer to those from `first`.

    Raises CentralFault where it is no answer to them.
    """
    changed, at = [], first
    for one in verdicts:
        if one.first != at or one.last > last:
            raise CentralFault(Fault.ODD, "verdicts on other events")
        at = one.last + 1
        if one.judgement is Judgement.REJECT:
            for seq in range(one.first, at):
                before = known.get(seq)
                if before is None or before.state not in (WAIVED, CORRECTED):
                    changed.append(RejectedRow(seq, one.code or "", now_ms, OPEN))
        else:
            there = (known[seq] for seq in range(one.first, at) if seq in known)
            changed += [replace(row, state=ACCEPTED) for row in there if row.state in (OPEN, AGAIN)]
    if at != last + 1:
        raise CentralFault(Fault.ODD, "not a verdict on each event")
    return changed


class Outbox:
    """The outbox of one record. Raises StoreError where the record cannot be read or written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.read() as tx:
            self.source = link.record_id(tx)

    def look(self) -> tuple[LinkRow, bool]:
        """The link as it stands, and whether anything waits."""
        with self._store.read() as tx:
            row = link.link(tx)
            waits = events.head(tx) > row.acknowledged
            return row, waits or bool(link.rejections(tx, (AGAIN,)))

    def meet(self, told: Standing, now_ms: int) -> bool:
        """Take note of how far the central system is; whether it has forgotten something.

        One of another epoch was put back from a copy: what it accepted only when it came again is
        sent once more, for it may know the first verdict alone. Raises CentralFault.
        """
        with self._store.read() as tx:
            row = link.link(tx)
            there = events.between(tx, told.have_upto, told.have_upto)
            last = events.last_of_subject(tx, RECORD)
        restored = last.seq if last and last.kind == RESTORED else 0
        known = Known(there[0].hash if there else None, restored, row.acknowledged)
        place = go_on_from(told, known)
        with self._store.write() as tx:
            row = link.link(tx)
            if row.epoch not in ("", told.epoch):
                link.again(tx)
            now = replace(row, epoch=told.epoch, acknowledged=place, heard_at=now_ms)
            link.keep(tx, now)
        return place < row.acknowledged

    def next(self, at_most: int = MOST_EVENTS) -> Batch | None:
        """What is sent next; None where nothing waits. What people want sent again goes last."""
        with self._store.read() as tx:
            found = events.after(tx, link.link(tx).acknowledged, at_most)
            if not found and (again := link.rejections(tx, (AGAIN,))):
                found = events.between(tx, again[0].seq, again[0].seq)
        sent: Sequence[Event] = first_batch(found, at_most)
        return Batch(self.source, sent) if sent else None

    def withhold(self, batch: Batch) -> Batch:
        """The first event of a batch alone, and of that no more than its hashes."""
        first = batch.events[0]
        return Batch(self.source, [withheld(first) if isinstance(first, Event) else first])

    def settle(self, batch: Batch, told: Pushed, now_ms: int) -> None:
        """Write down what became of a batch.

        Raises CentralFault for what is no answer to it, and for one that takes back what it says.
        """
        first, last = batch.events[0].seq, batch.events[-1].seq
        with self._store.write() as tx:
            row = link.link(tx)
            known = link.known_between(tx, first, last)
            link.put(tx, lots(told.verdicts, first, last, known, now_ms))
            place = (
                max(row.acknowledged, last) if first <= row.acknowledged + 1 else row.acknowledged
            )
            now = replace(row, epoch=told.epoch, acknowledged=min(place, told.have_upto))
            link.keep(tx, replace(now, heard_at=now_ms, offline_since=None, fault=""))
        if told.have_upto < last:
            raise CentralFault(Fault.ODD, "has not what it has just taken")

    def caught_up(self) -> None:
        """All that waited is there, or nothing did: the link is well."""
        with self._store.read() as tx:
            row = link.link(tx)
        if row.fault or row.offline_since is not None:
            with self._store.write() as tx:
                link.keep(tx, replace(link.link(tx), offline_since=None, fault=""))

    def lost(self, fault: str, now_ms: int) -> None:
        """It is not, or does not want to be; written once for each cause."""
        with self._store.read() as tx:
            row = link.link(tx)
        since = row.offline_since if row.offline_since is not None else now_ms
        if (row.fault, row.offline_since) != (fault, since):
            with self._store.write() as tx:
                link.keep(tx, replace(link.link(tx), offline_since=since, fault=fault))
