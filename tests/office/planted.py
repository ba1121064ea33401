"""Faults that are planted in the office, to see whether the machine finds them.

Where the office offers no seam, one of its functions is replaced: that replacement is the fault.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from office import (
    act,
    appointments,
    day_end,
    days,
    explaining,
    journal,
    policy,
    queue,
    ratings,
    slips,
    tickets,
    undo,
    wait_alerts,
)
from office import attention as rule
from office import office as front_door
from office.act import Act
from office.ahead import Line
from office.attention import Attention
from office.config import OfficeSettings
from office.counters import (
    at_counter,
    attending,
    openings,
    pairs,
    serving,
)
from office.days import Reckoning
from office.errors import Refusal
from office.in_line import line_within
from office.model import Appointment, Counter, Data, Event, Reason, Ticket, TicketState
from office.office import Office
from office.store import STORE_FILE, SqliteStore, Transaction, events, help_calls
from office.store import appointments as booked_rows
from office.store import tickets as ticket_rows
from office.store.events import GENESIS
from tests.office import machine
from tests.office.machine import OfficeMachine


class WithoutNumberIndex(OfficeMachine):
    """The database does not mind two citizens with one number."""

    def open(self) -> Office:
        """Open the record and drop the index."""
        office = super().open()
        with office.store.write() as tx:
            tx.exec_driver_sql("DROP INDEX IF EXISTS ticket_number")
        return office


class Forgiving(SqliteStore):
    """A store that commits what a refused command had written."""

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Commit, whatever happens."""
        with super().write() as tx:
            try:
                yield tx
            finally:
                tx.commit()


class WithForgivingStore(OfficeMachine):
    """Half of a refused command stays."""

    def open(self) -> Office:
        """Open the record with the store that forgives."""
        office = super().open()
        office.store.close()
        office.store = Forgiving(office.store.folder / STORE_FILE)
        return office


def undo_gives_one_ticket_back(patch: pytest.MonkeyPatch) -> None:
    """A call's undo forgets the ticket that the call had finished."""
    moved = undo._moved_last_first
    patch.setattr(undo, "_moved_last_first", lambda done: moved(done)[:1])


def call_leaves_the_open_ticket(patch: pytest.MonkeyPatch) -> None:
    """The next citizen is called while the last one is still being served."""
    patch.setattr(serving, "clear", lambda _act, counter: counter)
    patch.setattr(
        serving,
        "next_after",
        lambda doing, counter, _open: policy.choose(at_counter.situation(doing, counter)),
    )


def command_ids_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Nobody notes which gesture was done."""
    patch.setattr(events, "add_command", lambda _tx, _row: None)


def events_are_not_chained(patch: pytest.MonkeyPatch) -> None:
    """Every event claims to be the first."""
    chain = journal.chain
    patch.setattr(act, "chain", lambda fact, seq, _prev, one: chain(fact, seq, GENESIS, one))


def whoever_came_back_is_always_first(patch: pytest.MonkeyPatch) -> None:
    """A counter does not count its calls since the last returned ticket."""
    call = at_counter.call

    def call_and_forget(doing: Act, counter: Counter, ticket: Ticket, why: Reason) -> Counter:
        return replace(call(doing, counter, ticket, why), since_returned=2)

    patch.setattr(serving, "call", call_and_forget)


def transfer_loses_the_place(patch: pytest.MonkeyPatch) -> None:
    """Who is sent on to another service stands at the end of its line."""
    transferred = tickets._transferred

    def last_in_line(ticket: Ticket, event: Event, data: dict[str, Any]) -> dict[str, Any]:
        moved = transferred(ticket, event, data)
        return {**moved, "place_at": 2**50 + event.seq} if "from" in data else moved

    patch.setitem(tickets._CHANGES, "ticket.transferred", last_in_line)


def rows_forget_a_recall(patch: pytest.MonkeyPatch) -> None:
    """The row of a ticket is not what its history gives."""
    evolve = tickets.evolve

    def forgetful(ticket: Ticket, event: Event) -> Ticket:
        return replace(evolve(ticket, event), calls=ticket.calls)

    patch.setattr(act, "evolve", forgetful)


def closing_forgets_the_open_ticket(patch: pytest.MonkeyPatch) -> None:
    """A counter closes although somebody sits there."""
    patch.setattr(openings.CloseCounter, "_leave", lambda *_: None)


def undo_closes_what_others_rely_on(patch: pytest.MonkeyPatch) -> None:
    """A counter's undo on a closed day looks at no other counter."""
    withdraw = undo._withdraw

    def alone(doing: Act, counter: Counter, done: Sequence[Event]) -> list[str]:
        with pytest.MonkeyPatch.context() as nobody:
            nobody.setattr(days, "counters_at_work", lambda _tx, _settings: [])
            return withdraw(doing, counter, done)

    patch.setattr(undo, "_withdraw", alone)


def staff_overrule_the_time_server(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether a time server vouches for the clock."""
    reckon = days.reckon
    patch.setattr(front_door, "reckon", lambda *facts: replace(reckon(*facts), agreed=False))


def every_doubt_is_about_the_day(patch: pytest.MonkeyPatch) -> None:
    """A clock that was moved by ten minutes may show another day for all that is known."""
    since = days._unknown_since

    def always(now: Reckoning, asked_seq: int) -> int:
        return since(now, asked_seq) or asked_seq

    patch.setattr(days, "_unknown_since", always)


def doubts_stay_in_one_program(patch: pytest.MonkeyPatch) -> None:
    """A running program does not write what it doubts."""
    patch.setattr(machine, "note_doubt", lambda _office, _origin: False)


def a_ticket_is_rated_twice(patch: pytest.MonkeyPatch) -> None:
    """What a citizen says last takes the place of what was said first."""
    perform = ratings.GiveRating.perform

    def over_the_first(command: ratings.GiveRating, doing: Act) -> None:
        rated = doing.ticket(command.ticket).id
        doing.tx.exec_driver_sql("DELETE FROM ratings WHERE ticket = ?", (rated,))
        perform(command, doing)

    patch.setattr(ratings.GiveRating, "perform", over_the_first)


def who_rated_is_served_again(patch: pytest.MonkeyPatch) -> None:
    """A rating does not stand in the way of an undo."""
    patch.setattr(undo, "_TOO_LATE", tickets.MOVES)


def ratings_never_close(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whom the counter has called since."""
    patch.setattr(ratings, "_since", lambda _tx, _ticket: [])


def help_is_never_answered(patch: pytest.MonkeyPatch) -> None:
    """A call for help stands on, whoever answers."""
    patch.setattr(help_calls, "answer", lambda _tx, _asked_seq, _answered_at: None)


def help_outlives_its_day(patch: pytest.MonkeyPatch) -> None:
    """A day that ends leaves calls for help standing."""
    patch.setattr(help_calls, "close_all", lambda _tx: None)


def questions_are_asked_again(patch: pytest.MonkeyPatch) -> None:
    """Nobody remembers that an officer was asked."""
    attention = rule.attention

    def forgetful(history: Sequence[Event]) -> Attention:
        return replace(attention(history), reminder=None)

    patch.setattr(attending, "attention", forgetful)


def an_answer_is_not_heard(patch: pytest.MonkeyPatch) -> None:
    """The word that somebody is still being served counts for nothing."""
    attention = rule.attention

    def deaf(history: Sequence[Event]) -> Attention:
        return attention(event for event in history if event.kind != "ticket.attended")

    patch.setattr(attending, "attention", deaf)


def alerts_flicker(patch: pytest.MonkeyPatch) -> None:
    """An alert is over as soon as nobody has waited for as long as it takes to begin."""
    patch.setattr(wait_alerts, "CALM", (1, 1))


def appointments_mean_nothing(patch: pytest.MonkeyPatch) -> None:
    """Who was asked to come waits like everybody."""
    patch.setattr(policy, "_appointed", lambda _waiting, _at: None)


def who_is_due_stands_behind_his_line(patch: pytest.MonkeyPatch) -> None:
    """The record gives the heads of lines, wherever in them somebody with an appointment is."""
    candidates = ticket_rows.candidates

    def before_all_time(
        tx: Transaction,
        point: str,
        of: Sequence[str],
        counter: Counter,
        known: Sequence[int],
        _now: int,
    ) -> tuple[list[Ticket], set[str]]:
        return candidates(tx, point, of, counter, known, now=0)

    patch.setattr(ticket_rows, "candidates", before_all_time)


def a_time_holds_everybody(patch: pytest.MonkeyPatch) -> None:
    """Nobody counts how many have a time already."""
    patch.setattr(booked_rows, "taken_at", lambda _tx, _point, _day, _service, _due_at: 0)


def appointments_never_lapse(patch: pytest.MonkeyPatch) -> None:
    """A day that ends leaves appointments standing."""
    arrange = Act.arrange

    def but_lapse(doing: Act, one: Appointment, kind: str, data: Data) -> Appointment:
        return one if kind == "appointment.lapsed" else arrange(doing, one, kind, data)

    patch.setattr(Act, "arrange", but_lapse)


def any_day_will_do(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks for which day an appointment is."""
    patch.setattr(appointments, "_of_today", appointments._known)


def what_is_undone_goes_to_whoever_left(patch: pytest.MonkeyPatch) -> None:
    """An undo does not look who has closed since."""
    patch.setattr(undo, "_give_back", lambda _act, _ticket, _closed: None)


def the_named_go_round_the_cap(patch: pytest.MonkeyPatch) -> None:
    """Whoever is named is called, whoever waits past the cap."""
    for room in (pairs, serving):
        patch.setattr(room, "require_turn", lambda _act, _counter, _ticket: None)


def a_number_uses_the_appointment_up(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks what a number was given for when it is given up."""
    patch.setattr(act, "GIVEN_UP", frozenset[str]())


def who_leaves_keeps_whom_he_held(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks who is held at a counter whose officer leaves."""
    patch.setattr(Act, "let_go", lambda _act, _counter, _since=0: None)


def whoever_is_called_is_served(patch: pytest.MonkeyPatch) -> None:
    """A counter that turns to somebody else ends whomever it has just called."""
    patch.setattr(at_counter, "SERVED_AFTER_S", 0)


def a_closing_counter_forgets_who_had_been_absent(patch: pytest.MonkeyPatch) -> None:
    """Who is given back has the place in line that he lost by his absence."""

    def plainly(doing: Act, ticket: Ticket) -> None:
        doing.move(ticket, "ticket.returned", {"place": "kept"})

    patch.setattr(openings, "give_back", plainly)


def an_appointment_counts_everywhere(patch: pytest.MonkeyPatch) -> None:
    """What was earned in one service's line is kept in another's."""
    patch.setattr(tickets, "_left_behind", lambda _ticket: {})


def every_call_is_told_as_the_cap(patch: pytest.MonkeyPatch) -> None:
    """The right one is called, and the journal keeps a reason that was none."""
    call = at_counter.call

    def told(doing: Act, counter: Counter, ticket: Ticket, _why: Reason) -> Counter:
        return call(doing, counter, ticket, Reason("cap", {"minutes": 999}))

    for room in (pairs, serving):
        patch.setattr(room, "call", told)


def the_cap_is_told_in_seconds(patch: pytest.MonkeyPatch) -> None:
    """The rule is right, and what is told of it is not."""
    capped = policy._capped

    def in_seconds(waiting: Sequence[Ticket], at: policy.Situation) -> policy.Choice | None:
        choice = capped(waiting, at)
        facts = {"minutes": (at.rules.cap_ms or 0) // 1000}
        return choice and replace(choice, reason=replace(choice.reason, facts=facts))

    patch.setattr(policy, "_capped", in_seconds)


def explained_as_the_plain_order(patch: pytest.MonkeyPatch) -> None:
    """The journal is right, and who asks is told of another rule."""
    patch.setattr(explaining, "reason_of", lambda _called: Reason("fifo"))


def nobody_is_told_of_the_cap(patch: pytest.MonkeyPatch) -> None:
    """Whoever has waited too long is told that others may still go before."""

    def without_a_cap(
        tx: Transaction, settings: OfficeSettings, point: str, now: Reckoning
    ) -> Line:
        line = line_within(tx, settings, point, now)
        return replace(line, rules=replace(line.rules, cap_ms=None))

    patch.setattr(explaining, "line_within", without_a_cap)


def anybody_guides(patch: pytest.MonkeyPatch) -> None:
    """At every counter numbers are changed."""
    patch.setattr(queue, "require_guide", lambda _tx, _settings, _counter: None)


def days_end_over_those_who_wait(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether a counter is still there when a day is to end by itself."""
    patch.setattr(day_end, "counters_at_work", lambda _tx, _settings: [])


def every_class_goes_before(patch: pytest.MonkeyPatch) -> None:
    """A class that is to wait like everybody is called first."""
    patch.setattr(policy, "ORDINARY_RANK", 101)


def every_slip_is_over(patch: pytest.MonkeyPatch) -> None:
    """A reader does not say what a number does that is not absent."""
    patch.setattr(slips, "_STATES", dict[TicketState, Refusal]())
