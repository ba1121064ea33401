"""Each program of a machine, put together: the only place where rooms meet.

A program runs in a process of its own until it is told to stop. All of them open the same record;
none speaks to another. What only the counters' program needs is imported where that program takes
it, since a kiosk's first picture waits for every import.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from devices.bus import Bus
from devices.catalogue import Catalogue
from devices.errors import UnsupportedError
from devices.keypads import Keypad
from devices.memory import DeviceMemory
from devices.signs import CounterSign
from devices.speakers import Speaker
from hall.lane import Lane
from hall.memory import RecordMemory
from hall.owners import Owners
from hall.paper import TicketPaper
from hall.polling import PrinterPolls
from hall.printing import PrintRoom
from hall.requests import Facts, Perform, RequestDesk
from hall.sentences import Sentences
from hall.watch import DeviceWatch, Watched
from kiosk.office_desk import OfficeDesk
from motcua import BUILT
from motcua.settings import Settings
from motcua.technician import PrinterActions, SignActions
from office.bell import Bell, Pulse
from office.clock import Clock, SystemClock
from office.office import Office, Who
from office.store import open_store, read_key

SIMULATED = "devices"
"""The folder of simulated devices within the data folder."""
SPEECH = "speech"
"""The folder of sentences that were synthesised, within the data folder."""

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


def catalogue_of(
    settings: Settings,
    data_dir: Path,
    clock: Clock,
    *,
    paced_sound: bool = True,
    memory: Callable[[str], DeviceMemory] | None = None,
) -> Catalogue:
    """The devices of the settings, simulated ones in the data folder."""
    folder = data_dir / SIMULATED
    return Catalogue(settings.devices, folder, clock.now, paced_sound=paced_sound, memory=memory)


@contextmanager
def machine(
    settings: Settings, data_dir: Path, clock: Clock | None = None, *, paced_sound: bool = True
) -> Iterator[Machine]:
    """Open the record and watch it for other programs' commits.

    Without `paced_sound` a speaker that is a file is done at once with what it says.
    """
    clock = clock or SystemClock()
    store = open_store(data_dir, settings.run.max_store_pages)
    bell = Bell()
    pulse = Pulse(store, bell)
    memory = partial(RecordMemory, store)
    try:
        pulse.start()
        yield Machine(
            settings=settings,
            data_dir=data_dir,
            office=Office(settings.office, store, clock, BUILT, bell),
            catalogue=catalogue_of(
                settings, data_dir, clock, paced_sound=paced_sound, memory=memory
            ),
            sentences=Sentences("vi"),
        )
    finally:
        pulse.stop()
        store.close()


def run_simulators(here: Machine, stop: threading.Event) -> None:
    """Be all the simulated devices."""
    with ExitStack() as running:
        for simulator in here.catalogue.simulators():
            running.callback(simulator.stop)
            simulator.start()
        stop.wait()


def run_counters(here: Machine, stop: threading.Event) -> None:
    """Keypads, signs, voice, and the printers that belong to no kiosk."""
    with ExitStack() as running:
        owners = _owners(here, running, "counters")
        lines = _open_lines(here, owners)
        printers = _start_printers(here, running, owners, "counters", _counters_printers(here))
        _start_keypads(here, running, lines)
        for bus in lines.buses:
            running.callback(bus.close)
            bus.start()
        restore = _start_signs(here, running, lines)
        voice = _start_voice(here, running, owners)
        watched = {**lines.watched(), **printers.watched, **voice.watched}
        _start_watch(here, running, owners, "counters", watched)
        hall_lane = Lane("signs and voice")
        running.callback(hall_lane.stop)
        for speaker in voice.speakers:
            hall_lane.submit(speaker.check)
        signs = {name: SignActions(sign, restore) for name, sign in lines.signs.items()}
        heard: dict[str, Perform] = {**signs, **voice.actions}
        lanes = {**dict.fromkeys(heard, hall_lane.submit), **printers.lanes}
        _start_requests(here, running, lanes, {**heard, **printers.actions})
        stop.wait()


def _counters_printers(here: Machine) -> list[str]:
    """The printers that are not the kiosk's, which is its own whoever starts it."""
    kiosks = here.settings.kiosk.printer
    return [one.id for one in here.settings.devices.printers if one.id != kiosks]


@dataclass(frozen=True)
class _Lines:
    """All shared lines of this machine and what stands on them."""

    buses: list[Bus]
    signs: dict[str, CounterSign]
    keypads: dict[str, Keypad]

    def watched(self) -> dict[str, Watched]:
        """Every unit, for the device watch."""
        signs = {name: Watched("sign", one.status) for name, one in self.signs.items()}
        return {
            **signs,
            **{name: Watched("keypad", one.status) for name, one in self.keypads.items()},
        }


def _open_lines(here: Machine, owners: Owners) -> _Lines:
    opened = _Lines([], {}, {})
    for place in here.settings.devices.buses:
        owners.claim(here.catalogue.port_of(place.id), place.id)
        line = here.catalogue.line(place.id)
        opened.buses.append(line.bus)
        opened.signs.update(line.signs)
        opened.keypads.update(line.keypads)
    return opened


def _start_keypads(here: Machine, running: ExitStack, lines: _Lines) -> None:
    from counter_display.keypads import KeypadDesk

    settings = here.settings.counter_display
    desk = KeypadDesk(here.office, settings.point, f"counters:{os.getpid()}")
    running.callback(desk.stop)
    for place in settings.counters:
        if place.keypad:
            desk.bind(lines.keypads[place.keypad], place.number)


def _start_signs(here: Machine, running: ExitStack, lines: _Lines) -> Callable[[], None]:
    """Begin to follow the counters; gives what shows the present again."""
    from counter_display.signs import SignBoard

    settings = here.settings.counter_display
    signs = {place.number: lines.signs[place.sign] for place in settings.counters if place.sign}
    board = SignBoard(here.office, settings.point, signs)
    running.callback(board.stop)
    board.start()
    return board.refresh


@dataclass(frozen=True)
class _Voice:
    """The hall's speaker at work; nothing where there is none."""

    speakers: tuple[Speaker, ...]
    actions: Mapping[str, Perform]
    watched: Mapping[str, Watched]


def _start_voice(here: Machine, running: ExitStack, owners: Owners) -> _Voice:
    """Begin to announce calls."""
    from counter_display.announcer import Announcer, SpeakerActions
    from counter_display.voice import voice_of

    settings = here.settings.counter_display
    if not settings.speaker:
        return _Voice((), {}, {})
    owners.claim(here.catalogue.port_of(settings.speaker), settings.speaker)
    speaker = here.catalogue.speaker(settings.speaker)
    voice = voice_of(settings.voice, here.data_dir / SPEECH)
    announcer = Announcer(here.office, settings.point, speaker, voice, settings.voice)
    running.callback(announcer.stop)
    announcer.start()
    return _Voice(
        (speaker,),
        {settings.speaker: SpeakerActions(settings.speaker, announcer)},
        {settings.speaker: Watched("speaker", speaker.status)},
    )


@contextmanager
def kiosk_desk(here: Machine, speaker: Speaker | None = None) -> Iterator[OfficeDesk]:
    """The kiosk's desk with its own printer behind it; `speaker` is the kiosk's own one."""
    settings = here.settings.kiosk
    with ExitStack() as running:
        owners = _owners(here, running, "kiosk")
        printers = [settings.printer] if settings.printer else []
        room = _start_printers(here, running, owners, "kiosk", printers)
        heard: dict[str, Watched] = {}
        if speaker:
            heard = _own_speaker(here, running, owners, speaker)
        watch = _start_watch(here, running, owners, "kiosk", {**room.watched, **heard})
        _start_requests(here, running, room.lanes, room.actions)
        status = room.watched[settings.printer].status if settings.printer else None
        yield OfficeDesk(
            here.office,
            here.who("kiosk"),
            here.settings.counter_display.point,
            settings.printer,
            room.take,
            status,
            watch.trouble,
            f"kiosk:{settings.number}",
            partial(_looked_after, here.catalogue, owners),
        )


def _looked_after(catalogue: Catalogue, owners: Owners, device: str) -> bool:
    """Whether the owner of a device's port lives. Raises NotConfiguredError."""
    return owners.living(catalogue.port_of(device)) is not None


@contextmanager
def owned_speaker(here: Machine, role: str, device: str) -> Iterator[Speaker]:
    """A speaker that belongs to one window; its owner's heart beats until the window closes."""
    with ExitStack() as running:
        owners = _owners(here, running, role)
        speaker = here.catalogue.speaker(device)
        heard = _own_speaker(here, running, owners, speaker)
        _start_watch(here, running, owners, role, heard)
        yield speaker


def _own_speaker(
    here: Machine, running: ExitStack, owners: Owners, speaker: Speaker
) -> dict[str, Watched]:
    """Claim a speaker and find out whether it can be heard; gives it for the device watch."""
    owners.claim(here.catalogue.port_of(speaker.device), speaker.device)
    lane = Lane("speaker")
    running.callback(lane.stop)
    lane.submit(speaker.check)
    return {speaker.device: Watched("speaker", speaker.status)}


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


def _owners(here: Machine, running: ExitStack, role: str) -> Owners:
    """The claims of a program; they are given back last, when the ports are free again."""
    owners = Owners(here.office.store, role)
    running.callback(owners.release)
    return owners


def _start_printers(
    here: Machine, running: ExitStack, owners: Owners, role: str, names: list[str]
) -> _Printers:
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
    return _Printers(
        take=room.take,
        lanes=room.lanes,
        actions={
            name: PrinterActions(name, printer, here.sentences)
            for name, printer in printers.items()
        },
        watched={name: Watched("printer", one.status) for name, one in printers.items()},
    )


def _start_watch(
    here: Machine, running: ExitStack, owners: Owners, role: str, watched: Mapping[str, Watched]
) -> DeviceWatch:
    watch = DeviceWatch(here.office, here.who(role), owners, watched)
    running.callback(watch.stop)
    watch.start()
    return watch


def _start_requests(
    here: Machine,
    running: ExitStack,
    lanes: Mapping[str, Callable[[Callable[[], None]], None]],
    actions: Mapping[str, Perform],
) -> None:
    desk = RequestDesk(here.office.store, here.office.bell, here.office.clock, lanes, actions)
    running.callback(desk.stop)
    desk.start()
