"""`motcua simulate day`: what it tells programs and people, and what it refuses."""

import tomllib
from pathlib import Path

import pytest

from hall.sentences import Sentences
from motcua.cli.simulate import TYPES
from motcua.simulated_day.day_types import DAY_TYPES
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.recount.journal import read_journal
from tests.recount.report import recount
from tests.recount.sums import differences

DAY = "simulate day --visits 12 --counters 2 --seed 4"


def test_the_day_is_told_to_programs(motcua: CommandLine, tmp_path: Path) -> None:
    told = motcua.done(f"{DAY} --out {tmp_path / 'day'}")
    assert told["folder"] == str(tmp_path / "day")
    assert (told["visits"], told["counters"], told["seed"]) == (12, 2, 4)
    assert told["tickets"] == sum(told["states"].values()) >= 12
    assert sum(told["rules"].values()) >= told["waits"]["n"]
    assert told["commands"]["ticket.issue"] >= 10
    assert all(set(one) == {"command", "code", "count"} for one in told["refusals"])


def test_other_commands_read_the_day(motcua: CommandLine, tmp_path: Path) -> None:
    told = motcua.done(f"{DAY} --out {tmp_path / 'day'}")
    where = f"--data-dir {told['folder']}"
    found = motcua.done(f"db verify {where}")
    assert (found["events"], found["tickets"]) == (told["events"], told["tickets"])
    motcua.config = Path(told["config"])
    assert motcua.done(f"config check {where}")["counters"] == 2


@pytest.mark.parametrize(
    ("visits", "counters"),
    [(60, 6), pytest.param(1000, 40, marks=pytest.mark.prove)],
)
def test_the_sheet_of_the_day_is_what_its_journal_says(
    motcua: CommandLine, tmp_path: Path, visits: int, counters: int
) -> None:
    asked = f"simulate day --visits {visits} --counters {counters} --seed 3"
    told = motcua.done(f"{asked} --out {tmp_path / 'day'}")
    folder, motcua.config = Path(told["folder"]), Path(told["config"])
    report = motcua.done(f"report day {told['business_day']} --format json --data-dir {folder}")
    office = tomllib.loads(motcua.config.read_text("utf-8"))["office"]
    counted = recount(read_journal(folder / "office.db"), office, told["business_day"])
    assert list(differences(counted, report)) == []
    assert report["total"]["counts"]["issued"] == told["tickets"] > visits
    assert report["total"]["ticket_wait"] == told["waits"]


def test_the_day_is_told_to_people(motcua: CommandLine, tmp_path: Path) -> None:
    shown = motcua(f"{DAY} --out {tmp_path / 'day'}")
    assert shown.exit_code == 0
    assert shown.out.startswith("Ngày 23/11/2026: 12 lượt khách, 2 quầy, ")
    assert "chuỗi nguyên vẹn" in shown.out
    assert str(tmp_path / "day") in shown.out
    assert "Bị từ chối đúng quy tắc: “" not in shown.out
    for line in shown.out.splitlines():
        assert_plain_vietnamese(line)


def test_the_office_s_own_record_is_not_touched(motcua: CommandLine, tmp_path: Path) -> None:
    motcua.done("ticket issue ho-tich --no-print")
    before = motcua.done("db verify")
    motcua.done(f"{DAY} --out {tmp_path / 'day'}")
    assert motcua.done("db verify") == before


def test_a_folder_that_has_a_record_is_refused(motcua: CommandLine) -> None:
    error = motcua.refused(f"{DAY} --out {motcua.data_dir}")
    assert error["code"] == "simulation-not-fresh"
    assert motcua.done("db verify")["events"] == 0


def test_a_folder_is_made_where_none_is_named(
    motcua: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    told = motcua.done("simulate day --visits 1 --counters 1")
    assert Path(told["folder"]).parent == tmp_path


@pytest.mark.parametrize(
    "words", ["--visits 0", "--visits 10001", "--counters 0", "--counters 100", "--type mưa"]
)
def test_what_cannot_be_is_wrong_usage(motcua: CommandLine, words: str) -> None:
    shown = motcua(f"simulate day {words} --json")
    assert (shown.exit_code, shown.error["code"]) == (2, "wrong-usage")
    assert words.split(maxsplit=1)[0] in shown.error["message"]


def test_every_kind_of_day_is_explained() -> None:
    assert list(TYPES) == list(DAY_TYPES)


def test_every_rule_has_a_short_name() -> None:
    sentences = Sentences("vi")
    assert sentences.section("rule-names").keys() == sentences.section("rules").keys()
