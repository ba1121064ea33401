"""Signs follow the record's present state: whatever was missed, the next look is right."""

import logging
from collections.abc import Mapping

from counter_display.station import help_texts, sign_text
from devices.errors import UnencodableTextError
from devices.signs import CounterSign
from office.assistance import help_calls
from office.clock import to_ms
from office.follow import StateFollower
from office.numbering import in_digits
from office.office import Office
from office.views import counters_now

_logger = logging.getLogger(__name__)


Texts = tuple[str, ...]
"""What a sign is to show: its counter's text last, before it a call for help, the best one first.

A sign shows the first of them that it has the letters and the room for.
"""


class SignBoard:
    """The signs over the counters of one reception point.

    A guidance counter's sign blinks a call for help until somebody answers it.
    """

    def __init__(self, office: Office, point: str, signs: Mapping[int, CounterSign]) -> None:
        self._office = office
        self._point = point
        self._signs = signs
        self._shown: dict[int, Texts] = {}
        self._guidance = {
            one.number
            for one in office.settings.counters
            if one.guidance and one.point == point and one.number in signs
        }
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

    def _read(self) -> dict[int, Texts]:
        present = counters_now(self._office, self._point)
        at_ms = to_ms(self._office.clock.now())
        wanted = help_texts(help_calls(self._office, self._point)) if self._guidance else ()
        return {
            one.number: (*(wanted if one.number in self._guidance else ()), sign_text(one, at_ms))
            for one in present
            if one.number in self._signs
        }

    def _show(self, texts: dict[int, Texts]) -> None:
        """Tell only the signs whose text is new: a frame more on the line makes the others wait."""
        for number, wanted in texts.items():
            if self._shown.get(number) == wanted:
                continue
            self._shown[number] = wanted
            try:
                _show_first(self._signs[number], wanted)
            except UnencodableTextError as error:
                _logger.error("counter %d: its sign is dark: %s", number, error)


def _show_first(sign: CounterSign, wanted: Texts) -> None:
    *for_help, text = wanted
    for one in for_help:
        try:
            sign.show(one, blink=True)
        except UnencodableTextError as error:
            _logger.info("%s cannot say that somebody calls for help: %s", sign.device, error)
        else:
            return
    try:
        sign.show(text)
    except UnencodableTextError:
        if in_digits(text) == text:
            raise
        sign.show(in_digits(text))
