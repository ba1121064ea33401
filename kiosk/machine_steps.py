"""The rules of what a technician does at a kiosk: checks, one after another, and the bundle. Pure.

A check of all devices goes on from answer to answer; who leaves the page ends it.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.desk import SHOW, TELL, BundleFile, Checked, Texts
from kiosk.machine_values import (
    AtMachine,
    BundleWritten,
    CheckDevice,
    DeviceChecked,
    MachineAnswer,
    MachineErrand,
    MachineSeen,
    WriteBundle,
)
from kiosk.visit_values import Control

Step = tuple[AtMachine, tuple[MachineErrand, ...]]


def tapped(place: AtMachine, control: Control, value: str, new_id: Callable[[], str]) -> Step:
    """What follows from a touch; one that means nothing here changes nothing."""
    match control:
        case Control.BACK if place.mending:
            return replace(place, mending=""), ()
        case Control.TRY if place.doing is None and value in place.devices:
            return _check(_fresh(place), value, SHOW, new_id)
        case Control.CHECK_ALL if place.doing is None and place.devices:
            first, *others = place.devices
            fresh = replace(_fresh(place), checks={}, waiting=tuple(others))
            return _check(fresh, first, TELL, new_id)
        case Control.MEND if value in place.devices:
            return replace(place, mending=value), ()
        case Control.BUNDLE if place.doing is None:
            command_id = new_id()
            return replace(_fresh(place), doing=command_id), (WriteBundle(command_id),)
        case _:
            return place, ()


def answered(place: AtMachine, answer: MachineAnswer, new_id: Callable[[], str]) -> Step:
    """Where the technician stands after an answer; a late one changes nothing."""
    match answer:
        case MachineSeen():
            return replace(place, devices=answer.devices), ()
        case DeviceChecked() if answer.command_id == place.doing:
            return _checked(place, answer.checked, new_id)
        case BundleWritten() if answer.command_id == place.doing:
            return _written(place, answer.file), ()
        case _:
            return place, ()


def failed(place: AtMachine, command_id: str, fault: Texts | None) -> AtMachine:
    """An errand that could not be done; nothing else is checked then."""
    if place.doing != command_id:
        return place
    return replace(place, doing=None, checking="", waiting=(), fault=fault)


def _fresh(place: AtMachine) -> AtMachine:
    """Without what the last errand left to read."""
    return replace(place, file=None, fault=None, mending="")


def _check(place: AtMachine, device: str, level: int, new_id: Callable[[], str]) -> Step:
    command_id = new_id()
    checking = replace(place, doing=command_id, checking=device)
    return checking, (CheckDevice(command_id, device, level),)


def _checked(place: AtMachine, checked: Checked, new_id: Callable[[], str]) -> Step:
    """Note the result; check the next device where there is one."""
    noted = replace(place, checks={**place.checks, place.checking: checked})
    if not place.waiting:
        return replace(noted, doing=None, checking=""), ()
    first, *others = place.waiting
    return _check(replace(noted, waiting=tuple(others)), first, TELL, new_id)


def _written(place: AtMachine, file: BundleFile) -> AtMachine:
    return replace(place, doing=None, file=file)
