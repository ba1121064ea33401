"""The hall of a simulated day: the door to the office, who is there, which counters are idle."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from motcua.simulated_day.agenda import Agenda
from motcua.simulated_day.plan import Errand, Visit
from motcua.simulated_day.tally import Tally
from office.act import Command
from office.errors import Refused
from office.model import Ticket, TicketState
from office.office import Done, Office, Who
from office.tickets import issue
from office.views import hall_now, ticket_by_id

T = TypeVar("T")

ORIGIN = "simulated-day"
GUIDE = "guide"


@dataclass
class Party:
    """Those who came together, and their numbers."""

    visit: Visit
    id: str | None = None
    guests: "list[Guest]" = field(default_factory=list)


@dataclass
class Guest:
    """One number in somebody's hand. `here`: whoever holds it would come when called."""

    party: Party
    errand: Errand
    id: str
    label: str
    here: bool = True
    slipped: bool = False
    left_s: int = 0
    """What is still to be served, once part of it is done."""

    @property
    def visit(self) -> Visit:
        """The visit that it belongs to."""
        return self.party.visit


class Caller(Protocol):
    """A counter that calls when it is told that somebody came."""

    number: int

    @property
    def works(self) -> bool:
        """Whether it is open."""
        ...

    @property
    def rests(self) -> bool:
        """Whether it pauses."""
        ...

    @property
    def takes(self) -> tuple[str, ...]:
        """Its own services."""
        ...

    @property
    def helps(self) -> tuple[str, ...]:
        """Those that it helps with."""
        ...

    @property
    def standing(self) -> int:
        """How many stand there and are not called by their turn."""
        ...

    def wake(self) -> None:
        """Somebody may be there for it."""
        ...

    def stand(self, guest: Guest | None, visit: Visit) -> None:
        """Somebody stands at the counter and asks to be served, with a number or without."""
        ...

    def adopt(self, guest: Guest) -> None:
        """Go on with whom another counter has put aside."""
        ...


class Hall:
    """What counters and citizens share."""

    def __init__(
        self, office: Office, point: str, agenda: Agenda, tally: Tally, ends_s: int
    ) -> None:
        self.office = office
        self.point = point
        self.agenda = agenda
        self.tally = tally
        self._ends_s = ends_s
        self.guests: dict[str, Guest] = {}
        self.desks: list[Caller] = []
        self.idle: dict[int, Caller] = {}

    def do(self, command: Command, actor: str) -> Done | None:
        """Ask the office; None where a rule refused it. Raises SimulationFailedError."""
        done = self.ask(command.name, lambda who: self.office.do(command, who), actor)
        if done and done.events:
            self.tally.done[command.name] += 1
        return done

    def ask(self, name: str, act: Callable[[Who], T], actor: str) -> T | None:
        """Do what is more than one command, refused under the name of that which matters."""
        try:
            return act(Who(actor, ORIGIN))
        except Refused as refusal:
            self.tally.refuse(name, refusal, self.clock)
            return None

    @property
    def is_over(self) -> bool:
        """Whether the hours in which counters serve have ended."""
        return self.agenda.now_s >= self._ends_s

    @property
    def clock(self) -> str:
        """The time in the hall."""
        return f"{self.office.calendar.local(self.office.clock.now()):%H:%M:%S}"

    def meet(self, done: Done, party: Party, errand: Errand) -> Guest:
        """Know whoever was given a number by this command."""
        event = next(one for one in done.events if one.kind == "ticket.issued")
        ticket = issue(event)
        guest = Guest(party, errand, ticket.id, ticket.label)
        party.id = ticket.visit
        party.guests.append(guest)
        self.guests[guest.id] = guest
        return guest

    def ticket(self, guest: Guest) -> Ticket:
        """The ticket as it stands."""
        ticket = ticket_by_id(self.office, guest.id)
        if ticket is None:
            raise LookupError(guest.id)
        return ticket

    def waits(self, guest: Guest, bound: int | None = None) -> None:
        """A number waits: a counter that has nothing to do hears of it."""
        service = self.ticket(guest).service
        desk = self._idle_one(service, bound)
        if desk:
            del self.idle[desk.number]
            desk.wake()

    def free(self, party: Party) -> None:
        """Whoever was at a counter is free for the party's other numbers."""
        for guest in party.guests:
            if self.ticket(guest).state is TicketState.WAITING:
                self.waits(guest)

    def desk_for(self, service: str) -> Caller | None:
        """The counter at work with fewest standing there that takes a service."""
        at_work = [one for one in self.desks if one.works and not one.rests]
        fit = [one for one in at_work if service in one.takes]
        return min(fit, key=lambda one: one.standing, default=None)

    def longest_line(self) -> str:
        """The service for which most wait."""
        services = hall_now(self.office, self.point).services
        return max(services, key=lambda one: one.waiting).service.id

    def _idle_one(self, service: str, bound: int | None) -> Caller | None:
        """Who has had nothing to do for longest; helpers last."""
        if bound is not None:
            return self.idle.get(bound)
        takers = [one for one in self.idle.values() if service in one.takes]
        helpers = [one for one in self.idle.values() if service in one.helps]
        return next(iter(takers + helpers), None)
