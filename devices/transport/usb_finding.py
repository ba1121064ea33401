"""Which USB printer it is, and where in it plain bytes go: by pyusb, before anything is claimed."""

from collections.abc import Iterable
from dataclasses import dataclass

import usb.core
import usb.util
from usb.backend import IBackend

from devices.errors import NotConfiguredError, UnpluggedError

__all__ = ["Pipes", "UsbIdentity", "find_printer", "printer_pipes"]

PRINTER_CLASS = 7
BIDIRECTIONAL, UNIDIRECTIONAL = 2, 1  # bInterfaceProtocol; the others carry no plain bytes


@dataclass(frozen=True)
class UsbIdentity:
    """Which printer: its model, and where two may be alike, its serial number or its socket.

    `bus_path` is the socket's name in /sys/bus/usb/devices: "1-2.3" is bus 1, port 2, and port 3
    of the hub there. Both given, both must fit.
    """

    vendor: int
    product: int
    serial_number: str | None = None
    bus_path: str | None = None

    def __str__(self) -> str:
        """As lsusb writes the model, then what else is given."""
        known = (f"usb:{self.vendor:04x}:{self.product:04x}", self.serial_number, self.bus_path)
        return " ".join(word for word in known if word)


@dataclass(frozen=True)
class Pipes:
    """A printer's interface and its bulk endpoints; `inward` is None where it cannot answer."""

    interface: usb.core.Interface
    outward: usb.core.Endpoint
    inward: usb.core.Endpoint | None


def find_printer(wanted: UsbIdentity, backend: IBackend | None) -> usb.core.Device:
    """The one device that fits; `backend` is pyusb's, None: libusb.

    Raises UnpluggedError, NotConfiguredError where several fit, and the errors of pyusb.
    """
    found = [
        device
        for device in usb.core.find(True, backend, idVendor=wanted.vendor, idProduct=wanted.product)
        if wanted.bus_path in {None, _bus_path(device)}
    ]
    if wanted.serial_number is not None:
        found = _bearing(wanted.serial_number, found)
    if not found:
        raise UnpluggedError(str(wanted), "not plugged in")
    if len(found) > 1:
        places = " and ".join(sorted(map(_bus_path, found)))
        raise NotConfiguredError(str(wanted), f"at {places}: which bus_path or serial_number?")
    return found[0]


def printer_pipes(configuration: usb.core.Configuration) -> Pipes | None:
    """The interface of a printer that takes plain bytes, first one that also answers."""
    found = [
        Pipes(interface, outward, _bulk(interface, usb.util.ENDPOINT_IN))
        for protocol in (BIDIRECTIONAL, UNIDIRECTIONAL)
        for interface in configuration
        if (interface.bInterfaceClass, interface.bInterfaceProtocol) == (PRINTER_CLASS, protocol)
        if (outward := _bulk(interface, usb.util.ENDPOINT_OUT)) is not None
    ]
    return next((pipes for pipes in found if pipes.inward is not None), next(iter(found), None))


def _bus_path(device: usb.core.Device) -> str:
    return f"{device.bus}-{'.'.join(map(str, device.port_numbers or ()))}"


def _bearing(serial_number: str, devices: Iterable[usb.core.Device]) -> list[usb.core.Device]:
    """Those that bear the number; one that cannot be read is an error only where no other does."""
    found: list[usb.core.Device] = []
    unreadable: list[usb.core.USBError] = []
    for device in devices:
        try:
            if _serial_number(device) == serial_number:
                found.append(device)
        except usb.core.USBError as error:
            unreadable.append(error)
        finally:
            usb.util.dispose_resources(device)
    if unreadable and not found:
        raise unreadable[0]
    return found


def _serial_number(device: usb.core.Device) -> str | None:
    """The number, None if it has none; not `Device.serial_number`, which hides why it failed."""
    languages = usb.util.get_langids(device) if device.iSerialNumber else ()
    if not languages:
        return None
    try:
        return usb.util.get_string(device, device.iSerialNumber, languages[0])
    except UnicodeDecodeError:  # no text, so nobody can have named it
        return None


def _bulk(interface: usb.core.Interface, direction: int) -> usb.core.Endpoint | None:
    """Its first bulk endpoint of that direction."""
    for endpoint in interface:
        if (
            usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
            and usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction
            and endpoint.wMaxPacketSize  # without room for a byte it is broken
        ):
            return endpoint
    return None
