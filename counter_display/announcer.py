"""The voice follows the moments of the journal: each call is said once, old ones are let go."""

import json
import logging

from counter_display.phrases import cardinal, spelled
from devices.errors import DeviceError
from devices.speakers import Speaker
from hall.sentences import Sentences
from office.failures import Failures
from office.follow import MomentFollower
from office.model import Event
from office.office import Office
from office.views import ticket_by_id

CALLS = frozenset({"ticket.called", "ticket.recalled"})

_logger = logging.getLogger(__name__)


class Announcer:
    """Says the calls of one reception point on one speaker."""

    def __init__(self, office: Office, point: str, speaker: Speaker, sentences: Sentences) -> None:
        self._office = office
        self._point = point
        self._speaker = speaker
        self._sentences = sentences
        self._unheard = Failures(_logger, "a call was not heard")
        self._follower = MomentFollower(
            f"announcer:{point}", office.bell, office.store, office.clock, self.hear, CALLS
        )

    def start(self) -> None:
        """Begin to listen to the journal."""
        self._follower.start()

    def stop(self) -> None:
        """Finish the present sentence and fall silent."""
        self._follower.stop()

    def hear(self, event: Event) -> None:
        """Say a call."""
        ticket = ticket_by_id(self._office, event.subject)
        if ticket is None or event.point != self._point:
            return
        counter: int = json.loads(event.data)["counter"]
        facts = {
            "number": " ".join(spelled(ticket.label)),
            "counter": " ".join(cardinal(counter)),
        }
        try:
            self._speaker.say(self._sentences.say("voice", event.kind, facts), "vi")
        except DeviceError as error:
            self._unheard.tell(error)
