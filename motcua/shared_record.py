"""What a machine sees to where several share a record.

It lets the others know its `[office]` settings. And what lies untold in its data folder it tells to
the office, whoever wrote it: a kiosk tells what its own record holds by itself
(`office.standing_in`), but where its number has changed, or a network card, or it is a kiosk no
more, that record lies there under a name for which nobody looks.
"""

import logging
from contextlib import ExitStack
from pathlib import Path

from hall.rounds import Rounds
from hall.shared_settings import note_settings
from motcua.machine import Machine
from office.errors import OfficeError
from office.failures import Failures
from office.store.create import own_records
from office.telling import tell_of

LOOK_EVERY_S = 60.0
FIRST_LOOK_S = 10.0

_logger = logging.getLogger(__name__)


def start_sharing(
    here: Machine,
    running: ExitStack,
    role: str,
    every_s: float = LOOK_EVERY_S,
    first_s: float = FIRST_LOOK_S,
) -> None:
    """Begin to look whether anything is to be told; several programs may."""
    sharing = _Sharing(here, role)
    rounds = Rounds("shared record", sharing.look, every_s, first_s=first_s)
    running.callback(rounds.stop)
    rounds.start()


class _Sharing:
    def __init__(self, here: Machine, role: str) -> None:
        self._here = here
        self._who = here.who(role)
        self._noted = False
        self._failures: dict[Path, Failures] = {}

    def look(self) -> None:
        """Tell the settings once, and all of each file; one that fails keeps no other from it."""
        self._noted = self._noted or note_settings(self._here.office, self._here.name)
        for file in own_records(self._here.data_dir):
            try:
                if tell_of(self._here.office, file, self._here.settings.first_point, self._who):
                    _logger.warning("%s has told what it gave", file.name)
            except OfficeError as error:  # the check of the morning tells people
                failures = Failures(_logger, f"{file.name} cannot tell what it gave")
                self._failures.setdefault(file, failures).tell(error)
