"""Citizens call for help ("Gọi người giúp"), and somebody answers."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from office.act import Act
from office.config import MAIN_POINT
from office.days import Reckoning
from office.errors import Refusal, Refused
from office.model import Event
from office.office import Office
from office.store import Transaction
from office.store import help_calls as rows
from office.store.help_calls import HelpRow

ANSWERED_SHOWN_S = 600
"""An answered call is still told of for this long."""


@dataclass(frozen=True, slots=True)
class HelpCall:
    """A call for help from `place` (such as kiosk:1); times are milliseconds."""

    place: str
    asked_at: int
    answered_at: int | None


@dataclass(frozen=True, slots=True)
class AskHelp:
    """Somebody at `place` calls for help; while their call is open, it is nothing to do."""

    name: ClassVar[str] = "help.ask"
    place: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible, on a closed day too; a call of a day that is over ends by a new one."""
        call = rows.open_at(act.tx, act.point, self.place)
        if call and call.business_day in act.now.days:
            return
        if call:
            rows.end(act.tx, call.asked_seq)
        event = act.record("help.asked", self.place, {"day": act.now.day})
        rows.add(act.tx, asked(event))


@dataclass(frozen=True, slots=True)
class AnswerHelp:
    """Somebody is on the way to `place`."""

    name: ClassVar[str] = "help.answer"
    place: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `help-not-asked` where no call is open."""
        call = rows.open_at(act.tx, act.point, self.place)
        if call is None or call.business_day not in act.now.days:
            raise Refused(Refusal.HELP_NOT_ASKED, place=self.place.replace(":", " "))
        after_ms = max(0, act.now.at - call.asked_at)
        event = act.record("help.answered", self.place, {"after_ms": after_ms})
        rows.answer(act.tx, call.asked_seq, event.at)


def help_calls(office: Office, point: str) -> tuple[HelpCall, ...]:
    """The calls of the present day that are open or were answered lately, oldest first."""
    with office.look() as (tx, now):
        return calls_within(tx, point, now)


def calls_within(tx: Transaction, point: str, now: Reckoning) -> tuple[HelpCall, ...]:
    """The same, within a look that has begun."""
    return tuple(
        HelpCall(row.place, row.asked_at, row.answered_at)
        for row in rows.of_days(tx, point, now.days)
        if row.is_open or _answered_lately(row, now.at)
    )


def _answered_lately(row: HelpRow, at: int) -> bool:
    return row.answered_at is not None and at - row.answered_at <= ANSWERED_SHOWN_S * 1000


def asked(event: Event) -> HelpRow:
    """The call that a `help.asked` event makes."""
    day = json.loads(event.data)["day"]
    return HelpRow(event.seq, event.point, day, event.subject, event.at)


CALL_KINDS = ("help.asked", "help.answered", "day.closed")


def fold_calls(history: Iterable[Event]) -> list[HelpRow]:
    """All calls for help, from the journal's events of `CALL_KINDS`, in order of asking."""
    ended: list[HelpRow] = []
    waiting: dict[tuple[str, str], HelpRow] = {}
    for event in history:
        place = event.point, event.subject
        if event.kind == "help.asked":
            if place in waiting:
                ended.append(replace(waiting[place], is_open=False))
            waiting[place] = asked(event)
        elif event.kind == "help.answered":
            call = waiting.pop(place)
            ended.append(replace(call, answered_at=event.at, is_open=False))
        elif not {"undone", "late"} & json.loads(event.data).keys():
            ended.extend(replace(call, is_open=False) for call in waiting.values())
            waiting.clear()
    return sorted([*ended, *waiting.values()], key=lambda call: call.asked_seq)
