"""The parts that programs are put together from: claims, printers, the device watch, requests."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from devices.bus import Bus
from devices.discovery import Change, PlugWatch, Port, present_ports, udev_runs
from devices.discovery.watching import udev_monitor
from devices.speakers import Speaker
from hall.lane import Lane
from hall.owners import Owners
from hall.paper import TicketPaper
from hall.polling import PrinterPolls
from hall.printing import PrintRoom
from hall.requests import Perform, RequestDesk
from hall.watch import DeviceWatch, Watched
from motcua.machine import Machine
from motcua.technician import PrinterActions
from office.store import read_key


def owners_of(here: Machine, running: ExitStack, role: str) -> Owners:
    """The claims of a program; they are given back last, when the ports are free again."""
    owners = Owners(here.office.store, role)
    running.callback(owners.release)
    return owners


@dataclass(frozen=True)
class Printers:
    """The printers of a program at work."""

    take: Callable[..., None]
    lanes: Mapping[str, Callable[[Callable[[], None]], None]]
    actions: Mapping[str, Perform]
    watched: Mapping[str, Watched]


def start_printers(
    here: Machine, running: ExitStack, owners: Owners, role: str, names: list[str]
) -> Printers:
    """Claim printers and begin to print on them, poll them and do what is asked of them."""
    owned_before = {name: owners.claim(here.catalogue.port_of(name), name) for name in names}
    never_owned = frozenset(name for name in names if not owned_before[name])
    printers = {name: here.catalogue.printer(name) for name in names}
    for printer in printers.values():
        running.callback(printer.close)
    paper = TicketPaper(here.office, read_key(here.data_dir))
    room = PrintRoom(here.office, here.who(role), printers, paper, never_owned)
    running.callback(room.stop)
    room.start()
    polls = PrinterPolls(printers, room.lanes)
    running.callback(polls.stop)
    polls.start()
    return Printers(
        take=room.take,
        lanes=room.lanes,
        actions={
            name: PrinterActions(name, printer, here.sentences)
            for name, printer in printers.items()
        },
        watched={name: Watched("printer", one.status) for name, one in printers.items()},
    )


def start_watch(
    here: Machine, running: ExitStack, owners: Owners, role: str, watched: Mapping[str, Watched]
) -> DeviceWatch:
    """Begin to look at this process's devices; keeps the claims alive."""
    watch = DeviceWatch(here.office, here.who(role), owners, watched)
    running.callback(watch.stop)
    watch.start()
    return watch


def start_plug_watch(
    running: ExitStack,
    buses: Sequence[Bus],
    look: Callable[[], tuple[Port, ...]] = present_ports,
) -> None:
    """Let a line whose adapter is plugged in again work at once, not after its longest pause."""

    def came(change: Change) -> None:
        if change.came:
            for bus in buses:
                bus.try_again()

    watch = PlugWatch(came, look=look, ring=udev_monitor() if udev_runs() else None)
    running.callback(watch.close)
    watch.start()


def start_requests(
    here: Machine,
    running: ExitStack,
    lanes: Mapping[str, Callable[[Callable[[], None]], None]],
    actions: Mapping[str, Perform],
) -> None:
    """Begin to do what technicians ask of this process's devices."""
    desk = RequestDesk(here.office.store, here.office.bell, here.office.clock, lanes, actions)
    running.callback(desk.stop)
    desk.start()


def own_speaker(
    here: Machine, running: ExitStack, owners: Owners, speaker: Speaker
) -> dict[str, Watched]:
    """Claim a speaker and find out whether it can be heard; gives it for the device watch."""
    owners.claim(here.catalogue.port_of(speaker.device), speaker.device)
    lane = Lane("speaker")
    running.callback(lane.stop)
    lane.submit(speaker.check)
    return {speaker.device: Watched("speaker", speaker.status)}
