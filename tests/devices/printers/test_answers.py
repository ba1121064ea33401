"""The reader of a printer's answers, against every cut of a stream."""

import pytest

from devices.printers import Reason
from devices.printers.answers import (
    Answer,
    AnswerSplitter,
    AutoStatus,
    Cleared,
    KeptPictures,
    LongStatus,
    Marks,
    Noise,
    ProcessDone,
    Said,
    StatusByte,
    reasons_in,
    status_request,
)


def test_status_requests_are_dle_eot() -> None:
    assert status_request(4) == b"\x10\x04\x04"


@pytest.mark.parametrize(
    ("kind", "status", "reasons"),
    [
        (1, 0x12, set()),
        (1, 0x1A, {Reason.OFFLINE}),
        (2, 0x16, {Reason.COVER_OPEN}),
        (2, 0x32, {Reason.PAPER_OUT}),
        (3, 0x1A, {Reason.CUTTER_JAM}),
        (3, 0x32, {Reason.FAULT}),
        (3, 0x52, {Reason.HEAD_HOT}),
        (4, 0x1E, {Reason.PAPER_LOW}),
        (4, 0x7E, {Reason.PAPER_LOW, Reason.PAPER_OUT}),
    ],
)
def test_status_bits_mean_what_the_manual_says(
    kind: int, status: int, reasons: set[Reason]
) -> None:
    assert reasons_in(kind, status) == reasons


ANSWERS: list[tuple[bytes, list[Answer]]] = [
    (b"\x12", [StatusByte(0x12)]),
    (b"\x7e\x1a", [StatusByte(0x7E), StatusByte(0x1A)]),
    (b"\x37\x22ab7~\x00", [ProcessDone(b"ab7~")]),
    (b"\x37\x25\x00", [Cleared()]),
    (b"_ABC 12\x00", [Said("ABC 12")]),
    (b"_\x00\x12", [Said(""), StatusByte(0x12)]),
    (b"_\xe1\x00", [Noise(0x5F), Noise(0xE1), Noise(0)]),
    (b"\x37\x72\x40  a7\x00", [KeptPictures((b"  ", b"a7"), more=False)]),
    (b"\x37\x72\x41~~\x00\x12", [KeptPictures((b"~~",), more=True), StatusByte(0x12)]),
    (b"\x38\x00\x00\x00\x12", [AutoStatus(b"\x38\x00\x00\x00"), StatusByte(0x12)]),
    (b"\x00\xff\x13", [Noise(0), Noise(0xFF), Noise(0x13)]),
    (b"\x12\x37\x22AAAA\x00\x16", [StatusByte(0x12), ProcessDone(b"AAAA"), StatusByte(0x16)]),
    (b"\x37\x22AAAAA\x12", [Noise(0x37), Noise(0x22), *[Noise(0x41)] * 5, StatusByte(0x12)]),
]


@pytest.mark.parametrize(("sent", "answers"), ANSWERS)
def test_answers_are_told_apart(sent: bytes, answers: list[Answer]) -> None:
    assert AnswerSplitter().feed(sent) == answers
    one_by_one = AnswerSplitter()
    assert [answer for byte in sent for answer in one_by_one.feed(bytes((byte,)))] == answers


def test_a_half_answer_can_be_forgotten() -> None:
    splitter = AnswerSplitter()
    assert splitter.feed(b"\x37\x22AA") == []
    splitter.reset()
    assert splitter.feed(b"\x12") == [StatusByte(0x12)]


def test_a_long_status_is_known_only_where_a_model_has_one() -> None:
    told = b"\x10\x0f\x24\x00\x00\x01" + b"\x12"
    ours = AnswerSplitter(b"\x10\x0f", 4)
    found = [one for byte in told for one in ours.feed(bytes((byte,)))]
    assert found == [LongStatus(b"\x24\x00\x00\x01"), StatusByte(0x12)]
    assert AutoStatus(told[:4]) in AnswerSplitter().feed(told)


def test_marks_and_kept_pictures_are_told_apart() -> None:
    splitter = AnswerSplitter()
    assert splitter.feed(b"\x37\x73\x40MC\0") == [Marks((b"MC",))]
    assert splitter.feed(b"\x37\x72\x40MC\0") == [KeptPictures((b"MC",), more=False)]
