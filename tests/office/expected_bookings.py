"""Appointments, by the second opinion: what can be booked, who may come when, what lapses."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from office.act import Command
from office.appointments import CancelAppointment, CheckIn, MakeAppointment, MoveAppointment
from office.personal import Personal
from office.queue import IssueTicket
from office.store import Transaction
from office.store import appointments as rows
from tests.fakes.office import PLAIN_SETTINGS, ZONE
from tests.office.expected_days import ExpectedDays
from tests.office.expected_values import SERVICES, Asked, Slip

BOOKED_SERVICE = "civil"
SLOT_MIN, PER_SLOT, DAYS_AHEAD = 5, 2, 3
EARLY, LATE = timedelta(minutes=10), timedelta(minutes=6)
SERVING = (("07:30", "11:25"), ("13:30", "16:55"))
"""The first and the last time of a morning and an afternoon."""
BOOKABLE: dict[str, Any] = {
    "holidays": "none",
    "services": [
        {
            **PLAIN_SETTINGS["services"][0],
            "appointments": {
                "slot_min": SLOT_MIN,
                "per_slot": PER_SLOT,
                "days_ahead": DAYS_AHEAD,
            },
        },
        PLAIN_SETTINGS["services"][1],
    ],
    "appointments": {
        "early_min": EARLY // timedelta(minutes=1),
        "late_min": LATE // timedelta(minutes=1),
    },
}
"""The settings of such a hall."""
ON_BOOKED = (MoveAppointment, CancelAppointment, CheckIn)
OVER = {"cancelled": "appointment-cancelled", "kept": "appointment-used"}


Seen = tuple[str, str, int, str, str | None]
"""What the record holds of an appointment: code, service, time, state, and its ticket."""


def seen_booked(tx: Transaction) -> list[Seen]:
    """All appointments as they stand in the record."""
    found = rows.everything(tx)
    return [(one.code, one.service, one.due_at, one.state.value, one.ticket) for one in found]


@dataclass
class Booked:
    """An appointment as it should stand; `slip` is the place of its ticket in the list of all."""

    service: str
    time: datetime
    booking: str
    code: str = ""
    state: str = "made"
    slip: int | None = None
    erased: bool = False

    @property
    def day(self) -> str:
        """The day that it is on."""
        return self.time.date().isoformat()

    @property
    def ms(self) -> int:
        """Its time in milliseconds."""
        return round(self.time.timestamp() * 1000)


class ExpectedBookings(ExpectedDays):
    """A hall's appointments."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.booked: list[Booked] = []

    def time_of(self, minutes: int) -> str:
        """A local time as people write it, so long after the clock's next whole five minutes."""
        shows = self.clock.astimezone(ZONE).replace(second=0, microsecond=0)
        first = shows + timedelta(minutes=SLOT_MIN - shows.minute % SLOT_MIN)
        return f"{first + timedelta(minutes=minutes):%Y-%m-%d %H:%M}"

    def code_of(self, ref: int) -> str:
        """The code of one of them, or of none."""
        known = [*[one.code for one in self.booked], "10000009"]
        return known[-1 - ref % len(known)]

    def coming(self, minutes: int, wanted: int, priority: str) -> Iterator[Command]:
        """So many want one time; whoever has it last comes, then somebody who has none."""
        person, time = Personal.of("Hoàng Văn Páo"), self.time_of(minutes)
        for _ in range(wanted):
            yield MakeAppointment(BOOKED_SERVICE, time, person)
        if self.booked:
            yield CheckIn(self.booked[-1].code, priority)
        yield IssueTicket(BOOKED_SERVICE)

    def booked_now(self, ids: Sequence[str]) -> list[Seen]:
        """All appointments as they should stand; `ids` are those of the tickets."""
        return [
            (one.code, one.service, one.ms, one.state, None if one.slip is None else ids[one.slip])
            for one in self.booked
        ]

    def booked_as(self, asked: Asked) -> Booked | None:
        """The appointment that a command names, by its code or another system's.

        Another system may give a code again once the day is past, or the appointment cancelled.
        """
        today = min(self.day.name or "", self.clock_day)
        for one in reversed(self.booked):
            if asked.code and asked.code == one.code:
                return one
            if asked.booking and asked.booking == one.booking and one.day >= today:
                return None if one.state == "cancelled" else one
        return None

    def no_appointment(self, asked: Asked) -> Iterator[str]:
        """Why a command on appointments is refused."""
        one = self.booked_as(asked)
        if asked.kind in ON_BOOKED and one is None:
            yield "appointment-unknown"
        elif asked.kind is CheckIn and one:
            yield from self._not_yet(one)
        elif not self.stands_already(asked):
            if one and one.state != "made":
                yield OVER.get(one.state, "appointment-day-gone")
            if asked.kind is not CancelAppointment:
                yield from self._no_time(one.service if one else "", asked)

    def stands_already(self, asked: Asked) -> bool:
        """Whether an appointment is already as it is asked for."""
        one = self.booked_as(asked)
        if one is None or not asked.time or one.time != _time(asked):
            return False
        if asked.kind is MoveAppointment:
            return one.state == "made"
        return asked.service == one.service

    def lines_refused(self, asked: Asked) -> dict[int, set[str]]:
        """The lines of a file that are not taken, from 0, and why; nothing is changed."""
        before = self.booked
        self.booked = [copy(one) for one in before]
        try:
            return dict(self.take_lines(asked))
        finally:
            self.booked = before

    def take_lines(self, asked: Asked) -> list[tuple[int, set[str]]]:
        """Make or move what each line of a file asks for, and tell which ones cannot be taken."""
        refused, seen = [], dict[str, tuple[str, str]]()
        for line, (wish, booking) in enumerate(zip(asked.wishes, asked.bookings, strict=True)):
            one = replace(
                asked, kind=MakeAppointment, service=wish[0], time=wish[1], booking=booking
            )
            reasons = set(self.no_appointment(one))
            if wish[0] not in SERVICES:
                reasons = {"service-unknown"}
            if not booking:
                reasons = {"appointment-no-booking"}
            elif seen.setdefault(booking, wish) != wish:
                reasons = {"appointment-booked-twice"}
            if reasons:
                refused.append((line, reasons))
            elif not self.stands_already(one):
                self.arrange(one)
        return refused

    def lines_stand(self, asked: Asked) -> bool:
        """Whether a file asks for nothing but what stands already."""
        wishes = zip(asked.wishes, asked.bookings, strict=True)
        return all(
            self.stands_already(replace(asked, kind=MakeAppointment, service=a, time=b, booking=c))
            for (a, b), c in wishes
        )

    def person(self, subject: str) -> Booked | None:
        """The appointment whose person is meant."""
        return next((one for one in self.booked if subject == f"appointment:{one.code}"), None)

    def erase(self, subject: str) -> None:
        """Nobody knows any more who it was for, nor by which code another system knew it."""
        one = self.person(subject)
        assert one
        one.erased, one.booking = True, ""

    def _no_time(self, before: str, asked: Asked) -> Iterator[str]:
        service = asked.service or before
        time, shows = _time(asked), self.clock.astimezone(ZONE)
        if service in SERVICES and service != BOOKED_SERVICE:
            yield "appointment-not-offered"
        if not self.doubtful and time < shows:
            yield "appointment-past"
        if not self.doubtful and (time.date() - shows.date()).days > DAYS_AHEAD:
            yield "appointment-too-far"
        if time.weekday() > 4:
            yield "appointment-day-off"
        if time.minute % SLOT_MIN or not any(a <= f"{time:%H:%M}" <= b for a, b in SERVING):
            yield "appointment-no-slot"
        have = [one for one in self.booked if one.time == time and one.state != "cancelled"]
        if len(have) >= PER_SLOT:
            yield "appointment-full"

    def _not_yet(self, one: Booked) -> Iterator[str]:
        """Why nobody gets a number for an appointment now."""
        if one.state in OVER:
            yield OVER[one.state]
            return
        now = self.day.name or ""
        days = {day for day, to in self.day.belongs.items() if to == now} | {now}
        if one.day not in days | ({self.clock_day} if self.doubtful else set()):
            yield "appointment-day-gone" if one.day < now else "appointment-other-day"
            return
        if not self.doubtful and self.clock < one.time - EARLY:
            yield "appointment-early"
        if self.day.closed:
            yield "day-closed"
        elif not self.keeps(one) and not self.takes_numbers(one.service):
            yield "service-closed"

    def keeps(self, one: Booked) -> bool:
        """Whether who comes now still has his appointment."""
        return self.doubtful or self.clock <= one.time + LATE

    def arrange(self, asked: Asked) -> None:
        """Make, move or cancel an appointment."""
        one = self.booked_as(asked)
        if one is None:
            self.booked.append(Booked(asked.service or "", _time(asked), asked.booking))
        elif asked.kind is CancelAppointment:
            one.state = "cancelled"
        else:
            one.time = _time(asked)
            one.service = asked.service or one.service

    def _move(self, slip: Slip, state: str, counter: int | None = None) -> None:
        """An appointment is not used up by a number that was given up."""
        super()._move(slip, state, counter)
        for one in self.booked:
            mine = one.slip is not None and self.slips[one.slip] is slip
            if mine and state in ("cancelled", "voided", "unserved"):
                one.state, one.slip = "made", None

    def _end(self, name: str) -> None:
        """Nobody comes any more to what was on this day, or on days when nobody worked."""
        super()._end(name)
        for one in self.booked:
            past = one.day == name or (one.day < name and not self.doubtful)
            if one.state == "made" and past:
                one.state = "lapsed"


def _time(asked: Asked) -> datetime:
    return datetime.fromisoformat(asked.time).replace(tzinfo=ZONE)
