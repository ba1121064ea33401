"""The counters' program: keypads, signs, voice, desks, and the printers that belong to no kiosk."""

import os
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from counter_display.announcer import Announcer, SpeakerActions
from counter_display.keypads import KeypadDesk
from counter_display.signs import SignBoard
from counter_display.voice import voice_of
from devices.bus import Bus
from devices.keypads import Keypad
from devices.signs import CounterSign
from devices.speakers import Speaker
from hall.lane import Lane
from hall.owners import Owners
from hall.requests import Perform
from hall.watch import Watched
from motcua.desks import Desks, lend_desks, open_desks, start_desks
from motcua.machine import SPEECH, Machine
from motcua.parts import owners_of, start_printers, start_requests, start_watch
from motcua.technician import SignActions


def run_counters(here: Machine, stop: threading.Event) -> None:
    """Keypads, signs, voice, what stands on desks, and the printers that belong to no kiosk."""
    with ExitStack() as running:
        owners = owners_of(here, running, "counters")
        lines = _open_lines(here, owners)
        desks = open_desks(here, owners)
        printers = start_printers(here, running, owners, "counters", _counters_printers(here))
        _start_keypads(here, running, lines, desks)
        start_ports = start_desks(here, running, desks)
        for bus in lines.buses:
            running.callback(bus.close)
            bus.start()
        start_ports()
        restore = _start_signs(here, running, lines)
        voice = _start_voice(here, running, owners)
        on_desks = desks.watched(here.settings.devices.kinds())
        watched = {**lines.watched(), **on_desks, **printers.watched, **voice.watched}
        start_watch(here, running, owners, "counters", watched)
        hall_lane = Lane("signs and voice")
        running.callback(hall_lane.stop)
        for speaker in voice.speakers:
            hall_lane.submit(speaker.check)
        signs = {name: SignActions(sign, restore) for name, sign in lines.signs.items()}
        heard: dict[str, Perform] = {**signs, **voice.actions}
        lent, desk_lanes = lend_desks(here, running, desks)
        lanes = {**dict.fromkeys(heard, hall_lane.submit), **desk_lanes, **printers.lanes}
        start_requests(here, running, lanes, {**heard, **lent, **printers.actions})
        stop.wait()


def _counters_printers(here: Machine) -> list[str]:
    """The printers that are no kiosk's, which is its own whoever starts it."""
    kiosks = (here.settings.kiosk.printer, here.settings.button_box.printer)
    return [one.id for one in here.settings.devices.printers if one.id not in kiosks]


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


def _start_keypads(here: Machine, running: ExitStack, lines: _Lines, desks: Desks) -> None:
    keypads = {**lines.keypads, **desks.keypads}
    settings = here.settings.counter_display
    desk = KeypadDesk(here.office, settings.point, f"counters:{os.getpid()}")
    running.callback(desk.stop)
    for place in settings.counters:
        if place.keypad:
            desk.bind(keypads[place.keypad], place.number)


def _start_signs(here: Machine, running: ExitStack, lines: _Lines) -> Callable[[], None]:
    """Begin to follow the counters; gives what shows the present again."""
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
