"""A technician listens to a line that nobody of us holds, and is told what is said on it."""

import os
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest

from devices.modbus import write_register
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese

EVERY_S = 0.1
FRAME = write_register(7, 0, 15)
BUS = 'id = "day-quay"\nconnection = { kind = "simulated", baud = 9600 }'


@contextmanager
def talking(data: bytes) -> Iterator[str]:
    """A line on which somebody says the same again and again; its near end."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    over = threading.Event()

    def talk() -> None:
        while not over.wait(EVERY_S):
            os.write(ours, data)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield os.ttyname(theirs)
    finally:
        over.set()
        thread.join()
        os.close(theirs)
        os.close(ours)


@pytest.fixture
def on_line(motcua: CommandLine, tmp_path: Path) -> CommandLine:
    """The command line of an office whose shared line `at` makes a real one."""
    motcua.config = tmp_path / "office.toml"
    return motcua


def at(motcua: CommandLine, path: str) -> CommandLine:
    """Let the shared line be this port."""
    sample = (files("assets") / "sample_office" / "office.toml").read_text(encoding="utf-8")
    assert BUS in sample
    serial = f'id = "day-quay"\nconnection = {{ kind = "serial", path = "{path}", baud = 9600 }}'
    assert motcua.config is not None
    motcua.config.write_text(sample.replace(BUS, serial), encoding="utf-8")
    return motcua


def test_what_is_said_is_told_frame_by_frame(on_line: CommandLine) -> None:
    with talking(FRAME) as path:
        told = at(on_line, path)("devices sniff day-quay --seconds 1").out
    first = told.splitlines()[0]
    assert "modbus-rtu" in first
    assert "địa chỉ 7" in first
    assert "tổng kiểm tra đúng" in first


def test_what_is_said_is_told_as_values(on_line: CommandLine) -> None:
    with talking(FRAME) as path:
        answer = at(on_line, path).done("devices sniff day-quay --seconds 1")
    assert {(one["layout"], one["address"]) for one in answer["frames"]} == {("modbus-rtu", 7)}
    assert answer["frames"][0]["hex"].replace(" ", "").lower() == FRAME.hex()


def test_silence_is_told_too(on_line: CommandLine) -> None:
    with talking(b"") as path:
        told = at(on_line, path)("devices sniff day-quay --seconds 1").out
    assert "không nghe thấy gì" in told
    assert_plain_vietnamese(told)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("devices sniff led-1", "not-a-line"),
        ("devices sniff day-quay --seconds 1", "simulator-not-running"),
    ],
)
def test_what_cannot_be_heard_is_refused(motcua: CommandLine, words: str, code: str) -> None:
    assert motcua.refused(words)["code"] == code


@pytest.mark.parametrize("seconds", [0, 61])
def test_nobody_listens_for_ever(motcua: CommandLine, seconds: int) -> None:
    assert motcua(f"devices sniff day-quay --seconds {seconds}").exit_code == 2
