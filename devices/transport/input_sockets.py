"""The sockets that were taught: which unit stands for which device of the settings, now.

What is not in its own socket is never opened: of two equal units the wrong one would call citizens
to the wrong counter.
"""

import errno
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from devices.errors import MovedError, NotTaughtError
from devices.memory import DeviceMemory
from devices.transport.evdev import EvdevTransport, open_grabbed, open_unclaimed
from devices.transport.input_bindings import (
    Binding,
    Place,
    Standing,
    bind,
    bindings_from,
    bindings_text,
    standings,
)
from devices.transport.input_units import InputUnit, present_units

__all__ = ["MEMORY", "TaughtSockets"]

MEMORY = "/dev/input"
"""The name under which this machine's bindings are kept; no device of the settings is called so."""
_BINDINGS = "bindings"

log = logging.getLogger(__name__)


class TaughtSockets:
    """The sockets of one machine; `memory` keeps them, whichever process taught them.

    `present` tells what is plugged in, `open_unit` opens a unit's path, and `hear_unit` opens it
    without taking it from others.
    """

    def __init__(
        self,
        memory: DeviceMemory,
        present: Callable[[], Sequence[InputUnit]] = present_units,
        open_unit: Callable[[str], int] = open_grabbed,
        hear_unit: Callable[[str], int] = open_unclaimed,
    ) -> None:
        self._memory = memory
        self.present = present
        self._open_unit = open_unit
        self._hear_unit = hear_unit

    def bindings(self) -> tuple[Binding, ...]:
        """What was taught; nothing where it cannot be read, which the log tells."""
        try:
            return bindings_from(self._memory.recall(_BINDINGS))
        except ValueError as error:
            log.error("the taught sockets cannot be read, and none is used: %s", error)
            return ()

    def teach(self, device: str, unit: InputUnit) -> tuple[str, ...]:
        """Let `unit` be `device` from now on; gives the devices that it was until now.

        Raises DeviceError where that cannot be kept.
        """
        before = self.bindings()
        after = bind(before, device, unit)
        self._memory.keep(_BINDINGS, bindings_text(after))
        left = {one.device for one in before} - {one.device for one in after}
        return tuple(sorted(left))

    def overheard(self, unit: InputUnit) -> EvdevTransport:
        """A unit to be heard for a lesson, whoever's it is; what it says goes to others too.

        Grabbed in the middle of a press, the technician's own keyboard would go on typing.
        """
        return EvdevTransport(unit.path, self._hear_unit)

    def paths(self) -> dict[str, str]:
        """Where each device stands now whose socket was taught and is not empty.

        Raises PermissionDeniedError.
        """
        found = standings(self.bindings(), self.present())
        return {name: one.units[0].path for name, one in found.items() if one.place is Place.HERE}

    def opener(self, device: str) -> Callable[[str], int]:
        """An opener for `EvdevTransport`: whatever stands in this device's socket now.

        It raises NotTaughtError, MovedError, FileNotFoundError where nothing equal is plugged in
        anywhere, and what opening raises.
        """

        def open_there(name: str) -> int:
            standing = self._standing(device)
            if standing is None:
                raise NotTaughtError(device)
            if standing.place is Place.MOVED:
                raise MovedError(device, f"an equal one is at {standing.units[0].place}")
            if standing.place is Place.MISSING:
                raise FileNotFoundError(errno.ENOENT, "not plugged in", name)
            link = self._open_unit(standing.units[0].path)
            with ExitStack() as unless_it_is_still_there:
                unless_it_is_still_there.callback(os.close, link)
                if self._standing(device) != standing:  # its path may be a twin's by now
                    raise FileNotFoundError(errno.ENOENT, "replugged while it was opened", name)
                unless_it_is_still_there.pop_all()
            return link

        return open_there

    def _standing(self, device: str) -> Standing | None:
        return standings(self.bindings(), self.present()).get(device)
