"""The programs of a machine, put together: the only place where rooms meet.

A program runs in a process of its own until it is told to stop. All of them open the same record;
none speaks to another. The counters' program has a module of its own, since a kiosk's first picture
waits for every import.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from devices.errors import ClaimedError, NotConfiguredError, UnsupportedError
from devices.speakers import Speaker
from devices.status import Level, Status
from hall.owners import Owners
from hall.requests import Facts
from hall.sheet_marks import SheetMarks
from hall.watch import Watched
from kiosk.config import ButtonBoxSettings, KioskSettings
from kiosk.office_desk import OfficeDesk
from motcua.halls import elsewhere
from motcua.machine import Machine
from motcua.parts import (
    NOTHING,
    Owned,
    own_speaker,
    owners_of,
    start_printers,
    start_requests,
    start_watch,
)
from motcua.technician import PrinterActions, SignActions
from motcua.technics import MachineTechnics
from office.errors import OfficeError

if TYPE_CHECKING:
    from devices.readers import Code
    from devices.transport.listening import Speaking


def run_simulators(here: Machine, stop: threading.Event) -> None:
    """Be all the simulated devices."""
    with ExitStack() as running:
        for simulator in here.catalogue.simulators():
            running.callback(simulator.stop)
            simulator.start()
        stop.wait()


@contextmanager
def kiosk_desk(
    here: Machine, speaker: Speaker | None = None, reader: "Speaking[Code] | None" = None
) -> Iterator[OfficeDesk]:
    """The kiosk's desk with its own printer behind it; `speaker` and `reader` are its own ones."""
    settings = here.settings.kiosk
    with ExitStack() as running:
        owners = owners_of(here, running, "kiosk")
        heard = own_speaker(running, owners, speaker) if speaker else NOTHING
        if reader:
            heard = own_reader(here, running, owners, reader, heard)
        yield start_desk(
            here,
            running,
            owners,
            "kiosk",
            settings.printers,
            settings,
            heard,
            settings.seconds,
        )


def own_reader(
    here: Machine, running: ExitStack, owners: Owners, reader: "Speaking[Code]", others: Owned
) -> Owned:
    """Claim a reader and listen to its port from now on; `others` are at work besides."""
    # not above: the first picture of a kiosk without a reader would wait for it
    from motcua.desks import Desks, lend_desks

    owners.claim(reader.device)
    actions, lanes = lend_desks(here, running, Desks(drivers={reader.device: reader}))
    running.callback(reader.close)
    reader.start()
    return Owned(
        {**others.lanes, **lanes},
        {**others.actions, **actions},
        {**others.watched, reader.device: Watched("reader", reader.status)},
    )


def start_desk(
    here: Machine,
    running: ExitStack,
    owners: Owners,
    role: str,
    printers: list[str],
    place: KioskSettings | ButtonBoxSettings,
    others: Owned,
    seconds: Mapping[str, str] | None = None,
) -> OfficeDesk:
    """The desk of a kiosk or a button box, with its own printers behind it.

    The first of `printers` prints; `seconds` tells which takes over from which. `others` are the
    kiosk's other devices.

    Raises OfficeError with `kiosk-number-taken` where another program has that number.
    """
    point, name = here.settings.point_of(place), f"kiosk:{place.number}"
    try:  # of two with one number nobody could tell who did what
        owners.claim(f"{point}/{name}")
    except ClaimedError as error:
        raise OfficeError("kiosk-number-taken", kiosk=place.number, detail=error.detail) from error
    room = start_printers(here, running, owners, role, printers, seconds or {})
    watch = start_watch(here, running, owners, role, {**room.watched, **others.watched})
    lanes, actions = {**room.lanes, **others.lanes}, {**room.actions, **others.actions}
    start_requests(here, running, lanes, actions)
    statuses = [room.watched[one].status for one in printers]
    return OfficeDesk(
        here.office,
        replace(here.who(role), actor=name),
        point,
        next(iter(printers), None),
        room.take,
        next(iter(statuses), None),
        partial(_best_of, statuses) if statuses else None,
        watch.trouble,
        name,
        partial(_looked_after, here, owners, elsewhere(here.settings, point)),
        MachineTechnics(here, role),
        here.waits,
    )


def _best_of(statuses: Sequence[Callable[[], Status]]) -> Status:
    """The status of the first printer that can print; of the last one where none can."""
    found = [status() for status in statuses]
    return next((one for one in found if one.level is not Level.FAULT), found[-1])


def _looked_after(here: Machine, owners: Owners, others: Collection[str], device: str) -> bool:
    """Whether the owner of a device's port lives.

    Raises NotConfiguredError, for one of the `others` of another hall too.
    """
    if device in others:
        raise NotConfiguredError(device)
    return owners.living(here.settings.devices.owned_as(device)) is not None


@contextmanager
def owned_speaker(here: Machine, role: str, device: str) -> Iterator[Speaker]:
    """A speaker that belongs to one window; its owner's heart beats until the window closes."""
    with ExitStack() as running:
        owners = owners_of(here, running, role)
        speaker = here.catalogue.speaker(device)
        heard = own_speaker(running, owners, speaker)
        start_watch(here, running, owners, role, heard.watched)
        start_requests(here, running, heard.lanes, heard.actions)
        yield speaker


def perform_here(here: Machine, device: str, action: str, args: Facts) -> Facts:
    """Do a technician's request in this process, for a device whose port nobody owns."""
    devices = here.settings.devices
    if any(one.id == device for one in devices.printers):
        printer = here.catalogue.printer(device)
        try:
            marks = SheetMarks(here.office.store)
            return PrinterActions(device, printer, here.sentences, marks)(action, args)
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
