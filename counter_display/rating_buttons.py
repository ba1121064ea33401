"""Rating panels and the office: a press on a face rates the citizen whom its counter has served."""

import logging
import time
from collections.abc import Callable
from functools import partial
from queue import Full

from devices.rating_panels import FacePressed, RatingPanel
from hall.lane import Lane
from office.clock import to_ms
from office.errors import OfficeError, Refused
from office.model import new_id
from office.office import Office, Who
from office.ratings import SCORES, GiveRating, ToRate, to_rate

DEBOUNCE_S = 0.5
"""A press on a panel sooner than this after the last one belongs to that one."""
LOCK_OUT_S = 3.0
"""After a rating its panel hears nothing so long: hands play on with buttons."""

_logger = logging.getLogger(__name__)


class RatingButtons:
    """The rating panels of one reception point, bound to their counters.

    A press rates the ticket that the counter had finished when it was pressed, if that may still be
    rated and nobody has; all other presses are dropped.
    """

    def __init__(
        self,
        office: Office,
        point: str,
        origin: str,
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._office = office
        self._point = point
        self._origin = origin
        self._steady_s = steady_s
        self._panels: dict[str, tuple[int, int]] = {}
        """Panel → its counter and how many faces it has."""
        self._heard_at: dict[str, float] = {}
        self._locked_until: dict[str, float] = {}
        self._lane = Lane("rating buttons")

    def bind(self, panel: RatingPanel, counter: int) -> None:
        """Let this panel rate a counter. Raises ValueError for a number of faces without scores."""
        if panel.faces not in SCORES:
            raise ValueError(f"{panel.device}: {panel.faces} faces")
        self._panels[panel.device] = (counter, panel.faces)
        panel.listen(self.pressed)

    def pressed(self, press: FacePressed) -> None:
        """Take a press; returns at once, since it is called by the owner of the line."""
        try:
            self._lane.submit(partial(self._answer, press, new_id()))
        except Full:
            _logger.exception("%s: too many presses wait", press.device)

    def stop(self) -> None:
        """Do the presses that wait, then end."""
        self._lane.stop()

    def _answer(self, press: FacePressed, command_id: str) -> None:
        if self._repeated(press):
            _logger.debug("%s: a repeated press", press.device)
            return
        counter, faces = self._panels[press.device]
        try:
            asked = to_rate(self._office, self._point, counter)
            if asked is None or asked.rated or self._ended_since(asked, press):
                _logger.debug("%s: nothing to rate", press.device)
                return
            command = GiveRating(asked.ticket.id, press.face, faces, "buttons", self._point)
            self._office.do(command, Who(f"counter:{counter}", self._origin), command_id)
        except Refused as refusal:
            _logger.debug("%s: %s", press.device, refusal)
        except OfficeError as error:
            _logger.warning("%s: a rating is lost: %s", press.device, error)
        else:
            self._locked_until[press.device] = self._steady_s() + LOCK_OUT_S

    def _repeated(self, press: FacePressed) -> bool:
        """Whether a press goes on with the last one, or comes while its panel is locked."""
        at, device = press.at_monotonic, press.device
        since_s = at - self._heard_at.get(device, at - DEBOUNCE_S)
        self._heard_at[device] = at
        return since_s < DEBOUNCE_S or at < self._locked_until.get(device, at)

    def _ended_since(self, asked: ToRate, press: FacePressed) -> bool:
        """Whether the ticket ended only after the press, which then was meant for another one."""
        waited_ms = round((self._steady_s() - press.at_monotonic) * 1000)
        pressed_at = to_ms(self._office.clock.now()) - waited_ms
        return asked.ticket.ended_at is not None and pressed_at < asked.ticket.ended_at
