"""The devices' part of the settings file: which there are, on which port, of which model."""

from collections.abc import Collection, Iterable, Iterator
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
from devices.errors import NotConfiguredError
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

Place = PrinterPlace | BusPlace | SignPlace | KeypadPlace | SpeakerPlace | ScannerPlace | DeskPlace


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
        self._once("id", ((one, one.id) for one in self.places()), "mã này")
        self._once("connection", self._ports(), "cổng này")
        _told_apart(self.printers)
        buses = [bus.id for bus in self.buses]
        for name, units, models in (
            ("signs", self.signs, self.sign_models),
            ("keypads", self.keypads, self.keypad_models),
        ):
            for unit in units:
                _known(f"{name}.{unit.id}.bus", unit.bus, buses, "[[devices.buses]]")
                _modelled(f"{name}.{unit.id}", unit.model, models, f"{name[:-1]}_models")
        for bus in buses:
            addresses = ((one, str(one.address)) for one in self._units() if one.bus == bus)
            self._once("address", addresses, f"địa chỉ này trên đường dây {bus}")
        self._buildable()
        return self

    @model_validator(mode="after")
    def _desks_consistent(self) -> Self:
        for keypad in self.hid_keypads:
            key = f"hid_keypads.{keypad.id}"
            _modelled(key, keypad.model, self.hid_keypad_models, "hid_keypad_models")
        for panel in self.rating_panels:
            if self.panel_model(panel) is None:
                typed = isinstance(panel.connection, InputConnection | SimulatedConnection)
                table = "hid_panel_models" if typed else "contact_panel_models"
                _modelled(f"rating_panels.{panel.id}", panel.model, getattr(self, table), table)
        for stack in self.light_stacks:
            key = f"light_stacks.{stack.id}"
            _modelled(key, stack.model, self.light_stack_models, "light_stack_models")
        return self

    def _units(self) -> tuple[SignPlace | KeypadPlace, ...]:
        """What stands on shared lines."""
        return (*self.signs, *self.keypads)

    def panel_model(self, place: RatingPanelPlace) -> HidPanelModel | ContactPanelModel | None:
        """The model of a rating panel, of the kind that its connection can carry."""
        typed, switched = self.hid_panel_models, self.contact_panel_models
        match place.connection:
            case InputConnection():
                return typed.get(place.model)
            case SimulatedConnection():
                return typed.get(place.model) or switched.get(place.model)
        return switched.get(place.model)

    def _once(self, key: str, taken: Iterable[tuple[Place, str]], what: str) -> None:
        """Raise ValueError where two devices take the same value of `key`, `what` in Vietnamese."""
        owners: dict[str, Place] = {}
        for place, value in taken:
            owner = owners.setdefault(value, place)
            if owner is not place:
                named = "một thiết bị khác" if owner.id == place.id else owner.id
                raise ValueError(
                    f"{self._table_of(place)}.{place.id}.{key} = {value.replace(' ', '')}: {what} "
                    f"đã là của {named} trong [[devices.{self._table_of(owner)}]]; "
                    "mỗi thiết bị cần một cái riêng"
                )

    def _table_of(self, place: Place) -> str:
        """The table of the file in which a device stands."""
        return next(
            name
            for name in type(self).model_fields
            if any(one is place for one in getattr(self, name))
        )

    def _ports(self) -> Iterator[tuple[Place, str]]:
        """Each device with a port of its own, and that port.

        Simulated devices never share one, nor do those whose socket is taught.
        """
        places = (*self.printers, *self.buses, *self.desk_places())
        for place in places:
            match place.connection:
                case SerialConnection() | UsblpConnection() | UsbConnection():
                    yield place, place.connection.port
                case InputConnection(path=path) | CameraConnection(path=path) if path:
                    yield place, path
                case TcpConnection(host=host, port=port):
                    yield place, f"{host.lower()}:{port}"
        for speaker in self.speakers:
            if speaker.port:
                yield speaker, speaker.port
        for scanner in self.scanners:
            if scanner.port:
                yield scanner, scanner.port

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

    def places(self) -> tuple[Place, ...]:
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
        return next((one.bus for one in self._units() if one.id == device), None)

    def owned_as(self, device: str) -> str:
        """What is owned for a device: the whole shared line for a unit on one, else the device.

        Raises NotConfiguredError.
        """
        if device not in self.kinds():
            raise NotConfiguredError(device)
        return self.line_of(device) or device

    def address_of(self, device: str) -> str | None:
        """Where in the network a printer or a shared line is; None for what is at this machine."""
        places: tuple[PrinterPlace | BusPlace, ...] = (*self.printers, *self.buses)
        connection = next((one.connection for one in places if one.id == device), None)
        if not isinstance(connection, TcpConnection):
            return None
        return f"{connection.host}:{connection.port}"

    def sign_settings(self, place: SignPlace) -> AnySignSettings:
        """A sign's model at its address."""
        return settings_at(self.sign_models[place.model], place.address)

    def keypad_settings(self, place: KeypadPlace) -> KeypadSettings:
        """A keypad's model at its address."""
        return KeypadSettings(address=place.address, **_fields(self.keypad_models[place.model]))


def _known(key: str, value: str, known: Collection[str], table: str) -> None:
    """Raise ValueError for a value that no entry of `table` bears."""
    if value not in known:
        there = f"có: {', '.join(known)}" if known else "chưa khai cái nào"
        raise ValueError(f"{key} = {value}: không có trong {table}; {there}")


def _modelled(key: str, model: str, models: Collection[str], table: str) -> None:
    """Raise ValueError for a model that is not declared, with the table that would declare it."""
    if model not in models:
        there = f"có: {', '.join(models)}" if models else "chưa khai kiểu nào"
        raise ValueError(
            f"{key}.model = {model}: không có kiểu này, {there}; "
            f"sửa tên, hoặc khai nó trong [devices.{table}.{model}]"
        )


def _told_apart(printers: Iterable[PrinterPlace]) -> None:
    """Raise ValueError where one printer of USB fits two places."""
    known = [(one.id, one.connection) for one in printers]
    usb = [(id_, each) for id_, each in known if isinstance(each, UsbConnection)]
    for (one, its), (other, others) in permutations(usb, 2):
        if its.any_of_its_sort and its.sort == others.sort:
            raise ValueError(
                f"{one}.connection = {its.sort}: không rõ là máy in nào, {other} cùng loại; "
                "hãy ghi serial_number hoặc bus_path cho mỗi máy"
            )


def _plainly(error: ValidationError) -> str:
    """The first complaint alone, as the model words it."""
    return error.errors()[0]["msg"].removeprefix("Value error, ")


def _fields(model: KeypadModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}
