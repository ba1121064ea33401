"""When each machine's check is due, and what the journal keeps of it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from office.checks import KNOWN_FOR, Found, HallChecked, NoteCheck, check_due, checks_within
from office.queue import ConfirmDay
from tests.fakes.office import MONDAY, Hall, at, hall, settings

KIOSK, DESK = "kiosk-1", "desk"
PAPER_OUT = Found("may-in", "printer", "printer-paper-out", "fault")
DISK_LOW = Found("disk:desk", "disk", "disk-low", "warn")


def due(here: Hall, machine: str = KIOSK) -> bool:
    """Whether a machine's check is due."""
    return check_due(here.office, machine).now


def checks(here: Hall) -> tuple[HallChecked, ...]:
    """The newest check of each machine."""
    with here.office.look() as (tx, now):
        return checks_within(tx, now)


MOMENTS = {
    "2026-12-07 00:00": False,
    "2026-12-07 06:59": False,
    "2026-12-07 07:00": True,
    "2026-12-07 12:15": True,
    "2026-12-07 20:00": True,
    "2026-12-12 09:00": False,
    "2026-12-13 09:00": False,
    "2027-01-01 09:00": False,
}
"""Numbers open at 07:30 on working days."""


@pytest.mark.parametrize("moment", MOMENTS)
def test_it_is_due_half_an_hour_before_numbers_open(tmp_path: Path, moment: str) -> None:
    with hall(tmp_path / "data", at(moment)) as here:
        assert due(here) is MOMENTS[moment]


def test_the_first_service_of_the_day_counts(tmp_path: Path) -> None:
    early = {"taking": {"mon": ["06:30-08:00"]}, "serving": {"mon": ["06:30-08:00"]}}
    services = [
        {"id": "civil", "name": {"vi": "Hộ tịch"}, "series": "A"},
        {"id": "land", "name": {"vi": "Đất đai"}, "series": "B", "hours": early},
    ]
    office = settings(services=services)
    with hall(tmp_path / "data", at("2026-12-07 06:00"), office_settings=office) as here:
        assert due(here)
        here.clock.put(at("2026-12-07 05:59"))
        assert not due(here)


def test_an_office_that_is_always_open_checks_with_each_day(tmp_path: Path) -> None:
    office = settings(always_open=True)
    with hall(tmp_path / "data", at("2026-12-06 00:00"), office_settings=office) as here:
        assert due(here)
        here.do(NoteCheck(KIOSK, 3))
        here.clock.put(at("2026-12-06 23:59"))
        assert not due(here)
        here.clock.put(at("2026-12-07 00:00"))
        assert due(here)


def test_once_a_working_day_and_each_machine_for_itself(tmp_path: Path) -> None:
    with hall(tmp_path / "data") as here:
        here.do(NoteCheck(KIOSK, 3))
        assert (due(here, KIOSK), due(here, DESK)) == (False, True)
        here.do(NoteCheck(DESK, 3))
        assert not due(here, DESK)
        here.clock.put(MONDAY + timedelta(days=1))
        assert due(here, KIOSK)
        assert due(here, DESK)


def test_one_event_of_codes_and_the_same_again_is_none(tmp_path: Path) -> None:
    with hall(tmp_path / "data") as here:
        here.do(NoteCheck(DESK, 3, (PAPER_OUT, DISK_LOW)))
        here.do(NoteCheck(DESK, 3, (DISK_LOW, PAPER_OUT)))
        (event,) = [one for one in here.journal() if one.kind == "hall.checked"]
        assert event.subject == "machine:desk"
        data = json.loads(event.data)
        assert set(data) == {"day", "clock", "checked", "found", "skipped", "installation"}
        assert data["found"] == [DISK_LOW._asdict(), PAPER_OUT._asdict()]


def test_what_has_changed_meanwhile_is_told_again(tmp_path: Path) -> None:
    with hall(tmp_path / "data") as here:
        here.do(NoteCheck(DESK, 3, (PAPER_OUT,)))
        assert check_due(here.office, DESK).troubled
        here.do(NoteCheck(DESK, 3))
        assert not check_due(here.office, DESK).troubled
        assert [one.found for one in checks(here)] == [()]


def test_the_newest_of_each_machine_is_known(tmp_path: Path) -> None:
    with hall(tmp_path / "data") as here:
        here.do(NoteCheck(KIOSK, 3))
        here.do(NoteCheck(DESK, 3, (PAPER_OUT,)))
        here.clock.put(MONDAY + timedelta(days=1))
        here.do(NoteCheck(KIOSK, 3, (DISK_LOW,)))
        told = {one.machine: (one.today, one.found) for one in checks(here)}
        assert told == {KIOSK: (True, (DISK_LOW,)), DESK: (False, (PAPER_OUT,))}


def test_a_machine_that_was_renamed_is_known_by_its_new_name_alone(tmp_path: Path) -> None:
    with hall(tmp_path / "data") as here:
        here.do(NoteCheck(KIOSK, 3, installation="a1"))
        here.do(NoteCheck("front", 3, installation="a1"))
        here.do(NoteCheck(DESK, 3, installation="b2"))
        here.do(NoteCheck("old", 3))
        here.do(NoteCheck("older", 3))
        assert {one.machine for one in checks(here)} == {"front", DESK, "old", "older"}


def test_a_machine_that_was_taken_away_is_forgotten(tmp_path: Path) -> None:
    with hall(tmp_path / "data") as here:
        here.do(NoteCheck(DESK, 3))
        here.clock.advance(KNOWN_FOR.total_seconds())
        assert [one.machine for one in checks(here)] == [DESK]
        here.clock.advance(1)
        assert checks(here) == ()


def test_a_doubted_clock_holds_no_check_up_and_asks_for_one_more(tmp_path: Path) -> None:
    with hall(tmp_path / "data") as here:
        here.do(NoteCheck(KIOSK, 3))
        here.clock.is_agreed = False
        here.clock.put(at("2020-01-01 03:00"))
        assert due(here)
        here.do(NoteCheck(KIOSK, 3))
        assert not due(here)
        here.do(ConfirmDay("2026-12-08"))
        assert due(here)
