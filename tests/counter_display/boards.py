"""The hall's board for its tests: values that it is shown, and a window on a real office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from PySide6.QtQuick import QQuickItem

from counter_display.board import BoardState, HallBoard
from counter_display.config import BoardSettings
from counter_display.ui.board_stage import BoardStage
from office.config import OfficeSettings, Service
from office.hall_views import BoardNow, CallShown
from office.model import ORDINARY, CounterState, Ticket, TicketState
from office.views import CounterNow, ServiceNow, Taking
from screens.hand import HandClock, visible_items, wait_for
from screens.live_page import Seen
from tests.fakes.office import MONDAY, Hall, settings

WAIT_MS = 5_000
NOW_MS = round(MONDAY.timestamp() * 1000)
SECOND = 1_000
MINUTE = 60_000
PAGE_MS = 8_000
SCREENS: Mapping[str, Mapping[str, object]] = {
    "43": {"width_mm": 952, "height_mm": 535, "farthest_seat_m": 5},
    "55": {"width_mm": 1210, "height_mm": 680, "farthest_seat_m": 5},
    "65": {"width_mm": 1428, "height_mm": 804, "farthest_seat_m": 5},
}
"""Landscape screens by their inches."""


def ticket(number: int, series: str = "A", ended_at: int | None = None) -> Ticket:
    """A called ticket."""
    return Ticket(
        id=f"ticket-{series}{number}",
        visit="visit",
        point="main",
        business_day="2026-12-07",
        series=series,
        number=number,
        service="civil",
        priority=ORDINARY,
        language="vi",
        state=TicketState.CALLED,
        issued_at=NOW_MS,
        issued_seq=number,
        place_at=NOW_MS,
        returned_seq=None,
        seq=number,
        ended_at=ended_at,
    )


def call(number: int, age_ms: int = MINUTE, counter: int = 1, series: str = "A") -> CallShown:
    """A call so long ago; higher numbers were called later."""
    return CallShown(ticket(number, series), counter, number, NOW_MS - age_ms, again=False)


def calls(*ages_ms: int) -> tuple[CallShown, ...]:
    """Calls of these ages, the newest first: 100, 99 and so on."""
    return tuple(call(100 - n, age, n % 9 + 1) for n, age in enumerate(ages_ms))


OFFICE = settings()
"""Two services, A and B."""


def services(
    waiting: Sequence[int] = (),
    taking: Taking = "open",
    opens_at: datetime | None = None,
) -> tuple[ServiceNow, ...]:
    """The office's services, for which so many wait."""
    counts = [*waiting, *[0] * len(OFFICE.services)]
    return tuple(
        ServiceNow(one, count, 0, taking, opens_at, (1,))
        for one, count in zip(OFFICE.services, counts, strict=False)
    )


NOW = BoardNow(
    seq=1,
    at=NOW_MS,
    local=MONDAY,
    closed=False,
    calls=(),
    absent=(),
    services=services(),
    counters=(CounterNow(1, CounterState.OPEN, ("civil",), None),),
)
"""A hall at work on a Monday at eight, where nothing was called and nobody waits."""


def calling(*ages_ms: int) -> BoardNow:
    """The hall with calls of these ages."""
    return replace(NOW, calls=calls(*ages_ms))


def waiting(*counts: int) -> BoardNow:
    """The hall where so many wait for each service."""
    return replace(NOW, services=services(counts))


def in_turn(seen: BoardNow, turn: int) -> BoardNow:
    """The same so many pages later."""
    return replace(seen, at=NOW_MS - NOW_MS % PAGE_MS + turn * PAGE_MS)


def board(office: OfficeSettings = OFFICE, **more: object) -> HallBoard:
    """A board of 55 inches."""
    return HallBoard(BoardSettings.model_validate(more), office, "main")


def state(seen: BoardNow | None, age_ms: int = 0, hung: HallBoard | None = None) -> BoardState:
    """What a board shows of it, by default one of 55 inches."""
    return (hung or board()).state(seen, age_ms, failed=False)


def shown(state: BoardState) -> list[str]:
    """Every number that is called on the board, from the top."""
    lines = (state.card.lines, state.rows, state.strip.calls)
    return [cell.number for one in lines for cell in one.cells]


def longest() -> list[Service]:
    """Twelve services whose names are as long as names get."""
    name = (
        "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền "
        "của Việt Nam cấp"
    )
    english = "Certified copies of papers issued by authorities and organisations of Vietnam"
    return [
        Service.model_validate(
            {"id": f"s{n}", "name": {"vi": name, "en": english}, "series": series}
        )
        for n, series in enumerate("ABCDEGHKLMNW")
    ]


@dataclass
class Board:
    """A running board in a test's hand, on a real office."""

    here: Hall
    stage: BoardStage
    clock: HandClock
    width_mm: float

    @property
    def state(self) -> Mapping[str, Any]:
        """What the window shows."""
        shown: Mapping[str, Any] = self.stage.page.model.property("state")
        return shown

    def numbers(self) -> list[str]:
        """Every number on the window, from the top."""
        self.stage.window.grabWindow()
        return [str(one.property("text")) for one in self.items("number")]

    def items(self, name: str) -> list[QQuickItem]:
        """The items of this name that show something."""
        items = visible_items(self.stage.window.contentItem())
        return [one for one in items if one.objectName() == name and one.property("text")]

    def wait(self, *numbers: str) -> None:
        """Let it run until it shows just these numbers."""
        wait_for(lambda: self.numbers() == list(numbers), WAIT_MS, f"{numbers}")

    def later(self, ms: int) -> None:
        """Time goes on, for the office and for the window, and it looks again."""
        self.here.clock.advance(ms / 1000)
        self.clock.now_ms += ms
        self.stage.page.look()

    def show(self, seen: BoardNow | None, age_ms: int = 0) -> None:
        """Show this, whatever the office says."""
        error = OSError("nothing was read") if seen is None else None
        self.stage.page.model.show(self.stage.derive(Seen(seen, age_ms, error)))


def open_board(here: Hall, **more: object) -> Board:
    """A board that has read the hall."""
    clock, hung = HandClock(), BoardSettings.model_validate(more)
    stage = BoardStage(here.office, "main", hung, clock)
    stage.window.show()
    wait_for(lambda: stage.page.seen.value is not None, WAIT_MS, "the hall's present")
    return Board(here, stage, clock, hung.width_mm)


def at_hour(hour: int, minute: int, day: int = 7) -> datetime:
    """A local time of that December."""
    return MONDAY.replace(day=day, hour=hour, minute=minute)
