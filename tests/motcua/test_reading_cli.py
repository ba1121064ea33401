"""Commands that only read: they begin no record, and say what they know of other days."""

import pytest

from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.office import at

READING = [
    "queue status",
    "queue explain A001",
    "ticket show A001",
    "ticket list",
    "report day",
    "staff list",
    "appointment list",
    "appointment slots ho-tich",
    "data export appointment:48291736",
    "devices status",
    "doctor",
    "doctor A99R",
    "day close",
    "day confirm 2026-12-07",
    "counter call --counter 2",
    "ticket cancel A001",
]


@pytest.mark.parametrize("words", READING)
def test_a_mistyped_folder_stays_as_it_was(motcua: CommandLine, words: str) -> None:
    folder = motcua.data_dir / "mistyped"
    said = motcua.refused(*words.split(), "--data-dir", str(folder))
    assert said["code"] == "store-missing"
    assert str(folder) in said["message"]
    assert_plain_vietnamese(said["message"])
    assert not folder.exists()


@pytest.mark.parametrize(
    "words",
    ["ticket issue ho-tich --no-print", "counter open --counter 2", "devices check --level 0"],
)
def test_what_begins_an_office_makes_its_record(motcua: CommandLine, words: str) -> None:
    folder = motcua.data_dir / "new"
    motcua(*words.split(), "--data-dir", str(folder))
    assert (folder / "office.db").exists()


def test_a_day_without_data_names_the_newest_one(motcua: CommandLine) -> None:
    motcua.done("ticket issue ho-tich --no-print")
    said = motcua.refused("report day 2030-01-01")
    assert said["code"] == "day-unknown"
    assert said["message"] == (
        "Ngày 01/01/2030 chưa có dữ liệu; ngày mới nhất có dữ liệu: 07/12/2026."
    )


def test_a_record_without_any_day_says_so(motcua: CommandLine) -> None:
    said = motcua.refused("report day 2026-12-01")["message"]
    assert said == ("Ngày 01/12/2026 chưa có dữ liệu; ngày mới nhất có dữ liệu: chưa có ngày nào.")


@pytest.mark.parametrize("words", ["day confirm 25/11/2026", "day confirm mai", "report day mai"])
def test_what_is_no_date_is_wrong_usage(motcua: CommandLine, words: str) -> None:
    shown = motcua(*words.split(), "--json")
    assert shown.exit_code == 2
    assert shown.error["code"] == "wrong-usage"
    assert "năm-tháng-ngày" in shown.error["message"]


def test_nobody_changes_the_day_unasked(motcua: CommandLine) -> None:
    motcua.put(at("2026-12-07 08:00"), agreed=False)
    motcua.done("ticket issue ho-tich --no-print")
    said = motcua.refused("day confirm 2026-12-09")
    assert said["code"] == "day-not-asked"
    assert "07/12/2026" in said["message"]
    assert "--confirm" in said["message"]
    assert motcua.done("ticket issue ho-tich --no-print")["ticket"]["business_day"] == "2026-12-07"
    assert motcua.done("day confirm 2026-12-09 --confirm") == {"business_day": "2026-12-09"}
    assert motcua.done("ticket issue ho-tich --no-print")["ticket"]["business_day"] == "2026-12-09"


def test_an_answer_behind_the_days_of_the_record_wants_a_second_word(motcua: CommandLine) -> None:
    motcua.done("ticket issue ho-tich --no-print")
    motcua.put(at("2020-01-01 08:00"), agreed=False)
    motcua.done("ticket issue ho-tich --no-print")
    said = motcua.refused("day confirm 2026-11-20")
    assert said["code"] == "day-before-book"
    assert "20/11/2026" in said["message"]
    assert motcua.done("day confirm 2026-12-08") == {"business_day": "2026-12-08"}
    assert motcua.done("day confirm 2026-12-07 --confirm") == {"business_day": "2026-12-07"}
