"""The programs of a machine, put together: the only place where rooms meet.

A program runs in a process of its own until it is told to stop. All of them open the same record;
none speaks to another. The counters' program has a module of its own, since a kiosk's first picture
waits for every import.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial

from devices.catalogue import Catalogue
from devices.errors import UnsupportedError
from devices.speakers import Speaker
from hall.owners import Owners
from hall.requests import Facts
from hall.watch import Watched
from kiosk.office_desk import OfficeDesk
from motcua.machine import Machine
from motcua.parts import own_speaker, owners_of, start_printers, start_requests, start_watch
from motcua.technician import PrinterActions, SignActions


def run_simulators(here: Machine, stop: threading.Event) -> None:
    """Be all the simulated devices."""
    with ExitStack() as running:
        for simulator in here.catalogue.simulators():
            running.callback(simulator.stop)
            simulator.start()
        stop.wait()


@contextmanager
def kiosk_desk(here: Machine, speaker: Speaker | None = None) -> Iterator[OfficeDesk]:
    """The kiosk's desk with its own printer behind it; `speaker` is the kiosk's own one."""
    settings = here.settings.kiosk
    with ExitStack() as running:
        owners = owners_of(here, running, "kiosk")
        heard = own_speaker(here, running, owners, speaker) if speaker else {}
        yield start_desk(here, running, owners, "kiosk", settings.printer, settings.number, heard)


def start_desk(
    here: Machine,
    running: ExitStack,
    owners: Owners,
    role: str,
    printer: str | None,
    number: int,
    others: Mapping[str, Watched],
) -> OfficeDesk:
    """The desk of a kiosk that is called `number` in the hall, with its own printer behind it.

    `others` are its other devices, for the device watch.
    """
    room = start_printers(here, running, owners, role, [printer] if printer else [])
    watch = start_watch(here, running, owners, role, {**room.watched, **others})
    start_requests(here, running, room.lanes, room.actions)
    return OfficeDesk(
        here.office,
        here.who(role),
        here.settings.counter_display.point,
        printer,
        room.take,
        room.watched[printer].status if printer else None,
        watch.trouble,
        f"kiosk:{number}",
        partial(_looked_after, here.catalogue, owners),
    )


def _looked_after(catalogue: Catalogue, owners: Owners, device: str) -> bool:
    """Whether the owner of a device's port lives. Raises NotConfiguredError."""
    return owners.living(catalogue.port_of(device)) is not None


@contextmanager
def owned_speaker(here: Machine, role: str, device: str) -> Iterator[Speaker]:
    """A speaker that belongs to one window; its owner's heart beats until the window closes."""
    with ExitStack() as running:
        owners = owners_of(here, running, role)
        speaker = here.catalogue.speaker(device)
        heard = own_speaker(here, running, owners, speaker)
        start_watch(here, running, owners, role, heard)
        yield speaker


def perform_here(here: Machine, device: str, action: str, args: Facts) -> Facts:
    """Do a technician's request in this process, for a device whose port nobody owns."""
    devices = here.settings.devices
    if any(one.id == device for one in devices.printers):
        printer = here.catalogue.printer(device)
        try:
            return PrinterActions(device, printer, here.sentences)(action, args)
        finally:
            printer.close()
    sign = next((one for one in devices.signs if one.id == device), None)
    if sign is None:
        raise UnsupportedError(device, action)
    line = here.catalogue.line(sign.bus)
    show = SignActions(line.signs[device], line.signs[device].clear)
    try:
        line.bus.start()
        return show(action, args)
    finally:
        line.bus.close()
