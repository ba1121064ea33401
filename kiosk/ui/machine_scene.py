"""The machine of the scenes: something of everything that a technician meets."""

from kiosk.desk import Checked, MachineDevice, MachineNow, Texts, Trouble

TECHNICIAN: Texts = {"vi": "Kỹ thuật viên", "en": "Technician"}
OFFICER: Texts = {"vi": "Cán bộ", "en": "Officer"}
PAPER_OUT = Trouble(
    "A3RT",
    OFFICER,
    {
        "vi": "Thay giấy máy in may-in-ban: mở nắp, đặt cuộn mới theo hình trong nắp, "
        "kéo ra một đoạn, đóng nắp.\n"
        "Máy in tự dùng lại được; số nào chưa có phiếu thì bàn hướng dẫn in lại.",
    },
)
SILENT = Trouble(
    "H7KM",
    TECHNICIAN,
    {
        "vi": "Kiểm tra nguồn và dây của led-4: đèn phải sáng, dây cắm chặt.\n"
        "So tốc độ và địa chỉ trong cấu hình với công tắc hay bảng in thông số của thiết bị.\n"
        "Tắt thiết bị mười giây rồi bật lại; vẫn im thì thay dây, rồi thay thiết bị.",
    },
)
WELL: Texts = {"vi": "hoạt động", "en": "working"}
_PRINTER: Texts = {"vi": "máy in", "en": "printer"}
_SIGN: Texts = {"vi": "bảng LED", "en": "LED sign"}
_KEYPAD: Texts = {"vi": "bàn phím gọi số", "en": "keypad"}


def _well(kind: Texts, name: str) -> MachineDevice:
    return MachineDevice(name, kind, "info", WELL, age_s=3)


MACHINE_NOW = MachineNow(
    name="kiosk-2",
    version="0.1.0",
    running_s=3 * 3600,
    devices=(
        MachineDevice(
            "may-in-ban",
            _PRINTER,
            "fault",
            {"vi": "hết giấy", "en": "out of paper"},
            4,
            PAPER_OUT,
        ),
        MachineDevice(
            "led-4", _SIGN, "warn", {"vi": "không trả lời", "en": "no answer"}, 190, SILENT
        ),
        _well(_PRINTER, "may-in-kiosk"),
        _well({"vi": "đường dây chung", "en": "shared line"}, "day-1"),
        *(_well(_SIGN, f"led-{n}") for n in (1, 2, 3, 5)),
        *(_well(_KEYPAD, f"phim-{n}") for n in range(1, 6)),
        _well({"vi": "loa", "en": "speaker"}, "loa-sanh"),
    ),
)
ANSWERED = Checked(
    "pass", {"vi": "gửi 8 byte, nhận 8 byte, 12 ms", "en": "8 bytes out, 8 bytes in, 12 ms"}
)
FOUND = {
    "may-in-ban": Checked(
        "fail",
        {"vi": "hết giấy: trả lời 12, 41 ms", "en": "out of paper: answer 12, 41 ms"},
        PAPER_OUT,
    ),
    "led-4": Checked(
        "fail",
        {
            "vi": "không trả lời: gửi 8 byte, nhận 0 byte, 212 ms",
            "en": "no answer: 8 bytes out, none in, 212 ms",
        },
        SILENT,
    ),
    "loa-sanh": Checked(
        "pass", {"vi": "phát một khoảng lặng, 320 ms", "en": "a silence played, 320 ms"}
    ),
}
"""What checks find; every other device has answered."""
