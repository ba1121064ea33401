"""The devices' part of the settings file: which there are, on which port, of which model."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from devices.bus import BusSettings
from devices.framing import Declared
from devices.keypads.polled import KeypadModel, KeypadSettings
from devices.printers.profiles import GENERIC, profiles
from devices.signs.models import AnySignModel, AnySignSettings, settings_at
from devices.transport.serial import Flow

RASTER_MIN_BAUD = 57_600
"""A slip is printed as dots; on a slower line it would take too long."""
RASTER_SLIP_BYTES = 20_000
"""About what a slip takes as dots, for the sentence about a line that is too slow."""

DeviceId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
Baud = Annotated[int, Field(ge=300, le=921_600, description="Tốc độ, bit/giây")]


class SerialConnection(Declared):
    """A serial port of this machine."""

    kind: Literal["serial"]
    path: str = Field(description="Cổng, tốt nhất là /dev/serial/by-id/…")
    baud: Baud = 9600
    flow: Flow = Field(
        default=Flow.NONE,
        description="Giữ nhịp khi bộ đệm máy đầy: none, rts-cts (máy in RS-232 nên dùng), xon-xoff",
    )


class TcpConnection(Declared):
    """A device on the office's network."""

    kind: Literal["tcp"]
    host: str = Field(description="Địa chỉ của thiết bị")
    port: int = Field(default=9100, ge=1, le=65_535)


class UsblpConnection(Declared):
    """A USB printer by the kernel's own driver, which nobody takes off."""

    kind: Literal["usblp"]
    path: str = Field(description="Tệp thiết bị: /dev/usb/lp0, tốt nhất là liên kết theo số sê-ri")


class UsbConnection(Declared):
    """A USB printer that the kernel has no driver for, by its bulk endpoints."""

    kind: Literal["usb"]
    vendor: int = Field(ge=1, le=0xFFFF, description="Mã hãng (VID), theo lsusb: 0x04b8")
    product: int = Field(ge=0, le=0xFFFF, description="Mã loại (PID), theo lsusb: 0x0202")
    serial_number: str | None = Field(
        default=None, description="Số sê-ri, khi có hai máy cùng loại cắm vào máy này"
    )
    bus_path: str | None = Field(
        default=None, description="Ổ cắm, ví dụ 1-2.3, khi hai máy cùng loại không có số sê-ri"
    )

    @property
    def port(self) -> str:
        """What tells its port from any other."""
        where = self.serial_number or self.bus_path or "*"
        return f"usb:{self.vendor:04x}:{self.product:04x}:{where}"


class SimulatedConnection(Declared):
    """A simulated device behind a pty that keeps the time of a line with this speed."""

    kind: Literal["simulated"]
    baud: Baud = 115_200


Connection = Annotated[
    SerialConnection | TcpConnection | UsblpConnection | UsbConnection | SimulatedConnection,
    Field(discriminator="kind"),
]


class PrinterPlace(Declared):
    """A ticket printer."""

    id: DeviceId
    connection: Connection
    profile: str = Field(default=GENERIC, description="Loại máy in, để chọn cách in thử")
    width_dots: int | None = Field(
        default=None,
        ge=192,
        le=1024,
        multiple_of=8,
        description="Bề rộng in, điểm (80 mm: 576); bỏ trống: theo loại máy",
    )

    @field_validator("profile")
    @classmethod
    def _known_profile(cls, profile: str) -> str:
        if profile not in profiles():
            raise ValueError(f"không có loại máy in này; có: {', '.join(profiles())}")
        return profile

    @property
    def dots(self) -> int:
        """How wide it prints."""
        return self.width_dots or profiles()[self.profile].width_dots

    @property
    def too_slow_s(self) -> int | None:
        """Seconds that a slip would take on a line below `RASTER_MIN_BAUD`; None if it is fast."""
        match self.connection:
            case SerialConnection(baud=baud) | SimulatedConnection(baud=baud):
                slow = baud < RASTER_MIN_BAUD
                return round(RASTER_SLIP_BYTES * 10 / baud) if slow else None
        return None


class BusPlace(Declared):
    """A shared line (RS-485) with signs and keypads."""

    id: DeviceId
    connection: Connection
    line: BusSettings = BusSettings()


class SignPlace(Declared):
    """A sign on a shared line."""

    id: DeviceId
    bus: DeviceId
    address: int = Field(ge=0, description="Địa chỉ trên đường dây")
    model: str


class KeypadPlace(Declared):
    """A keypad on a shared line."""

    id: DeviceId
    bus: DeviceId
    address: int = Field(ge=0, description="Địa chỉ trên đường dây")
    model: str


class SpeakerPlace(Declared):
    """A loudspeaker, or headphones: an output of the sound system, or only a sound file."""

    id: DeviceId
    kind: Literal["file", "alsa", "pulse"] = Field(
        default="file",
        description="file (chỉ ghi tệp, để thử và tập huấn), alsa, pulse (PulseAudio, PipeWire)",
    )
    output: str = Field(
        default="",
        description="Đầu ra âm thanh: tên theo “aplay -L” hoặc “pactl list short sinks”; "
        "để trống: đầu ra mặc định của máy",
    )

    @model_validator(mode="after")
    def _has_an_output(self) -> Self:
        if any(sign.isspace() for sign in self.output):
            raise ValueError("output là một tên không có khoảng trắng")
        if self.kind == "file" and self.output:
            raise ValueError('output chỉ dùng với kind = "alsa" hoặc "pulse"')
        return self

    @property
    def port(self) -> str | None:
        """The output, as its owner claims it; None for a file."""
        return None if self.kind == "file" else f"{self.kind}:{self.output or 'default'}"


class DevicesSettings(Declared):
    """All devices of this machine."""

    printers: tuple[PrinterPlace, ...] = ()
    buses: tuple[BusPlace, ...] = ()
    sign_models: dict[str, AnySignModel] = Field(default_factory=dict)
    keypad_models: dict[str, KeypadModel] = Field(default_factory=dict)
    signs: tuple[SignPlace, ...] = ()
    keypads: tuple[KeypadPlace, ...] = ()
    speakers: tuple[SpeakerPlace, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _once("id", ((place.id, place.id) for place in self.places()))
        _once("connection", self._ports())
        buses = {bus.id for bus in self.buses}
        for sign in self.signs:
            self._known(sign.bus in buses, f"signs.{sign.id}.bus", sign.bus)
            self._known(sign.model in self.sign_models, f"signs.{sign.id}.model", sign.model)
        for keypad in self.keypads:
            self._known(keypad.bus in buses, f"keypads.{keypad.id}.bus", keypad.bus)
            known = keypad.model in self.keypad_models
            self._known(known, f"keypads.{keypad.id}.model", keypad.model)
        units: tuple[SignPlace | KeypadPlace, ...] = (*self.signs, *self.keypads)
        _once("address", ((one.id, f"{one.bus}, {one.address}") for one in units))
        self._buildable()
        return self

    def _ports(self) -> Iterator[tuple[str, str]]:
        """Each device with a port of its own, and that port; simulated ones never share."""
        places: tuple[PrinterPlace | BusPlace, ...] = (*self.printers, *self.buses)
        for place in places:
            match place.connection:
                case SerialConnection(path=path) | UsblpConnection(path=path):
                    yield place.id, path
                case UsbConnection(port=port):
                    yield place.id, port
                case TcpConnection(host=host, port=port):
                    yield place.id, f"{host.lower()}:{port}"
        for speaker in self.speakers:
            if speaker.port:
                yield speaker.id, speaker.port

    def _buildable(self) -> None:
        """Build each unit's settings once: a model that does not fit its place is found here."""
        for sign in self.signs:
            try:
                self.sign_settings(sign)
            except ValidationError as error:
                raise ValueError(f"signs.{sign.id}.{_plainly(error)}") from error
        for keypad in self.keypads:
            try:
                self.keypad_settings(keypad)
            except ValidationError as error:
                raise ValueError(f"keypads.{keypad.id}.{_plainly(error)}") from error

    @staticmethod
    def _known(known: bool, key: str, value: str) -> None:
        if not known:
            raise ValueError(f"{key}: không có {value}")

    def places(
        self,
    ) -> tuple[PrinterPlace | BusPlace | SignPlace | KeypadPlace | SpeakerPlace, ...]:
        """Every device, in the order of the file."""
        return (*self.printers, *self.buses, *self.signs, *self.keypads, *self.speakers)

    def sign_settings(self, place: SignPlace) -> AnySignSettings:
        """A sign's model at its address."""
        return settings_at(self.sign_models[place.model], place.address)

    def keypad_settings(self, place: KeypadPlace) -> KeypadSettings:
        """A keypad's model at its address."""
        return KeypadSettings(address=place.address, **_fields(self.keypad_models[place.model]))


def _once(key: str, taken: Iterable[tuple[str, str]]) -> None:
    """Raise ValueError where two devices take the same value of `key`."""
    owners: dict[str, str] = {}
    for device, value in taken:
        if value in owners:
            raise ValueError(f"{device}: {key} {value} có hai lần, cũng ở {owners[value]}")
        owners[value] = device


def _plainly(error: ValidationError) -> str:
    """The first complaint alone, as the model words it."""
    return error.errors()[0]["msg"].removeprefix("Value error, ")


def _fields(model: KeypadModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}
