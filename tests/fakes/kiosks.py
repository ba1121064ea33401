"""A kiosk with a record of its own, at the end of a cable to the office's."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from office.config import MAIN_POINT, OfficeSettings
from office.model import Ticket
from office.office import Office, Who
from office.queue import IssueTicket
from office.standing_in import StandIn
from office.store import leases
from office.store.create import open_reserved
from office.store.postgres import Ping
from office.store.reserve import ReserveStore
from office.views import issue_answer
from tests.fakes.line import Line
from tests.fakes.office import BUILT, HandClock, settings

SILENT_S = 0.3
"""A kiosk of tests gives the office's record up sooner."""


@dataclass
class Kiosk:
    """A kiosk whose line is in the test's hand."""

    number: int
    store: ReserveStore
    office: Office
    own: Office
    stand_in: StandIn
    line: Line
    who: Who
    clock: HandClock

    @property
    def cut_off(self) -> bool:
        """Whether its own record is at hand."""
        return self.store.cut_off_s is not None

    @property
    def ready(self) -> bool:
        """Whether it holds numbers in reserve."""
        with self.own.store.read() as tx:
            return bool(leases.everything(tx))

    def issue(
        self,
        service: str = "civil",
        command_id: str | None = None,
        printer: str | None = None,
        visit: str | None = None,
    ) -> Ticket:
        """Give a number."""
        command = IssueTicket(service, printer=printer, visit=visit)
        return issue_answer(self.office.do(command, self.who, command_id)).ticket


@contextmanager
def kiosk(
    folder: Path,
    url: str,
    clock: HandClock,
    *,
    number: int = 1,
    key: bytes | None = None,
    installation: str = "may-1",
    office_settings: OfficeSettings | None = None,
    line: Line | None = None,
) -> Iterator[Kiosk]:
    """A kiosk on a folder of its own, which has the office's `key` from the first."""
    folder.mkdir(exist_ok=True)
    if key:
        (folder / "office.key").write_bytes(key)
    cable = line or line_to(folder, url)
    near = url.replace(str(far_end(url)), str(folder / "line"))
    there = office_settings or settings()
    try:
        store = open_reserved(folder, 0, near, number, installation, SILENT_S)
        with closing(store):
            name = f"kiosk:{number}"
            who = Who(name, name)
            alone = Office(there, store.main, clock, BUILT)
            own = Office(there, store.own, clock, BUILT)
            ping = Ping(store.main.url)
            stand_in = StandIn(
                store, alone, own, name, MAIN_POINT, who, ping.answered, every_s=0.05
            )
            office = Office(there, store, clock, BUILT)
            with closing(ping):
                stand_in.start()
                try:
                    yield Kiosk(number, store, office, own, stand_in, cable, who, clock)
                finally:
                    stand_in.stop()
    finally:
        if line is None:
            cable.close()


def line_to(folder: Path, url: str) -> Line:
    """The cable of a kiosk on this folder."""
    return Line(folder / "line", far_end(url))


def far_end(url: str) -> Path:
    """The folder of a server's socket."""
    return Path(parse_qs(urlsplit(url).query)["host"][0])
