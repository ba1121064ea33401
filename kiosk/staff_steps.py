"""The rules of what staff do at a kiosk: number and PIN, the date, a trial slip. Pure."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.staff_values import (
    NUMBER_DIGITS,
    PIN_DIGITS,
    AtWork,
    ConfirmDay,
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


def tapped(place: StaffPlace, tap: Tapped, new_id: Callable[[], str]) -> Step:
    """What follows from a touch; one that means nothing here changes nothing."""
    match place:
        case SigningIn(checking=None):
            return _typed(place, tap, new_id)
        case AtWork(doing=None):
            return _worked(place, tap, new_id)
        case _:
            return place, ()


def answered(place: StaffPlace, answer: StaffAnswer) -> StaffPlace:
    """Where staff stand after an answer; a late one to something else changes nothing."""
    match place, answer:
        case SigningIn(checking=attempt), SignedIn() if attempt == answer.attempt:
            return AtWork(answer.member)
        case SigningIn(checking=attempt), SignInFailed() if attempt == answer.attempt:
            return replace(place, pin="", checking=None, sentence=answer.sentence)
        case AtWork(doing=command_id), WorkEnded() if command_id == answer.command_id:
            return replace(place, doing=None, done=not answer.fault, fault=answer.fault)
        case _:
            return place


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
        case _:
            return place, ()
