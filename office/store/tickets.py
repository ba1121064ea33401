"""Rows of visits, tickets and print jobs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from office.model import PrintJob, Ticket, TicketState
from office.store.tables import print_jobs, tickets, visits

_WAITING = TicketState.WAITING.value
_LIVE = [TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD]


def add_visit(tx: Connection, visit_id: str, point: str, opened_at: int) -> None:
    """Open a visit."""
    tx.execute(insert(visits), {"id": visit_id, "point": point, "opened_at": opened_at})


def has_visit(tx: Connection, visit_id: str) -> bool:
    """Whether this visit exists."""
    return tx.execute(select(visits.c.id).where(visits.c.id == visit_id)).first() is not None


def add(tx: Connection, ticket: Ticket) -> None:
    """Write a new ticket."""
    tx.execute(insert(tickets), asdict(ticket))


def save(tx: Connection, ticket: Ticket) -> None:
    """Write what a ticket has become."""
    tx.execute(update(tickets).where(tickets.c.id == ticket.id).values(asdict(ticket)))


def get(tx: Connection, ticket_id: str) -> Ticket | None:
    """A ticket by its id."""
    return _one(tx.execute(select(tickets).where(tickets.c.id == ticket_id)).first())


def by_number(
    tx: Connection, point: str, days: Collection[str], series: str, number: int
) -> list[Ticket]:
    """The tickets that bear this number on these days (one, unless a wrong clock opened one)."""
    query = select(tickets).where(
        tickets.c.point == point,
        tickets.c.business_day.in_(days),
        tickets.c.series == series,
        tickets.c.number == number,
    )
    return [_ticket(row) for row in tx.execute(query)]


def last_number(tx: Connection, point: str, days: Collection[str], series: str) -> int:
    """The highest number of a series on these days, 0 when there is none."""
    query = select(func.max(tickets.c.number)).where(
        tickets.c.point == point,
        tickets.c.business_day.in_(days),
        tickets.c.series == series,
    )
    return tx.execute(query).scalar_one() or 0


def open_at(tx: Connection, point: str, counter: int) -> Ticket | None:
    """The ticket that is called or being served at a counter."""
    query = select(tickets).where(
        tickets.c.state.in_(["called", "serving"]),
        tickets.c.point == point,
        tickets.c.counter == counter,
    )
    return _one(tx.execute(query).first())


def heads(
    tx: Connection, point: str, days: Collection[str], services: Collection[str]
) -> list[Ticket]:
    """The first ticket of each line: by service, priority class, and returned or not."""
    line = [tickets.c.service, tickets.c.priority, tickets.c.returned]
    ranked = (
        select(
            tickets.c.id,
            func.row_number()
            .over(partition_by=line, order_by=[tickets.c.place_at, tickets.c.place_seq])
            .label("rank"),
        )
        .where(
            tickets.c.state == _WAITING,
            tickets.c.point == point,
            tickets.c.business_day.in_(days),
            tickets.c.service.in_(services),
        )
        .subquery()
    )
    query = select(tickets).join(ranked, tickets.c.id == ranked.c.id).where(ranked.c.rank == 1)
    return [_ticket(row) for row in tx.execute(query)]


def waiting_by_line(
    tx: Connection, point: str, days: Collection[str]
) -> Sequence[Row[tuple[str, str, int, int]]]:
    """(service, priority, how many wait, earliest place) of every line."""
    query = (
        select(
            tickets.c.service,
            tickets.c.priority,
            func.count().label("waiting"),
            func.min(tickets.c.issued_at).label("earliest"),
        )
        .where(
            tickets.c.state == _WAITING,
            tickets.c.point == point,
            tickets.c.business_day.in_(days),
        )
        .group_by(tickets.c.service, tickets.c.priority)
    )
    return tx.execute(query).all()


def open_tickets(tx: Connection, point: str) -> list[Ticket]:
    """All tickets that are called or being served at a point."""
    query = (
        select(tickets)
        .where(tickets.c.state.in_(["called", "serving"]), tickets.c.point == point)
        .order_by(tickets.c.counter)
    )
    return [_ticket(row) for row in tx.execute(query)]


def live_of_day(tx: Connection, day: str) -> list[Ticket]:
    """Tickets of a business day that still wait, are open or held, in order of issue."""
    query = (
        select(tickets)
        .where(tickets.c.business_day == day, tickets.c.state.in_(_LIVE))
        .order_by(tickets.c.issued_seq)
    )
    return [_ticket(row) for row in tx.execute(query)]


def of_days(tx: Connection, point: str, days: Collection[str]) -> list[Ticket]:
    """Every ticket of these days at a point, in order of issue."""
    query = (
        select(tickets)
        .where(tickets.c.point == point, tickets.c.business_day.in_(days))
        .order_by(tickets.c.issued_seq)
    )
    return [_ticket(row) for row in tx.execute(query)]


def all_tickets(tx: Connection) -> Iterator[Ticket]:
    """Every ticket of the record, in order of issue."""
    for row in tx.execute(select(tickets).order_by(tickets.c.issued_seq)).yield_per(1000):
        yield _ticket(row)


def add_job(tx: Connection, job: PrintJob) -> None:
    """Write a requested print job."""
    tx.execute(insert(print_jobs), asdict(job))


def settle_job(tx: Connection, job_id: str, outcome: str, evidence: str) -> None:
    """Write how a print job ended."""
    tx.execute(
        update(print_jobs)
        .where(print_jobs.c.id == job_id)
        .values(outcome=outcome, evidence=evidence)
    )


def job(tx: Connection, job_id: str) -> PrintJob | None:
    """A print job by its id."""
    row = tx.execute(select(print_jobs).where(print_jobs.c.id == job_id)).first()
    return PrintJob(*row) if row else None


def jobs_of_ticket(tx: Connection, ticket_id: str) -> list[PrintJob]:
    """A ticket's print jobs, oldest first."""
    query = (
        select(print_jobs)
        .where(print_jobs.c.ticket == ticket_id)
        .order_by(print_jobs.c.requested_seq)
    )
    return [PrintJob(*row) for row in tx.execute(query)]


def unsettled_jobs(tx: Connection, printer: str) -> list[PrintJob]:
    """A printer's jobs whose outcome is not known, oldest first."""
    query = (
        select(print_jobs)
        .where(print_jobs.c.outcome.is_(None), print_jobs.c.printer == printer)
        .order_by(print_jobs.c.requested_seq)
    )
    return [PrintJob(*row) for row in tx.execute(query)]


def _one(row: Row[Any] | None) -> Ticket | None:
    return _ticket(row) if row else None


def _ticket(row: Row[Any]) -> Ticket:
    return Ticket(**{**row._mapping, "state": TicketState(row.state)})
