"""Kiosks and counters that are cut off, without cables: their own records, and the way back."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from office.act import Command
from office.config import MAIN_POINT
from office.counters import CallNumber
from office.leases import KeepLeases, LeaseNumbers, TakeSeries
from office.merge import merged, reserve_told
from office.model import Ticket
from office.office import Done, Office, Who
from office.queue import IssueTicket
from office.store import STORE_FILE, SqliteStore, leases, open_store
from office.store.create import name_of
from office.store.engine import COUNTERS
from office.views import issue_answer
from tests.fakes.office import BUILT, Hall, HandClock


@dataclass
class Apart:
    """A machine beside a hall; `clock` is its own."""

    here: Hall
    own: Office
    clock: HandClock
    who: Who
    name: str

    def hold(self, *days: str, size: int = 20) -> None:
        """Hold numbers of series A for some days."""
        wishes = tuple((day, "A", size) for day in days)
        self.here.office.do(LeaseNumbers(self.who.actor, self.name, wishes), self.who)
        with self.here.office.store.read() as tx:
            held = leases.of_store(tx, MAIN_POINT, self.name)
        self.own.do(KeepLeases(tuple(held)), self.who)

    def do(self, command: Command) -> Done:
        """Do a command in the own record."""
        return self.own.do(command, self.who)

    def issue(self, printer: str | None = None) -> Ticket:
        """Give a number."""
        return issue_answer(self.do(IssueTicket("civil", printer=printer))).ticket

    def call(self, number: str, counter: int = 1) -> None:
        """Call by hand."""
        self.do(CallNumber(counter, number))

    def come_back(self, behind_s: float = 0, page: int = 500) -> None:
        """Tell the office everything; by `behind_s` the own clock was found to be behind."""
        while True:
            with self.here.office.store.read() as tx:
                since, _ = merged(tx, self.name)
            with self.own.store.read() as tx:
                behind_ms = round(behind_s * 1000)
                told = reserve_told(tx, self.name, since, page, MAIN_POINT, behind_ms)
            if not told.told:
                return
            self.here.office.do(told, self.who)


@contextmanager
def apart(here: Hall, folder: Path, number: int = 1, *, agreed: bool = True) -> Iterator[Apart]:
    """A kiosk that is cut off from a hall, whose clock shows the same at first."""
    with _apart(here, folder, number, f"kiosk:{number}", agreed=agreed) as kiosk:
        kiosk.do(TakeSeries(kiosk.who.actor, kiosk.name, 0))
        yield kiosk


@contextmanager
def desk_apart(here: Hall, folder: Path, *, agreed: bool = True) -> Iterator[Apart]:
    """A machine with counters that is cut off from a hall, whose clock shows the same at first."""
    with _apart(here, folder, COUNTERS, "counters", agreed=agreed) as desk:
        yield desk


@contextmanager
def _apart(here: Hall, folder: Path, holder: int, name: str, *, agreed: bool) -> Iterator[Apart]:
    open_store(folder).close()
    clock = HandClock(here.clock.now(), agreed=agreed)
    with closing(SqliteStore(folder / STORE_FILE, 0, holder)) as store:
        own = Office(here.office.settings, store, clock, BUILT)
        yield Apart(here, own, clock, Who(name, name), name_of(store))
