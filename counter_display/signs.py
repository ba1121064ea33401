"""Signs follow the record's present state: whatever was missed, the next look is right."""

import logging
from collections.abc import Mapping

from counter_display.station import sign_text
from devices.errors import UnencodableTextError
from devices.signs import CounterSign
from office.follow import StateFollower
from office.office import Office
from office.views import counters_now

_logger = logging.getLogger(__name__)


class SignBoard:
    """The signs over the counters of one reception point."""

    def __init__(self, office: Office, point: str, signs: Mapping[int, CounterSign]) -> None:
        self._office = office
        self._point = point
        self._signs = signs
        self._shown: dict[int, str] = {}
        self._follower = StateFollower("signs", office.bell, self._read, self._show)

    def start(self) -> None:
        """Show the present and follow it."""
        self._follower.start()

    def refresh(self) -> None:
        """Show the present again, whatever somebody else has shown meanwhile."""
        self._shown.clear()
        self._follower.refresh()

    def stop(self) -> None:
        """Follow no longer; the signs keep what they show."""
        self._follower.stop()

    def _read(self) -> dict[int, str]:
        present = counters_now(self._office, self._point)
        return {one.number: sign_text(one) for one in present if one.number in self._signs}

    def _show(self, texts: dict[int, str]) -> None:
        """Tell only the signs whose text is new: a frame more on the line makes the others wait."""
        for number, text in texts.items():
            if self._shown.get(number) == text:
                continue
            self._shown[number] = text
            try:
                self._signs[number].show(text)
            except UnencodableTextError as error:
                _logger.error("counter %d: its sign is dark: %s", number, error)
