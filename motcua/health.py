"""Checking devices: for whoever owns their ports at that moment.

An owner answers the request `check` for each of its devices; where no owner lives, `check_here`
opens the port for the one check. A kind of device is one entry of `_OPENED`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from devices.catalogue import Line
from devices.errors import UnsupportedError
from devices.health import CheckLevel, Health, check
from devices.health.desks import DeskHealth
from devices.health.line import BusHealth, KeypadHealth, SignHealth
from devices.health.printers import PrinterHealth
from devices.health.scanners import ScannerHealth
from devices.health.speakers import SpeakerHealth
from devices.keypads.tap import TappedKeypad
from devices.printers import Outcome, PrintJob
from devices.printers.driver import EscposPrinter
from devices.signs import CounterSign
from hall.paper import trial_page
from hall.requests import Facts, Perform
from motcua.machine import Machine
from office.clock import rfc3339, to_ms
from office.model import new_id

__all__ = ["CHECK", "CheckActions", "check_here", "line_health", "printer_health", "with_checks"]

CHECK = "check"
"""The request that every owner understands for each of its devices; its argument is `level`."""


class CheckActions:
    """What may be asked of a device: to be checked, and what `others` can do."""

    def __init__(self, device: str, health: Health, others: Perform | None = None) -> None:
        self._device = device
        self._health = health
        self._others = others

    def __call__(self, action: str, args: Facts) -> Facts:
        """`check` at a `level`: the result, and the status after it; raises UnsupportedError."""
        if action == CHECK:
            return _facts(self._device, self._health, CheckLevel(int(args["level"] or 0)))
        if self._others is None:
            raise UnsupportedError(self._device, action)
        return self._others(action, args)


def with_checks(
    actions: Mapping[str, Perform], healths: Mapping[str, Health]
) -> dict[str, Perform]:
    """What may be asked of some devices, their checks included."""
    return {
        device: CheckActions(device, health, actions.get(device))
        for device, health in healths.items()
    }


def _facts(device: str, health: Health, level: CheckLevel) -> Facts:
    """A result as an answer to a request: plain values, the evidence as JSON text."""
    result = check(device, health, level)
    status = health.status()
    return {
        "result": result.result.value,
        "next_step": result.next_step,
        "evidence": json.dumps(dict(result.evidence)),
        "state": status.state.value,
        "level": status.level.value,
        "reasons": " ".join(status.reasons),
        "source": status.source.value,
        "as_of": rfc3339(to_ms(status.as_of)),
    }


def printer_health(here: Machine, device: str, printer: EscposPrinter) -> Health:
    """How a printer is checked."""

    def test_print() -> Outcome:
        page = trial_page(device, printer.width_dots, here.sentences)
        return printer.print(PrintJob(new_id(), page))

    return PrinterHealth(printer, test_print)


def line_health(
    here: Machine,
    device: str,
    line: Line,
    taps: Mapping[str, TappedKeypad],
    restore: Callable[[CounterSign], None],
) -> dict[str, Health]:
    """How a shared line and its units are checked; `restore` lets a sign show its counter again."""
    devices = here.settings.devices
    widths = {
        one.id: devices.sign_models[one.model].text.positions
        for one in devices.signs
        if one.id in line.signs
    }
    found: dict[str, Health] = {device: BusHealth(line.bus)}
    for name, sign in line.signs.items():
        lit = "8" * widths[name]  # every segment, and in dots the letter with the most of them
        found[name] = SignHealth(sign, line.bus, lit, partial(restore, sign))
    for name in line.keypads:
        found[name] = KeypadHealth(taps[name], line.bus)
    return found


def check_here(here: Machine, device: str, args: Facts) -> Facts:
    """Check a device whose port nobody owns; the signs of its line are dark meanwhile.

    Raises NotConfiguredError and the errors of the port.
    """
    kind = here.settings.devices.kinds()[device]
    desks = {one.id for one in here.settings.devices.desk_places()}
    opened = _on_desk if device in desks else _OPENED[kind]
    with opened(here, device) as health:
        return CheckActions(device, health)(CHECK, args)


@contextmanager
def _printer(here: Machine, device: str) -> Iterator[Health]:
    printer = here.catalogue.printer(device)
    try:
        yield printer_health(here, device, printer)
    finally:
        printer.close()


@contextmanager
def _on_line(here: Machine, device: str) -> Iterator[Health]:
    """A line, or what stands on it."""
    bus = here.settings.devices.line_of(device) or device
    line = here.catalogue.line(bus)
    taps = {name: TappedKeypad(keypad) for name, keypad in line.keypads.items()}
    healths = line_health(here, bus, line, taps, CounterSign.clear)
    line.bus.start()
    try:
        yield healths[device]
    finally:
        line.bus.close()


@contextmanager
def _speaker(here: Machine, device: str) -> Iterator[Health]:
    yield SpeakerHealth(here.catalogue.speaker(device))


@contextmanager
def _scanner(here: Machine, device: str) -> Iterator[Health]:
    yield ScannerHealth(here.catalogue.scanner(device))


@contextmanager
def _on_desk(here: Machine, device: str) -> Iterator[Health]:
    driver = here.catalogue.desks.driver(device)
    driver.start()
    try:
        yield DeskHealth(driver)
    finally:
        driver.close()


_OPENED: Mapping[str, Callable[[Machine, str], AbstractContextManager[Health]]] = {
    "printer": _printer,
    "bus": _on_line,
    "sign": _on_line,
    "keypad": _on_line,
    "speaker": _speaker,
    "scanner": _scanner,
}
