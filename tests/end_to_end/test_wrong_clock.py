"""A machine whose clock is years off: numbers go on, nothing is lost, staff are asked."""

from datetime import UTC, datetime, timedelta

import pytest

from office.clock import SystemClock
from tests.fakes.command_line import CommandLine

ISSUE = "ticket issue ho-tich --no-print"
ASKED = "Hôm nay là ngày nào"
WRONG = [datetime(2020, 1, 1, tzinfo=UTC), datetime(2037, 6, 1, tzinfo=UTC)]


def stands_at(moment: datetime) -> SystemClock:
    """The machine's clock, without a time server, as if it had been started at `moment`."""
    return SystemClock(wall=moment.timestamp, steady=lambda: 0.0, synchronised=lambda: False)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda at: str(at.year))
def test_numbers_go_on_in_the_last_day(motcua: CommandLine, wrong: datetime) -> None:
    first = motcua.done(ISSUE)["ticket"]
    motcua.clock = stands_at(wrong)
    second = motcua.done(ISSUE)["ticket"]
    assert (second["number"], second["business_day"]) == ("A002", first["business_day"])
    assert motcua.done("db verify")["ok"]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda at: str(at.year))
def test_a_new_office_gives_numbers_and_asks(motcua: CommandLine, wrong: datetime) -> None:
    motcua.clock = stands_at(wrong)
    assert motcua.done(ISSUE)["ticket"]["number"] == "A001"
    assert motcua.done("queue status")["clock_doubted"]
    assert ASKED in motcua("queue status").out


def test_hours_are_not_applied_by_a_clock_that_is_doubted(motcua: CommandLine) -> None:
    motcua.configure({"always_open = true": "always_open = false"})
    motcua.clock = stands_at(WRONG[0])
    assert motcua.done(ISSUE)["ticket"]["number"] == "A001"


def test_staff_say_which_day_it_is(motcua: CommandLine) -> None:
    motcua.clock = stands_at(WRONG[0])
    motcua.done(ISSUE)
    assert motcua.done("day confirm 2026-12-07")["business_day"] == "2026-12-07"
    assert ASKED not in motcua("queue status").out
    again = motcua("day confirm 2026-12-07").out
    assert again.startswith("Ngày làm việc: 07/12/2026. Đồng hồ máy chỉ 01/01/2020; nếu gõ nhầm")
    assert motcua.done(ISSUE)["ticket"]["number"] == "A002"
    motcua.clock = stands_at(WRONG[0] + timedelta(hours=1))
    assert motcua.done(ISSUE)["ticket"]["business_day"] == "2026-12-07"
    assert motcua.done("db verify")["ok"]
