"""What an officer sees of the link to the central system."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from office.clock import to_ms
from office.hall_views import panel_now
from office.link import Link
from tests.counter_display.panels import state_of, view_of
from tests.fakes.office import Hall

HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("hours", "pending", "cached", "text", "aside"),
    [
        (2, 37, None, "Ngoại tuyến từ 06:10", "37 mục chờ gửi"),
        (26, 12_437, 1, "Ngoại tuyến từ 06:10 06/12", "12.437 mục chờ gửi · dữ liệu 07:10"),
        (None, 5, None, "Chưa nối được với trung tâm", "5 mục chờ gửi"),
    ],
)
def test_the_last_line_tells_of_a_link_that_is_down(
    here: Hall,
    hours: int | None,
    pending: int,
    cached: int | None,
    text: str,
    aside: str,
) -> None:
    now = replace(panel_now(here.office, "main", 1), devices=(), checks=())
    at = to_ms(datetime(2026, 12, 7, 1, 10, tzinfo=UTC))
    since = at - hours * HOUR_MS if hours else None
    as_of = at - cached * HOUR_MS if cached else None
    link = Link(False, since, pending, 0, 0, as_of, "central-silent")
    place = replace(view_of(now, here.office.settings).place, devices={})
    quiet = replace(now, at=at, services=(), link=link)
    foot = state_of(replace(view_of(quiet, here.office.settings), place=place)).foot
    assert (foot.kind, foot.text, foot.aside) == ("warn", f"{text} · vẫn gọi số", aside)
    up = replace(quiet, link=replace(link, online=True))
    assert state_of(replace(view_of(up, here.office.settings), place=place)).foot.kind == "ok"
