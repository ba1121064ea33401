"""The link to the central system as people see it, and what they do about what it did not accept.

What the central system says stands beside the journal; what people decide stands in it.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.config import MAIN_POINT
from office.days import Reckoning
from office.errors import Refusal, Refused
from office.model import Event, Plain
from office.office import Office
from office.procedures import Source
from office.store import Transaction, cached, events
from office.store import link as rows
from office.store.link import AGAIN, CORRECTED, OPEN, WAIVED, RejectedRow

SILENT_S = 180
"""A link that was not heard of for so long is down, whether or not its program says so."""
WAIVE_REASONS = ("told-otherwise", "test-data", "not-needed")
CORRECTABLE = ("point", "subject", "actor", "origin", "command")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._/-]{0,63}")


@dataclass(frozen=True, slots=True)
class Link:
    """How far the central system is; times are milliseconds.

    `pending` are the events that wait to be sent, `quarantined` those that were not accepted and
    that somebody has to look after; `fault` is why it is down or stands still ("": it does not).
    """

    online: bool
    offline_since: int | None
    pending: int
    acknowledged_seq: int
    quarantined: int
    cache_as_of: int | None
    fault: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """An event that the central system did not accept, why, and what became of it."""

    event: Event
    code: str
    told_at: int
    state: str


def link_now(office: Office) -> Link:
    """The link at this moment."""
    with office.look() as (tx, now):
        return link_within(tx, now)


def known_link(tx: Transaction, now: Reckoning) -> Link | None:
    """The same, but None where nothing was ever sent or tried."""
    row = rows.link(tx)
    return link_within(tx, now) if row.heard_at is not None or row.fault else None


def link_within(tx: Transaction, now: Reckoning) -> Link:
    """The same, within a look that has begun."""
    row = rows.link(tx)
    silent = row.heard_at is None or now.at - row.heard_at > SILENT_S * 1000
    since = row.offline_since
    if since is None and silent:
        since = row.heard_at
    return Link(
        online=row.offline_since is None and not silent,
        offline_since=since,
        pending=events.head(tx) - row.acknowledged + len(rows.rejections(tx, (AGAIN,))),
        acknowledged_seq=row.acknowledged,
        quarantined=rows.count_open(tx),
        cache_as_of=_oldest(tx),
        fault=row.fault,
    )


def _oldest(tx: Transaction) -> int | None:
    """As of when the oldest is right of what the central system has told; None: it told nothing."""
    names = (cached.PROCEDURES.name, cached.DOSSIERS.name)
    told = (cached.standing(tx, one) for one in names)
    ages = [one.as_of for one in told if one.as_of is not None and one.source is Source.CENTRAL]
    return min(ages, default=None)


def ask_for_link(office: Office) -> None:
    """Let what waits be sent now, whatever pause the link has taken."""
    with office.store.write() as tx:
        rows.ask(tx)
    office.bell.ring()


def rejected(office: Office) -> list[Rejected]:
    """What the central system did not accept and nobody has settled, in the journal's order."""
    with office.store.read() as tx:
        found = rows.rejections(tx)
        return [_shown(tx, row) for row in found]


def _shown(tx: Transaction, row: RejectedRow) -> Rejected:
    (event,) = events.between(tx, row.seq, row.seq)
    return Rejected(event, row.code, row.told_at, row.state)


def send_again(office: Office, seq: int | None = None) -> int:
    """Send what was not accepted again, or all of it; how many that are.

    Refused with `event-not-rejected` where the one that is named is none of these.
    """
    with office.store.write() as tx:
        seqs = [row.seq for row in rows.rejections(tx, (OPEN,)) if seq in (None, row.seq)]
        if seq is not None and not seqs:
            _open(tx, seq)
        count = rows.mark(tx, seqs, AGAIN)
    office.bell.ring()
    return count


@dataclass(frozen=True, slots=True)
class WaiveEvent:
    """What was not accepted is let be, for one of `WAIVE_REASONS`; the event stays as it is."""

    name: ClassVar[str] = "event.waive"
    seq: int
    reason: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `event-not-rejected` and `reason-unknown`."""
        if self.reason not in WAIVE_REASONS:
            known = ", ".join(WAIVE_REASONS)
            raise Refused(Refusal.REASON_UNKNOWN, choice=self.reason, known=known)
        event = _open(act.tx, self.seq)
        act.record("event.waived", event.id, {"seq": self.seq, "reason": self.reason})
        rows.mark(act.tx, [self.seq], WAIVED)


@dataclass(frozen=True, slots=True)
class CorrectEvent:
    """What was not accepted is told anew, with `values` in place of some of its own.

    They are (name, value), of the names in `CORRECTABLE`. The old event stays; the new one names
    it.
    """

    name: ClassVar[str] = "event.correct"
    seq: int
    values: tuple[tuple[str, str], ...]
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `event-not-rejected` and `correction-unfit`."""
        event = _open(act.tx, self.seq)
        for name, value in self.values:
            if name not in CORRECTABLE or not _VALUE.fullmatch(value):
                known = ", ".join(CORRECTABLE)
                raise Refused(Refusal.CORRECTION_UNFIT, value=f"{name}={value}", known=known)
        values: dict[str, Plain] = dict(self.values)
        act.record("event.corrected", event.id, {"seq": self.seq, "values": values})
        rows.mark(act.tx, [self.seq], CORRECTED)


def _open(tx: Transaction, seq: int) -> Event:
    """An event that was not accepted. Refused with `event-not-rejected`."""
    row = rows.rejection(tx, seq)
    found = events.between(tx, seq, seq)
    if row is None or row.state not in (OPEN, AGAIN) or not found:
        raise Refused(Refusal.EVENT_NOT_REJECTED, seq=seq)
    return found[0]
