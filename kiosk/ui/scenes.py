"""Every page of the kiosk as a scene: how the hall is bent, and what leads to the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.desk import (
    BundleFile,
    Checked,
    Desk,
    DeskRefusal,
    DeskUnknown,
    DeviceLine,
    HallView,
    HelpNow,
    Issued,
    MachineNow,
    PaperState,
    PrinterNow,
    Resting,
    ServiceRow,
    ServiceState,
    StaffMember,
    Texts,
    Works,
)
from kiosk.ui.machine_scene import ANSWERED, FOUND, MACHINE_NOW

HOURS = {
    "vi": "Thứ Hai – thứ Sáu: 07:30–11:30, 13:30–17:00",
    "en": "Monday – Friday: 07:30–11:30, 13:30–17:00",
}
RESTING = Resting({"vi": "07:30, thứ Hai", "en": "07:30 on Monday"})
FAULT = DeskUnknown(
    "store-full",
    {
        "vi": "Ổ đĩa đã đầy hoặc hỏng nên chưa ghi được.",
        "en": "The disk is full or broken, so nothing could be recorded.",
    },
)
REFUSAL = DeskRefusal(
    "service-closed",
    {
        "vi": "Dịch vụ này vừa ngừng nhận trong buổi sáng. Mở lại lúc 13:30.",
        "en": "This service has just closed for the morning. It opens again at 13:30.",
    },
)
EARLY = DeskRefusal(
    "appointment-early",
    {
        "vi": "Hẹn lúc 09:30, còn sớm. Mời lấy số theo hẹn từ 09:15; "
        "muốn chờ ngay thì lấy số thường.",
        "en": "Your appointment is at 09:30, you are early. Please come back from 09:15; "
        "to wait now, get an ordinary number.",
    },
)
COUNTS: Texts = {
    "vi": "Hẹn 09:30: gọi từ giờ hẹn, hoặc sớm hơn.",
    "en": "Booked for 09:30: called then or sooner.",
}
WRONG_PIN = DeskRefusal(
    "pin-wrong",
    {
        "vi": "Số cán bộ hoặc mã PIN không đúng. Sai 5 lần liền thì bị khóa 5 phút.",
        "en": "Wrong number or PIN. After 5 wrong tries: locked for 5 min.",
    },
)
NO_TRIAL = DeskRefusal(
    "printer-paper-out",
    {
        "vi": "Máy in hết giấy. Thay cuộn giấy mới rồi đóng nắp.",
        "en": "The printer is out of paper. Put in a new roll and close the cover.",
    },
)
MEMBER = StaffMember(12, "Hoàng Thị Ngọc Ánh", {"vi": "Cán bộ", "en": "Officer"})
TECHNICIAN = StaffMember(
    31, "Trần Văn Bình", {"vi": "Kỹ thuật viên", "en": "Technician"}, technician=True
)
MORE_SERVICES: tuple[Texts, ...] = (
    {"vi": "Đăng ký hộ kinh doanh", "en": "Household business registration"},
    {"vi": "Xây dựng, trật tự đô thị", "en": "Construction and urban order"},
    {"vi": "Giáo dục, y tế, văn hóa", "en": "Education, health, culture"},
    {"vi": "Nông nghiệp và môi trường", "en": "Agriculture and environment"},
    {"vi": "Lao động, bảo trợ xã hội, người có công", "en": "Labour, social support, merit"},
    {"vi": "Tiếp công dân, phản ánh, kiến nghị", "en": "Complaints and petitions"},
    {"vi": "Nhận kết quả hồ sơ", "en": "Collecting results"},
)


def _device(kind: tuple[str, str], name: str, state: tuple[str, str], level: str) -> DeviceLine:
    return DeviceLine(name, {"vi": kind[0], "en": kind[1]}, {"vi": state[0], "en": state[1]}, level)


_PRINTER, _SIGN, _KEYPAD = ("máy in", "printer"), ("bảng LED", "LED sign"), ("phím", "keypad")
_WELL = ("hoạt động", "working")
WORKS = Works(
    devices=(
        _device(_PRINTER, "may-in-ban", ("hết giấy", "out of paper"), "fault"),
        _device(_SIGN, "led-4", ("lâu không có tin", "no news for a while"), "warn"),
        _device(_PRINTER, "may-in-kiosk", _WELL, "info"),
        *(_device(_SIGN, f"led-{n}", _WELL, "info") for n in (1, 2, 3, 5)),
        *(_device(_KEYPAD, f"phim-{n}", _WELL, "info") for n in range(1, 6)),
    ),
    asked_day="2026-11-23",
    printer=PrinterNow.READY,
)


def as_it_is(hall: HallView) -> HallView:
    """A hall in its hours, with staff who may sign in."""
    return replace(hall, resting=None, staffed=True)


def at_rest(hall: HallView) -> HallView:
    """A hall outside its hours."""
    return replace(hall, hours=HOURS, resting=RESTING)


def at_rest_with_appointments(hall: HallView) -> HallView:
    """A hall that gives no more numbers but those for appointments."""
    return replace(at_rest(hall), appointments=True)


def with_many(hall: HallView) -> HallView:
    """A hall with more services than its first page shows."""
    more = tuple(
        ServiceRow(f"more-{n}", names, "P", n, counters=(n + 1,))
        for n, names in enumerate(MORE_SERVICES)
    )
    return replace(as_it_is(hall), services=(hall.services + more)[:10])


def with_closed(hall: HallView) -> HallView:
    """A hall with a service that opens later."""
    rows = list(as_it_is(hall).services)
    opens_at = {"vi": "13:30", "en": "13:30"}
    rows[-1] = replace(rows[-1], state=ServiceState.CLOSED, opens_at=opens_at, counters=())
    return replace(as_it_is(hall), services=tuple(rows))


def without_paper(hall: HallView) -> HallView:
    """A hall in which this kiosk cannot print."""
    return replace(as_it_is(hall), paper="not-expected")


def cut_off(hall: HallView) -> HallView:
    """A hall of which this kiosk knows nothing: its line to the office is cut."""
    known = {ServiceState.UNSERVED: ServiceState.OPEN}
    rows = (
        replace(one, waiting=None, counters=(), state=known.get(one.state, one.state))
        for one in as_it_is(hall).services
    )
    return replace(as_it_is(hall), services=tuple(rows), appointments=False)


def helped(now: HelpNow) -> Callable[[HallView], HallView]:
    """A hall that knows of a call for help from here."""

    def bend(hall: HallView) -> HallView:
        return replace(as_it_is(hall), help=now)

    return bend


def with_appointments(hall: HallView) -> HallView:
    """A hall where people can have an appointment."""
    return replace(as_it_is(hall), appointments=True)


def many_with_appointments(hall: HallView) -> HallView:
    """The same with more services than its first page shows."""
    return replace(with_many(hall), appointments=True)


def unstaffed(hall: HallView) -> HallView:
    """A hall whose record knows nobody who may sign in."""
    return replace(as_it_is(hall), staffed=False)


@dataclass(frozen=True)
class Scene:
    """One page and the way to it from home.

    `steps` are names of controls to touch; "service" is the first open one, "closed" the first
    closed one, "priority" the first class, "classes" all of them, ":missed" a touch beside
    everything, ":wait" the end of the running wait, ":old" a hall too old to be believed, ":staff"
    the sign that staff give, ":in" the end of the look at their PIN, ":listed" the machine's
    devices, ":done" the end of what a technician asked for, ":given" the number. `paper` is what
    becomes of the slip; `refusal` meets every wish, `fault` every look at the hall. `printer` is
    what the kiosk's own one says of itself, `trial` what keeps a slip on trial from coming out.
    `member` signs in.
    """

    name: str
    page: str
    steps: tuple[str, ...] = ()
    bend: Callable[[HallView], HallView] = as_it_is
    paper: PaperState | None = None
    refusal: DeskRefusal | DeskUnknown | None = None
    fault: DeskUnknown | None = None
    printer: PrinterNow = PrinterNow.READY
    trial: DeskRefusal | None = None
    member: StaffMember = MEMBER


PIN = (":staff", "key-1", "key-2", "enter", "key-3", "key-1", "key-4", "key-1", "key-5", "key-9")
IN = (*PIN, "enter", ":in")
MACHINE = (*IN, "machine", ":listed")
TYPED = tuple(f"key-{digit}" for digit in "48291736")

SCENES = (
    Scene("home", "home"),
    Scene("home-many", "home", bend=with_many),
    Scene("home-no-paper", "home", bend=without_paper),
    Scene("choose", "choose", ("start",), bend=with_many),
    Scene("choose-priority", "choose", ("priority",)),
    Scene("choose-classes", "choose", ("classes",)),
    Scene("choose-closed", "choose", ("closed",), bend=with_closed),
    Scene("home-appointments", "home", bend=with_appointments),
    Scene("home-many-appointments", "home", bend=many_with_appointments),
    Scene("appointment", "appointment", ("appointment", *TYPED[:6]), with_appointments),
    Scene(
        "appointment-early",
        "refused",
        ("appointment", *TYPED, "enter"),
        with_appointments,
        refusal=EARLY,
    ),
    Scene("ticket-appointment", "ticket", ("appointment", *TYPED, "enter"), with_appointments),
    Scene("ticket", "ticket", ("service",)),
    Scene("choose-another", "choose", ("service", ":given", "another"), with_appointments),
    Scene("ticket-printing", "ticket", ("service",), paper=PaperState.PRINTING),
    Scene("ticket-unconfirmed", "ticket", ("service",), paper=PaperState.UNCONFIRMED),
    Scene("ticket-failed", "ticket", ("service",), paper=PaperState.FAILED),
    Scene("ticket-no-paper", "ticket", ("service",), without_paper, PaperState.SKIPPED),
    Scene("home-cut-off", "home", bend=cut_off),
    Scene("ticket-cut-off", "ticket", ("service",), bend=cut_off),
    Scene("refused", "refused", ("service",), refusal=REFUSAL),
    Scene("unanswered", "refused", ("service",), refusal=FAULT),
    Scene("resting", "resting", bend=at_rest),
    Scene("resting-appointments", "resting", bend=at_rest_with_appointments),
    Scene(
        "resting-early",
        "refused",
        ("appointment", *TYPED, "enter"),
        at_rest_with_appointments,
        refusal=EARLY,
    ),
    Scene("out-of-service", "out-of-service", (":old",), fault=FAULT),
    Scene("idle", "idle", ("start", ":wait"), bend=with_many),
    Scene("help-asked", "home", bend=helped(HelpNow.ASKED)),
    Scene("help-coming", "home", bend=helped(HelpNow.COMING)),
    Scene("help-offered", "home", (":missed", ":missed", ":missed")),
    Scene("pin", "pin", PIN),
    Scene("pin-wrong", "pin", (*PIN, "enter"), refusal=WRONG_PIN),
    Scene("pin-no-staff", "pin", (":staff",), bend=unstaffed),
    Scene("staff", "staff", IN),
    Scene("staff-no-trial", "staff", (*IN, "trial-print"), trial=NO_TRIAL),
    Scene("paper-change", "paper", (*IN, "paper-change"), printer=PrinterNow.NO_PAPER),
    Scene("paper-open", "paper", (*IN, "paper-change"), printer=PrinterNow.OPEN),
    Scene("paper-good", "paper", (*IN, "paper-change", "paper-strip")),
    Scene("paper-jam", "paper", (*IN, "paper-jam"), printer=PrinterNow.FAULT),
    Scene("staff-technician", "staff", IN, member=TECHNICIAN),
    Scene("machine", "machine", MACHINE, member=TECHNICIAN),
    Scene("machine-more", "machine", (*MACHINE, "more-devices"), member=TECHNICIAN),
    Scene("machine-checked", "machine", (*MACHINE, "check-all", ":done"), member=TECHNICIAN),
    Scene("machine-remedy", "machine", (*MACHINE, "mend-may-in-ban"), member=TECHNICIAN),
    Scene("machine-bundle", "machine", (*MACHINE, "bundle", ":done"), member=TECHNICIAN),
)


class BentDesk:
    """A desk as the present scene wants it; the one number that it gives is a real one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._issued: Issued | None = None
        self.scene = SCENES[0]

    def view(self) -> HallView:
        """The hall of the scene."""
        if self.scene.fault:
            raise self.scene.fault
        return self.scene.bend(self._desk.view())

    def issue(
        self,
        command_id: str,
        service: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        """A number, the same in every scene, or the scene's refusal."""
        if self.scene.refusal:
            raise self.scene.refusal
        self._issued = self._issued or self._desk.issue(
            command_id, service, priority, language, visit
        )
        if self.scene.bend is cut_off:
            return replace(
                self._issued, number="K2-001", ahead=None, wait=None, counters=(), priority=None
            )
        return self._issued

    def check_in(
        self,
        command_id: str,
        code: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        """The same number, by an appointment; or the scene's refusal."""
        del code
        service = self._desk.view().services[0].id
        return replace(
            self.issue(command_id, service, priority, language, visit), appointment=COUNTS
        )

    def reprint(self, command_id: str, ticket_id: str) -> None:
        """As the desk does it."""
        self._desk.reprint(command_id, ticket_id)

    def paper(self, ticket_id: str) -> PaperState:
        """As the scene wants it, else as it is."""
        return self.scene.paper or self._desk.paper(ticket_id)

    def wait_change(self, after: int, timeout_s: float) -> int:
        """As the desk says."""
        return self._desk.wait_change(after, timeout_s)

    def ask_help(self, command_id: str) -> None:
        """Nobody comes: the calls of the scenes are played."""

    def sign_in(self, number: int, pin: str) -> StaffMember:
        """Whoever types anything."""
        del number, pin
        if self.scene.refusal:
            raise self.scene.refusal
        return self.scene.member

    def works(self) -> Works:
        """A hall in which something is always wrong."""
        return replace(WORKS, printer=self.scene.printer)

    def confirm_day(self, command_id: str, staff: int, day: str) -> None:
        """It stays with the question."""

    def trial_print(self) -> None:
        """Nothing is printed, and nothing goes wrong but what the scene wants."""
        if self.scene.trial:
            raise self.scene.trial

    def paper_strip(self) -> None:
        """All is well."""

    def machine(self) -> MachineNow:
        """A machine with something of everything."""
        return replace(MACHINE_NOW, printer=self.scene.printer)

    def check_device(self, device: str, level: int) -> Checked:
        """As the machine of the scenes would answer."""
        del level
        return FOUND.get(device, ANSWERED)

    def write_bundle(self) -> BundleFile:
        """A stick is there."""
        return BundleFile("/media/kythuat/USB/motcua-kiosk-2-20261123-072410.zip", 84_000, True)
