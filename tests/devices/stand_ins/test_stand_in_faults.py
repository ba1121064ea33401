"""Every fault of a stand-in by what another program sees of it at its port."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from devices.bus_samples import sample_keypad, sample_sign
from devices.stand_ins import UNPLUGGED, Kind, StandIn
from devices.stand_ins.kinds import FIRST_KEYPAD, FIRST_SIGN, KINDS, SAMPLE_STACK, Wish
from devices.transport.serial import SerialTransport
from tests.fakes.waiting import wait_for

BAUD = 115_200
ANSWER_S, QUIET_S = 1.0, 0.2
WRITE_TIMEOUT_S = 5.0
ANSWER_MOST = 256


@contextmanager
def reached(kind: Kind, folder: Path) -> Iterator[tuple[StandIn, SerialTransport]]:
    """A stand-in that has started, and its port as another program opens it."""
    stand_in = KINDS[kind](Wish(folder, BAUD))
    stand_in.start()
    port = SerialTransport(str(stand_in.connection["path"]), BAUD)
    try:
        port.open()
        yield stand_in, port
    finally:
        port.close()
        stand_in.stop()


def heard(port: SerialTransport, end: bytes) -> bytes:
    """All that comes before `end`."""
    found = b""
    while not found.endswith(end):
        more = port.read(1, WRITE_TIMEOUT_S)
        assert more, f"heard only {found!r}"
        found += more
    return found.removesuffix(end)


def asked(port: SerialTransport, question: bytes) -> bytes:
    """All that comes behind a question until the line is quiet."""
    port.discard_input()
    port.write(question, WRITE_TIMEOUT_S)
    found = more = port.read(ANSWER_MOST, ANSWER_S)
    while more and len(found) < ANSWER_MOST:
        more = port.read(ANSWER_MOST, QUIET_S)
        found += more
    return found


CODE = "Đơn A015 " * 20
SCANNED = {
    "": re.escape(CODE.encode() + b"\r"),
    "silent": b"",
    "half": re.escape(CODE.encode()[: len(CODE.encode()) // 2]),
    "no-suffix": re.escape(CODE.encode()),
    "charset": re.escape(CODE.encode("cp1258") + b"\r"),
    "noise": b"(?!" + re.escape(CODE.encode()) + b").{%d}" % len(CODE.encode() + b"\r"),
}
PRESSES, PRESS, STUCK = 30, rb"\xa1\x02\xa0\x02", rb"\xa1\x01"
PRESSED = {
    "": b"(%s){30}" % PRESS,
    "silent": b"",
    "bounce": b"(%s){90}" % PRESS,
    "stuck": rb"(?=.*%s)(%s|%s)+\xa0\x01" % (STUCK, STUCK, PRESS),
    "noise": b"(?!(%s){30}).{120}" % PRESS,
}


@pytest.mark.parametrize(("fault", "seen"), SCANNED.items())
def test_what_is_seen_of_a_reader(fault: str, seen: bytes, tmp_path: Path) -> None:
    with reached(Kind.READER, tmp_path) as (reader, port):
        if fault:
            reader.faults.set(fault)
        reader.act("scan", CODE)
        reader.faults.clear()
        reader.act("scan", "END")
        assert re.fullmatch(seen, heard(port, b"END\r"), re.DOTALL)


@pytest.mark.parametrize(("fault", "seen"), PRESSED.items())
def test_what_is_seen_of_a_rating_panel(fault: str, seen: bytes, tmp_path: Path) -> None:
    with reached(Kind.RATING_PANEL, tmp_path) as (panel, port):
        if fault:
            panel.faults.set(fault)
        for _ in range(PRESSES):
            panel.act("press", "2")
        panel.faults.clear()
        panel.act("press", "5")
        assert re.fullmatch(seen, heard(port, b"\xa1\x05\xa0\x05"), re.DOTALL)


RED, YELLOW = SAMPLE_STACK.lamps["red"].on, SAMPLE_STACK.lamps["yellow"].on


def _shine(stack: StandIn, lamps: str) -> bool:
    """Whether the lamps have come to be so since somebody last looked."""
    return [one.facts["lamps"] for one in stack.happened()] == [lamps]


def test_a_burnt_lamp_stays_dark_and_its_neighbour_shines(tmp_path: Path) -> None:
    with reached(Kind.LIGHT_STACK, tmp_path) as (stack, port):
        stack.faults.set("burnt", "red")
        port.write(RED + YELLOW, WRITE_TIMEOUT_S)
        wait_for(partial(_shine, stack, "yellow"))
        stack.faults.clear()
        wait_for(partial(_shine, stack, "red yellow"))


def test_a_relay_board_that_echoes_gives_back_what_it_was_told(tmp_path: Path) -> None:
    with reached(Kind.LIGHT_STACK, tmp_path) as (stack, port):
        stack.faults.set("echo")
        assert asked(port, RED) == RED
        stack.faults.clear()
        assert asked(port, YELLOW) == b""
        wait_for(partial(_shine, stack, "red yellow"))


def test_a_silent_relay_board_switches_nothing(tmp_path: Path) -> None:
    with reached(Kind.LIGHT_STACK, tmp_path) as (stack, port):
        stack.faults.set("silent")
        stack.faults.set("echo")  # so it tells when it has heard
        assert asked(port, RED) == RED
        stack.faults.clear()
        port.write(YELLOW, WRITE_TIMEOUT_S)
        wait_for(partial(_shine, stack, "yellow"))


Answer = tuple[bytes, bytes, float]
"""A question, the answer to it, and how many seconds it takes at the least."""


def unit_answers(unit: str, question: bytes, answer: bytes) -> dict[str, Answer]:
    """What each fault of a unit makes of its answer."""
    well = re.escape(answer)
    return {
        f"silent {unit}": (question, b"", 0.0),
        f"stray {unit}": (question, b"(?!%s$).+" % well, 0.0),
        f"corrupt {unit}": (question, re.escape(answer[:-1] + bytes((answer[-1] ^ 1,))), 0.0),
        f"late {unit}": (question, well, 0.15 + QUIET_S),
        f"collision {unit}": (question, b"(?!%s$).{%d}" % (well, len(answer)), 0.0),
        f"babble {unit}": (b"", b".+", 0.0),
    }


KEYPAD, SIGN = sample_keypad(FIRST_KEYPAD).layout, sample_sign(FIRST_SIGN).layout
QUESTION = KEYPAD.build("poll", FIRST_KEYPAD)
ANSWER = KEYPAD.build_reply("poll", FIRST_KEYPAD, b"\0\0")
SHOWN = SIGN.build("show", FIRST_SIGN, b"A015    ")
TAKEN = SIGN.build_reply("show", FIRST_SIGN, b"")
WELL = re.escape(ANSWER)
ANSWERED: dict[str, Answer] = {
    "": (QUESTION, WELL, 0.0),
    "cut": (QUESTION, b"", 0.0),
    "echo": (QUESTION, re.escape(QUESTION + ANSWER), 0.0),
    "noise": (QUESTION, b"(?!%s$).+" % WELL, 0.0),
    "slow": (QUESTION, WELL, 0.03 + QUIET_S),
    "chatter": (b"", b".+", 0.0),
    **unit_answers("phim-1", QUESTION, ANSWER),
}
TAKEN_BY_SIGN = {"": (SHOWN, re.escape(TAKEN), 0.0), **unit_answers("led-1", SHOWN, TAKEN)}


def _seen(port: SerialTransport, question: bytes, answer: bytes, least_s: float) -> bool:
    """Whether a question is answered so; what comes by chance may need several."""
    begun_s = time.monotonic()
    fits = re.fullmatch(answer, asked(port, question), re.DOTALL)
    return fits is not None and time.monotonic() - begun_s >= least_s


@pytest.mark.parametrize(
    ("kind", "fault", "answers"),
    [
        *((Kind.BUS, fault, ANSWERED) for fault in ANSWERED),
        *((Kind.SIGN, fault, TAKEN_BY_SIGN) for fault in TAKEN_BY_SIGN),
    ],
)
def test_what_is_seen_of_a_line(
    kind: Kind, fault: str, answers: dict[str, Answer], tmp_path: Path
) -> None:
    with reached(kind, tmp_path) as (line, port):
        if fault:
            line.faults.set(*fault.split())
        wait_for(partial(_seen, port, *answers[fault]))
        line.faults.clear()
        wait_for(partial(_seen, port, *answers[""]))


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (Kind.READER, {*SCANNED}),
        (Kind.RATING_PANEL, {*PRESSED}),
        (Kind.LIGHT_STACK, {"", "echo", "silent", "burnt red"}),
        (Kind.BUS, {*ANSWERED}),
        (Kind.SIGN, {*TAKEN_BY_SIGN} | {fault for fault in ANSWERED if " " not in fault}),
    ],
)
def test_no_fault_is_left_out(kind: Kind, shown: set[str], tmp_path: Path) -> None:
    named = {" ".join(one).strip() for one in KINDS[kind](Wish(tmp_path, BAUD)).faults.all}
    assert shown - {""} == named - {UNPLUGGED}
