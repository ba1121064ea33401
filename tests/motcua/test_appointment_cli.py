"""`motcua appointment`: booking, files, the list, coming; and that nobody's name goes further."""

from io import StringIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from office.appointment_codes import shown
from office.turns import LEAST_TURNS
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.office import at
from tests.motcua.test_shapes import NULL, TICKET, Shape, fits, moment

APPOINTMENT: Shape = {
    "code": str,
    "subject": str,
    "service": str,
    "day": str,
    "due_at": moment,
    "state": str,
    "qr": str,
}
ARRANGED: Shape = {**APPOINTMENT, "person": (dict, NULL), "ticket": (str, NULL)}
CHECKED_IN: Shape = {
    "ticket": TICKET,
    "ahead": int,
    "arrival": str,
    "appointment": ARRANGED,
    "print": str,
}
HANH = "Nông Thị Hạnh\n0987 654 321\n4729\n"
HALF_PAST_NINE = "2026-12-07 09:30"
ADD = ("appointment", "add", "ho-tich", HALF_PAST_NINE, "--person-stdin")


@pytest.fixture
def motcua(motcua: CommandLine) -> CommandLine:
    """A command line at which Hạnh is typed, before a test says otherwise."""
    motcua.typed = HANH
    return motcua


def made(motcua: CommandLine, *more: str) -> str:
    """The code of an appointment for today at half past nine."""
    answer = motcua.done(*ADD, *more)
    code: str = answer["appointment"]["code"]
    return code


def test_an_appointment_is_made_and_listed_with_its_person_masked(motcua: CommandLine) -> None:
    code = made(motcua)
    answer = motcua.done("appointment list")
    assert fits(answer, {"appointments": [[ARRANGED]]}), answer
    (one,) = answer["appointments"]
    assert (one["code"], one["state"]) == (code, "made")
    assert one["person"] == {"name": "N. T. Hạnh", "phone": "•••321", "citizen_id_end": "••29"}
    assert motcua("appointment list --day 2026-12-07").out == (
        f"07/12/2026 09:30 · Hộ tịch · N. T. Hạnh · •••321 · ••29 · {shown(code)} · chờ đến hẹn\n"
    )
    assert motcua("appointment list --day 2026-12-08").out == "Không có lịch hẹn nào.\n"


def test_a_person_is_given_and_erased_by_the_code(motcua: CommandLine) -> None:
    subject = f"appointment:{made(motcua)}"
    assert motcua.done("data", "export", subject)["person"]["phone"] == "0987654321"
    motcua.done("data", "erase", subject, "--confirm")
    (one,) = motcua.done("appointment list")["appointments"]
    assert one["person"] is None
    assert "đã xóa thông tin" in motcua("appointment list").out
    assert motcua("db verify").exit_code == 0


def test_the_qr_is_drawn_and_leads_to_the_number(motcua: CommandLine, tmp_path: Path) -> None:
    code = made(motcua, "--qr", str(tmp_path / "hen.png"))
    (read,) = zxingcpp.read_barcodes(Image.open(tmp_path / "hen.png"))
    motcua.put(at("2026-12-07 09:20"))
    answer = motcua.done("appointment", "check-in", read.text, "--no-print")
    assert fits(answer, CHECKED_IN), answer
    assert (answer["arrival"], answer["print"]) == ("soon", "skipped")
    assert answer["ticket"]["due_at"] == answer["appointment"]["due_at"]
    assert (answer["appointment"]["code"], answer["appointment"]["ticket"]) == (code, "A001")


def test_people_read_how_they_came(motcua: CommandLine) -> None:
    code = made(motcua)
    motcua.put(at("2026-12-07 09:40"))
    out = motcua("appointment", "check-in", shown(code), "--no-print").out
    assert out.startswith("A001  07/12/2026 09:30 · Hộ tịch")
    assert "Hẹn 09:30: đến muộn, vẫn gọi theo hẹn." in out
    assert "hẹn 09:30" in motcua("ticket list").out


def test_who_comes_to_an_appointment_is_told_how_long_it_will_be(motcua: CommandLine) -> None:
    codes = [made(motcua), made(motcua)]
    motcua.put(at("2026-12-07 09:30"))
    motcua.done("counter open --counter 2")
    for _ in range(LEAST_TURNS + 6):
        motcua.done("ticket issue ho-tich --no-print")
    for _ in range(LEAST_TURNS + 1):
        motcua.done("counter call --counter 2")
    answer = motcua.done("appointment", "check-in", codes[0], "--no-print")
    assert answer["wait"]["low_min"] <= answer["wait"]["high_min"] >= 1
    out = motcua("appointment", "check-in", codes[1], "--no-print").out
    assert "người có thể được gọi trước · chờ khoảng" in out


def test_an_appointment_is_moved_and_cancelled(motcua: CommandLine) -> None:
    code = made(motcua)
    moved = motcua.done("appointment", "move", code, "08/12/2026 10:00")["appointment"]
    assert moved["day"] == "2026-12-08"
    assert motcua.done("appointment", "cancel", code)["appointment"]["state"] == "cancelled"
    assert motcua.refused("appointment", "check-in", code)["code"] == "appointment-cancelled"


def test_the_times_of_a_day_are_listed(motcua: CommandLine) -> None:
    made(motcua)
    answer = motcua.done("appointment slots ho-tich --day 2026-12-07")
    assert {"time": "09:30", "taken": 1, "places": 2} in answer["slots"]
    times = [one["time"] for one in answer["slots"]]
    assert times[0] == "08:00"
    motcua.put(at("2026-12-07 09:10"))
    later = motcua.done("appointment slots ho-tich")["slots"]
    assert later == answer["slots"][times.index("09:15") :]
    motcua.put(at("2026-12-07 23:50"))
    assert "đã qua. Chọn ngày khác" in motcua("appointment slots ho-tich").out
    assert motcua.refused("appointment slots chung-thuc")["code"] == "appointment-not-offered"
    assert motcua.refused("appointment slots gi-do")["code"] == "service-unknown"


CSV = """booking;service;time;name;phone
DVC-1;ho-tich;2026-12-08 09:30;Nông Thị Hạnh;0987654321
DVC-2;ho-tich;08/12/2026 09:45;Hoàng Văn Páo;
"""


def test_a_file_is_imported_and_again_changes_nothing(motcua: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "hẹn.csv"
    file.write_text(CSV, encoding="utf-8")
    answer = motcua.done("appointment", "import", str(file))
    assert (answer["made"], answer["moved"], answer["unchanged"]) == (2, 0, 0)
    one: Shape = {**APPOINTMENT, "booking": str}
    assert fits(answer["appointments"], [[one]]), answer
    again = motcua.done("appointment", "import", str(file))
    assert (again["made"], again["unchanged"]) == (0, 2)
    assert again["appointments"] == answer["appointments"]
    assert motcua("appointment", "import", str(file)).out == (
        "Đã nhập tệp: 0 lịch hẹn mới, 0 lịch đổi giờ, 2 lịch giữ nguyên.\n"
    )
    motcua.put(at("2026-12-08 09:30"))
    motcua.typed = "dvc-1\n"
    assert motcua.done("appointment check-in - --no-print")["ticket"]["number"] == "A001"


def test_every_bad_line_is_named(motcua: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "hen.csv"
    file.write_text(CSV.replace("09:45", "09:47").replace("ho-tich;2026", "tax;2026"), "utf-8")
    error = motcua.refused("appointment", "import", str(file))
    assert error["code"] == "appointment-import"
    lines = error["details"]["lines"]
    assert [(one["line"], one["code"]) for one in lines] == [
        (2, "service-unknown"),
        (3, "appointment-no-slot"),
    ]
    err = motcua("appointment", "import", str(file)).err
    assert "  Dòng 2: Không có dịch vụ “tax”." in err
    assert_plain_vietnamese(err.replace("(officer", "").replace("(cán bộ", ""))
    assert motcua.done("appointment list")["appointments"] == []


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.csv", "colour\n", "booking-file-unfit"),
        ("a.json", "{", "booking-file-unfit"),
        ("none.csv", None, "file-refused"),
    ],
)
def test_a_file_that_is_no_list(
    motcua: CommandLine, tmp_path: Path, name: str, text: str | None, code: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, "utf-8")
    error = motcua.refused("appointment", "import", str(tmp_path / name))
    assert error["code"] == code
    assert_plain_vietnamese(error["message"])


def test_another_kind_of_file_is_wrong_usage(motcua: CommandLine) -> None:
    assert motcua("appointment import hen.xlsx").exit_code == 2


REFUSED = {
    "early": ("2026-12-07 08:00", "appointment-early", ("09:30", "09:15")),
    "another day": ("2026-12-06 09:30", "appointment-other-day", ("09:30", "07/12/2026")),
    "past": ("2026-12-08 09:30", "appointment-day-gone", ("07/12/2026",)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_comes_at_another_time_is_told_when(motcua: CommandLine, case: str) -> None:
    moment_, code, said = REFUSED[case]
    motcua.put(at("2026-12-04 08:00"))
    appointment = made(motcua)
    motcua.put(at(moment_))
    error = motcua.refused("appointment", "check-in", appointment)
    assert error["code"] == code
    assert all(one in error["message"] for one in said), error
    assert_plain_vietnamese(error["message"])


def test_used_twice_is_told_the_number(motcua: CommandLine) -> None:
    code = made(motcua)
    motcua.put(at(HALF_PAST_NINE))
    motcua.done("appointment", "check-in", code, "--no-print")
    error = motcua.refused("appointment", "check-in", code)
    assert (error["code"], "A001" in error["message"]) == ("appointment-used", True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12345678", "appointment-mistyped"),
        ("10000000", "appointment-unknown"),
        ("MCH1.mau.10000000.AAAAAAAAAAAAAAAA", "appointment-forged"),
        ("MCH1.khac.10000000.AAAAAAAAAAAAAAAA", "appointment-other-office"),
    ],
)
def test_what_is_no_appointment_here(motcua: CommandLine, text: str, code: str) -> None:
    from office.appointment_codes import is_right

    right = next(f"1000000{n}" for n in range(10) if is_right(f"1000000{n}"))
    error = motcua.refused("appointment", "check-in", text.replace("10000000", right))
    assert error["code"] == code
    assert_plain_vietnamese(error["message"])


def test_what_may_be_a_telephone_number_is_typed_and_not_written(motcua: CommandLine) -> None:
    motcua.typed = f"{HANH}0987654321"
    code = made(motcua)
    for action in ("check-in", "cancel"):
        shown_ = motcua("appointment", action, "0987654321")
        assert (shown_.exit_code, "“-”" in shown_.err) == (2, True)
    motcua.typed = "0987 654 321"
    assert motcua.done("appointment move - 2026-12-08T10:00")["appointment"]["code"] == code
    motcua.typed = "0912345678"
    assert motcua.refused("appointment cancel -")["code"] == "appointment-unreadable"


def test_no_name_is_taken_from_the_command_line(motcua: CommandLine) -> None:
    assert motcua(*ADD, "--name", "Hạnh").exit_code == 2
    motcua.typed = f"{HANH}\n\n"
    assert motcua(*ADD).exit_code == 2
    assert motcua(*ADD[:-1]).exit_code == 2
    motcua.typed = "\n"
    assert motcua.refused(*ADD)["code"] == "person-name-unfit"


def test_a_person_is_asked_for_at_the_terminal(
    motcua: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    motcua.typed = ""
    monkeypatch.setattr("sys.stdin", Terminal(f"{HANH}DVC-1\n"))
    shown_ = motcua(*ADD[:-1], "--json")
    person = motcua.done("data", "export", shown_.data["appointment"]["subject"])["person"]
    assert (person["name"], person["booking"]) == ("Nông Thị Hạnh", "DVC-1")
    assert [one.split(" (")[0] for one in shown_.err.split(": ")[:-1]] == [
        "Họ tên",
        "Số điện thoại",
        "4 số cuối của số định danh",
        "Mã đặt lịch của hệ thống khác",
    ]


def test_the_log_knows_nobody(motcua: CommandLine) -> None:
    made(motcua)
    motcua.refused("appointment", "add", "ho-tich", "mai", "--person-stdin")
    logs = "".join(one.read_text("utf-8") for one in (motcua.data_dir / "logs").iterdir())
    assert "Hạnh" not in logs
    assert "0987654321" not in logs
