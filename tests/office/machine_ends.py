"""Days that end by themselves, slips that come back, files: part of the machine."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from office.act import Command
from office.appointments import ImportAppointments
from office.counters import CloseCounter, Return
from office.errors import LinesRefused, Refused
from office.model import new_id
from office.numbering import slip_code
from office.office import Done, Office
from office.personal import Personal
from office.slips import return_by_slip
from office.store import read_key
from tests.fakes.office import TESTER
from tests.office.expected import Expected
from tests.office.expected_values import OPEN, Asked
from tests.office.happenings import Drawn

WORKED = (
    "SELECT at FROM events WHERE kind IN ('counter.opened', 'counter.paused', 'counter.closed',"
    " 'rating.given') OR kind LIKE 'ticket.%' AND kind NOT IN ('ticket.reminded',"
    " 'ticket.attended', 'ticket.reprinted') ORDER BY seq DESC LIMIT 1"
)
"""When anybody dealt with anybody last."""
NOT_ABSENT = {
    "waiting": "slip-waits",
    "held": "slip-held",
    "finished": "slip-served",
    **dict.fromkeys(OPEN, "slip-open"),
}
"""Why a number does not come back; in other states it is over."""


class EndingDays:
    """A hall whose days end, whose slips come back, and whose appointments are brought in files."""

    office: Office
    hall: Expected
    ids: list[str]

    def ask(
        self,
        command: Command,
        asked: Asked | None = None,
        by: Callable[[str], Done] | None = None,
    ) -> None:
        """Ask the office and compare with what must become of it."""
        raise NotImplementedError

    def ask_drawn(self, kind: type, arguments: dict[str, Any]) -> None:
        """Ask for what was drawn."""
        raise NotImplementedError

    def note_last_event(self) -> None:
        """Tell the model when something last happened."""
        raise NotImplementedError

    def much_later(self, days: int, hour: int) -> None:
        """Another time of the day."""
        raise NotImplementedError

    def time_passes(self, seconds: int) -> None:
        """A little later."""
        raise NotImplementedError

    def worked_at(self) -> int:
        """When anybody dealt with anybody last, in milliseconds."""
        with self.office.store.read() as tx:
            return int(tx.execute(text(WORKED)).scalar() or 0)

    def in_the_evening(self, hour: int, goes: list[int], then: list[Drawn], seconds: int) -> None:
        """Some counters close, others are forgotten; a program sees to the day; it is night.

        Nobody works through midnight here.
        """
        self.much_later(0, hour)
        for counter in goes:
            self.ask(CloseCounter(counter, "finish"))
        self.days_end()
        for kind, arguments in then:
            self.ask_drawn(kind, arguments)
        self.time_passes(seconds)
        self.days_end()
        self.much_later(1, 8)

    def days_end(self) -> None:
        """A program lets end whatever is due to."""
        self.note_last_event()
        ends = self.hall.ends_by_itself(self.worked_at())
        event = self.office.end_days("machine")
        assert (event is not None) == ends, f"the day {'did not end' if ends else 'ended'}"

    def slip_is_read(self, which: int, counter: int, slip: str) -> None:
        """Somebody holds a slip to a counter's reader: whole, forged, of another office."""
        if not self.ids or not self.hall.is_begun:
            return
        absent = [one for one, it in enumerate(self.hall.slips) if it.state == "no_show"]
        place = absent[which % len(absent)] if absent and which % 3 else which % len(self.ids)
        key, ticket = read_key(self.office.store.folder), self.ids[place]
        office = "phuong-khac" if slip == "foreign" else self.office.settings.id
        text = slip_code(office, ticket, b"another" if slip == "forged" else key)

        def read(command_id: str) -> Done:
            return return_by_slip(self.office, TESTER, ("main", counter), text, key, command_id)

        why = self.no_return(place, slip)
        if why is None:
            command = Return(counter, ticket)
            label = self.hall.slips[place].label
            self.ask(command, Asked(Return, counter, ticket=label), read)
            return
        with pytest.raises(Refused) as refusal:
            read(new_id())
        assert refusal.value.code == why, f"a slip was refused for {refusal.value}, not {why}"

    def no_return(self, place: int, slip: str) -> str | None:
        """Why this slip brings nobody back."""
        one = self.hall.slips[place]
        if slip != "whole":
            return f"slip-{slip}"
        if one not in self.hall.today:
            return "slip-old"
        if one.state == "waiting" and one.back is not None:
            return "slip-twice"
        return None if one.state == "no_show" else NOT_ABSENT.get(one.state, "slip-over")

    def lines_come(self, lines: list[tuple[str, int, str]]) -> None:
        """Another system's file: service, minutes from now and booking of each line."""
        command = ImportAppointments(
            tuple((service, self.hall.time_of(minutes)) for service, minutes, _ in lines),
            tuple(Personal.of("Lò Thị Mai", booking=booking) for _, _, booking in lines),
            tuple(range(len(lines))),
        )
        self.ask(command, by=lambda command_id: self.take(command, command_id))

    def take(self, command: ImportAppointments, command_id: str) -> Done:
        """Have the office take a file; each line that it refuses must be refused for that."""
        wanted = self.hall.lines_refused(Asked.of(command))
        try:
            return self.office.do(command, TESTER, command_id)
        except LinesRefused as refused:
            seen = {one.line: one.refusal.code for one in refused.lines}
            for line in seen.keys() | wanted.keys():
                reasons = wanted.get(line, set())
                if seen.get(line) not in reasons:
                    raise AssertionError(f"line {line}: {seen}, not {wanted}") from refused
            raise
