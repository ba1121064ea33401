"""A serial line: RS-232, a USB adapter, or a simulator's pty."""

import errno
import fcntl
import termios
from enum import StrEnum
from pathlib import Path

import serial

from devices.errors import (
    ClaimedError,
    DeviceError,
    DeviceTimeoutError,
    HardwareFaultError,
    NotFoundError,
    PermissionDeniedError,
)
from devices.transport.descriptor import Descriptor, DescriptorTransport

__all__ = ["Flow", "Parity", "SerialTransport"]


class Parity(StrEnum):
    """The parity bit; the values are pyserial's."""

    NONE = "N"
    EVEN = "E"
    ODD = "O"


class Flow(StrEnum):
    """Who holds the bytes back while the device's buffer is full."""

    NONE = "none"
    HARDWARE = "rts-cts"
    SOFTWARE = "xon-xoff"


OPEN_ERRORS: dict[int | None, type[DeviceError]] = {
    errno.ENOENT: NotFoundError,
    errno.ENXIO: NotFoundError,
    errno.ENODEV: NotFoundError,
    errno.EACCES: PermissionDeniedError,
    errno.EPERM: PermissionDeniedError,
    errno.EBUSY: ClaimedError,  # another program has set TIOCEXCL
    errno.EWOULDBLOCK: ClaimedError,  # another process holds the flock
}


class SerialTransport(DescriptorTransport):
    """One serial port with 8 data bits, claimed for this process alone.

    `path` is best a stable link (/dev/serial/by-id/…); `baud` in bits per second.
    """

    def __init__(
        self,
        path: str,
        baud: int,
        *,
        parity: Parity = Parity.NONE,
        stop_bits: int = 1,
        flow: Flow = Flow.NONE,
    ) -> None:
        super().__init__(path)
        self._baud = baud
        self._parity = parity
        self._stop_bits = stop_bits
        self._flow = flow
        self._port: serial.Serial | None = None
        self._line_control = False

    @property
    def byte_time_s(self) -> float:
        """Seconds for start bit, 8 data bits, parity and stop bits."""
        return (9 + (self._parity is not Parity.NONE) + self._stop_bits) / self._baud

    @property
    def line_control(self) -> bool:
        """Whether the port, once opened, has modem lines (CTS, DSR …); a pty has none."""
        return self._line_control

    def open(self) -> None:
        """Claim the port; harmless when it is open.

        Raises NotFoundError, PermissionDeniedError, ClaimedError, or HardwareFaultError when it is
        there but is no working serial port.
        """
        if self.is_open:
            return
        self.close()
        try:
            self._port = self._claimed()
        except (OSError, termios.error) as error:
            number = error.errno if isinstance(error, OSError) else error.args[0]
            raise OPEN_ERRORS.get(number, HardwareFaultError)(self._name, str(error)) from error
        self._line_control = _has_modem_lines(self._port)
        _ask_for_low_latency(self._port)
        self._link = Descriptor(self._port.fileno(), self._name)

    def close(self) -> None:
        """Give the port back; harmless when it is not open."""
        port, self._port, self._link = self._port, None, None
        if port is not None:
            port.close()

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of `data`; see `Transport.write`.

        What a time-out leaves in the system's queue is thrown away: half a message must not go out
        minutes later, nor `close` wait for it.
        """
        link = self._opened()
        try:
            link.write(data, timeout_s)
        except DeviceTimeoutError:
            try:
                termios.tcflush(link.fileno(), termios.TCOFLUSH)
            except termios.error as error:
                raise link.lost(f"flush: {error}") from error
            raise

    def _claimed(self) -> serial.Serial:
        port = serial.Serial(
            self._name,
            self._baud,
            parity=self._parity.value,
            stopbits=self._stop_bits,
            rtscts=self._flow is Flow.HARDWARE,
            xonxoff=self._flow is Flow.SOFTWARE,
            exclusive=True,  # flock, which all our programs ask for
        )
        # TIOCEXCL keeps other programs out too. Not on a pty: there it would outlive a killed
        # owner for as long as the simulator holds the other end.
        if not str(Path(self._name).resolve()).startswith("/dev/pts/"):
            try:
                fcntl.ioctl(port.fileno(), termios.TIOCEXCL)
            except OSError:
                port.close()
                raise
        return port


def _has_modem_lines(port: serial.Serial) -> bool:
    try:
        _ = port.cts
    except OSError:
        return False
    return True


def _ask_for_low_latency(port: serial.Serial) -> None:
    """USB adapters otherwise hold answers back for up to 16 ms; not every driver can."""
    try:
        port.set_low_latency_mode(True)
    except (OSError, ValueError):
        return
