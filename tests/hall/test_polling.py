"""Polls of printers: each in its lane, never two of one printer waiting."""

import threading
from collections.abc import Callable
from queue import Full

from devices.printers.mock import MockPrinter
from devices.status import Status
from hall.lane import Lane
from hall.polling import PrinterPolls

WAIT_S = 10.0
QUICKLY_S = 0.01


class CountingPrinter(MockPrinter):
    """Counts how often it was asked, and tells after the third time."""

    def __init__(self) -> None:
        super().__init__()
        self.polls = 0
        self.thrice = threading.Event()

    def poll(self) -> Status:
        """Count."""
        self.polls += 1
        if self.polls == 3:
            self.thrice.set()
        return super().poll()


def test_every_printer_is_asked_again_and_again() -> None:
    printers = {"a": CountingPrinter(), "b": CountingPrinter()}
    lanes = {name: Lane(name) for name in printers}
    polls = PrinterPolls(printers, {name: lane.submit for name, lane in lanes.items()}, QUICKLY_S)
    polls.start()
    assert all(one.thrice.wait(WAIT_S) for one in printers.values())
    polls.stop()
    for lane in lanes.values():
        lane.stop()


def test_a_printer_at_work_is_asked_once_afterwards() -> None:
    waiting: list[Callable[[], None]] = []
    many = threading.Event()
    printer, other = CountingPrinter(), CountingPrinter()

    def see(job: Callable[[], None]) -> None:
        job()
        if other.polls > 5:
            many.set()

    polls = PrinterPolls(
        {"busy": printer, "free": other}, {"busy": waiting.append, "free": see}, QUICKLY_S
    )
    polls.start()
    assert many.wait(WAIT_S)
    polls.stop()
    assert len(waiting) == 1
    waiting[0]()
    assert printer.polls == 1


def test_polls_that_never_started_can_be_stopped() -> None:
    PrinterPolls({}, {}).stop()


def test_a_stuck_lane_is_tried_again() -> None:
    tries = 0
    again = threading.Event()

    def stuck(_job: Callable[[], None]) -> None:
        nonlocal tries
        tries += 1
        if tries == 3:
            again.set()
        raise Full

    polls = PrinterPolls({"a": CountingPrinter()}, {"a": stuck}, QUICKLY_S)
    polls.start()
    assert again.wait(WAIT_S)
    polls.stop()
