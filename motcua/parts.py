"""The parts that programs are put together from: claims, printers, the device watch, requests."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from devices.health import Health
from devices.health.speakers import SpeakerHealth
from devices.speakers import Speaker
from hall.backups import backup_check, read_states
from hall.checks import (
    Check,
    HallCheck,
    clock_check,
    device_check,
    disk_check,
    strips_check,
)
from hall.lane import Lane
from hall.owners import Owners
from hall.paper import TicketPaper
from hall.polling import PrinterPolls
from hall.printing import PrintRoom
from hall.requests import Perform, RequestDesk
from hall.sheet_marks import SheetMarks
from hall.watch import DeviceWatch, Watched
from motcua.health import printer_health, with_checks
from motcua.machine import Machine
from motcua.owning import devices_at_work, roles_at_work
from motcua.technician import PrinterActions
from office.store import read_key


def owners_of(here: Machine, running: ExitStack, role: str) -> Owners:
    """The claims of a program; they are given back last, when the ports are free again."""
    owners = Owners(here.office.store, role)
    running.callback(owners.release)
    return owners


def claim(here: Machine, owners: Owners, device: str) -> bool:
    """Become the owner of a printer or a shared line; tell whether it ever had one before.

    In the network the address is claimed too: another machine may call the same thing otherwise.
    Raises ClaimedError.
    """
    address = here.settings.devices.address_of(device)
    if address:
        owners.claim(address)
    return owners.claim(device)


@dataclass(frozen=True)
class Printers:
    """The printers of a program at work."""

    take: Callable[..., None]
    lanes: Mapping[str, Callable[[Callable[[], None]], None]]
    actions: Mapping[str, Perform]
    watched: Mapping[str, Watched]


def start_printers(
    here: Machine,
    running: ExitStack,
    owners: Owners,
    role: str,
    names: list[str],
    seconds: Mapping[str, str] | None = None,
) -> Printers:
    """Claim printers and begin to print on them, poll them and do what is asked of them.

    `seconds` names the printer that takes over from a printer.
    """
    owned_before = {name: claim(here, owners, name) for name in names}
    never_owned = frozenset(name for name in names if not owned_before[name])
    printers = {name: here.catalogue.printer(name) for name in names}
    for printer in printers.values():
        running.callback(printer.close)
    paper = TicketPaper(here.office, read_key(here.data_dir), here.waits)
    room = PrintRoom(here.office, here.who(role), printers, paper, never_owned, seconds)
    running.callback(room.stop)
    room.start()
    polls = PrinterPolls(printers, room.lanes)
    running.callback(polls.stop)
    polls.start()
    return Printers(
        take=room.take,
        lanes=room.lanes,
        actions=with_checks(
            {
                name: PrinterActions(name, printer, here.sentences, SheetMarks(here.office.store))
                for name, printer in printers.items()
            },
            {name: printer_health(here, name, one) for name, one in printers.items()},
        ),
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


@dataclass(frozen=True)
class Owned:
    """Devices of a program at work."""

    lanes: Mapping[str, Callable[[Callable[[], None]], None]]
    actions: Mapping[str, Perform]
    watched: Mapping[str, Watched]


NOTHING = Owned({}, {}, {})


def own_speaker(running: ExitStack, owners: Owners, speaker: Speaker) -> Owned:
    """Claim a speaker and find out whether it can be heard."""
    owners.claim(speaker.device)
    lane = Lane("speaker")
    running.callback(lane.stop)
    lane.submit(speaker.check)
    healths: dict[str, Health] = {speaker.device: SpeakerHealth(speaker)}
    return Owned(
        {speaker.device: lane.submit},
        with_checks({}, healths),
        {speaker.device: Watched("speaker", speaker.status)},
    )


@contextmanager
def checked_each_morning(here: Machine, role: str, more: Sequence[Check] = ()) -> Iterator[None]:
    """Look when this machine's check is due; `more` are the checks of other parts.

    Every program may carry it: of all that run on a machine one makes the check, and where that one
    has died another.
    """
    owners = Owners(here.office.store, role)
    checks = [*machine_checks(here, owners, role), *more]
    hall_check = HallCheck(
        here.office,
        here.who(role),
        here.name,
        owners,
        checks,
        installation=here.installation,
        news=partial(_failed_copies, here),
    )
    hall_check.start()
    try:
        yield
    finally:
        hall_check.stop()
        owners.release()


def machine_checks(here: Machine, owners: Owners, *roles: str) -> list[Check]:
    """What is looked at on this machine: devices by their owners, clock, disk, paper, copies.

    `roles` are those that run whether `motcua run` has started them or not.
    """
    kinds, backup = here.settings.devices.kinds(), here.settings.backup
    checks = [
        device_check(here.office, name, kinds[name], partial(_lives, here, owners, name))
        for name in devices_at_work(
            here.settings, roles_at_work(here.settings, here.data_dir, *roles)
        )
    ]
    checks += [clock_check(here.office, here.name), disk_check(here.data_dir, here.name)]
    checks.append(strips_check(here.office, here.name))
    elsewhere = backup.elsewhere or here.settings.office.mark != ""
    checks.append(
        backup_check(here.data_dir, backup.to, here.office, here.name, elsewhere=elsewhere)
    )
    return checks


def _failed_copies(here: Machine) -> dict[str, str]:
    """Which places got no copy at the last try, and why."""
    return {place: one.fault for place, one in read_states(here.data_dir).items()}


def _lives(here: Machine, owners: Owners, device: str) -> bool:
    return owners.living(here.settings.devices.owned_as(device)) is not None
