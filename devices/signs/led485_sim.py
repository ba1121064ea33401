"""A simulated LED-485 sign: registers behind Modbus RTU."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from devices import modbus
from devices.framing import Found
from devices.signs.led485 import SEGMENTS_REGISTER, Led485Settings
from devices.signs.sim import SignFiles
from devices.status import utc_now

__all__ = ["SimLed485"]

log = logging.getLogger(__name__)

ILLEGAL_FUNCTION, ILLEGAL_REGISTER = 0x01, 0x02
SETUP_REGISTERS = range(0x05)
"""Value, (unknown), address, speed, decimal point."""


class SimLed485:
    """One LED-485 sign of the simulated line; see `SignFiles` for what it shows.

    It keeps what is written to its registers and refuses all others, as Modbus wants it.
    """

    def __init__(
        self,
        device: str,
        settings: Led485Settings,
        folder: Path,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.device = device
        self.registers: dict[int, int] = {}
        self._settings = settings
        self._files = SignFiles(device, folder, now)
        count = (settings.text.width + 1) // 2
        self._segments = range(SEGMENTS_REGISTER, SEGMENTS_REGISTER + count)

    def power_on(self) -> None:
        """Begin dark, with every register 0."""
        self.registers = dict.fromkeys((*SETUP_REGISTERS, *self._segments), 0)
        self._files.begin()

    def hear(self, stream: bytes) -> tuple[str, Found] | None:
        """The first request to this sign in `stream`."""
        found = modbus.find_request(self._settings.address, stream)
        return None if found is None else ("modbus", found)

    def obey(self, command: str, data: bytes) -> bytes:
        """Do what the PDU `data` says; gives the answer for the line."""
        del command
        function = data[0]
        if function not in (modbus.READ, modbus.WRITE, modbus.WRITE_MANY):
            return self._refuse(function, ILLEGAL_FUNCTION)
        first, second = (int.from_bytes(data[at : at + 2], "big") for at in (1, 3))
        touched = range(first, first + (1 if function == modbus.WRITE else second))
        if not touched or not self.registers.keys() >= set(touched):
            return self._refuse(function, ILLEGAL_REGISTER)
        if function == modbus.READ:
            values = b"".join(self.registers[at].to_bytes(2, "big") for at in touched)
            return modbus.adu(self._settings.address, bytes((function, len(values))) + values)
        values = data[3:5] if function == modbus.WRITE else data[6:]
        for place, register in enumerate(touched):
            self.registers[register] = int.from_bytes(values[2 * place : 2 * place + 2], "big")
        self._light()
        return modbus.adu(self._settings.address, data[:5])

    def _refuse(self, function: int, exception: int) -> bytes:
        refusal = bytes((function | modbus.EXCEPTION, exception))
        return modbus.adu(self._settings.address, refusal)

    def _light(self) -> None:
        lit = b"".join(self.registers[at].to_bytes(2, "big") for at in self._segments)
        try:
            self._files.show(self._settings.text.decode(lit[: self._settings.text.width]))
        except KeyError:
            log.warning("%s: no character for %s", self.device, lit.hex(" "))
