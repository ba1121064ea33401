"""What an adapter gives and takes: dossiers without the people in them, and the one write.

Dossiers belong to the central system. Nothing here makes one, or a code for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Protocol


class Status(IntEnum):
    """How far a dossier is, by the codes that are exchanged with the national portal."""

    REGISTERED = 1
    ACCEPTED = 2
    NOT_ACCEPTED = 3
    IN_PROGRESS = 4
    PAPERS_MISSING = 5
    PAYMENT_DUE = 6
    WITHDRAWN = 7
    STOPPED = 8
    SETTLED = 9
    HANDED_OVER = 10

    @property
    def title(self) -> str:
        """What the national list calls it, in Vietnamese."""
        return TITLES[self]


TITLES = {
    Status.REGISTERED: "Mới đăng ký",
    Status.ACCEPTED: "Được tiếp nhận",
    Status.NOT_ACCEPTED: "Không được tiếp nhận",
    Status.IN_PROGRESS: "Đang xử lý",
    Status.PAPERS_MISSING: "Yêu cầu bổ sung giấy tờ",
    Status.PAYMENT_DUE: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.SETTLED: "Đã xử lý xong",
    Status.HANDED_OVER: "Đã trả kết quả",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a dossier is at now, and the agency that has it; "" where that is not told."""

    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier as the central system has it at `as_of`; nothing of it tells whose it is.

    `code` is the system's own, `national_code` the national portal's ("" where it has none).
    `status` is None where nobody has told what the vendor's `raw_status` means; `raw_title` is what
    the vendor calls it, and what people are shown then. Times are milliseconds since 1970; `due_at`
    is None where no result is promised for a time.
    """

    code: str
    national_code: str
    status: Status | None
    raw_status: int
    raw_title: str
    procedure: str
    due_at: int | None
    as_of: int
    steps: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class JointStatus:
    """How far a dossier of a joint procedure (liên thông) is, as the system is to hear it.

    `joint_code` is the number of the joint dossier, `code` this office's own. `agency` and `status`
    are codes of that interface alone, not `Status`. `at` is in milliseconds since 1970. `note` is
    for officers, and never tells of people.
    """

    procedure: str
    joint_code: str
    code: str
    agency: int
    status: int
    at: int
    note: str = ""


class Outcome(StrEnum):
    """What has become of a write."""

    WRITTEN = "written"
    STOOD = "stood"
    """It was there before; nothing was sent."""
    NOT_SENT = "not-sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """Sent, or perhaps sent. The next try looks it up before it sends anything."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the journal keeps of a write: nothing of its text, but enough to prove what was sent.

    `request_sha256` is of the body's bytes, in hex; `status` is the one of the answer to the write
    (0: none came); `error` is the code of what went wrong, "" where nothing did.
    """

    request_sha256: str
    outcome: Outcome
    status: int
    error: str
    begun_at: int
    ended_at: int


class Adapter(Protocol):
    """A central system that is not ours. Any thread may call."""

    def find(self, code: str) -> Dossier | None:
        """The dossier that bears exactly this code. Raises AdapterFailed.

        None means that the system has answered, and has none.
        """
        ...

    def push(self, told: JointStatus) -> Evidence:
        """Tell how far a dossier is, once however often it is called. Raises PushOff alone."""
        ...
