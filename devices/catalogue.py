"""From settings to devices: the one place that knows which class stands behind which entry.

It alone picks simulators: for an entry with a simulated connection the device is the real driver,
and what answers it is a simulator behind a pty at a fixed path in the data folder. Simulators are
imported only where they are to run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from devices.bus import Bus
from devices.config import (
    BusPlace,
    CameraConnection,
    Connection,
    DevicesSettings,
    PrinterPlace,
    SaneConnection,
    ScannerPlace,
    SerialConnection,
    SimulatedCameraConnection,
    SimulatedConnection,
    SimulatedScannerConnection,
    SpeakerPlace,
    TcpConnection,
    UsbConnection,
    UsblpConnection,
)
from devices.errors import NotConfiguredError
from devices.keypads import Keypad
from devices.keypads.polled import PolledKeypad
from devices.memory import DeviceMemory, MemoryOfItsOwn
from devices.printers.calibration import Lettering
from devices.printers.dialogue import Dialogue
from devices.printers.driver import EscposPrinter
from devices.printers.glyphs import glyph_columns
from devices.printers.profiles import profiles
from devices.printers.raster import Typesetter, be_vietnam_pro
from devices.printers.roll import Roll
from devices.scanners import DocumentScanner
from devices.signs import SummaryBoard
from devices.signs.driver import BusSign
from devices.speakers import Speaker
from devices.speakers.file import FileSpeaker
from devices.speakers.player import PlayerSpeaker
from devices.status import utc_now
from devices.transport import Transport
from devices.transport.serial import SerialTransport
from devices.transport.tcp import TcpTransport
from devices.transport.usblp import UsblpTransport

if TYPE_CHECKING:
    from devices.desks import Desks
    from devices.discovery import Port
    from devices.transport.input_sockets import TaughtSockets

ANSWER_TIMEOUT_S = 0.5
PORT = "port"
"""The name of a simulated device's pty in its folder."""


@dataclass(frozen=True)
class Line:
    """A shared line with all that stands on it; start and close its bus."""

    bus: Bus
    signs: dict[str, SummaryBoard]
    keypads: dict[str, Keypad]


class Simulator(Protocol):
    """A simulated device or line."""

    def start(self) -> None:
        """Be there."""
        ...

    def stop(self) -> None:
        """Be gone."""
        ...


class Catalogue:
    """The devices of one settings file; simulated ones live in folders under `folder`.

    With `paced_sound` false a sound that goes to a file takes no time. `memory` gives each device
    what it must not forget; without it that lasts as long as the driver. `look` tells what is
    plugged in now; `sockets` takes the place of this machine's own.
    """

    def __init__(
        self,
        settings: DevicesSettings,
        folder: Path,
        now: Callable[[], datetime] = utc_now,
        *,
        paced_sound: bool = True,
        memory: Callable[[str], DeviceMemory] | None = None,
        sockets: "TaughtSockets | None" = None,
        look: "Callable[[], tuple[Port, ...]] | None" = None,
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._now = now
        self._paced_sound = paced_sound
        self._memory = memory or (lambda _: MemoryOfItsOwn())
        self._sockets = sockets
        self._look = look

    @cached_property
    def desks(self) -> "Desks":
        """What stands on desks; imported only here, for a kiosk has no such devices."""
        from devices.desks import Desks
        from devices.transport.input_sockets import MEMORY, TaughtSockets

        sockets = self._sockets or TaughtSockets(self._memory(MEMORY))
        return Desks(self._settings, self._port, self._transport, sockets, self._now)

    def printer(self, device: str) -> EscposPrinter:
        """A ticket printer. Raises NotConfiguredError."""
        place = self._printer_place(device)
        fonts = be_vietnam_pro()
        profile = profiles()[place.profile]
        transport = self._transport(place.id, place.connection)
        return EscposPrinter(
            transport,
            Lettering(
                Typesetter(fonts),
                profile,
                place.id,
                self._memory,
                glyph_columns(fonts),
                lambda: self._now().date(),
                transport.byte_time_s,
            ),
            width_dots=place.dots,
            roll=Roll(self._memory(place.id), place.roll_mm),
            now=self._now,
        )

    def line(self, device: str) -> Line:
        """A shared line and its units, not started. Raises NotConfiguredError."""
        place = next((one for one in self._settings.buses if one.id == device), None)
        if place is None:
            raise NotConfiguredError(device)
        bus = Bus(self._transport(place.id, place.connection), place.line, now=self._now)
        signs: dict[str, SummaryBoard] = {
            sign.id: BusSign(sign.id, self._settings.sign_settings(sign), bus)
            for sign in self._settings.signs
            if sign.bus == device
        }
        keypads: dict[str, Keypad] = {
            keypad.id: PolledKeypad(keypad.id, self._settings.keypad_settings(keypad), bus)
            for keypad in self._settings.keypads
            if keypad.bus == device
        }
        return Line(bus, signs, keypads)

    def speaker(self, device: str) -> Speaker:
        """A loudspeaker. Raises NotConfiguredError."""
        place = self._speaker_place(device)
        if place is None:
            raise NotConfiguredError(device)
        if place.kind == "file":
            paced = self._paced_sound
            return FileSpeaker(self.home(device), device=device, paced=paced, now=self._now)
        return PlayerSpeaker(device, place.kind, place.output, now=self._now)

    def scanner(self, device: str) -> DocumentScanner:
        """A document scanner, or a camera that does its work. Raises NotConfiguredError."""
        from devices.scanners.sane import SaneScanner

        place = self._scanner_place(device)
        match place and place.connection:
            case SaneConnection(name=name):
                return SaneScanner(device, name, now=self._now)
            case SimulatedScannerConnection():
                from devices.scanners.escl_sim import SANE_NAME, sane_settings

                home = sane_settings(self.home(device))
                return SaneScanner(device, SANE_NAME, config_dir=home, now=self._now)
            case CameraConnection(path=path):
                from devices.scanners.camera_scanner import SETTLE_S, SIZE, CameraScanner
                from devices.video import video

                source = video(device, path, size=SIZE, settle_s=SETTLE_S)
                return CameraScanner(device, source, now=self._now)
            case SimulatedCameraConnection(pictures=pictures, each_s=each_s):
                from devices.scanners.camera_scanner import CameraScanner
                from devices.scanners.camera_sim import played

                source = played(pictures or self.home(device), each_s, drawn=pictures is None)
                return CameraScanner(device, source, now=self._now)
        raise NotConfiguredError(device)

    def transport(self, device: str) -> Transport:
        """The bare link to a printer or a shared line, not open. Raises NotConfiguredError."""
        place = self._place(device)
        return self._transport(place.id, place.connection)

    def port_of(self, device: str) -> str:
        """Where its program reaches a device: a port, a speaker's output, or a scanner."""
        if any(one.id == device for one in self._settings.desk_places()):
            return self.desks.port_of(device)
        whole = self._speaker_place(device) or self._scanner_place(device)
        if whole:
            return whole.port or str(self.home(device))
        return self.transport(self._settings.line_of(device) or device).name

    def simulators(self) -> list[Simulator]:
        """A simulator for every simulated connection."""
        found: list[Simulator] = []
        for place in self._settings.printers:
            if isinstance(place.connection, SimulatedConnection):
                found.append(self._simulated_printer(place, place.connection.baud))
        for bus in self._settings.buses:
            if isinstance(bus.connection, SimulatedConnection):
                found.append(self._simulated_line(bus, bus.connection.baud))
        for scanner in self._settings.scanners:
            if isinstance(scanner.connection, SimulatedScannerConnection):
                found.append(self._simulated_scanner(scanner.id, scanner.connection))
        return [*found, *self.desks.simulators()] if self._settings.desk_places() else found

    def home(self, device: str) -> Path:
        """The folder where a simulated device keeps what it shows or prints."""
        return self._folder / device

    def _port(self, device: str) -> Path:
        return self.home(device) / PORT

    def _simulated_printer(self, place: PrinterPlace, baud: int) -> Simulator:
        from devices.printers.sim import PrinterSimulator
        from devices.printers.sim_links import PtyLink

        home = self.home(place.id)
        return PrinterSimulator(
            home, PtyLink(home / PORT), baud=baud, width_dots=place.dots, now=self._now
        )

    def _simulated_line(self, place: BusPlace, baud: int) -> Simulator:
        from devices.bus_sim import BusSimulator

        home = self.home(place.id)
        signs = [one for one in self._settings.signs if one.bus == place.id]
        keypads = [one for one in self._settings.keypads if one.bus == place.id]
        return BusSimulator(
            home / PORT,
            baud,
            home,
            signs={one.id: self._settings.sign_settings(one) for one in signs},
            keypads={one.id: self._settings.keypad_settings(one) for one in keypads},
        )

    def _simulated_scanner(self, device: str, made: SimulatedScannerConnection) -> Simulator:
        from devices.scanners.escl_sim import EsclSimulator

        return EsclSimulator(self.home(device), sheets=made.sheets, page_s=made.page_s)

    def _transport(self, device: str, connection: Connection) -> Transport:
        match connection:
            case SerialConnection(baud=baud, flow=flow):
                return self._plugged(connection, partial(SerialTransport, baud=baud, flow=flow))
            case TcpConnection():
                return self._on_network(device, connection)
            case UsblpConnection():
                return self._plugged(connection, UsblpTransport)
            case UsbConnection():
                return _usb(connection)
            case SimulatedConnection():
                return SerialTransport(str(self.home(device) / PORT), connection.baud)

    def _plugged(
        self, connection: SerialConnection | UsblpConnection, make: Callable[[str], Transport]
    ) -> Transport:
        """At its path, or wherever its serial number or its socket is now."""
        if connection.path is not None:
            return make(connection.path)
        from devices.discovery import PlugFinder, present_ports
        from devices.discovery.configured import wanted_by
        from devices.transport.found import FoundTransport

        finder = PlugFinder(wanted_by(connection), self._look or present_ports)
        return FoundTransport(connection.port, finder, make)

    def _on_network(self, device: str, connection: TcpConnection) -> Transport:
        """At its address, or wherever it went from there; a name is the name server's to follow."""
        host, port = connection.host, connection.port
        if not _is_ipv4(host):
            return TcpTransport(host, port)
        from devices.discovery import AddressFinder
        from devices.transport.found import FoundTransport

        make = partial(TcpTransport, port=port)
        ask = _serial_number if self._tells_its_number(device) else None
        finder = AddressFinder(host, port, make, self._memory(device), ask)
        return FoundTransport(f"{host}:{port}", finder, make)

    def _tells_its_number(self, device: str) -> bool:
        return any(
            one.id == device and profiles()[one.profile].serial_number
            for one in self._settings.printers
        )

    def _speaker_place(self, device: str) -> SpeakerPlace | None:
        return next((one for one in self._settings.speakers if one.id == device), None)

    def _scanner_place(self, device: str) -> ScannerPlace | None:
        return next((one for one in self._settings.scanners if one.id == device), None)

    def _printer_place(self, device: str) -> PrinterPlace:
        place = next((one for one in self._settings.printers if one.id == device), None)
        if place is None:
            raise NotConfiguredError(device)
        return place

    def _place(self, device: str) -> PrinterPlace | BusPlace:
        places: list[PrinterPlace | BusPlace] = [*self._settings.printers, *self._settings.buses]
        place = next((one for one in places if one.id == device), None)
        if place is None:
            raise NotConfiguredError(device)
        return place


def _is_ipv4(host: str) -> bool:
    try:
        IPv4Address(host)
    except ValueError:
        return False
    return True


def _serial_number(link: Transport) -> str | None:
    """What an ESC/POS printer answers to `GS I`."""
    return Dialogue(link, ANSWER_TIMEOUT_S).serial_number()


def _usb(connection: UsbConnection) -> Transport:
    """Imported only here: libusb is slow to find, and most printers do without it."""
    from devices.transport.usb import UsbTransport
    from devices.transport.usb_finding import UsbIdentity

    identity = UsbIdentity(
        connection.vendor, connection.product, connection.serial_number, connection.bus_path
    )
    return UsbTransport(identity)
