"""Every code has its sentence, and every sentence its code."""

import re
import string
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest

import assets
from counter_display.announcer import CALLS
from counter_display.config import LAMPS
from devices.bus_faults import LineFault, UnitFault
from devices.errors import (
    DeviceError,
    DeviceTimeoutError,
    UnencodableTextError,
)
from devices.errors import Who as DeviceWho
from devices.light_stack.sim import LampFault, StackFault
from devices.printers import Evidence, Reason, Result
from devices.printers.sim import Fault as PrinterFault
from devices.rating_panels.sim import PanelFault
from devices.readers import Fault as CodeFault
from devices.readers.sim import ReaderFault
from devices.scanners import ColourMode, PaperSource
from devices.scanners.escl_sim import Fault as ScannerFault
from devices.scanners.quality import Hint
from devices.stand_ins import UNPLUGGED, Kind
from devices.status import State
from hall.faults import HALL_REASONS
from hall.sentences import LANGUAGES, Sentences, date_text
from motcua.simulated_day.tally import EXPECTED
from office.errors import (
    CommandConflict,
    CopyFault,
    OfficeError,
    Refusal,
    Refused,
    SettingsError,
    SettingsMissing,
    StoreError,
    Who,
)
from office.hand_calls import RULE as BY_HAND
from office.hours import WEEKDAYS
from office.journal import KINDS
from office.model import WALK_IN, CounterState, TicketState
from office.views import Taking
from sync.adapters.errors import AdapterFailed
from sync.central import Fault
from sync.reference.judging import LONGEST
from tests.fakes.refusals import AT_CHECK_IN

ROOT = Path(__file__).parents[2]
ROOMS = ("motcua", "kiosk", "counter_display", "sync", "hall", "office", "devices")
CITIZENS_READ = ("slip", "waits", "voice", "weekdays", "openings", "rules")
CITIZENS_MEET = {
    Refusal.SERVICE_UNKNOWN,
    Refusal.SERVICE_CLOSED,
    Refusal.PRIORITY_UNKNOWN,
    Refusal.POINT_UNKNOWN,
    Refusal.VISIT_UNKNOWN,
    Refusal.TICKET_UNKNOWN,
    Refusal.TICKET_STATE,
    Refusal.DAY_CLOSED,
    Refusal.NO_PRINTER,
    *AT_CHECK_IN,
}
"""What a kiosk's own commands may be refused with."""


def sections(language: str) -> dict[str, dict[str, str]]:
    """The texts of a language as they stand in the file."""
    text = (resources.files(assets) / "texts" / f"{language}.toml").read_text("utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


VI, EN = sections("vi"), sections("en")


def blanks(text: str) -> set[str]:
    """The names of a sentence's blanks."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def subclasses(kind: type[Exception]) -> Iterator[type[Exception]]:
    """An exception class and all below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from subclasses(below)


def written(pattern: str, *rooms: str) -> set[str]:
    """The codes that stand literally in the sources, by a pattern with one group."""
    sources = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return {code for path in sources for code in re.findall(pattern, path.read_text("utf-8"))}


CODE = r'"([a-z]+(?:-[a-z]+)+)"'
DEVICE_CODES = {kind.code for kind in subclasses(DeviceError) if issubclass(kind, DeviceError)}
STORE_CODES = {one.fixed_code for one in subclasses(StoreError) if issubclass(one, StoreError)}
PROVINCE_CODES = {
    one.fixed_code for one in subclasses(AdapterFailed) if issubclass(one, AdapterFailed)
}
OWN_CODES = {
    CommandConflict("id", "name").code,
    SettingsError("file", "key", "value", "expected").code,
    SettingsMissing("file").code,
    *written(rf"(?:OfficeError|super\(\).__init__)\(\s*{CODE}", *ROOMS),
}
REASONS = {
    *Reason,
    *written(rf"\(\s*{CODE},\s*\)", "devices"),
    *written(rf"reasons=\(\s*{CODE}", "motcua"),
    *written(rf"(?m)^BUS_SILENT = {CODE}", "devices"),
}
CHECKED = {
    *written(rf"Finding\(Result\.\w+, {CODE}", "devices"),
    *written(rf"(?m)^[A-Z_]+ = {CODE}", "devices/health"),
    *written(rf'"next_step": {CODE}', "motcua"),
    *written(rf"(?<!def )Fault\({CODE}", "hall"),
    *(reason for reasons in HALL_REASONS.values() for reason in reasons),
}
"""What a check may find."""
HAPPENINGS = {"printed", "unknown-bytes", "shown", "blinking", "dark", "lamps", "lamps-dark"}
KNOWN = {
    "errors": {*Refusal, *CopyFault, *STORE_CODES, *DEVICE_CODES, *PROVINCE_CODES, *OWN_CODES},
    "rules": written(r'Reason\(\s*"([a-z-]+)"', "office") | {WALK_IN, BY_HAND},
    "states": {*TicketState, *CounterState},
    "taking": set(get_args(Taking)),
    "events": set(KINDS),
    "event-names": {one.partition(".")[0] for one in KINDS},
    "link-faults": set(Fault),
    "rejections": {*LONGEST, "id-used", "withheld", "other"},
    "who": {*Who, *DeviceWho},
    "device-states": set(State),
    "device-reasons": REASONS | DEVICE_CODES | CHECKED,
    "remedies": REASONS | DEVICE_CODES | CHECKED,
    "menders": {*DeviceWho},
    "check-tasks": {"sign", "printer", "keypad", "speaker"},
    "check-questions": {"sign", "printer", "speaker"},
    "device-kinds": {
        *("printer", "bus", "sign", "keypad", "speaker", "scanner"),
        *("rating-panel", "reader", "light-stack"),
        *HALL_REASONS,
    },
    "code-faults": set(CodeFault),
    "scanning": {*PaperSource, *ColourMode},
    "page-hints": set(Hint),
    "paper": {*Result, "skipped", "unowned"},
    "evidence": {*Evidence, *written(r'"(?:failed|unconfirmed)", "([a-z-]+)"\)', "hall")},
    "voice": set(CALLS),
    "stand-ins": set(Kind),
    "lamps": set(LAMPS),
    "simulated": written(r'Happening\(\s*"([a-z-]+)"', "devices", "motcua") | HAPPENINGS,
    "simulated-faults": {
        UNPLUGGED,
        *(*PrinterFault, *LineFault, *UnitFault, *ReaderFault),
        *(*PanelFault, *StackFault, *LampFault, *ScannerFault),
    },
    "weekdays": set(WEEKDAYS),
    "refusal-names": {one for ones in EXPECTED.values() for one in ones},
    "openings": written(r'say\("openings", "([a-z-]+)"', "hall") | {"one-day", "days"},
}


@pytest.mark.parametrize("section", KNOWN)
def test_every_code_has_its_sentence(section: str) -> None:
    assert KNOWN[section] - set(VI[section]) == set()
    assert KNOWN[section]


@pytest.mark.parametrize(
    "section",
    [
        "errors",
        "rules",
        "states",
        "taking",
        "events",
        "evidence",
        "simulated-faults",
        "scanning",
        "page-hints",
    ],
)
def test_every_sentence_has_its_code(section: str) -> None:
    assert set(VI[section]) - KNOWN[section] == set()


def test_what_is_wrong_can_be_mended() -> None:
    """Whatever a panel may show, `motcua doctor` explains."""
    assert set(VI["remedies"]) == set(VI["device-reasons"])


@pytest.mark.parametrize("section", ["device-reasons", "device-kinds", "menders"])
def test_a_panel_says_it_in_english_too(section: str) -> None:
    assert set(EN[section]) == set(VI[section])


def test_hints_belong_to_errors() -> None:
    assert set(VI["hints"]) - set(VI["errors"]) == set()


@pytest.mark.parametrize("section", CITIZENS_READ)
def test_citizens_read_the_same_in_english(section: str) -> None:
    technicians = {"test", "paper-good"} if section == "slip" else set()
    assert set(EN[section]) | technicians == set(VI[section]) | technicians


def test_citizens_are_refused_in_english_too() -> None:
    assert set(EN["errors"]) >= CITIZENS_MEET


@pytest.mark.parametrize("language", LANGUAGES)
def test_blanks_are_those_of_the_vietnamese(language: str) -> None:
    texts = sections(language)
    strange = {
        (section, code): blanks(text) - blanks(VI[section][code]) - {"weekday"}
        for section, codes in texts.items()
        for code, text in codes.items()
    }
    assert {place: names for place, names in strange.items() if names} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_clean(language: str) -> None:
    for section, codes in sections(language).items():
        for code, text in codes.items():
            assert text == unicodedata.normalize("NFC", text), (section, code)
            assert "?" not in text.removesuffix(" không?"), (section, code)
            assert text.strip() == text, (section, code)


ERRORS: Mapping[str, tuple[OfficeError | DeviceError, str]] = {
    "facts": (Refused(Refusal.COUNTER_CLOSED, counter=3), "Quầy 3 đang đóng."),
    "states in words": (
        Refused(Refusal.TICKET_STATE, number="A001", state="held"),
        "Số A001 đang giữ lại nên không làm được việc này.",
    ),
    "times in words": (
        Refused(
            Refusal.SERVICE_CLOSED, service="Hộ tịch", opens="2026-12-08T07:15", note="Nghỉ bù"
        ),
        "Dịch vụ Hộ tịch đang không nhận số. Nghỉ bù. Giờ mở tiếp: 07:15 ngày 08/12/2026.",
    ),
    "times that nobody knows": (
        Refused(Refusal.SERVICE_CLOSED, service="Hộ tịch", opens="", note=""),
        "Dịch vụ Hộ tịch đang không nhận số. Giờ mở tiếp: chưa rõ.",
    ),
    "dates in words": (
        Refused(Refusal.DAY_CLOSED, day="2026-12-07"),
        "Ngày làm việc 07/12/2026 đã đóng, không phát số nữa.",
    ),
    "a setting's place": (
        SettingsError("a.toml", "kiosk.printer", "-5", "cần số nguyên"),
        "Cấu hình sai ở tệp a.toml, mục kiosk.printer = -5: cần số nguyên.",
    ),
    "a setting without value": (
        SettingsError("a.toml", "kiosk", "…", "cần một bảng"),
        "Cấu hình sai ở tệp a.toml, mục kiosk: cần một bảng.",
    ),
    "a whole file": (
        SettingsError("a.toml", "-", "", "không đọc được tệp này"),
        "Cấu hình sai ở tệp a.toml: không đọc được tệp này.",
    ),
    "devices": (
        DeviceTimeoutError("led-1", "no answer in 3 s"),
        "Thiết bị “led-1” không trả lời kịp. Kiểm tra nguồn và dây.",
    ),
    "proofs in words": (
        OfficeError("print-unconfirmed", device="may-in", evidence="silence"),
        "Chưa rõ phiếu đã ra khỏi máy in “may-in” chưa: đã gửi, máy in không trả lời. "
        "Nhìn khay giấy rồi thử lại.",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_becomes_a_sentence(case: str) -> None:
    error, sentence = ERRORS[case]
    assert Sentences("vi").error(error) == sentence


def test_a_hint_says_what_to_type() -> None:
    hint = Sentences("vi").hint(Refused(Refusal.COUNTER_CLOSED, counter=3))
    assert hint == "Mở quầy: “motcua counter open --counter 3”."
    assert Sentences("vi").hint(UnencodableTextError("led-1")) == ""


def test_vietnamese_stands_in_for_english() -> None:
    english = Sentences("en")
    assert english.say("weekdays", "mon") == "Monday"
    assert english.say("states", "waiting") == "đang chờ"
    assert english.say("states", "unheard-of") == "unheard-of"


def test_facts_that_nobody_gave_are_marked() -> None:
    assert Sentences("vi").say("errors", "counter-closed") == "Quầy … đang đóng."


@pytest.mark.parametrize(("day", "shown"), [("2026-12-07", "07/12/2026"), ("mai", "mai")])
def test_dates_are_written_as_people_do(day: str, shown: str) -> None:
    assert date_text(day) == shown
