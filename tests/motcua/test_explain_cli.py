"""`motcua queue explain`: why a number was called when it was, in a sentence."""

import pytest

from tests.fakes.command_line import CommandLine
from tests.fakes.office import at

SHARE = (
    "Số thường gọi theo thứ tự đến; diện ưu tiên được gọi xen vào: ở mỗi quầy, giữa hai số ưu tiên "
    "gọi 2 số thường."
)


@pytest.fixture
def busy(motcua: CommandLine) -> CommandLine:
    """A001 is ordinary, A002 elderly, A003 ordinary; two counters work."""
    for words in (
        "counter open --counter 2",
        "counter open --counter 3",
        "ticket issue ho-tich --no-print",
        "ticket issue ho-tich --no-print --priority cao-tuoi",
        "ticket issue ho-tich --no-print",
    ):
        motcua.done(words)
    return motcua


def said(motcua: CommandLine, number: str) -> str:
    """What is said of a number, without the end of the line."""
    shown = motcua("queue", "explain", number)
    assert shown.exit_code == 0, shown
    return shown.out.strip()


def test_a_class_and_then_an_ordinary_number_have_their_turns(busy: CommandLine) -> None:
    busy.done("counter call --counter 2")
    busy.done("ticket issue ho-tich --no-print --priority cao-tuoi")
    busy.done("counter call --counter 2")
    assert said(busy, "A002") == (
        "A002 được quầy 2 gọi lúc 08:00. Thuộc diện ưu tiên: Người cao tuổi.\n"
        "A002 đã xong lúc 08:00 ở quầy 2. Việc khác thì lấy số mới."
    )
    assert said(busy, "a 1") == (
        "A001 được quầy 2 gọi lúc 08:00. Đến lượt số thường: ở mỗi quầy, giữa "
        "hai số ưu tiên gọi 2 số thường.\nA001 đang được gọi ở quầy 2."
    )


def test_who_waits_hears_his_place(busy: CommandLine) -> None:
    assert said(busy, "A003") == (f"A003 đang chờ: trước số này còn nhiều nhất 2 người. {SHARE}")
    assert said(busy, "A002") == (
        "A002 đang chờ: trước số này không còn ai. Diện ưu tiên Người cao tuổi: gọi trước số "
        "thường; ở mỗi quầy, giữa hai số ưu tiên gọi 2 số thường."
    )


def test_who_sits_at_another_counter_hears_that_his_place_is_kept(busy: CommandLine) -> None:
    busy.done("counter call-number A001 --counter 2")
    busy.done("ticket issue chung-thuc --no-print --with A001")
    busy.done("ticket cancel A002")
    busy.done("ticket cancel A003")
    busy.done("counter call --counter 3")
    assert said(busy, "C001") == (
        "C001 đang chờ: trước số này không còn ai. Được mời ngay khi có quầy gọi, vì lúc đến lượt "
        "thì đang làm việc ở quầy khác. Người giữ số đang ở quầy 2; số được giữ chỗ, và mời ngay "
        "khi quầy ấy xong."
    )


def test_a_number_out_of_turn_says_that_an_officer_chose_it(busy: CommandLine) -> None:
    busy.done("counter call-number A003 --counter 3")
    assert "Cán bộ gọi đúng số này." in said(busy, "A003")


def test_a_number_that_was_never_called(busy: CommandLine) -> None:
    busy.done("ticket cancel A003")
    assert said(busy, "A003") == "A003 đã hủy lúc 08:00. Còn việc thì lấy số mới."


def test_an_unknown_number_is_refused(busy: CommandLine) -> None:
    assert busy.refused("queue explain A099")["code"] == "ticket-unknown"


def test_a_counter_is_told_why_nobody_came(busy: CommandLine) -> None:
    for number in ("A002", "A003"):
        busy.done("ticket cancel " + number)
    busy.done("counter call-number A001 --counter 2")
    busy.done("ticket issue ho-tich --no-print --with A001")
    shown = busy("counter call --counter 3")
    assert shown.out == "A004 đang ở quầy 2: được giữ chỗ và mời sau.\n"


def test_who_was_sent_to_a_counter_and_gave_up_waits_for_nobody(busy: CommandLine) -> None:
    busy.done("counter call-number A001 --counter 2")
    sent = busy("counter transfer chung-thuc --to 3 --counter 2")
    assert sent.out == "A001: đang chờ · Chứng thực bản sao, chữ ký · riêng quầy 3\n"
    assert "riêng quầy 3" in busy("ticket show A001").out
    busy.done("ticket cancel A001")
    assert "đang chờ" not in said(busy, "A001")


def test_who_waits_far_behind_and_sits_elsewhere_is_promised_no_more_than_his_place(
    busy: CommandLine,
) -> None:
    busy.done("counter call-number A001 --counter 2")
    busy.done("ticket issue ho-tich --no-print --with A001")
    assert said(busy, "A004") == (
        f"A004 đang chờ: trước số này còn nhiều nhất 2 người. {SHARE} Người giữ số đang ở quầy 2; "
        "số được giữ chỗ."
    )


def test_a_counter_that_finds_nobody_is_told_who_waits_for_what_it_does_not_take(
    busy: CommandLine,
) -> None:
    for words in ("ticket issue xa-hoi --no-print", "counter open --counter 1"):
        busy.done(words)
    assert busy("counter call --counter 1").out == (
        "Quầy 1: không có ai chờ dịch vụ quầy nhận; đang chờ: Hộ tịch 3, "
        "Bảo trợ xã hội, người có công 1 (chưa có quầy nhận).\n"
    )


def test_who_waits_for_what_no_counter_takes_is_told_so(busy: CommandLine) -> None:
    busy.done("ticket issue xa-hoi --no-print")
    assert said(busy, "K001").splitlines() == [
        f"K001 đang chờ: trước số này không còn ai. {SHARE}",
        "Chưa có quầy nào mở nhận dịch vụ này.",
    ]
    assert busy.done("queue explain K001")["counters"] == []
    assert busy.done("queue explain A001")["counters"] == [2, 3]


def test_a_counter_that_closes_tells_who_waits_for_it_alone_no_more(busy: CommandLine) -> None:
    busy.done("counter call-number A001 --counter 2")
    busy.done("counter transfer ho-tich --to 3 --counter 2")
    assert busy("counter close --counter 3").out.splitlines() == [
        "A001 trở lại hàng chờ ở chỗ cũ, không còn chờ riêng quầy 3.",
        "Quầy 3: đóng.",
    ]


def test_an_appointment_says_its_time(motcua: CommandLine) -> None:
    for counter in (2, 3):
        motcua.done(f"counter open --counter {counter}")
    motcua.typed = "Nông Thị Hạnh"
    booked = motcua.done("appointment add ho-tich 2026-12-07T08:15 --person-stdin")
    code = booked["appointment"]["code"]
    motcua.done("ticket issue ho-tich --no-print")
    motcua.done(f"appointment check-in {code} --no-print")
    assert said(motcua, "A002") == (
        "A002 đang chờ: trước số này còn nhiều nhất 1 người. Có hẹn lúc 08:15: tới giờ ấy được gọi "
        "theo hẹn, trước đó gọi theo lượt."
    )
    motcua.put(at("2026-12-07 08:16"))
    assert said(motcua, "A002") == (
        "A002 đang chờ: trước số này không còn ai. Có hẹn lúc 08:15, đã đến giờ: gọi trước diện ưu "
        "tiên và số thường."
    )
    motcua.done("counter call --counter 2")
    assert said(motcua, "A002").splitlines() == [
        "A002 được quầy 2 gọi lúc 08:16. Có hẹn lúc 08:15, đã đến giờ.",
        "A002 đang được gọi ở quầy 2.",
    ]


def test_what_is_so_of_a_number_that_does_not_wait(busy: CommandLine) -> None:
    busy.done("counter call-number A001 --counter 3")
    busy.done("counter hold --counter 3")
    assert said(busy, "A001").splitlines()[-1].startswith("A001 đang giữ ở quầy 3. Làm tiếp")
    busy.done("counter pause --counter 3")
    assert "A001 đang giữ ở quầy 3 (quầy tạm nghỉ)." in said(busy, "A001")
    busy.done("counter call-number A003 --counter 2")
    busy.done("counter no-show --counter 2")
    assert said(busy, "A003").splitlines()[-1] == (
        "A003 vắng mặt lúc 08:00 ở quầy 2. Khách quay lại thì đưa phiếu ở quầy, hoặc: “motcua "
        "counter return A003 --counter QUẦY”."
    )


def test_who_was_sent_to_a_counter_that_pauses_hears_so(busy: CommandLine) -> None:
    busy.done("counter call-number A001 --counter 2")
    busy.done("counter transfer ho-tich --to 3 --counter 2")
    assert said(busy, "A001").endswith("Chờ riêng quầy 3.")
    busy.done("counter pause --counter 3")
    assert "quầy này đang tạm nghỉ: mở lại quầy" in said(busy, "A001")


def test_a_number_of_yesterday(busy: CommandLine) -> None:
    busy.done("counter call-number A003 --counter 2")
    busy.done("counter no-show --counter 2")
    busy.done("day close --unserved")
    busy.put(at("2026-12-08 08:00"))
    busy.done("ticket issue ho-tich --no-print")
    assert busy.refused("queue explain A003")["code"] == "ticket-unknown"
    then = busy("queue explain A003 --day 2026-12-07").out
    assert "A003 vắng mặt lúc 08:00 ở quầy 2, ngày ấy đã qua: mời khách lấy số mới." in then
    assert busy.done("ticket show A001 --day 2026-12-07")["ticket"]["state"] == "unserved"
    assert len(busy.done("ticket list --day 2026-12-07")["tickets"]) == 3
    assert len(busy.done("ticket list")["tickets"]) == 1
    said = busy.refused("ticket show A009 --day 2026-12-07")
    assert said["code"] == "ticket-unknown-then"
    assert "07/12/2026" in said["message"]
    assert busy.refused("ticket list --day 2026-12-01")["code"] == "day-unknown"
