"""The counters' program: keypads, signs, voice, desks, and the printers that belong to no kiosk."""

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial

from counter_display.announcer import Announcer, SpeakerActions
from counter_display.keypads import KeypadDesk
from counter_display.signs import SignBoard
from counter_display.summaries import Summaries
from counter_display.voice import Voice, voice_of
from devices.bus import Bus
from devices.catalogue import Line
from devices.discovery import Change, PlugWatch, Port, present_ports, udev_runs
from devices.discovery.watching import udev_monitor
from devices.health import Health
from devices.health.speakers import SpeakerHealth
from devices.keypads.tap import TappedKeypad
from devices.signs import SummaryBoard
from devices.speakers import Speaker
from devices.status import Level, State, Status
from hall.lane import Lane
from hall.owners import Owners
from hall.requests import Perform
from hall.watch import Watched
from motcua.desks import Desks, lend_desks, open_desks, start_desks
from motcua.health import line_health, with_checks
from motcua.line_talk import BusActions
from motcua.machine import SPEECH, Machine
from motcua.owning import owns
from motcua.parts import (
    claim,
    owners_of,
    start_printers,
    start_requests,
    start_watch,
)
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
        for line in lines.lines.values():
            running.callback(line.bus.close)
            line.bus.start()
        start_ports()
        if lines.lines:
            start_plug_watch(running, [line.bus for line in lines.lines.values()])
        restore = _start_signs(here, running, lines)
        voice = _start_voice(here, running, owners)
        healths = {**lines.healths(here, restore), **voice.healths}
        on_desks = desks.watched(here.settings.devices.kinds())
        watched = {**lines.watched(), **on_desks, **printers.watched, **voice.watched}
        start_watch(here, running, owners, "counters", watched)
        hall_lane = Lane("signs and voice")
        running.callback(hall_lane.stop)
        for speaker in voice.speakers:
            hall_lane.submit(speaker.check)
        signs = {name: SignActions(sign, restore) for name, sign in lines.signs.items()}
        buses = {name: BusActions(name, line.bus) for name, line in lines.lines.items()}
        heard = with_checks({**signs, **buses, **voice.actions}, healths)
        lent, desk_lanes = lend_desks(here, running, desks)
        lanes = {**dict.fromkeys(heard, hall_lane.submit), **desk_lanes, **printers.lanes}
        start_requests(here, running, lanes, {**heard, **lent, **printers.actions})
        stop.wait()


def _counters_printers(here: Machine) -> list[str]:
    """The printers that are no kiosk's, which are its own whoever starts it."""
    printers = here.settings.devices.printers
    return [one.id for one in printers if owns(here.settings, "counters", one.id)]


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


@dataclass(frozen=True)
class _Lines:
    """All shared lines of this machine and what stands on them."""

    lines: dict[str, Line]
    signs: dict[str, SummaryBoard]
    keypads: dict[str, TappedKeypad]

    def watched(self) -> dict[str, Watched]:
        """Every line and every unit, for the device watch."""
        lines = {name: Watched("bus", one.bus.status) for name, one in self.lines.items()}
        signs = {name: Watched("sign", one.status) for name, one in self.signs.items()}
        return {
            **lines,
            **signs,
            **{name: Watched("keypad", one.status) for name, one in self.keypads.items()},
        }

    def healths(self, here: Machine, restore: Callable[[], None]) -> dict[str, Health]:
        """How every line and every unit is checked; `restore` shows the counters' present again."""
        found: dict[str, Health] = {}
        for name, line in self.lines.items():
            found |= line_health(here, name, line, self.keypads, lambda _: restore())
        return found


def _open_lines(here: Machine, owners: Owners) -> _Lines:
    opened = _Lines({}, {}, {})
    for place in here.settings.devices.buses:
        claim(here, owners, place.id)
        line = here.catalogue.line(place.id)
        opened.lines[place.id] = line
        opened.signs.update(line.signs)
        taps = {name: TappedKeypad(keypad) for name, keypad in line.keypads.items()}
        opened.keypads.update(taps)
    return opened


def _start_keypads(here: Machine, running: ExitStack, lines: _Lines, desks: Desks) -> None:
    keypads = {**lines.keypads, **desks.keypads}
    for hall in here.settings.counter_display:
        desk = KeypadDesk(here.office, hall.point, f"counters:{os.getpid()}")
        running.callback(desk.stop)
        for place in hall.counters:
            if place.keypad:
                desk.bind(keypads[place.keypad], place.number)


def _start_signs(here: Machine, running: ExitStack, lines: _Lines) -> Callable[[], None]:
    """Begin to follow the counters and the calls; gives what shows the present again."""
    shown: list[Summaries | SignBoard] = []
    for hall in here.settings.counter_display:
        if hall.summaries:
            shown.append(Summaries(here.office, hall.point, hall.summaries, lines.signs))
        signs = {place.number: lines.signs[place.sign] for place in hall.counters if place.sign}
        shown.append(SignBoard(here.office, hall.point, signs))
    for one in shown:
        running.callback(one.stop)
        one.start()

    def restore() -> None:
        for one in shown:
            one.refresh()

    return restore


@dataclass(frozen=True)
class _Voice:
    """The halls' speakers at work."""

    speakers: list[Speaker] = field(default_factory=list)
    actions: dict[str, Perform] = field(default_factory=dict)
    watched: dict[str, Watched] = field(default_factory=dict)
    healths: dict[str, Health] = field(default_factory=dict)


def _start_voice(here: Machine, running: ExitStack, owners: Owners) -> _Voice:
    """Begin to announce calls."""
    heard = _Voice()
    for hall in here.settings.counter_display:
        if not hall.speaker:
            continue
        owners.claim(hall.speaker)
        speaker = here.catalogue.speaker(hall.speaker)
        voice = voice_of(hall.voice, here.data_dir / SPEECH)
        status = partial(_heard, speaker, voice)
        announcer = Announcer(here.office, hall.point, speaker, voice, hall.voice)
        running.callback(announcer.stop)
        announcer.start()
        heard.speakers.append(speaker)
        heard.actions[hall.speaker] = SpeakerActions(hall.speaker, announcer)
        heard.watched[hall.speaker] = Watched("speaker", status)
        heard.healths[hall.speaker] = SpeakerHealth(speaker, status)
    return heard


def _heard(speaker: Speaker, voice: Voice) -> Status:
    """How the speaker stands; one that is given no voice to play is not well."""
    status = speaker.status()
    if voice.is_recorded or status.level is Level.FAULT:
        return status
    return replace(status, state=State.DEGRADED, level=Level.WARN, reasons=("voice-missing",))
