"""A USB printer through Linux's own driver: the character device /dev/usb/lpN of usblp.

Not tried on a kernel device: the rules below were read from the kernel's drivers/usb/class/usblp.c
and include/uapi/linux/lp.h; tests run on ptys, with the ioctls injected.
"""

import errno
import fcntl
import os
import select
import stat
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from devices.errors import (
    ClaimedError,
    DeviceError,
    DeviceTimeoutError,
    HardwareFaultError,
    ProtocolError,
    UnsupportedError,
)
from devices.transport.descriptor import READ_BYTES, Descriptor, DescriptorTransport
from devices.transport.serial import OPEN_ERRORS

__all__ = ["PortStatus", "UsblpTransport", "device_id_text"]

BYTE_TIME_S = 1e-6
"""Full-speed USB moves about 1 MB/s in bulk; paper comes out far slower, high speed is faster."""

EMPTY_PAUSE_S = 0.005
"""Some idle printers answer every read with an empty packet; so long until the next."""

QUIET_S = 0.005
"""No packet for so long: the printer, asked in every frame of 1 ms, has no more to say."""

DISCARD_LIMIT_S = 0.1
"""A printer that never stops talking is not listened to for longer."""

LPGETSTATUS = 0x060B  # linux/lp.h; fills an int
DEVICE_ID_BYTES = 1024  # USBLP_DEVICE_ID_SIZE
LPIOC_GET_DEVICE_ID = 2 << 30 | DEVICE_ID_BYTES << 16 | ord("P") << 8 | 1  # _IOC(_IOC_READ, 'P', 1)

REQUEST_ERRORS: dict[int | None, type[DeviceError]] = {
    errno.EIO: ProtocolError,  # usblp says so too when the printer knows no such request
    errno.ENOTTY: UnsupportedError,  # the port is not usblp's
}


@dataclass(frozen=True)
class PortStatus:
    """What a printer's USB port says beside the data (USB Printing Devices 1.1, GET_PORT_STATUS).

    Many ticket printers always claim that all is well: believe a complaint, never its absence.
    """

    paper_empty: bool
    selected: bool
    error: bool

    @classmethod
    def of(cls, status: int) -> Self:
        """From the status byte: LP_POUTPA, LP_PSELECD and LP_PERRORP (active low) of linux/lp.h."""
        return cls(bool(status & 0x20), bool(status & 0x10), not status & 0x08)


def device_id_text(raw: bytes) -> str:
    """The IEEE 1284 device id (`MFG:…;MDL:…;`) behind its two bytes of length; "" if there is none.

    The length counts itself, high byte first; one that says too much reaches to the end.
    """
    length = int.from_bytes(raw[:2], "big")
    return raw[2:length].partition(b"\0")[0].decode("ascii", "backslashreplace")


class UsblpTransport(DescriptorTransport):
    """One printer at `path`, best a stable link made by udev: the N of lpN changes with the plug.

    A time-out of `write` breaks the link; a printer that speaks in one direction only is silent.
    It leaves usblp where it is, so the printer stays CUPS' as well whenever this is closed.
    `ioctl` is the system's but for tests.
    """

    def __init__(
        self, path: str, *, ioctl: Callable[[int, int, bytearray], object] = fcntl.ioctl
    ) -> None:
        super().__init__(path)
        self._ioctl = ioctl

    @property
    def byte_time_s(self) -> float:
        """1 µs: `BYTE_TIME_S`."""
        return BYTE_TIME_S

    def open(self) -> None:
        """Claim the printer; harmless when it is open.

        Raises NotFoundError, PermissionDeniedError, ClaimedError, or HardwareFaultError when the
        path is no character device.
        """
        if self.is_open:
            return
        self.close()
        try:
            # O_EXCL means nothing without O_CREAT. usblp lets one in and answers EBUSY to others.
            fd = os.open(self._name, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            raise OPEN_ERRORS.get(error.errno, HardwareFaultError)(
                self._name, f"open: {error.strerror}"
            ) from error
        try:
            self._claim(fd)
        except DeviceError:
            os.close(fd)
            raise
        self._link = _PrinterFile(fd, self._name)

    def close(self) -> None:
        """Give the printer back; harmless when it is not open."""
        link, self._link = self._link, None
        if link is not None:
            os.close(link.fileno())

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand all of `data` to the printer itself; see `Transport.write`.

        A time-out also closes the port: nothing else makes usblp forget the block on its way, and
        half a message must not go out minutes later. A block that the printer refused while it
        was still plugged in is not reported by usblp; only the printer's own answer proves a job.
        """
        link = self._opened()
        try:
            link.write(data, timeout_s)
        except DeviceTimeoutError:
            self.close()
            raise

    def port_status(self) -> PortStatus:
        """What the port says; takes up to 5 s, the kernel's own limit (USBLP_CTL_TIMEOUT).

        Raises DisconnectedError, ProtocolError when the printer gives no answer, or
        UnsupportedError.
        """
        answer = self._request(LPGETSTATUS, 4, "LPGETSTATUS")
        return PortStatus.of(int.from_bytes(answer, sys.byteorder))

    def device_id(self) -> str:
        """What the printer calls itself, `MFG:…;MDL:…;`; time and errors as in `port_status`."""
        return device_id_text(self._request(LPIOC_GET_DEVICE_ID, DEVICE_ID_BYTES, "device id"))

    def _claim(self, fd: int) -> None:
        if not stat.S_ISCHR(os.fstat(fd).st_mode):  # as `echo >/dev/usb/lp0` leaves with no printer
            raise HardwareFaultError(self._name, "not a character device")
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ClaimedError(self._name, f"lock: {error.strerror}") from error

    def _request(self, request: int, size: int, what: str) -> bytes:
        link, answer = self._opened(), bytearray(size)
        try:
            self._ioctl(link.fileno(), request, answer)
        except OSError as error:
            kind, detail = REQUEST_ERRORS.get(error.errno), f"{what}: {error.strerror}"
            raise (kind(self._name, detail) if kind else link.lost(detail)) from error
        return bytes(answer)


class _PrinterFile(Descriptor):
    """usblp's file: no buffer, one block on its way out, packets coming in."""

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand all of `data` to the printer.

        A non-blocking write only sends a block off, and `poll` says when it has gone. Without
        that last wait, closing the file would cut the message's end off.
        """
        deadline = time.monotonic() + timeout_s
        sent = gone = 0
        while self._ready(select.POLLOUT, deadline - time.monotonic()):
            gone = sent
            sent += self._write_some(data[sent:])  # with nothing left: whether it is still there
            if gone == len(data):
                return
        raise DeviceTimeoutError(self._name, f"at least {gone} of {len(data)} bytes written")

    def read(self, size: int, timeout_s: float) -> bytes:
        """Give what has come, 1 to `size` bytes; an empty packet is not the end of the link."""
        deadline = time.monotonic() + timeout_s
        while self._ready(select.POLLIN, deadline - time.monotonic()):
            try:
                data = os.read(self._fd, size)
            except OSError as error:
                raise self.lost(f"read: {error.strerror}") from error
            if data:
                return data
            self._write_some(b"")  # sends nothing, and fails where nobody is left
            if time.monotonic() >= deadline:
                break
            time.sleep(EMPTY_PAUSE_S)
        return b""

    def discard(self) -> None:
        """Read away packet after packet until the printer falls silent."""
        deadline = time.monotonic() + DISCARD_LIMIT_S
        while self.read(READ_BYTES, QUIET_S) and time.monotonic() < deadline:
            pass
