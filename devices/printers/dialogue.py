"""What passes between us and an ESC/POS printer beside its jobs: questions, answers, clearing."""

import time
from collections.abc import Callable
from typing import TypeAlias, TypeVar

from devices.errors import DeviceTimeoutError
from devices.printers import Reason
from devices.printers.answers import (
    ACKNOWLEDGE,
    KEY_LIST,
    MARK_LIST,
    SERIAL_NUMBER,
    Answer,
    AnswerSplitter,
    Cleared,
    KeptPictures,
    LongStatus,
    Marks,
    ProcessDone,
    Said,
    StatusByte,
    reasons_in,
    status_request,
)
from devices.printers.escpos import CLEAR_BUFFERS, FEED_AND_PARTIAL_CUT
from devices.printers.profiles import FullStatus
from devices.transport import Transport

__all__ = ["BLOCKING", "Complaints", "Dialogue"]

REQUEST_TIMEOUT_S = 1.0
KEY_PARTS_MOST = 10
LONG_ANSWER_BYTES = 96

PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, PAPER = 1, 2, 3, 4  # DLE EOT n
BLOCKING = frozenset(Reason) - {Reason.PAPER_LOW, Reason.TICKET_WAITING, Reason.SLOW}
"""With one of these a printer does not print."""

OVERDUE_BYTES = 256
"""No more than this is read behind a deadline, however much a printer babbles."""

Told = TypeVar("Told", Said, KeptPictures, Marks, LongStatus)
Complaints: TypeAlias = frozenset[Reason] | None
"""What the printer says is wrong; None: it does not answer."""


class Dialogue:
    """Asks a printer over an open transport; `answer_timeout_s` is how long a byte may take.

    `full_status` is what its model tells beside the four bytes of every printer.

    Every call raises the errors of the transport; silence is an answer, and none of them.
    """

    def __init__(
        self,
        transport: Transport,
        answer_timeout_s: float,
        full_status: FullStatus | None = None,
    ) -> None:
        self._transport = transport
        self._answer_timeout_s = answer_timeout_s
        self._full_status = full_status
        self._answers = (
            AnswerSplitter(full_status.head, full_status.size) if full_status else AnswerSplitter()
        )

    def complaints(self) -> Complaints:
        """Two questions to a printer in order, four to one that is not, and its model's own one."""
        first = self._status(PRINTER)
        if first is None:
            return None
        found = reasons_in(PRINTER, first)
        for kind in (OFFLINE_CAUSE, ERROR_CAUSE, PAPER) if found else (PAPER,):
            answer = self._status(kind)
            if answer is None:
                return _broken_off(found)
            found |= reasons_in(kind, answer)
        of_its_model = self._of_its_model()
        return _broken_off(found) if of_its_model is None else _plainly(found | of_its_model)

    def _of_its_model(self) -> Complaints:
        """What the long status adds; nothing where there is none."""
        full = self._full_status
        if full is None:
            return frozenset()
        told = self._asked(full.question, LongStatus)
        return None if told is None else full.reasons(told.value)

    def serial_number(self) -> str | None:
        """Which printer it is; empty where it has no number, None on silence."""
        said = self._asked(SERIAL_NUMBER, Said)
        return None if said is None else said.text

    def kept_pictures(self) -> set[bytes] | None:
        """The keys of the pictures in the printer; None where it does not tell them all."""
        keys: set[bytes] = set()
        question = KEY_LIST
        for _ in range(KEY_PARTS_MOST):
            part = self._asked(question, KeptPictures)
            if part is None:
                return None
            keys |= set(part.keys)
            if not part.more:
                self._transport.write(ACKNOWLEDGE, REQUEST_TIMEOUT_S)
                return keys
            question = ACKNOWLEDGE
        return None

    def marked(self, key: bytes) -> bool:
        """Whether the printer has had power ever since it was given this mark."""
        marks = self._asked(MARK_LIST, Marks)
        if marks is not None:
            self._transport.write(ACKNOWLEDGE, REQUEST_TIMEOUT_S)
        return marks is not None and key in marks.keys

    def printed(self, process_id: bytes, deadline: float) -> bool:
        """Whether the printer says by the monotonic `deadline` that this job is on paper."""
        done = ProcessDone(process_id)
        return self._await(lambda answer: answer == done, deadline) is not None

    def printed_late(self, process_id: bytes) -> bool:
        """Whether that answer has come since somebody last listened."""
        return self.printed(process_id, time.monotonic())

    def forget_job(self) -> None:
        """Have the printer forget what it has not printed; it hears that offline too.

        Epson, "DLE DC4 fn 8": nothing may follow until the clear response is there.
        """
        self._transport.write(CLEAR_BUFFERS, REQUEST_TIMEOUT_S)
        deadline = time.monotonic() + self._answer_timeout_s
        self._await(lambda answer: isinstance(answer, Cleared), deadline)

    def clear(self) -> None:
        """Have the printer forget half a job, and cut its paper off."""
        self.forget_job()
        self._transport.write(FEED_AND_PARTIAL_CUT, REQUEST_TIMEOUT_S)

    def send(self, command: bytes) -> None:
        """Say something that has no answer."""
        self._transport.write(command, REQUEST_TIMEOUT_S)

    def _status(self, kind: int) -> int | None:
        """The status byte, read alone so that no wait for more is added; None on silence."""
        self._transport.discard_input()
        self._answers.reset()
        try:
            self._transport.write(status_request(kind), REQUEST_TIMEOUT_S)
        except DeviceTimeoutError:
            return None  # the printer takes nothing, so it cannot have been asked
        deadline = time.monotonic() + self._answer_timeout_s + 4 * self._transport.byte_time_s
        answer = self._await(lambda answer: isinstance(answer, StatusByte), deadline)
        return answer.value if isinstance(answer, StatusByte) else None

    def _asked(self, question: bytes, kind: type[Told]) -> Told | None:
        """The answer of a kind to a question; None on silence."""
        self._answers.reset()
        self._transport.write(question, REQUEST_TIMEOUT_S)
        wire_s = LONG_ANSWER_BYTES * self._transport.byte_time_s
        deadline = time.monotonic() + self._answer_timeout_s + wire_s
        answer = self._await(lambda one: isinstance(one, kind), deadline)
        return answer if isinstance(answer, kind) else None

    def _await(self, wanted: Callable[[Answer], bool], deadline: float) -> Answer | None:
        """Read byte by byte until the wanted answer or the monotonic `deadline` comes.

        What had come by then is read to its end: on a busy machine we may be later than it.
        """
        overdue = 0
        while overdue <= OVERDUE_BYTES:
            left_s = deadline - time.monotonic()
            overdue += left_s <= 0
            data = self._transport.read(1, max(0.0, left_s))
            if not data and left_s <= 0:
                break
            for answer in self._answers.feed(data):
                if wanted(answer):
                    return answer
        return None


def _broken_off(found: frozenset[Reason]) -> Complaints:
    """Where the printer falls silent between two questions only what stops it is sure."""
    return _plainly(found) if found & BLOCKING else None


def _plainly(found: frozenset[Reason]) -> frozenset[Reason]:
    """Without what follows from the rest: no paper is also low paper, and a cause is offline."""
    if Reason.PAPER_OUT in found:
        found -= {Reason.PAPER_LOW}
    return found - {Reason.OFFLINE} if found & BLOCKING - {Reason.OFFLINE} else found
