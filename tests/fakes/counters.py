"""A machine with counters that has a record of its own, at the end of a cable to the office's."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from office.act import Command
from office.config import MAIN_POINT, OfficeSettings
from office.counters import CallNumber
from office.counters_stand_in import CountersStandIn
from office.errors import Refused
from office.model import Ticket, new_id
from office.office import Office, Who
from office.store import hands
from office.store.create import open_reserved
from office.store.engine import COUNTERS
from office.store.postgres import Ping
from office.store.reserve import ReserveStore
from office.views import CounterNow, counters_now
from tests.fakes.kiosks import SILENT_S, far_end, line_to
from tests.fakes.line import Line
from tests.fakes.office import BUILT, HandClock, settings


@dataclass
class Counters:
    """A machine with counters whose line is in the test's hand."""

    store: ReserveStore
    office: Office
    own: Office
    stand_in: CountersStandIn
    line: Line
    who: Who
    clock: HandClock

    @property
    def cut_off(self) -> bool:
        """Whether its own record is at hand."""
        return self.store.cut_off_s is not None

    @property
    def ready(self) -> bool:
        """Whether the own record knows the counters."""
        with self.own.store.read() as tx:
            return hands.known_upto(tx) is not None

    def do(self, command: Command, command_id: str | None = None) -> None:
        """Do a command as the officer of its counter."""
        self.office.do(command, self.who, command_id or new_id())

    def refused(self, command: Command) -> str:
        """The code with which a command is refused."""
        try:
            self.do(command)
        except Refused as refusal:
            return refusal.code
        raise AssertionError("it was done")

    def call(self, number: str, counter: int = 1) -> Ticket:
        """Type a number and call it."""
        self.do(CallNumber(counter, number))
        ticket = self.at(counter).ticket
        assert ticket
        return ticket

    def at(self, counter: int) -> CounterNow:
        """What its sign and panel know of a counter."""
        here = counters_now(self.office, MAIN_POINT)
        return next(one for one in here if one.number == counter)


@contextmanager
def counters(
    folder: Path,
    url: str,
    clock: HandClock,
    *,
    key: bytes | None = None,
    office_settings: OfficeSettings | None = None,
    line: Line | None = None,
) -> Iterator[Counters]:
    """A machine on a folder of its own, which has the office's `key` from the first."""
    folder.mkdir(exist_ok=True)
    if key:
        (folder / "office.key").write_bytes(key)
    cable = line or line_to(folder, url)
    near = url.replace(str(far_end(url)), str(folder / "line"))
    there = office_settings or settings()
    try:
        store = open_reserved(folder, 0, near, COUNTERS, folder.name, SILENT_S)
        with closing(store):
            who = Who(f"counter:{folder.name}", folder.name)
            alone, own = (Office(there, one, clock, BUILT) for one in (store.main, store.own))
            ping = Ping(store.main.url)
            stand_in = CountersStandIn(
                store, alone, own, "counters", MAIN_POINT, who, ping.answered, every_s=0.05
            )
            office = Office(there, store, clock, BUILT)
            with closing(ping):
                stand_in.start()
                try:
                    yield Counters(store, office, own, stand_in, cable, who, clock)
                finally:
                    stand_in.stop()
    finally:
        if line is None:
            cable.close()
