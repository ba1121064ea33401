"""An officer at a counter, who presses what officers press, one thing after another."""

import json
from collections import deque
from collections.abc import Callable
from functools import partial

from motcua.simulated_day.hall import Guest, Hall, Party
from motcua.simulated_day.keys import Keys
from motcua.simulated_day.plan import Errand, Turn, Visit
from office.act import Command
from office.config import CounterPlace
from office.counters import (
    CallNext,
    CallNumber,
    CountDossiers,
    EndUnattended,
    Finish,
    Hold,
    NoShow,
    Recall,
    Resume,
    Start,
    Transfer,
    WalkIn,
)
from office.model import TicketState
from office.office import Done
from office.undo import Undo

PRESS_S, NOTICE_S = 5, 8
"""Between two keys; until somebody at rest sees that somebody came."""
LOOK_S, ABSENT_S, WRONG_S = 45, 40, 60
LOOK_AGAIN_S = 600
AGAIN_S = 120
FORGOTTEN_S = 2400


class Desk:
    """A counter with its officer.

    `works`: it is open; `rests`: it pauses. `leaving` is what she does as soon as the present
    citizen is served, `going` what she does as soon as nobody waits. `served` hears of whoever was
    served here, `missed` of whoever was absent, with the counter.
    """

    def __init__(
        self,
        hall: Hall,
        keys: Keys,
        place: CounterPlace,
        served: Callable[[Guest], None],
        missed: Callable[[Guest, int], None],
    ) -> None:
        self.number = place.number
        self.works = False
        self.rests = False
        self.takes: tuple[str, ...] = place.services
        self.helps: tuple[str, ...] = place.helps
        self.present: Guest | None = None
        self.leaving: Callable[[], None] | None = None
        self.going: Callable[[], None] | None = None
        self._hall = hall
        self._keys = keys
        self._served = served
        self._missed = missed
        self._standing: deque[tuple[Guest | None, Visit]] = deque()

    @property
    def standing(self) -> int:
        """How many stand there and are not called by their turn."""
        return len(self._standing)

    def send_away(self) -> None:
        """Whoever stands here goes to another counter that takes the service, if there is one."""
        while self._standing:
            guest, visit = self._standing.popleft()
            other = self._hall.desk_for(visit.errands[0].service)
            if other:
                other.stand(guest, visit)

    def wake(self) -> None:
        """Somebody may be there."""
        self._keys.later(NOTICE_S, self.call)

    def stand(self, guest: Guest | None, visit: Visit) -> None:
        """Somebody stands at the counter."""
        self._standing.append((guest, visit))
        if self._hall.idle.pop(self.number, None):
            self.wake()

    def call(self) -> None:
        """Call whoever is next; whoever is there has been served by that."""
        if self.leaving:
            leave, self.leaving = self.leaving, None
            if self.present:
                self._finish()
            leave()
            return
        before = self.present
        done = self._next()
        if before and done:
            self._make_way(before, done)
        self.present = self._called(done)
        if self.present is None:
            self._nobody()
        elif self.present.errand.slips and not self.present.slipped:
            self.present.slipped = True
            self._keys.later(PRESS_S, partial(self._take_back, before, self._keys.pressed))
        else:
            self._look()

    def _make_way(self, before: Guest, done: Done) -> None:
        """Whoever was there is served, or stands at the end of the line with the rest."""
        for event in done.events:
            if event.kind == "ticket.yielded" and event.subject == before.id:
                errand, left = before.errand, json.loads(event.data)["left"]
                before.left_s = max(PRESS_S, errand.serving_s * left // errand.dossiers)
                self._hall.waits(before)
                self._hall.free(before.party)
                return
            if event.kind == "ticket.returned" and event.subject == before.id:
                before.left_s = PRESS_S  # was served already, before the office could think so
                self._hall.waits(before)
                self._hall.free(before.party)
                return
        self.ended(before)

    def _next(self) -> Done | None:
        """Who stands there first, if the office lets him; else whoever is next."""
        point = self._hall.point
        if self._standing:
            guest, visit = self._standing.popleft()
            done = self._keys.press(self._out_of_turn(guest, visit))
            if done:
                self._know(done, visit)
                return done
        return self._keys.press(CallNext(self.number, point=point))

    def _out_of_turn(self, guest: Guest | None, visit: Visit) -> Command:
        point = self._hall.point
        if guest is None:
            return WalkIn(self.number, visit.errands[0].service, visit.priority, point)
        reasons = self._hall.office.settings.call_reasons
        why = reasons[visit.reason % len(reasons)].id if reasons else None
        return CallNumber(self.number, guest.label, point, why)

    def _know(self, done: Done, visit: Visit) -> None:
        """Remember who got a number at the counter itself."""
        if any(event.kind == "ticket.issued" for event in done.events):
            self._hall.meet(done, Party(visit), visit.errands[0])

    def _called(self, done: Done | None) -> Guest | None:
        for event in done.events if done else ():
            if event.kind == "ticket.called":
                return self._hall.guests[event.subject]
        return None

    def _nobody(self) -> None:
        if self.going:
            self.going()
            return
        self._hall.idle[self.number] = self
        self._keys.later(LOOK_AGAIN_S, self._look_again)

    def _look_again(self) -> None:
        self._hall.idle.pop(self.number, None)
        self.call()

    def _take_back(self, before: Guest | None, pressed: int) -> None:
        """It was a slip: both are as they were, unless the counter did something else since."""
        guest = self.present
        if guest is None or not self._undone(pressed):
            self._look()
            return
        self.present = before
        if self._hall.ticket(guest).state is TicketState.VOIDED:  # he stands there without a number
            self._standing.appendleft((None, guest.visit))
        else:
            self._hall.waits(guest)
        self._keys.later(PRESS_S, self.call)

    def _undone(self, pressed: int) -> bool:
        """Take the last key back, if it is still the one that was meant."""
        if pressed != self._keys.pressed:
            return False
        return self._keys.press(Undo(self.number, self._hall.point)) is not None

    def _look(self) -> None:
        """Wait for whom was called."""
        guest = self.present
        if guest is None:
            return
        if not guest.here:
            self._keys.later(LOOK_S, partial(self._recall, self._give_up, ABSENT_S))
        elif guest.visit.slow:
            self._keys.later(LOOK_S, partial(self._recall, self._sit, guest.errand.comes_s))
        else:
            self._keys.later(guest.errand.comes_s, self._sit)

    def _recall(self, then: Callable[[], None], seconds: int) -> None:
        self._keys.press(Recall(self.number, self._hall.point))
        self._keys.later(seconds, then)

    def _give_up(self) -> None:
        guest = self.present
        if guest is None or guest.here:  # he has come back meanwhile
            self._sit()
            return
        self._keys.press(NoShow(self.number, self._hall.point))
        self.present = None
        if guest.visit.late and guest.visit.strolls:
            self._keys.later(PRESS_S, partial(self._there_after_all, guest, self._keys.pressed))
        else:
            self._missed(guest, self.number)
            self._keys.later(PRESS_S, self.call)

    def _there_after_all(self, guest: Guest, pressed: int) -> None:
        guest.here = True
        if self._undone(pressed):
            self.present = guest
            self._keys.later(guest.errand.comes_s, self._sit)
        else:
            self._missed(guest, self.number)
            self._keys.later(PRESS_S, self.call)

    def _sit(self) -> None:
        """Serve whoever has come, or the part of it that comes first."""
        guest = self.present
        if guest is None:
            return
        errand = guest.errand
        if guest.left_s:
            self._keys.later(self._turn_s(errand, guest.left_s), self._end)
            return
        if errand.dossiers > 1:
            self._keys.press(CountDossiers(self.number, errand.dossiers, self._hall.point))
        elif errand.starts and self._hall.ticket(guest).state is TicketState.CALLED:
            self._keys.press(Start(self.number, self._hall.point))
        whole, third = errand.serving_s, errand.serving_s // 3
        part_s, guest.left_s, then = {
            Turn.SERVED: (self._turn_s(errand, whole), 0, self._end),
            Turn.WRONG: (WRONG_S, whole, self._send_on),
            Turn.ONWARD: (whole - third, third, self._send_on),
            Turn.PAPERS: (third, whole - third, self._put_aside),
            Turn.FORGOTTEN: (FORGOTTEN_S, 0, self._end_forgotten),
        }[errand.turn]
        self._keys.later(part_s, then)

    def _turn_s(self, errand: Errand, left_s: int) -> int:
        """So much of it is served in one turn."""
        most = self._hall.office.settings.queue.dossiers_per_turn
        return min(left_s, errand.serving_s * most // errand.dossiers) if most else left_s

    def _end(self) -> None:
        if self.present and self.present.errand.finishes:
            self._finish()
            self._keys.later(NOTICE_S, self.call)
        else:
            self.call()

    def _finish(self) -> None:
        guest, self.present = self.present, None
        if guest is None:
            return
        outcomes = self._hall.office.settings.outcomes
        chosen = guest.visit.reason % (len(outcomes) + 1)
        outcome = outcomes[chosen].id if chosen < len(outcomes) else None
        self._keys.press(Finish(self.number, outcome, self._hall.point))
        self.ended(guest)

    def _end_forgotten(self) -> None:
        guest, self.present = self.present, None
        self._keys.press(EndUnattended(self.number, self._hall.point))
        if guest:
            self._hall.free(guest.party)
        self._keys.later(PRESS_S, self.call)

    def ended(self, guest: Guest) -> None:
        """Somebody was served here, and may say so, or be called for another number."""
        self._served(guest)
        self._hall.free(guest.party)

    def _send_on(self) -> None:
        """To another service, now and then to one counter of it alone."""
        guest, self.present = self.present, None
        if guest is None:
            return
        service, notes = guest.errand.onward, self._hall.office.settings.transfer_notes
        note = notes[guest.visit.reason % len(notes)].id if notes else None
        other = self._hall.desk_for(service) if guest.visit.reason % 4 == 0 else None
        to = other.number if other and other.number != self.number else None
        self._keys.press(Transfer(self.number, service, note, self._hall.point, to))
        self._hall.waits(guest, to)
        self._hall.free(guest.party)
        self._keys.later(PRESS_S, self.call)

    def _put_aside(self) -> None:
        guest, self.present = self.present, None
        if guest is None:
            return
        self._keys.press(Hold(self.number, self._hall.point))
        guest.here = False
        self._hall.agenda.after(guest.errand.away_s, partial(self._with_papers, guest))
        self._hall.free(guest.party)
        self._keys.later(PRESS_S, self.call)

    def _with_papers(self, guest: Guest) -> None:
        """He is back; where the counter has closed meanwhile, he waits in the line again."""
        guest.here = True
        if self._hall.ticket(guest).state is TicketState.HELD:
            self.adopt(guest)

    def adopt(self, guest: Guest) -> None:
        """Go on with a citizen who was put aside, now or behind the one who is there."""
        command = Resume(self.number, guest.label, self._hall.point)
        if self.rests or not self.works:
            self._try_again(guest)
        elif self.present:
            self._keys.say(command)
        elif self._keys.press(command):
            self.present = guest
            self._sit()
        else:
            self._keys.later(PRESS_S, self.call)
            self._try_again(guest)

    def _try_again(self, guest: Guest) -> None:
        """Later, as long as the day lasts."""
        if not self._hall.is_over:
            self._hall.agenda.after(AGAIN_S, partial(self._with_papers, guest))
