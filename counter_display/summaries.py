"""Summary boards follow the record's present state, line by line."""

import logging
from collections.abc import Mapping

from counter_display.config import SummarySettings
from counter_display.summary_lines import Line, summary_lines
from devices.errors import UnencodableTextError
from devices.signs import SummaryBoard
from office.follow import AFTER_OTHERS_S, StateFollower
from office.hall_views import board_now
from office.office import Office

_logger = logging.getLogger(__name__)

Lines = tuple[tuple[Line, ...], ...]


class Summaries:
    """The summary boards of one reception point, in the order of their settings."""

    def __init__(
        self,
        office: Office,
        point: str,
        settings: tuple[SummarySettings, ...],
        boards: Mapping[str, SummaryBoard],
    ) -> None:
        self._office = office
        self._point = point
        self._settings = settings
        self._boards = tuple(boards[one.sign] for one in settings)
        self._shown: dict[tuple[int, int], Line] = {}
        self._follower = StateFollower(
            "summaries", office.bell, self._read, self._show, AFTER_OTHERS_S
        )

    def start(self) -> None:
        """Show the present and follow it."""
        self._follower.start()

    def refresh(self) -> None:
        """Show the present again, whatever somebody else has shown meanwhile."""
        self._shown.clear()
        self._follower.refresh()

    def stop(self) -> None:
        """Follow no longer; the boards keep what they show."""
        self._follower.stop()

    def _read(self) -> Lines:
        present = board_now(self._office, self._point)
        return tuple(
            summary_lines(present, one, board.lines, board.positions)
            for one, board in zip(self._settings, self._boards, strict=True)
        )

    def _show(self, present: Lines) -> None:
        """Tell only the lines that are new: a frame more on the wire makes the others wait."""
        for at, lines in enumerate(present):
            for number, line in enumerate(lines):
                if self._shown.get((at, number)) != line:
                    self._shown[at, number] = line
                    self._show_line(self._boards[at], number, line)

    def _show_line(self, board: SummaryBoard, number: int, line: Line) -> None:
        try:
            board.show_line(number, line.text, line.blink)
        except UnencodableTextError as error:
            _logger.error("%s: line %d is dark: %s", board.device, number + 1, error)
