"""Devices and their descriptors, as far as they are used; time-outs in milliseconds."""

# ruff: noqa: N803, N815  pyusb bears the names of the USB specification

from array import array
from collections.abc import Iterator
from typing import Literal

from usb.backend import IBackend

class USBError(OSError):
    def __init__(
        self, strerror: str, error_code: int | None = None, errno: int | None = None
    ) -> None: ...

class USBTimeoutError(USBError): ...
class NoBackendError(ValueError): ...

class _ResourceManager:
    backend: IBackend
    handle: object

class Endpoint:
    bEndpointAddress: int
    bmAttributes: int
    wMaxPacketSize: int
    def write(self, data: bytes, timeout: int) -> int: ...
    def read(self, size_or_buffer: int, timeout: int) -> array[int]: ...
    def clear_halt(self) -> None: ...

class Interface:
    device: Device
    bInterfaceNumber: int
    bAlternateSetting: int
    bInterfaceClass: int
    bInterfaceProtocol: int
    def set_altsetting(self) -> None: ...
    def __iter__(self) -> Iterator[Endpoint]: ...

class Configuration:
    def __iter__(self) -> Iterator[Interface]: ...

class Device:
    _ctx: _ResourceManager
    bus: int
    port_numbers: tuple[int, ...] | None
    iSerialNumber: int
    def get_active_configuration(self) -> Configuration: ...
    def is_kernel_driver_active(self, interface: int) -> bool: ...
    def detach_kernel_driver(self, interface: int) -> None: ...
    def attach_kernel_driver(self, interface: int) -> None: ...

def find(
    find_all: Literal[True], backend: IBackend | None, *, idVendor: int, idProduct: int
) -> Iterator[Device]: ...
