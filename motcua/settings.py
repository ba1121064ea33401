"""The one settings file: sections that the packages declare, put together and checked.

A wrong file is an error that names file, key, value and what was expected; an unknown key names
the nearest one that exists.
"""

import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

import assets
from counter_display.board_needs import office_fit
from counter_display.config import LAMPS, PAUSED, CounterDevices, CounterDisplaySettings
from devices.config import DeskPlace, DevicesSettings, KeypadPlace, SignPlace
from devices.errors import UnencodableTextError
from devices.signs.text import SignText
from kiosk.config import ButtonBoxSettings, KioskSettings, RatingSettings
from motcua.run_settings import BackupSettings, RunSettings
from motcua.settings_fault import explained, toml_fault
from office.config import OfficeSettings
from office.errors import SettingsError, SettingsMissing
from sync.config import LinkSettings

_UNREADABLE = "không đọc được tệp này; ổ đĩa có thể hỏng"
_UNREAD: Mapping[type[OSError], str] = {
    PermissionError: "người chạy lệnh không có quyền đọc tệp này",
    IsADirectoryError: "đây là thư mục, cần tên của tệp trong đó",
}
"""Why the system gives no file, as far as people can do something about it."""


def _listed(value: object) -> object:
    """A machine with one hall has one table, not a list of one."""
    return [value] if isinstance(value, Mapping) else value


Halls = Annotated[
    tuple[CounterDisplaySettings, ...],
    BeforeValidator(
        _listed,
        json_schema_input_type=CounterDisplaySettings | tuple[CounterDisplaySettings, ...],
    ),
    Field(min_length=1),
]
"""What this machine shows and says in each reception point; `[[counter_display]]` for several."""


class Settings(BaseModel):
    """The whole settings file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: OfficeSettings
    devices: DevicesSettings = DevicesSettings()
    counter_display: Halls = (CounterDisplaySettings(),)
    kiosk: KioskSettings = KioskSettings()
    rating: RatingSettings = RatingSettings()
    button_box: ButtonBoxSettings = ButtonBoxSettings()
    run: RunSettings = RunSettings()
    backup: BackupSettings = BackupSettings()
    link: LinkSettings = LinkSettings()

    @property
    def first_point(self) -> str:
        """The reception point that is meant where none is named."""
        return self.counter_display[0].point

    def hall(self, point: str) -> CounterDisplaySettings:
        """What this machine shows and says at a point; no device where no table names it."""
        known = (one for one in self.counter_display if one.point == point)
        return next(known, CounterDisplaySettings(point=point))

    @model_validator(mode="after")
    def _points_exist(self) -> Self:
        points = [one.id for one in self.office.points]
        for one in self.counter_display:
            _known("counter_display.point", one.point, points)
        _once("counter_display.point", [one.point for one in self.counter_display])
        _known("kiosk.point", self.kiosk.point, points)
        _known("button_box.point", self.button_box.point, points)
        return self

    @model_validator(mode="after")
    def _link_has_an_address(self) -> Self:
        if "sync" in self.run.roles and self.link.central is None:
            raise ValueError("run.roles: vai sync cần địa chỉ ở link.central")
        return self

    @model_validator(mode="after")
    def _printers_and_speakers_exist(self) -> Self:
        kiosk, rating = self.kiosk, self.rating
        printers = [one.id for one in self.devices.printers]
        _known("kiosk.printer", kiosk.printer, printers)
        _known("kiosk.second_printer", kiosk.second_printer, printers)
        _known("run.sheet_printer", self.run.sheet_printer, printers)
        speakers = [one.id for one in self.devices.speakers]
        _known("kiosk.speaker", kiosk.speaker, speakers)
        _known("rating.speaker", rating.speaker, speakers)
        for hall in self.counter_display:
            _known("counter_display.panel.printer", hall.panel.printer, printers)
            _known("counter_display.speaker", hall.speaker, speakers)
        halls = [one.speaker for one in self.counter_display]
        _once("speaker", [kiosk.speaker, rating.speaker, self.button_box.speaker, *halls])
        if rating.speaker and len(self.run.ratings) > 1:
            raise ValueError(
                "rating.speaker: mỗi màn hình đánh giá một loa; bỏ loa hoặc ghi một quầy"
            )
        return self

    @model_validator(mode="after")
    def _counters_exist(self) -> Self:
        for hall in self.counter_display:
            named = [
                *((f"counter_display.counters.{c.number}.number", c.number) for c in hall.counters),
                *(
                    ("counter_display.summaries.counters", n)
                    for b in hall.summaries
                    for n in b.counters
                ),
            ]
            for key, number in named:
                _known(key, str(number), self._numbers(hall.point))
            _once("counter_display.counters.number", [one.number for one in hall.counters])
        for role in ("panel", "rating"):
            for point, number in self.counters_of(role):
                _known(f"run.{role}s", str(number), self._numbers(point))
        return self

    def _numbers(self, point: str) -> list[str]:
        return [str(one.number) for one in self.office.counters if one.point == point]

    @property
    def _counters(self) -> list[CounterDevices]:
        return [one for hall in self.counter_display for one in hall.counters]

    @model_validator(mode="after")
    def _summary_boards_exist(self) -> Self:
        signs = [one.id for one in self.devices.signs]
        summaries = [one for hall in self.counter_display for one in hall.summaries]
        for board in summaries:
            _known("counter_display.summaries.sign", board.sign, signs)
        shown = [*(c.sign for c in self._counters), *(one.sign for one in summaries)]
        _once("counter_display.summaries.sign", shown)
        return self

    @model_validator(mode="after")
    def _counters_devices_exist(self) -> Self:
        devices, counters = self.devices, self._counters
        kinds: dict[str, Sequence[SignPlace | KeypadPlace | DeskPlace]] = {
            "sign": devices.signs,
            "keypad": (*devices.keypads, *devices.hid_keypads),
            "rating_panel": devices.rating_panels,
            "reader": devices.readers,
            "light_stack": devices.light_stacks,
        }
        for name, places in kinds.items():
            known = [one.id for one in places]
            for one in counters:
                key = f"counter_display.counters.{one.number}.{name}"
                _known(key, getattr(one, name), known)
            _once(f"counter_display.counters.{name}", [getattr(one, name) for one in counters])
        _known("kiosk.reader", self.kiosk.reader, [one.id for one in devices.readers])
        _once("reader", [self.kiosk.reader, *(one.reader for one in counters)])
        return self

    @model_validator(mode="after")
    def _light_stacks_tell(self) -> Self:
        """A counter's light stack has one of the lamps that are ever lit."""
        models = {one.id: one.model for one in self.devices.light_stacks}
        for one in self._counters:
            if one.light_stack:
                lamps = self.devices.light_stack_models[models[one.light_stack]].lamps
                if lamps.keys().isdisjoint(LAMPS):
                    raise ValueError(
                        f"counter_display.counters.{one.number}.light_stack = {one.light_stack}: "
                        f"đèn này không có đèn nào tên {', '.join(LAMPS)}"
                    )
        return self

    @model_validator(mode="after")
    def _button_box_gives_numbers(self) -> Self:
        box, devices = self.button_box, self.devices
        _known("button_box.printer", box.printer, [one.id for one in devices.printers])
        _once("printer", [*self.kiosk.printers, box.printer])
        _known("button_box.speaker", box.speaker, [one.id for one in devices.speakers])
        if box.keypad is None:
            if "buttons" in self.run.roles:
                raise ValueError("button_box.keypad: vai buttons cần một hộp nút")
            if box.devices or box.keys:
                raise ValueError("button_box.keypad: hộp nút cần bàn phím mà các nút nối vào")
            return self
        _once("number", [self.kiosk.number, box.number])
        keypads = {one.id: one.model for one in devices.hid_keypads}
        _known("button_box.keypad", box.keypad, list(keypads))
        _once("keypad", [box.keypad, *(one.keypad for one in self._counters)])
        keys = devices.hid_keypad_models[keypads[box.keypad]].keys
        for one in box.keys:
            at = f"button_box.keys.{one.key}"
            _known(at, one.key, list(keys))
            here = [s.id for s in self.office.services if s.point == self.point_of(box)]
            _known(f"{at}.service", one.service, here)
            _known(f"{at}.priority", one.priority, [p.id for p in self.office.priority_classes])
        return self

    def point_of(self, place: KioskSettings | ButtonBoxSettings) -> str:
        """The reception point at which a kiosk or a button box gives numbers."""
        return place.point or self.first_point

    def counters_of(self, role: str) -> tuple[tuple[str, int], ...]:
        """The counters (point, number) that have a window of this role here.

        None for a role that has just one.
        """
        places = {"panel": self.run.panels, "rating": self.run.ratings}.get(role, ())
        return tuple((point or self.first_point, number) for point, number in places)

    @model_validator(mode="after")
    def _roles_have_counters(self) -> Self:
        for name in ("roles", "panels", "ratings"):
            _once(f"run.{name}", getattr(self.run, name))
        for role in ("panel", "rating"):
            if role in self.run.roles and not self.counters_of(role):
                raise ValueError(f"run.{role}s: vai {role} cần ít nhất một quầy")
        return self

    @model_validator(mode="after")
    def _boards_are_read(self) -> Self:
        for hall in self.counter_display:
            if fault := office_fit(hall.board, self.office, hall.point):
                raise ValueError(f"counter_display.board.farthest_seat_m: {fault}")
        return self

    @model_validator(mode="after")
    def _signs_show_numbers(self) -> Self:
        """A counter's sign has every letter and digit that it will be sent."""
        texts = {one.id: self.devices.sign_models[one.model].text for one in self.devices.signs}
        for hall in self.counter_display:
            for place in hall.counters:
                counter = self.office.counter(hall.point, place.number)
                if place.sign and counter:
                    services = [self.office.service(one) for one in counter.services]
                    key = f"counter_display.counters.{place.number}.sign"
                    for text in _sign_texts([one.series for one in services if one]):
                        _shown(key, place.sign, texts, text)
        return self

    @model_validator(mode="after")
    def _summaries_show_numbers(self) -> Self:
        """A summary board has every letter and digit of the numbers of its point."""
        texts = {one.id: self.devices.sign_models[one.model].text for one in self.devices.signs}
        for hall in self.counter_display:
            series = [one.series for one in self.office.services if one.point == hall.point]
            for board in hall.summaries:
                for text in _sign_texts(series):
                    _shown("counter_display.summaries.sign", board.sign, texts, text)
        return self


def _known(key: str, value: str | None, known: Sequence[str]) -> None:
    """Raise ValueError for a value that names nothing."""
    if value is not None and value not in known:
        raise ValueError(f"{key} = {value}: không có trong cấu hình; có: {', '.join(known) or '–'}")


def _sign_texts(series: Sequence[str]) -> list[str]:
    """Texts that between them have every letter and digit of a counter's numbers, and its pause."""
    return [
        PAUSED,
        *(f"{one}{digits}" for one in series for digits in ("012", "345", "678", "999")),
    ]


def _shown(key: str, sign: str, texts: Mapping[str, SignText], text: str) -> None:
    """Raise ValueError for a text that a sign cannot show."""
    try:
        texts[sign].encode(text, sign)
    except UnencodableTextError as error:
        raise ValueError(f"{key} = {sign}: bảng này không hiện được “{text}”") from error


def _once(key: str, values: Sequence[object]) -> None:
    """Raise ValueError for a value that stands twice; None stands for none."""
    for value in values:
        if value is not None and values.count(value) > 1:
            raise ValueError(f"{key} = {value}: chỉ được dùng một lần")


def load(path: Path | None) -> Settings:
    """Read a settings file, or the embedded sample office. Raises SettingsError."""
    if path is None:
        text = (resources.files(assets) / "sample_office" / "office.toml").read_text("utf-8")
        return parse(text, "văn phòng mẫu")
    file = str(path.absolute())
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise SettingsMissing(file) from error
    except OSError as error:
        raise SettingsError(file, "-", "", _UNREAD.get(type(error), _UNREADABLE)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(file, "-", "", "cần tệp văn bản mã UTF-8") from error
    return parse(text, file)


def parse(text: str, file: str) -> Settings:
    """Read settings from TOML text. Raises SettingsError."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise toml_fault(file, text, str(error)) from error
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise explained(file, Settings, values, error) from error
