"""Whatever people, settings or disks do wrong: one sentence, the right exit code, a whole record.

Each row goes through the real command line twice, for programs (`--json`) and for people. What
needs a process of its own (limits of the system, other users) stands in `test_bad_disk.py`.
"""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.end_to_end.mistakes import (
    CALL_2,
    ISSUE,
    OPEN_2,
    PRINTER,
    Row,
    closed_today,
    configured,
    flooded,
    foreign,
    forged,
    full,
    given,
    in_a_file,
    missing_settings,
    no_folder,
    of_version,
    other_key,
    without_key,
    without_record,
    written,
)
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese

BOOK = "appointment add --person-stdin"

RULES = {
    "unknown service": Row("ticket issue ho-tich1", "service-unknown", ("ho-tich1", "chung-thuc")),
    "unknown class": Row(f"{ISSUE} --priority vip", "priority-unknown", ("vip", "cao-tuoi")),
    "unknown point": Row(f"{ISSUE} --point lau-2", "point-unknown", ("lau-2", "main")),
    "unknown point, looking": Row("queue status --point lau-2", "point-unknown", ("lau-2",)),
    "closed service": Row(
        ISSUE,
        "service-closed",
        ("Hộ tịch", "tổng kết năm. Giờ", "07:15 ngày 08/12/2026"),
        closed_today,
    ),
    "closed day": Row(OPEN_2, "day-off", ("07/12/2026", "--confirm"), closed_today),
    "day closed on people who wait": Row(
        "day close", "day-still-waiting", ("1 người", "--unserved"), given(ISSUE)
    ),
    "day closed by hand": Row(ISSUE, "day-closed", ("07/12/2026",), given(OPEN_2, "day close")),
    "a day that a time server denies": Row(
        "day confirm 2026-11-20", "day-vouched", ("07/12/2026", "2026-11-20"), given(ISSUE)
    ),
    "a day without data": Row(
        "report day 2030-01-01", "day-unknown", ("01/01/2030", "07/12/2026"), given(ISSUE)
    ),
    "day with somebody at a counter": Row(
        "day close", "day-still-open", ("A001", "--unattended"), given(OPEN_2, ISSUE, CALL_2)
    ),
    "booked for a service without": Row(
        f"{BOOK} chung-thuc 2026-12-07T09:00", "appointment-not-offered", ("Chứng thực",)
    ),
    "booked for no time": Row(
        f"{BOOK} ho-tich mai", "appointment-time-unfit", ("mai", "2026-12-08 09:30")
    ),
    "booked for the past": Row(
        f"{BOOK} ho-tich 2026-12-07T07:00", "appointment-past", ("07:00 07/12/2026",)
    ),
    "booked for next year": Row(
        f"{BOOK} ho-tich 2027-12-07T09:00", "appointment-too-far", ("06/01/2027",)
    ),
    "booked for a day off": Row(
        f"{BOOK} ho-tich 2026-12-07T09:00", "appointment-day-off", ("07/12/2026",), closed_today
    ),
    "booked beside the times": Row(
        f"{BOOK} ho-tich 2026-12-07T09:07", "appointment-no-slot", ("09:00", "09:15")
    ),
    "booked where all is full": Row(
        f"{BOOK} ho-tich 2026-12-07T09:00",
        "appointment-full",
        ("09:00", "08:45"),
        given(*[f"{BOOK} ho-tich 2026-12-07T09:00"] * 2),
    ),
    "times of a day that is over": Row(
        "appointment slots ho-tich --day 2026-12-04", "appointment-past", ("04/12/2026",)
    ),
    "times of next year": Row(
        "appointment slots ho-tich --day 2027-12-07", "appointment-too-far", ("06/01/2027",)
    ),
    "times of a day off": Row(
        "appointment slots ho-tich", "appointment-day-off", ("07/12/2026",), closed_today
    ),
    "a code mistyped": Row("appointment check-in 10000001", "appointment-mistyped", ("nhập lại",)),
    "a code of nobody's": Row("appointment cancel 00005724", "appointment-unknown", ("số thường",)),
    "a forged code": Row(
        "appointment check-in MCH1.mau.00005724.AAAAAAAAAAAAAAAA",
        "appointment-forged",
        ("bàn hướng dẫn",),
    ),
    "a code of another office": Row(
        "appointment check-in MCH1.khac.00005724.AAAAAAAAAAAAAAAA",
        "appointment-other-office",
        ("cơ quan khác",),
    ),
    "unknown number": Row("ticket show A015", "ticket-unknown", ("A015",)),
    "no number at all": Row("ticket cancel số-mười", "ticket-unknown", ("số-mười",)),
    "cancelled twice": Row(
        "ticket cancel A001",
        "ticket-state",
        ("A001", "đã hủy"),
        given(ISSUE, "ticket cancel A001"),
    ),
    "called when it is over": Row(
        "counter call-number A001 --counter 2",
        "ticket-state",
        ("A001",),
        given(OPEN_2, ISSUE, "ticket cancel A001"),
    ),
    "unknown counter": Row("counter call --counter 9", "counter-unknown", ("9", "1, 2, 3, 4, 5")),
    "unknown counter, looking": Row("counter services --counter 9", "counter-unknown", ("9",)),
    "closed counter": Row(CALL_2, "counter-closed", ("2", "counter open")),
    "paused counter": Row(
        CALL_2, "counter-paused", ("2",), given(OPEN_2, "counter pause --counter 2")
    ),
    "busy counter": Row(
        "counter close --counter 2",
        "counter-busy",
        ("A001", "--open hold"),
        given(OPEN_2, ISSUE, CALL_2),
    ),
    "nobody at the counter": Row(
        "counter finish --counter 2", "counter-no-ticket", (), given(OPEN_2)
    ),
    "counter that does not serve": Row(
        "counter walk-in xa-hoi --counter 2", "counter-does-not-serve", ("xa-hoi",), given(OPEN_2)
    ),
    "number of another service": Row(
        "counter call-number K001 --counter 2",
        "counter-does-not-serve",
        ("xa-hoi",),
        given(OPEN_2, "ticket issue xa-hoi --no-print"),
    ),
    "nothing to undo": Row("counter undo --counter 2", "undo-nothing", ("2",)),
    "undone too late": Row(
        "counter undo --counter 2",
        "undo-too-late",
        ("10 giây",),
        given(
            OPEN_2,
            "counter open --counter 3",
            ISSUE,
            CALL_2,
            "counter hold --counter 2",
            "counter resume A001 --counter 3",
        ),
    ),
    "id used for something else": Row(
        f"{OPEN_2} --command-id m1", "command-conflict", ("m1",), given(f"{ISSUE} --command-id m1")
    ),
    "id used with other arguments": Row(
        "ticket issue chung-thuc --no-print --command-id m1",
        "command-conflict",
        ("m1",),
        given(f"{ISSUE} --command-id m1"),
    ),
    "no printer here": Row(
        "ticket reprint A001",
        "no-printer",
        ("--printer",),
        configured('printer = "may-in-kiosk"', ""),
    ),
}

DEVICES = {
    "unknown printer": Row(
        "ticket issue ho-tich --printer may-in-9", "device-not-configured", ("may-in-9",)
    ),
    "unknown sign": Row("devices show led-9 A015", "device-not-configured", ("led-9",)),
    "printing on a sign": Row("devices test-print led-1", "wrong-kind", ("led-1",)),
    "showing on a keypad": Row("devices show phim-1 A015", "wrong-kind", ("phim-1",)),
    "letters that a sign has not": Row("devices show led-1 đến", "sign-text-unfit", ("led-1",)),
    "printer that is not there": Row(
        "devices test-print", "simulator-not-running", ("may-in-kiosk",)
    ),
    "a trial slip's line that is a word": Row(
        "devices probe-codepages --right một", "wrong-usage", ("--right",)
    ),
    "a printer to be calibrated that is not there": Row(
        "devices probe-codepages --right 1", "simulator-not-running", ("may-in-kiosk",)
    ),
    "sign that is not there": Row("devices show led-1 A015", "simulator-not-running", ("led-1",)),
    "serial port that is not there": Row(
        "devices test-print",
        "device-not-found",
        ("may-in-kiosk",),
        configured(
            PRINTER, 'connection = { kind = "serial", path = "/dev/ttyUSB77", baud = 115200 }'
        ),
    ),
    "network printer that is off": Row(
        "devices test-print",
        "device-not-found",
        ("may-in-kiosk",),
        configured(PRINTER, 'connection = { kind = "tcp", host = "127.0.0.1", port = 9 }'),
    ),
}

SETTINGS = {
    "no settings file": Row(
        "config check", "settings-missing", ("nowhere.toml",), missing_settings
    ),
    "broken TOML": Row(
        "config check",
        "settings-wrong",
        ("sai cú pháp TOML", "dòng 6, cột"),
        configured('id = "mau"', "id = mau"),
    ),
    "not UTF-8": Row("config check", "settings-wrong", ("UTF-8",), written(b"[office]\nid = \xff")),
    "empty file": Row("config check", "settings-wrong", ("office", "thiếu"), written(b"")),
    "unknown setting": Row(
        "config check",
        "settings-wrong",
        ("office.undo_windows", "“undo_window_s”"),
        configured("undo_window_s", "undo_windows"),
    ),
    "unknown section": Row(
        "config check", "settings-wrong", ("kioks", "“kiosk”"), configured("[kiosk]", "[kioks]")
    ),
    "unknown setting in a list": Row(
        "config check",
        "settings-wrong",
        ("devices.printers.may-in-kiosk.connection.bauds", "“baud”"),
        configured(PRINTER, PRINTER.replace("baud", "bauds")),
    ),
    "wrong type": Row(
        "config check",
        "settings-wrong",
        ("undo_window_s = mười", "số nguyên"),
        configured("undo_window_s = 10", 'undo_window_s = "mười"'),
    ),
    "out of range": Row(
        "config check",
        "settings-wrong",
        ("undo_window_s = 100", "nhiều nhất là 60"),
        configured("undo_window_s = 10", "undo_window_s = 100"),
    ),
    "wrong choice": Row(
        "config check",
        "settings-wrong",
        ("run.roles.1 = kiot", "'simulators'"),
        configured('roles = ["simulators"', 'roles = ["kiot"'),
    ),
    "wrong identifier": Row(
        "config check",
        "settings-wrong",
        ("chữ thường không dấu",),
        configured('id = "chung-thuc"', 'id = "Chứng thực"'),
    ),
    "series used twice": Row(
        "config check", "settings-wrong", ("series", "hai lần"), configured('"C"', '"A"')
    ),
    "printer that the settings lack": Row(
        "config check",
        "settings-wrong",
        ("kiosk.printer = may-in", "may-in-kiosk"),
        configured('printer = "may-in-kiosk"', 'printer = "may-in"'),
    ),
    "one sign over two counters": Row(
        "config check",
        "settings-wrong",
        ("sign = led-1", "một lần"),
        configured('sign = "led-2"', 'sign = "led-1"'),
    ),
    "a wrong file stops every command": Row(
        ISSUE, "settings-wrong", ("kiosks",), configured("[kiosk]", "[kiosks]")
    ),
}

USAGE = {
    "no command": Row("", "wrong-usage", ("thiếu LỆNH",)),
    "no action": Row("ticket", "wrong-usage", ("thiếu VIỆC", "motcua ticket --help")),
    "misspelt action": Row("ticket isue ho-tich", "wrong-usage", ("“isue”", "“issue”")),
    "no argument": Row("ticket issue", "wrong-usage", ("thiếu DỊCH_VỤ",)),
    "unknown option": Row(
        f"{ISSUE} --nhanh", "wrong-usage", ("thừa --nhanh", "“motcua ticket issue --help”")
    ),
    "shortened option": Row("ticket issue ho-tich --no-pri", "wrong-usage", ("--no-pri",)),
    "no number": Row("counter call --counter hai", "wrong-usage", ("“hai”", "số nguyên")),
    "option without its value": Row("counter call --counter", "wrong-usage", ("--counter cần",)),
    "value that is not taken": Row("ticket list --json=1", "wrong-usage", ("--json không có",)),
    "wrong choice": Row("counter close --counter 2 --open bỏ", "wrong-usage", ("“bỏ”", "finish")),
    "nothing to change": Row("ticket reclassify A001", "wrong-usage", ("--service", "--priority")),
    "demo without a folder": Row("demo --headless", "wrong-usage", ("--out",)),
    "simulated day of nobody": Row("simulate day --visits 0", "wrong-usage", ("--visits từ 1",)),
    "copy onto the record": Row("db backup {data}/office.db", "wrong-usage", ("office.db",)),
}

DISKS = {
    "record at its limit": Row(ISSUE, "store-full", ("đầy",), full),
    "copy onto the key": Row(
        "db backup {data}/office.key", "wrong-usage", ("office.key", "chọn tên khác")
    ),
    "copy onto a folder": Row("db backup {data}", "wrong-usage", ("đang dùng",)),
    "copy of no record": Row(
        "db backup {data}/copy.db", "store-missing", ("--data-dir",), no_folder, whole=False
    ),
    "proof of no record": Row(
        "db verify", "store-missing", ("--data-dir",), no_folder, whole=False
    ),
    "copy into no folder": Row("db backup /nowhere/a.db", "file-refused", ("/nowhere/a.db",)),
    "pictures into no folder": Row(
        "demo --headless --out /proc/a", "file-refused", ("/proc/a",), no_folder, whole=False
    ),
    "demo on an office's record": Row(
        "demo --headless --out {data}/out", "demo-not-fresh", ("{data}",)
    ),
    "simulated day on an office's record": Row(
        "simulate day --visits 1 --out {data}", "simulation-not-fresh", ("{data}",)
    ),
    "simulated day into no folder": Row(
        "simulate day --visits 1 --out /proc/a", "file-refused", ("/proc/a",)
    ),
    "damaged record": Row(ISSUE, "store-corrupt", ("sao lưu",), flooded, whole=False),
    "damaged record, verified": Row("db verify", "store-corrupt", (), flooded, whole=False),
    "forged record": Row("db verify", "store-faults", ("1 chỗ sai",), forged, whole=False),
    "foreign database": Row(ISSUE, "store-corrupt", ("không phải",), foreign, whole=False),
    "foreign database, upgraded": Row("db upgrade", "store-corrupt", (), foreign, whole=False),
    "record without its key": Row(
        ISSUE, "store-key-missing", ("office.key",), without_key, whole=False
    ),
    "record with another one's key": Row(
        ISSUE, "store-key-foreign", ("office.key",), other_key, whole=False
    ),
    "key without its record": Row(
        ISSUE, "store-lost", ("office.key", "db restore"), without_record, whole=False
    ),
    "key without its record, looked at": Row(
        "queue status", "store-lost", ("office.key",), without_record, whole=False
    ),
    "older record": Row(ISSUE, "store-schema", ("db upgrade",), of_version("0000"), whole=False),
    "newer record": Row(ISSUE, "store-schema", ("phiên bản",), of_version("9999"), whole=False),
    "newer record, upgraded": Row(
        "db upgrade", "store-schema", (), of_version("9999"), whole=False
    ),
    "data folder that is a file": Row(ISSUE, "store-read-only", (), in_a_file, whole=False),
}

TABLE = {
    **{name: row for part in (RULES, DEVICES, DISKS) for name, row in part.items()},
    **{f"settings: {name}": row for name, row in SETTINGS.items()},
    **{f"usage: {name}": row for name, row in USAGE.items()},
}


@pytest.fixture(params=list(TABLE), ids=list(TABLE))
def row(request: pytest.FixtureRequest) -> Row:
    """A mistake of the table."""
    return TABLE[request.param]


def test_every_mistake_ends_in_one_sentence(row: Row, motcua: CommandLine) -> None:
    motcua.typed = "Hạnh" if "--person-stdin" in row.words else ""
    row.before(motcua)
    before = events_in(motcua) if row.whole else None
    words = row.words.replace("{data}", str(motcua.data_dir)).split()

    for_programs = motcua(*words, "--json")

    assert for_programs.err == ""
    assert for_programs.exit_code == _exit_code(row.code)
    error = for_programs.error
    assert error["code"] == row.code
    assert_plain_vietnamese(error["message"])
    missing = [one for one in row.says if one.format(data=motcua.data_dir) not in error["message"]]
    assert missing == [], error["message"]

    for_people = motcua(*words)

    assert (for_people.exit_code, for_people.out) == (for_programs.exit_code, "")
    assert for_people.err.splitlines()[0] == error["message"]
    if row.whole:
        assert events_in(motcua) == before


def events_in(motcua: CommandLine) -> int:
    """How many events the record holds, which must be whole."""
    sample = replace(motcua, config=None)
    events: int = sample.done("db verify")["events"]
    return events


def _exit_code(code: str) -> int:
    return 2 if code in ("wrong-usage", "settings-wrong", "settings-missing") else 1


@pytest.fixture
def held_port(motcua: CommandLine) -> Iterator[Path]:
    """The printer's port, held by somebody else."""
    ours, theirs = os.openpty()
    port = motcua.data_dir / "devices" / "may-in-kiosk" / "port"
    port.parent.mkdir(parents=True)
    port.symlink_to(os.ttyname(theirs))
    with port.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield port
    os.close(ours)
    os.close(theirs)


def test_a_port_in_use_is_named(held_port: Path, motcua: CommandLine) -> None:
    assert held_port.exists()
    error = motcua.refused("devices test-print")
    assert error["code"] == "device-claimed"
    assert_plain_vietnamese(error["message"])


def test_a_full_record_loses_nothing(motcua: CommandLine) -> None:
    full(motcua)
    numbers = [one["number"] for one in motcua.done("ticket list")["tickets"]]
    assert numbers == [f"A{number:03d}" for number in range(1, len(numbers) + 1)]
    motcua.config = None
    assert motcua.done(ISSUE)["ticket"]["number"] == f"A{len(numbers) + 1:03d}"
    assert motcua.done("db verify")["tickets"] == len(numbers) + 1
