"""Twenty keypads and twenty signs on one simulated line, in a process of its own.

How long the last of all waits, beside what the bytes alone take; what quarantined units cost the
others; how soon a unit that never stops talking is reported.
"""

import itertools
import multiprocessing
import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from devices.bus import Bus, BusSettings
from devices.bus_samples import sample_keypad, sample_sign
from devices.bus_sim import BusSimulator, Faults, WireEvent, press_key
from devices.keypads import KeyPressed
from devices.keypads.polled import PolledKeypad
from devices.signs.driver import BusSign
from devices.status import State
from devices.transport.serial import SerialTransport
from tests.benchmarks.figures import Bench, Figure, progress, spread

UNITS = 20
BAUDS = (9600, 19200)
TURNAROUND_MS = 5.0
RUSHES = 4
LISTEN_S = 12.0
"""Long enough for every quarantined unit to be asked twice again."""
TURNS = 2
"""With the bad units and without them, so that what disturbs one disturbs both."""
SILENT, STRAY = f"keypad-{UNITS}", f"keypad-{UNITS - 1}"
BAD = {SILENT: Faults(silent=True), STRAY: Faults(stray_only=30)}
WAIT_S = 20.0
SLOWDOWN_LIMIT_PERCENT = 10.0
POLLS_LIMIT = 3.0
JAM_LIMIT_S = 2.0
KEYS = ("next", "recall", "hold", "transfer")


@dataclass
class Line:
    """A bus on the simulated line, and what it has heard."""

    bus: Bus
    folder: Path
    baud: int
    keypads: list[PolledKeypad]
    signs: list[BusSign]
    presses: "queue.Queue[KeyPressed]" = field(default_factory=queue.Queue)

    def wait_until_all_answer(self) -> None:
        """TimeoutError where they do not in time."""
        units: tuple[PolledKeypad | BusSign, ...] = (*self.keypads, *self.signs)
        _until(lambda: all(one.status().state is State.ONLINE for one in units), "all units online")


class Wire:
    """The simulator in its process."""

    def __init__(self, connection: "Connection[object, list[WireEvent]]") -> None:
        self._connection = connection

    def fault(self, unit: str, faults: Faults) -> None:
        """Let something be wrong with a unit; returns when it is."""
        self._connection.send((unit, faults))
        self._connection.recv()

    def events(self) -> list[WireEvent]:
        """What was on the wire since this was asked last."""
        self._connection.send(None)
        return self._connection.recv()


@dataclass(frozen=True)
class Taken:
    """What was measured at one speed."""

    keys_ms: list[float]
    """For each rush: how long the last of all keys waited."""
    signs_ms: list[float]
    """For each rush: when the last of all signs had its whole text."""
    alone_ms: float
    """p95 of a key's wait on a line without the bad units."""
    beside_ms: float
    """The same with them, quarantined."""
    polls: int
    """How often a bad unit was asked until it was quarantined, at the most."""
    jam_s: float


def crowd() -> list[Figure]:
    """The figures at both speeds."""
    return [figure for baud in BAUDS for figure in _figures(baud, measure(baud))]


def measure(baud: int, rushes: int = RUSHES, listen_s: float = LISTEN_S) -> Taken:
    """Measure one line; TimeoutError where it does not do what it should."""
    progress(f"bus_…_{baud}: {UNITS} keypads and {UNITS} signs at {baud} baud")
    with tempfile.TemporaryDirectory() as folder, _simulated(Path(folder), baud) as wire:
        with _line(Path(folder), baud) as line:
            line.wait_until_all_answer()
            keys_ms = [_last_key_ms(line, KEYS[rush % len(KEYS)]) for rush in range(rushes)]
            signs_ms = [_last_sign_ms(line, wire, f"Z{rush:03}") for rush in range(rushes)]
            jam_s = _until_jam_s(line, wire)
        for unit, faults in BAD.items():
            wire.fault(unit, faults)
        alone_s, beside_s, polls = list[float](), list[float](), 0
        for _ in range(TURNS):
            with _line(Path(folder), baud, without=set(BAD)) as line:
                line.wait_until_all_answer()
                alone_s += _pauses_s(wire, listen_s)
            with _line(Path(folder), baud) as line:
                polls = max(polls, _until_quarantined(line))
                beside_s += _pauses_s(wire, listen_s)
    alone_ms, beside_ms = (1000 * p95_of_waits(pauses) for pauses in (alone_s, beside_s))
    return Taken(keys_ms, signs_ms, alone_ms, beside_ms, polls, jam_s)


def _figures(baud: int, taken: Taken) -> list[Figure]:
    poll_ms, write_ms = _wire_ms(baud)
    return [
        Figure(
            f"bus_key_worst_ms_{baud}",
            max(taken.keys_ms),
            "ms",
            UNITS * poll_ms + (UNITS - 1) * write_ms,
            None,
            f"all {UNITS} keys at once, each shown on its sign: press → heard, the last one; "
            f"{spread(taken.keys_ms, 0)}; baseline: the wire's own time of {UNITS} polls and "
            f"{UNITS - 1} sign frames, with {TURNAROUND_MS:.0f} ms turnaround and gaps",
        ),
        Figure(
            f"bus_sign_worst_ms_{baud}",
            max(taken.signs_ms),
            "ms",
            UNITS * write_ms,
            None,
            f"all {UNITS} signs told at once among polls: told → last byte of the last frame; "
            f"{spread(taken.signs_ms, 0)}; baseline: the wire's own time of {UNITS} sign frames",
        ),
        Figure(
            f"bus_quarantine_slowdown_percent_{baud}",
            100 * (taken.beside_ms / taken.alone_ms - 1),
            "%",
            None,
            SLOWDOWN_LIMIT_PERCENT,
            f"p95 wait of a key until it is asked for: {taken.beside_ms:.0f} ms with a silent "
            f"keypad and one that answers with up to 30 stray bytes, {taken.alone_ms:.0f} ms "
            f"without the two",
        ),
        Figure(
            f"bus_quarantine_polls_{baud}",
            taken.polls,
            "polls",
            None,
            POLLS_LIMIT,
            "how often a silent keypad and one that answers with up to 30 stray bytes were asked "
            "until they were quarantined, the worse of the two",
        ),
        Figure(
            f"bus_jam_reported_s_{baud}",
            taken.jam_s,
            "s",
            None,
            JAM_LIMIT_S,
            "a sign begins to talk without end → the line's status says bus-jammed; 1 run",
        ),
    ]


def _last_key_ms(line: Line, key: str) -> float:
    """Press this key of every keypad at once; milliseconds until the last is heard."""
    began = time.monotonic()
    pressing = [
        threading.Thread(target=press_key, args=(line.folder, keypad.device, key, WAIT_S))
        for keypad in line.keypads
    ]
    for one in pressing:
        one.start()
    heard = [line.presses.get(timeout=WAIT_S) for _ in line.keypads]
    for one in pressing:
        one.join(WAIT_S)
    return (max(press.at_monotonic for press in heard) - began) * 1000


def _last_sign_ms(line: Line, wire: Wire, text: str) -> float:
    """Tell every sign the same at once; milliseconds until the last has its whole frame."""
    wire.events()
    began = time.monotonic()
    for sign in line.signs:
        sign.show(text)
    files = [line.folder / f"{sign.device}.txt" for sign in line.signs]
    _until(lambda: all(one.read_text("utf-8") == text for one in files), "the signs")
    frames = [one for one in wire.events() if one.by_master and text.encode() in one.data]
    last = max(frames, key=lambda one: one.at_monotonic)
    return (last.at_monotonic + len(last.data) * 10 / line.baud - began) * 1000


def _until_jam_s(line: Line, wire: Wire) -> float:
    began = time.monotonic()
    wire.fault(line.signs[0].device, Faults(babbles=True))
    _until(lambda: line.bus.status().reasons == ("bus-jammed",), "the jam's report")
    jam_s = time.monotonic() - began
    wire.fault(line.signs[0].device, Faults())
    return jam_s


def _until_quarantined(line: Line) -> int:
    """Wait until the bad units are; how often one was asked until then, at the most."""
    _until(lambda: _quarantined(line) == set(BAD), "the quarantine")
    return max(line.bus.counters()[unit].sent for unit in BAD)


def _quarantined(line: Line) -> set[str]:
    return {
        device for device, each in line.bus.counters().items() if each.quarantined_since is not None
    }


def _pauses_s(wire: Wire, listen_s: float) -> list[float]:
    """The times from one poll to the next, of each keypad that is not bad."""
    wire.events()
    threading.Event().wait(listen_s)
    polls: dict[int, list[float]] = {}
    for event in wire.events():
        if event.by_master and event.data[2:3] == b"P" and f"keypad-{event.data[1]}" not in BAD:
            polls.setdefault(event.data[1], []).append(event.at_monotonic)
    return [
        later - earlier for times in polls.values() for earlier, later in itertools.pairwise(times)
    ]


def p95_of_waits(pauses: Sequence[float]) -> float:
    """p95 of how long a key that is pressed at any moment waits for the poll of its keypad.

    That is what 95 % of all moments in these pauses are nearer than to their pause's end.
    """
    low, high = 0.0, max(pauses)
    while high - low > 1e-6:
        middle = (low + high) / 2
        longer = sum(max(0.0, pause - middle) for pause in pauses) / sum(pauses)
        low, high = (middle, high) if longer > 0.05 else (low, middle)
    return high


def _wire_ms(baud: int) -> tuple[float, float]:
    """A poll and a sign's frame, each with answer, turnaround and gap: what the wire takes."""
    keypad, sign = sample_keypad(1).layout, sample_sign(1).layout
    rest_ms = TURNAROUND_MS + max(BusSettings().gap_chars * 10_000 / baud, 1.75)
    poll = keypad.build("poll", 1) + keypad.build_reply("poll", 1, bytes(2))
    write = sign.build("show", 1, bytes(8)) + sign.build_reply("show", 1)
    return len(poll) * 10_000 / baud + rest_ms, len(write) * 10_000 / baud + rest_ms


def _until(condition: Callable[[], bool], what: str) -> None:
    pause = threading.Event()
    deadline = time.monotonic() + WAIT_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {WAIT_S} s")
        pause.wait(0.005)


@contextmanager
def _line(folder: Path, baud: int, without: set[str] | None = None) -> Iterator[Line]:
    """A bus with all units but those, and a key of each keypad showing something on its sign."""
    bus = Bus(SerialTransport(str(folder / "line"), baud), BusSettings())
    left = {f"keypad-{i}": i for i in range(1, UNITS + 1) if f"keypad-{i}" not in (without or ())}
    line = Line(
        bus,
        folder,
        baud,
        [PolledKeypad(name, sample_keypad(address), bus) for name, address in left.items()],
        [BusSign(f"sign-{i}", sample_sign(0x40 + i), bus) for i in range(1, UNITS + 1)],
    )
    numbers = itertools.count(1)

    def show(press: KeyPressed) -> None:
        line.signs[left[press.device] - 1].show(f"A{next(numbers):03}")
        line.presses.put(press)

    for keypad in line.keypads:
        keypad.listen(show)
    bus.start()
    try:
        yield line
    finally:
        bus.close()


@contextmanager
def _simulated(folder: Path, baud: int) -> Iterator[Wire]:
    """The line in another process, so that its pacing and our bus share no interpreter lock."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_simulate, args=(theirs, folder, baud), daemon=True)
    process.start()
    try:
        if not ours.poll(WAIT_S):
            raise TimeoutError(f"no simulator within {WAIT_S} s")
        ours.recv()
        yield Wire(ours)
    finally:
        process.terminate()
        process.join(WAIT_S)


def _simulate(
    wire: "Connection[list[WireEvent], tuple[str, Faults] | None]", folder: Path, baud: int
) -> None:
    """Run in the other process: make faults as told, and hand over the record when asked."""
    events: list[WireEvent] = []

    def record(event: WireEvent) -> None:
        events.append(event)  # to the list that stands now, not to the first one

    simulator = BusSimulator(
        folder / "line",
        baud,
        folder,
        signs={f"sign-{i}": sample_sign(0x40 + i) for i in range(1, UNITS + 1)},
        keypads={f"keypad-{i}": sample_keypad(i) for i in range(1, UNITS + 1)},
        turnaround_ms=TURNAROUND_MS,
        trace=record,
    )
    simulator.start()
    wire.send([])
    while True:
        order = wire.recv()
        if order is not None:
            simulator.fault(*order)
            wire.send([])
        else:
            told, events = events, []
            wire.send(told)


BENCHES = (
    Bench(
        tuple(
            f"bus_{name}_{baud}"
            for baud in BAUDS
            for name in (
                "key_worst_ms",
                "sign_worst_ms",
                "quarantine_slowdown_percent",
                "quarantine_polls",
                "jam_reported_s",
            )
        ),
        crowd,
    ),
)
