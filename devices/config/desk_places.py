"""What stands on desks: keypads by USB, rating panels, code readers, light stacks."""

from typing import Annotated, ClassVar

from pydantic import Field

from devices.config.connections import (
    CameraConnection,
    InputConnection,
    SerialConnection,
    SimulatedConnection,
    TcpConnection,
)
from devices.config.places import DeviceId
from devices.framing import Declared

__all__ = ["DeskPlace", "HidKeypadPlace", "LightStackPlace", "RatingPanelPlace", "ReaderPlace"]


class HidKeypadPlace(Declared):
    """A call keypad by USB."""

    device_kind: ClassVar[str] = "keypad"
    id: DeviceId
    connection: Annotated[InputConnection | SimulatedConnection, Field(discriminator="kind")] = (
        InputConnection(kind="input")
    )
    model: str = Field(description="Loại bàn phím, trong hid_keypad_models")


class RatingPanelPlace(Declared):
    """A box with a button for each face."""

    device_kind: ClassVar[str] = "rating-panel"
    id: DeviceId
    connection: Annotated[
        InputConnection | SerialConnection | TcpConnection | SimulatedConnection,
        Field(discriminator="kind"),
    ] = InputConnection(kind="input")
    model: str = Field(
        description="Loại bảng: trong hid_panel_models (USB, mô phỏng), hoặc contact_panel_models "
        "(serial, tcp)"
    )


class ReaderPlace(Declared):
    """A reader of QR codes and bar codes."""

    device_kind: ClassVar[str] = "reader"
    id: DeviceId
    connection: Annotated[
        SerialConnection | InputConnection | CameraConnection | SimulatedConnection,
        Field(discriminator="kind"),
    ]


class LightStackPlace(Declared):
    """Lamps on a mast, behind a board that switches them."""

    device_kind: ClassVar[str] = "light-stack"
    id: DeviceId
    connection: Annotated[
        SerialConnection | TcpConnection | SimulatedConnection, Field(discriminator="kind")
    ]
    model: str = Field(description="Loại đèn, trong light_stack_models")


DeskPlace = HidKeypadPlace | RatingPanelPlace | ReaderPlace | LightStackPlace
