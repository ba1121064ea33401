"""A desk with no office behind it: a hall in memory that tests can bend."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.desk import (
    BundleFile,
    Checked,
    DeskRefusal,
    HallView,
    Issued,
    MachineNow,
    PaperState,
    PriorityRow,
    ServiceRow,
    ServiceState,
    StaffMember,
    Works,
)

LONG_NAME = (
    "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền "
    "của Việt Nam cấp"
)

SERVICES = (
    ServiceRow("ho-tich", {"vi": "Hộ tịch", "en": "Civil status"}, "A", 4, counters=(1, 2)),
    ServiceRow(
        "chung-thuc",
        {"vi": LONG_NAME, "en": "Certified copies of papers issued by Vietnamese authorities"},
        "B",
        9,
        counters=(3,),
    ),
    ServiceRow(
        "dat-dai",
        {"vi": "Đất đai, môi trường", "en": "Land and environment"},
        "C",
        0,
        ServiceState.CLOSED,
        {"vi": "13:30", "en": "13:30"},
    ),
    ServiceRow(
        "bao-tro",
        {"vi": "Bảo trợ xã hội, người có công", "en": "Social support, people with merit"},
        "D",
        2,
        ServiceState.UNSERVED,
    ),
    ServiceRow(
        "tra-ket-qua", {"vi": "Trả kết quả", "en": "Collect results"}, "E", 6, counters=(5,)
    ),
)

PRIORITIES = (
    PriorityRow("tuoi-75", {"vi": "Từ 75 tuổi", "en": "Aged 75 or over"}),
    PriorityRow("khuyet-tat", {"vi": "Khuyết tật nặng", "en": "Severe disability"}),
    PriorityRow(
        "mang-thai",
        {"vi": "Mang thai, con dưới 36 tháng", "en": "Pregnant, child under 36 months"},
    ),
    PriorityRow("nguoi-co-cong", {"vi": "Người có công", "en": "People with merit"}),
)

MANY_SERVICES = SERVICES + tuple(
    ServiceRow(f"viec-{n}", {"vi": f"Việc thứ {n}", "en": f"Matter {n}"}, "P", n, counters=(6,))
    for n in range(5)
)
"""More services than the first page shows."""

HALL = HallView(
    office_names={
        "vi": "Trung tâm Phục vụ hành chính công xã Đồng Việt",
        "en": "Đồng Việt Commune Public Administration Service Centre",
    },
    mark="sample",
    services=SERVICES,
    priorities=PRIORITIES,
    hours={
        "vi": "Thứ Hai – thứ Sáu\n07:30–11:30 · 13:30–17:00",
        "en": "Monday – Friday\n07:30–11:30 · 13:30–17:00",
    },
    clock="08:24",
)


APPOINTMENT = {"vi": "Hẹn 09:30: đã đến giờ.", "en": "Appointment at 09:30: it is time."}
MEMBER = StaffMember(3, "Lò Thị Mai", {"vi": "kỹ thuật viên", "en": "technician"})
MACHINE = MachineNow("may-1", "1.0", 60)
PIN = "314159"
WRONG_PIN = DeskRefusal("pin-wrong", {"vi": "Mã PIN không đúng.", "en": "Wrong PIN."})


@dataclass(frozen=True)
class Asked:
    """One call of `issue` or `reprint`, as it came."""

    command_id: str
    subject: str
    priority: str | None = None
    language: str = ""
    visit: str | None = None


@dataclass
class FakeDesk:
    """A hall in memory. The lists in `faults` are raised one after another, then all goes well.

    `issued`, `checked_in`, `reprints`, `helped`, `notices`, `confirmed`, `trials`, `strips`,
    `checks` note calls, also those that failed; `hold` keeps `issue` waiting until it is set.
    """

    hall: HallView = HALL
    wait: tuple[int, int] | None = (10, 20)
    first_paper: PaperState = PaperState.CONFIRMED
    issue_faults: list[Exception] = field(default_factory=list)
    reprint_faults: list[Exception] = field(default_factory=list)
    view_faults: list[Exception] = field(default_factory=list)
    help_faults: list[Exception] = field(default_factory=list)
    notice_faults: list[Exception] = field(default_factory=list)
    trial_faults: list[Exception] = field(default_factory=list)
    bundle_faults: list[Exception] = field(default_factory=list)
    works_now: Works = field(default_factory=Works)
    machine_now: MachineNow = MACHINE
    found: dict[str, Checked] = field(default_factory=dict)
    member: StaffMember = MEMBER
    hold: threading.Event | None = None
    issued: list[Asked] = field(default_factory=list)
    checked_in: list[Asked] = field(default_factory=list)
    reprints: list[Asked] = field(default_factory=list)
    helped: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    confirmed: list[tuple[int, str]] = field(default_factory=list)
    trials: int = 0
    strips: int = 0
    checks: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._changes = 1
        self._by_command: dict[str, Issued] = {}
        self._papers: dict[str, PaperState] = {}

    def view(self) -> HallView:
        """The hall."""
        _raise_first(self.view_faults)
        return self.hall

    def issue(
        self,
        command_id: str,
        service: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        """A number, the same for the same command."""
        self.issued.append(Asked(command_id, service, priority, language, visit))
        if self.hold is not None:
            self.hold.wait(10)
        _raise_first(self.issue_faults)
        if command_id not in self._by_command:
            self._by_command[command_id] = self._new(service, priority)
        return self._by_command[command_id]

    def check_in(
        self,
        command_id: str,
        code: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        """The number for an appointment, the same for the same command."""
        self.checked_in.append(Asked(command_id, code, priority, language, visit))
        _raise_first(self.issue_faults)
        if command_id not in self._by_command:
            self._by_command[command_id] = self._new("ho-tich", priority)
        return replace(self._by_command[command_id], appointment=APPOINTMENT)

    def reprint(self, command_id: str, ticket_id: str) -> None:
        """Once more."""
        self.reprints.append(Asked(command_id, ticket_id))
        _raise_first(self.reprint_faults)

    def paper(self, ticket_id: str) -> PaperState:
        """The slip."""
        return self._papers[ticket_id]

    def wait_change(self, after: int, timeout_s: float) -> int:
        """Wait for `bend` or `set_paper`."""
        with self._changed:
            self._changed.wait_for(lambda: self._changes != after, timeout_s)
            return self._changes

    def ask_help(self, command_id: str) -> None:
        """Note the call."""
        self.helped.append(command_id)
        _raise_first(self.help_faults)

    def notice(self, sentence: str) -> None:
        """Note what was to be printed."""
        self.notices.append(sentence)
        _raise_first(self.notice_faults)

    def sign_in(self, number: int, pin: str) -> StaffMember:
        """Number 3 with its PIN, nobody else."""
        if (number, pin) != (MEMBER.number, PIN):
            raise WRONG_PIN
        return self.member

    def works(self) -> Works:
        """What the test wants staff to see."""
        return self.works_now

    def confirm_day(self, command_id: str, staff: int, day: str) -> None:
        """Note the day; nobody asks for it any more."""
        del command_id
        self.confirmed.append((staff, day))
        self.works_now = replace(self.works_now, asked_day=None)

    def trial_print(self) -> None:
        """Note it."""
        self.trials += 1
        _raise_first(self.trial_faults)

    def paper_strip(self) -> None:
        """Note it."""
        self.strips += 1
        _raise_first(self.trial_faults)

    def machine(self) -> MachineNow:
        """What the test wants a technician to see."""
        return self.machine_now

    def check_device(self, device: str, level: int) -> Checked:
        """Note it; well unless the test wants it otherwise."""
        self.checks.append((device, level))
        return self.found.get(device, Checked("pass", {"vi": "trả lời 12 ms"}))

    def write_bundle(self) -> BundleFile:
        """Nothing is written."""
        _raise_first(self.bundle_faults)
        return BundleFile("/media/usb/goi.zip", 41_000, carried=True)

    # --- the test's hand ---

    def bend(self, change: Callable[[HallView], HallView]) -> None:
        """Change the hall and tell the followers."""
        self.hall = change(self.hall)
        self._tell()

    def set_paper(self, paper: PaperState) -> None:
        """Give this state to every slip and tell the followers."""
        self._papers = dict.fromkeys(self._papers, paper)
        self._tell()

    def _tell(self) -> None:
        with self._changed:
            self._changes += 1
            self._changed.notify_all()

    def _new(self, service: str, priority: str | None) -> Issued:
        row = next(row for row in self.hall.services if row.id == service)
        number = f"{row.series}{len(self._by_command) + 15:03d}"
        self._papers[number] = self.first_paper
        issued = Issued(number, number, service, priority, row.waiting, self.wait, row.counters)
        return replace(issued, visit_id=f"visit-{number}")


def _raise_first(faults: list[Exception]) -> None:
    if faults:
        raise faults.pop(0)
