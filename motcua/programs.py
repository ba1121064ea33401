"""Each program of a machine, put together: the only place where rooms meet.

A program runs in a process of its own until it is told to stop. All of them open the same record;
none speaks to another.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from counter_display.announcer import Announcer
from counter_display.keypads import KeypadDesk
from counter_display.signs import SignBoard
from devices.catalogue import Catalogue, Line
from devices.errors import NotConfiguredError, UnsupportedError
from devices.printers import PrintJob
from devices.printers.driver import EscposPrinter
from hall.lane import Lane
from hall.owners import Owners
from hall.paper import TicketPaper, trial_page
from hall.polling import PrinterPolls
from hall.printing import PrintRoom
from hall.requests import Facts, Perform, RequestDesk
from hall.sentences import Sentences
from hall.watch import DeviceWatch, Watched
from kiosk.office_desk import OfficeDesk
from motcua import BUILT
from motcua.settings import Settings
from office.bell import Bell, Pulse
from office.clock import Clock, SystemClock
from office.model import new_id
from office.office import Office, Who
from office.store import open_store, read_key

SIMULATED = "devices"
"""The folder of simulated devices within the data folder."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Machine:
    """What every program of this machine has in common."""

    settings: Settings
    data_dir: Path
    office: Office
    catalogue: Catalogue
    sentences: Sentences

    def who(self, role: str) -> Who:
        """How a program signs what it does by itself."""
        return Who(role, f"{role}:{os.getpid()}")


@contextmanager
def machine(settings: Settings, data_dir: Path, clock: Clock | None = None) -> Iterator[Machine]:
    """Open the record and watch it for other programs' commits."""
    clock = clock or SystemClock()
    store = open_store(data_dir, settings.run.max_store_pages)
    bell = Bell()
    pulse = Pulse(store, bell)
    pulse.start()
    try:
        yield Machine(
            settings=settings,
            data_dir=data_dir,
            office=Office(settings.office, store, clock, BUILT, bell),
            catalogue=Catalogue(settings.devices, data_dir / SIMULATED, clock.now),
            sentences=Sentences("vi"),
        )
    finally:
        pulse.stop()
        store.close()


def run_simulators(here: Machine, stop: threading.Event) -> None:
    """Be all the simulated devices."""
    with ExitStack() as running:
        for simulator in here.catalogue.simulators():
            simulator.start()
            running.callback(simulator.stop)
        stop.wait()


def run_counters(here: Machine, stop: threading.Event) -> None:
    """Keypads, signs, voice, and the printers that belong to no kiosk."""
    settings = here.settings.counter_display
    with ExitStack() as running:
        owners = Owners(here.office.store, here.office.clock, "counters")
        lines = [_line(here, owners, one.id) for one in here.settings.devices.buses]
        printers = [
            one.id
            for one in here.settings.devices.printers
            if one.id != here.settings.kiosk.printer or "kiosk" not in here.settings.run.roles
        ]
        room = _start_printers(here, running, owners, "counters", printers)
        signs = {name: sign for line in lines for name, sign in line.signs.items()}
        keypads = {name: keypad for line in lines for name, keypad in line.keypads.items()}
        desk = KeypadDesk(here.office, settings.point, f"counters:{os.getpid()}")
        running.callback(desk.stop)
        for place in settings.counters:
            if place.keypad:
                desk.bind(keypads[place.keypad], place.number)
        board = SignBoard(
            here.office,
            settings.point,
            {place.number: signs[place.sign] for place in settings.counters if place.sign},
        )
        for line in lines:
            line.bus.start()
            running.callback(line.bus.close)
        board.start()
        running.callback(board.stop)
        if settings.speaker:
            speaker = here.catalogue.speaker(settings.speaker)
            announcer = Announcer(here.office, settings.point, speaker, here.sentences)
            announcer.start()
            running.callback(announcer.stop)
        watched = {
            **{name: Watched("sign", sign.status) for name, sign in signs.items()},
            **{name: Watched("keypad", keypad.status) for name, keypad in keypads.items()},
            **room.watched,
        }
        sign_lane = Lane("signs")
        running.callback(sign_lane.stop)
        _start_watch(here, running, owners, "counters", watched)
        _start_requests(
            here,
            running,
            {**dict.fromkeys(signs, sign_lane.submit), **room.lanes},
            {
                **{name: _SignActions(sign.show) for name, sign in signs.items()},
                **room.actions,
            },
        )
        stop.wait()


@contextmanager
def kiosk_desk(here: Machine) -> Iterator[OfficeDesk]:
    """The kiosk's desk with its own printer behind it."""
    settings = here.settings.kiosk
    with ExitStack() as running:
        owners = Owners(here.office.store, here.office.clock, "kiosk")
        printers = [settings.printer] if settings.printer else []
        room = _start_printers(here, running, owners, "kiosk", printers)
        _start_watch(here, running, owners, "kiosk", room.watched)
        _start_requests(here, running, room.lanes, room.actions)
        status = room.watched[settings.printer].status if settings.printer else None
        yield OfficeDesk(
            here.office,
            here.who("kiosk"),
            here.settings.counter_display.point,
            settings.printer,
            room.take,
            status,
        )


@dataclass(frozen=True)
class _Printers:
    """The printers of a program at work."""

    take: Callable[..., None]
    lanes: Mapping[str, Callable[[Callable[[], None]], None]]
    actions: Mapping[str, Perform]
    watched: Mapping[str, Watched]


def perform_here(here: Machine, device: str, action: str, args: Facts) -> Facts:
    """Do a technician's request in this process, for a device whose port nobody owns."""
    devices = here.settings.devices
    if any(one.id == device for one in devices.printers):
        printer = here.catalogue.printer(device)
        try:
            return _PrinterActions(device, printer, here.sentences)(action, args)
        finally:
            printer.close()
    sign = next((one for one in devices.signs if one.id == device), None)
    if sign is None:
        raise NotConfiguredError(device)
    line = here.catalogue.line(sign.bus)
    line.bus.start()
    try:
        return _SignActions(line.signs[device].show)(action, args)
    finally:
        line.bus.close()


def _line(here: Machine, owners: Owners, device: str) -> Line:
    owners.claim(here.catalogue.port_of(device))
    return here.catalogue.line(device)


def _start_printers(
    here: Machine, running: ExitStack, owners: Owners, role: str, names: list[str]
) -> _Printers:
    for name in names:
        owners.claim(here.catalogue.port_of(name))
    printers = {name: here.catalogue.printer(name) for name in names}
    paper = TicketPaper(here.office, read_key(here.data_dir))
    room = PrintRoom(here.office, here.who(role), printers, paper)
    room.start()
    running.callback(room.stop)
    polls = PrinterPolls(printers, room.lanes)
    polls.start()
    running.callback(polls.stop)
    return _Printers(
        take=room.take,
        lanes=room.lanes,
        actions={
            name: _PrinterActions(name, printer, here.sentences)
            for name, printer in printers.items()
        },
        watched={name: Watched("printer", one.status) for name, one in printers.items()},
    )


def _start_watch(
    here: Machine, running: ExitStack, owners: Owners, role: str, watched: Mapping[str, Watched]
) -> None:
    watch = DeviceWatch(here.office, here.who(role), owners, watched)
    watch.start()
    running.callback(watch.stop)


def _start_requests(
    here: Machine,
    running: ExitStack,
    lanes: Mapping[str, Callable[[Callable[[], None]], None]],
    actions: Mapping[str, Perform],
) -> None:
    desk = RequestDesk(here.office.store, here.office.bell, lanes, actions)
    desk.start()
    running.callback(desk.stop)


class _PrinterActions:
    """What a technician may ask of a printer."""

    def __init__(self, device: str, printer: EscposPrinter, sentences: Sentences) -> None:
        self._device = device
        self._printer = printer
        self._sentences = sentences

    def __call__(self, action: str, args: Facts) -> Facts:
        """`test-print` and `check`; anything else raises UnsupportedError."""
        del args
        match action:
            case "test-print":
                page = trial_page(self._device, self._printer.width_dots, self._sentences)
                outcome = self._printer.print(PrintJob(new_id(), page))
                reasons = " ".join(outcome.reasons)
                return {
                    "result": outcome.result.value,
                    "evidence": outcome.evidence.value,
                    "reasons": reasons,
                }
            case "check":
                status = self._printer.poll()
                return {"state": status.state.value, "reasons": " ".join(status.reasons)}
            case _:
                raise UnsupportedError(self._device, action)


class _SignActions:
    """What a technician may ask of a sign; the next change at its counter overwrites it."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show

    def __call__(self, action: str, args: Facts) -> Facts:
        """`show` with its `text`; anything else raises UnsupportedError."""
        if action != "show":
            raise UnsupportedError("sign", action)
        self._show(str(args["text"]))
        return {"shown": str(args["text"])}
