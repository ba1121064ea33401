"""Document scanners in the settings file: by SANE, a camera above the desk, or simulated."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from devices.config.connections import CameraConnection
from devices.config.places import DeviceId
from devices.framing import Declared


class SaneConnection(Declared):
    """A scanner that SANE knows: on USB, or on the network by sane-airscan (eSCL, WSD)."""

    kind: Literal["sane"]
    name: str = Field(
        pattern=r"^[^\x00-\x1f]+$",
        description="Tên máy quét trong SANE, theo “scanimage -L”, ví dụ airscan:e0:Phong-ho-tich",
    )


class SimulatedScannerConnection(Declared):
    """A simulated network scanner (eSCL)."""

    kind: Literal["simulated"]
    sheets: int = Field(default=3, ge=1, le=50, description="Số tờ trong khay nạp")
    page_s: float = Field(default=2.0, ge=0, le=60, description="Giây cho mỗi mặt giấy")


class SimulatedCameraConnection(Declared):
    """A simulated document camera, which plays pictures again and again."""

    kind: Literal["simulated-camera"]
    pictures: Path | None = Field(
        default=None, description="Thư mục ảnh .jpg, .png; để trống: một tờ giấy vẽ sẵn"
    )
    each_s: float = Field(default=5.0, gt=0, le=3600, description="Mỗi ảnh bao nhiêu giây")


class ScannerPlace(Declared):
    """A document scanner."""

    device_kind: ClassVar[str] = "scanner"
    id: DeviceId
    connection: Annotated[
        SaneConnection | CameraConnection | SimulatedScannerConnection | SimulatedCameraConnection,
        Field(discriminator="kind"),
    ]

    @property
    def port(self) -> str | None:
        """What its owner claims; None for a simulated one, which lives in its folder."""
        match self.connection:
            case SaneConnection(name=name):
                return f"sane:{name}"
            case CameraConnection(path=path):
                return path
        return None
