"""The citizens of a simulated day, the kiosk where they take numbers, and the guide beside it."""

from collections import Counter
from functools import partial

from motcua.simulated_day.hall import GUIDE, Guest, Hall, Party
from motcua.simulated_day.plan import Errand, Outage, Plan, Visit
from office.assistance import AnswerHelp, AskHelp
from office.counters import Return
from office.model import TicketState
from office.office import Done
from office.queue import (
    CancelTicket,
    IssueTicket,
    NoteDevice,
    ReclassifyTicket,
    ReprintTicket,
    SettlePrint,
)
from office.ratings import LOW_SCORE, ExplainRating, GiveRating, score_of
from office.views import requested_job

KIOSK = "kiosk:1"
TAP_S, PRINT_S, RATE_S, EXPLAIN_S = 12, 3, 12, 8
"""Between two numbers of a visit; until a slip is out; until a face is touched; until why."""
DOOR_S = 20
"""Between two who have waited for the kiosk together."""
ANSWER_S, REPRINT_S, URGENT_S, IMPATIENT_S = 90, 120, 300, 300
FACES = 5


class Crowd:
    """Everybody who comes on the day."""

    def __init__(self, hall: Hall, plan: Plan, printer: str) -> None:
        self._hall = hall
        self._plan = plan
        self._printer = printer
        self._at_door: Counter[float] = Counter()
        self._down: list[Outage] = []
        self._rated: set[str] = set()
        self.turned_away = 0

    def plan(self) -> None:
        """Note who comes, and what breaks."""
        for visit in self._plan.visits:
            self._hall.agenda.at(visit.at_s, partial(self._arrive, visit))
        for outage in self._plan.outages:
            self._hall.agenda.at(outage.at_s, partial(self._breaks, outage))
            self._hall.agenda.at(outage.until_s, partial(self._mended, outage))

    # Coming

    def _arrive(self, visit: Visit) -> None:
        if visit.asks_help:
            self._ask_help()
        desk = self._hall.desk_for(visit.errands[0].service) if visit.walks_in else None
        if desk:
            desk.stand(None, visit)
            return
        party = Party(visit)
        for number, errand in enumerate(visit.errands):
            self._hall.agenda.after(number * TAP_S, partial(self._take, party, errand))
        self._hall.agenda.after(visit.patience_s, partial(self._lose_patience, party))
        if visit.urgent:
            self._hall.agenda.after(URGENT_S, partial(self._ask_to_go_first, party))

    def _take(self, party: Party, errand: Errand) -> None:
        """Take a number; where the kiosk gives none now, try again when it does, if it does."""
        visit, hall = party.visit, self._hall
        stops = [one.until_s for one in self._down if one.stops]
        if stops:
            self._again(max(stops), party, errand)
            return
        chosen = hall.office.settings.priority(visit.priority)
        command = IssueTicket(
            service=errand.service,
            priority="" if visit.relabelled else visit.priority,
            point=hall.point,
            language=visit.language,
            printer=self._printer,
            visit=party.id,
            dossiers=errand.dossiers if chosen and chosen.counts_dossiers else 1,
        )
        done = hall.do(command, "kiosk")
        if done:
            self._has(hall.meet(done, party, errand), done)
            return
        opens = [start for start, _ in self._plan.hours.taking if start > hall.agenda.now_s]
        if opens:
            self._again(opens[0], party, errand)
        else:
            self.turned_away += 1

    def _again(self, moment_s: float, party: Party, errand: Errand) -> None:
        """One after the other, in the order in which they stand there."""
        self._at_door[moment_s] += 1
        later = moment_s + self._at_door[moment_s] * DOOR_S
        self._hall.agenda.at(later, partial(self._take, party, errand))

    def _has(self, guest: Guest, done: Done) -> None:
        self._paper(guest, done)
        self._hall.waits(guest)
        visit = guest.visit
        guest.here = not visit.strolls
        if visit.relabelled and visit.priority:
            self._hall.agenda.after(ANSWER_S, partial(self._relabel, guest))
        if visit.loses_slip:
            self._hall.agenda.after(URGENT_S, partial(self._reprint, guest))

    def _relabel(self, guest: Guest) -> None:
        point, priority = self._hall.point, guest.visit.priority
        command = ReclassifyTicket(guest.label, priority=priority, point=point)
        self._hall.do(command, GUIDE)

    def _ask_to_go_first(self, party: Party) -> None:
        for guest in party.guests[:1]:
            if guest.here and self._hall.ticket(guest).state is TicketState.WAITING:
                desk = self._hall.desk_for(guest.errand.service)
                if desk:
                    desk.stand(guest, party.visit)

    def _ask_help(self) -> None:
        hall = self._hall
        done = hall.do(AskHelp(KIOSK, hall.point), "kiosk")
        if done and done.events:
            hall.agenda.after(ANSWER_S, self._answer)

    def _answer(self) -> None:
        self._hall.do(AnswerHelp(KIOSK, self._hall.point), GUIDE)

    # Paper

    def _paper(self, guest: Guest, done: Done) -> None:
        """A slip comes out, or does not and is printed again when the printer works."""
        job = requested_job(done)
        if job:
            self._hall.agenda.after(PRINT_S, partial(self._settle, guest, job.id))

    def _settle(self, guest: Guest, job: str) -> None:
        fails = any(one.device == self._printer for one in self._down)
        outcome, evidence = ("failed", "no-byte-sent") if fails else ("confirmed", "process-id")
        command = SettlePrint(job, outcome, evidence, point=self._hall.point)
        self._hall.do(command, "printer")
        if fails:
            self._hall.agenda.after(REPRINT_S, partial(self._reprint, guest))

    def _reprint(self, guest: Guest) -> None:
        """The guide prints the slip again, unless the printer will not, or he has been served."""
        if any(one.device == self._printer for one in self._down):
            self._hall.agenda.after(REPRINT_S, partial(self._reprint, guest))
            return
        command = ReprintTicket(guest.label, self._printer, self._hall.point)
        done = self._hall.do(command, GUIDE)
        if done:
            self._paper(guest, done)

    def _breaks(self, outage: Outage) -> None:
        self._down.append(outage)
        self._note(outage, faulted=True)

    def _mended(self, outage: Outage) -> None:
        self._down.remove(outage)
        if all(one.device != outage.device for one in self._down):
            self._note(outage, faulted=False)

    def _note(self, outage: Outage, *, faulted: bool) -> None:
        reasons = (outage.reason,) if faulted else ()
        self._hall.do(NoteDevice(outage.device, faulted, reasons, self._hall.point), "devices")

    # Going

    def _lose_patience(self, party: Party) -> None:
        """Nobody goes who is at a counter, or whose papers are there."""
        states = {one.id: self._hall.ticket(one).state for one in party.guests}
        if any(state not in _GOES for state in states.values()):
            if not self._hall.is_over:
                self._hall.agenda.after(IMPATIENT_S, partial(self._lose_patience, party))
            return
        for guest in party.guests:
            if states[guest.id] is TicketState.WAITING:
                guest.here = False
                if party.visit.says_so:
                    self._hall.do(CancelTicket(guest.label, self._hall.point), GUIDE)

    def missed(self, guest: Guest, counter: int) -> None:
        """Absent when called; some come back and show their slip at that counter."""
        if guest.visit.back_s:
            back = partial(self._comes_back, guest, counter)
            self._hall.agenda.after(guest.visit.back_s, back)

    def _comes_back(self, guest: Guest, counter: int) -> None:
        guest.here = True
        if self._hall.ticket(guest).state is TicketState.NO_SHOW:
            self._hall.do(Return(counter, guest.label, self._hall.point), f"counter:{counter}")
            self._hall.waits(guest)

    def served(self, guest: Guest) -> None:
        """Some say how satisfied they were."""
        if guest.visit.face and guest.id not in self._rated:
            self._hall.agenda.after(RATE_S, partial(self._rate, guest))

    def _rate(self, guest: Guest) -> None:
        if guest.id in self._rated:
            return
        face, point = guest.visit.face, self._hall.point
        if self._hall.do(GiveRating(guest.id, face, FACES, "touch", point), "rating"):
            self._rated.add(guest.id)
            if score_of(face, FACES) <= LOW_SCORE and self._hall.office.settings.rating_reasons:
                self._hall.agenda.after(EXPLAIN_S, partial(self._explain, guest))

    def _explain(self, guest: Guest) -> None:
        reasons = self._hall.office.settings.rating_reasons
        reason = reasons[guest.visit.reason % len(reasons)].id
        self._hall.do(ExplainRating(guest.id, reason, self._hall.point), "rating")


_GOES = (
    TicketState.WAITING,
    TicketState.NO_SHOW,
    TicketState.FINISHED,
    TicketState.CANCELLED,
    TicketState.VOIDED,
)
