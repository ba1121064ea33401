"""A code reader of the kiosk: its program owns it, hears it, and lends it like any other."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from pydantic import ValidationError

from devices.readers import Code, CodeRead
from devices.talker_sim import say_at
from hall.requests import ask
from motcua.desks import open_desks
from motcua.machine import Machine, machine
from motcua.owning import owner_of
from motcua.parts import owners_of
from motcua.programs import kiosk_desk
from motcua.settings import Settings, parse
from office.store import ports
from tests.fakes.command_line import SAMPLE_FILE
from tests.fakes.desks import desk_values
from tests.fakes.waiting import WAIT_S, wait_for

READER = """
[[devices.readers]]
id = "doc-kiosk"
connection = { kind = "simulated" }
"""
SAMPLE = SAMPLE_FILE.read_text(encoding="utf-8").replace(
    "[kiosk]\n", '[kiosk]\nreader = "doc-kiosk"\n'
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Machine]:
    """A machine whose kiosk has a simulated reader."""
    with ExitStack() as running:
        settings = parse(SAMPLE + READER, "office.toml")
        here = running.enter_context(machine(settings, tmp_path, paced_sound=False))
        for one in here.catalogue.simulators():
            running.callback(one.stop)
            one.start()
        yield here


def test_what_is_held_before_it_is_heard_in_the_kiosk(here: Machine) -> None:
    codes = Queue[Code]()
    reader = here.catalogue.desks.reader("doc-kiosk")
    reader.listen(codes.put)
    with kiosk_desk(here, None, reader):
        wait_for(lambda: told(here) == ("no-answer-expected",))
        say_at(here.catalogue.home("doc-kiosk"), b"MCH1.mau.x\r")
        code = codes.get(timeout=WAIT_S)
        assert isinstance(code, CodeRead)
        assert code.text == "MCH1.mau.x"
        lent = ask(here.office.store, here.office.clock, "doc-kiosk", "lend", {"seconds": 1})
        assert lent.error is None


def told(here: Machine) -> tuple[str, ...]:
    """What everybody reads of the reader; one that is well says nothing."""
    with here.office.store.read() as tx:
        found = [one.reasons for one in ports.devices(tx) if one.device == "doc-kiosk"]
    return next(iter(found), ())


def test_the_counters_leave_it_alone(here: Machine) -> None:
    assert owner_of(here.settings, "doc-kiosk") == "kiosk"
    with ExitStack() as running:
        owners = owners_of(here, running, "counters")
        assert "doc-kiosk" not in open_desks(here, owners).readers


@pytest.mark.parametrize(
    ("reader", "word"),
    [
        ("doc-9", "kiosk.reader = doc-9: không có"),
        ("doc-1", "reader = doc-1: chỉ được dùng một lần"),
    ],
)
def test_a_reader_is_one_that_there_is_and_stands_in_one_place(reader: str, word: str) -> None:
    values: dict[str, Any] = desk_values()
    values["kiosk"] = {"number": 1, "reader": reader}
    with pytest.raises(ValidationError, match=word):
        Settings.model_validate(values)
