"""A USB printer without the kernel's usblp: bulk transfers through pyusb and libusb-1.0.

Not tried on a kernel device: tests run pyusb itself over a backend in memory. Where usblp serves
the printer, `devices.transport.usblp` is the better way: nothing has to be taken from the kernel.
"""

import errno
import logging
import math
import threading
import time
from array import array

import usb.core
import usb.util
from usb.backend import IBackend

from devices.errors import (
    DeviceError,
    DeviceTimeoutError,
    DisconnectedError,
    HardwareFaultError,
    NotFoundError,
    ProtocolError,
    UnsupportedError,
)
from devices.transport.descriptor import READ_BYTES
from devices.transport.serial import OPEN_ERRORS as SYSTEM_ERRORS
from devices.transport.usb_finding import Pipes, UsbIdentity, find_printer, printer_pipes
from devices.transport.usblp import (
    BYTE_TIME_S,
    DEVICE_ID_BYTES,
    DISCARD_LIMIT_S,
    EMPTY_PAUSE_S,
    QUIET_S,
    PortStatus,
    device_id_text,
)

__all__ = ["UsbTransport"]

log = logging.getLogger(__name__)

WRITE_BYTES = 4096
"""What goes in one transfer: an error's detail cannot count finer, as pyusb drops the count."""

READ_PACKETS = 16
"""Whole packets are read: a printer that sends more than was asked for is an overflow, and lost."""

CONTROL_TIMEOUT_MS = 1000

GET_DEVICE_ID, GET_PORT_STATUS, SOFT_RESET = 0, 1, 2
CLASS_IN = 0xA1
CLASS_OUT, CLASS_OUT_1_0 = 0x21, 0x23  # version 1.0 wrongly said the latter: see 1.1, 4.2.3

OPEN_ERRORS = {**SYSTEM_ERRORS, errno.ETIMEDOUT: DeviceTimeoutError}


class UsbTransport:
    """One printer, claimed for this process alone (the kernel sees to that); never reset on open.

    `backend` is pyusb's; None: libusb. A kernel driver (usblp) that holds the printer is a
    ClaimedError unless `detach_kernel_driver` is set; it is attached again by `close`.
    """

    def __init__(
        self,
        identity: UsbIdentity,
        backend: IBackend | None = None,
        *,
        detach_kernel_driver: bool = False,
    ) -> None:
        self.closing = threading.Event()
        self._identity = identity
        self._backend = backend
        self._may_detach = detach_kernel_driver
        self._device: usb.core.Device | None = None
        self._pipes: Pipes | None = None
        self._detached = False
        self._open = False
        self._input = bytearray()

    @property
    def name(self) -> str:
        """The identity: `usb:04b8:0e20 X1Y2`."""
        return str(self._identity)

    @property
    def is_open(self) -> bool:
        """Whether `open` succeeded and nothing has broken since."""
        return self._open

    @property
    def byte_time_s(self) -> float:
        """1 µs: `BYTE_TIME_S`."""
        return BYTE_TIME_S

    def open(self) -> None:
        """Find the printer and claim it, anew after each loss; harmless when it is open.

        Raises NotFoundError, PermissionDeniedError, ClaimedError, DeviceTimeoutError,
        NotConfiguredError when several printers fit, UnsupportedError without libusb, or
        HardwareFaultError.
        """
        if self.is_open:
            return
        self.close()
        try:
            self._device = find_printer(self._identity, self._backend)
            self._claim(self._device)
            self._open = True
        except usb.core.NoBackendError as error:
            raise UnsupportedError(self.name, "libusb-1.0 is not installed") from error
        except NotImplementedError as error:  # pyusb's word for LIBUSB_ERROR_NOT_SUPPORTED
            raise UnsupportedError(self.name, f"open: {error}") from error
        except usb.core.USBError as error:
            kind = OPEN_ERRORS.get(error.errno, HardwareFaultError)
            raise kind(self.name, f"open: {error.strerror}") from error
        finally:
            if not self._open:
                self.close()

    def close(self) -> None:
        """Give the printer back, to the kernel's driver too; harmless when it is not open."""
        device, pipes, detached = self._device, self._pipes, self._detached
        self._device, self._pipes, self._detached, self._open = None, None, False, False
        self._input.clear()
        if device is None:
            return
        try:
            if pipes is not None:
                number = pipes.interface.bInterfaceNumber
                usb.util.release_interface(device, number)
                if detached:
                    device.attach_kernel_driver(number)
        except usb.core.USBError as error:
            log.warning("%s not given back, most likely unplugged: %s", self.name, error)
        finally:
            usb.util.dispose_resources(device)

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand all of `data` to the printer itself; see `Transport.write`.

        The first packet goes alone: when the endpoint was left halted, nothing of it has gone, so
        it may be sent again. A halt further on is a ProtocolError: how much of that transfer was
        taken is unknown, and twice on paper is worse.
        """
        out = self._opened().outward
        deadline = time.monotonic() + timeout_s
        sent, healed = 0, False
        while sent < len(data):
            block = data[sent : sent + (WRITE_BYTES if sent else out.wMaxPacketSize)]
            try:
                sent += out.write(block, _ms_to(deadline))
            except usb.core.USBError as error:
                if not self._heal(out, error) or sent or healed:
                    did = f"at least {sent} of {len(data)} bytes written"
                    raise self._failure(error, did) from error
                healed = True
            if sent < len(data) and time.monotonic() >= deadline:
                raise DeviceTimeoutError(self.name, f"{sent} of {len(data)} bytes written")

    def read(self, size: int, timeout_s: float) -> bytes:
        """Give what has come, 1 to `size` bytes; `b""` on time-out.

        A printer that speaks in one direction only is silent. Raises DisconnectedError, or
        ProtocolError when it refuses to be read.
        """
        inward = self._opened().inward
        if inward is None:
            time.sleep(max(0.0, timeout_s))
        else:
            self._receive(inward, time.monotonic() + timeout_s)
        data = bytes(self._input[:size])
        del self._input[:size]
        return data

    def discard_input(self) -> None:
        """Forget what has come and was not read, and what the printer holds ready."""
        deadline = time.monotonic() + DISCARD_LIMIT_S
        while self.read(READ_BYTES, QUIET_S) and time.monotonic() < deadline:
            pass
        self._input.clear()

    def port_status(self) -> PortStatus:
        """What the port says (GET_PORT_STATUS).

        Raises DisconnectedError, DeviceTimeoutError, ProtocolError, or UnsupportedError when the
        printer knows no such request.
        """
        number = self._opened().interface.bInterfaceNumber
        answer = self._control(CLASS_IN, GET_PORT_STATUS, number, 1)
        if not answer:
            raise ProtocolError(self.name, "empty port status")
        return PortStatus.of(answer[0])

    def device_id(self) -> str:
        """What the printer calls itself, `MFG:…;MDL:…;` (GET_DEVICE_ID); see `port_status`."""
        interface = self._opened().interface
        index = interface.bInterfaceNumber << 8 | interface.bAlternateSetting
        return device_id_text(self._control(CLASS_IN, GET_DEVICE_ID, index, DEVICE_ID_BYTES))

    def soft_reset(self) -> None:
        """Have the printer empty its buffers (SOFT_RESET); see `port_status`."""
        pipes = self._opened()
        number = pipes.interface.bInterfaceNumber
        try:
            self._control(CLASS_OUT, SOFT_RESET, number, 0)
        except UnsupportedError:
            self._control(CLASS_OUT_1_0, SOFT_RESET, number, 0)
        # The printer counts its packets from the start again; so must the host.
        for endpoint in filter(None, (pipes.outward, pipes.inward)):
            self._clear_halt(endpoint)
        self._input.clear()

    def _claim(self, device: usb.core.Device) -> None:
        self._pipes = pipes = printer_pipes(device.get_active_configuration())
        if pipes is None:
            raise NotFoundError(self.name, "the device has no printer interface for plain bytes")
        number = pipes.interface.bInterfaceNumber
        if self._may_detach and device.is_kernel_driver_active(number):
            device.detach_kernel_driver(number)
            self._detached = True
        usb.util.claim_interface(device, number)
        if pipes.interface.bAlternateSetting:  # the kernel leaves every interface at 0
            pipes.interface.set_altsetting()

    def _receive(self, inward: usb.core.Endpoint, deadline: float) -> None:
        """Have something in the input by the deadline; an empty packet is not the link's end."""
        healed = False
        while not self._input:
            try:
                self._input += inward.read(READ_PACKETS * inward.wMaxPacketSize, _ms_to(deadline))
            except usb.core.USBTimeoutError:
                return
            except usb.core.USBError as error:
                if not self._heal(inward, error) or healed:
                    raise self._failure(error, "read") from error
                healed = True
            if self._input or time.monotonic() >= deadline:
                return
            time.sleep(EMPTY_PAUSE_S)

    def _control(self, kind: int, request: int, index: int, size: int) -> bytes:
        """One request of the printer class.

        Straight to the backend: pyusb's Device would first claim the interface that the low byte
        of `index` names, but in GET_DEVICE_ID that byte is the alternate setting.
        """
        answer = array("B", bytes(size))
        context = self._opened().interface.device._ctx
        try:
            count = context.backend.ctrl_transfer(
                context.handle, kind, request, 0, index, answer, CONTROL_TIMEOUT_MS
            )
        except usb.core.USBError as error:
            if error.errno == errno.EPIPE:
                raise UnsupportedError(self.name, f"request {request} refused") from error
            raise self._failure(error, f"request {request}") from error
        return answer[:count].tobytes()

    def _heal(self, endpoint: usb.core.Endpoint, error: usb.core.USBError) -> bool:
        """Whether `error` was a halted endpoint, which now is so no longer."""
        if error.errno == errno.EPIPE:
            self._clear_halt(endpoint)
        return error.errno == errno.EPIPE

    def _clear_halt(self, endpoint: usb.core.Endpoint) -> None:
        try:
            endpoint.clear_halt()
        except usb.core.USBError as error:
            raise self._failure(error, "clear halt") from error

    def _failure(self, error: usb.core.USBError, did: str) -> DeviceError:
        """The error to raise for one on an open link; most of them mean that it has broken."""
        detail = f"{did}: {error.strerror}"
        if isinstance(error, usb.core.USBTimeoutError):
            return DeviceTimeoutError(self.name, detail)
        if error.errno in {errno.EPIPE, errno.EOVERFLOW}:
            return ProtocolError(self.name, detail)
        self._open = False
        return DisconnectedError(self.name, detail)

    def _opened(self) -> Pipes:
        if self._pipes is None:
            raise DisconnectedError(self.name, "not open")
        return self._pipes


def _ms_to(deadline: float) -> int:
    """Milliseconds until the monotonic `deadline`; never 0, which would wait for ever."""
    return max(1, math.ceil((deadline - time.monotonic()) * 1000))
