"""`motcua sync`: how far the central system is, and what it did not accept."""

from pathlib import Path

import pytest

from office.clock import to_ms
from office.store import link as rows
from office.store import open_store
from office.store.link import AGAIN, OPEN, LinkRow, RejectedRow
from tests.fakes.command_line import SAMPLE_FILE, CommandLine, assert_plain_vietnamese
from tests.fakes.office import MONDAY

NULL = {"offline_since": None, "cache_as_of": None, "fault": None}


@pytest.fixture
def linked(motcua: CommandLine, tmp_path: Path) -> CommandLine:
    """A command line of an office that has a central system."""
    motcua.config = tmp_path / "office.toml"
    text = SAMPLE_FILE.read_text(encoding="utf-8")
    motcua.config.write_text(f'{text}\n[link]\ncentral = "https://trung-tam.invalid"\n')
    motcua.done("ticket issue ho-tich --no-print")
    return motcua


def put(cli: CommandLine, *seqs: int, **link: int | str) -> None:
    """What the program of the link has found out."""
    store = open_store(cli.data_dir)
    with store.write() as tx:
        rows.keep(tx, LinkRow(heard_at=to_ms(MONDAY), **link))  # type: ignore[arg-type]
        rows.put(tx, [RejectedRow(seq, "origin", to_ms(MONDAY), OPEN) for seq in seqs])
    store.close()


def state(cli: CommandLine, seq: int) -> str:
    """What has become of an event that was not accepted."""
    store = open_store(cli.data_dir)
    with store.read() as tx:
        found = rows.rejection(tx, seq)
    store.close()
    assert found
    return found.state


def test_an_office_without_a_central_system_says_so(motcua: CommandLine) -> None:
    motcua.done("ticket issue ho-tich --no-print")
    shown = motcua("sync status")
    assert shown.exit_code == 0
    assert "không nối" in shown.out
    assert motcua.done("sync status")["online"] is False
    for words in ("sync now", "sync retry"):
        assert motcua(words).exit_code == 2


def test_the_status_is_one_object(linked: CommandLine) -> None:
    pending = linked.done("sync status")["pending"]
    assert linked.done("sync status") == {
        "online": False,
        "pending": pending,
        "acknowledged_seq": 0,
        "quarantined": 0,
        "linked": True,
        **NULL,
    }
    put(linked, acknowledged=2)
    now = linked.done("sync status")
    assert (now["online"], now["pending"], now["acknowledged_seq"]) == (True, pending - 2, 2)
    put(linked, 1, offline_since=to_ms(MONDAY), fault="central-portal")
    now = linked.done("sync status")
    assert (now["offline_since"], now["fault"]) == ("2026-12-07T01:00:00.000Z", "central-portal")
    assert now["quarantined"] == 1


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({}, "Chưa nối được"),
        ({"acknowledged": 1}, "Đang nối"),
        ({"offline_since": to_ms(MONDAY), "fault": "central-silent"}, "Ngoại tuyến từ 08:00 07/12"),
    ],
)
def test_the_status_in_words(linked: CommandLine, link: dict[str, int | str], said: str) -> None:
    if link:
        put(linked, 1, **link)
    shown = linked("sync status")
    assert said in shown.out
    assert ("sync quarantine" in shown.out) is bool(link)
    assert_plain_vietnamese(shown.out)


def test_what_was_not_accepted_is_listed_and_settled(linked: CommandLine) -> None:
    put(linked, 1, 2, 3)
    shown = linked("sync quarantine")
    assert len(shown.out.splitlines()) == 3
    assert "máy gửi không đúng dạng" in shown.out
    assert linked.done("sync retry 1") == {"again": 1}
    assert state(linked, 1) == AGAIN
    left = linked.done("sync quarantine --waive 2 --reason test-data")["quarantine"]
    assert [(one["seq"], one["state"]) for one in left] == [(1, AGAIN), (3, OPEN)]
    left = linked.done("sync quarantine --correct 3 --set origin=kiosk-1")["quarantine"]
    assert [one["seq"] for one in left] == [1]
    assert [one["kind"] for one in _events(linked)][-2:] == ["event.waived", "event.corrected"]


def _events(cli: CommandLine) -> list[dict[str, str]]:
    from office.store import events

    store = open_store(cli.data_dir)
    with store.read() as tx:
        found = [{"kind": one.kind} for one in events.all_events(tx)]
    store.close()
    return found


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        ("sync quarantine --waive 2", 2, "thêm --reason"),
        ("sync quarantine --waive 99 --reason test-data", 1, "Xem danh sách"),
        ("sync quarantine --correct 2", 2, "thêm --set"),
        ("sync quarantine --correct 2 --set origin", 2, "“origin” không có dạng"),
        ("sync quarantine --correct 2 --set data=x", 1, "“data=x” không đính chính được"),
        ("sync retry 99", 1, "Xem danh sách"),
    ],
)
def test_what_is_refused_says_what_to_do(
    linked: CommandLine, words: str, exit_code: int, said: str
) -> None:
    put(linked, 2)
    shown = linked(words)
    assert shown.exit_code == exit_code
    assert said in shown.err
    assert state(linked, 2) == OPEN
