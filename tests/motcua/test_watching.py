"""One program of every machine sees to the queue and to the day's end by itself."""

import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from motcua.machine import Machine, machine
from motcua.settings import Settings, parse
from motcua.shared_record import start_sharing
from motcua.watching import watches, watching
from office.clock import SetClock
from office.counters import CallNext, OpenCounter
from office.queue import IssueTicket
from office.store import events
from office.views import tickets_today
from tests.fakes.command_line import SAMPLE_FILE
from tests.fakes.kiosks import kiosk
from tests.fakes.office import MONDAY, TESTER, HandClock, empty_record
from tests.fakes.postgres import drop_records, new_record
from tests.fakes.running import quick_sample
from tests.fakes.sample_programs import sample_machine
from tests.fakes.waiting import wait_for


def told(here: Machine) -> set[str]:
    """The kinds of all events."""
    with here.office.store.read() as tx:
        return {one.kind for one in events.all_events(tx)}


def with_roles(*roles: str) -> Settings:
    """The sample office on a machine with these roles and two counters' windows."""
    text = SAMPLE_FILE.read_text("utf-8")
    text = text.replace('roles = ["simulators", "counters", "kiosk"]', f"roles = {list(roles)}")
    text = text.replace("panels = [2]", "panels = [2, 3]")
    return parse(text, "office.toml")


@pytest.mark.parametrize(
    ("roles", "watcher"),
    [
        (("simulators", "counters", "kiosk", "panel"), ("counters", 0)),
        (("kiosk", "panel", "board"), ("panel", 2)),
        (("kiosk", "board", "rating"), ("rating", 2)),
        (("kiosk", "board"), ("board", 0)),
        (("kiosk",), ("kiosk", 0)),
    ],
)
def test_one_program_of_a_machine_watches(roles: tuple[str, ...], watcher: tuple[str, int]) -> None:
    settings = with_roles(*roles)
    programs = [
        (role, *place)
        for role in roles
        for place in settings.counters_of(role) or ((settings.first_point, 0),)
    ]
    assert [one for one in programs if watches(settings, roles, *one)] == [
        (watcher[0], settings.first_point, watcher[1])
    ]


def test_it_asks_about_open_tickets_and_tells_of_long_waits(tmp_path: Path) -> None:
    clock = SetClock(MONDAY)
    empty_record(tmp_path / "data")
    with sample_machine(tmp_path, tmp_path / "data", clock) as here:
        here.office.do(OpenCounter(2), TESTER)
        for _ in range(2):
            here.office.do(IssueTicket("ho-tich"), TESTER)
        here.office.do(CallNext(2), TESTER)
        clock.advance(61 * 60)
        without = replace(here, settings=with_roles("kiosk", "panel"))
        with watching(without, "panel", "main", 2):
            wait_for(lambda: told(here) >= {"ticket.reminded", "wait.alerted"})
            assert "day end" in [one.name for one in threading.enumerate()]


def test_what_lies_untold_in_its_data_folder_is_told(tmp_path: Path) -> None:
    """Under whatever number and installation a kiosk wrote it."""
    key, url = new_record()
    data = tmp_path / "data"
    with ExitStack() as running:
        running.callback(drop_records)
        clock = HandClock(MONDAY)
        with kiosk(data, url, clock, key=key) as one:
            wait_for(lambda: one.ready)
            one.line.cut()
            given = one.issue().label
        text = quick_sample(tmp_path).read_text("utf-8")
        text = text.replace("[run]", f'[run]\nrecord_url = "{url}"', 1)
        here = running.enter_context(machine(parse(text, "office.toml"), data, clock))
        start_sharing(here, running, "panel", every_s=60.0, first_s=0.0)
        wait_for(lambda: "reserve.merged" in told(here))
        assert [one.label for one in tickets_today(here.office, "main")] == [given]


def test_who_does_not_watch_begins_nothing(tmp_path: Path) -> None:
    with sample_machine(tmp_path, tmp_path / "data", SetClock(MONDAY)) as here:
        before = set(threading.enumerate())
        with watching(here, "kiosk", "main", 0):
            assert set(threading.enumerate()) == before
