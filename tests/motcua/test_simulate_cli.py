"""A technician opens a simulator for another program and makes it fail by typing."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from devices.light_stack.models import LightStackModel
from devices.printers import PrintJob, Result
from devices.rating_panels.models import ContactPanelModel
from devices.stand_ins.kinds import SAMPLE_PANEL, SAMPLE_STACK
from devices.status import Level
from devices.transport.serial import SerialTransport
from devices.transport.tcp import TcpTransport
from motcua.settings import parse
from tests.fakes.command_line import SAMPLE_FILE, CommandLine, assert_plain_vietnamese
from tests.fakes.printers import driver, page
from tests.fakes.waiting import wait_for

DOCS = Path(__file__).parents[2] / "docs"
END_S = 10.0
PATIENT_S = 5.0


@dataclass
class Simulating:
    """The command in a process of its own, and each line that it has said."""

    process: "subprocess.Popen[str]"
    said: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Take down what it says until it ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.strip())

    def type(self, line: str) -> None:
        """Write a line to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def events(self, kind: str) -> list[dict[str, Any]]:
        """What it has told of this kind."""
        told = [json.loads(line) for line in list(self.said)]
        return [one for one in told if one["event"] == kind]

    def end(self) -> int:
        """Ctrl+C; how it ended."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(END_S)


Start = Callable[..., Simulating]


@pytest.fixture
def simulate(tmp_path: Path) -> Iterator[Start]:
    """Starts the command; each is ended with the test."""
    with ExitStack() as running:

        def start(*words: str) -> Simulating:
            return running.enter_context(_simulating(tmp_path, words))

        yield start


@contextmanager
def _simulating(folder: Path, words: tuple[str, ...]) -> Iterator[Simulating]:
    command = [sys.executable, "-m", "motcua", "devices", "simulate", *words]
    process = subprocess.Popen(
        [*command, "--data-dir", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    one = Simulating(process)
    listening = threading.Thread(target=one.listen)
    listening.start()
    try:
        yield one
    finally:
        process.kill()
        process.wait()
        listening.join()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def test_a_printer_for_another_program_fails_as_typed(simulate: Start) -> None:
    here = simulate("printer", "--json", "--fault", "paper-low")
    (opened,) = wait_for(lambda: here.events("open"))
    connection = opened["connection"]
    printer = driver(SerialTransport(connection["path"], connection["baud"]), PATIENT_S)
    assert printer.poll().level is Level.WARN
    here.type("paper-out")
    wait_for(lambda: printer.poll().level is Level.FAULT)
    here.type("clear")
    wait_for(lambda: printer.poll().level is Level.INFO)
    assert printer.print(PrintJob("one", page())).result is Result.CONFIRMED
    (printed,) = wait_for(lambda: here.events("printed"))
    printer.close()
    assert Path(printed["file"]).exists()
    assert here.end() == 0
    assert here.events("closed") == [{"event": "closed"}]


def test_a_printer_on_the_network(simulate: Start) -> None:
    here = simulate("printer", "--json", "--tcp", "0")
    (opened,) = wait_for(lambda: here.events("open"))
    printer = driver(
        TcpTransport(opened["connection"]["host"], opened["connection"]["port"]), PATIENT_S
    )
    assert printer.print(PrintJob("one", page())).result is Result.CONFIRMED
    printer.close()
    here.type("quit")
    assert here.process.wait(END_S) == 0


def test_a_terminal_that_goes_away_does_not_end_it(simulate: Start) -> None:
    here = simulate("keypad", "--json", "--units", "3")
    (opened,) = wait_for(lambda: here.events("open"))
    assert here.process.stdin is not None
    here.process.stdin.close()
    assert Path(opened["connection"]["path"]).is_char_device()
    assert [one["id"] for one in opened["units"]] == ["phim-1", "phim-2", "phim-3"]
    assert here.end() == 0
    assert not Path(opened["connection"]["path"]).exists()


def test_people_are_told_in_vietnamese(simulate: Start, tmp_path: Path) -> None:
    here = simulate("bus")
    for line in ("help", "silent 17", "silent 3", "press phim-2 next", "nonsense", "clear"):
        here.type(line)
    wait_for(lambda: here.said.count("Không hỏng gì.") == 2)
    text = "\n".join(here.said)
    assert "Đang hỏng: phim-1: không trả lời" in text
    assert "“silent 3”: không có thiết bị “3”; có: phim-1 (địa chỉ 17)" in text
    assert "Không hiểu hoặc không làm được “nonsense”" in text
    assert f'path = "{tmp_path}/simulate/bus/port"' in text
    assert_plain_vietnamese("\n".join(here.said[-8:]))


def test_one_folder_has_one_simulator(simulate: Start, motcua: CommandLine, tmp_path: Path) -> None:
    here = simulate("reader", "--json", "--out", str(tmp_path / "one"))
    wait_for(lambda: here.events("open"))
    error = motcua.refused("devices", "simulate", "reader", "--out", str(tmp_path / "one"))
    assert error["code"] == "simulator-running"
    assert "--out" in error["message"]


def test_a_port_that_somebody_has_is_named(motcua: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        error = motcua.refused("devices", "simulate", "printer", "--tcp", str(port))
    assert error["code"] == "tcp-port-taken"
    assert f"Cổng mạng {port}" in error["message"]


@pytest.mark.parametrize("kind", ["light-stack", "rating-panel"])
def test_the_printed_block_is_ready_to_paste(simulate: Start, kind: str) -> None:
    here = simulate(kind, "--json")
    (opened,) = wait_for(lambda: here.events("open"))
    sample = SAMPLE_FILE.read_text(encoding="utf-8")
    devices = parse(f"{sample}\n{opened['settings']}\n", "office.toml").devices
    place = devices.desk_places()[-1] if kind == "light-stack" else devices.rating_panels[-1]
    assert place.id in ("den-thu", "mat-thu")
    assert place.connection.model_dump(include=set(opened["connection"])) == opened["connection"]
    assert (devices.light_stack_models or {"den": SAMPLE_STACK})["den"] == SAMPLE_STACK
    assert (devices.contact_panel_models or {"bang-nut": SAMPLE_PANEL})["bang-nut"] == SAMPLE_PANEL


@pytest.mark.parametrize("kind", ["printer", "rating-panel"])
def test_people_read_once_how_it_is_reached(simulate: Start, kind: str) -> None:
    here = simulate(kind)
    wait_for(lambda: "Không hỏng gì." in here.said)
    text = "\n".join(here.said)
    assert text.count("connection = {") == 1
    assert ("office.toml" in text) is (kind == "rating-panel")


def test_lamps_are_told_by_their_colour_in_vietnamese(simulate: Start) -> None:
    here = simulate("light-stack")
    for line in ("help", "burnt red"):
        here.type(line)
    wait_for(lambda: "Đang hỏng: đèn đỏ: bóng cháy" in here.said)
    assert "burnt red               đèn đỏ: bóng cháy" in here.said
    assert "[devices.light_stack_models.den.lamps]" in here.said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("printer --fault fire", "--fault: không có “fire”"),
        ("printer --baud 7", "--baud: từ 300"),
        ("bus --units 0", "--units: từ 1"),
        ("bus --tcp", "--tcp chỉ dùng với printer"),
        ("bus --sign-model none", "--sign-model: không có “none”; có: led8"),
        ("prnter", "gần nhất là “printer”"),
    ],
)
def test_a_wrong_wish_is_explained(motcua: CommandLine, words: str, said: str) -> None:
    shown = motcua(f"devices simulate {words}")
    assert shown.exit_code == 2
    assert said in shown.err


@pytest.mark.parametrize("page", ["huong-dan-ky-thuat.md", "devices/light-stacks.md"])
def test_the_guides_lamps_are_the_simulators(page: str) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.M | re.S)
    (block,) = (one for one in blocks if "light_stack_models" in one)
    devices = tomllib.loads(block)["devices"]
    assert LightStackModel.model_validate(devices["light_stack_models"]["den"]) == SAMPLE_STACK
    if panels := devices.get("contact_panel_models"):
        assert ContactPanelModel.model_validate(panels["bang-nut"]) == SAMPLE_PANEL


def test_a_fault_of_a_unit_that_is_not_there_names_those_that_are(motcua: CommandLine) -> None:
    shown = motcua("devices", "simulate", "bus", "--fault", "silent led-9")
    assert shown.exit_code == 2
    assert "“silent led-9”: không có thiết bị “led-9”; có: phim-1 (địa chỉ 17)" in shown.err
    assert "led-1 (địa chỉ" in shown.err
    assert ".." not in shown.err
