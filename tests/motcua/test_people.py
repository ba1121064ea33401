"""What officers and technicians read at the command line when all goes well."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from office.store import HEAD
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese

BEFORE = (
    "counter open --counter 2",
    "ticket issue ho-tich --no-print",
    "ticket issue ho-tich --no-print --priority cao-tuoi",
    "counter call --counter 2",
)
"""A002, who is old, is called at counter 2; A001 waits."""

READ = {
    "ticket issue chung-thuc --no-print": [
        "C001  Chứng thực bản sao, chữ ký",
        "Hiện không ai được gọi trước · không in phiếu",
    ],
    "ticket issue ho-tich": [
        "A003  Hộ tịch",
        "1 người có thể được gọi trước · chưa in phiếu: chưa có chương trình nào phục vụ máy in "
        "“may-in-kiosk”, hãy chạy “motcua run”",
    ],
    "ticket list": [
        "A001  Hộ tịch · đang chờ",
        "A002  Hộ tịch · ưu tiên: Người cao tuổi · đang được gọi · quầy 2",
    ],
    "ticket show A002": [
        "A002  Hộ tịch · ưu tiên: Người cao tuổi · đang được gọi · quầy 2",
        "  08:00:00  cấp số, 0 người có thể được gọi trước",
        "  08:00:00  gọi đến quầy 2. Thuộc diện ưu tiên: Người cao tuổi.",
    ],
    "ticket cancel A001": ["A001  Hộ tịch · đã hủy"],
    "ticket reclassify A001 --service chung-thuc": ["A001  Chứng thực bản sao, chữ ký · đang chờ"],
    "counter call --counter 2": [
        "A002: đã xong",
        "A001: đang được gọi",
        "Đến trước, được gọi trước.",
    ],
    "counter recall --counter 2": ["A002: đang được gọi"],
    "counter start --counter 2": ["A002: đang được phục vụ"],
    "counter finish --counter 2": ["A002: đã xong"],
    "counter no-show --counter 2": ["A002: vắng mặt"],
    "counter hold --counter 2": ["A002: đang giữ lại"],
    "counter transfer chung-thuc --counter 2": ["A002: đang chờ · Chứng thực bản sao, chữ ký"],
    "counter undo --counter 2": [
        "Đã hoàn tác thao tác trước.",
        "A002: đang chờ",
        "Quầy 2: mở.",
    ],
    "counter call-number A001 --counter 2": [
        "A001: đang được gọi",
        "A002: chưa kịp tới, trở lại hàng chờ ở chỗ cũ",
        "Cán bộ gọi đúng số này.",
    ],
    "counter open --counter 3": ["Quầy 3: mở."],
    "counter pause --counter 2": ["Quầy 2: tạm nghỉ."],
    "counter close --counter 2 --open return": ["A002: đang chờ", "Quầy 2: đóng."],
    "counter services --counter 2": ["ho-tich: Hộ tịch", "chung-thuc: Chứng thực bản sao, chữ ký"],
    "day close --unattended --unserved": [
        "Đã đóng ngày 07/12/2026: 1 số chưa được phục vụ, 1 số bỏ dở ở quầy.",
        "Chưa được phục vụ: Hộ tịch A001.",
        "Bỏ dở ở quầy: A002 (quầy 2).",
    ],
    "day confirm 2026-12-07": ["Ngày làm việc: 07/12/2026."],
    "devices status": ["Chưa có tin nào từ thiết bị. Chạy “motcua run” trước."],
    "db verify": ["Sổ dữ liệu nguyên vẹn: 7 sự kiện, 2 số."],
    "db upgrade": [f"Sổ dữ liệu đã ở phiên bản {HEAD}, không phải nâng cấp."],
    "config check": [
        "văn phòng mẫu: đúng. Trung tâm Phục vụ hành chính công xã Mẫu Sơn: 6 dịch vụ, 5 quầy, "
        "17 thiết bị."
    ],
}


@pytest.fixture
def busy(motcua: CommandLine) -> CommandLine:
    """A hall at work."""
    for words in BEFORE:
        motcua.done(words)
    return motcua


@pytest.mark.parametrize("words", READ)
def test_people_read_what_was_done(busy: CommandLine, words: str) -> None:
    shown = busy(words)
    assert (shown.exit_code, shown.err) == (0, "")
    assert shown.out.splitlines() == READ[words]
    assert_plain_vietnamese(re.sub(r"\b[a-z]+(-[a-z]+)+\b", "", shown.out))


def test_the_queue_at_a_glance(busy: CommandLine) -> None:
    lines = busy("queue status").out.splitlines()
    assert lines[0] == "Ngày 07/12/2026"
    assert "A  Hộ tịch: 1 người chờ, lâu nhất 0 phút" in lines
    assert "K  Bảo trợ xã hội, người có công: 0 người chờ · chưa có quầy nhận" in lines
    assert "Quầy 2: mở · A002" in lines


def test_who_is_held_or_absent_is_seen(busy: CommandLine) -> None:
    busy.done("counter hold --counter 2")
    busy.done("counter call --counter 2")
    busy.done("counter no-show --counter 2")
    lines = busy("queue status").out.splitlines()
    assert {"Đang giữ: A002", "Vắng mặt: A001"} <= set(lines)
    assert (busy.done("queue status")["held"], busy.done("queue status")["absent"]) == (
        ["A002"],
        ["A001"],
    )


def test_who_waits_for_a_service_that_is_gone_is_not_forgotten(busy: CommandLine) -> None:
    busy.configure(
        {
            'id = "ho-tich"': 'id = "ho-tich-moi"',
            '["ho-tich", "chung-thuc"]': '["chung-thuc"]',
            '"chung-thuc", "ho-tich"]': '"chung-thuc"]',
            '["ho-tich", "chung-thuc", "dat': '["chung-thuc", "dat',
            'helps = ["ho-tich", ': "helps = [",
        }
    )
    said = "1 người chờ dịch vụ “ho-tich”, cấu hình không còn: đổi dịch vụ cho họ"
    assert said in busy("queue status").out.splitlines()


def test_a_counter_that_takes_nothing_hears_how_it_takes_something(busy: CommandLine) -> None:
    nothing, way_on = busy("counter services --counter 2 --takes").out.splitlines()
    assert nothing.startswith(
        "Quầy 2 không nhận dịch vụ nào. Đang chờ: Hộ tịch 1 (chưa có quầy nhận). Các dịch vụ: "
    )
    assert "“motcua counter services --counter 2 --takes ho-tich”" in way_on
    assert busy.done("counter services --counter 2 --takes ho-tich")["services"] == ["ho-tich"]


def test_nobody_waits(motcua: CommandLine) -> None:
    motcua.done("counter open --counter 2")
    assert motcua("counter call --counter 2").out == "Quầy 2: không có ai chờ.\n"
    assert motcua("ticket list").out == "Hôm nay chưa có số nào.\n"


def test_devices_are_named_in_vietnamese(motcua: CommandLine) -> None:
    lines = motcua("devices list").out.splitlines()
    assert {"may-in-kiosk: máy in", "led-1: bảng LED", "phim-1: bàn phím gọi số"} <= set(lines)


def test_a_copy_of_the_record_is_a_record(motcua: CommandLine) -> None:
    motcua.done(BEFORE[1])
    copy = motcua.data_dir.parent / "copy"
    copy.mkdir()
    told = motcua.done("db", "backup", str(copy / "office.db"))
    assert told["bytes"] == (copy / "office.db").stat().st_size
    assert motcua("db", "verify", "--data-dir", str(copy)).exit_code == 0


def test_a_printer_on_a_slow_line_is_told_how_to_become_fast(
    motcua: CommandLine, tmp_path: Path
) -> None:
    sample = files("assets") / "sample_office" / "office.toml"
    fast, slow = 'id = "may-in-ban"\nconnection = {{ kind = "simulated", baud = {} }}'.format, 9600
    text = sample.read_text(encoding="utf-8")
    assert fast(115200) in text
    own = tmp_path / "office.toml"
    own.write_text(text.replace(fast(115200), fast(slow)), encoding="utf-8")
    answer = motcua.done("config", "check", "--config", str(own))
    assert answer["slow_printers"] == {"may-in-ban": 21}
    told = motcua("config", "check", "--config", str(own)).out
    assert "motcua devices probe-codepages may-in-ban" in told
