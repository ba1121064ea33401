"""Rows of visits, tickets and print jobs.

Statements are built once, here: building one costs more time than SQLite needs to run it.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Result,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    union,
    union_all,
    update,
)

from office.model import STRIP_STORE, Counter, PrintJob, Ticket, TicketState
from office.store.tables import (
    at_counter,
    leases,
    live,
    passed_numbers,
    print_jobs,
    tickets,
    unsettled,
    visits,
    waiting,
)
from office.store.values import just, values_of


def _any_of(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_ADD_VISIT = insert(visits)
_IN_VISIT = (
    select(tickets.c.id)
    .where(
        tickets.c.point == bindparam("point"),
        tickets.c.business_day.in_(_any_of("days")),
        tickets.c.visit == bindparam("which"),
    )
    .limit(just(1))
)

_ADD = insert(tickets)
_SAVE = update(tickets).where(tickets.c.id == bindparam("which"))
_BY_ID = select(tickets).where(tickets.c.id == bindparam("which"))
_BY_NUMBER = select(tickets).where(
    tickets.c.point == bindparam("point"),
    tickets.c.business_day.in_(_any_of("days")),
    tickets.c.series == bindparam("series"),
    tickets.c.number == bindparam("number"),
)
_NUMBERS = (
    select(tickets.c.number)
    .where(
        tickets.c.point == bindparam("point"),
        tickets.c.business_day.in_(_any_of("days")),
        tickets.c.series == bindparam("series"),
    )
    .order_by(tickets.c.number.desc())
    .limit(just(1))
)
_LEASED = exists().where(
    leases.c.point == tickets.c.point,
    leases.c.business_day == tickets.c.business_day,
    leases.c.series == tickets.c.series,
    tickets.c.number.between(leases.c.first, leases.c.last),
)
_PASSED = select(func.max(passed_numbers.c.upto)).where(
    passed_numbers.c.point == bindparam("point"),
    passed_numbers.c.business_day.in_(_any_of("days")),
    passed_numbers.c.series == bindparam("series"),
)


def _highest(given: Select[Any]) -> Select[Any]:
    """The highest number that was given, or is passed over."""
    both = union_all(select(given.subquery()), _PASSED).subquery()
    return select(func.max(both.c.number))


_LAST_NUMBER = _highest(_NUMBERS)
_LAST_ORDINARY = _highest(_NUMBERS.where(~_LEASED))
_LAST_PLACE = (
    select(tickets.c.place_at)
    .where(
        tickets.c.point == bindparam("point"),
        tickets.c.business_day.in_(_any_of("days")),
        ~_LEASED.where(leases.c.store == STRIP_STORE),
    )
    .order_by(tickets.c.issued_seq.desc())
    .limit(just(1))
)
_LAST_ISSUED = select(_LAST_ORDINARY.scalar_subquery(), _LAST_PLACE.scalar_subquery())
_AT_COUNTER = select(tickets).where(at_counter, tickets.c.point == bindparam("point"))
_OPEN_AT = _AT_COUNTER.where(tickets.c.counter == bindparam("counter"))
_OPEN = _AT_COUNTER.order_by(tickets.c.counter)

_WAITING = (waiting, tickets.c.point == bindparam("point"))
_ON_DAYS = tickets.c.business_day.in_(_any_of("days"))
_LINE = (tickets.c.service, tickets.c.priority)
_PLACE = (tickets.c.place_at, tickets.c.issued_seq)
_DUE = and_(
    tickets.c.due_at.is_not(None),
    tickets.c.due_at <= bindparam("now"),
    tickets.c.returned_seq.is_(None),
)
_elsewhere = tickets.alias()
_IS_BUSY = tickets.c.visit.in_(select(_elsewhere.c.visit).where(at_counter))
_APART = or_(
    _DUE,
    tickets.c.returned_seq.is_not(None),
    tickets.c.claim != "",
    tickets.c.bound.is_not(None),
    _IS_BUSY,
)
_RANKED = (
    select(
        tickets,
        _IS_BUSY.label("busy"),
        # in the very order of the index: nothing is sorted, however many wait
        func.count()
        .filter(not_(_APART))
        .over(partition_by=_LINE, order_by=_PLACE, rows=(None, 0))
        .label("rank"),
        _APART.label("apart"),
    )
    .where(
        *_WAITING,
        _ON_DAYS,
        or_(tickets.c.service.in_(_any_of("services")), tickets.c.bound == bindparam("counter")),
    )
    .subquery()
)
_CANDIDATES = select(*(_RANKED.c[column.name] for column in tickets.c), _RANKED.c.busy).where(
    or_(_RANKED.c.rank == 1, _RANKED.c.apart)
)
_SENT_TO = select(tickets).where(
    live,
    tickets.c.point == bindparam("point"),
    _ON_DAYS,
    or_(
        and_(tickets.c.state == "waiting", tickets.c.bound == bindparam("counter")),
        and_(tickets.c.state == "held", tickets.c.counter == bindparam("counter")),
    ),
)
_BUSY = select(tickets.c.visit, tickets.c.counter).where(at_counter)
_OPEN_OF_VISIT = select(tickets).where(at_counter, tickets.c.visit == bindparam("visit"))
_ALL_WAITING = select(tickets).where(*_WAITING, _ON_DAYS)
_COUNT_WAITING = select(func.count()).where(
    *_WAITING,
    _ON_DAYS,
    tickets.c.service == bindparam("service"),
    or_(tickets.c.bound.is_(None), tickets.c.bound.not_in(_any_of("known"))),
)
_EVERY_SERIES = union(
    *(select(one.c.point, one.c.series) for one in (tickets, leases, passed_numbers))
)
_LIVE = select(tickets).where(live, _ON_DAYS).order_by(tickets.c.issued_seq)
_OF_DAYS = (
    select(tickets)
    .where(tickets.c.point == bindparam("point"), _ON_DAYS)
    .order_by(tickets.c.issued_seq)
)
_ALL = select(tickets).order_by(tickets.c.issued_seq)
_LAST_FINISHED = (
    select(tickets)
    .where(
        tickets.c.point == bindparam("point"),
        _ON_DAYS,
        tickets.c.state == "finished",
        tickets.c.counter == bindparam("counter"),
        tickets.c.ended_by != "unattended",
    )
    .order_by(tickets.c.seq.desc())
    .limit(just(1))
)

_ADD_JOB = insert(print_jobs)
_JOB = select(print_jobs).where(print_jobs.c.id == bindparam("which"))
_SETTLE_JOB = update(print_jobs).where(print_jobs.c.id == bindparam("which"))
_JOBS_OF_TICKET = (
    select(print_jobs)
    .where(print_jobs.c.ticket == bindparam("of"))
    .order_by(print_jobs.c.requested_seq)
)
_UNSETTLED = (
    select(print_jobs)
    .where(unsettled, print_jobs.c.printer == bindparam("by"))
    .order_by(print_jobs.c.requested_seq)
)


def add_visit(tx: Connection, visit_id: str, point: str, opened_at: int) -> None:
    """Open a visit."""
    tx.execute(_ADD_VISIT, {"id": visit_id, "point": point, "opened_at": opened_at})


def has_visit(tx: Connection, point: str, days: Collection[str], visit_id: str) -> bool:
    """Whether this visit has a ticket of these days at a point."""
    facts = {"point": point, "days": days, "which": visit_id}
    return tx.execute(_IN_VISIT, facts).first() is not None


def add(tx: Connection, ticket: Ticket) -> None:
    """Write a new ticket."""
    tx.execute(_ADD, values_of(ticket))


def save(tx: Connection, ticket: Ticket) -> None:
    """Write what a ticket has become."""
    tx.execute(_SAVE, {**values_of(ticket), "which": ticket.id})


def get(tx: Connection, ticket_id: str) -> Ticket | None:
    """A ticket of any point and day by its id."""
    row = tx.execute(_BY_ID, {"which": ticket_id}).first()
    return ticket_of(row) if row else None


def by_id(tx: Connection, point: str, days: Collection[str], ticket_id: str) -> list[Ticket]:
    """The ticket with this id, if it is of this point and one of these days."""
    found = get(tx, ticket_id)
    return [found] if found and found.point == point and found.business_day in days else []


def by_number(
    tx: Connection, point: str, days: Collection[str], series: str, number: int
) -> list[Ticket]:
    """The tickets that bear this number on these days (one, unless a wrong clock opened one)."""
    facts = {"point": point, "days": list(days), "series": series, "number": number}
    return tickets_of(tx.execute(_BY_NUMBER, facts))


def last_number(
    tx: Connection, point: str, days: Collection[str], series: str, *, but_leased: bool = False
) -> int:
    """The highest number of a series on these days, given or passed over; 0 without any.

    With `but_leased`, the highest that is in nobody's reserve.
    """
    facts = {"point": point, "days": list(days), "series": series}
    return tx.execute(_LAST_ORDINARY if but_leased else _LAST_NUMBER, facts).scalar_one() or 0


def last_issued(tx: Connection, point: str, days: Collection[str], series: str) -> tuple[int, int]:
    """The highest number of a series on these days, and `last_place`; 0 where there is none.

    Numbers in reserve are passed over.
    """
    facts = {"point": point, "days": list(days), "series": series}
    number, place = tx.execute(_LAST_ISSUED, facts).one()
    return number or 0, place or 0


def last_place(tx: Connection, point: str, days: Collection[str]) -> int:
    """The place (`place_at`) of the ticket issued last on these days, 0 when there is none.

    Whoever had a number on paper stands where he came, not where he was recorded.
    """
    return tx.execute(_LAST_PLACE, {"point": point, "days": list(days)}).scalar() or 0


def open_at(tx: Connection, point: str, counter: int) -> Ticket | None:
    """The ticket that is called or being served at a counter."""
    row = tx.execute(_OPEN_AT, {"point": point, "counter": counter}).first()
    return ticket_of(row) if row else None


def busy_visits(tx: Connection) -> dict[str, int]:
    """The visits that are called or served, each with its counter."""
    return {row.visit: row.counter for row in tx.execute(_BUSY)}


def open_of_visit(tx: Connection, visit: str) -> Ticket | None:
    """The ticket of a visit that is called or being served."""
    row = tx.execute(_OPEN_OF_VISIT, {"visit": visit}).first()
    return ticket_of(row) if row else None


def candidates(
    tx: Connection,
    point: str,
    days: Collection[str],
    counter: Counter,
    known: Collection[int],
    now: int,
) -> tuple[list[Ticket], set[str]]:
    """Who may be next at a counter at `now` (milliseconds), and the busy visits among them.

    That is the first of each line of the services that it takes or helps with (a line for each
    priority class), and everybody in them who came back, has a claim, was sent to the counter,
    whose appointment is due, or whose visit is busy: called or served. Who was sent to another
    counter is nobody's else, as long as it is one of `known`, those of the settings.
    """
    facts = {
        "point": point,
        "days": list(days),
        "services": [*counter.services, *counter.helps],
        "counter": counter.number,
        "now": now,
    }
    found = [(ticket_of(one), busy) for *one, busy in tx.execute(_CANDIDATES, facts).all()]
    bound_elsewhere = {*known} - {counter.number}
    mine = [(one, busy) for one, busy in found if one.bound not in bound_elsewhere]
    return [one for one, _ in mine], {one.visit for one, busy in mine if busy}


def sent_to(tx: Connection, point: str, days: Collection[str], counter: int) -> list[Ticket]:
    """The tickets of these days that wait for this counter alone or are held there."""
    facts = {"point": point, "days": list(days), "counter": counter}
    return tickets_of(tx.execute(_SENT_TO, facts))


def all_waiting(tx: Connection, point: str, days: Collection[str]) -> list[Ticket]:
    """Everybody who waits at a point, in no order."""
    return tickets_of(tx.execute(_ALL_WAITING, {"point": point, "days": list(days)}))


def count_waiting(
    tx: Connection, point: str, days: Collection[str], service: str, known: Collection[int]
) -> int:
    """How many wait for a service at a point, but for one of the counters `known` alone."""
    facts = {"point": point, "days": list(days), "service": service, "known": [*known]}
    return tx.execute(_COUNT_WAITING, facts).scalar_one()


def every_series(tx: Connection) -> set[tuple[str, str]]:
    """Every point and series of which a number was ever given, set aside or passed over."""
    return {(row.point, row.series) for row in tx.execute(_EVERY_SERIES)}


def open_tickets(tx: Connection, point: str) -> list[Ticket]:
    """All tickets that are called or being served at a point."""
    return tickets_of(tx.execute(_OPEN, {"point": point}))


def live_of_days(tx: Connection, days: Collection[str]) -> list[Ticket]:
    """Tickets of business days that still wait, are open or held, in order of issue."""
    return tickets_of(tx.execute(_LIVE, {"days": list(days)}))


def of_days(tx: Connection, point: str, days: Collection[str]) -> list[Ticket]:
    """Every ticket of these days at a point, in order of issue."""
    return tickets_of(tx.execute(_OF_DAYS, {"point": point, "days": list(days)}))


def last_finished(tx: Connection, point: str, days: Collection[str], counter: int) -> Ticket | None:
    """The ticket of these days that a counter finished last; no unattended one."""
    facts = {"point": point, "days": list(days), "counter": counter}
    row = tx.execute(_LAST_FINISHED, facts).first()
    return ticket_of(row) if row else None


def all_tickets(tx: Connection) -> Iterator[Ticket]:
    """Every ticket of the record, in order of issue."""
    for row in tx.execute(_ALL).yield_per(1000):
        yield ticket_of(row)


def add_job(tx: Connection, job: PrintJob) -> None:
    """Write a requested print job."""
    tx.execute(_ADD_JOB, values_of(job))


def settle_job(tx: Connection, job_id: str, outcome: str, evidence: str) -> None:
    """Write how a print job ended."""
    tx.execute(_SETTLE_JOB, {"which": job_id, "outcome": outcome, "evidence": evidence})


def job(tx: Connection, job_id: str) -> PrintJob | None:
    """A print job by its id."""
    row = tx.execute(_JOB, {"which": job_id}).first()
    return PrintJob(*row) if row else None


def jobs_of_ticket(tx: Connection, ticket_id: str) -> list[PrintJob]:
    """A ticket's print jobs, oldest first."""
    return [PrintJob(*row) for row in tx.execute(_JOBS_OF_TICKET, {"of": ticket_id})]


def unsettled_jobs(tx: Connection, printer: str) -> list[PrintJob]:
    """A printer's jobs whose outcome is not known, oldest first."""
    return [PrintJob(*row) for row in tx.execute(_UNSETTLED, {"by": printer})]


_STATE_AT = list(Ticket.__slots__).index("state")


def tickets_of(found: Result[Any]) -> list[Ticket]:
    """The tickets of an answer; taking all its rows at once is quicker than each alone."""
    return [ticket_of(row) for row in found.all()]


def ticket_of(row: Iterable[Any]) -> Ticket:
    """The ticket that stands in a row with all columns of its table."""
    values = list(row)
    values[_STATE_AT] = TicketState(values[_STATE_AT])
    return Ticket(*values)
