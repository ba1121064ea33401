"""The counters' program, with sign and voice, while its line to the office's record breaks."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from motcua.machine import Machine, installation, machine
from motcua.settings import parse
from office.clock import SetClock
from office.counters import OpenCounter
from office.model import TicketState
from office.office import Office
from office.store import hands, open_store
from office.store.create import own_file
from office.store.engine import COUNTERS
from office.store.sqlite import SqliteStore
from tests.fakes.command_line import CommandLine
from tests.fakes.kiosks import line_to
from tests.fakes.line import Line
from tests.fakes.office import BUILT, MONDAY, Hall, HandClock
from tests.fakes.postgres import drop_records, new_record
from tests.fakes.running import quick_sample
from tests.fakes.sample_programs import owned, simulated
from tests.fakes.waiting import wait_for

BACK_S = 30.0


@dataclass
class Desk:
    """The program and its cable; `hall` is the office on its record without the cable."""

    here: Machine
    hall: Hall
    line: Line
    motcua: CommandLine

    @property
    def cut_off(self) -> bool:
        """Whether its own record is at hand."""
        return self.here.office.store.cut_off_s is not None

    @property
    def sign(self) -> str:
        """What stands on the sign of counter 1."""
        bus = next(one.bus for one in self.here.settings.devices.signs if one.id == "led-1")
        file: Path = self.here.catalogue.home(bus) / "led-1.txt"
        return file.read_text("utf-8") if file.exists() else ""

    @property
    def said(self) -> str:
        """What the hall's speaker has said."""
        file: Path = self.here.catalogue.home("loa-sanh") / "spoken.jsonl"
        return file.read_text("utf-8") if file.exists() else ""

    def is_known(self) -> bool:
        """Whether the own record knows all that has happened."""
        upto = len(self.hall.journal())
        store = SqliteStore(own_file(self.here.data_dir, COUNTERS, installation()), 0, COUNTERS)
        with store.read() as tx:
            known = hands.known_upto(tx)
        store.close()
        return known == upto


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """At work, counter 1 open; what its speaker and signs do is in files."""
    with ExitStack() as running:
        running.callback(drop_records)
        key, url = new_record()
        data, clock = tmp_path / "data", SetClock(MONDAY)
        data.mkdir()
        (data / "office.key").write_bytes(key)
        (data / "office.key").chmod(0o600)
        line = line_to(data, url)
        running.callback(line.close)
        near = url.partition("host=")[0] + f"host={quote(str(data / 'line'))}&port=5432"
        file = quick_sample(tmp_path)
        text = file.read_text("utf-8").replace("[run]", f'[run]\nrecord_url = "{near}"', 1)
        file.write_text(text, "utf-8")
        settings = parse(text, "office.toml")
        opened = machine(settings, data, clock, counters=True, paced_sound=False)
        here = running.enter_context(opened)
        running.enter_context(simulated(here))
        running.enter_context(owned(here))
        (tmp_path / "centre").mkdir()
        (tmp_path / "centre" / "office.key").write_bytes(key)
        store = open_store(tmp_path / "centre", url=url)
        running.callback(store.close)
        hall = Hall(Office(settings.office, store, clock, BUILT), HandClock(MONDAY))
        hall.do(OpenCounter(1))
        monkeypatch.setenv("MOTCUA_DATA_DIR", str(data))
        motcua = CommandLine(data, capsys, clock, file)
        yield Desk(here, hall, line, motcua)


def test_a_typed_number_is_on_the_sign_and_comes_to_the_office(desk: Desk) -> None:
    place = desk.hall.office.settings.counter("main", 1)
    assert place
    for _ in range(3):
        desk.hall.issue(place.services[0])
    first = desk.hall.call()
    assert first
    wait_for(lambda: first.label in desk.sign, BACK_S)
    wait_for(desk.is_known, BACK_S)
    desk.line.cut()
    wait_for(lambda: desk.cut_off, BACK_S)
    assert first.label in desk.sign
    called = desk.motcua.done("counter", "call-number", f"{first.series} 002", "--counter", "1")
    assert called["ticket"]["number"] == f"{first.series}002"
    assert called["finished"]["number"] == first.label
    wait_for(lambda: f"{first.series}002" in desk.sign, BACK_S)
    wait_for(lambda: desk.said.count("\n") > 1, BACK_S)
    refused = desk.motcua.refused("counter", "call", "--counter", "1")
    assert refused["code"] == "cut-off-call"
    desk.line.mend()
    wait_for(lambda: not desk.cut_off, BACK_S)
    wait_for(lambda: desk.hall.ticket(first.id).state is TicketState.FINISHED, BACK_S)
    second = next(one for one in desk.hall.tickets() if one.number == 2)
    assert (second.state, second.counter) == (TicketState.CALLED, 1)
    done = desk.motcua.done("counter", "call", "--counter", "1")
    assert done["finished"]["number"] == second.label
    report = desk.motcua.done("report", "reserve")
    assert (report["by_hand"], report["noted"]) == (1, [])
