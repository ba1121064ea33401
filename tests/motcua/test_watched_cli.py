"""`motcua queue status` of what wants to be seen to, and `motcua counter still`."""

from datetime import timedelta

import pytest

from hall.queue_watch import QueueWatch
from motcua import BUILT
from motcua.settings import load
from office.office import Office
from tests.fakes.command_line import CommandLine


def later(motcua: CommandLine, *, minutes: int) -> None:
    """Time passes."""
    motcua.put(motcua.clock.now() + timedelta(minutes=minutes))


def watch(motcua: CommandLine) -> None:
    """The counters' program looks at the queue once."""
    with motcua.store() as store:
        office = Office(load(motcua.config).office, store, motcua.clock, BUILT)
        QueueWatch(office, "counters:1").look()


@pytest.fixture
def long_open(motcua: CommandLine) -> CommandLine:
    """A001 has been open at counter 2 for an hour; A002 has been waiting for as long."""
    for words in (
        "counter open --counter 2",
        "counter open --counter 3",
        "ticket issue ho-tich --no-print",
        "ticket issue ho-tich --no-print",
        "counter call --counter 2",
    ):
        motcua.done(words)
    later(motcua, minutes=61)
    watch(motcua)
    return motcua


def test_a_ticket_that_is_asked_about(long_open: CommandLine) -> None:
    (asked,) = long_open.done("queue status")["unattended"]
    assert asked["ticket"]["number"] == "A001"
    assert (asked["counter"], asked["open_min"]) == (2, 61)
    assert asked["asked_at"] < asked["ends_at"]
    said = long_open("queue", "status").out
    assert "Quầy 2: A001 đã mở 61 phút, còn phục vụ không? Không trả lời thì 09:06" in said
    assert "motcua counter still --counter 2" in said


def test_an_answer(long_open: CommandLine) -> None:
    said = long_open("counter", "still", "--counter", "2")
    assert said.out == "A001: vẫn đang phục vụ, 120 phút nữa mới hỏi lại.\n"
    assert long_open.done("queue status")["unattended"] == []
    last = long_open.done("ticket show A001")["events"][-1]
    assert (last["kind"], last["data"]["counter"]) == ("ticket.attended", 2)


def test_no_answer(long_open: CommandLine) -> None:
    later(long_open, minutes=5)
    watch(long_open)
    assert long_open.done("ticket show A001")["ticket"]["state"] == "finished"
    said = long_open("ticket", "show", "A001").out
    assert "để mở 61 phút, hỏi quầy 2 còn phục vụ không" in said
    assert "kết thúc: để mở mà không ai làm gì, máy tự kết thúc" in said
    assert long_open.done("counter call --counter 2")["ticket"]["number"] == "A002"


def test_waits_that_are_long(long_open: CommandLine) -> None:
    (alert,) = long_open.done("queue status")["alerts"]
    assert (alert["service"], alert["target_min"]) == ("ho-tich", 15)
    assert (alert["waiting"], alert["late"], alert["over"], alert["longest_wait_s"]) == (
        1,
        1,
        1,
        3660,
    )
    assert "ĐÃ QUÁ 15 phút: Hộ tịch, 1 người, lâu nhất 61 phút" in long_open("queue status").out


def test_near_and_over_are_two_sentences_and_no_program_is_needed(motcua: CommandLine) -> None:
    """Nobody has opened a counter, and no program looks at the queue."""
    motcua.done("ticket issue ho-tich --no-print")
    later(motcua, minutes=11)
    near = motcua("queue status").out
    assert (
        "Sắp quá 15 phút: Hộ tịch, 1 người, lâu nhất 11 phút · chưa quầy nào mở nhận dịch vụ này · "
        "mở được: quầy 2, 3"
    ) in near
    assert "ĐÃ QUÁ" not in near
    later(motcua, minutes=5)
    assert "ĐÃ QUÁ 15 phút: Hộ tịch, 1 người, lâu nhất 16 phút" in motcua("queue status").out


def test_the_two_blocks_of_the_screen_agree(long_open: CommandLine) -> None:
    """The one at counter 2 has taken a number for another matter, and waits for it there."""
    long_open.done("ticket issue chung-thuc --no-print --with A001")
    later(long_open, minutes=20)
    long_open.done("ticket issue chung-thuc --no-print")
    later(long_open, minutes=12)
    shown = long_open("queue status").out
    assert (
        "C  Chứng thực bản sao, chữ ký: 2 người chờ (trong đó 1 người đang ở quầy khác), lâu"
        in shown
    )
    status = long_open.done("queue status")
    of_service = {one["id"]: one["longest_wait_s"] for one in status["services"]}
    assert {one["service"]: one["longest_wait_s"] for one in status["alerts"]} == {
        one: seconds for one, seconds in of_service.items() if seconds
    }


def test_a_word_without_a_ticket_is_refused(long_open: CommandLine) -> None:
    assert long_open("counter", "still", "--counter", "3").exit_code == 1
