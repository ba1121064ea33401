"""Our Modbus RTU frames against pymodbus, an independent implementation, and against damage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadHoldingRegistersResponse,
    WriteMultipleRegistersRequest,
    WriteMultipleRegistersResponse,
    WriteSingleRegisterRequest,
    WriteSingleRegisterResponse,
)

from devices import modbus

UNITS = st.integers(1, 247)
WORDS = st.integers(0, 0xFFFF)
MANY = st.lists(WORDS, min_size=1, max_size=modbus.WRITE_MAX)
GARBAGE = st.binary(max_size=20)


def theirs(frame: bytes, *, is_server: bool) -> ModbusPDU:
    """What pymodbus reads in a frame; a server reads requests, a client answers."""
    framer = FramerRTU(DecodePDU(is_server))
    used, pdu = framer.handleFrame(frame, 0, 0)
    assert used == len(frame)
    assert pdu is not None
    return pdu


def spoken(pdu: ModbusPDU, unit: int) -> bytes:
    """The frame that pymodbus makes of a message."""
    pdu.dev_id = unit
    return FramerRTU(DecodePDU(False)).buildFrame(pdu)


def words(values: list[int]) -> bytes:
    return b"".join(value.to_bytes(2, "big") for value in values)


@given(UNITS, WORDS, st.integers(1, modbus.READ_MAX))
def test_pymodbus_reads_our_question(unit: int, first: int, count: int) -> None:
    pdu = theirs(modbus.read_registers(unit, first, count), is_server=True)
    assert isinstance(pdu, ReadHoldingRegistersRequest)
    assert (pdu.dev_id, pdu.address, pdu.count) == (unit, first, count)


@given(UNITS, WORDS, WORDS)
def test_pymodbus_reads_our_write(unit: int, register: int, value: int) -> None:
    pdu = theirs(modbus.write_register(unit, register, value), is_server=True)
    assert isinstance(pdu, WriteSingleRegisterRequest)
    assert (pdu.dev_id, pdu.address, pdu.registers) == (unit, register, [value])


@given(UNITS, WORDS, MANY)
def test_pymodbus_reads_our_write_of_many(unit: int, first: int, values: list[int]) -> None:
    pdu = theirs(modbus.write_registers(unit, first, words(values)), is_server=True)
    assert isinstance(pdu, WriteMultipleRegistersRequest)
    assert (pdu.dev_id, pdu.address, pdu.registers) == (unit, first, values)


@given(UNITS, WORDS, MANY, GARBAGE)
def test_we_read_the_registers_of_pymodbus(
    unit: int, first: int, values: list[int], behind: bytes
) -> None:
    question = modbus.read_registers(unit, first, len(values))
    answer = spoken(ReadHoldingRegistersResponse(registers=values), unit)
    found = modbus.find_answer(question, answer + behind)
    assert found is not None
    assert list(modbus.registers_in(found.data)) == values
    assert modbus.exception_of(found.data) is None


@given(UNITS, WORDS, MANY)
def test_we_read_the_confirmations_of_pymodbus(unit: int, first: int, values: list[int]) -> None:
    one = modbus.write_register(unit, first, values[0])
    many = modbus.write_registers(unit, first, words(values))
    confirmed_one = spoken(WriteSingleRegisterResponse(address=first, registers=values[:1]), unit)
    confirmed = WriteMultipleRegistersResponse(address=first, count=len(values))
    assert modbus.find_answer(one, confirmed_one) is not None
    assert modbus.find_answer(many, spoken(confirmed, unit)) is not None
    assert modbus.find_answer(many, confirmed_one) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (modbus.write_register(7, 4, 1), modbus.write_register(7, 5, 1)),
        (modbus.write_register(7, 4, 1), modbus.write_register(7, 4, 2)),
        (modbus.write_register(7, 4, 1), modbus.write_register(8, 4, 1)),
        (modbus.write_registers(7, 4, b"\x00\x01"), modbus.adu(7, bytes.fromhex("10 0005 0001"))),
        (modbus.read_registers(7, 4, 2), modbus.adu(7, bytes.fromhex("03 02 0001"))),
    ],
)
def test_an_answer_to_something_else_is_none(question: bytes, answer: bytes) -> None:
    assert modbus.find_answer(question, answer) is None


@pytest.mark.parametrize("exception", [1, 2, 3, 4, 6])
def test_we_read_the_exceptions_of_pymodbus(exception: int) -> None:
    refusal = spoken(ExceptionResponse(modbus.WRITE, exception), 7)
    found = modbus.find_answer(modbus.write_register(7, 4, 1), b"\x00" + refusal)
    assert found is not None
    assert (modbus.exception_of(found.data), found.start) == (exception, 1)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        # As worked through on simplymodbus.ca
        (modbus.read_registers(0x11, 0x006B, 3), "11 03 00 6B 00 03 76 87"),
        (modbus.write_register(0x11, 1, 3), "11 06 00 01 00 03 9A 9B"),
        (modbus.write_registers(0x11, 1, b"\x00\x0a\x01\x02"), "11 10 0001 0002 04 000A 0102 C6F0"),
    ],
)
def test_frames_stand_as_in_the_textbook(frame: bytes, expected: str) -> None:
    assert frame == bytes.fromhex(expected)


WRITES = st.builds(modbus.write_register, UNITS, WORDS, WORDS) | st.builds(
    modbus.write_registers, UNITS, WORDS, MANY.map(words)
)
QUESTIONS = WRITES | st.builds(modbus.read_registers, UNITS, WORDS, st.integers(1, 20))


@given(QUESTIONS, GARBAGE)
def test_the_unit_finds_what_it_is_asked(question: bytes, behind: bytes) -> None:
    found = modbus.find_request(question[0], question + behind)
    assert found is not None
    assert modbus.adu(question[0], found.data) == question


@given(QUESTIONS, st.data())
def test_a_frame_with_one_wrong_bit_is_refused(question: bytes, draw: st.DataObject) -> None:
    bit = draw.draw(st.integers(0, 8 * len(question) - 1))
    damaged = bytearray(question)
    damaged[bit // 8] ^= 1 << bit % 8
    assert modbus.find_request(question[0], bytes(damaged)) is None


@given(QUESTIONS, st.binary(max_size=64))
def test_no_stream_breaks_the_reader(question: bytes, stream: bytes) -> None:
    for found in (modbus.find_answer(question, stream), modbus.find_request(1, stream)):
        assert found is None or found.end <= len(stream)


@given(WRITES)
def test_half_an_answer_is_none(question: bytes) -> None:
    answer = modbus.adu(question[0], question[1:6])
    assert all(modbus.find_answer(question, answer[:end]) is None for end in range(len(answer)))
    assert modbus.find_answer(question, answer) is not None


@pytest.mark.parametrize("count", [0, modbus.READ_MAX + 1])
def test_too_many_registers_cannot_be_read(count: int) -> None:
    with pytest.raises(ValueError, match="registers; a frame reads"):
        modbus.read_registers(1, 0, count)


@pytest.mark.parametrize("data", [b"", b"\x01", bytes(2 * modbus.WRITE_MAX + 2)])
def test_only_whole_registers_are_written(data: bytes) -> None:
    with pytest.raises(ValueError, match="whole registers"):
        modbus.write_registers(1, 0, data)
