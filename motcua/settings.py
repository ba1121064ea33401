"""The one settings file: sections that the packages declare, put together and checked.

A wrong file is an error that names file, key, value and what was expected; an unknown key names
the nearest one that exists.
"""

import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import assets
from counter_display.board_needs import office_fit
from counter_display.config import LAMPS, PAUSED, CounterDisplaySettings
from devices.config import DeskPlace, DevicesSettings, KeypadPlace, SignPlace
from devices.errors import UnencodableTextError
from devices.signs.text import SignText
from kiosk.config import ButtonBoxSettings, KioskSettings, RatingSettings
from motcua.settings_fault import explained, toml_fault
from office.config import OfficeSettings
from office.errors import SettingsError, SettingsMissing

_UNREADABLE = "không đọc được tệp này; ổ đĩa có thể hỏng"
_UNREAD: Mapping[type[OSError], str] = {
    PermissionError: "người chạy lệnh không có quyền đọc tệp này",
    IsADirectoryError: "đây là thư mục, cần tên của tệp trong đó",
}
"""Why the system gives no file, as far as people can do something about it."""

Role = Literal["simulators", "counters", "kiosk", "buttons", "panel", "board", "rating"]


class RunSettings(BaseModel):
    """What `motcua run` starts on this machine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roles: tuple[Role, ...] = Field(
        default=("counters", "kiosk"),
        min_length=1,
        description="Các chương trình chạy trên máy này",
    )
    panels: tuple[int, ...] = Field(
        default=(), description="Vai panel: các quầy có bảng gọi số trên máy này"
    )
    ratings: tuple[int, ...] = Field(
        default=(), description="Vai rating: các quầy có màn hình đánh giá trên máy này"
    )
    machine: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9][a-z0-9-]{0,31}$",
        description="Tên máy này trong sảnh, ví dụ kiosk-2; để trống: theo mã cài đặt của máy",
    )
    backup_file: Path | None = Field(
        default=None,
        description="Tệp mà “motcua db backup” ghi ra, để nhắc khi đã cũ; để trống: không nhắc",
    )
    backup_days: int = Field(
        default=1, ge=1, le=60, description="Bản sao lưu cũ hơn bấy nhiêu ngày làm việc thì nhắc"
    )
    max_store_pages: int = Field(
        default=0, ge=0, description="Giới hạn tệp dữ liệu, trang 4 KiB; 0: không giới hạn"
    )


class Settings(BaseModel):
    """The whole settings file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: OfficeSettings
    devices: DevicesSettings = DevicesSettings()
    counter_display: CounterDisplaySettings = CounterDisplaySettings()
    kiosk: KioskSettings = KioskSettings()
    rating: RatingSettings = RatingSettings()
    button_box: ButtonBoxSettings = ButtonBoxSettings()
    run: RunSettings = RunSettings()

    @model_validator(mode="after")
    def _printers_and_speakers_exist(self) -> Self:
        display, kiosk, rating = self.counter_display, self.kiosk, self.rating
        printers = [one.id for one in self.devices.printers]
        _known("kiosk.printer", kiosk.printer, printers)
        _known("kiosk.second_printer", kiosk.second_printer, printers)
        _known("counter_display.panel.printer", display.panel.printer, printers)
        speakers = [one.id for one in self.devices.speakers]
        _known("kiosk.speaker", kiosk.speaker, speakers)
        _known("rating.speaker", rating.speaker, speakers)
        _known("counter_display.speaker", display.speaker, speakers)
        _once("speaker", [one.speaker for one in (kiosk, rating, self.button_box, display)])
        if rating.speaker and len(self.run.ratings) > 1:
            raise ValueError(
                "rating.speaker: mỗi màn hình đánh giá một loa; bỏ loa hoặc ghi một quầy"
            )
        return self

    @model_validator(mode="after")
    def _counters_exist(self) -> Self:
        display = self.counter_display
        _known("counter_display.point", display.point, [one.id for one in self.office.points])
        numbers = [str(one.number) for one in self.office.counters if one.point == display.point]
        named = [
            *((f"run.{role}s", n) for role in ("panel", "rating") for n in self.counters_of(role)),
            *((f"counter_display.counters.{c.number}.number", c.number) for c in display.counters),
            *(
                ("counter_display.summaries.counters", n)
                for b in display.summaries
                for n in b.counters
            ),
        ]
        for key, number in named:
            _known(key, str(number), numbers)
        _once("counter_display.counters.number", [one.number for one in display.counters])
        return self

    @model_validator(mode="after")
    def _summary_boards_exist(self) -> Self:
        display, signs = self.counter_display, [one.id for one in self.devices.signs]
        for board in display.summaries:
            _known("counter_display.summaries.sign", board.sign, signs)
        shown = [*(c.sign for c in display.counters), *(one.sign for one in display.summaries)]
        _once("counter_display.summaries.sign", shown)
        return self

    @model_validator(mode="after")
    def _counters_devices_exist(self) -> Self:
        devices, counters = self.devices, self.counter_display.counters
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
        for one in self.counter_display.counters:
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
        _once("keypad", [box.keypad, *(one.keypad for one in self.counter_display.counters)])
        keys = devices.hid_keypad_models[keypads[box.keypad]].keys
        for one in box.keys:
            at = f"button_box.keys.{one.key}"
            _known(at, one.key, list(keys))
            _known(f"{at}.service", one.service, [s.id for s in self.office.services])
            _known(f"{at}.priority", one.priority, [p.id for p in self.office.priority_classes])
        return self

    def counters_of(self, role: str) -> tuple[int, ...]:
        """The counters that have a window of this role here; none for a role that has just one."""
        return {"panel": self.run.panels, "rating": self.run.ratings}.get(role, ())

    @model_validator(mode="after")
    def _roles_have_counters(self) -> Self:
        for name in ("roles", "panels", "ratings"):
            _once(f"run.{name}", getattr(self.run, name))
        for role in ("panel", "rating"):
            if role in self.run.roles and not self.counters_of(role):
                raise ValueError(f"run.{role}s: vai {role} cần ít nhất một quầy")
        return self

    @model_validator(mode="after")
    def _board_is_read(self) -> Self:
        display = self.counter_display
        if fault := office_fit(display.board, self.office, display.point):
            raise ValueError(f"counter_display.board.farthest_seat_m: {fault}")
        return self

    @model_validator(mode="after")
    def _signs_show_numbers(self) -> Self:
        """A counter's sign has every letter and digit that it will be sent."""
        texts = {one.id: self.devices.sign_models[one.model].text for one in self.devices.signs}
        for place in self.counter_display.counters:
            counter = self.office.counter(self.counter_display.point, place.number)
            if place.sign and counter:
                services = [self.office.service(one) for one in counter.services]
                for text in _sign_texts([one.series for one in services if one]):
                    _shown(f"counter_display.counters.{place.number}.sign", place.sign, texts, text)
        return self

    @model_validator(mode="after")
    def _summaries_show_numbers(self) -> Self:
        """A summary board has every letter and digit of the numbers of its point."""
        display = self.counter_display
        texts = {one.id: self.devices.sign_models[one.model].text for one in self.devices.signs}
        series = [one.series for one in self.office.services if one.point == display.point]
        for board in display.summaries:
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
