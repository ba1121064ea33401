"""What must always hold of a record, after whatever has happened in the machine."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

from hypothesis.stateful import invariant

from office.model import Counter, Event, Ticket
from office.office import Office
from office.store import events, help_calls, places
from office.store import ratings as ratings_rows
from office.store import tickets as rows
from office.store.help_calls import HelpRow
from office.store.ratings import Rating
from office.tickets import fold
from tests.office.expected import Expected
from tests.office.expected_bookings import seen_booked
from tests.recordings.make_chain import text_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def right_hash(event: Event) -> str:
    """What an event must hash to, in hex, by the script behind the recorded chain."""
    seconds, millis = divmod(event.at, 1000)
    facts = {
        "actor": event.actor,
        "at": f"{EPOCH + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S}.{millis:03d}Z",
        "command": event.command,
        "data": json.loads(event.data),
        "id": event.id,
        "kind": event.kind,
        "origin": event.origin,
        "personal_digest": event.personal_digest.hex() if event.personal_digest else None,
        "point": event.point,
        "seq": event.seq,
        "subject": event.subject,
    }
    return hashlib.sha256(event.prev + text_of(facts).encode()).hexdigest()


class CheckedRecord:
    """A record that is compared with what should stand in it."""

    office: Office
    hall: Expected
    ids: list[str]
    checked: tuple[int, bytes]
    """The last event whose chain was looked at, and its hash."""
    histories: dict[str, list[Event]]
    folded: dict[str, Ticket]
    """What each history gives, up to its last event."""

    @invariant()
    def what_must_always_hold(self) -> None:
        """Checked after every step."""
        with self.office.store.read() as tx:
            self.check_journal(events.after(tx, self.checked[0], 10_000))
            tickets = list(rows.all_tickets(tx))
            counters = {one.number: one for one in places.counters_of(tx, "main")}
            opened = places.services_opened_on(tx, self.hall.day.name or "")
            calls, given = help_calls.all_calls(tx), ratings_rows.all_ratings(tx)
            booked = seen_booked(tx)
        wanted = self.hall.booked_now(self.ids)
        assert booked == wanted, f"appointments {booked} instead of {wanted}"
        self.check_tickets(tickets)
        self.check_uniqueness(tickets)
        self.check_counters(counters)
        self.check_voices(calls, given)
        assert opened == self.hall.opened, f"services {opened} instead of {self.hall.opened}"

    def check_journal(self, fresh: list[Event]) -> None:
        """No gap, every hash right, every hash chained to the one before."""
        seq, prev = self.checked
        for event in fresh:
            assert (event.seq, event.prev) == (seq + 1, prev), "the chain is broken"
            assert event.hash.hex() == right_hash(event), "an event was changed"
            self.histories.setdefault(event.subject, []).append(event)
            seq, prev = event.seq, event.hash
        for subject in {event.subject for event in fresh}:
            if self.histories[subject][0].kind == "ticket.issued":
                self.folded[subject] = fold(self.histories[subject])
        self.checked = (seq, prev)

    def check_tickets(self, tickets: list[Ticket]) -> None:
        """Nothing is lost, nothing stands where it should not, rows are what histories give."""
        assert [one.id for one in tickets] == self.ids
        for ticket, slip in zip(tickets, self.hall.slips, strict=True):
            assert ticket == self.folded[ticket.id], "a row is not what happened"
            seen = (ticket.label, ticket.service, ticket.priority, ticket.state, ticket.returned)
            wanted = (slip.label, slip.service, slip.priority, slip.state, slip.back is not None)
            assert seen == wanted, f"{seen} instead of {wanted}"
            chosen = (ticket.note, ticket.outcome, ticket.claim, ticket.bound)
            expected = (slip.note, slip.outcome, slip.claim, slip.bound)
            assert chosen == expected, f"{chosen} instead of {slip}"
            brought = (ticket.dossiers, ticket.due_at)
            assert brought == (slip.dossiers, slip.hour), f"{brought} instead of {slip}"
            if ticket.is_open:
                assert ticket.counter == slip.counter

    def check_uniqueness(self, tickets: list[Ticket]) -> None:
        """No two citizens with one number, no two at one counter."""
        numbers = [(one.business_day, one.label) for one in tickets]
        assert len(set(numbers)) == len(numbers)
        counters = [one.counter for one in tickets if one.is_open]
        assert len(set(counters)) == len(counters)
        visits = [one.visit for one in tickets if one.is_open]
        assert len(set(visits)) == len(visits), "somebody is called at two counters"

    def check_counters(self, counters: dict[int, Counter]) -> None:
        """State, services, and the share of those who came back."""
        for number, desk in self.hall.desks.items():
            counter = counters.get(number) or Counter(
                "main", number, services=desk.services, helps=desk.helps
            )
            seen = (counter.state.value, counter.services, counter.helps, counter.officer)
            wanted = (desk.state, desk.services, desk.helps, desk.officer)
            assert seen == wanted, f"counter {number}"
            shares = (counter.since_returned, counter.since_priority)
            assert shares == (desk.since_returned, desk.since_priority), f"counter {number}"

    def check_voices(self, calls: list[HelpRow], given: list[Rating]) -> None:
        """Calls for help and ratings stand as they were made, nobody else's among them."""
        seen = [(one.place, one.is_open, one.answered_at is not None) for one in calls]
        wanted = [(one.place, one.is_open, one.answered) for one in self.hall.helps]
        assert seen == wanted, f"calls for help {seen} instead of {wanted}"
        rated = {one.ticket: (one.score, one.reason) for one in given}
        asked = zip(self.ids, self.hall.slips, strict=True)
        verdicts = {one: (it.verdict.score, it.verdict.reason) for one, it in asked if it.verdict}
        assert rated == verdicts, f"ratings {rated} instead of {verdicts}"
