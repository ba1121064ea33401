"""Simulated devices as their window finds them: in folders, behind a socket."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_display.simulated import WORDS, SimulatedCounter, keys_of
from devices.errors import NotFoundError
from devices.printers.sim import set_faults
from devices.transport.evdev import EventStream, KeyEvent
from devices.transport.input_keys import KEYS
from devices.transport.input_sim import SimInput
from motcua.machine import Machine, machine
from motcua.settings import load
from motcua.simulated import SimulatedTable


@pytest.fixture
def here(data_dir: Path) -> Iterator[Machine]:
    """The sample office; its simulators have made their folders."""
    with machine(load(None), data_dir) as opened:
        for name in ("may-in-kiosk", "day-quay", "loa-sanh"):
            opened.catalogue.home(name).mkdir(parents=True)
        yield opened


def test_devices_that_have_done_nothing_yet(here: Machine) -> None:
    now = SimulatedTable(here).read()
    assert now.counters[1] == SimulatedCounter(2, "", keys_of(tuple(WORDS)), faces=5)
    assert now.counters[2] == SimulatedCounter(3, "", keys_of(tuple(WORDS)))
    assert (now.slip, now.slips, now.paper_out, now.spoken) == ("", 0, False, "")


def test_what_devices_have_left(here: Machine) -> None:
    homes = {name: here.catalogue.home(name) for name in ("may-in-kiosk", "day-quay", "loa-sanh")}
    (homes["day-quay"] / "led-2.txt").write_text("A015\n", encoding="utf-8")
    for name in ("0001.png", "0002.png"):
        (homes["may-in-kiosk"] / name).write_bytes(b"")
    (homes["loa-sanh"] / "spoken.jsonl").write_text('{"text": "một"}\n{"text": "hai"}\n', "utf-8")
    now = SimulatedTable(here).read()
    assert now.counters[1].sign == "A015"
    assert (now.slip.rpartition("/")[2], now.slips, now.spoken) == ("0002.png", 2, "hai")


def test_paper_goes_and_comes_back(here: Machine) -> None:
    table = SimulatedTable(here)
    table.take_paper(out=True)
    assert table.read().paper_out is True
    table.take_paper(out=False)
    assert table.read().paper_out is False


def test_other_faults_are_not_paper(here: Machine) -> None:
    set_faults(here.catalogue.home("may-in-kiosk"))
    assert SimulatedTable(here).read().paper_out is False


def test_a_key_without_a_simulator_is_an_error(here: Machine) -> None:
    with pytest.raises(NotFoundError):
        SimulatedTable(here).press(2, "next")


def test_a_face_of_a_panel_reaches_its_port(here: Machine) -> None:
    with pytest.raises(NotFoundError):
        SimulatedTable(here).rate(2, 1)
    panel = SimInput(Path(here.catalogue.port_of("mat-2")))
    panel.start()
    port = os.open(panel.link, os.O_RDONLY | os.O_NONBLOCK)
    SimulatedTable(here).rate(2, 4)
    pressed = [e for e in EventStream().feed(os.read(port, 1536), 1e9) if isinstance(e, KeyEvent)]
    assert [one.code for one in pressed] == [KEYS["KEY_4"]] * 2
    os.close(port)
    panel.stop()
