"""What the office must do, written down a second time: from its design, not from its code.

`Expected` is a whole hall in plain Python: its tickets, counters and days, and what each command
changes. Why a command is refused stands in `verdicts`. Neither imports a rule of the office.
"""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import replace

from office import counters as at
from office import queue
from office.appointments import (
    CancelAppointment,
    CheckIn,
    ImportAppointments,
    MakeAppointment,
    MoveAppointment,
)
from office.assistance import AnswerHelp, AskHelp
from office.persons import ErasePerson
from office.ratings import ExplainRating, GiveRating
from office.undo import Undo
from office.wait_alerts import NoteWaits
from tests.office.expected_officers import (
    OF_OFFICERS,
    deal_with_officers,
    sit_again,
    stand_up,
)
from tests.office.expected_said import ExpectedSaid
from tests.office.expected_values import (
    BARELY_MS,
    BETWEEN,
    CAP_MIN,
    HELPS,
    LEFT,
    LIVE,
    MOVES,
    NEAR_MS,
    OPEN,
    PER_TURN,
    PRIORITY_COUNTER,
    RANKS,
    SERVICES,
    STATES,
    Asked,
    Desk,
    Memory,
    Slip,
    Why,
    named_call,
    taken_by,
)
from tests.office.expected_voices import Rateable
from tests.office.expected_watch import note_waits
from tests.office.fair_queue import Law, Place, facts, goes_before, who_is_next


class Expected(ExpectedSaid):
    """A hall as it should be."""

    # Tickets

    @property
    def today(self) -> list[Slip]:
        """All tickets of today."""
        return [one for one in self.slips if self.day.belongs[one.day] == self.day.name]

    @property
    def anybody(self) -> bool:
        """Whether anybody is in today's queue."""
        return any(one.state in LIVE for one in self.today)

    def find(self, ref: str) -> Slip | None:
        """A ticket of today by its number."""
        return next((one for one in reversed(self.today) if one.label == ref), None)

    def at(self, counter: int) -> Slip | None:
        """The ticket that is open at a counter."""
        found = (one for one in self.slips if one.state in OPEN and one.counter == counter)
        return next(found, None)

    @property
    def busy(self) -> set[str]:
        """The visits that are called or served."""
        return {one.visit for one in self.slips if one.state in OPEN}

    def elsewhere(self, visit: str, counter: int | None) -> bool:
        """Whether somebody is called or served at another counter."""
        return any(
            one.visit == visit and one.state in OPEN and one.counter != counter
            for one in self.slips
        )

    @property
    def announced(self) -> dict[int, Slip]:
        """Counter → who is asked to come near: nothing has happened to him or the first since."""
        found: dict[int, Slip] = {}
        for slip in self.today:
            if slip.state != "waiting" or slip.near is None or slip.near[2] != slip.moves:
                continue
            counter, at_ms, _ = slip.near
            first = self.at(counter)
            stands = first and (first.state, first.called_ms) == ("called", at_ms)
            if stands and abs(self.ms - at_ms) <= NEAR_MS:
                found[counter] = slip
        return found

    def next_for(
        self, counter: int, *, beside: bool = False
    ) -> tuple[Slip | None, str, list[Slip]]:
        """Whom the counter calls once its own ticket is done, why, and whom it passes over.

        `beside`: its own ticket stays open.
        """
        own = self.at(counter)
        free = {own.visit} if own and not beside else set()
        place, law = self._place_and_law(counter, free)
        return who_is_next(self.waiting, place, law, self.ms)

    def barely_called(self, slip: Slip | None) -> bool:
        """Whether somebody was called so short a time ago that he cannot have been served."""
        return bool(slip and slip.state == "called" and abs(self.ms - slip.called_ms) < BARELY_MS)

    def overtaken(self, counter: int, slip: Slip) -> Slip | None:
        """Whom the cap gives the turn before a slip that is named, once the counter is free."""
        own = self.at(counter)
        if self.barely_called(own):
            return self.overtaken_by_second(counter, slip)
        place, law = self._place_and_law(counter, {own.visit} if own else set())
        return goes_before(self.waiting, slip, place, law, self.ms)

    def overtaken_by_second(self, counter: int, second: Slip) -> Slip | None:
        """Whom the cap gives the turn before the second of two, the first being back in line."""
        first = self.at(counter)
        if first is None or first.before is None:
            return None
        claims, shares = first.before
        place, law = self._place_and_law(counter, {first.visit}, shares)
        back = replace(first, back=claims[0], back_at=claims[1], bound=claims[3])
        return goes_before([*self.waiting, back], second, place, law, self.ms)

    def _place_and_law(
        self, counter: int, free: set[str], shares: tuple[int, int] | None = None
    ) -> tuple[Place, Law]:
        """The counter as the law sees it, and the law; the visits `free` are not busy."""
        desk = self.desks[counter]
        between = 0 if counter == PRIORITY_COUNTER else BETWEEN
        law = Law(RANKS, between, CAP_MIN * 60_000, self.busy - free)
        shares = shares or (desk.since_returned, desk.since_priority)
        return Place(counter, desk.services, desk.helps, *shares), law

    @property
    def waiting(self) -> list[Slip]:
        """Whoever waits today."""
        return [one for one in self.today if one.state == "waiting"]

    @property
    def last_place(self) -> int:
        """The place of who took a number last, in milliseconds."""
        return self.today[-1].place[0] if self.today else 0

    def _issue(
        self,
        service: str,
        priority: str,
        visit: str | None = None,
        *,
        dossiers: int = 1,
        hour: int | None = None,
    ) -> Slip:
        place = (max(self.ms, self.last_place), len(self.slips))
        series = SERVICES[service]
        given = [int(one.label[1:]) for one in self.today if one.label[0] == series]
        label = f"{series}{max(given, default=0) + 1:03d}"
        visit = visit or f"of {len(self.slips)}"
        slip = Slip(label, visit, service, priority, place, hour=hour, day=self.day.name or "")
        slip.entered = self.ms
        slip.dossiers = dossiers
        self.slips.append(slip)
        self.day = replace(self.day, worked=True)
        return slip

    def _serves(self, counter: int, state: str) -> None:
        """Who serves the next citizen asks nobody about the last one any more."""
        desk = self.desks[counter]
        if state == "serving" and desk.rateable:
            desk.rateable = replace(desk.rateable, served=True)

    def _call(
        self, counter: int, slip: Slip, rule: str, said: Mapping[str, str | int] | None = None
    ) -> None:
        """Somebody is called; `said` is what is told of a call that no rule of the queue chose."""
        desk = self.desks[counter]
        told = facts(slip, rule, *self._place_and_law(counter, set())) if said is None else said
        slip.calls = (*slip.calls, Why(counter, self.ms, rule, told))
        claims = (slip.back, slip.back_at, slip.claim, slip.bound)
        slip.before = claims, (desk.since_returned, desk.since_priority)
        slip.called_ms = self.ms
        desk.since_returned = min(desk.since_returned + 1, 3) if slip.back is None else 0
        desk.since_priority = 0 if RANKS[slip.priority] < 100 else min(desk.since_priority + 1, 9)
        desk.rateable = desk.rateable and desk.rateable.after_call(self.clock)
        slip.back, slip.claim, slip.bound = None, "", None
        self._move(slip, "called", counter)

    def _finish(self, counter: int, slip: Slip | None) -> None:
        """A counter has done with somebody, who may now say how it was."""
        if slip:
            self._move(slip, "finished")
            self.desks[counter].rateable = Rateable(self.slips.index(slip), self.clock)

    # Commands: what each one changes, once it is known that it is done

    def do(self, asked: Asked) -> None:
        """Do a command, and let its counter remember how it was before."""
        self.commands += 1
        desk = self.desks.get(asked.counter or 0)
        if asked.kind in OF_OFFICERS:
            deal_with_officers(self, asked)
            return
        if desk is None or asked.kind in (Undo, queue.ReclassifyTicket):
            self._do(asked)
            return
        slips, day, opened = [copy(one) for one in self.slips], self.day, self.opened
        memory = Memory(self.clock, replace(desk, last=None), self.commands)
        self._do(asked)
        for number, slip in enumerate(self.slips):
            was = slips[number] if number < len(slips) else None
            if was is None or was.moves != slip.moves:
                memory.slips[number], memory.after[number] = was, slip.moves
        memory.opened, memory.reopened = self.opened - opened, day.closed
        changed = memory.slips or replace(desk, last=None) != memory.desk
        rests = asked.kind is at.CloseCounter and memory.desk.state == "closed"
        desk.last = memory if changed and not rests else desk.last

    def _do(self, asked: Asked) -> None:
        if asked.kind is queue.IssueTicket:
            self._issue(
                asked.service or "", asked.priority or "", asked.visit, dossiers=asked.dossiers
            )
        elif asked.kind is CheckIn:
            self._check_in(asked)
        elif asked.kind in (MakeAppointment, MoveAppointment, CancelAppointment):
            self.arrange(asked)
        elif asked.kind is ImportAppointments:
            self.take_lines(asked)
        elif asked.kind is ErasePerson:
            self.erase(asked.subject)
        elif asked.kind is queue.CloseDay:
            self._end(self.day.name or "")
        elif asked.kind is queue.SettlePrint:
            self.jobs[asked.job] = True
        elif asked.kind is NoteWaits:
            note_waits(self)
        elif asked.kind in (AskHelp, AnswerHelp):
            self.help(asked)
        elif asked.kind in (GiveRating, ExplainRating):
            slip = self.find(asked.ticket)
            assert slip
            self.rate(asked, slip)
        elif asked.counter is None or asked.kind is queue.ReclassifyTicket:
            self._set_aside(asked)
        else:
            self._at(asked.counter, asked)

    def _check_in(self, asked: Asked) -> None:
        one = self.booked_as(asked)
        assert one
        hour = one.ms if self.keeps(one) else None
        self._issue(one.service, asked.priority or "", hour=hour)
        one.state, one.slip = "kept", len(self.slips) - 1

    def _set_aside(self, asked: Asked) -> None:
        slip = self.find(asked.ticket)
        if slip is None:
            return
        if asked.kind is queue.ReclassifyTicket:
            self._to_service(slip, asked.service or slip.service)
            slip.priority = slip.priority if asked.priority is None else asked.priority
        state = {
            queue.CancelTicket: "cancelled",
            queue.VoidTicket: "voided",
            queue.ReclassifyTicket: "waiting",
        }
        if asked.kind in state:
            self._move(slip, state[asked.kind])

    def _at(self, counter: int, asked: Asked) -> None:
        slip = self.at(counter)
        if asked.kind in (at.AskStillServing, at.StillServing):
            return  # nothing moves
        if asked.kind is Undo:
            self._undo(counter)
        elif asked.kind is at.ChangeServices:
            self.desks[counter].change(asked.services, asked.helps)
        elif asked.kind in STATES:
            self._open_or_close(self.desks[counter], slip, asked)
        elif slip and asked.kind is at.Finish:
            slip.outcome = asked.outcome
            self._finish(counter, slip)
        elif slip and asked.kind in MOVES:
            if asked.kind is at.CountDossiers:
                slip.dossiers = asked.dossiers
            if asked.kind is at.Transfer:
                self._to_service(slip, asked.service or "")
                slip.note, slip.bound = asked.note, asked.to
            state = MOVES[asked.kind]
            self._move(slip, state, counter if state in OPEN else None)
            self._serves(counter, state)
        else:
            self._bring(counter, asked)

    def _to_service(self, slip: Slip, service: str) -> None:
        """Neither an appointment nor a turn that was missed counts in another service's line."""
        if service != slip.service:
            slip.hour, slip.claim = None, "" if slip.claim == "passed" else slip.claim
        slip.service = service

    def _near(self, counter: int, slip: Slip) -> None:
        """Somebody is asked to come near."""
        self._move(slip, "waiting")
        slip.near = counter, self.ms, slip.moves

    def _two(self, counter: int) -> None:
        """The next is called, and the one behind comes near."""
        first, rule, passed = self.next_for(counter)
        self._passed(passed)
        if first:
            self._call(counter, first, rule)
            second, _, _ = self.next_for(counter, beside=True)
            if second and not self.overtaken_by_second(counter, second):
                self._near(counter, second)

    def _second(self, counter: int, second: Slip) -> None:
        """Who was to come near is called, and who was called is what he was before, and near."""
        first = self.at(counter)
        assert first
        self._put_back(counter, first)
        self._call(counter, second, "second", {"first": first.label})
        self._near(counter, first)

    def _put_back(self, counter: int, slip: Slip) -> None:
        """A call that was none: he is what he was before, and the counter's shares are."""
        assert slip.before
        desk = self.desks[counter]
        claims, (desk.since_returned, desk.since_priority) = slip.before
        slip.back, slip.back_at, slip.claim, slip.bound = claims
        self._give_back(slip, "waiting")

    def _give_back(self, slip: Slip, state: str) -> None:
        """A counter gives its ticket up; whoever did not come to it has waited all the time."""
        came = slip.entered if slip.state == "called" else self.ms
        self._move(slip, state)
        slip.entered = came

    def _passed(self, passed: list[Slip]) -> None:
        """Who is passed over has a claim; an announcement before that stands no more."""
        for one in passed:
            one.near = one.near if one.claim else None
            one.claim = one.claim or "passed"

    def _bring(self, counter: int, asked: Asked) -> None:
        named = self.find(asked.ticket)
        if asked.kind is at.CallTwo:
            self._two(counter)
        elif asked.kind is at.CallSecond and named:
            self._second(counter, named)
        elif asked.kind is at.Resume and named and self.at(counter):
            self._move(named, "waiting")
            named.claim, named.bound = "resumed", counter
        elif asked.kind is at.Resume and named:
            self._move(named, "serving", counter)
            self._serves(counter, "serving")
        elif asked.kind is at.Return and named:
            self._move(named, "waiting")
            self.returns += 1
            named.back, named.back_at = self.returns, self.ms
        else:
            if asked.opens and self.desks[counter].state != "open":
                self._open(self.desks[counter], asked)
            passed: list[Slip] = []
            own, yields = self.at(counter), True
            rule, said = named_call(asked)
            if asked.kind is at.CallNext:
                yields = self.gives_way(counter)
                named, rule, passed = self.next_for(counter, beside=yields)
            if own and asked.kind is not at.CallNext and self.barely_called(own):
                self._put_back(counter, own)
            else:
                self._make_way(counter, own, yields=yields)
            passed = [one for one in passed if own is None or one.visit != own.visit]
            self._passed(passed)
            if asked.kind is at.WalkIn:
                named = self._issue(asked.service or "", asked.priority or "")
                self._call(counter, named, rule, said)
                named.called_ms = 0  # he stands there
            elif named:
                self._call(counter, named, rule, said)

    def gives_way(self, counter: int) -> bool:
        """Whether the counter's citizen brings more than a turn takes, and somebody is next."""
        own = self.at(counter)
        many = own is not None and own.dossiers > PER_TURN
        return many and self.next_for(counter, beside=True)[0] is not None

    def _make_way(self, counter: int, slip: Slip | None, *, yields: bool) -> None:
        """Who brings more than a turn takes stands behind all with the rest; his hour is over."""
        if slip and slip.dossiers > PER_TURN and yields:
            slip.place = (max(self.ms + 1, self.last_place), slip.place[1])
            slip.dossiers, slip.hour = slip.dossiers - PER_TURN, None
            self._move(slip, "waiting")
        else:
            self._finish(counter, slip)

    def _open_or_close(self, desk: Desk, slip: Slip | None, asked: Asked) -> None:
        if asked.kind is at.CloseCounter and desk.state != "closed":
            self.let_go(asked.counter or 0)
            desk.closed_at = self.commands
        if asked.kind is at.OpenCounter:
            self._open(desk, asked)
        elif asked.kind is at.CloseCounter and slip and asked.leave == "finish":
            self._finish(asked.counter or 0, slip)
        elif asked.kind is at.CloseCounter and slip and asked.leave:
            if asked.leave == "return" and slip.before:
                slip.back, slip.back_at, claim, _ = slip.before[0]
                slip.claim = "passed" if claim == "passed" else ""
            self._give_back(slip, LEFT[asked.leave])
        if asked.kind is at.CloseCounter:
            stand_up(desk)
        desk.state = STATES[asked.kind]

    def let_go(self, counter: int, since: int = -1, but: Collection[int] = ()) -> None:
        """Whoever waits for this counter alone, or is held there, waits for his service again.

        Only those who do so since command `since`, and none of `but`.
        """
        for number, slip in enumerate(self.slips):
            sent = slip.state == "waiting" and slip.bound == counter
            held = slip.state == "held" and slip.counter == counter
            if (sent or held) and slip.moved_at > since and number not in but:
                self._release(slip)

    def _release(self, slip: Slip) -> None:
        """It waits for its service again, in its place."""
        self._move(slip, "waiting")
        slip.claim, slip.bound = "passed" if slip.claim == "passed" else "", None

    def _open(self, desk: Desk, asked: Asked) -> None:
        if desk.state == "closed":
            desk.helps = HELPS.get(asked.counter or 0, ())
        desk.services, desk.state = taken_by(desk, asked), "open"
        if self.day.closed or not self.works:
            self.services[self.day.name or ""] = self.opened | set(desk.services)
            self._shut(shut=False)

    def _undo(self, counter: int) -> None:
        memory = self.desks[counter].last
        assert memory
        for number, was in memory.slips.items():
            moves = self.slips[number].moves + 1
            self.slips[number] = replace(
                was or self.slips[number], moves=moves, moved_at=self.commands
            )
            if was is None:
                self.slips[number].state, self.slips[number].calls = "voided", ()
            slip = self.slips[number]
            awaited = slip.counter if slip.state == "held" else slip.bound
            if awaited and self.desks[awaited].closed_at > memory.command:
                self._release(slip)
            self.day = replace(self.day, worked=True)
        others = [desk for number, desk in self.desks.items() if number != counter]
        relied_on = {one for desk in others if desk.state != "closed" for one in desk.services}
        self.services[self.day.name or ""] = self.opened - (memory.opened - relied_on)
        self._shut(shut=self.day.closed or memory.reopened)
        if memory.desk.state == "closed":
            self.let_go(counter, memory.command, but=memory.slips)
        closes = memory.desk.state == "closed" != self.desks[counter].state
        closed_at = self.commands if closes else self.desks[counter].closed_at
        officer = sit_again(self, memory.desk, self.desks[counter])
        self.desks[counter] = replace(memory.desk, closed_at=closed_at, officer=officer)
