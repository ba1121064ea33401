"""Numbers in reserve: what a kiosk may give while it is cut off from the office.

Each kiosk holds, for every service, numbers from a band above the ordinary ones, for the present
day and the next working day. The office passes over them; the kiosk gives them, in order, from its
own record (`office.store.reserve`), and where they are used up numbers of its own ("K2-001").
What it has given comes back by `office.merge`. So that no number is given twice, a lease belongs to
one record, and so does a part of the kiosk's own numbers: a kiosk that has lost its record gets
others.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from office.act import Act
from office.config import LOWEST_RESERVE, MAIN_POINT, Service
from office.errors import StoreUnreachable
from office.model import Event, Lease, Plain, TicketState
from office.numbering import BLOCKS, OWN_SERIES, next_own
from office.restored import restorations
from office.store import Transaction, events, leases, reserve_of
from office.store import tickets as rows

STANDS_IN = (
    "ticket.issue",
    "ticket.reprint",
    "print.settle",
    "device.note",
    "hall.check",
    "day.close",
    "day.confirm",
    "numbers.keep",
    "numbers.return",
    "series.take",
)
"""The names of commands that a kiosk's own record does while it stands in for the office's."""
LEASE_KINDS = ("numbers.leased", "numbers.returned")

BEYOND_A_COPY = 5000
"""A restored record does not know what was leased since its copy: new leases begin so far above."""
BLOCKS_BEYOND_A_COPY = 3
"""Nor how many records kiosks have begun since: hardly more than two each."""
SERIES_RESTS_MS = timedelta(days=7) // timedelta(milliseconds=1)
"""A record that was lost so long ago gave none of this day's numbers."""

Wish = tuple[str, str, int]
"""A day, a series, and how many numbers of it."""


@dataclass(frozen=True, slots=True)
class LeaseNumbers:
    """Set numbers aside for a kiosk (`holder`, "kiosk:2") whose own record is `store`."""

    name: ClassVar[str] = "numbers.lease"
    holder: str
    store: str
    wishes: tuple[Wish, ...]
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible."""
        for day, series, size in self.wishes:
            first = first_free(act, self.point, day, series)
            lease = Lease(self.point, day, series, first, first + size - 1, self.holder, self.store)
            keep(act, lease)


@dataclass(frozen=True, slots=True)
class KeepLeases:
    """A record learns of numbers that are set aside: a kiosk's own one by the office's.

    The office's learns by the kiosk's where it has forgotten, restored from a copy.
    """

    name: ClassVar[str] = "numbers.keep"
    given: tuple[Lease, ...]
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible; what it knows already is nothing to do."""
        stores = {one.store for one in self.given}
        known = {_key(one) for name in stores for one in leases.of_store(act.tx, self.point, name)}
        for lease in self.given:
            if _key(lease) not in known:
                keep(act, lease)


@dataclass(frozen=True, slots=True)
class ReturnNumbers:
    """A kiosk gives back what is left of the leases of days that are over.

    Everything that it gave of them must be in the record by then.
    """

    name: ClassVar[str] = "numbers.return"
    store: str
    before: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible; leases that were given back are nothing to do."""
        for lease in leases.of_store(act.tx, self.point, self.store):
            if lease.business_day < self.before and not lease.returned:
                give_back(act, lease)


@dataclass(frozen=True, slots=True)
class TakeSeries:
    """A part of the own numbers of a kiosk (`holder`) becomes that of its record `store`.

    The office's record says which (`block` None). The kiosk's own one learns it from there, and
    the office's from the kiosk's where it has forgotten, restored from a copy.
    """

    name: ClassVar[str] = "series.take"
    holder: str
    store: str
    block: int | None = None
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible; a record has one part for ever.

        Where a kiosk has had so many records within a week that all parts are in use it gets none.
        """
        known = _series_taken(act.tx, self.point, self.holder)
        if self.store in {_store_of(one) for one in known}:
            return
        block = self.block if self.block is not None else _free_block(act, known)
        if block is None:
            return
        facts: dict[str, Plain] = {"store": self.store, "block": block}
        act.record("series.taken", _own(self.holder), facts)


def series_of(tx: Transaction, point: str, holder: str, store: str) -> int | None:
    """Which part of a kiosk's own numbers is that of its record `store`, if any."""
    taken = _series_taken(tx, point, holder)
    return next((_block_of(one) for one in taken if _store_of(one) == store), None)


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a lease: `issued + voided + returned + open = size`.

    `open` are numbers of which nothing is known: the kiosk may still give them, or has done so and
    was not heard since.
    """

    lease: Lease
    issued: int
    voided: int
    returned: int
    open: int

    @property
    def size(self) -> int:
        """How many numbers were leased."""
        return self.lease.last - self.lease.first + 1


def keep(act: Act, lease: Lease) -> None:
    """Write a lease, and that it was given."""
    act.record("numbers.leased", lease.holder, _facts(lease))
    leases.add(act.tx, lease)


def give_back(act: Act, lease: Lease) -> None:
    """Write that what is left of a lease will never be given, and what became of the others."""
    told = account(act.tx, lease._replace(returned=True))
    facts: dict[str, Plain] = {
        **_facts(lease),
        "issued": told.issued,
        "voided": told.voided,
        "returned": told.returned,
    }
    act.record("numbers.returned", lease.holder, facts)
    leases.give_back(act.tx, lease)


def next_number(act: Act, service: Service, last: int) -> tuple[str, int]:
    """Series and number of the next ticket of a service; `last` is the last that nobody leased.

    In the office's record that is the first behind the last one that is in nobody's reserve. A
    kiosk's own record takes its leases of the day in turn; when they are used up, its own series.

    Raises StoreUnreachable where it has none: it is new, and the line broke at once.
    """
    kiosk = reserve_of(act.tx)
    if kiosk is None:
        return service.series, _behind(act, service.series, last)
    days = [] if act.now.doubted else [act.now.day]  # which leases are of an unknown day
    for lease in leases.of_series(act.tx, act.point, days, service.series):
        following = max(leases.used(act.tx, lease), default=lease.first - 1) + 1
        if following <= lease.last:
            return service.series, following
    taken = _series_taken(act.tx, act.point, f"kiosk:{kiosk}")
    last_own = rows.last_number(act.tx, act.point, act.now.days, OWN_SERIES)
    following_own = next_own(kiosk, _block_of(taken[-1]), last_own) if taken else None
    if following_own is None:
        raise StoreUnreachable(f"kiosk {kiosk} has no number of its own")
    return OWN_SERIES, following_own


def account(tx: Transaction, lease: Lease) -> Account:
    """What became of the numbers of a lease so far."""
    states = leases.used(tx, lease)
    voided = sum(one == TicketState.VOIDED for one in states.values())
    rest = lease.last - lease.first + 1 - len(states)
    returned = rest if lease.returned else 0
    return Account(lease, len(states) - voided, voided, returned, rest - returned)


def fold_leases(journal: Iterable[Event]) -> list[Lease]:
    """The leases that the journal knows, as `store.leases.everything` gives them."""
    known: dict[tuple[str, str, str, int], Lease] = {}
    for event in journal:
        data = json.loads(event.data)
        lease = Lease(
            event.point,
            data["day"],
            data["series"],
            data["first"],
            data["last"],
            event.subject,
            data["store"],
            event.kind == "numbers.returned",
        )
        known[_key(lease)] = lease
    return [known[key] for key in sorted(known)]


def first_free(act: Act, point: str, day: str, series: str) -> int:
    """The first number of a new lease: above all others', and well above the ordinary ones."""
    others = leases.of_series(act.tx, point, [day], series)
    ordinary = rows.last_number(act.tx, point, [day], series, but_leased=True)
    band = act.settings.reserve.first + len(restorations(act.tx)) * BEYOND_A_COPY
    if ordinary >= band:
        band = (ordinary // 100 + 1) * 100 + 1
    return max(band, *(one.last + 1 for one in others), 0)


def past(number: int, held: Iterable[Lease]) -> int:
    """The first number from `number` on that is in none of these leases of one series."""
    for lease in sorted(held, key=lambda one: one.first):
        if lease.first <= number <= lease.last:
            number = lease.last + 1
    return number


def _behind(act: Act, series: str, last: int) -> int:
    """The next number of a series behind `last` that is in nobody's reserve."""
    number = last + 1
    if number < LOWEST_RESERVE:
        return number
    held = leases.of_series(act.tx, act.point, act.now.days, series)
    return past(number, held)


def _own(holder: str) -> str:
    return f"own:{holder}"


def _series_taken(tx: Transaction, point: str, holder: str) -> list[Event]:
    """Which records of a kiosk have had a part of its own numbers, in order."""
    return [one for one in events.of_subject(tx, _own(holder)) if one.point == point]


def _free_block(act: Act, known: Sequence[Event]) -> int | None:
    """The next part that no record of a kiosk can have used within a week; `known` are in order.

    One was in use until the next was begun, and the newest still is.
    """
    until = [one.at for one in known[1:]] + [act.now.at]
    since = act.now.at - SERIES_RESTS_MS
    used = {_block_of(one) for one, end in zip(known, until, strict=False) if end > since}
    newest_at = known[-1].at if known else 0
    forgotten = sum(one.at > newest_at for one in restorations(act.tx)) * BLOCKS_BEYOND_A_COPY
    first = (_block_of(known[-1]) + 1 if known else 0) + forgotten
    turns = ((first + step) % BLOCKS for step in range(BLOCKS))
    return next((one for one in turns if one not in used), None)


def _block_of(taken: Event) -> int:
    return int(json.loads(taken.data)["block"])


def _store_of(taken: Event) -> str:
    return str(json.loads(taken.data)["store"])


def _key(lease: Lease) -> tuple[str, str, str, int]:
    return lease.point, lease.business_day, lease.series, lease.first


def _facts(lease: Lease) -> dict[str, Plain]:
    return {
        "day": lease.business_day,
        "series": lease.series,
        "first": lease.first,
        "last": lease.last,
        "store": lease.store,
    }
