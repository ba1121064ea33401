"""Which day it is, by the second opinion, and what becomes of a hall when a day begins or ends.

The clock has four ways: a time server agrees and it is right; nobody agrees and it is right all
the same; somebody has moved it, in front of a running program, and nobody agrees; or it is dead
and shows a day of the year 2000.
"""

from dataclasses import replace
from datetime import datetime

from office.queue import NoteDevice, SettlePrint
from tests.fakes.office import ZONE
from tests.office.expected_values import (
    HELPS,
    LIVE,
    OPEN,
    PLACES,
    SERVED_UNTIL,
    TAKING,
    TOLERANCE,
    Days,
    Desk,
    Question,
    Slip,
)
from tests.office.expected_voices import HelpAsked

QUIET_MS = 3_600_000
"""A day ends by itself when so long nobody has dealt with anybody."""
BESIDE = (NoteDevice, SettlePrint)
"""Devices speak at night, too."""


class ExpectedDays:
    """A hall's clock, its days, and what their turns make of its tickets."""

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
        self.commands = 0
        self.ends_now = False
        """Whether the day would end by itself; the machine tells."""
        self.jobs: dict[str, bool] = {}
        self.helps: list[HelpAsked] = []
        self.staff: dict[int, bool] = {}
        """Who works here, by number; False for who does no more."""
        self.alerts: dict[str, str] = {}
        """Service → the day on which its alert began."""

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

    def turn(self, asked: type) -> None:
        """What the office does before a command, whether that is refused or not.

        What touches no queue turns no day.
        """
        while asked not in BESIDE and (left_open := self._left_open):
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

    @property
    def ms(self) -> int:
        """What the clock shows, in milliseconds."""
        return round(self.clock.timestamp() * 1000)

    def is_quiet(self, worked_at: int, ends: int = 0) -> bool:
        """Whether nobody has dealt with anybody for an hour, nor since the last hours ended."""
        return self.ms >= max(worked_at, ends) + QUIET_MS

    def day_is_due(self, worked_at: int) -> bool:
        """Whether the day is to end by itself, since nobody who is in it can hope any more.

        `worked_at` is when anybody did anything last, in milliseconds.
        """
        name, begun = self.today_is, self.day.belongs.get(self.today_is) == self.today_is
        if self.doubtful or not begun or name in self.day.shut or self._left_open:
            return False
        ends = datetime.fromisoformat(f"{name} {SERVED_UNTIL}").replace(tzinfo=ZONE)
        if ends.weekday() > 4 or not self.is_quiet(worked_at, round(ends.timestamp() * 1000)):
            return False
        live = [one for one in self.slips if self.day.belongs[one.day] == name]
        states = {one.state for one in live}
        at_work = any(one.state != "closed" for one in self.desks.values())
        return not states & set(OPEN) and not (states & set(LIVE) and at_work)

    def ends_by_itself(self, worked_at: int) -> bool:
        """A program sees to the days: one that was left open ends, or today; whether that does."""
        left, due = self._left_open, self.day_is_due(worked_at)
        if left and self.is_quiet(worked_at):
            self.settle()
            self._end(left[0])
        elif due:
            self.settle()
            self._end(self.day.name or "")
        return due

    @property
    def is_begun(self) -> bool:
        """Whether the day of the clock has begun, and nothing of another is to be settled."""
        return self.day.name == self.today_is and not self._left_open

    def _shut(self, *, shut: bool) -> None:
        name = {self.day.name} if self.day.name else set()
        after = self.day.shut | name if shut else self.day.shut - name
        self.day = replace(self.day, shut=after)

    def _end(self, name: str) -> None:
        for slip in self.slips:
            if self.day.belongs[slip.day] == name and slip.state in LIVE:
                self._move(slip, "finished" if slip.state in OPEN else "unserved")
        for desk in self.desks.values():
            desk.state, desk.last, desk.officer = "closed", None, None
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

    def is_served(self, service: str) -> bool:
        """Whether anybody serves, or will today, whoever is sent to a service."""
        at_work = (one for one in self.desks.values() if one.state != "closed")
        if self.doubtful or any(service in (*one.services, *one.helps) for one in at_work):
            return True
        return self.works and f"{self.clock.astimezone(ZONE):%H:%M}" < SERVED_UNTIL

    def _move(self, slip: Slip, state: str, counter: int | None = None) -> None:
        if state == "waiting" != slip.state:
            slip.entered = self.ms
        slip.state = state
        slip.moves += 1
        slip.moved_at = self.commands
        slip.counter = counter if state in (*OPEN, "waiting") else slip.counter
        self.day = replace(self.day, worked=True)
