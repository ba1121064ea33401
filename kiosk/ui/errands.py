"""What the visit wants of the desk: the call that does it, and the event that its outcome is."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kiosk.desk import Desk, DeskError, DeskRefusal, Issued, OutOfService, PaperState, StaffMember
from kiosk.machine_values import BundleWritten, CheckDevice, DeviceChecked, WriteBundle
from kiosk.staff_values import (
    ConfirmDay,
    PaperStrip,
    SignedIn,
    SignIn,
    SignInFailed,
    TrialPrint,
    WorkEnded,
)
from kiosk.visit_values import (
    AskHelp,
    CheckIn,
    DeskEffect,
    Event,
    HelpAnswered,
    IssueRefused,
    IssueTicket,
    IssueUnknown,
    NumberIssued,
    Reprint,
    ReprintAnswered,
)
from screens.lanes import Done, Failed

SLOW = (SignIn, TrialPrint, PaperStrip, CheckDevice, WriteBundle)
"""What staff wait for and no citizen may: a PIN is checked slowly, devices take their time."""

FAULT = {
    "vi": "Chương trình gặp lỗi, chi tiết nằm trong nhật ký.",
    "en": "The program failed; the log has the details.",
}
"""What staff are told where the desk itself has no words."""


def errand(desk: Desk, effect: DeskEffect) -> Callable[[], object]:
    """The call of the desk, for its lane."""
    match effect:
        case IssueTicket():
            return partial(
                desk.issue,
                effect.command_id,
                effect.service,
                effect.priority,
                effect.language,
                effect.visit,
            )
        case CheckIn():
            return partial(
                desk.check_in,
                effect.command_id,
                effect.code,
                effect.priority,
                effect.language,
                effect.visit,
            )
        case Reprint():
            return partial(desk.reprint, effect.command_id, effect.ticket_id)
        case AskHelp():
            return partial(desk.ask_help, effect.command_id)
        case SignIn():
            return partial(desk.sign_in, effect.number, effect.pin)
        case ConfirmDay():
            return partial(desk.confirm_day, effect.command_id, effect.staff, effect.day)
        case TrialPrint():
            return desk.trial_print
        case PaperStrip():
            return desk.paper_strip
        case CheckDevice():
            return partial(desk.check_device, effect.device, effect.level)
        case WriteBundle():
            return desk.write_bundle


def outcome_of(effect: DeskEffect, outcome: Done[Any] | Failed, paper: PaperState) -> Event:
    """What happened, for the visit; `paper` is where the slip of a new number begins."""
    match effect:
        case IssueTicket() | CheckIn():
            return _issued(effect.command_id, outcome, paper)
        case Reprint():
            return ReprintAnswered(effect.command_id, _accepted(outcome))
        case AskHelp():
            return HelpAnswered(asked=isinstance(outcome, Done))
        case SignIn():
            return _signed_in(effect.attempt, outcome)
        case ConfirmDay() | TrialPrint() | PaperStrip():
            return _worked(effect.command_id, outcome)
        case CheckDevice() if isinstance(outcome, Done):
            return DeviceChecked(effect.command_id, outcome.value)
        case WriteBundle() if isinstance(outcome, Done):
            return BundleWritten(effect.command_id, outcome.value)
        case CheckDevice() | WriteBundle():
            return _worked(effect.command_id, outcome)


def out_of_service(error: Exception) -> OutOfService:
    """What staff are told: the desk's own words, or our code for a fault of the program."""
    if isinstance(error, DeskError):
        return OutOfService(error.code, error.sentence)
    return OutOfService("kiosk-fault")


def _issued(command_id: str, outcome: Done[Issued] | Failed, paper: PaperState) -> Event:
    if isinstance(outcome, Done):
        return NumberIssued(command_id, outcome.value, paper)
    if isinstance(outcome.error, DeskRefusal):
        return IssueRefused(command_id, outcome.error.code, outcome.error.sentence)
    why = out_of_service(outcome.error)
    return IssueUnknown(command_id, why.code, why.sentence)


def _accepted(outcome: Done[None] | Failed) -> bool | None:
    if isinstance(outcome, Done):
        return True
    return False if isinstance(outcome.error, DeskRefusal) else None


def _signed_in(attempt: str, outcome: Done[StaffMember] | Failed) -> Event:
    if isinstance(outcome, Done):
        return SignedIn(attempt, outcome.value)
    return SignInFailed(attempt, out_of_service(outcome.error).sentence or FAULT)


def _worked(command_id: str, outcome: Done[None] | Failed) -> Event:
    if isinstance(outcome, Done):
        return WorkEnded(command_id)
    return WorkEnded(command_id, out_of_service(outcome.error).sentence or FAULT)
