"""Faults planted in the office: the machine's checks must find each of them.

A fault is looked for where it must show: in a short day of its own, the same in every run, which an
office without it passes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from office.act import Command
from office.appointments import CheckIn, MakeAppointment
from office.assistance import AnswerHelp, AskHelp
from office.counters import (
    CallNext,
    CallNumber,
    CallSecond,
    CallTwo,
    CloseCounter,
    Hold,
    NoShow,
    Resume,
    Return,
    StillServing,
    Transfer,
    WalkIn,
)
from office.personal import Personal
from office.queue import CancelTicket, CloseDay, IssueTicket, ReclassifyTicket
from office.signing import SignIn, SignOut
from office.staff import AddStaff, ChangeStaff
from tests.office.machine import OfficeMachine
from tests.office.planted import (
    WithForgivingStore,
    WithoutNumberIndex,
    a_closing_counter_forgets_who_had_been_absent,
    a_number_uses_the_appointment_up,
    a_ticket_is_rated_twice,
    a_time_holds_everybody,
    alerts_flicker,
    an_answer_is_not_heard,
    an_appointment_counts_everywhere,
    any_day_will_do,
    anybody_guides,
    appointments_mean_nothing,
    appointments_never_lapse,
    call_leaves_the_open_ticket,
    closing_forgets_the_open_ticket,
    command_ids_are_forgotten,
    days_end_over_those_who_wait,
    doubts_stay_in_one_program,
    events_are_not_chained,
    every_call_is_told_as_the_cap,
    every_class_goes_before,
    every_doubt_is_about_the_day,
    every_slip_is_over,
    explained_as_the_plain_order,
    help_is_never_answered,
    help_outlives_its_day,
    nobody_is_told_of_the_cap,
    questions_are_asked_again,
    ratings_never_close,
    rows_forget_a_recall,
    staff_overrule_the_time_server,
    the_cap_is_told_in_seconds,
    the_named_go_round_the_cap,
    transfer_loses_the_place,
    undo_closes_what_others_rely_on,
    undo_gives_one_ticket_back,
    what_is_undone_goes_to_whoever_left,
    who_is_due_stands_behind_his_line,
    who_leaves_keeps_whom_he_held,
    who_rated_is_served_again,
    whoever_came_back_is_always_first,
    whoever_is_called_is_served,
)

Plant = Callable[[pytest.MonkeyPatch], None]
Step = Command | tuple[Any, ...]
"""A command, or the name of something that happens in the machine and its facts in their order."""


@dataclass(frozen=True)
class Fault:
    """What is planted, the day on which it must show, and what the machine must say.

    `waiting` have a number for civil matters when the day begins, counters 1 and 2 are open.
    """

    plant: Plant | None
    day: tuple[Step, ...]
    says: str
    kind: type[OfficeMachine] = OfficeMachine
    waiting: int = 3


HANH = Personal.of("Nông Thị Hạnh")
NINE_SLOT, TOMORROW = "2026-12-07 09:00", "2026-12-08 09:00"
BOOKED = MakeAppointment("civil", NINE_SLOT, HANH)
COMES = ("comes to what was booked last",)
JOINS = AddStaff("Nguyễn Văn Thử", "officer", "no hash")
FACE = {"face": 3, "faces": 5}
TIME_SERVER_GOES = ("the_clock", "alone", 0, None)
CLOCK_MOVES = ("the_clock", "moves", 10, None)
COMES_TO_HIS_TIME = ("come_as_booked", 0, 1, 100, "", 1, (CallNext, {"counter": 1}))
BOOKED_FOR_ONE = ("come_as_booked", 0, 3, 0, "", 1, (CallNext, {"counter": 1}))

FAULTS = {
    "no unique index": Fault(
        None, (("what_must_never_be", 0, True),), "took a number twice", WithoutNumberIndex
    ),
    "a refusal that stays": Fault(
        None,
        (CallNext(1), CancelTicket("A002"), CallNumber(1, "A002")),
        "instead of|broken",
        WithForgivingStore,
    ),
    "undo half done": Fault(
        undo_gives_one_ticket_back, (CallNext(1), CallNext(1), ("undo", 1)), "instead of"
    ),
    "call does not finish": Fault(
        call_leaves_the_open_ticket, (CallNext(1), CallNext(1)), "UNIQUE|instead of"
    ),
    "command id not stored": Fault(
        command_ids_are_forgotten, (CallNext(1), ("undo", 1)), "undo-nothing"
    ),
    "chain cut": Fault(events_are_not_chained, (CallNext(1),), "the chain is broken"),
    "returned without limit": Fault(whoever_came_back_is_always_first, (CallNext(1),), "counter 1"),
    "transfer loses the place": Fault(
        transfer_loses_the_place,
        (CallNext(1), IssueTicket("land"), Transfer(1, "land"), CallNext(1)),
        "instead of",
        waiting=1,
    ),
    "rows lag behind": Fault(rows_forget_a_recall, (CallNext(1),), "a row is not what happened"),
    "undo closes too much": Fault(
        undo_closes_what_others_rely_on, (("a_closed_day_opens", 1, 3),), "service|instead of"
    ),
    "staff know better": Fault(
        staff_overrule_the_time_server, (("answer", "long ago"),), "was answered"
    ),
    "a day for ten minutes": Fault(
        every_doubt_is_about_the_day,
        (TIME_SERVER_GOES, CloseDay(), CLOCK_MOVES, IssueTicket("civil")),
        "in spite of .*day-closed",
    ),
    "doubts not written": Fault(
        doubts_stay_in_one_program, (TIME_SERVER_GOES, CLOCK_MOVES), "was not noted"
    ),
    "rated twice": Fault(
        a_ticket_is_rated_twice,
        (("finish_and_rate", 1, "finish", 0, FACE, "again", 0),),
        "in spite of .*rating-given",
    ),
    "undone after a rating": Fault(
        who_rated_is_served_again,
        (("finish_and_rate", 1, "finish", 0, FACE, "undo", 0),),
        "in spite of|undo offers",
    ),
    "ratings never close": Fault(
        ratings_never_close,
        (("finish_and_rate", 1, "call", 21, FACE, "nothing", 0),),
        "in spite of .*rating-closed",
    ),
    "help never answered": Fault(
        help_is_never_answered, (AskHelp("kiosk:1"), AnswerHelp("kiosk:1")), "help .* instead of"
    ),
    "help outlives its day": Fault(
        help_outlives_its_day, (AskHelp("kiosk:1"), CloseDay()), "help .* instead of"
    ),
    "asked again": Fault(
        questions_are_asked_again, (("officer_is_asked", 1, 0, [], 0),), "had nothing to do"
    ),
    "answer not heard": Fault(
        an_answer_is_not_heard,
        (("officer_is_asked", 1, 0, [(StillServing, {"counter": 1})], 1),),
        "had nothing to do",
    ),
    "alerts flicker": Fault(
        alerts_flicker, (("waits_are_noted", [500, 500], 1),), "NoteWaits.*nothing", waiting=0
    ),
    "appointments mean nothing": Fault(
        appointments_mean_nothing, (COMES_TO_HIS_TIME,), "instead of"
    ),
    "due and not seen": Fault(
        who_is_due_stands_behind_his_line, (COMES_TO_HIS_TIME,), "instead of"
    ),
    "a full time": Fault(
        a_time_holds_everybody, (BOOKED_FOR_ONE,), "in spite of .*appointment-full"
    ),
    "nothing lapses": Fault(
        appointments_never_lapse, (BOOKED, CloseDay()), "appointments .* instead of"
    ),
    "any day": Fault(
        any_day_will_do,
        (replace(BOOKED, time=TOMORROW), COMES),
        "refused with appointment-early",
    ),
    "closing forgets": Fault(
        closing_forgets_the_open_ticket, (CallNext(1), CloseCounter(1, "finish")), "instead of"
    ),
    "given back to who left": Fault(
        what_is_undone_goes_to_whoever_left,
        (CallNext(2), Hold(2), Resume(1, "A001"), CloseCounter(2), ("undo", 1)),
        "instead of|waits as",
    ),
    "the second goes round the cap": Fault(
        the_named_go_round_the_cap,
        (
            ("time_passes", 1),
            IssueTicket("civil", "elderly"),
            IssueTicket("civil", "disabled"),
            ("time_passes", 595),
            CallTwo(2),
            ("time_passes", 10),
            CallSecond(2, "A002"),
        ),
        "in spite of .*cap-overtaken",
        waiting=1,
    ),
    "a number called goes round the cap": Fault(
        the_named_go_round_the_cap,
        (
            ("time_passes", 1),
            IssueTicket("civil", "elderly"),
            ("time_passes", 600),
            CallNumber(1, "A002"),
        ),
        "in spite of .*cap-overtaken",
        waiting=1,
    ),
    "held for whoever left": Fault(
        who_leaves_keeps_whom_he_held,
        (JOINS, JOINS, SignIn(1, 1), CallNext(1), Hold(1), SignIn(1, 2), SignOut(1), SignOut(1)),
        "instead of",
    ),
    "held for whoever sits elsewhere": Fault(
        what_is_undone_goes_to_whoever_left,
        (JOINS, SignIn(1, 1), CallNext(1), Hold(1), Resume(2, "A001"), SignIn(3, 1), ("undo", 2)),
        "instead of",
    ),
    "held for whoever works here no more": Fault(
        who_leaves_keeps_whom_he_held,
        (
            *(JOINS, JOINS, SignIn(1, 3), SignIn(1, 1), CallNext(1), Hold(1), SignIn(1, 2)),
            *(CloseCounter(1), SignIn(1, 1), ("undo", 1), CloseCounter(1), ("undo", 1)),
            *(SignIn(1, 2), CallNext(1), Hold(1), ChangeStaff(2, active=False), SignIn(1, 2)),
        ),
        "instead of",
    ),
    "only called, and done": Fault(
        whoever_is_called_is_served,
        (CallNext(1), WalkIn(1, "civil"), ("undo", 1), CallNumber(1, "A003")),
        "instead of",
    ),
    "absent, back, and first": Fault(
        a_closing_counter_forgets_who_had_been_absent,
        (CallNext(1), NoShow(1), Return(1, "A001"), CallNext(1), CloseCounter(1, "return")),
        "instead of",
    ),
    "an appointment for any service": Fault(
        an_appointment_counts_everywhere,
        (BOOKED, ("time_passes", 3400), COMES, ReclassifyTicket("A001", service="land")),
        "instead of",
        waiting=0,
    ),
    "an appointment used up": Fault(
        a_number_uses_the_appointment_up,
        (BOOKED, ("time_passes", 3400), COMES, CancelTicket("A001")),
        "appointments .* instead of",
        waiting=0,
    ),
    "another reason": Fault(every_call_is_told_as_the_cap, (CallNext(1),), "tells not"),
    "another reason for two": Fault(every_call_is_told_as_the_cap, (CallTwo(1),), "tells not"),
    "minutes that are seconds": Fault(
        the_cap_is_told_in_seconds, (("time_passes", 601), CallNext(1)), "tells not"
    ),
    "explained by another rule": Fault(
        explained_as_the_plain_order, (("time_passes", 601), CallNext(1)), "is explained by"
    ),
    "no guide changes a number": Fault(
        anybody_guides, (ReclassifyTicket("A001", "land", counter=1),), "in spite of .*not-a-guide"
    ),
    "a day ends over them": Fault(
        days_end_over_those_who_wait, (("in_the_evening", 18, [], [], 1),), "the day ended"
    ),
    "agents first": Fault(
        every_class_goes_before, (IssueTicket("civil", "agent"), CallNext(2)), "tells not|instead"
    ),
    "slips say nothing": Fault(
        every_slip_is_over, (("slip_is_read", 0, 1, "whole"),), "not slip-waits"
    ),
    "not told of the cap": Fault(
        nobody_is_told_of_the_cap, (("time_passes", 601), ("somebody_asks_why", 1)), "waits as"
    ),
}


def live(kind: type[OfficeMachine], waiting: int, day: Sequence[Step]) -> None:
    """Let a day happen, and look at the whole record after each step."""
    hall = kind()
    try:
        hall.morning(waiting=waiting)
        for step in day:
            if not isinstance(step, tuple):
                hall.ask(step)
            elif step == COMES:
                hall.ask(CheckIn(hall.hall.booked[-1].code))
            else:
                getattr(hall, step[0])(*step[1:])
            hall.what_must_always_hold()
    finally:
        hall.teardown()


@pytest.mark.parametrize("name", FAULTS)
def test_the_machine_finds_a_planted_fault(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = FAULTS[name]
    if fault.plant:
        fault.plant(monkeypatch)
    with pytest.raises(Exception, match=fault.says):
        live(fault.kind, fault.waiting, fault.day)


@pytest.mark.parametrize("name", FAULTS)
def test_an_office_without_it_passes_that_day(name: str) -> None:
    live(OfficeMachine, FAULTS[name].waiting, FAULTS[name].day)
