"""The rules of what staff do at a kiosk: number and PIN, the date, the paper, a restart. Pure."""

from collections.abc import Callable
from dataclasses import replace

from kiosk import machine_steps
from kiosk.desk import PrinterNow
from kiosk.machine_values import AtMachine, MachineAnswer
from kiosk.staff_values import (
    NUMBER_DIGITS,
    PIN_DIGITS,
    AtPrinter,
    AtWork,
    ConfirmDay,
    PaperStrip,
    PaperTask,
    PrinterSeen,
    Restart,
    SignedIn,
    SignIn,
    SignInFailed,
    SigningIn,
    StaffAnswer,
    StaffEffect,
    StaffPlace,
    TrialPrint,
    WorkEnded,
)
from kiosk.visit_values import Control, Tapped

Step = tuple[StaffPlace, tuple[StaffEffect, ...]]

TROUBLE = (PrinterNow.OPEN, PrinterNow.NO_PAPER, PrinterNow.FAULT)
"""What somebody who stands at the printer is about to mend."""


def tapped(place: StaffPlace, tap: Tapped, new_id: Callable[[], str]) -> Step:
    """What follows from a touch; one that means nothing here changes nothing."""
    match place:
        case SigningIn(checking=None):
            return _typed(place, tap, new_id)
        case AtWork(doing=None, leaving=False):
            return _worked(place, tap, new_id)
        case AtPrinter(doing=None):
            return _at_printer(place, tap, new_id)
        case AtMachine():
            return _at_machine(place, tap, new_id)
        case _:
            return place, ()


def answered(place: StaffPlace, answer: StaffAnswer, new_id: Callable[[], str]) -> Step:
    """Where staff stand after an answer; a late one to something else changes nothing."""
    match place, answer:
        case AtPrinter(), PrinterSeen():
            return _seen(place, answer.printer, new_id)
        case SigningIn(checking=attempt), SignedIn() if attempt == answer.attempt:
            return AtWork(answer.member), ()
        case SigningIn(checking=attempt), SignInFailed() if attempt == answer.attempt:
            return replace(place, pin="", checking=None, sentence=answer.sentence), ()
        case AtMachine(), WorkEnded():
            return machine_steps.failed(place, answer.command_id, answer.fault), ()
        case AtMachine(), answer if isinstance(answer, MachineAnswer):
            return machine_steps.answered(place, answer, new_id)
        case AtWork() | AtPrinter(), WorkEnded() if place.doing == answer.command_id:
            return replace(place, doing=None, done=not answer.fault, fault=answer.fault), ()
        case _:
            return place, ()


def _typed(place: SigningIn, tap: Tapped, new_id: Callable[[], str]) -> Step:
    match tap.control:
        case Control.KEY if not tap.value.isdecimal():
            return place, ()
        case Control.KEY if place.pin is None:
            return replace(place, number=(place.number + tap.value)[:NUMBER_DIGITS]), ()
        case Control.KEY:
            typed = ((place.pin or "") + tap.value)[:PIN_DIGITS]
            return replace(place, pin=typed, sentence=None), ()
        case Control.ERASE:
            return _erased(place), ()
        case Control.ENTER if place.number and place.pin is None:
            return replace(place, pin="", sentence=None), ()
        case Control.ENTER if place.pin:
            attempt = new_id()
            checking = replace(place, checking=attempt, sentence=None)
            return checking, (SignIn(attempt, int(place.number), place.pin),)
        case _:
            return place, ()


def _erased(place: SigningIn) -> SigningIn:
    """One digit less; behind the first of the PIN stands the number."""
    if place.pin is None:
        return replace(place, number=place.number[:-1])
    return replace(place, pin=place.pin[:-1] if place.pin else None, sentence=None)


def _worked(place: AtWork, tap: Tapped, new_id: Callable[[], str]) -> Step:
    fresh = AtWork(place.member, place.shift)
    match tap.control:
        case Control.SHIFT_DAY:
            return replace(fresh, shift=place.shift + int(tap.value)), ()
        case Control.CONFIRM_DAY:
            command_id = new_id()
            confirm = ConfirmDay(command_id, place.member.number, tap.value)
            return replace(fresh, doing=command_id), (confirm,)
        case Control.TRIAL_PRINT:
            command_id = new_id()
            return replace(fresh, doing=command_id), (TrialPrint(command_id),)
        case Control.MACHINE if place.member.technician:
            return AtMachine(place.member), ()
        case Control.PAPER | Control.RESTART:
            return _elsewhere(place, tap)
        case _:
            return place, ()


def _elsewhere(place: AtWork | AtMachine, tap: Tapped) -> Step:
    """To the printer, or out of the program."""
    member = place.member
    match tap.control:
        case Control.PAPER if tap.value in tuple(PaperTask):
            return AtPrinter(member, PaperTask(tap.value)), ()
        case Control.RESTART:
            return AtWork(member, leaving=True), (Restart(member.number),)
        case _:
            return place, ()


def _at_machine(place: AtMachine, tap: Tapped, new_id: Callable[[], str]) -> Step:
    """A technician may leave at any moment; what is under way ends without him."""
    match tap.control:
        case Control.BACK if not place.mending:
            return AtWork(place.member), ()
        case Control.PAPER | Control.RESTART if place.doing is None:
            return _elsewhere(place, tap)
        case _:
            return machine_steps.tapped(place, tap.control, tap.value, new_id)


def _at_printer(place: AtPrinter, tap: Tapped, new_id: Callable[[], str]) -> Step:
    match tap.control:
        case Control.PAPER_STRIP:
            return _strip(place, new_id)
        case Control.BACK:
            return AtWork(place.member), ()
        case _:
            return place, ()


def _seen(place: AtPrinter, printer: PrinterNow, new_id: Callable[[], str]) -> Step:
    """The cover was closed over good paper: a strip shows it, without a touch.

    Only once, for a contact that flaps would empty the roll.
    """
    if printer in TROUBLE:
        return replace(place, troubled=True, done=False), ()
    settled = printer is PrinterNow.READY and place.doing is None
    if settled and place.troubled and not place.shown:
        return _strip(replace(place, shown=True), new_id)
    return place, ()


def _strip(place: AtPrinter, new_id: Callable[[], str]) -> Step:
    command_id = new_id()
    fresh = AtPrinter(place.member, place.task, shown=place.shown, doing=command_id)
    return fresh, (PaperStrip(command_id),)
