"""Commands that only read begin no record."""

import pytest

from tests.fakes.command_line import CommandLine, assert_plain_vietnamese

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
