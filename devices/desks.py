"""From settings to what stands on desks: keypads by USB, rating panels, readers, light stacks.

Each has a port of its own. What reads pictures is imported only where there is such a reader.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from devices.config import (
    CameraConnection,
    Connection,
    DeskPlace,
    DevicesSettings,
    HidKeypadPlace,
    InputConnection,
    LightStackPlace,
    RatingPanelPlace,
    ReaderPlace,
    SimulatedConnection,
)
from devices.errors import NotConfiguredError, UnsupportedError
from devices.keypads.hid import HidKeypad
from devices.light_stack.serial import SerialLightStack
from devices.rating_panels.contact import ContactRatingPanel
from devices.rating_panels.hid import HidRatingPanel
from devices.rating_panels.models import HidPanelModel
from devices.readers import Code
from devices.readers.hid import HidReader
from devices.readers.serial import SerialReader
from devices.transport import Transport
from devices.transport.evdev import EvdevTransport, open_unclaimed
from devices.transport.input_sockets import TaughtSockets
from devices.transport.listening import Speaking

if TYPE_CHECKING:
    from devices.light_stack.sim import SimLightStack
    from devices.talker_sim import SimTalker
    from devices.transport.input_sim import SimInput

__all__ = ["Desks"]

Place = TypeVar("Place", bound=DeskPlace)


class Desks:
    """The devices on the desks of one settings file; a simulated one's port stands at `port`.

    `link` makes the transport of a connection that carries bytes; `sockets` knows which unit stands
    for a device that was taught.
    """

    def __init__(
        self,
        settings: DevicesSettings,
        port: Callable[[str], Path],
        link: Callable[[str, Connection], Transport],
        sockets: TaughtSockets,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._port = port
        self._link = link
        self._sockets = sockets
        self._now = now

    @property
    def sockets(self) -> TaughtSockets:
        """The sockets that were taught on this machine."""
        return self._sockets

    def driver(self, device: str) -> Speaking[Any] | SerialLightStack:
        """The driver of any of these. Raises NotConfiguredError."""
        makers: dict[str, Callable[[str], Speaking[Any] | SerialLightStack]] = {
            HidKeypadPlace.device_kind: self.keypad,
            RatingPanelPlace.device_kind: self.rating_panel,
            ReaderPlace.device_kind: self.reader,
            LightStackPlace.device_kind: self.light_stack,
        }
        return makers[_place(self._settings.desk_places(), device).device_kind](device)

    def keypad(self, device: str) -> HidKeypad:
        """A keypad by USB. Raises NotConfiguredError."""
        place = _place(self._settings.hid_keypads, device)
        model = self._settings.hid_keypad_models[place.model]
        return HidKeypad(
            device,
            self._transport(place),
            model.keys,
            key_repeat_s=model.key_repeat_ms / 1000,
            now=self._now,
        )

    def rating_panel(self, device: str) -> HidRatingPanel | ContactRatingPanel:
        """A rating panel. Raises NotConfiguredError."""
        place = _place(self._settings.rating_panels, device)
        model = self._settings.panel_model(place)
        if model is None:
            raise NotConfiguredError(device)
        if isinstance(model, HidPanelModel):
            return HidRatingPanel(device, model, self._transport(place), now=self._now)
        return ContactRatingPanel(device, model, self._transport(place), now=self._now)

    def reader(self, device: str) -> Speaking[Code]:
        """A code reader. Raises NotConfiguredError."""
        place = _place(self._settings.readers, device)
        match place.connection:
            case CameraConnection(path=path):
                return _camera_reader(device, path, self._now)
            case InputConnection():
                return HidReader(device, self._transport(place), now=self._now)
        return SerialReader(device, self._transport(place), now=self._now)

    def light_stack(self, device: str) -> SerialLightStack:
        """A light stack. Raises NotConfiguredError."""
        place = _place(self._settings.light_stacks, device)
        model = self._settings.light_stack_models[place.model]
        return SerialLightStack(device, model, self._transport(place), now=self._now)

    def has(self, device: str) -> bool:
        """Whether it is one of these."""
        return any(one.id == device for one in self._settings.desk_places())

    def is_taught(self, device: str) -> bool:
        """Whether its socket is one that has to be taught."""
        place = _place(self._settings.desk_places(), device)
        return isinstance(place.connection, InputConnection) and not place.connection.path

    def port_of(self, device: str) -> str:
        """Where its program reaches it. Raises NotConfiguredError."""
        place = _place(self._settings.desk_places(), device)
        if isinstance(place.connection, CameraConnection):
            return place.connection.path
        return self._transport(place).name

    def simulators(self) -> list["SimTalker | SimLightStack | SimInput"]:
        """A simulator for every simulated connection."""
        return [
            self._simulator(place, place.connection.baud)
            for place in self._settings.desk_places()
            if isinstance(place.connection, SimulatedConnection)
        ]

    def _transport(self, place: DeskPlace) -> Transport:
        match place.connection:
            case InputConnection(path=path) if path:
                return EvdevTransport(path)
            case InputConnection():
                return EvdevTransport(f"input:{place.id}", self._sockets.opener(place.id))
            case SimulatedConnection() if self._types(place):
                return EvdevTransport(str(self._port(place.id)), open_unclaimed)
            case CameraConnection():
                raise UnsupportedError(place.id, "a camera carries no bytes")
            case connection:
                return self._link(place.id, connection)

    def _simulator(self, place: DeskPlace, baud: int) -> "SimTalker | SimLightStack | SimInput":
        link = self._port(place.id)
        match place:
            case LightStackPlace():
                from devices.light_stack.sim import SimLightStack

                model = self._settings.light_stack_models[place.model]
                return SimLightStack(link, baud, model)
            case _ if self._types(place):
                from devices.transport.input_sim import SimInput

                return SimInput(link)
        from devices.talker_sim import SimTalker

        return SimTalker(link, baud)

    def _types(self, place: DeskPlace) -> bool:
        """Whether a simulated device of this place is a keyboard."""
        if isinstance(place, RatingPanelPlace):
            return isinstance(self._settings.panel_model(place), HidPanelModel)
        return isinstance(place, HidKeypadPlace)


def _place(places: tuple[Place, ...], device: str) -> Place:
    place = next((one for one in places if one.id == device), None)
    if place is None:
        raise NotConfiguredError(device)
    return place


def _camera_reader(device: str, path: str, now: Callable[[], datetime]) -> Speaking[Code]:
    from devices.readers.camera import CameraReader
    from devices.video import video

    return CameraReader(device, video(device, path), now=now)
