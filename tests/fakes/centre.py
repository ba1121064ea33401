"""An office's record on a server, and machines at the ends of cables to it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from office.config import OfficeSettings
from office.keeping import verify
from office.model import Ticket
from office.office import Office
from office.store import open_store
from tests.fakes.counters import Counters, counters
from tests.fakes.kiosks import Kiosk, kiosk
from tests.fakes.office import BUILT, MONDAY, Hall, HandClock, check_record, settings
from tests.fakes.postgres import drop_records, new_record
from tests.fakes.waiting import wait_for


class Centre:
    """An office in a database, and its machines; `running` ends them."""

    def __init__(self, folder: Path, running: ExitStack) -> None:
        self.folder = folder
        running.callback(drop_records)  # when nobody is left who would come back to it
        self.key, self.url = new_record()
        self.clock = HandClock(MONDAY)
        (folder / "office").mkdir()
        (folder / "office" / "office.key").write_bytes(self.key)
        store = open_store(folder / "office", url=self.url)
        running.callback(store.close)
        self.hall = Hall(Office(settings(), store, self.clock, BUILT), self.clock)
        self._running = running

    def kiosk(self, number: int = 1, there: OfficeSettings | None = None) -> Kiosk:
        """A kiosk that holds its reserve."""
        return self._running.enter_context(self.kiosk_once(number, there))

    @contextmanager
    def kiosk_once(
        self,
        number: int = 1,
        there: OfficeSettings | None = None,
        installation: str = "may-1",
        folder: Path | None = None,
    ) -> Iterator[Kiosk]:
        """A kiosk that holds its reserve, until its program ends."""
        with kiosk(
            folder or self.folder / f"kiosk-{number}",
            self.url,
            self.clock,
            number=number,
            key=self.key,
            installation=installation,
            office_settings=there,
        ) as one:
            wait_for(lambda: one.ready)
            yield one

    def counters(self, name: str = "quay", there: OfficeSettings | None = None) -> Counters:
        """A machine with counters that knows those of the office."""
        return self._running.enter_context(self.counters_once(self.folder / name, there))

    @contextmanager
    def counters_once(
        self, folder: Path, there: OfficeSettings | None = None
    ) -> Iterator[Counters]:
        """A machine with counters that knows those of the office, until its programs end."""
        with counters(folder, self.url, self.clock, key=self.key, office_settings=there) as one:
            wait_for(lambda: one.ready)
            yield one

    def ticket(self, label: str) -> Ticket:
        """The office's ticket of a number."""
        return next(one for one in self.hall.tickets() if one.label == label)

    @property
    def labels(self) -> list[str]:
        """The numbers that the office knows."""
        return sorted(one.label for one in self.hall.tickets())


@contextmanager
def proved(there: Centre) -> Iterator[None]:
    """In the end its record is sound."""
    yield
    check_record(there.hall.office)
    assert verify(there.hall.office.store).faults == ()


def cut(one: Counters | Kiosk) -> None:
    """The line breaks, when the own record knows all that has happened, and it is noticed."""
    if isinstance(one, Counters):
        wait_for(lambda: one.stand_in.is_up_to_date)
    one.line.cut()
    wait_for(lambda: one.cut_off)


def mended(one: Counters | Kiosk) -> None:
    """Wait until a machine has noticed that its line is whole."""
    wait_for(lambda: not one.cut_off)


def back(*machines: Counters | Kiosk) -> None:
    """The lines are whole again, one after another, and the machines have noticed."""
    for one in machines:
        one.line.mend()
        mended(one)
