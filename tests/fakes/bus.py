"""A shared line for tests: in memory, or simulated on a pty."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from devices.bus import Bus, BusSettings
from devices.bus_faults import LineFaults
from devices.bus_samples import sample_keypad, sample_sign
from devices.bus_sim import BusSimulator, SimUnit, WireEvent
from devices.keypads import KeyPressed
from devices.keypads.polled import KeypadSettings, PolledKeypad
from devices.keypads.sim import SimKeypad
from devices.signs.declarative import SignSettings
from devices.signs.driver import BusSign
from devices.signs.sim import SimSign
from devices.status import State
from devices.transport import Transport
from devices.transport.memory import MemoryTransport
from devices.transport.serial import SerialTransport

WAIT_S = 10.0
BAUD = 9600
QUICK = BusSettings(quarantine_s=0.05, reconnect_first_s=0.05, reconnect_max_s=0.1)


def until(condition: Callable[[], bool]) -> None:
    """Wait for `condition`; TimeoutError if it does not come true."""
    pause = threading.Event()
    for _ in range(int(WAIT_S / 0.005)):
        if condition():
            return
        pause.wait(0.005)
    raise TimeoutError(f"not within {WAIT_S} s")


def quick_sign(address: int) -> SignSettings:
    """The sample sign, given up sooner."""
    return sample_sign(address).model_copy(update={"reply_timeout_ms": 20.0})


def quick_keypad(address: int) -> KeypadSettings:
    """The sample keypad, asked without pause and given up sooner."""
    quick = {"reply_timeout_ms": 20.0, "poll_every_ms": 1.0}
    return sample_keypad(address).model_copy(update=quick)


@dataclass
class Crowd:
    """Units that answer in memory, at once, and every frame that was sent to them."""

    units: list[SimUnit]
    asleep: set[str] = field(default_factory=set)
    garbage: bytes = b""
    """Bytes in front of each answer."""
    damage: int = 0
    """Flipped in the last byte of each answer."""
    echo: bool = False
    """The adapter sends each frame back before its answer."""
    frames: list[bytes] = field(default_factory=list)

    def respond(self, frame: bytes) -> bytes:
        """Answer one frame, for `MemoryTransport`."""
        self.frames.append(frame)
        echo = frame if self.echo else b""
        for unit in self.units:
            heard = unit.hear(frame)
            if heard is not None and unit.device not in self.asleep:
                answer = unit.obey(heard[0], heard[1].data)
                return echo + self.garbage + answer[:-1] + bytes([answer[-1] ^ self.damage])
        return echo


@contextmanager
def running(transport: Transport, settings: BusSettings = QUICK) -> Iterator[Bus]:
    """A bus on `transport`, started at once and closed at the end."""
    bus = Bus(transport, settings)
    bus.start()
    try:
        yield bus
    finally:
        bus.close()


@dataclass
class Line:
    """The simulator and a bus with two signs and two keypads on it."""

    simulator: BusSimulator
    bus: Bus
    folder: Path
    signs: dict[str, BusSign]
    keypads: dict[str, PolledKeypad]
    events: list[WireEvent]
    """What was on the wire, in order."""
    presses: list[KeyPressed] = field(default_factory=list)

    def shows(self, sign: str) -> str:
        """What stands in the sign's file."""
        return (self.folder / f"{sign}.txt").read_text(encoding="utf-8")

    def state(self, device: str) -> State:
        """The state of a sign or keypad."""
        unit = self.signs[device] if device in self.signs else self.keypads[device]
        return unit.status().state

    def all_online(self) -> bool:
        """Whether every unit answers."""
        return all(self.state(name) is State.ONLINE for name in (*self.signs, *self.keypads))


@contextmanager
def simulated_line(
    folder: Path, settings: BusSettings = QUICK, faults: LineFaults | None = None
) -> Iterator[Line]:
    """A whole line on a real pty, all of it online; both ends end with the block."""
    sign_settings = {f"sign-{i}": sample_sign(0x40 + i) for i in (1, 2)}
    keypad_settings = {f"keypad-{i}": sample_keypad(i) for i in (1, 2)}
    events: list[WireEvent] = []
    simulator = BusSimulator(
        folder / "line",
        BAUD,
        folder,
        signs=sign_settings,
        keypads=keypad_settings,
        trace=events.append,
    )
    simulator.line_fault(faults or LineFaults())
    simulator.start()
    try:
        with running(SerialTransport(str(folder / "line"), BAUD), settings) as bus:
            signs = {name: BusSign(name, each, bus) for name, each in sign_settings.items()}
            keypads = {n: PolledKeypad(n, each, bus) for n, each in keypad_settings.items()}
            line = Line(simulator, bus, folder, signs, keypads, events)
            for keypad in keypads.values():
                keypad.listen(line.presses.append)
            until(line.all_online)
            yield line
    finally:
        simulator.stop()


SIGN_ADDRESS = 0x41


@dataclass
class MemoryLine:
    """One sign and two keypads that answer in memory, and the bus that owns them."""

    crowd: Crowd
    transport: MemoryTransport
    bus: Bus
    sign: BusSign
    keypads: list[PolledKeypad]
    buttons: list[SimKeypad]
    """The simulated keypads, to be pressed."""
    presses: "queue.Queue[KeyPressed]" = field(default_factory=queue.Queue)

    def texts(self) -> list[str]:
        """What was sent to the sign, in order."""
        return [
            frame[3:11].decode("ascii").strip()
            for frame in self.crowd.frames
            if frame[1] == SIGN_ADDRESS
        ]

    def all_online(self) -> bool:
        """Whether every unit answers."""
        statuses = [self.sign.status(), *(keypad.status() for keypad in self.keypads)]
        return all(status.state is State.ONLINE for status in statuses)

    def go_round(self) -> None:
        """Let every keypad be polled twice more."""
        before = self.bus.counters()
        names = [keypad.device for keypad in self.keypads]
        until(lambda: all(self.bus.counters()[n].sent >= before[n].sent + 2 for n in names))


@contextmanager
def memory_line(folder: Path, settings: BusSettings = QUICK) -> Iterator[MemoryLine]:
    """A line in memory, all of it online."""
    buttons = [SimKeypad(f"keypad-{i}", quick_keypad(i)) for i in (1, 2)]
    crowd = Crowd([SimSign("sign", quick_sign(SIGN_ADDRESS), folder), *buttons])
    transport = MemoryTransport(crowd.respond)
    crowd.echo = settings.echo
    with running(transport, settings) as bus:
        sign = BusSign("sign", quick_sign(SIGN_ADDRESS), bus)
        keypads = [PolledKeypad(f"keypad-{i}", quick_keypad(i), bus) for i in (1, 2)]
        line = MemoryLine(crowd, transport, bus, sign, keypads, buttons)
        for keypad in keypads:
            keypad.listen(line.presses.put)
        until(line.all_online)
        yield line
