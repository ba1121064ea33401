"""How a device is connected, as the settings file tells it."""

from typing import Annotated, Literal

from pydantic import Field

from devices.framing import Declared
from devices.transport.serial import Flow

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
