"""The end of a day: its figures in words, and the program that closes it and prints its sheet."""

import json
import logging
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import replace

from devices.errors import DeviceError, by_code
from devices.status import Level
from hall.day_sheet import strip_lines
from hall.day_words import DayWords
from hall.owners import Owners
from hall.requests import ask
from hall.rounds import Rounds
from hall.sentences import Sentences
from hall.sheet_marks import SheetMarks
from motcua.machine import Machine
from office.errors import Refused
from office.failures import Failures
from office.link import known_link
from office.model import Event
from office.office import Office
from office.staff import staff
from office.statistics import DayFigures, day_figures, read_day
from office.store import events, ports

LOOK_EVERY_S = 30.0
SHEET_PRINTED_S = 300.0
"""A strip of dots as long as an arm takes so long on a slow line."""

TRY_AGAIN_S = 300.0
"""A sheet that could not be begun is tried again after so long."""

_logger = logging.getLogger(__name__)


def figures_of(
    office: Office, day: str, point: str | None = None, elsewhere: Collection[str] = ()
) -> DayFigures:
    """The figures of a day, of one point or of all. Refused with `day-unknown`.

    Nothing is told of the devices that stand `elsewhere`.
    """
    points = [one.id for one in office.settings.points]
    with office.store.read() as tx:
        record = read_day(tx, day, points)
    figures = day_figures(record, office.calendar, point)
    outages = [one for one in figures.outages if one.device not in elsewhere]
    return replace(figures, outages=outages)


def words_of(office: Office, sentences: Sentences, figures: DayFigures) -> DayWords:
    """A day's figures, with the names of who works here."""
    names = {one.number: one.name for one in staff(office)}
    with office.look() as (tx, now):
        link = known_link(tx, now)
    return DayWords(figures, office.settings, sentences, names, link)


def start_day_end(
    here: Machine, running: ExitStack, role: str, every_s: float = LOOK_EVERY_S
) -> None:
    """Begin to look whether a day is to be closed; several programs may."""
    end = DayEnd(here, role)
    rounds = Rounds("day end", end.look, every_s, first_s=every_s)
    running.callback(rounds.stop)
    rounds.start()


class DayEnd:
    """Closes what is due, and sees to it that each day that closed by itself leaves its sheet once.

    The sheet is for the printer that the office has chosen for it. However a day came to be closed
    by itself, late in the morning or by the first command after it, and whatever became of the
    program or the printer meanwhile: its sheet comes out as soon as it can. One that has begun is
    not printed again unasked; the log says so where nobody knows whether it came out.
    """

    def __init__(
        self, here: Machine, role: str, steady_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._here = here
        self._origin = here.who(role).origin
        self._owners = Owners(here.office.store, role)
        self._marks = SheetMarks(here.office.store)
        self._steady_s = steady_s
        self._not_before_s = 0.0
        self._waiting = Failures(_logger, "the day's sheet waits for its printer")

    def look(self) -> None:
        """Close what is due now, then print what can be printed now.

        A kiosk that is cut off knows its own numbers alone: neither is for it to do.
        """
        if self._here.office.store.cut_off_s is not None:
            return
        settled = self._marks.settled  # first: nothing that closes from here on is of the past
        self._here.office.end_days(self._origin)
        printer = self._here.settings.run.sheet_printer
        if self._steady_s() < self._not_before_s or (printer and not self._can_print(printer)):
            return
        for closing in self._due(settled):
            if printer and not self._left(printer, closing):
                self._not_before_s = self._steady_s() + TRY_AGAIN_S
                return
            self._marks.settle(closing.seq)

    def _due(self, settled: int) -> list[Event]:
        """The newest closing of each day behind `settled`, if the office did it; oldest first."""
        with self._here.office.store.read() as tx:
            found = events.of_kinds_since(tx, settled, ("day.closed",))
        told = [(one, json.loads(one.data)) for one in found]
        newest = {one.subject: (one, data) for one, data in told if not data.get("undone")}
        return [one for one, data in newest.values() if data.get("by") == "itself"]

    def _can_print(self, printer: str) -> bool:
        """Whether it has an owner and no fault: nobody is asked in vain for a whole night."""
        if self._owners.living(printer) is None:
            return False
        with self._here.office.store.read() as tx:
            rows = {one.device: one for one in ports.devices(tx)}
        return printer in rows and rows[printer].level != Level.FAULT

    def _left(self, printer: str, closing: Event) -> bool:
        """Print the sheet of a closing; whether there is nothing more to do for it."""
        day = closing.subject.partition(":")[2]
        if self._marks.begun >= closing.seq:
            _logger.error("the sheet of %s may not have come out of %s", day, printer)
            return True
        try:
            figures = figures_of(self._here.office, day)
        except Refused as refusal:  # its clock was wrong, and all of it counts for another day
            _logger.warning("%s has no sheet: %s", day, refusal)
            return True
        if figures.closed_at is None:  # it goes on, and will be closed again
            return False
        lines = strip_lines(words_of(self._here.office, self._here.sentences, figures))
        return self._printed(printer, day, {"lines": lines, "closing": closing.seq})

    def _printed(self, printer: str, day: str, args: dict[str, str | int]) -> bool:
        store, clock = self._here.office.store, self._here.office.clock
        try:
            answer = ask(store, clock, printer, "sheet", args, SHEET_PRINTED_S)
        except DeviceError as error:
            self._waiting.tell(error)
            return False
        result = answer.facts.get("result")
        if answer.error or result == "failed":
            why = answer.error or str(answer.facts.get("reasons"))
            self._waiting.tell(by_code(why)(printer))
            return False
        if result != "confirmed":
            _logger.error("the sheet of %s may not have come out of %s", day, printer)
        return True
