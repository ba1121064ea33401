"""USB without a kernel: a backend on which pyusb itself runs, and printers to plug into it.

As usbfs and libusb do: an interface belongs to one handle, a handle dies with the plug, a transfer
that times out may have gone in part, and what is too long for the reader's buffer is lost. A
time-out of 0 would wait for ever and is an AssertionError; resets and SET_CONFIGURATION, which no
transport may ask for, are not there at all.
"""

import errno
import os
import threading
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

import usb.core
from usb.backend import IBackend

from devices.transport.memory import no_answer
from devices.transport.usb import UsbTransport
from devices.transport.usb_finding import UsbIdentity

MODEL = (0x04B8, 0x0E20)
BULK, INTERRUPT = 2, 3
PRINTER, HID, VENDOR = 7, 3, 255
ENGLISH = 0x0409
GET_DESCRIPTOR = 6
GET_DEVICE_ID_KIND = (0xA1, 0)
OF_AN_INTERFACE = 1
PACKET = 64


@dataclass(frozen=True)
class Pipe:
    """An endpoint; bit 7 of the address: it speaks to the host."""

    address: int
    kind: int = BULK
    packet: int = PACKET


@dataclass(frozen=True)
class Face:
    """One alternate setting of one interface."""

    number: int = 0
    pipes: tuple[Pipe, ...] = (Pipe(0x01), Pipe(0x82))
    kind: int = PRINTER
    protocol: int = 2
    alternate: int = 0


@dataclass(eq=False)
class Handle:
    """One opening of one device; dead once that was pulled."""

    device: "UsbPrinter"
    alternates: dict[int, int] = field(default_factory=dict)
    alive: bool = True


class UsbPrinter:
    """A device: its descriptors, what its pipes do, and what a test wants to go wrong.

    It keeps what it takes in `received` and answers with `respond`, or by itself (`feed`).
    """

    def __init__(
        self,
        respond: Callable[[bytes], bytes] = no_answer,
        *,
        serial_number: str | None = "X1Y2",
        ports: tuple[int, ...] = (2, 3),
        faces: tuple[Face, ...] = (Face(),),
    ) -> None:
        self._respond = respond
        self._after: tuple[int, Callable[[], None]] | None = None
        self.model = MODEL
        self.serial_number = serial_number
        self.ports = ports
        self.faces = faces
        self.address = 4
        self.plugged = True
        self.changed = threading.Condition()
        self.handles: list[Handle] = []
        self.claims: dict[int, Handle] = {}
        self.kernel_drivers: set[int] = set()
        self.halted: dict[int, int] = {}
        self.failures: dict[str, deque[int]] = {}
        self.answers: dict[tuple[int, int], bytes] = {}
        self.asked: list[tuple[int, int, int]] = []
        self.received = bytearray()
        self.transfers: list[int] = []
        self.packets: deque[bytes] = deque()
        self.chatters = False
        self.room: int | None = None

    def feed(self, data: bytes) -> None:
        """Hold `data` ready for the host; nothing is an empty packet."""
        with self.changed:
            for at in range(0, len(data) or 1, PACKET):
                self.packets.append(data[at : at + PACKET])
            self.changed.notify_all()

    def halt(self, address: int, times: int = 1) -> None:
        """Halt the endpoint, until it was cleared so many times."""
        self.halted[address] = times

    def fail(self, act: str, *numbers: int) -> None:
        """Let the next calls of the backend's method `act` fail with these errnos."""
        self.failures[act] = deque(numbers)

    def after(self, count: int, action: Callable[[], None]) -> None:
        """Take exactly `count` more bytes, then let `action` happen."""
        self._after = (count, action)

    def unplug(self) -> None:
        """Pull it: every handle is dead, every claim and every answer gone."""
        with self.changed:
            self.plugged = False
            for handle in self.handles:
                handle.alive = False
            self.handles.clear()
            self.claims.clear()
            self.packets.clear()
            self.changed.notify_all()

    def plug(self) -> None:
        """Put it back into its socket, where it gets a new address."""
        self.plugged = True
        self.address += 1

    def make_room(self, count: int | None) -> None:
        """Take so many bytes from now on; None: any number."""
        with self.changed:
            self.room = count
            self.changed.notify_all()

    def take(self, data: bytes) -> int:
        """Take what there is room for, and say how much that was; `changed` is held."""
        limits = (len(data), self.room, self._after and self._after[0])
        fits = data[: min(limit for limit in limits if limit is not None)]
        self.received += fits
        if self.room is not None:
            self.room -= len(fits)
        if answer := self._respond(fits) if fits else b"":
            self.feed(answer)
        self.changed.notify_all()
        if self._after is not None:
            count, action = self._after
            self._after = (count - len(fits), action)
            if count == len(fits):
                self._after = None
                action()
        return len(fits)


class UsbLink:
    """The simulator's end of the cable: as `devices.printers.sim_links` has them for other wires.

    What it receives makes room again in a printer whose `room` is limited.
    """

    def __init__(self, device: UsbPrinter) -> None:
        self._device = device
        self._taken = 0

    def open(self) -> None:
        """The device is there as long as it is plugged in."""

    def close(self) -> None:
        """Nothing to give back."""

    def receive(self, size: int, timeout_s: float) -> bytes:
        """What the host sent, 1 to `size` bytes; `b""` when nothing came in time."""
        device = self._device
        with device.changed:
            device.changed.wait_for(lambda: len(device.received) > self._taken, timeout_s)
            data = bytes(device.received[self._taken : self._taken + size])
            self._taken += len(data)
            if device.room is not None:
                device.make_room(device.room + len(data))
        return data

    def send(self, data: bytes) -> None:
        """Answer the host; pulled, the answer is lost."""
        if self._device.plugged:
            self._device.feed(data)


class UsbBus(IBackend):
    """The host: what is plugged in, as pyusb asks for it."""

    def __init__(self, *devices: UsbPrinter) -> None:
        self._devices = devices

    def enumerate_devices(self) -> Iterator[UsbPrinter]:
        return iter([device for device in self._devices if device.plugged])

    def get_device_descriptor(self, device: UsbPrinter) -> SimpleNamespace:
        """As the wire has it, and the place that libusb adds."""
        return SimpleNamespace(
            **_head(18, 1), bcdUSB=0x0200, bcdDevice=0x0100, bNumConfigurations=1,
            bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0, bMaxPacketSize0=PACKET,
            idVendor=device.model[0], idProduct=device.model[1], iManufacturer=0, iProduct=0,
            iSerialNumber=int(device.serial_number is not None), speed=2,
            bus=1, address=device.address, port_number=device.ports[-1], port_numbers=device.ports,
        )  # fmt: skip

    def get_configuration_descriptor(self, device: UsbPrinter, _index: int) -> SimpleNamespace:
        return SimpleNamespace(
            **_head(9, 2), wTotalLength=32, bNumInterfaces=len(_numbers(device)),
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(
        self, device: UsbPrinter, index: int, alternate: int, _configuration: int
    ) -> SimpleNamespace:
        face = _face(device, index, alternate)
        return SimpleNamespace(
            **_head(9, 4), bInterfaceNumber=face.number, bAlternateSetting=face.alternate,
            bNumEndpoints=len(face.pipes), bInterfaceClass=face.kind, bInterfaceSubClass=1,
            bInterfaceProtocol=face.protocol, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, device: UsbPrinter, index: int, interface: int, alternate: int, _configuration: int
    ) -> SimpleNamespace:
        pipe = _face(device, interface, alternate).pipes[index]
        return SimpleNamespace(
            **_head(7, 5), bEndpointAddress=pipe.address, bmAttributes=pipe.kind, bInterval=0,
            wMaxPacketSize=pipe.packet, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, device: UsbPrinter) -> Handle:
        _stumble(device, "open_device")
        if not device.plugged:
            raise failure(errno.ENODEV)
        device.handles.append(Handle(device))
        return device.handles[-1]

    def close_device(self, handle: Handle) -> None:
        device = handle.device
        device.handles = [one for one in device.handles if one is not handle]
        device.claims = {n: owner for n, owner in device.claims.items() if owner is not handle}

    def get_configuration(self, handle: Handle) -> int:
        _reach(handle, "get_configuration")
        return 1

    def set_interface_altsetting(self, handle: Handle, number: int, alternate: int) -> None:
        _reach(handle, "set_interface_altsetting")
        handle.alternates[number] = alternate

    def claim_interface(self, handle: Handle, number: int) -> None:
        device = _reach(handle, "claim_interface")
        with device.changed:
            if (
                number in device.kernel_drivers
                or device.claims.setdefault(number, handle) != handle
            ):
                raise failure(errno.EBUSY)

    def release_interface(self, handle: Handle, number: int) -> None:
        del _reach(handle, "release_interface").claims[number]

    def is_kernel_driver_active(self, handle: Handle, number: int) -> bool:
        return number in _reach(handle, "is_kernel_driver_active").kernel_drivers

    def detach_kernel_driver(self, handle: Handle, number: int) -> None:
        _reach(handle, "detach_kernel_driver").kernel_drivers.remove(number)

    def attach_kernel_driver(self, handle: Handle, number: int) -> None:
        device = _reach(handle, "attach_kernel_driver")
        if number in device.claims:
            raise failure(errno.EBUSY)
        device.kernel_drivers.add(number)

    def clear_halt(self, handle: Handle, address: int) -> None:
        device = _reach(handle, "clear_halt")
        left = device.halted.pop(address, 0) - 1
        if left > 0:
            device.halted[address] = left

    def bulk_write(
        self, handle: Handle, address: int, number: int, data: "array[int]", timeout: int
    ) -> int:
        device = _transfer(handle, "bulk_write", address, number, timeout)
        block, gone, deadline = data.tobytes(), 0, time.monotonic() + timeout / 1000
        with device.changed:
            while (gone := gone + device.take(block[gone:])) < len(block) and handle.alive:
                if address in device.halted:
                    raise failure(errno.EPIPE)
                if not device.changed.wait(deadline - time.monotonic()):
                    break
        if not handle.alive:
            raise failure(errno.ENODEV)
        if not gone:
            raise failure(errno.ETIMEDOUT)
        device.transfers.append(gone)
        return gone

    def bulk_read(
        self, handle: Handle, address: int, number: int, buffer: "array[int]", timeout: int
    ) -> int:
        device = _transfer(handle, "bulk_read", address, number, timeout)
        with device.changed:
            device.changed.wait_for(
                lambda: device.packets or device.chatters or not handle.alive, timeout / 1000
            )
            if not handle.alive:
                raise failure(errno.ENODEV)
            if not device.packets and not device.chatters:
                raise failure(errno.ETIMEDOUT)
            found = _up_to_a_short_packet(device.packets, len(buffer))
        if len(found) > len(buffer):
            raise failure(errno.EOVERFLOW)
        buffer[: len(found)] = array("B", found)
        return len(found)

    def ctrl_transfer(
        self, handle: object, kind: int, request: int, value: int, index: int,
        data: "array[int]", timeout: int,
    ) -> int:  # fmt: skip
        """String descriptors, and what stands in the printer's `answers`; all else is refused."""
        assert isinstance(handle, Handle)
        assert timeout > 0
        device = _reach(handle, "ctrl_transfer")
        if (kind, request) == (0x80, GET_DESCRIPTOR):
            text = chr(ENGLISH) if value == 0x0300 else device.serial_number or ""
            found = text.encode("utf-16-le", "surrogatepass")
            found = bytes((len(found) + 2, 3)) + found
        else:
            device.asked.append((kind, request, index))
            number = index >> 8 if (kind, request) == GET_DEVICE_ID_KIND else index & 0xFF
            if kind & 0x1F == OF_AN_INTERFACE and device.claims.get(number) is not handle:
                raise failure(errno.EBUSY)
            if (kind, request) not in device.answers:
                raise failure(errno.EPIPE)
            found = device.answers[kind, request]
        found = found[: len(data)]
        data[: len(found)] = array("B", found)
        return len(found)


def to(
    *printers: UsbPrinter,
    serial_number: str | None = None,
    bus_path: str | None = None,
    detach: bool = False,
) -> UsbTransport:
    """The transport to the printer of `MODEL`, on a bus with these."""
    identity = UsbIdentity(*MODEL, serial_number, bus_path)
    return UsbTransport(identity, UsbBus(*printers), detach_kernel_driver=detach)


def failure(number: int) -> Exception:
    """What pyusb raises where libusb reports this errno."""
    if number == errno.ENOSYS:
        return NotImplementedError("Operation not supported or unimplemented on this platform")
    if number == errno.ETIMEDOUT:
        return usb.core.USBTimeoutError("Operation timed out", None, number)
    return usb.core.USBError(os.strerror(number), None, number)


def _head(length: int, kind: int) -> dict[str, int]:
    return {"bLength": length, "bDescriptorType": kind}


def _numbers(device: UsbPrinter) -> list[int]:
    return sorted({face.number for face in device.faces})


def _face(device: UsbPrinter, index: int, alternate: int) -> Face:
    """The setting by its places in the descriptors; an IndexError past the last, as libusb's."""
    number = _numbers(device)[index]
    return [face for face in device.faces if face.number == number][alternate]


def _stumble(device: UsbPrinter, act: str) -> None:
    numbers = device.failures.get(act)
    if numbers:
        raise failure(numbers.popleft())


def _reach(handle: Handle, act: str) -> UsbPrinter:
    _stumble(handle.device, act)
    if not handle.alive:
        raise failure(errno.ENODEV)
    return handle.device


def _transfer(handle: Handle, act: str, address: int, number: int, timeout: int) -> UsbPrinter:
    """The device, if the transfer may begin."""
    assert timeout > 0
    device = _reach(handle, act)
    alternate = handle.alternates.get(number, 0)
    assert device.claims[number] is handle
    assert any(
        (face.number, face.alternate) == (number, alternate) and pipe.address == address
        for face in device.faces
        for pipe in face.pipes
    )
    if address in device.halted:
        raise failure(errno.EPIPE)
    return device


def _up_to_a_short_packet(packets: deque[bytes], size: int) -> bytes:
    found = b""
    while packets and len(found) < size:
        packet = packets.popleft()
        found += packet
        if len(packet) < PACKET:
            break
    return found
