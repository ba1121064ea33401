"""How a device is connected, as the settings file tells it."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.framing import Declared
from devices.transport.serial import Flow

Baud = Annotated[int, Field(ge=300, le=921_600, description="Tốc độ, bit/giây")]


class LocalConnection(Declared):
    """A port of this machine, by its file or by what stays with the device."""

    kind: Literal["serial", "usblp"]
    path: str | None = Field(
        default=None,
        description="Tệp thiết bị; nên thay bằng serial_number hoặc bus_path",
    )
    serial_number: str | None = Field(
        default=None, description="Số sê-ri theo “motcua devices discover”: cắm ổ nào cũng được"
    )
    bus_path: str | None = Field(
        default=None, description="Ổ cắm USB, ví dụ 1-2.3: cho thiết bị không có số sê-ri riêng"
    )
    outlet: str | None = Field(
        default=None, description="Cổng thứ mấy của bộ chuyển nhiều cổng, ví dụ if01-port0"
    )

    @property
    def port(self) -> str:
        """What tells its port from any other."""
        known = (self.serial_number, self.bus_path, self.outlet)
        return self.path or " ".join([f"{self.kind}:", *(word for word in known if word)])

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.path) is bool(self.serial_number or self.bus_path):
            raise ValueError("cần path, hoặc serial_number hay bus_path, không ghi cả hai cách")
        if self.outlet and self.path:
            raise ValueError("outlet chỉ đi cùng serial_number hoặc bus_path")
        return self


class SerialConnection(LocalConnection):
    """A serial port of this machine."""

    kind: Literal["serial"]
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


class UsblpConnection(LocalConnection):
    """A USB printer by the kernel's own driver, which nobody takes off."""

    kind: Literal["usblp"]


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
        return f"{self.sort}:{self.serial_number or self.bus_path or '*'}"

    @property
    def sort(self) -> str:
        """What equal printers have in common."""
        return f"usb:{self.vendor:04x}:{self.product:04x}"

    @property
    def any_of_its_sort(self) -> bool:
        """Whether every equal printer fits."""
        return not (self.serial_number or self.bus_path)


class InputConnection(Declared):
    """An input device of Linux: a keypad, button box or scanner that is a USB keyboard."""

    kind: Literal["input"]
    path: str = Field(
        default="",
        pattern=r"^(/dev/input/by-(path|id)/.+)?$",
        description="Liên kết /dev/input/by-path/… (ổ cắm) hoặc by-id/… (thiết bị); "
        "để trống: ổ cắm đã dạy bằng “motcua devices teach”",
    )


class CameraConnection(Declared):
    """A camera of Linux (V4L2)."""

    kind: Literal["camera"]
    path: str = Field(description="Camera: /dev/video0, tốt nhất là /dev/v4l/by-path/…")


class SimulatedConnection(Declared):
    """A simulated device behind a pty that keeps the time of a line with this speed."""

    kind: Literal["simulated"]
    baud: Baud = 115_200


Connection = Annotated[
    SerialConnection | TcpConnection | UsblpConnection | UsbConnection | SimulatedConnection,
    Field(discriminator="kind"),
]
