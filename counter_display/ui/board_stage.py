"""The hall's board: one window that follows the record and that nobody touches."""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtQuick import QQuickWindow

from counter_display.board import HallBoard
from counter_display.config import BoardSettings
from counter_display.day_figures import DayFiguresBeside
from office.hall_views import BoardNow, board_now
from office.office import Office
from office.waits import Waits
from screens.application import TEXTS
from screens.languages import Languages
from screens.live_page import LivePage, Program, Seen

MAIN_QML = Path(__file__).parent.parent / "qml" / "board" / "Board.qml"


class BoardStage(QObject):
    """The window of a reception point's board and all that moves behind it."""

    def __init__(
        self,
        office: Office,
        point: str,
        settings: BoardSettings,
        clock_ms: Callable[[], int],
        *,
        texts: Path = TEXTS,
    ) -> None:
        super().__init__()
        self.board = HallBoard(settings, office.settings, point)
        self._look = partial(board_now, office, point, Waits(office))
        self._figures = DayFiguresBeside(office, point)
        self._languages = Languages(texts, "counter_display", settings.languages, self)
        # spoken before there is a page: what is loaded then needs no second translation
        self._languages.speak(settings.languages[0])
        self.page = LivePage(
            Program(
                name="board",
                qml=MAIN_QML,
                properties={
                    "layout": self.board.layout.plain(),
                    "widthMm": settings.width_mm,
                    "width": settings.width_px,
                    "height": settings.height_px,
                },
                read=self._read,
                derive=self.derive,
                act=_untouched,
            ),
            office.bell.wait,
            clock_ms,
        )

    @property
    def window(self) -> QQuickWindow:
        """The window, not yet shown."""
        return self.page.window

    def _read(self) -> BoardNow:
        return replace(self._look(), figures=self._figures.now())

    def derive(self, seen: Seen[BoardNow]) -> dict[str, object]:
        """What the window shows of what was read, in the language whose turn it is."""
        state = self.board.state(seen.value, seen.age_ms, failed=seen.error is not None)
        if self._languages.speak(state.language):
            self.page.retranslate()
        return asdict(state)

    def close(self) -> None:
        """Take the window down."""
        self.page.close()
        self._figures.stop()
        self._languages.close()


def _untouched(action: str, _value: str) -> None:
    raise ValueError(f"nobody touches a board: {action}")
