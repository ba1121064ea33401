"""Looking after the record: the proof that it is whole, and its clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from office import appointment_states
from office.act import Act
from office.assistance import CALL_KINDS, fold_calls
from office.days import ask
from office.journal import first_break
from office.leases import LEASE_KINDS, fold_leases
from office.model import Event, Ticket
from office.office import Office
from office.persons import faults_within
from office.ratings import RATING_KINDS, fold_ratings
from office.restored import passed_numbers, restorations
from office.staff import STAFF_KINDS, facts_of, fold_staff
from office.store import (
    Store,
    Transaction,
    appointments,
    events,
    help_calls,
    leases,
    places,
    ratings,
    staff,
)
from office.store import tickets as rows
from office.store.present import present
from office.tickets import fold


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found; `faults` are empty when the record is whole."""

    events: int
    tickets: int
    faults: tuple[str, ...]


def verify(store: Store) -> Verdict:
    """Check the file, the chain, and that every row is what the journal makes of it.

    Raises StoreKeyMissing or StoreKeyDamaged where there are personal values and no key for them.
    """
    faults = list(store.damage())
    if faults:
        return Verdict(0, 0, tuple(faults))
    with store.read() as tx:
        seq = events.head(tx)
        broken = first_break(events.all_events(tx))
        if broken:
            faults.append(broken)
        count = 0
        for ticket in rows.all_tickets(tx):
            count += 1
            faults.extend(_differs(ticket, events.of_subject(tx, ticket.id)))
        issued = events.count_of_kind(tx, "ticket.issued")
        if issued != count:
            faults.append(f"{issued} tickets were issued, {count} are there")
        if not broken:
            faults.extend(_beside(tx))
            faults.extend(faults_within(tx, store))
    return Verdict(seq, count, tuple(faults))


def note_doubt(office: Office, origin: str) -> bool:
    """Write at once that the clock is doubted, so that every other program doubts it too.

    For a running program to call every second: a program that starts later has not seen the
    jump. `origin` is the program or machine; the answer is whether something was written, and
    where there is nothing to note, no write transaction begins.
    """
    with office.look() as (tx, now):
        seen = events.head(tx)
    if not now.asks:
        return False
    with office.store.write() as tx:
        stands = present(tx)
        if stands.seq != seen:  # another program was quicker; the next look decides
            return False
        point = office.settings.points[0].id
        ask(
            Act(tx, office.settings, office.calendar, now, (stands.seq, stands.hash), origin, point)
        )
    office.bell.ring()
    return True


def _beside(tx: Transaction) -> Iterator[str]:
    """Whether everything but tickets is what the journal makes of it."""
    if places.passed_over(tx) != passed_numbers(restorations(tx)):
        yield "the numbers that are passed over are not those that the journal says"
    if help_calls.all_calls(tx) != fold_calls(events.of_kinds_since(tx, 0, CALL_KINDS)):
        yield "the calls for help are not what the journal says"
    if ratings.all_ratings(tx) != fold_ratings(events.of_kinds_since(tx, 0, RATING_KINDS)):
        yield "the ratings are not what the journal says"
    if leases.everything(tx) != fold_leases(events.of_kinds_since(tx, 0, LEASE_KINDS)):
        yield "the numbers in reserve are not what the journal says"
    arranged = appointment_states.fold(events.of_kinds_since(tx, 0, appointment_states.KINDS))
    if appointments.everything(tx) != arranged:
        yield "the appointments are not what the journal says"
    if [facts_of(one) for one in staff.everyone(tx)] != fold_staff(
        events.of_kinds_since(tx, 0, STAFF_KINDS)
    ):
        yield "the staff are not those whom the journal knows"


def _differs(row: Ticket, history: Sequence[Event]) -> Iterator[str]:
    try:
        folded = fold(history)
    except (ValueError, KeyError):
        yield f"ticket {row.label} of {row.business_day} has no history"
    else:
        if row != folded:
            yield f"ticket {row.label} of {row.business_day} is not what its history says"
