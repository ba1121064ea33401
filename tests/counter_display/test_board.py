"""What the hall board shows of what it knows."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from counter_display.board import (
    ABSENT_MS,
    AHEAD_MS,
    CURRENT_MS,
    FRESH_MS,
    STALE_MS,
    Ahead,
    HallBoard,
    Strip,
    waiting_pages,
)
from counter_display.board_layout import GAP_EM, MAX_CALLS, even, text_em
from counter_display.board_needs import office_fit
from counter_display.config import BoardSettings
from office.hall_views import BoardNow, CallShown
from office.model import CounterState
from office.statistics import HallFigures, Spread, satisfaction
from office.views import CounterNow
from screens.state_model import plain
from tests.counter_display.boards import (
    MINUTE,
    NOW,
    NOW_MS,
    SECOND,
    at_hour,
    board,
    call,
    calling,
    calls,
    in_turn,
    longest,
    services,
    shown,
    state,
    ticket,
    waiting,
)
from tests.fakes.office import settings

UNTIMED = hypothesis_settings(deadline=None)
YOUNG, OLD = SECOND * 5, MINUTE


@pytest.mark.parametrize(
    ("young", "card", "rows", "spilled"),
    [
        (0, 1, 5, 0),
        (1, 1, 5, 0),
        (2, 2, 5, 0),
        (3, 3, 5, 0),
        (4, 3, 5, 0),
        (8, 3, 5, 0),
        (9, 3, 5, 1),
        (12, 3, 5, 4),
    ],
)
def test_where_calls_stand(young: int, card: int, rows: int, spilled: int) -> None:
    seen = state(calling(*[YOUNG] * young, *[OLD] * (MAX_CALLS - young)))
    lengths = [len(one.cells) for one in (seen.card.lines, seen.rows, seen.strip.calls)]
    assert lengths == [card, rows, spilled]
    assert shown(seen) == [f"A{100 - n:03d}" for n in range(card + rows + spilled)]


@UNTIMED
@given(
    ages=st.lists(st.integers(0, 60_000), max_size=MAX_CALLS),
    age_ms=st.integers(0, 60_000),
    size=st.sampled_from([(952, 535), (1210, 680), (680, 1210), (1428, 804), (700, 700)]),
    letters=st.sampled_from(["A", "AB"]),
)
def test_no_call_leaves_the_board_in_its_first_seconds(
    ages: list[int], age_ms: int, size: tuple[int, int], letters: str
) -> None:
    office = settings(
        services=[{"id": "civil", "name": {"vi": "Hộ tịch"}, "series": letters}],
        counters=[{"number": 1}],
    )
    values = {
        "width_mm": size[0],
        "height_mm": size[1],
        "width_px": 2 * size[0],
        "height_px": 2 * size[1],
    }
    hung = HallBoard(BoardSettings.model_validate({**values, "farthest_seat_m": 3}), office, "main")
    seen = tuple(call(100 - n, age, series=letters) for n, age in enumerate(sorted(ages)))
    numbers = shown(hung.state(replace(NOW, calls=seen), age_ms, failed=age_ms > 30_000))
    young = [one.ticket.label for one in seen if NOW_MS + age_ms - one.at < CURRENT_MS]
    assert numbers[: len(young)] == young
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    ("age_ms", "current", "fresh"),
    [
        (0, True, True),
        (FRESH_MS - 1, True, True),
        (FRESH_MS, True, False),
        (CURRENT_MS - 1, True, False),
        (CURRENT_MS, False, False),
        (-2 * SECOND, True, True),
        (-10 * MINUTE, False, False),
    ],
    ids=str,
)
def test_a_call_s_youth(age_ms: int, current: bool, fresh: bool) -> None:
    seen = state(calling(age_ms))
    assert (seen.card.current, seen.card.lines.cells[0].fresh) == (current, fresh)
    assert seen.flash == (100 if fresh else 0)


def test_youth_goes_by_the_hour_of_the_office_and_the_age_of_the_look() -> None:
    seen = calling(FRESH_MS - SECOND)
    assert [state(seen, age).flash for age in (0, 999, 1000)] == [100, 100, 0]


def test_a_recall_comes_up_again() -> None:
    again = replace(call(7, 0), seq=101, again=True)
    seen = state(replace(NOW, calls=(again, *calls(YOUNG, OLD))))
    assert shown(seen) == ["A007", "A100", "A099"]
    assert seen.flash == 101


def test_the_last_call_stays_when_none_is_current() -> None:
    seen = state(calling(OLD, OLD))
    assert (seen.card.current, shown(seen)) == (False, ["A100", "A099"])


def test_one_call_is_larger_than_two_and_two_than_three() -> None:
    sizes = [state(calling(*[YOUNG] * n)).card.digits_mm for n in (1, 2, 3)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= 0.012 * 7500


@pytest.mark.parametrize(
    ("age_ms", "failed", "stale"),
    [
        (0, False, False),
        (STALE_MS, False, False),
        (STALE_MS + 1, False, True),
        (0, True, True),
    ],
)
def test_what_is_old_is_called_old(age_ms: int, failed: bool, stale: bool) -> None:
    seen = board().state(replace(calling(0), services=services([4])), age_ms, failed=failed)
    assert (seen.stale, bool(seen.strip.waiting)) == (stale, not stale)
    assert (seen.page, seen.as_of, shown(seen)) == ("calls", "08:00", ["A100"])


def test_nothing_flashes_on_a_board_that_cannot_read() -> None:
    assert [board().state(calling(0), 0, failed=one).flash for one in (False, True)] == [100, 0]


def test_the_clock_goes_on_by_itself() -> None:
    assert state(NOW, 61 * SECOND).clock == "08:01"


def test_a_doubtful_clock_shows_no_hour() -> None:
    seen = state(replace(NOW, local=None), STALE_MS + 1)
    assert (seen.clock, seen.as_of, seen.stale) == ("", "", True)


@pytest.mark.parametrize(("failed", "page"), [(False, "starting"), (True, "lost")])
def test_before_the_first_look(failed: bool, page: str) -> None:
    seen = board().state(None, 0, failed=failed)
    assert (seen.page, seen.clock, seen.notice) == (page, "", "UBND phường Mẫu")


REST = replace(
    NOW,
    services=services(taking="closed", opens_at=at_hour(13, 30)),
    counters=(CounterNow(1, CounterState.CLOSED, (), None),),
)
"""Nobody is there, before the hours."""


@pytest.mark.parametrize(
    ("seen", "page"),
    [
        (REST, "rest"),
        (replace(REST, calls=calls(OLD)), "rest"),
        (replace(REST, calls=calls(YOUNG)), "calls"),
        (replace(REST, services=services()), "calls"),
        (replace(REST, services=services([1], taking="closed")), "calls"),
        (replace(REST, counters=NOW.counters), "calls"),
        (replace(NOW, closed=True), "rest"),
        (replace(calling(YOUNG), closed=True), "calls"),
        (NOW, "calls"),
    ],
)
def test_the_page(seen: BoardNow, page: str) -> None:
    assert state(seen).page == page


@pytest.mark.parametrize(
    ("language", "opens_at", "opening"),
    [
        ("vi", at_hour(13, 30), "13:30"),
        ("vi", at_hour(7, 30, day=8), "07:30, thứ Ba"),
        ("en", at_hour(7, 30, day=8), "07:30 on Tuesday"),
        ("vi", None, ""),
    ],
)
def test_a_board_at_rest_says_when_it_opens(
    language: str, opens_at: datetime | None, opening: str
) -> None:
    closed = services(taking="closed", opens_at=opens_at)
    seen = state(replace(REST, services=closed), hung=board(languages=[language]))
    assert seen.opening == opening
    assert "07:30–11:30, 13:30–17:00" in seen.hours


def test_a_doubtful_clock_promises_no_opening() -> None:
    assert state(replace(REST, local=None)).opening == ""


def test_hours_that_fill_more_than_a_page_stand_in_turns() -> None:
    week = {"mon": ["07:00-11:00"], "tue": ["07:30-11:00"], "wed": ["08:00-11:00"]}
    week |= {"thu": ["08:30-11:00"]}
    office = settings(hours={"taking": week, "serving": week})
    pages = [state(in_turn(REST, n), hung=board(office)).hours for n in range(3)]
    assert [one.count("\n") for one in pages] in ([2, 0, 2], [0, 2, 0])


def test_who_waits_is_told_service_by_service() -> None:
    seen = state(waiting(4, 11))
    lines = [[(one.name, one.count) for one in line] for line in seen.strip.waiting]
    assert lines == [[("Hộ tịch", "4"), ("Đất đai", "11")]]


WAITS = {"civil": (10, 20), "land": (0, 5)}


def test_waits_that_are_known_are_told_too() -> None:
    seen = replace(waiting(4, 11), waits=WAITS)
    pages = [state(in_turn(seen, turn)).strip.waiting for turn in range(2)]
    told = [" ".join(f"{one.name} {one.count}" for line in page for one in line) for page in pages]
    assert sorted(" ".join(one.split()) for one in told) == [
        "Hộ tịch 4 người, khoảng 10–20 phút",
        "Đất đai 11 người, khoảng 5 phút",
    ]


def test_no_wait_is_told_where_no_numbers_are_given() -> None:
    closed = replace(NOW, services=services((4, 11), taking="closed"), waits=WAITS)
    assert [one.count for line in state(closed).strip.waiting for one in line] == ["4", "11"]


@pytest.mark.parametrize(("words", "told"), [("4 people", "4 people"), ("x" * 200, "4")])
def test_what_has_no_room_for_a_wait_tells_only_who_waits(words: str, told: str) -> None:
    pages = waiting_pages([("Hộ tịch", (words, "4"))], board().layout)
    assert [one.count for page in pages for line in page for one in line] == [told]


def test_nobody_waits() -> None:
    assert state(NOW).strip == Strip()


WORDS = st.sampled_from(["Hộ", "tịch,", "CHỨNG", "thực", "đất", "nghiêng", "W", "ở"])
NAMES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@UNTIMED
@given(st.lists(st.tuples(NAMES, st.integers(1, 999)), min_size=1, max_size=12))
def test_every_waiting_service_has_its_place(named: list[tuple[str, int]]) -> None:
    layout = board().layout
    # an office with a longer name is refused with its settings
    lines_of = (even(f"{name}\u00a0{count}", layout.strip_room_em) for name, count in named)
    assume(max(map(len, lines_of)) <= layout.strip_lines)
    pages = waiting_pages([(name, (str(count),)) for name, count in named], layout)
    lines = [line for page in pages for line in page]
    told = " ".join(f"{one.name} {one.count}".strip() for line in lines for one in line)
    wide = [
        sum(text_em(f"{one.name} {one.count}") for one in line) + GAP_EM * (len(line) - 1)
        for line in lines
    ]
    assert told == " ".join(f"{name} {count}" for name, count in named)
    assert max(len(page) for page in pages) <= layout.strip_lines
    assert max(wide) <= layout.strip_room_em + text_em(" ")


def absent(age_ms: int = 0, count: int = 1) -> BoardNow:
    """So many were absent so long ago, and nobody waits."""
    gone = tuple(ticket(n, ended_at=NOW_MS - age_ms) for n in range(1, count + 1))
    return replace(NOW, absent=gone)


@pytest.mark.parametrize(
    ("age_ms", "there"), [(0, True), (ABSENT_MS - 1, True), (ABSENT_MS, False)]
)
def test_who_was_absent_stands_for_a_while(age_ms: int, there: bool) -> None:
    assert state(absent(age_ms)).strip.absent == (("A001",) if there else ())


@pytest.mark.parametrize(("age_ms", "there"), [(0, True), (AHEAD_MS, False)])
def test_who_comes_near_stands_before_all_else(age_ms: int, *, there: bool) -> None:
    called = replace(ticket(1), called_at=NOW_MS - age_ms, counter=3)
    counter = CounterNow(3, CounterState.OPEN, ("civil",), called, announced=ticket(2))
    seen = replace(absent(), counters=(counter,), services=services([4]))
    assert state(seen).strip.ahead == ((Ahead("A002", "3"),) if there else ())
    assert (state(seen).strip.waiting == ()) is there


def test_who_was_absent_stands_every_other_turn_beside_who_waits() -> None:
    seen = replace(absent(), services=services([4]))
    strips = [state(in_turn(seen, n)).strip for n in range(4)]
    turns = [(one.absent, bool(one.waiting)) for one in strips]
    assert turns[:2] == turns[2:]
    assert sorted(turns[:2]) == [((), True), (("A001",), False)]


@pytest.mark.parametrize("counts", [[], [4, 11]])
def test_all_absent_numbers_get_their_turn(counts: list[int]) -> None:
    seen = replace(absent(count=11), services=services(counts))
    strips = [state(in_turn(seen, n)).strip for n in range(12)]
    numbers = {number for one in strips for number in one.absent}
    assert numbers == {f"A{n:03d}" for n in range(1, 12)}
    assert any(one.waiting for one in strips) == bool(counts)


def test_each_page_stands_in_every_language() -> None:
    both = board(settings(name={"vi": "Văn phòng", "en": "Office"}), languages=["vi", "en"])
    turns = [state(in_turn(waiting(4), n), hung=both) for n in range(2)]
    assert {(one.language, one.office, one.notice) for one in turns} == {
        ("vi", "Văn phòng", "Văn phòng"),
        ("en", "Office", "Office"),
    }


def test_long_notices_stand_in_turns_and_whole() -> None:
    words = "Mời Ông/Bà chuẩn bị sẵn giấy tờ tùy thân và phiếu số trước khi tới quầy"
    noticed = board(notices=[{"vi": words}, {"vi": "Giữ trật tự"}])
    turns = [state(in_turn(NOW, n), hung=noticed).notice for n in range(12)]
    first = turns.index("Giữ trật tự")
    second = turns.index("Giữ trật tự", first + 1)
    assert " ".join(turns[first + 1 : second]) == words


@pytest.mark.parametrize(
    ("name", "notice"),
    [("UBND phường Mẫu", "UBND phường Mẫu"), ("Trung tâm Phục vụ hành chính công xã Mẫu Sơn", "")],
)
def test_without_notices_the_office_s_name_stands_whole_or_not_at_all(
    name: str, notice: str
) -> None:
    assert state(NOW, hung=board(settings(name={"vi": name}))).notice == notice


def test_the_state_is_plain_json() -> None:
    seen = state(replace(calling(0, OLD), services=services([4])))
    assert plain(asdict(seen)) == json.loads(json.dumps(asdict(seen)))
    assert seen.page == "calls"


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"sample": True}, False),
        ({"services": [one.model_dump() for one in longest()], "counters": [{"number": 1}]}, False),
        (
            {
                "services": [{"id": "civil", "name": {"vi": "Hộ tịch"}, "series": "AB"}],
                "counters": [{"number": 1}],
            },
            False,
        ),
    ],
    ids=["plain", "mark", "long names", "two letters"],
)
def test_an_office_may_need_a_nearer_seat(changes: dict[str, Any], fits: bool) -> None:
    far = BoardSettings(farthest_seat_m=8.4)
    fault = office_fit(far, settings(**changes), "main")
    assert (fault is None) == fits
    assert fits or "8,4 m" in str(fault)


def test_tickets_of_one_number_are_never_mixed_up() -> None:
    def labels(*shown_calls: CallShown) -> list[str]:
        return shown(state(replace(NOW, calls=shown_calls)))

    assert labels(call(1000, YOUNG), call(7, YOUNG, series="AB")) == ["A1000", "AB007"]


FIGURES = HallFigures(
    day="2026-12-07",
    until=NOW_MS,
    issued=120,
    served=98,
    waiting=15,
    wait=Spread(n=95, mean_s=720),
    services={"civil": Spread(n=60, mean_s=600), "land": Spread()},
    ratings=satisfaction([5] * 23 + [2] * 2, of=98),
)


def told_in(seen: BoardNow, turns: int) -> list[str]:
    """All that the strip says of the day's figures in so many turns, each sentence once."""
    pages = [state(in_turn(seen, turn)).strip.figures for turn in range(turns)]
    return list(dict.fromkeys(" ".join(" ".join(page).split()) for page in pages if page))


def test_the_day_s_figures_are_told_with_their_date_and_numbers() -> None:
    told = " ".join(told_in(replace(NOW, figures=FIGURES), 20))
    for part in (
        "07/12/2026, đến 08:00: đã cấp 120 số, đã phục vụ 98, đang chờ 15.",
        "Chờ trung bình 12 phút (95 lượt).",
        "Hài lòng trở lên: 92 % (25 đánh giá).",
        "Hộ tịch: chờ TB 10 phút (60 lượt)",
    ):
        assert part in told
    assert "Đất đai" not in told


def test_few_ratings_are_not_told_in_the_hall() -> None:
    seen = replace(NOW, figures=replace(FIGURES, ratings=None))
    assert "Hài lòng" not in " ".join(told_in(seen, 20))


def test_who_waits_is_told_three_times_as_often_as_the_figures() -> None:
    seen = replace(waiting(4, 11), figures=FIGURES)
    strips = [state(in_turn(seen, turn)).strip for turn in range(40)]
    assert sum(bool(one.figures) for one in strips) == 10
    assert sum(bool(one.waiting) for one in strips) == 30


def test_whoever_waits_and_was_absent_still_take_turns() -> None:
    gone = ticket(3, ended_at=NOW_MS)
    seen = replace(waiting(4, 11), absent=(gone,), figures=FIGURES)
    strips = [state(in_turn(seen, turn)).strip for turn in range(40)]
    assert sum(bool(one.absent) for one in strips) == sum(bool(one.waiting) for one in strips) == 15


def test_old_or_doubtful_figures_are_not_told() -> None:
    seen = in_turn(replace(NOW, figures=FIGURES), 1)
    assert state(seen).strip.figures
    assert state(replace(seen, local=None)).strip.figures == ()
    assert board().state(seen, STALE_MS + 1, failed=False).strip.figures == ()
