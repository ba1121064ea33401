"""A rating screen on a real office, in a test's hand."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from kiosk.config import RatingSettings
from kiosk.rating_state import RatingState
from kiosk.ui.rating_stage import RatingStage
from office.act import Command
from office.config import OfficeSettings
from office.counters import Finish, OpenCounter, Start
from office.days import Reckoning
from office.errors import StoreBusy
from office.model import Ticket
from office.office import Done, Office, Who
from office.store import Transaction
from screens.hand import Hand, HandClock, wait_for
from tests.fakes.office import BUILT, Hall, hall, settings

COUNTER = 2
WAIT_MS = 10_000
REASONS = (
    ("cho-lau", "Chờ lâu", "Long wait"),
    ("thai-do", "Thái độ chưa đúng mực", "Attitude of the staff"),
    ("huong-dan", "Hướng dẫn không rõ, không đầy đủ", "Guidance unclear or incomplete"),
    ("di-lai", "Phải đi lại nhiều lần", "Had to come several times"),
    ("giay-to", "Yêu cầu giấy tờ ngoài quy định", "Papers beyond the rules"),
    ("tre-hen", "Trễ hẹn trả kết quả", "Result was late"),
    ("thu-phi", "Thu phí, lệ phí chưa đúng", "Wrong fee"),
    ("thiet-bi", "Máy lấy số, thiết bị khó dùng", "Machines hard to use"),
    ("cho-ngoi", "Chỗ ngồi, vệ sinh", "Seats, cleanliness"),
    ("khac", "Lý do khác", "Another reason"),
)
OFFICE = settings(
    name={
        "vi": "Trung tâm Phục vụ hành chính công xã Đồng Việt",
        "en": "Đồng Việt Commune Public Administration Service Centre",
    },
    sample=True,
    rating_reasons=[{"id": key, "name": {"vi": vi, "en": en}} for key, vi, en in REASONS],
    counters=[
        {"number": 1, "services": ["civil", "land"]},
        {
            "number": COUNTER,
            "name": {"vi": "Quầy ưu tiên", "en": "Priority counter"},
            "services": ["civil", "land"],
        },
    ],
)


class FailingOffice(Office):
    """An office that cannot be read while `blind`, and whose next `deaf` answers are lost.

    What it is asked it does all the same. `asked` are the ids of all commands.
    """

    def __init__(self, inner: Office) -> None:
        super().__init__(inner.settings, inner.store, inner.clock, BUILT, inner.bell)
        self.blind = False
        self.deaf = 0
        self.asked: list[str | None] = []

    @contextmanager
    def look(self) -> Iterator[tuple[Transaction, Reckoning]]:
        """As the office does, or not at all."""
        if self.blind:
            raise StoreBusy("blind")
        with super().look() as seen:
            yield seen

    def do(self, command: Command, who: Who, command_id: str | None = None) -> Done:
        """Do it, and perhaps lose the answer."""
        self.asked.append(command_id)
        done = super().do(command, who, command_id)
        if self.deaf > 0:
            self.deaf -= 1
            raise StoreBusy("deaf")
        return done


class RatingScreen:
    """A rating screen at counter 2, its officer and its citizens."""

    def __init__(self, here: Hall, settings: RatingSettings) -> None:
        self.here = here
        self.office = FailingOffice(here.office)
        self.clock = HandClock()
        self.said: list[tuple[str, str]] = []
        ids = (f"command-{n}" for n in count(1))
        self.stage = RatingStage(
            self.office,
            "main",
            COUNTER,
            settings,
            Who("rating", "rating:1"),
            clock_ms=self.clock,
            speak=self._say,
            new_id=ids.__next__,
        )
        self.stage.window.show()
        self.hand = Hand(self.stage.window, self.clock)
        self.wait("idle")

    def _say(self, sentence: str, language: str) -> None:
        self.said.append((sentence, language))

    @property
    def state(self) -> RatingState:
        """What it shows."""
        return self.stage.state

    def call(self, language: str = "vi") -> Ticket:
        """Give a number and call it; whoever was at the counter is finished."""
        self.here.issue(language=language)
        ticket = self.here.call(COUNTER)
        assert ticket is not None
        return ticket

    def serve(self, language: str = "vi") -> Ticket:
        """Call the next citizen and begin."""
        ticket = self.call(language)
        self.here.do(Start(COUNTER))
        return ticket

    def ask(self, language: str = "vi") -> Ticket:
        """Serve a citizen to the end and wait for the question."""
        ticket = self.serve(language)
        self.here.do(Finish(COUNTER))
        self.wait("asking")
        return ticket

    def wait(self, page: str) -> None:
        """Let it run until that page stands."""
        self.until(lambda state: state.page == page, page)

    def until(self, stands: Callable[[RatingState], bool], what: str) -> None:
        """Let a second go by and then it run until it shows what is wanted."""
        self.let_pass(1)
        wait_for(lambda: stands(self.state), WAIT_MS, what)

    def let_pass(self, seconds: float) -> None:
        """Time goes by for the screen and for the office."""
        self.clock.now_ms += round(seconds * 1000)
        self.here.clock.advance(seconds)
        self.stage.look()

    def journal(self, kind: str) -> list[tuple[str, dict[str, object]]]:
        """Subject and data of all events of a kind."""
        found = [event for event in self.here.journal() if event.kind == kind]
        return [(event.subject, json.loads(event.data)) for event in found]


@contextmanager
def rating_screen(
    folder: Path, settings: RatingSettings | None = None, office: OfficeSettings = OFFICE
) -> Iterator[RatingScreen]:
    """An open counter with its screen, ten inches wide where nothing else is said."""
    with hall(folder / "data", office_settings=office) as here:
        here.do(OpenCounter(COUNTER))
        screen = RatingScreen(here, settings or RatingSettings())
        try:
            yield screen
        finally:
            screen.stage.close()
