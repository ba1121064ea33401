"""What a listener makes of a line: frames, those that nobody understands, guesses, speeds."""

import json
import random
import tomllib
from collections.abc import Sequence
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import modbus
from devices.bus_samples import sample_keypad, sample_sign
from devices.checksums import ChecksumKind, checksum
from devices.framing import FrameLayout
from devices.guessing import ChecksumGuess, LengthGuess, guess
from devices.sniff import Chunk, Heard, Overheard, candidates, rank_speeds, sniff

BYTE_S = 10 / 9600
SIGN, KEYPAD = sample_sign(0x41).layout, sample_keypad(1).layout
READERS = candidates({"led8": SIGN})
SHOW = SIGN.build("show", 0x41, b"A015    ")
SHOWN = SIGN.build_reply("show", 0x41)
POLL = KEYPAD.build("poll", 1)
REPORT = KEYPAD.build_reply("poll", 1, b"\x02\x07")
WRITE = modbus.write_registers(7, 0x80, b"\x77\x3f\x06\x6d")
WRITE_BODY = "00 80 00 02 04 77 3f 06 6d"
WRITTEN = modbus.adu(7, bytes.fromhex("10 0080 0002"))
FOREIGN = bytes.fromhex("DE AD BE EF 00 01")


def chunks(frames: Sequence[bytes], pause_s: float = 0.02) -> list[Chunk]:
    """Frames one after another, each read whole."""
    return [Chunk(round(place * pause_s, 3), frame) for place, frame in enumerate(frames)]


def spoilt(frame: bytes) -> bytes:
    """The frame with a wrong checksum."""
    return frame[:-1] + bytes((frame[-1] ^ 0x10,))


def heard(*frames: bytes) -> list[Overheard]:
    return list(sniff(chunks(frames), BYTE_S, READERS).frames)


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (SHOW, ("led8", "question", "show", 0x41, b"A015    ".hex(" "), "right")),
        (SHOWN, ("led8", "answer", "acknowledged", 0x41, "", "right")),
        (POLL, ("sample-keypad", "question", "poll", 1, "", "right")),
        (REPORT, ("sample-keypad", "answer", "report", 1, "02 07", "right")),
        (
            WRITE,
            ("modbus-rtu", "question", "function-16", 7, WRITE_BODY, "right"),
        ),
        (WRITTEN, ("modbus-rtu", "answer", "function-16", 7, "00 80 00 02", "right")),
        (modbus.adu(7, b"\x90\x02"), ("modbus-rtu", "answer", "function-16", 7, "02", "right")),
        (FOREIGN, (None, "unknown", None, None, "", "unknown")),
        (spoilt(SHOW), ("led8", "question", "show", 0x41, "41 30 31 35 20 20 20 20", "wrong")),
        (spoilt(WRITE), ("modbus-rtu", "question", "function-16", 7, WRITE_BODY, "wrong")),
    ],
)
def test_each_frame_is_read_by_the_layout_that_fits(frame: bytes, told: tuple[object, ...]) -> None:
    (one,) = heard(frame)
    assert bytes.fromhex(one.hex) == frame
    seen = (one.layout, one.direction, one.command, one.address, one.data, one.checksum)
    assert seen == told


def test_each_side_of_a_talk_is_told_with_its_time() -> None:
    frames = heard(SHOW, SHOWN, FOREIGN, POLL, REPORT)
    assert [one.at_s for one in frames] == [0.0, 0.02, 0.04, 0.06, 0.08]
    assert [one.layout for one in frames] == [
        "led8",
        "led8",
        None,
        "sample-keypad",
        "sample-keypad",
    ]


def test_frames_that_come_in_one_lump_are_parted() -> None:
    """A USB adapter hands over a question and its answer at once, and strange bytes with them."""
    (lump,) = chunks([FOREIGN + SHOW + SHOWN + b"\x00\x00" + WRITE + WRITTEN])
    frames = sniff([lump], BYTE_S, READERS).frames
    assert [bytes.fromhex(one.hex) for one in frames] == [
        FOREIGN,
        SHOW,
        SHOWN,
        b"\x00\x00",
        WRITE,
        WRITTEN,
    ]


def test_a_frame_that_comes_byte_by_byte_is_one() -> None:
    stream = [Chunk(place * BYTE_S, bytes((byte,))) for place, byte in enumerate(SHOW)]
    (one,) = sniff(stream, BYTE_S, READERS).frames
    assert (one.layout, one.at_s) == ("led8", 0.0)


def test_a_pause_parts_two_frames_that_nobody_understands() -> None:
    assert [one.hex for one in heard(FOREIGN[:3], FOREIGN[3:])] == ["de ad be", "ef 00 01"]


def test_endless_talk_is_cut() -> None:
    noise = random.Random(1).randbytes(5000)
    stream = [Chunk(place * BYTE_S, bytes((byte,))) for place, byte in enumerate(noise)]
    frames = sniff(stream, BYTE_S, READERS).frames
    assert b"".join(bytes.fromhex(one.hex) for one in frames) == noise
    assert max(len(bytes.fromhex(one.hex)) for one in frames) < 600


def test_a_sample_that_the_settings_declare_keeps_their_name() -> None:
    assert set(READERS) == {"led8", "modbus-rtu", "sample-keypad"}


def test_a_layout_without_checksum_reads_no_strange_bytes_by_chance() -> None:
    layout = FrameLayout.model_validate(
        tomllib.loads(
            'frame = [{part = "fixed", value = "02"}, {part = "address"}]\n'
            'commands.ping = {code = "00", reply = "ack"}\n'
            'replies.ack = [{part = "fixed", value = "06"}]'
        )
    )
    readers = candidates({"plain": layout})
    told = sniff(chunks([b"\x02\x09", b"\x06", b"\x55\x02\x09\x06"]), BYTE_S, readers).frames
    assert [(one.layout, one.command, one.checksum) for one in told] == [
        ("plain", "ping", "none"),
        ("plain", "ack", "none"),
        (None, None, "unknown"),
    ]


@given(st.lists(st.binary(max_size=40), max_size=8), st.floats(0, 0.01))
def test_no_byte_is_lost_and_none_said_twice(stream: list[bytes], pause_s: float) -> None:
    frames = sniff(chunks(stream, pause_s), BYTE_S, READERS).frames
    assert b"".join(bytes.fromhex(one.hex) for one in frames) == b"".join(stream)


def test_all_that_is_told_is_json() -> None:
    told = sniff(
        chunks([SHOW, *(vendor(ChecksumKind.SUM8, one) for one in TEXTS)]), BYTE_S, READERS
    )
    assert json.loads(json.dumps(asdict(told)))["frames"][0]["layout"] == "led8"


TEXTS = (b"A001", b"B15", b"C00027", b"")


def vendor(kind: ChecksumKind, data: bytes, trailer: bytes = b"\x0d", first: int = 1) -> bytes:
    """A frame of a vendor that we know nothing of."""
    frame = b"\x7e\x21" + bytes((len(data),)) + data
    value = checksum(kind, frame[first:])
    width = 2 if kind in (ChecksumKind.SUM16, ChecksumKind.CRC16_MODBUS) else 1
    return frame + value.to_bytes(width, "big") + trailer


@pytest.mark.parametrize("kind", ChecksumKind)
@pytest.mark.parametrize("trailer", [b"", b"\x0d"])
def test_a_strange_vendors_frame_is_guessed(kind: ChecksumKind, trailer: bytes) -> None:
    frames = [vendor(kind, data, trailer) for data in TEXTS]
    (about,) = guess(frames)
    assert (about.frames, about.header, about.trailer) == (4, "7e 21", trailer.hex())
    assert about.length == LengthGuess(2, len(frames[-1]))
    assert ChecksumGuess(kind.value, "big", 1, len(trailer)) in about.checksums


def test_frames_without_checksum_are_guessed_to_have_none() -> None:
    (about,) = guess([b"\x02" + text + b"\x03" for text in (b"A015", b"B22", b"C9", b"D017")])
    assert (about.header, about.trailer, about.checksums) == ("02", "03", ())


@pytest.mark.parametrize("frames", [[], [FOREIGN] * 9, [FOREIGN, SHOW]])
def test_too_few_different_frames_tell_nothing(frames: list[bytes]) -> None:
    assert guess(frames) == ()


def test_what_is_understood_is_not_guessed_at() -> None:
    assert sniff(chunks([SHOW, SHOWN, POLL, REPORT]), BYTE_S, READERS).guesses == ()


def test_the_speed_is_where_frames_are_understood() -> None:
    noise = random.Random(2).randbytes(60)
    ranked = rank_speeds(
        [
            Heard(4800, chunks([noise]), framing_errors=21),
            Heard(9600, chunks([POLL, REPORT, FOREIGN])),
            Heard(19200, chunks([noise[:30]]), framing_errors=2),
            Heard(38400, []),
        ],
        READERS,
    )
    assert [one.baud for one in ranked][:2] == [9600, 38400]
    assert ranked[0].understood_bytes == len(POLL) + len(REPORT)


def test_of_speeds_at_which_nothing_is_understood_the_least_broken_is_first() -> None:
    foreign = chunks([FOREIGN] * 5)
    ranked = rank_speeds([Heard(4800, foreign, 9), Heard(9600, foreign, 0)], READERS)
    assert [one.baud for one in ranked] == [9600, 4800]
