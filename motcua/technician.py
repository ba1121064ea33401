"""What a technician may ask of a device, done by whoever owns its port at that moment."""

import threading
import time
from collections.abc import Callable, Sequence

from devices.errors import (
    DeviceError,
    DeviceTimeoutError,
    UnencodableTextError,
    UnsupportedError,
    by_code,
)
from devices.printers import Outcome, PrintJob, Result, TicketPrinter
from devices.signs import CounterSign
from devices.sniff import Chunk
from devices.status import State, Status
from devices.transport import Transport
from hall.paper import notice_page, strip_page, trial_page
from hall.requests import Facts
from hall.sentences import Sentences
from hall.sheet_marks import SheetMarks
from hall.strips import page_of_lines
from office.model import new_id

CHUNK_BYTES = 256
SIGN_TIMEOUT_S = 3.0
"""A sign that is there has shown a new text by then."""
_LOOK_EVERY_S = 0.02


class PrinterActions:
    """What may be asked of a printer."""

    def __init__(
        self, device: str, printer: TicketPrinter, sentences: Sentences, marks: SheetMarks
    ) -> None:
        self._device = device
        self._printer = printer
        self._sentences = sentences
        self._marks = marks

    def __call__(self, action: str, args: Facts) -> Facts:
        """`test-print`, `paper-strip`, `probe-codepages`, and `letters` with those `right`.

        `notice` prints its `text`, a sentence for whoever stands there, `sheet` a day's `lines`;
        the sheet of a `closing` comes out once, whoever asks for it how often.
        `new-roll` is for a printer that cannot see that its paper was changed.
        Anything else raises UnsupportedError.
        """
        match action:
            case "test-print":
                page = trial_page(self._device, self._printer.width_dots, self._sentences)
                return _facts(self._printer.print(PrintJob(new_id(), page)))
            case "paper-strip":
                page = strip_page(self._device, self._printer.width_dots, self._sentences)
                return _facts(self._printer.print(PrintJob(new_id(), page)))
            case "notice":
                page = notice_page(str(args["text"]), self._printer.width_dots)
                return _facts(self._printer.print(PrintJob(new_id(), page)))
            case "sheet":
                return self._sheet(str(args["lines"]), args.get("closing"))
            case "probe-codepages":
                return _facts(self._printer.trial(new_id()))
            case "letters":
                return self._letters([int(one) for one in str(args["right"]).split()])
            case "new-roll":
                self._printer.new_roll()
                return {}
            case _:
                raise UnsupportedError(self._device, action)

    def _sheet(self, lines: str, closing: object) -> Facts:
        page = page_of_lines(lines, self._printer.width_dots)
        job = PrintJob(new_id(), page)
        if not isinstance(closing, int):
            return _facts(self._printer.print(job))
        if not self._marks.begin(closing):
            return {"result": "unconfirmed", "evidence": "begun-before", "reasons": ""}
        outcome = self._printer.print(job)
        if outcome.result is Result.FAILED:
            self._marks.take_back(closing)
        return _facts(outcome)

    def _letters(self, right: Sequence[int]) -> Facts:
        try:
            return {"ways": self._printer.settle_letters(right), "known": True}
        except ValueError:
            return {"ways": "", "known": False}
        except DeviceError as error:  # the driver knows its port, people know the device
            raise type(error)(self._device, error.detail) from error


def _facts(outcome: Outcome) -> Facts:
    return {
        "result": outcome.result.value,
        "evidence": outcome.evidence.value,
        "reasons": " ".join(outcome.reasons),
    }


def overhear(transport: Transport, seconds: float) -> list[Chunk]:
    """Listen to a shared line without a word of our own. Raises DeviceError."""
    transport.open()
    try:
        heard: list[Chunk] = []
        end = time.monotonic() + seconds
        while (left_s := end - time.monotonic()) > 0:
            data = transport.read(CHUNK_BYTES, left_s)
            if data:
                heard.append(Chunk(time.monotonic(), data))
        return heard
    finally:
        transport.close()


class SignActions:
    """What may be asked of a sign; the next change at its counter overwrites it.

    `restore` lets the sign show again what its counter wants, after a text that it cannot show.
    """

    def __init__(
        self,
        sign: CounterSign,
        restore: Callable[[], None],
        timeout_s: float = SIGN_TIMEOUT_S,
    ) -> None:
        self._sign = sign
        self._restore = restore
        self._timeout_s = timeout_s

    def __call__(self, action: str, args: Facts) -> Facts:
        """`show` with its `text`; anything else raises UnsupportedError.

        Returns when the sign has answered; raises the error that keeps it from answering.
        `confirmed` is false for a kind of sign that never answers.
        """
        if action != "show":
            raise UnsupportedError(self._sign.device, action)
        text = str(args["text"])
        before = self._sign.status()
        try:
            self._sign.show(text)
        except UnencodableTextError:
            self._restore()
            raise
        return {"shown": text, "confirmed": self._heard_after(before).state is State.ONLINE}

    def _heard_after(self, before: Status) -> Status:
        """The first status after `before`; raises where it says that the sign is not there."""
        deadline = time.monotonic() + self._timeout_s
        pause = threading.Event()
        while (status := self._sign.status()) == before and time.monotonic() < deadline:
            pause.wait(_LOOK_EVERY_S)
        if status.state in (State.ABSENT, State.OFFLINE, State.FAILED):
            raise by_code(status.reasons[0] if status.reasons else "")(self._sign.device)
        if status == before:
            raise DeviceTimeoutError(self._sign.device, f"no answer in {self._timeout_s:g} s")
        return status
