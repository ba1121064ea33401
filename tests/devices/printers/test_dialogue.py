"""What silence to one of several questions means."""

import pytest

from devices.printers import Reason
from devices.printers.dialogue import Complaints, Dialogue
from devices.printers.profiles import profiles
from devices.transport.memory import MemoryTransport
from tests.fakes.printers import ANSWER_S

FULL = profiles()["custom-kiosk"].full_status
LOW, PAPER_OUT = b"\x1e", b"\x72"
NOTHING_WRONG: Complaints = frozenset()


@pytest.mark.parametrize(
    ("printer", "paper", "full", "complaints"),
    [
        (b"\x12", b"\x12", b"\x10\x0f\0\0\0\0", NOTHING_WRONG),
        (b"\x12", LOW, b"\x10\x0f\0\0\0\0", frozenset({Reason.PAPER_LOW})),
        (b"\x12", b"\x12", b"", None),
        (b"\x12", b"\x12", b"\x10\x0f\0", None),
        (b"\x12", LOW, b"", None),
        (b"\x12", PAPER_OUT, b"", frozenset({Reason.PAPER_OUT})),
        (b"\x12", b"", b"", None),
        (b"\x1a", b"", b"", frozenset({Reason.OFFLINE})),
        (b"", b"", b"", None),
    ],
)
def test_silence_is_never_nothing_wrong(
    printer: bytes, paper: bytes, full: bytes, complaints: Complaints
) -> None:
    answers = {1: printer, 4: paper, 20: full}
    link = MemoryTransport(lambda data: answers.get(data[2], b""))
    link.open()
    assert Dialogue(link, ANSWER_S, FULL).complaints() == complaints
