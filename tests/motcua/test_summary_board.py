"""A summary board from the settings file to its lamps, by the counters' own program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.machine import Machine
from motcua.settings import Settings, parse
from office.clock import SetClock
from office.counters import CallNext, OpenCounter
from office.office import Who
from office.queue import IssueTicket
from tests.fakes.command_line import SAMPLE_FILE
from tests.fakes.office import MONDAY
from tests.fakes.sample_programs import counters_at_work
from tests.fakes.waiting import wait_for

WHO = Who("tester", "test")
BOARD = """
[devices.sign_models.tong3]
lines = 3
setup = [{ command = "brightness", data = "08" }]

[devices.sign_models.tong3.text]
encoding = "ascii"
positions = 9

[devices.sign_models.tong3.layout]
frame = [
  { part = "fixed", value = "A5" },
  { part = "address" },
  { part = "command" },
  { part = "line", form = "decimal" },
  { part = "data", width = 9 },
  { part = "checksum", kind = "crc16-modbus", form = "little" },
]
commands.show = { code = "53", reply = "ok" }
commands.blink = { code = "42", reply = "ok" }
replies.ok = [
  { part = "fixed", value = "A5" },
  { part = "address" },
  { part = "fixed", value = "06" },
  { part = "line", form = "decimal" },
  { part = "checksum", kind = "crc16-modbus", form = "little" },
]
commands.brightness = { code = "4C", reply = "done", frame = [
  { part = "fixed", value = "A5" }, { part = "address" }, { part = "command" },
  { part = "data", width = 1 },
] }
replies.done = [
  { part = "fixed", value = "A5" }, { part = "address" }, { part = "fixed", value = "07" },
]

[[devices.signs]]
id = "bang-tong"
bus = "day-quay"
address = 101
model = "tong3"

[[counter_display.summaries]]
sign = "bang-tong"
shows = "calls"
"""


@pytest.fixture
def settings() -> Settings:
    """The sample office with a board of three lines on the counters' line."""
    text = SAMPLE_FILE.read_text(encoding="utf-8")
    return parse(text + BOARD, "office.toml")


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Iterator[Machine]:
    """The counters' program on simulated devices, at work."""
    with counters_at_work(settings, tmp_path, SetClock(MONDAY)) as here:
        yield here


def test_the_latest_calls_stand_on_the_board(here: Machine) -> None:
    board = here.catalogue.home("day-quay") / "bang-tong.txt"
    for counter in (1, 2):
        here.office.do(OpenCounter(counter, confirm=True), WHO)
        service = here.settings.office.counters[counter - 1].services[0]
        here.office.do(IssueTicket(service), WHO)
        here.office.do(CallNext(counter), WHO)
    wait_for(lambda: board.exists() and len(board.read_text("utf-8").split("\n")) == 2)
    first, second = board.read_text("utf-8").split("\n")
    assert (first[-1], second[-1]) == ("2", "1")
    assert {len(first), len(second)} == {9}
