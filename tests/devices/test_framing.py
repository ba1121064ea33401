"""Declared frames: built as the datasheet says, recognised in any stream, refused when damaged."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.checksums import ChecksumKind
from devices.framing import (
    Address,
    Checksum,
    Command,
    CommandCode,
    Data,
    Fixed,
    FrameLayout,
    Length,
    Line,
    NumberForm,
    Part,
)

WIDTH = 8

MODBUS = """
frame = [{part = "address"}, {part = "command"}, {part = "data", width = 0},
         {part = "checksum", kind = "crc16-modbus", form = "little"}]
[commands]
poll = {code = "03 00 6B 00 03", reply = "registers"}
write = {code = "06 00 01 00 03", reply = "echo"}
[replies]
registers = [{part = "address"}, {part = "fixed", value = "03"}, {part = "length"},
             {part = "data"}, {part = "checksum", kind = "crc16-modbus", form = "little"}]
echo = [{part = "address"}, {part = "command"},
        {part = "checksum", kind = "crc16-modbus", form = "little"}]
"""

ALPHA = """
frame = [{part = "fixed", value = "00 00 00 00 00 01 5A"},
         {part = "address", width = 2, form = "hex"}, {part = "fixed", value = "02"},
         {part = "command"}, {part = "data", width = 3}, {part = "fixed", value = "03"},
         {part = "checksum", kind = "sum16", first = 9, form = "hex"},
         {part = "fixed", value = "04"}]
commands.show = {code = "41"}
"""

METRO = """
frame = [{part = "fixed", value = "82 00"}, {part = "address"},
         {part = "length", width = 2, form = "little", extra = 1}, {part = "command"},
         {part = "data"}, {part = "checksum", kind = "sum8"}]
commands.show = {code = "10"}
"""

OWN_FRAME = """
[commands.dim]
code = "20"
frame = [{part = "fixed", value = "82 01"}, {part = "address"}, {part = "command"}]
"""

DECIMAL = """
frame = [{part = "fixed", value = "02"}, {part = "address", width = 3, form = "decimal"},
         {part = "data", width = 2}, {part = "checksum", kind = "xor", form = "decimal"},
         {part = "fixed", value = "0D"}]
commands.show = {code = "00"}
"""


def read(text: str) -> FrameLayout:
    return FrameLayout.model_validate(tomllib.loads(text))


def guarded(kind: ChecksumKind, form: NumberForm, *, length: bool = False) -> FrameLayout:
    """Header, address, command, data, checksum, trailer; the reply has the same shape."""
    body: tuple[Part, ...] = (Length(), Data()) if length else (Data(width=WIDTH),)
    parts: tuple[Part, ...] = (
        Fixed(value=b"\xa5"),
        Address(),
        Command(),
        *body,
        Checksum(kind=kind, form=form),
        Fixed(value=b"\x5a"),
    )
    commands = {"show": CommandCode(code=b"S", reply="same")}
    return FrameLayout(frame=parts, commands=commands, replies={"same": parts})


LAYOUTS = st.builds(guarded, st.sampled_from(ChecksumKind), st.sampled_from(NumberForm))
WITH_LENGTH = st.builds(
    lambda kind, form: guarded(kind, form, length=True),
    st.sampled_from(ChecksumKind),
    st.sampled_from(NumberForm),
)
ADDRESSES = st.integers(0, 255)
DATA = st.binary(min_size=WIDTH, max_size=WIDTH)
GARBAGE = st.binary(max_size=20)


@pytest.mark.parametrize(
    ("text", "command", "address", "data", "expected"),
    [
        # Modbus over Serial Line, functions 3 and 6, as worked through on simplymodbus.ca
        (MODBUS, "poll", 0x11, b"", "11 03 00 6B 00 03 76 87"),
        (MODBUS, "write", 0x11, b"", "11 06 00 01 00 03 9A 9B"),
        # Alpha: sum of 02 41 41 31 35 03 = 00ED, as four hexadecimal digits
        (ALPHA, "show", 1, b"A15", "00000000 00 01 5A 30 31 02 41 41 31 35 03 30304544 04"),
        (METRO, "show", 7, b"AB", "82 00 07 03 00 10 41 42 1F"),
        (DECIMAL, "show", 12, b"07", "02 30 31 32 30 37 30 35 34 0D"),
    ],
)
def test_a_frame_is_built_as_the_datasheet_says(
    text: str, command: str, address: int, data: bytes, expected: str
) -> None:
    assert read(text).build(command, address, data) == bytes.fromhex(expected)


def test_a_modbus_answer_gives_its_registers() -> None:
    answer = bytes.fromhex("11 03 06 AE 41 56 52 43 40 49 AD")
    found = read(MODBUS).find_reply("poll", 0x11, answer)
    assert found is not None
    assert found.data == bytes.fromhex("AE 41 56 52 43 40")


def test_an_echoed_command_is_an_answer() -> None:
    echoed = bytes.fromhex("11 06 00 01 00 03 9A 9B")
    assert read(MODBUS).find_reply("write", 0x11, echoed) is not None


@given(LAYOUTS | WITH_LENGTH, ADDRESSES, DATA, GARBAGE)
def test_what_is_built_is_found_behind_any_garbage(
    layout: FrameLayout, address: int, data: bytes, garbage: bytes
) -> None:
    frame = layout.build("show", address, data)
    found = layout.find("show", address, garbage + frame + garbage)
    assert found is not None
    assert found.data == data
    assert found.end == len(garbage) + len(frame)


@given(LAYOUTS, ADDRESSES, DATA, st.data())
def test_a_reply_with_one_wrong_bit_is_refused(
    layout: FrameLayout, address: int, data: bytes, draw: st.DataObject
) -> None:
    reply = bytearray(layout.build_reply("show", address, data))
    bit = draw.draw(st.integers(0, 8 * len(reply) - 1))
    reply[bit // 8] ^= 1 << bit % 8
    assert layout.find_reply("show", address, bytes(reply)) is None


@pytest.mark.parametrize("kind", ChecksumKind)
def test_a_frame_with_length_is_refused_for_each_wrong_bit(kind: ChecksumKind) -> None:
    layout = guarded(kind, NumberForm.BIG, length=True)
    frame = layout.build("show", 3, b"A015")
    for bit in range(8 * len(frame)):
        damaged = (int.from_bytes(frame, "big") ^ 1 << bit).to_bytes(len(frame), "big")
        assert layout.find("show", 3, damaged) is None


@given(LAYOUTS | WITH_LENGTH, ADDRESSES, DATA)
def test_half_a_frame_is_not_found(layout: FrameLayout, address: int, data: bytes) -> None:
    frame = layout.build("show", address, data)
    assert all(layout.find("show", address, frame[:end]) is None for end in range(len(frame)))


@given(LAYOUTS, ADDRESSES, ADDRESSES, DATA)
def test_a_frame_for_another_unit_is_not_found(
    layout: FrameLayout, ours: int, theirs: int, data: bytes
) -> None:
    found = layout.find("show", ours, layout.build("show", theirs, data))
    assert (found is not None) == (ours == theirs)


@given(LAYOUTS | WITH_LENGTH, ADDRESSES, st.binary(max_size=200))
@settings(max_examples=300)
def test_no_stream_breaks_the_reader(layout: FrameLayout, address: int, stream: bytes) -> None:
    found = layout.find_reply("show", address, stream)
    assert found is None or layout.build_reply("show", address, found.data) in stream


@pytest.mark.parametrize(
    ("text", "stream", "expected"),
    [
        (METRO, "82 00 07 03 00 10 41 42 1F", ("show", False, 7, b"AB", True)),
        (METRO, "82 00 07 03 00 10 41 42 20", ("show", False, 7, b"AB", False)),
        (METRO, "82 01 07 03 00 10 41 42 1F", None),
        (METRO, "82 00 07 03 00 10", None),
        (MODBUS, "11 06 00 01 00 03 9A 9B", ("write", False, 0x11, b"", True)),
        (MODBUS, "11 03 02 AE 41 E4 D7", ("registers", True, 0x11, b"\xae\x41", False)),
        (DECIMAL, "02 30 31 32 30 37 30 35 34 0D", ("show", False, 12, b"07", True)),
        (DECIMAL, "02 30 AA 32 30 37 30 35 34 0D", None),
    ],
)
def test_a_listener_reads_a_frame_for_whomever_it_is(
    text: str, stream: str, expected: tuple[object, ...] | None
) -> None:
    heard = read(text).read(b"\xa5" + bytes.fromhex(stream) + b"\xa5", 1)
    told = heard and (heard.name, heard.is_answer, heard.address, heard.data, heard.checksum)
    assert told == expected


@given(LAYOUTS | WITH_LENGTH, ADDRESSES, DATA)
def test_what_is_built_is_read(layout: FrameLayout, address: int, data: bytes) -> None:
    frame = layout.build("show", address, data)
    heard = layout.read(frame, 0)
    assert heard is not None
    assert (heard.address, heard.data, heard.end) == (address, data, len(frame))
    assert heard.certain


@given(LAYOUTS | WITH_LENGTH, st.binary(max_size=200))
def test_no_stream_breaks_the_listener(layout: FrameLayout, stream: bytes) -> None:
    for start in range(len(stream)):
        heard = layout.read(stream, start)
        assert heard is None or heard.end <= len(stream)


def test_a_command_may_have_a_frame_of_its_own() -> None:
    layout = read(METRO + OWN_FRAME)
    assert layout.build("dim", 7) == bytes.fromhex("82 01 07 20")
    assert layout.find("dim", 7, bytes.fromhex("00 82 01 07 20")) is not None
    assert layout.build("show", 7, b"A") == read(METRO).build("show", 7, b"A")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('frame = [{part = "data"}]', "length đứng trước"),
        ('frame = [{part = "address"}, {part = "address"}]', "phần 'address' có hai lần"),
        ('frame = [{part = "checksum", kind = "xor"}]', "không tính trên byte nào"),
        ('frame = [{part = "adress"}]', "does not match any of the expected tags"),
        ('frame = [{part = "fixed", value = "A"}]', "non-hexadecimal"),
        ('frame = [{part = "fixed", value = "A5", wide = 1}]', "Extra inputs"),
        ("frame = []", "at least 1 item"),
    ],
)
def test_a_layout_that_cannot_work_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        read(text + '\ncommands.show = {code = "53"}')


def test_a_reply_that_is_not_declared_is_refused() -> None:
    with pytest.raises(ValidationError, match="chưa khai khung trả lời 'ack'"):
        read('frame = [{part = "command"}]\ncommands.show = {code = "53", reply = "ack"}')


@pytest.mark.parametrize(("address", "text"), [(256, MODBUS), (256, ALPHA), (1000, DECIMAL)])
def test_an_address_too_large_is_an_error(address: int, text: str) -> None:
    layout = read(text)
    data = bytes({ALPHA: 3, DECIMAL: 2}.get(text, 0))
    with pytest.raises(OverflowError):
        layout.build(next(iter(layout.commands)), address, data)


def test_data_of_another_width_are_an_error() -> None:
    with pytest.raises(ValueError, match="takes 3 bytes, not 4"):
        read(ALPHA).build("show", 1, b"A015")


def test_a_unit_without_reply_has_no_answer() -> None:
    layout = read(ALPHA)
    assert not layout.answers("show")
    assert layout.build_reply("show", 1) == b""
    assert layout.find_reply("show", 1, b"anything") is None


def test_a_layout_goes_through_its_own_json() -> None:
    layout = read(METRO)
    written: dict[str, Any] = layout.model_dump(mode="json")
    assert FrameLayout.model_validate(written) == layout


LINE_FORMS = st.builds(
    Line,
    width=st.just(2),
    form=st.sampled_from([NumberForm.BIG, NumberForm.LITTLE, NumberForm.DECIMAL]),
    first=st.integers(0, 48),
)


@given(LINE_FORMS, ADDRESSES, st.integers(0, 31), st.integers(0, 31), GARBAGE)
def test_a_frame_is_for_its_line_alone(
    part: Line, address: int, line: int, other: int, garbage: bytes
) -> None:
    parts = (Fixed(value=b"\xa5"), Address(), part, Command(), Data(width=1))
    layout = FrameLayout(
        frame=(*parts, Checksum(kind=ChecksumKind.CRC16_MODBUS)),
        commands={"show": CommandCode(code=b"S")},
    )
    stream = garbage + layout.build("show", address, b"7", line)
    assert layout.find("show", address, stream, line) is not None
    assert (layout.find("show", address, stream, other) is not None) == (line == other)
    assert layout.read(stream, len(garbage)) is not None


def test_a_line_that_its_form_cannot_carry_is_refused() -> None:
    parts = (Address(), Command(), Line(form=NumberForm.DECIMAL), Data(width=1))
    layout = FrameLayout(frame=parts, commands={"show": CommandCode(code=b"S")})
    layout.check("show", 1, 1, 9)
    with pytest.raises(ValueError, match="không chứa đúng 1 byte"):
        layout.check("show", 1, 1, 10)
