"""How fast a key reaches its sign, on the simulated line in a process of its own."""

import itertools
import multiprocessing
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from devices.bus import Bus, BusSettings
from devices.bus_samples import sample_keypad, sample_sign
from devices.bus_sim import BusSimulator, WireEvent, press_key
from devices.keypads import KeyPressed
from devices.keypads.polled import PolledKeypad
from devices.signs.driver import BusSign
from devices.transport.serial import SerialTransport

KEYS = ("next", "recall", "hold")
WAIT_S = 10.0
PAUSE_S = 0.05
QUIET_CYCLES = 30


@dataclass(frozen=True)
class LineSize:
    """What hangs on the measured line."""

    keypads: int
    signs: int
    baud: int
    turnaround_ms: float


@dataclass(frozen=True)
class BusFigures:
    """All in milliseconds."""

    key_to_sign_ms: list[float]
    """Last byte of the poll's answer with the key to the first byte of the sign's frame."""
    poll_cycle_ms: list[float]
    """From one poll of the first keypad to its next, where no sign was written in between."""


def key_to_sign(
    presses: int = 200,
    keypads: int = 5,
    signs: int = 5,
    baud: int = 9600,
    turnaround_ms: float = 5.0,
) -> list[float]:
    """Milliseconds from key to sign for each press, as the wire saw them."""
    return measure(presses, LineSize(keypads, signs, baud, turnaround_ms)).key_to_sign_ms


def measure(presses: int, size: LineSize) -> BusFigures:
    """Press keys one after another, each answered by its sign, and read the wire's own record."""
    with tempfile.TemporaryDirectory() as folder, _simulator(Path(folder), size) as wire:
        _press_all(Path(folder), size, presses)
        wire.send("stop")
        events: list[WireEvent] = wire.recv()
    return BusFigures(_latencies_ms(events, size), _cycles_ms(events))


def _press_all(folder: Path, size: LineSize, presses: int) -> None:
    """Drive the line: a press on each keypad in turn shows a new number on its sign."""
    bus = Bus(SerialTransport(str(folder / "line"), size.baud), BusSettings())
    signs = [BusSign(f"sign-{i}", sample_sign(0x40 + i), bus) for i in range(1, size.signs + 1)]
    keypads = [
        PolledKeypad(f"keypad-{i}", sample_keypad(i), bus) for i in range(1, size.keypads + 1)
    ]
    numbers = itertools.count(1)
    heard = threading.Semaphore(0)

    def show(press: KeyPressed) -> None:
        keypad = int(press.device.removeprefix("keypad-"))
        signs[(keypad - 1) % size.signs].show(f"A{next(numbers):03}")
        heard.release()

    for keypad in keypads:
        keypad.listen(show)
    bus.start()
    try:
        _wait_for_cycles(bus, keypads)
        for press in range(presses):
            device = f"keypad-{1 + press % size.keypads}"
            press_key(folder, device, KEYS[press // size.keypads % len(KEYS)])
            if not heard.acquire(timeout=WAIT_S):
                raise TimeoutError(f"press {press} was not heard within {WAIT_S} s")
    finally:
        bus.close()


def _wait_for_cycles(bus: Bus, keypads: list[PolledKeypad]) -> None:
    """Let the line go round undisturbed, for the figure of the poll cycle."""
    pause = threading.Event()
    for _ in range(int(WAIT_S / PAUSE_S)):
        counters = bus.counters()
        if all(counters[keypad.device].answered >= QUIET_CYCLES for keypad in keypads):
            return
        pause.wait(PAUSE_S)
    raise TimeoutError(f"no {QUIET_CYCLES} poll cycles within {WAIT_S} s")


@contextmanager
def _simulator(folder: Path, size: LineSize) -> Iterator["Connection[str, list[WireEvent]]"]:
    """A simulator in another process, so that its pacing and our bus share no interpreter lock."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_simulate, args=(theirs, folder, size), daemon=True)
    process.start()
    try:
        if not ours.poll(WAIT_S) or ours.recv() != "ready":
            raise TimeoutError(f"no simulator within {WAIT_S} s")
        yield ours
    finally:
        process.terminate()
        process.join(WAIT_S)


def _simulate(wire: "Connection[object, str]", folder: Path, size: LineSize) -> None:
    """Run in the other process: simulate until told to stop, then hand over the record."""
    events: list[WireEvent] = []
    simulator = BusSimulator(
        folder / "line",
        size.baud,
        folder,
        signs={f"sign-{i}": sample_sign(0x40 + i) for i in range(1, size.signs + 1)},
        keypads={f"keypad-{i}": sample_keypad(i) for i in range(1, size.keypads + 1)},
        turnaround_ms=size.turnaround_ms,
        trace=events.append,
    )
    simulator.start()
    wire.send("ready")
    wire.recv()
    simulator.stop()
    wire.send(events)


def _latencies_ms(events: list[WireEvent], size: LineSize) -> list[float]:
    """A report whose press counter has moved, to the frame that its sign is sent.

    Where the machine was too slow for the bus's patience, polls stand between the two and count.
    """
    counters = dict.fromkeys(range(1, size.keypads + 1), 0)
    latencies = []
    for place, report in enumerate(events):
        address = report.data[1]
        if report.by_master or address not in counters or report.data[3] == counters[address]:
            continue
        counters[address] = report.data[3]
        expected = bytes((0xA5, 0x41 + (address - 1) % size.signs)) + b"S"
        later = itertools.islice(events, place + 1, None)
        frame = next(one for one in later if one.by_master and one.data.startswith(expected))
        latencies.append((frame.at_monotonic - report.at_monotonic) * 1000)
    return latencies


def _cycles_ms(events: list[WireEvent]) -> list[float]:
    first_poll = bytes((0xA5, 0x01)) + b"P"
    cycles = []
    began: float | None = None
    for event in (event for event in events if event.by_master):
        if event.data.startswith(first_poll):
            if began is not None:
                cycles.append((event.at_monotonic - began) * 1000)
            began = event.at_monotonic
        elif event.data[2:3] != b"P":
            began = None
    return cycles
