"""An officer's day at a counter: she comes, pauses, helps out, and goes."""

from collections.abc import Callable
from functools import partial

from motcua.simulated_day.desk import NOTICE_S, PRESS_S, Desk
from motcua.simulated_day.hall import Guest, Hall
from motcua.simulated_day.keys import Keys
from motcua.simulated_day.plan import Break, Shift
from office.config import CounterPlace
from office.counters import ChangeServices, CloseCounter, Leave, OpenCounter, PauseCounter
from office.model import TicketState
from office.signing import SignIn, sign_in_at

PIN, WRONG_PIN = "250913", "250931"
"""Nobody is kept out of a simulated record."""
OVERTIME_S = 2700
"""So long after closing time whoever waits is still called."""
HELP_S = 3600
"""So long a counter helps with the longest line."""
HAND_OVER_S = 600


class Duty:
    """When the officer of a desk is at work."""

    def __init__(
        self, hall: Hall, desk: Desk, keys: Keys, place: CounterPlace, officer: int, shift: Shift
    ) -> None:
        self._hall = hall
        self._desk = desk
        self._keys = keys
        self._place = place
        self._officer = officer
        self._shift = shift

    def plan(self) -> None:
        """Note when she comes, pauses, helps and goes."""
        agenda, shift = self._hall.agenda, self._shift
        agenda.at(shift.opens_s, self._come)
        for one in shift.breaks:
            if shift.opens_s < one.at_s and one.until_s < shift.closes_s:
                agenda.at(one.at_s, partial(self._once_free, partial(self._rest, one)))
        if shift.helps_from_s:
            agenda.at(shift.helps_from_s, self._help_out)
        agenda.at(shift.closes_s, self._hurry_off if shift.leaves else self._end_of_day)

    def _come(self) -> None:
        self._sign_in(WRONG_PIN if self._shift.mistypes else PIN)
        if self._shift.mistypes:
            self._sign_in(PIN)
        self._back()

    def _sign_in(self, pin: str) -> None:
        office, place = self._hall.office, (self._hall.point, self._place.number)
        signed_in = self._hall.ask(
            SignIn.name,
            lambda who: sign_in_at(office, who, place, self._officer, pin),
            f"counter:{self._place.number}",
        )
        if signed_in:
            self._hall.tally.done[SignIn.name] += 1

    def _back(self) -> None:
        """At work, for the first time or again."""
        desk, place = self._desk, self._place
        self._keys.press(OpenCounter(place.number, point=self._hall.point))
        if not desk.works:
            desk.takes, desk.helps = place.services, place.helps
        desk.works, desk.rests = True, False
        self._keys.later(NOTICE_S, desk.call)

    def _once_free(self, leave: Callable[[], None]) -> None:
        """Leave now, or as soon as the present citizen is served."""
        if not self._desk.works or self._desk.rests:
            return
        if self._desk.present:
            self._desk.leaving = leave
        else:
            leave()

    def _rest(self, one: Break) -> None:
        if self._hall.agenda.now_s >= one.until_s:  # somebody was served through it
            self._keys.later(PRESS_S, self._desk.call)
            return
        if one.closes:
            self._close(None)
        else:
            self._keys.press(PauseCounter(self._place.number, self._hall.point))
            self._desk.rests = True
        self._hall.agenda.at(one.until_s, self._return_from_rest)

    def _return_from_rest(self) -> None:
        if not self._desk.works:
            self._sign_in(PIN)
        self._back()

    def _hurry_off(self) -> None:
        """Called away: with a citizen there she is told to say what becomes of him."""
        if not self._desk.works:
            return
        if self._desk.present:
            self._keys.say(CloseCounter(self._place.number, point=self._hall.point))
        self._close(self._shift.leaves)

    def _end_of_day(self) -> None:
        """Whoever waits is still called, for a while."""
        self._desk.going = partial(self._close, None)
        if self._place.number in self._hall.idle:
            self._close(None)
        self._hall.agenda.after(OVERTIME_S, partial(self._once_free, self._desk.going))

    def _close(self, leave: Leave | None) -> None:
        desk, hall = self._desk, self._hall
        guest = desk.present
        command = CloseCounter(self._place.number, leave if guest else None, hall.point)
        done = self._keys.press(command)
        desk.works, desk.present, desk.leaving = False, None, None
        if guest and leave == "finish":
            desk.ended(guest)
        elif guest and leave == "hold":
            hall.agenda.after(HAND_OVER_S, partial(self._hand_over, guest))
        for event in done.events if done else ():
            if event.kind in ("ticket.released", "ticket.returned"):
                hall.waits(hall.guests[event.subject])
        desk.send_away()

    def _hand_over(self, guest: Guest) -> None:
        """Somebody else goes on with whom this counter left behind."""
        ticket = self._hall.ticket(guest)
        if ticket.state is not TicketState.HELD:
            return
        other = self._hall.desk_for(ticket.service)
        if other:
            other.adopt(guest)
        elif not self._hall.is_over:
            self._hall.agenda.after(HAND_OVER_S, partial(self._hand_over, guest))

    def _help_out(self) -> None:
        desk = self._desk
        helped = self._hall.longest_line()
        if desk.works and helped not in (*desk.takes, *desk.helps):
            self._change_helps((*desk.helps, helped))
            self._hall.agenda.after(HELP_S, self._help_no_more)

    def _help_no_more(self) -> None:
        if self._desk.works and self._desk.helps != self._place.helps:
            self._change_helps(self._place.helps)

    def _change_helps(self, helps: tuple[str, ...]) -> None:
        command = ChangeServices(self._place.number, helps=helps, point=self._hall.point)
        self._keys.say(command)
        self._desk.helps = helps
