"""Checking one device from outside its owner: the owner is asked, or the port opened for it."""

import json

from devices.errors import DeviceError, DeviceTimeoutError, NotFoundError, UnpoweredError
from hall.owners import Owners
from hall.requests import ANSWER_TIMEOUT_S, PRINTED_S, Facts, ask
from motcua.machine import Machine
from motcua.unpowered import is_unpowered
from office.clock import rfc3339, to_ms

__all__ = ["checked"]

CHECK = "check"
SEEN_FROM = 2
"""The lowest level of which people see or hear something."""


def checked(here: Machine, device: str, level: int, role: str) -> Facts:
    """The answer of `motcua.health`; what keeps a device from being checked is a failure too.

    `role` is who opens a port that nobody owns.
    """
    try:
        facts = _asked(here, device, level, role)
    except DeviceError as error:
        facts = _failed(here, error.code, error.detail)
    missing = facts["next_step"] == NotFoundError.code
    if missing and is_unpowered(here.settings.devices, here.data_dir, device):
        return _failed(here, UnpoweredError.code, "")
    return facts


def _asked(here: Machine, device: str, level: int, role: str) -> Facts:
    """The owner's answer. Raises DeviceError."""
    from motcua.health import check_here

    office, owned = here.office, here.settings.devices.owned_as(device)
    owners = Owners(office.store, role)
    if not owners.living(owned):
        with owners.held(owned):
            return check_here(here, device, {"level": level})
    timeout_s = ANSWER_TIMEOUT_S if level < SEEN_FROM else PRINTED_S
    try:
        answer = ask(office.store, office.clock, device, CHECK, {"level": level}, timeout_s)
    except DeviceTimeoutError as error:
        return _failed(here, "check-timeout", error.detail)
    if answer.error:
        return _failed(here, answer.error, str(answer.facts.get("detail", "")))
    return answer.facts


def _failed(here: Machine, reason: str, detail: str) -> Facts:
    """The answer of a device that could not be checked."""
    return {
        "result": "fail",
        "next_step": reason,
        "evidence": json.dumps({"detail": detail} if detail else {}),
        "state": "unknown",
        "level": "fault",
        "reasons": "",
        "source": "inferred",
        "as_of": rfc3339(to_ms(here.office.clock.now())),
    }
