"""From a key to its sign, the whole real way: keypad, command, record, follower, sign.

`motcua`'s counters program runs as it does in an office, the line is simulated in a process of its
own, and what counts is what that line saw.
"""

import multiprocessing
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path

from devices.bus_sim import BusSimulator, WireEvent, press_key
from devices.catalogue import PORT, Catalogue
from devices.config import BusPlace, SimulatedConnection
from devices.status import State
from motcua.machine import SIMULATED, Machine
from motcua.settings import Settings, load
from office.store import ports
from tests.benchmarks import bus
from tests.benchmarks.children import WAIT_S, office_folder, program, until
from tests.benchmarks.figures import Bench, Figure, median, percentile, progress, spread

PRESSES = 200
PRESS_EVERY_S = 0.15
"""A keypad is pressed every fifth time, and takes the same key within 0.5 s for one press."""
WAITING = 600
LIMIT_MS = 30.0
TURNAROUND_MS = 5.0


@dataclass(frozen=True)
class Place:
    """A counter's keypad and sign on the line."""

    keypad: str
    keypad_address: int
    sign: str
    sign_address: int


def key_to_sign() -> list[Figure]:
    """Presses on five keypads in turn, each the call of the next citizen."""
    progress(f"key_to_sign_p99_ms: {PRESSES} presses")
    with office_folder(WAITING) as here, _line(here) as wire:
        places = _places(here.settings)
        with program("run", "--only", "counters", "--data-dir", str(here.data_dir)):
            until(lambda: _answering(here) >= {one.keypad for one in places}, "the keypads")
            for place in islice(cycle(places), PRESSES):
                _press(here, place)
        wire.send("stop")
        whole = _latencies_ms(wire.recv(), places)
    alone = _alone_ms()
    note = (
        f"last byte of the answer with the key → first byte of the sign's new text; 5 keypads and "
        f"5 signs at 9600 baud, {TURNAROUND_MS:.0f} ms turnaround; {spread(whole, 1)}; p95 "
        f"{percentile(whole, 95):.1f}; baseline: the line without record and commands"
        + (f" (median {median(alone):.1f})" if alone else ", not measured: see stderr")
    )
    baseline = percentile(alone, 99) if alone else None
    return [
        Figure("key_to_sign_p99_ms", percentile(whole, 99), "ms", baseline, LIMIT_MS, note),
    ]


def _alone_ms() -> list[float]:
    """The line without an office; none where other work on this machine disturbed it."""
    progress("key_to_sign_p99_ms: the line alone")
    try:
        return bus.key_to_sign(PRESSES)
    except ValueError as error:
        progress(f"key_to_sign_p99_ms has no baseline: {error}")
        return []


def _press(here: Machine, place: Place) -> None:
    """Press "next" and wait until the sign shows another number."""
    began = time.monotonic()
    folder = _folder(here.settings, here.data_dir)
    sign = folder / f"{place.sign}.txt"
    before = sign.read_text(encoding="utf-8")
    press_key(folder, place.keypad, "next")
    until(lambda: sign.read_text(encoding="utf-8") != before, f"{place.sign} after a key")
    rest_s = began + PRESS_EVERY_S - time.monotonic()
    threading.Event().wait(max(0.0, rest_s))


def _answering(here: Machine) -> set[str]:
    """The devices whose owner says that they answer; a press before that calls nobody."""
    with here.office.store.read() as tx:
        return {one.device for one in ports.devices(tx) if one.state == State.ONLINE}


def _places(settings: Settings) -> list[Place]:
    keypads = {one.id: one.address for one in settings.devices.keypads}
    signs = {one.id: one.address for one in settings.devices.signs}
    return [
        Place(one.keypad, keypads[one.keypad], one.sign, signs[one.sign])
        for one in settings.counter_display[0].counters
        if one.keypad and one.sign
    ]


def _bus_place(settings: Settings) -> BusPlace:
    (place,) = settings.devices.buses
    return place


def _folder(settings: Settings, data_dir: Path) -> Path:
    return data_dir / SIMULATED / _bus_place(settings).id


@contextmanager
def _line(here: Machine) -> Iterator["Connection[str, list[WireEvent]]"]:
    """The sample office's devices in another process, which keeps a record of the line."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_simulate, args=(theirs, here.data_dir), daemon=True)
    process.start()
    try:
        if not ours.poll(WAIT_S) or ours.recv() != "ready":
            raise TimeoutError(f"no simulated line within {WAIT_S} s")
        yield ours
    finally:
        process.terminate()
        process.join(WAIT_S)


def _simulate(wire: "Connection[object, str]", data_dir: Path) -> None:
    """Run in the other process: be the devices until told to stop, then hand over the record."""
    settings = load(None)
    events: list[WireEvent] = []
    with ExitStack() as running:
        others = Catalogue(settings.devices, data_dir / SIMULATED).simulators()
        line = _traced(settings, data_dir, events)
        for one in (*(one for one in others if not isinstance(one, BusSimulator)), line):
            one.start()
            running.callback(one.stop)
        wire.send("ready")
        wire.recv()
    wire.send(events)


def _traced(settings: Settings, data_dir: Path, events: list[WireEvent]) -> BusSimulator:
    devices, place = settings.devices, _bus_place(settings)
    assert isinstance(place.connection, SimulatedConnection)
    folder = _folder(settings, data_dir)
    return BusSimulator(
        folder / PORT,
        place.connection.baud,
        folder,
        signs={one.id: devices.sign_settings(one) for one in devices.signs},
        keypads={one.id: devices.keypad_settings(one) for one in devices.keypads},
        turnaround_ms=TURNAROUND_MS,
        trace=events.append,
    )


def _latencies_ms(events: Sequence[WireEvent], places: Sequence[Place]) -> list[float]:
    """From each report with a new press to the next new text of that counter's sign."""
    sign_of = {one.keypad_address: one.sign_address for one in places}
    marks: dict[int, int] = {}
    texts: dict[int, bytes] = {}
    waiting: dict[int, float] = {}
    latencies = []
    for event in events:
        address, body = event.data[1], event.data[2:-2]
        if not event.by_master and address in sign_of:
            if marks.get(address, body[1]) != body[1]:
                waiting[sign_of[address]] = event.at_monotonic
            marks[address] = body[1]
        elif event.by_master and body[:1] == b"S":
            if texts.get(address, b"") != body and address in waiting:
                latencies.append((event.at_monotonic - waiting.pop(address)) * 1000)
            texts[address] = body
    if len(latencies) != PRESSES:
        raise ValueError(f"{PRESSES} presses, {len(latencies)} answered by a sign")
    return latencies


BENCHES = (Bench(("key_to_sign_p99_ms",), key_to_sign),)
