"""Commands on tickets and days: issue, cancel, void, reclassify, reprint, paper, close, confirm."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from office import day_end, days
from office.act import Act
from office.config import MAIN_POINT, Service
from office.errors import Refusal, Refused
from office.guiding import require_guide
from office.in_line import ahead_of
from office.leases import next_number
from office.model import ORDINARY, CounterState, Plain, Ticket, TicketState, new_id
from office.play import newcomer
from office.store import places, reserve_of
from office.store import tickets as rows
from office.tickets import wrong_state

MOST_DOSSIERS = 99
"""More than anybody carries to a counter: a slip of the finger."""
DOUBTED = "doubted"
"""What `ticket.issued` says of the clock where that was not believed."""
OUTCOMES = ("confirmed", "unconfirmed", "failed")


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """Give a citizen the next number of a service.

    `printer` is the device that prints the slip, None for a number without paper. `visit` joins
    the ticket to one that has a number of this day here ("Việc khác cho cùng người"). `dossiers` is
    how many the citizen brings, where that is asked.
    """

    name: ClassVar[str] = "ticket.issue"
    service: str
    priority: str = ORDINARY
    point: str = MAIN_POINT
    language: str = "vi"
    printer: str | None = None
    visit: str | None = None
    dossiers: int = 1

    def perform(self, act: Act) -> None:
        """Refused for a service that is unknown or takes no numbers now, and for a strange visit.

        So it is for too many dossiers, and for more than one of a class that does not count them.
        """
        service = act.service(self.service)
        require_open(act, service)
        ticket = issue(act, service, self.priority, self.language, self.visit, self.dossiers)
        if self.printer:
            act.request_print(ticket, self.printer, copy=False)


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """The citizen goes without being served."""

    name: ClassVar[str] = "ticket.cancel"
    ticket: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused unless the ticket waits or is held."""
        act.move(act.ticket(self.ticket), "ticket.cancelled", {})


@dataclass(frozen=True, slots=True)
class VoidTicket:
    """A ticket stops counting because another stands for it (`why`: merge, wrong-clock)."""

    name: ClassVar[str] = "ticket.void"
    ticket: str
    why: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused unless the ticket waits or is held."""
        act.move(act.ticket(self.ticket), "ticket.voided", {"why": self.why})


@dataclass(frozen=True, slots=True)
class ReclassifyTicket:
    """Change a waiting ticket's service or priority class; it keeps its place.

    `counter` is where that is done; None at a terminal, which is the technician's.
    """

    name: ClassVar[str] = "ticket.reclassify"
    ticket: str
    service: str | None = None
    priority: str | None = None
    point: str = MAIN_POINT
    counter: int | None = None

    def perform(self, act: Act) -> None:
        """Refused unless the ticket waits and service and class are known.

        Refused with `not-a-guide` at a counter where nobody guides, and with `service-over` for a
        service that nobody serves today any more. A class and service that it already has are
        nothing to do.
        """
        facts = self._by(act)
        ticket = act.ticket(self.ticket)
        if ticket.state is not TicketState.WAITING:
            raise wrong_state(ticket)
        changes: dict[str, Plain] = {}
        if self.service is not None and act.service(self.service).id != ticket.service:
            require_served(act, act.service(self.service))
            changes["service"] = self.service
        if self.priority is not None:
            require_class(act, self.priority)
            if self.priority != ticket.priority:
                changes["priority"] = self.priority
        if changes:
            act.move(ticket, "ticket.transferred", {"by": "reclassify", **changes, **facts})

    def _by(self, act: Act) -> dict[str, Plain]:
        """Where it is done and by whom, as far as that is known."""
        if self.counter is None:
            return {}
        counter = act.counter(self.counter)
        require_guide(act.tx, act.settings, counter)
        officer: dict[str, Plain] = {"officer": counter.officer} if counter.officer else {}
        return {"counter": counter.number, **officer}


@dataclass(frozen=True, slots=True)
class ReprintTicket:
    """Print a ticket's slip again; the paper says that it is a second one."""

    name: ClassVar[str] = "ticket.reprint"
    ticket: str
    printer: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the ticket is over."""
        ticket = act.ticket(self.ticket)
        if ticket.state not in _REPRINTABLE:
            raise wrong_state(ticket)
        job = act.request_print(ticket, self.printer, copy=True)
        act.record("ticket.reprinted", ticket.id, {"job": job.id})


_REPRINTABLE = (
    TicketState.WAITING,
    TicketState.CALLED,
    TicketState.SERVING,
    TicketState.HELD,
    TicketState.NO_SHOW,
)


@dataclass(frozen=True, slots=True)
class SettlePrint:
    """A printer's owner says how a job ended: confirmed, unconfirmed or failed, and by what.

    A failed one goes to the `second` printer, if there is one and its ticket still counts: nothing
    of it is on paper, so it is no copy.
    """

    name: ClassVar[str] = "print.settle"
    job: str
    outcome: str
    evidence: str
    point: str = MAIN_POINT
    second: str | None = None

    def perform(self, act: Act) -> None:
        """Refused when there is no such job, or its outcome is already known."""
        if self.outcome not in OUTCOMES:
            raise ValueError(f"no such outcome: {self.outcome}")
        job = rows.job(act.tx, self.job)
        if job is None:
            raise Refused(Refusal.PRINT_UNKNOWN, job=self.job)
        if job.outcome is not None:
            raise Refused(Refusal.PRINT_SETTLED, job=self.job, outcome=job.outcome)
        act.record(f"print.{self.outcome}", job.ticket, {"job": job.id, "evidence": self.evidence})
        rows.settle_job(act.tx, job.id, self.outcome, self.evidence)
        if self.outcome == "failed" and self.second:
            for ticket in rows.by_id(act.tx, act.point, act.now.days, job.ticket):
                if ticket.state in _REPRINTABLE:
                    act.request_print(ticket, self.second, copy=job.copy, instead_of=job.id)


@dataclass(frozen=True, slots=True)
class NoteDevice:
    """A device went wrong or came back; `reasons` are its codes."""

    name: ClassVar[str] = "device.note"
    device: str
    faulted: bool
    reasons: tuple[str, ...] = ()
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible."""
        kind = "device.faulted" if self.faulted else "device.recovered"
        act.record(kind, f"device:{self.device}", {"reasons": list(self.reasons)})


@dataclass(frozen=True, slots=True)
class CloseDay:
    """End the day: who still waits is `unserved`, counters close.

    Without `unattended` it is refused while a ticket is called or served; with it such a ticket is
    ended as unattended. Without `unserved` it is refused while anybody waits or is held: that they
    lose their place cannot be taken back.

    With `by_itself` the office asks, at any time: the present day ends if that is due.
    """

    name: ClassVar[str] = "day.close"
    day: str | None = None
    unattended: bool = False
    unserved: bool = True
    point: str = MAIN_POINT
    by_itself: bool = False

    def perform(self, act: Act) -> None:
        """Refused when the day is unknown, already closed, or people are still in it."""
        if self.by_itself and self.day is None and not _is_due(act):
            return
        days.close(
            act,
            self.day or act.now.day,
            unattended=self.unattended,
            unserved=self.unserved,
            by_itself=self.by_itself,
        )


@dataclass(frozen=True, slots=True)
class ConfirmDay:
    """Staff answer "Hôm nay là ngày …?" with an ISO date.

    Who does not insist answers a question that stands, and no day before those of the record.
    """

    name: ClassVar[str] = "day.confirm"
    day: str
    point: str = MAIN_POINT
    insists: bool = True

    def perform(self, act: Act) -> None:
        """Refused when `day` is no date; with `day-not-asked` and `day-before-book` see above."""
        try:
            day = date.fromisoformat(self.day)
        except ValueError as error:
            raise days.unknown_day(act.tx, self.day) from error
        if not self.insists:
            days.require_asked(act.now, day.isoformat())
        days.confirm(act, day.isoformat())


def _is_due(act: Act) -> bool:
    return day_end.is_due(act.tx, act.settings, act.calendar, act.now)


def issue(
    act: Act,
    service: Service,
    priority: str,
    language: str,
    visit: str | None,
    dossiers: int = 1,
    due_at: int | None = None,
) -> Ticket:
    """The next number of a service, whatever its hours; opens the visit when there is none.

    `due_at` is the time of the appointment that it is for.
    """
    require_class(act, priority)
    require_dossiers(dossiers)
    chosen = act.settings.priority(priority)
    if dossiers > 1 and not (chosen and chosen.counts_dossiers):
        counting = (one.id for one in act.settings.priority_classes if one.counts_dossiers)
        raise Refused(Refusal.DOSSIERS_NOT_COUNTED, known=", ".join(counting) or "–")
    last, place = rows.last_issued(act.tx, act.point, act.now.days, service.series)
    series, number = next_number(act, service, last)
    at = max(act.now.at, place)
    data: dict[str, Plain] = {
        "visit": _visit(act, visit),
        "day": act.now.day,
        "series": series,
        "number": number,
        "service": service.id,
        "ahead": _ahead(act, newcomer(at, 0, service.id, priority, due_at)),
    }
    if priority != ORDINARY:
        data["priority"] = priority
    if language != "vi":
        data["language"] = language
    if dossiers != 1:
        data["dossiers"] = dossiers
    if due_at is not None:
        data["due_at"] = due_at
    if act.now.doubted:
        data["clock"] = DOUBTED
    if at > act.now.at:
        data["place_at"] = at
    return act.issue(data)


def _ahead(act: Act, coming: Ticket) -> int | None:
    """How many may be called before somebody who comes; a kiosk that is cut off cannot know."""
    if reserve_of(act.tx) is not None:
        return None
    return ahead_of(act.tx, act.settings, act.point, act.now, coming)


def _visit(act: Act, visit: str | None) -> str:
    if visit is None:
        visit = new_id()
        event = act.record("visit.opened", visit, {})
        rows.add_visit(act.tx, visit, act.point, event.at)
    elif reserve_of(act.tx) is None and not rows.has_visit(
        act.tx, act.point, act.now.days, visit
    ):  # a kiosk's own record does not know who came before the line broke
        raise Refused(Refusal.VISIT_UNKNOWN, visit=visit)
    return visit


def require_dossiers(dossiers: int) -> None:
    """Refuse a number of dossiers that nobody carries."""
    if not 1 <= dossiers <= MOST_DOSSIERS:
        raise Refused(Refusal.DOSSIERS_UNLIKELY, dossiers=dossiers, most=MOST_DOSSIERS)


def require_class(act: Act, priority: str) -> None:
    """Refuse an unknown priority class."""
    if priority != ORDINARY and act.settings.priority(priority) is None:
        known = ", ".join(one.id for one in act.settings.priority_classes)
        raise Refused(Refusal.PRIORITY_UNKNOWN, priority=priority, known=known)


def require_served(act: Act, service: Service) -> None:
    """Refuse to send anybody to a service that is over for today; a doubtful clock ends nothing.

    It is over when no counter at work takes it and no hours of today are left for it.
    """
    at_work = (
        one for one in places.counters_of(act.tx, act.point) if one.state is not CounterState.CLOSED
    )
    if act.now.doubted or any(service.id in (*one.services, *one.helps) for one in at_work):
        return
    opening = act.calendar.opening("serving", service.id, act.moment)
    today = act.calendar.local(act.moment).date()
    if opening.is_open or (opening.next_at and opening.next_at.date() == today):
        return
    opens = f"{opening.next_at:%Y-%m-%dT%H:%M}" if opening.next_at else ""
    raise Refused(Refusal.SERVICE_OVER, service=service.name.vi, opens=opens, note=opening.note)


def require_open(act: Act, service: Service) -> None:
    """Refuse when a service takes no numbers now; a doubtful clock closes nothing."""
    if act.now.is_closed:
        raise Refused(Refusal.DAY_CLOSED, day=act.now.day)
    if act.now.doubted:
        return
    opening = act.calendar.opening("taking", service.id, act.moment)
    if not opening.is_open and service.id not in places.services_opened_on(act.tx, act.now.day):
        opens = f"{opening.next_at:%Y-%m-%dT%H:%M}" if opening.next_at else ""
        raise Refused(
            Refusal.SERVICE_CLOSED, service=service.name.vi, opens=opens, note=opening.note
        )
