"""`motcua doctor`: what is wrong now, and what a code on a panel means."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from devices.printers.sim import Fault, set_faults
from hall.checks import HallCheck, look_at
from hall.faults import code_of
from hall.owners import Owners, started
from hall.sentences import Sentences
from motcua.machine import Machine
from motcua.owning import devices_at_work, roles_at_work
from motcua.parts import machine_checks
from motcua.programs import kiosk_desk
from motcua.settings import load
from motcua.supervisor import Child, Supervisor
from office.checks import Found, NoteCheck
from office.clock import to_ms
from office.staff import add_staff
from office.store import events, ports
from office.store.ports import DeviceRow
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.office import MONDAY, TESTER
from tests.fakes.sample_programs import owned, sample_machine, simulated
from tests.fakes.waiting import wait_for

PRINTER = "may-in-ban"
SCANNER = "may-quet"
"""Nobody owns it between two scans."""
PAPER_OUT = code_of(PRINTER, "printer-paper-out")
NOBODY = "Không có chương trình nào đang trông thiết bị"


@pytest.fixture
def here(motcua: CommandLine, tmp_path: Path) -> Iterator[Machine]:
    """The sample office of the command line, none of its programs running."""
    motcua.config = tmp_path / "office.toml"
    with sample_machine(tmp_path, motcua.data_dir, motcua.clock) as machine:
        yield machine


@contextmanager
def kiosk(here: Machine) -> Iterator[None]:
    """The kiosk's desk, printer and speaker."""
    with kiosk_desk(here, here.catalogue.speaker(str(here.settings.kiosk.speaker))):
        yield


def problems(motcua: CommandLine) -> dict[str, str]:
    """What is wrong → why."""
    return {one["about"]: one["reason"] for one in motcua("doctor --json").data["problems"]}


def test_where_nothing_runs_it_says_so(motcua: CommandLine, here: Machine) -> None:
    shown = motcua("doctor")
    assert shown.exit_code == 1
    assert NOBODY in shown.out
    assert_plain_vietnamese(shown.out)
    assert set(problems(motcua)) == set(here.settings.devices.kinds()) - {SCANNER}


def test_a_hall_in_order_is_ready(motcua: CommandLine, here: Machine) -> None:
    with simulated(here), owned(here), kiosk(here):
        wait_for(lambda: problems(motcua) == {})
        assert motcua("doctor").out == "Sẵn sàng: không thấy gì hỏng.\n"
        assert motcua("doctor").exit_code == 0


def test_a_fault_of_now_is_listed_and_its_code_explained(
    motcua: CommandLine, here: Machine
) -> None:
    with simulated(here), owned(here):
        set_faults(here.catalogue.home(PRINTER), Fault.PAPER_OUT)
        wait_for(lambda: problems(motcua).get(PRINTER) == "printer-paper-out")
        assert f"{PAPER_OUT}  Máy in may-in-ban: hết giấy · Cán bộ" in motcua("doctor").out
        told = motcua(f"doctor {PAPER_OUT}").out
        assert "(đang hỏng)" in told
        assert "1. Thay giấy máy in may-in-ban" in told
        assert f"Kiểm tra lại: motcua devices check {PRINTER}" in told


@pytest.mark.parametrize(
    "typed", [PAPER_OUT, PAPER_OUT.lower(), f"{PAPER_OUT[:2]}-{PAPER_OUT[2:]}"]
)
def test_a_code_is_explained_though_nothing_is_wrong_now(motcua: CommandLine, typed: str) -> None:
    (meaning, *others) = motcua.done("doctor", typed)["meanings"]
    assert others == []
    assert (meaning["about"], meaning["reason"]) == (PRINTER, "printer-paper-out")
    assert (meaning["now"], meaning["who"]) == (False, "officer")
    assert meaning["command"] == f"motcua devices check {PRINTER}"


def test_a_code_of_the_machine_itself_is_explained(motcua: CommandLine, here: Machine) -> None:
    code = code_of(f"disk:{here.name}", "disk-full")
    (meaning,) = motcua.done("doctor", code)["meanings"]
    assert (meaning["reason"], meaning["command"]) == ("disk-full", "motcua doctor")


def test_a_roster_name_that_nobody_has_is_told(
    motcua: CommandLine, here: Machine, tmp_path: Path
) -> None:
    file = tmp_path / "office.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("number = 2\n", "number = 2\nofficer = 77\n", 1), "utf-8")
    code = code_of("roster:2", "roster-unknown")
    assert problems(motcua)["roster:2"] == "roster-unknown"
    shown = motcua("doctor").out
    assert f"{code}  Phân công quầy 2: cán bộ ghi trong cấu hình không có" in shown
    (meaning,) = motcua.done("doctor", code)["meanings"]
    assert (meaning["now"], meaning["command"]) == (True, "motcua doctor")
    add_staff(here.office, TESTER, "Lê Thu Hà", "officer", "135792")
    file.write_text(text.replace("number = 2\n", "number = 2\nofficer = 1\n", 1), "utf-8")
    assert "roster:2" not in problems(motcua)
    (meaning,) = motcua.done("doctor", code)["meanings"]
    assert meaning["now"] is False


def test_an_unknown_code_is_refused_with_its_alphabet(motcua: CommandLine) -> None:
    assert motcua.refused("doctor OOOO")["code"] == "doctor-code-unknown"
    shown = motcua("doctor OOOO")
    assert_plain_vietnamese(shown.err.splitlines()[0])


@pytest.mark.parametrize("reason", Sentences("vi").section("remedies"))
def test_every_remedy_is_plain_vietnamese(reason: str) -> None:
    text = Sentences("vi").say("remedies", reason, {"device": "led-1"})
    for step in text.splitlines():
        assert_plain_vietnamese(step)
        assert step[-1] in ".:;”"


def test_what_another_machine_told_this_morning_is_listed_too(
    motcua: CommandLine, here: Machine
) -> None:
    found = Found("may-in-2", "printer", "printer-cutter-jam", "fault")
    here.office.do(NoteCheck("kiosk-2", 5, (found,)), TESTER)
    assert problems(motcua)["may-in-2"] == "printer-cutter-jam"
    code = code_of("may-in-2", "printer-cutter-jam")
    assert motcua.done("doctor", code)["meanings"][0]["now"]


def test_a_machine_that_has_not_checked_is_listed_as_on_the_panels(
    motcua: CommandLine, here: Machine
) -> None:
    here.office.do(NoteCheck("kiosk-2", 5), TESTER)
    assert "machine:kiosk-2" not in problems(motcua)
    motcua.put(MONDAY + timedelta(days=1))
    assert problems(motcua)["machine:kiosk-2"] == "not-checked"


def test_the_morning_check_of_a_machine_asks_every_device_of_it(here: Machine) -> None:
    checks = machine_checks(here, Owners(here.office.store, "counters"))
    with simulated(here), owned(here), kiosk(here):
        assert look_at(checks) == ([], [])
        set_faults(here.catalogue.home(PRINTER), Fault.COVER_OPEN)
        assert look_at(checks).found == [Found(PRINTER, "printer", "printer-cover-open", "fault")]
    devices = {one.about for one in checks}
    assert devices >= set(here.settings.devices.kinds()) - {SCANNER}
    assert {f"clock:{here.name}", f"disk:{here.name}"} <= devices


def test_the_morning_check_is_written_by_the_programs(here: Machine) -> None:
    owners = Owners(here.office.store, "counters")
    checks = machine_checks(here, owners)
    with simulated(here), owned(here):
        assert HallCheck(here.office, TESTER, here.name, owners, checks).look()
    with here.office.store.read() as tx:
        event = events.last_of_subject(tx, f"machine:{here.name}")
    assert event is not None
    assert '"reason":"status-stale"' in event.data  # the kiosk's printer: no kiosk runs


@pytest.mark.parametrize(
    ("roles", "missing"),
    [
        (("counters", "kiosk"), set()),
        (("counters",), {"may-in-kiosk", "loa-kiosk"}),
        (("panel",), None),
    ],
)
def test_a_machine_checks_what_its_own_programs_own(
    roles: tuple[str, ...], missing: set[str] | None
) -> None:
    settings = load(None)
    kinds = set(settings.devices.kinds()) - {SCANNER}
    assert set(devices_at_work(settings, roles)) == (set() if missing is None else kinds - missing)


def test_an_office_without_a_second_place_for_its_record_is_told(motcua: CommandLine) -> None:
    machine = {"[run]\n": '[run]\nmachine = "quay"\n'}
    motcua.configure(machine)
    assert "backup:quay" not in problems(motcua)  # the sample office serves nobody
    motcua.configure({**machine, "sample = true": "sample = false"})
    assert problems(motcua)["backup:quay"] == "backup-none"
    motcua.configure(
        {
            "[run]\n": '[backup]\nelsewhere = true\n\n[run]\nmachine = "quay"\n',
            "sample = true": "sample = false",
        }
    )
    assert "backup:quay" not in problems(motcua)


def test_a_line_that_is_cut_is_one_fault_and_not_that_of_its_units_too(
    motcua: CommandLine, here: Machine
) -> None:
    owners = Owners(here.office.store, "counters")
    owners.claim("day-quay")
    now = to_ms(here.office.clock.now())
    with here.office.store.write() as tx:
        for name, kind, reason in (
            ("day-quay", "bus", "bus-silent"),
            ("led-1", "sign", "device-timeout"),
            ("phim-1", "keypad", "device-timeout"),
        ):
            ports.save_device(
                tx, DeviceRow(name, kind, "offline", "fault", (reason,), "polled", now)
            )
    found = problems(motcua)
    assert found["day-quay"] == "bus-silent"
    assert found.keys().isdisjoint({"led-1", "phim-1"})


@pytest.mark.parametrize(("alive", "roles"), [(True, {"counters", "panel"}), (False, None)])
def test_the_roles_at_work_are_those_that_were_started(
    tmp_path: Path, alive: bool, roles: set[str] | None
) -> None:
    begun = started(os.getpid()) if alive else 1
    told = {"supervisor": os.getpid(), "started": begun, "roles": {"counters": 1, "panel-2": None}}
    (tmp_path / "run.json").write_text(json.dumps(told), encoding="utf-8")
    settings = load(None)
    assert roles_at_work(settings, tmp_path) == (roles or set(settings.run.roles))
    assert "kiosk" in roles_at_work(settings, tmp_path, "kiosk")


def test_the_doctor_misses_no_device_of_a_role_that_was_not_to_run(
    motcua: CommandLine, here: Machine
) -> None:
    running = Supervisor([Child("counters", ["sleep", "60"], os.environ)], here.data_dir)
    stop = threading.Event()
    alive = threading.Thread(target=running.run, args=[stop])
    alive.start()
    try:
        wait_for((here.data_dir / "run.json").exists)
        assert "may-in-kiosk" not in problems(motcua)
        assert PRINTER in problems(motcua)
    finally:
        stop.set()
        alive.join()
    assert "may-in-kiosk" in problems(motcua)


def test_a_device_in_place_of_a_code_is_sent_to_its_check(motcua: CommandLine) -> None:
    shown = motcua("doctor", "led-1", "--json")
    assert (shown.exit_code, shown.error["code"]) == (2, "wrong-usage")
    assert "“motcua devices check led-1”" in shown.error["message"]


def test_a_bundle_goes_into_a_folder_under_a_name_of_its_own(
    motcua: CommandLine, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    file = Path(motcua.done("devices", "bundle", str(stick))["file"])
    assert (file.parent, file.suffix) == (stick, ".zip")
    assert file.is_file()


def test_what_was_known_already_tells_no_milliseconds(motcua: CommandLine) -> None:
    shown = motcua("devices check loa-sanh --level 0")
    assert "loa-sanh" in shown.out
    assert " ms" not in shown.out


def test_a_question_ends_as_one() -> None:
    questions = Sentences("vi").section("check-questions").values()
    assert questions
    assert all(one.endswith("không?") for one in questions)


def test_which_settings_differ_is_told(motcua: CommandLine, here: Machine) -> None:
    keys = "kiosk-1: office.services.ho-tich.series"
    found = Found("settings:kiosk-2", "settings", "settings-differ", "warn", keys)
    here.office.do(NoteCheck("kiosk-2", 5, (found,)), TESTER)
    code = code_of(*found[0:3:2])
    shown = motcua("doctor").out
    assert f"{code}  Cấu hình kiosk-2: phần [office] khác máy khác" in shown
    assert f"({keys})" in shown
    assert f"Chi tiết: {keys}" in motcua(f"doctor {code}").out
