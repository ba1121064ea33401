"""Two halls on one machine: each with its own numbers, signs, keypads, voice, board and windows."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter_display.panel_values import View
from counter_display.readiness import unchecked, wrong
from counter_display.ui.panel_stage import place_of
from devices.bus_sim import press_key
from motcua.cli.run import children_of
from motcua.cli.shell import Shell
from motcua.halls import elsewhere, printers_at
from motcua.machine import Machine
from motcua.settings import Settings, parse
from office.checks import Found, NoteCheck
from office.clock import SetClock
from office.counters import OpenCounter
from office.errors import SettingsError
from office.hall_views import panel_now
from office.office import Who
from office.queue import IssueTicket
from office.store import ports
from tests.fakes.command_line import SAMPLE_FILE, CommandLine
from tests.fakes.office import MONDAY
from tests.fakes.sample_programs import counters_at_work
from tests.fakes.waiting import wait_for

WHO = Who("tester", "test")
POINTS = """
[[office.points]]
id = "main"
name = { vi = "Tầng 1" }

[[office.points]]
id = "tang-2"
name = { vi = "Tầng 2" }

[[office.services]]
id = "cong-an"
name = { vi = "Cư trú" }
series = "A"
point = "tang-2"

[[office.counters]]
number = 1
point = "tang-2"
services = ["cong-an"]

"""
UPSTAIRS = """
[[counter_display]]
point = "tang-2"
speaker = "loa-tang-2"

[[counter_display.counters]]
number = 1
keypad = "phim-5"
sign = "led-5"

[[devices.speakers]]
id = "loa-tang-2"
kind = "file"
"""
OF_FIVE = '[[counter_display.counters]]\nnumber = 5\nkeypad = "phim-5"\nsign = "led-5"\n'


def two_halls() -> str:
    """The sample office with a second hall, whose devices hang on the same line."""
    text = SAMPLE_FILE.read_text(encoding="utf-8")
    for before, after in {
        "[counter_display]\n": "[[counter_display]]\n",
        OF_FIVE: UPSTAIRS,
        "[[office.services]]\n": f"{POINTS}[[office.services]]\n",
        "panels = [2]": 'panels = [2, "tang-2/1"]',
    }.items():
        assert before in text
        text = text.replace(before, after, 1)
    return text


@pytest.fixture
def settings() -> Settings:
    """Two halls."""
    return parse(two_halls(), "office.toml")


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Iterator[Machine]:
    """The counters' program of both halls on simulated devices, at work."""
    with counters_at_work(settings, tmp_path, SetClock(MONDAY)) as here:
        yield here


def text_on(here: Machine, sign: str) -> str:
    """What a sign shows."""
    file = here.catalogue.home("day-quay") / f"{sign}.txt"
    return file.read_text("utf-8").strip() if file.exists() else ""


def said_by(here: Machine, speaker: str) -> list[str]:
    """What a speaker has said."""
    file = here.catalogue.home(speaker) / "spoken.jsonl"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [str(json.loads(one)["text"]) for one in lines]


def heard_of(here: Machine) -> set[str]:
    """The devices that are well."""
    with here.office.store.read() as tx:
        return {one.device for one in ports.devices(tx) if one.state == "online"}


def test_each_hall_calls_its_own_numbers_on_its_own_devices(here: Machine) -> None:
    for point, service in (("main", "tra-ket-qua"), ("tang-2", "cong-an")):
        here.office.do(OpenCounter(1, confirm=True, point=point), WHO)
        here.office.do(IssueTicket(service, point=point), WHO)
    wait_for(lambda: {"phim-1", "phim-5"} <= heard_of(here))
    press_key(here.catalogue.home("day-quay"), "phim-5", "next")
    wait_for(lambda: text_on(here, "led-5") == "A001")
    wait_for(lambda: said_by(here, "loa-tang-2"))
    assert text_on(here, "led-1") != "A001"
    press_key(here.catalogue.home("day-quay"), "phim-1", "next")
    wait_for(lambda: said_by(here, "loa-sanh"))
    assert not set(said_by(here, "loa-sanh")) & set(said_by(here, "loa-tang-2"))
    assert text_on(here, "led-5") == "A001"


def test_a_window_stands_in_its_hall(tmp_path: Path) -> None:
    config = tmp_path / "office.toml"
    config.write_text(two_halls(), encoding="utf-8")
    shell = Shell(config, tmp_path / "data", SetClock(MONDAY))
    panels, boards = children_of(shell, "panel"), children_of(shell, "board")
    assert [one.role for one in panels] == ["panel-2", "panel-tang-2-1"]
    assert [one.role for one in boards] == ["board", "board-tang-2"]
    assert [one.role for one in children_of(shell, "kiosk")] == ["kiosk"]
    assert panels[1]._words[-4:-2] == ["--point", "tang-2"]


def test_a_kiosk_gives_the_numbers_of_its_hall(settings: Settings) -> None:
    assert settings.point_of(settings.kiosk) == "main"
    upstairs = parse(two_halls().replace("[kiosk]\n", '[kiosk]\npoint = "tang-2"\n'), "office.toml")
    assert upstairs.point_of(upstairs.kiosk) == "tang-2"


def test_the_command_line_names_the_hall(motcua: CommandLine) -> None:
    motcua.configure({})
    assert motcua.config
    motcua.config.write_text(two_halls(), encoding="utf-8")
    motcua.done("counter open --counter 1 --point tang-2")
    motcua.done("ticket issue cong-an --no-print --point tang-2")
    called = motcua.done("counter call --counter 1 --point tang-2")
    assert called["ticket"]["number"] == "A001"
    status = motcua.done("queue status")
    assert {one["ticket"] and one["ticket"]["number"] for one in status["counters"]} == {None}
    shown = motcua.done("config show")
    assert [one["point"] for one in shown["counter_display"]] == ["main", "tang-2"]
    assert shown["run"]["panels"] == [2, "tang-2/1"]


WRONG = {
    "a point twice": ('point = "tang-2"\nspeaker', 'point = "main"\nspeaker', "main"),
    "no such point": ('point = "tang-2"\nspeaker', 'point = "tang-3"\nspeaker', "tang-3"),
    "a speaker for two": ('speaker = "loa-tang-2"', 'speaker = "loa-sanh"', "loa-sanh"),
    "a keypad for two": (
        'number = 1\nkeypad = "phim-5"',
        'number = 1\nkeypad = "phim-1"',
        "phim-1",
    ),
    "no such counter": (
        'number = 1\nkeypad = "phim-5"',
        'number = 4\nkeypad = "phim-5"',
        "4",
    ),
    "no such window": ('"tang-2/1"', '"tang-2/9"', "9"),
    "a kiosk of nowhere": ("[kiosk]\n", '[kiosk]\npoint = "tang-3"\n', "tang-3"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_told(case: str) -> None:
    before, after, value = WRONG[case]
    text = two_halls()
    assert before in text
    with pytest.raises(SettingsError) as wrong:
        parse(text.replace(before, after), "office.toml")
    assert wrong.value.details["value"] == value


def test_a_fault_of_a_hall_names_the_hall() -> None:
    text = two_halls().replace('speaker = "loa-tang-2"', "speaker = 3")
    with pytest.raises(SettingsError) as wrong:
        parse(text, "office.toml")
    assert wrong.value.details["key"] == "counter_display.tang-2.speaker"


KIOSK_OF_MAIN = {"may-in-kiosk", "may-in-ban", "loa-sanh", "led-1", "phim-1"}
UPSTAIRS_ALONE = {"loa-tang-2", "led-5", "phim-5"}


def test_every_device_stands_in_its_hall(settings: Settings) -> None:
    assert elsewhere(settings, "main") == UPSTAIRS_ALONE
    assert elsewhere(settings, "tang-2") >= KIOSK_OF_MAIN
    assert not UPSTAIRS_ALONE & elsewhere(settings, "tang-2")
    assert "day-quay" not in elsewhere(settings, "tang-2")
    assert set(printers_at(settings, "main")) == {"may-in-kiosk", "may-in-ban"}
    assert printers_at(settings, "tang-2") == ()


def test_a_printer_that_both_halls_name_is_both_halls() -> None:
    text = two_halls().replace(
        'speaker = "loa-tang-2"\n',
        'speaker = "loa-tang-2"\n[counter_display.panel]\nprinter = "may-in-ban"\n',
    )
    both = parse(text, "office.toml")
    assert printers_at(both, "tang-2") == ("may-in-ban",)
    assert "may-in-ban" in printers_at(both, "main")


def test_with_one_hall_nothing_stands_elsewhere() -> None:
    assert not elsewhere(parse(SAMPLE_FILE.read_text("utf-8"), "office.toml"), "main")


def test_a_panel_tells_of_its_own_hall_alone(here: Machine) -> None:
    found = tuple(Found(one, "sign", "device-timeout", "fault") for one in ("led-1", "led-5"))
    skipped = tuple(Found(one, "keypad", "no-answer", "info") for one in ("phim-1", "phim-5"))
    here.office.do(NoteCheck("may", 4, found, skipped=skipped), WHO)
    for point, number, own in (("main", 2, "1"), ("tang-2", 1, "5")):
        display = here.settings.hall(point)
        others = elsewhere(here.settings, point)
        place = place_of(here.office, display, number, printers_at(here.settings, point), others)
        view = View(place, replace(panel_now(here.office, point, number), devices=()))
        told = {one.about for one in (*wrong(view), *unchecked(view))}
        assert f"led-{own}" in told
        assert not told & {f"{kind}-{6 - int(own)}" for kind in ("led", "phim")}


def test_a_number_of_one_hall_is_not_printed_in_the_other(motcua: CommandLine) -> None:
    motcua.configure({})
    assert motcua.config
    motcua.config.write_text(two_halls(), encoding="utf-8")
    motcua.done("ticket issue cong-an --point tang-2")
    assert "print.requested" not in {
        one["kind"] for one in motcua.done("ticket show A001 --point tang-2")["events"]
    }
