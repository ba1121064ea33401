"""Asking printers how they are, each in its own lane, so that the tap path never has to."""

import threading
from collections.abc import Callable, Mapping
from queue import Full

from devices.printers import POLL_EVERY_S, TicketPrinter
from hall.rounds import Rounds


class PrinterPolls:
    """Polls every printer of this process again and again; one that is printing is left."""

    def __init__(
        self,
        printers: Mapping[str, TicketPrinter],
        lanes: Mapping[str, Callable[[Callable[[], None]], None]],
        every_s: float = POLL_EVERY_S,
    ) -> None:
        self._polls = {name: _Poll(printer, lanes[name]) for name, printer in printers.items()}
        self._rounds = Rounds("printer polls", self._ask_all, every_s)

    def start(self) -> None:
        """Begin to poll."""
        self._rounds.start()

    def stop(self) -> None:
        """Poll no more."""
        self._rounds.stop()

    def _ask_all(self) -> None:
        for poll in self._polls.values():
            poll.ask()


class _Poll:
    """One printer's poll; at most one waits in the lane."""

    def __init__(
        self, printer: TicketPrinter, submit: Callable[[Callable[[], None]], None]
    ) -> None:
        self._printer = printer
        self._submit = submit
        self._waiting = threading.Lock()

    def ask(self) -> None:
        """Put a poll into the lane, unless one is there."""
        if not self._waiting.acquire(blocking=False):
            return
        try:
            self._submit(self)
        except Full:
            self._waiting.release()

    def __call__(self) -> None:
        try:
            self._printer.poll()
        finally:
            self._waiting.release()
