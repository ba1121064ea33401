"""The office's part of the settings file: what it is called, what it serves, where and when.

Each field is declared once, here; the check of a file, its JSON schema and the settings page of
the guide all come from these declarations.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from office.attention import Patience
from office.hours import DatedException, Hours, WeekHours, Zone, zone_of
from office.policy import MOST_BETWEEN, ORDINARY_RANK, Rules
from office.sections import Identifier, Section

MAIN_POINT = "main"
LOWEST_RESERVE = 101
"""Below this no number is held in reserve."""
Series = Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]


class Names(Section):
    """A name in the languages of the office."""

    vi: str = Field(min_length=1, description="Tên tiếng Việt")
    en: str = Field(default="", description="Tên tiếng Anh; để trống thì dùng tên tiếng Việt")

    def in_language(self, language: str) -> str:
        """The name in `language`, Vietnamese where there is none."""
        return (self.en if language == "en" else "") or self.vi


class BookableTimes(Section):
    """Which times of a service people can make an appointment for."""

    slot_min: int = Field(default=15, ge=5, le=240, description="Mỗi khung giờ hẹn dài (phút)")
    per_slot: int = Field(default=2, ge=1, le=99, description="Mỗi khung giờ nhận bao nhiêu người")
    days_ahead: int = Field(
        default=30, ge=0, le=366, description="Hẹn trước được nhiều nhất bao nhiêu ngày"
    )
    hours: WeekHours | None = Field(
        default=None, description="Giờ nhận hẹn trong tuần; để trống là cả giờ làm việc của quầy"
    )


class AppointmentRules(Section):
    """When somebody with an appointment may take the number for it."""

    early_min: int = Field(
        default=15, ge=0, le=240, description="Đến sớm nhiều nhất thế này (phút) thì lấy được số"
    )
    late_min: int = Field(
        default=15,
        ge=0,
        le=240,
        description="Đến muộn quá thế này (phút) thì nhận số thường, theo lượt từ lúc đến",
    )


class Service(Section):
    """Something that citizens come for and take a number for."""

    id: Identifier = Field(description="Mã ngắn của dịch vụ, không đổi về sau")
    name: Names = Field(description="Tên dịch vụ, hiện cho công dân")
    series: Series = Field(description="Chữ cái đầu số thứ tự; mỗi dịch vụ của điểm một chữ riêng")
    point: Identifier = Field(default=MAIN_POINT, description="Điểm tiếp nhận")
    procedures: tuple[str, ...] = Field(default=(), description="Mã thủ tục hành chính")
    hours: Hours | None = Field(default=None, description="Giờ riêng; để trống là giờ chung")
    appointments: BookableTimes | None = Field(
        default=None, description="Nhận lịch hẹn; để trống là không nhận"
    )


class PriorityClass(Section):
    """A class of citizens who are served before others."""

    id: Identifier = Field(description="Mã ngắn của diện ưu tiên, không đổi về sau")
    name: Names = Field(description="Tên diện ưu tiên, hiện cho công dân")
    rank: int = Field(
        ge=1,
        le=ORDINARY_RANK,
        description="1 được phục vụ trước nhất; 100: không ưu tiên, xếp như số thường",
    )
    counts_dossiers: bool = Field(
        default=False,
        description="Hỏi số hồ sơ: người nộp hộ, nhân viên bưu chính nộp nhiều hồ sơ một lượt",
    )


class Choice(Section):
    """One of a list that people choose from by touch; nobody types anything."""

    id: Identifier = Field(description="Mã ngắn của lựa chọn, không đổi về sau")
    name: Names = Field(description="Câu hiện để chọn")


class QueueSettings(Section):
    """Who goes before whom."""

    ordinary_between: int = Field(
        default=2,
        ge=0,
        le=MOST_BETWEEN,
        description="Ở mỗi quầy, giữa hai lần gọi diện ưu tiên gọi bao nhiêu số thường; 0: ưu tiên "
        "luôn trước",
    )
    ordinary_cap_min: int = Field(
        default=30,
        ge=0,
        le=480,
        description="Số thường chờ quá lâu thế này (phút) thì không ai đến sau được gọi trước; 0: "
        "không giới hạn",
    )
    two_after_absent: int = Field(
        default=3,
        ge=0,
        le=9,
        description="Sau bao nhiêu số vắng liền nhau thì bảng gọi số mời gọi hai số một lúc; 0: "
        "không bao giờ",
    )
    two_within_min: int = Field(
        default=10, ge=1, le=120, description="Các số vắng ấy trong vòng bao nhiêu phút"
    )
    wait_target_min: int = Field(
        default=15,
        ge=0,
        le=240,
        description="Mức chờ tối đa (phút) mà cơ quan cam kết, ví dụ 15 (mục tiêu 2025), 20 hoặc "
        "30 (mục tiêu 2022); 0: không cảnh báo",
    )
    alert_before_min: int = Field(
        default=5, ge=1, le=60, description="Cảnh báo trước khi có người chờ quá mức đó, phút"
    )
    dossiers_per_turn: int = Field(
        default=0,
        ge=0,
        le=99,
        description="Mỗi lượt nhận nhiều nhất bấy nhiêu hồ sơ; còn người chờ thì phần còn lại về "
        "cuối hàng, vẫn số ấy; 0: không giới hạn",
    )

    @model_validator(mode="after")
    def _alert_comes_before(self) -> Self:
        if 0 < self.wait_target_min <= self.alert_before_min:
            raise ValueError("alert_before_min phải nhỏ hơn wait_target_min")
        return self

    @property
    def alert_ms(self) -> int | None:
        """Whoever waits for so long (milliseconds) is to be called soon; None for no alert."""
        early_min = self.wait_target_min - self.alert_before_min
        return early_min * 60_000 if self.wait_target_min else None

    def left_over(self, dossiers: int) -> int:
        """How many of so many dossiers one turn does not take."""
        return max(dossiers - (self.dossiers_per_turn or dossiers), 0)

    @property
    def cap_ms(self) -> int | None:
        """The cap in milliseconds; None for none."""
        return self.ordinary_cap_min * 60_000 or None


class UnattendedSettings(Section):
    """When the officer is asked about a ticket that nobody ends, and when it is ended."""

    times: int = Field(
        default=3,
        ge=2,
        le=20,
        description="Hỏi khi số mở lâu gấp bấy nhiêu lần mức mà 95% lượt của dịch vụ không vượt",
    )
    unknown_min: int = Field(
        default=60,
        ge=5,
        le=480,
        description="Dịch vụ chưa có đủ 20 lượt để tính thì hỏi sau bấy nhiêu phút",
    )
    after_hours_min: int = Field(
        default=15,
        ge=0,
        le=120,
        description="Hết buổi làm việc mà số vẫn mở thì hỏi sau bấy nhiêu phút",
    )
    answer_min: int = Field(
        default=5,
        ge=1,
        le=60,
        description="Hỏi rồi mà bấy nhiêu phút không ai trả lời thì số được tự kết thúc",
    )
    promise_min: int = Field(
        default=120,
        ge=10,
        le=720,
        description="Sau “Vẫn đang phục vụ” bấy nhiêu phút không hỏi lại",
    )

    def patience(self, usual_ms: int | None) -> Patience:
        """For a service whose visits usually take no longer than `usual_ms`, None: not known."""
        return Patience(
            limit_ms=self.unknown_min * 60_000 if usual_ms is None else self.times * usual_ms,
            after_hours_ms=self.after_hours_min * 60_000,
            answer_ms=self.answer_min * 60_000,
            promise_ms=self.promise_min * 60_000,
        )


class ReserveSettings(Section):
    """The numbers that kiosks hold for when they are cut off."""

    first: int = Field(
        default=501,
        ge=LOWEST_RESERVE,
        le=90_000,
        description="Số dự phòng của kiosk bắt đầu từ đây; nên lớn hơn số lượt một ngày của một "
        "dịch vụ",
    )


class CounterPlace(Section):
    """A counter of the hall."""

    number: int = Field(ge=1, le=99, description="Số quầy, hiện trên bảng và đọc trên loa")
    point: Identifier = Field(default=MAIN_POINT, description="Điểm tiếp nhận")
    name: Names | None = Field(default=None, description="Tên gọi ngoài số quầy")
    services: tuple[Identifier, ...] = Field(default=(), description="Các dịch vụ quầy nhận")
    helps: tuple[Identifier, ...] = Field(
        default=(), description="Các dịch vụ quầy nhận giúp khi dịch vụ của quầy không có ai chờ"
    )
    priority: bool = Field(
        default=False, description="Quầy ưu tiên: gọi diện ưu tiên trước, không xen số thường"
    )
    officer: int | None = Field(
        default=None,
        ge=1,
        description="Số cán bộ thường ngồi quầy, tính cho ai chưa đăng nhập (motcua staff list)",
    )
    guidance: bool = Field(
        default=False, description="Bàn hướng dẫn: nhận gọi trợ giúp và số chưa có giấy"
    )


class Point(Section):
    """A reception point: a hall with its own numbers."""

    id: Identifier = Field(description="Mã ngắn của điểm tiếp nhận, không đổi về sau")
    name: Names = Field(description="Tên điểm tiếp nhận")


Mark = Literal["", "sample", "training"]
"""What is no real service: nothing of it, a sample office, or a training."""


class OfficeSettings(Section):
    """The whole office."""

    id: Identifier = Field(description="Mã ngắn của văn phòng, có trong mã QR trên phiếu")
    name: Names = Field(description="Tên cơ quan, in trên phiếu và màn hình")
    parent: Names | None = Field(default=None, description="Cơ quan chủ quản")
    sample: bool = Field(default=False, description="Văn phòng mẫu: mọi phiếu và màn hình nói rõ")
    training: bool = Field(default=False, description="Tập huấn: mọi phiếu và màn hình nói rõ")
    zone: Zone = Field(default="Asia/Ho_Chi_Minh", description="Múi giờ của văn phòng")
    always_open: bool = Field(default=False, description="Không áp dụng giờ (để thử và tập huấn)")
    holidays: Literal["VN", "none"] = Field(
        default="VN", description="Ngày lễ theo luật; ngày nghỉ bù, hoán đổi ghi trong exceptions"
    )
    undo_window_s: int = Field(default=10, ge=1, le=60, description="Hoàn tác trong vòng, giây")
    call_again_after_s: int = Field(
        default=3,
        ge=0,
        le=30,
        description="Số vừa được gọi ở một bảng hay bàn phím: bấy nhiêu giây sau bảng, bàn phím "
        "khác của quầy mới gọi tiếp được; 0: gọi được ngay",
    )
    day_close_after_min: int = Field(
        default=60,
        ge=0,
        le=720,
        description="Hết giờ làm việc và bấy nhiêu phút không ai làm gì với số nào thì tự đóng "
        "ngày, trừ khi còn người chờ và còn quầy chưa đóng; 0: không tự đóng",
    )
    hours: Hours = Field(description="Giờ chung trong tuần")
    points: tuple[Point, ...] = Field(
        default=(Point(id=MAIN_POINT, name=Names(vi="Sảnh chính")),),
        description="Các điểm tiếp nhận; mỗi điểm có số thứ tự riêng",
    )
    services: tuple[Service, ...] = Field(min_length=1, description="Các dịch vụ lấy số")
    priority_classes: tuple[PriorityClass, ...] = Field(default=(), description="Các diện ưu tiên")
    counters: tuple[CounterPlace, ...] = Field(min_length=1, description="Các quầy")
    queue: QueueSettings = Field(
        default_factory=QueueSettings, description="Thứ tự gọi: ưu tiên, xen kẽ, giới hạn chờ"
    )
    unattended: UnattendedSettings = Field(
        default_factory=UnattendedSettings, description="Số để mở mà không ai kết thúc"
    )
    reserve: ReserveSettings = Field(
        default_factory=ReserveSettings,
        description="Số dự phòng để kiosk cấp khi mất kết nối với máy chủ",
    )
    agencies: tuple[Choice, ...] = Field(
        default=(), description="Các cơ quan cử cán bộ đến làm việc; để báo cáo theo cơ quan"
    )
    appointments: AppointmentRules = Field(
        default_factory=AppointmentRules, description="Đến sớm, đến muộn so với giờ hẹn"
    )
    transfer_notes: tuple[Choice, ...] = Field(
        default=(), description="Lời nhắn khi chuyển quầy; cán bộ chọn một, không gõ"
    )
    call_reasons: tuple[Choice, ...] = Field(
        default=(), description="Lý do gọi một số trước lượt; chỉ cần khi vượt người chờ quá lâu"
    )
    outcomes: tuple[Choice, ...] = Field(
        default=(), description="Kết quả khi kết thúc một số; không bắt buộc chọn"
    )
    rating_reasons: tuple[Choice, ...] = Field(
        default=(), description="Lý do khi công dân chưa hài lòng"
    )
    satisfaction_target: int = Field(
        default=95,
        ge=0,
        le=100,
        description="Mức hài lòng cơ quan cam kết: bao nhiêu phần trăm đánh giá ở mức 4–5; 0: "
        "không nêu",
    )
    exceptions: tuple[DatedException, ...] = Field(
        default=(), description="Những ngày khác với lịch trong tuần"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        points = _unique("points.id", [one.id for one in self.points])
        services = _unique("services.id", [one.id for one in self.services])
        for key in (
            "priority_classes",
            "agencies",
            "transfer_notes",
            "call_reasons",
            "outcomes",
            "rating_reasons",
        ):
            _unique(f"{key}.id", [one.id for one in getattr(self, key)])
        at_point = "{} ở điểm {}".format
        _unique("counters.number", [at_point(one.number, one.point) for one in self.counters])
        _unique("services.series", [at_point(one.series, one.point) for one in self.services])
        for service in self.services:
            _point_known(f"services.{service.id}.point", service.point, points)
        for counter in self.counters:
            _point_known(f"counters.{counter.number}.point", counter.point, points)
        for exception in self.exceptions:
            _all_known("exceptions.services", exception.services, services)
        for counter in self.counters:
            here = {one.id for one in self.services if one.point == counter.point}
            _all_known(f"counters.{counter.number}.services", counter.services, here)
            _all_known(f"counters.{counter.number}.helps", counter.helps, here)
        return self

    def service(self, service_id: str) -> Service | None:
        """The service with this id."""
        return next((one for one in self.services if one.id == service_id), None)

    def takes_appointments(self, point: str) -> bool:
        """Whether people can make an appointment for any service of a point."""
        return any(one.point == point and one.appointments for one in self.services)

    def counter(self, point: str, number: int) -> CounterPlace | None:
        """The counter with this number at this point."""
        found = (one for one in self.counters if one.number == number and one.point == point)
        return next(found, None)

    def priority(self, class_id: str) -> PriorityClass | None:
        """The priority class with this id."""
        return next((one for one in self.priority_classes if one.id == class_id), None)

    def preferred(self, class_id: str) -> PriorityClass | None:
        """The class with this id, if whoever has it goes before others."""
        known = self.priority(class_id)
        return known if known and known.rank < ORDINARY_RANK else None

    def numbers(self, point: str) -> set[int]:
        """The numbers of a point's counters."""
        return {one.number for one in self.counters if one.point == point}

    def rules(self, point: str, counter: int) -> Rules:
        """Who goes before whom at a counter."""
        place = self.counter(point, counter)
        between = 0 if place and place.priority else self.queue.ordinary_between
        return Rules(self.ranks, between, self.queue.cap_ms)

    @property
    def ranks(self) -> dict[str, int]:
        """Priority class → rank, 1 being served first."""
        return {one.id: one.rank for one in self.priority_classes}

    @property
    def mark(self) -> Mark:
        """What every screen and slip says of an office that serves nobody; "" for a real one."""
        if self.training:
            return "training"
        return "sample" if self.sample else ""

    @property
    def tz(self) -> ZoneInfo:
        """The office's zone."""
        return zone_of(self.zone)


def _unique(key: str, values: Sequence[str]) -> set[str]:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{key}: {value} ghi hai lần, chỉ được một lần")
        seen.add(value)
    return seen


def _point_known(key: str, point: str, known: set[str]) -> None:
    """Whoever declares a second hall must declare the first one, too."""
    if point not in known:
        first = f". Điểm đầu tiên cũng phải khai trong office.points, với id = “{MAIN_POINT}”"
        told = first if point == MAIN_POINT else ""
        raise ValueError(f"{key}: không có điểm {point}; có: {', '.join(sorted(known))}{told}")


def _all_known(key: str, values: Sequence[str], known: set[str]) -> None:
    for value in values:
        if value not in known:
            raise ValueError(f"{key}: không có {value}; có: {', '.join(sorted(known))}")
