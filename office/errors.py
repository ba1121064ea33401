"""Everything the office may refuse or fail at, as one tree.

    OfficeError
    ├── Refused            a rule says no; nothing was written, the same gesture may be tried again
    │   ├── LinesRefused   lines of a file are not taken, and with them the whole file
    │   └── ListRefused    several things at once speak against it, each with its own sentence
    ├── CommandConflict    a command id came again with other arguments
    ├── SettingsError      the settings file is wrong: file, key, value, what was expected
    │   └── SettingsMissing there is no such file
    ├── CopyFailed         no copy of the record was made, and why
    └── StoreError         the record cannot be read or written now
        ├── StoreBusy      others held the record for too long
        ├── StoreFull      the disk, or the file's page limit, is full
        │   └── StoreServerFull the database server's disk is
        ├── StoreReadOnly  the disk or file may not be written
        │   └── StoreServerReadOnly the database server lets nobody write
        ├── StoreCorrupt   the file is damaged or is no record of ours
        ├── StoreMissing   no record where one must be
        ├── StoreLost      the key of a record, and no record
        ├── StoreKeyMissing the record's key file is gone
        ├── StoreKeyDamaged the record's key file holds no key
        ├── StoreKeyForeign the record's key file holds another record's key
        ├── StoreSchema    the file is of another version than this program
        ├── StoreUnsafe    the SQLite library has a known fault that loses data
        ├── StoreUnreachable the database server does not answer
        ├── StoreLogin     the database server lets this program not in
        ├── StoreServerOld the database server is too old
        ├── PersonalKeyWrong a personal value was sealed with another key than this record's
        └── PersonalDamaged a personal value is not what was sealed, or not what the journal knows

Errors of a database library become a `StoreError` in the store of its engine and nowhere else.
People read the sentence that `hall.sentences` holds under `code`; `details` fill its blanks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

Detail = str | int


class Who(StrEnum):
    """Who can mend it; the typist is whoever typed the command."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    TYPIST = "typist"
    TECHNICIAN = "technician"


class Refusal(StrEnum):
    """The rules that say no."""

    SERVICE_UNKNOWN = "service-unknown"
    SERVICE_CLOSED = "service-closed"
    SERVICE_OVER = "service-over"
    PRIORITY_UNKNOWN = "priority-unknown"
    DOSSIERS_UNLIKELY = "dossiers-unlikely"
    DOSSIERS_NOT_COUNTED = "dossiers-not-counted"
    POINT_UNKNOWN = "point-unknown"
    VISIT_UNKNOWN = "visit-unknown"
    VISIT_BUSY = "visit-busy"
    TICKET_UNKNOWN = "ticket-unknown"
    TICKET_UNKNOWN_THEN = "ticket-unknown-then"
    TICKET_LOST = "ticket-lost"
    TICKET_STATE = "ticket-state"
    TICKET_BOUND = "ticket-bound"
    TICKET_NOT_ANNOUNCED = "ticket-not-announced"
    CAP_OVERTAKEN = "cap-overtaken"
    CALLED_JUST_NOW = "called-just-now"
    COUNTER_UNKNOWN = "counter-unknown"
    COUNTER_CLOSED = "counter-closed"
    COUNTER_PAUSED = "counter-paused"
    COUNTER_BUSY = "counter-busy"
    COUNTER_NO_TICKET = "counter-no-ticket"
    COUNTER_DOES_NOT_SERVE = "counter-does-not-serve"
    DAY_BEFORE_BOOK = "day-before-book"
    DAY_CLOSED = "day-closed"
    DAY_NOT_ASKED = "day-not-asked"
    DAY_OFF = "day-off"
    DAY_STILL_OPEN = "day-still-open"
    DAY_STILL_WAITING = "day-still-waiting"
    DAY_UNKNOWN = "day-unknown"
    DAY_VOUCHED = "day-vouched"
    UNDO_TOO_LATE = "undo-too-late"
    UNDO_NOTHING = "undo-nothing"
    PRINT_SETTLED = "print-settled"
    PRINT_UNKNOWN = "print-unknown"
    NO_PRINTER = "no-printer"
    NOTE_UNKNOWN = "note-unknown"
    CALL_REASON_UNKNOWN = "call-reason-unknown"
    OUTCOME_UNKNOWN = "outcome-unknown"
    HELP_NOT_ASKED = "help-not-asked"
    EVENT_NOT_REJECTED = "event-not-rejected"
    CORRECTION_UNFIT = "correction-unfit"
    RATING_GIVEN = "rating-given"
    RATING_CLOSED = "rating-closed"
    REASON_UNKNOWN = "reason-unknown"
    STAFF_UNKNOWN = "staff-unknown"
    STAFF_NAME_UNFIT = "staff-name-unfit"
    ROLE_UNKNOWN = "role-unknown"
    AGENCY_UNKNOWN = "agency-unknown"
    PIN_UNFIT = "pin-unfit"
    PIN_EASY = "pin-easy"
    PIN_WRONG = "pin-wrong"
    PIN_LOCKED = "pin-locked"
    APPOINTMENT_NOT_OFFERED = "appointment-not-offered"
    APPOINTMENT_TIME_UNFIT = "appointment-time-unfit"
    APPOINTMENT_PAST = "appointment-past"
    APPOINTMENT_TOO_FAR = "appointment-too-far"
    APPOINTMENT_DAY_OFF = "appointment-day-off"
    APPOINTMENT_NO_SLOT = "appointment-no-slot"
    APPOINTMENT_FULL = "appointment-full"
    APPOINTMENT_NO_BOOKING = "appointment-no-booking"
    APPOINTMENT_BOOKED_TWICE = "appointment-booked-twice"
    APPOINTMENT_IMPORT = "appointment-import"
    APPOINTMENT_UNREADABLE = "appointment-unreadable"
    APPOINTMENT_MISTYPED = "appointment-mistyped"
    APPOINTMENT_UNKNOWN = "appointment-unknown"
    APPOINTMENT_FORGED = "appointment-forged"
    APPOINTMENT_OTHER_OFFICE = "appointment-other-office"
    APPOINTMENT_OTHER_POINT = "appointment-other-point"
    APPOINTMENT_EARLY = "appointment-early"
    APPOINTMENT_OTHER_DAY = "appointment-other-day"
    APPOINTMENT_DAY_GONE = "appointment-day-gone"
    APPOINTMENT_USED = "appointment-used"
    APPOINTMENT_CANCELLED = "appointment-cancelled"
    NOT_A_GUIDE = "not-a-guide"
    SLIP_FORGED = "slip-forged"
    SLIP_FOREIGN = "slip-foreign"
    SLIP_UNKNOWN = "slip-unknown"
    SLIP_LOST = "slip-lost"
    SLIP_ELSEWHERE = "slip-elsewhere"
    SLIP_OLD = "slip-old"
    SLIP_TWICE = "slip-twice"
    SLIP_WAITS = "slip-waits"
    SLIP_OPEN = "slip-open"
    SLIP_HELD = "slip-held"
    SLIP_SERVED = "slip-served"
    SLIP_OVER = "slip-over"
    PERSON_UNKNOWN = "person-unknown"
    PERSON_NOT_FOUND = "person-not-found"
    PERSON_UNCONFIRMED = "person-unconfirmed"
    PERSON_ERASED = "person-erased"
    PERSON_NAME_UNFIT = "person-name-unfit"
    PERSON_PHONE_UNFIT = "person-phone-unfit"
    CUT_OFF = "cut-off"
    CUT_OFF_CALL = "cut-off-call"
    CUT_OFF_COUNTER = "cut-off-counter"
    NUMBER_UNFIT = "number-unfit"
    STRIP_LENGTH = "strip-length"
    STRIP_DAY_PAST = "strip-day-past"
    STRIP_DAY_AHEAD = "strip-day-ahead"
    STRIP_DAY_OFF = "strip-day-off"
    STRIP_DAY_FAR = "strip-day-far"
    STRIP_DAYS = "strip-days"
    STRIP_MANY = "strip-many"
    STRIP_HELD = "strip-held"
    STRIP_UNKNOWN = "strip-unknown"
    STRIP_NUMBER_UNKNOWN = "strip-number-unknown"
    STRIP_NUMBER_TWICE = "strip-number-twice"
    STRIP_NUMBER_SETTLED = "strip-number-settled"
    STRIP_TIME_AHEAD = "strip-time-ahead"
    PERSON_ID_UNFIT = "person-id-unfit"
    CATALOGUE_EMPTY = "catalogue-empty"
    CATALOGUE_CHANGED = "catalogue-changed"
    CATALOGUE_DAY_AHEAD = "catalogue-day-ahead"
    CATALOGUE_DOUBTFUL = "catalogue-doubtful"
    CATALOGUE_CODE_GONE = "catalogue-code-gone"
    CATALOGUE_NAME_MOVED = "catalogue-name-moved"
    PROCEDURE_UNKNOWN = "procedure-unknown"


class OfficeError(Exception):
    """The office could not do what was asked."""

    who: ClassVar[Who] = Who.TECHNICIAN

    def __init__(self, code: str, **details: Detail) -> None:
        super().__init__(" ".join([code, *(f"{key}={value}" for key, value in details.items())]))
        self.code = code
        self.details: dict[str, Detail] = details


class Refused(OfficeError):
    """A rule says no. Nothing was written."""

    who = Who.OFFICER

    def __init__(self, code: Refusal, **details: Detail) -> None:
        super().__init__(code.value, **details)


@dataclass(frozen=True, slots=True)
class LineRefused:
    """Why one line of a file is not taken; the first line is 1, headings included."""

    line: int
    refusal: Refused


class LinesRefused(Refused):
    """Lines of a file are not taken, and with them the whole file; nothing was written."""

    def __init__(self, lines: Sequence[LineRefused]) -> None:
        super().__init__(Refusal.APPOINTMENT_IMPORT, count=len(lines))
        self.lines = tuple(lines)


class ListRefused(Refused):
    """Several things at once speak against it (`items`); nothing was written."""

    who = Who.TYPIST

    def __init__(self, code: Refusal, items: Sequence[Refused], **details: Detail) -> None:
        super().__init__(code, **details)
        self.items = tuple(items)


class CommandConflict(OfficeError):
    """A command id came again with other arguments than the first time."""

    def __init__(self, command_id: str, name: str) -> None:
        super().__init__("command-conflict", command_id=command_id, name=name)


class SettingsError(OfficeError):
    """The settings file is wrong. `file`, `key`, `value` and `expected` say where and what.

    `others` are further faults of the file as text, empty where there is none.
    """

    fixed_code: ClassVar[str] = "settings-wrong"

    def __init__(self, file: str, key: str, value: str, expected: str, others: str = "") -> None:
        super().__init__(
            self.fixed_code, file=file, key=key, value=value, expected=expected, others=others
        )


class SettingsMissing(SettingsError):
    """There is no file at the path that was given."""

    fixed_code = "settings-missing"

    def __init__(self, file: str) -> None:
        super().__init__(file, "-", "", "")


class CopyFault(StrEnum):
    """Why there is no copy of the record in a place."""

    MISSING = "backup-missing"
    FULL = "backup-full"
    READ_ONLY = "backup-read-only"
    FOREIGN = "backup-foreign"
    DAMAGED = "backup-damaged"
    RECORD = "backup-record"


class CopyFailed(OfficeError):
    """No copy was made in the folder `place`; what lay there lies there as before."""

    def __init__(self, fault: CopyFault, place: str, detail: str = "") -> None:
        super().__init__(fault.value, place=place, detail=detail)


class StoreError(OfficeError):
    """The record cannot be read or written now."""

    fixed_code: ClassVar[str] = "store-failed"

    def __init__(self, detail: str) -> None:
        super().__init__(self.fixed_code, detail=detail)


class StoreBusy(StoreError):
    """Others held the record for longer than this program may wait."""

    fixed_code = "store-busy"


class StoreFull(StoreError):
    """The disk, or the file's page limit, is full."""

    fixed_code = "store-full"


class StoreReadOnly(StoreError):
    """The disk or the file may not be written."""

    fixed_code = "store-read-only"


class StoreServerFull(StoreFull):
    """The disk of the database server is full."""

    fixed_code = "store-server-full"


class StoreServerReadOnly(StoreReadOnly):
    """The database is one that is only read: a standby, or set so by its administrator."""

    fixed_code = "store-server-read-only"


class StoreCorrupt(StoreError):
    """The file is damaged, or is no record of ours."""

    fixed_code = "store-corrupt"


class StoreSchema(StoreError):
    """The file is of another version than this program."""

    fixed_code = "store-schema"


class StoreMissing(StoreError):
    """There is no record in the folder that was named, and the command may not make one."""

    fixed_code = "store-missing"


class StoreLost(StoreError):
    """There is the key of a record, and no record; an empty one would give numbers out again."""

    fixed_code = "store-lost"


class StoreKeyMissing(StoreError):
    """The key that belongs to the record is gone; a new one would make all slips worthless."""

    fixed_code = "store-key-missing"


class StoreKeyDamaged(StoreError):
    """The file holds no key of the right length; with another one all slips would be worthless."""

    fixed_code = "store-key-damaged"


class StoreKeyForeign(StoreError):
    """The key is another record's; with it all slips of this one would be worthless."""

    fixed_code = "store-key-foreign"


class StoreUnsafe(StoreError):
    """The SQLite library on this machine has a known fault that can damage the record."""

    fixed_code = "store-unsafe"


class StoreUnreachable(StoreError):
    """The database server does not answer, or is just starting or stopping."""

    fixed_code = "store-unreachable"


class StoreLogin(StoreError):
    """The database server lets this program not in, or not at what it needs."""

    fixed_code = "store-login"


class StoreServerOld(StoreError):
    """The database server is older than this program needs."""

    fixed_code = "store-server-old"


class PersonalKeyWrong(StoreError):
    """A personal value was sealed with another key than the one that belongs to this record."""

    fixed_code = "personal-key-wrong"


class PersonalDamaged(StoreError):
    """A personal value is not what was sealed for its event, or not what the journal knows."""

    fixed_code = "personal-damaged"
