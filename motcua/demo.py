"""A whole office in one process, for a look without a screen: a visit from the kiosk to the call.

The clock is set to a Monday at 08:00, so that the output is the same at any hour; everything else
is real: the record, the drivers, the bytes on simulated wires, the screens.
"""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from devices.bus_sim import press_key
from devices.signs.sim import sign_png
from hall.numbers import spelled
from kiosk.office_desk import OfficeDesk
from motcua.counters import run_counters
from motcua.demo_link import PAGE, send_up
from motcua.machine import Machine, machine
from motcua.objects import chained_object, ticket_object
from motcua.programs import kiosk_desk, run_simulators
from motcua.settings import Settings
from office.clock import SetClock
from office.counters import OpenCounter
from office.errors import OfficeError
from office.office import Who
from office.queue import IssueTicket
from office.store import events
from office.views import counters_now, hall_now, print_jobs, tickets_today

OPENS = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 08:00 in Vietnam."""
STEP_TIMEOUT_S = 30.0
_LOOK_EVERY_S = 0.02
_CITIZENS = (
    ("ho-tich", ""),
    ("chung-thuc", ""),
    ("ho-tich", "cao-tuoi"),
    ("chung-thuc", ""),
    ("xa-hoi", "khuyet-tat"),
    ("dat-dai-xay-dung", ""),
    ("ho-tich", ""),
    ("chung-thuc", "mang-thai"),
)
"""Who is there before the visit that is shown: service, priority class."""
_COUNTER = 2
_RATED = 3
"""The counter whose citizens are asked how satisfied they are."""
_WHO = Who("demo", "demo")


class DemoFailedError(OfficeError):
    """Something of the shown office did not happen in time."""

    def __init__(self, what: str) -> None:
        super().__init__("demo-failed", what=what)


def play(settings: Settings, data_dir: Path, out: Path) -> dict[str, Any]:
    """Play the visit and leave its pictures, bytes and sound in `out`; give the summary.

    Must run on the program's first thread. Raises DemoFailedError when a step does not happen.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out.mkdir(parents=True, exist_ok=True)
    clock = SetClock(OPENS)
    with ExitStack() as running:
        here = running.enter_context(machine(settings, data_dir, clock, paced_sound=False))
        _start(running, here, run_simulators)
        _wait_for("thiết bị mô phỏng", lambda: _ports_stand(here))
        _start(running, here, run_counters)
        desk = running.enter_context(kiosk_desk(here))
        _fill_hall(here, clock)
        pages = _pages(here, desk, out / "screens")
        clock.advance(240)
        called = _call(here)
        _wait_for("phiếu in", lambda: _papers_settled(here))
        summary = _leave(here, out, called)
        summary["central"] = send_up(here, out / PAGE, partial(_wait_for, "hệ thống trung tâm"))
    summary["screens"] = sorted(page.name for page in pages)
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")
    return summary


def _start(
    running: ExitStack, here: Machine, program: Callable[[Machine, threading.Event], None]
) -> None:
    """Run a program in a thread until the stack unwinds; its failure becomes ours."""
    stop = threading.Event()
    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(program, here, stop)
    running.callback(future.result, STEP_TIMEOUT_S)
    running.callback(stop.set)


def _ports_stand(here: Machine) -> bool:
    devices = here.settings.devices
    names = [*(one.id for one in devices.printers), *(one.id for one in devices.buses)]
    return all(Path(here.catalogue.port_of(name)).exists() for name in names)


def _pages(here: Machine, desk: OfficeDesk, screens: Path) -> list[Path]:
    """Leave a picture of every page of every window; the rating screen serves two citizens."""
    from counter_display.ui.board_pictures import render_board
    from counter_display.ui.panel_pictures import render_panel
    from kiosk.ui.pictures import render_pages
    from kiosk.ui.rating_pictures import render_rating

    office, display = here.office, here.settings.counter_display[0]
    return [
        *render_pages(screens, lambda: desk, here.settings.kiosk),
        *render_rating(screens, office, _RATED, here.settings.rating, display.point),
        *render_board(screens, office, display.point, display.board),
        *render_panel(screens, office, display, _COUNTER),
    ]


def _fill_hall(here: Machine, clock: SetClock) -> None:
    for counter in here.settings.office.counters:
        here.office.do(OpenCounter(counter.number, confirm=True), _WHO)
    for service, priority in _CITIZENS:
        here.office.do(IssueTicket(service, priority), _WHO)
        clock.advance(45)


def _call(here: Machine) -> str:
    """Press "next" on a keypad; the number that then stands on the sign."""
    place = next(c for c in here.settings.counter_display[0].counters if c.number == _COUNTER)
    keypad = next(k for k in here.settings.devices.keypads if k.id == place.keypad)
    press_key(here.catalogue.home(keypad.bus), keypad.id, "next")
    _wait_for("lượt gọi", lambda: _at_counter(here) != "")
    number = _at_counter(here)
    _wait_for("bảng LED", lambda: _sign_text(here) == number)
    words = " ".join(spelled(number))
    _wait_for("tiếng gọi", lambda: words in _last_spoken(here))
    return number


def _last_spoken(here: Machine) -> str:
    """What the hall heard last."""
    file = here.catalogue.home(str(here.settings.counter_display[0].speaker)) / "spoken.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return str(json.loads(lines[-1])["text"]) if lines else ""


def _at_counter(here: Machine) -> str:
    counters = counters_now(here.office, here.settings.first_point)
    ticket = next(one.ticket for one in counters if one.number == _COUNTER)
    return ticket.label if ticket else ""


def _sign_text(here: Machine) -> str:
    place = next(c for c in here.settings.counter_display[0].counters if c.number == _COUNTER)
    sign = next(s for s in here.settings.devices.signs if s.id == place.sign)
    return (here.catalogue.home(sign.bus) / f"{sign.id}.txt").read_text(encoding="utf-8").strip()


def _papers_settled(here: Machine) -> bool:
    point = here.settings.first_point
    jobs = [j for t in tickets_today(here.office, point) for j in print_jobs(here.office, t.id)]
    return bool(jobs) and all(job.outcome for job in jobs)


def _leave(here: Machine, out: Path, called: str) -> dict[str, Any]:
    """Copy what the devices made, and the journal."""
    paper = here.catalogue.home(str(here.settings.kiosk.printer))
    slip = sorted(paper.glob("*.png"))[0]
    shutil.copyfile(slip, out / "ticket.png")
    shutil.copyfile(slip.with_suffix(".bin"), out / "ticket.bin")
    speaker = here.catalogue.home(str(here.settings.counter_display[0].speaker))
    shutil.copyfile(speaker / "call.wav", out / "call.wav")
    (out / "sign.png").write_bytes(sign_png(_sign_text(here)))
    point = here.settings.first_point
    with (
        here.office.store.read() as tx,
        (out / "journal.jsonl").open("w", encoding="utf-8") as file,
    ):
        for event in events.all_events(tx):
            file.write(json.dumps(chained_object(event), ensure_ascii=False) + "\n")
    tickets = tickets_today(here.office, point)
    outcomes = [j.outcome for t in tickets for j in print_jobs(here.office, t.id)]
    return {
        "business_day": hall_now(here.office, point).business_day,
        "tickets": [ticket_object(one) for one in tickets],
        "called": called,
        "papers": {one: outcomes.count(one) for one in ("confirmed", "unconfirmed", "failed")},
    }


def _wait_for(what: str, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STEP_TIMEOUT_S
    pause = threading.Event()
    while not happened():
        if time.monotonic() > deadline:
            raise DemoFailedError(what)
        pause.wait(_LOOK_EVERY_S)
