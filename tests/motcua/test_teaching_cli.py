"""`motcua devices teach` and `motcua read-code`: a press and a code, as a technician makes them."""

import json
import os
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.errors import UnpoweredError
from devices.talker_sim import SimTalker, say_at
from devices.transport.input_sockets import MEMORY, TaughtSockets
from hall.memory import RecordMemory
from motcua.cli.devices.teaching import one_of_each_owner
from motcua.cli.shell import DATA_VARIABLE
from motcua.machine import SIMULATED, machine
from motcua.settings import load
from tests.fakes.command_line import SAMPLE_FILE, CommandLine, Shown, assert_plain_vietnamese
from tests.fakes.kernel_input import needs_umockdev, under_umockdev

RUN_TIMEOUT_S = 60.0
KP7, KP_ENTER = 71, 96
PRESS = "".join(
    f"E: {2_000_000_000 + second}.0 0001 0047 {second % 2}\n"
    f"E: {2_000_000_000 + second}.0 0000 0000 0\n"
    for second in range(40)
)
"""A key that is pressed every other second, stamped with the time of day as a kernel does."""
BOX = ("nut-1", "so-3")
"""A button box's keys, and one more keypad of the counters."""
CARD = "006085000123|095123456|Nông Văn Thử|15081985|Nam|Thôn 1, Xã Mẫu|12052021"
DESKS = """
[devices.hid_keypad_models.so]
keys = { next = "KEY_KP7" }

[[devices.hid_keypads]]
id = "so-2"
model = "so"

[[devices.readers]]
id = "doc-1"
connection = { kind = "simulated", baud = 115200 }

"""


@pytest.fixture
def cli(motcua: CommandLine) -> CommandLine:
    """The sample office with a keypad by USB at counter 2, and a reader."""
    sample = SAMPLE_FILE.read_text("utf-8").replace('keypad = "phim-2"', 'keypad = "so-2"')
    motcua.config = motcua.data_dir.parent / "office.toml"
    motcua.config.write_text(sample.replace("[counter_display]\n", DESKS + "[counter_display]\n"))
    assert tomllib.loads(motcua.config.read_text("utf-8"))["devices"]["readers"]
    return motcua


def in_a_process(cli: CommandLine, folder: Path, events: dict[int, str], *words: str) -> Shown:
    """A command in a process of its own, which sees two equal keypads."""
    devices = dict.fromkeys((5, 7), ((KP7, KP_ENTER), "SEM USB Keypad"))
    done = subprocess.run(
        [
            *under_umockdev(folder, devices, events),
            *(sys.executable, "-m", "motcua", *words, "--config", str(cli.config)),
        ],
        env={**os.environ, DATA_VARIABLE: str(cli.data_dir)},
        capture_output=True,
        timeout=RUN_TIMEOUT_S,
        check=False,
        text=True,
    )
    return Shown(done.returncode, done.stdout, done.stderr)


@needs_umockdev
def test_a_press_teaches_which_unit_stands_at_a_counter(cli: CommandLine, tmp_path: Path) -> None:
    shown = in_a_process(cli, tmp_path, {7: PRESS}, "devices", "teach", "so-2")
    assert shown.exit_code == 0, shown
    assert "bấm một phím bất kỳ trên bàn phím gọi số tại quầy 2" in shown.err
    assert_plain_vietnamese(shown.err)
    assert "usb-0000:00:14.0-7/input0" in shown.out
    with cli.store() as store:
        (binding,) = TaughtSockets(RecordMemory(store, MEMORY)).bindings()
    assert (binding.device, binding.unit.path) == ("so-2", "/dev/input/event7")


@needs_umockdev
def test_what_was_taught_is_told_as_values(cli: CommandLine, tmp_path: Path) -> None:
    words = ("devices", "teach", "so-2", "--json")
    shown = in_a_process(cli, tmp_path, {5: PRESS}, *words)
    assert json.loads(shown.out) == {
        "device": "so-2",
        "socket": "usb-0000:00:14.0-5/input0",
        "name": "SEM USB Keypad",
        "key": "KEY_KP7",
        "left": [],
    }


def test_a_press_is_listened_for_at_every_program_that_has_taught_sockets(
    cli: CommandLine,
) -> None:
    """Else a press at the button box would be heard by its own program alone."""
    assert cli.config
    settings = load(cli.config)
    (key,) = settings.devices.hid_keypads
    devices = settings.devices.model_copy(
        update={"hid_keypads": (key, *(key.model_copy(update={"id": one}) for one in BOX))}
    )
    box = settings.button_box.model_copy(update={"keypad": BOX[0]})
    changed = settings.model_copy(update={"devices": devices, "button_box": box})
    with machine(changed, cli.data_dir, cli.clock) as here:
        assert list(one_of_each_owner(here, "so-2")) == ["so-2", "nut-1"]
        assert list(one_of_each_owner(here, "nut-1")) == ["nut-1", "so-2"]


@pytest.mark.parametrize(
    ("device", "code"),
    [
        ("khong-co", "device-not-configured"),
        ("phim-1", "nothing-to-teach"),
        ("doc-1", "nothing-to-teach"),
    ],
)
def test_only_a_taught_device_can_be_taught(cli: CommandLine, device: str, code: str) -> None:
    assert cli.refused(f"devices teach {device}")["code"] == code


@contextmanager
def held_before_it(cli: CommandLine, text: str) -> Iterator[None]:
    """A reader that is plugged in, before which a code is held until somebody has read it."""
    home = cli.data_dir / SIMULATED / "doc-1"
    reader = SimTalker(home / "port", 115_200)
    reader.start()
    read = threading.Event()

    def hold() -> None:
        while not read.wait(0.3):
            say_at(home, f"{text}\r".encode())

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        try:
            yield
        finally:
            read.set()
            holding.result(10.0)
            reader.stop()


def test_a_code_is_read_and_stands_nowhere_else(cli: CommandLine) -> None:
    with held_before_it(cli, CARD):
        shown = cli("read-code")
    assert shown.exit_code == 0, shown
    assert shown.out.splitlines()[0] == CARD
    assert_plain_vietnamese(shown.err)
    kept = {file.name: file.read_bytes() for file in cli.data_dir.rglob("*") if file.is_file()}
    assert "office.db" in kept
    assert [name for name, content in kept.items() if "Nông Văn Thử".encode() in content] == []


def test_a_code_is_told_as_values(cli: CommandLine) -> None:
    with held_before_it(cli, "A015"):
        answer = cli.done("read-code doc-1")
    wanted = {"device": "doc-1", "text": "A015", "symbology": "", "bytes": 4, "typed": False}
    assert answer == wanted


def test_a_reader_that_reads_nothing_says_so(cli: CommandLine) -> None:
    reader = SimTalker(cli.data_dir / SIMULATED / "doc-1" / "port", 115_200)
    reader.start()
    try:
        assert cli.refused("read-code --seconds 1")["code"] == "code-timed-out"
    finally:
        reader.stop()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("read-code", UnpoweredError.code),
        ("read-code phim-1", "wrong-kind"),
        ("read-code khong-co", "device-not-configured"),
    ],
)
def test_what_cannot_be_read_is_refused(cli: CommandLine, words: str, code: str) -> None:
    assert cli.refused(words)["code"] == code


def test_nobody_waits_for_a_code_for_ever(cli: CommandLine) -> None:
    assert cli("read-code --seconds 61").exit_code == 2
