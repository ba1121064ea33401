"""The sheet that a closed day leaves: its words, the strip, the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from devices.printers.page import Text
from hall.day_page import day_page
from hall.day_sheet import strip_lines, strip_text
from hall.day_words import DayWords, clock, share
from hall.sentences import Sentences
from hall.strips import page_of_lines
from office.counters import Finish, OpenCounter, WalkIn
from office.link import Link
from office.queue import CloseDay
from office.ratings import GiveRating
from office.statistics import Spread, day_figures, read_day, satisfaction
from office.statistics.marks import BY_CLOCK, ENDS, NO_HOURS
from office.strips import LeaseStrip, SettleStrips
from tests.fakes.apart import apart
from tests.fakes.busy_day import BusyDay
from tests.fakes.office import Hall, at, hall, settings
from tests.fakes.printers import typesetter

DAY = "2026-12-07"
HTML = {"name": {"vi": "UBND xã <Mẫu> & Sơn"}}


@contextmanager
def worked(folder: Path, **changes: object) -> Iterator[Hall]:
    """A hall in the evening of a day."""
    told = settings(holidays="none", call_reasons=[], **changes)
    with hall(folder, at(f"{DAY} 07:30"), office_settings=told) as here:
        BusyDay(here, Random(7), here.clock.now(), 8, 2).run()
        yield here


def words(here: Hall, point: str | None = None) -> DayWords:
    """The figures of the day, in words."""
    with here.office.store.read() as tx:
        record = read_day(tx, DAY, [one.id for one in here.office.settings.points])
    figures = day_figures(record, here.office.calendar, point)
    return DayWords(figures, here.office.settings, Sentences("vi"), {1: "Lê Thu Hà"})


def test_the_strip_fits_every_paper(tmp_path: Path) -> None:
    with worked(tmp_path) as here:
        lines = strip_lines(words(here))
    for width in (384, 576):
        strips = typesetter().set(page_of_lines(lines, width))
        assert strips
        assert page_of_lines(lines, width).width == width


def test_the_strip_says_what_the_terminal_says(tmp_path: Path) -> None:
    with worked(tmp_path) as here:
        told = words(here)
    page = page_of_lines(strip_lines(told), 576)
    on_paper = [item.text for item in page.items if isinstance(item, Text)]
    assert on_paper == [line for line in strip_text(told).splitlines() if line]
    assert "Thứ Hai, 07/12/2026" in on_paper


@pytest.mark.parametrize(
    "why", [*dict.fromkeys(ENDS.values()), "walk_in", "unattended", BY_CLOCK, NO_HOURS]
)
def test_every_reason_for_leaving_out_has_its_word(tmp_path: Path, why: str) -> None:
    if why == "served":
        return
    with hall(tmp_path) as here:
        here.issue()
        told = words(here).left_out(Spread(left_out={why: 2}))
    assert told.startswith("Không tính: 2 ")
    assert why not in told


def test_what_comes_late_is_a_dated_correction(tmp_path: Path) -> None:
    with worked(tmp_path) as here:
        here.clock.put(at(f"{DAY} 17:40"))
        here.do(OpenCounter(1))
        here.do(WalkIn(1, "civil"))
        ticket = here.tickets()[-1]
        here.do(Finish(1))
        here.do(CloseDay())
        before = strip_text(words(here))
        here.clock.put(here.clock.now() + timedelta(seconds=30))
        here.do(GiveRating(ticket.id, 2, 5, "touch"))
        after = strip_text(words(here))
        page = day_page(words(here))
    correction = f"\n\nBổ sung ngày 07/12/2026\n{ticket.label}, 17:40: đã đánh giá"
    assert after == before + correction
    assert "giữ nguyên" in page


def test_numbers_that_came_late_are_named_and_counted(tmp_path: Path) -> None:
    with hall(tmp_path / "here", at(f"{DAY} 08:00")) as here, apart(here, tmp_path / "k") as kiosk:
        here.issue()
        kiosk.hold(DAY, size=3)
        for _ in range(5):
            kiosk.issue()
        here.do(CloseDay(unserved=True))
        kiosk.come_back()
        told, page = strip_text(words(here)), day_page(words(here))
    late = (
        "5 số cấp lúc mất liên lạc hoặc mất điện, nhập vào sổ lúc 08:00: "
        "A501 đến A503; K1-001 đến K1-002."
    )
    assert f"Đã gồm {late}" in told
    assert late in page
    assert "Đã cấp: 6 số" in told


def test_a_closing_by_itself_is_said(tmp_path: Path) -> None:
    with worked(tmp_path) as here:
        here.clock.put(at(f"{DAY} 18:30"))
        here.office.end_days("test")
        assert words(here).standing == "Tự đóng ngày lúc 18:30"
        here.do(OpenCounter(1, confirm=True))
        here.do(CloseDay())
        assert words(here).standing == "Đóng ngày lúc 18:30 (lần đóng thứ 2)"


def test_the_page_takes_names_as_they_are(tmp_path: Path) -> None:
    with worked(tmp_path, **HTML) as here:
        page = day_page(words(here))
    assert "UBND xã &lt;Mẫu&gt; &amp; Sơn" in page
    assert "<Mẫu>" not in page


def test_what_is_no_real_service_says_so(tmp_path: Path) -> None:
    with worked(tmp_path, sample=True) as here:
        told = words(here)
    assert strip_text(told).startswith("VĂN PHÒNG MẪU")
    assert "VĂN PHÒNG MẪU" in day_page(told)


def test_of_several_points_it_is_said_which(tmp_path: Path) -> None:
    points = [{"id": one, "name": {"vi": f"Sảnh {one}"}} for one in ("main", "annex")]
    with worked(tmp_path, points=points) as here:
        assert words(here).point == "Mọi điểm tiếp nhận"
        assert words(here, "main").point == "Sảnh main"
        assert words(here).counter("main", 2) == "Quầy 2 (Sảnh main)"
        assert "Theo điểm".upper() in strip_text(words(here))
        assert "Theo điểm".upper() in day_page(words(here))
        assert "Theo điểm".upper() not in strip_text(words(here, "main"))


def test_whoever_has_left_the_list_is_named_by_number(tmp_path: Path) -> None:
    with worked(tmp_path) as here:
        told = words(here)
    names = [told.officer(number) for number in (0, 1, 9)]
    assert names == ["Chưa đăng nhập", "Lê Thu Hà (số 1)", "Cán bộ số 9"]
    assert replace(told, staff={}).officer(1) == "Cán bộ số 1"


@pytest.mark.parametrize(
    ("seconds", "told"), [(None, "–"), (0, "0:00"), (65, "1:05"), (3725, "1:02:05")]
)
def test_times_are_written_as_people_read_them(seconds: int | None, told: str) -> None:
    assert clock(seconds) == told


def test_few_ratings_of_one_person_are_told_as_too_few(tmp_path: Path) -> None:
    with worked(tmp_path) as here:
        told = words(here)
    few, enough = (satisfaction([5] * n, of=9) for n in (4, 5))
    assert told.liked(few) == "chưa đủ 5 đánh giá"
    assert told.liked(enough) == "100,0 % (5/5)"
    some = next(iter(told.figures.officers.values()))
    of_few = replace(
        told, figures=replace(told.figures, officers={1: replace(some, ratings=few)}, counters={})
    )
    assert "chưa đủ 5 đánh giá" in day_page(of_few)
    assert "(4/4)" not in day_page(of_few)


@pytest.mark.parametrize(
    ("scores", "target", "told"),
    [
        ([5, 4, 3, 4], 75, "Mục tiêu 75 % mức 4–5: đạt"),
        ([5, 4, 3, 4], 76, "Mục tiêu 76 % mức 4–5: chưa đạt"),
        ([5, 4, 3, 4], 0, None),
        ([], 75, None),
    ],
)
def test_the_satisfaction_that_is_promised_is_met_or_not(
    tmp_path: Path, scores: list[int], target: int, told: str | None
) -> None:
    with hall(tmp_path, office_settings=settings(satisfaction_target=target)) as here:
        here.issue()
        plain = words(here)
    total = replace(plain.figures.total, ratings=satisfaction(scores, of=9))
    own = replace(plain, figures=replace(plain.figures, total=total))
    assert [one for one in strip_text(own).splitlines() if one.startswith("Mục tiêu")] == (
        [told] if told else []
    )
    assert (f">{told}<" in day_page(own)) is (told is not None)


def test_who_waited_in_vain_stands_beside_the_waits(tmp_path: Path) -> None:
    with hall(tmp_path, at(f"{DAY} 07:30"), office_settings=settings()) as here:
        here.issue()
        here.clock.advance(16 * 60)
        here.issue()
        here.do(CloseDay())
        told = words(here)
    line = "Chờ mà không được phục vụ: 2 số, quá 15 phút: 1, lâu nhất 16:00"
    assert line in strip_text(told).splitlines()
    assert f">{line}<" in day_page(told)


@pytest.mark.parametrize(("promised", "limit"), [(15, 15), (20, 20), (30, 30), (25, 15), (0, 15)])
def test_the_sheet_measures_waits_against_what_is_promised(
    tmp_path: Path, promised: int, limit: int
) -> None:
    told = settings(queue={"wait_target_min": promised})
    with hall(tmp_path, at(f"{DAY} 07:30"), office_settings=told) as here:
        here.issue()
        here.clock.advance(18 * 60)
        here.do(OpenCounter(1))
        here.call()
        here.do(Finish(1))
        own = words(here)
    within = "0,0 % (0/1)" if limit == 15 else "100,0 % (1/1)"
    assert f"Trong {limit} phút: {within}" in strip_text(own).splitlines()
    assert f"chờ không quá {limit} phút" in day_page(own)


def test_what_most_complain_of_comes_first(tmp_path: Path) -> None:
    with hall(tmp_path) as here:
        here.issue()
        own = words(here)
    told = replace(own, figures=replace(own.figures, reasons={"a": 2, "b": 7, "c": 2}))
    assert list(told.complaints()) == [("b", 7), ("a", 2), ("c", 2)]


def test_what_the_hall_may_see_stands_on_the_sheet(tmp_path: Path) -> None:
    with worked(tmp_path) as here:
        told = words(here)
    total = told.figures.total
    counts = [total.count(one) for one in ("issued", "served", "waiting")]
    said = "đã cấp {} số, đã phục vụ {}, đang chờ {}.".format(*counts)
    assert "CÔNG KHAI TẠI SẢNH" in strip_text(told)
    assert said in strip_text(told)
    assert said in day_page(told)


def test_a_share_is_told_with_its_numbers() -> None:
    assert (share(1, 3), share(0, 0)) == ("33,3 % (1/3)", "–")


def test_a_service_says_whom_it_served_by_hand(tmp_path: Path) -> None:
    with hall(tmp_path / "here", at(f"{DAY} 08:00")) as here:
        here.do(LeaseStrip("civil", 5))
        here.issue("land")
        here.do(SettleStrips("civil", DAY, (501, 502)))
        lines = strip_text(words(here)).splitlines()
    assert lines.count("Phục vụ tay (mất điện) 2") == 1


def test_the_sheet_says_what_the_central_system_has(tmp_path: Path) -> None:
    with worked(tmp_path) as here:
        told = words(here)
    assert "GỬI VỀ TRUNG TÂM" not in strip_text(told)
    link = Link(True, None, 12, 4_321, 2, None, "")
    linked = replace(told, link=link)
    assert "GỬI VỀ TRUNG TÂM\nđã gửi 4.319 · chờ 12 · không nhận 2" in strip_text(linked)
    assert "Gửi về trung tâm: đã gửi 4.319 · chờ 12 · không nhận 2" in day_page(linked)
