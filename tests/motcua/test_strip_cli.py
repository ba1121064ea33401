"""`motcua ticket strip`: numbers on paper, printed beforehand and settled afterwards."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from devices.printers.composer import Composer, Powers
from devices.printers.escpos import job_bytes, process_id
from devices.printers.glyphs import GlyphMemory, glyph_columns
from devices.printers.page import Number, Page, Rule, Text
from devices.printers.raster import be_vietnam_pro
from devices.printers.sim import Fault, set_faults
from devices.status import Level
from hall.sentences import Sentences
from hall.strips import page_of_lines
from hall.torn_numbers import torn_lines
from motcua.machine import Machine, machine
from motcua.programs import kiosk_desk
from motcua.settings import load
from office.store import ports
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.office import MONDAY, at, settings
from tests.fakes.printers import draw, typesetter
from tests.fakes.running import quick_sample
from tests.fakes.sample_programs import simulated
from tests.fakes.waiting import wait_for

DAY = "2026-12-07"
PRINTER = "may-in-kiosk"


@pytest.fixture
def here(motcua: CommandLine, tmp_path: Path) -> Iterator[Machine]:
    """A kiosk at work with its printer."""
    file = motcua.config = quick_sample(tmp_path)
    with (
        machine(load(file), motcua.data_dir, motcua.clock) as opened,
        simulated(opened),
        kiosk_desk(opened),
    ):
        wait_for(lambda: level_of(opened) == Level.INFO)
        yield opened


def level_of(here: Machine) -> str:
    with here.office.store.read() as tx:
        return next((row.level for row in ports.devices(tx) if row.device == PRINTER), "")


@pytest.fixture
def begun(motcua: CommandLine) -> CommandLine:
    """A record on which the day has begun."""
    motcua.done("counter open --counter 2")
    return motcua


def test_the_owner_of_the_printer_prints_it(motcua: CommandLine, here: Machine) -> None:
    motcua.done("counter open --counter 2")
    told = motcua.done("ticket strip ho-tich 3")
    assert told["print"] == "confirmed"
    assert (told["strip"]["numbers"], told["strip"]["day"]) == (["A501", "A502", "A503"], DAY)
    papers = here.catalogue.home(PRINTER).glob("0*.png")
    with Image.open(max(papers)) as paper:
        assert paper.height > 3 * 40 * 8  # three numbers of four centimetres, on one piece


def test_paper_that_ended_costs_no_number(motcua: CommandLine, here: Machine) -> None:
    motcua.done("counter open --counter 2")
    set_faults(here.catalogue.home(PRINTER), Fault.PAPER_OUT)
    wait_for(lambda: level_of(here) == Level.FAULT)
    shown = motcua("ticket strip ho-tich 3")
    assert shown.exit_code == 0
    assert "vẫn được dành" in shown.out
    assert "“motcua ticket strip ho-tich --again A501-A503 --day 2026-12-07”" in shown.out
    assert_plain_vietnamese(shown.out)
    set_faults(here.catalogue.home(PRINTER))
    wait_for(lambda: level_of(here) == Level.INFO)
    again = motcua.done("ticket strip ho-tich --again A502-A503")
    assert (again["print"], again["strip"]["numbers"]) == ("confirmed", ["A502", "A503"])
    assert motcua.done("ticket strip ho-tich 2 --no-print")["strip"]["first"] == "A504"


def test_the_same_id_prints_nothing_twice(begun: CommandLine) -> None:
    first = begun.done("ticket strip ho-tich 2 --no-print --command-id strip-1")
    again = begun.done("ticket strip ho-tich 2 --no-print --command-id strip-1")
    assert first == again
    assert begun.done("ticket strip ho-tich 2 --no-print")["strip"]["first"] == "A503"


def test_it_says_for_which_day(begun: CommandLine) -> None:
    assert "dùng cho hôm nay, ngày 07/12/2026" in begun("ticket strip ho-tich 2 --no-print").out
    begun.done("day close")
    told = begun("ticket strip ho-tich 2 --no-print").out
    assert told.startswith("A501–A502  Hộ tịch · 2 số giấy, dùng cho ngày 08/12/2026")
    assert begun.done(f"ticket strip ho-tich 2 --no-print --day {DAY[:8]}09")["strip"]["day"] == (
        "2026-12-09"
    )


def test_one_step_settles_and_the_sheet_of_the_reserve_proves_it(begun: CommandLine) -> None:
    begun.done("ticket strip ho-tich 10 --no-print")
    begun.put(MONDAY + timedelta(minutes=40))
    told = begun.done("ticket strip ho-tich --served A501-A503,505 --given A504,A506 --since 08:10")
    assert told["served"] == ["A501", "A502", "A503", "A505"]
    assert (told["given"], told["given_back"]) == (["A504", "A506"], 4)
    assert told["place_at"] == "2026-12-07T01:10:00.000Z"
    states = {one["number"]: one["state"] for one in begun.done("ticket list")["tickets"]}
    assert (states["A501"], states["A504"]) == ("finished", "waiting")
    (reserve,) = begun.done("report reserve")["reserves"]
    assert (reserve["issued"], reserve["given_back"], reserve["open"]) == (6, 4, 0)
    lines = begun("report reserve").out.splitlines()
    assert lines[1] == ("Giấy, A501–A510: dành 10, đã cấp 6, hủy 0, trả lại 4, chưa ghi lại 0")
    assert "Phục vụ tay (mất điện): 4" in begun("report day").out.splitlines()
    assert "xé từ giấy dự phòng" in begun("ticket show A501").out
    assert "phục vụ tay" in begun("queue explain A501").out


def test_in_words_where_those_stand_who_wait(begun: CommandLine) -> None:
    begun.done("ticket strip ho-tich 10 --no-print")
    told = begun("ticket strip ho-tich --given A501 --since 08:00").out
    assert told.splitlines()[0] == (
        "Hộ tịch, ngày 07/12/2026: phục vụ tay 0, khách còn chờ 1, trả lại 9."
    )
    assert "có số trước 08:00" in told
    assert_plain_vietnamese(told)


def test_the_next_morning(begun: CommandLine) -> None:
    begun.done("ticket strip ho-tich 5 --no-print")
    begun.put(at("2026-12-08 08:00"))
    told = begun("ticket strip ho-tich --served A501 --given A502").out
    assert told.startswith("Hộ tịch, ngày 07/12/2026: phục vụ tay 1")
    assert "chưa được phục vụ" in told


def test_of_two_days_none_is_guessed(begun: CommandLine) -> None:
    begun.done("ticket strip ho-tich 5 --no-print")
    begun.done("ticket strip ho-tich 5 --no-print --day 2026-12-08")
    assert begun.refused("ticket strip ho-tich --again A501")["code"] == "strip-days"
    begun.put(at("2026-12-08 08:00"))
    begun.done("counter open --counter 2")
    for words in ("--served A501", "--unused A501"):
        error = begun.refused(f"ticket strip ho-tich {words}")
        assert error["code"] == "strip-days"
        assert "2026-12-07, 2026-12-08" in error["message"]
    told = begun.done("ticket strip ho-tich --day 2026-12-08 --served A501")
    assert (told["day"], told["given_back"]) == ("2026-12-08", 4)


def test_the_strip_that_was_not_used_is_named(begun: CommandLine) -> None:
    for _ in range(2):
        begun.done("ticket strip ho-tich 5 --no-print")
    assert begun.refused("ticket strip ho-tich --unused")["code"] == "strip-many"
    assert begun.done("ticket strip ho-tich --unused A507")["given_back"] == 5
    assert begun.done("ticket strip ho-tich --unused")["day"] == DAY
    accounts = begun.done("report reserve")["reserves"]
    assert [one["open"] for one in accounts] == [0, 0]


def test_a_strip_is_told_again_from_its_paper(begun: CommandLine) -> None:
    shown = begun(f"ticket strip ho-tich --found A501-A530 --day {DAY}")
    assert shown.exit_code == 0
    assert_plain_vietnamese(shown.out)
    assert begun.done("ticket strip ho-tich 2 --no-print")["strip"]["first"] == "A531"
    assert begun.refused(f"ticket strip ho-tich --found A520-A540 --day {DAY}")["code"] == (
        "strip-held"
    )


@pytest.mark.parametrize(
    "words",
    [
        "ticket strip ho-tich",
        "ticket strip ho-tich 5 --since 08:00",
        "ticket strip ho-tich --served A501 --since 08:00",
        "ticket strip ho-tich --served A501 --served A502",
        "ticket strip ho-tich 5 --day 2026-12-08 --day 2026-12-09",
        "ticket strip ho-tich --found A501-A530",
        "ticket strip ho-tich --found A501,A503 --day 2026-12-07",
        "ticket strip ho-tich --found , --day 2026-12-07",
        "ticket strip ho-tich 5 --unused",
        "ticket strip ho-tich --unused --served A501",
        "ticket strip ho-tich --served B501",
        "ticket strip ho-tich --again ,",
        "ticket strip ho-tich --served A503-A501",
        "ticket strip ho-tich --given A501 --since 25:00",
    ],
)
def test_what_is_no_command(begun: CommandLine, words: str) -> None:
    assert begun(f"{words} --json").exit_code == 2


def test_refusals_are_told_in_words(begun: CommandLine) -> None:
    begun.done("ticket strip ho-tich 5 --no-print")
    codes = {
        "ticket strip chung-thuc 0 --no-print": "strip-length",
        "ticket strip khong-co 5": "service-unknown",
        f"ticket strip ho-tich 5 --day {DAY[:8]}06 --no-print": "strip-day-past",
        "ticket strip ho-tich 5 --day 2027-12-07 --no-print": "strip-day-far",
        "ticket strip chung-thuc --unused": "strip-unknown",
        "ticket strip ho-tich --served A506": "strip-number-unknown",
        "ticket strip ho-tich --again A506": "strip-number-unknown",
        "ticket strip chung-thuc --again C501": "strip-unknown",
    }
    for words, code in codes.items():
        error = begun.refused(words)
        assert error["code"] == code
        assert_plain_vietnamese(error["message"])


OFFICE = settings(
    name={"vi": "UBND phường Nguyễn Thị Minh Khai"},
    services=[
        {"id": "civil", "name": {"vi": "Chứng thực bản sao từ bản chính"}, "series": "A"},
        {"id": "land", "name": {"vi": "Đất đai"}, "series": "B"},
    ],
)


def paper(width: int, *, again: bool = False, numbers: int = 3) -> Page:
    """A strip, `width` dots wide."""
    which = range(501, 501 + numbers)
    lines = torn_lines(OFFICE, OFFICE.services[0], DAY, which, Sentences("vi"), again=again)
    return page_of_lines(lines, width)


@pytest.mark.parametrize("width", [576, 384])
def test_every_number_stands_by_itself(width: int) -> None:
    page = paper(width)
    tears = [at for at, one in enumerate(page.items) if isinstance(one, Rule) and one.dash]
    assert len(tears) == 3
    for number, (first, last) in enumerate(pairwise([*tears, len(page.items)]), start=501):
        own = page.items[first:last]
        assert [one.text for one in own if isinstance(one, Number)] == [f"A{number}"]
        said = [one.text for one in own if isinstance(one, Text)]
        assert said == [
            "UBND phường Nguyễn Thị Minh Khai",
            "Chứng thực bản sao từ bản chính",
            "Ngày 07/12/2026",
            "Giữ số này. Cán bộ sẽ gọi to số để mời.",
        ]


def test_a_second_print_says_so_on_every_number() -> None:
    labels = [one for one in paper(576, again=True).items if isinstance(one, Text) and one.inverse]
    assert [one.text for one in labels] == ["BẢN IN LẠI"] * 4


@pytest.mark.parametrize("width", [576, 384])
def test_nothing_is_cut_off_on_paper(tmp_path: Path, width: int) -> None:
    raw = job_bytes(typesetter().set(paper(width)), process_id("strip"))
    rows = draw(raw, tmp_path / "strip.png", width)
    dashes = [one for one in rows if one[:2] == b"\x00\x00" and one[2:4] == b"\xff\xff"]
    assert len(dashes) == 3 * 2


@pytest.mark.parametrize("powers", [Powers(letters=True), Powers(letters=True, glyphs=True)])
def test_a_printer_with_letters_of_its_own_prints_it_too(powers: Powers) -> None:
    composer = Composer(typesetter(), powers, GlyphMemory(glyph_columns(be_vietnam_pro())))
    raw = composer.job(paper(576), None)
    assert raw.count(12 * b"- ") == 3
    assert raw.count(b"\x1dV") == 1
