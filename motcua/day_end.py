"""The end of a day: its figures in words, and the program that closes it by itself."""

import logging
from contextlib import ExitStack
from functools import partial

from devices.errors import DeviceError
from hall.day_sheet import strip_lines
from hall.day_words import DayWords
from hall.requests import ask
from hall.rounds import Rounds
from hall.sentences import Sentences
from motcua.machine import Machine
from office.office import Office
from office.staff import staff
from office.statistics import DayFigures, day_figures, read_day

LOOK_EVERY_S = 30.0
SHEET_PRINTED_S = 300.0
"""A strip of dots as long as an arm takes so long on a slow line."""

_logger = logging.getLogger(__name__)


def figures_of(office: Office, day: str, point: str | None = None) -> DayFigures:
    """The figures of a day, of one point or of all. Refused with `day-unknown`."""
    points = [one.id for one in office.settings.points]
    with office.store.read() as tx:
        record = read_day(tx, day, points)
    return day_figures(record, office.calendar, point)


def words_of(office: Office, sentences: Sentences, figures: DayFigures) -> DayWords:
    """A day's figures, with the names of who works here."""
    names = {one.number: one.name for one in staff(office)}
    return DayWords(figures, office.settings, sentences, names)


def start_day_end(
    here: Machine, running: ExitStack, role: str, every_s: float = LOOK_EVERY_S
) -> None:
    """Begin to look whether a day is to be closed; several programs may."""
    origin = here.who(role).origin
    rounds = Rounds("day end", partial(end_day, here, origin), every_s, first_s=every_s)
    running.callback(rounds.stop)
    rounds.start()


def end_day(here: Machine, origin: str) -> bool:
    """Close what is due, and print the sheet where the office has chosen a printer for it.

    Whether the present day was closed by this call. A sheet that does not come out is told to the
    log, and can be printed again at any time: the day stays closed.
    """
    closing = here.office.end_days(origin)
    if closing is None:
        return False
    printer = here.settings.run.sheet_printer
    if printer:
        day = closing.subject.partition(":")[2]
        lines = strip_lines(words_of(here.office, here.sentences, figures_of(here.office, day)))
        _print(here, printer, lines)
    return True


def _print(here: Machine, printer: str, lines: str) -> None:
    store, clock, args = here.office.store, here.office.clock, {"lines": lines}
    try:
        answer = ask(store, clock, printer, "sheet", args, SHEET_PRINTED_S)
    except DeviceError as error:
        _logger.error("the day's sheet did not come out of %s: %s", printer, error.code)
        return
    problem = answer.error or answer.facts.get("result")
    if problem != "confirmed":
        _logger.error("the day's sheet may not have come out of %s: %s", printer, problem)
