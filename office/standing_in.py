"""A kiosk's own record stands in while the office's is silent, and hands back what it gave.

A thread asks the office's record again and again whether it is there. While it is, the kiosk's
record is kept ready: it holds numbers enough. When it is silent, the kiosk's record is at hand;
when it is back, it first gets what was given meanwhile, and only then is at hand again.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date, timedelta

from office.clock import to_ms
from office.days import Reckoning
from office.errors import StoreCorrupt
from office.failures import Failures
from office.leases import KeepLeases, LeaseNumbers, ReturnNumbers, TakeSeries, series_of
from office.model import Lease
from office.office import Office, Who
from office.store import Transaction, cursors, leases, places, ports, staff
from office.store.create import APART, SILENT_SINCE, name_of, require_fit
from office.store.cursors import place
from office.store.engine import BUSY_TIMEOUT_S
from office.store.reserve import ReserveStore
from office.store.staff import StaffRow
from office.telling import behind_ms, has_untold, is_true, tell_all

PING_S = 0.5
PATIENCE_S = 2 * BUSY_TIMEOUT_S
"""So long a hand-over may take; who waits for a number waits for it."""
RENEW_EVERY_S = 60.0
LEAST = 20
"""So many numbers a kiosk holds at least, of each service."""
TIMES = 1.5
"""So many times what it gave on its busiest day of the last weeks."""
LOOKED_BACK = timedelta(days=28)
"""Twenty working days."""

_logger = logging.getLogger(__name__)


class StandIn:
    """Looks after the two records of a kiosk.

    `office` and `own` are offices on the one and on the other alone. `holder` ("kiosk:2") is the
    kiosk's name at its `point`; `ping`, asked `every_s`, tells whether the office's record answers
    within so many seconds.
    """

    def __init__(
        self,
        store: ReserveStore,
        office: Office,
        own: Office,
        holder: str,
        point: str,
        who: Who,
        ping: Callable[[float], bool],
        every_s: float = PING_S,
    ) -> None:
        self._store = store
        self._office = office
        self._own = own
        self._name = name_of(own.store)
        self._holder = holder
        self._point = point
        self._who = who
        self._ping = ping
        self._every_s = every_s
        self._renew_at_s = 0.0
        self._handed = False
        self._noted = False
        """Whether the own record tells since when it stands in."""
        self._failures = Failures(_logger, "the own record is not looked after")
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stand-in", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Look no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception as error:  # noqa: BLE001  # without this thread nothing stands in
                self._failures.tell(error)
            if self._stopping.wait(self._every_s):
                return

    def look(self) -> None:
        """Look once: give the office's record up, take it up again, or keep the own one ready."""
        if not self._ping(self._store.silent_s):
            if self._store.cut("no answer"):
                self._own.bell.ring()
            self._note_silence()
            return
        self._store.heard()
        self._store.main.take_up()
        if self._store.distrusted:
            return
        with self._watched():
            if not self._handed or self._store.cut_off_s is not None:
                self.hand_over()
            if time.monotonic() >= self._renew_at_s:
                self.renew()
                self._renew_at_s = time.monotonic() + RENEW_EVERY_S
            self.keep_up()

    def _note_silence(self) -> None:
        """Let commands know since when; a program before this one may have seen it begin."""
        cut_off_s, own = self._store.cut_off_s, self._own.store
        if self._noted or cut_off_s is None:
            return
        if not place(own, SILENT_SINCE, at_head=False):
            cursors.keep(own, SILENT_SINCE, to_ms(self._own.clock.now()) - round(cut_off_s * 1000))
        self._noted = True

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Go on asking whether the office's record is there while this works with it.

        So whoever waits behind this one waits no longer than for a line that is cut otherwise.
        """
        over = threading.Event()
        watching = threading.Thread(
            target=self._watch, args=(over,), name="stand-in-watch", daemon=True
        )
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()

    def _watch(self, over: threading.Event) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not over.wait(self._every_s):
            if self._ping(self._store.silent_s):
                self._store.heard()
                if time.monotonic() < deadline:
                    continue
            elif self._store.cut("no answer"):
                self._own.bell.ring()
            elif self._store.cut_off_s is None:  # it has not been silent for long enough
                continue
            self._store.main.give_up()
            return

    def hand_over(self) -> None:
        """Bring what the own record gave to the office's, and take that up again.

        Also when a program starts: the one before may have ended before it could.
        """
        require_fit(self._store.main)
        self._require_true()
        self._remind()
        late_ms = behind_ms(self._office.store, self._own.store)
        self._tell(late_ms)
        with self._store.handing_over():
            self._tell(late_ms)
        self._handed = True
        if place(self._own.store, SILENT_SINCE, at_head=False):
            cursors.keep(self._own.store, SILENT_SINCE, 0)
        self._noted = False
        self._renew_at_s = 0.0
        self._own.bell.ring()

    def _require_true(self) -> None:
        """Let an own record that is not what it told stand in no more. Raises StoreCorrupt."""
        if not is_true(self._office.store, self._own.store):
            self._store.distrust()
            raise StoreCorrupt(f"{self._name} is not what it has told")

    def _remind(self) -> None:
        """Tell the office's record of leases that it has forgotten, restored from a copy."""
        with self._own.store.read() as tx:
            held = _standing(tx, self._point, self._name)
        with self._office.store.read() as tx:
            known = {one[:4] for one in leases.of_store(tx, self._point, self._name)}
        forgotten = tuple(one for one in held if one[:4] not in known)
        if forgotten:
            self._office.do(KeepLeases(forgotten, self._point), self._who)

    def _take_series(self) -> None:
        """See to it that both records know which of the kiosk's own numbers are this record's."""
        for giving, taking in ((self._own, self._office), (self._office, self._own)):
            with giving.store.read() as tx:
                block = series_of(tx, self._point, self._holder, self._name)
            if block is not None or taking is self._office:
                taking.do(TakeSeries(self._holder, self._name, block, self._point), self._who)

    def _tell(self, late_ms: int) -> None:
        tell_all(self._office, self._own.store, self._point, self._who, late_ms)

    def renew(self) -> None:
        """See to it that the own record holds numbers enough, and give back what is over.

        Raises what `Office.do` raises; begun again, it goes on where it was cut off.
        """
        own, office, point = self._own, self._office, self._point
        with office.look() as (tx, now):
            days = _days(office, now)
            sizes = self._sizes(tx, now.day)
            held = _standing(tx, point, self._name)
            people = staff.everyone(tx)
            opened = places.services_opened_on(tx, now.day)
            remembered = ports.all_remembered(tx)
        self._remind()
        if has_untold(office.store, own.store):  # it was restored, and nobody saw a cut
            self._handed = False
        self._take_series()
        own.do(KeepLeases(held, point), self._who)
        self._know(people, now.day, opened)
        self._remember(remembered)
        apart_ms = round(self._store.clock.apart_s() * 1000)
        cursors.keep(own.store, APART, apart_ms)
        for record in (office, own):
            record.do(ReturnNumbers(self._name, days[0], point), self._who)
        wishes = tuple(
            (day, series, size)
            for day in days
            for series, size in sizes.items()
            if _left(own, point, day, series) < size / 2
        )
        if wishes:
            office.do(LeaseNumbers(self._holder, self._name, wishes, point), self._who)
            with office.store.read() as tx:
                given = _standing(tx, point, self._name)
            own.do(KeepLeases(given, point), self._who)

    def keep_up(self) -> None:
        """Let the own record know what it needs at once; a kiosk's needs nothing of the present."""

    def _know(self, people: Sequence[StaffRow], day: str, opened: Set[str]) -> None:
        """Who may sign in here, and what is `opened` by hand on a day, is so while cut off, too."""
        with self._own.store.read() as tx:
            known = staff.everyone(tx), places.services_opened_on(tx, day)
        if known != (people, opened):
            with self._own.store.write() as tx:
                staff.mirror(tx, people)
                places.mirror_services(tx, day, opened)

    def _remember(self, facts: Sequence[tuple[str, str, str]]) -> None:
        """What devices must not forget is there for a program that starts cut off, too."""
        with self._own.store.read() as tx:
            known = ports.all_remembered(tx)
        if known != facts:
            with self._own.store.write() as tx:
                ports.mirror_memory(tx, facts)

    def _sizes(self, tx: Transaction, today: str) -> Mapping[str, int]:
        """How many numbers of each series the kiosk is to hold."""
        since = (date.fromisoformat(today) - LOOKED_BACK).isoformat()
        given = leases.given_by(tx, self._point, self._holder, since)
        services = self._office.settings.services
        here = [one.series for one in services if one.point == self._point]
        busiest = {one: max(given.get(one, {}).values(), default=0) for one in here}
        return {series: max(LEAST, math.ceil(TIMES * most)) for series, most in busiest.items()}


def _standing(tx: Transaction, point: str, store: str) -> tuple[Lease, ...]:
    return tuple(one for one in leases.of_store(tx, point, store) if not one.returned)


def _days(office: Office, now: Reckoning) -> tuple[str, ...]:
    """The present day and the next on which the office works."""
    today = date.fromisoformat(now.day)
    coming = (today + timedelta(days=ahead) for ahead in range(1, 32))
    following = next((one for one in coming if office.calendar.works_on(one)), None)
    return (now.day, following.isoformat()) if following else (now.day,)


def left_of(own: Office) -> dict[str, int]:
    """How many numbers in reserve an own record still has today: service → count."""
    with own.look() as (_, now):
        day = now.day
    return {one.id: _left(own, one.point, day, one.series) for one in own.settings.services}


def _left(own: Office, point: str, day: str, series: str) -> int:
    """How many numbers of a series a kiosk's own record can still give on a day."""
    with own.store.read() as tx:
        held = leases.of_series(tx, point, [day], series)
        return sum(one.last - max(leases.used(tx, one), default=one.first - 1) for one in held)
