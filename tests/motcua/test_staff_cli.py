"""`motcua staff`, ratings that officers do not see, notes and outcomes at the command line."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from hall.sentences import Sentences
from motcua.cli.shell import DATA_VARIABLE
from office.clock import SystemClock
from office.errors import Refused
from office.office import Office, Who
from office.ratings import ExplainRating, GiveRating
from office.staff import ROLES, sign_in
from office.store import open_store
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.office import BUILT, settings
from tests.motcua.test_shapes import Shape, fits

ROOT = Path(__file__).parents[2]
PIN = "314159"
WHO = Who("tester", "test")
MEMBER: Shape = {
    "number": int,
    "name": str,
    "role": str,
    "active": lambda value: value is True,
    "agency": lambda value: value is None,
}
ADD = ("staff", "add", "--name", "Nông Thị Hạnh", "--role", "officer", "--pin-stdin")
TIMEOUT_S = 60

Typed = Callable[..., None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Put lines on the standard input."""

    def put(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", StringIO("".join(f"{line}\n" for line in lines)))

    return put


@pytest.fixture
def staffed(motcua: CommandLine, typed: Typed) -> CommandLine:
    """An office in which officer 1 works."""
    typed(PIN)
    motcua.done(*ADD)
    return motcua


def signs_in(data_dir: Path, number: int, pin: str) -> bool:
    """Whether number and PIN are right."""
    store = open_store(data_dir)
    try:
        return bool(sign_in(Office(settings(), store, SystemClock(), BUILT), WHO, number, pin))
    except Refused:
        return False
    finally:
        store.close()


def test_somebody_is_added_with_the_next_number(motcua: CommandLine, typed: Typed) -> None:
    for number in (1, 2):
        typed(PIN)
        answer = motcua.done(*ADD)
        assert fits(answer, {"member": MEMBER}), answer
        assert answer["member"]["number"] == number
    assert signs_in(motcua.data_dir, 2, PIN)


def test_staff_are_listed(staffed: CommandLine) -> None:
    answer = staffed.done("staff list")
    assert fits(answer, {"staff": [[MEMBER]]}), answer
    member = {"number": 1, "name": "Nông Thị Hạnh", "role": "officer", "active": True}
    assert answer["staff"] == [{**member, "agency": None}]


def test_somebody_leaves_and_comes_back_in_another_role(staffed: CommandLine) -> None:
    said = staffed("staff change 1 --leaves").out
    assert said == "Đã đổi: 1  Nông Thị Hạnh · cán bộ tiếp nhận · đã nghỉ\n"
    assert not signs_in(staffed.data_dir, 1, PIN)
    member = staffed.done("staff change 1 --returns --role guide")["member"]
    assert (member["active"], member["role"]) == (True, "guide")


def test_an_agency_is_one_of_the_settings(staffed: CommandLine) -> None:
    assert staffed.refused("staff change 1 --agency so-tu-phap")["code"] == "agency-unknown"
    agency = '[[office.agencies]]\nid = "so-tu-phap"\nname = { vi = "Sở Tư pháp" }\n\n'
    staffed.configure({"[office.queue]": f"{agency}[office.queue]"})
    staffed.done("staff change 1 --agency so-tu-phap")
    assert staffed("staff list").out == "1  Nông Thị Hạnh · cán bộ tiếp nhận · Sở Tư pháp\n"


def test_to_change_nothing_is_wrong_usage(staffed: CommandLine) -> None:
    shown = staffed("staff change 1 --json")
    assert (shown.exit_code, shown.error["code"]) == (2, "wrong-usage")


def test_a_pin_is_set_anew(staffed: CommandLine, typed: Typed) -> None:
    typed("271828")
    answer = staffed.done("staff pin 1 --pin-stdin")
    assert fits(answer, {"member": MEMBER}), answer
    assert not signs_in(staffed.data_dir, 1, PIN)
    assert signs_in(staffed.data_dir, 1, "271828")


def test_people_read_who_works_here(staffed: CommandLine, typed: Typed) -> None:
    line = "1  Nông Thị Hạnh · cán bộ tiếp nhận\n"
    assert staffed("staff list").out == line
    typed(PIN)
    assert staffed("staff pin 1 --pin-stdin").out == f"Đã đặt mã PIN: {line}"
    typed(PIN)
    assert staffed(*ADD).out == f"Đã thêm: {line.replace('1', '2', 1)}"


def test_nobody_works_here_yet(motcua: CommandLine) -> None:
    assert motcua("staff list").out == "Chưa có cán bộ nào.\n"
    assert motcua.done("staff list") == {"staff": []}


REFUSED = {
    "a short PIN": ([*ADD], "31415", "pin-unfit", "Mã PIN gồm 6 đến 12 chữ số."),
    "no PIN": ([*ADD], "", "pin-unfit", "Mã PIN gồm 6 đến 12 chữ số."),
    "no name": (
        ["staff", "add", "--name", " ", "--role", "officer", "--pin-stdin"],
        PIN,
        "staff-name-unfit",
        "Họ tên cán bộ gồm 1 đến 60 ký tự, không có ký tự ẩn.",
    ),
    "nobody": (
        ["staff", "pin", "7", "--pin-stdin"],
        PIN,
        "staff-unknown",
        "Không có cán bộ số 7. Các cán bộ: “motcua staff list”.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(motcua: CommandLine, typed: Typed, case: str) -> None:
    words, pin, code, said = REFUSED[case]
    typed(pin)
    error = motcua.refused(*words)
    assert (error["code"], error["message"]) == (code, said)
    assert_plain_vietnamese(error["message"])


def test_an_unknown_role_is_wrong_usage(motcua: CommandLine) -> None:
    shown = motcua("staff", "add", "--name", "An", "--role", "boss", "--json")
    assert shown.exit_code == 2
    assert "officer, helper" in shown.error["message"]


def test_without_a_terminal_nobody_is_asked(motcua: CommandLine, typed: Typed) -> None:
    typed(PIN)
    shown = motcua(*ADD[:-1], "--json")
    assert shown.exit_code == 2
    assert "thêm --pin-stdin" in shown.error["message"]
    assert motcua.done("staff list")["staff"] == []


def typed_at_a_terminal(data_dir: Path, *lines: str) -> tuple[int, str]:
    """Add somebody at a real terminal; the exit code, and all that the terminal showed."""
    here, there = pty.openpty()
    words = [sys.executable, "-m", "motcua", *ADD[:-1], "--json"]
    run = subprocess.Popen(
        words,
        cwd=ROOT,
        env={**os.environ, DATA_VARIABLE: str(data_dir)},
        stdin=there,
        stdout=there,
        stderr=there,
        start_new_session=True,
    )
    os.close(there)
    shown = b""
    for line in lines:
        while not shown.endswith(b"PIN: ") and not shown.endswith(b"): "):
            shown += os.read(here, 1000)
        os.write(here, f"{line}\n".encode())
        shown += os.read(here, 2)
    code = run.wait(TIMEOUT_S)
    shown += os.read(here, 10_000)
    os.close(here)
    return code, shown.decode()


def test_a_terminal_is_asked_twice_and_shows_no_pin(data_dir: Path) -> None:
    code, shown = typed_at_a_terminal(data_dir, PIN, PIN)
    assert code == 0
    assert PIN not in shown
    assert ("Mã PIN (6 đến 12 chữ số)" in shown, "Gõ lại mã PIN" in shown) == (True, True)
    assert signs_in(data_dir, 1, PIN)


def test_two_different_pins_are_none(data_dir: Path) -> None:
    code, shown = typed_at_a_terminal(data_dir, PIN, "271828")
    assert code == 1
    assert "Hai lần gõ mã PIN không giống nhau." in shown
    assert not signs_in(data_dir, 1, PIN)


def test_every_role_has_its_word() -> None:
    assert set(Sentences("vi").section("roles")) == set(ROLES)


# Ratings, notes and outcomes


@pytest.fixture
def rated(motcua: CommandLine) -> CommandLine:
    """A001 was served at counter 2, and rated so low that it was explained."""
    for words in (
        "counter open --counter 2",
        "ticket issue ho-tich --no-print",
        "counter call --counter 2",
        "counter finish --counter 2",
    ):
        motcua.done(words)
    reasons = [{"id": "cho-lau", "name": {"vi": "Chờ lâu"}}]
    with motcua.store() as store:
        office = Office(settings(rating_reasons=reasons), store, motcua.clock, BUILT)
        office.do(GiveRating("A001", 3, 3, "touch"), WHO)
        office.do(ExplainRating("A001", "cho-lau"), WHO)
    return motcua


def test_officers_see_that_a_ticket_was_rated_and_no_more(rated: CommandLine) -> None:
    events = rated.done("ticket show A001")["events"]
    assert (events[-1]["kind"], events[-1]["data"]) == ("rating.given", {})
    assert "rating.explained" not in {one["kind"] for one in events}
    assert rated("ticket show A001").out.splitlines()[-1] == "  08:00:00  đã đánh giá"


@pytest.fixture
def noting(motcua: CommandLine) -> CommandLine:
    """A001 is called at counter 2."""
    for words in (
        "counter open --counter 2",
        "ticket issue ho-tich --no-print",
        "counter call --counter 2",
    ):
        motcua.done(words)
    return motcua


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "counter transfer chung-thuc --note nop-phi --counter 2",
            "chuyển sang: Chứng thực bản sao, chữ ký · Đến nộp phí, lệ phí",
        ),
        ("counter finish --outcome da-tra-ket-qua --counter 2", "kết thúc: Đã trả kết quả"),
    ],
)
def test_a_choice_is_told_by_its_name(noting: CommandLine, words: str, said: str) -> None:
    noting.done(words)
    assert noting("ticket show A001").out.splitlines()[-1] == f"  08:00:00  {said}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "counter transfer chung-thuc --note phi --counter 2",
            "Không có lời nhắn “phi”. Các lời nhắn: nham-dich-vu, lam-tiep, nop-phi, nhan-ket-qua, "
            "bo-sung-giay-to, can-ho-tro.",
        ),
        (
            "counter finish --outcome xong --counter 2",
            "Không có kết quả “xong”. Các kết quả: da-tiep-nhan, yeu-cau-bo-sung, tu-choi, "
            "da-tra-ket-qua, da-huong-dan.",
        ),
    ],
)
def test_only_what_is_offered_can_be_chosen(noting: CommandLine, words: str, said: str) -> None:
    assert noting.refused(words)["message"] == said
    assert json.loads(noting("counter recall --counter 2 --json").out)["ticket"]


def test_an_officer_sits_down_at_a_counter_and_leaves_it(
    staffed: CommandLine, typed: Typed
) -> None:
    typed(PIN)
    came = staffed.done("counter sign-in --counter 2 --staff 1 --pin-stdin")
    assert (came["counter"], came["member"]["name"]) == (2, "Nông Thị Hạnh")
    left = staffed("counter sign-out --counter 2")
    assert left.out == ("Quầy 2: Nông Thị Hạnh đã rời quầy; vẫn gọi số được khi không đăng nhập.\n")
    again = staffed("counter sign-out --counter 2")
    assert again.out.startswith("Quầy 2: trước đó không có ai đăng nhập;")


def test_the_queue_tells_who_sits_where(staffed: CommandLine, typed: Typed) -> None:
    typed(PIN)
    staffed.done("counter sign-in --counter 2 --staff 1 --pin-stdin")
    lines = staffed("queue status").out.splitlines()
    assert [one for one in lines if "Nông Thị Hạnh" in one] == ["Quầy 2: đóng · Nông Thị Hạnh"]
    officers = {one["number"]: one["officer"] for one in staffed.done("queue status")["counters"]}
    assert (officers[2], officers[3]) == (1, None)


def test_a_wrong_pin_at_a_counter(staffed: CommandLine, typed: Typed) -> None:
    typed("271828")
    refused = staffed.refused("counter sign-in --counter 2 --staff 1 --pin-stdin")
    assert refused["code"] == "pin-wrong"
    nobodys = staffed.refused("counter sign-in --counter 2 --staff 9 --pin-stdin")
    assert nobodys["message"] == refused["message"]
    assert "kỹ thuật viên" in refused["message"]
    assert "motcua" not in refused["message"]


def test_whoever_leaves_a_counter_is_named(staffed: CommandLine, typed: Typed) -> None:
    typed(PIN)
    staffed.done(*[{"Nông Thị Hạnh": "Lê Thị Bình"}.get(one, one) for one in ADD])
    seen = []
    for counter, officer in ((2, 1), (4, 1), (4, 2)):
        typed(PIN)
        words = f"counter sign-in --counter {counter} --staff {officer} --pin-stdin"
        seen.append(staffed(words).out.splitlines()[1:])
    closed = "Quầy 4 đang đóng. Mở quầy: “motcua counter open --counter 4”."
    assert seen[1:] == [
        ["Nông Thị Hạnh đã rời quầy 2.", closed],
        ["Nông Thị Hạnh đã rời quầy 4.", closed],
    ]
    out = staffed("staff change 2 --leaves").out
    assert out.splitlines()[1:] == ["Lê Thị Bình đã rời quầy 4; quầy vẫn đóng."]
