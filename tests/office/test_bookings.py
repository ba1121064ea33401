"""What other systems book: files, their codes, and who reads what of it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from office.appointment_codes import qr_text
from office.appointment_views import arranged, code_of
from office.appointments import (
    CancelAppointment,
    CheckIn,
    ImportAppointments,
    MakeAppointment,
)
from office.errors import LinesRefused, Refused
from office.keeping import verify
from office.office import Done, args_digest
from office.personal import Personal
from office.persons import erase_person, personal_of
from office.store import appointments as rows
from office.store import read_key
from tests.fakes.office import TESTER, Hall, at, hall, settings
from tests.office.booked_hall import SERVICES, booked_as, come, get, make


def test_the_same_booking_is_the_same_appointment(booking: Hall) -> None:
    one = make(booking, booking=" dvc-77 ")
    again = MakeAppointment("civil", "2026-12-07 09:30", booked_as("DVC-77"))
    assert booking.do(again).events == ()
    booking.do(replace(again, time="2026-12-08 10:00"))
    moved = get(booking, one.code)
    assert (moved.business_day, moved.made_seq) == ("2026-12-08", one.made_seq)
    assert code_of(booking.office, "dvc-77") == one.code
    assert personal_of(booking.office, one.subject).booking == "DVC-77"


def test_a_booking_that_is_past_may_be_given_again(booking: Hall) -> None:
    one = make(booking, booking="DVC-77")
    booking.clock.put(at("2026-12-08 08:00"))
    again = make(booking, "2026-12-08 09:30", booking="DVC-77")
    assert again.code != one.code
    assert code_of(booking.office, "DVC-77") == again.code


def test_a_booking_that_was_cancelled_may_be_made_again(booking: Hall) -> None:
    one = make(booking, booking="DVC-77")
    booking.do(CancelAppointment(one.code))
    again = make(booking, booking="DVC-77")
    assert (again.code != one.code, again.due_at, again.state) == (True, one.due_at, "made")
    assert get(booking, one.code).state == "cancelled"
    assert code_of(booking.office, "DVC-77") == again.code
    booking.do(CancelAppointment(again.code))
    anew = take_in(booking, ("civil", "2026-12-08 10:00", "DVC-77"))
    assert [event.kind for event in anew.events] == ["appointment.made"]
    assert booking.refused(CheckIn(one.code)) == "appointment-cancelled"


def test_no_digest_of_a_booking_stands_beside_the_sealed_person(booking: Hall) -> None:
    """Whoever has the folder could try every telephone number against one."""
    one = MakeAppointment("civil", "2026-12-07 09:30", booked_as("0987654321"))
    other = replace(one, person=booked_as("0912345678"))
    assert args_digest(one) == args_digest(other)
    first, second = (booking.do(each).events[-1] for each in (one, other))
    assert first.data == second.data
    files = [ImportAppointments((("civil", "x"),), (each.person,), (2,)) for each in (one, other)]
    assert args_digest(files[0]) == args_digest(files[1])


def test_an_erased_person_is_known_by_no_booking_any_more(booking: Hall) -> None:
    one = make(booking, booking="0987654321")
    erase_person(booking.office, TESTER, one.subject)
    with pytest.raises(Refused, match="appointment-unreadable"):
        code_of(booking.office, "0987654321")
    assert code_of(booking.office, one.code) == one.code
    booking.clock.put(at("2026-12-07 09:30"))
    done = booking.do(CheckIn(one.code))
    assert arranged(booking.office, one.code).person is None
    assert not any(event.personal_digest for event in done.events)


# Files


def take_in(here: Hall, *wishes: tuple[str, str, str]) -> Done:
    """Import these, all for Hạnh, from the second line of a file on."""
    lines = tuple(range(2, len(wishes) + 2))
    people = tuple(booked_as(booking) for _, _, booking in wishes)
    return here.do(ImportAppointments(tuple(one[:2] for one in wishes), people, lines))


def test_a_file_is_taken_in_whole_and_twice_is_once(booking: Hall) -> None:
    wishes = [("civil", "2026-12-08 09:30", "m1"), ("civil", "2026-12-08 10:00", "m2")]
    done = take_in(booking, *wishes)
    assert [event.kind for event in done.events] == ["appointment.made"] * 2
    assert take_in(booking, *wishes).events == ()
    moved = take_in(booking, wishes[0], ("civil", "2026-12-08 10:30", "m2"))
    assert [event.kind for event in moved.events] == ["appointment.moved"]


def test_every_bad_line_is_named_and_none_is_taken(booking: Hall) -> None:
    with pytest.raises(LinesRefused) as raised:
        take_in(
            booking,
            ("civil", "2026-12-08 09:30", "m1"),
            ("civil", "2026-12-08 09:31", "m2"),
            ("civil", "2026-12-08 09:30", "m3"),
            ("civil", "2026-12-08 09:30", "m4"),
            ("tax", "2026-12-08 09:30", "m5"),
            ("civil", "2026-12-08 09:30", ""),
            ("civil", "2026-12-08 10:30", "m1"),
            ("civil", "2026-12-08 09:30", "m1"),
        )
    assert [(one.line, one.refusal.code) for one in raised.value.lines] == [
        (3, "appointment-no-slot"),
        (5, "appointment-full"),
        (6, "service-unknown"),
        (7, "appointment-no-booking"),
        (8, "appointment-booked-twice"),
    ]
    with booking.office.store.read() as tx:
        assert rows.everything(tx) == []


def test_a_file_brings_an_erased_person_as_somebody_new(booking: Hall) -> None:
    """Nothing is left to know him by: whoever still sends him must erase him first."""
    (made,) = take_in(booking, ("civil", "2026-12-08 09:30", "m1")).events
    erase_person(booking.office, TESTER, made.subject)
    (again,) = take_in(booking, ("civil", "2026-12-08 10:00", "m1")).events
    assert again.subject != made.subject
    with pytest.raises(Refused, match="person-erased"):
        personal_of(booking.office, made.subject)


# What it is known by, and who reads what


def test_what_people_show_leads_to_the_appointment(booking: Hall) -> None:
    one = make(booking)
    key = read_key(booking.office.store.folder)
    typed = f"{one.code[:4]} {one.code[4:]}"
    for text in (typed, one.code, qr_text("phuong-mau", one.code, key)):
        assert code_of(booking.office, text) == one.code


@pytest.mark.parametrize("booked", ["12345678", "12345670", "DVC-2026/77"])
def test_another_system_s_code_leads_there_too_even_if_it_looks_like_ours(
    booking: Hall, booked: str
) -> None:
    one = make(booking, booking=booked)
    assert code_of(booking.office, booked) == one.code


CARD = "012345678901|123456789|Nguyễn Thị Mẫu|01011980|Nữ|Thôn Mẫu, xã Mẫu Sơn|01012021"


@pytest.mark.parametrize(
    ("shown", "code"),
    [(CARD, "appointment-unreadable"), ("12345678", "appointment-mistyped")],
)
def test_what_is_no_appointment_is_told_so(booking: Hall, shown: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        code_of(booking.office, shown)


def test_a_person_is_masked_in_lists(booking: Hall) -> None:
    one = arranged(booking.office, make(booking).code)
    assert one.person is not None
    assert one.person.masked() == {
        "name": "N. T. Hạnh",
        "phone": "•••321",
        "citizen_id_end": "••21",
    }
    assert Personal.of("Páo").masked() == {"name": "Páo", "phone": "", "citizen_id_end": ""}


def test_the_journal_alone_tells_what_became_of_it(booking: Hall) -> None:
    one = make(booking)
    come(booking, one, "09:40")
    told = [json.loads(e.data) for e in booking.journal() if e.subject == one.subject]
    assert told[0] == {"service": "civil", "day": "2026-12-07", "due_at": one.due_at}
    ticket = get(booking, one.code).ticket
    assert told[1] == {"ticket": ticket, "arrival": "late", "due_at": one.due_at}


def test_a_row_that_was_changed_is_found(tmp_path: Path) -> None:
    with hall(tmp_path, office_settings=settings(services=SERVICES)) as here:
        make(here)
        with here.office.store.write() as tx:
            tx.exec_driver_sql("UPDATE appointments SET service = 'land'")
        assert verify(here.office.store).faults == (
            "the appointments are not what the journal says",
        )
