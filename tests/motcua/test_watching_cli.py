"""`motcua devices watch`: what another program writes of its devices is told as it comes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from hall.owners import NOBODY
from office.store import ports
from office.store.ports import DeviceRow
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.owners import claim_of

PRINTER = "may-in-kiosk"
END_S = 20.0


class Watching:
    """The command as a process of its own, and what it says."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def line(self) -> str:
        """The next line; the test's own time-out ends the wait."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def end(self) -> int:
        """Ctrl+C."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(END_S)


@pytest.fixture
def office(motcua: CommandLine) -> CommandLine:
    """An office whose printer has an owner that lives: this very process."""
    with motcua.store() as store, store.write() as tx:
        ports.save_owner(tx, claim_of(os.getpid(), PRINTER))
    told(motcua, "online")
    return motcua


def told(motcua: CommandLine, state: str, *reasons: str) -> None:
    """Write how the printer stands, as its owner does."""
    level = "fault" if reasons else "info"
    row = DeviceRow(PRINTER, "printer", state, level, reasons, "polled", 1_000)
    with motcua.store() as store, store.write() as tx:
        ports.save_device(tx, row)


@pytest.fixture
def watch(office: CommandLine) -> Iterator[Watching]:
    yield from watching(office)


@pytest.fixture
def watch_json(office: CommandLine) -> Iterator[Watching]:
    yield from watching(office, "--json")


def watching(office: CommandLine, *words: str) -> Iterator[Watching]:
    command = [sys.executable, "-m", "motcua", "devices", "watch", *words]
    at = ["--data-dir", str(office.data_dir)]
    with subprocess.Popen([*command, *at], stdout=subprocess.PIPE, text=True) as process:
        yield Watching(process)
        process.kill()


def test_people_read_each_change(office: CommandLine, watch: Watching) -> None:
    assert_plain_vietnamese(watch.line())
    assert f"{PRINTER}: hoạt động" in watch.line()
    told(office, "offline", "printer-paper-out")
    assert watch.line().endswith(f"{PRINTER}: không dùng được · hết giấy")
    assert watch.end() == 0


def test_programs_read_each_change(office: CommandLine, watch_json: Watching) -> None:
    first = json.loads(watch_json.line())
    assert (first["id"], first["state"], first["reasons"]) == (PRINTER, "online", [])
    told(office, "online")  # nothing new
    told(office, "offline", "printer-cover-open")
    changed = json.loads(watch_json.line())
    assert changed["at"]
    assert (changed["state"], changed["level"]) == ("offline", "fault")
    assert changed["reasons"] == ["printer-cover-open"]
    assert watch_json.end() == 0


def test_a_device_that_nobody_looks_after_any_more_is_unknown(
    office: CommandLine, watch_json: Watching
) -> None:
    watch_json.line()
    with office.store() as store, store.write() as tx:
        owner = ports.owner(tx, PRINTER)
        assert owner
        ports.save_owner(tx, replace(owner, pid=NOBODY))
    changed = json.loads(watch_json.line())
    assert (changed["state"], changed["reasons"]) == ("unknown", ["status-stale"])
