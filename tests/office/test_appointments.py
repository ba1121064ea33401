"""Appointments: made, moved, cancelled, kept by a number, lapsed at the end of the day."""

from pathlib import Path

import pytest

from office.act import Command
from office.appointment_views import slots_on
from office.appointments import (
    Arrival,
    CancelAppointment,
    CheckIn,
    MakeAppointment,
    MoveAppointment,
    arrival,
)
from office.clock import to_ms
from office.counters import NoShow, OpenCounter, Return, Transfer
from office.errors import Refused
from office.explaining import explain
from office.keeping import verify
from office.model import AppointmentState
from office.personal import Personal
from office.persons import personal_of
from office.queue import CancelTicket, CloseDay, IssueTicket, ReclassifyTicket, VoidTicket
from office.undo import Undo
from office.views import issue_answer
from tests.fakes.office import MONDAY, Hall, at, hall, settings
from tests.office.booked_hall import HANH, RULES, SERVICES, TIMES, come, get, make

# Making


def test_an_appointment_is_made_for_a_person(booking: Hall) -> None:
    one = make(booking)
    assert (one.service, one.business_day, one.state) == ("civil", "2026-12-07", "made")
    assert one.due_at == to_ms(at("2026-12-07 09:30"))
    assert personal_of(booking.office, one.subject) == HANH
    event = booking.journal()[-1]
    assert (event.kind, event.subject) == ("appointment.made", f"appointment:{one.code}")
    assert "Hạnh" not in event.data


NOT_BOOKED = {
    "an unknown service": (("tax", "2026-12-07 09:30"), "service-unknown"),
    "a service without appointments": (("land", "2026-12-07 09:30"), "appointment-not-offered"),
    "words for a time": (("civil", "mai 9 giờ"), "appointment-time-unfit"),
    "a day that is none": (("civil", "2026-02-30 09:30"), "appointment-time-unfit"),
    "an hour that is none": (("civil", "07/12/2026 25:30"), "appointment-time-unfit"),
    "this morning": (("civil", "2026-12-07 07:30"), "appointment-past"),
    "yesterday": (("civil", "2026-12-04 09:30"), "appointment-past"),
    "too far ahead": (("civil", "2026-12-22 09:30"), "appointment-too-far"),
    "a Sunday": (("civil", "2026-12-13 09:30"), "appointment-day-off"),
    "between two times": (("civil", "2026-12-07 09:40"), "appointment-no-slot"),
    "at noon": (("civil", "2026-12-07 12:00"), "appointment-no-slot"),
    "too near the end": (("civil", "2026-12-07 17:00"), "appointment-no-slot"),
}


@pytest.mark.parametrize("case", NOT_BOOKED)
def test_what_cannot_be_booked(booking: Hall, case: str) -> None:
    wish, code = NOT_BOOKED[case]
    assert booking.refused(MakeAppointment(*wish, HANH)) == code


def test_who_is_not_taken(booking: Hall) -> None:
    nobody = Personal("", "0987654321")
    assert booking.refused(MakeAppointment("civil", "2026-12-07 09:30", nobody)) == (
        "person-name-unfit"
    )


def test_a_holiday_takes_no_appointments(tmp_path: Path) -> None:
    services = [{**SERVICES[0], "appointments": {**TIMES, "days_ahead": 60}}, SERVICES[1]]
    with hall(tmp_path, office_settings=settings(services=services)) as here:
        assert here.refused(MakeAppointment("civil", "2027-01-01 09:30", HANH)) == (
            "appointment-day-off"
        )


def test_a_time_holds_so_many_and_no_more(booking: Hall) -> None:
    first = make(booking)
    make(booking)
    wish = MakeAppointment("civil", "07/12/2026 09:30", HANH)
    with pytest.raises(Refused) as raised:
        booking.do(wish)
    assert raised.value.code == "appointment-full"
    assert raised.value.details == {"time": "09:30", "near": "08:30, 09:00, 10:00"}
    booking.do(CancelAppointment(first.code))
    booking.do(wish)
    taken = {one.time: one.taken for one in slots_on(booking.office, "civil", MONDAY.date())}
    assert (taken["09:30"], taken["10:00"]) == (2, 0)


def test_own_hours_narrow_the_times(tmp_path: Path) -> None:
    own = {"mon": ["09:15-10:00", "11:15-14:00"]}
    services = [{**SERVICES[0], "appointments": {**TIMES, "slot_min": 15, "hours": own}}]
    counters = [{"number": 1, "services": ["civil"]}]
    here_settings = settings(services=services, counters=counters)
    with hall(tmp_path, office_settings=here_settings) as here:
        times = [one.time for one in slots_on(here.office, "civil", MONDAY.date())]
        assert times == ["09:15", "09:30", "09:45", "11:15", "13:30", "13:45"]


def test_an_appointment_is_moved_and_cancelled(booking: Hall) -> None:
    one = make(booking)
    booking.do(MoveAppointment(one.code, "2026-12-08 10:00"))
    assert get(booking, one.code).business_day == "2026-12-08"
    assert booking.do(MoveAppointment(one.code, "2026-12-08 10:00")).events == ()
    booking.do(CancelAppointment(one.code))
    assert booking.refused(CancelAppointment(one.code)) == "appointment-cancelled"
    assert booking.refused(MoveAppointment(one.code, "2026-12-08 10:30")) == "appointment-cancelled"
    assert booking.refused(CheckIn(one.code)) == "appointment-cancelled"


# Coming


@pytest.mark.parametrize(
    ("time", "how"),
    [
        ("09:14", None),
        ("09:15", Arrival.SOON),
        ("09:29", Arrival.SOON),
        ("09:30", Arrival.DUE),
        ("09:31", Arrival.LATE),
        ("09:50", Arrival.LATE),
        ("09:51", Arrival.TOO_LATE),
    ],
)
def test_when_somebody_comes(time: str, how: Arrival | None) -> None:
    due_at, now = at("2026-12-07 09:30"), at(f"2026-12-07 {time}")
    assert arrival(to_ms(due_at), to_ms(now), RULES) is how


def test_who_comes_gets_a_number_like_everybodys(booking: Hall) -> None:
    booking.issue()
    one = make(booking)
    done, ticket = come(booking, one, "09:30", printer="kiosk-1")
    assert (ticket.label, ticket.service, ticket.due_at) == ("A002", "civil", one.due_at)
    assert [event.kind for event in done.events] == [
        "visit.opened",
        "ticket.issued",
        "appointment.kept",
        "print.requested",
    ]
    kept = get(booking, one.code)
    assert (kept.state, kept.ticket) == (AppointmentState.KEPT, ticket.id)
    assert issue_answer(done).arrival == "due"


def test_too_early_is_told_when_to_come(booking: Hall) -> None:
    one = make(booking)
    with pytest.raises(Refused) as raised:
        booking.do(CheckIn(one.code))
    assert raised.value.code == "appointment-early"
    assert raised.value.details == {"time": "09:30", "first": "09:15"}
    assert get(booking, one.code) == one


def test_too_late_is_an_ordinary_number(booking: Hall) -> None:
    one = make(booking)
    done, ticket = come(booking, one, "09:51")
    assert ticket.due_at is None
    assert issue_answer(done).arrival == "too-late"
    assert get(booking, one.code).state is AppointmentState.KEPT


def test_an_appointment_is_good_when_no_numbers_are_given(booking: Hall) -> None:
    """Numbers are taken until 16:30; who was asked to come at 16:30 and is late is served."""
    one = make(booking, "2026-12-07 16:30")
    _, ticket = come(booking, one, "16:40")
    assert ticket.due_at == one.due_at
    other = make(booking, "2026-12-08 11:00")
    booking.clock.put(at("2026-12-08 11:21"))
    assert booking.refused(CheckIn(other.code)) == "service-closed"


def test_another_day_is_refused_with_the_right_one(booking: Hall) -> None:
    one = make(booking, "2026-12-08 09:30")
    with pytest.raises(Refused) as raised:
        booking.do(CheckIn(one.code))
    assert raised.value.code == "appointment-other-day"
    assert raised.value.details == {"day": "2026-12-08", "time": "09:30"}
    booking.clock.put(at("2026-12-09 09:30"))
    assert booking.refused(CheckIn(one.code)) == "appointment-day-gone"


def test_used_twice_is_told_the_number(booking: Hall) -> None:
    one = make(booking)
    done, ticket = come(booking, one, "09:30")
    with pytest.raises(Refused) as raised:
        booking.do(CheckIn(one.code))
    assert raised.value.code == "appointment-used"
    assert raised.value.details == {"number": ticket.label}
    assert booking.do(CheckIn(one.code), done.command_id).events == done.events
    assert booking.refused(CancelAppointment(one.code)) == "appointment-used"


@pytest.mark.parametrize(
    "given_up", [CancelTicket("A001"), VoidTicket("A001", "merge")], ids=lambda one: one.name
)
def test_a_number_that_is_given_up_does_not_use_the_appointment_up(
    booking: Hall, given_up: Command
) -> None:
    one = make(booking)
    _, first = come(booking, one, "09:20")
    booking.do(given_up)
    assert (get(booking, one.code).state, get(booking, one.code).ticket) == ("made", None)
    _, second = come(booking, one, "09:25")
    assert (second.label, second.due_at) == ("A002", one.due_at)
    assert get(booking, one.code).ticket == second.id != first.id
    booking.do(CancelTicket("A002"))
    booking.do(MoveAppointment(one.code, "2026-12-08 10:00"))


def test_a_check_in_at_a_counter_can_be_taken_back(booking: Hall) -> None:
    one = make(booking)
    _, ticket = come(booking, one, "09:25", counter=1)
    booking.clock.advance(9)
    undone = booking.do(Undo(1))
    assert [event.kind for event in undone.events] == ["ticket.undone", "appointment.freed"]
    assert booking.ticket(ticket.id).state == "voided"
    assert (get(booking, one.code).state, get(booking, one.code).ticket) == ("made", None)
    _, again = come(booking, one, "09:30", counter=1)
    assert (again.label, get(booking, one.code).ticket) == ("A002", again.id)
    assert verify(booking.office.store).faults == ()


def test_but_not_once_he_was_called(booking: Hall) -> None:
    one = make(booking)
    come(booking, one, "09:30", counter=1)
    booking.do(OpenCounter(2))
    booking.call(2)
    assert booking.refused(Undo(1)) == "undo-too-late"
    assert get(booking, one.code).state == "kept"


def test_a_check_in_at_a_kiosk_is_no_counter_s_to_take_back(booking: Hall) -> None:
    one = make(booking)
    booking.clock.put(at("2026-12-07 09:30"))
    booking.do(OpenCounter(2))
    _, ticket = come(booking, one, "09:30")
    booking.do(Undo(2))
    assert (booking.counter(2).state, booking.ticket(ticket.id).state) == ("closed", "waiting")


def test_two_appointments_of_one_person_are_one_visit(booking: Hall) -> None:
    first, second = make(booking), make(booking, "2026-12-07 10:00")
    _, ticket = come(booking, first, "09:50")
    _, other = come(booking, second, "09:50", visit=ticket.visit)
    assert other.visit == ticket.visit
    booking.do(OpenCounter(1))
    booking.do(OpenCounter(2))
    assert [booking.call(1), booking.call(2)] == [booking.ticket(ticket.id), None]


def test_a_strange_visit_is_not_joined(booking: Hall) -> None:
    one = make(booking, "2026-12-08 09:30")
    yesterday = booking.issue().visit
    booking.clock.put(at("2026-12-08 09:30"))
    assert booking.refused(CheckIn(one.code, visit=yesterday)) == "visit-unknown"


def test_nor_does_one_that_is_over_free_what_another_keeps(booking: Hall) -> None:
    one = make(booking)
    come(booking, one, "09:20")
    booking.do(CancelTicket("A001"))
    come(booking, one, "09:25")
    booking.issue()
    booking.do(CancelTicket("A003"))
    assert get(booking, one.code).state is AppointmentState.KEPT


def test_whom_nobody_served_may_come_again_where_the_day_opens_again(booking: Hall) -> None:
    one = make(booking)
    come(booking, one, "09:20")
    booking.do(CloseDay())
    assert get(booking, one.code).state is AppointmentState.LAPSED
    booking.do(OpenCounter(1, confirm=True))
    _, again = come(booking, one, "09:25")
    assert again.due_at == one.due_at


def test_an_absent_number_is_returned_and_the_appointment_not_used_twice(booking: Hall) -> None:
    one = make(booking)
    come(booking, one, "09:30")
    booking.call()
    booking.do(NoShow(1))
    assert booking.refused(CheckIn(one.code)) == "appointment-used"
    booking.do(Return(1, "A001"))
    called = booking.call()
    assert called is not None
    assert called.label == "A001"


def test_of_another_point_is_told_where(tmp_path: Path) -> None:
    points = [{"id": "main", "name": {"vi": "Sảnh chính"}}, {"id": "east", "name": {"vi": "Đông"}}]
    with hall(tmp_path, office_settings=settings(services=SERVICES, points=points)) as here:
        one = make(here)
        assert here.refused(CheckIn(one.code, point="east")) == "appointment-other-point"


def test_a_doubtful_clock_turns_nobody_away(booking: Hall) -> None:
    """Nobody knows the time, so nobody is early or late; by the clock's own day he may come."""
    one, other = make(booking), make(booking, "2026-12-08 09:30")
    booking.clock.is_agreed = False
    booking.clock.jump = booking.clock.now()
    done = booking.do(CheckIn(one.code))
    assert issue_answer(done).arrival == "due"
    assert booking.refused(CheckIn(other.code)) == "appointment-other-day"


# Being called


def test_who_is_due_is_called_from_the_middle_of_the_line(booking: Hall) -> None:
    one = make(booking)
    booking.clock.put(at("2026-12-07 09:16"))
    first, second = booking.issue(), booking.issue()
    _, due = come(booking, one, "09:17")
    last = booking.issue()
    assert called(booking) == first.label
    booking.clock.put(at("2026-12-07 09:30"))
    assert [called(booking) for _ in range(3)] == [due.label, second.label, last.label]
    told = explain(booking.office, "main", due.label)
    assert [one.reason.rule for one in told.calls] == ["appointment"]
    assert told.calls[0].reason.facts == {"due": one.due_at}


def called(here: Hall) -> str:
    """The number that counter 1 calls next."""
    ticket = here.call()
    assert ticket is not None
    return ticket.label


def test_who_is_due_has_only_those_before_him_who_are(booking: Hall) -> None:
    one, other = make(booking), make(booking, "2026-12-07 10:00")
    come(booking, one, "09:45")
    booking.issue()
    _, ticket = come(booking, other, "09:46")
    before = explain(booking.office, "main", ticket.label)
    booking.clock.put(at("2026-12-07 10:00"))
    after = explain(booking.office, "main", ticket.label)
    assert [(told.ahead, told.due) for told in (before, after)] == [(2, False), (1, True)]


def test_how_many_are_ahead(booking: Hall) -> None:
    """Two ordinary ones, one who is due, then an elderly one, then one more appointment.

    No counter owes anybody ordinary a call, so the elderly one has the due one alone before him.
    """
    one, other = make(booking), make(booking)
    booking.clock.put(at("2026-12-07 09:30"))
    for _ in range(2):
        booking.issue()
    done, _ = come(booking, one, "09:30")
    assert issue_answer(done).ahead == 0
    elderly = booking.do(IssueTicket("civil", "elderly"))
    assert issue_answer(elderly).ahead == 1
    late, _ = come(booking, other, "09:31")
    assert issue_answer(late).ahead == 1
    assert issue_answer(booking.do(IssueTicket("civil"))).ahead == 5


@pytest.mark.parametrize("by", ["transfer", "reclassify"])
def test_an_appointment_counts_for_its_own_service(booking: Hall, by: str) -> None:
    _, ticket = come(booking, make(booking), "09:30")
    if by == "transfer":
        booking.call()
        booking.do(Transfer(1, "land"))
    else:
        booking.do(ReclassifyTicket(ticket.label, service="land"))
    elderly = booking.issue("land", "elderly")
    assert booking.ticket(ticket.id).due_at is None
    assert [called(booking), called(booking)] == [elderly.label, ticket.label]


def test_within_its_service_it_is_sent_on_and_changed_with_it(booking: Hall) -> None:
    _, ticket = come(booking, make(booking), "09:30")
    booking.do(ReclassifyTicket(ticket.label, priority="elderly"))
    booking.call()
    booking.do(Transfer(1, "civil", to=1))
    assert booking.ticket(ticket.id).due_at == ticket.due_at


# The end of the day


def test_who_does_not_come_has_lapsed_at_the_end_of_the_day(booking: Hall) -> None:
    one, kept, later = make(booking), make(booking), make(booking, "2026-12-08 09:30")
    come(booking, kept, "09:30")
    booking.call()
    booking.do(CloseDay(unattended=True))
    states = [get(booking, each.code).state.value for each in (one, kept, later)]
    assert states == ["lapsed", "kept", "made"]
    assert booking.refused(CancelAppointment(one.code)) == "appointment-day-gone"


def test_who_comes_while_the_day_is_closed_is_not_served_but_later(booking: Hall) -> None:
    one = make(booking, "2026-12-07 14:00")
    booking.do(CloseDay())
    booking.clock.put(at("2026-12-07 14:00"))
    assert booking.refused(CheckIn(one.code)) == "day-closed"
    booking.do(OpenCounter(1, confirm=True))
    booking.do(CheckIn(one.code))
    assert get(booking, one.code).state is AppointmentState.KEPT


def test_days_on_which_nobody_worked_lapse_with_the_next(booking: Hall) -> None:
    one = make(booking, "2026-12-08 09:30")
    booking.clock.put(at("2026-12-09 08:00"))
    booking.issue()
    assert get(booking, one.code).state is AppointmentState.MADE
    booking.clock.put(at("2026-12-10 08:00"))
    booking.issue()
    assert get(booking, one.code).state is AppointmentState.LAPSED
