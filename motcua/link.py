"""The program that speaks with the central system: one for a record, whichever machine runs it."""

import logging
import threading
from contextlib import ExitStack, closing
from functools import partial

from devices.errors import ClaimedError
from hall.owners import Owners
from hall.rounds import Rounds
from motcua.machine import Machine
from office.clock import Clock
from sync.central import Central, Files
from sync.contract import Pushed, Renew, Standing
from sync.enrolment import FOLDER, Papers, new_key, request_for
from sync.line import LineWatch
from sync.outbox import Outbox
from sync.pace import Pace
from sync.worker import Worker

LINK = "central-link"
"""What is claimed as if it were a device, so that there is one such program alone."""
AGAIN_S = 5.0
"""So often it is looked whether the one that has it is still there."""

RENEW_EVERY_S = 6 * 3600.0

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


def papers_of(here: Machine) -> Files:
    """By what this office is known: what the settings name, else what enrolment has left here."""
    settings, kept = here.settings.link, Papers(here.data_dir / FOLDER)
    if settings.certificate or not kept.are_there:
        return Files(settings.authority, settings.certificate, settings.key)
    return Files(kept.authority, kept.certificate, kept.key)


class Reached:
    """The central system by the papers of the moment: enrolled meanwhile, it is reached so.

    For one thread at a time. Raises CentralFault.
    """

    def __init__(self, here: Machine) -> None:
        self._here = here
        self._present = Papers(here.data_dir / FOLDER).number
        self._central = self._opened()

    def close(self) -> None:
        """Close the connections."""
        self._central.close()

    def standing(self, source: str) -> Standing:
        """How far it has a record."""
        return self._now().standing(source)

    def push(self, body: bytes) -> Pushed:
        """Send a packed batch."""
        return self._now().push(body)

    def _now(self) -> Central:
        present = Papers(self._here.data_dir / FOLDER).number
        if present != self._present:
            self._present = present
            self._central.close()
            self._central = self._opened()
        return self._central

    def _opened(self) -> Central:
        address = self._here.settings.link.central
        assert address is not None  # the settings were checked: the role has an address
        return Central(address, papers_of(self._here))


def renew(address: str, papers: Papers, source: str, clock: Clock) -> bool:
    """Have another certificate where the one that is there ends soon; whether one came.

    Raises CentralFault, and PapersUnfit for a certificate that is none of ours.
    """
    if not papers.are_there or not papers.are_due(clock.now()):
        return False
    key = new_key()
    files = Files(papers.authority, papers.certificate, papers.key)
    with closing(Central(address, files)) as central:
        found = central.renew(Renew(request=request_for(key, source).decode("ascii")))
    papers.keep(papers.authority.read_bytes(), found.certificate.encode(), key)
    _logger.info("the certificate was renewed, until %s", papers.good_until)
    return True


def _send(here: Machine, stop: threading.Event) -> None:
    settings = here.settings.link
    assert settings.central is not None  # the settings were checked: the role has an address
    with ExitStack() as running:
        central = Reached(here)
        running.callback(central.close)
        outbox = Outbox(here.office.store)
        worker = Worker(
            outbox,
            central,
            here.office.clock,
            here.office.bell,
            Pace(cap_s=settings.sync_backoff_cap_s),
        )
        running.callback(worker.stop)
        line = LineWatch(worker.linked)
        running.callback(line.stop)
        kept = Papers(here.data_dir / FOLDER)
        renewing = Rounds(
            "certificate",
            partial(renew, settings.central, kept, outbox.source, here.office.clock),
            RENEW_EVERY_S,
        )
        running.callback(renewing.stop)
        worker.start()
        line.start()
        renewing.start()
        stop.wait()
