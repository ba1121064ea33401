"""The push-button box on a real record, with real input records and a simulated printer's line."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from devices.catalogue import PORT
from devices.printers.sim import PAPER_FILE, Fault, set_faults
from devices.transport.input_sim import tap_at
from hall.owners import Owners
from hall.requests import ask
from motcua.button_box import run_button_box
from motcua.desks import open_desks
from motcua.machine import Machine, machine
from motcua.settings import parse
from office.errors import SettingsError
from office.hall_views import kiosk_now
from office.store import events, ports
from office.views import tickets_today
from tests.fakes.command_line import SAMPLE_FILE
from tests.fakes.evdev import PRESS, stroke
from tests.fakes.waiting import wait_for

BOX = """
[[devices.printers]]
id = "may-in-hop"
connection = { kind = "simulated", baud = 921600 }

[devices.hid_keypad_models.hop]
keys = { mot = "KEY_1", hai = "KEY_2" }

[[devices.hid_keypads]]
id = "hop"
connection = { kind = "simulated" }
model = "hop"

[button_box]
keypad = "hop"
printer = "may-in-hop"
number = 7
keys = [
  { key = "mot", service = "ho-tich" },
  { key = "hai", service = "dat-dai-xay-dung", priority = "cao-tuoi" },
]
"""
KEY_1 = 2
SPOKEN = """
[[devices.speakers]]
id = "loa-hop"
kind = "file"
"""
SAMPLE = SAMPLE_FILE.read_text(encoding="utf-8")


@dataclass
class Box:
    """The box's program at work, and nothing else of the office."""

    here: Machine

    def home(self, device: str) -> Path:
        return self.here.catalogue.home(device)

    def press(self, key: str = "KEY_1") -> None:
        """Press a push button, from another process's point of view."""
        tap_at(self.home("hop") / PORT, key)

    def papers(self) -> list[dict[str, Any]]:
        """What was cut so far."""
        file = self.home("may-in-hop") / PAPER_FILE
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def kinds(self) -> list[str]:
        """The events of the record."""
        with self.here.office.store.read() as tx:
            return [one.kind for one in events.after(tx, 0, 1000)]

    def state(self, device: str) -> tuple[str, tuple[str, ...]]:
        """The last written state of a device."""
        with self.here.office.store.read() as tx:
            rows = {one.device: one for one in ports.devices(tx)}
        return (rows[device].state, rows[device].reasons) if device in rows else ("", ())


Opened = Callable[..., Box]


@pytest.fixture
def open_box(tmp_path: Path) -> Iterator[Opened]:
    """Starts the box's program on a fresh folder."""
    with ExitStack() as running:

        def opened(text: str = BOX) -> Box:
            settings = parse(SAMPLE + text, "office.toml")
            here = running.enter_context(machine(settings, tmp_path, paced_sound=False))
            for one in here.catalogue.simulators():
                running.callback(one.stop)
                one.start()
            stop = threading.Event()
            thread = threading.Thread(target=run_button_box, args=[here, stop])
            running.callback(thread.join, 20)
            running.callback(stop.set)
            thread.start()
            box = Box(here)
            wait_for(lambda: box.state("hop")[0] == "online")
            wait_for(lambda: box.state("may-in-hop")[0] == "online")
            return box

        yield opened


def test_a_press_is_a_number_on_paper(open_box: Opened) -> None:
    box = open_box()
    box.press("KEY_2")
    wait_for(box.papers)
    wait_for(lambda: "print.confirmed" in box.kinds())
    (ticket,) = tickets_today(box.here.office, "main")
    assert (ticket.label, ticket.priority) == ("H001", "cao-tuoi")
    assert [one["process_id_answered"] for one in box.papers()] == [True]


def test_two_keys_are_two_numbers_and_a_trembling_finger_is_one(open_box: Opened) -> None:
    box = open_box()
    for key in ("KEY_1", "KEY_1", "KEY_2", "KEY_1"):
        box.press(key)
    wait_for(lambda: len(box.papers()) == 2)
    assert box.kinds().count("ticket.issued") == 2


def test_out_of_paper_and_without_a_voice_no_number_is_given_and_somebody_is_called(
    open_box: Opened,
) -> None:
    box = open_box()
    set_faults(box.home("may-in-hop"), Fault.PAPER_OUT)
    wait_for(lambda: "printer-paper-out" in box.state("may-in-hop")[1])
    box.press()
    wait_for(lambda: "help.asked" in box.kinds())
    (call,) = kiosk_now(box.here.office, "main").help
    assert call.place == "kiosk:7"
    assert "ticket.issued" not in box.kinds()


def test_a_sentence_comes_out_of_the_box_s_printer(open_box: Opened) -> None:
    box = open_box()
    office, sentence = box.here.office, {"text": "Hộ tịch mở lại lúc 13:30."}
    answer = ask(office.store, office.clock, "may-in-hop", "notice", sentence)
    assert answer.facts["result"] == "confirmed"
    assert len(box.papers()) == 1


def test_out_of_paper_the_number_is_said_aloud(open_box: Opened) -> None:
    box = open_box(SPOKEN + BOX.replace("number = 7", 'number = 7\nspeaker = "loa-hop"'))
    set_faults(box.home("may-in-hop"), Fault.PAPER_OUT)
    wait_for(lambda: "printer-paper-out" in box.state("may-in-hop")[1])
    box.press()
    spoken = box.home("loa-hop") / "spoken.jsonl"
    wait_for(spoken.exists)
    assert "Số của Ông Bà là: a, không, không, một." in spoken.read_text("utf-8")
    assert "print.failed" in box.kinds()


def test_a_stuck_key_is_a_fault_that_others_see(open_box: Opened) -> None:
    box = open_box()
    with (box.home("hop") / PORT).open("wb", buffering=0) as unit:
        unit.write(stroke(KEY_1, PRESS, time.monotonic() - 11))
    wait_for(lambda: box.state("hop") == ("failed", ("key-stuck",)))


FAULTS = {
    "keypad": ('keypad = "hop"', 'keypad = "phim-1"', "button_box.keypad"),
    "key": ('key = "mot"', 'key = "ba"', "button_box.keys.ba"),
    "service": ('service = "ho-tich"', 'service = "x"', "button_box.keys.mot.service"),
    "class": ('priority = "cao-tuoi"', 'priority = "x"', "button_box.keys.hai.priority"),
    "printer": ('printer = "may-in-hop"', 'printer = "may-in-kiosk"', "printer"),
    "speaker": ("number = 7", 'speaker = "x"', "button_box.speaker"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_a_box_cannot_do_is_told(case: str) -> None:
    before, after, key = FAULTS[case]
    with pytest.raises(SettingsError) as wrong:
        parse(SAMPLE + BOX.replace(before, after, 1), "office.toml")
    assert wrong.value.details["key"] == key


def test_a_keypad_serves_the_box_or_a_counter() -> None:
    text = SAMPLE.replace('keypad = "phim-2"', 'keypad = "hop"') + BOX
    with pytest.raises(SettingsError) as wrong:
        parse(text, "office.toml")
    assert (wrong.value.details["key"], wrong.value.details["value"]) == ("keypad", "hop")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('key = "hai"', 'key = "mot"', "mỗi nút chỉ ghi một lần"),
        ('printer = "may-in-hop"\n', "", "một máy in hoặc một loa"),
        (
            "keys = [\n",
            "keys = [\n" + '{ key = "mot", service = "ho-tich" },\n' * 7,
            "nhiều nhất 8",
        ),
    ],
)
def test_what_makes_no_box_is_told(before: str, after: str, told: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        parse(SAMPLE + BOX.replace(before, after, 1), "office.toml")
    assert told in str(wrong.value.details)


def test_the_role_needs_a_box() -> None:
    with pytest.raises(SettingsError, match="settings-wrong") as wrong:
        parse(SAMPLE.replace('roles = ["simulators"', 'roles = ["buttons", "simulators"'), "f")
    assert "hộp nút" in str(wrong.value.details)


def test_its_keys_belong_to_no_counter_and_its_owner_lends_them(open_box: Opened) -> None:
    box = open_box()
    answer = ask(box.here.office.store, box.here.office.clock, "hop", "check", {"level": 1})
    assert (answer.error, answer.facts["state"]) == (None, "online")
    opened = open_desks(box.here, Owners(box.here.office.store, "counters"))
    assert "hop" not in opened.drivers
