"""A whole day in a hall by real commands: families, walk-ins, transfers, absences, lunch, undo."""

import heapq
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from office import counters as at
from office import queue, ratings
from office.act import Command
from office.errors import Refused
from office.model import Event, new_id
from office.office import Done
from office.undo import Undo
from office.wait_alerts import NoteWaits
from tests.fakes.office import Hall

PRINTER = "kiosk-1"


@dataclass
class BusyDay:
    """Whoever comes and works in a hall on one day, by the dice."""

    hall: Hall
    dice: Random
    morning: datetime
    visits: int
    counters: int
    services: tuple[str, ...] = ("civil", "land")
    agenda: list[tuple[datetime, str, Callable[[], object]]] = field(default_factory=list)

    def run(self) -> None:
        """The whole day, in the order of time; it is not closed at the end."""
        for number in range(1, self.counters + 1):
            self.plan(self.morning, partial(self.begin, number))
        for _ in range(self.visits):
            morning, afternoon = self.dice.triangular(0, 210, 60), self.dice.uniform(360, 540)
            minute = self.dice.choice((morning, afternoon))
            self.plan(self.morning + timedelta(minutes=minute), self.arrive)
        for _ in range(self.visits // 3):  # just before no number is given: some wait over lunch
            self.plan(self.morning + timedelta(minutes=209), self.arrive)
        for minute in range(15, 570, 15):
            self.plan(self.morning + timedelta(minutes=minute), partial(self.do, NoteWaits()))
        for minute in (95, 400):
            self.plan(self.morning + timedelta(minutes=minute), self.printer_fails)
        while self.agenda:
            moment, _, happens = heapq.heappop(self.agenda)
            self.hall.clock.put(moment)
            happens()

    def plan(self, moment: datetime, happens: Callable[[], object]) -> None:
        """Let something happen later."""
        heapq.heappush(self.agenda, (moment, new_id(), happens))

    def later(self, seconds: float, happens: Callable[[], object]) -> None:
        """Let something happen after so long."""
        self.plan(self.hall.clock.now() + timedelta(seconds=seconds), happens)

    def do(self, command: Command) -> Done | None:
        """Do a command; one that is refused leaves nothing."""
        with suppress(Refused):
            return self.hall.do(command)
        return None

    def arrive(self) -> None:
        """Somebody comes, now and then with two concerns, and takes a number for each."""
        visit = None
        for _ in range(self.dice.choice((1, 1, 1, 2))):
            priority = self.dice.choice(("", "", "", "", "elderly"))
            service = self.dice.choice(self.services)
            done = self.do(queue.IssueTicket(service, priority, printer=PRINTER, visit=visit))
            if done is None:
                return
            told = {event.kind: event for event in done.events}
            ticket = self.hall.ticket(told["ticket.issued"].subject)
            visit = ticket.visit
            self.print(done.events)
            if self.dice.random() < 0.03:
                self.later(300, partial(self.do, queue.CancelTicket(ticket.label)))

    def print(self, events: Sequence[Event]) -> None:
        """The slip comes out, mostly."""
        for event in events:
            if event.kind == "print.requested":
                job = json.loads(event.data)["job"]
                outcome = self.dice.choices(queue.OUTCOMES, (95, 3, 2))[0]
                settled = queue.SettlePrint(job, outcome, "process-id")
                self.later(2, partial(self.do, settled))

    def printer_fails(self) -> None:
        """For a while."""
        self.do(queue.NoteDevice(PRINTER, faulted=True, reasons=("paper-out",)))
        mended = queue.NoteDevice(PRINTER, faulted=False)
        self.later(self.dice.uniform(60, 900), partial(self.do, mended))

    def begin(self, number: int) -> None:
        """An officer opens her counter and works until the evening."""
        self.do(at.OpenCounter(number))
        self.later(60 * number, partial(self.work, number))

    def work(self, number: int) -> None:
        """One press after the other, with a lunch between."""
        since = self.hall.clock.now() - self.morning
        if since > timedelta(hours=9, minutes=45):
            self.do(at.CloseCounter(number, "finish"))
            return
        if timedelta(hours=3, minutes=45) < since < timedelta(hours=6):
            self.do(at.Finish(number))
            self.do(at.PauseCounter(number))
            self.plan(self.morning + timedelta(hours=6, minutes=number), partial(self.back, number))
            return
        self.call(number)

    def back(self, number: int) -> None:
        """After lunch."""
        self.do(at.OpenCounter(number))
        self.work(number)

    def call(self, number: int) -> None:
        """Call somebody, mostly whoever is next."""
        if self.dice.random() < 0.05:
            waiting = [one for one in self.hall.tickets() if one.state == "waiting"]
            why = self.dice.choice((None, "urgent"))
            named = self.dice.choice(waiting).label if waiting else "A999"
            self.do(at.CallNumber(number, named, why=why))
        elif self.dice.random() < 0.03:
            self.do(at.WalkIn(number, self.dice.choice(self.services)))
        else:
            self.do(at.CallNext(number))
        if self.dice.random() < 0.04:
            self.later(5, partial(self.do, Undo(number)))
            self.later(60, partial(self.work, number))
        else:
            self.later(self.dice.uniform(5, 60), partial(self.deal, number))

    def deal(self, number: int) -> None:
        """Deal with whom was called."""
        dice, again = self.dice.random(), self.dice.uniform(30, 700)
        if dice < 0.08:
            self.do(at.Recall(number))
            self.later(40, partial(self.miss, number))
            return
        if dice < 0.75:
            self.do(at.Start(number))
        if 0.70 < dice < 0.76:
            self.later(again / 2, partial(self.aside, number))
            return
        if 0.76 < dice < 0.84:
            note = at.Transfer(number, self.dice.choice(self.services))
            self.later(again / 2, partial(self.do, note))
        self.later(again, partial(self.done, number))

    def miss(self, number: int) -> None:
        """Nobody comes; some are back later."""
        done = self.do(at.NoShow(number))
        if done and self.dice.random() < 0.5:
            missed = next(event.subject for event in done.events if event.kind == "ticket.missed")
            label = self.hall.ticket(missed).label
            self.later(600, partial(self.do, at.Return(number, label)))
        newest = self.hall.tickets()[-1:]
        if newest and self.dice.random() < 0.2:
            self.do(queue.ReprintTicket(newest[0].label, PRINTER))
        self.work(number)

    def aside(self, number: int) -> None:
        """Something is missing; the citizen fetches it."""
        done = self.do(at.Hold(number))
        if done:
            label = self.hall.ticket(done.events[0].subject).label
            self.later(self.dice.uniform(60, 900), partial(self.do, at.Resume(number, label)))
        self.later(20, partial(self.work, number))

    def done(self, number: int) -> None:
        """The citizen is served, and may say how it was."""
        if self.dice.random() < 0.5:
            done = self.do(at.Finish(number))
            if done and self.dice.random() < 0.6:
                ticket = done.events[0].subject
                face = self.dice.choices((1, 2, 3, 4, 5), (60, 20, 10, 6, 4))[0]
                self.do(ratings.GiveRating(ticket, face, 5, "touch"))
                self.do(ratings.ExplainRating(ticket, "wait"))
        self.work(number)
