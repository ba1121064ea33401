"""`motcua queue explain`: why a number was called when it was, in a sentence."""

import pytest

from tests.fakes.command_line import CommandLine
from tests.fakes.office import at


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
        "A002 được quầy 2 gọi lúc 08:00. Thuộc diện ưu tiên: Người cao tuổi."
    )
    assert said(busy, "a 1") == (
        "A001 được quầy 2 gọi lúc 08:00. Đến lượt số thường: giữa hai số ưu tiên gọi 2 số thường."
    )


def test_who_waits_hears_his_place(busy: CommandLine) -> None:
    assert said(busy, "A003") == "A003 đang chờ, thứ 2 trong hàng của mình."


def test_who_sits_at_another_counter_hears_that_his_place_is_kept(busy: CommandLine) -> None:
    busy.done("counter call-number A001 --counter 2")
    busy.done("ticket issue chung-thuc --no-print --with A001")
    busy.done("ticket cancel A002")
    busy.done("ticket cancel A003")
    busy.done("counter call --counter 3")
    assert said(busy, "C001") == (
        "C001 đang chờ: người giữ số đang ở quầy 2; số được giữ chỗ, và mời ngay khi quầy ấy xong."
    )


def test_a_number_out_of_turn_says_that_an_officer_chose_it(busy: CommandLine) -> None:
    busy.done("counter call-number A003 --counter 3")
    assert said(busy, "A003").endswith("Cán bộ gọi đúng số này.")


def test_a_number_that_was_never_called(busy: CommandLine) -> None:
    busy.done("ticket cancel A003")
    assert said(busy, "A003") == "A003 đã hủy, chưa được gọi."


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
        "A004 đang chờ: người giữ số đang ở quầy 2; số được giữ chỗ, thứ 2 trong hàng của mình."
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
        "K001 đang chờ, thứ 1 trong hàng của mình.",
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
        "A002 đang chờ, thứ 2 trong hàng của mình; từ 08:15 được gọi theo lịch hẹn."
    )
    motcua.put(at("2026-12-07 08:16"))
    assert said(motcua, "A002") == (
        "A002 đang chờ, thứ 1 trong những người đã đến giờ hẹn (hẹn 08:15)."
    )
    motcua.done("counter call --counter 2")
    assert said(motcua, "A002") == ("A002 được quầy 2 gọi lúc 08:16. Có hẹn lúc 08:15, đã đến giờ.")
