"""What stands on the desks, put to work: keypads by USB, rating panels, code readers, light stacks.

Each has a port of its own, which may be lent: to a technician's command that reads one code, or
that asks which unit stands at a counter. What it hears never passes through the record.
"""

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from counter_display.config import CounterDevices, CounterDisplaySettings
from counter_display.lights import LightBoard
from counter_display.rating_buttons import RatingButtons
from counter_display.slip_codes import SlipDesk
from devices.errors import BusyError, UnsupportedError
from devices.health.desks import DeskHealth
from devices.keypads import Keypad
from devices.light_stack import LightStack
from devices.rating_panels import RatingPanel
from devices.readers import CodeReader
from devices.status import Status
from hall.lane import Lane
from hall.owners import Owners
from hall.requests import Facts, Perform
from hall.watch import Watched
from motcua.halls import elsewhere
from motcua.health import with_checks
from motcua.machine import Machine
from motcua.owning import owns
from office.store import read_key

LEND_MOST_S = 90
"""A port is taken back after so long, whatever became of whoever borrowed it."""
TAKE_BACK_AGAIN_S = 5.0
"""A port whose thread has not ended in time is tried again after so long."""


class Driver(Protocol):
    """A device with a thread of its own."""

    def start(self) -> None:
        """Take the port."""
        ...

    def close(self) -> None:
        """Let the port go. Raises DeviceTimeoutError."""
        ...

    def check(self) -> None:
        """Look at the port anew. Raises DeviceError."""
        ...

    def status(self) -> Status:
        """How the port stands."""
        ...


@dataclass(frozen=True)
class Desks:
    """What stands on the desks of this machine, by device; not started."""

    keypads: dict[str, Keypad] = field(default_factory=dict)
    panels: dict[str, RatingPanel] = field(default_factory=dict)
    readers: dict[str, CodeReader] = field(default_factory=dict)
    stacks: dict[str, LightStack] = field(default_factory=dict)
    drivers: dict[str, Driver] = field(default_factory=dict)

    def watched(self, kinds: Mapping[str, str]) -> dict[str, Watched]:
        """Every device, for the device watch."""
        return {name: Watched(kinds[name], one.status) for name, one in self.drivers.items()}


def open_desks(here: Machine, owners: Owners) -> Desks:
    """Claim and build what the settings put on desks; a button box's keys are its own."""
    opened, devices, desks = Desks(), here.settings.devices, here.catalogue.desks
    mine = partial(owns, here.settings, "counters")
    for name in (one.id for one in devices.desk_places() if mine(one.id)):
        owners.claim(name)
    for name in (one.id for one in devices.hid_keypads if mine(one.id)):
        opened.keypads[name] = opened.drivers[name] = desks.keypad(name)
    for name in (one.id for one in devices.rating_panels):
        opened.panels[name] = opened.drivers[name] = desks.rating_panel(name)
    for name in (one.id for one in devices.readers if mine(one.id)):
        opened.readers[name] = opened.drivers[name] = desks.reader(name)
    for name in (one.id for one in devices.light_stacks):
        opened.stacks[name] = opened.drivers[name] = desks.light_stack(name)
    return opened


def start_desks(here: Machine, running: ExitStack, desks: Desks) -> Callable[[], None]:
    """Bind rating panels, readers and light stacks to their counters; gives what starts all ports.

    Keypads are bound with those of the shared lines.
    """
    for hall in here.settings.counter_display:
        _start_presses(here, running, desks, hall)
        _start_lights(here, running, desks, hall)

    def start() -> None:
        for driver in desks.drivers.values():
            running.callback(driver.close)
            driver.start()

    return start


def _start_presses(
    here: Machine, running: ExitStack, desks: Desks, hall: CounterDisplaySettings
) -> None:
    origin = f"counters:{os.getpid()}"
    buttons = RatingButtons(here.office, hall.point, origin)
    running.callback(buttons.stop)
    printers = tuple(one.id for one in here.settings.devices.printers)
    slips = SlipDesk(
        here.office,
        hall.point,
        origin,
        read_key(here.data_dir),
        printer=hall.panel.printer or next(iter(printers), None),
        printers=printers,
    )
    running.callback(slips.stop)
    for place in hall.counters:
        if place.rating_panel:
            buttons.bind(desks.panels[place.rating_panel], place.number)
        if place.reader:
            slips.bind(desks.readers[place.reader], place.number)


def _start_lights(
    here: Machine, running: ExitStack, desks: Desks, hall: CounterDisplaySettings
) -> None:
    places = [one for one in hall.counters if one.light_stack]
    stacks = {one.number: desks.stacks[str(one.light_stack)] for one in places}
    devices = {one.number: _told_at(here, hall.point, one) for one in places}
    board = LightBoard(here.office, hall.point, stacks, devices)
    if stacks:
        running.callback(board.stop)
        board.start()


def _told_at(here: Machine, point: str, place: CounterDevices) -> set[str]:
    """The devices whose faults a counter's stack tells: its own, a guide's all of the hall."""
    counter = here.settings.office.counter(point, place.number)
    if counter and counter.guidance:
        return set(here.settings.devices.kinds()) - elsewhere(here.settings, point)
    own = (place.keypad, place.sign, place.rating_panel, place.reader)
    return {one for one in own if one}


class Lending:
    """What may be asked of devices that share a loan: all whose sockets are taught, or one alone.

    `submit` runs a job in their lane, where all that is asked of them is done. What could not be
    taken back is tried again every `again_s`.
    """

    def __init__(
        self,
        drivers: Mapping[str, Driver],
        submit: Callable[[Callable[[], None]], None],
        again_s: float = TAKE_BACK_AGAIN_S,
    ) -> None:
        self._drivers = drivers
        self._submit = submit
        self._again_s = again_s
        self._loan: threading.Timer | None = None
        self._lent: set[str] = set()

    def actions(self) -> dict[str, Perform]:
        """What may be asked of each of the devices."""
        lent = {name: _DeskActions(name, self) for name in self._drivers}
        ports = {name: _LentPort(name, one, self) for name, one in self._drivers.items()}
        return with_checks(lent, {name: DeskHealth(one) for name, one in ports.items()})

    def refuse_if_lent(self, device: str) -> None:
        """Raise BusyError while another command has the ports."""
        if self._lent:
            raise BusyError(device, "its port is lent to another command")

    def lend(self, device: str, seconds: int) -> None:
        """Let all the ports go; one that does not end in time keeps none of the others.

        Raises BusyError where they are lent, DeviceTimeoutError.
        """
        if self._loan:
            raise BusyError(device, "its port is lent to another command")
        self._lent = set(self._drivers)
        self._taken_back_in(min(seconds, LEND_MOST_S))
        with ExitStack() as every_one:
            for driver in self._drivers.values():
                every_one.callback(driver.close)

    def take_back(self) -> None:
        """Take the ports again that are still lent, if any. Raises DeviceTimeoutError."""
        self._forget_loan()
        try:
            with ExitStack() as every_one:
                for name in self._lent:
                    every_one.callback(self._start, name)
        finally:
            if self._lent:
                self._taken_back_in(self._again_s)

    def stop(self) -> None:
        """Leave the ports as they are from now on."""
        self._lent = set()
        self._forget_loan()

    def _start(self, name: str) -> None:
        self._drivers[name].start()
        self._lent.discard(name)

    def _taken_back_in(self, seconds: float) -> None:
        self._loan = threading.Timer(seconds, self._submit, [self.take_back])
        self._loan.daemon = True
        self._loan.start()

    def _forget_loan(self) -> None:
        loan, self._loan = self._loan, None
        if loan:
            loan.cancel()


class _LentPort:
    """A port as its check sees it: while it is lent nobody looks at it."""

    def __init__(self, device: str, driver: Driver, lending: Lending) -> None:
        self._device = device
        self._driver = driver
        self._lending = lending

    def check(self) -> None:
        """Look at the port anew. Raises DeviceError."""
        self._lending.refuse_if_lent(self._device)
        self._driver.check()

    def status(self) -> Status:
        """How the port stands."""
        return self._driver.status()


class _DeskActions:
    """What may be asked of one device."""

    def __init__(self, device: str, lending: Lending) -> None:
        self._device = device
        self._lending = lending

    def __call__(self, action: str, args: Facts) -> Facts:
        """`lend` for some `seconds`, `take-back`; anything else raises UnsupportedError."""
        match action:
            case "lend":
                self._lending.lend(self._device, int(str(args["seconds"])))
            case "take-back":
                self._lending.take_back()
            case _:
                raise UnsupportedError(self._device, action)
        return {}


def lend_desks(
    here: Machine, running: ExitStack, desks: Desks
) -> tuple[dict[str, Perform], dict[str, Callable[[Callable[[], None]], None]]]:
    """What technicians may ask of the desks' devices, and the lane in which it is done."""
    if not desks.drivers:
        return {}, {}
    lane = Lane("desks")
    running.callback(lane.stop)
    actions: dict[str, Perform] = {}
    for group in _loans(here, desks.drivers):
        lending = Lending({name: desks.drivers[name] for name in group}, lane.submit)
        running.callback(lending.stop)
        actions.update(lending.actions())
    return actions, dict.fromkeys(actions, lane.submit)


def _loans(here: Machine, names: Iterable[str]) -> Sequence[Sequence[str]]:
    """Which devices are lent together: to teach one socket all have to be heard."""
    taught = [name for name in names if here.catalogue.desks.is_taught(name)]
    return [taught, *([name] for name in names if name not in taught)]
