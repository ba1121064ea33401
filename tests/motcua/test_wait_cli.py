"""`motcua ticket issue` and `motcua queue status` tell how long a number will wait."""

import re

from office.turns import LEAST_TURNS
from tests.fakes.command_line import CommandLine


def test_a_wait_is_told_once_enough_were_served(motcua: CommandLine) -> None:
    motcua.done("counter open --counter 2")
    issue = "ticket issue ho-tich --no-print"
    assert motcua.done(issue)["wait"] is None
    assert "khoảng" not in motcua(issue).out
    for _ in range(LEAST_TURNS + 1):
        motcua.done(issue)
        motcua.done("counter call --counter 2")
    for _ in range(9):
        motcua.done(issue)
    wait = motcua.done(issue)["wait"]
    assert 0 <= wait["low_min"] <= wait["high_min"] >= 1
    assert re.search(
        r"(Chưa ai|người có thể) được gọi trước · chờ khoảng \d+(–\d+)? phút ·", motcua(issue).out
    )


def test_the_queue_tells_what_a_new_number_would_wait(motcua: CommandLine) -> None:
    motcua.done("counter open --counter 2")
    before = motcua.done("queue status")["services"]
    for _ in range(LEAST_TURNS + 8):
        motcua.done("ticket issue ho-tich --no-print")
    for _ in range(LEAST_TURNS + 1):
        motcua.done("counter call --counter 2")
    after = {one["id"]: one["wait"] for one in motcua.done("queue status")["services"]}
    assert {one["wait"] for one in before} == {None}
    assert after.pop("ho-tich")["high_min"] >= 1
    assert set(after.values()) == {None}
    assert "lấy số lúc này chờ khoảng" in motcua("queue status").out
