"""Why somebody was called, as the journal keeps it and as it is explained: part of the machine."""

import json
from collections.abc import Sequence

from office.explaining import explain
from office.model import Event
from office.office import Office
from tests.office.expected import Expected
from tests.office.expected_values import Slip

BESIDE_FACTS = ("counter", "rule", "since_returned", "since_priority", "officer")
"""What a call tells that is no fact of its reason."""


class ExplainedCalls:
    """A hall in which everybody can be told why it was whose turn."""

    office: Office
    hall: Expected
    ids: list[str]

    def check_calls(self, done: Sequence[Event]) -> None:
        """Every call that a command made, or took back, is told as the rules have it."""
        for event in done:
            if event.kind == "ticket.called":
                self.check_stored(event)
        told = {one.subject for one in done if one.kind in ("ticket.called", "ticket.undone")}
        for ticket in told:
            self.check_explained(ticket)

    def check_stored(self, event: Event) -> None:
        """The newest call bears the rule that chose, and what filled it."""
        slip, data = self.slip_of(event.subject), json.loads(event.data)
        assert slip.calls, f"{slip.label} is called instead of somebody else"
        why = slip.calls[-1]
        told = {name: value for name, value in data.items() if name not in BESIDE_FACTS}
        assert (data["rule"], told) == (why.rule, why.facts), f"{event.data} tells not {why}"

    def check_explained(self, ticket: str) -> None:
        """All its calls are explained so; and what it waits for, where it does."""
        slip, found = self.slip_of(ticket), explain(self.office, "main", ticket)
        calls = [(one.counter, one.at, one.reason.rule, one.reason.facts) for one in found.calls]
        wanted = [(one.counter, one.at, one.rule, one.facts) for one in slip.calls]
        assert calls == wanted, f"{slip.label} is explained by {calls}, not {wanted}"
        today = self.hall.is_of_today(slip)
        assert found.today == today, f"{slip.label} is of today: {found.today}"
        wanted_waits = (today and self.hall.is_due(slip), today and self.hall.is_late(slip))
        waits = (found.due, found.over_cap)
        assert waits == wanted_waits, f"{slip.label} waits as {waits}"
        others = (one for one in self.hall.slips if one.visit == slip.visit and one is not slip)
        busy = next(
            (("main", one.counter) for one in others if one.state in ("called", "serving")), None
        )
        assert found.busy_at == busy, f"{slip.label} is at {found.busy_at}, not {busy}"

    def slip_of(self, ticket: str) -> Slip:
        """What should stand of a ticket."""
        return self.hall.slips[self.ids.index(ticket)]

    def somebody_asks_why(self, which: int) -> None:
        """A number of today is explained."""
        today = [slip for slip in self.hall.today if slip.id]
        if today:
            self.check_explained(today[which % len(today)].id.lower())
