"""A device's port, borrowed from its owner for one command; what it hears stays in the command."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from devices.errors import DeviceError, by_code
from hall.owners import Owners
from hall.requests import Facts, ask
from motcua.machine import Machine

_MARGIN_S = 10
"""A borrowed port is taken back so long after the command was to be done."""

_logger = logging.getLogger(__name__)


@contextmanager
def borrowed(here: Machine, device: str, seconds: int) -> Iterator[None]:
    """Have the port of a device for `seconds`: from its owner, or for oneself where none lives.

    Raises DeviceError where the owner does not lend it.
    """
    owned = here.settings.devices.owned_as(device)
    owners = Owners(here.office.store, "cli")
    if owners.living(owned):
        _ask(here, device, "lend", {"seconds": seconds + _MARGIN_S})
        try:
            yield
        finally:
            _give_back(here, device)
        return
    with owners.held(owned):
        yield


def _give_back(here: Machine, device: str) -> None:
    """Give the port back; an owner that does not answer takes it back by itself, or is gone."""
    try:
        _ask(here, device, "take-back", {})
    except DeviceError as error:
        _logger.warning("the port of %s was not given back: %s", device, error)


def _ask(here: Machine, device: str, action: str, args: Facts) -> None:
    answer = ask(here.office.store, here.office.clock, device, action, args)
    if answer.error:
        raise by_code(answer.error)(device, str(answer.facts.get("detail", "")))
