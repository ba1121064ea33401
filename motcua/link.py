"""The program that speaks with the central system: one for a record, whichever machine runs it."""

import logging
import threading
from contextlib import ExitStack

from devices.errors import ClaimedError
from hall.owners import Owners
from motcua.machine import Machine
from sync.central import Central, Papers
from sync.line import LineWatch
from sync.outbox import Outbox
from sync.pace import Pace
from sync.worker import Worker

LINK = "central-link"
"""What is claimed as if it were a device, so that there is one such program alone."""
AGAIN_S = 5.0
"""So often it is looked whether the one that has it is still there."""

_logger = logging.getLogger(__name__)


def run_link(here: Machine, stop: threading.Event) -> None:
    """Send what happens to the central system, unless another program does; then wait for it."""
    told = False
    while not stop.is_set():
        try:
            with Owners(here.office.store, "sync").held(LINK):
                told = False
                _send(here, stop)
        except ClaimedError as error:
            if not told:
                _logger.info("another program has the link: %s", error.detail)
            told = True
            stop.wait(AGAIN_S)


def _send(here: Machine, stop: threading.Event) -> None:
    settings = here.settings.link
    assert settings.central is not None  # the settings were checked: the role has an address
    with ExitStack() as running:
        central = Central(
            settings.central, Papers(settings.authority, settings.certificate, settings.key)
        )
        running.callback(central.close)
        worker = Worker(
            Outbox(here.office.store),
            central,
            here.office.clock,
            here.office.bell,
            Pace(cap_s=settings.sync_backoff_cap_s),
        )
        running.callback(worker.stop)
        line = LineWatch(worker.linked)
        running.callback(line.stop)
        worker.start()
        line.start()
        stop.wait()
