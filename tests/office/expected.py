"""What the office must do, written down a second time: from its design, not from its code.

`Expected` is a whole hall in plain Python: its tickets, counters and days, and what each command
changes. Why a command is refused stands in `verdicts`. Neither imports a rule of the office.

The clock has four ways: a time server agrees and it is right; nobody agrees and it is right all
the same; somebody has moved it, in front of a running program, and nobody agrees; or it is dead
and shows a day of the year 2000.
"""

from copy import deepcopy
from dataclasses import replace
from datetime import datetime

from office import counters as at
from office import queue
from office.assistance import AnswerHelp, AskHelp
from office.ratings import ExplainRating, GiveRating
from office.undo import Undo
from tests.fakes.office import ZONE
from tests.office.expected_values import (
    BETWEEN,
    CAP_MIN,
    HELPS,
    LEFT,
    LIVE,
    MOVES,
    OPEN,
    PLACES,
    PRIORITY_COUNTER,
    RANKS,
    SERVICES,
    STATES,
    TAKING,
    TOLERANCE,
    Asked,
    Days,
    Desk,
    Memory,
    Question,
    Slip,
    taken_by,
)
from tests.office.expected_voices import SCORES, HelpAsked, Rateable, Verdict
from tests.office.fair_queue import Law, Place, who_is_next


class Expected:
    """A hall as it should be."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.clock = now
        self.last_event = now
        self.agreed = True
        self.dead = False
        self.moved = False
        self.slips: list[Slip] = []
        self.desks = {
            number: Desk(services, helps=HELPS.get(number, ()))
            for number, services in PLACES.items()
        }
        self.day = Days()
        self.services: dict[str, frozenset[str]] = {}
        self.returns = 0
        self.jobs: dict[str, bool] = {}
        self.helps: list[HelpAsked] = []

    # The clock

    def die(self, shows: datetime) -> None:
        """The machine starts with a dead clock; every time on another day of the year 2000."""
        self.agreed, self.dead, self.moved = False, True, False
        self.clock = shows

    def time_server(self, *, there: bool) -> None:
        """The time server comes, and puts right whatever the clock shows; or it goes."""
        if there or not self.dead:
            self.agreed, self.dead = there, False
        if there:
            self.clock, self.moved = self.now, False

    def move_clock(self, shows: datetime) -> None:
        """Somebody sets the clock by hand; a time server would not let it stand so."""
        if not self.agreed and abs(shows - self.clock) > TOLERANCE:
            self.clock, self.dead, self.moved = shows, False, True

    @property
    def clock_day(self) -> str:
        """The day that the clock shows."""
        return self.clock.astimezone(ZONE).date().isoformat()

    @property
    def doubtful(self) -> bool:
        """Whether the clock is not believed; a doubt stands until somebody vouches for it."""
        return not self.agreed and (self.dead or self.moved or self.day.question is not None)

    @property
    def asks(self) -> bool:
        """Whether the question arises now: at first, on another day of the clock, or set back."""
        asked = self.day.question
        again = self.clock < self.last_event - TOLERANCE
        return self.doubtful and (asked is None or asked.asked_on != self.clock_day or again)

    # The day

    @property
    def today_is(self) -> str:
        """The day that a new number belongs to: the clock's, if that is believed."""
        doubted = self.day.name if self.doubtful else None
        return doubted or self.clock_day

    def _goes_on(self, day: str, before: Days, *, asks: bool) -> bool:
        """Whether the queue of the last day is that of `day`, as things stood `before`.

        A day that is still to come was a mistake. Nobody in the hall may lose a number by an
        answer that is corrected, or that a time server contradicts on the same day.
        """
        asked, name = before.question, self.day.name
        if name is None or name > day:
            return name is not None
        if asked and self.day.belongs.get(day) == name:
            return True
        if asked is None or asked.of_time:
            return self.clock_day == name
        if asked.answered_on is None:
            return before.worked
        return not asks and (self.doubtful or asked.answered_on == day)

    @property
    def _carried(self) -> str | None:
        """The last day, when its queue goes on as that of the clock's day."""
        if self.day.name == self.today_is or not self._goes_on(
            self.today_is, self.day, asks=self.asks
        ):
            return None
        return self.day.name

    @property
    def _left_open(self) -> list[str]:
        """The days before today that nobody has closed."""
        heads = set(self.day.belongs.values()) - self.day.shut - {self._carried}
        return sorted(one for one in heads if one and one < self.today_is)

    def turn(self) -> None:
        """What the office does before any command, whether that is refused or not."""
        while left_open := self._left_open:
            self.settle()
            self._end(left_open[0])

    def settle(self) -> None:
        """What the office does together with a command, if that is done."""
        today, carried, left_open = self.today_is, self._carried, self._left_open
        if self.asks:
            self.ask()
        elif not self.doubtful:
            self.day = replace(self.day, question=None)
        if carried:
            self._begin(today, carried)
        elif self.day.belongs.get(today) != today and not left_open:
            self._begin(today)

    def ask(self) -> None:
        """The question arises; one that nobody has answered is still the same."""
        was, shows = self.day.question, self.clock_day
        if was and not was.of_time and was.answered_on is None:
            self.day = replace(self.day, question=replace(was, asked_on=shows))
        else:
            question = Question(shows, of_time=self.moved and self.day.name == shows)
            self.day = replace(self.day, question=question, worked=False)
        if not (self.day.question and self.day.question.of_time):
            self._shut(shut=False)

    def confirm(self, name: str) -> None:
        """Staff say which day it is; it comes before the turn of the day."""
        before, asks = self.day, self.asks
        self.settle()
        if name != self.day.name:
            goes_on = self._goes_on(name, before, asks=asks)
            self._begin(name, self.day.name if goes_on else None)
        right, self.moved = name == self.clock_day, False
        question = None if right else Question(self.clock_day, answered_on=self.clock_day)
        self.day = replace(self.day, question=question)

    def _begin(self, name: str, carried: str | None = None) -> None:
        """A day begins, with the queue of another that turns out to have been this one."""
        self._keep_one_of_each(name, carried)
        belongs = {one: name if to == carried else to for one, to in self.day.belongs.items()}
        self.day = replace(self.day, name=name, belongs={**belongs, name: name})
        self._shut(shut=False)

    def _keep_one_of_each(self, name: str, carried: str | None) -> None:
        """Two queues become one: of a number that both gave only one is good any more.

        It is the one that a counter deals with, else that of the day which it really is.
        """
        live = [one for one in self.slips if one.state in LIVE]
        theirs = {one.label: one for one in live if self.day.belongs[one.day] == name}
        for slip in live:
            if self.day.belongs[slip.day] == carried and slip.label in theirs:
                pair = (slip, theirs[slip.label])
                loser = next((one for one in pair if one.state not in OPEN), None)
                if loser:
                    self._move(loser, "voided")

    def _shut(self, *, shut: bool) -> None:
        name = {self.day.name} if self.day.name else set()
        after = self.day.shut | name if shut else self.day.shut - name
        self.day = replace(self.day, shut=after)

    def _end(self, name: str) -> None:
        for slip in self.slips:
            if self.day.belongs[slip.day] == name and slip.state in LIVE:
                self._move(slip, "finished" if slip.state in OPEN else "unserved")
        for desk in self.desks.values():
            desk.state, desk.last = "closed", None
        for call in self.helps:
            call.is_open = False
        self.day = replace(self.day, shut=self.day.shut | {name})

    @property
    def opened(self) -> frozenset[str]:
        """The services that a counter opened by hand on the queue's day."""
        return self.services.get(self.day.name or "", frozenset())

    @property
    def works(self) -> bool:
        """Whether the office works today."""
        return self.doubtful or self.clock.astimezone(ZONE).weekday() < 5

    def takes_numbers(self, service: str) -> bool:
        """Whether a service takes numbers now, the day being open."""
        if self.doubtful or service in self.opened:
            return True
        time = f"{self.clock.astimezone(ZONE):%H:%M}"
        return self.works and any(start <= time < end for start, end in TAKING)

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

    def next_for(self, counter: int) -> tuple[Slip | None, str, list[Slip]]:
        """Whom the counter calls once its own ticket is done, why, and whom it passes over."""
        desk, own = self.desks[counter], self.at(counter)
        between = 0 if counter == PRIORITY_COUNTER else BETWEEN
        busy = self.busy - ({own.visit} if own else set())
        law = Law(RANKS, between, CAP_MIN * 60_000, busy)
        shares = (desk.since_returned, desk.since_priority)
        place = Place(counter, desk.services, desk.helps, *shares)
        waiting = [one for one in self.today if one.state == "waiting"]
        return who_is_next(waiting, place, law, self.ms)

    @property
    def ms(self) -> int:
        """What the clock shows, in milliseconds."""
        return round(self.clock.timestamp() * 1000)

    def _move(self, slip: Slip, state: str, counter: int | None = None) -> None:
        slip.state = state
        slip.moves += 1
        slip.counter = counter if state in (*OPEN, "waiting") else slip.counter
        self.day = replace(self.day, worked=True)

    def _issue(self, service: str, priority: str, visit: str | None = None) -> Slip:
        last = self.today[-1].place[0] if self.today else 0
        place = (max(self.ms, last), len(self.slips))
        series = SERVICES[service]
        given = [int(one.label[1:]) for one in self.today if one.label[0] == series]
        label = f"{series}{max(given, default=0) + 1:03d}"
        visit = visit or f"of {len(self.slips)}"
        slip = Slip(label, visit, service, priority, place, day=self.day.name or "")
        self.slips.append(slip)
        self.day = replace(self.day, worked=True)
        return slip

    def _serves(self, counter: int, state: str) -> None:
        """Who serves the next citizen asks nobody about the last one any more."""
        desk = self.desks[counter]
        if state == "serving" and desk.rateable:
            desk.rateable = replace(desk.rateable, served=True)

    def _call(self, counter: int, slip: Slip) -> None:
        desk = self.desks[counter]
        desk.since_returned = min(desk.since_returned + 1, 3) if slip.back is None else 0
        desk.since_priority = 0 if slip.priority else min(desk.since_priority + 1, 9)
        desk.rateable = desk.rateable and desk.rateable.after_call(self.clock)
        slip.back, slip.claim, slip.bound = None, "", None
        self._move(slip, "called", counter)

    def _finish(self, counter: int, slip: Slip | None) -> None:
        """A counter has done with somebody, who may now say how it was."""
        if slip:
            self._move(slip, "finished")
            self.desks[counter].rateable = Rateable(self.slips.index(slip), self.clock)

    @property
    def ended_last(self) -> list[int]:
        """The places in the list of the tickets that the counters finished last."""
        return [desk.rateable.slip for desk in self.desks.values() if desk.rateable]

    def rates(self, slip: Slip) -> bool:
        """Whether a ticket may be rated now."""
        return any(
            desk.rateable
            and self.slips[desk.rateable.slip] is slip
            and desk.rateable.open_at(self.clock)
            for desk in self.desks.values()
        )

    def help_at(self, place: str) -> HelpAsked | None:
        """The call for help that stands at a place."""
        belongs = self.day.belongs
        standing = (one for one in self.helps if one.is_open and one.place == place)
        return next((one for one in standing if belongs.get(one.day) == self.day.name), None)

    # Commands: what each one changes, once it is known that it is done

    def do(self, asked: Asked) -> None:
        """Do a command, and let its counter remember how it was before."""
        desk = self.desks.get(asked.counter or 0)
        if desk is None or asked.kind is Undo:
            self._do(asked)
            return
        slips, day, opened = deepcopy(self.slips), self.day, self.opened
        memory = Memory(self.clock, replace(desk, last=None))
        self._do(asked)
        for number, slip in enumerate(self.slips):
            was = slips[number] if number < len(slips) else None
            if was is None or was.moves != slip.moves:
                memory.slips[number], memory.after[number] = was, slip.moves
        memory.opened, memory.reopened = self.opened - opened, day.closed
        changed = memory.slips or replace(desk, last=None) != memory.desk
        desk.last = memory if changed else None

    def _do(self, asked: Asked) -> None:
        if asked.kind is queue.IssueTicket:
            self._issue(asked.service or "", asked.priority or "", asked.visit)
        elif asked.kind is queue.CloseDay:
            self._end(self.day.name or "")
        elif asked.kind is queue.SettlePrint:
            self.jobs[asked.job] = True
        elif asked.kind in (AskHelp, AnswerHelp):
            self._help(asked)
        elif asked.kind in (GiveRating, ExplainRating):
            self._rate(asked)
        elif asked.counter is None:
            self._set_aside(asked)
        else:
            self._at(asked.counter, asked)

    def _help(self, asked: Asked) -> None:
        call = self.help_at(asked.place)
        if call is None:
            for over in self.helps:
                over.is_open = over.is_open and over.place != asked.place
            self.helps.append(HelpAsked(asked.place, self.day.name or ""))
        elif asked.kind is AnswerHelp:
            call.is_open, call.answered = False, True

    def _rate(self, asked: Asked) -> None:
        slip = self.find(asked.ticket)
        assert slip
        if slip.verdict is None:
            slip.verdict = Verdict(SCORES[asked.faces, asked.face], self.clock)
            slip.moves += 1
        else:
            slip.verdict = replace(slip.verdict, reason=asked.reason)

    def _set_aside(self, asked: Asked) -> None:
        slip = self.find(asked.ticket)
        if slip is None:
            return
        if asked.kind is queue.ReclassifyTicket:
            slip.service = asked.service or slip.service
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
            if asked.kind is at.Transfer:
                slip.service, slip.note = asked.service or "", asked.note
                slip.bound = asked.to
            state = MOVES[asked.kind]
            self._move(slip, state, counter if state in OPEN else None)
            self._serves(counter, state)
        else:
            self._bring(counter, asked)

    def _bring(self, counter: int, asked: Asked) -> None:
        named = self.find(asked.ticket)
        if asked.kind is at.Resume and named and self.at(counter):
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
            if asked.kind is at.CallNext:
                named, _, passed = self.next_for(counter)
            self._finish(counter, self.at(counter))
            if asked.kind is at.WalkIn:
                named = self._issue(asked.service or "", asked.priority or "")
            for one in passed:
                one.claim = one.claim or "passed"
            if named:
                self._call(counter, named)

    def _open_or_close(self, desk: Desk, slip: Slip | None, asked: Asked) -> None:
        if asked.kind is at.CloseCounter and desk.state != "closed":
            self._let_go(asked.counter or 0)
        if asked.kind is at.OpenCounter:
            self._open(desk, asked)
        elif asked.kind is at.CloseCounter and slip and asked.leave == "finish":
            self._finish(asked.counter or 0, slip)
        elif asked.kind is at.CloseCounter and slip and asked.leave:
            self._move(slip, LEFT[asked.leave])
        desk.state = STATES[asked.kind]

    def _let_go(self, counter: int) -> None:
        """Whoever waits for this counter alone, or is held there, waits for his service again."""
        for slip in self.slips:
            sent = slip.state == "waiting" and slip.bound == counter
            if sent or (slip.state == "held" and slip.counter == counter):
                self._move(slip, "waiting")
                slip.claim, slip.bound = "", None

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
            self.slips[number] = replace(was or self.slips[number], moves=moves)
            if was is None:
                self.slips[number].state = "voided"
            self.day = replace(self.day, worked=True)
        others = [desk for number, desk in self.desks.items() if number != counter]
        relied_on = {one for desk in others if desk.state != "closed" for one in desk.services}
        self.services[self.day.name or ""] = self.opened - (memory.opened - relied_on)
        self._shut(shut=self.day.closed or memory.reopened)
        self.desks[counter] = memory.desk
