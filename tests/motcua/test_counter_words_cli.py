"""What the commands of a counter say of what they did, and the way on from what they refuse."""

import pytest

from office.numbering import slip_code
from office.store import read_key
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese

ISSUE = "ticket issue ho-tich --no-print"
OPEN = "counter open --counter 2"
CALL = "counter call --counter 2"


def begun(motcua: CommandLine, *words: str) -> None:
    """Counter 2 is open, and what else was done."""
    for one in (OPEN, *words):
        motcua.done(one)


def said(motcua: CommandLine, words: str) -> str:
    """What people read of a command that was done."""
    shown = motcua(words)
    assert shown.exit_code == 0, shown
    assert_plain_vietnamese(shown.out)
    return shown.out


# Two numbers


def test_two_are_called_and_both_are_named(motcua: CommandLine) -> None:
    begun(motcua, ISSUE, ISSUE)
    out = said(motcua, "counter call-two --counter 2")
    assert "A001: đang được gọi\nA002: mời tới gần, giữ nguyên chỗ\n" in out
    assert "A001: mời tới gần" in said(motcua, "counter call-second A002 --counter 2")


def test_two_of_nobody(motcua: CommandLine) -> None:
    begun(motcua)
    assert said(motcua, "counter call-two --counter 2") == "Quầy 2: không có ai chờ.\n"


def test_a_busy_counter_that_calls_two_is_not_to_close(motcua: CommandLine) -> None:
    begun(motcua, ISSUE, CALL)
    two = motcua.refused("counter call-two --counter 2")["message"]
    assert "counter finish --counter 2" in two
    assert "--open" not in two
    assert "--open hold" in motcua.refused("counter close --counter 2")["message"]


# The way on

WAYS_ON = {
    "waiting": ((ISSUE,), "counter resume A001 --counter 2", "counter call-number A001"),
    "called": ((ISSUE, CALL), "ticket cancel A001", "counter no-show --counter 2"),
    "serving": (
        (ISSUE, CALL, "counter start --counter 2"),
        "counter no-show --counter 2",
        "counter hold --counter 2",
    ),
    "held": (
        (ISSUE, CALL, "counter hold --counter 2"),
        "counter return A001 --counter 2",
        "counter resume A001",
    ),
    "absent": (
        (ISSUE, CALL, "counter no-show --counter 2"),
        "ticket cancel A001",
        "counter return A001",
    ),
    "over": ((ISSUE, "ticket cancel A001"), "ticket cancel A001", "ticket issue"),
}


@pytest.mark.parametrize("state", WAYS_ON)
def test_what_a_state_forbids_tells_the_way_on(motcua: CommandLine, state: str) -> None:
    before, words, way = WAYS_ON[state]
    begun(motcua, *before)
    error = motcua.refused(words)
    assert error["code"] == "ticket-state"
    assert f"“motcua {way}" in error["message"]
    assert_plain_vietnamese(error["message"])


def test_who_was_started_by_mistake_is_put_aside_and_never_counts_as_served(
    motcua: CommandLine,
) -> None:
    begun(motcua, ISSUE, CALL, "counter start --counter 2", "counter hold --counter 2")
    motcua.done("ticket cancel A001")
    assert motcua.done("ticket show A001")["ticket"]["state"] == "cancelled"
    assert motcua.done("report day")["total"]["counts"].get("served", 0) == 0


# Dossiers


def test_what_was_counted_is_said_with_what_a_turn_takes(motcua: CommandLine) -> None:
    elderly = "rank = 3\n"
    changes = {
        "[office.queue]": "[office.queue]\ndossiers_per_turn = 5",
        elderly: f"{elderly}counts_dossiers = true\n",
    }
    motcua.configure(changes)
    issued = said(motcua, f"{ISSUE} --priority cao-tuoi --dossiers 12")
    assert "12 hồ sơ; mỗi lượt nhận 5, có người chờ thì còn 7 về cuối hàng" in issued
    assert "Hộ tịch · 12 hồ sơ" in said(motcua, "ticket list")
    begun(motcua, CALL)
    count = "counter dossiers 8 --counter 2"
    words = (
        "A001: đang được phục vụ · 8 hồ sơ; mỗi lượt nhận 5, có người chờ thì còn 3 về cuối hàng\n"
    )
    assert said(motcua, count) == words
    assert said(motcua, count) == words
    assert said(motcua, "counter finish --counter 2") == "A001: đã xong · 8 hồ sơ\n"


def test_one_dossier_is_not_spoken_of(motcua: CommandLine) -> None:
    begun(motcua)
    assert "hồ sơ" not in said(motcua, ISSUE)


# Transfers


def test_a_transfer_to_what_nobody_takes_is_done_and_told(motcua: CommandLine) -> None:
    begun(motcua, ISSUE, CALL)
    out = said(motcua, "counter transfer xa-hoi --counter 2")
    assert "Chú ý: lúc này chưa có quầy nào nhận dịch vụ Bảo trợ xã hội, người có công;" in out


def test_a_transfer_to_a_counter_that_does_not_take_it_is_told(motcua: CommandLine) -> None:
    begun(motcua, "counter open --counter 3", ISSUE, CALL)
    done = motcua.done("counter transfer xa-hoi --counter 2 --to 3")
    assert done["warnings"] == [
        "Chú ý: quầy 3 không nhận dịch vụ Bảo trợ xã hội, người có công; "
        "chỉ quầy 3 gọi được số A001."
    ]


def test_a_transfer_that_somebody_takes_is_told_of_without_a_warning(motcua: CommandLine) -> None:
    begun(motcua, "counter open --counter 3", ISSUE, CALL)
    assert motcua.done("counter transfer ho-tich --counter 2 --to 3")["warnings"] == []


# Slips

SLIP_TAKERS = (
    "counter call-number {} --counter 2",
    "counter resume {} --counter 2",
    "counter call-second {} --counter 2",
    "counter return {} --counter 2",
    "ticket show {}",
    "ticket cancel {}",
    "ticket reclassify {} --priority cao-tuoi",
    "ticket reprint {}",
    "ticket issue ho-tich --no-print --with {}",
    "queue explain {}",
)


@pytest.mark.parametrize("words", SLIP_TAKERS)
def test_a_forged_slip_is_the_same_everywhere(motcua: CommandLine, words: str) -> None:
    begun(motcua)
    error = motcua.refused(words.format("MC1.mau.foo.AAAA"))
    assert (error["code"], error["who"]) == ("slip-forged", "officer")
    assert "ticket list" in error["message"]


def test_a_slip_stands_for_its_number(motcua: CommandLine) -> None:
    begun(motcua, ISSUE, ISSUE)
    ticket = motcua.done("ticket show A002")["ticket"]["id"]
    code = slip_code("mau", ticket, read_key(motcua.data_dir))
    called = motcua.done(f"counter call-number {code} --counter 2")
    assert called["ticket"]["number"] == "A002"
    assert motcua.done(f"ticket show {code}")["ticket"]["number"] == "A002"


# Who can mend it

MISTYPED = (
    f"{CALL.replace('call', 'call-number A999')}",
    "counter call-number A001 --counter 2 --why abc",
    "counter call --counter 9",
    "ticket issue abc",
    "ticket issue ho-tich --dossiers 500",
    "ticket issue",
)


@pytest.mark.parametrize("words", MISTYPED)
def test_what_was_mistyped_is_mended_by_who_typed_it(motcua: CommandLine, words: str) -> None:
    begun(motcua, ISSUE)
    assert motcua(*words.split(), "--json").error["who"] == "typist"
    assert "(Người gõ lệnh · " in motcua(words).err


# Small words


def test_a_counter_that_is_closed_has_nothing_to_give_back(motcua: CommandLine) -> None:
    out = said(motcua, "counter close --counter 2 --open return")
    assert out == "Quầy 2: đóng.\nỞ quầy không còn số nào, nên “--open” không có gì để làm.\n"
    begun(motcua, ISSUE, CALL)
    assert "--open" not in said(motcua, "counter close --counter 2 --open return")


def test_a_class_that_it_has_already_changes_nothing(motcua: CommandLine) -> None:
    begun(motcua, ISSUE)
    out = said(motcua, "ticket reclassify A001 --service ho-tich")
    assert out.startswith("Số này vốn đã như vậy, không đổi gì.\nA001  Hộ tịch")
    assert "vốn đã" not in said(motcua, "ticket reclassify A001 --service chung-thuc")


def test_a_counter_that_takes_nothing_hears_who_waits(motcua: CommandLine) -> None:
    begun(motcua, ISSUE)
    out = said(motcua, "counter services --counter 2 --takes")
    assert "Quầy 2 không nhận dịch vụ nào. Đang chờ: Hộ tịch 1" in out


def test_a_busy_counter_invites_what_it_resumes_next(motcua: CommandLine) -> None:
    begun(motcua, ISSUE, ISSUE, CALL, "counter hold --counter 2", CALL)
    out = said(motcua, "counter resume A001 --counter 2")
    assert out == "A001: được mời ngay sau khách này\n"


def test_undo_names_everybody_who_went_back(motcua: CommandLine) -> None:
    begun(motcua, ISSUE, ISSUE, CALL, CALL)
    out = said(motcua, "counter undo --counter 2")
    assert "A001: đang được gọi" in out
    assert "A002: đang chờ" in out
