"""The office's front door: every command goes through `Office.do`, every look through `look`."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

from office.act import Act, Command
from office.bell import Bell
from office.calendar import Calendar
from office.clock import Clock
from office.config import OfficeSettings
from office.cut_off import NOT_HERE, require_stands_in
from office.day_end import BEGINS, BESIDE, going_on, is_due, is_left
from office.days import Reckoning, reckon, settle
from office.errors import CommandConflict, Refusal, Refused, StoreUnreachable
from office.journal import canonical
from office.model import Event, new_id
from office.personal import PersonalKey, is_personal
from office.queue import CloseDay
from office.store import Store, Transaction, events, read_key
from office.store.events import CommandRow
from office.store.present import Present, present

OFFICE = "office"
"""Who acts where the office does something by itself."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks: the acting person or device, and the program or machine it came from."""

    actor: str
    origin: str


@dataclass(frozen=True, slots=True)
class Done:
    """A command that is done, with the events it left (none: there was nothing to do)."""

    command_id: str
    events: tuple[Event, ...]
    repeated: bool = False

    @property
    def last_seq(self) -> int:
        """The last event of the command, 0 when it left none."""
        return self.events[-1].seq if self.events else 0


class _DayMustTurn(Exception):
    def __init__(self, day: str) -> None:
        super().__init__(day)
        self.day = day


class Office:
    """One office: its settings, its record and its clock."""

    def __init__(
        self,
        settings: OfficeSettings,
        store: Store,
        clock: Clock,
        built: date,
        bell: Bell | None = None,
    ) -> None:
        self.settings = settings
        self.store = store
        self.clock = clock
        self.calendar = Calendar(settings)
        self.bell = bell or Bell()
        self._built = built

    @cached_property
    def personal_key(self) -> PersonalKey:
        """The key of personal values, from the key file beside the record, when first needed."""
        return PersonalKey.derived_from(read_key(self.store.folder))

    def do(self, command: Command, who: Who, command_id: str | None = None) -> Done:
        """Do a command once and for ever.

        The same id again gives the first answer and does nothing; with other arguments it raises
        CommandConflict. Raises Refused when a rule says no (nothing is written and the id may be
        used again), StoreError when the record cannot be written.

        The first command of a day that touches the queue closes the day before, by an act of the
        office's own, unless that goes on past its midnight (`day_end.going_on`).
        """
        command_id = command_id or new_id()
        self._require_point(command.point)
        unknown: list[StoreUnreachable] = []
        while True:
            try:
                done = self._tried(command, who, command_id)
            except StoreUnreachable as error:
                unknown.append(error)
                if len(unknown) == self.store.tries:
                    raise
            except Refused as refusal:
                if unknown and refusal.code in NOT_HERE:  # it may be done elsewhere
                    raise unknown[-1] from refusal
                raise
            else:
                if done is None:
                    continue
                if done.events and not done.repeated:
                    self.bell.ring()
                return done

    def _tried(self, command: Command, who: Who, command_id: str) -> Done | None:
        """The command, done; None where a day had to be closed first."""
        try:
            return self._try(command, who, command_id)
        except _DayMustTurn as turn:
            self._turn(turn.day, who.origin)
        return None

    def outcome(self, command_id: str) -> Done | None:
        """What a command of unknown outcome did; None when it was never done."""
        with self.store.read() as tx:
            row = events.command(tx, command_id)
            return _repeated(tx, row) if row else None

    @contextmanager
    def look(self) -> Iterator[tuple[Transaction, Reckoning]]:
        """One unchanging view of the record, and the present moment as it is reckoned there."""
        with self.store.read() as tx:
            yield tx, going_on(tx, self.settings, self._reckon(tx, present(tx)))

    def _reckon(self, tx: Transaction, stands: Present) -> Reckoning:
        return reckon(tx, stands, self.clock, self.calendar, self._built)

    def _require_point(self, point: str) -> None:
        known = [one.id for one in self.settings.points]
        if point not in known:
            raise Refused(Refusal.POINT_UNKNOWN, point=point, known=", ".join(known))

    def _turn(self, day: str, origin: str) -> None:
        """Close a day that was left open, unless another process has just done it."""
        point = self.settings.points[0].id
        closing = CloseDay(day=day, unattended=True, point=point, by_itself=True)
        with suppress(Refused):
            self._try(closing, Who(OFFICE, origin), new_id(), turning=True)
        self.bell.ring()

    def end_days(self, origin: str) -> Event | None:
        """Close by itself what is due: the oldest day that was left open, else the present one.

        For a running program to call now and then; several may. The answer is the closing of the
        present day, if this very call has made it. Where nothing is due, nothing is written.
        """
        with self.look() as (tx, now):
            due = is_due(tx, self.settings, self.calendar, now)
            left = is_left(tx, self.settings, now)
        if left and now.left_open:
            self._turn(now.left_open, origin)
        if now.left_open or not due:
            return None
        closing = CloseDay(by_itself=True, point=self.settings.points[0].id)
        with suppress(Refused):  # somebody was quicker
            done = self.do(closing, Who(OFFICE, origin))
            return next((one for one in done.events if one.kind == "day.closed"), None)
        return None

    def _try(self, command: Command, who: Who, command_id: str, *, turning: bool = False) -> Done:
        digest = args_digest(command)
        key = self.personal_key if any(map(is_personal, _arguments(command).values())) else None
        with self.store.write() as tx:
            require_stands_in(tx, command.name, getattr(command, "counter", 0))
            stands = present(tx, command_id)
            if stands.command:
                if stands.command.args_digest != digest:
                    raise CommandConflict(command_id, command.name)
                return _repeated(tx, stands.command)
            now = self._reckon(tx, stands)
            if now.left_open and not turning and command.name not in BEGINS:
                now = going_on(tx, self.settings, now)
            if now.left_open and not turning and command.name not in BESIDE:
                raise _DayMustTurn(now.left_open)
            tail = (stands.seq, stands.hash)
            act = Act(tx, self.settings, self.calendar, now, tail, who.origin, command.point, key)
            settle(act)
            act.begin(who.actor, command_id)
            command.perform(act)
            if not act.events:
                tx.rollback()
                return Done(command_id, ())
            first, last = act.events[0].seq, act.events[-1].seq
            events.add_command(tx, CommandRow(command_id, command.name, digest, first, last))
        return Done(command_id, tuple(act.events))


def args_digest(command: Command) -> bytes:
    """SHA-256 of the canonical JSON of a command's name and arguments.

    Arguments at their default are left out, so that a command may learn a new one and its earlier
    ids are still known. So are persons: a digest that is never erased must not be what one could
    try names and telephone numbers against.
    """
    given = {name: value for name, value in _arguments(command).items() if not is_personal(value)}
    text = canonical({"name": command.name, "args": given})
    return hashlib.sha256(text.encode()).digest()


def _arguments(command: Command) -> dict[str, Any]:
    """The arguments of a command that are not at their default."""
    return {
        one.name: value
        for one in fields(command)
        if (value := getattr(command, one.name)) != one.default
    }


def _repeated(tx: Transaction, row: CommandRow) -> Done:
    return Done(row.id, tuple(events.command_events(tx, row)), repeated=True)
