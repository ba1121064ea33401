"""The devices' part of the settings file: which there are, on which port, of which model."""

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from devices.config.connections import (
    CameraConnection,
    Connection,
    InputConnection,
    SerialConnection,
    SimulatedConnection,
    TcpConnection,
    UsbConnection,
    UsblpConnection,
)
from devices.config.desk_places import (
    DeskPlace,
    HidKeypadPlace,
    LightStackPlace,
    RatingPanelPlace,
    ReaderPlace,
)
from devices.config.places import BusPlace, KeypadPlace, PrinterPlace, SignPlace, SpeakerPlace
from devices.config.scanners import (
    SaneConnection,
    ScannerPlace,
    SimulatedCameraConnection,
    SimulatedScannerConnection,
)
from devices.framing import Declared
from devices.keypads.models import HidKeypadModel
from devices.keypads.polled import KeypadModel, KeypadSettings
from devices.light_stack.models import LightStackModel
from devices.rating_panels.models import ContactPanelModel, HidPanelModel
from devices.signs.models import AnySignModel, AnySignSettings, settings_at

__all__ = [
    "BusPlace",
    "CameraConnection",
    "Connection",
    "DeskPlace",
    "DevicesSettings",
    "HidKeypadPlace",
    "InputConnection",
    "KeypadPlace",
    "LightStackPlace",
    "PrinterPlace",
    "RatingPanelPlace",
    "ReaderPlace",
    "SaneConnection",
    "ScannerPlace",
    "SerialConnection",
    "SignPlace",
    "SimulatedCameraConnection",
    "SimulatedConnection",
    "SimulatedScannerConnection",
    "SpeakerPlace",
    "TcpConnection",
    "UsbConnection",
    "UsblpConnection",
]


class DevicesSettings(Declared):
    """All devices of this machine."""

    printers: tuple[PrinterPlace, ...] = ()
    buses: tuple[BusPlace, ...] = ()
    sign_models: dict[str, AnySignModel] = Field(default_factory=dict)
    keypad_models: dict[str, KeypadModel] = Field(default_factory=dict)
    signs: tuple[SignPlace, ...] = ()
    keypads: tuple[KeypadPlace, ...] = ()
    speakers: tuple[SpeakerPlace, ...] = ()
    scanners: tuple[ScannerPlace, ...] = ()
    hid_keypad_models: dict[str, HidKeypadModel] = Field(default_factory=dict)
    hid_panel_models: dict[str, HidPanelModel] = Field(default_factory=dict)
    contact_panel_models: dict[str, ContactPanelModel] = Field(default_factory=dict)
    light_stack_models: dict[str, LightStackModel] = Field(default_factory=dict)
    hid_keypads: tuple[HidKeypadPlace, ...] = ()
    rating_panels: tuple[RatingPanelPlace, ...] = ()
    readers: tuple[ReaderPlace, ...] = ()
    light_stacks: tuple[LightStackPlace, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _once("id", ((place.id, place.id) for place in self.places()))
        _once("connection", self._ports())
        _told_apart(self.printers)
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

    @model_validator(mode="after")
    def _desks_consistent(self) -> Self:
        for keypad in self.hid_keypads:
            known = keypad.model in self.hid_keypad_models
            self._known(known, f"hid_keypads.{keypad.id}.model", keypad.model)
        for panel in self.rating_panels:
            known = self.panel_model(panel) is not None
            self._known(known, f"rating_panels.{panel.id}.model", panel.model)
        for stack in self.light_stacks:
            known = stack.model in self.light_stack_models
            self._known(known, f"light_stacks.{stack.id}.model", stack.model)
        return self

    def panel_model(self, place: RatingPanelPlace) -> HidPanelModel | ContactPanelModel | None:
        """The model of a rating panel, of the kind that its connection can carry."""
        typed, switched = self.hid_panel_models, self.contact_panel_models
        match place.connection:
            case InputConnection():
                return typed.get(place.model)
            case SimulatedConnection():
                return typed.get(place.model) or switched.get(place.model)
        return switched.get(place.model)

    def _ports(self) -> Iterator[tuple[str, str]]:
        """Each device with a port of its own, and that port.

        Simulated devices never share one, nor do those whose socket is taught.
        """
        places = (*self.printers, *self.buses, *self.desk_places())
        for place in places:
            match place.connection:
                case SerialConnection() | UsblpConnection() | UsbConnection():
                    yield place.id, place.connection.port
                case InputConnection(path=path) | CameraConnection(path=path) if path:
                    yield place.id, path
                case TcpConnection(host=host, port=port):
                    yield place.id, f"{host.lower()}:{port}"
        for speaker in self.speakers:
            if speaker.port:
                yield speaker.id, speaker.port
        for scanner in self.scanners:
            if scanner.port:
                yield scanner.id, scanner.port

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
    ) -> tuple[
        PrinterPlace | BusPlace | SignPlace | KeypadPlace | SpeakerPlace | ScannerPlace | DeskPlace,
        ...,
    ]:
        """Every device, in the order of the file."""
        return (
            *self.printers,
            *self.buses,
            *self.signs,
            *self.keypads,
            *self.speakers,
            *self.scanners,
            *self.desk_places(),
        )

    def desk_places(self) -> tuple[DeskPlace, ...]:
        """What stands on desks, each on a port of its own."""
        return (*self.hid_keypads, *self.rating_panels, *self.readers, *self.light_stacks)

    def kinds(self) -> dict[str, str]:
        """Device → kind, in the order of the file."""
        return {place.id: place.device_kind for place in self.places()}

    def line_of(self, device: str) -> str | None:
        """The shared line that a unit stands on; None for what is no such unit."""
        units: tuple[SignPlace | KeypadPlace, ...] = (*self.signs, *self.keypads)
        return next((one.bus for one in units if one.id == device), None)

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


def _told_apart(printers: Iterable[PrinterPlace]) -> None:
    """Raise ValueError where one printer of USB fits two places."""
    known = [(one.id, one.connection) for one in printers]
    usb = [(id_, each) for id_, each in known if isinstance(each, UsbConnection)]
    for (one, its), (other, others) in permutations(usb, 2):
        if its.any_of_its_sort and its.sort == others.sort:
            raise ValueError(
                f"{one}: connection {its.sort} không nói máy in nào, {other} cũng là máy loại này: "
                "hãy ghi serial_number hoặc bus_path cho mỗi máy"
            )


def _plainly(error: ValidationError) -> str:
    """The first complaint alone, as the model words it."""
    return error.errors()[0]["msg"].removeprefix("Value error, ")


def _fields(model: KeypadModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}
