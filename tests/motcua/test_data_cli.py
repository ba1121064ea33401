"""`motcua data`: what is known of a person, given and erased; and logs that hold no person."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy.exc import DBAPIError

from motcua.cli.data import erased_reply
from motcua.logs import log_to
from office.errors import Refused
from office.failures import Failures
from office.office import Office, Who
from office.personal import Personal
from office.persons import erase_person
from office.staff import AddStaff
from office.store import STORE_FILE, events
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.office import BUILT, settings
from tests.fakes.people import Book
from tests.motcua.test_shapes import Shape, fits

WHO = Who("tester", "test")
HANH = Personal.of("Nông Thị Hạnh", "0987 654 321", "4729")
EVENT: Shape = {"seq": int, "at": str, "kind": str, "actor": str, "origin": str, "data": dict}
PERSON: Shape = {"subject": str, "name": str, "phone": str, "citizen_id_end": str, "booking": str}
ERASED: Shape = {"subject": str, "at": str, "seq": int, "values": int}


@pytest.fixture
def office(motcua: CommandLine) -> Iterator[Office]:
    """The office beneath the command line, in which Hạnh is written down as `test:0`."""
    motcua.done("queue status")
    with motcua.store() as store:
        office = Office(settings(), store, motcua.clock, BUILT)
        office.do(Book((HANH,)), WHO)
        yield office


@pytest.mark.usefixtures("office")
def test_a_person_is_given_what_is_known_of_him(motcua: CommandLine) -> None:
    answer = motcua.done("data export test:0")
    assert fits(answer, {"person": PERSON, "events": [[EVENT]]}), answer
    assert answer["person"] == {
        "subject": "test:0",
        "name": "Nông Thị Hạnh",
        "phone": "0987654321",
        "citizen_id_end": "4729",
        "booking": "",
    }
    assert [one["kind"] for one in answer["events"]] == ["visit.opened"]


@pytest.mark.usefixtures("office")
def test_people_read_what_is_known(motcua: CommandLine) -> None:
    assert motcua("data export test:0").out == (
        "Mã: test:0\nHọ tên: Nông Thị Hạnh\nĐiện thoại: 0987654321\n"
        "Các số cuối của số định danh: 4729\n"
        "Mã đặt lịch của hệ thống khác: –\nSự kiện trong nhật ký: 1\n"
    )


@pytest.mark.usefixtures("office")
def test_a_person_is_erased(motcua: CommandLine) -> None:
    answer = motcua.done("data erase test:0 --confirm --command-id c1")
    assert fits(answer, {"erased": ERASED, "left_in_log": lambda left: left is False}), answer
    assert answer["erased"]["values"] == 1
    assert motcua.done("data erase test:0 --confirm --command-id c1") == answer
    assert motcua.done("db verify")["ok"]
    assert motcua.refused("data export test:0")["code"] == "person-erased"
    assert motcua.refused("data erase test:0 --confirm")["code"] == "person-erased"


@pytest.mark.usefixtures("office")
def test_people_read_that_copies_still_hold_him(motcua: CommandLine) -> None:
    said = motcua("data erase test:0 --confirm").out
    assert_plain_vietnamese(said)
    assert said == (
        "Đã xóa hẳn thông tin cá nhân của “test:0”. Nhật ký và số liệu vẫn nguyên.\n"
        "Bản sao lưu làm trước lúc này vẫn còn thông tin đó: "
        "hãy chạy “motcua db backup” rồi hủy các bản cũ. "
        "Hệ thống đặt lịch khác còn gửi người đó trong tệp thì nhập tệp sẽ lại có: "
        "hãy xóa ở đó trước.\n"
    )


def test_people_read_what_a_reader_holds_up(office: Office) -> None:
    with office.store.read() as tx:
        events.head(tx)
        reply = erased_reply(erase_person(office, WHO, "test:0", log_timeout_s=0))
    assert reply.data["left_in_log"]
    assert_plain_vietnamese(reply.text)
    assert "Tệp “office.db-wal” có thể còn giữ bản đã mã hóa" in reply.text


def changed_row(folder: Path) -> None:
    """Let somebody have written into the file."""
    with dbapi2.connect(folder / STORE_FILE) as connection:
        connection.execute("UPDATE personal SET salt = zeroblob(32)")


def other_key(folder: Path) -> None:
    """Let the key file be another office's."""
    (folder / "office.key").write_bytes(bytes(32))


def untouched(_folder: Path) -> None:
    """Nothing is wrong."""


REFUSED = {
    "a stranger": (untouched, "test:7", "person-unknown"),
    "another key": (other_key, "test:0", "store-key-foreign"),
    "a changed row": (changed_row, "test:0", "personal-damaged"),
}


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_given(motcua: CommandLine, case: str) -> None:
    spoil, subject, code = REFUSED[case]
    spoil(motcua.data_dir)
    error = motcua.refused("data", "export", subject)
    assert error["code"] == code
    assert_plain_vietnamese(error["message"])
    assert "Traceback" not in motcua("data", "export", subject).err


@pytest.mark.parametrize("action", ["export", "erase"])
@pytest.mark.parametrize("subject", ["", " ", "A001", "7", "appointment:", ":7", "test:0 test:1"])
def test_what_cannot_be_a_person_is_wrong_usage(
    motcua: CommandLine, action: str, subject: str
) -> None:
    shown = motcua("data", action, subject, "--json")
    assert (shown.exit_code, shown.error["code"]) == (2, "wrong-usage")
    assert "ví dụ appointment:7" in shown.error["message"]
    assert f"“motcua data {action} --help”" in shown.error["message"]


def test_an_unknown_person_is_told_how_codes_are_found(motcua: CommandLine) -> None:
    assert "motcua data find" in motcua.refused("data", "erase", "test:7")["message"]


# Finding


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("typed", ["nông  thị hạnh", "0987.654.321", "+84 987 654 321"])
def test_a_person_is_found_by_name_or_telephone(
    motcua: CommandLine, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{typed}\n"))
    (found,) = motcua.done("data find --person-stdin")["people"]
    assert (found["subject"], found["person"]["name"]) == ("test:0", "N. T. Hạnh")
    monkeypatch.setattr("sys.stdin", StringIO(f"{typed}\n"))
    shown = motcua("data find --person-stdin").out
    assert shown == "test:0  N. T. Hạnh · •••321 · ••29 · ghi lúc 08:00 07/12/2026\n"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("typed", ["", "Hạnh", "0987", "-", "Nông Thi Hanh"])
def test_only_the_whole_name_or_number_finds_anybody(
    motcua: CommandLine, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{typed}\n"))
    error = motcua.refused("data find --person-stdin")
    assert error["code"] == "person-not-found"
    assert_plain_vietnamese(error["message"])


def test_who_was_erased_is_not_found(
    motcua: CommandLine, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.do(Book((HANH,), first=1), WHO)
    motcua.done("data erase test:0 --confirm")
    monkeypatch.setattr("sys.stdin", StringIO("Nông Thị Hạnh\n"))
    (found,) = motcua.done("data find --person-stdin")["people"]
    assert found["subject"] == "test:1"


@pytest.mark.usefixtures("office")
def test_what_cannot_be_read_is_counted(
    motcua: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_row(motcua.data_dir)
    monkeypatch.setattr("sys.stdin", StringIO("Nông Thị Hạnh\n"))
    assert motcua.refused("data find --person-stdin")["details"]["unread"] == 1


@pytest.mark.usefixtures("office")
def test_without_a_keyboard_finding_says_how(
    motcua: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("Nông Thị Hạnh\n"))
    shown = motcua("data find --json")
    assert (shown.exit_code, shown.error["code"]) == (2, "wrong-usage")


@pytest.mark.usefixtures("office")
def test_erasing_asks_first_whom(motcua: CommandLine) -> None:
    error = motcua.refused("data erase test:0")
    assert error["code"] == "person-unconfirmed"
    assert "N. T. Hạnh · •••321" in error["message"]
    assert "“motcua data erase test:0 --confirm”" in error["message"]
    assert motcua.done("data export test:0")["person"]["name"] == "Nông Thị Hạnh"


@pytest.mark.usefixtures("office")
def test_whom_nobody_can_read_is_erased_all_the_same(motcua: CommandLine) -> None:
    changed_row(motcua.data_dir)
    assert "không đọc được" in motcua.refused("data erase test:0")["message"]
    assert motcua.done("data erase test:0 --confirm")["erased"]["values"] == 1


# Logs


def broken(folder: Path) -> None:
    """Let the record take nobody any more, neither a citizen nor one of the staff."""
    with dbapi2.connect(folder / STORE_FILE) as connection:
        for table in ("personal", "staff"):
            connection.execute(
                f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'the record is broken'); END"
            )


def failing(office: Office) -> tuple[tuple[Callable[[], object], type[Exception]], ...]:
    """Ways in which work with a person ends in an error."""
    name, phone, end = HANH.name, HANH.phone, HANH.citizen_id_end
    return (
        (lambda: office.do(Book((HANH,), first=1), WHO), DBAPIError),
        (lambda: office.do(AddStaff(name, "officer", "hash"), WHO), DBAPIError),
        (lambda: office.do(Book((HANH, HANH), kind="person.invented"), WHO), ValueError),
        (lambda: Personal.of(name, f"{phone}x"), Refused),
        (lambda: Personal.of(name, phone, f"00109900{end}"), Refused),
        (lambda: Personal.of(f"{name}\0"), Refused),
    )


def logged(folder: Path) -> str:
    """All logs of a data folder, once they are written."""
    ours = [one for one in logging.getLogger().handlers if type(one).__module__ == "motcua.logs"]
    for handler in ours:
        logging.getLogger().removeHandler(handler)
        handler.close()
    return "".join(one.read_text(encoding="utf-8") for one in (folder / "logs").iterdir())


def test_no_log_holds_a_person(motcua: CommandLine, office: Office) -> None:
    broken(motcua.data_dir)
    log_to(motcua.data_dir, "counters")
    for act, error in failing(office):
        with pytest.raises(error) as raised:
            act()
        Failures(logging.getLogger("counters"), "a loop").tell(raised.value)
    text = logged(motcua.data_dir)
    assert text.count("a loop\nTraceback") == len(failing(office))
    assert text.count("the record is broken") >= 2
    assert not [one for one in ("Hạnh", "0987654321", "4729") if one in text]


def test_a_fault_of_the_program_logs_no_argument(
    motcua: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.cli.staff.run_add", None)
    shown = motcua("staff", "add", "--name", HANH.name, "--role", "officer", "--json")
    assert json.loads(shown.out)["error"]["code"] == "program-fault"
    text = logged(motcua.data_dir)
    assert "motcua staff add\nTraceback" in text
    assert "Hạnh" not in text


@pytest.mark.parametrize("folder", ["--data-dir {}", "--data-dir={}"])
def test_a_fault_before_the_command_is_understood_is_logged_too(
    motcua: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    monkeypatch.setattr("motcua.cli.staff.register", None)
    words = folder.format(tmp_path / "other").split()
    assert motcua("staff", "list", *words, "--json").error["code"] == "program-fault"
    assert "motcua staff list\nTraceback" in logged(tmp_path / "other")
