"""What people say in a hall and are told, by the second opinion."""

from dataclasses import replace

from office.assistance import AnswerHelp
from tests.office.expected_bookings import ExpectedBookings
from tests.office.expected_values import CAP_MIN, RANKS, Asked, Slip
from tests.office.expected_voices import SCORES, HelpAsked, Verdict


class ExpectedSaid(ExpectedBookings):
    """A hall's ratings and calls for help."""

    @property
    def ended_last(self) -> list[int]:
        """The places in the list of the tickets that the counters finished last."""
        return [desk.rateable.slip for desk in self.desks.values() if desk.rateable]

    def rates(self, slip: Slip) -> bool:
        """Whether a ticket may be rated now."""
        return any(
            desk.rateable
            and self.slips[desk.rateable.slip] is slip
            and desk.rateable.open_at(self.clock)
            for desk in self.desks.values()
        )

    def help_at(self, place: str) -> HelpAsked | None:
        """The call for help that stands at a place."""
        belongs = self.day.belongs
        standing = (one for one in self.helps if one.is_open and one.place == place)
        return next((one for one in standing if belongs.get(one.day) == self.day.name), None)

    def help(self, asked: Asked) -> None:
        """Somebody calls for help, or somebody answers."""
        call = self.help_at(asked.place)
        if call is None:
            for over in self.helps:
                over.is_open = over.is_open and over.place != asked.place
            self.helps.append(HelpAsked(asked.place, self.day.name or ""))
        elif asked.kind is AnswerHelp:
            call.is_open, call.answered = False, True

    def rate(self, asked: Asked, slip: Slip) -> None:
        """A citizen rates a ticket, or says why."""
        if slip.verdict is None:
            slip.verdict = Verdict(SCORES[asked.faces, asked.face], self.clock)
            slip.moves += 1
        else:
            slip.verdict = replace(slip.verdict, reason=asked.reason)

    def is_of_today(self, slip: Slip) -> bool:
        """Whether its queue goes on; that of yesterday does not, though nobody ended it."""
        return self.day.belongs[slip.day] in (self.today_is, self._carried)

    def is_due(self, slip: Slip) -> bool:
        """Whether somebody waits by an appointment whose time has come."""
        waits = slip.state == "waiting" and slip.back is None
        return waits and slip.hour is not None and slip.hour <= self.ms

    def is_late(self, slip: Slip) -> bool:
        """Whether somebody without a class waits for longer than the cap."""
        ordinary = slip.state == "waiting" and RANKS[slip.priority] == 100
        return ordinary and self.ms - slip.since[0] > CAP_MIN * 60_000
