"""Hours and next openings as people read them."""

from datetime import datetime

import pytest

from hall.openings import opens_text, week_text
from hall.sentences import Sentences
from tests.fakes.office import at, settings

TODAY = at("2026-12-07 08:00").date()
DAYS = ["08:00-11:00", "13:30-16:00"]


@pytest.mark.parametrize(
    ("opens_at", "vi", "en"),
    [
        (at("2026-12-07 13:30"), "13:30", "13:30"),
        (at("2026-12-08 07:30"), "07:30, thứ Ba", "07:30 on Tuesday"),
        (at("2026-12-13 07:30"), "07:30, Chủ nhật", "07:30 on Sunday"),
        (at("2026-12-14 07:30"), "07:30 ngày 14/12/2026", "14/12/2026 07:30"),
    ],
)
def test_when_something_opens(opens_at: datetime, vi: str, en: str) -> None:
    assert opens_text(opens_at, TODAY, Sentences("vi")) == vi
    assert opens_text(opens_at, TODAY, Sentences("en")) == en


@pytest.mark.parametrize(
    ("serving", "lines"),
    [
        (
            dict.fromkeys(("mon", "tue", "wed"), DAYS),
            ["Thứ Hai – thứ Tư: 08:00–11:00, 13:30–16:00"],
        ),
        (
            {"mon": DAYS, "sat": ["07:30-11:30"]},
            ["Thứ Hai: 08:00–11:00, 13:30–16:00", "Thứ Bảy: 07:30–11:30"],
        ),
        ({"sun": ["08:00-24:00"]}, ["Chủ nhật: 08:00–24:00"]),
        ({}, []),
    ],
)
def test_the_week(serving: dict[str, list[str]], lines: list[str]) -> None:
    week = settings(hours={"taking": {}, "serving": serving})
    assert week_text(week, Sentences("vi")).splitlines() == lines


def test_an_office_that_never_closes() -> None:
    assert week_text(settings(always_open=True), Sentences("vi")) == "Nhận số cả ngày"
