"""A running kiosk for its tests."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.config import KioskSettings
from kiosk.desk import Desk
from kiosk.ui.conductor import LOST_AFTER_S
from kiosk.ui.props import Props
from kiosk.ui.stage import Reader, Stage
from kiosk.visit_values import Rules
from screens.application import TEXTS
from screens.hand import Hand, HandClock, visible_items, wait_for

WAIT_MS = 5_000


class Kiosk:
    """A running kiosk in a test's hand."""

    def __init__(
        self,
        desk: Desk,
        settings: KioskSettings,
        rules: Rules | None,
        texts: Path,
        reader: Reader | None = None,
        *,
        restarts: bool = False,
    ) -> None:
        self.clock = HandClock()
        ids = (f"command-{n}" for n in count(1))
        self.stage = Stage(
            desk,
            settings,
            reader=reader,
            restarts=restarts,
            rules=rules,
            new_id=ids.__next__,
            clock_ms=self.clock,
            texts=texts,
        )
        self.stage.window.show()
        self.hand = Hand(self.stage.window, self.clock)
        self.wait(lambda props: props.hall.page != "starting")

    @property
    def page(self) -> str:
        """The page that stands."""
        return self.stage.props.hall.page

    def wait(self, condition: Callable[[Props], bool]) -> None:
        """Let it run until what it shows is as wanted."""
        wait_for(lambda: condition(self.stage.props), WAIT_MS, "the wanted page")

    def touch(self, *names: str) -> None:
        """Touch one control after another."""
        for name in names:
            self.hand.touch(name)

    def grow_old(self) -> None:
        """Let the hall on the screen become too old to be believed, and read it again."""
        self.clock.now_ms += round(LOST_AFTER_S * 1000)
        self.stage.conductor.read_hall()

    def take_number(self, service: str = "ho-tich") -> None:
        """From the services to the page of the number."""
        self.touch(f"service-{service}")
        self.wait(lambda props: props.hall.page == "ticket")


def words(kiosk: Kiosk) -> str:
    """All that can be read on the screen, a line for each text."""
    root = kiosk.stage.window.contentItem()
    texts = (item.property("text") for item in visible_items(root) if item.inherits("QQuickText"))
    return "\n".join(" ".join(str(text).split()) for text in texts)


Opened = Callable[..., Kiosk]


@pytest.fixture
def open_kiosk(application: QGuiApplication) -> Iterator[Opened]:  # noqa: ARG001 - must be there
    """Opens kiosks on desks, and closes them after the test."""
    opened: list[Kiosk] = []

    def open_on(
        desk: Desk,
        rules: Rules | None = None,
        settings: KioskSettings | None = None,
        texts: Path = TEXTS,
        reader: Reader | None = None,
        *,
        restarts: bool = False,
    ) -> Kiosk:
        settings = settings or KioskSettings()
        kiosk = Kiosk(desk, settings, rules, texts, reader, restarts=restarts)
        opened.append(kiosk)
        return kiosk

    yield open_on
    for kiosk in opened:
        kiosk.stage.close()
