"""What may happen in an office, how often, and how its facts are drawn: the machine's dice."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

from hypothesis import strategies as st

from office import appointments, assistance, persons, queue, ratings, signing, staff
from office import counters as at
from office.act import Command
from office.personal import Personal

COUNTERS = st.sampled_from([*[1] * 8, *[2] * 5, 3, 9])
SERVICES = st.sampled_from(["civil", "civil", "civil", "land", "land", "tax"])
PRIORITIES = st.sampled_from(["", "", "", "", "elderly", "disabled", "agent", "nobody"])
REFS = st.integers(0, 1000)
MINUTES = st.sampled_from([-5, 0, 0, 5, 5, 5, 10, 10, 30, 33, 300, 1440, 1440, 2880, 7200])
"""How long after the next whole five minutes an appointment is to be."""

AT_KIOSK: list[type] = [
    *[queue.IssueTicket] * 18,
    *[appointments.MakeAppointment, appointments.CheckIn] * 4,
    *[appointments.MoveAppointment, appointments.CancelAppointment, persons.ErasePerson],
]
CALLS: list[type] = [at.CallNext, at.CallNext, at.CallTwo, at.CallNumber, at.WalkIn]
ON_OPEN: list[type] = [
    *[at.Hold, at.NoShow, at.Transfer, at.Start, at.CallSecond] * 3,
    *[at.CountDossiers, at.CountDossiers],
    *[at.Recall, at.Finish, at.EndUnattended, at.StillServing, at.CloseCounter],
]
ON_NAMED: list[type] = [
    *[at.Return, at.Resume] * 3,
    *[queue.CancelTicket, queue.VoidTicket, queue.ReclassifyTicket, queue.ReprintTicket],
]
OPENINGS: list[type] = [
    *[at.OpenCounter] * 3,
    *[at.PauseCounter, at.CloseCounter, at.ChangeServices],
]
OTHERS: list[type] = [*OPENINGS, queue.CloseDay, queue.SettlePrint, queue.NoteDevice]
OFFICERS: list[type] = [
    *[signing.SignIn] * 6,
    *[signing.SignOut, staff.ChangeStaff] * 2,
    staff.AddStaff,
]
HELP: list[type] = [assistance.AskHelp, assistance.AnswerHelp]
RATINGS: list[type] = [ratings.GiveRating, ratings.GiveRating, ratings.ExplainRating]
ARGUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "counter": COUNTERS,
    "service": SERVICES,
    "priority": PRIORITIES,
    "ticket": REFS,
    "visit": st.sampled_from([None, None, 0, 0, 1, 2, 3]),
    "dossiers": st.sampled_from([*[1] * 12, 2, 3, 3, 5, 0]),
    "leave": st.sampled_from([None, "finish", "hold", "return"]),
    "services": st.sampled_from([(), (), (), (), (), ("land",), ("civil", "land"), ("tax",)]),
    "helps": st.sampled_from([None, (), ("civil",), ("tax",)]),
    "to": st.sampled_from([None, None, None, 1, 2, 3, 9]),
    "confirm": st.booleans(),
    "opens": st.booleans(),
    "unattended": st.booleans(),
    "unserved": st.booleans(),
    "by_itself": st.sampled_from([False, False, True]),
    "subject": REFS,
    "printer": st.just("kiosk-1"),
    "why": st.just("merge"),
    "job": REFS,
    "outcome": st.sampled_from([None, None, None, "done", "nothing"]),
    "note": st.sampled_from([None, None, "fee", "fee", "nothing"]),
    "evidence": st.just("answer"),
    "device": st.just("printer-1"),
    "faulted": st.booleans(),
    "officer": st.sampled_from([1, 1, 1, 2, 2, 3, 9]),
    "number": st.sampled_from([1, 1, 2, 2, 3, 9]),
    "full_name": st.just("Nguyễn Văn Thử"),
    "role": st.just("officer"),
    "pin_hash": st.just("no hash"),
    "active": st.sampled_from([None, True, True, False, False]),
    "place": st.sampled_from(["kiosk:1", "kiosk:1", "kiosk:2"]),
    "faces": st.sampled_from([3, 4, 5]),
    "face": st.sampled_from([1, 2, 3, 3, 3]),
    "source": st.sampled_from(["touch", "buttons"]),
    "reason": st.sampled_from(["wait", "wait", "nothing"]),
    "person": st.builds(
        Personal,
        st.just("Nông Thị Hạnh"),
        booking=st.sampled_from(["", "", "M1", "M2", "M3"]),
    ),
    "code": REFS,
    "time": MINUTES,
}
"""How each argument of a command is drawn; what is not here keeps its default."""
OTHERWISE: dict[type, dict[str, st.SearchStrategy[Any]]] = {
    queue.SettlePrint: {"outcome": st.sampled_from(["confirmed", "unconfirmed", "failed"])},
    queue.ReclassifyTicket: {"counter": st.sampled_from([None, None, 3, 3, 1, 9])},
    appointments.CheckIn: {"counter": st.none()},
    staff.ChangeStaff: {"role": st.none()},
    at.CallNumber: {"why": st.sampled_from([None, None, "urgent", "nothing"])},
    at.ChangeServices: {"services": st.sampled_from([None, (), ("land",), ("civil",), ("tax",)])},
}
"""Arguments that mean something else in a command."""

ENDINGS: dict[str, Callable[[int], Command]] = {
    "finish": at.Finish,
    "call": at.CallNext,
    "close": lambda counter: at.CloseCounter(counter, "finish"),
}
"""How a counter has done with somebody."""
TWO_STEPS: dict[str, Callable[[int], Command]] = {
    "absent": at.NoShow,
    "recall": at.Recall,
    "call": at.CallNext,
    "elsewhere": lambda counter: at.CallNext(3 - counter if counter < 3 else 1),
}
"""What may happen once two numbers were called."""

WEIGHTS = {
    "at_the_kiosk": 9,
    "call": 4,
    "call_and_deal": 12,
    "deal": 3,
    "name": 8,
    "other": 2,
    "do_and_undo": 6,
    "officers": 3,
    "help": 3,
    "rate": 1,
    "finish_and_rate": 3,
    "two_numbers": 4,
    "officer_is_asked": 4,
    "waits_are_noted": 2,
    "come_as_booked": 4,
    "all_counters_open": 4,
    "time_passes": 2,
    "much_later": 1,
    "a_closed_day_opens": 1,
    "the_clock": 3,
    "doubts_until": 3,
    "a_program_looks": 1,
    "somebody_asks_why": 1,
    "in_the_evening": 2,
    "days_end": 1,
    "slip_is_read": 2,
    "lines_come": 2,
    "the_same_again": 2,
    "what_must_never_be": 1,
}
"""What may happen, and how often."""

NAMES = st.sampled_from([name for name, weight in WEIGHTS.items() for _ in range(weight)])

Drawn = tuple[type, dict[str, Any]]


@st.composite
def commands(draw: st.DrawFn, kinds: list[type]) -> Drawn:
    """A command's kind and arguments; tickets and jobs are named by a number in the dark."""
    kind = draw(st.sampled_from(kinds))
    return kind, draw(_arguments(kind))


@cache
def _arguments(kind: type) -> st.SearchStrategy[dict[str, Any]]:
    arguments = {**ARGUMENTS, **OTHERWISE.get(kind, {})}
    names = [one.name for one in fields(kind) if one.name in arguments]
    return st.fixed_dictionaries({name: arguments[name] for name in names})


FACTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "at_the_kiosk": {"drawn": commands(AT_KIOSK)},
    "call": {"drawn": commands(CALLS)},
    "call_and_deal": {"drawn": commands(CALLS), "then": commands(ON_OPEN)},
    "deal": {"drawn": commands(ON_OPEN)},
    "name": {"drawn": commands(ON_NAMED)},
    "other": {"drawn": commands(OTHERS)},
    "do_and_undo": {
        "drawn": commands([*CALLS, *CALLS, *ON_OPEN, *OPENINGS]),
        "seconds": st.sampled_from([0, 3, 9, 11]),
    },
    "officers": {"drawn": commands(OFFICERS), "then": commands([*OFFICERS, *CALLS, *ON_OPEN])},
    "help": {"drawn": commands(HELP)},
    "rate": {"drawn": commands(RATINGS)},
    "finish_and_rate": {
        "counter": st.sampled_from([1, 1, 2, 3]),
        "step": st.sampled_from(["finish", "call", "call", "close"]),
        "seconds": st.sampled_from([0, 0, 0, 3, 19, 21, 21, 119, 121]),
        "given": st.fixed_dictionaries({name: ARGUMENTS[name] for name in ("face", "faces")}),
        "then": st.sampled_from(["nothing", "again", "explain", "explain", "undo"]),
        "later": st.sampled_from([0, 0, 121]),
    },
    "two_numbers": {
        "counter": st.sampled_from([1, 1, 2, 3]),
        "seconds": st.sampled_from([0, 0, 5, 180, 181]),
        "then": st.sampled_from(
            [
                ("second", "call"),
                ("second", "second", "call"),
                ("second", "undo", "second"),
                ("recall", "second", "absent", "call"),
                ("elsewhere", "second"),
                ("absent", "call"),
                ("undo",),
            ]
        ),
    },
    "officer_is_asked": {
        "counter": st.sampled_from([1, 1, 2, 3]),
        "behind": st.sampled_from([0, 0, 0, 1]),
        "then": st.lists(commands([*ON_OPEN, *[at.StillServing] * 8]), max_size=1),
        "ends": st.sampled_from([0, 1, 2, 2]),
    },
    "waits_are_noted": {
        "apart": st.sampled_from([[], [0], [150, 500], [300, 500], [500, 500]]),
        "calls": st.integers(0, 3),
    },
    "come_as_booked": {
        "minutes": st.sampled_from([0, 0, 5, 5, 10, 20]),
        "wanted": st.sampled_from([1, 1, 1, 3]),
        "seconds": st.sampled_from([0, 100, 290, 310, 500, 700, 1000]),
        "priority": st.sampled_from(["", "", "", "elderly"]),
        "counter": st.sampled_from([1, 2, 3]),
        "drawn": commands(CALLS),
    },
    "all_counters_open": {},
    "time_passes": {"seconds": st.sampled_from([1, 5, 12, 400])},
    "much_later": {
        "days": st.sampled_from([0, 0, 0, 1, 1, 1, 2, 6]),
        "hour": st.sampled_from([8, 8, 8, 9, 9, 13, 14, 11]),
    },
    "a_closed_day_opens": {"first": st.sampled_from([1, 2]), "seconds": st.sampled_from([3, 11])},
    "the_clock": {
        "step": st.sampled_from(["dies", "agrees", "agrees", "alone", "moves", "moves"]),
        "minutes": st.sampled_from([-40, -10, 0, 10, 40]),
        "answer": st.sampled_from([None, None, None, "right", "long ago", "far ahead"]),
    },
    "doubts_until": {
        "first": st.sampled_from(["moves", "dies"]),
        "second": st.sampled_from(["nothing", "moves", "dies"]),
        "minutes": st.sampled_from([(10, -10), (40, -40), (-10, -40)]),
        "answer": st.sampled_from([None, None, "right"]),
        "nights": st.sampled_from([0, 1]),
    },
    "a_program_looks": {},
    "somebody_asks_why": {"which": REFS},
    "in_the_evening": {
        "hour": st.sampled_from([16, 17, 18, 19]),
        "goes": st.sampled_from([[], [1], [1, 2], [1, 2, 3]]),
        "then": st.lists(commands([*OPENINGS, *CALLS, queue.CloseDay]), max_size=2),
        "seconds": st.sampled_from([1200, 3600, 7200]),
    },
    "days_end": {},
    "slip_is_read": {
        "which": REFS,
        "counter": st.sampled_from([1, 1, 2, 9]),
        "slip": st.sampled_from([*["whole"] * 5, "forged", "foreign"]),
    },
    "lines_come": {
        "lines": st.lists(
            st.tuples(
                st.sampled_from(["civil", "civil", "civil", "land", "tax"]),
                MINUTES,
                st.sampled_from(["M1", "M2", "M3", "M4", ""]),
            ),
            min_size=1,
            max_size=3,
        )
    },
    "the_same_again": {"which": REFS, "restart": st.booleans()},
    "what_must_never_be": {"which": REFS, "twin": st.booleans()},
}
"""What has to be drawn for each of them."""


@st.composite
def happenings(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Something that happens, and its facts."""
    name = draw(NAMES)
    return name, {fact: draw(strategy) for fact, strategy in FACTS[name].items()}
