"""The simulated devices of a demonstration, from the folders in which they live."""

import json
from pathlib import Path

from counter_display.config import CounterDevices
from counter_display.simulated import SimulatedCounter, SimulatedNow, keys_of
from devices.bus_sim import press_key
from devices.config import SimulatedConnection
from devices.printers.sim import Fault, set_faults
from devices.transport.input_sim import tap_at
from motcua.machine import Machine


class SimulatedTable:
    """Signs, keypads, the kiosk's printer and the speaker of one machine, all simulated."""

    def __init__(self, here: Machine) -> None:
        self._here = here
        devices = here.settings.devices
        self._signs = {one.id: one for one in devices.signs}
        self._keypads = {one.id: one for one in devices.keypads}
        self._panels = {
            one.id: devices.hid_panel_models[one.model]
            for one in devices.rating_panels
            if isinstance(one.connection, SimulatedConnection)
            and one.model in devices.hid_panel_models
        }
        printer = here.settings.kiosk.printer
        self._paper = here.catalogue.home(printer) if printer else None
        speaker = here.settings.counter_display[0].speaker
        self._voice = here.catalogue.home(speaker) if speaker else None

    def read(self) -> SimulatedNow:
        """What they show now. Raises OSError where a file cannot be read."""
        slips = sorted(self._paper.glob("*.png")) if self._paper else []
        return SimulatedNow(
            counters=tuple(self._counter(one.number) for one in self._places()),
            slip=slips[-1].as_uri() if slips else "",
            slips=len(slips),
            paper_out=Fault.PAPER_OUT in _read(self._paper, "fault").split(),
            spoken=_last_spoken(self._voice),
        )

    def press(self, counter: int, key: str) -> None:
        """Press a key of a counter's keypad. Raises DeviceError."""
        keypad = next(one.keypad for one in self._places() if one.number == counter)
        place = self._keypads[str(keypad)]
        press_key(self._here.catalogue.home(place.bus), place.id, key)

    def rate(self, counter: int, face: int) -> None:
        """Press a face of a counter's rating panel, 1 being the best. Raises DeviceError."""
        panel = next(one.rating_panel for one in self._places() if one.number == counter)
        key = self._panels[str(panel)].faces[face - 1]
        tap_at(Path(self._here.catalogue.port_of(str(panel))), key)

    def take_paper(self, *, out: bool) -> None:
        """Take the paper out of the kiosk's printer, or put it back."""
        if self._paper:
            set_faults(self._paper, *([Fault.PAPER_OUT] if out else []))

    def _places(self) -> tuple[CounterDevices, ...]:
        return self._here.settings.counter_display[0].counters

    def _counter(self, number: int) -> SimulatedCounter:
        place = next(one for one in self._places() if one.number == number)
        sign = self._signs.get(place.sign or "")
        keypad = self._keypads.get(place.keypad or "")
        panel = self._panels.get(place.rating_panel or "")
        models = self._here.settings.devices.keypad_models
        return SimulatedCounter(
            number,
            _read(self._here.catalogue.home(sign.bus), f"{sign.id}.txt").strip() if sign else "",
            keys_of(tuple(models[keypad.model].keys)) if keypad else (),
            len(panel.faces) if panel else 0,
        )


def _read(folder: Path | None, name: str) -> str:
    """A file that a device may not have written yet."""
    if folder is None or not (folder / name).exists():
        return ""
    return (folder / name).read_text(encoding="utf-8")


def _last_spoken(folder: Path | None) -> str:
    lines = _read(folder, "spoken.jsonl").splitlines()
    return str(json.loads(lines[-1])["text"]) if lines else ""
