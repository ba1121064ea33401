"""`motcua db restore` as a technician uses it, and what officers and the day's sheet say since."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.supervisor import alone_on
from office.store import KEY_FILE, STORE_FILE
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.office import at

ISSUE = "ticket issue ho-tich --no-print"


class Terminal(io.StringIO):
    """Somebody sits there and types."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def lost(motcua: CommandLine) -> Iterator[CommandLine]:
    """Two numbers in the copy, a third one on paper, and then the disk died."""
    motcua.done(ISSUE), motcua.done(ISSUE)
    stick = motcua.data_dir.parent / "stick"
    stick.mkdir()
    motcua.done("db", "backup", str(stick))
    motcua.done(ISSUE)
    motcua.put(at("2026-12-07 08:20"))
    shutil.rmtree(motcua.data_dir)
    yield motcua
    assert motcua("db verify").exit_code == 0


def stick(motcua: CommandLine) -> Path:
    """The second disk."""
    return motcua.data_dir.parent / "stick"


def test_it_goes_on_above_what_people_have_seen(lost: CommandLine) -> None:
    answer = lost.done("db", "restore", str(stick(lost)), "--largest", "A=3", "--largest", "c = 0")
    assert (answer["epoch"], answer["noted"], answer["aside"]) == (2, True, None)
    assert [
        {key: one[key] for key in ("series", "shown", "next")}
        for one in answer["series"]
        if one["series"] in "AC"
    ] == [{"series": "A", "shown": 2, "next": 101}]
    assert lost.done(ISSUE)["ticket"]["number"] == "A101"
    assert lost.done("db status")["epoch"] == 2
    assert lost.refused("ticket show A003")["code"] == "ticket-lost"


def test_a_service_that_the_settings_lack_is_told_and_passed_over(lost: CommandLine) -> None:
    """The copy has another machine's settings, with a service more."""
    (stick(lost) / "office-kiosk.toml").write_text(
        '[[office.services]]\nid = "thue"\nseries = "T"\n', "utf-8"
    )
    done = lost.done("db", "restore", str(stick(lost)), "--largest", "T=7")
    assert done["not_in_settings"] == ["T"]
    assert {one["series"]: one["next"] for one in done["series"] if one["series"] == "T"} == {
        "T": 101
    }


def test_an_answer_below_the_record_is_remarked_on(lost: CommandLine) -> None:
    shown = lost("db", "restore", str(stick(lost)), "--largest", "A=1")
    assert "--largest A=1: nhỏ hơn sổ đã ghi; lấy A002." in shown.err
    assert_plain_vietnamese(shown.err)


def test_whoever_sits_there_is_asked_series_by_series(
    lost: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("bốn mươi\nA045\n\n\n\n\n\n\n\n"))
    shown = lost("db", "restore", str(stick(lost)))
    assert shown.exit_code == 0
    assert "A, Hộ tịch" in shown.err
    assert "bản sao lưu tới A002" in shown.err
    assert "Gõ một số" in shown.err
    assert "A: đi tiếp từ A101; A003 đến A100 không có trong sổ." in shown.out
    assert_plain_vietnamese(shown.out)
    assert_plain_vietnamese(shown.err)


def test_the_days_sheet_tells_what_is_missing(lost: CommandLine) -> None:
    lost.done("db", "restore", str(stick(lost)), "--largest", "A=3")
    told = lost("report day").out
    assert "Sổ được phục hồi lúc 08:20 từ bản sao lưu lúc 08:00" in told
    assert "A003 đến A100" in told


def test_a_record_that_stands_there_is_kept(motcua: CommandLine) -> None:
    motcua.done(ISSUE)
    place = stick(motcua)
    place.mkdir()
    motcua.done("db", "backup", str(place))
    motcua.done(ISSUE)
    before = (motcua.data_dir / STORE_FILE).read_bytes()
    aside = Path(motcua.done("db", "restore", str(place))["aside"])
    assert aside.parent == motcua.data_dir
    assert (aside / STORE_FILE).read_bytes() == before


@pytest.mark.parametrize("wrong", ["45", "Z=4", "A=x", "A=", "tang-9/A=4"])
def test_a_largest_number_of_nothing_is_told(lost: CommandLine, wrong: str) -> None:
    shown = lost("db", "restore", str(stick(lost)), "--largest", wrong, "--json")
    assert (shown.exit_code, shown.error["code"]) == (2, "wrong-usage")
    lost.done("db", "restore", str(stick(lost)))


def test_what_runs_is_stopped_first(lost: CommandLine) -> None:
    with alone_on(lost.data_dir):
        assert lost.refused("db", "restore", str(stick(lost)))["code"] == "already-running"
    lost.done("db", "restore", str(stick(lost)))


def test_refusals_say_what_to_do(lost: CommandLine) -> None:
    (stick(lost) / KEY_FILE).rename(stick(lost) / "key")
    for source, code in ((stick(lost), "restore-key"), (Path("/nowhere"), "restore-no-copy")):
        error = lost.refused("db", "restore", str(source))
        assert error["code"] == code
        assert_plain_vietnamese(error["message"])
    (stick(lost) / "key").rename(stick(lost) / KEY_FILE)
    lost.done("db", "restore", str(stick(lost)))


def test_moving_needs_a_database(motcua: CommandLine) -> None:
    motcua.done(ISSUE)
    shown = motcua("db move --json")
    assert (shown.exit_code, shown.error["code"]) == (2, "wrong-usage")
