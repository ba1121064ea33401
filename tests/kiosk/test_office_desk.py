"""The kiosk's desk on a real office: help, staff, and what staff do there."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from devices.errors import NotConfiguredError
from devices.status import Level, Source, State, Status, utc_now
from hall.requests import PRINTED_S, RequestDesk
from kiosk import office_desk
from kiosk.desk import BundleFile, Checked, DeskRefusal, HelpNow, MachineNow, PrinterNow
from kiosk.office_desk import OfficeDesk
from kiosk.office_view import COMING_SHOWN_S
from office.appointments import MakeAppointment
from office.assistance import AnswerHelp
from office.bell import Pulse
from office.clock import to_ms
from office.config import MAIN_POINT
from office.counters import OpenCounter
from office.model import new_id
from office.office import Who
from office.personal import Personal
from office.staff import add_staff
from office.store import ports
from office.store.ports import DeviceRow
from office.turns import LEAST_TURNS
from tests.fakes.command_line import assert_plain_vietnamese
from tests.fakes.office import (
    MONDAY,
    PLAIN_SETTINGS,
    TESTER,
    Hall,
    HandClock,
    open_office,
    settings,
)

PIN = "271828"
PRINTER = "may-in"
DOTS_AT_9600_S = 22.0
"""A slip of dots takes so long on the slowest line."""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A small office on a Monday morning."""
    clock = HandClock(MONDAY)
    office = open_office(tmp_path / "data", clock)
    yield Hall(office, clock)
    office.store.close()


def desk_of(hall: Hall, printer: str | None = PRINTER) -> OfficeDesk:
    return OfficeDesk(hall.office, Who("kiosk", "kiosk:1"), MAIN_POINT, printer, place="kiosk:2")


def device(
    hall: Hall, name: str, level: str = "info", reasons: tuple[str, ...] = (), age_s: int = 0
) -> None:
    """Write the last word on a device."""
    heard_at = to_ms(hall.clock.now()) - age_s * 1000
    row = DeviceRow(name, "printer", "online", level, reasons, "poll", heard_at)
    with hall.office.store.write() as tx:
        ports.save_device(tx, row)


def test_a_number_tells_how_long_it_will_wait(hall: Hall) -> None:
    hall.do(OpenCounter(1))
    desk = desk_of(hall, None)
    assert desk.issue(new_id(), "civil", None, "vi").wait is None
    hall.serve_many(LEAST_TURNS)
    desk.view()
    low, high = desk.issue(new_id(), "civil", None, "vi").wait or (0, 0)
    assert 0 < low <= high


def test_help_is_called_from_this_kiosk_and_answered(hall: Hall) -> None:
    desk = desk_of(hall)
    assert desk.view().help is HelpNow.NONE
    desk.ask_help(new_id())
    assert desk.view().help is HelpNow.ASKED
    hall.do(AnswerHelp("kiosk:2"))
    assert desk.view().help is HelpNow.COMING
    hall.clock.advance(COMING_SHOWN_S)
    assert desk.view().help is HelpNow.NONE


def test_a_call_from_another_kiosk_is_not_ours(hall: Hall) -> None:
    OfficeDesk(hall.office, TESTER, MAIN_POINT, place="kiosk:1").ask_help(new_id())
    assert desk_of(hall).view().help is HelpNow.NONE


def test_staff_sign_in_with_number_and_pin(hall: Hall) -> None:
    desk = desk_of(hall)
    assert not desk.view().staffed
    added = add_staff(hall.office, TESTER, "Lò Thị Mai", "technician", PIN)
    assert desk.view().staffed
    member = desk.sign_in(added.number, PIN)
    assert (member.number, member.name, member.role["vi"]) == (1, "Lò Thị Mai", "kỹ thuật viên")


class OneMachine:
    """A machine with nothing to look after."""

    def machine(self) -> MachineNow:
        """Its name."""
        return MachineNow("kiosk-2", "1.4", 60)

    def check_device(self, device: str, level: int) -> Checked:
        """Whatever it is, it is well."""
        return Checked("pass", {"vi": f"{device} {level}"})

    def write_bundle(self) -> BundleFile:
        """It is never written."""
        return BundleFile("goi.zip", 1, carried=False)


@pytest.mark.parametrize(
    ("role", "machine", "technician"),
    [
        ("technician", OneMachine(), True),
        ("guide", OneMachine(), False),
        ("technician", None, False),
    ],
)
def test_only_a_technician_looks_after_the_machine(
    hall: Hall, role: str, machine: OneMachine | None, technician: bool
) -> None:
    desk = OfficeDesk(hall.office, TESTER, MAIN_POINT, machine=machine)
    added = add_staff(hall.office, TESTER, "Lò Thị Mai", role, PIN)
    assert desk.sign_in(added.number, PIN).technician is technician


def test_the_machine_comes_with_the_kiosk_s_own_printer(hall: Hall) -> None:
    status = Status(State.ONLINE, Level.INFO, (), utc_now(), Source.POLLED)
    desk = OfficeDesk(
        hall.office,
        TESTER,
        MAIN_POINT,
        PRINTER,
        printer_status=lambda: status,
        machine=OneMachine(),
    )
    assert desk.machine() == MachineNow("kiosk-2", "1.4", 60, printer=PrinterNow.READY)
    assert desk.check_device("led-1", 2).told["vi"] == "led-1 2"
    assert desk.write_bundle().path == "goi.zip"


def test_without_a_machine_nothing_is_done_to_it(hall: Hall) -> None:
    desk = desk_of(hall)
    for wish in (desk.machine, desk.write_bundle, partial(desk.check_device, "led-1", 1)):
        with pytest.raises(DeskRefusal, match="program-fault"):
            wish()


def test_a_wrong_pin_and_then_a_lock_are_said_in_words(hall: Hall) -> None:
    desk = desk_of(hall)
    add_staff(hall.office, TESTER, "Lò Thị Mai", "technician", PIN)
    codes = []
    for _ in range(6):
        with pytest.raises(DeskRefusal) as refused:
            desk.sign_in(1, "000000")
        codes.append(refused.value.code)
        assert_plain_vietnamese(refused.value.sentence["vi"])
    assert (codes[0], codes[-1]) == ("pin-wrong", "pin-locked")


def looked_after(name: str) -> bool:
    """Whether somebody looks after it, by its name."""
    if name == "gone":
        raise NotConfiguredError(name)
    return name != "alone"


def test_devices_stand_in_words_the_worst_first(hall: Hall) -> None:
    device(hall, "well")
    device(hall, "bad", "fault", ("printer-paper-out",))
    device(hall, "alone", "fault", ("printer-paper-out",))
    device(hall, "gone")
    desk = OfficeDesk(hall.office, TESTER, MAIN_POINT, living=looked_after)
    lines = [(one.id, one.level, one.state["vi"]) for one in desk.works().devices]
    assert lines == [
        ("bad", "fault", "hết giấy"),
        ("alone", "warn", "chưa rõ"),
        ("well", "info", "hoạt động"),
    ]


@pytest.mark.parametrize("age_s", [31, 3 * 24 * 3600])
def test_what_is_heard_seldom_is_believed_as_long_as_somebody_looks_after_it(
    hall: Hall, age_s: int
) -> None:
    device(hall, "loa", age_s=age_s)
    (line,) = desk_of(hall).works().devices
    assert (line.level, line.state["vi"]) == ("info", "hoạt động")


def test_staff_confirm_the_date_in_their_own_name(hall: Hall) -> None:
    desk = desk_of(hall)
    assert desk.works().asked_day is None
    hall.clock.is_agreed = False
    hall.clock.put(MONDAY.replace(year=2031))
    assert desk.works().asked_day == "2031-12-07"
    desk.confirm_day(new_id(), 3, "2026-12-07")
    assert desk.works().asked_day is None
    confirmed = [one for one in hall.journal() if one.kind == "clock.confirmed"]
    assert [one.actor for one in confirmed] == ["staff:3"]


ONLINE = Status(State.ONLINE, Level.INFO, (), MONDAY, Source.POLLED)
DEAF = replace(ONLINE, state=State.UNKNOWN, level=Level.WARN, reasons=("status-stale",))


def wrong(*reasons: str) -> Status:
    return replace(ONLINE, state=State.OFFLINE, level=Level.FAULT, reasons=reasons)


@pytest.mark.parametrize(
    ("status", "now"),
    [
        (ONLINE, PrinterNow.READY),
        (replace(ONLINE, state=State.DEGRADED, level=Level.WARN), PrinterNow.READY),
        (wrong("printer-paper-out"), PrinterNow.NO_PAPER),
        (wrong("device-offline", "printer-cover-open", "printer-paper-out"), PrinterNow.OPEN),
        (wrong("printer-cutter-jam"), PrinterNow.FAULT),
        (DEAF, PrinterNow.UNKNOWN),
    ],
)
def test_staff_see_what_the_printer_says(hall: Hall, status: Status, now: PrinterNow) -> None:
    desk = OfficeDesk(hall.office, TESTER, MAIN_POINT, PRINTER, printer_status=lambda: status)
    assert desk.works().printer is now


@pytest.mark.parametrize(("printer", "now"), [(None, ""), (PRINTER, "unknown")])
def test_a_printer_that_nobody_asks_says_nothing(hall: Hall, printer: str | None, now: str) -> None:
    assert desk_of(hall, printer).works().printer == now


Answer = dict[str, str | int | bool | None]


@pytest.fixture
def printer(hall: Hall) -> Iterator[Callable[[Answer], None]]:
    """Lets an owner of the printer's port answer so."""
    pulse = Pulse(hall.office.store, hall.office.bell)
    pulse.start()
    desks: list[RequestDesk] = []

    def answer(facts: Answer) -> None:
        office = hall.office
        lanes = {PRINTER: lambda job: threading.Thread(target=job).start()}
        perform = {PRINTER: lambda _action, _args: facts}
        desks.append(RequestDesk(office.store, office.bell, office.clock, lanes, perform))
        desks[-1].start()

    yield answer
    for desk in desks:
        desk.stop()
    pulse.stop()


def test_a_trial_slip_that_comes_out(hall: Hall, printer: Callable[[Answer], None]) -> None:
    printer({"result": "confirmed", "evidence": "process-id", "reasons": ""})
    desk_of(hall).trial_print()
    desk_of(hall).paper_strip()


@pytest.mark.parametrize(
    ("result", "reasons", "code"),
    [
        ("failed", "printer-paper-out", "printer-paper-out"),
        ("failed", "", "device-error"),
        ("unconfirmed", "", "print-unconfirmed"),
    ],
)
def test_a_trial_slip_that_does_not(
    hall: Hall, printer: Callable[[Answer], None], result: str, reasons: str, code: str
) -> None:
    printer({"result": result, "evidence": "silence", "reasons": reasons})
    with pytest.raises(DeskRefusal) as refused:
        desk_of(hall).trial_print()
    assert refused.value.code == code
    assert_plain_vietnamese(refused.value.sentence["vi"])


def test_a_slip_is_waited_for_as_long_as_a_slow_line_needs(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PRINTED_S >= 2 * DOTS_AT_9600_S
    monkeypatch.setattr(office_desk, "PRINTED_S", 0.1)
    for action in (desk_of(hall).trial_print, desk_of(hall).paper_strip):
        with pytest.raises(DeskRefusal, match="device-timeout") as refused:
            action()
        assert str(refused.value.__cause__).endswith("in 0 s")


def test_a_sentence_is_printed_by_who_owns_the_printer(
    hall: Hall, printer: Callable[[Answer], None]
) -> None:
    printer({"result": "failed", "evidence": "silence", "reasons": "printer-paper-out"})
    with pytest.raises(DeskRefusal, match="printer-paper-out"):
        desk_of(hall).notice("Hộ tịch mở lại lúc 13:30.")


def test_a_kiosk_without_printer_prints_no_trial_slip(hall: Hall) -> None:
    with pytest.raises(DeskRefusal, match="no-printer"):
        desk_of(hall, None).trial_print()


BOOKABLE = {**PLAIN_SETTINGS["services"][0], "appointments": {"slot_min": 30}}


@pytest.fixture
def booking(tmp_path: Path) -> Iterator[Hall]:
    """The same office, which takes appointments for civil matters."""
    clock = HandClock(MONDAY)
    services = [BOOKABLE, PLAIN_SETTINGS["services"][1]]
    office = open_office(tmp_path / "data", clock, settings(services=services))
    yield Hall(office, clock)
    office.store.close()


def booked(hall: Hall) -> str:
    """The code of an appointment at half past eight."""
    person = Personal.of("Nông Thị Hạnh")
    done = hall.do(MakeAppointment("civil", "2026-12-07 08:30", person))
    return done.events[-1].subject.partition(":")[2]


def test_appointments_are_offered_where_the_settings_have_them(hall: Hall, booking: Hall) -> None:
    assert not desk_of(hall).view().appointments
    assert desk_of(booking).view().appointments


def test_an_appointment_becomes_a_number_with_its_slip(booking: Hall) -> None:
    desk, code = desk_of(booking), booked(booking)
    booking.clock.advance(20 * 60)
    issued = desk.check_in("gesture", f"{code[:4]} {code[4:]}", None, "vi")
    assert (issued.number, issued.service_id) == ("A001", "civil")
    assert issued.appointment == {
        "vi": "Hẹn 08:30: gọi từ giờ hẹn, hoặc sớm hơn.",
        "en": "Booked for 08:30: called then or sooner.",
    }
    assert desk.check_in("gesture", code, None, "vi") == issued
    assert [one.kind for one in booking.journal()].count("print.requested") == 1


def test_numbers_of_one_person_are_one_visit(booking: Hall) -> None:
    desk, code = desk_of(booking), booked(booking)
    booking.clock.advance(20 * 60)
    first = desk.issue(new_id(), "land", None, "vi")
    second = desk.check_in(new_id(), code, None, "vi", first.visit_id)
    third = desk.issue(new_id(), "civil", None, "vi", first.visit_id)
    alone = desk.issue(new_id(), "civil", None, "vi")
    assert first.visit_id == second.visit_id == third.visit_id != alone.visit_id
    assert {one.visit for one in booking.tickets()[:3]} == {first.visit_id}


def test_an_appointment_is_kept_until_counters_serve_no_more(booking: Hall) -> None:
    desk = desk_of(booking)
    person = Personal.of("Nông Thị Hạnh")
    made = booking.do(MakeAppointment("civil", "2026-12-07 16:30", person))
    booking.clock.advance((8 * 60 + 40) * 60)
    assert (desk.view().serving, desk.view().appointments) == (False, True)
    code = made.events[-1].subject.partition(":")[2]
    assert desk.check_in(new_id(), code, None, "vi").number == "A001"
    booking.clock.advance(20 * 60)
    assert (desk.view().serving, desk.view().appointments) == (False, False)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "appointment-early"),
        ("MCH1.xa-khac.10000000.AAAAAAAAAAAAAAAA", "appointment-other-office"),
        ("MC1.phuong-mau.x", "appointment-unreadable"),
        ("042099001234|Nông Thị Hạnh|01011990", "appointment-unreadable"),
    ],
)
def test_a_refusal_says_what_to_do_and_not_what_was_read(
    booking: Hall, typed: str, code: str
) -> None:
    with pytest.raises(DeskRefusal) as refused:
        desk_of(booking).check_in(new_id(), typed or booked(booking), None, "vi")
    assert refused.value.code == code
    assert_plain_vietnamese(refused.value.sentence["vi"])
    assert "Hạnh" not in str(refused.value.sentence)
